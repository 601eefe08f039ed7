"""Percentages beside the counts they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from xlsx_addin.numbers import to_text
from xlsx_addin.proofreading.claims import Claim, judged, percent_text, slip
from xlsx_addin.proofreading.figures import NUMBER, Figure, Prose
from xlsx_addin.proofreading.model import Kind
from xlsx_addin.proofreading.vocabulary import PEOPLE, UPPER, class_of, head
from xlsx_addin.statements import possible

WORD = r"[^\W\d_]+"
LINKS = (
    r"(?:(?:chiếm|đạt|bằng|tương đương|tương ứng(?: với)?)(?:\s+(?:tỷ|tỉ) (?:lệ|trọng))?|"
    r"(?:tỷ|tỉ) (?:lệ|trọng)(?:\s+(?:là|đạt|chiếm))?|là)"
)
PERCENT = r"\s*(?:%|phần trăm)"
_AFTER_NOTHING = re.compile(
    r"\s*\)?\s*(?:$|[.;:”»\]]|,(?!\s*[\d.,]+\s*(?:%|phần trăm))|và\s+(?:\d|nam|nữ|số)|[-–+](?!\s*\d)|\(?(?:so với|"
    r"tăng|giảm)\b)",
    re.IGNORECASE,
)
_BASE_FOLLOWS = re.compile(
    r"\s*\)?\s*(?:so với (?:kế hoạch|chỉ tiêu|mục tiêu)|kế hoạch|chỉ tiêu|(?:trong |trên )?tổng|số\b|của\b)",
    re.IGNORECASE,
)
_EARLIER = 400  # characters between a percentage and what explains it
_CHANGE = re.compile(
    r"\b(?:tăng|giảm|vượt|hơn|thấp|cao|kế hoạch|chỉ tiêu|mục tiêu|so với|còn|thêm|bớt|từ|mỗi|lần lượt|không)\b",
    re.IGNORECASE,
)


_MOVES = re.compile(r"\b(?:tăng|giảm|vượt|so với|lần lượt|còn|mục tiêu|chỉ tiêu)\b", re.IGNORECASE)


def shares(prose: Prose) -> Iterator[Claim]:
    """Every certain share of a line."""
    yield from _fractions(prose)
    yield from _percent_first(prose)
    yield from _listed(prose)
    yield from _both_sexes(prose)


def share(prose: Prose, part: Figure, total: Figure, stated: Figure, *, certain: bool = True) -> Claim | None:
    """``stated`` percent as the share of ``part`` in ``total``.

    Where it is not ``certain`` that the three belong together, only what is right counts, or what is so near that it
    can only be a slip: cut off instead of rounded, one digit wrong, two digits exchanged (``slip``).
    """
    if not total.value or stated.rough or not stated.percent:
        return None
    exact = 100 * Fraction(part.bare) / Fraction(total.bare)
    kind = judged(exact, stated.value, stated.decimals)
    right = percent_text(exact, stated.decimals)
    near = slip(stated.said.replace(".", ","), right) or (kind is Kind.TRUNCATED and stated.decimals > 1)
    if kind and not certain and not near:
        return None
    of, said = f"{to_text(part.bare)}/{to_text(total.bare)}", stated.said
    message = {
        None: "",
        Kind.TRUNCATED: f"{of} làm tròn là {right}; {said} là số bị cắt bớt, không phải làm tròn.",
    }.get(kind, f"{of} là {right}, không phải {said}. Kiểm tra lại hai số đếm và tỷ lệ.")
    start, end = min(part.start, total.start, stated.start), max(part.end, total.end, stated.end)
    return Claim(start, end, stated.start, "share", kind, said, right, message)


# A fraction and, some words on, a percentage: evidence enough only where it fits.
_FAR = re.compile(
    rf"(?<![\d/])(?P<part>{NUMBER})\s?/\s?(?P<total>{NUMBER})(?!\s?/)(?P<gap>[^%;./]{{0,110}}?)(?:\b{LINKS}|\()"
    rf"\s*:?\s*(?P<stated>{NUMBER}){PERCENT}",
    re.IGNORECASE,
)


def _fractions(prose: Prose) -> Iterator[Claim]:
    """``09/29 người, chiếm 31,03%`` and ``2.302 người, trong đó nữ 584 người (25,37%)``."""
    for match in _FAR.finditer(prose.shown):
        part, total, stated = (prose.at(match.start(name)) for name in ("part", "total", "stated"))
        if part and total and stated and not (part.rough or total.rough or _MOVES.search(match["gap"])):
            claim = share(prose, part, total, stated, certain=False)
            if claim and (claim.kind is None or not _explained(prose, part, stated)):
                yield claim
    for found in possible(prose.text):
        part, total, stated = (prose.at(at) for at in (found.part_at, found.total_at, found.stated_at))
        if part and total and stated and (claim := share(prose, part, total, stated, certain=found.certain)):
            yield claim  # else one of them is a date or a document's number


_PERCENT_FIRST = re.compile(
    rf"(?P<stated>{NUMBER}){PERCENT}(?P<unit>[^\d%;.()]{{0,40}}?)\(\s*(?:tương ứng|tương đương|bằng|với|gồm|tức)?\s*"
    rf"(?P<part>{NUMBER})(?:\s{WORD}){{0,4}}\s?/\s?(?:tổng số\s+)?(?P<total>{NUMBER})(?:\s+{WORD}){{0,8}}?\s*"
    r"(?P<close>\)|[,;]\s*(?:tăng|giảm)\b|[,;])",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"(?:\b{LINKS}|\b(?:lệ|trọng)\b[^\d%;.(]{{1,80}}|:)\s*(?:là|đạt|chiếm|:)?\s*$", re.IGNORECASE)


def _percent_first(prose: Prose) -> Iterator[Claim]:
    """``đạt tỷ lệ 31,03% (09/29 người)``."""
    for match in _PERCENT_FIRST.finditer(prose.shown):
        part, total, stated = (prose.at(match.start(name)) for name in ("part", "total", "stated"))
        if not part or not total or not stated or part.rough or total.rough or not part.count:
            continue
        if total.sign not in ("", "đồng") or total.decimals:
            continue
        before = prose.shown[max(0, match.start() - 100) : match.start()]
        certain = part.bare <= total.bare and bool(_LEAD.search(before)) and not thousands(total)
        certain = certain and match["close"] not in (",", ";")  # "70% (05/08 xã, 02/02 phường)"
        certain = certain and not _CHANGE.search(before[-25:] + match["unit"])
        if claim := share(prose, part, total, stated, certain=certain):
            yield claim


_LISTS = re.compile(
    r"\b(?:trong đó|trong số đó|bao gồm|gồm(?: có)?|cụ thể(?: như sau| là)?|chia ra)\b|[:(]\s*$|"
    r"[,(]\s*(?=(?:số\s+)?(?:cán bộ\s+|lao động\s+)?nữ\b)",
    re.IGNORECASE,
)
_OTHER_SCOPE = re.compile(r"\b(?:toàn|cả nước|tổng|ngoài ra|riêng|cấp)\b", re.IGNORECASE)
_INNER = re.compile(r"[.!?](?=\s|$)|\btổng số\b", re.IGNORECASE)
_GAP = re.compile(rf"(?:\s*\b{WORD}\b){{0,8}}\s*[,(:;–-]?\s*(?:(?:{LINKS})\s*:?\s*)?", re.IGNORECASE)
_TIGHT = re.compile(
    rf"(?:\s*\b{WORD}\b){{0,4}}?\s*(?:\(\s*(?:{LINKS}\s*:?)?|[,(]?\s*(?:{LINKS})\s*:?)\s*", re.IGNORECASE
)
_OTHERS_SHARE = re.compile(r"\b(?:có|tại|ở|lần lượt)\b", re.IGNORECASE)


def _listed(prose: Prose) -> Iterator[Claim]:
    """``2.302 người, trong đó nam 1.718 người (74,63%), nữ 584 người (25,37%)``: parts of one total.

    A wrong one counts where the parts make up the total, or where it is the women directly behind a number of people.
    """
    shown, figures = prose.shown, prose.figures
    for index, total in enumerate(figures[:-2]):
        if not total.count or total.rough or total.fraction == "part" or not total.value or thousands(total):
            continue
        between = shown[total.end : figures[index + 1].start]
        marker = _LISTS.search(between)
        if not marker or _INNER.search(between):
            continue
        end = sentence_end(shown, total.end)
        other = _OTHER_SCOPE.search(shown, figures[index + 1].end, end)
        items = list(_items(prose, total.end, other.start() if other else end))
        support = sum(1 for part, stated, tight in items if tight and _right(part, total, stated))
        whole = sum(part.value for part, *_ in items) == total.value  # else an item may be of another base
        women = re.search(r"\bnữ\b", between[marker.start() :], re.IGNORECASE) and class_of(total.unit) == PEOPLE
        for part, stated, tight in items:
            first = part is figures[index + 1] and bool(women)
            certain = tight and (first or (support > 0 and whole)) and _only_of(prose, part, total, stated)
            beside = tight or part is figures[index + 1]
            likely = certain or (beside and alike(part.unit, total.unit)) or _right(part, total, stated)
            claim = share(prose, part, total, stated, certain=certain) if likely and part.value <= total.value else None
            if claim and (claim.kind is None or certain or not _explained(prose, part, stated)):
                yield claim


def _items(prose: Prose, start: int, end: int) -> Iterator[tuple[Figure, Figure, bool]]:
    """Counts of a span, each with the percentage right behind it, and whether nothing else can be meant."""
    figures = prose.between(start, end)
    for part, stated in pairwise(figures):
        if not part.count or part.rough or part.fraction or not stated.percent or stated.rough:
            continue
        gap = prose.shown[part.number_end : stated.start]
        if _CHANGE.search(gap) or not _GAP.fullmatch(gap):
            continue
        tight = bool(_TIGHT.fullmatch(gap)) and not _OTHERS_SHARE.search(gap)
        yield part, stated, tight and nothing_more(prose, stated)


def _right(part: Figure, total: Figure, stated: Figure) -> bool:
    return judged(100 * Fraction(part.value) / Fraction(total.value), stated.value, stated.decimals) is None


def _only_of(prose: Prose, part: Figure, total: Figure, stated: Figure) -> bool:
    """No other count before the percentage explains it, and both count the same things."""
    return alike(part.unit, total.unit) and not _explained(prose, part, stated)


def _explained(prose: Prose, part: Figure, stated: Figure) -> bool:
    """Whether a count before, or the sum of two, is the total that makes the percentage right."""
    before = prose.between(max(0, stated.start - _EARLIER), stated.start)
    others = {int(f.value) for f in before if f.count and f.value and f is not part}
    half = Fraction(1, 2 * 10**stated.decimals)
    parts, share_of_it = 100 * Fraction(part.value), Fraction(stated.value)
    least = max(parts / (share_of_it + half), Fraction(part.value))
    most = parts / (share_of_it - half) if share_of_it > half else Fraction(10**9)
    low, high = -(-least.numerator // least.denominator), most.numerator // most.denominator
    if any(low <= base <= high for base in others):
        return True
    others.add(int(part.value))
    return any(low <= a + b <= high for a, b in combinations(sorted(others), 2))


def nothing_more(prose: Prose, stated: Figure) -> bool:
    """No other total is named behind the percentage."""
    return bool(_AFTER_NOTHING.match(prose.shown, stated.end)) and not _BASE_FOLLOWS.match(prose.shown, stated.end)


def alike(part: str, total: str) -> bool:
    """Whether units may count the same things; a part may go without."""
    if not part or not total:
        return True
    return class_of(part) == class_of(total) == PEOPLE or head(part) == head(total)


_BOTH_SEXES = re.compile(
    r"(?P<first>nam|nữ)"
    + rf"\b[^\d%;.]{{0,20}}?(?P<a>{NUMBER})(?:\s+{WORD}){{0,3}}\s*[,(]?\s*(?:{LINKS})?\s*(?P<pa>{NUMBER})\s*%\s*\)?"
    r"\s*(?:[,;]|và)\s*(?P<second>nam|nữ)"
    rf"\b[^\d%;.]{{0,20}}?(?P<b>{NUMBER})(?:\s+{WORD}){{0,3}}\s*[,(]?\s*(?:{LINKS})?\s*(?P<pb>{NUMBER})\s*%",
    re.IGNORECASE,
)


def _both_sexes(prose: Prose) -> Iterator[Claim]:
    """``nam 1.718 người (74,63%), nữ 584 người (25,37%)``: shares of both together, right or one of them wrong."""
    for match in _BOTH_SEXES.finditer(prose.shown):
        first, stated_first, second, stated_second = (prose.at(match.start(name)) for name in ("a", "pa", "b", "pb"))
        if not first or not second or not stated_first or not stated_second:
            continue
        if first.rough or second.rough or match["first"].casefold() == match["second"].casefold():
            continue
        both = first.value + second.value
        total = Figure(first.start, first.number_end, first.end, both, 0, bare=both)
        claims = [share(prose, first, total, stated_first), share(prose, second, total, stated_second)]
        if any(claim and claim.kind is None for claim in claims):
            yield from (claim for claim in claims if claim)


def thousands(total: Figure) -> bool:
    """``23/1.000``: a rate by the thousand."""
    digits = str(total.bare)
    return total.bare >= 1000 and set(digits[1:]) == {"0"} and digits[0] == "1"


_SENTENCE_END = re.compile(rf"(?<!\bTP)(?<!\bTX)[.!?](?=\s+[{UPPER}]|\s*$)")


def sentence_end(shown: str, start: int) -> int:
    """Where the sentence ends that holds ``start``, or how far from there a statement may reach."""
    match = _SENTENCE_END.search(shown, start, start + _EARLIER)
    return match.start() if match else min(len(shown), start + _EARLIER)
