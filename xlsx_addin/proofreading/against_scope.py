"""Whose figures a text speaks of: levels by their words, and what certainly is no result of this period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsx_addin.narrative import words
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.text import Line, Text

UPPER = "(?-i:[A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper()) + "])"
"""A capital letter, also where case is ignored."""
_KINDS = r"(?:tỉnh|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|đặc khu)"
_LOWEST, _MIDDLE = {"xã", "phường", "thị trấn", "đặc khu"}, {"huyện", "quận", "thị xã", "thành phố"}
# Headings under which numbers are aims, and words that say a number is none of this period's results.
_AIMS = re.compile(
    r"phương hướng|nhiệm vụ(?! năm trước)|giải pháp|kiến nghị|đề xuất|dự kiến|kế hoạch năm|mục tiêu (?:cụ thể|chung)",
    re.IGNORECASE,
)
_RESULTS = re.compile(r"kết quả|tình hình|đánh giá", re.IGNORECASE)
_NO_RESULT = re.compile(
    r"\b(?:mục tiêu|phấn đấu|chỉ tiêu (?:giao|đề ra|kế hoạch)|dự kiến|kế hoạch (?:năm|giao)|năm trước|năm ngoái|"
    r"cùng kỳ|cùng kì|nhiệm kỳ trước|khóa trước|khoá trước|toàn quốc|cả nước|trung ương|bình quân|trung bình|đến năm|"
    r"đầu năm|đầu nhiệm kỳ|trong đó|mới)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d.,]\d)")
TERM = (
    r"(?:nhiệm kỳ|nhiệm kì|khóa|khoá|giai đoạn)\s*(?:[IVXL]+\s*[,(]?\s*(?:nhiệm kỳ\s*)?)?"
    r"(?:19|20)\d\d\s*[-–—/]\s*(?:19|20)?\d\d"
)
"""A term of office, whose years are not the report's: ``nhiệm kỳ 2021 - 2026``."""
_TERM = re.compile(TERM, re.IGNORECASE)
_CLAUSE_END = re.compile(rf"[;:]\s|\.\s+(?={UPPER})")
_SENTENCE_END = re.compile(rf"\.\s+(?={UPPER})")


@dataclass(frozen=True)
class Scope:
    """What the workbook is about: its unit, year and levels."""

    facts: Facts

    @cached_property
    def level_pattern(self) -> str:
        """A level as staff name it, with the unit's own name behind it at most: ``cấp xã, phường``, ``thành phố Bắc
        Kạn``."""
        own = re.escape(words.proper_name(self.facts.unit.name)) if self.facts.unit.name else "(?!)"
        joined = rf"{_KINDS}(?:\s*(?:,|và|-|/)\s*{_KINDS})*"
        return rf"(?P<level>(?:các\s+)?(?:cấp\s+)?(?:các\s+)?{joined})(?P<name>\s+{own})?(?!\s+{UPPER})"

    def level_of(self, match: re.Match[str]) -> str:
        """The level that ``level_pattern`` matched; empty where it may be another."""
        said = {x.strip() for x in re.split(r",|\bvà\b|-|/", re.sub(r"\b(?:các|cấp)\b", "", match["level"].casefold()))}
        own, own_kind = self.facts.unit.level, words.kind_of(self.facts.unit.name)
        level = "xa" if said <= _LOWEST else "huyen" if said <= _MIDDLE else "tinh" if said == {"tỉnh"} else ""
        if own == "tinh" and said == {"thành phố"}:
            level = "tinh" if own_kind == "thành phố" else ""
        if match["name"]:
            return own if said == {own_kind} else ""
        if level != own and len(said) == 1 and not re.match(r"(?:các|cấp)\b", match["level"], re.IGNORECASE):
            return ""  # «cấp ủy xã» in a district's report is that of one commune
        return level if level in self.facts.levels else ""

    def is_result(self, prose: Prose, start: int) -> bool:
        """Whether what stands at ``start`` may be a result of this year: nothing before it in the clause says else."""
        before = prose.text[:start]
        if self._other_year(_TERM.sub("", before)) or self._unit_below.search(_SENTENCE_END.split(before)[-1]):
            return False
        ends = [m.end() for m in _CLAUSE_END.finditer(before)]
        return not _NO_RESULT.search(before[ends[-1] if ends else 0 :])

    @cached_property
    def _unit_below(self) -> re.Pattern[str]:
        """One unit of a lower level by its name: what follows is that unit's."""
        lower = {"huyen": sorted(_LOWEST), "tinh": sorted(_LOWEST | _MIDDLE)}.get(self.facts.unit.level, [])
        own = re.escape(words.proper_name(self.facts.unit.name)) if self.facts.unit.name else "(?!)"
        kinds = "|".join(sorted(lower, key=len, reverse=True))
        return re.compile(rf"\b(?:{kinds})\s+(?!{own}\b){UPPER}" if lower else "(?!)", re.IGNORECASE)

    def _other_year(self, before: str) -> bool:
        return any(int(m[0]) != self.facts.submission.year for m in _YEAR.finditer(before))


def result_lines(text: Text) -> Iterator[tuple[Line, Prose]]:
    """The lines of a text that may state results: not those of a plan, nor under headings about what is to be done."""
    path: dict[int, str] = {}
    if is_plan(text.lines):
        return
    for line in text.lines:
        if line.level is not None:
            path = {level: words for level, words in path.items() if level < line.level}
            path[line.level] = line.text
        elif not any(_AIMS.search(x) and not _RESULTS.search(x) for x in path.values()):
            yield line, Prose(line.text)


def is_plan(lines: Sequence[Line]) -> bool:
    """Whether the text calls itself a plan above its first heading."""
    names = (" ".join(line.text.split()).casefold() for line in lines[:15] if line.level is None)
    return any(re.fullmatch(r"kế hoạch|(?:dự thảo\s+)?kế hoạch", name) for name in names)
