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
from itertools import zip_longest
from typing import Any

import xlwings as xw

from xlsx_addin.actions.edits import ERROR_NAMES
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import Content, Current, areas, content_of, same
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.catalogue import Edition
from xlsx_addin.cell_values import Edits, Formula, Place, SheetPlace
from xlsx_addin.hosts.batches import by_format, by_sheet, groups, naming, spelled
from xlsx_addin.hosts.error_numbers import error_name
from xlsx_addin.hosts.looks import TEXT_LOOK, AskedPercents, Looks, addresses, likely_first
from xlsx_addin.hosts.typed_text import TextPlaces, as_typed, given
from xlsx_addin.keys import (
    CHECK_COLUMNS,
    LIST_FIRST,
    LIST_LAST,
    LOG_COLUMNS,
    PREVIEW_COLUMNS,
    TRACKER_COLUMNS,
    VALUE,
)
from xlsx_addin.reading.raw import Cell, RawBook, RawSheet
from xlsx_addin.submission.sheets import find_keys, sheet_key
from xlsx_addin.workbook.style import NUMBER_FORMATS

_GRID_BLOCK = (400, 40)  # a first block that holds every grid sheet with many inserted rows
_LIST_ROWS, _SPARE_COLUMNS = 3_000, 6  # sheets of rows are long and narrow, and may have gaps
_MARGIN = 60  # empty rows at its end that say there is nothing below
_GROWTH = 8
_LARGEST_SHARE = 10  # nobody gives a count as more than 1000 %
_AFTER_READING = 6  # calls kept for the rest of a button's work
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_PROGRAM_SHEETS = {
    "kiem_tra": CHECK_COLUMNS,
    "theo_doi_nop": TRACKER_COLUMNS,
    "nhat_ky": LOG_COLUMNS,
    "xem_truoc": PREVIEW_COLUMNS,
}

_NO_LOOK = "General"
_PLAIN = frozenset((str, float))  # of most rows, which then are taken as they are
_OUR_TEXTS = ("thong_tin", "kiem_tra", "nhat_ky")  # nobody pastes there

MOST_CALLS = 25
"""Calls of one button, beside one for writing each area of changed cells and one for asking about it (what formulas and
formats it covers); what is only nice to have is left out beyond them."""


class LiveBook:
    """One open workbook for the time of one button. ``calls`` counts reads and questions that reach the program."""

    def __init__(self, book: xw.Book, edition: Edition) -> None:
        self.book = book
        self.edition = edition
        self.calls = 0
        self.allowed = MOST_CALLS
        self.begun = False  # whether cells of the person's have been written
        self.knows_formulas = True
        self.looks = Looks(self.format_of)
        self.hidden: list[str] = []  # sheets that could not be shown
        self._knows_arrays = False  # whether formulas were read as programs with dynamic arrays write them
        self._names_errors = True
        self._names: dict[str, str] = {}
        self._sheets: dict[str, xw.Sheet] = {}
        self._read: dict[str, RawSheet] = {}
        self._formulas: dict[str, Sequence[Sequence[Any]]] = {}
        self._written: Edits = {}
        self._extents: dict[str, int] = {}  # rows that were read, the empty ones too

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
        with contextlib.suppress(NotImplementedError, AttributeError, xw.XlwingsError):  # in the cloud: no place here
            return str(self.book.fullname)
        return ""

    def formula_at(self, name: str, place: Place) -> str | None:
        """A cell's formula without ``=``; None for typed values and on sheets read without formulas."""
        rows = self._formulas.get(name)
        if rows is None or place[0] >= len(rows) or place[1] >= len(rows[place[0]]):
            return None
        text = rows[place[0]][place[1]]
        return text[1:] if isinstance(text, str) and text.startswith("=") else None

    def learn_formulas(self, name: str, end: Place = (0, 0)) -> None:
        """Tell formulas from typed values on a sheet that was read without; up to ``end`` at least, since a formula
        that shows nothing may stand beyond all that is shown. A text that was typed to look like a formula has itself
        as its value."""
        raw, known = self._read[name], self._formulas.get(name)
        if not self.knows_formulas or (known and len(known) >= end[0] and len(known[0]) >= end[1]):
            return
        height = max(len(raw.rows), end[0], 1)
        width = max(max(map(len, raw.rows), default=0) + _SPARE_COLUMNS, end[1])
        try:
            self.calls += 1
            texts = self._formula_texts(self._sheets[name].range((1, 1), (height, width)))
        except NotImplementedError:
            self.knows_formulas = False
            return
        shown = (*raw.rows, *[()] * (height - len(raw.rows)))
        for row, line in enumerate(texts[self._extents[name] :], start=self._extents[name]):
            if any(line):
                raise Refused(
                    "rows-too-far",
                    f"Trang «{name}» có dữ liệu ở dòng {row + 1}, cách quá xa các dòng phía trên nên không đọc được. "
                    "Hãy chuyển dữ liệu đó lên liền các dòng trên, hoặc xóa đi, rồi bấm lại. Chưa số liệu nào bị đổi.",
                )
        self._formulas[name] = [
            ["" if text == cell else text for text, cell in zip_longest(line, row, fillvalue="")]
            for line, row in zip(texts, shown, strict=False)
        ]
        self._read[name] = self._raw(name, raw.rows, raw.errors)

    def _formula_texts(self, area: xw.Range) -> Any:
        """Formulas as rows. ``formula2`` is what a formula with a dynamic array is; older programs have only
        ``formula``."""
        with contextlib.suppress(Exception):  # every engine has its own error for what it does not have
            if isinstance(texts := area.formula2, (tuple, list)):
                self._knows_arrays = True
                return texts
        texts = area.formula
        return ((texts,),) if isinstance(texts, str) else texts

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
        self._extents[name] = len(rows)
        while rows and all(cell == "" for cell in rows[-1]):
            rows.pop()
        used = max((c for row in rows for c, cell in enumerate(row, start=1) if cell != ""), default=0)
        return [row[:used] for row in rows]

    def _block(self, name: str, first: Place, end: Place) -> list[list[Cell]]:
        self.calls += 1
        area = self._sheets[name].range((first[0] + 1, first[1] + 1), end)
        read: Any = None
        if self._names_errors:
            try:
                read = area.options(ndim=2, empty="", err_to_str=True, chunksize=None).value
            except TypeError:  # Excel for Mac cannot name errors in blocks: they read as blank there
                self._names_errors = False
        if read is None:
            read = area.options(ndim=2, empty="", chunksize=None).value
        return [row if _PLAIN.issuperset(map(type, row)) else [_plain(cell) for cell in row] for row in map(list, read)]

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
        candidates = tuple(self._maybe_percents(raw))
        learn = partial(self._learn_percents, name, candidates)
        percents = AskedPercents({place for place, *_ in candidates}, learn, lambda place: self.looks.at((name, place)))
        return RawSheet(name, rows, errors, percents, formulas)

    def _learn_percents(self, name: str, candidates: Sequence[tuple[Place, str, bool]]) -> None:
        """Rates and fractions below one in any case; other numbers as long as the rest of the work keeps its calls."""
        if self.is_remote:
            return
        for places, likely in likely_first(candidates):
            self.looks.learn(name, places, (lambda: True) if likely else partial(self.may_call, _AFTER_READING))

    def _maybe_percents(self, raw: RawSheet) -> Iterator[tuple[Place, str, bool]]:
        """The typed numbers of figures, which a percent format would give another meaning, each with the form's own
        format and whether it is likely to be one: all that stand for rates, and elsewhere fractions up to ``100%``."""
        keyed = find_keys(raw)
        for row, row_id in keyed.rows_with_ids() if keyed else ():
            for key, column in keyed.columns.items() if keyed else ():
                field_id = row_id if key == VALUE else f"{row_id}.{key}"
                cell = raw.rows[row][column] if column < len(raw.rows[row]) else ""
                if field_id not in self.edition.fields or (row, column) in raw.formulas:
                    continue
                if type(cell) is float and (0 < cell <= _LARGEST_SHARE or field_id in self.edition.formulas):
                    look = NUMBER_FORMATS[self.edition.fields[field_id].kind]
                    yield (row, column), look, field_id in self.edition.formulas or 0 < cell < 1

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

    def write(
        self,
        edits: Edits,
        cells: KeyedCells,
        formats: Mapping[SheetPlace, str] | None = None,
        *,
        restores: bool = False,
    ) -> None:
        """Write changed cells, one call an area. ``formats`` are number formats that go before them: what a cell is
        formatted as decides how a program takes a value. ``restores``: formulas are those that were read.

        Areas go from right to left, so that the lines of a log have their run's number last: half a line is none.
        Raises ``WriteFailed``.
        """
        text = TextPlaces(cells)
        for (name, form), places in by_format({**self._pasted(edits, text), **(formats or {})}).items():
            for _, address in addresses(places, apart=self.is_remote):
                with naming(name, address):
                    self._sheets[name].range(address).number_format = form
        for name, places in by_sheet(edits).items():
            found = [area for group in groups(edits, name, places) for area in areas(group)]
            for first, left, last, right in sorted(found, key=lambda area: -area[1]):
                rows = [
                    [given(edits[name, (r, c)], as_text=text.at(name, (r, c))) for c in range(left, right + 1)]
                    for r in range(first, last + 1)
                ]
                formula = isinstance(edits[name, (first, left)], Formula)
                with naming(name, spelled(first, left, last, right)):
                    self._put(name, (first, left), rows, formula=formula, arrays=restores and self._knows_arrays)
        self._written |= edits

    def _pasted(self, edits: Edits, text: TextPlaces) -> dict[SheetPlace, str]:
        """The text format for cells that have it by design and may have lost it, as pasted rows do, where a program
        would read the text as something else; and none for formulas that stood in such cells: they would be text."""
        ours = {self._names.get(key) for key in _OUR_TEXTS}
        return {
            found: _NO_LOOK if isinstance(value, Formula) else TEXT_LOOK
            for found, value in edits.items()
            if found[0] not in ours
            and text.at(*found)
            and (isinstance(value, Formula) or (isinstance(value, str) and as_typed(value) != value))
        }

    def _put(self, name: str, place: Place, rows: list[list[Any]], *, formula: bool, arrays: bool) -> None:
        row, column = place
        target = self._sheets[name].range((row + 1, column + 1), (row + len(rows), column + len(rows[0])))
        target = target.options(chunksize=None)
        if formula and arrays:
            target.formula2 = rows
        elif formula:
            target.formula = rows
        else:
            target.value = rows

    def learn_covered(self, changes: Edits, book: RawBook) -> None:
        """Before cells that people type into are covered: what of them is a formula, so that it can come back."""
        never = {"thong_tin", "tong_hop", *_PROGRAM_SHEETS}
        typed = {name for key, name in self._names.items() if key not in never}
        for name, places in by_sheet(changes).items():
            self.allowed += sum(1 for _ in areas(places))
            if name in typed:  # cells that show nothing too: a formula may be what shows nothing
                self.learn_formulas(name, (max(r for r, _ in places) + 1, max(c for _, c in places) + 1))

    def show(self, key: str) -> None:
        """Show a sheet that was hidden until it had something to show."""
        name = self._find(key)
        if name is not None:
            self.calls += 1
            try:
                self._sheets[name].visible = True
            except NotImplementedError:
                pass
            except Exception:  # noqa: BLE001 - where the structure is protected; every engine has its own error
                self.hidden.append(name)

    # --- talking ---------------------------------------------------------------------------------------

    def status(self, text: str | None) -> None:
        """The status bar; None gives it back to the program."""
        self.calls += 1
        with contextlib.suppress(NotImplementedError):
            self.book.app.status_bar = text if text is not None else False

    def may_call(self, reserved: int) -> bool:
        """Whether a call that is only nice to have leaves ``reserved`` ones for the rest of the work."""
        return self.calls + reserved < self.allowed

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
    """A value as the reading of files gives it: numbers as floats, errors by their names."""
    if error := error_name(cell):
        return error
    if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        return float(cell)
    return "" if cell is None else cell
