"""An office's own files of settings (rules, deadlines): the text with its name, what is wrong with it, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What an office's own file is called, and its text."""

    name: str
    text: str


class OwnFileUnreadable(Exception):  # noqa: N818 - an outcome with a name of its own, not an error of ours
    """A file that cannot be used. ``line`` is from 1, 0 for the whole file; ``what`` is Vietnamese."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what, line)
        self.line = line
        self.what = what

    @property
    def reason(self) -> str:
        return f"dòng {self.line}: {self.what}" if self.line else self.what


class FileLines:
    """Where in a TOML file something stands, for messages: as parsed it has no lines. Only as good as a look at its
    lines can be."""

    def __init__(self, text: str, table: str) -> None:
        """``table`` is the name of its repeated tables: ``[[rules]]``."""
        self.lines = text.split("\n")
        start = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
        starts = [n for n, line in enumerate(self.lines) if start.match(line)]
        self.blocks = [range(a, b) for a, b in zip(starts, [*starts[1:], len(self.lines)], strict=False)]

    def of(self, key: str) -> int:
        """The line of a key or a table anywhere in the file; 0 where none is found."""
        pattern = re.compile(rf"""\s*(?:\[*\s*)?["']?{re.escape(key)}["']?\s*[=\]]""")
        return next((n + 1 for n, line in enumerate(self.lines) if pattern.match(line)), 0)

    def in_block(self, number: int, key: str) -> int:
        """The line of a key of the repeated table of this number, from 0; its first line where the key is not written,
        0 where there is no such table."""
        if number >= len(self.blocks):
            return 0
        block, pattern = self.blocks[number], re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        return next((n + 1 for n in block if pattern.match(self.lines[n])), block.start + 1)
