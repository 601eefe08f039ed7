"""A document as the proofreader sees it: lines and tables, each with its place in words and a key."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or one cell of a table.

    ``place``: words for staff ("đoạn 12", "bảng 2, hàng 3, cột 4"). ``key``: opaque, for whoever writes comments.
    ``section``: the nearest heading above. ``level``: of the heading, where this line is one.
    """

    place: str
    key: str
    text: str
    section: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells' text, row by row, and the index of the line after which it stands (-1: before all).

    The key of the cell at ``rows[r][c]`` is ``cell_key(r, c)``, its place ``cell_place(r, c)``.
    """

    place: str
    key: str
    rows: tuple[tuple[str, ...], ...]
    line_index: int

    def cell_key(self, row: int, column: int) -> str:
        """``t2r3c4`` for row and column counted from 0 in ``rows``, from 1 in the key."""
        return f"{self.key}r{row + 1}c{column + 1}"

    def cell_place(self, row: int, column: int) -> str:
        """``bảng 2, hàng 3, cột 4``."""
        return f"{self.place}, hàng {row + 1}, cột {column + 1}"


@dataclass(frozen=True, slots=True)
class Text:
    """Lines in reading order without the tables' cells, and the tables."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()


_ROMAN = re.compile(r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})[.)]\s+\S")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]|(?<=\.\d)|(?<=\.\d\d))\s+[^\W\d_]")
_LONGEST_HEADING = 200


def heading_level(text: str) -> int | None:
    """The level of a heading by its numbering: ``I.`` 1, ``1.`` 2, ``1.1.`` 3; None where the line is no heading.

    A numbered line that ends like a sentence or is longer than a heading is a paragraph.
    """
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST_HEADING or line.endswith((".", ";", ",")):
        return None
    if _ROMAN.match(line):
        return 1
    if match := _NUMBERED.match(line):
        return 2 + match[1].count(".")
    return None


def plain_text(text: str) -> Text:
    """Plain text as lines and tables: neighbouring lines with tabs are the rows of one table.

    Paragraphs are counted from 1 as they stand in the file, empty lines left out.
    """
    lines: list[Line] = []
    tables: list[Table] = []
    rows: list[tuple[str, ...]] = []
    section = ""

    def close() -> None:
        if rows:
            tables.append(Table(f"bảng {len(tables) + 1}", f"t{len(tables) + 1}", tuple(rows), len(lines) - 1))
            rows.clear()

    for raw in text.splitlines():
        if "\t" in raw.strip():
            rows.append(tuple(cell.strip() for cell in raw.split("\t")))
        elif raw.strip():
            close()
            level, number = heading_level(raw), len(lines) + 1
            lines.append(Line(f"đoạn {number}", f"p{number}", raw, section, level))
            section = raw.strip() if level is not None else section
    close()
    return Text(tuple(lines), tuple(tables))
