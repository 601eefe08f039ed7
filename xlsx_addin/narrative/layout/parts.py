"""The bricks of every template: letterhead, headings with their paragraphs, signature, appendices, tables."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm

from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.styling import (
    AGENCY_WIDTH,
    NATION_WIDTH,
    Look,
    add_page_number,
    apply_styles,
    fixed_table,
    row_flag,
    set_page,
)
from xlsx_addin.narrative.outline import OBJECTIVES, Entry, Outline
from xlsx_addin.narrative.word.filling import PROPERTY_DATE, stamped

SIGNER = "……………………"
PLACE_AND_DATE = "{{ dia_danh }}, ngày       tháng       năm {{ nam }}"
_HEADINGS = {1: styles.HEADING_1, 2: styles.HEADING_2, 3: styles.HEADING_3}


def new_document(*looks: Look) -> Any:
    """An empty document with our styles (``looks`` are those of its own), page and page number."""
    document = Document()
    _drop_thumbnail(document)
    apply_styles(document, *looks)
    section = document.sections[0]
    set_page(section)
    add_page_number(section)
    return document


def _drop_thumbnail(document: Any) -> None:
    """The library's blank document carries a picture of another page."""
    relationships = document.part.package.rels
    for key in [k for k, r in relationships.items() if r.reltype.endswith("/thumbnail")]:
        del relationships[key]


def saved(document: Any, title: str) -> bytes:
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = PROPERTY_DATE
    out = io.BytesIO()
    document.save(out)
    return stamped(out.getvalue())


def add(place: Any, style: str, text: str) -> Any:
    """A paragraph; ``\\n`` in the text is a line break."""
    paragraph = place.add_paragraph(style=style)
    for number, line in enumerate(text.split("\n")):
        run = paragraph.add_run(line)
        if number:
            run._r.insert(0, OxmlElement("w:br"))
    return paragraph


def loop(place: Any, item: str, source: str, style: str, text: str) -> None:
    """Commands stand in paragraphs of their own, which vanish when the report is made."""
    add(place, styles.COMMAND, f"{{%p for {item} in {source} %}}")
    add(place, style, text)
    add(place, styles.COMMAND, "{%p endfor %}")


def fill_cell(cell: Any, style: str, text: str) -> None:
    """The first paragraph of a cell."""
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(text)


def drop_first(cell: Any) -> None:
    cell._tc.remove(cell.paragraphs[0]._p)


def letterhead(document: Any) -> tuple[Any, Any]:
    """Agencies at the left, the nation's name at the right, and the empty cells below them: number, place and date."""
    table = document.add_table(rows=2, cols=2)
    fixed_table(table, (AGENCY_WIDTH, NATION_WIDTH))
    left, right = table.rows[0].cells
    loop(left, "dong", "co_quan_chu_quan", styles.PARENT, "{{ dong }}")
    loop(left, "dong", "co_quan_ban_hanh", styles.AGENCY, "{{ dong }}")
    add(left, styles.AGENCY_RULE, "")
    add(right, styles.NATION, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    add(right, styles.MOTTO, "Độc lập - Tự do - Hạnh phúc")
    add(right, styles.MOTTO_RULE, "")
    for cell in (left, right):
        drop_first(cell)
    # Text right below the table makes LibreOffice 7 forget further down to keep a line with the next one.
    add(document, styles.SEPARATOR, "")
    number, place = table.rows[1].cells
    return number, place


def report_header(document: Any, name: str, subject: str, place: str = PLACE_AND_DATE) -> None:
    """The head of a document that has a name (BÁO CÁO, KẾ HOẠCH), its subject and whom it goes to."""
    number, right = letterhead(document)
    fill_cell(number, styles.NUMBER, "Số:        /{{ ky_hieu }}")
    fill_cell(right, styles.PLACE, place)
    add(document, styles.TITLE, name)
    add(document, styles.SUBJECT, subject)
    add(document, styles.SUBJECT_RULE, "")
    _recipients(document)


def letter_header(document: Any, place: str = PLACE_AND_DATE) -> None:
    """The head of an official letter: its subject (``trich_yeu``) stands under the number, and nothing names a kind of
    document."""
    number, right = letterhead(document)
    fill_cell(number, styles.NUMBER, "Số:        /{{ ky_hieu }}")
    loop(number, "dong", "trich_yeu", styles.ABOUT, "{{ dong }}")
    fill_cell(right, styles.PLACE, place)
    _addressees(document)


def _addressees(document: Any) -> None:
    """Kính gửi with its one addressee in the middle; several stand below it, one a line."""
    first, last = ("if loop.index == 1", styles.ADDRESSEE), ("elif loop.last", styles.ADDRESSEE_LAST)
    _sent_to(document, first, last, ("else", styles.ADDRESSEE_LINE))


def _recipients(document: Any) -> None:
    """One recipient stands in the middle; several in lines of their own, their dashes below each other under the
    colon."""
    alone, lead = ("if kinh_gui | length == 1", styles.RECIPIENT), ("elif loop.first", styles.RECIPIENT_LEAD)
    _sent_to(document, alone, lead, ("else", styles.RECIPIENT_LINE))


def _sent_to(document: Any, *cases: tuple[str, str]) -> None:
    """The lines of ``kinh_gui``, each in the style of the first case (condition, style) that it meets."""
    add(document, styles.COMMAND, "{%p for dong in kinh_gui %}")
    for condition, style in cases:
        add(document, styles.COMMAND, f"{{%p {condition} %}}")
        add(document, style, "{{ dong }}")
    add(document, styles.COMMAND, "{%p endif %}")
    add(document, styles.COMMAND, "{%p endfor %}")


def body(document: Any, outline: Outline) -> None:
    """Headings and, under them, the paragraphs of each part."""
    for entry in outline:
        if entry.level:
            _heading(document, entry)
        elif entry.text == OBJECTIVES:
            add(document, styles.COMMAND, "{%p for muc in muc_tieu %}")
            add(document, styles.OBJECTIVE, "{{ muc.ten }}")
            loop(document, "doan", "muc.doan", styles.BODY, "{{ doan }}")
            add(document, styles.COMMAND, "{%p endfor %}")
        else:
            loop(document, "doan", entry.text, styles.BODY, "{{ doan }}")


def _heading(document: Any, entry: Entry) -> None:
    if entry.needs:
        add(document, styles.COMMAND, f"{{%p if {' or '.join(entry.needs)} %}}")
    add(document, _HEADINGS[entry.level], entry.text)
    if entry.needs:
        add(document, styles.COMMAND, "{%p endif %}")


def closing(document: Any, text: str) -> None:
    """The last sentence, which ends with "./." and stays with the signature."""
    add(document, styles.BODY, text).paragraph_format.keep_with_next = True


def signature(document: Any) -> None:
    table = document.add_table(rows=1, cols=2)
    fixed_table(table, (Mm(75), Mm(85)))
    row_flag(table.rows[0], "cantSplit")
    left, right = table.rows[0].cells
    fill_cell(left, styles.COPIES, "Nơi nhận:")
    loop(left, "dong", "noi_nhan", styles.COPY, "{{ dong }}")
    loop(right, "dong", "quyen_han", styles.SIGNATURE, "{{ dong }}")
    add(right, styles.SIGNATURE, "{{ chuc_vu }}")
    add(right, styles.SIGNER, SIGNER)
    drop_first(right)


# --- appendices --------------------------------------------------------------------------------------------------
def new_section(document: Any) -> None:
    """An appendix numbers its own pages, from 1, hidden on its first page as in the document itself."""
    properties = document.sections[-1]._sectPr
    separator = add(document, styles.SEPARATOR, "")
    separator._p.get_or_add_pPr().append(deepcopy(properties))
    properties = document.sections[-1]._sectPr
    numbering = properties.find(qn("w:pgNumType"))
    if numbering is None:
        numbering = OxmlElement("w:pgNumType")
        properties.find(qn("w:pgMar")).addnext(numbering)
    numbering.set(qn("w:start"), "1")
    document.sections[-1].start_type = WD_SECTION.NEW_PAGE


def appendix(document: Any, name: str, title: str, reference: str) -> None:
    """A new page with the name of an appendix (a tag, or words), its title, and what it belongs to."""
    new_section(document)
    appendix_head(document, name, title, reference)


def appendix_head(document: Any, name: str, title: str, reference: str) -> None:
    """The head of an appendix; by itself, of a document that is only one."""
    add(document, styles.APPENDIX, name)
    add(document, styles.APPENDIX_TITLE, title)
    add(document, styles.APPENDIX_REFERENCE, reference)


def landscape(document: Any) -> None:
    """The whole document on its side: wide forms are printed so. The margins are those of upright pages."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def grid(document: Any, heads: tuple[str, ...], widths: tuple[Length, ...]) -> Any:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        fill_cell(cell, styles.TABLE_HEAD, text)
        cell.vertical_alignment = 1
    row_flag(table.rows[0], "cantSplit")
    row_flag(table.rows[0], "tblHeader")
    fixed_table(table, widths, margin=85)
    return table


def command_row(table: Any, text: str) -> None:
    fill_cell(table.add_row().cells[0], styles.COMMAND, text)


def data_row(table: Any, cells: tuple[tuple[str, str], ...]) -> Any:
    """A row that does not split over pages, its first cells filled."""
    row = table.add_row()
    row_flag(row, "cantSplit")
    for cell, (style, text) in zip(row.cells, cells, strict=False):
        fill_cell(cell, style, text)
    return row
