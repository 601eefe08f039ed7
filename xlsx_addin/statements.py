"""Percentages that a text states beside the counts they come from: found, recomputed, judged.

``09/29 người, chiếm tỷ lệ 30,03%`` and ``2.302 người, trong đó nữ 584 người (chiếm 25,36%`` are statements. What is
not certainly one (a rounded word, a change, another total, a date) is left alone: a true sentence must never be
called wrong. What may be one (``12 of 20 communes, reaching 60%``: of the communes, or of a plan?) counts only where
it is right. The truth is the exact fraction, rounded half up at the decimals that were written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
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
    rf"(?<![\d/.,])(?<!\w-)(?P<part>{_COUNT})(?P<unit>(?:\s+[^\W\d_]+){{0,4}})\s*/\s*(?:tổng số\s+)?(?P<total>{_COUNT})"
    rf"(?![\d/]|[.,]\d|-\w)(?P<gap>{_NO_NUMBER}{{0,80}}?){_STATED}",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    rf"(?<![\d/.,])(?<!\w-)(?P<total>{_COUNT})(?![\d/]|[.,]\d)(?P<between>(?:(?!\))[^\d%/;]){{1,60}}?)trong đó"
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
_OTHER_BASE = re.compile(r"\s*\)?\s*(so với|kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết)", re.IGNORECASE)
_ROUGHLY = re.compile(
    r"\b(khoảng|gần|hơn|trên|dưới|quá|từ|chừng|ước|ước đạt|ít nhất|xấp xỉ|tối thiểu|tối đa)\s*(?:là\s*)?$|[~≈<>≥≤]\s*$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\s*\)?\s*[,(]?\s*(?:(?:trở|đổ) (?:lên|xuống|đi|lại)|hoặc|hay|ít nhất|tối thiểu|tối đa|(?:đến|tới|[-–])\s*\d)",
    re.IGNORECASE,
)
# Times, documents and places are numbered, not counted: "đến 6/24", "Công văn 12/45", "Tổ 3/12", "tại 12/15 xã".
_NO_COUNT_AFTER = re.compile(
    r"\b(?:ngày|tháng|năm|năm học|quý|kỳ|nhiệm kỳ|giai đoạn|khóa|khoá|lần|thứ|đợt|dịp|lễ|mừng|kỷ niệm|hôm|sáng|chiều|"
    r"đến|tới|hết|từ|trước|sau|vào|tăng|giảm|điều|khoản|điểm|mục|phụ lục|biểu|mẫu|trang|(?<!tổng )(?<!có )số|"
    r"nghị quyết|quyết định|công văn|chỉ thị|kế hoạch|luật|pháp lệnh|nghị định|thông tư|thông báo|thông tri|hướng dẫn|"
    r"kết luận|quy định|quy chế|công điện|tờ trình|báo cáo|đề án|chương trình|dự án|nq|qđ|cv|ct|kh|nđ|tt|tb|hd|kl|"
    r"tổ|đội|nhóm|khu|khu phố|khóm|thôn|xóm|ấp|đường|phố|ngõ|ngách|hẻm|kiệt|lô|phòng|nhà|địa chỉ|lớp|hạng|vị trí|"
    r"tại|ở|trong|của|thuộc)\s*$",
    re.IGNORECASE,
)
_YEARS = range(1900, 2101)  # 05/2017 is no share of 2.017
_LOOK_BACK = 20  # characters before a number that tell whether it counts
_EARLIER = 400  # characters before a statement in which another total may stand

# What a sentence may mean otherwise: whose share it is, of which total.
_SHARE_OF_OTHERS = re.compile(
    rf"\b(?:có|tại|ở|lần lượt|tương ứng)\b|\b(?:tỷ|tỉ) (?:lệ|trọng)\s+(?!(?:{_LINKS}|là|với)\b)[^\W\d_]"
    rf"|\bđạt(?!\s+(?:tỷ|tỉ) lệ)|\bnữ[\s:=]*(?:(?:{_LINKS}|là|với)\b|$)|[,(].*\bnữ\b",
    re.IGNORECASE,
)
_CLAUSE_WITHOUT_COMMA = re.compile(rf"\s*(?P<words>[^,(]*?)\s*\b(?:{_LINKS})\b[^,(]*", re.IGNORECASE)
_SHORT_CLAUSE = 2  # words before "chiếm": more may hold another subject
_NOTHING_MORE = re.compile(
    r"\s*\)?\s*(?:$|[.;:”»\]]|,(?!\s*[\d.,]+\s*(?:%|phần trăm))|[-–+](?!\s*\d)|\(?(?:so với|tăng|giảm)\b)",
    re.IGNORECASE,
)
_BRACKET_CLOSED = re.compile(r"[^(]*\)")
_COUNTED_BEFORE = re.compile(r"(?:\b(?:là|có|số|gồm|được)|[:=])\s*$", re.IGNORECASE)
_UNIT = re.compile(rf"\s*(?:là\s+)?(?P<words>(?:(?!(?:{_LINKS}|là|với)\b)[^\W\d_]+\s*)*)", re.IGNORECASE)
_WOMAN = re.compile(r"\bnữ\b", re.IGNORECASE)
_WOMEN_BEFORE = re.compile(r"(?<!phụ )\bnữ\b[^,;.%\d]*$", re.IGNORECASE)
_MANNER_OF_SPEAKING = re.compile(r"(?:số|dân số|tổng số|diện tích|thời gian)\b", re.IGNORECASE)  # "2/3 số hộ (65%)"
_WOMEN = {"nữ", "phụ"}
_PEOPLE = re.compile(
    r"(?:người|đồng chí|đại biểu|cán bộ|công chức|viên chức|(?:đảng|hội|đoàn|thành|[uủ][yỷ]|học|giáo|nhân|ứng cử) viên|"
    r"học sinh|sinh viên|lao động|công nhân|lãnh đạo|thanh niên|cử tri|trẻ|quần chúng)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Located:
    """A statement with the places of its numbers in the line."""

    statement: Statement
    part_at: int
    total_at: int
    stated_at: int
    certain: bool = True  # else the percentage may be another's, and counts only with further evidence


def located(line: str) -> tuple[Located, ...]:
    """The statements of one line in normal form (``numbers.normalise``), with their places."""
    return tuple(_located(m, certain=True) for m in _certain(line))


def possible(line: str) -> tuple[Located, ...]:
    """Those of ``located``, and before them every match that may be a statement though it is not certainly one."""
    certain = _certain(line)
    ends = {m.end("stated") for m in certain}
    others = [
        m
        for pattern in (_PART_OF, _FRACTION)
        for m in _overlapping(pattern, line)
        if m.end("stated") not in ends and _possible(m) and not _of_another_total(m)
    ]
    return tuple(_located(m, certain=False) for m in others) + tuple(_located(m, certain=True) for m in certain)


def _certain(line: str) -> list[re.Match[str]]:
    matches = {m.end(): m for pattern in (_PART_OF, _FRACTION) for m in _matches(pattern, line)}
    return [matches[end] for end in sorted(matches)]


def _located(match: re.Match[str], *, certain: bool) -> Located:
    return Located(_statement(match), match.start("part"), match.start("total"), match.start("stated"), certain)


def _overlapping(pattern: re.Pattern[str], line: str) -> list[re.Match[str]]:
    found, start = [], 0
    while match := pattern.search(line, start):
        found.append(match)
        start = match.start() + 1
    return found


def find_statements(text: str) -> tuple[Statement, ...]:
    """Every statement of a text in the order written; each line stands for itself."""
    found: list[Statement] = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        found += (each.statement for each in located(normalise(line)))
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
        certain = _possible(match) and (_unmistakable(match) or judge(_statement(match)).truth is Truth.RIGHT)
        if certain:
            found.append(match)
        start = match.end() if certain else match.start() + 1
    return found


def _possible(match: re.Match[str]) -> bool:
    """Two counts and a percentage that can belong together."""
    line, gap = match.string, match["gap"].strip()
    part, total, between = _count(match["part"]), _count(match["total"]), match.groupdict().get("between")
    if part > total or _scaled(total) or (match["total"].isdecimal() and total in _YEARS):
        return False
    before = [_before(match, number) for number in ("part", "total")]
    if any(_NO_COUNT_AFTER.search(words) or _ROUGHLY.search(words) for words in before):
        return False
    if _OTHER.search(gap) or _ROUGHLY.search(gap) or _BOUND_AFTER.match(line, match.end()):
        return False
    if _OTHER_BASE.match(line, match.end()) and "chiếm" not in gap.casefold():
        return False
    if gap and not gap.endswith(("(", "=", ",", "–", "-")) and not _JOINS.fullmatch(gap):
        return False
    return between is None or not (_OTHER.search(between) or _SENTENCE_END.search(match["unit"]))


def _before(match: re.Match[str], number: str) -> str:
    start = match.start(number)
    return match.string[max(0, start - _LOOK_BACK) : start]


def _unmistakable(match: re.Match[str]) -> bool:
    """A percentage that can only be that of these counts, so that it may be called wrong."""
    gap, part_unit, total_unit = match["gap"].strip(), *_units(match)
    women = _WOMAN.search(match["unit"]) or _WOMEN_BEFORE.search(_before(match, "part"))
    of_people = not total_unit or _PEOPLE.match(" ".join(total_unit))
    said = _WOMAN.sub("", gap) if women and of_people else gap
    if _SHARE_OF_OTHERS.search(said) or _MANNER_OF_SPEAKING.match(gap):
        return False
    if not _NOTHING_MORE.match(match.string, match.end()) or _of_those_before_a_bracket(match):
        return False
    clause = _CLAUSE_WITHOUT_COMMA.fullmatch(gap)
    if clause and len(clause["words"].split()) > _SHORT_CLAUSE:
        return False
    if not clause and re.search(r"[,(]", gap[:-1]) and not re.search(rf"[,(][^,(]*\b(?:{_LINKS})", gap, re.IGNORECASE):
        return False
    between = match.groupdict().get("between")
    if between is not None and not total_unit and not _COUNTED_BEFORE.search(_before(match, "total")):
        return False
    return _alike(part_unit, total_unit, of_these=between is not None) and not _of_another_total(match)


def _of_those_before_a_bracket(match: re.Match[str]) -> bool:
    """Whether the percentage may be that of a count before the bracket: 2.302 people (of these 584 women), 45,2%."""
    opened = match.string.rfind("(", 0, match.start("part"))
    if opened < 0 or not _BRACKET_CLOSED.match(match["gap"]):
        return False
    clause = re.split(r"[.;!?]\s", match.string[max(0, opened - _EARLIER) : opened])[-1]
    return any(letter.isdecimal() for letter in clause)


def _units(match: re.Match[str]) -> tuple[list[str], list[str]]:
    """The words of what part and total count: ``05 nữ/12 người``, ``2.302 người, trong đó nữ 584 người``."""
    words = [m["words"].casefold().split() if (m := _UNIT.match(text)) else [] for text in _unit_texts(match)]
    return words[0], words[1]


def _unit_texts(match: re.Match[str]) -> tuple[str, str]:
    between = match.groupdict().get("between")
    return (match["unit"], match["gap"]) if between is None else (match["gap"], between)


def _alike(part: list[str], total: list[str], *, of_these: bool) -> bool:
    """Whether both may count the same things. ``of_these``: the text says that the part is among the total."""
    things, people = [word for word in part if word not in _WOMEN], bool(_PEOPLE.match(" ".join(total)))
    if not part or not total:
        return True
    if not things:
        return people
    of_all = [word for word in total if word not in _WOMEN]
    if all(a == b for a, b in zip(things[:2], of_all[:2], strict=False)):
        return True
    return people and of_these and bool(_PEOPLE.match(" ".join(things)))


def _of_another_total(match: re.Match[str]) -> bool:
    """Whether a count shortly before explains the percentage: 100 people, of these 40 women, of these 10."""
    statement, earlier = _statement(match), match.string[max(0, match.start() - _EARLIER) : match.start()]
    others = {_count(digits) for digits in re.findall(rf"(?<![\d.,])(?:{_COUNT})(?![\d]|[.,]\d|\s*%)", earlier)}
    return any(judge(replace(statement, total=n)).truth is Truth.RIGHT for n in others if n > statement.part)


def _scaled(total: int) -> bool:
    """``23/1.000``, ``42/100.000`` are rates by the thousand, not shares of a thousand people."""
    return total >= 1000 and set(str(total)[1:]) == {"0"} and str(total)[0] == "1"


def _statement(match: re.Match[str]) -> Statement:
    stated = match["stated"].replace(",", ".")
    decimals = len(stated.partition(".")[2])
    return Statement(_count(match["part"]), _count(match["total"]), Decimal(stated), decimals, match[0])


def _count(digits: str) -> int:
    return int(digits.replace(".", ""))
