"""What is proofread: a Word document, a text file or pasted text as lines and tables, each with its place and key.

Word documents are read behind the guard (``reading.docx``), as they would be printed with all changes accepted: text
deleted in tracked changes, field codes and text boxes are no content. Footnotes and endnotes come last.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlsx_addin.proofreading.docx_letters import Block, Element, Letters, blocks, letters_of
from xlsx_addin.proofreading.text import Line, Table, Text, heading_level, plain_text
from xlsx_addin.reading import opc
from xlsx_addin.reading.docx import Document, W, open_document
from xlsx_addin.reading.formats import is_ole
from xlsx_addin.reading.guard import Limits, file_bytes
from xlsx_addin.reading.raw import UnreadableFile

_LIMITS = Limits(part_bytes=32 << 20)
_NOTES = (("footnote", "f", "chú thích"), ("endnote", "e", "chú thích cuối"))
_LONGEST_HEADING = 200  # letters
_MOST_STYLES = 20  # that one is based on, one after the other
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OLD_ENOUGH = 20  # accented letters of old encodings before a text is said to be in one

REASONS = {
    "file-missing": "Không thấy tệp này; hãy kiểm tra lại đường dẫn.",
    "no-permission": "Không có quyền đọc tệp này, hoặc tệp đang bị chương trình khác khóa; hãy đóng tệp rồi chạy lại.",
    "cannot-open": "Máy không đọc được tệp này; hãy chép tệp về ổ đĩa trên máy rồi chạy lại.",
    "empty-file": "Tệp rỗng, không có chữ nào; hãy xin lại tệp.",
    "damaged-file": "Tệp Word bị hỏng hoặc gửi chưa trọn vẹn; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại.",
    "password-protected": "Tệp được đặt mật khẩu mở; hãy gỡ mật khẩu rồi chạy lại.",
    "too-large": "Tệp lớn bất thường nên không được mở; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại.",
    "old-word-file": "Tệp Word kiểu cũ (.doc) hoặc có mật khẩu; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại.",
    "not-a-document": "Tệp này không phải văn bản Word (.docx) hay văn bản thuần (.txt); hãy lưu lại dạng .docx rồi "
    "chạy lại.",
    "old-encoding": "Văn bản không ở bảng mã Unicode (có thể là TCVN3/.VnTime hoặc VNI) nên không đọc chắc được; hãy "
    "chuyển sang Unicode rồi chạy lại.",
    "timed-out": "Đọc tệp này quá thời gian cho phép nên đã dừng; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại.",
    "parser-crashed": "Tệp này làm chương trình đọc dừng đột ngột; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại.",
    "task-error": "Chương trình gặp lỗi của chính nó khi đọc tệp này, tệp không có lỗi; hãy gửi thông báo này cho "
    "người hỗ trợ.",
    "not-a-plain-document": "Tệp Word này có macro hoặc là tệp mẫu nên không làm được bản có ghi chú; hãy mở bằng "
    "Word, lưu lại dạng .docx rồi chạy lại.",
    "no-text": "Văn bản không có chữ nào để soát (có thể là ảnh chụp); hãy dùng bản có chữ.",
}
"""Code -> sentence: why a text could not be read, and what to do about it."""


class CannotRead(Exception):  # noqa: N818 - an outcome with a name of its own
    """A text that cannot be proofread at all. ``code`` is stable, ``reason`` a whole Vietnamese sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = REASONS[code]


def read_text(path: Path) -> Text:
    """A .docx or a text file, told by its content. Raises ``CannotRead`` and nothing else."""
    try:
        return text_of(file_bytes(path, _LIMITS))
    except UnreadableFile as error:
        raise CannotRead(_code(error)) from error


def text_of(data: bytes) -> Text:
    """The same of a file's bytes."""
    try:
        if is_ole(data):
            raise CannotRead("old-word-file")
        opened = open_document(data, _LIMITS)
        text = _document(opened) if opened else plain_text(decoded(data))
    except UnreadableFile as error:
        raise CannotRead(_code(error)) from error
    except MemoryError as error:
        raise CannotRead("too-large") from error
    except RecursionError as error:
        raise CannotRead("damaged-file") from error
    return checked(text)


def _code(error: UnreadableFile) -> str:
    return error.code if error.code in REASONS else "not-a-document"


def decoded(data: bytes) -> str:
    """Plain text from UTF-8, or from UTF-16 with its mark; any other encoding is told, not guessed."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if data.startswith((b"PK", b"%PDF", b"{\\rtf")) or b"\0" in data:
        raise CannotRead("not-a-document")
    return _strictly(data, "utf-8")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CannotRead("old-encoding") from error


def checked(text: Text) -> Text:
    """The text, if it has any and its letters are Unicode's Vietnamese ones.

    Old fonts put Vietnamese letters where Latin-1 has its own: a text full of those without one that only Vietnamese
    has is in such a font.
    """
    letters = [c for c in _all_letters(text) if c > "\x7f"]
    if not text.lines and not text.tables:
        raise CannotRead("no-text")
    vietnamese = sum(c in "đĐăĂơƠưƯ" or "\u1ea0" <= c <= "\u1ef9" or "\u0300" <= c <= "\u0323" for c in letters)
    latin = sum("\xa1" <= c <= "\xff" for c in letters)
    if latin >= _OLD_ENOUGH and vietnamese * 20 < latin:
        raise CannotRead("old-encoding")
    return text


def _all_letters(text: Text) -> Iterator[str]:
    for line in text.lines:
        yield from line.text
    for table in text.tables:
        for row in table.rows:
            for cell in row:
                yield from cell


# --- Word ------------------------------------------------------------------------------------------------------


def spots(root: Element, notes: Mapping[str, Element]) -> Iterator[tuple[str, str, Block | None, Letters]]:
    """Every place with text, in order: its key, its name for staff, the table it stands for (else None), its letters.

    A table comes as itself, without letters; its cells have the keys of ``Table.cell_key``. ``notes``: the trees of
    footnotes and endnotes by what they hold. Paragraphs without text are not counted.
    """
    number = tables = 0
    for block in blocks(root):
        if block.is_table:
            tables += 1
            yield f"t{tables}", f"bảng {tables}", block, Letters("", ())
        elif (letters := letters_of([block.element])).text.strip():
            number += 1
            yield f"p{number}", f"đoạn {number}", None, letters
    for kind, letter, name in _NOTES:
        for order, (note_id, note) in enumerate(_ordered(root, kind, notes.get(kind)), start=1):
            letters = letters_of(block.element for block in blocks(note) if not block.is_table)
            if letters.text.strip():
                yield f"{letter}{note_id}", f"{name} {order}", None, letters


def _ordered(root: Element, kind: str, notes: Element | None) -> Iterator[tuple[str, Element]]:
    """The notes that the text refers to, in the order of their numbers."""
    if notes is None:
        return
    by_id = {note.get(f"{W}id", ""): note for note in notes if note.tag == f"{W}{kind}"}
    for reference in root.iter(f"{W}{kind}Reference"):
        found = by_id.pop(reference.get(f"{W}id", ""), None)
        if found is not None:
            yield reference.get(f"{W}id", ""), found


def note_parts(document: Document) -> dict[str, str]:
    """The parts that hold footnotes and endnotes."""
    found = _related(document)
    return {kind: part for kind, _, _ in _NOTES if (part := found.get(f"{kind}s", "")) in document.archive}


def _related(document: Document) -> Mapping[str, str]:
    """Part by the last word of its relationship's type."""
    folder, _, file = document.main.rpartition("/")
    if f"{folder}/_rels/{file}.rels" not in document.archive:
        return {}
    return dict(opc.relations_of(document.archive, document.main).values())


def _document(document: Document) -> Text:
    levels = _style_levels(document)
    notes = {kind: document.part(part) for kind, part in note_parts(document).items()}
    lines: list[Line] = []
    tables: list[Table] = []
    section = ""
    for key, place, table, letters in spots(document.root, notes):
        if table is not None:
            tables.append(Table(place, key, _rows(table), len(lines) - 1))
            continue
        level = _level(letters, levels) if key.startswith("p") else None
        lines.append(Line(place, key, letters.text, section, level))
        section = " ".join(letters.text.split()) if level is not None else section
    return Text(tuple(lines), tuple(tables))


def _rows(table: Block) -> tuple[tuple[str, ...], ...]:
    """Every row from its first column on; where a cell goes on beside or below, the rest is empty."""
    last = max((cell.row for cell in table.cells), default=0)
    rows: list[list[str]] = [[] for _ in range(last)]
    for cell in table.cells:
        row = rows[cell.row - 1]
        row += [""] * (cell.column - 1 - len(row))
        row.append(letters_of(cell.paragraphs).text)
    return tuple(map(tuple, rows))


def _level(letters: Letters, levels: Mapping[str, int]) -> int | None:
    """A heading's level, by the paragraph's own word, its style, or its numbering."""
    paragraph = letters.paragraph
    own = paragraph.find(f"{W}pPr/{W}outlineLvl")
    if own is not None and own.get(f"{W}val", "") in set("012345678"):
        return int(own.get(f"{W}val")) + 1
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    by_style = levels.get(style.get(f"{W}val", "")) if style is not None else None
    if by_style is not None:
        return by_style
    return heading_level(letters.text) or _numbered_by_word(paragraph, letters.text.strip())


def _numbered_by_word(paragraph: Element, text: str) -> int | None:
    """A heading whose number Word itself counts, so that the text has none: capitals, or all of it bold."""
    if (
        paragraph.find(f"{W}pPr/{W}numPr") is None
        or len(text) > _LONGEST_HEADING
        or text.endswith((".", ";", ",", ":"))
    ):
        return None
    if text.isupper():
        return 1
    runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]
    bold = [run.find(f"{W}rPr/{W}b") for run in runs]
    return 2 if all(b is not None and b.get(f"{W}val", "1") not in ("0", "false") for b in bold) else None


def _style_levels(document: Document) -> Mapping[str, int]:
    """The outline level of each paragraph style that has one, itself or through the styles it is based on."""
    part = _related(document).get("styles", "")
    if part not in document.archive:
        return {}
    own: dict[str, int] = {}
    base: dict[str, str] = {}
    for style in document.part(part).iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        level, parent = style.find(f"{W}pPr/{W}outlineLvl"), style.find(f"{W}basedOn")
        if level is not None and level.get(f"{W}val", "").isdecimal():
            own[name] = int(level.get(f"{W}val", "")) + 1
        if parent is not None:
            base[name] = parent.get(f"{W}val", "")
    found = {}
    for name in {*own, *base}:
        at = name
        for _ in range(_MOST_STYLES):
            if at in own or at not in base:
                break
            at = base[at]
        if own.get(at, 10) <= 9:
            found[name] = own[at]
    return found
