"""Ratios per 100, 1.000, 10.000 or 100.000 beside the counts they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from xlsx_addin.numbers import to_text
from xlsx_addin.proofreading.claims import Claim, judged, number_text
from xlsx_addin.proofreading.figures import NUMBER, Figure, Prose
from xlsx_addin.proofreading.model import Kind

_BASES = {100, 1000, 10000, 100000}
_WORDS = r"(?:\s+[^\W\d_]+){0,6}?"
_BASE = r"(?P<base>100(?:\.000)?|10?\.000|1000|10000|100000)"
# "111,2 bé trai/100 bé gái (1.112 nam, 1.000 nữ)"; "18,5/1.000 phụ nữ (37 ca/2.000 phụ nữ)"; "12,5‰ (25/2.000)"
_RATIO = re.compile(
    rf"(?P<stated>{NUMBER})(?:(?P<mille>\s*(?:‰|phần nghìn))|{_WORDS}\s?(?:/|trên)\s?{_BASE}(?!\d|[.,]\d)){_WORDS}\s*"
    rf"(?:\((?P<inside>[^()]*)\))",
    re.IGNORECASE,
)
_LEAD = r"(?:(?:gồm|tương ứng|tương đương|với|có|cụ thể|số trẻ sinh ra|số sinh|trong đó|là|:)\s*)*"
_TWO = re.compile(
    rf"\s*{_LEAD}(?P<a>{NUMBER})(?P<au>(?:\s+[^\W\d_]+){{0,5}}?)\s*(?P<by>,|;|/|và|trên tổng số|trên|so với)\s*"
    rf"(?P<b>{NUMBER})(?P<bu>(?:\s+[^\W\d_]+){{0,8}})\s*",
    re.IGNORECASE,
)
_BOYS, _GIRLS = re.compile(r"\b(?:trai|nam)\b", re.IGNORECASE), re.compile(r"\b(?:gái|nữ)\b", re.IGNORECASE)
# "212 bé trai và 190 bé gái …, tỷ số giới tính khi sinh là 111,58 bé trai/100 bé gái"
_BORN = re.compile(
    rf"(?P<a>{NUMBER})\s+(?:bé |trẻ em |trẻ |em |cháu )?(?:trai|nam)\b[^\d%./]{{1,40}}?(?P<b>{NUMBER})\s+(?:bé |"
    rf"trẻ em |trẻ |em |cháu )?(?:gái|nữ)\b"
    rf"(?P<gap>[^\d%]{{0,120}}?)(?P<stated>{NUMBER})\s+(?:bé |trẻ em |trẻ )?(?:trai|nam)\s?(?:/|trên)\s?"
    r"100\s+(?:bé |trẻ em |trẻ )?(?:gái|nữ)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"[.!?]\s|\b(?:tăng|giảm|mục tiêu|chỉ tiêu|năm trước|cùng kỳ|của|toàn|chung|huyện|tỉnh|cả nước|từ)\b"
)

_EARLIER = 300  # characters before the counts in which other ones may stand
_RATIO_SAID = re.compile(r"/\s?100\b")  # the counts are those of the ratio before
_BIRTHS = re.compile(r"(?<!học )\bsinh\b", re.IGNORECASE)
_NOTHING_ELSE = re.compile(
    r"(?:\s+(?:được|sinh|ra|sống|trong|năm|kỳ|□+))*\s*(?:\(|[,;:–-]?\s*(?:(?:tỷ|tỉ) số|tương ứng|bằng|đạt|là)"
    r"\b[^()]*)",
    re.IGNORECASE,
)


def ratios(prose: Prose) -> Iterator[Claim]:
    """Every ratio with exactly its two counts in brackets behind it, or boys and girls before it."""
    yield from _of_births(prose)
    for match in _RATIO.finditer(prose.shown):
        stated, inside = prose.at(match.start("stated")), match.start("inside")
        if stated is None or stated.rough or stated.percent:
            continue
        base = 1000 if match["mille"] else int(match["base"].replace(".", ""))
        two = _TWO.fullmatch(match["inside"])
        if base not in _BASES or two is None or not _belong(two):
            continue
        first, second = prose.at(inside + two.start("a")), prose.at(inside + two.start("b"))
        if (
            not first
            or not second
            or first.rough
            or second.rough
            or not (first.count and second.count)
            or not second.value
        ):
            continue
        yield _claim(match.start(), match.end(), stated, first, second, base)


def _of_births(prose: Prose) -> Iterator[Claim]:
    """The ratio of boys to girls behind their counts; wrong only where no other counts, and nothing but births, are
    meant."""
    for match in _BORN.finditer(prose.shown):
        first, second, stated = (prose.at(match.start(name)) for name in ("a", "b", "stated"))
        if not first or not second or not stated or first.rough or second.rough or stated.rough or not second.value:
            continue
        before = prose.shown[max(0, match.start() - _EARLIER) : match.start()]
        if _OTHER.search(match[0]) or _RATIO_SAID.search(before[-80:]) or not (first.count and second.count):
            continue
        claim = _claim(match.start(), match.end(), stated, first, second, 100)
        born = _BIRTHS.search(before) or _BIRTHS.search(re.split("số", match["gap"], maxsplit=1)[0])
        if claim.kind is None or (born and not _GIRLS.search(before) and _NOTHING_ELSE.fullmatch(match["gap"])):
            yield claim


def _belong(two: re.Match[str]) -> bool:
    """``1.112 nam, 1.000 nữ``, ``37/2.000 phụ nữ``: numerator and denominator, not other places or years."""
    if two["by"] in ("/", "trên", "trên tổng số"):
        return True
    return bool(_BOYS.search(two["au"]) and _GIRLS.search(two["bu"]))


def _claim(start: int, end: int, stated: Figure, first: Figure, second: Figure, base: int) -> Claim:
    exact = base * Fraction(first.value) / Fraction(second.value)
    kind = judged(exact, stated.value, stated.decimals)
    right, said = number_text(exact, stated.decimals), stated.said
    counts = f"{to_text(first.value)} trên {to_text(second.value)}"
    message = f"{counts}, tính trên {to_text(base)}, là {right}, không phải {said}."
    if kind is Kind.TRUNCATED:
        message = f"{counts}, tính trên {to_text(base)}, là {right}; {said} là số bị cắt bớt, không phải làm tròn."
    return Claim(start, end, stated.start, "per-100", kind, said, right, message if kind else "")
