"""Where in a file of deadlines something stands: a deadline is known by its id."""

from __future__ import annotations

import re
from typing import Any

from xlsx_addin.own_files import FileLines


class DeadlineLines(FileLines):
    """The lines of a file of deadlines."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "deadlines")

    def in_deadline(self, line_id: Any, key: str) -> int:
        """The line of a key of the deadline with this id; the deadline's first line where the key is not written."""
        named = re.compile(rf"""\s*id\s*=\s*["']{re.escape(str(line_id))}["']""")
        for number, block in enumerate(self.blocks):
            if line_id is None or any(named.match(self.lines[n]) for n in block):
                return self.in_block(number, key)
        return 0
