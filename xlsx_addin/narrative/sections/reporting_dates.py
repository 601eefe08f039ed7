"""Who reports what by when, in the sentences of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.sections.schedule import Schedule, Scheduled
from xlsx_addin.narrative.words import BLANK

_PERIODS = {"6-thang": "6 tháng", "nam": "năm"}


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
        said = days.setdefault(("" if line.itself else "; ".join(line.senders), line.what), [])
        day = f"kỳ {_PERIODS.get(line.period, line.period)} trước ngày {words.date_text(line.due)}"
        if day not in said:
            said.append(day)
    return [
        f"{f'{sender}: {words.lower_first(what)}' if sender else what}, {', '.join(said)}"
        for (sender, what), said in days.items()
    ]
