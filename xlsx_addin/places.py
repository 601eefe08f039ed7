"""Cell references at the edge: inside, a place is (row, column) from 0; for people it is ``B12``."""

from __future__ import annotations

import re

_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def column_letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def to_a1(row: int, column: int) -> str:
    """(0, 0) -> A1."""
    return f"{column_letters(column)}{row + 1}"


def column_number(letters: str) -> int:
    """A -> 0, AA -> 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def from_a1(text: str) -> tuple[int, int]:
    """B12 -> (11, 1). Raises ``ValueError`` for anything else than one cell."""
    match = _A1.fullmatch(text)
    if not match or int(match[2]) < 1:
        raise ValueError(f"not a cell reference: {text!r}")
    return int(match[2]) - 1, column_number(match[1])
