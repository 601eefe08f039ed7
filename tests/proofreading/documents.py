"""Word documents made for tests with another library, and comments read with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(*lines: str, change: Callable[[Any], None] | None = None) -> bytes:
    """A paragraph for each line; ``change`` goes on with python-docx's document."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def comments_in(data: bytes) -> list[tuple[str, str]]:
    """What each comment of the document stands at, and what it says, in the order of the comments."""
    opened = docx.Document(io.BytesIO(data))
    anchored: dict[str, str] = {}
    running: set[str] = set()
    for element in opened.element.body.iter():
        number = element.get(f"{W}id")
        if element.tag == f"{W}commentRangeStart":
            running.add(number)
            anchored[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            running.remove(number)
        elif element.tag == f"{W}t":
            for each in running:
                anchored[each] += element.text or ""
    return [(anchored[str(c.comment_id)], c.text) for c in opened.comments]
