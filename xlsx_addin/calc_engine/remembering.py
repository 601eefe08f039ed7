"""Names remembered for a moment: xlwings compares those of workbook and sheet a dozen times for each write."""

from __future__ import annotations

import time
from collections.abc import Callable

_MOMENT = 0.05  # seconds; what a person renames at the screen is seen after that


class Moment:
    """When a program's names may have changed last by our own doing."""

    def __init__(self) -> None:
        self.changes = 0

    def changed(self) -> None:
        self.changes += 1


class Remembered:
    """One text, asked for again after a moment or a change."""

    def __init__(self, moment: Moment, ask: Callable[[], str]) -> None:
        self._moment = moment
        self._ask = ask
        self._known: tuple[int, float, str] | None = None

    def __call__(self) -> str:
        now = time.monotonic()
        if self._known and self._known[0] == self._moment.changes and now - self._known[1] < _MOMENT:
            return self._known[2]
        answer = self._ask()
        self._known = self._moment.changes, now, answer
        return answer
