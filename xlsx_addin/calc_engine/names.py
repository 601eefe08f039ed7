"""Names of a workbook and of its sheets. A sheet's own name is spoken of as ``Sheet1!name``, as in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError, base_classes

from xlsx_addin.calc_engine.members import implements, is_of_uno
from xlsx_addin.calc_engine.places import quoted, split_sheet
from xlsx_addin.calc_engine.uno_bridge import struct

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.books import Book
    from xlsx_addin.calc_engine.ranges import Range
    from xlsx_addin.calc_engine.sheets import Sheet


@implements(base_classes.Names)
class Names(base_classes.Names):
    """The names of a sheet, or without one of the workbook and all its sheets. Capitals make no difference."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return (self._sheet or self._book).api.NamedRanges

    def __iter__(self) -> Iterator[Name]:
        scopes: list[Sheet | None] = [self._sheet] if self._sheet else [None, *self._book.sheets]
        found = [(scope, name) for scope in scopes for name in (scope or self._book).api.NamedRanges.ElementNames]
        return iter([Name(self._book, scope, name) for scope, name in found])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> Name:
        if isinstance(name_or_index, int):
            return list(self)[name_or_index - 1]
        found = self._find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return self._find(name_or_index) is not None

    def add(self, name: str, refers_to: str) -> Name:
        sheet_name, bare = split_sheet(name)
        scope = self._book.sheets(sheet_name) if sheet_name is not None else self._sheet
        tokens = self._book.formulas.tokens(refers_to if refers_to.startswith("=") else f"={refers_to}", _origin())
        names = (scope or self._book).api.NamedRanges
        existing = next((known for known in names.ElementNames if known.casefold() == bare.casefold()), None)
        if existing is None:
            try:
                names.addNewByName(bare, "", _origin(), 0)
            except Exception as error:
                if not is_of_uno(error) or not self._book.is_open():
                    raise
            if not names.hasByName(bare):
                raise ValueError(f"{name!r} cannot be a name")
        names.getByName(existing or bare).setTokens(tokens)
        return Name(self._book, scope, existing or bare)

    def _find(self, name: str) -> Name | None:
        """By its bare name the workbook's own name comes first; a sheet's name also with its sheet before it."""
        sheet_name, bare = split_sheet(name)
        for found in self:
            if found.bare.casefold() == bare.casefold() and (
                sheet_name is None or (found.scope and found.scope.name.casefold() == sheet_name.casefold())
            ):
                return found
        return None


@implements(base_classes.Name)
class Name(base_classes.Name):
    """One name, by its own text and the sheet that it belongs to."""

    def __init__(self, book: Book, scope: Sheet | None, bare: str) -> None:
        self._book = book
        self.scope = scope
        self.bare = bare

    @property
    def api(self) -> Any:
        names = (self.scope or self._book).api.NamedRanges
        if not names.hasByName(self.bare):
            raise NoSuchObjectError(f"there is no name {self.bare!r} any more")
        return names.getByName(self.bare)

    @property
    def name(self) -> str:
        return f"{quoted(self.scope.name)}!{self.bare}" if self.scope else self.bare

    @name.setter
    def name(self, value: str) -> None:
        bare = split_sheet(value)[1]
        self.api.Name = bare
        self.bare = bare

    @property
    def refers_to(self) -> str:
        api = self.api
        return self._book.formulas.spelled(api.Tokens, api.ReferencePosition)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        api = self.api
        text = value if value.startswith("=") else f"={value}"
        api.setTokens(self._book.formulas.tokens(text, api.ReferencePosition))

    @property
    def refers_to_range(self) -> Range:
        found = self.api.getReferredCells()
        if found is None:
            raise NoSuchObjectError(f"the name {self.bare!r} is not one of cells")
        address = found.RangeAddress
        return self._book.sheets(address.Sheet + 1).range_at(address)

    def delete(self) -> None:
        (self.scope or self._book).api.NamedRanges.removeByName(self.bare)


def _origin() -> Any:
    return struct("table.CellAddress")
