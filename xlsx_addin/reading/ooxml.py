"""The parts of an .xlsx or .xlsm that calamine does not tell about, and the package it is given.

calamine gives '' for error cells, fractions for percents, and aborts the process on a value in a far cell.
One pass of a regular expression over a sheet's bytes proves an ordinary sheet harmless and plain; only a
sheet with something else in it (an error, a percent, a cell without reference, a prefix) is walked.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsx_addin.places import column_number
from xlsx_addin.reading.guard import Archive, Limits, pack
from xlsx_addin.reading.marks import BINARY_ERRORS, Marks, far_cell, too_many_cells
from xlsx_addin.reading.opc import RELATIONSHIPS, parse, relation_part, relations_of, styles_and_strings
from xlsx_addin.reading.percent import BUILT_IN, is_percent_code
from xlsx_addin.reading.raw import Place
from xlsx_addin.reading.reasons import unreadable

# A cell that is anything but: a reference of at most so many letters and digits, a style, a known type.
_CELL = rb'<c(?! r="[A-Z]{1,%d}+[0-9]{1,%d}+"(?: s="[0-9]++")?+(?:/?>| t="(?:%b)"/?>))'
_NOT_PLAIN = re.compile(_CELL % (2, 4, b"s|str|n|b|inlineStr"))
_NOT_USUAL = re.compile(_CELL % (3, 7, b"s|str|n|b|e|inlineStr"))
_PREFIXED = re.compile(rb":c[\s/>]")
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_COLUMN_AND_ROW = re.compile(rb'<c r="([A-Z]+)([0-9]+)')
_VALUE = rb">\s*+(?:<f[^<>]*+(?:(?<=/)>|>[^<]*+</f>)\s*+)?+<v>([^<]++)"  # from the end of <c ...> on
_ERROR = re.compile(rb'<c r="([A-Z]+)([0-9]+)"(?: s="[0-9]++")?+ t="e"' + _VALUE)
_NUMBER = re.compile(rb'<c r="([A-Z]+)([0-9]+)" s="([0-9]++)"(?: t="n")?' + _VALUE)
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^<>]*+>\s*+<f[\s/>]')
_CHUNK = 4 << 20
_FEW = 8  # styles to look for one by one before looking at every number

# No tag holds a <: without that, tags that never end would make the search quadratic.
_TOKEN = re.compile(rb"<(?:[\w.-]+:)?(row|c|v|is|f)(?=[\s/>])([^<>]*+)>([^<]*+)")
_ATTRIBUTE = re.compile(rb"""(?<![\w:.-])(r|s|t)\s*=\s*["']\s*([^"']*)""")
_REFERENCE = re.compile(rb"\$?([A-Za-z]{1,9})\$?([0-9]{1,12})")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Workbook:
    """The workbook part, and where the parts it names lie."""

    sheets: tuple[tuple[str, str | None], ...]  # name, part; no part for what is not a worksheet
    styles: str | None
    strings: str | None
    is_1904: bool


def read_workbook(archive: Archive, main: str) -> Workbook:
    """What the workbook part ``main`` names."""
    named, is_1904 = _named_sheets(archive.read(main), main)
    relations = relations_of(archive, main)
    sheets = []
    for name, relation in named:
        kind, part = relations.get(relation, ("", ""))
        sheets.append((name, part if kind == "worksheet" else None))
    return Workbook(tuple(sheets), *styles_and_strings(archive, relations), is_1904)


@lru_cache(maxsize=32)
def _named_sheets(workbook: bytes, name: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """(sheet name, relationship id) of each sheet, and whether dates count from 1904."""
    root = parse(workbook, name)
    if _local(root) != "workbook":
        raise unreadable("not-a-workbook", detail="tệp nén không có phần bảng tính")
    sheets: list[tuple[str, str]] = []
    is_1904 = False
    for element in root:  # not deeper: extensions have elements of the same names
        if _local(element) == "workbookPr":
            is_1904 = element.get("date1904") in ("1", "true")
        elif _local(element) == "sheets":
            for sheet in element:
                ids = [value for key, value in sheet.items() if key.endswith("}id")]
                sheets.append((sheet.get("name", ""), ids[0] if ids else ""))
    return tuple(sheets), is_1904


def _local(element: ET.Element) -> str:
    """The name without its namespace: strict and transitional workbooks differ only in that."""
    return element.tag.rpartition("}")[2]


@lru_cache(maxsize=16)
def percent_styles(styles: bytes) -> frozenset[bytes]:
    """The cell styles (``s`` of a cell) that show a percent. Files of one form share their styles part."""
    root = parse(styles, "styles.xml")
    codes: dict[str, bool] = {}
    numbers: list[str] = []
    for section in root:
        tag = _local(section)
        if tag == "numFmts":
            codes = {e.get("numFmtId", ""): is_percent_code(e.get("formatCode", "")) for e in section}
        elif tag == "cellXfs":
            numbers = [e.get("numFmtId", "0") for e in section if _local(e) == "xf"]
    built_in = {str(number): True for number in BUILT_IN}
    is_percent = {**built_in, **codes}
    return frozenset(b"%d" % index for index, number in enumerate(numbers) if is_percent.get(number))


def read_marks(sheet: bytes, name: str, percents: frozenset[bytes], limits: Limits) -> Marks:
    """Errors and percents of one sheet part; UnreadableFile if its values would not fit the limits."""
    if b"\0" in sheet:  # UTF-16, in which no pattern here would see anything
        raise unreadable("damaged-file", detail=f"trang «{name}» dùng bảng mã lạ")
    start, end = _cells_span(sheet)
    errors: dict[Place, str] = {}
    astray = _ANY_CELL.search(sheet, end)
    if astray or _NOT_PLAIN.search(sheet, start, end) or sheet.find(b":c", start, end) >= 0:
        odd = astray or _NOT_USUAL.search(sheet, start, end) or _PREFIXED.search(sheet, start, end)
        if odd or not _is_near(sheet, start, end, limits):
            return _walk(sheet, name, percents, limits)
        errors = {_place(m[1], m[2]): m[3].decode("utf-8", "replace") for m in _ERROR.finditer(sheet)}
    shown: frozenset[Place] = frozenset()
    if len(percents) > _FEW or any(b' s="%s"' % style in sheet for style in percents):
        shown = frozenset(_place(m[1], m[2]) for m in _NUMBER.finditer(sheet) if m[3] in percents)
    return Marks(errors, shown)


def _cells_span(sheet: bytes) -> tuple[int, int]:
    """Where the cells are, outside of which <c may begin other tags.

    A comment or CDATA section can only widen this; with a prefix on sheetData it is the whole part.
    """
    start = max(sheet.find(b"<sheetData"), 0)
    start += len(b"<sheetData") if start else 0
    end = sheet.rfind(b"</sheetData>")
    return start, len(sheet) if end < start else end


def _is_near(sheet: bytes, start: int, end: int, limits: Limits) -> bool:
    """Whether even the cells without a value lie within the limits (a long list; nothing far)."""
    columns: set[bytes] = set()
    last_row = 0
    for at in range(start, end, _CHUNK):
        found = _COLUMN_AND_ROW.findall(sheet, at, min(at + _CHUNK + 32, end))  # 32: no reference is cut
        if found:
            columns.update(letters for letters, _ in found)
            last_row = max(last_row, *{int(digits) for _, digits in found})
    last_column = max((column_number(letters.decode()) for letters in columns), default=0) + 1
    fits = last_row <= limits.rows and last_column <= limits.columns
    return fits and last_row * last_column <= limits.cells


def _place(letters: bytes, digits: bytes) -> Place:
    return int(digits) - 1, column_number(letters.decode())


def _tokens(sheet: bytes) -> Iterator[tuple[Place, dict[bytes, bytes], bytes, bytes]]:
    """(place, attributes of the cell, ``v``, ``is`` or ``f``, text) for each of these in each cell.

    Places as calamine counts them: a cell without reference follows the one before it.
    """
    row, column = -1, -1
    attributes: dict[bytes, bytes] = {}
    for match in _TOKEN.finditer(sheet):
        tag, inside, text = match.groups()
        if tag == b"c":
            attributes = dict(_ATTRIBUTE.findall(inside))
            reference = _REFERENCE.fullmatch(attributes.get(b"r", b""))
            column += 1
            place = (row, column)
            if reference:
                column = column_number(reference[1].decode())
                place = (int(reference[2]) - 1, column)
        elif tag == b"row":
            number = dict(_ATTRIBUTE.findall(inside)).get(b"r", b"")
            row = int(number) - 1 if number.isdigit() and len(number) < 12 else row + 1
            column = -1
        elif column >= 0:
            yield place, attributes, tag, text


def _walk(sheet: bytes, name: str, percents: frozenset[bytes], limits: Limits) -> Marks:
    errors: dict[Place, str] = {}
    shown: set[Place] = set()
    last_row = last_column = 0
    for place, attributes, tag, text in _tokens(sheet):
        if tag == b"f":
            continue
        row, column = place
        if row >= limits.rows or column >= limits.columns:
            raise far_cell(name, place, limits)
        last_row, last_column = max(row, last_row), max(column, last_column)
        kind = attributes.get(b"t")
        if kind == b"e":
            errors[place] = text.decode("utf-8", "replace").strip()
        elif kind in (None, b"n") and text and attributes.get(b"s") in percents:
            shown.add(place)
    if (last_row + 1) * (last_column + 1) > limits.cells:
        raise too_many_cells(name, (last_row + 1) * (last_column + 1))
    return Marks(errors, frozenset(shown))


def formula_places(sheet: bytes) -> Iterator[Place]:
    """The cells with a formula, an error or not, shared or not."""
    if not _NOT_USUAL.search(sheet, *_cells_span(sheet)) and not _PREFIXED.search(sheet):
        return (_place(m[1], m[2]) for m in _FORMULA_CELL.finditer(sheet))
    return (place for place, _, tag, _ in _tokens(sheet) if tag == b"f")


def neutral(sheet: bytes, marks: Marks) -> bytes:
    """The sheet part with error texts calamine does not know (``#SPILL!``) made one that it does.

    calamine refuses the whole sheet for them, and gives '' for those it knows.
    """
    for text in {*marks.errors.values()} - {*BINARY_ERRORS.values()} | {"#GETTING_DATA"}:
        sheet = sheet.replace(b">%s<" % text.encode(), b">#N/A<")
    return sheet


def shown_text(sheet: bytes, strings: bytes, limit: int) -> int:
    """How many bytes of shared strings the sheet's cells show, if that could exceed ``limit``; else 0.

    One long string shown by a million cells is a bomb that no part's size gives away.
    """
    cells = len(sheet) // len('<c t="s"><v>0</v></c>')
    if cells * len(strings) <= limit:
        return 0
    lengths = [len(item) for item in strings.split(b"</si>")]
    if cells * max(lengths) <= limit:
        return 0
    indexes = (
        int(text)
        for _, attributes, tag, text in _tokens(sheet)
        if tag == b"v" and attributes.get(b"t") == b"s" and text.isdigit()
    )
    return sum(lengths[index] for index in indexes if index < len(lengths))


def package(archive: Archive, book: Workbook, sheets: Sequence[bytes], strings: bytes) -> bytes:
    """A workbook of these sheet parts alone, named 0, 1, 2..., with the file's styles and strings."""
    kinds = [("worksheet", f"s{index}.xml", sheet) for index, sheet in enumerate(sheets)]
    if book.styles:
        kinds.append(("styles", "styles.xml", archive.read(book.styles)))
    if strings:
        kinds.append(("sharedStrings", "sharedStrings.xml", strings))
    names = "".join(f'<sheet name="{i}" sheetId="{i + 1}" r:id="r{i}"/>' for i in range(len(sheets)))
    epoch = "1" if book.is_1904 else "0"
    parts = {
        "_rels/.rels": relation_part([("r0", "officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": relation_part(
            [(f"r{index}", kind, name) for index, (kind, name, _) in enumerate(kinds)]
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{RELATIONSHIPS}"><workbookPr date1904="{epoch}"/>'
            f"<sheets>{names}</sheets></workbook>"
        ).encode(),
        **{f"xl/{name}": part for _, name, part in kinds},
    }
    return pack(parts)
