"""One figure given two values in two places. Strict: the same words, unit, level and year around both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsx_addin.numbers import round_half_up
from xlsx_addin.proofreading.claims import Claim
from xlsx_addin.proofreading.figures import Figure, Prose
from xlsx_addin.proofreading.lists import LineClaim
from xlsx_addin.proofreading.model import Kind
from xlsx_addin.proofreading.text import Line
from xlsx_addin.proofreading.vocabulary import UPPER

_SENTENCE = re.compile(rf"(?<!\bTP)(?<!\bTX)[.!?;]\s+(?=[{UPPER}])|[.;]?\s*$")
_MARK = re.compile(r"^[\s\d.)(+*•–-]*")
# "Đánh giá chung: …": words that add nothing to what the figure is.
_COMMENT = re.compile(
    r"^(?:đánh giá|nhìn chung|nhận xét|tóm lại|kết luận|tổng hợp|kết quả|như vậy|tính chung)[^:\d]{0,60}[:,]\s*",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"\b(?:đã|hiện nay|hiện|đang|được|tổng cộng)\b")
_SCOPE = re.compile(
    r"\b(?:tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố|toàn|cả nước|cấp|hđnd|ubnd|hội đồng nhân dân|"
    r"ủy ban nhân dân|đảng bộ)\b"
)
_NAMED = re.compile(
    r"^(?:tổng số|tổng|tỷ lệ|tỉ lệ|tỷ số|tỉ số|tỷ suất|toàn|số)\b|\btoàn (?:tỉnh|huyện|xã|thành phố|thị xã|phường)\b"
)
_NOT_A_RESULT = re.compile(
    r"\b(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch|đến năm|dự kiến|ước|so với|tăng|giảm|cùng kỳ|trước|sau|quý|đợt|mỗi|"
    r"từng|thêm|"
    r"đầu năm|đầu kỳ|cuối kỳ|giữa kỳ|lần|một|trong đó|còn lại|khác|buổi|ngày|sáng|chiều|cao nhất|thấp nhất|tối đa|"
    r"tối thiểu)\b"
)
_PLACE_HEADING = re.compile(
    r"\b(?:xã|phường|thị trấn|huyện|thành phố|thôn|đơn vị|cụm|chi hội|trường|tổ|phòng|sở|ban|hội|năm|kỳ|đợt|lần|quý)"
    r"\s+[A-ZĐ\d]",
    re.IGNORECASE,
)
_FEWEST_WORDS = 6
_SHORT = 60
_NARROW = "*"  # marks what only the lines right below it are about


@dataclass(frozen=True, slots=True)
class _Said:
    line: int
    figure: Figure
    start: int
    end: int
    section: str


def two_values(lines: tuple[Line, ...], proses: list[Prose]) -> Iterator[LineClaim]:
    """Figures that the text names twice with the same words and two values; the later one is told."""
    groups: dict[tuple[str, ...], list[_Said]] = {}
    for index, (prose, scope) in enumerate(zip(proses, _scopes(lines), strict=True)):
        for key, said in _statements(index, prose, scope):
            groups.setdefault(key, []).append(said)
    for group in groups.values():
        if len(group) < 2:
            continue
        first, values = group[0], {each.figure.value for each in group}
        if len(values) > 2 or not _one_scope(group):
            continue  # a form filled in for many, not one figure
        for said in group[1:]:
            yield LineClaim(said.line, _claim(first, said, lines[first.line].place))


def _statements(index: int, prose: Prose, scope: str) -> Iterator[tuple[tuple[str, ...], _Said]]:
    """Sentences that give one figure its value, keyed by all words about it."""
    position = 0
    for end in _SENTENCE.finditer(prose.shown):
        start, stop, position = position, end.start(), end.end()
        figures = prose.between(start, stop)
        if not figures or figures[0].rough or figures[0].sign == "điểm" or _of_fraction(figures):
            continue
        figure = figures[0]
        start += len(_MARK.match(prose.shown[start : figure.start])[0])  # type: ignore[index]
        if comment := _COMMENT.match(prose.shown[start : figure.start]):
            start += comment.end()
        before = _words(prose.text[start : figure.start])
        rest = prose.shown[figure.end : stop]
        named = bool(_NAMED.search(before))
        cut = re.search(r"[,(;:]" if named else r"[(;:]", rest)
        after = _words(prose.text[figure.end : figure.end + (cut.start() if cut else len(rest))])
        if ":" in before or _NOT_A_RESULT.search(f"{before} {after}") or not _SCOPE.search(f"{before} {after}"):
            continue
        if len(before.split()) + len(after.split()) < _FEWEST_WORDS or (not before) or (len(figures) > 1 and not named):
            continue
        finish = max(figure.end, figure.end + len(rest[: cut.start() if cut else len(rest)].rstrip()))
        times = [prose.text[low:high] for low, high in prose.spans if start <= low < stop]
        yield (before, after, figure.sign, *times), _Said(index, figure, start, finish, scope)


def _of_fraction(figures: tuple[Figure, ...]) -> bool:
    """``09/29``; a ratio per hundred or thousand is a figure of its own."""
    return figures[0].fraction == "part" and (len(figures) < 2 or figures[1].bare not in (100, 1000, 10000, 100000))


def _words(text: str) -> str:
    return " ".join(_FILLERS.sub(" ", text.casefold()).split()).strip(" ,")


def _scopes(lines: tuple[Line, ...]) -> Iterator[str]:
    """For each line the one above that says what it is about: a heading, a short line, one that ends with a colon."""
    scope = ""
    for line in lines:
        yield scope
        text = line.text.strip()
        if line.level is not None:
            scope = text
        elif text.endswith(":") or (len(text) < _SHORT and not text.endswith((".", ";", ","))):
            scope = f"{_NARROW} {text}"


def _one_scope(group: list[_Said]) -> bool:
    """Under one heading, or under numbered ones that name no place, year or round."""
    sections = {said.section for said in group}
    if len(sections) == 1:
        return True
    return not any(section.startswith(_NARROW) or _PLACE_HEADING.search(section) for section in sections)


def _claim(first: _Said, said: _Said, place: str) -> Claim:
    decimals = min(first.figure.decimals, said.figure.decimals)
    same = round_half_up(first.figure.value, decimals) == round_half_up(said.figure.value, decimals)
    message = (
        f"Ở {place} ghi {first.figure.said}, ở đây ghi {said.figure.said}. Kiểm tra số nào đúng và ghi thống nhất."
    )
    kind = None if same else Kind.CONFLICT
    stated, right = said.figure.said, first.figure.said
    return Claim(said.start, said.end, said.figure.start, "two-values", kind, stated, right, "" if same else message)
