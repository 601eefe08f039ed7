"""The list of units that must report (``U.csv``): who is expected, and when each was received.

Shape: a header line, then one unit a line: ``code,name,level,parent_code[,received][,file]``; headers may be
Vietnamese, separators comma, semicolon or tab, encoding UTF-8 with or without a mark. Levels by code or by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, finding
from xlsx_addin.submission.identity import level_code, pad_code, parent_code, parse_date
from xlsx_addin.submission.records import Unit
from xlsx_addin.tables import TableError, read_table
from xlsx_addin.units.identity import Claimed, faults

_HEADERS = {
    "code": ("code", "ma", "madonvi"),
    "name": ("name", "ten", "tendonvi"),
    "level": ("level", "cap"),
    "parent_code": ("parentcode", "macaptren", "madonvicaptren"),
    "parent_name": ("parentname", "tencaptren", "tendonvicaptren"),
    "received": ("received", "ngaynhan"),
    "file": ("file", "tep", "tentep"),
}


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A line of the units file."""

    unit: Unit
    received: dt.date | None = None
    file: str = ""  # the name of its file, where the unit typed the form itself and the sheet does not say whose it is


_FIX = "Kiểm tra lại mã, tên trong danh sách đơn vị; tra mã bằng lệnh «xlsx-addin units»."


def doubtful_lines(edition: Edition, units: Iterable[Unit], end: dt.date) -> Iterator[Finding]:
    """What the official lists say against lines of a units file on the last day of a period."""
    for unit in units:
        if not edition.is_department(unit.level):
            claimed = Claimed(unit.code, unit.name, unit.level, unit.parent_code, unit.parent_name)
            for fault in faults(claimed, end):
                said = finding(fault.code, file="", unit=unit.shown, sheet="", cell="", id="", **fault.details)
                yield replace(said, message=f"{unit.shown}: {said.message}", fix=_FIX)


def read_units(path: Path, edition: Edition) -> list[ListedUnit]:
    """The units of a units file, in file order. A code that stands twice or a level that is none is refused."""
    units: list[ListedUnit] = []
    seen: set[str] = set()
    for number, row in enumerate(read_table(path, _HEADERS, ("code", "name")), start=2):
        level = level_code(edition, row.get("level", ""))
        if row.get("level") and not level:
            raise TableError(f"Tệp «{path}» dòng {number}: cấp «{row['level']}» không có trong danh sách.")
        level = level or edition.level_of_code(row["code"])
        code = pad_code(edition, row["code"], level)
        if not code or code in seen:
            raise TableError(f"Tệp «{path}» dòng {number}: mã đơn vị «{code}» trống hoặc bị lặp.")
        seen.add(code)
        received = row.get("received", "")
        date = parse_date(received) if received else None
        if received and date is None:
            raise TableError(f"Tệp «{path}» dòng {number}: không đọc được ngày nhận «{received}».")
        unit = Unit(
            code,
            row["name"],
            level,
            parent_code(edition, row.get("parent_code", ""), level),
            row.get("parent_name", ""),
        )
        units.append(ListedUnit(unit, date, row.get("file", "")))
    if not units:
        raise TableError(f"Tệp «{path}» không có đơn vị nào.")
    return units
