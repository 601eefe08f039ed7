"""Doctor's checks of LibreOffice, and of what opens the workbook in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from xlsx_addin.office_pc import libreoffice as office
from xlsx_addin.office_pc import linux
from xlsx_addin.office_pc.desktop_entry import SHOWN_NAME, targets
from xlsx_addin.office_pc.pc import Pc, System, office_version
from xlsx_addin.office_pc.results import Result, ok, problem, unknown, warning
from xlsx_addin.office_pc.situation import Situation

_NAME = f"«{SHOWN_NAME}»"
_INSTALL_AGAIN = "Hãy chạy lại lệnh «xlsx-addin install»."


def libreoffice(s: Situation) -> Result:
    """On Linux the buttons need it; elsewhere it is wanted only where Excel is not."""
    if s.pc.system is System.LINUX:
        return office.there(office.find(s.pc, s.pc.python().executable))
    found = s.pc.program("soffice") or _installed(s.pc)
    if found:
        return ok(f"Máy có LibreOffice ({found}).")
    if s.pc.system is System.WINDOWS and office_version(s.pc) is None:
        return problem("Máy không có Excel và cũng không có LibreOffice.", "Hãy cài một trong hai chương trình.")
    return ok("Máy không có LibreOffice; đã có Excel thì không cần.")


def pdf(s: Situation) -> Result:
    """What makes the PDF beside a report's Word file, in the order of ``hosts.pdf``."""
    if s.pc.system is System.LINUX:
        has_office = office.find(s.pc, s.pc.python().executable).folder is not None
    else:
        has_office = bool(s.pc.program("soffice") or _installed(s.pc))
    if has_office:
        return ok("Bản PDF của báo cáo do LibreOffice tạo.")
    if isinstance(s.pc.registry_value(r"HKCR\Word.Application\CurVer", ""), str):
        return ok("Bản PDF của báo cáo do Word tạo.")
    return ok("Máy không có LibreOffice hay Word: nút «Lưu báo cáo» chỉ ghi tệp Word, không kèm bản PDF.")


def _installed(pc: Pc) -> str | None:
    if pc.system is System.MACOS:
        app = Path("/Applications/LibreOffice.app")
        return str(app) if app.exists() else None
    path = pc.registry_value(r"HKLM\SOFTWARE\LibreOffice\UNO\InstallPath", "")
    return path if isinstance(path, str) and path else None


# --- on Linux alone ------------------------------------------------------------------------------------------------


def bridge(s: Situation) -> Result:
    """Whether LibreOffice's Python bridge fits the Python of the installed program."""
    if s.program is None:
        return unknown("Chưa kiểm tra được cầu nối của LibreOffice vì chương trình chưa cài hoặc không chạy.")
    return office.fitting(office.find(s.pc, s.places.python), s.program.python)


def screen(s: Situation) -> Result:
    """Whether there is a screen for LibreOffice's window."""
    if s.pc.variable("DISPLAY") or s.pc.variable("WAYLAND_DISPLAY"):
        return ok("Phiên làm việc này có màn hình.")
    return warning(
        "Phiên làm việc này không có màn hình nên không mở được sổ trong LibreOffice.",
        f"Hãy đăng nhập vào màn hình của máy rồi mở sổ bằng biểu tượng {_NAME}.",
    )


def launcher(s: Situation) -> Result:
    """Whether the icon is there, and what it starts and opens is there too."""
    file = linux.menu_entry(s.pc, s.places)
    if not file.is_file():
        return warning(f"Danh mục ứng dụng chưa có {_NAME}.", _INSTALL_AGAIN)
    named = targets(file.read_text(encoding="utf-8", errors="replace"))
    if named is None:
        return warning(f"Tệp {file} đã bị sửa nên {_NAME} không mở được sổ.", _INSTALL_AGAIN)
    python, workbook = named
    if not python.exists():
        return warning(f"Biểu tượng {_NAME} trỏ đến {python}, nơi không còn chương trình.", _INSTALL_AGAIN)
    if not workbook.exists():
        return warning(
            f"Biểu tượng {_NAME} mở sổ {workbook}, nhưng sổ không còn ở đó.",
            "Hãy đưa sổ về chỗ cũ, hoặc chạy lại lệnh «xlsx-addin install» để có sổ trống mới.",
        )
    return ok(f"Biểu tượng {_NAME} mở sổ {workbook}.")


def left_behind(s: Situation) -> Result:
    """Workbooks whose last work was cut off. Opening them again brings back what was not saved."""
    found = list(dict.fromkeys(_left_behind(s.places.user / ".xlsx_addin" / "calc")))
    if not found:
        return ok("Không có lần làm việc nào bị dừng giữa chừng.")
    names = ", ".join(f"«{original}»" for original in found)
    moved = [original for original in found if not original.exists()]
    again = f"Hãy mở lại sổ bằng {_NAME} để xem và lưu những gì chưa lưu."
    if moved:
        again = f"Hãy đưa {', '.join(f'«{original}»' for original in moved)} về chỗ cũ. " + again
    return warning(f"Lần làm việc trước với sổ {names} chưa kết thúc.", again)


def _left_behind(root: Path) -> Iterator[Path]:
    """The originals of sessions that no process serves any more."""
    for record in sorted(root.glob("*/session.json")):
        try:
            original = json.loads(record.read_bytes())["original"]
            if not _is_locked(record.with_name("lock")):
                yield Path(original)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # half written: opening a workbook passes over it as well


def _is_locked(lock: Path) -> bool:
    """Whether a process holds a lock; looked at in a way that takes none from others."""
    if sys.platform == "win32" or not lock.exists():
        return False
    import fcntl

    with lock.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
