"""Changes against an earlier figure that the text states too: by how many, by what percentage, in which direction.

A difference between two percentages is in percentage points; called "%" it is a remark about the unit, unless it is the
relative change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from xlsx_addin.proofreading.claims import Claim, Doubt, judged, number_text, percent_text
from xlsx_addin.proofreading.figures import NUMBER, Figure, Prose
from xlsx_addin.proofreading.model import Kind
from xlsx_addin.proofreading.not_figures import HIDDEN
from xlsx_addin.proofreading.vocabulary import PEOPLE, class_of, head

_UP, _DOWN = "tăng", "giảm"
_SIGN = r"(?:\s*(?:%|phần trăm|điểm\s*(?:%|phần trăm)|điểm))?"
_WORDS = r"(?:\s+[^\W\d_]+){0,5}?"
_TIME = r"(?:\s*\(?(?:năm|cùng kỳ|quý|tháng|đầu|cuối|nhiệm kỳ|giai đoạn|kỳ trước|khóa|khoá)[^\d%;()]{0,30}\)?)?"

# "từ 40 (năm 2022) lên 52 (năm 2023)"; "từ 28,6% năm 2022 lên 31,03% năm 2023"
_FROM_TO = re.compile(
    rf"(?:\b(?P<verb>tăng|giảm|nâng|hạ)\s+(?P<what>(?:(?!tăng|giảm)[^\W\d_]+\s+){{0,6}}?))?\btừ\s+(?P<old>{NUMBER})"
    rf"{_SIGN}{_WORDS}{_TIME}\s*,?\s*"
    rf"(?:(?P<verb2>tăng|giảm)\s+)?(?P<way>lên|xuống còn|xuống|còn|thành|tới|đến)(?:\s+(?:còn|thành|tới|đến|mức))"
    rf"?\s+(?P<new>{NUMBER}){_SIGN}",
    re.IGNORECASE,
)
_BY = (
    rf"(?P<verb>tăng|giảm)\s+(?:thêm\s+)?(?P<by>{NUMBER}(?![\d.,]*\d))(?P<bysign>{_SIGN})(?!\s*lần)"
    rf"(?P<byunit>[^\d%;.()]{{0,40}}?)"
)
# behind "từ a lên b": "… (tăng 12 vụ)", ", tăng 30%"
_THEN_BY = re.compile(rf"{_WORDS}{_TIME}\s*[,(;]?\s*(?:tức\s+|tương ứng\s+|hay\s+)?(?:là\s+)?{_BY}", re.IGNORECASE)
# before it: "tăng 12 vụ so với cùng kỳ (từ 40 lên 52)"
_BY_BEFORE = re.compile(rf"{_BY}(?:\s+so với[^\d%;.()]{{0,40}})?\s*[,(]\s*$", re.IGNORECASE)
# "52 vụ, tăng 12 vụ so với cùng kỳ (40 vụ)"; "31,03%, tăng 2,43 điểm phần trăm so với cùng kỳ năm 2022 (28,60%)"
_WHEN = (
    r"(?:(?:năm|cùng kỳ|kỳ trước|năm trước|nhiệm kỳ trước|khóa trước|quý|tháng|khi đó|trước đó|là|có|đạt|ở mức|số liệu|"
    r"□+|[-/:,])\s*)*"
)
_AGAINST = re.compile(
    rf"(?P<new>{NUMBER})(?P<newsign>{_SIGN})(?:\s*\({NUMBER}\s?/\s?{NUMBER}[^\d%;.()]{{0,30}}\))?"
    rf"(?P<newunit>(?:/[^\W\d_]+)?[^\d%;.()]{{0,60}}?)\s*\)?\s*[,(;]?\s*{_BY}\s*(?:\([^()\d]*\)\s*)?"
    rf"(?:so với|so)\s+(?P<when>[^\d%;()]{{2,60}}?)\s*\(\s*(?P<lead>{_WHEN})(?P<old>{NUMBER}){_SIGN}"
    rf"(?P<oldunit>(?:/[^\W\d_]+)?[^\d%()]{{0,30}}?)\)",
    re.IGNORECASE,
)
# "96 đảng viên, so với năm 2023 (84 đảng viên) tăng 12 đảng viên"
_AGAINST_FIRST = re.compile(
    rf"(?P<new>{NUMBER})(?P<newsign>{_SIGN})(?P<newunit>[^\d%;.()]{{0,60}}?)\s*[,;]\s*so với\s+"
    rf"(?P<when>[^\d%;()]{{2,40}}?)"
    rf"\s*\(\s*(?P<lead>{_WHEN})(?P<old>{NUMBER}){_SIGN}(?P<oldunit>[^\d%()]{{0,30}}?)\)\s*,?\s*{_BY}(?=\s*(?:[.;,)]|"
    rf"$))",
    re.IGNORECASE,
)
_TIMED = re.compile(r"[^.;%\d)]{0,40}\b(?:so với|so|vào)\b", re.IGNORECASE)
_NOT_THAT = re.compile(
    r"[^.;%\d)]{0,40}\b(?:vào\b|so\s+(?!(?:với\s+)?(?:cùng kỳ|đầu năm|năm|kỳ trước|nhiệm kỳ trước)))", re.IGNORECASE
)
_OTHER_BASE = re.compile(
    r"\b(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết|tăng|giảm|trong đó|chiếm|còn|so với|tổng|toàn|chung|cả)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"\b(?:tăng|giảm|thêm|bớt|vượt)\s+$", re.IGNORECASE)
_RANKS = re.compile(r"\b(?:hạng|vị trí|thứ|bậc|lần|từ ngày|tuổi|số|top)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:gấp|bình quân|trung bình|mỗi|hằng năm|hàng năm|/năm)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Change:
    new: Figure
    old: Figure
    by: Figure
    verb: str
    start: int
    end: int


def changes(prose: Prose) -> Iterator[Claim | Doubt]:
    """Every certain change of a line, and percentages whose change is called "%" with nothing to check it by."""
    said = [*_from_to(prose), *_against(prose)]
    yield from said
    judged_at = {item.at for item in said}
    yield from (doubt for doubt in _without_base(prose) if doubt.at not in judged_at)


def _from_to(prose: Prose) -> Iterator[Claim | Doubt]:
    for match in _FROM_TO.finditer(prose.shown):
        old, new = prose.at(match.start("old")), prose.at(match.start("new"))
        if not old or not new or not _comparable(new, old) or _RANKS.search(prose.shown[match.start() : old.start]):
            continue
        verb = _direction(match["verb"] or match["verb2"] or "", match["way"], beside=not match["what"])
        then = _THEN_BY.match(prose.shown, new.end)
        before = _BY_BEFORE.search(prose.shown[: match.start()])
        said = then or before
        by = prose.at(said.start("by")) if said else None
        beside = before or (then and then[0].lstrip().startswith("("))
        if said and by and (not verb or said["verb"].casefold() == verb or beside):
            start, end = min(match.start(), said.start("verb")), max(new.end, by.end)
            timed = re.search(rf"{HIDDEN}|\b(?:năm|kỳ|quý|tháng)\b", match[0])
            other = then and (_TIMED if timed else _NOT_THAT).match(prose.shown, by.end)
            for item in _judge(_Change(new, old, by, said["verb"].casefold(), start, end)):
                if not other or not isinstance(item, Claim) or item.kind is None:
                    yield item
        if verb:
            yield _directed(verb, new, old, match.start(), new.end)


def _direction(verb: str, way: str, *, beside: bool) -> str:
    """What the words say: up, down, or nothing where they are neutral, or the verb is another's and says otherwise."""
    said = verb.casefold().replace("nâng", _UP).replace("hạ", _DOWN)
    ways = {"lên": _UP, "xuống": _DOWN, "xuống còn": _DOWN}.get(way.casefold(), "")
    if said and ways and said != ways and not beside:
        return ""
    return said or ways


def _directed(verb: str, new: Figure, old: Figure, start: int, end: int) -> Claim:
    """``tăng từ 40 lên 52``: the direction against the numbers."""
    difference = new.value - old.value
    if (difference > 0 and verb == _UP) or (difference < 0 and verb == _DOWN):
        return Claim(start, end, new.start, "direction")
    right = _UP if difference > 0 else _DOWN if difference < 0 else "không thay đổi"
    message = f"Từ {old.said} đến {new.said} là {right}, không phải {verb}. Kiểm tra lại hai số và chữ tăng, giảm."
    return Claim(start, end, new.start, "direction", Kind.WRONG, verb, right, message)


def _against(prose: Prose) -> Iterator[Claim | Doubt]:
    for pattern in (_AGAINST, _AGAINST_FIRST):
        yield from _against_as(prose, pattern)


def _against_as(prose: Prose, pattern: re.Pattern[str]) -> Iterator[Claim | Doubt]:
    position = 0
    while match := pattern.search(prose.shown, position):
        position = match.start() + 1
        new, by, old = (prose.at(match.start(name)) for name in ("new", "by", "old"))
        if not new or not by or not old:
            continue
        position = max(position, match.end("newsign"))
        if ")" in prose.shown[new.end : match.start("verb")] and pattern is _AGAINST and not _own_bracket(prose, new):
            continue  # "so với bình quân 5 năm (21,4 vụ) giảm …": an earlier figure itself
        if not _comparable(new, old) or _RELATIVE.search(match["when"]) or by.rough:
            continue
        certain = not _OTHER_BASE.search(f"{match['when']} {match['lead']} {match['newunit']}")
        certain = certain and _words(match["oldunit"]) <= _words(f"{match['newunit']} {match['byunit']}")
        certain = certain and not _DIFFERENCE.search(prose.shown[max(0, new.start - 12) : new.start])
        for item in _judge(_Change(new, old, by, match["verb"].casefold(), new.start, max(old.end, by.end))):
            if certain or (isinstance(item, Claim) and item.kind is None):
                yield item


def _own_bracket(prose: Prose, new: Figure) -> bool:
    """Whether the bracket around a figure is its own: ``(31,03%), tăng …``, not that of a comparison before."""
    opened = prose.shown.rfind("(", max(0, new.start - 60), new.start)
    return opened < 0 or not re.search(r"\bso với\b", prose.shown[max(0, opened - 60) : opened], re.IGNORECASE)


def _comparable(new: Figure, old: Figure) -> bool:
    """Both are the same sort of number, and neither is a bound."""
    if new.rough or old.rough or "total" in (new.fraction, old.fraction) or "part" in (new.fraction, old.fraction):
        return False
    if new.sign != old.sign:
        return False
    if not new.unit or not old.unit or head(new.unit) == head(old.unit):
        return True
    return old.unit == "người" and class_of(new.unit) == PEOPLE and "nữ" not in new.unit.split()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _judge(change: _Change) -> Iterator[Claim | Doubt]:
    new, old, by = change.new, change.old, change.by
    if by.rough or by.sign == "‰" or not _alike(by, new):
        return
    difference = Fraction(new.value) - Fraction(old.value)
    sign = 1 if change.verb == _UP else -1
    exact = _by_exact(change, difference)
    if exact is None:
        return
    if not difference or (difference > 0) != (sign > 0):
        if judged(abs(exact), by.value, by.decimals) is not None:
            return  # neither the direction nor the amount fits: other figures
        right = _UP if difference > 0 else _DOWN if difference < 0 else "không thay đổi"
        message = (
            f"Từ {old.said} đến {new.said} là {right}, không phải {change.verb}. Kiểm tra lại hai số và chữ tăng, giảm."
        )
        yield Claim(change.start, change.end, by.start, "direction", Kind.WRONG, change.verb, right, message)
        return
    relative = 100 * difference / Fraction(old.value) if old.value else None
    if new.percent and by.percent:
        if relative is not None and judged(abs(relative), by.value, by.decimals) is None:
            yield Claim(change.start, change.end, by.start, "change")
            return
        if judged(abs(difference), by.value, by.decimals) is None:
            yield Claim(change.start, change.end, by.start, "change")
            yield _unit_doubt(change.start, change.end, by, change)
            return
    decimals = len(by.written.partition(",")[2])
    scale = Fraction(by.value) / Fraction(by.bare) if by.bare else Fraction(1)
    kind = judged(abs(exact) / scale, by.bare, decimals)
    if kind and _by_rounding(change, scale, decimals):
        kind = None
    yield _claim(change, abs(exact), kind)


def _by_rounding(change: _Change, scale: Fraction, decimals: int) -> bool:
    """Whether the change may come from figures that were only rounded in writing: 6,9% and 6,2% may be 0,8 apart."""
    new, old, by = change.new, change.old, change.by
    n, o, dn, do = Fraction(new.value), Fraction(old.value), Fraction(new.half), Fraction(old.half)
    if not dn and not do:
        return False
    up = 1 if change.verb == _UP else -1
    corners = []
    for a in (n - dn, n + dn):
        for b in (o - do, o + do):
            if by.percent and not new.percent:
                corners += [up * 100 * (a - b) / b / scale] if b else []
            else:
                corners.append(up * (a - b) / scale)
    half = Fraction(1, 2 * 10**decimals)
    return min(corners, default=1) - half <= Fraction(by.bare) <= max(corners, default=0) + half


def _by_exact(change: _Change, difference: Fraction) -> Fraction | None:
    new, old, by = change.new, change.old, change.by
    if by.sign == "điểm" or (new.percent and by.percent):
        return difference if new.percent else None
    if by.percent:
        return 100 * difference / Fraction(old.value) if old.value else None
    return difference if by.sign == new.sign else None


def _alike(by: Figure, new: Figure) -> bool:
    if by.sign or not by.unit or not new.unit:
        return True
    return head(by.unit) == head(new.unit) or class_of(by.unit) == class_of(new.unit) != ""


def _claim(change: _Change, exact: Fraction, kind: Kind | None) -> Claim:
    by = change.by
    points = by.sign == "điểm" or (change.new.percent and by.percent)
    scale = Fraction(by.value) / Fraction(by.bare) if by.bare else Fraction(1)
    decimals = len(by.written.partition(",")[2])
    right = number_text(exact / scale, decimals) + ("%" if by.percent and not points else "")
    unit = " điểm phần trăm" if points else ""
    change_said = f"Từ {change.old.said} đến {change.new.said} là {change.verb} {right}{unit}"
    message = f"{change_said}, không phải {by.said}{unit if by.sign == 'điểm' else ''}."
    if kind is Kind.TRUNCATED:
        message = f"{change_said}; {by.said} là số bị cắt bớt, không phải làm tròn."
    return Claim(change.start, change.end, by.start, "change", kind, by.said, right, message if kind else "")


_PERCENT_THEN = re.compile(
    rf"(?P<new>{NUMBER})\s*%(?!\s*(?:so với\s+)?(?:kế hoạch|dự toán|chỉ tiêu|nghị quyết))"
    rf"[^\d%;.]{{0,90}}?(?P<verb>tăng|giảm)\s+(?:thêm\s+)?(?P<by>{NUMBER})\s*%(?=\s*so với)",
    re.IGNORECASE,
)


def _without_base(prose: Prose) -> Iterator[Doubt]:
    """``25,36% …, tăng 2,43% so với cùng kỳ``: of a percentage, without the earlier one."""
    for match in _PERCENT_THEN.finditer(prose.shown):
        new, by = prose.at(match.start("new")), prose.at(match.start("by"))
        if new and by and not by.rough:
            yield _unit_doubt(match.start("verb"), by.end, by)


def _unit_doubt(start: int, end: int, by: Figure, change: _Change | None = None) -> Doubt:
    """``change``: where both percentages stand in the text and differ by just so many points."""
    said = percent_text(by.value, by.decimals)
    points = f"{number_text(by.value, by.decimals)} điểm phần trăm"
    message = (
        f"Chênh lệch giữa hai tỷ lệ ghi là «{said}». Nếu là hiệu của hai tỷ lệ thì ghi «{points}»; "
        "nên ghi thêm tỷ lệ kỳ trước."
    )
    if change:
        two = f"{change.new.said} và {change.old.said}"
        message = f"Chênh lệch giữa {two} là {points}; nên ghi «{points}» thay cho «{said}»."
    return Doubt(start, end, by.start, said, "unit-of-change", message)
