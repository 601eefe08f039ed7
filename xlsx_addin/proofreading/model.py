"""What proofreading finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a statement fails: another value, cut off instead of rounded, or two values for one figure."""

    WRONG = "wrong"
    TRUNCATED = "truncated"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that does not hold.

    ``start`` and ``end`` are offsets in the line's (or cell's) text, ``statement`` is what stands there. ``stated`` and
    ``right`` are numbers as reports write them, at the decimals stated, percentages with their sign (``30,03%``,
    ``31,03%``; ``16``, ``17``); of a direction or a target its words (``tăng``, ``giảm``; ``vượt``, ``chưa đạt``); of a
    part above its total ``không quá 45``.
    Codes: ``share``, ``sum``, ``part-of-total``, ``change``, ``direction``, ``target``, ``per-100``,
    ``count-of-list``, ``table-sum``, ``table-share``, ``two-values``, ``against-workbook``.
    """

    place: str
    key: str
    start: int
    end: int
    statement: str
    stated: str
    right: str
    kind: Kind
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What cannot be judged from the text and is worth a look; never an error. Code: ``unit-of-change``."""

    place: str
    key: str
    start: int
    end: int
    statement: str
    stated: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """``statements``: how many were judged, the right ones included."""

    statements: int
    findings: tuple[Found, ...]
    remarks: tuple[Remark, ...]
