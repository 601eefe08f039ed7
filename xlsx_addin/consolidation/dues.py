"""By when each unit of a consolidation had to send its workbook: the day that somebody named, else the calendar's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlsx_addin.findings import Finding, Severity, finding
from xlsx_addin.submission.records import Unit

if TYPE_CHECKING:  # loaded with the data, when something is merged
    from collections.abc import Iterable

    from xlsx_addin.catalogue import Edition
    from xlsx_addin.deadlines import Calendar, Deadline, DeadlineSource


@dataclass(frozen=True, slots=True)
class Dues:
    """``told`` is one day for all units. Without it the calendar says which, by the unit's level; ``today`` tells what
    is not due yet, None that nobody asks."""

    told: dt.date | None = None
    calendar: Calendar | None = None
    by_level: Mapping[str, tuple[Deadline, dt.date]] = field(default_factory=dict)
    today: dt.date | None = None

    def of(self, unit: Unit) -> dt.date | None:
        if self.told:
            return self.told
        found = self.by_level.get(unit.level)
        return found[1] if found else None

    def is_late(self, unit: Unit, received: dt.date | None, *, certain: bool) -> bool:
        """Whether a unit sent late. A day that only the file's time gave, set against a deadline that nobody named,
        accuses no one: the file may have been copied since."""
        due = self.of(unit)
        return bool(due and received and received > due and (certain or self.told))

    def is_open(self, unit: Unit) -> bool:
        """Whether the unit still has time: its day is today or later."""
        due = self.of(unit)
        return bool(due and self.today and self.today <= due)

    def missing(self, unit: Unit) -> Finding:
        """The finding of a unit without figures; one that still has time is only told."""
        said = finding("unit-missing", unit=unit.shown, unit_code=unit.code)
        due = self.of(unit)
        if due is None or not self.is_open(unit):
            return said
        return replace(
            said,
            severity=Severity.INFO,
            message=f"{said.message} Chưa đến hạn nộp ({day_text(due)}).",
            fix="Nhắc đơn vị nộp đúng hạn.",
        )

    def assumed(self, units: Iterable[Unit]) -> list[Finding]:
        """What the calendar was asked for, where it was: one finding."""
        if self.told or self.calendar is None:
            return []
        from xlsx_addin.deadlines import assumed

        levels = dict.fromkeys(unit.level for unit in units)
        return assumed(self.calendar, [self.by_level[level] for level in levels if level in self.by_level])


def dues_for(
    edition: Edition,
    to: str,
    year: int | None,
    period: str,
    *,
    told: dt.date | None = None,
    own: DeadlineSource | None = None,
    today: dt.date | None = None,
) -> tuple[Dues, list[Finding]]:
    """The deadlines of units that report to one of level ``to``; an office's file that cannot be used is a finding, and
    then no day counts but one that was named."""
    from xlsx_addin.deadlines import OFFICES, DeadlinesUnreadable, deadlines_of, unreadable

    calendar, said = None, []
    try:
        calendar = deadlines_of(edition, own)
    except DeadlinesUnreadable as error:
        if own is None:
            raise  # our own data
        said = [unreadable(own, error)]
    if calendar is None or year is None:
        return Dues(told, today=today), said
    senders = {x: (x, OFFICES) if edition.is_department(x) else (x,) for x in edition.level_names}
    lines = ((level, calendar.for_workbook(named, to, period, year)) for level, named in senders.items())
    return Dues(told, calendar, {level: line for level, line in lines if line}, today), said


def day_text(day: dt.date | None) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}" if day else ""
