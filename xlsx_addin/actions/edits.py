"""Edits to a workbook, before they are made: the raw workbook as it will read once edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xlsx_addin.cell_values import CellError, Formula, Place, SheetPlace, Value
from xlsx_addin.reading.raw import Cell, RawBook, RawSheet

ERROR_NAMES = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}
)


def with_edits(book: RawBook, edits: Mapping[SheetPlace, Value]) -> RawBook:
    """The raw workbook as it will read once edited; only edited sheets are copied. A formula reads as its stored
    result."""
    by_sheet: dict[str, list[tuple[Place, Value]]] = {}
    for (name, place), value in edits.items():
        by_sheet.setdefault(name, []).append((place, value))
    sheets = dict(book.sheets)
    for name, cells in by_sheet.items():
        raw = sheets[name]
        rows = [list(row) for row in raw.rows]
        for (row, column), value in cells:
            rows.extend([] for _ in range(row + 1 - len(rows)))
            rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
            rows[row][column] = as_read(value)
        touched = {place for place, _ in cells}
        sheets[name] = RawSheet(
            raw.name,
            rows,
            {
                **{place: text for place, text in raw.errors.items() if place not in touched},
                **{place: str(value) for place, value in cells if isinstance(value, CellError)},
            },
            raw.percents - touched,
            (raw.formulas - touched) | {place for place, value in cells if isinstance(value, Formula)},
        )
    return RawBook(book.path, book.format, book.sheet_names, sheets)


def as_read(value: Value) -> Cell:
    """A written value as it will be read: numbers as floats, nothing as an empty text."""
    if isinstance(value, Formula):
        value = value.cached
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, (str, bool, dt.date)):
        return value
    return float(value)
