"""OLE containers ([MS-CFB]): the streams of an .xls, and a new container of one stream for the parser.

Chains of sectors in a damaged file lead in circles, in which other readers run for ever or until memory
ends; so the workbook's stream is taken out here, every chain bounded by the file's size, and the parser is
given a container made anew.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass

from xlsx_addin.reading.raw import UnreadableFile
from xlsx_addin.reading.reasons import unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST_SECTOR = 0xFFFFFFFA  # greater numbers are marks, not sectors
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_ROOT, _STREAM = 5, 2
_IN_HEADER = 109  # sectors of the allocation table that the header itself lists
_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_MINI_SHIFT = 6
_SECTOR = 4096  # of the containers made here


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Container:
    """The streams directly under the root of a container; UnreadableFile if it leads nowhere."""

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError, ValueError) as error:
            raise _broken() from error

    def _open(self, data: bytes) -> None:
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != _MINI_SHIFT:
            raise _broken()
        self._data, self._shift = data, shift
        self._sectors = (len(data) - 1) >> shift
        directory, self._cutoff, mini, difat = struct.unpack_from("<I4xII4xI", data, 48)
        self._fat = self._table(self._fat_sectors(difat))
        self._entries = [self._entry(raw) for raw in _ENTRY.iter_unpack(_whole(self._chain(directory), _ENTRY.size))]
        if not self._entries or self._entries[0].kind != _ROOT:
            raise _broken()
        self._mini_fat = self._table(self._chain_ids(mini)) if mini < _LAST_SECTOR else array("I")

    def _entry(self, raw: tuple[bytes, int, int, int, int, int, int, int]) -> _Entry:
        label, length, kind, left, right, child, start, size = raw
        name = label[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
        return _Entry(name, kind, left, right, child, start, size if self._shift > 9 else size & 0xFFFFFFFF)

    def _sector(self, number: int) -> bytes:
        found = self._data[(number + 1) << self._shift : (number + 2) << self._shift]
        if not found:
            raise _broken()
        return found

    def _table(self, numbers: list[int]) -> array[int]:
        table = array("I", _whole(b"".join(map(self._sector, numbers)), 4))
        if struct.pack("=H", 1) != struct.pack("<H", 1):
            table.byteswap()
        return table

    def _fat_sectors(self, extension: int) -> list[int]:
        numbers = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        for _ in range(self._sectors):
            if extension >= _LAST_SECTOR:
                break
            more = self._table([extension])
            numbers += more[:-1]
            extension = more[-1]
        return [number for number in numbers if number < _LAST_SECTOR][: self._sectors]

    def _chain_ids(self, start: int) -> list[int]:
        return _chain(start, self._fat, self._sectors)

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain_ids(start)))

    def read(self, name: str) -> bytes | None:
        """A stream under the root by its name in any case, or None."""
        wanted = name.lower()
        found = [entry for entry in self._top() if entry.name == wanted]
        # A damaged tree may have lost it, but the list of entries still knows.
        found += [entry for entry in self._entries if entry.name == wanted and entry.kind == _STREAM]
        return self._stream(found[0]) if found else None

    def _top(self) -> list[_Entry]:
        waiting, seen, found = [self._entries[0].child], set[int](), []
        while waiting:
            number = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            waiting += [entry.left, entry.right]
            if entry.kind == _STREAM:
                found.append(entry)
        return found

    def _stream(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            stream = self._chain(entry.start)
        else:
            minis = self._chain(self._entries[0].start)
            pieces = _chain(entry.start, self._mini_fat, len(self._mini_fat))
            stream = b"".join(minis[n << _MINI_SHIFT : (n + 1) << _MINI_SHIFT] for n in pieces)
        if len(stream) < entry.size:
            raise _broken()
        return stream[: entry.size]


def _chain(number: int, table: array[int], most: int) -> list[int]:
    numbers: list[int] = []
    while number < _LAST_SECTOR:
        if len(numbers) >= most or number >= len(table):
            raise _broken()
        numbers.append(number)
        number = table[number]
    return numbers


def _whole(data: bytes, unit: int) -> bytes:
    return data[: len(data) // unit * unit]


def _broken() -> UnreadableFile:
    return unreadable("damaged-file", detail="cấu trúc bên trong bị đứt đoạn")


def pack(name: str, stream: bytes) -> bytes:
    """A container of one stream, padded to the size from which streams lie in sectors of their own."""
    stream = stream.ljust(_SECTOR, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    per_sector = _SECTOR // 4
    fats = -(-(sectors + 1) // (per_sector - 1))  # they list themselves too
    if fats > _IN_HEADER:
        raise unreadable("too-large", detail="dữ liệu của bảng tính .xls quá lớn")
    first = fats + 1
    table = [_FAT] * fats + [_END, *range(first + 1, first + sectors), _END]
    table += [_FREE] * (fats * per_sector - len(table))
    listed = [*range(fats), *[_FREE] * (_IN_HEADER - fats)]
    header = struct.pack(
        "<8s16xHHHHH6x9I109I",
        *(SIGNATURE, 0x3E, 4, 0xFFFE, 12, _MINI_SHIFT, 1, fats, fats, 0, _SECTOR, 0, 0, _END, 0, *listed),
    )
    entries = _packed_entry("Root Entry", _ROOT, 1, 0, 0) + _packed_entry(name, _STREAM, _FREE, first, len(stream))
    directory = entries.ljust(_SECTOR, b"\0")
    return header.ljust(_SECTOR, b"\0") + struct.pack(f"<{len(table)}I", *table) + directory + stream


def _packed_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    label = name.encode("utf-16-le")
    return _ENTRY.pack(label, len(label) + 2, kind, _FREE, _FREE, child, start, size)
