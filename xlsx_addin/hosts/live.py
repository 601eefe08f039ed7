"""The open workbook through xlwings: blocks in, blocks out.

A call to a spreadsheet program costs the same for one cell and for ten thousand. So a sheet is read as one block of
values (and one of formulas, where a person's own formulas matter), and written as one block for each area of
neighbouring cells that really change: what covers an unchanged cell would be read by the program as typing again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import xlwings as xw

from xlsx_addin.actions.edits import ERROR_NAMES
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import BLANK, Content, Current, areas, content_of, same
from xlsx_addin.catalogue import Edition
from xlsx_addin.cell_values import Edits, Formula, Place, SheetPlace
from xlsx_addin.hosts.looks import AskedPercents, addresses
from xlsx_addin.hosts.typed_text import TextPlaces, given
from xlsx_addin.keys import CHECK_COLUMNS, LIST_FIRST, LIST_LAST, LOG_COLUMNS, TRACKER_COLUMNS, VALUE
from xlsx_addin.reading.raw import Cell, RawBook, RawSheet
from xlsx_addin.submission.sheets import find_keys, sheet_key

_GRID_BLOCK = (400, 40)  # a first block that holds every grid sheet with many inserted rows
_LIST_ROWS, _SPARE_COLUMNS = 1_200, 6  # sheets of rows are long and narrow
_MARGIN = 60  # empty rows at its end that say there is nothing below
_GROWTH = 8
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_LONG = 8_000  # letters: longer texts go alone, since blocks of them fail in older programs
_PROGRAM_SHEETS = {"kiem_tra": CHECK_COLUMNS, "theo_doi_nop": TRACKER_COLUMNS, "nhat_ky": LOG_COLUMNS}

MOST_CALLS = 25
"""Calls of one button, beside one for each area of changed cells; what is only nice to have is left out beyond them."""


class LiveBook:
    """One open workbook for the time of one button. ``calls`` counts reads and questions that reach the program."""

    def __init__(self, book: xw.Book, edition: Edition) -> None:
        self.book = book
        self.edition = edition
        self.calls = 0
        self.begun = False  # whether cells of the person's have been written
        self.knows_formulas = True
        self._names: dict[str, str] = {}
        self._sheets: dict[str, xw.Sheet] = {}
        self._read: dict[str, RawSheet] = {}
        self._formulas: dict[str, Sequence[Sequence[Any]]] = {}
        self._written: Edits = {}

    # --- reading ---------------------------------------------------------------------------------------

    def read(self, keys: Iterable[str], formulas: Collection[str] = ()) -> RawBook:
        """The sheets by key as raw cells, each read once, by the names they have in the workbook.

        ``formulas``: sheets on which formulas have to be told from typed values.
        """
        read: dict[str, RawSheet] = {}
        for key in keys:
            name = self._find(key)
            if name is None:
                continue
            if name not in self._read:
                self._read[name] = self._raw(name, self._values(name, self._first_block(key)))
            if key in formulas and name not in self._formulas:
                self.learn_formulas(name)
            read[name] = self._read[name]
        return RawBook(self.path, "xlsm", tuple(read), read)

    @property
    def is_remote(self) -> bool:
        """Whether the program runs where no Python can reach its files (xlwings Lite)."""
        return bool(self.book.app.engine.type == "remote")

    @property
    def path(self) -> str:
        """Where the workbook is saved; empty where a host does not say."""
        with contextlib.suppress(NotImplementedError, AttributeError):
            return str(self.book.fullname)
        return ""

    def formula_at(self, name: str, place: Place) -> str | None:
        """A cell's formula without ``=``; None for typed values and on sheets read without formulas."""
        rows = self._formulas.get(name)
        if rows is None or place[0] >= len(rows) or place[1] >= len(rows[place[0]]):
            return None
        text = rows[place[0]][place[1]]
        return text[1:] if isinstance(text, str) and text.startswith("=") else None

    def learn_formulas(self, name: str) -> None:
        """Tell formulas from typed values on a sheet that was read without. A text that was typed to look like a
        formula has itself as its value."""
        raw = self._read[name]
        if not raw.rows or not self.knows_formulas or name in self._formulas:
            return
        width = max(map(len, raw.rows))
        try:
            self.calls += 1
            texts: Any = self._sheets[name].range((1, 1), (len(raw.rows), width)).formula
        except NotImplementedError:
            self.knows_formulas = False
            return
        if isinstance(texts, str):
            texts = ((texts,),)
        self._formulas[name] = [
            ["" if text == cell else text for text, cell in zip(line, row, strict=False)]
            for line, row in zip(texts, raw.rows, strict=False)
        ]
        self._read[name] = self._raw(name, raw.rows, raw.errors)

    def _find(self, key: str) -> str | None:
        """The name of a sheet in this workbook, also of a renamed one (``Phu luc 01``); None for one that is gone."""
        if key not in self._names:
            name = self.edition.sheets[key]
            sheet: xw.Sheet | None
            try:
                sheet = self.book.sheets[name]
            except Exception:  # noqa: BLE001 - every engine has its own error for a sheet that is not there
                sheet = next((s for s in self.book.sheets if sheet_key(self.edition, s.name) == key), None)
                if sheet is None:
                    return None
                name = sheet.name
            self._names[key], self._sheets[name] = name, sheet
        return self._names[key]

    def _first_block(self, key: str) -> tuple[int, int]:
        """Rows and columns to read at once, so that hardly any sheet needs a second call."""
        if key in self.edition.lists:
            columns = len(LIST_FIRST) + len(self.edition.lists[key].columns) + len(LIST_LAST)
        elif key in _PROGRAM_SHEETS:
            columns = len(_PROGRAM_SHEETS[key])
        else:
            return _GRID_BLOCK
        return _LIST_ROWS, columns + _SPARE_COLUMNS

    def _values(self, name: str, size: tuple[int, int]) -> list[list[Cell]]:
        """Every cell of a sheet from A1 on, without the empty rows and columns at its end."""
        height, width = size
        rows = self._block(name, (0, 0), size)
        while width < _MOST_COLUMNS and any(row[-1] != "" for row in rows):
            wider = min(_GROWTH * width, _MOST_COLUMNS)
            rows = [a + b for a, b in zip(rows, self._block(name, (0, width), (height, wider)), strict=True)]
            width = wider
        while len(rows) < _MOST_ROWS and any(cell != "" for row in rows[-_MARGIN:] for cell in row):
            rows += self._block(name, (len(rows), 0), (min(_GROWTH * len(rows), _MOST_ROWS), width))
        while rows and all(cell == "" for cell in rows[-1]):
            rows.pop()
        used = max((c for row in rows for c, cell in enumerate(row, start=1) if cell != ""), default=0)
        return [row[:used] for row in rows]

    def _block(self, name: str, first: Place, end: Place) -> list[list[Cell]]:
        self.calls += 1
        area = self._sheets[name].range((first[0] + 1, first[1] + 1), end)
        read = area.options(ndim=2, empty="", err_to_str=True, chunksize=None).value
        return [[_plain(cell) for cell in row] for row in read]

    def _raw(self, name: str, rows: Sequence[Sequence[Cell]], errors: Mapping[Place, str] | None = None) -> RawSheet:
        if errors is None:
            errors = {
                (r, c): cell
                for r, row in enumerate(rows)
                for c, cell in enumerate(row)
                if type(cell) is str and cell in ERROR_NAMES
            }
            rows = [["" if (r, c) in errors else cell for c, cell in enumerate(row)] for r, row in enumerate(rows)]
        formulas = {
            (r, c)
            for r, line in enumerate(self._formulas.get(name, ()))
            for c, text in enumerate(line)
            if isinstance(text, str) and text.startswith("=")
        }
        raw = RawSheet(name, rows, errors, frozenset(), formulas)
        percents = AskedPercents(partial(self.format_of, name), self._maybe_percents(raw))
        return RawSheet(name, rows, errors, percents, formulas)

    def _maybe_percents(self, raw: RawSheet) -> Iterator[Place]:
        """The typed numbers of figures that a percent format would give another meaning: all that stand for rates,
        and fractions below one elsewhere."""
        keyed = find_keys(raw)
        for row, row_id in keyed.rows_with_ids() if keyed else ():
            for key, column in keyed.columns.items() if keyed else ():
                field_id = row_id if key == VALUE else f"{row_id}.{key}"
                cell = raw.rows[row][column] if column < len(raw.rows[row]) else ""
                if field_id not in self.edition.fields or (row, column) in raw.formulas:
                    continue
                if type(cell) is float and (field_id in self.edition.formulas or 0 < cell < 1):
                    yield row, column

    def format_of(self, name: str, address: str) -> str | None:
        """The number format that cells share; None where they do not, or a host does not say."""
        if self.is_remote:
            return None
        self.calls += 1
        form = self._sheets[name].range(address).number_format
        return form if isinstance(form, str) else None

    # --- writing ---------------------------------------------------------------------------------------

    def changes(self, edits: Edits, book: RawBook) -> Edits:
        """The edits that really change a cell, after what this button has written already."""
        now = Current(book, self.formula_at)

        def holds(found: SheetPlace) -> Content:
            return content_of(self._written[found]) if found in self._written else now(found)

        return {
            found: value
            for found, value in edits.items()
            if found[0] in book.sheets and not same(holds(found), content_of(value))
        }

    def write(self, edits: Edits, cells: KeyedCells, formats: Mapping[SheetPlace, str] | None = None) -> None:
        """Write changed cells, one call an area. ``formats`` are number formats that go before them: what a cell is
        formatted as decides how a program takes a value.

        Areas go from right to left, so that the lines of a log have their run's number last: half a line is none.
        """
        for (name, form), places in _by_format(formats or {}).items():
            for _, address in addresses(places, most=1) if self.is_remote else addresses(places):
                self._sheets[name].range(address).number_format = form
        text = TextPlaces(cells)
        for name, places in _by_sheet(edits).items():
            groups = [area for group in _groups(edits, name, places) for area in areas(group)]
            for first, left, last, right in sorted(groups, key=lambda area: -area[1]):
                rows = [
                    [given(edits[name, (r, c)], as_text=text.at(name, (r, c))) for c in range(left, right + 1)]
                    for r in range(first, last + 1)
                ]
                self._put(name, (first, left), rows, formula=isinstance(edits[name, (first, left)], Formula))
        self._written |= edits

    def _put(self, name: str, place: Place, rows: list[list[Any]], *, formula: bool) -> None:
        row, column = place
        target = self._sheets[name].range((row + 1, column + 1), (row + len(rows), column + len(rows[0])))
        if formula:
            target.options(chunksize=None).formula = rows
        else:
            target.options(chunksize=None).value = rows

    def learn_covered(self, changes: Edits, book: RawBook) -> None:
        """Before cells that people type into are covered: what of them is a formula, so that it can come back."""
        never = {"thong_tin", "tong_hop", *_PROGRAM_SHEETS}
        typed = {name for key, name in self._names.items() if key not in never}
        now = Current(book, self.formula_at)
        for name in {name for name, place in changes if name in typed and now((name, place)) != BLANK}:
            self.learn_formulas(name)

    def show(self, key: str) -> None:
        """Show a sheet that was hidden until it had something to show."""
        name = self._find(key)
        if name is not None:
            self.calls += 1
            with contextlib.suppress(NotImplementedError):
                self._sheets[name].visible = True

    # --- talking ---------------------------------------------------------------------------------------

    def status(self, text: str | None) -> None:
        """The status bar; None gives it back to the program."""
        self.calls += 1
        with contextlib.suppress(NotImplementedError):
            self.book.app.status_bar = text if text is not None else False

    def may_call(self, reserved: int) -> bool:
        """Whether a call that is only nice to have leaves ``reserved`` ones for the rest of the work."""
        return self.calls + reserved < MOST_CALLS

    def progress(self, text: str, *, reserved: int) -> None:
        """The status bar again, as long as that leaves ``reserved`` calls for the rest of the work."""
        if self.may_call(reserved):
            self.status(text)

    def say(self, text: str, title: str, *, bad: bool = False) -> None:
        self.calls += 1
        self.book.app.alert(text, title=title, mode="critical" if bad else "info")

    def ask(self, text: str, title: str) -> bool:
        """Yes or no, from the person at the screen."""
        self.calls += 1
        return self.book.app.alert(text, title=title, buttons="yes_no") == "yes"

    def save(self) -> None:
        self.calls += 1
        self.book.save()


def _plain(cell: Any) -> Cell:
    """A value as the reading of files gives it: numbers as floats."""
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return float(cell)
    return "" if cell is None else cell


def _by_format(formats: Mapping[SheetPlace, str]) -> dict[tuple[str, str], list[Place]]:
    found: dict[tuple[str, str], list[Place]] = {}
    for (name, place), form in formats.items():
        found.setdefault((name, form), []).append(place)
    return found


def _by_sheet(edits: Edits) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for name, place in edits:
        found.setdefault(name, []).append(place)
    return found


def _groups(edits: Edits, name: str, places: Iterable[Place]) -> Iterator[list[Place]]:
    """Formulas and values apart, and each long text alone."""
    formulas: list[Place] = []
    values: list[Place] = []
    for place in places:
        value = edits[name, place]
        if isinstance(value, str) and len(value) > _LONG:
            yield [place]
        else:
            (formulas if isinstance(value, Formula) else values).append(place)
    yield from (group for group in (formulas, values) if group)
