"""A PC whose facts the tests state. Its folders are real ones below a temporary folder; its Python is an actor."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlsx_addin import __version__
from xlsx_addin.office_pc.pc import Owner, Python, Ran, System

XLWINGS = "0.37.8"
USER = "Nguyễn Văn Ánh"
DESKTOP_TOOLS = Path("/desktop/bin")


@dataclass
class FakePc:
    """See ``xlsx_addin.office_pc.pc.Pc``. ``packages_fail`` breaks pip; ``commands`` remembers what was run."""

    root: Path
    system: System = System.WINDOWS
    registry: dict[tuple[str, str], str | int] = field(default_factory=dict)
    streams: dict[Path, str] = field(default_factory=dict)
    workbooks: tuple[str, ...] | None = ()
    folder_owner: Owner = Owner.MINE
    interpreter: Python | None = None
    day: dt.date = dt.date(2026, 11, 20)
    programs: dict[str, Path] = field(default_factory=dict)
    packages_fail: bool = False
    restricted: list[Path] = field(default_factory=list)
    commands: list[list[str]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    installed: dict[str, object] = field(default_factory=dict)
    libreoffice: Path | None = None
    bridge: str = ""  # why LibreOffice's Python bridge cannot be loaded
    desktop: str = ""  # what the account calls its desktop folder
    default_program: str = ""  # for .xlsm files, where the user or the system has chosen one
    other_program: str = "libreoffice-calc.desktop"  # of the system, for .xlsm files

    def __post_init__(self) -> None:
        user = self.root / "Users" / USER
        user.mkdir(parents=True, exist_ok=True)
        base = {"ProgramData": str(self.root / "ProgramData"), "USERPROFILE": str(user), "HOME": str(user)}
        self.variables = base | self.variables
        self.interpreter = self.interpreter or Python(
            self.root / "Python312" / "python.exe", (3, 12), 64, self.root / "Python312"
        )
        self.installed = {
            "python": [3, 12], "bits": 64, "program": __version__, "xlwings": XLWINGS, "base": r"C:\Python312",
        } | self.installed  # fmt: skip

    @property
    def user(self) -> Path:
        return Path(self.variables["USERPROFILE"])

    @property
    def venv(self) -> Path:
        home = Path(self.variables["ProgramData"]) if self.system is System.WINDOWS else self.user
        return home / "xlsx_addin" / "venv"

    def variable(self, name: str) -> str:
        return self.variables.get(name, "")

    def python(self) -> Python:
        assert self.interpreter
        return self.interpreter

    def today(self) -> dt.date:
        return self.day

    def program(self, name: str) -> Path | None:
        return self.programs.get(name)

    def run(self, command: Sequence[str | Path], seconds: float = 900) -> Ran:
        words = [str(word) for word in command]
        self.commands.append(words)
        if words[1:3] == ["-m", "venv"]:
            self._make_venv(Path(words[3]))
            return Ran(0, "")
        if "pip" in words:
            return Ran(1, "ERROR: No matching distribution found") if self.packages_fail else self._install()
        if "-S" in words:
            return Ran(0, f"{json.dumps([str(self.libreoffice)] if self.libreoffice else [])}\n" + self._bridge())
        if Path(words[0]).parent == DESKTOP_TOOLS:
            return Ran(0, self._desktop(Path(words[0]).name, words[1:]))
        if not Path(words[0]).exists() or not (self.venv / "packages").exists():
            return Ran(-1, "cannot start")
        return Ran(0, __version__ + "\n" if words[-1] == "--version" else json.dumps(self.installed))

    def _bridge(self) -> str:
        return json.dumps({"trouble": self.bridge})

    def _desktop(self, tool: str, words: list[str]) -> str:
        """What the small programs of a desktop do, as far as install uses them; words as GNOME's in a translation."""
        if tool == "xdg-user-dir":
            return f"{self.desktop}\n"
        if tool == "update-desktop-database":
            assert list(Path(words[0]).glob("*.desktop"))
            (Path(words[0]) / "mimeinfo.cache").touch()
        if words[0] != "mime":
            return ""
        if len(words) == 3:
            self.default_program = words[2]
            return ""
        known = list(self.user.rglob("mimeinfo.cache"))  # a user's own entries go before the system's
        program = self.default_program or ("xlsx-addin-calc.desktop" if known else self.other_program)
        first = f"Ứng dụng mặc định cho “{words[1]}”: {program}" if program else "Không có."
        return f"{first}\nCác ứng dụng:\n\tkhac.desktop\n"

    def _make_venv(self, venv: Path) -> None:
        windows = self.system is System.WINDOWS
        for name in ("Scripts/python.exe", "Scripts/pythonw.exe") if windows else ("bin/python",):
            (venv / name).parent.mkdir(parents=True, exist_ok=True)
            (venv / name).touch()

    def _install(self) -> Ran:
        """What the wheels leave behind, as far as install and doctor look at it."""
        (self.venv / "packages").touch()
        if self.system is System.WINDOWS:
            for bits in (32, 64):
                (self.venv / f"xlwings{bits}-{XLWINGS}.dll").touch()
        script = self.venv / "lib/python3.12/site-packages/xlwings" / f"xlwings-{XLWINGS}.applescript"
        script.parent.mkdir(parents=True)
        script.write_text("-- script", encoding="utf-8")
        return Ran(0, "")

    def registry_value(self, key: str, name: str) -> str | int | None:
        return self.registry.get((key, name))

    def registry_subkeys(self, key: str) -> tuple[str, ...]:
        below = [k.removeprefix(key + "\\").split("\\")[0] for k, _ in self.registry if k.startswith(key + "\\")]
        return tuple(dict.fromkeys(below))

    def set_registry_value(self, key: str, name: str, value: str | int) -> None:
        self.registry[key, name] = value

    def stream(self, path: Path, name: str) -> str | None:
        assert name == "Zone.Identifier"
        return self.streams.get(path)

    def open_workbooks(self) -> tuple[str, ...] | None:
        return self.workbooks

    def owner(self, folder: Path) -> Owner:
        return self.folder_owner

    def restrict(self, folder: Path) -> bool:
        self.restricted.append(folder)
        return True

    def forget_program(self) -> None:
        shutil.rmtree(self.venv)
