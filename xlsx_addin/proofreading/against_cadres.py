"""Women in party committees, People's Councils and among leaders, stated by body and level, against «Cán bộ nữ»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlsx_addin.proofreading.against_figures import Compared, Held, held_count, held_rate
from xlsx_addin.proofreading.against_scope import TERM, Scope
from xlsx_addin.proofreading.against_values import LINKS, VALUE, compare_value
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.text import Line

_COUNCIL, _COMMITTEE = r"(?:hội đồng nhân dân|hđnd)", r"(?:(?:ủy|uỷ) ban nhân dân|ubnd)"
_PARTY = r"(?:cấp (?:ủy|uỷ)(?:\s+đảng)?|ban chấp hành đảng bộ|bch đảng bộ)"
_BULLET = r"(?:[-–—+*•●]\s*)*(?:[a-zđ]\)\s*|\d+(?:\.\d+)*[.)]?\s+)?"
_TERM = rf"(?:[\s,]*\(?\s*{TERM}\s*\)?)?"
_WOMEN = (
    r"(?:tỷ lệ\s+|tỉ lệ\s+|số\s+)?(?:cán bộ\s+|phụ\s+)?nữ\s+"
    r"(?:là\s+|tham gia\s+|trong\s+|làm\s+|giữ chức\s+|giữ chức danh\s+)?"
)

# A line that says of whom the next ones speak, until one is no item of it.
_TOPICS = (
    ("capuy", re.compile(rf"^{_BULLET}(?=.*\bnữ\b).*{_PARTY}(?!.*{_COUNCIL}).*:\s*$", re.IGNORECASE)),
    ("hdnd", re.compile(rf"^{_BULLET}(?=.*\bnữ\b)(?=.*đại biểu).*{_COUNCIL}(?!.*chủ tịch).*:\s*$", re.IGNORECASE)),
    ("leaders", re.compile(rf"^{_BULLET}(?=.*\bnữ\b).*(?:lãnh đạo chủ chốt|chức danh lãnh đạo).*:\s*$", re.IGNORECASE)),
)


class _Patterns:
    """The sentences of one workbook's levels."""

    def __init__(self, scope: Scope) -> None:
        level = scope.level_pattern

        def compiled(pattern: str) -> re.Pattern[str]:
            return re.compile(pattern, re.IGNORECASE)

        self.items = {
            "capuy": compiled(rf"^{_BULLET}(?:{_PARTY}\s+)?{level}{_TERM}{LINKS}"),
            "hdnd": compiled(rf"^{_BULLET}(?:(?:đại biểu\s+)?{_COUNCIL}\s+)?{level}{_TERM}{LINKS}"),
            "leaders": compiled(rf"^{_BULLET}(?P<body>{_COUNCIL}|{_COMMITTEE})\s+{level}\s*:"),
        }
        self.posts = compiled(rf"(?P<post>phó chủ tịch|chủ tịch)\s*{LINKS}(?P<value>)")
        self.sentences = (
            ("capuy", compiled(rf"{_WOMEN}{_PARTY}\s+{level}{_TERM}{LINKS}")),
            ("hdnd", compiled(rf"{_WOMEN}đại biểu\s+{_COUNCIL}\s+{level}{_TERM}{LINKS}")),
        )


def compare_cadres(scope: Scope, lines: Sequence[tuple[Line, Prose]]) -> Iterator[Compared]:
    patterns = _Patterns(scope)
    topic = ""
    for line, prose in lines:
        started = next((name for name, pattern in _TOPICS if pattern.match(prose.text)), "")
        if started:
            topic = started
            continue
        found = [*_item(scope, patterns, topic, line, prose)] if topic else []
        if not found:
            found = [*_sentences(scope, patterns, line, prose)]
            topic = topic if topic and patterns.items[topic].match(prose.text) else ""
        yield from found


def _item(scope: Scope, patterns: _Patterns, topic: str, line: Line, prose: Prose) -> Iterator[Compared]:
    """``+ Cấp xã, phường: 31/101 người``; ``+ UBND thành phố: Chủ tịch: 0 người; Phó Chủ tịch: 01/3 người``."""
    match = patterns.items[topic].match(prose.text)
    level = scope.level_of(match) if match else ""
    if match is None or not level:
        return
    if topic != "leaders":
        yield from _value(scope, line, prose, match.end(), f"CB.{topic}.{level}")
        return
    body = "hdnd" if re.fullmatch(_COUNCIL, match["body"], re.IGNORECASE) else "ubnd"
    for post in patterns.posts.finditer(prose.text, match.end()):
        code = "pct" if post["post"].casefold().startswith("phó") else "ct"
        yield from _value(scope, line, prose, post.end(), f"CB.{code}_{body}.{level}")


def _sentences(scope: Scope, patterns: _Patterns, line: Line, prose: Prose) -> Iterator[Compared]:
    """``tỷ lệ nữ tham gia cấp ủy cấp xã nhiệm kỳ 2020 - 2025 đạt 30,69%``."""
    for body, pattern in patterns.sentences:
        for match in pattern.finditer(prose.text):
            level = scope.level_of(match)
            if level and scope.is_result(prose, match.start()):
                yield from _value(scope, line, prose, match.end(), f"CB.{body}.{level}")


def _value(scope: Scope, line: Line, prose: Prose, at: int, stem: str) -> Iterator[Compared]:
    value = VALUE.match(prose.text, at)
    if value is None:
        return
    held = scope.facts
    total = held_count(held, f"{stem}.total")
    women = held_count(held, f"{stem}.women")
    if value["women"] and _is_rest(prose, value):
        return
    yield from compare_value(line, prose, value, women, total, _rate(scope, stem))


def _rate(scope: Scope, stem: str) -> Held | None:
    return held_rate(scope.facts, f"{stem}.rate")


def _is_rest(prose: Prose, value: re.Match[str]) -> bool:
    """``36 người, trong đó nữ 11 người``: the number is the total, not the women."""
    return bool(re.match(r"[^.;]*\b(?:trong đó|nữ)\b", prose.text[value.end() :], re.IGNORECASE))
