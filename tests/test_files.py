"""A file is the old one or the whole new one, whatever happens in between."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest

from xlsx_addin import files
from xlsx_addin.files import CannotWrite, write_atomically

OLD, NEW = b"old content", b"new content"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    existing = tmp_path / "Bắc Ninh 2026.xlsx"
    existing.write_bytes(OLD)
    os.utime(existing, (1_600_000_000, 1_600_000_000))
    return existing


def assert_untouched(path: Path) -> None:
    assert path.read_bytes() == OLD
    assert path.stat().st_mtime == 1_600_000_000
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def failing(number: int) -> object:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_new_file(tmp_path: Path) -> None:
    assert write_atomically(tmp_path / "a.xlsx", NEW) is None
    assert (tmp_path / "a.xlsx").read_bytes() == NEW
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_new_file_has_the_mode_any_program_would_give_it(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "a.xlsx", NEW)
    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_old_file_becomes_the_backup(path: Path) -> None:
    path.chmod(0o640)
    backup = write_atomically(str(path), lambda stream: stream.write(NEW) and None)
    assert backup == path.with_name(f"{path.name}.bak")
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert backup.read_bytes() == OLD
    assert backup.stat().st_mtime == 1_600_000_000
    assert len(list(path.parent.iterdir())) == 2


def test_no_backup_is_ever_overwritten(path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        write_atomically(path, content)
    found = {file.name.removeprefix(path.name): file.read_bytes() for file in path.parent.iterdir()}
    assert found == {"": b"3", ".bak": OLD, ".bak1": b"1", ".bak2": b"2"}


def test_without_links_the_backup_is_renamed_into_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    path.with_name(f"{path.name}.bak").symlink_to("nowhere")  # taken, though it leads nowhere
    backup = write_atomically(path, NEW)
    assert backup == path.with_name(f"{path.name}.bak1")
    assert backup.read_bytes() == OLD
    assert len(list(path.parent.iterdir())) == 3


def test_without_backup(path: Path) -> None:
    assert write_atomically(path, NEW, backup=False) is None
    assert path.read_bytes() == NEW
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_stream_can_seek_and_read(path: Path) -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(b"????content")
        stream.seek(0)
        stream.write(b"new ")
        stream.seek(0)
        assert stream.read() == NEW

    write_atomically(path, write)
    assert path.read_bytes() == NEW


def test_what_is_renamed_is_on_the_disk_already(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, link, replace = os.fsync, os.link, Path.replace

    def note(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def noted(*args: object) -> object:
            done.append(name)
            return call(*args)

        return noted

    monkeypatch.setattr(os, "fsync", note("fsync", fsync))
    monkeypatch.setattr(os, "link", note("link", link))
    monkeypatch.setattr(Path, "replace", note("replace", replace))
    write_atomically(path, NEW)
    assert done == ["fsync", "fsync", "link", "replace", "fsync"]  # new file, backup; last the folder


def test_a_link_is_followed(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.xlsx"
    link.symlink_to(path)
    assert write_atomically(link, NEW) == path.with_name(f"{path.name}.bak")
    assert link.is_symlink()
    assert path.read_bytes() == NEW


@pytest.mark.parametrize(
    ("call", "number", "code"),
    [
        ("fsync", errno.ENOSPC, "disk-full"),
        ("fsync", errno.EDQUOT, "disk-full"),
        ("fsync", errno.EIO, "write-failed"),
        ("open", errno.EACCES, "no-permission"),
        ("open", errno.EROFS, "no-permission"),
        ("open", errno.ENAMETOOLONG, "name-too-long"),
        ("open", errno.ENOSPC, "disk-full"),
        ("replace", errno.EACCES, "no-permission"),
    ],
)
def test_what_the_system_refuses(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path if call == "replace" else os, call, failing(number))
        with pytest.raises(CannotWrite) as refused:
            write_atomically(path, NEW)
    assert refused.value.code == code
    assert path.name in refused.value.reason
    assert refused.value.reason.count("Hãy") == 1
    assert_untouched(path)


class FullDisk:
    """A stream on a disk that takes so many bytes."""

    def __init__(self, stream: BinaryIO, room: int) -> None:
        self._stream, self._room = stream, room

    def write(self, data: bytes) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._stream.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def __enter__(self) -> FullDisk:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


@pytest.mark.parametrize("room", [0, 5, len(NEW), len(NEW) + 5])
@pytest.mark.parametrize("as_function", [False, True])
def test_a_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch, room: int, as_function: bool) -> None:
    """The last two: there is room for the new file, or some, but not for the backup."""
    create = files._create
    left = [room, room - len(NEW)]
    monkeypatch.setattr(files, "_create", lambda name: FullDisk(create(name), left.pop(0)))
    with pytest.raises(CannotWrite) as refused:
        write_atomically(path, (lambda stream: stream.write(NEW) and None) if as_function else NEW)
    assert refused.value.code == "disk-full"
    assert_untouched(path)


@pytest.mark.parametrize(("winerror", "code"), [(32, "file-open"), (5, "file-open")])
def test_a_file_open_in_excel(path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, code: str) -> None:
    def in_use(*_: object) -> NoReturn:
        error = PermissionError(errno.EACCES, "in use")
        error.winerror = winerror  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(Path, "replace", in_use)
    with pytest.raises(CannotWrite) as refused:
        write_atomically(path, NEW)
    assert refused.value.code == code
    assert_untouched(path)


def test_a_read_only_file_is_respected(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(CannotWrite) as refused:
        write_atomically(path, NEW)
    assert refused.value.code == "no-permission"
    assert_untouched(path)


def test_places_where_nothing_can_be_written(path: Path) -> None:
    for target, code in (
        (path.parent, "is-folder"),
        (path.parent / "không có" / "a.xlsx", "no-folder"),
        (path / "a.xlsx", "no-folder"),
        (path.with_name("a" * 300), "name-too-long"),
    ):
        with pytest.raises(CannotWrite) as refused:
            write_atomically(target, NEW)
        assert refused.value.code == code
    assert_untouched(path)


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), FileNotFoundError(2, "another file")])
def test_what_the_writing_function_raises_passes_through(path: Path, error: BaseException) -> None:
    def write(stream: BinaryIO) -> NoReturn:
        stream.write(b"half")
        raise error

    with pytest.raises(type(error)) as raised:
        write_atomically(path, write)
    assert raised.value is error
    assert_untouched(path)


KILLED = """
import sys
from xlsx_addin.files import write_atomically
def write(stream):
    stream.write(b"half of the new content")
    stream.flush()
    print("half", flush=True)
    sys.stdin.read()
write_atomically(sys.argv[1], write)
"""


def test_killed_midway(path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"half\n"
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=20) == -signal.SIGKILL
    process.stdin.close()
    process.stdout.close()
    assert path.read_bytes() == OLD
    leftovers = [file.name for file in path.parent.iterdir() if file != path]
    assert all(name.startswith(".xlsx_addin-") and name.endswith(".tmp") for name in leftovers)


LOOP = """
import sys
from xlsx_addin.files import write_atomically
print("start", flush=True)
for number in range(1_000_000):
    write_atomically(sys.argv[1], b"%d" % (number % 10) * 5_000_000, backup=False)
"""


@pytest.mark.parametrize("seconds", [0.01, 0.05, 0.1])
def test_killed_at_any_moment_the_file_is_whole(path: Path, seconds: float) -> None:
    process = subprocess.Popen([sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    process.wait(timeout=20)
    process.stdout.close()
    content = path.read_bytes()
    assert content == OLD or (len(content) == 5_000_000 and len(set(content)) == 1)
