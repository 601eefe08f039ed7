"""Sheet ``Nhật ký``: what each run wrote, old and new, so exactly that it can be undone.

One line is one cell, or one area of a sheet that the program fills as a whole (``B5:J60``). What stood in a cell is
written as text with its kind beside it: a number must come back as a number, a text such as ``09/29`` as that text.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from xlsx_addin.actions.filling import FormulaAt
from xlsx_addin.cell_values import CellError, Edits, Formula, Place, SheetPlace, Value
from xlsx_addin.keys import LOG_COLUMNS
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.submission.cells import from_float
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.sheets import KeyedSheet

UNDO_ACTION = "Hoàn tác"
_LONGEST = 8_000  # letters of one log cell: every way into a program carries that many


class Kind(StrEnum):
    """What a logged text was in its cell; the words stand on the sheet."""

    BLANK = "trống"
    NUMBER = "số"
    PERCENT = "phần trăm"  # a number shown with a percent format
    TEXT = "chữ"
    FORMULA = "công thức"
    FLAG = "đúng/sai"
    DATE = "ngày"
    ERROR = "lỗi"
    BLOCK = "khối"  # JSON, row by row
    FILE = "tệp"  # no cell: a file that went into a consolidation


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds, exactly: text and kind; ``look`` is the number format where it is known and matters."""

    kind: Kind
    text: str = ""
    look: str = ""

    @property
    def kind_words(self) -> str:
        """Kind and number format as one log cell has them: ``phần trăm 0%``."""
        return f"{self.kind.value} {self.look}".strip()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``area`` is A1 text; ``id`` the figure's, where there is one."""

    action: str
    sheet: str
    area: str
    id: str
    old: Content
    new: Content
    run: int = 0


BLANK = Content(Kind.BLANK)


def content_of(cell: Cell | Value, *, percent: bool = False) -> Content:
    """The content of a cell from what it holds, or from what is to be written to it."""
    if cell is None or cell == "":
        return BLANK
    if isinstance(cell, Formula):
        return Content(Kind.FORMULA, f"={cell.text.removeprefix('=')}")
    if isinstance(cell, bool):
        return Content(Kind.FLAG, "Đúng" if cell else "Sai")
    if isinstance(cell, CellError):
        return Content(Kind.ERROR, str(cell))
    if isinstance(cell, str):
        return Content(Kind.TEXT, cell)
    if isinstance(cell, (int, float, Decimal)):
        number = from_float(cell) if isinstance(cell, float) else Decimal(cell)
        return Content(Kind.PERCENT if percent else Kind.NUMBER, f"{number:f}".replace(".", ","))
    if isinstance(cell, dt.date):
        return Content(Kind.DATE, str(cell))  # ISO with a blank: with a T, some hosts hand it back as a date
    return Content(Kind.TEXT, cell_text(cell))  # a time of day, which nothing on the form is


def value_of(content: Content) -> Value:
    """What has to be written to bring a content back."""
    match content.kind:
        case Kind.NUMBER | Kind.PERCENT:
            return Decimal(content.text.replace(",", "."))
        case Kind.FORMULA:
            return Formula(content.text.removeprefix("="))
        case Kind.FLAG:
            return content.text == "Đúng"
        case Kind.DATE:
            day = dt.datetime.fromisoformat(content.text)
            return day if day.time() != dt.time() else day.date()
        case Kind.BLANK:
            return None
        case Kind.ERROR:
            return CellError(content.text)
    return content.text


def same(a: Content, b: Content) -> bool:
    """Whether two contents are one: a formula however it is spaced, quoted or written in capitals (newer programs put
    ``@`` before what gives one value), a number however it is shown (in percent, as a date), an error or the text of
    its name, which live programs do not tell apart."""
    if a == b:
        return True
    if a.kind in _NUMBERS and b.kind in _NUMBERS:
        return _number(a) == _number(b)
    if a.kind is b.kind is Kind.FORMULA:
        return _bare(a.text) == _bare(b.text)
    texts = {Kind.TEXT, Kind.ERROR}
    return a.kind in texts and b.kind in texts and a.text.replace("\r\n", "\n") == b.text.replace("\r\n", "\n")


_NUMBERS = {Kind.NUMBER, Kind.PERCENT, Kind.DATE}
_SHOWN_AS = {Kind.PERCENT, Kind.DATE, Kind.FORMULA}
_NO_PLAIN_NUMBER = re.compile(r"^(?!General$)[^@]*[%dmyhs][^@]*$", re.IGNORECASE)
_DAY_ZERO, _FIRST_OF_MARCH = dt.datetime(1899, 12, 30), 61


def _number(content: Content) -> float:
    """A number, or the one that stands behind a date."""
    if content.kind is not Kind.DATE:
        return float(content.text.replace(",", "."))
    days = (dt.datetime.fromisoformat(content.text) - _DAY_ZERO) / dt.timedelta(days=1)
    return days if days >= _FIRST_OF_MARCH else days - 1  # programs count 29 February 1900, which never was


def _bare(formula: str) -> str:
    return "".join(c for c in formula.casefold() if not c.isspace() and c not in "'$@")


class Current:
    """What the cells of a workbook hold now, as contents. ``look_at``: the number format of a cell, None where it is
    not known."""

    def __init__(
        self, book: RawBook, formula_at: FormulaAt | None, look_at: Callable[[SheetPlace], str | None] | None = None
    ) -> None:
        self._book = book
        self._formula_at = formula_at
        self._look_at = look_at

    def __call__(self, found: SheetPlace) -> Content:
        content = self._content(found)
        look = self._look_at(found) if self._look_at and content.kind in _SHOWN_AS else None
        return replace(content, look=look) if look and _NO_PLAIN_NUMBER.search(look) else content

    def _content(self, found: SheetPlace) -> Content:
        name, (row, column) = found
        raw = self._book.sheets[name]
        formula = self._formula_at(name, (row, column)) if self._formula_at else None
        if formula is not None:
            return content_of(Formula(formula))
        cells = raw.rows[row] if row < len(raw.rows) else ()
        cell: Cell | CellError = cells[column] if column < len(cells) else ""
        if cell == "" and (error := raw.errors.get((row, column))):
            cell = CellError(error)
        return content_of(cell, percent=(row, column) in raw.percents)


def entries_of(action: str, edits: Edits, now: Current, ids: Mapping[SheetPlace, str]) -> Iterator[Entry]:
    """A line for each edited figure; one for each area of neighbouring cells that are no figures."""
    rest: dict[str, set[Place]] = {}
    for found, value in edits.items():
        if found in ids:
            name, place = found
            yield Entry(action, name, to_a1(*place), ids[found], now(found), content_of(value))
        else:
            rest.setdefault(found[0], set()).add(found[1])
    for name, places in rest.items():
        for area in areas(places):
            yield from _area_entries(action, name, area, edits, now)


Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


def areas(places: Iterable[Place]) -> Iterator[Area]:
    """Disjoint rectangles that cover the places and nothing else, from the top; runs of equal rows are one."""
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(places):
        by_row.setdefault(row, []).append(column)
    open_areas: dict[tuple[int, int], tuple[int, int]] = {}  # columns -> rows
    for row, columns in by_row.items():
        spans = set(_spans(columns))
        for span, (first, last) in list(open_areas.items()):
            if span not in spans or last != row - 1:
                yield first, span[0], last, span[1]
                del open_areas[span]
        for span in sorted(spans):
            first, _ = open_areas.get(span, (row, row))
            open_areas[span] = first, row
    for span, (first, last) in open_areas.items():
        yield first, span[0], last, span[1]


def _spans(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = columns[0]
    for column in columns[1:]:
        if column != last + 1:
            yield first, last
            first = column
        last = column
    yield first, last


def _area_entries(action: str, name: str, area: Area, edits: Edits, now: Current) -> Iterator[Entry]:
    """An area in pieces of whole rows that fit a log cell; a row that does not fit goes cell by cell."""
    first, left, last, right = area
    if (first, left) == (last, right):
        yield _single(action, name, (first, left), edits, now)
        return
    start = first
    old: list[list[object]] = []
    new: list[list[object]] = []
    sizes = [0, 0]
    for row in range(first, last + 1):
        places = [(row, column) for column in range(left, right + 1)]
        was = [_plain(now((name, p))) for p in places]
        will = [_plain(content_of(edits[name, p])) for p in places]
        lengths = [len(json.dumps(x, ensure_ascii=False)) + 2 for x in (was, will)]
        if old and any(s + n > _LONGEST for s, n in zip(sizes, lengths, strict=True)):
            yield _block(action, name, (start, left, row - 1, right), old, new)
            start, old, new, sizes = row, [], [], [0, 0]
        if max(lengths) > _LONGEST:
            yield from (_single(action, name, place, edits, now) for place in places)
            start = row + 1
            continue
        old.append(was)
        new.append(will)
        sizes = [s + n for s, n in zip(sizes, lengths, strict=True)]
    if old:
        yield _block(action, name, (start, left, last, right), old, new)


def _single(action: str, name: str, place: Place, edits: Edits, now: Current) -> Entry:
    return Entry(action, name, to_a1(*place), "", now((name, place)), content_of(edits[name, place]))


def _block(action: str, name: str, area: Area, old: list[list[object]], new: list[list[object]]) -> Entry:
    first, left, last, right = area
    return Entry(action, name, f"{to_a1(first, left)}:{to_a1(last, right)}", "", _as_block(old), _as_block(new))


def _as_block(rows: list[list[object]]) -> Content:
    if all(cell is None for row in rows for cell in row):
        return BLANK
    return Content(Kind.BLOCK, json.dumps(rows, ensure_ascii=False))


def _plain(content: Content) -> object:
    """A content as JSON: None, its text, or kind and text together where the kind is not plain text."""
    if content.kind is Kind.BLANK:
        return None
    return content.text if content.kind is Kind.TEXT else [content.kind.value, content.text]


def cells_of(area: Area, content: Content) -> Iterator[tuple[Place, Content]]:
    """The cells of a logged area with what each held."""
    first, left, last, right = area
    rows = json.loads(content.text) if content.kind is Kind.BLOCK else None
    for row in range(first, last + 1):
        for column in range(left, right + 1):
            cell = rows[row - first][column - left] if rows else None
            if rows is None:
                yield (row, column), content
            elif cell is None:
                yield (row, column), BLANK
            else:
                yield (
                    (row, column),
                    Content(Kind.TEXT, cell) if isinstance(cell, str) else Content(Kind(cell[0]), cell[1]),
                )


# --- the sheet -----------------------------------------------------------------------------------------------


def last_run(sheet: KeyedSheet) -> int:
    """The number of the last run; 0 before the first."""
    return max((int(x) for row in _filled(sheet) if isinstance(x := sheet.cell(row, "run"), (int, float))), default=0)


def _filled(sheet: KeyedSheet) -> list[int]:
    return [row for row in range(sheet.key_row + 2, len(sheet.raw.rows)) if sheet.cell(row, "run") != ""]


def log_edits(sheet: KeyedSheet, entries: Iterable[Entry], now: dt.datetime) -> Edits:
    """The lines of a new run, below those of earlier ones."""
    last = max(_filled(sheet), default=sheet.key_row + 1)
    run, edits = last_run(sheet) + 1, Edits()
    for row, entry in enumerate(entries, start=last + 1):
        cells = zip(LOG_COLUMNS, line(entry, run, now), strict=True)
        edits |= {(sheet.raw.name, (row, sheet.columns[c])): value for c, value in cells if c in sheet.columns}
    return edits


def line(entry: Entry, run: int, now: dt.datetime) -> tuple[Value, ...]:
    """An entry in the order of ``keys.LOG_COLUMNS``."""
    old, new = entry.old, entry.new
    texts = (entry.action, entry.sheet, entry.area, entry.id, old.text, new.text)
    return (run, f"{now:%d/%m/%Y %H:%M}", *(text or None for text in texts), old.kind_words, new.kind_words)


def file_entries(action: str, files: Mapping[str, str]) -> Iterator[Entry]:
    """A line for each file that went into a consolidation: ``files`` are their units' codes by name."""
    for file, code in files.items():
        yield Entry(action, "", "", code, Content(Kind.FILE), Content(Kind.FILE, file))


def logged(sheet: KeyedSheet) -> Iterator[Entry]:
    """What all runs wrote, oldest first. ``ValueError`` for lines that were changed by hand."""
    return (_entry(sheet, row, 0) for row in _filled(sheet))


def entries_of_last_run(sheet: KeyedSheet, views: Collection[str] = ()) -> list[Entry]:
    """What the last run wrote. ``views`` are sheets that only show what stands elsewhere: a run that wrote nothing but
    those does not count. ``ValueError`` for lines that nobody but this program could have written right."""
    runs: dict[object, list[int]] = {}
    for row in _filled(sheet):
        if sheet.cell(row, "sheet") not in views:
            runs.setdefault(sheet.cell(row, "run"), []).append(row)
    run = max((run for run in runs if isinstance(run, int | float)), default=0)
    return [_entry(sheet, row, int(run)) for row in _filled(sheet) if sheet.cell(row, "run") == run]


def _entry(sheet: KeyedSheet, row: int, run: int) -> Entry:
    def text(column: str) -> str:
        cell = sheet.cell(row, column)
        if cell == "" and column in sheet.columns:  # live programs read the name of an error as that error
            cell = sheet.raw.errors.get((row, sheet.columns[column]), "")
        return cell if isinstance(cell, str) else cell_text(cell)

    old, new = (_logged(text(f"{x}_kind"), text(x)) for x in ("old", "new"))
    return Entry(text("action"), text("sheet"), text("cell"), text("id"), old, new, run)


def _logged(words: str, text: str) -> Content:
    kind = next((kind for kind in _SHOWN_AS if words.startswith(f"{kind.value} ")), None)
    return Content(kind, text, words[len(kind.value) + 1 :]) if kind else Content(Kind(words), text)
