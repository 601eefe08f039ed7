"""LibreOffice as the buttons would find it: where it is, and whether its Python bridge fits a certain Python.

The engine's own module is asked, so that both always agree. It is asked in a process of the Python in question, since
the bridge is a binary that may break another one, and handed over as text, since install runs from the offline bundle
before any package is there. LibreOffice itself is not started.
"""

from __future__ import annotations

import json
import pkgutil
import re
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.office_pc.pc import Pc
from xlsx_addin.office_pc.results import Result, ok, problem, unknown

_ENGINE = "calc_engine/uno_bridge.py"
_ASKING = """
import json
print(json.dumps([str(f) for f in program_folders() if (f / "soffice.bin").exists() or (f / "soffice").exists()]))
sys.stdout.flush()
try:
    load()
except ImportError as error:
    print(json.dumps({"trouble": str(error)}))
else:
    print(json.dumps({"trouble": ""}))
"""
HOW_TO_INSTALL = (
    "Hãy nhờ người quản trị máy cài các gói libreoffice-calc và python3-uno (trên Debian, Ubuntu: «sudo apt install "
    "libreoffice-calc python3-uno»)."
)


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """``folder`` of the program's files, None without LibreOffice; ``trouble``: why the bridge cannot be loaded in the
    words of the engine, empty where it can, None where that could not be found out."""

    folder: Path | None
    trouble: str | None

    @property
    def version(self) -> str:
        """``7.4``, or the empty string where its files do not tell."""
        try:
            text = (self.folder / "bootstraprc").read_text(encoding="utf-8") if self.folder else ""
        except (OSError, ValueError):
            return ""
        found = re.search(r"^ProductKey=.*?(\d+(?:\.\d+)+)", text, re.MULTILINE)
        return found[1] if found else ""


def find(pc: Pc, python: Path) -> LibreOffice:
    """What a Python of this PC finds. Without the packages of its own: the program's environment sees those of the
    system no more than this does."""
    source = (pkgutil.get_data("xlsx_addin", _ENGINE) or b"").decode("utf-8")
    ran = pc.run([python, "-I", "-S", "-c", source + _ASKING], 120)
    folders: list[str] = []
    trouble: str | None = None
    for line in ran.said.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, list):
            folders = said
        elif isinstance(said, dict):
            trouble = said["trouble"]
    return LibreOffice(Path(folders[0]) if folders else None, trouble)


def there(found: LibreOffice) -> Result:
    """Whether there is a LibreOffice at all."""
    if found.folder is None:
        return problem("Không thấy LibreOffice trên máy này nên chưa mở được sổ có nút bấm.", HOW_TO_INSTALL)
    return ok(f"Máy có LibreOffice {found.version} ({found.folder}).".replace("  ", " "))


def fitting(found: LibreOffice, python: tuple[int, int]) -> Result:
    """Whether the bridge of LibreOffice fits the program's Python; without it neither buttons nor functions work."""
    here = f"{python[0]}.{python[1]}"
    if found.trouble is None:
        return unknown("Không kiểm tra được cầu nối giữa LibreOffice và Python.")
    if not found.trouble:
        return ok(f"Cầu nối của LibreOffice dùng được với Python {here} của chương trình.")
    other = re.search(r"made for Python ([\d., ]*\d)", found.trouble)
    if other:
        return problem(
            f"Cầu nối của LibreOffice trên máy này là của Python {other[1]}, còn chương trình chạy bằng Python {here}: "
            "nút bấm và hàm không chạy trong LibreOffice.",
            f"Hãy chạy lại lệnh cài bằng Python {other[1]} của hệ thống (thường là /usr/bin/python3). Chương trình cần "
            "Python 3.11 trở lên; nếu hệ thống có bản thấp hơn, hãy nhờ người quản trị nâng cấp máy.",
        )
    return problem(
        "Thiếu cầu nối giữa LibreOffice và Python: nút bấm và hàm không chạy trong LibreOffice.", HOW_TO_INSTALL
    )
