"""The deadlines of one year for units of one level, and where they do not fit together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlsx_addin.catalogue import Edition
from xlsx_addin.deadlines.model import Calendar, Deadline, DeadlineSource
from xlsx_addin.deadlines.reading import deadlines_of


@dataclass(frozen=True, slots=True)
class Dated:
    """A deadline with its day of one year. ``sent``: units of the level send it; otherwise they receive it."""

    deadline: Deadline
    due: dt.date
    sent: bool


def of_year(calendar: Calendar, year: int, level: str = "", period: str = "") -> tuple[Dated, ...]:
    """What units of a level send and receive for a reporting year, by day; for all levels and periods without one.

    What stays inside a unit (its offices report to it) is received.
    """
    found = []
    for d in calendar.deadlines:
        due = d.due(year)
        if due is None or (period and d.period != period) or (level and level not in (d.at, d.to)):
            continue
        found.append(Dated(d, due, sent=bool(level) and d.at == level != d.to))
    return tuple(sorted(found, key=lambda x: (x.due, x.deadline.period, not x.sent)))


def years_calendars(
    editions: Iterable[Edition], year: int, own: DeadlineSource | None = None, level: str = "", period: str = ""
) -> tuple[tuple[Edition, Calendar, tuple[Dated, ...]], ...]:
    """What ``of_year`` gives on each of these editions, where it gives anything: in a year in which the levels of
    administration change, the six-month report may be due on one edition and the annual one on the next. A day belongs
    to the edition in whose time it lies, so that an office's line, which stands on every edition, is there once.

    Raises ``DeadlinesUnreadable``.
    """
    found = []
    for edition in editions:
        known = deadlines_of(edition, own)
        lines = tuple(x for x in of_year(known, year, level, period) if _is_in_time(edition, x.due))
        if lines:
            found.append((edition, known, lines))
    return tuple(sorted(found, key=lambda x: x[2][0].due))


def _is_in_time(edition: Edition, day: dt.date) -> bool:
    return edition.valid_from <= day and (edition.valid_to is None or day <= edition.valid_to)


def after_what_it_needs(calendar: Calendar, year: int, only: Iterable[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Deadlines with one whose figures they need and that is due only later."""
    return (pair for pair in _needing(calendar, year, only) if pair[0].due < pair[1].due)


def same_day_as_what_it_needs(calendar: Calendar, year: int, only: Iterable[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Deadlines with one whose figures they need and that is due on the very day: no time is left to merge."""
    return (pair for pair in _needing(calendar, year, only) if pair[0].due == pair[1].due)


def _needing(calendar: Calendar, year: int, only: Iterable[Dated]) -> Iterator[tuple[Dated, Dated]]:
    by_id = {d.id: d for d in calendar.deadlines}
    for each in only:
        for needed in (by_id[x] for x in each.deadline.needs):
            if due := needed.due(year):
                yield each, Dated(needed, due, sent=False)
