"""A typed sheet as lines: TT, wording, unit and whether a result stands there, without titles, notes and repeats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from xlsx_addin.foreign.headers import Header, ResultColumn
from xlsx_addin.foreign.words import without_number
from xlsx_addin.reading.raw import Cell, RawSheet
from xlsx_addin.submission.identity import cell_text

MOST_LINES = 600  # the form has some sixty; a longer sheet is something else
_TT = re.compile(r"(?:[IVX]{1,5}|\d{1,2}(?:[.,]\d{1,2}){0,4})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet below its header. ``tts``: what its TT may have been before a program changed it."""

    row: int
    tts: frozenset[str]
    shown_tt: str
    label: str
    unit: str
    filled: bool  # a result, an error or a formula stands there
    numeric: bool  # what stands there has a digit


def lines_of(raw: RawSheet, header: Header, result: ResultColumn) -> list[Line]:
    """The lines that say something, in order; at most ``MOST_LINES`` and one."""
    label = _wording_column(raw.rows, header)
    return [*islice(_lines(raw, header, result, label), MOST_LINES + 1)]


def _wording_column(rows: Sequence[Sequence[Cell]], header: Header) -> int:
    """Of several columns of wording the one with the most text."""
    below = rows[header.last + 1 : header.last + 1 + MOST_LINES]
    return max(header.labels, key=lambda c: sum(len(str(r[c])) for r in below if c < len(r)))


def _lines(raw: RawSheet, header: Header, result: ResultColumn, wording_column: int) -> Iterator[Line]:
    for number in range(header.last + 1, len(raw.rows)):
        cells = raw.rows[number]

        def at(column: int, cells: Sequence[Cell] = cells) -> Cell:
            return cells[column] if 0 <= column < len(cells) else ""

        place = (number, result.column)
        value = at(result.column)
        filled = (value != "" and bool(str(value).strip())) or place in raw.errors
        text = cell_text(at(wording_column))
        tt = at(header.tt)
        if not (filled or text or tt != "") or header.repeats(cells):
            continue
        inner, label = without_number(text) if tt == "" else ("", text)
        shown = cell_text(tt) or inner.strip(" .):-/")
        numeric = place in raw.errors or not isinstance(value, str) or any(c.isdigit() for c in value)
        yield Line(number, _numbers(tt, shown), shown, label, cell_text(at(header.unit)), filled, filled and numeric)


def _numbers(cell: Cell, shown: str) -> frozenset[str]:
    """What a TT can have been: ``1.10`` became 1.1, ``2.1.1`` a day in January."""
    if isinstance(cell, dt.date):  # datetimes too
        day, month, year = cell.day, cell.month, cell.year % 100
        return frozenset({f"{day}.{month}", f"{month}.{day}", f"{day}.{month}.{year}", f"{month}.{day}.{year}"})
    text = shown.strip().rstrip(".)").replace(",", ".")
    if not _TT.fullmatch(text):
        return frozenset()
    parts = [p.lstrip("0") or "0" for p in text.split(".")]
    found = {".".join(parts)}
    if isinstance(cell, float) and len(parts) == 2 and len(parts[1]) == 1:
        found.add(f"{parts[0]}.{parts[1]}0")
    if len(parts) == 2 and parts[1] == "0":
        found.add(parts[0])
    return frozenset(found)
