"""The outline of a document: its headings and, under them, its parts. The template is built from it, and the preview in
the workbook shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OBJECTIVES = "muc_tieu"
"""The part that holds a heading and paragraphs for each objective."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of ``level`` 1 to 3, whose ``text`` may hold simple tags (``{{ ky }}``); or, at level 0, the place of
    the paragraphs of the part named ``text``.

    A heading with ``needs`` stands only where one of these parts has paragraphs.
    """

    level: int
    text: str
    needs: tuple[str, ...] = ()

    def stands(self, tags: Mapping[str, object]) -> bool:
        """Whether a document with these ``tags`` has the heading."""
        return not self.needs or any(tags.get(name) for name in self.needs)


Outline = tuple[Entry, ...]


def part(name: str) -> Entry:
    return Entry(0, name)
