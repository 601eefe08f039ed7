"""The cells of a sheet by place, over the tree of its ``sheetData``."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator

from lxml import etree

from xlsx_addin.cell_values import Place
from xlsx_addin.places import column_letters, column_number, to_a1
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.markup import main
from xlsx_addin.workbook.ooxml.values import LAST_COLUMN, LAST_ROW, C

ROW = main("row")
_DIGITS = "0123456789"
_COLUMNS = {column_letters(column): column for column in range(702)}  # A to ZZ, so as not to compute them again


class Grid:
    """Rows and cells by number, found and made in order. Rows and cells without ``r`` get theirs written."""

    def __init__(self, sheet_data: etree._Element) -> None:
        self.sheet_data = sheet_data
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        number = -1
        for row in sheet_data.iterchildren(ROW):
            stated = row.get("r")
            previous, number = number, int(stated) - 1 if stated else number + 1
            if number <= previous or number > LAST_ROW:
                raise _disordered(f"{number + 1}")
            if not stated:
                row.set("r", str(number + 1))
            self._rows[number] = row
        self._order = list(self._rows)

    def row(self, number: int) -> etree._Element | None:
        return self._rows.get(number)

    def row_numbers(self, first: int, last: int) -> list[int]:
        """Existing rows from ``first`` to ``last``, both included."""
        return self._order[bisect_left(self._order, first) : bisect_left(self._order, last + 1)]

    def cells_of(self, number: int) -> dict[int, etree._Element]:
        """Column -> cell of one row, in order."""
        cells = self._cells.get(number)
        if cells is None:
            row = self._rows.get(number)
            cells = self._cells[number] = {} if row is None else _index(row, number)
        return cells

    def cell(self, place: Place) -> etree._Element | None:
        return self.cells_of(place[0]).get(place[1])

    def __iter__(self) -> Iterator[tuple[Place, etree._Element]]:
        for number in self._order:
            for column, cell in self.cells_of(number).items():
                yield (number, column), cell

    def place_of_child(self, element: etree._Element) -> Place:
        """Where the cell stands that holds ``element``."""
        cell = element.getparent()
        assert cell is not None  # noqa: S101 - formulas are never the root
        reference = cell.get("r")
        if reference is None:
            row = cell.getparent()
            assert row is not None  # noqa: S101
            self.cells_of(int(row.get("r", "0")) - 1)  # writes the missing references
            reference = cell.get("r", "")
        return place_of(reference)

    def ensure_cell(self, place: Place) -> etree._Element:
        """The cell, made empty and unstyled where there is none."""
        number, column = place
        cells = self.cells_of(number)
        if column in cells:
            return cells[column]
        row = self._ensure_row(number)
        cell = etree.Element(C, r=to_a1(number, column))
        last = next(reversed(cells), -1)
        if column > last:
            _append(row, cell, cells[last] if cells else None)
            cells[column] = cell
        else:
            cells[min(other for other in cells if other > column)].addprevious(cell)
            self._cells[number] = dict(sorted([*cells.items(), (column, cell)]))
        _widen_spans(row, column)
        return cell

    def _ensure_row(self, number: int) -> etree._Element:
        row = self._rows.get(number)
        if row is None:
            row = self._rows[number] = etree.Element(ROW, r=str(number + 1))
            at = bisect_left(self._order, number)
            if at == len(self._order):
                _append(self.sheet_data, row, self._rows[self._order[-1]] if self._order else None)
            else:
                self._rows[self._order[at]].addprevious(row)
            insort(self._order, number)
        return row


def place_of(reference: str) -> Place:
    """``B12`` -> (11, 1), quickly: cell references in parts carry no dollar signs."""
    letters = reference.rstrip(_DIGITS)
    column = _COLUMNS.get(letters)
    return int(reference[len(letters) :]) - 1, column_number(letters) if column is None else column


def _index(row: etree._Element, number: int) -> dict[int, etree._Element]:
    cells: dict[int, etree._Element] = {}
    column = -1
    for cell in row.iterchildren(C):
        reference = cell.get("r")
        previous = column
        if reference:
            letters = reference.rstrip(_DIGITS)
            known = _COLUMNS.get(letters)
            column = column_number(letters) if known is None else known
        else:
            column += 1
        if column <= previous or column > LAST_COLUMN:
            raise _disordered(to_a1(number, column))
        if not reference:
            cell.set("r", to_a1(number, column))
        cells[column] = cell
    return cells


def _append(parent: etree._Element, element: etree._Element, last: etree._Element | None) -> None:
    """After the last of its kind, so that unknown children behind it keep their place."""
    if last is None:
        parent.insert(0, element)
    else:
        last.addnext(element)


def _widen_spans(row: etree._Element, column: int) -> None:
    """``spans`` is a hint that must not be too narrow; without it Excel looks for itself."""
    match = re.fullmatch(r"(\d+):(\d+)", row.get("spans", ""))
    if match and not int(match[1]) <= column + 1 <= int(match[2]):
        del row.attrib["spans"]


def _disordered(where: str) -> CannotEdit:
    return CannotEdit(
        "file-damaged", f"Các dòng, ô trong tệp không theo thứ tự (tại {where}). Hãy mở và lưu lại bằng Excel."
    )
