"""What is to be said about a calendar, as findings: days in the wrong order, on the same day, on a weekend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from xlsx_addin.catalogue import Edition
from xlsx_addin.deadlines.calendar import Dated, after_what_it_needs, same_day_as_what_it_needs
from xlsx_addin.deadlines.model import Calendar, Deadline, DeadlineSource, DeadlinesUnreadable
from xlsx_addin.findings import Finding, finding

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_SATURDAY = 5


def day_text(day: dt.date) -> str:
    """``05/12/2024``."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def weekday(day: dt.date) -> str:
    return _WEEKDAYS[day.weekday()]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def remarks(edition: Edition, calendar: Calendar, year: int, only: Sequence[Dated]) -> list[Finding]:
    """Findings about these deadlines: ``deadline-before-figures``, ``deadline-same-day``, ``deadline-on-weekend``.

    One for each deadline and kind, one for each weekend's day. That no day is left to merge is said of what units of
    the level send themselves, and of all only where they send nothing.
    """
    mine = [x for x in only if x.sent] or only
    found: list[Finding] = []
    for code, pairs in (
        ("deadline-before-figures", after_what_it_needs(calendar, year, only)),
        ("deadline-same-day", same_day_as_what_it_needs(calendar, year, mine)),
    ):
        for each, needed in groupby(pairs, key=lambda pair: pair[0]):
            said = "; ".join(f"{calendar.sender_words(x.deadline)} (trước ngày {day_text(x.due)})" for _, x in needed)
            who = calendar.sender_words(each.deadline)
            what = f"báo cáo {edition.period_words(year, each.deadline.period)}"
            found.append(finding(code, who=upper_first(who), what=what, due=day_text(each.due), needed=said))
    for due, alike in groupby(sorted(only, key=lambda x: x.due), key=lambda x: x.due):
        if due.weekday() >= _SATURDAY:
            who = "; ".join(dict.fromkeys(calendar.sender_words(x.deadline) for x in alike))
            found.append(finding("deadline-on-weekend", who=who, due=day_text(due), weekday=weekday(due)))
    return found


def assumed(calendar: Calendar, deadline: Deadline, due: dt.date) -> Finding:
    """That a consolidation was told no deadline and takes this one, and from where."""
    who = calendar.sender_words(deadline)
    note = f" {deadline.note}" if deadline.note else ""
    return finding("deadline-assumed", due=day_text(due), who=who, source=deadline.source, note=note)


def assumed_lines(calendar: Calendar, lines: Sequence[Dated]) -> list[Finding]:
    """The same for a document's table of deadlines: one for each day, none for what an office's own file says."""
    by_day: dict[dt.date, list[Deadline]] = {}
    for each in lines:
        if not (calendar.own and calendar.own in each.deadline.source):
            by_day.setdefault(each.due, []).append(each.deadline)
    return [
        finding(
            "deadline-assumed",
            due=day_text(due),
            who="; ".join(dict.fromkeys(calendar.sender_words(d) for d in alike)),
            source="; ".join(dict.fromkeys(d.source for d in alike)),
            note="".join(f" {note}" for note in dict.fromkeys(d.note for d in alike) if note),
        )
        for due, alike in by_day.items()
    ]


def unreadable(own: DeadlineSource, error: DeadlinesUnreadable) -> Finding:
    """An office's file that cannot be used, as a finding."""
    return finding("deadlines-unreadable", name=own.name, problem=error.reason)
