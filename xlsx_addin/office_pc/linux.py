"""What offices with Linux and LibreOffice need beside the program: something to double-click, never a terminal."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from xlsx_addin.files import write_atomically
from xlsx_addin.office_pc import libreoffice
from xlsx_addin.office_pc.desktop_entry import FILE_NAME, MIME_TYPE, SHOWN_NAME, entry
from xlsx_addin.office_pc.pc import Pc, Places
from xlsx_addin.office_pc.steps import Step

_SECONDS = 20  # for small programs of the desktop
_NAME = f"«{SHOWN_NAME}»"


def steps(pc: Pc, where: Places, workbook: Path) -> tuple[Step, ...]:
    """What is left to do for LibreOffice on this PC. ``workbook``: the one that install puts there."""
    return _libreoffice(pc), _menu(pc, where, workbook), _icon(pc, where, workbook)


def menu_entry(pc: Pc, where: Places) -> Path:
    """The program's file among the user's applications."""
    named = Path(pc.variable("XDG_DATA_HOME"))
    data = named if named.is_absolute() else where.user / ".local" / "share"  # a relative one is to be ignored
    return data / "applications" / FILE_NAME


def _libreoffice(pc: Pc) -> Step:
    """Nothing is installed here that needs an administrator: what is missing is said."""
    python = pc.python()
    found = libreoffice.find(pc, python.executable)
    results = (libreoffice.there(found), libreoffice.fitting(found, python.version))
    wrong = [result for result in results if result.remedy]
    said = wrong[:1] or results
    return Step("libreoffice", " ".join(f"{result.message} {result.remedy}".strip() for result in said))


# --- among the applications ----------------------------------------------------------------------------------------


def _menu(pc: Pc, where: Places, workbook: Path) -> Step:
    target, data = menu_entry(pc, where), entry(where.python, workbook).encode()
    if _holds(target, data):
        return Step("calc-launcher", f"Danh mục ứng dụng đã có {_NAME}.")

    def act() -> str:
        target.parent.mkdir(parents=True, exist_ok=True)
        before = _default_program(pc)
        write_atomically(target, data, backup=False)
        if refresh := pc.program("update-desktop-database"):
            pc.run([refresh, target.parent], _SECONDS)
        _keep_default(pc, before)
        return (
            f"Đã đặt {_NAME} vào danh mục ứng dụng ({target}). Với sổ .xlsm khác: bấm chuột phải vào sổ, chọn mở bằng "
            f"{_NAME}; chương trình mặc định của sổ .xlsm giữ nguyên."
        )

    return Step("calc-launcher", f"Sẽ đặt {_NAME} vào danh mục ứng dụng ({target}).", act)


def _default_program(pc: Pc) -> str:
    """The application that opens .xlsm files by default, by the name of its entry; empty where none does."""
    gio = pc.program("gio")
    said = pc.run([gio, "mime", MIME_TYPE], _SECONDS).said if gio else ""
    found = re.search(r"\S+\.desktop$", said.partition("\n")[0])  # the words before it are translated
    return found[0] if found else ""


def _keep_default(pc: Pc, before: str) -> None:
    """Where nobody has chosen the default application, a user's own entry goes before those of the system: then the
    one that was the default before is chosen."""
    gio = pc.program("gio")
    if gio and before and before != FILE_NAME and _default_program(pc) == FILE_NAME:
        pc.run([gio, "mime", MIME_TYPE, before], _SECONDS)


# --- on the desktop ------------------------------------------------------------------------------------------------


def _icon(pc: Pc, where: Places, workbook: Path) -> Step:
    folder = _desktop_folder(pc, where)
    if folder is None:
        return Step("calc-icon", f"Tài khoản này không có thư mục màn hình chính; hãy mở {_NAME} từ danh mục ứng dụng.")
    target, data = folder / FILE_NAME, entry(where.python, workbook).encode()
    if _holds(target, data) and os.access(target, os.X_OK):
        return Step("calc-icon", f"Màn hình chính đã có biểu tượng {_NAME}.")

    def act() -> str:
        write_atomically(target, data, backup=False)
        target.chmod(0o755)  # desktops start no entry there that is not executable
        _trust(pc, target, data)
        return (
            f"Đã đặt biểu tượng {_NAME} ra màn hình chính: bấm đúp để mở sổ {workbook}. Nếu máy chưa cho mở, bấm chuột "
            "phải vào biểu tượng rồi chọn «Allow Launching» (Cho phép khởi chạy)."
        )

    return Step("calc-icon", f"Sẽ đặt biểu tượng {_NAME} ra màn hình chính ({folder}).", act)


def _desktop_folder(pc: Pc, where: Places) -> Path | None:
    """The user's desktop; an account that has none names its home."""
    tool = pc.program("xdg-user-dir")
    named = pc.run([tool, "DESKTOP"], _SECONDS).said.strip() if tool else ""
    folder = Path(named) if named else where.user / "Desktop"
    return folder if folder.is_dir() and folder != where.user else None


def _trust(pc: Pc, target: Path, data: bytes) -> None:
    """Say to GNOME and to Xfce that the entry is the user's own will; where that fails, they ask when it is opened."""
    if gio := pc.program("gio"):
        pc.run([gio, "set", target, "metadata::trusted", "true"], _SECONDS)
        checksum = hashlib.sha256(data).hexdigest()
        pc.run([gio, "set", "-t", "string", target, "metadata::xfce-exe-checksum", checksum], _SECONDS)


def _holds(target: Path, data: bytes) -> bool:
    return target.is_file() and target.read_bytes() == data
