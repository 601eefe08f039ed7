"""What a file gives before anyone knows the form: sheets of raw cells, or a stated reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta
"""A raw cell as calamine gives it; an empty cell, and an error cell, is the empty string."""

Place = tuple[int, int]
"""Row and column, both from 0. A1 text exists only at the edge (``xlsx_addin.places``)."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet, whole, from A1 on (row 0, column 0), though rows may have different lengths."""

    name: str
    rows: Sequence[Sequence[Cell]]
    errors: Mapping[Place, str]  # error cells: "#DIV/0!"
    percents: frozenset[Place]  # number cells shown with a percent format: 0.3056 means 30.56
    formulas: frozenset[Place]  # cells that hold a formula (xlsx, xlsm only; elsewhere empty)


@dataclass(frozen=True, slots=True)
class RawBook:
    """The asked-for sheets of one workbook. ``sheets`` keeps the file's own names and order."""

    path: str
    format: str  # "xlsx", "xlsm", "xlsb", "xls", "ods"
    sheet_names: tuple[str, ...]  # all of them, also those not read
    sheets: Mapping[str, RawSheet]


class UnreadableFile(Exception):  # noqa: N818 - an outcome with a name of its own, not an error of ours
    """A file that cannot be used at all. ``code`` is stable; ``reason`` is a whole Vietnamese sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
