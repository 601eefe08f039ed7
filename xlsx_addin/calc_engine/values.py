"""Values between Python and cells, without any call to Calc.

A cell of Calc holds nothing, a text or a number; whether a number is a date, a time or a boolean is told by its number
format alone. What is written like a date, time or boolean therefore names the format that it needs.
"""

from __future__ import annotations

import datetime as dt
import numbers
import re
import sys
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

EPOCH = dt.datetime(1899, 12, 30)
_DAY = 86_400_000  # milliseconds

ERROR_NAMES = {
    502: "#VALUE!",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
"""Calc's error codes that Excel has a name for; others are shown as Calc shows them (``Err:508``)."""
ERRORS = frozenset(ERROR_NAMES.values())


class CellError(str):
    """An error as the value of a cell, by its name in Excel."""

    __slots__ = ()


class Look(Enum):
    """Number formats that make a number something else."""

    DATE = "date"
    DATETIME = "date and time"
    TIME = "time"
    DURATION = "duration"
    BOOLEAN = "boolean"
    TEXT = "text"
    GENERAL = "general"
    OTHER = "other"


class Entry(NamedTuple):
    """What goes into one cell: content, whether it is a formula in Excel's syntax, and the look that it needs.

    A look of OTHER is the one that the cell had before.
    """

    content: str | float
    is_formula: bool = False
    look: Look | None = None


EMPTY = Entry("")


def to_serial(moment: dt.datetime | dt.date, epoch: dt.datetime = EPOCH) -> float:
    """Days since the workbook's day 0, exact to the millisecond; a time zone is cut off."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    if moment.year < 1900:
        raise ValueError(f"no cell can hold a date before 1900: {moment.isoformat()}")
    return (moment.replace(tzinfo=None) - epoch) / dt.timedelta(days=1)


def from_serial(serial: float, epoch: dt.datetime = EPOCH) -> dt.datetime | float:
    """The moment, rounded to the millisecond; the number itself beyond the years 1 to 9999."""
    try:
        return epoch + dt.timedelta(milliseconds=round(serial * _DAY))
    except (OverflowError, ValueError):
        return serial


def entry(value: Any, look: Look, epoch: dt.datetime = EPOCH) -> Entry:
    """What becomes of a value that is given to a cell with this look.

    As in Excel an apostrophe before a text marks it as text and is not part of it, a text that starts with ``=`` is a
    formula, the name of an error is that error, and under the text format everything is text as it stands. Unlike in
    Excel any other text stays that text: ``09/29`` becomes no date and ``12`` no number.
    """
    if value is None or value == "":
        return EMPTY
    if look is Look.TEXT:
        return Entry(value if isinstance(value, str) else _as_text(value))
    if isinstance(value, str):
        return _typed(value, look)
    if isinstance(value, bool):
        return Entry(float(value), look=None if look is Look.BOOLEAN else Look.BOOLEAN)
    free = look in (Look.GENERAL, Look.BOOLEAN)
    if isinstance(value, dt.datetime):
        has_time = value.time() != dt.time(0)
        return Entry(to_serial(value, epoch), look=(Look.DATETIME if has_time else Look.DATE) if free else None)
    if isinstance(value, dt.date):
        return Entry(to_serial(value, epoch), look=Look.DATE if free else None)
    if isinstance(value, dt.time):
        of_day = dt.datetime.combine(EPOCH, value.replace(tzinfo=None)) - EPOCH
        return Entry(of_day / dt.timedelta(days=1), look=Look.TIME if free else None)
    if isinstance(value, dt.timedelta):
        return Entry(value / dt.timedelta(days=1), look=Look.DURATION if free else None)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise TypeError(f"a cell cannot hold {value!r}") from error
    return Entry(number, look=Look.GENERAL if look is Look.BOOLEAN else None)


def is_plain_text(value: Any) -> bool:
    """Whether a value goes into a cell as it is, whatever the cell's number format, and leaves that alone."""
    return value is None or (type(value) is str and value[:1] not in ("'", "=", "#") and not _is_marked(value))


def _typed(text: str, look: Look) -> Entry:
    if (text[0] == "=" and len(text) > 1) or text in ERRORS:
        return Entry(text if text[0] == "=" else f"={text}", True, Look.GENERAL if look is Look.BOOLEAN else None)
    text = text.removeprefix("'")
    return Entry(text, look=Look.OTHER if _is_marked(text) else None) if text else EMPTY


def _is_marked(text: str) -> bool:
    """Whether Calc may take a text for something else, and so gives its cell the text format unasked. That would make
    text of every number that is written there later, so the format from before is put back."""
    return text[:1] == "=" or text.strip().upper() in ("TRUE", "FALSE") or any(map(str.isdigit, text))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return str(value)
    return f"{float(value):.15g}".replace("e", "E")


def prepared(value: Any) -> Any:
    """One element of a write, freed of what is pandas' or numpy's own: missing values of every kind become None."""
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if value is None or (isinstance(value, float) and value != value):
        return None
    if pandas is not None:
        if value is pandas.NaT or value is pandas.NA:
            return None
        if isinstance(value, pandas.Timestamp):
            return value.to_pydatetime(warn=False)
        if isinstance(value, pandas.Timedelta):
            return value.to_pytimedelta()
    if numpy is not None and isinstance(value, numpy.generic):
        if isinstance(value, numpy.datetime64):
            return value.astype("datetime64[us]").item()  # None for a missing one
        return prepared(value.item())
    return value


def cleaned(
    value: Any, date: Callable[..., Any], empty: Any, number: Callable[[float], Any] | None, errors_as_text: bool
) -> Any:
    """One element of a read, as the options of ``Range.options`` want it."""
    if value is None or value == "":
        return empty
    if isinstance(value, CellError):
        return str(value) if errors_as_text else None
    if isinstance(value, dt.datetime):
        parts = value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond
        names = "year", "month", "day", "hour", "minute", "second", "microsecond"
        return date(**dict(zip(names, parts, strict=True)), tzinfo=None)
    if number is not None and isinstance(value, numbers.Real) and not isinstance(value, bool):
        return number(float(value))
    return value


_NUMBER = re.compile(r"([-+(]?)(\d[\d.,\s'’]*)(?:E([-+]?\d+))?\s*(%?)\)?")


def shows_number(text: str, value: float) -> bool:
    """Whether a cell's text is one way to write its number, with any separators and rounding, or as a percentage.

    What is not (``15/03/2023``, ``TRUE``, ``5 kg``, nothing) may be a date or a boolean.
    """
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return False
    sign, digits, exponent, percent = found.groups()
    shown_value = value * 100 if percent else value
    for decimal in ".,":
        whole, _, decimals = digits.rpartition(decimal) if decimal in digits else (digits, "", "")
        plain = re.sub(r"\D", "", whole) + "." + re.sub(r"\D", "", decimals)
        scale = 10.0 ** int(exponent or 0)
        shown = float(plain if plain != "." else "0") * scale
        step = 10.0 ** -len(decimals) * scale
        if abs(shown - abs(shown_value)) <= max(0.51 * step, 1e-9 * abs(shown_value)):
            return (sign in "-(" and sign != "") == (shown_value < 0) or shown == 0
    grouped = float(re.sub(r"\D", "", digits))
    return exponent is None and abs(grouped - abs(shown_value)) <= 0.51
