"""What documents say where not every unit below has sent its workbook, and where a figure is none, one or all."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from xlsx_addin.catalogue import load_edition
from xlsx_addin.narrative.documents.form_table import form_table
from xlsx_addin.narrative.documents.periodic import annual
from xlsx_addin.narrative.documents.plan import plan
from xlsx_addin.narrative.documents.self_inspection import self_inspection
from xlsx_addin.narrative.layout.builders import BUILDERS
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import write_report
from xlsx_addin.resources import resource
from xlsx_addin.submission.records import Breakdown, Submission, Unit

from . import levels
from .decree import faults
from .samples import CITY, COMMUNES, EDITION, FIGURES, event, submission

TWO = load_edition("hai_cap_2026")
HDND = ("CB.hdnd.xa.women", "CB.hdnd.xa.total")
KEPT = ("HD.mo_hinh", "HD.duong_day_nong", "HD.ban_vstbpn")
MONEY = "HD.kinh_phi.nsnn.xa"
BIRTHS = ("M4.1.num", "M4.1.den")


def merged(sent: int) -> tuple[Submission, Breakdown]:
    """A city and its eight communes, of which the first ``sent`` have workbooks; the city leaves its own blank."""
    here = COMMUNES[:sent]
    values = dict(zip((*HDND, *KEPT, MONEY, *BIRTHS), (8, 20, 2, 0, 1, 5, 50, 48), strict=True))
    breakdown: Breakdown = {x: [(CITY, None), *((u, v) for u in here)] for x, v in values.items()}
    coverage = {x: (sent, 8 + (x in KEPT)) for x in values}
    figures = {x: v * sent for x, v in values.items()}
    return submission(CITY, figures, covers=(CITY, *here), coverage=coverage), breakdown


def report(s: Submission, breakdown: Breakdown | None = None, edition=EDITION) -> str:
    return "\n".join(p.text for p in annual(Material(edition, s, breakdown or {})).paragraphs())


@pytest.mark.parametrize(
    "said",
    [
        "48/120 người, chiếm tỷ lệ 40,00% (số liệu của 06/08 đơn vị)",
        "12 mô hình phòng, chống bạo lực gia đình, bạo lực trên cơ sở giới tại các",
        "Chưa có đường dây nóng về phòng, chống bạo lực gia đình (số liệu của 06/08 đơn vị)",
        "104,17 bé trai/100 bé gái (300/288) (số liệu của 06/08 đơn vị)",
        "06/08 đơn vị đã thành lập, kiện toàn Ban Vì sự tiến bộ của phụ nữ; 02/08 đơn vị chưa báo cáo.",
        "02/08 đơn vị chưa báo cáo về kinh phí.",
    ],
)
def test_units_without_a_workbook_are_not_passed_over(said: str) -> None:
    assert said in report(*merged(6))


def test_nothing_is_said_where_all_have_sent() -> None:
    text = report(*merged(8))
    assert "số liệu của" not in text and "chưa báo cáo" not in text
    assert "cả 08 đơn vị đều đã thành lập" in text


def test_tables_of_goals_say_on_how_many_units_a_result_rests() -> None:
    def result(sent: int) -> str:
        (objective,) = [x for x in plan(Material(EDITION, *merged(sent))).tags()["chi_tieu"] if "y tế" in x["ten"]]
        return objective["dong"][0]["ket_qua"]

    assert result(6) == "104,17 bé trai/100 bé gái (số liệu của 06/08 đơn vị)"
    assert result(8) == "104,17 bé trai/100 bé gái"


# --- none, one, all ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("sent", "expected"), [(6, "104,17 (06/08 đơn vị)"), (8, "104,17")])
def test_the_form_says_on_how_many_units_a_result_rests(sent: int, expected: str) -> None:
    rows = form_table(Material(EDITION, *merged(sent))).values["bieu"]
    results = [line["ket_qua"] for group in rows for line in group["dong"] if line["ket_qua"]]
    assert results == [expected]


def test_the_distance_of_a_count_is_a_count() -> None:
    province = Unit("24", "tỉnh Bắc Ninh", "tinh")
    s = submission(province, {"M4.4": 0}, edition=TWO, year=2026)
    made = annual(Material(TWO, s, {}))
    assert "thấp hơn 01 cơ sở." in "\n".join(p.text for p in made.paragraphs())
    (line,) = [x for o in made.tags()["muc_tieu"] for x in o["chi_tieu"]]
    assert line["danh_gia"] == ["Còn khoảng cách (thấp hơn 01)"]


def test_all_of_a_share_has_no_more_than_all() -> None:
    cells = {t for o in plan(levels.province_material()).tags()["chi_tieu"] for d in o["dong"] for t in d["muc_tieu"]}
    assert "100%" in cells and not any("100%" in cell and cell != "100%" for cell in cells)


def test_what_was_not_held_is_not_held_no_times() -> None:
    none = event("Truyền thông", "Hội Liên hiệp Phụ nữ", "Hội nghị", "", sessions=0)
    text = report(submission(CITY, lists={"truyen_thong": [none]}))
    assert "Năm 2023, trên địa bàn chưa tổ chức cuộc truyền thông, tập huấn nào." in text
    assert "Hội Liên hiệp Phụ nữ chưa tổ chức hội nghị." in text


def test_products_alone_are_no_events() -> None:
    leaflet = event("Sản phẩm truyền thông", "Hội Liên hiệp Phụ nữ", "Tờ rơi", "", sessions=500)
    text = report(submission(CITY, lists={"truyen_thong": [leaflet]}))
    assert "thực hiện 500 tờ rơi" in text and "đã tổ chức" not in text


@pytest.mark.parametrize(
    ("total", "helped", "said"),
    [(1, 1, "người này được hỗ trợ"), (1, 0, "chưa có người nào được hỗ trợ"), (3, 3, "cả 03 người đều được hỗ trợ")],
)
def test_one_victim_is_one(total: int, helped: int, said: str) -> None:
    assert said in report(submission(CITY, {"M3.2.1.1": total, "M3.2.1.1.1": helped}))


def test_a_date_of_an_activity_is_written_as_one() -> None:
    day = ("Tập huấn", "Phòng Nội vụ", dt.date(2024, 2, 5), Decimal(3), None, None)
    s = submission(CITY, lists={"ke_hoach": [day, ("Kiểm tra", "Phòng Nội vụ", "Quý IV", None, None, None)]})
    assert "thời hạn: 05/02/2024" in report(s) and "thời hạn: quý IV" in report(s)
    made = plan(Material(EDITION, s, {}))
    assert [x["thoi_han"] for x in made.tags()["hoat_dong"]] == ["05/02/2024", "Quý IV"]


def test_goals_that_all_stand_alike_are_said_at_once() -> None:
    material = Material(EDITION, submission(COMMUNES[0]), {})
    assert "Cả 11 chỉ tiêu đều chưa có số liệu." in plan(material).tags()["muc_tieu_nam"][0]
    made = self_inspection(material).tags()
    assert "cả 11 chỉ tiêu đều chưa có số liệu" in made["tu_danh_gia"][0]
    assert "Còn 11 chỉ tiêu chưa có số liệu" in made["ton_tai"][0]


def test_the_table_of_a_plan_and_its_duties_number_chi_tieu_alike() -> None:
    made = plan(levels.province_material()).tags()
    numbers = [d["tt"] for o in made["chi_tieu"] if "Mục tiêu 5" in o["ten"] for d in o["dong"]]
    assert numbers == ["1", "2", "3a", "3b"]
    assert any("chỉ tiêu 3a, 3b của Mục tiêu 5" in text for text in made["phan_cong"])


# --- an office's own template ----------------------------------------------------------------------------------------
def test_a_part_without_a_place_in_the_template_is_told(tmp_path: Path) -> None:
    document = docx.Document(str(resource("templates", "bao_cao_nam.docx")))
    own = tmp_path / "mau.docx"
    document.save(str(own))
    material = Material(EDITION, submission(CITY, FIGURES), {})
    assert "template-without-part" not in {f.code for f in write_report(material, "nam", template=own).findings}
    lines = list(document.paragraphs)
    (at,) = [n for n, p in enumerate(lines) if "in kho_khan" in p.text]
    for paragraph in lines[at : at + 3]:
        paragraph._p.getparent().remove(paragraph._p)
    document.save(str(own))
    told = [f for f in write_report(material, "nam", template=own).findings if f.code == "template-without-part"]
    assert ["kho_khan" in f.message for f in told] == [True]


def test_a_break_that_a_program_put_into_a_command_still_breaks(tmp_path: Path) -> None:
    """As LibreOffice saves the template: the break before the appendix of results stands in ``{%p if muc_tieu %}``."""
    document = docx.Document(str(resource("templates", "bao_cao_nam.docx")))
    (command,) = [p for p in document.paragraphs if p.text == "{%p if muc_tieu %}"]
    separator = command._p.getnext()
    command._p.get_or_add_pPr().append(separator.pPr.find(qn("w:sectPr")))
    separator.getparent().remove(separator)
    document.sections[1].different_first_page_header_footer = False  # of the list of documents, which this report lacks
    own = tmp_path / "mau.docx"
    document.save(str(own))
    material = Material(EDITION, submission(CITY, FIGURES), {})
    data = write_report(material, "nam", template=own).docx
    made = docx.Document(io.BytesIO(data)).sections
    assert [x.different_first_page_header_footer for x in made] == [True, True] and faults(data) == []


# --- layout --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("template", sorted(BUILDERS.keys() - {"phu_luc_01.docx", "danh_muc.docx"}))
def test_a_thin_line_parts_the_letterhead_from_the_text(template: str) -> None:
    """Without it LibreOffice 7 leaves lines that announce others at the foot of the first page."""
    document = docx.Document(io.BytesIO(BUILDERS[template]()))
    after = document.tables[0]._tbl.getnext()
    (paragraph,) = [p for p in document.paragraphs if p._p is after]
    assert paragraph.text == "" and paragraph.style.font.size.pt <= 2
