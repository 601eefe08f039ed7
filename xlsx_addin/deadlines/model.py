"""A deadline: which reports, from whom, to whom, by which day of a year, and which document says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from xlsx_addin.own_files import OwnFile, OwnFileUnreadable

WORKBOOK_REPORTS = ("phu-luc-01", "ket-qua", "hoat-dong")
"""The reports that a unit's workbook serves: the form itself, else results as a whole, else the narrative."""

OFFICES = "phong-ban"
"""The kind of sender that the departments of a unit are: offices of a district, as those of a province are a level."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One line of a calendar.

    ``reports`` are keys of ``Calendar.reports``. ``sender`` is a level of the edition or a kind of sender inside a unit
    (offices, members of its Committee); ``at`` the level of unit where the sender is, ``to`` the level of unit that
    receives. ``day`` and ``month`` are of the reporting year, or of the year after it. ``needs`` are ids of deadlines
    whose figures go into the report. The validity is that of the day itself, both ends included.
    """

    id: str
    reports: tuple[str, ...]
    sender: str
    at: str
    to: str
    period: str
    day: int
    month: int
    source: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    needs: tuple[str, ...] = ()
    note: str = ""
    next_year: bool = False

    @property
    def document(self) -> str:
        """The source without the place in it: «…, mục V.1» and «…, mục V.2» are one document."""
        return self.source.partition(", mục ")[0]

    def due(self, year: int) -> dt.date | None:
        """The day for a reporting year; None where the deadline is not in force on that day."""
        day = dt.date(year + self.next_year, self.month, self.day)
        return day if self.valid_from <= day and (self.valid_to is None or day <= self.valid_to) else None


@dataclass(frozen=True)
class Calendar:
    """The deadlines of an edition with words for who sends and what. ``own`` names an office's file that took part."""

    deadlines: tuple[Deadline, ...]
    senders: Mapping[str, str]
    reports: Mapping[str, str]
    own: str = ""

    def sender_words(self, deadline: Deadline) -> str:
        """``các phòng, ban, ngành, đoàn thể cấp huyện``."""
        return self.senders.get(f"{deadline.sender}.{deadline.at}") or self.senders[deadline.sender]

    def report_words(self, deadline: Deadline) -> str:
        """The names of its reports, one after the other."""
        return "; ".join(self.reports[key] for key in deadline.reports)

    def for_workbook(
        self, senders: Collection[str], to: str, period: str, year: int
    ) -> tuple[Deadline, dt.date] | None:
        """By when a unit that is one of these ``senders`` sends its workbook to the unit of level ``to``, and which
        line says so: that of the form, else that of results, else that of the narrative. Of several lines the earliest
        day."""
        for report in WORKBOOK_REPORTS:
            found = [
                (day, d)
                for d in self.deadlines
                if d.sender in senders
                and (d.to, d.period) == (to, period)
                and report in d.reports
                and (day := d.due(year))
            ]
            if found:
                day, deadline = min(found, key=lambda x: x[0])
                return deadline, day
        return None


class DeadlineSource(OwnFile):
    """An office's own file of deadlines."""


class DeadlinesUnreadable(OwnFileUnreadable):
    """A file of deadlines that cannot be used."""
