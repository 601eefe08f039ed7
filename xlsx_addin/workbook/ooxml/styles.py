"""Which cell styles show a date or a percentage: to the file both are numbers like any other."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from xlsx_addin.workbook.ooxml.markup import main

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


def most_like(root: etree._Element, like: int, among: Collection[int]) -> int | None:
    """The style that looks most like style ``like`` among some; None where there are none: an edit adds no styles."""
    styles = list(root.iterfind(f"{main('cellXfs')}/{main('xf')}"))
    wanted = _traits(styles[like]) if like < len(styles) else {}
    return max(
        sorted(among), key=lambda n: sum(wanted.get(k) == v for k, v in _traits(styles[n]).items()), default=None
    )


def _traits(style: etree._Element) -> dict[str, str]:
    return {name: style.get(name, "0") for name in ("fontId", "fillId", "borderId")}
