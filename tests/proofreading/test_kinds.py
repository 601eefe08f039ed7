"""Every kind of statement: what is wrong is found with its words and what is right, what may be true is left alone."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xlsx_addin.proofreading.proof import proofread
from xlsx_addin.proofreading.text import plain_text

WRONG = [
    # text, code, kind, words, stated, right
    ("HĐND: 09/29 người, chiếm 30,03%.", "share", "wrong", "09/29 người, chiếm 30,03%", "30,03%", "31,03%"),
    ("Nữ đạt tỷ lệ 30,03% (9/29 người).", "share", "wrong", "30,03% (9/29 người)", "30,03%", "31,03%"),
    ("Có 584 nữ trên tổng số 2.302 cán bộ, chiếm 25,36%.", "share", "truncated",
     "584 nữ trên tổng số 2.302 cán bộ, chiếm 25,36%", "25,36%", "25,37%"),
    ("Có 46 cán bộ nữ được cử đi học, chiếm 24,74% tổng số 312 cán bộ.", "share", "wrong",
     "46 cán bộ nữ được cử đi học, chiếm 24,74% tổng số 312 cán bộ", "24,74%", "14,74%"),
    ("Tổng số 2.302 cán bộ, trong đó nam 1.718 người (74,63%), nữ 584 người (26,37%).", "share", "wrong",
     "2.302 cán bộ, trong đó nam 1.718 người (74,63%), nữ 584 người (26,37%)", "26,37%", "25,37%"),
    ("Nam 1.718 người (74,63%), nữ 584 người (20,37%).", "share", "wrong",
     "1.718 người (74,63%), nữ 584 người (20,37%)", "20,37%", "25,37%"),
    ("Tổ chức 26/20 cuộc, đạt 120% kế hoạch.", "share", "wrong", "26/20 cuộc, đạt 120%", "120%", "130%"),
    ("Ban hành 16 văn bản, cụ thể: 03 Kế hoạch; 04 Quyết định; 10 Công văn.", "sum", "wrong",
     "16 văn bản, cụ thể: 03 Kế hoạch; 04 Quyết định; 10 Công văn", "16", "17"),
    ("Có 100 người tham dự (45 nam, 56 nữ).", "sum", "wrong", "100 người tham dự (45 nam, 56 nữ)", "100", "101"),
    ("Giám sát 08 đơn vị (trong đó trực tiếp 03 đơn vị, gián tiếp 6 đơn vị).", "sum", "wrong",
     "08 đơn vị (trong đó trực tiếp 03 đơn vị, gián tiếp 6 đơn vị)", "08", "9"),
    ("Kinh phí 150 triệu đồng, gồm: tỉnh 100 triệu đồng, huyện 60 triệu đồng.", "sum", "wrong",
     "150 triệu đồng, gồm: tỉnh 100 triệu đồng, huyện 60 triệu đồng", "150", "160"),
    ("05 Kế hoạch, 03 Quyết định; tổng cộng 9 văn bản.", "sum", "wrong",
     "05 Kế hoạch, 03 Quyết định; tổng cộng 9 văn bản", "9", "8"),
    ("Tổng số 45 người dự, trong đó nữ 54 người.", "part-of-total", "wrong", "45 người dự, trong đó nữ 54 người",
     "54", "không quá 45"),
    ("Xảy ra 12 vụ, giảm 04 vụ so với cùng kỳ năm 2022 (15 vụ).", "change", "wrong",
     "12 vụ, giảm 04 vụ so với cùng kỳ năm 2022 (15 vụ)", "04", "3"),
    ("Số lớp tăng từ 40 lên 52 lớp (tăng 35%).", "change", "wrong", "tăng từ 40 lên 52 lớp (tăng 35%)", "35%", "30%"),
    ("Đạt 31,03%, tăng 2,53 điểm phần trăm so với năm 2022 (28,60%).", "change", "wrong",
     "31,03%, tăng 2,53 điểm phần trăm so với năm 2022 (28,60%)", "2,53", "2,43"),
    ("Có 1.073 vụ, giảm 115 vụ (9,86%).", "change", "wrong", "1.073 vụ, giảm 115 vụ (9,86%)", "9,86%", "9,68%"),
    ("Xảy ra 12 vụ, tăng 03 vụ so với cùng kỳ (15 vụ).", "direction", "wrong",
     "12 vụ, tăng 03 vụ so với cùng kỳ (15 vụ)", "tăng", "giảm"),
    ("Số lớp tăng từ 52 lên 40 lớp.", "direction", "wrong", "tăng từ 52 lên 40 lớp", "tăng", "giảm"),
    ("Tỷ lệ nữ cấp ủy đạt 58,5%, vượt mục tiêu 60%.", "target", "wrong", "58,5%, vượt mục tiêu 60%", "vượt",
     "chưa đạt"),
    ("Tỷ lệ nữ cấp ủy đạt 61%, chưa đạt mục tiêu 60%.", "target", "wrong", "61%, chưa đạt mục tiêu 60%", "chưa đạt",
     "vượt"),
    ("Tỷ số là 112,2 bé trai/100 bé gái (1.112 nam, 1.000 nữ).", "per-100", "wrong",
     "112,2 bé trai/100 bé gái (1.112 nam, 1.000 nữ)", "112,2", "111,2"),
    ("Tỷ suất 19,5/1.000 phụ nữ (37 ca/2.000 phụ nữ).", "per-100", "wrong",
     "19,5/1.000 phụ nữ (37 ca/2.000 phụ nữ)", "19,5", "18,5"),
    ("Ban hành 03 văn bản, gồm:\n- Kế hoạch năm;\n- Công văn báo cáo.\nHết.", "count-of-list", "wrong",
     "03 văn bản, gồm:", "03", "2"),
    ("Có 04 xã tham gia, gồm các xã: An Phú, Bình Lâm, Cẩm Tú.", "count-of-list", "wrong", "04 xã", "04", "3"),
    ("TT\tLớp\tSố người\n1\tA\t112\n2\tB\t98\n\tCộng\t201", "table-sum", "wrong", "201", "201", "210"),
    ("Xã\tTổng số\tNam\tNữ\nA\t45\t20\t25\nB\t60\t28\t33\nC\t40\t15\t25", "table-sum", "wrong", "60", "60", "61"),
    ("Xã\tTổng số\tNữ\tTỷ lệ (%)\nA\t25\t8\t32,00\nB\t26\t7\t29,62\nC\t24\t9\t37,50", "table-share", "wrong",
     "29,62", "29,62%", "26,92%"),
    ("Tổng số hộ nghèo của xã năm 2023 là 80 hộ.\nTổng số hộ nghèo của xã năm 2023 là 85 hộ.", "two-values", "conflict",
     "Tổng số hộ nghèo của xã năm 2023 là 85 hộ", "85", "80"),
    ("- Tổng số cán bộ: 2.302 người, trong đó:\n+ Nữ: 584 người, chiếm 25,36%;\n+ Nam: 1.718 người.", "share",
     "truncated", "Nữ: 584 người, chiếm 25,36%", "25,36%", "25,37%"),
    ("Ban hành 03 văn bản, gồm:\nKế hoạch năm;\nCông văn báo cáo.\nHết.", "count-of-list", "wrong",
     "03 văn bản, gồm:", "03", "2"),
    ("Tổng số cán bộ là 2.302 người, trong đó:\nNam: 1.718 người;\nNữ: 594 người.", "sum", "wrong",
     "2.302 người, trong đó", "2.302", "2.312"),
    ("Tổng số cán bộ là 2.302 người, trong đó:\n- Nam: 1.718 người;\n- Nữ: 594 người.", "sum", "wrong",
     "2.302 người, trong đó", "2.302", "2.312"),
    ("Tỷ lệ đạt 61,50 phần trăm (05/08).", "share", "wrong", "61,50 phần trăm (05/08)", "61,50%", "62,50%"),
    ("Tỷ lệ đạt 61,50% số xã (05/08).", "share", "wrong", "61,50% số xã (05/08)", "61,50%", "62,50%"),
    ("Tỷ lệ đạt 61,50% năm 2023 (05/08).", "share", "wrong", "61,50% năm 2023 (05/08)", "61,50%", "62,50%"),
    ("Tốt nghiệp THCS 1.190/1.196 em, đạt 99,05%.", "share", "wrong", "1.190/1.196 em, đạt 99,05%", "99,05%", "99,50%"),
    ("Ban hành 23 văn bản (03 quyết định, 08 kế hoạch, 13 công văn).", "sum", "wrong",
     "23 văn bản (03 quyết định, 08 kế hoạch, 13 công văn)", "23", "24"),
    ("Có 16 văn bản, trong đó 10 kế hoạch, 08 công văn.", "sum", "wrong",
     "16 văn bản, trong đó 10 kế hoạch, 08 công văn", "16", "18"),
    ("Kinh phí 215 triệu đồng, gồm: tỉnh 180 triệu đồng, nguồn khác 30 triệu đồng.", "sum", "wrong",
     "215 triệu đồng, gồm: tỉnh 180 triệu đồng, nguồn khác 30 triệu đồng", "215", "210"),
    ("Nữ đạt 28,57% (06/21), tăng 5,76 điểm phần trăm so với nhiệm kỳ trước (23,81%).", "change", "wrong",
     "28,57% (06/21), tăng 5,76 điểm phần trăm so với nhiệm kỳ trước (23,81%)", "5,76", "4,76"),
]  # fmt: skip
RIGHT = [
    # text, statements judged
    ("Cấp xã: 31/101 người, chiếm tỷ lệ 30,69%", 1),
    ("Chủ tịch 01/8 người, chiếm tỷ lệ 12,5%; Phó Chủ tịch: 05/8 người, chiếm tỷ lệ 62,50%.", 2),
    ("Tổng số 2.302 cán bộ, trong đó nam 1.718 người (74,63%), nữ 584 người (25,37%).", 3),
    ("Ban hành 16 văn bản, cụ thể: Có 03 Kế hoạch; 04 Quyết định; 09 Công văn.", 1),
    ("Tổ chức 05 lớp, gồm 03 lớp cấp huyện cho 150 cán bộ và 02 lớp cấp xã cho 100 hội viên.", 1),
    ("Số mô hình tăng từ 40 lên 52, tăng 30%.", 2),
    ("Tỷ lệ đạt 31,03%, tăng 2,43 điểm phần trăm so với cùng kỳ (28,60%).", 1),
    ("Xảy ra 46 vụ, giảm 14 vụ (-23,33%) so với cùng kỳ.", 1),
    ("Tỷ lệ nữ cấp ủy đạt 62,5%, vượt mục tiêu 60%.", 1),
    ("Tỷ số là 111,2 bé trai/100 bé gái (1.112 nam, 1.000 nữ).", 1),
    ("Ban hành 02 văn bản, gồm:\n- Kế hoạch năm;\n- Công văn báo cáo.", 1),
    ("TT\tLớp\tSố người\n1\tA\t112\n2\tB\t98\n\tCộng\t210", 1),
    ("Xã\tTổng số\tNữ\tTỷ lệ (%)\nA\t25\t8\t32,00\nB\t26\t7\t26,92\nC\t24\t9\t37,50", 3),
    ("Tổng số hộ nghèo của xã năm 2023 là 80 hộ.\nTổng số hộ nghèo của xã năm 2023 là 80 hộ.", 1),
]
LEFT_ALONE = [
    "Có 12/20 xã đạt 62% kế hoạch năm.",
    "Hơn 10.450 lượt người, trong đó nữ 5.000 người, chiếm 60%.",
    "Tổng số 312 cán bộ, trong đó nữ 138 người (44,23%), nữ trưởng phòng 12 người (30,0%).",
    "Có 30 học viên, trong đó 10 nam dân tộc thiểu số, 12 nữ dân tộc thiểu số.",
    "Đoàn có 45 người, gồm 30 nữ công chức và 12 nam công chức, còn lại là khách mời.",
    "Ban hành 16 văn bản, trong đó có 03 Kế hoạch, 04 Quyết định.",
    "Huyện có 16 đơn vị, gồm 14 xã, 02 thị trấn, 142 thôn.",
    "Hội nghị có 150 người dự, gồm 60 cán bộ Hội, 40 đại biểu và đông đảo người dân.",
    "Có 94 cán bộ, gồm 62 người có trình độ đại học, 40 người có trình độ trung cấp lý luận.",
    "Tổ chức 52 cuộc, tăng 12 cuộc so với cùng kỳ (riêng cấp xã 30 cuộc).",
    "Số vụ tăng từ 24 vụ năm 2021 lên 30 vụ năm 2022, giảm 12 vụ vào năm 2023 (18 vụ).",
    "Số người được tư vấn tăng 1,8 lần (từ 45 lên 81 người).",
    "Tỷ lệ sinh con thứ ba giảm 0,8 điểm phần trăm (từ 6,9% xuống 6,2%).",
    "Tăng từ hạng 12 lên hạng 5.",
    "Tỷ lệ hộ nghèo còn 1,2%, đạt mục tiêu 2%.",
    "Tỷ số giới tính khi sinh là 112 bé trai/100 bé gái (năm 2022 là 115, mục tiêu 111).",
    "Khen thưởng 02 tập thể, gồm: Phòng Lao động, Thương binh và Xã hội, Hội Liên hiệp Phụ nữ huyện.",
    "Dịch vụ\tSố nạn nhân\nTư vấn\t18\nPháp lý\t8\nY tế\t6\nTổng số\t20",
    "Tháng\tSố buổi\tLũy kế\nTháng 1\t5\t5\nTháng 2\t7\t12\nTổng cộng\t12\t12",
    "I. XÃ AN PHÚ\nTổng số đại biểu HĐND xã là 25 người.\nII. XÃ BÌNH LÂM\nTổng số đại biểu HĐND xã là 26 người.",
    "Đến năm 2025 có 70% và năm 2030 có 100% cơ sở trợ giúp xã hội công lập triển khai.",
    "23 ca sinh/1.000 phụ nữ xuống 18/1.000 vào năm 2025.",
    "Toàn tỉnh có 2.302 người (trong đó nữ 584 người), chiếm tỷ lệ 45,2%.",
    "Có 50 cán bộ được cử đi học (nữ 09/29 người cấp xã), chiếm 12,05%.",
    "Số người tham dự 1.250 lượt (nữ 760 lượt), đạt 104,2% so với kế hoạch (1.200 lượt).",
    "Cử 120 cán bộ (nữ 46 người) chiếm 38,46% tổng số 312 cán bộ.",
    "Có 45 người được hỗ trợ, gồm: 20 phụ nữ, 15 nam giới, 18 trẻ em.",
    "Có 16 văn bản, trong đó có 10 kế hoạch của UBND, 08 văn bản về bình đẳng giới.",
    "Kinh phí 215 triệu đồng, gồm: ngân sách tỉnh 120 triệu đồng, ngân sách huyện 60 triệu đồng và các nguồn khác.",
    "Tỷ lệ xã, phường đạt chuẩn là 70% (05/08 xã, 02/02 phường).",
    "Tỷ lệ học sinh đến trường đạt 100% vào ngày khai giảng (05/9).",
    "Có 12 trẻ trai, 10 trẻ gái mồ côi; tỷ số giới tính khi sinh là 112,7 trẻ trai/100 trẻ gái.",
    "Sinh 210 bé trai và 195 bé gái (năm trước 220 bé trai, 190 bé gái), tỷ số giới tính khi sinh là 107,69 bé trai/"
    "100 bé gái.",
    "Năm 2022 sinh 220 bé trai, 190 bé gái; năm 2023 sinh 210 bé trai, 195 bé gái; tỷ số giới tính khi sinh năm 2022 "
    "là 115,79 bé trai/100 bé gái.",
]


def proof(text):
    return proofread(plain_text(text))


@pytest.mark.parametrize(("text", "code", "kind", "words", "stated", "right"), WRONG)
def test_what_is_wrong_is_found(text, code, kind, words, stated, right):
    (found,) = proof(text).findings
    assert (found.code, found.kind, found.statement, found.stated, found.right) == (code, kind, words, stated, right)
    assert right.split()[-1].rstrip("%") in found.message or right in ("vượt", "chưa đạt")


@pytest.mark.parametrize(("text", "statements"), RIGHT)
def test_what_is_right_is_counted_and_not_told(text, statements):
    done = proof(text)
    assert (done.findings, done.statements) == ((), statements)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_may_be_true_is_left_alone(text):
    assert proof(text).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ nữ đạt 25,36%, tăng 2,43% so với cùng kỳ.",
        "Tỷ lệ nữ đạt 31,03%, tăng 2,43% so với cùng kỳ (28,60%).",
    ],
)
def test_a_difference_of_percentages_called_percent_is_a_remark(text):
    done = proof(text)
    assert [(r.code, r.stated) for r in done.remarks] == [("unit-of-change", "2,43%")]
    assert done.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Thu ngân sách đạt 58% dự toán, tăng 12% so với cùng kỳ.",
        "Có 40 vụ, giảm 12% so với cùng kỳ.",
        "Tỷ lệ nữ đạt 31,03%, tăng 2,43 điểm phần trăm so với cùng kỳ.",
    ],
)
def test_growth_of_other_things_is_no_remark(text):
    assert proof(text).remarks == ()


def test_a_remark_on_two_stated_percentages_names_them_and_asks_for_neither():
    (remark,) = proof("28,57% chi bộ có nữ bí thư, tăng 3,1% so với cùng kỳ năm trước (25,47%).").remarks
    assert remark.statement == "28,57% chi bộ có nữ bí thư, tăng 3,1% so với cùng kỳ năm trước (25,47%)"
    assert all(words in remark.message for words in ("28,57%", "25,47%", "3,1 điểm phần trăm"))
    assert "kỳ trước" not in remark.message


def test_a_remark_without_the_earlier_percentage_asks_for_it():
    (remark,) = proof("Tỷ lệ nữ đạt 25,36%, tăng 2,43% so với cùng kỳ.").remarks
    assert "tỷ lệ kỳ trước" in remark.message


def test_children_beside_men_and_women_who_are_all_are_right():
    done = proof("Có 30 nạn nhân, gồm: 05 nam, 25 nữ, 12 trẻ em.")
    assert (done.findings, done.statements) == ((), 1)


def test_a_relative_change_of_a_percentage_is_no_remark():
    done = proof("Tỷ lệ nữ đạt 33%, tăng 10% so với cùng kỳ (30%).")
    assert (done.findings, done.remarks, done.statements) == ((), (), 1)


def test_the_list_of_documents_is_counted_by_kind():
    rows = ["1\tKế hoạch năm\tSố 1/KH-UBND", "2\tCông văn báo cáo\tSố 2/UBND-VX", "3\tKế hoạch hè\tSố 3/KH-UBND"]
    listed = "\nTT\tNội dung\tSố, ngày\n" + "\n".join(rows)
    assert proof("Ban hành 03 văn bản, gồm 02 Kế hoạch; 01 Công văn (có danh mục kèm theo)." + listed).findings == ()
    wrong = proof("Ban hành 03 văn bản, gồm 01 Kế hoạch; 02 Công văn (có danh mục kèm theo)." + listed).findings
    assert [(f.code, f.stated, f.right) for f in wrong] == [("count-of-list", "01", "2"), ("count-of-list", "02", "1")]
    (short,) = proof("Ban hành 04 văn bản (có danh mục kèm theo)." + listed).findings
    assert (short.code, short.stated, short.right) == ("count-of-list", "04", "3")


def test_a_cell_of_a_table_is_found_by_its_key():
    (found,) = proof("Đoạn.\nXã\tTổng số\tNữ\tTỷ lệ (%)\nA\t25\t8\t32,00\nB\t26\t7\t29,62\nC\t24\t9\t37,50").findings
    assert (found.key, found.place) == ("t1r3c4", "bảng 1, hàng 3, cột 4")


SHARES = [
    "{a}/{b} người, chiếm {p}%",
    "đạt tỷ lệ {p}% ({a}/{b} người)",
    "{a} nữ trên tổng số {b} người, chiếm {p}%",
    "Tổng số {b} người, trong đó nữ {a} người (chiếm {p}%)",
    "{a} người, chiếm {p}% trong tổng số {b} người",
]
COUNTS = st.integers(1, 9_000)


@given(COUNTS, COUNTS, st.integers(0, 3), st.sampled_from(["right", "cut", "off"]), st.sampled_from(SHARES))
def test_shares_agree_with_decimal_division(part, others, places, how, template):
    total = part + others
    assume(str(total).rstrip("0") != "1")
    exact, step = Decimal(part) * 100 / total, Decimal(1).scaleb(-places)
    right, cut = exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)
    stated = {"right": right, "cut": cut, "off": right + 2 * step}[how]
    assume(stated <= 100)
    text = template.format(a=dotted(part), b=dotted(total), p=comma(stated))
    kinds = [f.kind for f in proof(text).findings]
    assert kinds == ([] if stated == right else ["truncated"] if stated == cut else ["wrong"])
    assert [f.right for f in proof(text).findings] in ([], [comma(right) + "%"])


@given(st.lists(st.integers(1, 99), min_size=2, max_size=3), st.integers(-2, 2))
def test_sums_agree_with_addition(parts, off):
    kinds = ["Kế hoạch", "Quyết định", "Công văn"]
    total = sum(parts) + off
    assume(total > max(parts))
    listed = "; ".join(f"{n:02} {kind}" for n, kind in zip(parts, kinds, strict=False))
    found = proof(f"Đã ban hành {total:02} văn bản, gồm: {listed}.").findings
    assert [(f.code, f.right) for f in found] == ([("sum", str(sum(parts)))] if off else [])


@given(st.integers(1, 900), st.integers(1, 900), st.integers(-3, 3))
def test_changes_agree_with_subtraction(old, new, off):
    assume(old != new)
    amount = abs(new - old) + off
    assume(amount > 0)
    verb = "tăng" if new > old else "giảm"
    found = proof(f"Xảy ra {new} vụ, {verb} {amount} vụ so với cùng kỳ năm trước ({old} vụ).").findings
    assert [(f.code, f.right) for f in found] == ([("change", str(abs(new - old)))] if off else [])


def dotted(number):
    return f"{number:,}".replace(",", ".")


def comma(number):
    return str(number).replace(".", ",")
