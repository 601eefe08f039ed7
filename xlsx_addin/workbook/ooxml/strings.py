"""The shared strings: a text stays in the table when the last cell that showed it is gone, for anybody to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from xlsx_addin.workbook.ooxml.markup import Part
from xlsx_addin.workbook.ooxml.values import T

_CELL = re.compile(
    rb"<(?:[\w.-]+:)?c\s([^<>]*)>\s*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*(\d+)\s*<"
)  # one that has a value and no formula
_SHARED = re.compile(rb"""(?<![\w:.-])t\s*=\s*["']s["']""")


def used(sheets: Iterable[bytes]) -> set[int]:
    """The numbers of the strings that cells of these sheet parts show."""
    return {int(m[2]) for sheet in sheets for m in _CELL.finditer(sheet) if _SHARED.search(m[1])}


def forget(table: Part, numbers: Iterable[int]) -> None:
    """Empty these strings; the others keep their numbers."""
    for number in numbers:
        if number < len(table.root):
            item = table.root[number]
            item[:] = [etree.Element(T)]
            table.dirty = True
