"""Doctor's checks of one workbook: what it holds, and where it lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from xlsx_addin.office_pc import trust
from xlsx_addin.office_pc.paths import WINDOWS_INTERPRETER, WORKBOOK_NAME
from xlsx_addin.office_pc.pc import System, can_write, synced_by
from xlsx_addin.office_pc.results import NO_WORKBOOK, ONLY_WINDOWS, Result, ok, problem, unknown, warning
from xlsx_addin.office_pc.situation import Situation, read_facts

_WRAPPERS, _XLWINGS = "xlwings_udfs", "xlwings"
_NEW_WORKBOOK = "Hãy lập sổ mới bằng bản chương trình này (lệnh «new»), rồi chép số liệu sang."
_NO_MACROS = unknown("Sổ không có macro nên không kiểm tra mục này.")
_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls"}


def workbook(s: Situation) -> Result:
    """Whether the workbook can be read and has its buttons."""
    if s.file is None or s.workbook is None:
        return NO_WORKBOOK
    if not s.workbook.is_workbook:
        return problem(
            f"Tệp {s.file} không phải là sổ Excel nên không có gì để kiểm tra.",
            "Hãy ghi tên sổ .xlsm của bạn sau lệnh «doctor».",
        )
    if s.workbook.trouble:
        return problem(f"Không đọc được sổ {s.file}: {s.workbook.trouble}", "Hãy mở bản lưu khác của sổ này.")
    if not s.workbook.modules:
        return warning(
            f"Sổ {s.file.name} không có nút bấm (không có macro).",
            "Bản .xlsx dùng để gửi đi; hãy mở sổ .xlsm để có nút bấm.",
        )
    return ok(f"Sổ {s.file.name} đọc được và có nút bấm.")


def xlwings_version(s: Situation) -> Result:
    """The workbook's VBA names its library by version: both sides must be of one version."""
    if s.workbook is None:
        return NO_WORKBOOK
    embedded = s.workbook.xlwings
    if not embedded:
        return _NO_MACROS
    if s.program is None or not s.program.xlwings:
        return unknown(f"Sổ cần xlwings {embedded}; chưa xem được bản đã cài.")
    if embedded != s.program.xlwings:
        return problem(
            f"Sổ cần xlwings {embedded}, máy đã cài xlwings {s.program.xlwings}: nút bấm không chạy.",
            "Hãy chạy bộ cài cùng bản với sổ, hoặc: " + _NEW_WORKBOOK,
        )
    return ok(f"Sổ và máy cùng dùng xlwings {embedded}.")


def workbook_settings(s: Situation) -> Result:
    """Whether the workbook looks for the program where install puts it."""
    if s.workbook is None:
        return NO_WORKBOOK
    if not s.workbook.modules:
        return _NO_MACROS
    named = s.workbook.settings.get("INTERPRETER_WIN", "")
    if named != WINDOWS_INTERPRETER:
        return problem(
            f"Sổ tìm chương trình ở «{named or '(trống)'}», không phải «{WINDOWS_INTERPRETER}».", _NEW_WORKBOOK
        )
    return ok("Sổ tìm chương trình đúng chỗ.")


def macros(s: Situation) -> Result:
    """Whether the workbook's own macros are this version's, and Excel's."""
    if s.file is not None and s.workbook is not None and s.workbook.macros_rewritten:
        return warning(
            f"Sổ {s.file.name} do LibreOffice hoặc chương trình khác lưu lại: phần macro đã bị viết lại, Excel có thể "
            "báo lỗi khi mở hoặc bỏ nút bấm.",
            "Hãy dùng bản do Excel hoặc chương trình này lưu lần cuối. Trong LibreOffice hãy lưu sổ dạng .xlsx.",
        )
    return _compare(s, "Macro của sổ", lambda name: name not in (_WRAPPERS, _XLWINGS))


def wrappers(s: Situation) -> Result:
    """Whether the functions for cells (``TYLE_NU``...) are this version's."""
    return _compare(s, "Phần hàm trong ô (TYLE_NU…) của sổ", lambda name: name == _WRAPPERS)


def _compare(s: Situation, what: str, wanted: Callable[[str], bool]) -> Result:
    from xlsx_addin.workbook.macro_modules import same_code

    if s.workbook is None:
        return NO_WORKBOOK
    if not s.workbook.modules:
        return _NO_MACROS
    current = {name: code for name, code in _current_modules().items() if wanted(name)}
    if not current:
        return unknown("Sổ mẫu của chương trình này không có phần đó để so.")
    there = s.workbook.modules
    stale = [name for name, code in current.items() if not same_code(there.get(name, ""), code)]
    if stale:
        return warning(f"{what} ({', '.join(stale)}) khác với bản của chương trình này.", _NEW_WORKBOOK)
    return ok(f"{what} đúng bản của chương trình này.")


def _current_modules() -> Mapping[str, str]:
    """The VBA of the blank workbook that travels with this program."""
    from xlsx_addin.resources import resource

    return read_facts(resource("workbooks", WORKBOOK_NAME)).modules


def edition(s: Situation) -> Result:
    """Whether the form's edition is known and valid today."""
    from xlsx_addin.catalogue import edition_names, load_edition

    if s.workbook is None or s.workbook.trouble:
        return NO_WORKBOOK
    name = s.workbook.edition
    if not name:
        return unknown("Sổ không ghi phiên bản biểu mẫu.")
    if name not in edition_names():
        return problem(f"Chương trình không biết phiên bản biểu mẫu «{name}» của sổ.", "Hãy cài bản chương trình mới.")
    form, today = load_edition(name), s.pc.today()
    if form.valid_to and today > form.valid_to:
        return warning(
            f"Phiên bản biểu mẫu «{name}» chỉ có hiệu lực đến hết {form.valid_to:%d/%m/%Y}.",
            "Báo cáo kỳ trước ngày đó thì dùng tiếp; báo cáo kỳ sau thì hãy hỏi cấp trên về biểu mẫu mới.",
        )
    if today < form.valid_from:
        return warning(
            f"Phiên bản biểu mẫu «{name}» chỉ có hiệu lực từ {form.valid_from:%d/%m/%Y}.",
            "Hãy xem lại kỳ báo cáo và đồng hồ của máy.",
        )
    return ok(f"Phiên bản biểu mẫu «{name}» đang có hiệu lực.")


# --- where it lies -----------------------------------------------------------------------------------------------


def mark_of_the_web(s: Situation) -> Result:
    """Files from mail or the internet carry a stream that says so; Excel then refuses their macros."""
    if s.pc.system is not System.WINDOWS:
        return ONLY_WINDOWS
    if s.file is None:
        return NO_WORKBOOK
    mark = s.pc.stream(s.file, "Zone.Identifier") or ""
    zone = next((line.partition("=")[2].strip() for line in mark.splitlines() if line.startswith("ZoneId")), "")
    if zone not in ("3", "4"):  # internet, restricted sites
        return ok("Sổ không bị đánh dấu là tải từ internet hoặc thư điện tử.")
    if trust.is_trusted(s.pc, s.file.absolute().parent):
        return ok("Sổ được đánh dấu là tải về, nhưng nằm trong thư mục tin cậy nên nút bấm vẫn chạy.")
    return problem(
        "Sổ bị đánh dấu là tải từ internet hoặc thư điện tử: Excel chặn mọi nút bấm.",
        "Hãy đóng sổ, bấm chuột phải vào tệp, chọn Properties, đánh dấu Unblock rồi OK. Chỉ làm thế với sổ của chính "
        "bạn.",
    )


def trusted_folder(s: Situation) -> Result:
    """A trusted folder holds the installed workbook and never what others send."""
    if s.pc.system is not System.WINDOWS:
        return ONLY_WINDOWS
    if s.file is None:
        return NO_WORKBOOK
    folder = s.file.absolute().parent
    if not trust.is_trusted(s.pc, folder):
        return ok(f"Thư mục {folder} không phải vị trí tin cậy: Excel sẽ hỏi trước khi chạy nút bấm.")
    if trust.is_forbidden(s.pc):
        return warning(
            f"Thư mục {folder} là vị trí tin cậy, nhưng cơ quan không cho dùng vị trí tin cậy.",
            "Khi mở sổ hãy bấm «Enable Content», hoặc nhờ người quản trị máy cho phép.",
        )
    others = [
        f.name
        for f in sorted(folder.iterdir())
        if f.suffix.lower() in _WORKBOOKS and not f.name.startswith(("~$", Path(WORKBOOK_NAME).stem)) and f != s.file
    ]
    if others:
        return warning(
            f"Thư mục tin cậy {folder} có sổ khác: {', '.join(others[:5])}. Macro của các sổ đó cũng tự chạy.",
            "Hãy chuyển sổ nơi khác gửi đến sang thư mục khác.",
        )
    return ok(f"Thư mục tin cậy {folder} chỉ có sổ của chương trình.")


def synced_folder(s: Situation) -> Result:
    """In a synchronised folder Excel gives the workbook a web address, and the program cannot find its folder."""
    if s.file is None:
        return NO_WORKBOOK
    root = synced_by(s.pc, s.file.absolute())
    if root:
        return problem(
            f"Sổ nằm trong thư mục đồng bộ OneDrive hoặc SharePoint ({root}): Excel coi sổ là địa chỉ web, báo cáo và "
            "bản gửi không biết ghi vào đâu.",
            f"Hãy chép sổ sang {s.places.workbooks} và mở từ đó.",
        )
    return ok("Sổ không nằm trong thư mục đồng bộ.")


def file_name(s: Situation) -> Result:
    """xlwings hands the name over as an option, in which "=" is taken for a separator."""
    if s.file is None:
        return NO_WORKBOOK
    if "=" in s.file.name:
        return problem(f"Tên sổ «{s.file.name}» có dấu «=»: nút bấm không tìm được sổ.", "Hãy đổi tên sổ, bỏ dấu «=».")
    return ok(f"Tên sổ «{s.file.name}» dùng được.")


def folder_writable(s: Situation) -> Result:
    """Reports and the copy to send are written beside the workbook."""
    if s.file is None:
        return NO_WORKBOOK
    folder = s.file.absolute().parent
    if not can_write(folder):
        return problem(
            f"Không ghi được vào thư mục {folder}: báo cáo và bản gửi không có chỗ đặt.",
            f"Hãy chép sổ sang {s.places.workbooks} hoặc một thư mục ghi được.",
        )
    return ok(f"Ghi được vào thư mục {folder}.")
