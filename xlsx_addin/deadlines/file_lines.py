"""Where in a file of deadlines something stands: TOML as parsed has no lines."""

from __future__ import annotations

import re
from typing import Any


class FileLines:
    """Where in the file something stands, for messages. Only as good as a look at its lines can be."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [n for n, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*deadlines\s*\]\]", line)]

    def of(self, key: str) -> int:
        pattern = re.compile(rf"""\s*(?:\[*\s*)?["']?{re.escape(key)}["']?\s*[=\]]""")
        return next((n + 1 for n, line in enumerate(self.lines) if pattern.match(line)), 0)

    def in_deadline(self, line_id: Any, key: str) -> int:
        """The line of a key of the deadline with this id; the deadline's first line where the key is not written."""
        named = re.compile(rf"""\s*id\s*=\s*["']{re.escape(str(line_id))}["']""")
        wanted = re.compile(rf"\s*{re.escape(key)}\s*=")
        for start, end in zip(self.starts, [*self.starts[1:], len(self.lines)], strict=True):
            inside = range(start, end)
            if line_id is None or any(named.match(self.lines[n]) for n in inside):
                return next((n + 1 for n in inside if wanted.match(self.lines[n])), start + 1)
        return 0
