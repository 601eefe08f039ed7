"""Where a workbook that is open in Calc is kept meanwhile, so that nothing is lost when a program breaks down.

A session is a folder of the user's own:

- ``opened.xlsm``: the workbook as it was opened; what is saved is this file with all changes since
- ``so/NAME.xlsm``: the copy that is open in Calc
- ``changes.json``: the changes that are not in the original yet, kept every few seconds
- ``so.ods``: the whole workbook, where some of the changes cannot go into the original
- ``session.json``: which original this is, and how to reach the Calc that has it open
- ``lock``: locked by the system for as long as the process that serves the workbook lives
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from xlsx_addin.calc_host.changes import Changes
from xlsx_addin.faults import log_file
from xlsx_addin.files import write_atomically

_OPENED, _COPIES, _CHANGES, _WHOLE = "opened.xlsm", "so", "changes.json", "so.ods"
_RECORD, _LOCK = "session.json", "lock"


class AlreadyOpen(Exception):  # noqa: N818 - an outcome with a name of its own
    """Another process serves this workbook at this moment."""


@dataclass
class Session:
    """One workbook's session. ``original`` is the file that saving writes; ``known`` the digest of its bytes as we know
    them, so that somebody else's change to it is seen; ``copy`` what Calc has open, of the same name since that is what
    the window shows."""

    folder: Path
    original: Path
    known: str
    copy: Path
    _lock: IO[bytes]

    @classmethod
    def begin(cls, original: Path, on_disk: bytes, opened: bytes, copy: bytes, name: str = "") -> Session:
        """A new session. ``on_disk`` is what the original holds, ``opened`` the workbook to go on with (the same, or
        what was recovered), ``copy`` what Calc opens of it, under another ``name`` where one is given."""
        _root().mkdir(parents=True, exist_ok=True, mode=0o700)  # the figures are nobody else's to read
        folder = _root() / secrets.token_hex(6)
        (folder / _COPIES).mkdir(parents=True)
        lock = _locked(folder / _LOCK)
        if lock is None:
            raise AlreadyOpen(str(folder))
        session = cls(folder, original, digest(on_disk), folder / _COPIES / (name or original.name), lock)
        write_atomically(folder / _OPENED, opened, backup=False)
        write_atomically(session.copy, copy, backup=False)
        return session

    @property
    def whole(self) -> Path:
        return self.folder / _WHOLE

    @property
    def opened(self) -> bytes:
        return (self.folder / _OPENED).read_bytes()

    @property
    def new_whole(self) -> Path:
        """Where the whole workbook is written before it takes the place of the one kept last."""
        return self.folder / f"moi_{_WHOLE}"

    def record(self, address: str, office: int) -> None:
        """Note the original, and the Calc that has the copy open: its UNO address and its process."""
        self._write_record({"original": str(self.original), "address": address, "office": office, "known": self.known})

    def moved(self, original: Path, known: str) -> None:
        """From now on saving writes to another file."""
        self.original, self.known = original, known
        self._write_record({**_read_record(self.folder), "original": str(original), "known": known})

    def keep(self, changes: Changes, *, whole: bool = False) -> None:
        """Keep changes that are not in the original yet; ``whole``: ``new_whole`` has what they leave out."""
        if whole:
            self.new_whole.replace(self.whole)
        write_atomically(self.folder / _CHANGES, json.dumps(changes.to_json()).encode(), backup=False)

    def saved(self, changes: Changes, known: str) -> None:
        """All these changes are in the original, whose bytes have this digest. They stay noted: they are what the
        original differs by from the workbook as it was opened."""
        self.known = known  # in any case: what we wrote ourselves is not somebody else's
        self.keep(changes)
        (self.folder / _WHOLE).unlink(missing_ok=True)
        self.moved(self.original, known)

    def end(self) -> None:
        """Nothing is left to keep."""
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def release(self) -> None:
        """Leave the session behind, for the next one to find."""
        self._lock.close()

    def _write_record(self, record: dict[str, Any]) -> None:
        write_atomically(self.folder / _RECORD, json.dumps(record).encode(), backup=False)


@dataclass(frozen=True)
class LeftBehind:
    """A session whose process is gone. ``original`` is where the file is now, ``was`` where it was then. Nobody else
    finds it until it is ended, set aside or released."""

    folder: Path
    original: Path
    was: Path
    known: str
    address: str
    _lock: IO[bytes]

    @property
    def opened(self) -> bytes:
        return (self.folder / _OPENED).read_bytes()

    @property
    def copy(self) -> Path:
        return next(path for path in (self.folder / _COPIES).iterdir() if not path.name.startswith(".~lock"))

    @property
    def whole(self) -> Path | None:
        path = self.folder / _WHOLE
        return path if path.exists() else None

    @property
    def changes(self) -> Changes | None:
        """The changes that were kept last; None where none were, or they were written half."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            return Changes.from_json(json.loads((self.folder / _CHANGES).read_bytes()))
        return None

    @property
    def kept_at(self) -> float:
        """When the changes were kept, as a time stamp; where none were, when the workbook was opened."""
        path = self.folder / _CHANGES
        return (path if path.exists() else self.folder / _OPENED).stat().st_mtime

    @property
    def copy_saved_at(self) -> float:
        """When Calc saved its copy; 0 where it did not."""
        at = self.copy.stat().st_mtime
        return at if at > (self.folder / _OPENED).stat().st_mtime + 1 else 0.0

    def end(self) -> None:
        """All that was in it is elsewhere now."""
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def set_aside(self) -> None:
        """Leave it for a person to look into; it is not found again."""
        (self.folder / _RECORD).rename(self.folder / f"giu_lai_{_RECORD}")
        self._lock.close()

    def release(self) -> None:
        """Leave it for the next one to find."""
        self._lock.close()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def left_behind(original: Path, on_disk: bytes) -> LeftBehind | None:
    """What the last session of this file left behind, also of one that was moved or renamed since. Raises
    ``AlreadyOpen`` where one still lives."""
    known = digest(on_disk)
    found: list[LeftBehind] = []
    try:
        for folder in _folders():
            record = _read_record(folder)
            was = Path(record.get("original", ""))
            if was != original and (record.get("known") != known or was.exists()):
                continue
            lock = _locked(folder / _LOCK)
            if lock is None:
                raise AlreadyOpen(str(folder))
            left = LeftBehind(folder, original, was, str(record.get("known")), str(record.get("address")), lock)
            if (folder / _OPENED).exists():
                found.append(left)
            else:
                left.release()
    except AlreadyOpen:
        for left in found:
            left.release()
        raise
    found.sort(key=lambda left: max(left.kept_at, left.copy_saved_at))
    for left in found[:-1]:
        left.release()
    return found[-1] if found else None


def _folders() -> Iterator[Path]:
    root = _root()
    yield from sorted(folder for folder in root.iterdir() if folder.is_dir()) if root.exists() else ()


def _read_record(folder: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        record = json.loads((folder / _RECORD).read_bytes())
        if isinstance(record, dict):
            return record
    return {}


def _root() -> Path:
    return log_file().with_name("calc")


def _locked(path: Path) -> IO[bytes] | None:
    """The file, locked until it is closed or its process ends; None where another process holds it."""
    stream = path.open("a+b")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        return None
    return stream
