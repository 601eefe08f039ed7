"""The list of units that must report (``U.csv``): who is expected, and when each was received.

Shape: a header line, then one unit a line: ``code,name,level,parent_code[,received]``; headers may be Vietnamese,
separators comma, semicolon or tab, encoding UTF-8 with or without a mark. Levels by code or by name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.catalogue import Edition
from xlsx_addin.submission.identity import level_code, pad_code, parent_code, parse_date
from xlsx_addin.submission.records import Unit
from xlsx_addin.tables import TableError, read_table

_HEADERS = {
    "code": ("code", "ma", "madonvi"),
    "name": ("name", "ten", "tendonvi"),
    "level": ("level", "cap"),
    "parent_code": ("parentcode", "macaptren", "madonvicaptren"),
    "parent_name": ("parentname", "tencaptren", "tendonvicaptren"),
    "received": ("received", "ngaynhan"),
}


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A line of the units file."""

    unit: Unit
    received: dt.date | None = None


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
        units.append(ListedUnit(unit, date))
    if not units:
        raise TableError(f"Tệp «{path}» không có đơn vị nào.")
    return units
