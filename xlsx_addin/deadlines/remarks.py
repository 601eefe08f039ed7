"""What is to be said about a calendar, as findings: days in the wrong order, on the same day, on a weekend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
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
    """Findings about these deadlines: ``deadline-before-figures``, one for each; ``deadline-same-day``, one for each
    sender; ``deadline-on-weekend``, one for all days.

    That no day is left to merge is said of what units of the level send themselves, and of all only where they send
    nothing.
    """
    found: list[Finding] = []
    for each, needed in groupby(after_what_it_needs(calendar, year, only), key=lambda pair: pair[0]):
        said = "; ".join(f"{calendar.sender_words(x.deadline)} (trước ngày {day_text(x.due)})" for _, x in needed)
        who = upper_first(calendar.sender_words(each.deadline))
        what = f"báo cáo {edition.period_words(year, each.deadline.period)}"
        found.append(finding("deadline-before-figures", who=who, what=what, due=day_text(each.due), needed=said))
    found += _same_days(calendar, year, [x for x in only if x.sent] or only)
    weekend = sorted({x.due for x in only if x.due.weekday() >= _SATURDAY})
    if weekend:
        days = ", ".join(f"{day_text(due)} ({weekday(due)})" for due in weekend)
        found.append(finding("deadline-on-weekend", days=days))
    return found


def _same_days(calendar: Calendar, year: int, only: Sequence[Dated]) -> list[Finding]:
    by_sender: dict[str, list[tuple[Dated, Dated]]] = {}
    for each, needed in same_day_as_what_it_needs(calendar, year, only):
        by_sender.setdefault(calendar.sender_words(each.deadline), []).append((each, needed))
    return [
        finding(
            "deadline-same-day",
            who=upper_first(who),
            days=", ".join(dict.fromkeys(day_text(each.due) for each, _ in pairs)),
            needed="; ".join(dict.fromkeys(calendar.sender_words(x.deadline) for _, x in pairs)),
        )
        for who, pairs in by_sender.items()
    ]


def assumed(calendar: Calendar, lines: Iterable[tuple[Deadline, dt.date]]) -> list[Finding]:
    """That a consolidation was told no deadline and takes these, and from where: one finding, ``deadline-assumed``."""
    by_day: dict[dt.date, list[Deadline]] = {}
    for deadline, due in lines:
        by_day.setdefault(due, []).append(deadline)
    known = [d for alike in by_day.values() for d in alike]
    if not known:
        return []
    days = ", ".join(
        f"trước ngày {day_text(due)} ({'; '.join(dict.fromkeys(calendar.sender_words(d) for d in alike))})"
        for due, alike in by_day.items()
    )
    return [finding("deadline-assumed", days=days, source=_documents(known))]


def assumed_in_document(lines: Iterable[tuple[Calendar, Dated]]) -> list[Finding]:
    """That a document has its deadlines from the common calendar: one finding, ``schedule-assumed``, which leaves out
    what an office's own file says."""
    known = [x for calendar, x in lines if not (calendar.own and calendar.own in x.deadline.source)]
    if not known:
        return []
    days = ", ".join(dict.fromkeys(day_text(x.due) for x in sorted(known, key=lambda x: x.due)))
    return [finding("schedule-assumed", days=days, source=_documents(x.deadline for x in known))]


def _documents(known: Iterable[Deadline]) -> str:
    """Each document once, with what is noted on its days: ``Kế hoạch … (ngày của năm 2024 …)``."""
    notes: dict[str, dict[str, None]] = {}
    for d in known:
        noted = notes.setdefault(d.document, {})
        if d.note:
            noted[d.note[:1].lower() + d.note[1:].rstrip(".")] = None
    return "; ".join(f"{document} ({'; '.join(noted)})" if noted else document for document, noted in notes.items())


def unreadable(own: DeadlineSource, error: DeadlinesUnreadable) -> Finding:
    """An office's file that cannot be used, as a finding."""
    return finding("deadlines-unreadable", name=own.name, problem=error.reason)
