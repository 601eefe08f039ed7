"""Which cell styles show a date: needed because to the file a date is a number like any other."""

from __future__ import annotations

import re

from lxml import etree

from xlsx_addin.workbook.ooxml.markup import main

_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
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
