"""Cells and blocks as the functions take and give them: reading one cell, faults as text, one shape for all.

An argument is one cell, a row of cells or a table of rows; one cell, one row or one column serves every row or
column of the others. A result is always a table of rows. A fault is a Vietnamese sentence behind ``ERROR`` in the
cell it concerns, and passes unchanged through functions that read that cell.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Combine, Field, Kind
from xlsx_addin.findings import finding
from xlsx_addin.numbers import Nothing, Percent, Plain, Ratio, Unclear, normalise, round_half_up, to_text, understand
from xlsx_addin.reading.raw import Cell as RawCell
from xlsx_addin.submission.cells import Remark, date_details, from_float, understand_cell

ERROR = "Lỗi: "
Cell = str | float | int | bool | Decimal | dt.date | dt.time | dt.timedelta | None
Shown = str | Decimal | None
"""What a function shows in one cell; None is a blank."""
Shape = tuple[int, int]

_EXCEL_ERRORS = frozenset(
    f"#{word}" for word in ("DIV/0!", "N/A", "NAME?", "NULL!", "NUM!", "REF!", "VALUE!", "SPILL!", "CALC!", "BUSY!")
)
_SIGNIFICANT = 15  # digits that a spreadsheet program shows: 0.1 + 0.2 is 0.3
_TOO_MUCH = 10**_SIGNIFICANT


def _never(row: int, column: int) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of cells. ``percent`` tells whether a cell's number has a percent format (0.3103 shown as 31,03%)."""

    rows: Sequence[Sequence[Cell]]
    percent: Callable[[int, int], bool] = _never

    @property
    def shape(self) -> Shape:
        return len(self.rows), max(map(len, self.rows), default=0)

    def at(self, row: int, column: int) -> GivenCell:
        """A cell; a block of one row or one column repeats it."""
        height, width = self.shape
        row, column = (0 if height == 1 else row), (0 if width == 1 else column)
        line = self.rows[row] if row < height else ()
        return GivenCell(self, row, column, line[column] if column < len(line) else None)


@dataclass(frozen=True, slots=True)
class GivenCell:
    """One cell of a block."""

    block: Block
    row: int
    column: int
    value: Cell

    @property
    def is_percent(self) -> bool:
        number = isinstance(self.value, (int, float, Decimal)) and not isinstance(self.value, bool)
        return number and self.block.percent(self.row, self.column)


Argument = Block | Cell | Sequence[Cell] | Sequence[Sequence[Cell]]


class CellFault(Exception):  # noqa: N818 - what the cell will say, not an error of ours
    """Why a cell has no result: whole Vietnamese sentences with what to do."""


def as_block(argument: Argument) -> Block:
    """An argument as rows of cells. An empty one is one blank cell."""
    if isinstance(argument, Block):
        return argument
    if isinstance(argument, str) or not isinstance(argument, Sequence):
        return Block(((argument,),))
    if not any(isinstance(row, Sequence) and not isinstance(row, str) for row in argument):
        return Block((argument or (None,),))  # type: ignore[arg-type]
    return Block([row if isinstance(row, Sequence) and not isinstance(row, str) else (row,) for row in argument])


def spread(function: Callable[..., Shown], *arguments: Argument) -> list[list[Shown]]:
    """A function of single cells over blocks, cell by cell."""
    blocks = [as_block(a) for a in arguments]
    height, width = (_common(block.shape[axis] for block in blocks) for axis in (0, 1))
    if not height or not width:
        return [[f"{ERROR}Các vùng đưa vào không cùng số hàng, số cột. Chọn các vùng cùng cỡ, hoặc một ô cho tất cả."]]
    return [[_shown(function, [b.at(r, c) for b in blocks]) for c in range(width)] for r in range(height)]


def _common(sizes: Iterable[int]) -> int:
    """The size that all share, ones apart; 0 where they differ."""
    different = {max(size, 1) for size in sizes} - {1}
    return 1 if not different else different.pop() if len(different) == 1 else 0


def _shown(function: Callable[..., Shown], cells: Sequence[GivenCell]) -> Shown:
    try:
        return function(*cells)
    except CellFault as fault:
        return f"{ERROR}{fault}"


# --- reading one cell ----------------------------------------------------------------------------------------
def fault(code: str, **details: Any) -> CellFault:
    """A fault in the words of the finding of that code."""
    said = finding(code, **details)
    return CellFault(f"{said.message} {said.fix}")


def refused(remark: Remark | None) -> CellFault:
    """The fault of a cell that the form's own reading cannot use."""
    return fault(remark.code, **remark.details) if remark else CellFault("Không đọc được ô này. Nhập lại.")


def raw(given: GivenCell) -> RawCell:
    """The cell as a file's reading gives it: '' for a blank, floats without binary noise."""
    value = given.value
    if value is None:
        return ""
    if isinstance(value, str):
        if value.startswith(ERROR):
            raise CellFault(value.removeprefix(ERROR))
        if value.strip().upper() in _EXCEL_ERRORS:
            raise fault("error-cell", text=value.strip())
        return value
    if isinstance(value, (Decimal, float)):
        return float(f"{value:.{_SIGNIFICANT}g}")
    return value


def number(given: GivenCell, *, vietnamese: bool = False) -> Plain | Percent | Nothing:
    """A number or nothing. ``vietnamese``: a dot groups thousands and a comma is decimal where both could be."""
    cell = raw(given)
    if isinstance(cell, bool):
        raise fault("not-a-number", text=FLAG_YES if cell else FLAG_NO)
    if isinstance(cell, (int, float)):
        if not math.isfinite(cell) or abs(cell) >= _TOO_MUCH:
            raise fault("not-a-number", text=f"{cell:g}")
        value = round_half_up(from_float(float(cell)), _SIGNIFICANT).normalize() if cell % 1 else Decimal(int(cell))
        return Percent((value * 100).normalize()) if given.is_percent else Plain(value)
    if not isinstance(cell, str):
        raise fault("date-in-figure", **date_details(cell))
    meaning = understand(cell)
    match meaning:
        case Plain() | Percent() | Nothing():
            return meaning
        case Ratio():
            raise fault("fraction-in-cell", text=normalise(cell))
        case Unclear(code="ambiguous-number", candidates=(by_thousands, decimal)) if vietnamese:
            return Plain(by_thousands if "." in cell else decimal)
        case Unclear(code=code, candidates=candidates):
            raise fault(code, text=normalise(cell), candidates=" hoặc ".join(map(to_text, candidates)))


def count(given: GivenCell, label: str) -> int | None:
    """A whole number of people or things, not negative; None for a blank."""
    field = Field("", "", "", "", label, "", Kind.COUNT, Combine.SUM, frozenset())
    meaning = understand_cell(field, raw(given), percent=given.is_percent)
    if meaning.value is not None:
        return int(meaning.value)
    if meaning.state is None:
        return None
    if meaning.remark and meaning.remark.code == "stated-not-arising":
        text = normalise(str(given.value))
        raise CellFault(f"Ô ghi «{text}», không phải số. Nếu không có ai thì ghi 0; chưa có số liệu thì để trống.")
    raise refused(meaning.remark)


def text(given: GivenCell) -> str:
    """The cell's text, trimmed; '' for a blank."""
    cell = raw(given)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return normalise(str(cell))


def whole(given: GivenCell, low: int, high: int, otherwise: str) -> int | None:
    """A whole number within limits, None for a blank; ``otherwise`` is the sentence for everything else."""
    try:
        read = number(given)
    except CellFault:
        raise CellFault(otherwise) from None
    if isinstance(read, Nothing) and read.arising:
        return None
    if not isinstance(read, Plain) or read.value % 1 or not low <= read.value <= high:
        raise CellFault(otherwise)
    return int(read.value)
