"""How the workbook looks: one palette, a few named styles, and row heights that fit wrapped text.

XlsxWriter shares one ``Format`` object per look, so ``Styles`` keeps one of each: the file stays small and its
style table has the same order in every build.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from typing import Any

from xlsx_addin.catalogue.model import Kind

FONT = "Times New Roman"

INK = "#1B2A33"
MUTED = "#6B7A83"
PRIMARY = "#17495B"  # deep teal: titles, headers, the unit's own results
ACCENT = "#C98A1B"  # ochre: targets
SOFT = "#7FA9B5"  # last year
BAND = "#D5E5E9"  # objectives
PALE = "#EDF4F5"  # groups
INPUT = "#FFF9DF"  # cells to type into
COMPUTED = "#F1F5F7"  # cells that compute themselves
LINE = "#AEBFC6"
WHITE = "#FFFFFF"

GOOD = {"bg_color": "#DCEFE3", "font_color": "#14593A"}
NEAR = {"bg_color": "#FDEFCB", "font_color": "#7A5200"}
POOR = {"bg_color": "#F8DAD5", "font_color": "#8E1B12"}
QUIET = {"font_color": MUTED}

NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.AMOUNT: "#,##0.0#",  # "#,##0.##" would show a bare comma after whole numbers
    Kind.RATE: "#,##0.00",
    Kind.DATE: "dd/mm/yyyy",
    Kind.FLAG: "General",
    Kind.CHOICE: "General",
    Kind.TEXT: "@",
}

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 12, "font_color": INK, "valign": "vcenter"}
_BOX: dict[str, Any] = {"border": 1, "border_color": LINE, "text_wrap": True}
_NAMED: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": PRIMARY},
    "hint": {"font_size": 11, "font_color": MUTED, "text_wrap": True, "valign": "top"},
    "key": {"font_size": 8, "font_color": MUTED},
    "header": {**_BOX, "bold": True, "bg_color": PRIMARY, "font_color": WHITE, "align": "center"},
    "objective": {**_BOX, "bold": True, "bg_color": BAND, "font_color": PRIMARY},
    "group": {**_BOX, "bold": True, "bg_color": PALE},
    "label": {**_BOX},
    "muted": {**_BOX, "font_size": 11, "font_color": MUTED},
    "input": {**_BOX, "bg_color": INPUT, "locked": False},
    "computed": {**_BOX, "bg_color": COMPUTED, "locked": False},
    "list": {**_BOX, "locked": False, "valign": "top"},
    "column": {"text_wrap": True, "locked": False, "valign": "top"},
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, name: str, **changes: Any) -> Any:
        """The format of that name, with changes."""
        look = {**_BASE, **_NAMED[name], **changes}
        if ("border" in look or name == "column") and "align" not in look:
            look = {"indent": 1, "align": "left", **look}  # words keep off the line
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]

    def mark(self, look: Mapping[str, Any]) -> Any:
        """A conditional format's look: only what it changes."""
        key = (("", "mark"), *sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(look))
        return self._made[key]


def text_height(*cells: tuple[str, float], size: float = 12, bold: bool = False, least: int = 1) -> float:
    """Row height in points that shows each (text, column width) whole: nothing fits wrapped rows by itself.

    Widths are in Excel's unit, 7 pixels. The estimate errs on the tall side: letters of Vietnamese text in Times New
    Roman measure 0.36 em on average.
    """
    letter = size * 4 / 3 * (0.41 if bold else 0.38)
    most = least
    for text, width in cells:
        per_line = max(math.floor((width * 7 - 12) / letter), 1)
        most = max(most, sum(len(textwrap.wrap(part, per_line)) or 1 for part in text.split("\n")))
    return round(most * size * 1.32 + 4, 1)
