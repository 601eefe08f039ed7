"""What install and doctor must know of a PC, behind one small interface, so that tests can state the facts.

A registry key is written with its hive: ``HKCU\\Software\\...``. Only the standard library is needed: the offline
bundle runs ``install`` from the wheel itself, before any package is there.
"""

from __future__ import annotations

import datetime as dt
import enum
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xlsx_addin.office_pc.paths import HOME_NAME, WORKBOOK_FOLDER, WORKBOOK_NAME


class System(enum.Enum):
    """The operating systems that differ for us."""

    WINDOWS = "Windows"
    MACOS = "macOS"
    LINUX = "Linux"


class Owner(enum.Enum):
    """Whose a folder is: code in a folder of somebody else's is somebody else's code."""

    MINE = "mine"
    ADMINISTRATORS = "administrators"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished process: its exit code and everything it said."""

    code: int
    said: str


@dataclass(frozen=True, slots=True)
class Python:
    """The Python that runs now; ``executable`` is the base one, never that of a virtual environment, ``prefix`` the
    environment it runs in."""

    executable: Path
    version: tuple[int, int]
    bits: int
    prefix: Path


class Pc(Protocol):
    """One PC, seen by one user. What a system cannot tell is None, ``Owner.UNKNOWN`` or empty, never an exception."""

    system: System

    def variable(self, name: str) -> str:
        """An environment variable, or the empty string."""

    def python(self) -> Python: ...

    def today(self) -> dt.date: ...

    def program(self, name: str) -> Path | None:
        """A program found by the system's own search path."""

    def run(self, command: Sequence[str | Path], seconds: float = 900) -> Ran:
        """Run a program to its end; one that cannot start or takes too long has a code that is not 0."""

    def registry_value(self, key: str, name: str) -> str | int | None: ...

    def registry_subkeys(self, key: str) -> tuple[str, ...]: ...

    def set_registry_value(self, key: str, name: str, value: str | int) -> None:
        """Raises ``OSError`` when the system has no registry or refuses."""

    def stream(self, path: Path, name: str) -> str | None:
        """An alternate data stream of a file, such as the mark of the web, or None."""

    def open_workbooks(self) -> tuple[str, ...] | None:
        """Full names (paths or addresses) of all workbooks open in any Excel, or None when that cannot be told."""

    def owner(self, folder: Path) -> Owner: ...

    def restrict(self, folder: Path) -> bool:
        """Let only this user and administrators write in a folder, everybody read; whether that worked."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie on a PC."""

    user: Path  # the user's own folder
    home: Path  # the program
    workbooks: Path  # the workbook's own folder

    venv_bin: str
    python_name: str
    windowless: str

    @property
    def venv(self) -> Path:
        return self.home / "venv"

    @property
    def python(self) -> Path:
        """The interpreter with a console."""
        return self.venv / self.venv_bin / self.python_name

    @property
    def interpreter(self) -> Path:
        """The interpreter that Excel starts."""
        return self.venv / self.venv_bin / self.windowless

    @property
    def workbook(self) -> Path:
        return self.workbooks / WORKBOOK_NAME


def places(pc: Pc) -> Places:
    """The places of this PC for this user."""
    if pc.system is System.WINDOWS:
        user = Path(pc.variable("USERPROFILE"))
        home = Path(pc.variable("ProgramData") or r"C:\ProgramData") / HOME_NAME
        return Places(user, home, _documents(pc, user) / WORKBOOK_FOLDER, "Scripts", "python.exe", "pythonw.exe")
    user = Path(pc.variable("HOME"))
    documents = user / "Documents"
    folder = (documents if documents.is_dir() else user) / WORKBOOK_FOLDER
    return Places(user, user / HOME_NAME, folder, "bin", "python", "python")


_SHELL_FOLDERS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"


def _documents(pc: Pc, user: Path) -> Path:
    """The user's documents; where those are synchronised or on a server, the profile itself."""
    named = pc.registry_value(_SHELL_FOLDERS, "Personal")
    if not isinstance(named, str) or not named:
        return user / "Documents"
    expanded = Path(named.replace("%USERPROFILE%", str(user)))
    remote = named.startswith("\\\\") or synced_by(pc, expanded) is not None
    return user if remote or "%" in str(expanded) else expanded


_SYNC_PROVIDERS = r"HKCU\Software\SyncEngines\Providers\OneDrive"


def synced_by(pc: Pc, path: Path) -> Path | None:
    """The OneDrive or SharePoint folder that holds a path, or None."""
    roots = [pc.variable(name) for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")]
    for key in pc.registry_subkeys(_SYNC_PROVIDERS):
        mounted = pc.registry_value(rf"{_SYNC_PROVIDERS}\{key}", "MountPoint")
        roots.append(mounted if isinstance(mounted, str) else "")
    if pc.system is System.MACOS:
        roots += [str(root) for root in Path(pc.variable("HOME"), "Library/CloudStorage").glob("OneDrive*")]
    parents = {_same(str(each)) for each in (path, *path.parents)}
    return next((Path(root) for root in roots if root and _same(root) in parents), None)


def _same(path: str) -> str:
    """Paths of Windows and macOS do not tell case."""
    return path.replace("\\", "/").rstrip("/").casefold()


_OFFICE_DEFAULT = "16.0"  # 2016 to 2024 and Microsoft 365


def office_version(pc: Pc) -> str | None:
    """The version of the registered Excel as its registry keys write it (``16.0``), or None without Excel."""
    current = pc.registry_value(r"HKCR\Excel.Application\CurVer", "")
    if not isinstance(current, str):
        return None
    number = current.rpartition(".")[2]
    return f"{number}.0" if number.isdigit() else _OFFICE_DEFAULT


def can_write(folder: Path) -> bool:
    """Whether a file can be made in a folder: tried, since access lists, disks and policies all have a say."""
    trial = folder / f".xlsx_addin-{secrets.token_hex(6)}.tmp"
    try:
        trial.touch(exist_ok=False)
        trial.unlink()
    except OSError:
        return False
    return True


def run_process(command: Sequence[str | Path], seconds: float) -> Ran:
    """Run a program with its output caught, in UTF-8, and no console window of its own."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, arguments as a list, never a shell
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUTF8": "1"},
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Ran(-1, str(error))
    return Ran(done.returncode, done.stdout)


def this_python() -> Python:
    """The Python that runs this, as seen from outside any virtual environment."""
    executable = Path(getattr(sys, "_base_executable", sys.executable) or sys.executable)
    bits = 64 if sys.maxsize > 1 << 32 else 32
    return Python(executable, (sys.version_info.major, sys.version_info.minor), bits, Path(sys.prefix))


class LocalPc:
    """What every system answers alike; the rest of ``Pc`` is each system's own."""

    def variable(self, name: str) -> str:
        return os.environ.get(name, "")

    def python(self) -> Python:
        return this_python()

    def today(self) -> dt.date:
        return dt.date.today()

    def program(self, name: str) -> Path | None:
        found = shutil.which(name)
        return Path(found) if found else None

    def run(self, command: Sequence[str | Path], seconds: float = 900) -> Ran:
        return run_process(command, seconds)


def this_pc() -> Pc:
    """The PC that this runs on."""
    if sys.platform == "win32":
        from xlsx_addin.office_pc.windows import WindowsPc

        return WindowsPc()
    from xlsx_addin.office_pc.posix import PosixPc

    return PosixPc(System.MACOS if sys.platform == "darwin" else System.LINUX)
