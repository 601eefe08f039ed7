"""The functions of ``cell_functions`` as xlwings offers them to cells of Excel on Windows.

Arguments arrive as blocks, one cell being a block of one; results go back as rows of cells. Names of functions and
arguments are ASCII because VBA is; the words of Excel's function wizard are those of the help sheet. The VBA
wrappers of this module are made at build time (``workbook.udf_wrappers``), so nobody needs to import functions.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import xlwings as xw
from xlwings import conversion

from xlsx_addin.cell_functions import FUNCTIONS, HELP, Block, Shown
from xlsx_addin.hosts.error_numbers import error_name
from xlsx_addin.reading.percent import is_percent_code

Rows = list[list[str | float]]
CATEGORY = "Bình đẳng giới"
LONGEST_TEXT = 32_767  # characters that a cell of Excel holds
_BLANK = Block(((None,),))
_xlwings: Any = conversion  # untyped in xlwings
_Function = TypeVar("_Function", bound=Callable[..., Rows])


class _BlockReader(conversion.Accessor):
    """An argument as ``Block``: error values as their names, and percent formats asked for where a number matters."""

    @classmethod
    def reader(cls, options: dict[str, Any]) -> Any:
        return _xlwings.ValueAccessor.reader({**options, "ndim": 2, "err_to_str": True}).append_stage(_to_block)


def _to_block(context: Any) -> None:
    rows = [[error_name(x) or x for x in row] for row in context.value]
    context.value = Block(rows, *(() if context.range is None else (_percents(context.range),)))


def _percents(cells: xw.Range) -> Callable[[int, int], bool]:
    """Which cells show a percent. A range of one format is asked once, of mixed ones by column, then by cell."""

    @cache
    def format_of(row: int | None, column: int | None) -> str | None:
        if column is None:
            return cells.number_format
        return (cells[:, column] if row is None else cells[row, column]).number_format

    def percent(row: int, column: int) -> bool:
        places = ((None, None), (None, column), (row, column))
        codes = (format_of(*place) for place in places)
        return is_percent_code(next((code for code in codes if code), ""))

    return percent


_xlwings.accessors[Block] = _BlockReader


def cell_function(function: _Function) -> _Function:
    """Offers a function to cells, with the help sheet's words for Excel's function wizard."""
    described = next(each for each in HELP if each.name == function.__name__)
    function.__doc__ = described.summary
    for name, words in zip(inspect.signature(function).parameters, described.arguments, strict=True):
        function = xw.arg(name, doc=words)(function)
    return xw.func(category=CATEGORY)(function)


def _rows(name: str, *arguments: Block) -> Rows:
    return [[_for_excel(cell) for cell in row] for row in FUNCTIONS[name](*arguments)]


def _for_excel(cell: Shown) -> str | float:
    """Numbers as floats; a blank as an empty text, which Excel would else show as 0."""
    if isinstance(cell, Decimal):
        return float(cell)
    return (cell or "")[:LONGEST_TEXT]


@cell_function
def TYLE_NU(nu: Block, tong: Block, so_le: Block = _BLANK) -> Rows:  # noqa: N802
    return _rows("TYLE_NU", nu, tong, so_le)


@cell_function
def DOC_SO(chu: Block) -> Rows:  # noqa: N802
    return _rows("DOC_SO", chu)


@cell_function
def SO_VN(x: Block, so_le: Block = _BLANK) -> Rows:  # noqa: N802
    return _rows("SO_VN", x, so_le)


@cell_function
def CHITIEU(ma: Block, nam: Block, cap: Block = _BLANK) -> Rows:  # noqa: N802
    return _rows("CHITIEU", ma, nam, cap)


@cell_function
def DANHGIA(ma: Block, gia_tri: Block, nam: Block, cap: Block = _BLANK) -> Rows:  # noqa: N802
    return _rows("DANHGIA", ma, gia_tri, nam, cap)


@cell_function
def KETQUA(ma: Block, vung: Block) -> Rows:  # noqa: N802
    return _rows("KETQUA", ma, vung)


@cell_function
def SO_SANH(nay: Block, truoc: Block, don_vi: Block = _BLANK) -> Rows:  # noqa: N802
    return _rows("SO_SANH", nay, truoc, don_vi)


@cell_function
def SOAT_TYLE(doan: Block) -> Rows:  # noqa: N802
    return _rows("SOAT_TYLE", doan)
