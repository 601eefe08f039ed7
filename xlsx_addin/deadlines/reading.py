"""Files of deadlines to a calendar. A bad file is refused whole, with the line and the reason in Vietnamese.

Shape (TOML): ``[[deadlines]]`` with ``id, reports, from, to, period, day, month, source, valid_from`` and, where
wanted, ``at, valid_to, needs, note, next_year``; tables ``[senders]`` and ``[reports]`` with the words for them. An
office's own file has the same shape and says only what differs: a line with a known id changes that line (a changed day
without a ``source`` has that file as its source), others are added; ``without`` lists ids that are no more.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

from xlsx_addin.catalogue import Edition, edition_file, edition_names, load_edition
from xlsx_addin.deadlines.file_lines import DeadlineLines
from xlsx_addin.deadlines.model import Calendar, Deadline, DeadlineSource, DeadlinesUnreadable

FILE = "deadlines.toml"
_MOST_LETTERS = 100_000
_MOST = 200
_LONGEST = 300
_REQUIRED = ("id", "reports", "from", "to", "period", "day", "month", "source", "valid_from")
_OPTIONAL = ("at", "valid_to", "needs", "note", "next_year")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
_DAY_WORDS = ("day", "month", "next_year")
_SYNTAX = (
    'không đúng cú pháp TOML (chữ đặt trong ngoặc kép thẳng "…", số ghi 5 chứ không ghi 05, ngày ghi 2026-01-05, mỗi '
    "mục của một hạn chỉ ghi một lần)"
)


@cache
def edition_deadlines(edition: Edition) -> Calendar:
    """The deadlines of an edition, those of the edition that it extends where it has no file of its own."""
    path = edition_file(edition.id, FILE)
    return (
        _calendar(edition, _toml(path.read_text(encoding="utf-8")), DeadlineLines("")) if path else Calendar((), {}, {})
    )


@lru_cache(maxsize=8)
def deadlines_of(edition: Edition, own: DeadlineSource | None = None) -> Calendar:
    """The calendar of an edition as an office changed it. Raises ``DeadlinesUnreadable``."""
    if own is None:
        return edition_deadlines(edition)
    lines = DeadlineLines(own.text)
    data = _toml(own.text)
    path = edition_file(edition.id, FILE)
    base = _toml(path.read_text(encoding="utf-8")) if path else {}
    return _calendar(edition, _joined(base, data, own.name, lines), lines, own.name)


def _toml(text: str) -> dict[str, Any]:
    if len(text) > _MOST_LETTERS:
        raise DeadlinesUnreadable(f"tệp dài quá {_MOST_LETTERS} ký tự")
    if "\ufffd" in text or "\0" in text:  # what is left of other encodings
        where = next(n for n, line in enumerate(text.split("\n"), start=1) if "\ufffd" in line or "\0" in line)
        raise DeadlinesUnreadable("tệp không lưu bằng mã UTF-8; hãy lưu lại, chọn mã hóa UTF-8", where)
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        match = _AT_LINE.search(str(error))
        line = int(match[1]) if match else text.count("\n") + 1
        raise DeadlinesUnreadable(_SYNTAX, line) from error
    if unknown := set(data) - {"deadlines", "senders", "reports", "without"}:
        key = min(unknown)
        allowed = "[[deadlines]], [senders], [reports] và without"
        raise DeadlinesUnreadable(f"không hiểu mục «{key}»; tệp chỉ có {allowed}", DeadlineLines(text).of(key))
    return data


# --- an office's file over the edition's ----------------------------------------------------------------------
def _joined(base: Mapping[str, Any], own: Mapping[str, Any], name: str, lines: DeadlineLines) -> dict[str, Any]:
    gone = own.get("without", [])
    if not isinstance(gone, list) or not all(isinstance(x, str) for x in gone):
        raise DeadlinesUnreadable('«without» phải là danh sách mã như ["xa-huyen-nam"]', lines.of("without"))
    known = {d["id"]: d for d in base.get("deadlines", ())}
    elsewhere = _ids_of_all() - {*known}
    for each in gone:
        if known.pop(each, None) is None and each not in elsewhere:
            raise DeadlinesUnreadable(f"«without»: không có hạn nào mã «{each}»", lines.of("without"))
    given = _tables(own, lines)
    for number, each in enumerate(given):
        if not isinstance(each.get("id"), str):
            raise DeadlinesUnreadable("mỗi hạn [[deadlines]] phải có «id» bằng chữ", _nth(lines, number))
        before = known.get(each["id"], {})
        if any(each["id"] == other.get("id") for other in given[:number]):
            raise DeadlinesUnreadable(f"mã «{each['id']}» đứng hai lần", lines.of("deadlines"))
        if before or each["id"] not in elsewhere:  # a change of what only another edition has is none here
            known[each["id"]] = {**before, **_as_own(before, each, name), **each}
    for each in known.values():  # what is gone is needed by nobody
        if isinstance(each.get("needs"), list):
            each["needs"] = [x for x in each["needs"] if x not in gone]
    return {
        "deadlines": list(known.values()),
        **{key: {**base.get(key, {}), **_words(own, key, lines)} for key in ("senders", "reports")},
    }


@cache
def _ids_of_all() -> frozenset[str]:
    """The ids of all editions' deadlines."""
    return frozenset(d.id for name in edition_names() for d in edition_deadlines(load_edition(name)).deadlines)


@cache
def _all_levels() -> frozenset[str]:
    return frozenset(level for name in edition_names() for level in load_edition(name).level_names)


def _nth(lines: DeadlineLines, number: int) -> int:
    return lines.blocks[number].start + 1 if number < len(lines.blocks) else 0


def _as_own(before: Mapping[str, Any], given: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Another day than the source's is no longer the source's; one without a source has always been in force."""
    if before and not any(key in given and given[key] != before.get(key) for key in _DAY_WORDS):
        return {}
    return {
        "source": f"tệp {name} của cơ quan",
        "note": "",
        "valid_from": before.get("valid_from", dt.date(2000, 1, 1)),
    }


def _tables(data: Mapping[str, Any], lines: DeadlineLines) -> list[dict[str, Any]]:
    given = data.get("deadlines", [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise DeadlinesUnreadable("mỗi hạn phải bắt đầu bằng dòng [[deadlines]]", lines.of("deadlines"))
    if len(given) > _MOST:
        raise DeadlinesUnreadable(f"tệp có {len(given)} hạn, nhiều hơn {_MOST}")
    return given


def _words(data: Mapping[str, Any], key: str, lines: DeadlineLines) -> dict[str, str]:
    given = data.get(key, {})
    if not isinstance(given, dict) or not all(isinstance(x, str) and 0 < len(x) <= _LONGEST for x in given.values()):
        raise DeadlinesUnreadable(f'mục [{key}] gồm các dòng mã = "tên gọi"', lines.of(key))
    return given


# --- the calendar -----------------------------------------------------------------------------------------------
def _calendar(edition: Edition, data: Mapping[str, Any], lines: DeadlineLines, own: str = "") -> Calendar:
    senders, reports = _words(data, "senders", lines), _words(data, "reports", lines)
    tables = _for_edition(edition, _tables(data, lines)) if own else _tables(data, lines)
    deadlines = tuple(_Reader(edition, each, lines, senders, reports).deadline() for each in tables)
    ids = [d.id for d in deadlines]
    for d in deadlines:
        if ids.count(d.id) > 1:
            raise DeadlinesUnreadable(f"mã «{d.id}» đứng hai lần", lines.in_deadline(d.id, "id"))
        if unknown := [x for x in d.needs if x not in ids]:
            raise DeadlinesUnreadable(f"«needs»: không có hạn nào mã «{unknown[0]}»", lines.in_deadline(d.id, "needs"))
    _refuse_circles(deadlines, lines)
    return Calendar(deadlines, MappingProxyType(senders), MappingProxyType(reports), own)


def _refuse_circles(deadlines: Sequence[Deadline], lines: DeadlineLines) -> None:
    """Reports that need each other's figures could never be made."""
    try:
        TopologicalSorter({d.id: d.needs for d in deadlines}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        told = " → ".join(circle)
        line = next((n for x in circle if (n := lines.in_deadline(x, "needs"))), 0)
        raise DeadlinesUnreadable(f"«needs» đi vòng tròn: {told}", line) from None


def _for_edition(edition: Edition, tables: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One office's file serves all editions: a line about a level that this one does not have is for another."""
    foreign = _all_levels() - {*edition.level_names}
    kept = [each for each in tables if not foreign & {str(each.get(key)) for key in ("from", "at", "to")}]
    ids = {each["id"] for each in kept}
    left = (_ids_of_all() | {each["id"] for each in tables}) - ids
    return [
        {**each, "needs": [x for x in each["needs"] if x not in left]} if isinstance(each.get("needs"), list) else each
        for each in kept
    ]


class _Reader:
    """One table to a deadline; every complaint names its line."""

    def __init__(
        self,
        edition: Edition,
        given: Mapping[str, Any],
        lines: DeadlineLines,
        senders: Mapping[str, str],
        reports: Mapping[str, str],
    ) -> None:
        self.edition, self.given, self.lines = edition, given, lines
        self.senders, self.reports = senders, reports

    def deadline(self) -> Deadline:
        given = self.given
        for key in given:
            if key not in _REQUIRED and key not in _OPTIONAL:
                raise self._bad(key, f"không hiểu «{key}»; một hạn có: {', '.join((*_REQUIRED, *_OPTIONAL))}")
        for key in _REQUIRED:
            if key not in given:
                raise self._bad("id", f"hạn «{given.get('id', '?')}» thiếu «{key}»")
        if not isinstance(given["id"], str) or not _ID.fullmatch(given["id"]) or len(given["id"]) > _LONGEST:
            raise self._bad("id", f"mã «{given['id']}» phải là chữ thường không dấu, số và gạch nối")
        levels = tuple(self.edition.level_names)
        kinds = tuple(dict.fromkeys(key.partition(".")[0] for key in self.senders))
        to = self._one("to", levels)
        sender = self._one("from", tuple(dict.fromkeys((*levels, *kinds))))
        at = self._one("at", levels) if "at" in given else sender if sender in levels else to
        if f"{sender}.{at}" not in self.senders and sender not in self.senders:
            raise self._bad("from", f"mục [senders] chưa có tên gọi của «{sender}»")
        if sender == to:
            raise self._bad("to", f"nơi gửi và nơi nhận cùng là «{to}»")
        day, month = self._day()
        valid_from, valid_to = self._date("valid_from"), self._date("valid_to") if "valid_to" in given else None
        if valid_to and valid_to < valid_from:
            raise self._bad("valid_to", f"«valid_to» {valid_to} đứng trước «valid_from» {valid_from}")
        return Deadline(
            id=given["id"],
            reports=self._several("reports", tuple(self.reports)),
            sender=sender,
            at=at,
            to=to,
            period=self._one("period", tuple(self.edition.periods)),
            day=day,
            month=month,
            source=self._text("source"),
            valid_from=valid_from,
            valid_to=valid_to,
            needs=self._several("needs", None) if given.get("needs") else (),
            note=self._text("note") if given.get("note") else "",
            next_year=self._flag("next_year"),
        )

    def _bad(self, key: str, reason: str) -> DeadlinesUnreadable:
        return DeadlinesUnreadable(reason, self.lines.in_deadline(self.given.get("id"), key))

    def _one(self, key: str, known: Sequence[str]) -> str:
        value = self.given[key]
        if value not in known:
            raise self._bad(key, f"«{key}»: không có «{value}»; dùng một trong: {', '.join(known)}")
        return str(value)

    def _several(self, key: str, known: Sequence[str] | None) -> tuple[str, ...]:
        values = self.given[key]
        if not isinstance(values, list) or not values or not all(isinstance(x, str) for x in values):
            raise self._bad(key, f'«{key}» phải là danh sách như ["phu-luc-01"]')
        if known is not None and (unknown := [x for x in values if x not in known]):
            raise self._bad(key, f"«{key}»: không có «{unknown[0]}»; có: {', '.join(known)}")
        return tuple(values)

    def _day(self) -> tuple[int, int]:
        day, month = self.given["day"], self.given["month"]
        try:
            if type(day) is not int or type(month) is not int:
                raise ValueError
            dt.date(2023, month, day)  # no leap year: a deadline has to exist in every year
        except ValueError:
            raise self._bad("day", f"không có ngày {day}/{month} trong mọi năm; ghi day = 5 và month = 12") from None
        return day, month

    def _date(self, key: str) -> dt.date:
        value = self.given[key]
        if type(value) is not dt.date:
            raise self._bad(key, f"«{key}» phải là ngày ghi năm-tháng-ngày, không có ngoặc kép, ví dụ 2024-04-08")
        return value

    def _text(self, key: str) -> str:
        value = self.given[key]
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
            raise self._bad(key, f"«{key}» phải là chữ, không để trống, không quá {_LONGEST} ký tự")
        return " ".join(value.split())

    def _flag(self, key: str) -> bool:
        value = self.given.get(key, False)
        if not isinstance(value, bool):
            raise self._bad(key, f"«{key}» phải là true hoặc false")
        return value
