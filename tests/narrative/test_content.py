"""What the annual report says, held by the published figures of a real one and by the rules of writing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from xlsx_addin.narrative.documents.periodic import annual
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import DocumentRefused, write_report
from xlsx_addin.narrative.sections.objectives import objectives
from xlsx_addin.narrative.sections.outreach import MOST_BULLETS
from xlsx_addin.submission.records import Breakdown, Submission, Unit

from . import samples
from .reading import text_of
from .samples import CITY, COMMUNES, EDITION, FIGURES, INFO, event, submission


def said(s: Submission, breakdown: Breakdown | None = None) -> str:
    """The text of the sections, a line a paragraph."""
    return "\n".join(p.text for p in annual(Material(EDITION, s, breakdown or {})).paragraphs())


@pytest.fixture(scope="module")
def bac_kan_text() -> str:
    return text_of(write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN)).docx)


@pytest.mark.parametrize(
    "published",
    [
        # key by key of the published report, in the right value where it misprinted
        "16 văn bản",
        "03 Kế hoạch; 04 Quyết định; 09 Công văn",
        "30 triệu đồng",
        "01/08 đơn vị (phường Xuất Hóa 5 triệu đồng)",
        "07/08 đơn vị chưa bố trí kinh phí riêng",
        "200 người",
        "10 hội viên",
        "01 buổi tuyên truyền trực tiếp",
        "100 người",
        "130 người",
        "54 người",
        "01 đội dự thi",
        "08 người",
        "21 buổi",
        "10.450 lượt",
        "11/36 người, chiếm tỷ lệ 30,56%",
        "31/101 người, chiếm tỷ lệ 30,69%",
        "09/29 người, chiếm tỷ lệ 31,03%",
        "53/152 người, chiếm tỷ lệ 34,87%",
        "Ủy ban nhân dân thành phố: Chủ tịch: 0 người; Phó Chủ tịch: 01/03 người, chiếm tỷ lệ 33,33%",
        "Chủ tịch: 01/08 người, chiếm tỷ lệ 12,50%; Phó Chủ tịch: 05/13 người, chiếm tỷ lệ 38,46%",
        "Hội đồng nhân dân thành phố: Chủ tịch: 0 người; Phó Chủ tịch: 0 người",
        "Chủ tịch: 01/08 người, chiếm tỷ lệ 12,50%; Phó Chủ tịch: 05/08 người, chiếm tỷ lệ 62,50%",
        "15 mô hình",
        "các phường: Đức Xuân, Phùng Chí Kiên, Xuất Hóa",
        "03 quyết định xử phạt vi phạm hành chính",
        "01 lãnh đạo",
        "01 công chức",
        "117 địa chỉ tin cậy",
        "151 đường dây nóng",
        "08 đơn vị (trực tiếp 03, gián tiếp 05)",
    ],
)
def test_published_figures(bac_kan_text: str, published: str) -> None:
    assert published in bac_kan_text


def test_the_misprinted_percentage_is_right(bac_kan_text: str) -> None:
    assert "30,03" not in bac_kan_text


def test_change_is_in_percentage_points(bac_kan_text: str) -> None:
    assert "tăng 2,78 điểm phần trăm so với cùng kỳ năm trước (27,78%)" in bac_kan_text


def test_documents_are_listed_in_the_appendix(bac_kan_text: str) -> None:
    appendix = bac_kan_text.partition("DANH MỤC VĂN BẢN")[2]
    assert "Phụ lục I kèm theo" in bac_kan_text
    assert "2385/QĐ-XPHC" in appendix and "ngày 18/8/2023" in appendix and "ngày 03/3/2023" in appendix
    assert "Kế hoạch thực hiện công tác bình đẳng giới năm 2023" in appendix
    assert "12/KH-UBND" not in appendix  # a document of a commune
    assert "Các xã, phường đã ban hành 01 văn bản" in bac_kan_text


def test_the_only_appendix_has_no_numeral() -> None:
    text = text_of(write_report(Material(EDITION, submission(CITY, lists={"van_ban": samples.DOCUMENTS}), {})).docx)
    assert "tại Phụ lục kèm theo" in text
    assert "Phụ lục I" not in text


def test_assessment_says_both_targets_and_the_gap(bac_kan_text: str) -> None:
    assert "từ 100% trở lên" not in bac_kan_text
    assert (
        "còn khoảng cách so với mục tiêu của tỉnh đến năm 2025 (từ 90% trở lên), thấp hơn 6,67 điểm phần trăm; "
        "đạt mục tiêu của trung ương đến năm 2025 (từ 80% trở lên)" in bac_kan_text
    )
    assert "(không quá 111 bé trai/100 bé gái), cao hơn 0,05 bé trai/100 bé gái" in bac_kan_text
    assert "nên có thể đã đạt, cần đối chiếu" in bac_kan_text


def test_exact_value_decides_where_two_decimals_do_not_show_it() -> None:
    text = said(submission(CITY, {"M6.1.num": 599999, "M6.1.den": 1000000}))
    assert "60,00% (599.999/1.000.000)" in text
    assert "còn khoảng cách so với mục tiêu đến năm 2025 (từ 60% trở lên), thấp hơn chưa đến 0,01" in text


def test_near_misses_and_those_that_may_be_met_are_counted() -> None:
    near = {"M6.1.num": 57, "M6.1.den": 100}
    may_be = {"M3.2.2.1": 10, "M3.2.2.1.1": 1, "M3.2.2.2": 0, "M3.2.2.2.1": 0}
    text = said(submission(CITY, {**near, **may_be}))
    assert "có 01 chỉ tiêu gần đạt (còn thiếu không quá 5% giá trị mục tiêu), 01 chỉ tiêu có thể đã đạt" in text
    assert "gần đạt" not in said(submission(CITY, {"M6.1.num": 56, "M6.1.den": 100}))


def test_after_the_target_year_a_shortfall_is_a_failure() -> None:
    assert "chưa đạt" in said(submission(CITY, {"M6.1.num": 1, "M6.1.den": 2}, year=2025))


def test_nothing_arising_is_not_assessed() -> None:
    found = objectives(Facts(EDITION, submission(CITY, {"M3.2.1.1": 0, "M3.2.1.1.1": 0}), {}))
    lines = {r.name: r for o in found for r in o.results}
    line = lines["Tỷ lệ nạn nhân của bạo lực gia đình được hỗ trợ"]
    assert (line.value, line.verdicts) == ("Không phát sinh", ("Không đánh giá",))


def test_indicators_without_a_value_are_not_spoken_of() -> None:
    found = objectives(Facts(EDITION, submission(CITY, {"M6.1.num": 1, "M6.1.den": 2}), {}))
    assert [len(o.results) for o in found] == [1]


def test_a_typed_rate_is_not_printed() -> None:
    s = submission(CITY, stated_rates={"M2.1": Decimal("51.27")})
    report = write_report(Material(EDITION, s, {}))
    assert "51,27" not in text_of(report.docx)
    assert any(f.id == "M2.1" and "tử số và mẫu số" in f.message for f in report.findings)


# --- levels, units ---------------------------------------------------------------------------------------------
def test_a_commune_speaks_of_itself_only() -> None:
    s, breakdown = samples.commune()
    text = said(s, breakdown)
    assert "Hội đồng nhân dân phường: 08/21 người" in text
    assert "các xã" not in text.lower() and "xã, phường" not in text and "thành phố:" not in text
    assert "Kinh phí cấp phường: chưa bố trí kinh phí riêng" in text
    assert "Chủ tịch: 01 người;" in text


def test_units_that_did_not_report_are_said_apart() -> None:
    values = (0, 0, 0, 0, None, 0, 0, Decimal(5))
    breakdown = {"HD.kinh_phi.nsnn.xa": list(zip(COMMUNES, values, strict=True))}
    text = said(submission(CITY, FIGURES, covers=COMMUNES), breakdown)
    assert "06/08 đơn vị chưa bố trí kinh phí riêng (" in text
    assert "; 01/08 đơn vị chưa báo cáo về kinh phí" in text


def test_many_units_are_counted_not_named() -> None:
    units = [Unit(f"{i:05}", f"xã Số {i}", "xa") for i in range(25)]
    breakdown = {i: [(u, 2) for u in units[:20]] + [(u, 0) for u in units[20:]] for i in ("HD.mo_hinh",)}
    text = said(submission(CITY, {"HD.mo_hinh": 40}, covers=tuple(units)), breakdown)
    assert "40 mô hình" in text and "tại 20 xã" in text and "Số 3" not in text


def test_partial_coverage_is_said() -> None:
    coverage = {"CB.hdnd.xa.women": (7, 8), "CB.hdnd.xa.total": (7, 8)}
    text = said(submission(CITY, FIGURES, covers=COMMUNES, coverage=coverage))
    assert "53/152 người, chiếm tỷ lệ 34,87% (số liệu của 07/08 đơn vị)" in text


def test_levels_have_general_words_where_names_do_not_say_the_kind() -> None:
    units = tuple(replace(u, name=u.name.split(" ", 1)[1]) for u in COMMUNES)
    text = said(submission(replace(CITY, name="Bắc Kạn"), FIGURES, covers=units))
    assert "Hội đồng nhân dân cấp huyện: 09/29" in text
    assert "Hội đồng nhân dân cấp xã: 53/152" in text


def test_free_text_of_units_below_stays_out() -> None:
    rows = [("Khó khăn, vướng mắc", "của thành phố", None, None), ("Khó khăn, vướng mắc", "của xã", "xã X", "01849")]
    text = said(submission(CITY, lists={"noi_dung": rows}, covers=COMMUNES))
    assert "của thành phố" in text and "của xã" not in text


def test_text_of_several_lines_becomes_paragraphs() -> None:
    rows = [("Khó khăn, vướng mắc", "• Một\n– Hai\r\nBa", None, "058")]
    context = annual(Material(EDITION, submission(CITY, lists={"noi_dung": rows}), {}))
    parts = {part.key: part.paragraphs for part in context.parts}
    assert [p.text for p in parts["kho_khan"]] == ["- Một", "- Hai", "Ba"]


# --- zero, missing, one ----------------------------------------------------------------------------------------
def test_zero_and_missing_differ() -> None:
    zero = said(submission(CITY, {"HD.giam_sat.total": 0, "HD.mo_hinh": 0, "M3.2.1.1": 0}))
    assert "chưa tổ chức kiểm tra, giám sát" in zero
    assert "Chưa có mô hình phòng, chống bạo lực gia đình" in zero
    assert "Không phát hiện nạn nhân của bạo lực gia đình" in zero
    missing = said(submission(CITY))
    assert "mô hình" not in missing and "nạn nhân" not in missing


def test_half_a_pair_leaves_a_blank() -> None:
    report = write_report(Material(EDITION, submission(CITY, {"CB.hdnd.huyen.women": 9}), {}))
    assert "09/…… người" in text_of(report.docx)
    assert "CB.hdnd.huyen.total" in {f.id for f in report.findings}


def test_women_above_total_have_no_percentage() -> None:
    text = said(submission(CITY, {"CB.hdnd.huyen.women": 15, "CB.hdnd.huyen.total": 10}))
    assert "15/10 người" in text and "150" not in text


def test_persons_apart_from_attendances_and_men_from_women() -> None:
    rows = [
        event("Truyền thông", "Hội A", "Hội nghị", "x", men=3, women=7, total=10, committee=True),
        event("Truyền thông", "Hội B", "", "y", sessions=2, total=500, measure="lượt"),
        event("Sản phẩm truyền thông", "Hội C", "Băng rôn", "", sessions=40),
    ]
    text = said(submission(CITY, lists={"truyen_thong": rows}))
    assert "đã tổ chức 03 cuộc" in text
    assert "Ban Vì sự tiến bộ của phụ nữ tổ chức 01 cuộc, các đơn vị thành viên tổ chức 02 cuộc" in text
    assert "10 người tham gia (nam 03 người, nữ 07 người) và 500 lượt người tham gia" in text
    assert "Hội C thực hiện 40 băng rôn." in text


def test_many_events_are_summed_up() -> None:
    rows = [
        event("Tập huấn", f"Hội {i % 3}", "Lớp tập huấn", f"nội dung {i}", men=1, women=2, date=dt.date(2023, 5, 1))
        for i in range(MOST_BULLETS + 1)
    ]
    text = said(submission(CITY, lists={"truyen_thong": rows}))
    assert "nội dung 7" not in text
    assert "Tập huấn, bồi dưỡng: 31 lớp tập huấn" in text
    assert "đơn vị tổ chức: Hội 0, Hội 1, Hội 2" in text
    assert "93 người tham gia (nam 31 người, nữ 62 người)" in text


def test_counts_typed_as_words_stay_as_typed() -> None:
    row = list(event("Truyền thông", "Hội A", "Hội nghị", "x", sessions=1))
    row[9] = "hơn 300"
    assert "có hơn 300 người tham gia" in said(submission(CITY, lists={"truyen_thong": [tuple(row)]}))


# --- blanks ------------------------------------------------------------------------------------------------------
def test_an_empty_form_gives_a_document_of_blanks() -> None:
    report = write_report(Material(EDITION, samples.empty(), {}))
    text = text_of(report.docx)
    assert text.count("……………") > 10
    assert {f.code for f in report.findings} == {"report-blank"}
    named = " ".join(f.message for f in report.findings)
    for what in ("năm báo cáo", "cơ quan ban hành", "danh sách văn bản", "Khó khăn", "kiểm tra, giám sát", "kinh phí"):
        assert what in named
    assert "None" not in text


def test_every_kind_of_unit_has_a_report() -> None:
    for unit in (Unit("27", "tỉnh Bắc Ninh", "tinh"), Unit("SYT", "Sở Y tế", "nganh"), Unit("058", "", "huyen")):
        text = text_of(write_report(Material(EDITION, submission(unit, FIGURES), {})).docx)
        assert "KẾT QUẢ THỰC HIỆN NĂM 2023" in text
    department = submission(Unit("SYT", "Sở Y tế", "nganh"), info={**INFO, "INFO.agency": "SỞ Y TẾ"})
    assert "/BC-SYT" in text_of(write_report(Material(EDITION, department, {})).docx)


def test_blanks_point_to_their_sheet() -> None:
    report = write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN))
    assert [(f.code, f.sheet) for f in report.findings] == [
        ("report-blank", "Truyền thông"),  # the June month
        ("report-blank", "Truyền thông"),  # training
        ("report-blank", "Nội dung báo cáo"),  # what outreach achieved
        ("report-blank", "Nội dung báo cáo"),  # what inspections brought
        ("report-blank", "Nội dung báo cáo"),  # proposals to agencies
    ]


def test_unknown_kind() -> None:
    with pytest.raises(DocumentRefused, match="nam"):
        write_report(Material(EDITION, samples.bac_kan(), {}), kind="quy")


def test_every_paragraph_of_figures_knows_them() -> None:
    known = {*EDITION.fields, *EDITION.by_id, *EDITION.lists}
    for paragraph in annual(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN)).paragraphs():
        for figure in paragraph.figures:
            assert figure in known or figure.startswith("noi_dung."), figure
