"""Numbers as Vietnamese staff write them, both ways: text to exact number, and number to text.

Rules (see docs/numbers.md): decimal comma, thousands dot or space, percent sign, fractions such as ``09/29``,
words of measure after the number (``05 người``). What can be read two ways is ``Unclear``, never a guess.
Everything is ``Decimal`` or ``Fraction``; rounding is half up in decimal arithmetic.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Plain:
    """A number. ``decimals`` counts those written, for comparing at the precision that was typed."""

    value: Decimal
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Percent:
    """``30,56 %``: value in percentage points."""

    value: Decimal
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Ratio:
    """``09/29``: part and total as written."""

    part: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Nothing:
    """Blank (``arising`` True), or stated that nothing arose: ``-``, ``không phát sinh`` (``arising`` False)."""

    arising: bool = True


@dataclass(frozen=True, slots=True)
class Unclear:
    """Text that holds no certain number. ``code`` is the finding's; ``candidates`` what it may mean."""

    code: str
    candidates: tuple[Decimal, ...] = ()


Meaning = Plain | Percent | Ratio | Nothing | Unclear

_NOT_ARISING = {"-", "–", "—", "--", "không phát sinh", "kps", "k.p.s", "ko phát sinh"}
_NO_DATA = {"...", "…", "…..", "chưa có số liệu"}
_ZERO_WORDS = {"không", "không có", "ko", "ko có"}
# A bound or a rounded word is not a value: "hơn 10.450" must not enter a sum as 10450.
_BOUND = re.compile(r"(hơn|trên|khoảng|gần|dưới|ít nhất|tối thiểu|tối đa|không quá|chừng|ước|[~><≥≤])")
_LOOKALIKES = frozenset("oilszb")  # typed for 0, 1, 5, 2, 8, right behind a digit
_MOST_DIGITS = 15  # more than anybody counts, and exact in every program
_SCALE_WORDS = ("k", "tr", "trđ", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ", "chục", "trăm")
_MILLION_DONG = {"triệu", "triệu đồng", "tr.đ", "trđ", "tr đồng", "tr.đồng", "triệu đ"}
_FRACTION = re.compile(r"(\d{1,7})\s*/\s*(\d{1,7})(?:\s+[^\d]*)?")
_NUMBER = re.compile(r"([+-]?\s?\d[\d., ]*)\s*(%)?\s*((?:[^\W\d_]|[ .,])*)")
_THOUSANDS = {sep: re.compile(rf"\d{{1,3}}(?:{re.escape(sep)}\d{{3}})+") for sep in (".", ",", " ")}


def normalise(text: str) -> str:
    """One form for what looks the same: NFC, no-break and thin spaces as spaces, runs of spaces as one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def understand(text: str, *, whole: bool = False, upper: Decimal | None = None, unit: str = "") -> Meaning:
    """What a cell's text says.

    ``whole``: the column holds whole counts; ``upper``: no value above it can stand here. Both settle readings
    that would else be ``Unclear("ambiguous-number")``. ``unit``: the column's unit, so that "5 triệu đồng" is 5
    in a column of million dong and a question anywhere else.
    """
    return _understand(text, whole, upper, unit)


@lru_cache(maxsize=4096)
def _understand(text: str, whole: bool, upper: Decimal | None, unit: str) -> Meaning:
    if any(unicodedata.numeric(c, None) is not None and not c.isdecimal() for c in text):
        return Unclear("not-a-number")  # a footnote mark or a fraction sign: "12¹" is not 121
    clean = normalise(unicodedata.normalize("NFKC", text)).casefold().replace("−", "-")
    if not clean or clean in _NO_DATA:
        return Nothing()
    if clean in _NOT_ARISING:
        return Nothing(arising=False)
    if clean in _ZERO_WORDS:
        return Plain(Decimal(0))
    if _BOUND.match(clean):
        return Unclear("bound-not-value")
    if match := _FRACTION.fullmatch(clean):
        return Ratio(Decimal(match[1]), Decimal(match[2]))
    match = _NUMBER.fullmatch(clean)
    if not match:
        return Unclear("not-a-number")
    body, sign, words = match[1].strip(), match[2], match[3].strip()
    if words in _LOOKALIKES and match[1][-1].isdecimal() and not sign and clean.endswith(f"{match[1]}{words}"):
        return Unclear("not-a-number")  # "1O" is no 1
    million = unit == "triệu đồng" and words in _MILLION_DONG
    doubtful = any(w in words.split() for w in _SCALE_WORDS) or _BOUND.search(words)
    if words and not million and doubtful:
        return Unclear("bound-not-value")
    if words and not million and unit == "triệu đồng":
        return Unclear("not-a-number")  # "500.000.000 đồng" is not 500 million million
    if sum(c.isdecimal() for c in body) > _MOST_DIGITS:
        return Unclear("not-a-number")
    readings = _readings(body)
    if not readings:
        return Unclear("not-a-number")
    if len(readings) > 1:
        fitting = [r for r in readings if not (whole and r[0] % 1) and not (upper is not None and r[0] > upper)]
        if len(fitting) != 1:
            return Unclear("ambiguous-number", tuple(r[0] for r in readings))
        readings = fitting
    value, decimals = readings[0]
    return Percent(value, decimals) if sign else Plain(value, decimals)


def _readings(body: str) -> list[tuple[Decimal, int]]:
    """Every number that digits with separators can mean, with the decimals written."""
    negative = body.startswith("-")
    digits = body.lstrip("+- ")

    def number(whole: str, fraction: str = "") -> tuple[Decimal, int]:
        value = Decimal(f"{whole}.{fraction}" if fraction else whole)
        return (-value if negative else value), len(fraction)

    if digits.isdecimal():
        return [number(digits)]
    marks = [c for c in digits if c in "., "]
    last = marks[-1]
    whole, _, tail = digits.rpartition(last)
    if len(set(marks)) == 1:
        grouped = last != " " and len(marks) == 1
        thousands = _THOUSANDS[last].fullmatch(digits) and not digits.startswith("0")
        readings = [number(digits.replace(last, ""))] if thousands else []
        if grouped and tail:
            readings.append(number(whole, tail))
        return readings
    if last == " " or marks.count(last) > 1 or not tail.isdecimal():
        return []
    # Two kinds of separators: the last is the decimal one, the other groups thousands.
    group = marks[0]
    return [number(whole.replace(group, ""), tail)] if _THOUSANDS[group].fullmatch(whole) else []


def round_half_up(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """Decimal rounding, halves away from zero: 12.345 -> 12.35, -0.005 -> -0.01. Exact, no binary float."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    shift = 10**places
    whole = (2 * abs(exact.numerator) * shift + exact.denominator) // (2 * exact.denominator)
    rounded = Decimal(whole).scaleb(-places)
    return -rounded if exact < 0 and whole else rounded


def to_text(value: Decimal | int, places: int | None = None) -> str:
    """Vietnamese text of a number: 10450 -> ``10.450``; 30.5 with 2 places -> ``30,50``.

    ``places`` None keeps the decimals that the number has, without trailing zeros.
    """
    number = Decimal(value) if places is None else round_half_up(Decimal(value), places)
    plain = format(abs(number), "f")
    whole, _, fraction = plain.partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if number < 0 else ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def padded(value: Decimal | int) -> str:
    """A count as reports write it: below ten with a leading zero (``03``), zero and the rest as they are."""
    number = Decimal(value)
    return f"0{int(number)}" if 0 < number < 10 and number == int(number) else to_text(number)


def plain(value: Decimal) -> str:
    """Machine text with a decimal point and no exponent: ``12.50``, ``3``."""
    return format(value, "f")
