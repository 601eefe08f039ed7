"""What every document is made from: one workbook as read, and what is known beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath

from xlsx_addin.catalogue import Edition
from xlsx_addin.deadlines import DeadlineSource
from xlsx_addin.history.gather import gather
from xlsx_addin.history.records import History, Record
from xlsx_addin.history.sheet import Past, past_of, read_past
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.records import Breakdown, Rejected, Submission
from xlsx_addin.submission.sheets import sheets_of


@dataclass(frozen=True, eq=False)
class Material:
    """``submission`` is evaluated (its derived figures are in it); ``breakdown`` holds the units' own figures of a
    consolidation. ``book`` gives the sheets that are read as they are (``Theo dõi nộp``, ``Kiểm tra``); ``past`` is the
    unit's history for forecasts and ``last`` what is known of the same period a year ago; ``today`` the day on which
    something is late; ``unit`` the code of the one unit that a letter goes to."""

    edition: Edition
    submission: Submission
    breakdown: Breakdown
    book: RawBook | None = None
    past: Past | None = None
    today: dt.date | None = None
    unit: str = ""
    last: Record | None = None
    deadlines: DeadlineSource | None = None

    @classmethod
    def of(
        cls,
        edition: Edition,
        book: RawBook,
        submission: Submission,
        breakdown: Breakdown,
        *,
        earlier: Iterable[Submission | Rejected] = (),
        today: dt.date | None = None,
        unit: str = "",
        deadlines: DeadlineSource | None = None,
    ) -> Material:
        """With the unit's past: its sheet ``Lịch sử`` and the ``earlier`` workbooks."""
        found = sheets_of(edition, book).get("lich_su")
        known = replace(submission, past=read_past(edition, found[0])) if found else submission
        history = gather(earlier, [known])
        past = past_of(edition, known, history) or _whole_years(edition, known, history)
        return cls(edition, submission, breakdown, book, past, today, unit, _last(known, history), deadlines)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.edition, self.submission, self.breakdown, self.past, self.last)


def _last(s: Submission, history: History) -> Record | None:
    """The same period a year ago, on the same territory."""
    return None if s.year is None else history.record(s.unit, s.year - 1, s.period, now=(s.year, s.period))


def _whole_years(edition: Edition, s: Submission, history: History) -> Past | None:
    """For a six-month workbook: the years before it, the last of them included. Half a year tells no annual value."""
    if s.year is None:
        return None
    found = {record.year: record for record in history.before(s.unit, s.year)}
    if s.year - 1 not in found:
        return None
    points = {year: record.points for year, record in found.items()}
    return Past(edition, s.year - 1, points, {year: PurePath(r.source).name for year, r in found.items()})
