"""The records of an .xlsb that calamine does not tell about, and the package it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsx_addin.reading.guard import Archive, Limits, pack
from xlsx_addin.reading.marks import BINARY_ERRORS, Marks, far_cell, too_many_cells
from xlsx_addin.reading.opc import relation_part, relations_of, styles_and_strings
from xlsx_addin.reading.percent import BUILT_IN, is_percent_code
from xlsx_addin.reading.raw import Place
from xlsx_addin.reading.reasons import unreadable

_ROW, _ERROR, _ERROR_FORMULA, _SHEET, _FORMAT = 0x00, 0x03, 0x0B, 0x9C, 0x2C
_XF, _CELL_XFS, _CELL_XFS_END, _SHEET_DATA_END = 0x2F, 0x269, 0x26A, 0x92
_NUMBERS = frozenset({0x02, 0x05, 0x09})  # RK, real, numeric formula
_VALUES = _NUMBERS | {_ERROR, _ERROR_FORMULA, 0x04, 0x06, 0x07, 0x08, 0x0A}  # and booleans, texts
_FORMULAS = frozenset({0x08, 0x09, 0x0A, 0x0B})  # with a text, a number, a truth value, an error as result
_NO_RELATION = 0xFFFFFFFF
_MORE = 0x80


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets the workbook part names, and the parts it relates to."""

    main: str
    sheets: tuple[tuple[str, str, str | None], ...]  # name, relationship id, part if a worksheet
    ids: tuple[str, ...]  # of every relationship
    styles: str | None
    strings: str | None


def _u32(body: bytes, at: int) -> int:
    if at + 4 > len(body):
        raise unreadable("damaged-file", detail="bản ghi bị cắt ngang")
    return int.from_bytes(body[at : at + 4], "little")


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, body) of each record: type in one or two bytes of seven bits, length in up to four."""
    at, end = 0, len(part)
    try:
        while at < end:
            kind = part[at]
            at += 1
            if kind & _MORE:
                kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
                at += 1
            size = shift = 0
            while True:
                byte = part[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & _MORE or shift == 28:
                    break
            yield kind, part[at : at + size]
            at += size
    except IndexError as error:
        raise unreadable("damaged-file", detail="bản ghi bị cắt ngang") from error


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A wide string and where it ends."""
    end = at + 4 + 2 * _u32(body, at)
    if end > len(body):
        raise unreadable("damaged-file", detail="bản ghi bị cắt ngang")
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def read_workbook(archive: Archive, main: str) -> Workbook:
    """The sheets of the workbook part ``main`` with the parts that hold them."""
    relations = relations_of(archive, main)
    sheets: list[tuple[str, str, str | None]] = []
    for kind, body in _records(archive.read(main)):
        if kind == _SHEET and _u32(body, 8) != _NO_RELATION:
            relation, end = _text(body, 8)
            what, part = relations.get(relation, ("", ""))
            sheets.append((_text(body, end)[0], relation, part if what == "worksheet" else None))
    return Workbook(main, tuple(sheets), tuple(relations), *styles_and_strings(archive, relations))


@lru_cache(maxsize=16)
def percent_styles(styles: bytes) -> frozenset[int]:
    """The cell styles that show a percent."""
    codes: dict[int, bool] = dict.fromkeys(BUILT_IN, True)
    formats: list[int] = []
    inside = False
    for kind, body in _records(styles):
        if kind == _FORMAT:
            codes[int.from_bytes(body[:2], "little")] = is_percent_code(_text(body, 2)[0])
        elif kind in (_CELL_XFS, _CELL_XFS_END):
            inside = kind == _CELL_XFS
        elif kind == _XF and inside:
            formats.append(int.from_bytes(body[2:4], "little"))
    return frozenset(index for index, number in enumerate(formats) if codes.get(number))


def read_marks(sheet: bytes, name: str, percents: frozenset[int], limits: Limits) -> Marks:
    """Errors, percents and formulas of one sheet part; UnreadableFile if its values would not fit the limits."""
    errors: dict[Place, str] = {}
    shown: set[Place] = set()
    formulas: set[Place] = set()
    row = last_row = last_column = 0
    for kind, body in _records(sheet):
        if kind == _ROW:
            row = _u32(body, 0)
        elif kind in _VALUES:
            column, style = _u32(body, 0), _u32(body, 4) & 0xFFFFFF
            if row >= limits.rows or column >= limits.columns:
                raise far_cell(name, (row, column), limits)
            last_row, last_column = max(row, last_row), max(column, last_column)
            if kind in (_ERROR, _ERROR_FORMULA):
                errors[row, column] = BINARY_ERRORS.get(body[8] if len(body) > 8 else -1, "#N/A")
            elif kind in _NUMBERS and style in percents:
                shown.add((row, column))
            if kind in _FORMULAS:
                formulas.add((row, column))
        elif kind == _SHEET_DATA_END:
            break
    if (last_row + 1) * (last_column + 1) > limits.cells:
        raise too_many_cells(name, (last_row + 1) * (last_column + 1))
    return Marks(errors, frozenset(shown), frozenset(formulas))


def package(archive: Archive, book: Workbook, sheets: Sequence[tuple[str, bytes]]) -> bytes:
    """The file's workbook part with these (relationship id, sheet part) alone.

    Every relationship is said to be a worksheet: calamine refuses a whole file for a macro sheet.
    """
    parts = {
        "xl/workbook.bin": archive.read(book.main),
        "xl/_rels/workbook.bin.rels": relation_part(
            [(relation, "worksheet", f"worksheets/s{i}.bin") for i, relation in enumerate(book.ids)]
        ),
    }
    for relation, sheet in sheets:
        parts[f"xl/worksheets/s{book.ids.index(relation)}.bin"] = sheet
    if book.styles:
        parts["xl/styles.bin"] = archive.read(book.styles)
    if book.strings:
        parts["xl/sharedStrings.bin"] = archive.read(book.strings)
    return pack(parts)
