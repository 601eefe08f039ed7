"""Public reports and plans, in short quotations: exactly their real errors are found."""

import pytest

from xlsx_addin.proofreading.proof import proofread
from xlsx_addin.proofreading.text import plain_text

# A city's annual report for 2023: one percentage is wrong, and everything else in it agrees.
CITY = """
I. KẾT QUẢ THỰC HIỆN NĂM 2023
UBND thành phố đã ban hành 16 văn bản chỉ đạo, triển khai thực hiện phù hợp với tình hình thực tiễn tại địa phương, \
cụ thể: Có 03 Kế hoạch; 04 Quyết định; 09 Công văn (có danh mục chi tiết kèm theo).
- Cấp xã, phường: Có 01/08 đơn vị (Xuất Hóa 5 triệu đồng) bố trí kinh phí riêng; 07/08 đơn vị chưa bố trí.
được 21 buổi, với hơn 10.450 lượt học sinh tham dự, nhân các ngày kỷ niệm: 8/3, 20/3, 28/6, 20/10...
- Tỷ lệ nữ tham gia cấp ủy đảng nhiệm kỳ 2020 - 2025:
+ Cấp thành phố: 11/36 người, chiếm tỷ lệ 30,56 %;
+ Cấp xã, phường: 31/101 người, chiếm tỷ lệ 30,69%
- Tỷ lệ nữ tham gia đại biểu Hội đồng nhân dân nhiệm kỳ 2021 - 2026:
- + Hội đồng nhân dân thành phố: 09/29 người, chiếm tỷ lệ 30,03%
- + Hội đồng nhân dân xã, phường: 53/152 người, chiếm tỷ lệ 34,87%
- + UBND thành phố: Chủ tịch: 0 người; Phó Chủ tịch: 01/3 người, chiếm tỷ lệ 33,33%.
- + UBND xã, phường: Chủ tịch 01/8 người, chiếm tỷ lệ 12,5%; Phó Chủ tịch: 05/13 người, chiếm tỷ lệ 38,46%.
- + HĐND thành phố: Chủ tịch 0 người; Phó Chủ tịch 0 người.
- + HĐND xã, phường: Chủ tịch: 01/8 người, chiếm tỷ lệ 12,5 %; Phó Chủ tịch: 05/8 người, chiếm tỷ lệ 62,50%.
- Thành phố duy trì thực hiện tốt 15 mô hình, 117 địa chỉ tin cậy tại cộng đồng, 151 đường dây nóng.
tại 08 đơn vị xã phường (trong đó trực tiếp 03 đơn vị, gián tiếp 5 đơn vị).
DANH MỤC Các văn bản ban hành năm 2023
TT\tNội dung\tSố CV, ngày ban hành
"""
KINDS = "CCCKCCKCQCQQQKCC"  # the kinds of the 16 documents in the order of their list
NAMES = {"C": ("Công văn", "UBND-VX"), "K": ("Kế hoạch", "KH-UBND"), "Q": ("Quyết định", "QĐ-UBND")}
PROVINCE = (
    "Công tác cán bộ nữ: Tổng số cán bộ lãnh đạo, quản lý chính quyền các cấp là 2.302 người, trong đó nữ cán "
    "bộ lãnh đạo, quản lý chính quyền các cấp là 584 người (chiếm 25,36% so với mục tiêu theo Quyết định "
    "số238/QĐ-UBND tăng 2,43% so với cùng kỳ)."
)
NOTHING_TO_CHECK = [
    "Kết quả trong 6 tháng tổ chức trên 780 cuộc cho trên 25 ngàn lượt người tham dự, 05 chuyên mục/năm, dưới 10 phút.",
    "Chỉ tiêu 2: Giảm tỷ trọng lao động nữ xuống dưới 20% (TW 30) vào năm 2025 và dưới 10% (TW 25) vào năm 2030.",
    "Đến năm 2025 đạt 90% (TW 80) và đến 2030 đạt 100% (TW 90) người bị bạo lực gia đình được tiếp cận dịch vụ.",
    "Tỷ số giới tính khi sinh ở mức 111 bé trai/100 bé gái vào năm 2025 và 109 bé trai/100 bé gái vào năm 2030.",
    "Tỷ lệ tử vong bà mẹ còn 42/100.000 trẻ sinh sống vào năm 2025 và xuống dưới 42/100.000 vào năm 2030.",
    "Tỷ suất sinh ở vị thành niên giảm từ 23 ca sinh/1.000 phụ nữ xuống 18/1.000 vào năm 2025.",
    "còn 1,7 lần vào năm 2025 và 1,4 lần vào năm 2030 so với nam giới",
    "báo cáo kết quả 6 tháng (Trước ngày 05/6) và một năm (trước ngày 10/11); Thời gian: Từ ngày 15/11/2024.",
    "Quyết định số 2232/QĐ-TTg ngày 28/12/2020, Quyết định số 1790/QĐ-TTg ngày 23/10/2021; chỉ tiêu số 18.5.",
]
# As the press has published them: all of it is right, or nothing in it can be checked.
PRESS = [
    ("Toàn quốc có 393 nữ/868 người đạt 45,3% (tăng 6,3% so với khóa XIV), trong đó 45/203 người, đạt tỷ lệ 22,2%.", 2),
    ("Có 54 tỉnh có tỷ lệ nữ từ 35% trở lên, trong đó 25 tỉnh có tỷ lệ từ 50% trở lên, cao nhất là 71,4%.", 0),
    ("Trong số 665 người ứng cử, phụ nữ: 348 người (tỷ lệ 52,33%), người ngoài Đảng: 70 người (tỷ lệ 10,53%).", 2),
    ("phụ nữ có 2.542 người, chiếm tỷ lệ 40,90% (Khóa XIV cả nước là 2.427 người, tỷ lệ 37,04%).", 0),
    ("Có 499 người trúng cử: 194 người do Trung ương giới thiệu, 301 người do địa phương và 4 người tự ứng cử.", 1),
    ("Cả nước xảy ra 1.734 vụ. So với cùng kỳ năm 2014 giảm 400 vụ (-18,74%).", 1),
    ("Đã giải quyết 643.272 hồ sơ; trong đó, trước hạn có 635.593 hồ sơ, chiếm tỷ lệ 98,81%.", 1),
    ("Tỷ trọng công nghiệp chiếm 56,34%, dịch vụ chiếm 31,31% và nông nghiệp chiếm 12,35%./.", 0),
]


def listed(kinds):
    rows = [f"{i}\t{NAMES[k][0]} về việc\tSố {100 + i}/{NAMES[k][1]} ngày 14/02/2023" for i, k in enumerate(kinds, 1)]
    return "\n".join(rows)


def proof(text):
    return proofread(plain_text(text))


def test_the_city_has_one_error():
    done = proof(CITY + listed(KINDS))
    (found,) = done.findings
    assert (found.kind, found.code, found.statement) == ("wrong", "share", "09/29 người, chiếm tỷ lệ 30,03%")
    assert (found.stated, found.right) == ("30,03%", "31,03%")
    assert done.remarks == ()
    assert done.statements == 9 + 2 + 4  # shares, sums, documents in all and by kind


def test_a_document_more_in_its_list_would_be_found():
    found = [f for f in proof(CITY + listed(KINDS + "C")).findings if f.code == "count-of-list"]
    assert [(f.stated, f.right) for f in found] == [("16", "17")]


def test_the_province_cut_a_percentage_off():
    done = proof(PROVINCE)
    (found,) = done.findings
    assert (found.kind, found.stated, found.right) == ("truncated", "25,36%", "25,37%")
    (remark,) = done.remarks
    assert (remark.code, remark.statement) == ("unit-of-change", "tăng 2,43%")


@pytest.mark.parametrize("text", NOTHING_TO_CHECK)
def test_targets_and_bounds_and_dates_are_no_statements(text):
    done = proof(text)
    assert (done.findings, done.statements) == ((), 0)


@pytest.mark.parametrize(("text", "statements"), PRESS)
def test_published_sentences_are_not_called_wrong(text, statements):
    done = proof(text)
    assert (done.findings, done.statements) == ((), statements)
