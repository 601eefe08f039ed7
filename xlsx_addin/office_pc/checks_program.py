"""Doctor's checks of the installed program."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin import __version__
from xlsx_addin.office_pc import mac
from xlsx_addin.office_pc.checks_excel import excel_bits
from xlsx_addin.office_pc.paths import PYTHONS
from xlsx_addin.office_pc.pc import Owner, System
from xlsx_addin.office_pc.results import ONLY_MACOS, ONLY_WINDOWS, REINSTALL, Result, ok, problem, unknown, warning
from xlsx_addin.office_pc.situation import Situation

_NO_PROGRAM = unknown("Chưa kiểm tra được vì chương trình chưa cài hoặc không chạy.")
_ANTIVIRUS = (
    "Hãy nhờ người quản trị máy xem phần mềm diệt vi-rút có cách ly tệp không và cho phép thư mục {folder}, rồi chạy "
    "lại bộ cài."
)


def program(s: Situation) -> Result:
    """Whether the program is where the workbook looks for it, and starts."""
    if not s.places.interpreter.exists():
        return problem(f"Chưa thấy chương trình ở {s.places.interpreter}.", REINSTALL)
    if s.program is None or not s.program.version:
        return problem(
            f"Chương trình ở {s.places.venv} không chạy được (có thể Python đã bị gỡ, hoặc bị phần mềm diệt vi-rút "
            "chặn).",
            "Hãy cài lại Python từ python.org nếu đã gỡ. " + _ANTIVIRUS.format(folder=s.places.home),
        )
    return ok(f"Chương trình phiên bản {s.program.version} ở {s.places.venv} chạy được.")


def program_version(s: Situation) -> Result:
    """Whether the installed program is the one that asks."""
    if s.program is None:
        return _NO_PROGRAM
    if s.program.version != __version__:
        return warning(
            f"Chương trình đã cài là bản {s.program.version}, bản đang kiểm tra là {__version__}.", REINSTALL
        )
    return ok(f"Chương trình đã cài đúng bản {__version__}.")


def program_owner(s: Situation) -> Result:
    """Code in a folder of somebody else's is somebody else's code."""
    if not s.places.home.exists():
        return _NO_PROGRAM
    owner = s.pc.owner(s.places.home)
    if owner is Owner.UNKNOWN:
        return unknown(f"Không xem được thư mục {s.places.home} do ai tạo.")
    if owner is Owner.OTHER:
        return problem(
            f"Thư mục chương trình {s.places.home} do tài khoản khác trên máy này tạo.",
            "Hãy nhờ người quản trị máy xóa thư mục đó rồi chạy lại bộ cài.",
        )
    return ok(f"Thư mục chương trình {s.places.home} do bạn hoặc người quản trị máy tạo.")


def python_version(s: Situation) -> Result:
    """Whether the program's Python is one that the packages are made for."""
    if s.program is None:
        return _NO_PROGRAM
    shown = f"{s.program.python[0]}.{s.program.python[1]} ({s.program.bits} bit)"
    if s.program.python not in PYTHONS:
        known = ", ".join(f"{major}.{minor}" for major, minor in PYTHONS)
        return warning(f"Python {shown} chưa được thử với chương trình.", f"Nên dùng Python {known} bản 64 bit.")
    return ok(f"Python {shown} dùng được.")


def xlwings_dll(s: Situation) -> Result:
    """Whether the library is there that Excel loads: antivirus programs like to take it away."""
    if s.pc.system is not System.WINDOWS:
        return ONLY_WINDOWS
    if s.program is None or not s.program.xlwings:
        return _NO_PROGRAM
    wanted = [f"xlwings{bits}-{s.program.xlwings}.dll" for bits in _bits(s)]
    # xlwings' VBA looks beside the interpreter and in the folder above, where its wheel puts the libraries.
    folders = (s.places.interpreter.parent, s.places.venv)
    missing = [name for name in wanted if not any((folder / name).is_file() for folder in folders)]
    if missing:
        return problem(
            f"Thiếu {', '.join(missing)} trong {s.places.venv}: Excel không gọi được chương trình.",
            _ANTIVIRUS.format(folder=s.places.home),
        )
    return ok(f"Thư viện {', '.join(wanted)} có đủ.")


def _bits(s: Situation) -> tuple[int, ...]:
    """The library goes with Excel's bits, not with Python's; both where Excel's are not known."""
    bits = excel_bits(s.pc)
    return (bits,) if bits else (32, 64)


def mac_script(s: Situation) -> Result:
    """Whether Excel for Mac may call the program: it needs a script of the very version."""
    if s.pc.system is not System.MACOS:
        return ONLY_MACOS
    if s.program is None or not s.program.xlwings:
        return _NO_PROGRAM
    name = f"xlwings-{s.program.xlwings}.applescript"
    if not (mac.scripts_folder(s.places) / name).is_file():
        return problem(f"Thiếu tệp {name} trong {mac.scripts_folder(s.places)}.", REINSTALL)
    return ok(f"Tệp {name} đã ở đúng chỗ.")


def user_settings(s: Situation) -> Result:
    """xlwings' own settings of this user, which count where the workbook's sheet says nothing."""
    if s.pc.system is System.LINUX:
        return unknown("Trên Linux Excel không có, không cần thiết lập xlwings.")
    if s.pc.system is System.MACOS:
        path = mac.settings_file(s.places)
        found = mac.read_settings(path).get("INTERPRETER_MAC", "")
        if found != str(s.places.interpreter):
            return problem(f"Thiết lập INTERPRETER_MAC trong {path} chưa trỏ đến chương trình.", REINSTALL)
        return ok(f"Thiết lập {path} trỏ đúng đến chương trình.")
    files = [s.places.user / ".xlwings" / "xlwings.conf", *([s.file.parent / "xlwings.conf"] if s.file else [])]
    for path in files:
        disturbing = _counting(mac.read_settings(path), s)
        if disturbing:
            return warning(
                f"Tệp {path} có thiết lập {', '.join(disturbing)} có thể làm nút bấm không chạy.",
                "Hãy đổi tên tệp này (thêm .cu vào cuối tên), rồi mở lại sổ.",
            )
    return ok("Không có thiết lập xlwings nào khác gây trở ngại.")


def _counting(settings: Mapping[str, str], s: Situation) -> list[str]:
    """The settings that change what a button does: those that the workbook needs otherwise and does not state itself.
    A sheet of settings made by this program states them all."""
    from xlsx_addin.workbook.sheets.settings import SETTINGS

    stated = s.workbook.settings if s.workbook and s.workbook.settings else SETTINGS
    return [
        key
        for key, needed in SETTINGS.items()
        if key not in stated and settings.get(key, needed).casefold() != needed.casefold()
    ]


def profile_path(s: Situation) -> Result:
    """Vietnamese letters in the profile's name do not hurt as long as program and Python lie outside."""
    if s.pc.system is not System.WINDOWS:
        return ONLY_WINDOWS
    profile = str(s.places.user)
    if not str(s.places.interpreter).isascii():
        return problem(
            f"Đường dẫn chương trình {s.places.interpreter} có chữ có dấu: Excel không gọi được.",
            "Hãy nhờ người quản trị máy đặt lại biến ProgramData, rồi chạy lại bộ cài.",
        )
    if s.program is not None and not s.program.base.isascii():
        return warning(
            f"Python nằm ở {s.program.base}, đường dẫn có chữ có dấu.",
            "Nếu nút bấm không chạy, hãy cài lại Python cho mọi người dùng (Install for all users), rồi chạy lại bộ "
            "cài.",
        )
    if not profile.isascii():
        return ok(f"Thư mục tài khoản {profile} có chữ có dấu, nhưng chương trình nằm ngoài nên không ảnh hưởng.")
    return ok(f"Thư mục tài khoản {profile} không có chữ có dấu.")
