"""Whether rows or columns of a sheet were inserted or deleted since the workbook was opened.

Ranges that a program holds follow their cells. So one cell is held for each row and each column, far from all content,
where only whole rows and columns move it. Each stands in a column (a row) of its own, so that Calc never joins two of
them, and some stand behind the content, the last one as a guard: whatever is inserted moves the guard, and to put it
back something must be deleted, and an anchor is lost. Rows that were cut and pasted lose none and leave the guard: that
is new content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from xlsx_addin.calc_engine.uno_bridge import struct
from xlsx_addin.cell_values import Place

_BEHIND = 40  # anchors behind the content, of rows and columns where it is still to grow
_FAR_COLUMN, _COLUMNS, _GUARD_COLUMN = 2_000, 13_000, 16_000
_FAR_ROW, _GUARD_ROW = 1_000_000, 1_040_000
_BEFORE_GUARD = 1_030_000, 15_500  # the guard of columns moves with rows as well, and that of rows with columns


class Anchors:
    """Cells of one sheet that are held on to. ``sheet``: the UNO object; ``rows`` and ``columns``: how much is used."""

    def __init__(self, document: Any, sheet: Any, rows: int, columns: int) -> None:
        rows, columns = rows + _BEHIND, columns + _BEHIND
        by_row = [(row, _FAR_COLUMN + row % _COLUMNS) for row in range(rows)]
        by_column = [(_FAR_ROW + column, column) for column in range(columns)]
        self._rows = _Held(document, sheet, [*by_row, (rows, _GUARD_COLUMN)])
        self._columns = _Held(document, sheet, [*by_column, (_GUARD_ROW, columns)])

    def untouched(self) -> bool:
        """Whether nothing at all happened to the cells, not even to the name of their sheet."""
        return not self._rows.differs() and not self._columns.differs()

    def sheet_number(self) -> int:
        """The place of the sheet among all, from 0; of a sheet that was taken out, that of another one."""
        return self._rows.sheet_number()

    def rows_moved(self) -> bool:
        """Whether rows were inserted or deleted."""
        return self._rows.moved(lambda address: address.StartColumn > _BEFORE_GUARD[1], lambda guard: guard.StartRow)

    def columns_moved(self) -> bool:
        """Whether columns were inserted or deleted."""
        return self._columns.moved(lambda address: address.StartRow > _BEFORE_GUARD[0], lambda guard: guard.StartColumn)


class _Held:
    """Cells held by one UNO object, of which the last is the guard."""

    def __init__(self, document: Any, sheet: Any, places: Sequence[Place]) -> None:
        number = sheet.RangeAddress.Sheet
        make = partial(struct, "table.CellRangeAddress", number)
        self._cells = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        self._cells.addRangeAddresses(tuple(make(column, row, column, row) for row, column in places), False)
        self._count = len(places)
        self._guard = self._addresses()[-1]
        self._before = self._cells.RangeAddressesAsString

    def differs(self) -> bool:
        """Whether the addresses, with the name of the sheet, are others: one question."""
        return bool(self._cells.RangeAddressesAsString != self._before)

    def sheet_number(self) -> int:
        return int(self._cells.getByIndex(0).RangeAddress.Sheet)

    def moved(self, is_guard: Callable[[Any], bool], position: Callable[[Any], int]) -> bool:
        addresses = self._addresses()
        guards = [position(address) for address in addresses if is_guard(address)]
        return len(addresses) != self._count or guards != [position(self._guard)]

    def _addresses(self) -> tuple[Any, ...]:
        return tuple(self._cells.RangeAddresses)
