"""A Word document as a reader sees it, letter by letter, each with the place in the file that it stands at.

What is read (``docx_text``) and what is marked (``docx_comments``) walk the same way, over trees of either XML library,
so that a key found by one is the same place for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from xlsx_addin.reading.docx import MARKS, SILENT, W, within

Element = Any
"""An element of either XML library."""

PARAGRAPH, TABLE, ROW, CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_TEXT = f"{W}t"
_BLOCKS = frozenset({PARAGRAPH, TABLE})
_MOST_TABLES = 500
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a letter comes from: an element with text, or one that stands for a letter; and which of its letters."""

    element: Element
    index: int


@dataclass(frozen=True, slots=True)
class Letters:
    """Text as it is shown; ``origins`` has one place for each letter. What joins two paragraphs has none in a run."""

    text: str
    origins: tuple[Origin, ...]
    paragraph: Element = None  # the first of them


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``row`` and ``column`` count from 1; a cell that spans columns stands in its first one."""

    row: int
    column: int
    paragraphs: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph outside tables, or a table with its cells; a table inside a cell comes behind the outer one."""

    element: Element
    is_table: bool
    cells: tuple[Cell, ...] = ()


def blocks(root: Element) -> Iterator[Block]:
    """Paragraphs and tables of a document, or of a note, in order."""
    tables = 0
    waiting = [*reversed([*within(root, _BLOCKS)])]
    while waiting:
        element = waiting.pop()
        if element.tag == PARAGRAPH:
            yield Block(element, is_table=False)
            continue
        tables += 1
        if tables > _MOST_TABLES:
            continue
        yield Block(element, is_table=True, cells=tuple(_cells(element)))
        inner = [t for c in _all(element, ROW) for d in _all(c, CELL) for t in within(d, _BLOCKS) if t.tag == TABLE]
        waiting += reversed(inner)


def _cells(table: Element) -> Iterator[Cell]:
    """Cells that hold text of their own: not those that a merged one goes on in."""
    row = 0
    for line in _all(table, ROW):
        if line.find(f"{W}trPr/{W}del") is not None:
            continue  # a row deleted in tracked changes
        row += 1
        column = 1 + _number(line.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in _all(line, CELL):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(f"{W}val") == "restart":
                yield Cell(row, column, tuple(p for p in within(cell, _BLOCKS) if p.tag == PARAGRAPH))
            column += _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
            if column > _MOST_COLUMNS:
                break


def _all(element: Element, tag: str) -> Iterator[Element]:
    return within(element, frozenset({tag}))


def _number(element: Element | None, otherwise: int) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return min(max(int(text), otherwise), _MOST_COLUMNS) if text.isdecimal() and len(text) < 9 else otherwise


def letters_of(paragraphs: Iterable[Element]) -> Letters:
    """The letters that paragraphs show, with a space from one paragraph to the next."""
    shown: list[tuple[str, Origin]] = []
    found = [*paragraphs]
    for paragraph in found:
        if shown:
            shown.append((" ", Origin(paragraph, 0)))
        shown += _shown(paragraph)
    texts, origins = (letter for letter, _ in shown), (origin for _, origin in shown)
    return Letters("".join(texts), tuple(origins), found[0] if found else None)


def _shown(paragraph: Element) -> Iterator[tuple[str, Origin]]:
    waiting = [*reversed([*paragraph])]
    while waiting:
        element = waiting.pop()
        if element.tag == _TEXT:
            yield from ((letter, Origin(element, i)) for i, letter in enumerate(element.text or ""))
        elif element.tag in MARKS:
            yield MARKS[element.tag], Origin(element, 0)
        elif element.tag not in SILENT:
            waiting += reversed([*element])
