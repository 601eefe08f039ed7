"""Before any parser sees a file: its bytes, its zip directory and its parts, each within limits.

What is inspected here is what the parser gets: the parts it needs are inflated once, checked, and handed
on in a new archive made of those parts alone. So a directory that lies, a second directory further on, or a
bomb in a part nobody needs never reaches the parser, and nothing is inflated twice.
"""

from __future__ import annotations

import errno
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.reading.reasons import unreadable

_DEFLATED = 8
_ENCRYPTED = 1  # bit 0 of a zip entry's flags
_LOCAL = struct.Struct("<4s22xHH")
_LOCAL_OUT = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL_OUT = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END_OUT = struct.Struct("<4sHHHHIIH")
_DATE_1980 = 33


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be. The largest good one seen: a province's, with 100,000 list rows."""

    file_bytes: int = 100 << 20
    entries: int = 10_000
    part_bytes: int = 192 << 20  # one part, inflated
    total_bytes: int = 384 << 20  # all parts of the directory, inflated
    ratio: int = 200  # inflated to compressed, of a part larger than ``ratio_from``
    ratio_from: int = 16 << 20
    rows: int = 200_000  # a value further down or right than this is "far"
    columns: int = 1_000
    cells: int = 5_000_000  # rows times columns of one sheet, counted from A1
    text_bytes: int = 1 << 30  # one sheet's text, a shared string counted each time it is shown


def file_bytes(path: Path, limits: Limits) -> bytes:
    """The whole file, or UnreadableFile. Only a regular file is opened: a pipe would block for ever."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise unreadable("not-a-workbook", detail="đây là thư mục hoặc không phải tệp thường")
        if status.st_size > limits.file_bytes:
            raise _file_too_large(limits)
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise unreadable(_open_code(error)) from error
    except ValueError as error:  # a NUL in the name
        raise unreadable("file-missing") from error
    if len(data) > limits.file_bytes:  # it grew, or its size is not told (/proc)
        raise _file_too_large(limits)
    if not data:
        raise unreadable("empty-file")
    return data


def _file_too_large(limits: Limits) -> Exception:
    return unreadable("too-large", detail=f"hơn {limits.file_bytes >> 20} MB")


def _open_code(error: OSError) -> str:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP):
        return "file-missing"
    return "no-permission" if isinstance(error, PermissionError) else "cannot-open"


class Archive:
    """The directory of a zip within limits, and its parts, inflated when asked for.

    Parts are named as the formats name them: forward slashes, no leading slash, any case.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        if data.count(b"PK\1\2") > limits.entries:  # before a record is made of each
            raise unreadable("too-large", detail=f"hơn {limits.entries} thành phần bên trong")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as directory:
                infos = directory.infolist()
        except Exception as error:  # zipfile lets many kinds escape on a hostile directory
            raise unreadable("damaged-file", detail="không đọc được mục lục của tệp nén") from error
        self._check(infos)

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        self._exact = {info.filename: info for info in infos}
        self._infos = {_normal(info.filename): info for info in infos}
        if len(self._infos) != len(infos):
            raise unreadable("too-large", detail="có các thành phần trùng tên bên trong")
        if sum(info.file_size for info in infos) > limits.total_bytes:
            raise unreadable("too-large", detail=f"nội dung giải nén hơn {limits.total_bytes >> 20} MB")
        for info in infos:
            size = info.file_size
            if size > limits.part_bytes:
                raise unreadable("too-large", detail=f"một thành phần giải nén hơn {limits.part_bytes >> 20} MB")
            if size > limits.ratio_from and size > limits.ratio * info.compress_size:
                raise unreadable("too-large", detail=f"tỷ lệ nén hơn {limits.ratio} lần")

    def __contains__(self, name: str) -> bool:
        return name in self._exact or _normal(name) in self._infos

    def size(self, name: str) -> int | None:
        """How large a part is said to be when inflated (``read`` lets it be no larger); None: there is no such part."""
        info = self._info(name)
        return None if info is None else info.file_size

    def _info(self, name: str) -> zipfile.ZipInfo | None:
        return self._exact.get(name) or self._infos.get(_normal(name))

    def read(self, name: str) -> bytes:
        """One part, inflated, of the stated size and checksum, or UnreadableFile."""
        info = self._info(name)
        if info is None:
            raise unreadable("damaged-file", detail=f"thiếu thành phần {name}")
        if info.flag_bits & _ENCRYPTED:
            raise unreadable("password-protected")
        part = self._inflate(info)
        if len(part) != info.file_size or zlib.crc32(part) != info.CRC:
            raise unreadable("damaged-file", detail=f"thành phần {name} sai nội dung")
        return part

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        try:
            signature, name_length, extra_length = _LOCAL.unpack_from(self._data, info.header_offset)
        except struct.error as error:
            raise unreadable("damaged-file", detail="thiếu phần cuối") from error
        start = info.header_offset + _LOCAL.size + name_length + extra_length
        packed = memoryview(self._data)[start : start + info.compress_size]
        known = info.compress_type in (zipfile.ZIP_STORED, _DEFLATED)
        if signature != b"PK\3\4" or len(packed) != info.compress_size or not known:
            raise unreadable("damaged-file", detail="thiếu phần cuối hoặc nén kiểu lạ")
        if info.compress_type == zipfile.ZIP_STORED:
            return bytes(packed)
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            part = inflater.decompress(packed, info.file_size + 1)
        except zlib.error as error:
            raise unreadable("damaged-file", detail="dữ liệu nén sai") from error
        if len(part) > info.file_size:  # the size lies: whatever more there is stays deflated
            raise unreadable("too-large", detail="kích thước bên trong khai sai")
        return part


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts, stored as they are. Python's own writer costs ten times as much."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, part in parts.items():
        label, check, size = name.encode("ascii"), zlib.crc32(part), len(part)
        body += (
            _LOCAL_OUT.pack(b"PK\3\4", 20, 0, 0, 0, _DATE_1980, check, size, size, len(label), 0),
            label,
            part,
        )
        directory.append(
            _CENTRAL_OUT.pack(
                b"PK\1\2", 20, 20, 0, 0, 0, _DATE_1980, check, size, size, len(label), 0, 0, 0, 0, 0, offset
            )
            + label
        )
        offset += _LOCAL_OUT.size + len(label) + size
    listing = b"".join(directory)
    end = _END_OUT.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listing), offset, 0)
    return b"".join((*body, listing, end))
