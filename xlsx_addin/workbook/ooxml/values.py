"""What a cell holds: how values are written as XML text and read back.

Text is always text, whatever it starts with. Numbers keep the digits they are given. Line breaks are LF, as Excel
writes them; characters that XML cannot carry are dropped.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from lxml import etree

from xlsx_addin.cell_values import CellError, Formula, Place, Stored, Value
from xlsx_addin.places import to_a1
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.markup import main

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
LONGEST_TEXT = 32_767  # UTF-16 units: Excel's limit for one cell

C, F, V, IS, T = main("c"), main("f"), main("v"), main("is"), main("t")
_RUN, _XML_SPACE = main("r"), "{http://www.w3.org/XML/1998/namespace}space"
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def text_to_xml(text: str, place: Place) -> str:
    """Cell text as the part stores it (before XML escaping). Raises ``CannotEdit`` when Excel has no room."""
    if _UNFIT.search(text):
        text = _to_xml(text)
    if len(text) * 2 > LONGEST_TEXT and len(text.encode("utf-16-le")) > LONGEST_TEXT * 2:
        raise CannotEdit(
            "text-too-long",
            f"Ô {to_a1(*place)}: nội dung dài hơn {LONGEST_TEXT} ký tự, Excel không chứa được. Hãy rút gọn.",
        )
    return text


def _to_xml(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # "_x0041_" in a cell means "A": a text that only looks so has its first "_" escaped.
    return _UNFIT.sub(lambda match: "_x005F_" if match[0] == "_" else "", text)


def text_from_xml(text: str) -> str:
    """Undo the ``_xHHHH_`` escapes of stored text."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def number_text(value: int | float | Decimal) -> str:
    """A number as stored. Raises ``ValueError`` for what no cell can hold."""
    try:
        if math.isfinite(value):
            return repr(value) if isinstance(value, float) else str(value)
    except OverflowError:
        pass
    raise ValueError(f"not a number a cell can hold: {value!r}")


def serial(day: dt.date, date1904: bool = False) -> Decimal:
    """A date or a local time as Excel's day number, with its 29 February 1900 that never was."""
    epoch = dt.date(1904, 1, 1) if date1904 else dt.date(1899, 12, 30)
    days = day.toordinal() - epoch.toordinal()
    if not date1904 and days < 61:
        days -= 1
    if days < (0 if date1904 else 1):
        raise ValueError(f"a cell cannot hold the date {day}")
    if not isinstance(day, dt.datetime):
        return Decimal(days)
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    fraction = Decimal((day - midnight) // dt.timedelta(microseconds=1)) / Decimal(86_400_000_000)
    return days + round(fraction, 11).normalize()


def string_of(element: etree._Element) -> str:
    """The text of a shared or inline string: plain or in runs, without phonetic readings."""
    texts = [child.text or "" for child in element.iterchildren(T)]
    texts += [child.text or "" for run in element.iterchildren(_RUN) for child in run.iterchildren(T)]
    return text_from_xml("".join(texts))


def read_cell(cell: etree._Element, shared: Callable[[int], str]) -> Stored:
    """The stored value of a cell; of a formula, its cached result."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(IS)
        return None if inline is None else string_of(inline)
    element = cell.find(V)
    if element is None:
        return None
    text = element.text or ""
    if kind == "s":
        return shared(int(text))
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "e":
        return CellError(text)
    if kind == "n":
        try:
            return Decimal(text)
        except InvalidOperation:
            return text or None
    return text_from_xml(text)


def write_cell(cell: etree._Element, value: Value, place: Place, date1904: bool) -> None:
    """Replace what a cell holds; its style and unknown children stay."""
    _empty(cell, (F, V, IS))
    if value is None:
        return
    if isinstance(value, Formula):
        formula = etree.Element(F)
        formula.text = value.text.removeprefix("=")
        cell.insert(0, formula)
        write_cached(cell, value.cached, place)
    elif isinstance(value, CellError):
        _put(cell, "e", value)
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        inline = etree.Element(IS)
        _fill(etree.SubElement(inline, T), text_to_xml(value, place))
        cell.insert(0, inline)
    else:
        _put(cell, "b" if isinstance(value, bool) else None, plain_text(value, date1904))


def plain_text(value: bool | int | float | Decimal | dt.date, date1904: bool) -> str:
    """The text of ``<v>`` for anything but text and formulas."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.date):
        value = serial(value, date1904)
    return number_text(value)


def write_cached(cell: etree._Element, value: Stored | int | float, place: Place) -> None:
    """Replace the result a formula cell shows; ``None`` leaves it without one."""
    _empty(cell, (V, IS))
    if isinstance(value, bool):
        _put(cell, "b", "1" if value else "0")
    elif isinstance(value, str):
        kind = "e" if isinstance(value, CellError) else "str"
        _put(cell, kind, text_to_xml(value, place))
    elif value is not None:
        _put(cell, None, number_text(value))


def _empty(cell: etree._Element, tags: Sequence[str]) -> None:
    for child in list(cell):
        if child.tag in tags:
            cell.remove(child)
    # t: kind of the old value; cm, vm: what rich values and dynamic arrays hung on it.
    for attribute in ("t", "vm") if F not in tags else ("t", "vm", "cm"):
        cell.attrib.pop(attribute, "")


def _put(cell: etree._Element, kind: str | None, text: str) -> None:
    """``<v>`` stands after ``<f>`` and before any extension."""
    if kind:
        cell.set("t", kind)
    element = etree.Element(V)
    _fill(element, text)
    cell.insert(1 if cell.find(F) is not None else 0, element)


def _fill(element: etree._Element, text: str) -> None:
    """Text whose outer spaces and line breaks a reader must not drop."""
    element.text = text
    if text != text.strip() or "\n" in text:
        element.set(_XML_SPACE, "preserve")
