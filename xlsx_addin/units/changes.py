"""What became of units over time: merged, renamed, split or unchanged, in a table with dates.

The table of 1 July 2025 travels with this package; an office adds its own (``--unit-changes``):
``date,old_code,old_name,new_code,new_name,kind[,source]``, one line for each new unit of an old one, the date being the
new unit's first day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from xlsx_addin.names import bare_name_key, fold
from xlsx_addin.tables import TableError, read_table
from xlsx_addin.units.ages import age, ages
from xlsx_addin.units.lists import became
from xlsx_addin.units.official import official_unit

_T = TypeVar("_T")
KINDS = ("unchanged", "renamed", "merged", "split")
_KEEPS_TERRITORY = frozenset(KINDS[:2])
_KIND_WORDS = {
    "unchanged": ("unchanged", "giunguyen", "khongdoi"),
    "renamed": ("renamed", "doiten"),
    "merged": ("merged", "sapnhap", "nhap", "gop", "hopnhat"),
    "split": ("split", "chia", "tach", "chiatach"),
}
_HEADERS = {
    "date": ("date", "ngay", "tungay", "ngayhieuluc"),
    "old_code": ("oldcode", "macu"),
    "old_name": ("oldname", "tencu"),
    "new_code": ("newcode", "mamoi"),
    "new_name": ("newname", "tenmoi"),
    "kind": ("kind", "loai", "hinhthuc"),
    "source": ("source", "cancu", "nguon"),
}
SOURCE_2025 = "Bảng chuyển đổi đơn vị hành chính của cơ quan thống kê, từ ngày 01/7/2025"


@dataclass(frozen=True, slots=True)
class Change:
    """What one unit became on one day. ``new``: code and, where known, name of each unit that has its territory."""

    date: dt.date
    old_code: str
    kind: str
    new: tuple[tuple[str, str], ...]
    old_name: str = ""
    source: str = ""

    @property
    def day(self) -> str:
        """The new unit's first day, for people."""
        return f"{self.date.day:02}/{self.date.month:02}/{self.date.year}"

    @property
    def keeps_territory(self) -> bool:
        return self.kind in _KEEPS_TERRITORY

    def new_units(self) -> str:
        """``Phường Đức Xuân (mã 01840)``, more than one joined."""
        said = []
        for code, name in self.new:
            unit = None if name else official_unit(code, self.date)
            shown = name or (unit.name if unit else "")
            said.append(f"{shown} (mã {code})" if shown else f"mã {code}")
        return ", ".join(said)


@dataclass(frozen=True)
class Changes:
    """A table of changes. ``begun``: the last day that a code came to mean a unit; ``grown``: the days that units got
    territory of others."""

    by_old: Mapping[str, tuple[Change, ...]]
    begun: Mapping[str, dt.date]
    grown: Mapping[str, tuple[dt.date, ...]]

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Changes:
        by_old: dict[str, list[Change]] = {}
        begun: dict[str, dt.date] = {}
        grown: dict[str, list[dt.date]] = {}
        for each in sorted(changes, key=lambda c: c.date):
            by_old.setdefault(each.old_code, []).append(each)
            for code, _ in each.new:
                begun[code] = each.date
                if not each.keeps_territory:
                    grown.setdefault(code, []).append(each.date)
        return cls(_tuples(by_old), begun, _tuples(grown))

    def ended(self, code: str, on: dt.date) -> Change | None:
        """The change by which a unit was merged away or split by a day; None while its code means a unit since."""
        for each in reversed(self.by_old.get(code, ())):
            if each.date <= on and code not in {new for new, _ in each.new}:
                return None if self.begun.get(code, dt.date.min) >= each.date else each
        return None

    def next(self, code: str, after: dt.date, until: dt.date) -> Change | None:
        """The first change of a code in a time, the first day left out."""
        return next((x for x in self.by_old.get(code, ()) if after < x.date <= until), None)


def _tuples(lists: Mapping[str, list[_T]]) -> dict[str, tuple[_T, ...]]:
    return {key: tuple(found) for key, found in lists.items()}


def changes_for(on: dt.date, own: Changes | None = None) -> tuple[Changes, ...]:
    """The tables that matter by a day: an office's own first, then that of 1 July 2025 from this day on."""
    known = ages()
    bundled = (bundled_changes(),) if known and on >= known[-1].first_day else ()
    return (own, *bundled) if own else bundled


@lru_cache(maxsize=1)
def bundled_changes() -> Changes:
    """What became of provinces, communes and island districts on 1 July 2025; empty where data are not at hand."""
    known = ages()
    if not known:
        return Changes.of(())
    day = known[-1].first_day
    return Changes.of(
        Change(day, old, kind, tuple((code, "") for code in codes.split(",")), source=SOURCE_2025)
        for old, codes, kind in became()
    )


def read_changes(path: Path) -> Changes:
    """An office's own table. Raises ``TableError`` naming the line of a bad date, code or kind."""
    found: dict[tuple[dt.date, str], Change] = {}
    for number, row in enumerate(read_table(path, _HEADERS, ("date", "old_code", "new_code", "kind")), start=2):
        day, old, new = _day(row["date"]), _code(row["old_code"]), _code(row["new_code"])
        kind = next((k for k, words in _KIND_WORDS.items() if fold(row["kind"]) in words), "")
        where = f"Tệp «{path}» dòng {number}"
        if day is None:
            raise TableError(f"{where}: ngày «{row['date']}» không đúng; ghi ngày/tháng/năm, ví dụ 01/07/2025.")
        if not old or not new:
            raise TableError(f"{where}: thiếu mã cũ hoặc mã mới.")
        if not kind:
            raise TableError(f"{where}: «{row['kind']}» không đúng; dùng giữ nguyên, đổi tên, sáp nhập hoặc chia tách.")
        known = found.get((day, old))
        if known and known.kind != kind:
            raise TableError(f"{where}: mã {old} cùng ngày đã ghi một hình thức khác.")
        others = known.new if known else ()
        found[day, old] = Change(
            day, old, kind, (*others, (new, row.get("new_name", ""))), row.get("old_name", ""), row.get("source", "")
        )
    return Changes.of(found.values())


_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def _day(text: str) -> dt.date | None:
    try:
        if match := _DAY.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _code(text: str) -> str:
    """A code with the leading zero that a spreadsheet dropped, where its length can only mean that."""
    return text.zfill(len(text) + 1) if text.isdecimal() and len(text) in (1, 4) else text


def same_territory(code_a: str, on_a: dt.date, code_b: str, on_b: dt.date, own: Changes | None = None) -> bool | None:
    """Whether two codes on two days mean one territory: True, False, or None where nothing tells.

    Codes that are no administrative ones (departments) mean one unit as long as they are the same. Inside an age a code
    keeps its territory while its name stays and no table says otherwise: small changes of borders, and communes that
    took in a neighbour before 2025 and kept code and name, are recorded nowhere at hand.
    """
    if on_b < on_a:
        code_a, on_a, code_b, on_b = code_b, on_b, code_a, on_a
    tables = changes_for(on_b, own)
    code, since = code_a, on_a
    # An office's own table comes first and speaks in place of ours.
    while each := next((x for table in tables if (x := table.next(code, since, on_b))), None):
        if not each.keeps_territory or len(each.new) != 1:
            return False
        code, since = each.new[0][0], each.date
    if any(since < day <= on_b for table in tables for day in table.grown.get(code, ())):
        return False
    return code == code_b if since > on_a else _same_without_record(code_a, on_a, code_b, on_b)


def _same_without_record(code_a: str, on_a: dt.date, code_b: str, on_b: dt.date) -> bool | None:
    before, after = age(on_a), age(on_b)
    if not code_a or not code_b or not ages():
        return None
    if before is None or after is None or not before.level(code_a):
        return code_a == code_b or None
    if before is not after:
        # The table knows every unit that went on; a level that is no more cannot have.
        return False if not after.level(code_a) or not after.level(code_b) else None
    if code_a != code_b:
        return False if official_unit(code_b, on_a) and official_unit(code_a, on_b) else None
    old, new = official_unit(code_a, on_a), official_unit(code_b, on_b)
    if old and new and not set(map(bare_name_key, old.names)) & set(map(bare_name_key, new.names)):
        return None
    return True
