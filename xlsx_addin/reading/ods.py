"""The content part of an .ods: what calamine does not tell about, and the package it is given.

An .ods holds all its sheets in one part, and calamine spreads every repeated row of every sheet when it
opens the file. So sheets that are not wanted are emptied before it sees them.
"""

from __future__ import annotations

from lxml import etree

from xlsx_addin.reading.formats import ODS_MIMETYPE
from xlsx_addin.reading.guard import Archive, Limits, pack
from xlsx_addin.reading.marks import Marks, far_cell, too_many_cells
from xlsx_addin.reading.raw import Place
from xlsx_addin.reading.reasons import unreadable

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ERROR_TEXTS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_MANIFEST = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def read_tables(archive: Archive, main: str) -> dict[str, etree._Element]:
    """The sheets by name, in order; UnreadableFile if the file is encrypted or malformed."""
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise unreadable("password-protected")
    content = archive.read(main)
    if b"<!DOCTYPE" in content:
        raise unreadable("damaged-file", detail="thành phần content.xml có khai báo lạ")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable("damaged-file", detail="thành phần content.xml sai cấu trúc") from error
    tables = root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    return {table.get(f"{_TABLE}name", ""): table for table in tables}


def read_marks(table: etree._Element, name: str, limits: Limits) -> Marks:
    """Errors and percents of one sheet; UnreadableFile if its values, repeats spread, would not fit."""
    errors: dict[Place, str] = {}
    percents: set[Place] = set()
    row = last_row = last_column = text = 0
    for element in table.iter(f"{_TABLE}table-row"):
        rows = _repeats(element, "number-rows-repeated")
        column = 0
        for cell in element.iterchildren(*_CELLS):
            columns = _repeats(cell, "number-columns-repeated")
            if _has_value(cell):
                place = (row + rows - 1, column + columns - 1)
                if place[0] >= limits.rows or place[1] >= limits.columns:
                    raise far_cell(name, place, limits)
                last_row, last_column = max(place[0], last_row), max(place[1], last_column)
                text += rows * columns * sum(len(part) for part in cell.itertext())
                if (last_row + 1) * (last_column + 1) > limits.cells:
                    raise too_many_cells(name, (last_row + 1) * (last_column + 1))
                places = ((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
                error = _error(cell)
                if error:
                    errors.update(dict.fromkeys(places, error))
                elif cell.get(f"{_OFFICE}value-type") == "percentage":
                    percents.update(places)
            column += columns
        row += rows
    if text > limits.text_bytes:
        raise unreadable("too-large", detail=f"trang «{name}» có quá nhiều chữ")
    return Marks(errors, frozenset(percents))


def _repeats(element: etree._Element, attribute: str) -> int:
    value = element.get(f"{_TABLE}{attribute}", "1")
    if not value.isascii() or not value.isdigit() or len(value) > 9 or int(value) < 1:
        raise unreadable("damaged-file", detail=f"số lần lặp «{value[:20]}» không hợp lệ")
    return int(value)


def _has_value(cell: etree._Element) -> bool:
    return (
        cell.get(f"{_OFFICE}value-type") is not None
        or cell.get(f"{_TABLE}formula") is not None
        or cell.find(f"{_TEXT}p") is not None
    )


def _error(cell: etree._Element) -> str | None:
    """LibreOffice says that a value is an error; other writers only show its text."""
    said = cell.get(f"{_CALC}value-type") == "error"
    if not said and cell.get(f"{_TABLE}formula") is None:
        return None
    shown = "".join(str(part) for p in cell.iterfind(f"{_TEXT}p") for part in p.itertext())
    return (shown or "#N/A") if said else (shown if shown in _ERROR_TEXTS else None)


def package(tables: dict[str, etree._Element], wanted: set[str]) -> bytes:
    """The file's content with all but the wanted sheets emptied."""
    for name, table in tables.items():
        if name not in wanted:
            for child in list(table):
                table.remove(child)
    root = next(iter(tables.values())).getroottree().getroot()
    return pack(
        {
            "mimetype": ODS_MIMETYPE,
            "META-INF/manifest.xml": _MANIFEST,
            "content.xml": etree.tostring(root, encoding="UTF-8", xml_declaration=True),
        }
    )
