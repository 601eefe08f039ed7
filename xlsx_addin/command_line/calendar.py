"""The calendar of deadlines: ``deadlines``, and what other commands read of an office's own file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from xlsx_addin.command_line import console, inputs
from xlsx_addin.command_line.console import DONE, fail
from xlsx_addin.command_line.options import EditionName, Json, Year, check_level, check_period

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition
    from xlsx_addin.deadlines import Calendar, Dated, DeadlineSource

_MOST_BYTES = 1_000_000
DeadlinesFile = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it at run time on 3.11
    typer.Option("--deadlines", help="Tệp hạn báo cáo riêng của cơ quan (.toml), sửa lịch hạn chung."),
]


def deadlines(
    year: Year = None,
    level: Annotated[str, typer.Option("--level", help="Cấp cần xem lịch; không ghi thì mọi cấp.")] = "",
    period: Annotated[str, typer.Option("--period", help="Kỳ: nam hoặc 6-thang; không ghi thì cả hai.")] = "",
    own: DeadlinesFile = None,
    edition: EditionName = None,
    json: Json = False,
) -> int:
    """In lịch hạn báo cáo của một năm: ai gửi gì, cho cấp nào, trước ngày nào, theo văn bản nào; chỉ ra hạn trái nhau.

    Ví dụ: xlsx-addin deadlines --year 2026 --level xa
    """
    from xlsx_addin.deadlines import remarks

    chosen = year or dt.date.today().year
    named = inputs.load_named_edition(edition)
    found = _calendars(named, chosen, own, level, check_period(period) if period else "")
    findings = [f for form, known, lines in found for f in remarks(form, known, chosen, lines)]
    if json:
        listed = [{"edition": form.id, **_as_json(known, each)} for form, known, lines in found for each in lines]
        console.print_json({"year": chosen, "deadlines": listed, "findings": [*map(console.finding_json, findings)]})
        return DONE
    if not found:
        of_level = f" của {_level_words(level)}" if level else ""
        console.say(
            f"Lịch hạn báo cáo không có hạn nào{of_level} có hiệu lực trong năm {chosen}. Cơ quan có hạn riêng thì ghi "
            "vào một tệp rồi thêm --deadlines."
        )
    for form, known, lines in found:
        whose = f" của {form.level_names[_level(level, form)].lower()}" if level else ""
        console.say(f"Hạn báo cáo năm {chosen}{whose} (biểu {form.id}):")
        sources = list(dict.fromkeys(_source(each) for each in lines))
        for each in lines:
            console.say(f"{_line(form, known, each, level)} [{sources.index(_source(each)) + 1}]")
        for number, source in enumerate(sources, start=1):
            console.say(f"  [{number}] {source}")
    for f in findings:
        console.say(f"{_MARKS[f.severity.value]}: {f.message} {f.fix}")
    return DONE


def _calendars(
    named: Edition | None, year: int, own: Path | None, level: str, period: str
) -> tuple[tuple[Edition, Calendar, tuple[Dated, ...]], ...]:
    from xlsx_addin.catalogue import edition_names, load_edition
    from xlsx_addin.deadlines import years_calendars

    source = check_source(own)
    forms = (named,) if named else tuple(map(load_edition, edition_names()))
    if not level:
        return years_calendars(forms, year, source, period=period)
    known = [(form, code) for form in forms if (code := _level(level, form))]
    if not known:
        check_level(level, forms[0])  # says which levels there are
    return tuple(x for form, code in known for x in years_calendars((form,), year, source, code, period))


def _level(text: str, form: Edition) -> str:
    from xlsx_addin.names import fold
    from xlsx_addin.submission.identity import level_code

    return level_code(form, text) or level_code(form, fold(text))


def _level_words(level: str) -> str:
    """The level's name on the first edition that has it."""
    from xlsx_addin.catalogue import edition_names, load_edition

    forms = map(load_edition, edition_names())
    return next(form.level_names[code].lower() for form in forms if (code := _level(level, form)))


_MARKS = {"warning": "Cảnh báo", "info": "Lưu ý"}


def read_source(path: Path | None) -> DeadlineSource | None:
    """An office's own file as it is; one that is not there is a usage error."""
    from xlsx_addin.deadlines import DeadlineSource

    if path is None:
        return None
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError:
        fail("no-deadlines-file", f"Không đọc được tệp hạn báo cáo «{path}»; hãy kiểm tra lại đường dẫn.")
    return DeadlineSource(path.name, data.decode("utf-8", errors="replace"))


def read_calendar(path: Path | None, form: Edition) -> Calendar:
    """The calendar of an edition as that file changes it; a file that cannot be used is a usage error."""
    from xlsx_addin.deadlines import DeadlinesUnreadable, deadlines_of

    try:
        return deadlines_of(form, read_source(path))
    except DeadlinesUnreadable as error:
        fail("bad-deadlines", f"Không dùng được tệp hạn báo cáo «{path}»: {error.reason}.")


def check_source(path: Path | None) -> DeadlineSource | None:
    """As ``read_source``, refused before any work where no edition can use it."""
    from xlsx_addin.catalogue import edition_names, load_edition

    for name in edition_names() if path else ():
        read_calendar(path, load_edition(name))
    return read_source(path)


def _source(each: Dated) -> str:
    note = f" {each.deadline.note}" if each.deadline.note else ""
    return f"{each.deadline.source}.{note}"


def _line(form: Edition, known: Calendar, each: Dated, level: str) -> str:
    """``05/06/2026 (Thứ Sáu)  gửi cấp tỉnh: …, 6 tháng 2026 (xa-tinh-hoat-dong-6-thang)``."""
    from xlsx_addin.deadlines import day_text, weekday

    d = each.deadline
    to, who = form.level_names[d.to].lower(), known.sender_words(d)
    way = f"{who} gửi {to}" if not level or each.sent else f"nhận của {who}"
    what = f"{known.report_words(d)}, {form.period_words(each.due.year - d.next_year, d.period)}"
    return f"  {day_text(each.due)} ({weekday(each.due)}): {way}: {what} ({d.id})"


def _as_json(known: Calendar, each: Dated) -> dict[str, Any]:
    d = each.deadline
    return {
        "id": d.id,
        "due": each.due.isoformat(),
        "sent": each.sent,
        "reports": list(d.reports),
        "from": d.sender,
        "at": d.at,
        "to": d.to,
        "period": d.period,
        "who": known.sender_words(d),
        "what": known.report_words(d),
        "needs": list(d.needs),
        "source": d.source,
        "note": d.note,
    }
