"""Why a workbook, or one cell of it, is not edited."""

from __future__ import annotations


class CannotEdit(Exception):  # noqa: N818 - an outcome with a name of its own
    """Nothing was changed. ``code`` is stable; ``reason`` is a whole Vietnamese sentence for the user."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
