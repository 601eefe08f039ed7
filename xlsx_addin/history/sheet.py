"""Sheet ``Lịch sử``: what it says of earlier years, and what it should say after a consolidation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind
from xlsx_addin.cell_values import Value
from xlsx_addin.forecast import Forecast, Outlook, forecast
from xlsx_addin.history.records import YEAR, History, Point, points_of, rows_with_targets, shown
from xlsx_addin.keys import HISTORY_FORECAST, HISTORY_PART, HISTORY_SOURCE, HISTORY_TOTAL, HISTORY_YEARS
from xlsx_addin.names import fold
from xlsx_addin.numbers import to_text
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.cells import from_float, to_figure
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.records import Figure, PastFigure, Submission
from xlsx_addin.submission.sheets import KeyedSheet
from xlsx_addin.target_words import target_words

OUTLOOK_WORDS: Mapping[Outlook, str] = {
    Outlook.LIKELY: "Có khả năng đạt",
    Outlook.UNLIKELY: "Khó đạt với đà này",
    Outlook.UNKNOWN: "Chưa thể biết",
}
_FLAGS = {fold(FLAG_YES): 1, fold(FLAG_NO): 0}


def read_past(edition: Edition, sheet: KeyedSheet | None) -> tuple[PastFigure, ...]:
    """Every figure of every year on the sheet; cells that hold no number are left out."""
    return tuple(_figures(edition, sheet)) if sheet else ()


def _figures(edition: Edition, sheet: KeyedSheet) -> Iterator[PastFigure]:
    rows = {row_id: row for row, row_id in sheet.rows_with_ids()}
    sources = rows.get(HISTORY_SOURCE)
    for row_id in rows_with_targets(edition):
        row, formula = rows.get(row_id), edition.formulas.get(row_id)
        if row is None:
            continue
        for year in HISTORY_YEARS:
            column = f"y{year}"
            value = _number(sheet.cell(row, column))
            if value is None:
                continue
            yield PastFigure(
                row_id,
                year,
                value,
                _figure(sheet.cell(row, f"{HISTORY_PART}{year}")),
                _figure(sheet.cell(row, f"{HISTORY_TOTAL}{year}")),
                formula.scale if formula else Decimal(1),
                sheet.raw.name,
                to_a1(row, sheet.columns[column]),
                cell_text(sheet.cell(sources, column)) if sources is not None else "",
            )


def _number(cell: Cell) -> Decimal | None:
    if isinstance(cell, str):
        flag = _FLAGS.get(fold(cell))
        return None if flag is None else Decimal(flag)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return None
    return from_float(float(cell)) if abs(cell) < 1e15 else None  # also refuses infinity and "not a number"


def _figure(cell: Cell) -> Figure | None:
    number = None if isinstance(cell, str) else _number(cell)
    return None if number is None else to_figure(number)


# --- what the sheet should say -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Past:
    """A unit's annual points by year and row, with the file of each year; the present year is among them."""

    edition: Edition
    year: int
    points: Mapping[int, Mapping[str, Point]]
    sources: Mapping[int, str]

    def series(self, row_id: str) -> dict[int, Fraction]:
        return {year: points[row_id].exact for year, points in self.points.items() if row_id in points}


def past_of(edition: Edition, s: Submission, history: History, source: str = "") -> Past | None:
    """The years of the unit of an annual workbook up to its own, on the same territory; None for other periods.

    ``source`` names the present year's file.
    """
    if s.year is None or s.period != YEAR:
        return None
    points: dict[int, Mapping[str, Point]] = {}
    sources: dict[int, str] = {}
    for record in history.before(s.unit, s.year):
        points[record.year], sources[record.year] = record.points, PurePath(record.source).name
    points[s.year] = {p.id: p for p in points_of(s)}
    sources[s.year] = source or PurePath(s.file).name
    return Past(edition, s.year, points, sources)


def forecasts(past: Past | None) -> dict[str, Forecast]:
    """The outlook of every row that has a value this year and a target ahead, by id, in form order."""
    found: dict[str, Forecast] = {}
    for row_id in rows_with_targets(past.edition) if past else ():
        assert past is not None  # noqa: S101 - the loop is empty otherwise
        outlook = forecast(past.edition.by_id[row_id], past.series(row_id), past.year)
        if outlook:
            found[row_id] = outlook
    return found


Cells = Iterator[tuple[str, str, Value]]
"""Row id, column key, value; None empties a cell."""


def history_cells(past: Past) -> Cells:
    """Every cell of the sheet that the program keeps: years, parts, forecast, the file of each year."""
    outlooks = forecasts(past)
    for year in HISTORY_YEARS:
        yield HISTORY_SOURCE, f"y{year}", past.sources.get(year)
    for row_id in rows_with_targets(past.edition):
        for year in HISTORY_YEARS:
            yield from _year_cells(past, row_id, year)
        yield from zip(
            [row_id] * len(HISTORY_FORECAST),
            HISTORY_FORECAST,
            _forecast_cells(past.edition, row_id, outlooks.get(row_id)),
            strict=True,
        )


def _year_cells(past: Past, row_id: str, year: int) -> Cells:
    point = past.points.get(year, {}).get(row_id)
    yield row_id, f"y{year}", None if point is None else _as_shown(past.edition, point)
    rate = past.edition.fields[row_id].kind is Kind.RATE
    parts = (point.part, point.total) if point and rate else (None, None)
    for column, value in zip((HISTORY_PART, HISTORY_TOTAL), parts, strict=True):
        yield row_id, f"{column}{year}", value


def _as_shown(edition: Edition, point: Point) -> Value:
    kind = edition.fields[point.id].kind
    if kind is Kind.FLAG:
        return FLAG_YES if point.exact else FLAG_NO
    return shown(point.exact, kind)


def _forecast_cells(edition: Edition, row_id: str, f: Forecast | None) -> Sequence[Value]:
    """In the order of ``keys.HISTORY_FORECAST``."""
    if f is None:
        return (None,) * len(HISTORY_FORECAST)
    row = edition.by_id[row_id]
    between = f"{to_text(f.low, 2)} - {to_text(f.high, 2)}" if f.low is not None and f.high is not None else None
    return (
        target_words(row, f.target),
        f.target_year,
        f.needed,
        f.shown,
        f.projected,
        between,
        OUTLOOK_WORDS[f.outlook],
        f.sentence,
    )


def sentences(edition: Edition, found: Iterable[Forecast]) -> list[str]:
    """Each outlook as a sentence that begins with the row it speaks of, for reports."""
    return [spoken(edition, f.id, f.sentence) for f in found]


def spoken(edition: Edition, row_id: str, sentence: str) -> str:
    """A forecast's sentence after the words of its row."""
    return f"{edition.by_id[row_id].label.rstrip('.')}: {sentence[:1].lower()}{sentence[1:]}"
