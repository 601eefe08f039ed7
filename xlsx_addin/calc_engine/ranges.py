"""Ranges: one or several rectangles of cells of a sheet. A range is only an address until Calc is asked something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsx_addin.calc_engine import blocks
from xlsx_addin.calc_engine.ends import end_of_run
from xlsx_addin.calc_engine.faults import CalcError, LockedCellsError
from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.looks import Font, Looked, rgb, uno_color
from xlsx_addin.calc_engine.members import implements
from xlsx_addin.calc_engine.places import MOST_COLUMNS, MOST_ROWS, Area, address_of, quoted, rectangles
from xlsx_addin.calc_engine.uno_bridge import load

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.books import Book
    from xlsx_addin.calc_engine.names import Name
    from xlsx_addin.calc_engine.notes import Note
    from xlsx_addin.calc_engine.sheets import Sheet

_CONTENTS = ("VALUE", "DATETIME", "STRING", "FORMULA")
_FORMATS = ("HARDATTR", "STYLES", "EDITATTR", "FORMATTED")


@implements(base_classes.Range)
class Range(Looked, base_classes.Range):
    """``areas`` from (1, 1); properties are those of the first area, formats and clearing concern all."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: Sheet, *areas: Area) -> None:
        self._sheet = sheet
        self.areas = areas
        self.options: dict[str, Any] = {}

    # --- where

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def book(self) -> Book:
        return self._sheet.book

    @property
    def area(self) -> Area:
        return self.areas[0]

    @property
    def row(self) -> int:
        return self.area.row

    @property
    def column(self) -> int:
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.rows, self.area.columns

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return self._sheet.name, *self.area

    def __len__(self) -> int:
        return sum(area.rows * area.columns for area in self.areas)

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.area.columns)
            arg1, arg2 = row + 1, column + 1
        return self.inner(arg1 - 1, arg2 - 1, 1, 1)

    def inner(self, row: int, column: int, rows: int, columns: int) -> Range:
        """A rectangle counted from this one's first cell, from 0; it may reach beyond it, as in Excel."""
        place = Area(self.row + row, self.column + column, rows, columns)
        if place.row < 1 or place.column < 1 or place.last[0] > MOST_ROWS or place.last[1] > MOST_COLUMNS:
            raise IndexError(f"there are no cells at row {place.row}, column {place.column}, {rows} x {columns}")
        return Range(self._sheet, place)

    def parts(self, places: Sequence[Area]) -> Range:
        """Several rectangles counted from this one's first cell, from 0."""
        return Range(self._sheet, *(Area(self.row + p.row, self.column + p.column, *p[2:]) for p in places))

    def address_at(self, row: int, column: int) -> Any:
        """The address of a cell by its place in the range, from 0, as Calc takes it."""
        return blocks.cell_address(self._sheet.index - 1, Area(self.row + row, self.column + column))

    def get_address(self, row_absolute: bool = True, col_absolute: bool = True, external: bool = False) -> str:
        text = ",".join(address_of(area, row_absolute, col_absolute) for area in self.areas)
        return f"{quoted(f'[{self.book.name}]{self._sheet.name}')}!{text}" if external else text

    @property
    def address(self) -> str:
        return self.get_address()

    @lazy_property
    def api(self) -> Any:
        """The cell, the cell range or, for several areas, the collection of ranges; None for no cells at all."""
        if not len(self):
            return None
        if len(self.areas) > 1:
            several = self.book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
            index = self._sheet.index - 1
            several.addRangeAddresses(tuple(blocks.range_address(index, area) for area in self.areas), False)
            return several
        last_row, last_column = self.area.last
        if len(self) == 1:
            return self._sheet.api.getCellByPosition(self.column - 1, self.row - 1)
        return self._sheet.api.getCellRangeByPosition(self.column - 1, self.row - 1, last_column - 1, last_row - 1)

    # --- values and formulas

    @property
    def raw_value(self) -> Any:
        """One value, or rows as tuples; see ``blocks.read`` for the types. Of several areas, the first."""
        if not len(self):
            return None
        rows = blocks.read(self.inner(0, 0, *self.shape) if len(self.areas) > 1 else self)
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        for area in self.areas:
            if len(self):
                blocks.write(self if len(self.areas) == 1 else Range(self._sheet, area), data)

    @property
    def formula(self) -> Any:
        """Formulas in Excel's syntax and constants as text; one string, or rows as tuples."""
        rows = blocks.read_formulas(self.inner(0, 0, *self.shape) if len(self.areas) > 1 else self)
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula that covers these cells, in Excel's syntax; None where there is none."""
        if not self.has_array:
            return None
        whole = self._sheet.api.createCursorByRange(self.api)
        whole.collapseToCurrentArray()
        first = whole.getCellByPosition(0, 0).CellAddress
        return self.book.formulas.spelled(whole.getArrayTokens(), first)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        tokens = self.book.formulas.tokens(value if value.startswith("=") else f"={value}", self.address_at(0, 0))
        if not self._sheet.is_protected:
            self.api.setArrayTokens(tokens)
        else:
            self.require_unlocked()
            self.try_to_write(lambda: self.api.setArrayTokens(tokens))

    @property
    def has_array(self) -> bool:
        first = self.inner(0, 0, 1, 1).api
        return bool(first.getArrayFormula())

    def try_to_write(self, act: Callable[[], Any]) -> None:
        """Do what Calc refuses as a whole where cells are locked, and say so clearly."""
        try:
            act()
        except Exception as error:
            if type(error).__name__ != "com.sun.star.uno.RuntimeException":
                raise
        else:
            return
        raise blocks.why_not_written(self._sheet.api, self.api, self._spoken())

    def require_unlocked(self) -> None:
        blocks.require_unlocked(self._sheet.api, (Range(self._sheet, area).api for area in self.areas), self._spoken())

    def _spoken(self) -> str:
        return f"{quoted(self._sheet.name)}!{self.get_address(False, False)}"

    def looks(self) -> blocks.Looks:
        return blocks.Looks(self)

    # --- clearing

    def clear_contents(self) -> None:
        self._clear(*_CONTENTS)

    def clear_formats(self) -> None:
        self._clear(*_FORMATS)

    def clear(self) -> None:
        self._clear(*_CONTENTS, *_FORMATS, "ANNOTATION")

    def _clear(self, *flags: str) -> None:
        if len(self):
            self.require_unlocked()
            self.api.clearContents(blocks.clearing_flags(*flags))

    # --- going about

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow lead from the first cell: the last cell of a run, or the first one of the next."""
        return Range(self._sheet, end_of_run(self, direction))

    @property
    def current_region(self) -> Range:
        cursor = self._sheet.api.createCursorByRange(self.inner(0, 0, 1, 1).api)
        cursor.collapseToCurrentRegion()
        return self._sheet.range_at(cursor.RangeAddress)

    @property
    def rows(self) -> Range:
        return self

    @property
    def columns(self) -> Range:
        return self

    def select(self) -> None:
        self._sheet.activate()
        self.book.controller.select(self.api)

    # --- moving cells about

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        mode = {"down": "DOWN", "right": "RIGHT"}[shift or ("down" if self.shape[1] >= self.shape[0] else "right")]
        self._whole_sheet_must_be_open()
        self._sheet.api.insertCells(self._uno_address(), load().Enum("com.sun.star.sheet.CellInsertMode", mode))

    def delete(self, shift: str | None = None) -> None:
        mode = {"up": "UP", "left": "LEFT"}[shift or ("up" if self.shape[1] >= self.shape[0] else "left")]
        if self.area.rows == MOST_ROWS:
            mode = "COLUMNS"
        if mode == "LEFT":  # Calc 7.4 does it, and then every handle of the sheet is one column off
            raise NotImplementedError("Range.delete with a shift to the left is not supported by the calc engine")
        self._whole_sheet_must_be_open()
        self._sheet.api.removeRange(self._uno_address(), load().Enum("com.sun.star.sheet.CellDeleteMode", mode))

    def copy(self, destination: Any = None) -> None:
        if destination is None:
            raise NotImplementedError("Range.copy to the clipboard is not supported by the calc engine")
        target: Range = destination.impl
        target.inner(0, 0, *self.shape).require_unlocked()
        if target.book.api != self.book.api:
            raise NotImplementedError("Range.copy into another book is not supported by the calc engine")
        target.sheet.api.copyRange(target.address_at(0, 0), self._uno_address())

    def _uno_address(self) -> Any:
        return blocks.range_address(self._sheet.index - 1, self.area)

    def _whole_sheet_must_be_open(self) -> None:
        if self._sheet.is_protected:
            raise LockedCellsError(f"{self._spoken()}: the sheet is protected, its cells cannot be moved")

    def merge(self, across: bool = False) -> None:
        self.require_unlocked()
        parts = [self.inner(row, 0, 1, self.shape[1]) for row in range(self.shape[0])] if across else [self]
        for part in parts:
            part.api.merge(True)

    def unmerge(self) -> None:
        self.require_unlocked()
        self.api.merge(False)

    @property
    def merge_cells(self) -> bool:
        return self.merge_area.shape != (1, 1) if len(self) == 1 else bool(self.api.getIsMerged())

    @property
    def merge_area(self) -> Range:
        cursor = self._sheet.api.createCursorByRange(self.inner(0, 0, 1, 1).api)
        cursor.collapseToMergedArea()
        return self._sheet.range_at(cursor.RangeAddress)

    # --- notes and names

    @property
    def note(self) -> Note | None:
        return self._sheet.note_at(self.row, self.column)

    def add_note(self, text: str) -> Note:
        if self.note is not None:
            raise CalcError(f"{self._spoken()} has a note already")
        self.require_unlocked()
        self._sheet.api.Annotations.insertNew(self.address_at(0, 0), text)
        added = self.note
        if added is None:
            raise CalcError(f"{self._spoken()}: Calc adds no note here")
        return added

    @property
    def name(self) -> Name | None:
        refers_to = f"{quoted(self._sheet.name)}!{self.address}"
        return next((name for name in self.book.names if name.refers_to == f"={refers_to}"), None)

    @name.setter
    def name(self, value: str) -> None:
        self.book.names.add(value, f"={quoted(self._sheet.name)}!{self.address}")

    # --- looks

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def color(self) -> tuple[int, int, int] | None:
        found = self.shared("CellBackColor")
        return None if found in (None, -1) else rgb(found)

    @color.setter
    def color(self, value: tuple[int, int, int] | int | str | None) -> None:
        self.set_look("CellBackColor", -1 if value is None else uno_color(value))

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """A colour for each cell, None for none, ... to leave it; one call for each colour."""
        wanted: dict[Any, list[tuple[int, int]]] = {}
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    wanted.setdefault(None if color is None else uno_color(color), []).append((r, c))
        for color, places in wanted.items():
            self.parts(rectangles(places)).set_look("CellBackColor", -1 if color is None else color)

    @property
    def number_format(self) -> str | None:
        """The code that the cells share, in Excel's English syntax; None where they do not share one."""
        key = self.shared("NumberFormat")
        return None if key is None else self.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_look("NumberFormat", self.book.formats.key(value))
