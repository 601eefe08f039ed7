"""What a consolidated workbook says about its units: the lines of ``Kiểm tra`` and of ``Theo dõi nộp``, as read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import SEVERITY_WORDS, Severity
from xlsx_addin.keys import NOTHING
from xlsx_addin.names import fold
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.identity import cell_text, level_code, pad_code, parse_date
from xlsx_addin.submission.records import Unit
from xlsx_addin.submission.sheets import KeyedSheet, sheets_of


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A line of ``Kiểm tra``. ``about`` is the unit's code (or name, without a code); empty for none. ``reason`` is
    what stands beside it, the reason of an accepted one."""

    severity: Severity
    about: str
    sheet: str
    cell: str
    message: str
    fix: str
    code: str
    file: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TrackedUnit:
    """A line of ``Theo dõi nộp``. ``due`` is by when the unit had to send, None where the sheet does not say."""

    unit: Unit
    state: str
    reason: str
    file: str
    due: dt.date | None = None
    received: dt.date | None = None
    is_late: bool = False


def listed_findings(edition: Edition, book: RawBook) -> list[ListedFinding] | None:
    """The lines in order; None where the sheet does not say whom they are about (made by an older version)."""
    sheets = _sheets(edition, book, "kiem_tra")
    if not sheets or "unit_code" not in sheets[0].columns:
        return None
    severities = {fold(words): severity for severity, words in SEVERITY_WORDS.items()}
    found: list[ListedFinding] = []
    for sheet, row in _rows(sheets):
        cells = {key: cell_text(sheet.cell(row, key)) for key in sheet.columns}
        severity = severities.get(fold(cells["severity"]))
        if severity is not None:
            about = "" if cells["unit_code"] == NOTHING else cells["unit_code"]
            texts = (cells.get(key, "") for key in ("sheet", "cell", "message", "fix", "code", "file", "accept"))
            found.append(ListedFinding(severity, about, *texts))
    return found


def tracked_units(edition: Edition, book: RawBook) -> list[TrackedUnit]:
    """The lines that name a unit, in order."""
    found: list[TrackedUnit] = []
    for sheet, row in _rows(_sheets(edition, book, "theo_doi_nop")):
        cells = {key: cell_text(sheet.cell(row, key)) for key in sheet.columns}
        level = level_code(edition, cells.get("level", ""))
        unit = Unit(pad_code(edition, cells.get("code", ""), level), cells.get("name", ""), level)
        if unit.code or unit.name:
            state, reason, file = (cells.get(key, "") for key in ("state", "reason", "file"))
            due, received = (parse_date(sheet.cell(row, key)) for key in ("due", "received"))
            found.append(TrackedUnit(unit, state, reason, file, due, received, bool(cells.get("late"))))
    return found


def _sheets(edition: Edition, book: RawBook, key: str) -> list[KeyedSheet]:
    return [s for s in sheets_of(edition, book).get(key, ()) if s]


def _rows(sheets: list[KeyedSheet]) -> Iterator[tuple[KeyedSheet, int]]:
    return ((sheet, row) for sheet in sheets for row in range(sheet.key_row + 2, len(sheet.raw.rows)))
