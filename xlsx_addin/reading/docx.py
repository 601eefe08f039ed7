"""Tables of a Word document as raw sheets: ``Bảng 1``, ``Bảng 2`` …, cells counted as in a spreadsheet.

The document part is taken from the zip behind the same guard as workbooks and read without Word's own rules: text that
was deleted or moved away in tracked changes, field codes and fallbacks are no content. A table inside a cell is a
table of its own.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.reading import formats, opc
from xlsx_addin.reading.guard import Archive, Limits, file_bytes
from xlsx_addin.reading.raw import Cell, RawBook, RawSheet
from xlsx_addin.reading.reasons import unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PROPERTIES = "docProps/core.xml"
_CATEGORY = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}category"
OWN_CATEGORY = "xlsx_addin"
"""The category among a document's properties by which reports of our own are known again."""

_DOCUMENT = "word/document.xml"
# What holds no text that is shown, and what stands for a character.
SILENT = frozenset(
    [f"{W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tcPr", "txbxContent")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
MARKS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
_MOST_TABLES = 200
_MOST_LINES = 400
_LONGEST = 32_767  # letters of one cell, as in a spreadsheet
_LIMITS = Limits(part_bytes=32 << 20, columns=200, rows=20_000, cells=1_000_000)


def read_document(path: Path, limits: Limits = _LIMITS) -> RawBook | None:
    """The tables of a Word document, and its other text as ``lines``; None when the file is no Word document.

    Raises UnreadableFile for one that is damaged or beyond the limits, and nothing else.
    """
    try:
        opened = open_document(file_bytes(path, limits), limits)
        if opened is None:
            return None
        if _is_our_own(opened.archive):
            raise unreadable("own-document")
        return _book(str(path), opened.root, limits)
    except MemoryError as error:
        raise unreadable("too-large", detail="không đủ bộ nhớ để đọc") from error
    except RecursionError as error:
        raise unreadable("damaged-file", detail="cấu trúc lồng nhau quá sâu") from error


@dataclass(frozen=True, slots=True)
class Document:
    """A Word document behind the guard: its parts, the name of the main one, and that one's tree.

    ``is_strict``: written in the strict namespaces, which the tree has as the usual ones.
    """

    archive: Archive
    main: str
    root: ET.Element
    is_strict: bool

    def part(self, name: str) -> ET.Element:
        """Another part's tree, in the usual namespaces. UnreadableFile where it is missing or damaged."""
        return opc.parse(_usual(self.archive.read(name), name), name)


def open_document(data: bytes, limits: Limits = _LIMITS) -> Document | None:
    """The bytes of a Word document opened; None when they are none. Raises UnreadableFile, and what Python raises where
    memory or depth do not suffice."""
    if not formats.is_zip(data):
        return None
    archive = Archive(data, limits)
    main = _DOCUMENT if _DOCUMENT in archive else opc.main_part(archive) or ""
    if not main.startswith("word/"):
        return None
    part = archive.read(main)
    return Document(archive, main, opc.parse(_usual(part, main), main), STRICT in part)


def _usual(part: bytes, name: str) -> bytes:
    """A part in the usual namespaces."""
    if b"\0" in part:  # UTF-16, in which no declaration would be seen
        raise unreadable("damaged-file", detail=f"thành phần {name} dùng bảng mã lạ")
    return part.replace(STRICT, TRANSITIONAL)


def _is_our_own(archive: Archive) -> bool:
    """Whether the document says of itself that this product wrote it (``OWN_CATEGORY``)."""
    if _PROPERTIES not in archive:
        return False
    category = opc.parse(archive.read(_PROPERTIES), _PROPERTIES).find(_CATEGORY)
    return category is not None and category.text == OWN_CATEGORY


def _book(path: str, root: ET.Element, limits: Limits) -> RawBook:
    tables: list[ET.Element] = []
    lines: list[str] = []
    for element in within(root, frozenset({f"{W}tbl", f"{W}p"})):
        if element.tag == f"{W}p":
            if not tables and len(lines) < _MOST_LINES and (text := _text(element)):
                lines.append(text)
        elif len(tables) < _MOST_TABLES:
            tables.append(element)
    waiting = [*tables]
    for table in waiting:  # grows: tables inside cells come behind the outer ones
        inner = [t for cell in within(table, frozenset({f"{W}tc"})) for t in within(cell, frozenset({f"{W}tbl"}))]
        waiting += inner[: max(_MOST_TABLES - len(waiting), 0)]
    sheets = {}
    for number, table in enumerate(waiting, start=1):
        name = f"Bảng {number}"
        sheets[name] = RawSheet(name, _rows(table, name, limits), {}, frozenset(), frozenset())
    return RawBook(path, "docx", tuple(sheets), sheets, lines=tuple(lines))


def within(top: ET.Element, tags: frozenset[str]) -> Iterator[ET.Element]:
    """The nearest descendants of these tags, in document order, not those inside one another. Never recursive."""
    waiting = [*reversed([*top])]
    while waiting:
        element = waiting.pop()
        if element.tag in tags:
            yield element
        elif element.tag not in SILENT:
            waiting += reversed([*element])


def _rows(table: ET.Element, name: str, limits: Limits) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    cells = 0
    for line in within(table, frozenset({f"{W}tr"})):
        if line.find(f"{W}trPr/{W}del") is not None:
            continue  # a row deleted in tracked changes
        row: list[Cell] = [""] * number_of(line.find(f"{W}trPr/{W}gridBefore"), 0, limits)
        for cell in within(line, frozenset({f"{W}tc"})):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val") != "restart"
            text = "" if goes_on else " ".join(filter(None, map(_text, within(cell, _PARAGRAPHS))))
            row += [text[:_LONGEST], *[""] * (number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1, limits) - 1)]
            if len(row) > limits.columns:
                raise unreadable("too-large", detail=f"bảng «{name}» có quá nhiều cột")
        cells += len(row)
        if len(rows) >= limits.rows or cells > limits.cells:
            raise unreadable("too-large", detail=f"bảng «{name}» có quá nhiều ô")
        rows.append(row)
    return rows


_PARAGRAPHS = frozenset({f"{W}p", f"{W}tbl"})


def number_of(element: ET.Element | None, otherwise: int, limits: Limits) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return min(max(int(text), otherwise), limits.columns + 1) if text.isdecimal() and len(text) < 9 else otherwise


def _text(paragraph: ET.Element) -> str:
    """The text that the paragraph shows; nothing for a table (it is read by itself)."""
    if paragraph.tag != f"{W}p":
        return ""
    shown: list[str] = []
    waiting = [*reversed([*paragraph])]
    while waiting:
        element = waiting.pop()
        if element.tag == f"{W}t":
            shown.append(element.text or "")
        elif element.tag in MARKS:
            shown.append(MARKS[element.tag])
        elif element.tag not in SILENT:
            waiting += reversed([*element])
    return " ".join("".join(shown).split())
