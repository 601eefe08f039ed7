"""What a recogniser hands back: a statement of one line, judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsx_addin.numbers import round_half_up, to_text
from xlsx_addin.proofreading.model import Kind


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement at a span of a cleaned line. ``kind`` None: it holds. ``at``: where its judged number begins.

    Two claims about one number are one statement: the first recogniser that judges it is believed.
    """

    start: int
    end: int
    at: int
    code: str
    kind: Kind | None = None
    stated: str = ""
    right: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What becomes a remark."""

    start: int
    end: int
    at: int
    stated: str
    code: str
    message: str


def judged(exact: Fraction, stated: Decimal, decimals: int) -> Kind | None:
    """A stated number against the exact one at the decimals written: right (None), cut off, or wrong."""
    if round_half_up(exact, decimals) == stated:
        return None
    shift = 10**decimals
    cut = Decimal(abs(exact.numerator) * shift // exact.denominator).scaleb(-decimals)
    return Kind.TRUNCATED if cut == abs(stated) and (exact < 0) == (stated < 0) else Kind.WRONG


_FEWEST_EXCHANGED, _FEWEST_WRONG = 3, 4  # digits; among shorter numbers such pairs are too common to mean anything


def slip(stated: str, right: str) -> bool:
    """Whether one is the other with one digit wrong or two neighbours exchanged: a slip of typing."""
    a, b = (re.sub(r"[^\d,]", "", text) for text in (stated, right))
    digits = sum(c.isdecimal() for c in a)
    if len(a) != len(b):
        return False
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if any("," in (a[i], b[i]) for i in differing):
        return False
    if len(differing) == 1:
        return digits >= _FEWEST_WRONG
    if len(differing) != 2 or digits < _FEWEST_EXCHANGED:
        return False
    i, j = differing
    return (a[i], a[j]) == (b[j], b[i]) and not a[i + 1 : j].strip(",")


def percent_text(value: Fraction | Decimal, decimals: int) -> str:
    """``31,03%``."""
    return number_text(value, decimals) + "%"


def number_text(value: Fraction | Decimal, decimals: int = 0) -> str:
    """A number at so many decimals, half up, as reports write it."""
    return to_text(round_half_up(value if isinstance(value, Fraction) else Fraction(value), decimals), decimals)
