"""Which cells a formula reads.

What cannot be read off (``INDIRECT``, tables, sheets from-to, unknown functions) is said to be unknown, so that
whoever asks can take the formula to depend on everything. One regular expression does the reading: openpyxl's
tokenizer takes several times as long, and importing it longer than the rest of an edit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from xlsx_addin.places import column_number
from xlsx_addin.workbook.ooxml.formulas import Area
from xlsx_addin.workbook.ooxml.functions import FOLLOWED
from xlsx_addin.workbook.ooxml.values import LAST_COLUMN, LAST_ROW

_TOKEN = re.compile(
    r"""
    (?P<plain> "(?:[^"]|"")*" | [\s+\-*/^&=<>%(),;{}@]+ | \#[A-Z/0]+[!?]? )
    | (?P<function> [^\W\d][\w.]* ) \(
    | (?: (?P<sheet> '(?:[^']|'')+' | \[[^\]]+\][\w.]* | [^\W\d][\w.]* ) ! )?
      (?: (?P<row1> \$?\d{1,7} ) : (?P<row2> \$?\d{1,7} )
        | (?P<column1> \$?[A-Za-z]{1,3} ) : (?P<column2> \$?[A-Za-z]{1,3} )
        | (?P<cell1> \$?[A-Za-z]{1,3}\$?\d{1,7} ) (?: : (?P<cell2> \$?[A-Za-z]{1,3}\$?\d{1,7} ) )?
        | (?P<name> [^\W\d][\w.]* ) )
      (?! [\w.(\[\#!:] )
    | (?P<number> \d+\.?\d*(?:[Ee][+-]?\d+)? | \.\d+(?:[Ee][+-]?\d+)? )
    """,
    re.VERBOSE,
)
_STRETCHING = frozenset({"SUMIF", "AVERAGEIF"})
_CELL = re.compile(r"(\$?)([A-Za-z]+)(\$?)(\d+)")
_PREFIX = re.compile(r"(?:_XLFN\.|_XLWS\.)*")


class Reference(NamedTuple):
    """A rectangle as written at the formula's own cell; ``fixed``: which of its four edges carry a ``$``."""

    sheet: str | None  # None: the formula's own sheet
    area: Area
    fixed: tuple[bool, bool, bool, bool]

    @property
    def is_fixed(self) -> bool:
        return all(self.fixed)

    def moved(self, rows: int, columns: int) -> Area:
        """The rectangle when the formula stands so many rows and columns further on."""
        top, left, bottom, right = (
            edge if fixed else edge + by
            for edge, fixed, by in zip(self.area, self.fixed, (rows, columns, rows, columns), strict=True)
        )
        return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


class Reads(NamedTuple):
    """What a formula reads. Names are (sheet or None, name in lower case)."""

    references: tuple[Reference, ...]
    names: tuple[tuple[str | None, str], ...]
    unknown: bool


NOT_READABLE = Reads((), (), True)


@lru_cache(maxsize=20_000)
def reads(formula: str) -> Reads:
    """What a formula (without ``=``) reads. Remembered: workbooks of one form share their formulas."""
    references: dict[Reference, None] = {}
    names: dict[tuple[str | None, str], None] = {}
    seen: set[str] = set()
    at, stretching = 0, False
    while at < len(formula):
        token = _TOKEN.match(formula, at)
        if token is None:
            return NOT_READABLE
        at = token.end()
        kind, text = token.lastgroup, token[0]
        if kind == "plain" or text in seen:
            continue
        seen.add(text)
        if kind == "number":
            continue
        if kind == "function":
            function = _PREFIX.sub("", token["function"].upper(), count=1)
            if function not in FOLLOWED:
                return NOT_READABLE
            stretching = stretching or function in _STRETCHING
            continue
        sheet = token["sheet"]
        if sheet is not None:
            sheet = sheet.strip("'").replace("''", "'")
            if "[" in sheet:
                continue  # another workbook: nothing changed there
            if ":" in sheet:
                return NOT_READABLE  # all sheets from one to another
        reference = None if token["name"] else _reference(sheet, token)
        if reference is not None:
            references[reference] = None
        elif kind not in ("name", "cell1"):
            return NOT_READABLE  # beyond the last row or column
        elif sheet is not None or text.upper() not in ("TRUE", "FALSE"):
            names[sheet, token[kind].lower()] = None
    return Reads(tuple(_stretched(references) if stretching else references), tuple(names), False)


def _stretched(references: Collection[Reference]) -> Iterator[Reference]:
    """``SUMIF(A1:A9, x, B1)`` adds up B1:B9: take each rectangle to be as large as the largest."""
    rows = max((r.area.last_row - r.area.first_row for r in references), default=0)
    columns = max((r.area.last_column - r.area.first_column for r in references), default=0)
    for sheet, area, fixed in references:
        last_row, last_column = area.first_row + rows, area.first_column + columns
        if last_row > area.last_row:
            fixed = (fixed[0], fixed[1], fixed[0], fixed[3])
        if last_column > area.last_column:
            fixed = (fixed[0], fixed[1], fixed[2], fixed[1])
        last_row, last_column = max(last_row, area.last_row), max(last_column, area.last_column)
        stretched = area._replace(last_row=min(last_row, LAST_ROW), last_column=min(last_column, LAST_COLUMN))
        yield Reference(sheet, stretched, fixed)


def _reference(sheet: str | None, token: re.Match[str]) -> Reference | None:
    """The rectangle a token stands for; None when it only looks like one, as the name TAX2026 does."""
    if token["cell1"]:
        first, second = _corner(token["cell1"]), _corner(token["cell2"] or token["cell1"])
    elif token["column1"]:
        (column1, fixed1), (column2, fixed2) = map(_column, (token["column1"], token["column2"]))
        first, second = (0, column1, True, fixed1), (LAST_ROW, column2, True, fixed2)
    else:
        (row1, fixed1), (row2, fixed2) = map(_row, (token["row1"], token["row2"]))
        first, second = (row1, 0, fixed1, True), (row2, LAST_COLUMN, fixed2, True)
    area = Area(*first[:2], *second[:2])
    if min(area) < 0 or max(area[::2]) > LAST_ROW or max(area[1::2]) > LAST_COLUMN:
        return None
    return Reference(sheet, area, (first[2], first[3], second[2], second[3]))


def _corner(text: str) -> tuple[int, int, bool, bool]:
    match = _CELL.fullmatch(text)
    assert match is not None  # noqa: S101 - the token's pattern is the same
    return int(match[4]) - 1, column_number(match[2]), bool(match[3]), bool(match[1])


def _column(text: str) -> tuple[int, bool]:
    return column_number(text.lstrip("$")), text.startswith("$")


def _row(text: str) -> tuple[int, bool]:
    return int(text.lstrip("$")) - 1, text.startswith("$")
