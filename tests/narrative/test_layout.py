"""The layout of official documents, rule by rule, read from a made file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.builders import BUILDERS
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import write_report
from xlsx_addin.narrative.word.filling import text_width

from . import samples
from .reading import opened
from .samples import EDITION, INFO, submission

TWIP = 700  # lengths are stored in twentieths of a point: 635 of python-docx's units
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@pytest.fixture(scope="module")
def document() -> Any:
    return opened(write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN)).docx)


def paragraphs(document: Any) -> list[Any]:
    """Every paragraph of the body, those in tables included."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]


def styled(document: Any, style: str) -> list[Any]:
    return [p for p in paragraphs(document) if p.style.name == style]


@pytest.mark.parametrize("name", BUILDERS)
def test_committed_template_is_the_built_one(name: str) -> None:
    committed = Path(__file__).parents[2] / "templates" / name
    assert committed.read_bytes() == BUILDERS[name]()


def test_page(document: Any) -> None:
    for section in document.sections:
        assert abs(section.page_width - Mm(210)) < TWIP and abs(section.page_height - Mm(297)) < TWIP
        for margin, least, most in (
            (section.top_margin, 20, 25),
            (section.bottom_margin, 20, 25),
            (section.left_margin, 30, 35),
            (section.right_margin, 15, 20),
        ):
            assert Mm(least) - TWIP < margin < Mm(most) + TWIP


def test_page_number_on_top_in_the_middle_but_not_on_the_first_page(document: Any) -> None:
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert not "".join(p.text for p in section.first_page_header.paragraphs)
        assert "PAGE" not in "".join(p._p.xml for p in section.first_page_header.paragraphs)
        (paragraph,) = section.header.paragraphs
        assert [e.text.strip() for e in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert paragraph.style.paragraph_format.alignment == CENTRE
        assert Pt(13) <= paragraph.style.font.size <= Pt(14) and not paragraph.style.font.italic
    starts = [s._sectPr.find(qn("w:pgNumType")) for s in document.sections]
    assert starts[0] is None
    assert [s.get(qn("w:start")) for s in starts[1:]] == ["1", "1"]  # appendices number their own pages


def test_one_black_font_in_every_slot(document: Any) -> None:
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
        assert not any("Theme" in key for key in fonts.attrib)
    assert not list(document.element.body.iter(qn("w:rFonts")))
    for paragraph in paragraphs(document):
        assert str(paragraph.style.font.color.rgb or "000000") == "000000", paragraph.text


@pytest.mark.parametrize(
    ("style", "sizes", "bold", "italic", "align"),
    [
        (styles.NATION, (12, 13), True, False, CENTRE),
        (styles.MOTTO, (13, 14), True, False, CENTRE),
        (styles.PARENT, (12, 13), False, False, CENTRE),
        (styles.AGENCY, (12, 13), True, False, CENTRE),
        (styles.NUMBER, (13, 13), False, False, CENTRE),
        (styles.PLACE, (13, 14), False, True, CENTRE),
        (styles.TITLE, (13, 14), True, False, CENTRE),
        (styles.SUBJECT, (13, 14), True, False, CENTRE),
        (styles.RECIPIENT, (13, 14), False, False, CENTRE),
        (styles.BODY, (13, 14), False, False, JUSTIFY),
        (styles.HEADING_1, (13, 14), True, False, JUSTIFY),
        (styles.HEADING_2, (13, 14), True, False, JUSTIFY),
        (styles.COPIES, (12, 12), True, True, WD_ALIGN_PARAGRAPH.LEFT),
        (styles.COPY, (11, 11), False, False, WD_ALIGN_PARAGRAPH.LEFT),
        (styles.SIGNATURE, (13, 14), True, False, CENTRE),
        (styles.SIGNER, (13, 14), True, False, CENTRE),
        (styles.APPENDIX, (14, 14), True, False, CENTRE),
        (styles.APPENDIX_TITLE, (13, 14), True, False, CENTRE),
        (styles.APPENDIX_REFERENCE, (13, 14), False, True, CENTRE),
    ],
)
def test_styles(style: str, sizes: tuple[int, int], bold: bool, italic: bool, align: Any) -> None:
    info = {**INFO, "INFO.agency_parent": "TỈNH BẮC KẠN"}
    made = opened(write_report(Material(EDITION, submission(samples.CITY, samples.FIGURES, info=info), {})).docx)
    used = styled(made, style)
    assert used
    for paragraph in used:
        font = paragraph.style.font
        assert Pt(sizes[0]) <= font.size <= Pt(sizes[1])
        assert (bool(font.bold), bool(font.italic)) == (bold, italic)
        assert paragraph.style.paragraph_format.alignment == align
        assert all(r.bold is None and r.italic is None and r.font.size is None for r in paragraph.runs)


def test_body_indent_and_spacing(document: Any) -> None:
    for paragraph in styled(document, styles.BODY):
        layout = paragraph.style.paragraph_format
        assert layout.first_line_indent in (Cm(1), Cm(1.27))
        assert layout.space_after >= Pt(6)
        assert 1 <= layout.line_spacing <= 1.5


def test_capitals(document: Any) -> None:
    for style in (
        styles.NATION,
        styles.AGENCY,
        styles.TITLE,
        styles.HEADING_1,
        styles.SIGNATURE,
        styles.APPENDIX_TITLE,
    ):
        for paragraph in styled(document, style):
            assert paragraph.text == paragraph.text.upper()


def test_header_and_number_are_blanks_to_fill_in(document: Any) -> None:
    table = document.tables[0]
    assert [p.text for p in table.rows[0].cells[0].paragraphs] == ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ BẮC KẠN", ""]
    assert table.rows[1].cells[0].text.split() == ["Số:", "/BC-UBND"]
    assert table.rows[1].cells[1].text.split() == ["TP.", "Bắc", "Kạn,", "ngày", "tháng", "năm", "2023"]
    assert abs(sum(c.width for c in table.rows[0].cells) - Mm(160)) < TWIP


def _rule_width(paragraph: Any, place: int) -> int:
    own, style = paragraph.paragraph_format, paragraph.style.paragraph_format
    left = own.left_indent if own.left_indent is not None else style.left_indent
    right = own.right_indent if own.right_indent is not None else style.right_indent
    return int(place - left - right)


@pytest.mark.parametrize(
    "agency", ["SỞ Y TẾ", "ỦY BAN NHÂN DÂN XÃ DƯƠNG QUANG", "BAN VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ TỈNH BẮC KẠN"]
)
def test_agency_rule_is_a_third_to_a_half_of_the_name(agency: str) -> None:
    made = opened(
        write_report(Material(EDITION, submission(samples.CITY, info={**INFO, "INFO.agency": agency}), {})).docx
    )
    cell = made.tables[0].rows[0].cells[0]
    (rule,) = [p for p in cell.paragraphs if p.style.name == styles.AGENCY_RULE]
    longest = min(int(cell.width), max(text_width(p.text, Pt(12)) for p in cell.paragraphs))
    assert longest / 3 <= _rule_width(rule, cell.width) <= longest / 2


def test_motto_rule_has_the_width_of_the_text(document: Any) -> None:
    cell = document.tables[0].rows[0].cells[1]
    (rule,) = [p for p in cell.paragraphs if p.style.name == styles.MOTTO_RULE]
    assert rule.style.element.pPr.find(qn("w:pBdr")) is not None
    # 12.197 thousandths of 13 points: the printed widths of the letters of the motto in Times New Roman Bold
    assert abs(_rule_width(rule, cell.width) - Pt(13) * 12.197) < Mm(1)


def test_subject_has_a_short_rule(document: Any) -> None:
    (rule,) = styled(document, styles.SUBJECT_RULE)
    assert Mm(20) < _rule_width(rule, Mm(160)) < Mm(80)


def test_the_text_ends_with_its_mark(document: Any) -> None:
    assert [p.text for p in document.paragraphs if p.style.name == styles.BODY][-1].endswith("./.")


def test_copies_and_signature(document: Any) -> None:
    table = document.tables[1]
    copies, signature = ([p.text for p in cell.paragraphs] for cell in table.rows[0].cells)
    assert copies[:2] == ["Nơi nhận:", "- Như trên;"]
    assert copies[-1].startswith("- Lưu: VT, …")
    assert signature[:3] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert set(signature[3]) == {"…"}  # no name is ever printed
    for table in document.tables[:2]:
        assert table._tbl.tblPr.find(qn("w:tblBorders")) is None and table.style.name == "Normal Table"


def test_without_recipient_nothing_refers_to_it() -> None:
    made = opened(
        write_report(Material(EDITION, submission(samples.CITY, info={**INFO, "INFO.recipient": ""}), {})).docx
    )
    assert not styled(made, styles.RECIPIENT)
    assert "Như trên" not in made.tables[1].rows[0].cells[0].text


def test_several_recipients_stand_in_lines() -> None:
    info = {**INFO, "INFO.recipient": "Sở Nội vụ; Ban VSTBPN tỉnh"}
    made = opened(write_report(Material(EDITION, submission(samples.CITY, info=info), {})).docx)
    assert [p.text for p in styled(made, styles.RECIPIENT_LEAD)] == ["Kính gửi:"]
    assert [p.text for p in styled(made, styles.RECIPIENT_LINE)] == ["- Sở Nội vụ;", "- Ban VSTBPN tỉnh."]


def test_appendix_tables_repeat_their_header_and_keep_rows_whole(document: Any) -> None:
    assert [p.text for p in styled(document, styles.APPENDIX)] == ["Phụ lục I", "Phụ lục II"]
    assert all(p.text.startswith("(Kèm theo Báo cáo số ") for p in styled(document, styles.APPENDIX_REFERENCE))
    documents, results = document.tables[2:]
    assert [c.text.replace("\n", " ") for c in documents.rows[0].cells] == [
        "TT",
        "Loại văn bản, trích yếu nội dung",
        "Số, ký hiệu, ngày ban hành",
        "Cơ quan ban hành",
    ]
    assert len(documents.rows) == 17
    for table in (documents, results):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_appendices_start_a_page(document: Any) -> None:
    assert len(document.sections) == 3
    assert all(s.start_type.name == "NEW_PAGE" for s in document.sections[1:])


def test_lead_lines_stay_with_what_they_announce(document: Any) -> None:
    leads = [p for p in styled(document, styles.BODY) if p.text.endswith(":")]
    assert leads and all(p.paragraph_format.keep_with_next for p in leads)
