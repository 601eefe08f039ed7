"""Reporting deadlines for documents: the lines of a year's calendar, and what is to be said about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from xlsx_addin.catalogue import edition_names, load_edition
from xlsx_addin.deadlines import Calendar, Dated, DeadlinesUnreadable, assumed_lines, remarks, years_calendars
from xlsx_addin.findings import Finding
from xlsx_addin.narrative import words
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One report of a year: ``senders`` all send it, to a unit of level ``to``, before ``due``. ``sent``: the reporting
    unit's own level sends it; ``itself``: the unit, not somebody in it."""

    reports: tuple[str, ...]
    what: str
    senders: tuple[str, ...]
    to: str
    period: str
    due: dt.date
    sent: bool
    itself: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """``lines`` in the order of days; ``remarks`` are findings about them and where they are from."""

    lines: tuple[Scheduled, ...]
    remarks: tuple[Finding, ...]

    @property
    def received(self) -> tuple[Scheduled, ...]:
        """What comes to units of the level, from below and from their own offices."""
        return tuple(x for x in self.lines if not x.sent)

    @property
    def sent(self) -> tuple[Scheduled, ...]:
        return tuple(x for x in self.lines if x.sent)


def schedule(material: Material, year: int, period: str = "", *, received_only: bool = False) -> Schedule:
    """The deadlines of the unit's level in a year (of one ``period``, or both), on whichever edition they stand.

    Raises ``DocumentRefused`` (``bad-deadlines``) for an office's file that cannot be used.
    """
    level, own = material.submission.unit.level, material.deadlines
    editions = [e for e in map(load_edition, edition_names()) if level in e.level_names]
    try:
        found = years_calendars(editions, year, own, level, period) if level else ()
    except DeadlinesUnreadable as error:
        name = own.name if own else ""
        raise DocumentRefused("bad-deadlines", f"Không dùng được tệp hạn báo cáo «{name}»: {error.reason}.") from error
    lines: list[Scheduled] = []
    said: list[Finding] = []
    for edition, calendar, dated in found:
        wanted = [x for x in dated if not (received_only and x.sent)]
        lines += _scheduled(calendar, wanted)
        said += [*assumed_lines(calendar, wanted), *remarks(edition, calendar, year, dated)]
    return Schedule(tuple(sorted(lines, key=lambda x: x.due)), tuple(said))


def _scheduled(calendar: Calendar, lines: Iterable[Dated]) -> Iterable[Scheduled]:
    def same(x: Dated) -> tuple[dt.date, str, tuple[str, ...], str, bool, bool]:
        d = x.deadline
        return x.due, d.period, d.reports, d.to, x.sent, x.sent and d.sender == d.at

    for key, alike in groupby(sorted(lines, key=same), key=same):
        several = list(alike)
        due, period, reports, to, sent, itself = key
        senders = tuple(dict.fromkeys(words.upper_first(calendar.sender_words(x.deadline)) for x in several))
        yield Scheduled(reports, calendar.report_words(several[0].deadline), senders, to, period, due, sent, itself)
