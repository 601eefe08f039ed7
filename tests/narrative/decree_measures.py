"""The measures of Decree 30/2020/NĐ-CP, Appendix I: sizes, weights and places of each component, widths of letters."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

# Printed widths of Times New Roman Bold in thousandths of the size, from the font's published metrics.
_BOLD = {
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ",
               (722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722,
                722, 1000, 722, 722, 667), strict=True)),
    **dict(zip("abcdefghijklmnopqrstuvwxyz",
               (500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556,
                500, 722, 500, 500, 444), strict=True)),
    " ": 250, "-": 333, ",": 250, ".": 250, "Đ": 722, "đ": 556,
}  # fmt: skip


class Look(NamedTuple):
    """What a component has to look like."""

    least: float
    most: float
    bold: bool = False
    italic: bool = False
    align: str = "center"


NATION_LOOK, PARENT_LOOK, AGENCY_LOOK = Look(12, 13, bold=True), Look(12, 13), Look(12, 13, bold=True)
MOTTO_LOOK, NUMBER_LOOK, ABOUT_LOOK = Look(13, 14, bold=True), Look(13, 13), Look(12, 13)
PLACE_LOOK, NAME_LOOK, SIGNATURE_LOOK = Look(13, 14, italic=True), Look(13, 14, bold=True), Look(13, 14, bold=True)
BODY_LOOK, HEADING_LOOK = Look(13, 14, align="justify"), Look(13, 14, bold=True, align="justify")
COPIES_LOOK, COPY_LOOK = Look(12, 12, bold=True, italic=True, align="left"), Look(11, 11, align="left")
APPENDIX_LOOK, REFERENCE_LOOK = Look(14, 14, bold=True), Look(13, 14, italic=True)


def text_width(text: str, size: float) -> float:
    """Of bold letters, in millimetres; marks do not widen a letter."""
    letters = unicodedata.normalize("NFD", text)
    return sum(_BOLD.get(c, 722) for c in letters if not unicodedata.combining(c)) * size / 1000 * 25.4 / 72
