"""Writing a file whole or not at all: what stood there before is never half overwritten, and stays as a backup."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

_REASONS = {
    "disk-full": "Ổ đĩa đã đầy, không ghi được tệp {path}. Hãy xóa bớt tệp không cần hoặc chọn ổ đĩa khác.",
    "file-open": (
        "Tệp {path} đang mở trong chương trình khác (Word, Excel, LibreOffice). Hãy đóng tệp đó rồi chạy lại."
    ),
    "no-permission": ("Không có quyền ghi tệp {path}. Hãy chọn thư mục khác hoặc bỏ thuộc tính chỉ đọc của tệp."),
    "no-folder": "Không có thư mục {folder}. Hãy tạo thư mục này hoặc chọn thư mục khác.",
    "is-folder": "{path} là một thư mục, không phải tệp. Hãy đặt tên tệp khác.",
    "name-too-long": "Tên tệp {path} quá dài. Hãy đặt tên ngắn hơn.",
    "write-failed": "Không ghi được tệp {path} ({detail}). Hãy kiểm tra ổ đĩa hoặc chọn nơi lưu khác.",
}
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_WINDOWS_IN_USE = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_WINDOWS_DENIED = 5  # ERROR_ACCESS_DENIED: what os.replace gives when the target is open


class CannotWrite(Exception):  # noqa: N818 - an outcome with a name of its own
    """The file was not written; what stood there is untouched. ``code`` is stable, ``reason`` Vietnamese."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


def write_atomically(
    path: str | os.PathLike[str],
    data: bytes | Callable[[BinaryIO], None],
    *,
    backup: bool = True,
) -> Path | None:
    """Write ``path`` so that at every moment it is either the old file or the whole new one.

    ``data`` is the content, or a function that writes it to a seekable binary stream. An existing file is first
    copied to ``NAME.bak`` (``.bak1``, ``.bak2``... when taken), content and time; that path is returned.
    A link is followed. Raises ``CannotWrite``; what ``data`` itself raises passes through.
    """
    target = _followed(Path(path))
    _refuse_unwritable(target)
    temporary, kept = _temporary_name(target), None
    try:
        _write_temporary(temporary, data, target)
        try:
            if backup and target.exists():
                kept = _keep_copy(target)
            temporary.replace(target)
        except OSError as error:
            raise _cannot_write(error, target) from error
    except BaseException:
        _remove(temporary)
        if kept is not None:
            _remove(kept)
        raise
    _sync_folder(target.parent)
    return kept


def _followed(path: Path) -> Path:
    """The file a link leads to: renaming onto the link itself would replace the link."""
    try:
        return Path(os.path.realpath(path)) if path.is_symlink() else path
    except OSError as error:
        raise _cannot_write(error, path) from error


def _refuse_unwritable(target: Path) -> None:
    """Say at once what the system would only say late, or (a read-only file on POSIX) not at all."""
    if not target.parent.is_dir():
        raise _refusal("no-folder", target)
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise _cannot_write(error, target) from error
    if stat.S_ISDIR(mode):
        raise _refusal("is-folder", target)
    if not mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise _refusal("no-permission", target)


def _write_temporary(temporary: Path, data: bytes | Callable[[BinaryIO], None], target: Path) -> None:
    try:
        stream = _create(temporary)
    except OSError as error:
        raise _cannot_write(error, target) from error
    try:
        with stream:
            if callable(data):
                data(stream)
            else:
                stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            with contextlib.suppress(OSError):  # some network disks have no modes
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    except OSError as error:
        # A function that reads other files may fail for reasons of theirs: those are not about this file.
        if callable(data) and error.errno not in _DISK_FULL | {errno.EIO, errno.EROFS}:
            raise
        raise _cannot_write(error, target) from error


def _keep_copy(target: Path) -> Path:
    """A full copy under the first free backup name; it appears there only when it is complete."""
    temporary = _temporary_name(target)
    try:
        with target.open("rb") as source, _create(temporary) as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        with contextlib.suppress(OSError):
            shutil.copystat(target, temporary)
        for name in _backup_names(target):
            if _publish(temporary, name):
                return name
    finally:
        _remove(temporary)
    raise AssertionError("backup names never end")


def _backup_names(target: Path) -> Iterator[Path]:
    yield target.with_name(f"{target.name}.bak")
    for number in count(1):
        yield target.with_name(f"{target.name}.bak{number}")


def _publish(temporary: Path, name: Path) -> bool:
    """Give a finished file its name unless the name is taken. Links never overwrite; not every disk has them."""
    if os.path.lexists(name):
        return False
    try:
        os.link(temporary, name)
    except FileExistsError:
        return False
    except OSError:
        temporary.rename(name)
    return True


def _temporary_name(target: Path) -> Path:
    """In the same folder, so that the rename stays on one disk; hidden, and never taken for an input."""
    return target.with_name(f".xlsx_addin-{secrets.token_hex(6)}.tmp")


def _create(path: Path) -> BinaryIO:
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o666), "w+b")


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _cannot_write(error: OSError, target: Path) -> CannotWrite:
    windows = getattr(error, "winerror", None)
    if error.errno in _DISK_FULL:
        return _refusal("disk-full", target)
    if windows in _WINDOWS_IN_USE or (windows == _WINDOWS_DENIED and target.exists()):
        return _refusal("file-open", target)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _refusal("no-permission", target)
    if error.errno == errno.ENAMETOOLONG:
        return _refusal("name-too-long", target)
    return _refusal("write-failed", target, error.strerror or str(error))


def _refusal(code: str, target: Path, detail: str = "") -> CannotWrite:
    return CannotWrite(code, _REASONS[code].format(path=target, folder=target.parent, detail=detail))
