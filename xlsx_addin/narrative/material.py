"""What every document is made from: one workbook as read, and what is known beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from xlsx_addin.catalogue import Edition
from xlsx_addin.history.gather import gather
from xlsx_addin.history.sheet import Past, past_of, read_past
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.records import Breakdown, Rejected, Submission
from xlsx_addin.submission.sheets import sheets_of


@dataclass(frozen=True, eq=False)
class Material:
    """``submission`` is evaluated (its derived figures are in it); ``breakdown`` holds the units' own figures of a
    consolidation. ``book`` gives the sheets that are read as they are (``Theo dõi nộp``, ``Kiểm tra``); ``past`` is the
    unit's history for forecasts; ``today`` the day on which something is late; ``unit`` the code of the one unit that a
    letter goes to."""

    edition: Edition
    submission: Submission
    breakdown: Breakdown
    book: RawBook | None = None
    past: Past | None = None
    today: dt.date | None = None
    unit: str = ""

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
    ) -> Material:
        """With the unit's past: its sheet ``Lịch sử`` and the ``earlier`` workbooks."""
        found = sheets_of(edition, book).get("lich_su")
        known = replace(submission, past=read_past(edition, found[0])) if found else submission
        past = past_of(edition, known, gather(earlier, [known]))
        return cls(edition, submission, breakdown, book, past, today, unit)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.edition, self.submission, self.breakdown, self.past)
