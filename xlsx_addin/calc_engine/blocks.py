"""Values of a rectangle of cells, read and written as one block.

Calc gives numbers for dates and booleans alike, and nothing for errors. What they are is asked about the block as a
whole, by how its cells are shown: a number that is not shown as that number is asked about, one cell for each kind of
text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xlsx_addin.calc_engine.faults import CalcError, LockedCellsError
from xlsx_addin.calc_engine.places import Area, rectangles
from xlsx_addin.calc_engine.uno_bridge import constant, struct
from xlsx_addin.calc_engine.values import (
    ERROR_NAMES,
    ERRORS,
    CellError,
    Entry,
    Look,
    entry,
    from_serial,
    is_plain_text,
    shows_number,
)

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.ranges import Range

Rows = list[list[Any]]
_DIGIT = re.compile(r"\d")
_LAST_DATE = 2_958_466.0  # the day after 31 December 9999
_SMALL = 2_000  # cells that are read sooner than it is asked which of them are in use
_TABULATOR = "\x01"  # how Calc gives the tabulator of a text of several lines


def read(cells: Range) -> Rows:
    """The values as rows: None, text, float, bool, datetime or CellError. Times without a date are parts of a day."""
    return _read_used(cells, _read, None)


def _read_used(cells: Range, read_block: Callable[[Range], Rows], blank: Any) -> Rows:
    """What ``read_block`` gives for the cells that are in use; ``blank`` for the others, which in a block of thousands
    would cost more to send and to look at than all that is there."""
    height, width = cells.shape
    if height * width <= _SMALL:
        return read_block(cells)
    last_row, last_column = cells.sheet.used_range.area.last
    rows, columns = min(height, last_row - cells.row + 1), min(width, last_column - cells.column + 1)
    if rows <= 0 or columns <= 0:
        return [[blank] * width for _ in range(height)]
    used = read_block(cells.inner(0, 0, rows, columns))
    beside = [blank] * (width - columns)
    return [*(row + beside for row in used), *([blank] * width for _ in range(height - rows))]


def _read(cells: Range) -> Rows:
    rows: Rows = [[plain_text(cell) for cell in row] for row in cells.api.getDataArray()]
    unclear = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if _is_unclear(cell)]
    if not unclear:
        return _with_blanks(rows)
    if len(unclear) == 1 and len(cells) == 1:
        rows[0][0] = _single(cells, rows[0][0])
        return rows
    top, left = min(r for r, _ in unclear), min(c for _, c in unclear)
    bottom, right = max(r for r, _ in unclear), max(c for _, c in unclear)
    inner = cells.inner(top, left, bottom - top + 1, right - left + 1)
    _tell_apart(inner, rows, top, left, unclear)
    return _with_blanks(rows)


def plain_text(cell: Any) -> Any:
    """A text of Calc with its tabulators; anything else as it is."""
    return cell.replace(_TABULATOR, "\t") if type(cell) is str and _TABULATOR in cell else cell


def _is_unclear(cell: Any) -> bool:
    """Errors, and numbers that may be a boolean or a date with its day."""
    return cell is None or (type(cell) is float and (cell == 0 or 1 <= cell < _LAST_DATE))


def _with_blanks(rows: Rows) -> Rows:
    return [[None if cell == "" else cell for cell in row] for row in rows]


def _single(cells: Range, value: float | None) -> Any:
    if value is None:
        return _error(cells.api)
    return as_look(value, cells.book.formats.look(cells.api.NumberFormat), cells.book.epoch)


def _tell_apart(inner: Range, rows: Rows, top: int, left: int, unclear: Sequence[tuple[int, int]]) -> None:
    """Replace the unclear values in ``rows`` by what they are; ``inner`` holds them all and starts at (top, left)."""
    epoch, formats = inner.book.epoch, inner.book.formats
    height, _ = inner.shape
    texts = inner.sheet.texts(inner.area)
    known: dict[tuple[str, bool], Any] = {}
    for r, c in unclear:
        value = rows[r][c]
        text = texts[(c - left) * height + r - top]
        if value is not None and shows_number(text, value):
            continue
        shape = (_DIGIT.sub("9", text), value is None)
        if shape not in known:
            cell = inner.inner(r - top, c - left, 1, 1).api
            known[shape] = _error(cell) if value is None else formats.look(cell.NumberFormat)
        found = known[shape]
        rows[r][c] = found if value is None else as_look(value, found, epoch)


def as_look(value: float, look: Look, epoch: dt.datetime) -> Any:
    """What a number is that a cell of this look holds."""
    if look is Look.BOOLEAN:
        return bool(value)
    return from_serial(value, epoch) if look in (Look.DATE, Look.DATETIME) else value


def _error(cell: Any) -> CellError:
    return CellError(ERROR_NAMES.get(cell.getError()) or cell.String)


def read_formulas(cells: Range) -> Rows:
    """Formulas in Excel's syntax and constants as text, by row."""
    return _read_used(cells, _read_formulas, "")


def _read_formulas(cells: Range) -> Rows:
    rows = [[_formula_text(text) for text in row] for row in cells.api.getFormulaArray()]
    places = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text[:1] == "="]
    typed = cells.api.getDataArray() if places else ()
    places = [(r, c) for r, c in places if typed[r][c] != rows[r][c]]  # a text may look like a formula
    for (r, c), text in zip(places, cells.book.formulas.to_excel(rows[r][c] for r, c in places), strict=True):
        rows[r][c] = text[1:] if text[1:] in ERRORS else text
    if any(text in ("0", "1") for row in rows for text in row):
        _spell_booleans(rows, _read(cells))
    return rows


def _formula_text(text: str) -> str:
    """Calc marks a text that would be read otherwise with an apostrophe, and an array formula with braces."""
    if text[:2] == "{=":
        return text[1:-1]
    return text.removeprefix("'")


def _spell_booleans(rows: list[list[str]], values: Sequence[Sequence[Any]]) -> None:
    """Constants that Calc gives as numbers, as Excel spells them."""
    for row, row_values in zip(rows, values, strict=True):
        for c, (text, value) in enumerate(zip(row, row_values, strict=True)):
            if isinstance(value, bool) and text in ("0", "1"):
                row[c] = str(value).upper()


def write(cells: Range, data: Any) -> None:
    """Write rows of values, or one value into every cell; see ``values.entry`` for what becomes of a value.

    Nothing has been written where this raises LockedCellsError, FormulaError, TypeError or ValueError.
    """
    with _keeping_notes(cells):
        _write(cells, data)


def _write(cells: Range, data: Any) -> None:
    rows = as_rows(data, cells.shape)
    if all(is_plain_text(value) for row in rows for value in row):
        cells.try_to_write(lambda: cells.api.setDataArray(tuple(tuple(v or "" for v in row) for row in rows)))
        return
    looks = cells.looks()
    epoch = cells.book.epoch
    entries = [[entry(value, looks.at(r, c), epoch) for c, value in enumerate(row)] for r, row in enumerate(rows)]
    places = [(r, c) for r, row in enumerate(entries) for c, made in enumerate(row) if made.is_formula]
    if scalar_formula := not isinstance(data, (list, tuple)) and len(places) == len(cells) > 1:
        formulas = dict(zip(places, _filled(cells, str(data), places), strict=True))
    else:
        formulas = dict(
            zip(places, cells.book.formulas.to_calc(str(entries[r][c].content) for r, c in places), strict=True)
        )
    if not scalar_formula and len(places) < len(cells):
        values = tuple(tuple("" if made.is_formula else made.content for made in row) for row in entries)
        cells.try_to_write(lambda: cells.api.setDataArray(values))
    _write_formulas(cells, formulas)
    _set_looks(cells, entries, looks)


@contextmanager
def _keeping_notes(cells: Range) -> Iterator[None]:
    """Calc drops the notes of cells that are written as a block; Excel does not."""
    if not cells.api.queryContentCells(constant("sheet.CellFlags.ANNOTATION")).Count:
        yield
        return
    notes = cells.sheet.api.Annotations
    before = list(_notes(notes, cells.area))
    yield
    left = {place for place, _, _ in _notes(notes, cells.area)}
    for place, position, text in before:
        if place not in left:
            notes.insertNew(position, text)


def _notes(notes: Any, area: Area) -> Iterator[tuple[tuple[int, int], Any, str]]:
    """Place, position for Calc and text of the notes in an area."""
    for number in range(notes.Count):
        note = notes.getByIndex(number)
        position = note.Position
        place = position.Row + 1, position.Column + 1
        if area.row <= place[0] <= area.last[0] and area.column <= place[1] <= area.last[1]:
            yield place, position, str(note.String)


def as_rows(data: Any, shape: tuple[int, int]) -> Sequence[Sequence[Any]]:
    """The data as rows of the range's shape: one value fills all cells, a flat list is a row."""
    height, width = shape
    if not isinstance(data, (list, tuple)):
        return [[data] * width] * height
    rows = data if data and isinstance(data[0], (list, tuple)) else [data]
    if len(rows) != height or any(len(row) != width for row in rows):
        sizes = sorted({len(row) for row in rows})
        raise ValueError(f"the range has {height} x {width} cells, the data {len(rows)} rows of {sizes} values")
    return rows


def _filled(cells: Range, formula: str, places: Sequence[tuple[int, int]]) -> list[str]:
    """One formula for the first cell, as it is in each of the places: references move along."""
    first = cells.address_at(0, 0)
    return cells.book.formulas.moved(formula, first, (cells.address_at(r, c) for r, c in places))


def _write_formulas(cells: Range, formulas: dict[tuple[int, int], str]) -> None:
    for area in rectangles(formulas):
        rows = tuple(
            tuple(formulas[r, c] for c in range(area.column, area.column + area.columns))
            for r in range(area.row, area.row + area.rows)
        )
        part = cells.inner(*area)
        part.try_to_write(lambda part=part, rows=rows: part.api.setFormulaArray(rows))  # type: ignore[misc]


def _set_looks(cells: Range, entries: Sequence[Sequence[Entry]], looks: Looks) -> None:
    """Give dates, times and booleans the number formats that make them such, and texts that Calc has formatted those
    from before: one call for each format."""
    wanted: dict[int, list[tuple[int, int]]] = {}
    for r, row in enumerate(entries):
        for c, made in enumerate(row):
            if made.look is not None:
                key = looks.key(r, c) if made.look is Look.OTHER else cells.book.formats.key(made.look)
                wanted.setdefault(key, []).append((r, c))
    for key, places in wanted.items():
        part = cells if len(places) == len(cells) else cells.parts(rectangles(places))
        part.api.NumberFormat = key


class Looks:
    """The number formats of the cells of a range, and what they make of numbers: one for all, or by area."""

    def __init__(self, cells: Range) -> None:
        self._formats = cells.book.formats
        self._same: int | None = None
        self._by_place: dict[tuple[int, int], int] = {}
        api = cells.api
        if len(cells) == 1 or api.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE":
            self._same = api.NumberFormat
            return
        groups = api.getUniqueCellFormatRanges()
        for number in range(groups.Count):
            group = groups.getByIndex(number)
            key = group.NumberFormat
            for area in group.RangeAddresses:
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        self._by_place[row - cells.row + 1, column - cells.column + 1] = key

    def key(self, row: int, column: int) -> int:
        """The key of the number format of a cell, by its place in the range, from 0."""
        return self._by_place[row, column] if self._same is None else self._same

    def at(self, row: int, column: int) -> Look:
        return self._formats.look(self.key(row, column))


def clearing_flags(*names: str) -> int:
    return sum(constant(f"sheet.CellFlags.{name}") for name in names)


def require_unlocked(sheet: Any, parts: Iterable[Any], what: str) -> None:
    """LockedCellsError where a sheet is protected and any of the cells is locked."""
    if sheet.isProtected() and any(_has_locked(part) for part in parts):
        raise LockedCellsError(f"{what}: the sheet is protected and these cells are locked")


def _has_locked(cells: Any) -> bool:
    if cells.getPropertyState("CellProtection").value != "AMBIGUOUS_VALUE":
        return bool(cells.CellProtection.IsLocked)
    groups = cells.getUniqueCellFormatRanges()
    return any(groups.getByIndex(number).CellProtection.IsLocked for number in range(groups.Count))


def why_not_written(sheet: Any, cells: Any, what: str) -> CalcError:
    """What Calc does not say itself when it refuses a block."""
    if sheet.isProtected() and _has_locked(cells):
        return LockedCellsError(f"{what}: the sheet is protected and these cells are locked")
    return CalcError(f"{what}: Calc refuses to write here, maybe because it is a part of an array formula")


def cell_address(sheet_index: int, area: Area) -> Any:
    return struct("table.CellAddress", sheet_index, area.column - 1, area.row - 1)


def range_address(sheet_index: int, area: Area) -> Any:
    last_row, last_column = area.last
    return struct("table.CellRangeAddress", sheet_index, area.column - 1, area.row - 1, last_column - 1, last_row - 1)
