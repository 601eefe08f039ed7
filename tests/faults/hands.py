"""What hands do to a finished file beside typing: pasting, formatting, deleting rows, copying sheets.

Rows are moved in the sheet's own markup, as a spreadsheet would leave it for a reader: results of formulas stay.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO

from lxml import etree
from openpyxl.utils.cell import coordinate_from_string, coordinate_to_tuple

from tests.faults.books import Book, Place
from xlsx_addin.cell_values import CellError, Formula
from xlsx_addin.workbook.package import Package
from xlsx_addin.workbook.seal import Sealed, seal

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Change = Callable[[bytes], bytes]


# --- one cell ----------------------------------------------------------------------------------------------


def put(book: Book, cell_id: str, value: str | dt.date | Formula, *, percent: bool = False) -> Place:
    """Put what ``new`` would not write into the cell of an id: pasted text, a date, a formula, a percentage."""
    book.clear(cell_id)
    place = book.place(cell_id)
    book.then(in_cell(place, value, percent=percent))
    return place


def in_cell(place: Place, value: str | float | dt.date | Formula | None, *, percent: bool = False) -> Change:
    def change(data: bytes) -> bytes:
        package = Package.open(data)
        sheet = package.sheet(place.sheet)
        row, column = coordinate_to_tuple(place.cell)
        at = (row - 1, column - 1)
        style = sheet.style(at)
        if isinstance(value, dt.date):
            style = package.date_style(style) or style
        if percent:
            style = package.style_with(style, 10)  # 0.00%
        sheet.set(at, value, style)
        return package.to_bytes()

    return change


def divided_by_zero() -> Formula:
    return Formula("1/0", CellError("#DIV/0!"))


def never_computed() -> Formula:
    return Formula("SUM(Z1:Z9)", None)


def shows(place: Place, value: float) -> Change:
    """A formula that stays, with a result that is no longer right."""

    def change(data: bytes) -> bytes:
        package = Package.open(data)
        row, column = coordinate_to_tuple(place.cell)
        package.sheet(place.sheet).set_cached((row - 1, column - 1), value)
        return package.to_bytes()

    return change


def sealed(data: bytes) -> bytes:
    """The copy to send."""
    made = seal(data, now=dt.datetime(2024, 12, 1, 8, 30))
    assert isinstance(made, Sealed), made
    return made.data


# --- rows --------------------------------------------------------------------------------------------------


def delete_row(sheet: str, row: int) -> Change:
    def edit(data: etree._Element) -> None:
        for element in list(data):
            number = int(element.get("r"))
            if number == row:
                data.remove(element)
            elif number > row:
                _renumber(element, number - 1)

    return _on_rows(sheet, edit)


def insert_row(sheet: str, row: int) -> Change:
    """An empty row above ``row``."""

    def edit(data: etree._Element) -> None:
        for element in data:
            if int(element.get("r")) >= row:
                _renumber(element, int(element.get("r")) + 1)

    return _on_rows(sheet, edit)


def copy_row(sheet: str, row: int) -> Change:
    """The row once more right below itself, formulas and hidden id included."""

    def edit(data: etree._Element) -> None:
        twin = None
        for element in list(data):
            number = int(element.get("r"))
            if number > row:
                _renumber(element, number + 1)
            elif number == row:
                twin = deepcopy(element)
                _renumber(twin, row + 1)
                element.addnext(twin)
        assert twin is not None

    return _on_rows(sheet, edit)


def swap_rows(sheet: str, first: int, second: int) -> Change:
    """Two rows change places."""

    def edit(data: etree._Element) -> None:
        rows = {int(x.get("r")): x for x in data}
        _renumber(rows[first], second)
        _renumber(rows[second], first)
        data[:] = sorted(data, key=lambda x: int(x.get("r")))

    return _on_rows(sheet, edit)


def _renumber(row: etree._Element, number: int) -> None:
    row.set("r", str(number))
    for cell in row.iter(f"{_MAIN}c"):
        cell.set("r", f"{coordinate_from_string(cell.get('r'))[0]}{number}")


def _on_rows(sheet: str, edit: Callable[[etree._Element], None]) -> Change:
    def change(data: bytes) -> bytes:
        def rewrite(part: bytes) -> bytes:
            root = etree.fromstring(part)
            rows = root.find(f"{_MAIN}sheetData")
            assert rows is not None
            edit(rows)
            return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

        return _rewritten(data, _part_of(data, sheet), rewrite)

    return change


# --- sheets and parts --------------------------------------------------------------------------------------


def remove_sheet(name: str) -> Change:
    def change(data: bytes) -> bytes:
        package = Package.open(data)
        package.remove_sheet(name)
        return package.to_bytes()

    return change


def copy_sheet(name: str, new_name: str) -> Change:
    def change(data: bytes) -> bytes:
        package = Package.open(data)
        package.copy_sheet(name, new_name)
        return package.to_bytes()

    return change


def rename_sheet(name: str, new_name: str) -> Change:
    def rewrite(part: bytes) -> bytes:
        return part.replace(f'name="{name}"'.encode(), f'name="{new_name}"'.encode())

    return lambda data: _rewritten(data, "xl/workbook.xml", rewrite)


def _part_of(data: bytes, sheet: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        book = etree.fromstring(archive.read("xl/workbook.xml"))
        relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    wanted = next(x.get(_RELATIONS) for x in book.iter(f"{_MAIN}sheet") if x.get("name") == sheet)
    target = next(x.get("Target") for x in relations if x.get("Id") == wanted)
    return re.sub(r"^/?(xl/)?", "xl/", str(target))


def _rewritten(data: bytes, name: str, rewrite: Callable[[bytes], bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in archive.infolist():
            content = archive.read(item)
            target.writestr(item, rewrite(content) if item.filename == name else content)
    return out.getvalue()


def row_of(place: Place) -> int:
    return coordinate_to_tuple(place.cell)[0]
