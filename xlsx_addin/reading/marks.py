"""What is known of a sheet beside its values, and how a sheet that is too large is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsx_addin.places import to_a1
from xlsx_addin.reading.guard import Limits
from xlsx_addin.reading.raw import Place, UnreadableFile
from xlsx_addin.reading.reasons import unreadable

BINARY_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Error codes of .xls and .xlsb ([MS-XLS] 2.5.10 BErr)."""


_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383  # XFD1048576: a cell people can go to


@dataclass(frozen=True, slots=True)
class Marks:
    """The cells of a sheet whose value alone would mislead."""

    errors: Mapping[Place, str]
    percents: frozenset[Place]
    formulas: frozenset[Place] = frozenset()


def far_cell(sheet: str, place: Place, limits: Limits) -> UnreadableFile:
    """The outcome of a value beyond the rows and columns that are read."""
    row, column = min(place[0], _LAST_ROW), min(place[1], _LAST_COLUMN)
    return unreadable(
        "far-cell",
        sheet=sheet,
        cell=to_a1(row, column),
        rows=_grouped(limits.rows),
        columns=_grouped(limits.columns),
    )


def too_many_cells(sheet: str, cells: int) -> UnreadableFile:
    """The outcome of a sheet whose filled area, counted from A1, is beyond what memory should hold."""
    return unreadable("too-many-cells", sheet=sheet, cells=_grouped(cells))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")  # 200.000, as Vietnamese write it
