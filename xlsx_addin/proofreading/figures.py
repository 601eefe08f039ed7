"""The figures of a line: numbers that count or measure something, told from dates, document numbers and the like.

Numbers follow Vietnamese writing (docs/numbers.md): decimal comma, thousands dot or space, zero-padded counts. Words
such as ``hơn``, ``khoảng`` or ``25 ngàn`` make a figure *rough*: a bound or a rounded word, no value to compute with.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xlsx_addin.proofreading.cleaning import Clean, clean
from xlsx_addin.proofreading.not_figures import HIDDEN, hidden

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|[1-9]\d{0,2}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
_FIGURE = re.compile(
    rf"(?<![\w.,])(?P<number>{NUMBER})(?![\d]|[.,]\d|[^\W\d_])"
    r"(?:\s*(?P<points>điểm\s*(?:%|phần trăm)|điểm(?=\s+so với))|\s*(?P<percent>%|phần trăm\b)|\s*(?P<mille>‰|"
    r"phần nghìn\b))?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\s*(nghìn tỷ|nghìn tỉ|ngàn tỷ|tỷ|tỉ|triệu|tr\.?|nghìn|ngàn)?\s*(?:đồng\b(?!\s+(?:chí|bào|thời|hồ|nghiệp|dân))|"
    r"đ\b(?!/))",
    re.IGNORECASE,
)
_MONEY_SCALES = {"": 1, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_SCALED = re.compile(r"\s*(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ|chục|trăm)\b", re.IGNORECASE)
_ROUGH_BEFORE = re.compile(
    r"(?:\b(?:hơn|trên|gần|khoảng|dưới|chừng|ước|ước tính|ước đạt|ước có|ít nhất|tối thiểu|tối đa|không quá|xấp xỉ|"
    r"quá|bình quân|(?<!dân số )trung bình|mỗi|độ|cỡ|ngót|thêm|nhiều hơn|ít hơn|lớn hơn|nhỏ hơn|không dưới|"
    r"không ít hơn)"
    r"(?:\s+(?:là|có|đạt))?|\bmỗi\s+[^\W\d_]+|[~≈<>≥≤])\s*$",
    re.IGNORECASE,
)
_ROUGH_AFTER = re.compile(
    r"\s*(?:[^\W\d_]+\s+){0,3}(?:(?:trở|đổ) (?:lên|xuống|đi|lại))|\s*(?:hoặc|hay)\s+\d|\s*(?:đến|tới)\s+\d|"
    r"\s?[-–]\s?\d|\s*lẻ\b|"
    r"\s*(?:[^\W\d_]+\s+){0,2}(?:mỗi)\b",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(r"\d\s?[-–]\s?$|\d\s*(?:đến|tới|hoặc|hay)\s*$", re.IGNORECASE)
_LOOK_BACK = 24
_BILLION = 10**9
_FEW = 1000
_WORD = r"[^\W\d_]+"
_UNIT = re.compile(rf"\s*(?P<words>{_WORD}(?:[ -]{_WORD}){{0,5}})")
_UNIT_ENDS = re.compile(
    r"\b(?:là|chiếm|đạt|tỷ|tỉ|trong|gồm|bao|tham|được|cho|với|tại|ở|của|và|thuộc|bằng|tăng|giảm|so|cụ|có|dự|do|về|đã|"
    r"trên|từ|đến|năm|để|nhằm|như|theo|vào|bị|còn|làm|giữ|qua|sau|trước|khi|mà|thì|cùng|đang|không|chưa|lên|xuống|đều|"
    r"ban|tổ chức|gấp|vượt|này|nêu|mỗi|nam(?= là)|tương|lần|so|phụ trách|trực thuộc|đảm)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a cleaned line. ``end`` lies behind the percent sign, ``number_end`` before it.

    ``value``: percentages in points, money in dong, anything else as counted. ``rough``: not to be computed with.
    ``unit``: up to six words that follow, lower case, without verbs and what comes after.
    """

    start: int
    number_end: int
    end: int
    value: Decimal
    decimals: int
    sign: str = ""  # "%", "điểm", "‰", "đồng"
    rough: bool = False
    unit: str = ""
    fraction: str = ""  # "part" and "total" of a/b
    written: str = ""  # the digits as they stand
    bare: Decimal = Decimal(0)  # the number without its scale: 2.000 of "2.000 triệu đồng"

    @property
    def count(self) -> bool:
        """A whole number of things."""
        return not self.sign and not self.decimals

    @property
    def said(self) -> str:
        """As it stands, with a percent sign where it has one."""
        return self.written + ("%" if self.sign == "%" else "")

    @property
    def half(self) -> Decimal:
        """Half a unit of the last digit written, where a measure may have been rounded; 0 for what is exact.

        Counts are exact, and so are a few million dong written without decimals; a billion is not.
        """
        if self.count or not self.bare:
            return Decimal(0)
        scale = self.value / self.bare
        decimals = -int(self.bare.as_tuple().exponent)
        if self.sign == "đồng" and not decimals and (scale < _BILLION and self.bare < _FEW):
            return Decimal(0)
        return scale * Decimal(1).scaleb(-decimals) / 2

    @property
    def percent(self) -> bool:
        return self.sign == "%"


class Prose:
    """One line, cleaned, with its figures; the digits of what is no figure are hidden in ``shown``."""

    def __init__(self, original: str) -> None:
        self.clean: Clean = clean(original)
        self.text = self.clean.text
        self.spans = tuple(hidden(self.text))
        letters = list(self.text)
        for start, end in self.spans:
            letters[start:end] = [HIDDEN if letter.isdecimal() else letter for letter in letters[start:end]]
        self.shown = "".join(letters)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(_figures(self.shown))

    @cached_property
    def _starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    def at(self, start: int) -> Figure | None:
        """The figure that begins exactly there."""
        index = bisect_left(self._starts, start)
        return self.figures[index] if index < len(self._starts) and self._starts[index] == start else None

    def between(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures inside a span."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return tuple(f for f in self.figures[low:high] if f.end <= end)


def _figures(shown: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(shown):
        value, decimals, certain = number_value(match["number"], percent=bool(match["percent"]))
        before, number_end = shown[max(0, match.start() - _LOOK_BACK) : match.start()], match.end("number")
        sign = "điểm" if match["points"] else "%" if match["percent"] else "‰" if match["mille"] else ""
        end = match.end()
        rough = not certain or bool(_ROUGH_BEFORE.search(before) or _RANGE_BEFORE.search(before))
        rough = rough or bool(_ROUGH_AFTER.match(shown, end))
        if not sign and (money := _MONEY.match(shown, end)):
            scale = (money[1] or "").casefold().rstrip(".")
            factor = _MONEY_SCALES.get(scale, 10**12)
            sign, end, value, decimals = "đồng", money.end(), value * factor, 0
        elif not sign and _SCALED.match(shown, end):
            rough = True
        fraction = _fraction(shown, match.start("number"), number_end)
        unit, bare = _unit(shown, end), number_value(match["number"])[0]
        yield Figure(
            match.start(), number_end, end, value, decimals, sign, rough, unit, fraction, match["number"], bare
        )


def number_value(digits: str, *, percent: bool = False) -> tuple[Decimal, int, bool]:
    """Value, decimals written, and whether it can be read in one way only (``1,234`` cannot)."""
    if " " in digits:
        return Decimal(digits.replace(" ", "")), 0, True
    if "," in digits:
        whole, _, fraction = digits.partition(",")
        certain = percent or "." in whole or len(fraction) != 3 or whole == "0"
        return Decimal(f"{whole.replace('.', '')}.{fraction}"), len(fraction), certain
    if "." in digits:
        groups = digits.split(".")
        if len(groups) > 2 or (len(groups[1]) == 3 and not digits.startswith("0")):
            return Decimal("".join(groups)), 0, not percent
        return Decimal(digits), len(groups[1]), True
    return Decimal(digits), 0, True


def _fraction(shown: str, start: int, end: int) -> str:
    if re.match(r"\s?/\s?(?:tổng số\s+)?\d", shown[end : end + 12]) or re.match(
        rf"(?:\s+{_WORD}){{1,4}}\s?/\s?(?:tổng số\s+)?\d", shown[end : end + 50]
    ):
        return "part"
    return "total" if re.search(r"/\s?(?:tổng số\s+)?$", shown[max(0, start - 10) : start]) else ""


def _unit(shown: str, end: int) -> str:
    match = _UNIT.match(shown, end)
    return _UNIT_ENDS.sub("", match["words"].casefold()).strip() if match else ""
