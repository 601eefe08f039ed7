"""Sheets of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError, base_classes

from xlsx_addin.calc_engine.faults import CalcError
from xlsx_addin.calc_engine.members import implements
from xlsx_addin.calc_engine.names import Names
from xlsx_addin.calc_engine.notes import Note
from xlsx_addin.calc_engine.places import MOST_COLUMNS, MOST_ROWS, Area, address_of, area_of, split_sheet
from xlsx_addin.calc_engine.ranges import Range
from xlsx_addin.calc_engine.remembering import Remembered

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.books import Book

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$|^$")


@implements(base_classes.Sheets)
class Sheets(base_classes.Sheets):
    """The sheets of one book, by index from 1 or by name, in which capitals make no difference."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        return self._book.sheets_api

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.controller.ActiveSheet)

    def __call__(self, name_or_index: str | int) -> Sheet:
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(self):
                raise IndexError(f"there is no sheet number {name_or_index}")
            return Sheet(self._book, self.api.getByIndex(name_or_index - 1))
        if not self.api.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Sheet(self._book, self.api.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (self(number) for number in range(1, len(self) + 1))

    def __contains__(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return bool(self.api.hasByName(name_or_index))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, by default before the active one; it becomes the active one."""
        place = _place(before or (None if after else self.active), after)
        name = _checked(name) if name is not None else self.unused("Sheet{}")
        self.api.insertNewByName(name, place)
        added = self(name)
        added.activate()
        return added

    def unused(self, pattern: str) -> str:
        """The first name of a pattern with a number in it that no sheet has."""
        names = {name.casefold() for name in self.api.ElementNames}
        return next(name for number in range(1, 100_000) if (name := pattern.format(number)).casefold() not in names)


def _place(before: Sheet | None, after: Sheet | None) -> int:
    if before is not None:
        return before.index - 1
    return after.index if after is not None else 0


def _checked(name: str) -> str:
    if len(name) > _LONGEST_NAME or _NOT_IN_NAMES.search(name):
        raise ValueError(f"{name!r} cannot be a sheet's name: at most 31 letters, none of []:*?/\\")
    return name


@implements(base_classes.Sheet, also=("pivot_tables",))
class Sheet(base_classes.Sheet):
    """One sheet; the handle stays valid when the sheet is renamed or moved."""

    def __init__(self, book: Book, api: Any) -> None:
        self._book = book
        self._api = api
        self._name = Remembered(book.app.moment, lambda: str(api.Name))

    @property
    def api(self) -> Any:
        return self._api

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return self._name()

    @name.setter
    def name(self, value: str) -> None:
        self._api.Name = _checked(value)
        self._book.app.moment.changed()

    @property
    def index(self) -> int:
        return int(self._api.RangeAddress.Sheet) + 1

    @property
    def names(self) -> Names:
        return Names(self._book, self)

    @property
    def visible(self) -> bool:
        return bool(self._api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._api.IsVisible = bool(value)
        if not value and self._api.IsVisible:
            raise CalcError(f"{self.name}: a workbook must keep one sheet that is shown")

    @property
    def is_protected(self) -> bool:
        return bool(self._api.isProtected())

    def activate(self) -> None:
        if not self._api.IsVisible:
            raise CalcError(f"{self.name}: a hidden sheet cannot be activated")
        self._book.controller.setActiveSheet(self._api)

    def select(self) -> None:
        self.activate()

    # --- ranges

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, int) and isinstance(arg2, int):
            arg1, arg2 = (arg1, arg2), None
        first = self._range(arg1)
        if arg2 is None:
            return first
        second = self._range(arg2)
        return Range(second.sheet, first.area.around(second.area))

    def _range(self, argument: Any) -> Range:
        if isinstance(argument, Range):
            return argument
        if isinstance(argument, tuple):
            if 0 in argument[:2]:
                raise IndexError("rows and columns are counted from 1")
            return Range(self, Area(*argument))
        areas = [area_of(part) for part in argument.split(",")]
        if None in areas:
            return self._named(argument)
        return Range(self, *(area for area in areas if area))

    def _named(self, text: str) -> Range:
        """A range by an address with a sheet before it, or by a name of this sheet or of the workbook."""
        sheet_name, rest = split_sheet(text)
        if sheet_name is not None and area_of(rest):
            return self._book.sheets(sheet_name).range(rest)
        for names in (self.names, self._book.names):
            if names.contains(text):
                return names(text).refers_to_range
        raise NoSuchObjectError(f"The address/named range '{text}' doesn't exist.")

    def range_at(self, address: Any) -> Range:
        """The range of an address as Calc gives it."""
        first = Area(address.StartRow + 1, address.StartColumn + 1)
        return Range(self, first.around(Area(address.EndRow + 1, address.EndColumn + 1)))

    @property
    def cells(self) -> Range:
        return Range(self, Area(1, 1, MOST_ROWS, MOST_COLUMNS))

    @property
    def used_range(self) -> Range:
        """From the first to the last cell that holds something or is formatted; A1 where none does."""
        cursor = self._api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.range_at(cursor.RangeAddress)

    def texts(self, area: Area) -> tuple[str, ...]:
        """How each cell of an area is shown, column by column."""
        name = self.name.replace("'", "''")
        first, _, last = address_of(area).partition(":")
        provider = self._book.chart_data
        provider.IncludeHiddenCells = True  # imported files leave hidden rows out of charts; undoing may forget it
        sequence = provider.createDataSequenceByRangeRepresentation(f"$'{name}'.{first}" + (f":{last}" if last else ""))
        return tuple(sequence.getTextualData())

    # --- notes

    @property
    def notes(self) -> list[Note]:
        notes = self._api.Annotations
        found = [notes.getByIndex(number) for number in range(notes.Count)]
        return [Note(Range(self, Area(n.Position.Row + 1, n.Position.Column + 1)), n) for n in found]

    def note_at(self, row: int, column: int) -> Note | None:
        return next((note for note in self.notes if (note.location.row, note.location.column) == (row, column)), None)

    # --- the sheet as a whole

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def clear(self) -> None:
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        name = self.name
        if not any(sheet.visible for sheet in self._book.sheets if sheet.name != name):
            raise CalcError(f"{name}: a workbook must keep one sheet that is shown")
        self._book.sheets_api.removeByName(name)

    def copy(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """A copy of this sheet before or after another, which may be in another workbook."""
        beside = before or after
        if beside is None:
            raise NotImplementedError("Sheet.copy into a new book is not supported by the calc engine")
        target = beside.book
        place = _place(before, after)
        name = self.name
        if target.api == self._book.api:
            room = _LONGEST_NAME - len(" (1000)")
            target.sheets_api.copyByName(name, target.sheets.unused(name[:room] + " ({})"), place)
        else:
            target.sheets_api.importSheet(self._book.api, name, place)

    def move(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        self._book.sheets_api.moveByName(self.name, _place(before, after))
