"""Styles, page and small XML of a report template: the measures that official documents must keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Mm, Pt, RGBColor

from xlsx_addin.names import fold
from xlsx_addin.narrative.layout import styles

FONT = "Times New Roman"
LEFT, CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
TEXT_WIDTH = Mm(160)
AGENCY_WIDTH = Mm(66)
NATION_WIDTH = Mm(94)
MOTTO_WIDTH = Mm(56)  # of "Độc lập - Tự do - Hạnh phúc" at 13 points bold
AGENCY_RULE_WIDTH = Mm(22)  # fitted to the agency's name when a report is made
SUBJECT_RULE_WIDTH = Mm(40)


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph style."""

    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = LEFT
    before: float = 0
    after: float = 0
    indent: Length | None = None
    sides: Length | None = None
    left: Length | None = None
    spacing: float = 1.0
    outline: int | None = None
    keep: bool = False
    page_break: bool = False
    grey: bool = False
    rule: bool = False


_INDENT = Cm(1.27)


def _sides(place: Length, rule: Length) -> Length:
    """The indent on both sides that leaves a rule of this width in the middle."""
    return Length((place - rule) // 2)


LOOKS = (
    Look(styles.BODY, align=JUSTIFY, after=6, indent=_INDENT, spacing=1.1),
    Look(styles.HEADING_1, bold=True, align=JUSTIFY, before=6, after=6, indent=_INDENT, outline=0, keep=True),
    Look(styles.HEADING_2, bold=True, align=JUSTIFY, before=3, after=6, indent=_INDENT, outline=1, keep=True),
    Look(styles.HEADING_3, bold=True, align=JUSTIFY, after=6, indent=_INDENT, outline=2, keep=True),
    Look(styles.OBJECTIVE, bold=True, align=JUSTIFY, after=6, indent=_INDENT, spacing=1.1, keep=True),
    Look(styles.COMMAND, size=9, grey=True),
    Look(styles.NATION, size=12, bold=True, align=CENTRE),
    Look(styles.MOTTO, size=13, bold=True, align=CENTRE),
    Look(styles.MOTTO_RULE, size=2, align=CENTRE, sides=_sides(NATION_WIDTH, MOTTO_WIDTH), rule=True),
    Look(styles.PARENT, size=12, align=CENTRE),
    Look(styles.AGENCY, size=12, bold=True, align=CENTRE),
    Look(styles.AGENCY_RULE, size=2, align=CENTRE, sides=_sides(AGENCY_WIDTH, AGENCY_RULE_WIDTH), rule=True),
    Look(styles.NUMBER, size=13, align=CENTRE, before=6),
    Look(styles.PLACE, size=13, italic=True, align=CENTRE, before=6),
    Look(styles.TITLE, bold=True, align=CENTRE, before=18),
    Look(styles.SUBJECT, bold=True, align=CENTRE),
    Look(styles.SUBJECT_RULE, size=2, align=CENTRE, after=14, sides=_sides(TEXT_WIDTH, SUBJECT_RULE_WIDTH), rule=True),
    Look(styles.RECIPIENT, align=CENTRE, after=6),
    Look(styles.RECIPIENT_LEAD, left=Mm(20), before=6),
    Look(styles.RECIPIENT_LINE, left=Mm(44), indent=Mm(-3), after=6),
    Look(styles.COPIES, size=12, bold=True, italic=True),
    Look(styles.COPY, size=11),
    Look(styles.SIGNATURE, size=14, bold=True, align=CENTRE),
    Look(styles.SIGNER, size=14, bold=True, align=CENTRE, before=72),
    Look(styles.APPENDIX, bold=True, align=CENTRE, outline=0),
    Look(styles.APPENDIX_TITLE, bold=True, align=CENTRE),
    Look(styles.APPENDIX_REFERENCE, italic=True, align=CENTRE, after=12),
    Look(styles.TABLE_HEAD, size=12, bold=True, align=CENTRE, before=3, after=3),
    Look(styles.TABLE_TEXT, size=12, before=3, after=3),
    Look(styles.TABLE_CENTRE, size=12, align=CENTRE, before=3, after=3),
    Look(styles.TABLE_GROUP, size=12, bold=True, before=3, after=3, keep=True),
    Look(styles.PAGE_NUMBER, size=14, align=CENTRE),
    Look(styles.SEPARATOR, size=2),
)


LETTER_LOOKS = (
    Look(styles.ABOUT, size=12, align=CENTRE),
    Look(styles.ADDRESSEE, align=CENTRE, before=18, after=12),
    Look(styles.ADDRESSEE_LINE, align=JUSTIFY, after=4, sides=Cm(2.2)),
    Look(styles.ADDRESSEE_LAST, align=JUSTIFY, after=14, sides=Cm(2.2)),
    Look(styles.AFTER_TABLE, align=JUSTIFY, before=8, after=6, indent=_INDENT, spacing=1.1, keep=True),
)
"""What only a letter has."""


def apply_styles(document: Any, *more: Look) -> None:
    """The font everywhere, then our styles on top of Normal."""
    _defaults(document)
    for look in (*LOOKS, *more):
        _add(document, look)


def _defaults(document: Any) -> None:
    for element in document.styles.element.iter(qn("w:rFonts")):
        set_fonts(element)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), "vi-VN")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    set_fonts(normal.element.rPr.rFonts)
    _complex_size(normal.element.rPr, 14)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def set_fonts(fonts: Any) -> None:
    """One font in all slots: Latin, East Asian, complex scripts; no theme font behind it."""
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), FONT)


def _complex_size(properties: Any, size: float) -> None:
    element = properties.find(qn("w:szCs"))
    if element is None:
        element = OxmlElement("w:szCs")
        properties.find(qn("w:sz")).addnext(element)
    element.set(qn("w:val"), str(int(size * 2)))


def _add(document: Any, look: Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.style_id = fold(look.name)  # the id is ASCII, the name is what staff see
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    font, layout = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(look.size), look.bold, look.italic
    font.color.rgb = RGBColor(0x80, 0x80, 0x80) if look.grey else RGBColor(0, 0, 0)
    font.cs_bold, font.cs_italic = look.bold, look.italic
    set_fonts(style.element.rPr.rFonts)
    _complex_size(style.element.rPr, look.size)
    layout.alignment = look.align
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.first_line_indent = look.indent
    layout.left_indent = layout.right_indent = look.sides
    if look.left is not None:
        layout.left_indent = look.left
    layout.keep_with_next, layout.page_break_before = look.keep, look.page_break
    layout.widow_control = True
    if look.rule:
        # The rule is the top border of an empty line: it keeps its place and width in Word and LibreOffice alike.
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
        layout.space_before = Pt(2)  # below the marks under letters such as ạ
        _top_border(style.element.get_or_add_pPr())
    else:
        layout.line_spacing = look.spacing
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        style.element.pPr.append(level)


def _top_border(properties: Any) -> None:
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    borders.append(top)
    # The order of children is fixed by the format: borders stand before spacing.
    following = properties.find(qn("w:spacing"))
    following.addprevious(borders)


# --- page ------------------------------------------------------------------------------------------------------
def set_page(section: Any) -> None:
    """A4 upright, the margins of the rules, a page number on top of every page but the first."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


def add_page_number(section: Any) -> None:
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.style = styles.PAGE_NUMBER
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("result", "2"), ("end", "")):
        run = paragraph.add_run("2" if kind == "result" else "")
        if kind == "result":
            continue
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


# --- tables ------------------------------------------------------------------------------------------------------
def fixed_table(table: Any, widths: tuple[Length, ...], *, margin: int = 0) -> None:
    """Fixed column widths; ``margin`` left and right of the text in a cell, in twentieths of a point."""
    table.autofit = False
    properties = table._tbl.tblPr
    cell_margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(margin))
        element.set(qn("w:type"), "dxa")
        cell_margins.append(element)
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(cell_margins)
    else:
        look.addprevious(cell_margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def row_flag(row: Any, name: str) -> None:
    """``cantSplit`` or ``tblHeader``."""
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
