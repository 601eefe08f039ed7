"""What an open workbook holds, and what of it differs from the moment it was opened.

Both are read from the same open document, so that what Calc spells or computes otherwise than the file never counts as
a change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from xlsx_addin.calc_host import reasons
from xlsx_addin.calc_host.anchors import Anchors
from xlsx_addin.calc_host.contents import Contents, read
from xlsx_addin.calc_host.differing import Differing
from xlsx_addin.calc_host.formula_texts import Spelling
from xlsx_addin.calc_host.records import Blocking, Changes, LeftOut, Look, Results, Typed
from xlsx_addin.calc_host.surroundings import Surroundings, names_of
from xlsx_addin.keys import ID_MARK

__all__ = ["Blocking", "Changes", "LeftOut", "Look", "Typed", "Watched"]

_UNKNOWN = "#NAME?"


@dataclass(frozen=True, slots=True)
class _Opened:
    """One sheet as it was opened."""

    contents: Contents
    around: Surroundings
    anchors: Anchors
    is_visible: bool


class Watched:
    """One workbook open in Calc, and what it held when it was opened."""

    def __init__(self, book: xw.Book, free_rows: Collection[str] = ()) -> None:
        """Read everything once; that leaves the workbook as it is.

        ``free_rows``: sheets whose rows are all alike, so that inserted ones are but new contents.
        """
        self._book = book.impl
        self._free_rows = free_rows
        self._spelling = Spelling(self._book)
        self._names = names_of(self._document)
        self._sheets = {name: self._opened(name) for name in self._document.Sheets.ElementNames}

    @property
    def _document(self) -> Any:
        return self._book.api

    def _opened(self, name: str) -> _Opened:
        sheet = self._book.sheets(name)
        held = read(sheet)
        anchors = Anchors(self._document, sheet.api, held.rows, held.columns)
        return _Opened(held, Surroundings(sheet.api), anchors, bool(sheet.api.IsVisible))

    def changes(self) -> Changes:
        """What differs now.

        Sheets are asked for anew each time: Calc's handles of them lose their place when cells are moved sideways.
        """
        names = tuple(self._document.Sheets.ElementNames)
        if blocking := tuple(self._blocking(names)):
            return Changes(blocking=blocking)
        return self._differences(self._book, names)

    def changes_of(self, copy: xw.Book, keyed: Collection[str]) -> Changes:
        """What differs in a copy of this workbook that Calc saved. No anchors tell of rows that were inserted there; on
        ``keyed`` sheets hidden keys that stand in other places do."""
        names = tuple(copy.impl.api.Sheets.ElementNames)
        blocking = [reasons.sheet_removed(name) for name in self._sheets if name not in names]
        for name, opened in self._sheets.items():
            if name in names and name in keyed:
                blocking += _keys_moved(name, opened.contents, read(copy.impl.sheets(name)))
        return Changes(blocking=tuple(blocking)) if blocking else self._differences(copy.impl, names)

    def _differences(self, book: Any, names: Sequence[str]) -> Changes:
        """What ``book``, which has sheets of these ``names``, holds otherwise than this workbook did."""
        spelling = self._spelling if book is self._book else Spelling(book)
        is_moved = book is not self._book or names != tuple(self._sheets)
        added = [name for name in names if name not in self._sheets]
        new_names = sorted(names_of(book.api) - self._names)
        left_out = [*self._around_sheets(book.api, names, added)]
        visible: dict[str, bool] = {}
        now: list[Differing] = []
        for name, opened in self._sheets.items():
            sheet = book.sheets(name)
            now.append(Differing(sheet, name, opened.contents))
            left_out += opened.around.changed(name, sheet.api, moved=is_moved)
            if (is_visible := bool(sheet.api.IsVisible)) != opened.is_visible:
                visible[name] = is_visible
        cells = {sheet.name: found for sheet in now if (found := sheet.typed(spelling, added, new_names))}
        results = self._results(now, spelling) if cells else {}
        return Changes(cells, results, visible, (*left_out, *(each for sheet in now for each in sheet.left_out)))

    @staticmethod
    def _results(sheets: Sequence[Differing], spelling: Spelling) -> dict[str, Results]:
        """What formulas show. Where Calc does not know a function, its error, which others pass on, says nothing."""
        unknown = {_UNKNOWN}.union(*(sheet.errors_of_strangers(spelling) for sheet in sheets))
        return {sheet.name: shown for sheet in sheets if (shown := sheet.results(unknown))}

    def _blocking(self, names: Sequence[str]) -> Iterator[Blocking]:
        for name, opened in self._sheets.items():
            if opened.anchors.untouched():
                continue
            number = opened.anchors.sheet_number()
            here = names[number] if number < len(names) else ""
            if here != name:
                gone = name in names or not here or here in self._sheets
                yield reasons.sheet_removed(name) if gone else reasons.sheet_renamed(name, here)
                continue
            if name not in self._free_rows and opened.anchors.rows_moved():
                yield reasons.rows_moved(name)
            if opened.anchors.columns_moved():
                yield reasons.columns_moved(name)

    def _around_sheets(self, document: Any, names: Sequence[str], added: Sequence[str]) -> Iterator[LeftOut]:
        yield from map(reasons.sheet_added, added)
        if [name for name in names if name in self._sheets] != [*self._sheets]:
            yield reasons.sheets_in_other_order()
        if changed := self._names ^ names_of(document):
            yield reasons.names_changed("", sorted(changed))


def _keys_moved(name: str, before: Contents, now: Contents) -> Iterator[Blocking]:
    """Whether the hidden keys of rows and columns (``keys.ID_MARK`` stands where they meet) are where they were."""
    mark = next(
        ((r, c) for r, row in enumerate(before.data) for c, cell in enumerate(row) if cell == ID_MARK),
        None,
    )
    if mark is None:
        return
    rows, columns = range(max(before.rows, now.rows)), range(max(before.columns, now.columns))
    if any(before.at((row, mark[1])).data != now.at((row, mark[1])).data for row in rows):
        yield reasons.rows_moved(name)
    if any(before.at((mark[0], column)).data != now.at((mark[0], column)).data for column in columns):
        yield reasons.columns_moved(name)
