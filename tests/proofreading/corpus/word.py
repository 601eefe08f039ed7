"""The corpus' texts as Word documents, as an office would type them: paragraphs, and tables where the text has tabs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from docx import Document


def write(path: Path, text: str) -> Path:
    """A line is a paragraph; neighbouring lines with tabs are a table, and an empty line ends it."""
    document = Document()
    for in_table, lines in _blocks(text):
        if not in_table:
            for line in lines:
                document.add_paragraph(line)
            continue
        rows = [line.split("\t") for line in lines]
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, said in zip(row.cells, cells, strict=False):
                cell.text = said
    document.save(str(path))
    return path


def _blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    for in_table, lines in groupby(text.splitlines(), key=lambda line: "\t" in line):
        yield in_table, list(lines)
