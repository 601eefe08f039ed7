"""The outline of a document: its headings and, under them, its parts. The template is built from it, and the preview in
the workbook shows it."""

from __future__ import annotations

from dataclasses import dataclass

OBJECTIVES = "muc_tieu"
"""The part that holds a heading and paragraphs for each objective."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of ``level`` 1 to 3, whose ``text`` may hold simple tags (``{{ ky }}``); or, at level 0, the place of
    the paragraphs of the part named ``text``."""

    level: int
    text: str


Outline = tuple[Entry, ...]


def part(name: str) -> Entry:
    return Entry(0, name)
