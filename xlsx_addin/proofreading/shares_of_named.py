"""Percentages whose total is named: of a total number, of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsx_addin.proofreading.claims import Claim
from xlsx_addin.proofreading.figures import NUMBER, Figure, Prose
from xlsx_addin.proofreading.shares import LINKS, PERCENT, WORD, alike, nothing_more, share
from xlsx_addin.proofreading.vocabulary import class_of, head

_CLEAN = r"[^\d%;.(]"
# "584 nữ trên tổng số 2.302 cán bộ, chiếm 25,37%"
_ON_TOTAL = re.compile(
    rf"(?P<part>{NUMBER})(?:\s+{WORD}){{0,6}}?\s*(?:/|trên|trong)\s+tổng(?:\s+số)?\s+(?P<total>{NUMBER})"
    rf"(?P<gap>{_CLEAN}{{0,60}}?)[,(]?\s*{LINKS}\s*:?\s*(?P<stated>{NUMBER}){PERCENT}(?!\s*(?:kế hoạch|chỉ tiêu))",
    re.IGNORECASE,
)
# "46 cán bộ nữ được cử đi học, chiếm 14,74% (trong) tổng số 312 cán bộ"
_OF_TOTAL = re.compile(
    rf"(?P<part>{NUMBER})(?P<gap>[^\d%;.]{{0,90}}?)[,(]?\s*{LINKS}\s*:?\s*(?P<stated>{NUMBER}){PERCENT}\s*"
    rf"(?:(?:trong|trên|so với)\s+)?tổng(?:\s+số)?\s+(?P<total>{NUMBER})",
    re.IGNORECASE,
)
# "Trong tổng số 410 đảng viên có 96 đảng viên nữ, chiếm 23,41%"
_IN_TOTAL = re.compile(
    rf"\b(?:trong|trên)\s+(?:tổng\s+)?(?:số\s+)?(?P<total>{NUMBER})(?P<words>(?:\s+{WORD}){{1,10}}?)"
    rf"\s*,?\s*(?:thì\s+)?(?:có|nữ(?: là)?)\s+"
    rf"(?P<part>{NUMBER})(?P<gap>{_CLEAN}{{0,60}}?)[,(]\s*(?:{LINKS})?\s*:?\s*(?P<stated>{NUMBER}){PERCENT}",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:tăng|giảm|vượt|so với|còn|trong đó|lần lượt|từ)\b", re.IGNORECASE)

# "1.890 người tham gia, đạt 105% kế hoạch (1.800 người)"
_OF_PLAN = re.compile(
    rf"(?P<part>{NUMBER})(?P<gap>[^\d%;.(]{{0,60}}?)[,(]\s*(?:đạt|bằng)\s+(?:tỷ lệ\s+)?(?P<stated>{NUMBER}){PERCENT}\s+"
    rf"(?:so với\s+)?(?:kế hoạch|chỉ tiêu)(?:\s+{WORD}){{0,5}}?\s*\((?:(?:kế hoạch|chỉ tiêu|được giao|giao)\s*(?:là|"
    rf":)?\s*)?(?P<total>{NUMBER})(?:\s+{WORD}){{0,3}}\)",
    re.IGNORECASE,
)
# "26/20 cuộc, đạt 130% kế hoạch"
_FRACTION_OF_PLAN = re.compile(
    rf"(?P<part>{NUMBER})\s?/\s?(?P<total>{NUMBER})(?P<gap>(?:\s+{WORD}){{0,8}}?)\s*[,(]?\s*(?:đạt|bằng)"
    rf"\s+(?:tỷ lệ\s+)?(?P<stated>{NUMBER}){PERCENT}\s+"
    rf"(?:so với\s+)?(?:kế hoạch|chỉ tiêu)",
    re.IGNORECASE,
)
# "Chỉ tiêu giao 50 lớp, kết quả thực hiện 53 lớp, đạt 106% kế hoạch"
_PLAN_FIRST = re.compile(
    rf"(?:kế hoạch|chỉ tiêu)(?:\s+(?:được\s+)?(?:giao|đề ra|năm))?(?:\s+(?:là|:))?\s*(?P<total>{NUMBER})"
    rf"(?P<words>(?:\s+{WORD}){{1,4}}?)\s*[,;]\s*"
    rf"(?:(?:kết quả|đã)\s+)?(?:thực hiện|tổ chức|đạt)(?:\s+được)?\s*(?P<part>{NUMBER})(?P<gap>(?:\s+{WORD}){{0,6}}?)"
    rf"\s*[,(]\s*(?:đạt|bằng)\s+"
    rf"(?P<stated>{NUMBER}){PERCENT}",
    re.IGNORECASE,
)

_LEFT = re.compile(r"^[^(]*\)")
_PLAN_BEHIND = re.compile(r"\s*(?:(?:so với\s+)?(?:kế hoạch|chỉ tiêu)|[.;,)]|$)", re.IGNORECASE)


def shares_of_named(prose: Prose) -> Iterator[Claim]:
    """Every certain share of a line whose total is called so."""
    for pattern in (_ON_TOTAL, _OF_TOTAL, _IN_TOTAL):
        for match, part, total, stated in _matches(prose, pattern):
            same = alike(part.unit, total.unit) and part.value <= total.value
            same = same and ("," not in match["gap"] if pattern is _OF_TOTAL else nothing_more(prose, stated))
            if claim := share(prose, part, total, stated, certain=same and not _OTHER.search(match["gap"])):
                yield claim
    for pattern in (_OF_PLAN, _PLAN_FIRST, _FRACTION_OF_PLAN):
        for match, part, total, stated in _matches(prose, pattern):
            certain = pattern is not _FRACTION_OF_PLAN or part.bare > total.bare or total.sign == "đồng"
            certain = certain and (not part.unit or not total.unit or _same(part, total)) and "nữ" not in total.unit
            certain = certain and (pattern is not _PLAN_FIRST or bool(_PLAN_BEHIND.match(prose.shown, stated.end)))
            if claim := share(prose, part, total, stated, certain=certain and not _OTHER.search(match["gap"])):
                yield claim


def _matches(prose: Prose, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Figure, Figure, Figure]]:
    position = 0
    while match := pattern.search(prose.shown, position):
        position = match.start() + 1
        part, total, stated = (prose.at(match.start(name)) for name in ("part", "total", "stated"))
        if not part or not total or not stated:
            continue
        if part.rough or total.rough or stated.rough or part.percent or total.percent:
            continue
        if prose.between(part.end, stated.start) and pattern is _OF_TOTAL:
            continue
        if pattern is not _IN_TOTAL and _LEFT.search(match["gap"]):
            continue  # "120 cán bộ (nữ 46 người), đạt …": of those before the bracket
        yield match, part, total, stated


def _same(part: Figure, total: Figure) -> bool:
    return head(part.unit) == head(total.unit) or class_of(part.unit) == class_of(total.unit) != ""
