"""A workbook as somebody fills it: figures typed by id, rows of lists, and what was done to the file afterwards.

It becomes a file through the product's own ``new``, so that the formulas hold what a spreadsheet would show. Where a
cell stands is read from the blank form with another library, so that an expected cell is not the product's own word.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import openpyxl
from openpyxl.utils import get_column_letter

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.resources import resource
from xlsx_addin.submission.records import Unit
from xlsx_addin.workbook.new import Content, ListCell, make_workbook

FIRST_LIST_ROW = 1  # of a list, as people count them


@dataclass(frozen=True, order=True)
class Place:
    """A cell as people name it; ``cell`` is empty where only a sheet can be named, both where only the file can.

    ``file`` is named where many files are read together.
    """

    sheet: str = ""
    cell: str = ""
    file: str = ""

    def in_file(self, name: str) -> Place:
        return replace(self, file=name)


@dataclass(frozen=True, order=True)
class Expected:
    """A finding that has to be there: its code and its very cell."""

    code: str
    place: Place


@dataclass(frozen=True)
class _Sheet:
    name: str
    key_row: int
    rows: dict[str, int]
    columns: dict[str, str]


_MADE: dict[str, bytes] = {}
"""Workbooks by their content: the same one goes into many folders."""


@lru_cache(maxsize=4)
def _blank_sheets(edition_id: str) -> dict[str, _Sheet]:
    """Where rows and columns of the blank form stand, by their hidden keys, numbers as in the spreadsheet."""
    edition = load_edition(edition_id)
    book = openpyxl.load_workbook(resource("workbooks", edition.workbook), read_only=False)
    names = {name: key for key, name in edition.sheets.items()}
    found: dict[str, _Sheet] = {}
    for sheet in book.worksheets:
        mark = next((c for row in sheet.iter_rows(max_row=60, max_col=30) for c in row if c.value == "#id"), None)
        if mark is None or sheet.title not in names:
            continue
        columns = {c.value: get_column_letter(c.column) for c in sheet[mark.row] if isinstance(c.value, str)}
        ids = sheet.iter_rows(min_row=mark.row + 1, min_col=mark.column, max_col=mark.column)
        rows = {str(c.value): c.row for (c,) in ids if c.value}
        found[names[sheet.title]] = _Sheet(sheet.title, mark.row, rows, columns)
    return found


def _region(touched: str) -> str:
    if touched.startswith(("HD.van_ban", "HD.truyen_thong")):
        return touched.split(".")[1]
    head, *rest = touched.split(".")
    return head if head in ("CB", "INFO", "M4", "(unit)") or not rest else f"{head}.{rest[0]}"


@dataclass
class Book:
    """One unit's workbook. ``afterwards`` are changes to the finished file, in order."""

    edition: Edition
    unit: Unit
    year: int
    period: str
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    afterwards: list[Callable[[bytes], bytes]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    # --- what a person does ----------------------------------------------------------------------------

    def type(self, cell_id: str, text: object) -> None:
        """Type into a cell: a number with a decimal point is a number, anything else is text."""
        self.values[cell_id] = str(text)
        self.touched.add(cell_id)

    def clear(self, *cell_ids: str) -> None:
        for cell_id in cell_ids:
            self.values.pop(cell_id, None)
            self.touched.add(cell_id)

    def write(self, sheet: str, row: int, **cells: object) -> None:
        """Type into cells of a list's row, counted from 1; a row behind the last one is added."""
        rows = self.lists.setdefault(sheet, [])
        while len(rows) < row:
            rows.append({})
        rows[row - 1].update({key: str(value) for key, value in cells.items()})
        self.touched.add(sheet)

    def then(self, change: Callable[[bytes], bytes]) -> None:
        self.afterwards.append(change)
        self.touched.add("(file)")

    def of(self, **unit: str) -> None:
        """Another unit on «Thông tin»."""
        self.unit = replace(self.unit, **unit)
        self.touched.add("(unit)")

    # --- looking ---------------------------------------------------------------------------------------

    def number(self, cell_id: str) -> int:
        self.touched.add(cell_id)
        return int(self.values[cell_id])

    @property
    def regions(self) -> set[str]:
        """What was touched, so coarsely that changes of different regions have nothing to do with each other."""
        return {_region(each) for each in self.touched}

    def length(self, sheet: str) -> int:
        return len(self.lists.get(sheet, ()))

    def place(self, cell_id: str) -> Place:
        """Where a figure, a note or a line of «Thông tin» stands in the blank form."""
        sheets = _blank_sheets(self.edition.id)
        if cell_id in self.edition.fields:
            known = self.edition.fields[cell_id]
            sheet, row, column = sheets[known.sheet], known.row, known.column
        elif cell_id.startswith("INFO."):
            sheet, row, column = sheets["thong_tin"], cell_id, "value"
        else:
            row, _, column = cell_id.rpartition(".")
            sheet = sheets["phu_luc_01"]
        return Place(sheet.name, f"{sheet.columns[column]}{sheet.rows[row]}")

    def form_place(self, row_id: str, column: str) -> Place:
        """A cell of the form by its row and the hidden key of its column."""
        known = _blank_sheets(self.edition.id)["phu_luc_01"]
        return Place(known.name, f"{known.columns[column]}{known.rows[row_id]}")

    def list_place(self, sheet: str, row: int, column: str) -> Place:
        known = _blank_sheets(self.edition.id)[sheet]
        return Place(known.name, f"{known.columns[column]}{known.key_row + 1 + row}")

    def sheet_place(self, sheet: str) -> Place:
        return Place(self.edition.sheets[sheet])

    def id_place(self, row_id: str, sheet: str = "phu_luc_01") -> Place:
        """The hidden cell that holds a row's id."""
        known = _blank_sheets(self.edition.id)[sheet]
        return Place(known.name, f"{known.columns['#id']}{known.rows[row_id]}")

    def at(self, cell_id: str, code: str) -> Expected:
        return Expected(code, self.place(cell_id))

    def in_list(self, sheet: str, row: int, column: str, code: str) -> Expected:
        return Expected(code, self.list_place(sheet, row, column))

    # --- the file --------------------------------------------------------------------------------------

    def copy(self) -> Book:
        return replace(
            self,
            values=dict(self.values),
            lists=copy.deepcopy(self.lists),
            afterwards=list(self.afterwards),
            touched=set(self.touched),
        )

    def content(self) -> Content:
        cells = [
            ListCell(sheet, number, column, value)
            for sheet, rows in self.lists.items()
            for number, row in enumerate(rows, start=1)
            for column, value in row.items()
        ]
        return Content(dict(self.values), tuple(cells))

    def to_bytes(self) -> bytes:
        key = repr((self.unit, self.year, self.period, self.values, self.lists))
        if key not in _MADE:
            _MADE[key] = make_workbook(self.edition, self.unit, self.year, self.period, self.content())
        data = _MADE[key]
        for change in self.afterwards:
            data = change(data)
        return data
