"""Addresses as Excel writes them (``B2:C9``, ``A:C``, ``'Sheet 1'!B2``) and the areas that they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

_CELL = r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})"
_SHAPES = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "cells": rf"{_CELL}(?::{_CELL})?",
        "columns": r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})",
        "rows": r"\$?([1-9]\d{0,6}):\$?([1-9]\d{0,6})",
    }.items()
}
_QUALIFIED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)", re.DOTALL)
_R1C1 = re.compile(r"[Rr]\d*([Cc]\d*)?|[Cc]\d*")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


class Area(NamedTuple):
    """A rectangle of cells: its first row and column from 1, and its size; a size of 0 is no cell at all."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last(self) -> tuple[int, int]:
        return self.row + self.rows - 1, self.column + self.columns - 1

    def around(self, other: Area) -> Area:
        """The smallest rectangle that holds both."""
        (r1, c1), (r2, c2) = self.last, other.last
        row, column = min(self.row, other.row), min(self.column, other.column)
        return Area(row, column, max(r1, r2) - row + 1, max(c1, c2) - column + 1)


def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def area_of(address: str) -> Area | None:
    """The area of an address without sheet; None for what is none, such as a name."""
    text = address.strip()
    if found := _SHAPES["cells"].fullmatch(text):
        c1, r1, c2, r2 = found.groups()
        first = Area(int(r1), column_number(c1))
        area = first.around(Area(int(r2), column_number(c2))) if c2 else first
    elif found := _SHAPES["columns"].fullmatch(text):
        area = Area(1, column_number(found[1]), MOST_ROWS).around(Area(1, column_number(found[2]), MOST_ROWS))
    elif found := _SHAPES["rows"].fullmatch(text):
        area = Area(int(found[1]), 1, 1, MOST_COLUMNS).around(Area(int(found[2]), 1, 1, MOST_COLUMNS))
    else:
        return None
    return area if area.last[0] <= MOST_ROWS and area.last[1] <= MOST_COLUMNS else None


def split_sheet(text: str) -> tuple[str | None, str]:
    """``'My sheet'!A1`` as the sheet's name and the rest; None where no sheet is named."""
    found = _QUALIFIED.fullmatch(text)
    if not found:
        return None, text
    return found[1].replace("''", "'") if found[1] else found[2], found[3]


def quoted(sheet: str) -> str:
    """A sheet's name as it stands before ``!``."""
    if _PLAIN_SHEET.fullmatch(sheet) and area_of(sheet) is None and not _R1C1.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def address_of(area: Area, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """The address of an area: ``$A$1:$B$2``, ``$A:$A`` for whole columns, ``$1:$1`` for whole rows."""

    def row(number: int) -> str:
        return f"{'$' if row_absolute else ''}{number}"

    def column(number: int) -> str:
        return f"{'$' if column_absolute else ''}{column_letters(number)}"

    last_row, last_column = area.last
    if area.rows == MOST_ROWS:
        return f"{column(area.column)}:{column(last_column)}"
    if area.columns == MOST_COLUMNS:
        return f"{row(area.row)}:{row(last_row)}"
    first = column(area.column) + row(area.row)
    return first if area[2:] == (1, 1) else f"{first}:{column(last_column)}{row(last_row)}"


def rectangles(places: Iterable[tuple[int, int]]) -> list[Area]:
    """The places (row, column) as few rectangles: runs along the rows, joined downwards where they are alike."""
    rows: dict[int, list[int]] = {}
    for row, column in places:
        rows.setdefault(row, []).append(column)
    open_runs: dict[tuple[int, int], int] = {}  # (column, columns) -> first row
    found: list[Area] = []
    before = None
    for row in sorted(rows):
        runs = set(_runs(sorted(rows[row])))
        going_on: set[tuple[int, int]] = runs if row - 1 == before else set()
        for run in [run for run in open_runs if run not in going_on]:
            first = open_runs.pop(run)
            found.append(Area(first, run[0], (before or 0) - first + 1, run[1]))
        for run in runs:
            open_runs.setdefault(run, row)
        before = row
    found += [Area(first, run[0], (before or 0) - first + 1, run[1]) for run, first in open_runs.items()]
    return sorted(found)


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and column == runs[-1][0] + runs[-1][1]:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((column, 1))
    return runs
