"""The zip container: members are read one by one, and unchanged ones are copied as they are, still compressed.

``zipfile`` reads the directory and inflates; it cannot copy a member without recompressing it, so the writing
is done here. Entry order, dates, attributes and compressed bytes of unchanged members are those of the source.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from copy import copy
from io import BytesIO
from typing import BinaryIO

from xlsx_addin.workbook.ooxml.errors import CannotEdit

Payload = bytes | Iterable[bytes]
"""New content of a member: whole, or in pieces that are made while they are written."""

LARGEST_PART = 1 << 30  # inflated bytes; a part is held in memory once it is asked for

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_SIZES_AT = 14  # where CRC and the two sizes stand in a local header
_LIMIT = 0xFFFFFFFF
_DEFLATE_VERSION = 20
_LEVEL = 5  # of sheets: 2 % larger than the usual 6, in two thirds of the time
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_ZIP64_EXTRA = 0x0001
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Archive:
    """A zip file in memory, read only. ``write`` makes another one out of it."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise CannotEdit(
                "file-encrypted",
                "Tệp được đặt mật khẩu mở hoặc là tệp .xls cũ. Hãy bỏ mật khẩu hoặc lưu lại dạng .xlsx rồi chạy lại.",
            )
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise _damaged() from error
        self.data = data
        self._members = {info.filename: info for info in self._zip.infolist()}
        if len(self._members) != len(self._zip.infolist()):
            raise _damaged()
        if any(info.flag_bits & _ENCRYPTED for info in self._members.values()):
            raise CannotEdit(
                "file-encrypted", "Tệp có phần bị mã hóa. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi chạy lại."
            )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The inflated bytes of a member, checked against its checksum."""
        if self._members[name].file_size > LARGEST_PART:
            raise _damaged()
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise _damaged() from error

    def raw(self, name: str) -> bytes:
        """The stored, still compressed bytes of a member."""
        info = self._members[name]
        start = info.header_offset
        header = self.data[start : start + _LOCAL.size]
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            raise _damaged()
        name_size, extra_size = struct.unpack_from("<2H", header, 26)
        start += _LOCAL.size + name_size + extra_size
        packed = self.data[start : start + info.compress_size]
        if len(packed) != info.compress_size:
            raise _damaged()
        return packed

    def write(self, out: BinaryIO, changes: Mapping[str, Payload | None]) -> None:
        """Write the archive with some members changed, dropped (``None``) or added (at the end).

        ``out`` must be seekable: the size of a member made in pieces is known only after it is written.
        """
        directory: list[bytes] = []
        for name, info in self._members.items():
            if name not in changes:
                directory.append(self._copy(out, info))
            elif (payload := changes[name]) is not None:
                directory.append(_deflate(out, info, payload))
        first = next(iter(self._members.values()))
        for name, payload in changes.items():
            if name not in self._members and payload is not None:
                info = zipfile.ZipInfo(name, first.date_time)
                info.create_system, info.external_attr = first.create_system, first.external_attr
                info.create_version = first.create_version
                directory.append(_deflate(out, info, payload))
        start = out.tell()
        size = sum(map(len, directory))
        if start + size > _LIMIT:
            raise _too_large()
        out.writelines(directory)
        comment = self._zip.comment
        count = len(directory)
        out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, len(comment)) + comment)

    def _copy(self, out: BinaryIO, info: zipfile.ZipInfo) -> bytes:
        raw = self.raw(info.filename)
        offset = out.tell()
        out.write(_local_header(info, info.compress_type, info.CRC, len(raw), info.file_size))
        out.write(raw)
        return _central_entry(info, info.compress_type, info.CRC, len(raw), info.file_size, offset)


def _deflate(out: BinaryIO, info: zipfile.ZipInfo, payload: Payload) -> bytes:
    """Write one member compressed; header first with blanks, which are filled in when the sizes are known."""
    info = copy(info)
    info.extract_version = max(info.extract_version, _DEFLATE_VERSION)
    offset = out.tell()
    out.write(_local_header(info, zipfile.ZIP_DEFLATED, 0, 0, 0))
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    crc = size = packed = 0
    for piece in (payload,) if isinstance(payload, bytes) else payload:
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        packed += out.write(compressor.compress(piece))
    packed += out.write(compressor.flush())
    end = out.tell()
    if max(size, end) > _LIMIT:
        raise _too_large()
    out.seek(offset + _SIZES_AT)
    out.write(struct.pack("<3L", crc, packed, size))
    out.seek(end)
    return _central_entry(info, zipfile.ZIP_DEFLATED, crc, packed, size, offset)


def _name_bytes(info: zipfile.ZipInfo) -> tuple[bytes, int]:
    """The member's name as stored, and the flags that go with it; sizes always stand in the header."""
    flags = info.flag_bits & ~_DESCRIPTOR
    return info.orig_filename.encode("utf-8" if flags & _UTF8 else "cp437"), flags


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _local_header(info: zipfile.ZipInfo, method: int, crc: int, packed: int, size: int) -> bytes:
    name, flags = _name_bytes(info)
    time, date = _dos_time(info)
    fields = (info.extract_version, flags, method, time, date, crc, packed, size, len(name), 0)
    return _LOCAL.pack(b"PK\x03\x04", *fields) + name


def _central_entry(info: zipfile.ZipInfo, method: int, crc: int, packed: int, size: int, offset: int) -> bytes:
    if offset > _LIMIT:
        raise _too_large()
    name, flags = _name_bytes(info)
    time, date = _dos_time(info)
    extra = _without_zip64(info.extra)
    made_by = info.create_version | info.create_system << 8
    version = info.extract_version
    sizes = (len(name), len(extra), len(info.comment))
    fields = (made_by, version, flags, method, time, date, crc, packed, size, *sizes, 0)
    entry = _CENTRAL.pack(b"PK\x01\x02", *fields, info.internal_attr, info.external_attr, offset)
    return entry + name + extra + info.comment


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields without the one for sizes past 4 GB: here all sizes fit the header."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept


def _damaged() -> CannotEdit:
    return CannotEdit(
        "file-damaged", "Tệp bị hỏng hoặc không phải tệp Excel .xlsx/.xlsm. Hãy mở và lưu lại bằng Excel."
    )


def _too_large() -> CannotEdit:
    return CannotEdit("file-too-large", "Tệp kết quả vượt quá 4 GB. Hãy chia thành nhiều tệp nhỏ hơn.")
