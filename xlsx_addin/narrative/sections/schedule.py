"""Reporting deadlines for documents: the lines of a year's calendar, what is to be said about them, and the sentences
that a plan makes of them: who reports what by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from xlsx_addin.catalogue import edition_names, load_edition
from xlsx_addin.deadlines import Calendar, Dated, DeadlinesUnreadable, assumed_in_document, remarks, years_calendars
from xlsx_addin.findings import Finding
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.words import BLANK

_PERIODS = {"6-thang": "6 tháng", "nam": "năm"}


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One report of a year: ``senders``, in the words of the reporting unit, all send it to a unit of level ``to``,
    before ``due``. ``sent``: the reporting unit's own level sends it; ``itself``: the unit, not somebody in it."""

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


def schedule(
    material: Material, year: int, period: str = "", *, received_only: bool = False, units_only: bool = False
) -> Schedule:
    """The deadlines of the unit's level in a year (of one ``period``, or both), on whichever edition they stand.
    ``units_only`` leaves out what offices and members inside a unit send.

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
    shown: list[tuple[Calendar, Dated]] = []
    for edition, calendar, dated in found:
        judged = [x for x in dated if not units_only or x.deadline.sender in edition.level_names]
        wanted = [x for x in judged if not (received_only and x.sent)]
        lines += _scheduled(material.facts, calendar, wanted)
        shown += ((calendar, x) for x in wanted)
        said += remarks(edition, calendar, year, judged)
    return Schedule(tuple(sorted(lines, key=lambda x: x.due)), (*assumed_in_document(shown), *said))


def _scheduled(facts: Facts, calendar: Calendar, lines: Iterable[Dated]) -> Iterable[Scheduled]:
    def same(x: Dated) -> tuple[dt.date, str, tuple[str, ...], str, bool, bool]:
        d = x.deadline
        return x.due, d.period, d.reports, d.to, x.sent, x.sent and d.sender == d.at

    for key, alike in groupby(sorted(lines, key=same), key=same):
        several = list(alike)
        due, period, reports, to, sent, itself = key
        named = (_here(facts, calendar.sender_words(x.deadline)) for x in several)
        senders = tuple(dict.fromkeys(map(words.upper_first, named)))
        yield Scheduled(reports, calendar.report_words(several[0].deadline), senders, to, period, due, sent, itself)


def _here(facts: Facts, text: str) -> str:
    """``cấp huyện`` as this unit is called: a city says ``thành phố``."""
    own = facts.kinds(facts.unit.level)
    return text.replace(facts.edition.level_names[facts.unit.level].lower(), own) if own else text


def all_of(senders: Sequence[str]) -> str:
    """Several senders in one sentence: a People's Committee keeps its capital."""
    kept = (x if x.startswith("Ủy ban") or not n else words.lower_first(x) for n, x in enumerate(senders))
    return "; ".join(kept)


# --- the sentences of a plan ----------------------------------------------------------------------------------------
def reporting_dates(known: Schedule, agency: str) -> Paragraphs:
    """What comes to the unit, then what it sends; a blank where the calendar says nothing."""
    said = [
        *_part(f"Báo cáo gửi về {agency}:", known.received),
        *_part(f"{words.upper_first(agency)} báo cáo cấp trên:", known.sent),
    ]
    what = Blank("chế độ, thời hạn báo cáo")
    return tuple(said) or (leave_blank(f"Thời hạn báo cáo: {BLANK}.", what),)


def _part(lead: str, lines: Iterable[Scheduled]) -> list[Paragraph]:
    sentences = _sentences(lines)
    marks = [";"] * (len(sentences) - 1) + ["."]
    return [say(lead), *(say(f"- {x}{mark}") for x, mark in zip(sentences, marks, strict=True))] if sentences else []


def _sentences(lines: Iterable[Scheduled]) -> list[str]:
    """One for each sender and report, with the day of each period; the unit itself is not named again."""
    days: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        said = days.setdefault(("" if line.itself else all_of(line.senders), line.what), [])
        day = f"kỳ {_PERIODS.get(line.period, line.period)} trước ngày {words.date_text(line.due)}"
        if day not in said:
            said.append(day)
    return [
        f"{f'{sender}: {words.lower_first(what)}' if sender else what}, {', '.join(said)}"
        for (sender, what), said in days.items()
    ]
