"""Who a workbook is from, for which period: sheet ``Thông tin`` to typed values, with findings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsx_addin.catalogue import SCOPES, Edition, edition_names, load_edition
from xlsx_addin.keys import VALUE
from xlsx_addin.names import fold
from xlsx_addin.numbers import normalise
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.records import Unit
from xlsx_addin.submission.sheets import KeyedSheet

_DATE = re.compile(r"(?:ngày\s*)?(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_YEARS = range(1901, 2200)  # what a spreadsheet can hold and an office can mean
_YEAR = re.compile(r"(?:năm\s*)?((?:19|20|21)\d{2})(?:[.,]0+)?")


@dataclass(slots=True)
class Identity:
    """The parsed sheet. ``remarks`` are (code, info id, details), to become findings with their place."""

    unit: Unit = field(default_factory=Unit)
    year: int | None = None
    period: str = "nam"
    cutoff: dt.date | None = None
    edition: str = ""
    is_consolidation: bool = False
    info: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    remarks: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)


def parse_date(cell: Cell) -> dt.date | None:
    """A date from a date cell or from Vietnamese or ISO text; None for anything else."""
    if isinstance(cell, dt.datetime):
        return _plausible(cell.date())
    if isinstance(cell, dt.date):
        return _plausible(cell)
    if not isinstance(cell, str):
        return None
    text = normalise(cell).casefold()
    try:
        if match := _DATE.fullmatch(text):
            return _plausible(dt.date(int(match[3]), int(match[2]), int(match[1])))
        if match := _ISO_DATE.fullmatch(text):
            return _plausible(dt.date(int(match[1]), int(match[2]), int(match[3])))
    except ValueError:
        return None
    return None


def _plausible(day: dt.date) -> dt.date | None:
    return day if day.year in _YEARS else None


def cell_text(cell: Cell) -> str:
    """What a person reads in a cell: whole floats without ``.0``, dates as dd/mm/yyyy."""
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, (dt.datetime, dt.date)):
        return f"{cell.day:02}/{cell.month:02}/{cell.year}"
    return normalise(cell) if isinstance(cell, str) else str(cell)


def parse_identity(edition: Edition, sheet: KeyedSheet | None) -> Identity:
    """Everything on ``Thông tin``. A missing sheet gives an empty identity with the findings that follow."""
    identity = Identity()
    cells: dict[str, Cell] = {}
    if sheet:
        for number, row_id in sheet.rows_with_ids():
            if row_id not in cells:
                cells[row_id] = sheet.cell(number, VALUE)
                identity.rows[row_id] = number
    identity.info = {k: cell_text(v) for k, v in cells.items() if k.startswith("INFO.")}
    identity.edition = identity.info.get("INFO.edition", "")
    identity.is_consolidation = fold(identity.info.get("INFO.scope", "")) == fold(SCOPES[1])
    _unit(edition, identity, typed_as_number=isinstance(cells.get("INFO.parent_code"), float))
    _period(edition, identity, cells)
    return identity


def _unit(edition: Edition, identity: Identity, *, typed_as_number: bool) -> None:
    info = identity.info
    level_text = info.get("INFO.level", "")
    level = level_code(edition, level_text)
    if not level:
        elsewhere = any(level_code(load_edition(name), level_text) for name in edition_names())
        code = "level-not-in-edition" if elsewhere else "level-missing"
        identity.remarks.append((code, "INFO.level", {"text": level_text, "edition": edition.id}))
    code, name = info.get("INFO.unit_code", ""), info.get("INFO.unit_name", "")
    padded = pad_code(edition, code, level)
    if padded != code:
        identity.remarks.append(("unit-code-padded", "INFO.unit_code", {"text": code, "padded": padded}))
    if not code and not name:
        identity.remarks.append(("unit-identity-missing", "INFO.unit_code", {}))
    elif not code:
        identity.remarks.append(("unit-code-missing", "INFO.unit_code", {"name": name}))
    parent = info.get("INFO.parent_code", "")
    identity.unit = Unit(
        padded,
        name,
        level,
        parent_code(edition, parent, level, typed_as_number=typed_as_number),
        info.get("INFO.parent_name", ""),
    )


def level_code(edition: Edition, text: str) -> str:
    """The code of a level from its code or its Vietnamese name; empty when it is neither."""
    wanted = fold(text)
    return next((x.code for x in edition.levels if wanted in (fold(x.code), fold(x.name))), "")


def pad_code(edition: Edition, code: str, level: str) -> str:
    """Leading zeros that a spreadsheet dropped (1840 -> 01840); codes of departments are left alone."""
    digits = next((x.code_digits for x in edition.levels if x.code == level), 0)
    return code.zfill(digits) if code.isdecimal() and digits else code


def parent_code(edition: Edition, code: str, level: str, *, typed_as_number: bool = False) -> str:
    """A parent's code with its leading zeros.

    A commune's parent may be a district or, without districts, the province: text of either length is left alone.
    A number has lost its zeros, and is the code of the level right above.
    """
    lengths = {x.code_digits for x in edition.levels if x.code_digits}
    if len(code) in lengths and not typed_as_number:
        return code
    return pad_code(edition, code, _above(edition, level))


def _above(edition: Edition, level: str) -> str:
    places = edition.territorial_levels
    return places[places.index(level) - 1] if level in places[1:] else ""


def _period(edition: Edition, identity: Identity, cells: Mapping[str, Cell]) -> None:
    info = identity.info
    match = _YEAR.fullmatch(info.get("INFO.year", "").casefold())
    if match:
        identity.year = int(match[1])
    else:
        identity.remarks.append(("year-missing", "INFO.year", {"text": info.get("INFO.year", "")}))
    period_text = info.get("INFO.period", "")
    wanted = fold(period_text)
    period = next((c for c, name in edition.periods.items() if wanted in (fold(c), fold(name))), None)
    if period is None:
        identity.remarks.append(("period-missing", "INFO.period", {"text": period_text}))
    identity.period = period or "nam"
    cutoff = cells.get("INFO.cutoff", "")
    identity.cutoff = parse_date(cutoff)
    if cutoff != "" and identity.cutoff is None:
        identity.remarks.append(("bad-date", "INFO.cutoff", {"text": cell_text(cutoff)}))
    if identity.cutoff and identity.year and identity.cutoff.year not in (identity.year, identity.year + 1):
        details: dict[str, object] = {
            "what": "Ngày chốt số liệu",
            "date": cell_text(identity.cutoff),
            "year": identity.year,
        }
        identity.remarks.append(("year-mismatch", "INFO.cutoff", details))
