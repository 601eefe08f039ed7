"""One cell to one figure: what a raw cell means for a field of the form, and what to say about it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Field, Kind
from xlsx_addin.names import fold
from xlsx_addin.numbers import Nothing, Percent, Plain, Ratio, Unclear, normalise, to_text, understand
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.records import Figure, State

_FLAGS = {fold(FLAG_YES): 1, "x": 1, "yes": 1, "true": 1, fold(FLAG_NO): 0, "khongco": 0, "no": 0, "false": 0}
_HUNDRED = Decimal(100)
_TOO_MUCH = Decimal(10**15)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding yet without its place."""

    code: str
    details: dict[str, object]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A cell understood. At most one of ``value`` and ``state``; ``ratio`` waits for its total's cell."""

    value: Figure | None = None
    state: State | None = None
    remark: Remark | None = None
    ratio: Ratio | None = None


BLANK = Meaning()


def to_figure(number: Decimal) -> Figure:
    """Whole numbers as int: smaller, faster, and exact all the same."""
    return int(number) if number == number.to_integral_value() else number


def from_float(cell: float) -> Decimal:
    """The decimal number that a person sees: the shortest text that gives the same float."""
    return Decimal(repr(cell)) if cell % 1 else Decimal(int(cell))


def understand_cell(field: Field, cell: Cell, *, percent: bool = False) -> Meaning:
    """What a cell of a figure (not a rate) says. ``percent``: shown with a percent format in the file."""
    if cell == "":
        return BLANK
    if field.kind is Kind.FLAG:
        return _flag(cell)
    if isinstance(cell, bool):
        return _unreadable("not-a-number", text=FLAG_YES if cell else FLAG_NO)
    if isinstance(cell, (float, int)):
        if not math.isfinite(cell):
            return _unreadable("not-a-number", text=str(cell))
        if percent:
            shown = to_text(from_float(float(cell)) * _HUNDRED)
            return _unreadable("percent-in-count", text=f"{shown}%")
        return _checked(field, from_float(float(cell)))
    if isinstance(cell, str):
        return _from_text(field, cell)
    return _unreadable("date-in-figure", **date_details(cell))


def date_details(cell: dt.datetime | dt.date | dt.time | dt.timedelta) -> dict[str, object]:
    """How a date in a figure's cell reads, and the fraction that was probably typed (``01/8`` is 1 August)."""
    if isinstance(cell, dt.date):
        # Vietnamese settings read 01/8 as 1 August; 05/13 can only be month 13 -> May 2013 on English ones.
        day_first = f"{cell.day:02}/{cell.month}"
        month_year = f"{cell.month:02}/{cell.year % 100}"
        return {
            "text": f"{cell.day:02}/{cell.month:02}/{cell.year}",
            "fraction": day_first if cell.day != 1 else f"{day_first} hoặc {month_year}",
        }
    return {"text": str(cell), "fraction": "tử số/mẫu số"}


def _unreadable(code: str, **details: object) -> Meaning:
    return Meaning(state=State.UNREADABLE, remark=Remark(code, details))


def _flag(cell: Cell) -> Meaning:
    if isinstance(cell, (bool, int, float)):
        return Meaning(value=int(cell)) if cell in (0, 1) else _unreadable("not-a-flag", text=f"{cell:g}")
    key = fold(cell) if isinstance(cell, str) else ""
    if isinstance(cell, str) and not key:
        return BLANK if not cell.strip() else Meaning(state=State.NOT_ARISING)
    if key in _FLAGS:
        return Meaning(value=_FLAGS[key])
    return _unreadable("not-a-flag", text=str(cell))


def _checked(field: Field, number: Decimal, remark: Remark | None = None) -> Meaning:
    """A number that may stand in the field; impossible ones are stated and kept out of every sum."""
    if abs(number) >= _TOO_MUCH:
        return _unreadable("not-a-number", text=f"{number:.6g}")
    if number < 0:
        return _unreadable("negative-count", label=field.label, value=to_text(number))
    if field.kind is Kind.COUNT and number % 1:
        return _unreadable("fractional-count", label=field.label, value=to_text(number))
    return Meaning(value=to_figure(number), remark=remark)


def _from_text(field: Field, text: str) -> Meaning:
    shown = normalise(text)
    match understand(text, whole=field.kind is Kind.COUNT, unit=field.unit):
        case Nothing(arising=True):
            return BLANK
        case Nothing():
            return Meaning(state=State.NOT_ARISING, remark=Remark("stated-not-arising", {"text": shown}))
        case Plain(value=value):
            return _checked(field, value, Remark("text-number", {"text": shown, "value": to_text(value)}))
        case Percent():
            return _unreadable("percent-in-count", text=shown)
        case Ratio() as ratio:
            return Meaning(state=State.UNREADABLE, ratio=ratio, remark=Remark("fraction-in-cell", {"text": shown}))
        case Unclear(code=code, candidates=candidates):
            return _unreadable(code, text=shown, candidates=" hoặc ".join(to_text(c) for c in candidates))


@dataclass(frozen=True, slots=True)
class StatedRate:
    """A rate as it stands in a cell, in the row's unit, with the decimals that were written."""

    value: Decimal | None = None
    remark: Remark | None = None
    unreadable: bool = False


NO_RATE = StatedRate()


def understand_rate(unit: str, scale: Decimal, share: bool, cell: Cell, *, percent: bool = False) -> StatedRate:
    """What the cell of a rate says. Text such as "Không phát sinh", which the form's own formulas give, is no rate."""
    if cell == "" or isinstance(cell, bool):
        return NO_RATE
    is_percent = unit == "%"
    if isinstance(cell, (float, int)):
        if not math.isfinite(cell):
            return StatedRate(remark=Remark("not-a-number", {"text": str(cell)}), unreadable=True)
        number = from_float(float(cell))
        if percent and not is_percent:
            return StatedRate(remark=Remark("not-a-number", {"text": f"{to_text(number * 100)}%"}), unreadable=True)
        if percent:
            number = (number * _HUNDRED).normalize()
            return StatedRate(number, Remark("percent-format", {"value": to_text(number)}))
        return StatedRate(number)
    if not isinstance(cell, str):
        return StatedRate(remark=Remark("date-in-figure", date_details(cell)), unreadable=True)
    shown = normalise(cell)
    match understand(cell, upper=_HUNDRED if is_percent and share else None):
        case Nothing():
            return NO_RATE
        case Plain(value=value) | Percent(value=value) as read:
            if isinstance(read, Percent) and not is_percent:
                return StatedRate(remark=Remark("not-a-number", {"text": shown}), unreadable=True)
            return StatedRate(value, Remark("text-number", {"text": shown, "value": to_text(value)}))
        case Ratio(part=part, total=total) if total:
            value = (part / total * scale).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
            return StatedRate(value, Remark("text-number", {"text": shown, "value": to_text(value)}))
        case Unclear(code=code, candidates=candidates):
            details: dict[str, object] = {"text": shown, "candidates": " hoặc ".join(map(to_text, candidates))}
            return StatedRate(remark=Remark(code, details), unreadable=True)
    return StatedRate(remark=Remark("not-a-number", {"text": shown}), unreadable=True)
