"""Looking at a made document: its text in order, and its parts."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """All text, tables included, a line a paragraph."""
    lines: list[str] = []

    def walk(place: Any) -> None:
        for block in place.iter_inner_content():
            if isinstance(block, Paragraph):
                lines.append(block.text)
            elif isinstance(block, Table):
                for row in block.rows:
                    seen: list[Any] = []
                    for cell in row.cells:
                        if cell._tc not in seen:
                            seen.append(cell._tc)
                            walk(cell)

    walk(opened(data))
    return "\n".join(lines)


def with_part(data: bytes, name: str, change: Any) -> bytes:
    """The same package with one part changed (``change`` takes and gives bytes) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        for each in names:
            content = source.read(each)
            target.writestr(each, change(content) if each == name else content)
        if name not in names:
            target.writestr(name, change(b""))
    return out.getvalue()
