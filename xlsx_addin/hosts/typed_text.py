"""Values into cells of a live workbook: a program takes what it is given for typing, and reads it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.cell_values import CellError, Formula, Place, SheetPlace, Value
from xlsx_addin.keys import VALUE
from xlsx_addin.workbook.text_columns import TEXT_ROWS, text_columns

_STARTS = frozenset("=+-@'#")
_WORDS = frozenset({"true", "false", "đúng", "sai"})


def as_typed(text: str) -> str:
    """The text as it has to be given to a cell that is not formatted as text, so that it stays that very text.

    ``09/29`` would become a date, ``01840`` a number, ``=A1`` a formula. An apostrophe before it keeps it as it is and
    is not part of it.
    """
    bare = text.strip()
    risky = bare[:1] in _STARTS or bare.casefold() in _WORDS or any(c.isdigit() for c in bare)
    return f"'{text}" if risky else text


def given(value: Value, *, as_text: bool) -> Any:
    """A value as a program takes it: never a Decimal, which COM would make a currency of four places."""
    if isinstance(value, Formula):
        return f"={value.text.removeprefix('=')}"
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, str):
        return value if as_text else as_typed(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value


class TextPlaces:
    """The cells that have the text format by design, where text needs no apostrophe."""

    def __init__(self, cells: KeyedCells) -> None:
        self._columns = {
            sheet.raw.name: {sheet.columns[c] for c in text_columns(cells.edition, key) if c in sheet.columns}
            for key, sheet in cells.sheets.items()
        }
        self._first = {sheet.raw.name: sheet.key_row + 2 for sheet in cells.sheets.values()}
        rows = {found for row_id in TEXT_ROWS if (found := cells.place("thong_tin", row_id, VALUE))}
        self._single: frozenset[SheetPlace] = frozenset(rows)

    def at(self, name: str, place: Place) -> bool:
        if (name, place) in self._single:
            return True
        return place[1] in self._columns.get(name, ()) and place[0] >= self._first[name]
