"""The words of an expression."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_LETTERS = 2_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,15}(?:\.\d{1,9})?)(?![\w.])|(?P<text>\"[^\"]*\")|(?P<name>[^\W\d][\w.]*)"
    r"|(?P<sign>=>|<=|>=|!=|<>|==|[-+*/()=<>,≤≥≠−×]))"
)
_SAME = {"==": "=", "<>": "!=", "≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "×": "*"}


class ExpressionError(Exception):
    """What is wrong with an expression: a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Token:
    """``kind``: number, text, name, sign, or end. ``at`` is its place in the expression, from 1."""

    kind: str
    text: str
    at: int


def tokens(expression: str) -> list[Token]:
    """All words in order, an ``end`` behind them. Raises ``ExpressionError`` for what is none."""
    text = unicodedata.normalize("NFC", expression)
    if len(text) > MOST_LETTERS:
        raise ExpressionError(f"biểu thức dài quá {MOST_LETTERS} ký tự")
    found: list[Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            rest = text[place:].strip()[:20]
            raise ExpressionError(f"không hiểu «{rest}» ở ký tự thứ {place + 1}")
        word = match[match.lastgroup]
        found.append(Token(match.lastgroup, _SAME.get(word, word), match.start(match.lastgroup) + 1))
        place = match.end()
    return [*found, Token("end", "", end + 1)]
