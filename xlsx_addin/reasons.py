"""What people type on ``Kiểm tra`` to accept a finding, and what the program answers there.

An answer is put before the words of the person, so that nothing that somebody typed is lost; a text with an answer
before it is no reason, until the person takes the answer away. Only the answers that ask for more words may stay: what
follows them is read anew.
"""

from __future__ import annotations

from xlsx_addin.names import fold

LAPSED = "Hết hiệu lực vì số liệu đã đổi: "
NOT_FOR_ERRORS = "Lỗi phải sửa, không chấp nhận bằng lý do được: "
TOO_SHORT = "Cần ghi rõ lý do: "
OF_UNIT = "Đơn vị giải trình: "
"""Before a reason that the unit gave in its own workbook; whoever consolidates reads it and does not own it."""

_ANSWERS = (LAPSED, NOT_FOR_ERRORS, TOO_SHORT, OF_UNIT)
_ASKING = (NOT_FOR_ERRORS, TOO_SHORT)
_FEWEST_LETTERS = 8


def bare(text: str) -> str:
    """The person's own words."""
    text = text.strip()
    while answer := next((a for a in _ANSWERS if text.startswith(a.strip())), None):
        text = text[len(answer.strip()) :].strip()
    return text


def has_lapsed(text: str) -> bool:
    return text.strip().startswith(LAPSED.strip())


def is_of_unit(text: str) -> bool:
    return text.strip().startswith(OF_UNIT.strip())


def reason_in(text: str) -> str:
    """The reason that a cell gives; empty where there is none: no words, too few of them, or words that lapsed."""
    text = text.strip()
    if text.startswith(tuple(a.strip() for a in _ANSWERS if a not in _ASKING)):
        return ""
    words = bare(text)
    return words if is_enough(words) else ""


def is_enough(words: str) -> bool:
    """Whether the words can be a reason: «x», «ok» or a number are none."""
    return sum(c.isalpha() for c in fold(words)) >= _FEWEST_LETTERS
