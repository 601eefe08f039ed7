"""The records of an .xls that calamine does not tell about: error cells, percent formats, passwords.

calamine reads every sheet of an .xls when it opens it, wanted or not, so every sheet is measured here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from xlsx_addin.reading.marks import BINARY_ERRORS, Marks
from xlsx_addin.reading.ole import Container
from xlsx_addin.reading.percent import BUILT_IN, is_percent_code
from xlsx_addin.reading.raw import Place
from xlsx_addin.reading.reasons import unreadable

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF = 0x809, 0x0A, 0x2F, 0x85, 0x41E, 0xE0
_DIMENSIONS, _NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x200, 0x203, 0x27E, 0xBD, 0x06, 0x205
_TEXTS = frozenset({0xFD, 0x204, 0xD6})
_BIFF8 = 0x600
_SHEET_COLUMNS = 256  # what the format can hold; it has 65,536 rows
_HEADER = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")  # row, column, format
_NOT_A_NUMBER = b"\xff\xff"  # ends a formula result that is no number; its first byte says what it is
_ERROR_RESULT = 2


@dataclass(frozen=True, slots=True)
class Globals:
    """What the workbook's own records say: where each sheet starts, which cell formats are percents."""

    sheet_starts: tuple[int, ...]
    percents: frozenset[int]


def workbook_stream(container: Container) -> bytes:
    """The workbook's stream; UnreadableFile where there is none, or where it is encrypted as a whole."""
    for name in ("EncryptedPackage", "Workbook", "Book"):
        stream = container.read(name)
        if stream is not None and name == "EncryptedPackage":
            raise unreadable("password-protected")
        if stream is not None:
            return stream
    raise unreadable("not-a-workbook", detail="đây là tài liệu Office cũ khác, không phải bảng tính")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """(type, where the body starts, body) of each record."""
    end = len(stream) - _HEADER.size
    while at <= end:
        kind, size = _HEADER.unpack_from(stream, at)
        at += _HEADER.size
        yield kind, at, stream[at : at + size]
        at += size


def read_globals(stream: bytes) -> Globals:
    """The workbook's own records; UnreadableFile if they are encrypted or cut."""
    starts: list[int] = []
    codes: dict[int, bool] = dict.fromkeys(BUILT_IN, True)
    formats: list[int] = []
    version = _BIFF8
    try:
        for kind, _, body in _records(stream, 0):
            if kind == _BOF:
                version = int.from_bytes(body[:2], "little")
            elif kind == _FILEPASS:
                raise unreadable("password-protected")
            elif kind == _BOUNDSHEET:
                starts.append(int.from_bytes(body[:4], "little"))
            elif kind == _FORMAT:
                codes[int.from_bytes(body[:2], "little")] = is_percent_code(_format_code(body, version))
            elif kind == _XF:
                formats.append(int.from_bytes(body[2:4], "little"))
            elif kind == _EOF:
                percents = frozenset(i for i, number in enumerate(formats) if codes.get(number))
                return Globals(tuple(starts), percents)
    except (struct.error, IndexError) as error:
        raise unreadable("damaged-file", detail="bản ghi bị cắt ngang") from error
    raise unreadable("damaged-file", detail="thiếu phần cuối")


def _format_code(body: bytes, version: int) -> str:
    if version < _BIFF8:
        return body[3:].decode("latin-1")
    return body[5:].decode("utf-16-le" if body[4] & 1 else "latin-1", "replace")


def read_marks(stream: bytes, start: int, book: Globals) -> Marks:
    """Errors, percents and formulas of the sheet that starts there; UnreadableFile if calamine could not hold it."""
    errors: dict[Place, str] = {}
    percents: set[Place] = set()
    formulas: set[Place] = set()
    try:
        for kind, _, body in _sheet_records(stream, start):
            for row, column, style, is_number, error in _cells(kind, body):
                if column >= _SHEET_COLUMNS:
                    raise unreadable("damaged-file", detail="có ô ngoài khuôn khổ của tệp .xls")
                if error is not None:
                    errors[row, column] = BINARY_ERRORS.get(error, "#N/A")
                elif is_number and style in book.percents:
                    percents.add((row, column))
                if kind == _FORMULA:
                    formulas.add((row, column))
    except (struct.error, IndexError) as fault:
        raise unreadable("damaged-file", detail="bản ghi bị cắt ngang") from fault
    return Marks(errors, frozenset(percents), frozenset(formulas))


def neutral(stream: bytes, book: Globals) -> bytes:
    """The stream without what its sheets say their size is: calamine sets aside memory for any number."""
    out = bytearray(stream)
    for start in book.sheet_starts:
        for kind, at, body in _sheet_records(stream, start):
            if kind == _DIMENSIONS:
                out[at : at + len(body)] = bytes(len(body))
    return bytes(out)


def _sheet_records(stream: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """The records of one sheet, without those of charts inside it, which hold cell records too."""
    depth = 0
    for kind, at, body in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, at, body
    raise unreadable("damaged-file", detail="thiếu phần cuối")


def _cells(kind: int, body: bytes) -> Iterator[tuple[int, int, int, bool, int | None]]:
    """(row, column, style, whether it is a number, error code) of the cells with a value in one record."""
    if kind == _MULRK:
        row, first = _HEADER.unpack_from(body)
        for index in range((len(body) - 6) // 6):
            (style,) = struct.unpack_from("<H", body, 4 + 6 * index)
            yield row, first + index, style, True, None
        return
    is_number, error = kind in (_NUMBER, _RK), None
    if kind == _BOOLERR:
        error = body[6] if body[7] else None
    elif kind == _FORMULA:
        is_number = body[12:14] != _NOT_A_NUMBER
        if not is_number and body[6] == _ERROR_RESULT:
            error = body[8]
    elif not is_number and kind not in _TEXTS:
        return
    row, column, style = _CELL.unpack_from(body)
    yield row, column, style, is_number, error
