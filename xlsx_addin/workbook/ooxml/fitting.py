"""How high a row has to be for its texts: not every program fits wrapped rows when it opens a file."""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS, _INDENT = 0.95, 1  # letters to one unit of a column's width, and what its cells leave free at their sides
_LINE, _SPACE, _HIGHEST = 15.5, 4.0, 400.0  # points
_STANDARD = 9.0  # the width of a column that states none


def lines(texts: Iterable[tuple[str, float | None]]) -> int:
    """The lines of the tallest of some wrapped texts, rather one too many; each with the width of its column."""
    return max(
        (_lines(text, max(int((width or _STANDARD) * _LETTERS) - _INDENT, 1)) for text, width in texts), default=1
    )


def height(count: int) -> float:
    """Of a row with so many lines, in points."""
    return min(_SPACE + count * _LINE, _HIGHEST)


def _lines(text: str, letters: int) -> int:
    """Words go to the next line where they have no room; longer ones are broken."""
    count = 0
    for part in text.split("\n"):
        count, used = count + 1, 0
        for word in part.split(" "):
            if used and used + 1 + len(word) > letters:
                count, used = count + 1, 0
            used += len(word) + (used > 0)
            if used > letters:
                count, used = count + (used - 1) // letters, (used - 1) % letters + 1
    return count
