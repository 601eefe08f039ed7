"""The functions in cells of Calc: a UNO service of this process, asked by the copy's VBA (``workbook.calc_macros``).

What an argument is, is read by the engine and by ``hosts.functions`` as for Excel, but for what Calc does not tell: an
argument left empty between separators is 0, TRUE written in a formula is 1, and where an error is written or computed
in the formula itself, the cell shows that error. A function is called while Calc computes, on whatever thread, and has
to answer in every case: an exception would be a dialog for each cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import xlwings as xw

from xlsx_addin.calc_engine.blocks import as_look, plain_text
from xlsx_addin.calc_engine.books import Book
from xlsx_addin.calc_engine.places import MOST_COLUMNS, MOST_ROWS
from xlsx_addin.calc_engine.uno_bridge import bases
from xlsx_addin.cell_functions import ERROR, HELP, Block
from xlsx_addin.faults import log_traceback
from xlsx_addin.hosts import functions as hosted
from xlsx_addin.reading.percent import is_percent_code
from xlsx_addin.workbook.calc_macros import SERVICE

Shown = str | float | tuple[tuple[str | float, ...], ...]
_HELP = {described.name: described for described in HELP}


def offer_functions(app: xw.App) -> None:
    """Let the workbooks that this Calc opens from now on compute their functions, until this process ends."""
    app.impl.office.context.ServiceManager.insert(_factory_class()(app.impl))


class CellFunctions:
    """The functions for the cells of one workbook, which may still be loading."""

    def __init__(self, app: Any, document: Any) -> None:
        self._book = xw.Book(impl=Book(app, document))

    def answer(self, name: str, arguments: Sequence[Any]) -> Shown:
        """What a function shows: one value, or rows of them where it shows several. ``arguments`` are addresses of
        cells, values, rows of values, or None for one that was left out."""
        try:
            return _shown(self._rows(name, arguments))
        except Exception:  # noqa: BLE001 - whatever it was, the cell says it
            return f"{ERROR}Hàm gặp sự cố. Chi tiết ghi ở {log_traceback()}; hãy gửi tệp này cho người hỗ trợ."

    def _rows(self, name: str, arguments: Sequence[Any]) -> hosted.Rows:
        described = _HELP[name]
        given = list(arguments)
        while given and given[-1] is None:
            given.pop()
        if len(given) < len(described.arguments) - described.signature.count("["):
            return [[f"{ERROR}Thiếu đối số. Cách viết: {described.signature}."]]
        function = getattr(hosted, name)
        return function(*map(self._block, given))  # type: ignore[no-any-return]

    def _block(self, argument: Any) -> Block:
        match argument:
            case (address, ((content,),), int(number_format)) if _is_address(address):
                return self._cell(address, content, number_format)
            case tuple():
                return Block([[_constant(value) for value in row] for row in argument])
            case _ if _is_address(argument):
                return self._read(argument)
        return Block(((_constant(argument),),))

    def _cell(self, address: Any, content: Any, number_format: int) -> Block:
        """One cell, of which only the name of an error is still to be asked."""
        if content is None:
            return self._read(address)
        if isinstance(content, str):
            return Block(((plain_text(content) or None,),))
        book: Book = self._book.impl
        value = as_look(float(content), book.formats.look(number_format), book.epoch)
        return Block(((value,),), lambda row, column: is_percent_code(book.formats.code(number_format)))

    def _read(self, address: Any) -> Block:
        return self._cells(address).options(Block).value  # type: ignore[no-any-return]

    def _cells(self, address: Any) -> xw.Range:
        """The cells at an address; of whole columns and rows those that the sheet uses."""
        sheet = self._book.sheets[address.Sheet]
        last_row, last_column = address.EndRow + 1, address.EndColumn + 1
        if last_row == MOST_ROWS or last_column == MOST_COLUMNS:
            used = sheet.used_range.last_cell
            last_row = max(min(last_row, used.row), address.StartRow + 1)
            last_column = max(min(last_column, used.column), address.StartColumn + 1)
        return sheet.range((address.StartRow + 1, address.StartColumn + 1), (last_row, last_column))


def _is_address(argument: Any) -> bool:
    return hasattr(argument, "StartRow")


def _constant(value: Any) -> Any:
    """A value of the formula itself: Calc's empty text is a blank, its numbers are floats."""
    if value == "":
        return None
    return float(value) if isinstance(value, int) else value


def _shown(rows: hosted.Rows) -> Shown:
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else tuple(map(tuple, rows))


class _Named:
    """What is known by the service's name."""

    def getImplementationName(self) -> str:  # noqa: N802 - UNO's names
        return SERVICE

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name == SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return (SERVICE,)


@cache
def _factory_class() -> Any:
    """Made when it is first needed: its bases exist only with a bridge to LibreOffice."""

    class Service(_Named, *bases("lang.XServiceInfo", "sheet.XFunctionAccess")):  # type: ignore[misc] # of the bridge
        """Asked by one workbook."""

        def __init__(self, functions: CellFunctions) -> None:
            self._functions = functions

        def callFunction(self, name: str, arguments: Sequence[Any]) -> Shown:  # noqa: N802
            return self._functions.answer(name, arguments)

    class Factory(_Named, *bases("lang.XServiceInfo", "lang.XSingleComponentFactory")):  # type: ignore[misc]
        """Makes a service for each workbook that asks."""

        def __init__(self, app: Any) -> None:
            self._app = app

        def createInstanceWithArgumentsAndContext(self, arguments: Sequence[Any], context: Any) -> Any:  # noqa: N802
            (document,) = arguments
            return Service(CellFunctions(self._app, document))

        def createInstanceWithContext(self, context: Any) -> Any:  # noqa: N802
            raise ValueError("the service is asked for with the workbook that asks")

    return Factory
