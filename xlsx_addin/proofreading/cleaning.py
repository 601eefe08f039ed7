"""One form for what looks the same, and the way back to where it stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ONE_WORD = re.compile(r"(?<![^\W\d_])([đĐ])/([cC])(?![^\W\d_])")  # "đ/c", comrade: no fraction
_DASHES = str.maketrans({"−": "-", "‑": "-", "‐": "-", "⁄": "/", "∕": "/", "％": "%"})


@dataclass(frozen=True, slots=True)
class Clean:
    """``text``: composed letters, single spaces, plain dashes. ``starts``, ``ends``: each character's place before."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of a non-empty span of ``text``."""
        return self.starts[start], self.ends[end - 1]


def clean(original: str) -> Clean:
    """``original`` without double spaces, no-break spaces, invisible characters and decomposed letters."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    i = 0
    while i < len(original):
        j = i + 1
        while j < len(original) and unicodedata.combining(original[j]):
            j += 1
        shown = unicodedata.normalize("NFC", original[i:j])
        if original[i].isspace():
            shown = " " if letters and letters[-1] != " " else ""
        elif unicodedata.category(original[i]) == "Cf":
            shown = ""
        for letter in shown.translate(_DASHES):
            letters.append(letter)
            starts.append(i)
            ends.append(j)
        i = j
    return Clean(_ONE_WORD.sub(r"\1c\2", "".join(letters)), tuple(starts), tuple(ends))
