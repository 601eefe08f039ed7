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


_FEWEST_DIGITS = 3


def slip(stated: str, right: str) -> bool:
    """Whether one is the other with one digit wrong or two exchanged: a slip of typing.

    Only for numbers of three digits and more: among shorter ones such pairs are too common to mean anything.
    """
    a, b = (re.sub(r"[^\d,]", "", text) for text in (stated, right))
    if len(a) != len(b) or sum(c.isdecimal() for c in a) < _FEWEST_DIGITS:
        return False
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(differing) == 1:
        return a[differing[0]] != "," != b[differing[0]]
    if len(differing) != 2:
        return False
    i, j = differing
    return (a[i], a[j]) == (b[j], b[i]) and "," not in (a[i], a[j])


def percent_text(value: Fraction | Decimal, decimals: int) -> str:
    """``31,03%``."""
    return number_text(value, decimals) + "%"


def number_text(value: Fraction | Decimal, decimals: int = 0) -> str:
    """A number at so many decimals, half up, as reports write it."""
    return to_text(round_half_up(value if isinstance(value, Fraction) else Fraction(value), decimals), decimals)
