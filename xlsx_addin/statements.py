"""Percentages that a text states beside the counts they come from: found, recomputed, judged.

``09/29 người, chiếm tỷ lệ 30,03%`` and ``2.302 người, trong đó nữ 584 người (chiếm 25,36%`` are statements. What is
not certainly one (a rounded word, a change, another total, a date) is left alone: a true sentence must never be
called wrong. The truth is the exact fraction, rounded half up at the decimals that were written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from xlsx_addin.numbers import normalise, round_half_up


class Truth(StrEnum):
    RIGHT = "right"
    TRUNCATED = "truncated"  # cut off instead of rounded: 25,36 where 25,37 is right
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Statement:
    """``part`` of ``total`` is ``stated`` percent, written with so many ``decimals``; ``text`` is what was written."""

    part: int
    total: int
    stated: Decimal
    decimals: int
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """``right`` has two decimals, or as many as were written if more; None where the total is 0."""

    statement: Statement
    truth: Truth
    right: Decimal | None


_COUNT = r"\d{1,3}(?:\.\d{3})+|\d{1,7}"
_NO_NUMBER = r"[^\d%/;]"  # between the numbers of one statement
_STATED = r"(?P<stated>\d{1,3}(?:[.,]\d{1,12})?)\s*(?:%|phần trăm)"
_FRACTION = re.compile(
    rf"(?<![\d/.,])(?P<part>{_COUNT})(?P<unit>(?:\s+[^\W\d_]+){{0,4}})\s*/\s*(?:tổng số\s+)?(?P<total>{_COUNT})"
    rf"(?![\d/]|[.,]\d)(?P<gap>{_NO_NUMBER}{{0,80}}?){_STATED}",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    rf"(?<![\d/.,])(?P<total>{_COUNT})(?![\d/]|[.,]\d)(?P<between>(?:(?!\))[^\d%/;]){{1,60}}?)trong đó"
    rf"(?P<unit>{_NO_NUMBER}{{0,120}}?)(?P<part>{_COUNT})(?![\d/]|[.,]\d)(?P<gap>{_NO_NUMBER}{{0,60}}?){_STATED}"
    r"(?!\s*(?:trong |trên )?tổng)",
    re.IGNORECASE,
)
_LINKS = "chiếm|tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|đạt|bằng|tương đương|tương ứng"
# The words between the counts and their percentage: another subject ("tỷ lệ đại biểu trẻ đạt") is another share.
_JOINS = re.compile(
    rf"(?:[^,(]*[,(])?\s*(?:(?:{_LINKS}|là|nữ|với|=)[\s:=]*)+|[^,(]*\b(?:{_LINKS})(?:\s+(?:{_LINKS}|là|với))*\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.:]\s")
_OTHER = re.compile(
    rf"\b(tăng|giảm|so với|vượt|mục tiêu|chỉ tiêu|kế hoạch|còn|nam|trong đó|không)\b|{_SENTENCE_END.pattern}",
    re.IGNORECASE,
)
_OTHER_BASE = re.compile(r"\s*(so với|kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết)", re.IGNORECASE)
_ROUGHLY = re.compile(
    r"\b(khoảng|gần|hơn|trên|dưới|ước|ước đạt|ít nhất|xấp xỉ|tối thiểu|tối đa)\s*(?:là\s*)?$|[~≈<>≥≤]\s*$",
    re.IGNORECASE,
)
_NO_COUNT_AFTER = re.compile(
    r"\b(ngày|tháng|năm|năm học|quý|tăng|giảm|điều|khoản|(?<!tổng )(?<!có )số|nghị quyết|quyết định)\s*$", re.IGNORECASE
)
_LOOK_BACK = 20  # characters before a number that tell whether it counts


def find_statements(text: str) -> tuple[Statement, ...]:
    """Every statement of a text in the order written; each line stands for itself."""
    found: list[Statement] = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        clean = normalise(line)
        matches = {m.end(): m for pattern in (_PART_OF, _FRACTION) for m in _matches(pattern, clean)}
        found += (_statement(matches[end]) for end in sorted(matches))
    return tuple(found)


def judge(statement: Statement) -> Judged:
    """A statement against the exact fraction of its counts."""
    if statement.total == 0:
        return Judged(statement, Truth.WRONG, None)
    exact = Fraction(100 * statement.part, statement.total)
    right = round_half_up(exact, max(2, statement.decimals))
    if round_half_up(exact, statement.decimals) == statement.stated:
        return Judged(statement, Truth.RIGHT, right)
    shift = 10**statement.decimals
    cut = Decimal(exact.numerator * shift // exact.denominator).scaleb(-statement.decimals)
    return Judged(statement, Truth.TRUNCATED if cut == statement.stated else Truth.WRONG, right)


def _matches(pattern: re.Pattern[str], line: str) -> list[re.Match[str]]:
    """Matches that are certainly statements; a refused one may hide another that begins inside it."""
    found, start = [], 0
    while match := pattern.search(line, start):
        certain = _certain(match)
        if certain:
            found.append(match)
        start = match.end() if certain else match.start() + 1
    return found


def _certain(match: re.Match[str]) -> bool:
    line, gap = match.string, match["gap"].strip()
    part, total, between = _count(match["part"]), _count(match["total"]), match.groupdict().get("between")
    if part > total or _scaled(total):
        return False
    before = (line[max(0, start - _LOOK_BACK) : start] for start in (match.start("part"), match.start("total")))
    if any(_NO_COUNT_AFTER.search(words) for words in before):
        return False
    if _OTHER.search(gap) or _ROUGHLY.search(gap):
        return False
    if _OTHER_BASE.match(line, match.end()) and "chiếm" not in gap.casefold():
        return False
    if gap and not gap.endswith(("(", "=", ",", "–", "-")) and not _JOINS.fullmatch(gap):
        return False
    return between is None or not (_OTHER.search(between) or _SENTENCE_END.search(match["unit"]))


def _scaled(total: int) -> bool:
    """``23/1.000``, ``42/100.000`` are rates by the thousand, not shares of a thousand people."""
    return total >= 1000 and set(str(total)[1:]) == {"0"} and str(total)[0] == "1"


def _statement(match: re.Match[str]) -> Statement:
    stated = match["stated"].replace(",", ".")
    decimals = len(stated.partition(".")[2])
    return Statement(_count(match["part"]), _count(match["total"]), Decimal(stated), decimals, match[0])


def _count(digits: str) -> int:
    return int(digits.replace(".", ""))
