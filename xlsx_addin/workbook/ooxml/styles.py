"""Which cell styles show a date or a percentage: to the file both are numbers like any other. Styles that differ from
others in that alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from copy import deepcopy

from lxml import etree

from xlsx_addin.workbook.ooxml.markup import main

EXCEL_DATE = 14
"""The number format of a short date in the language of the PC."""

_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_BUILT_IN_PERCENTS = {"9", "10"}
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def date_styles(root: etree._Element) -> frozenset[int]:
    """The ``s`` numbers whose number format is a date or a time."""
    dates = set(_BUILT_IN)
    for element in root.iterfind(f"{main('numFmts')}/{main('numFmt')}"):
        number = int(element.get("numFmtId", "0"))
        dates.discard(number)
        if re.search("[dmyhs]", _NOT_CODE.sub("", element.get("formatCode", "")), re.IGNORECASE):
            dates.add(number)
    styles = root.iterfind(f"{main('cellXfs')}/{main('xf')}")
    return frozenset(s for s, style in enumerate(styles) if int(style.get("numFmtId", "0")) in dates)


def percent_styles(root: etree._Element) -> frozenset[int]:
    """The ``s`` numbers whose number format is a percentage."""
    codes = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iterfind(f"{main('numFmts')}/{main('numFmt')}")}
    return frozenset(
        number
        for number, style in enumerate(root.iterfind(f"{main('cellXfs')}/{main('xf')}"))
        if style.get("numFmtId") in _BUILT_IN_PERCENTS or "%" in _NOT_CODE.sub("", codes.get(style.get("numFmtId"), ""))
    )


def wrapping_styles(root: etree._Element) -> frozenset[int]:
    """The ``s`` numbers whose texts go over several lines."""
    styles = root.iterfind(f"{main('cellXfs')}/{main('xf')}")
    aligned = ((number, style.find(main("alignment"))) for number, style in enumerate(styles))
    return frozenset(n for n, how in aligned if how is not None and how.get("wrapText") in ("1", "true"))


def most_like(root: etree._Element, like: int, among: Collection[int]) -> int | None:
    """The style that looks most like style ``like`` among some; None where there are none: an edit adds no styles."""
    styles = list(root.iterfind(f"{main('cellXfs')}/{main('xf')}"))
    wanted = _traits(styles[like]) if like < len(styles) else {}
    return max(
        sorted(among), key=lambda n: sum(wanted.get(k) == v for k, v in _traits(styles[n]).items()), default=None
    )


def _traits(style: etree._Element) -> dict[str, str]:
    return {name: style.get(name, "0") for name in ("fontId", "fillId", "borderId")}


def date_format(root: etree._Element) -> int:
    """The number format (``numFmtId``) of most styles that show a date; Excel's own short date where none does."""
    styles = list(root.iterfind(f"{main('cellXfs')}/{main('xf')}"))
    used = Counter(int(styles[number].get("numFmtId", "0")) for number in date_styles(root))
    return max(sorted(used), key=used.__getitem__, default=EXCEL_DATE)


def with_format(root: etree._Element, like: int, number_format: int) -> tuple[int, bool]:
    """The style that is style ``like`` but for its number format, and whether it had to be added."""
    holder = root.find(main("cellXfs"))
    styles = [] if holder is None else list(holder.iterchildren(main("xf")))
    if holder is None or like >= len(styles):
        raise ValueError(f"there is no style {like}")
    wanted = deepcopy(styles[like])
    wanted.set("numFmtId", str(number_format))
    wanted.set("applyNumberFormat", "1")
    for number, style in enumerate(styles):
        if _same(style, wanted):
            return number, False
    styles[-1].addnext(wanted)
    holder.set("count", str(len(styles) + 1))
    return len(styles), True


def _same(style: etree._Element, other: etree._Element) -> bool:
    """Whether two styles say the same; it is stated apart which of their parts apply."""
    return _said(style)[1] == _said(other)[1] and list(map(_said, style)) == list(map(_said, other))


def _said(element: etree._Element) -> tuple[str, dict[str, str]]:
    return str(element.tag), {str(key): str(value) for key, value in element.attrib.items()}
