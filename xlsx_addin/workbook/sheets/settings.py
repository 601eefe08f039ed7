"""Sheet ``xlwings.conf``, very hidden: what xlwings' VBA module is told, and words of the macros, which are ASCII only.

xlwings asks this sheet first, then a file ``xlwings.conf`` beside the workbook, then the user's own. What could make it
run something else is therefore stated here, empty where we need nothing: a file that came along with the workbook
decides nothing, but for the interpreter on a Mac, where no path is the same for all users.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsx_addin.office_pc.paths import WINDOWS_INTERPRETER

if TYPE_CHECKING:
    from xlsx_addin.workbook.sheets.frame import Desk

SHEET = "xlwings.conf"
UDF_MODULE = "xlsx_addin.hosts.functions"
SETTINGS: dict[str, str] = {
    "INTERPRETER_WIN": WINDOWS_INTERPRETER,
    "UDF MODULES": UDF_MODULE,
    "USE UDF SERVER": "True",  # one Python process for all clicks
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    "PYTHONPATH": "",
    "CONDA PATH": "",
    "CONDA ENV": "",
    "DEBUG UDFS": "False",
    "SHOW CONSOLE": "False",
    "LICENSE_KEY": "",
    "INTERPRETER": "",
    "TEMP DIR": "",
    "SHOW_ERROR_POPUPS": "True",
    # xlwings joins these with PYTHONPATH by semicolons: a value with semicolons in it would become a folder of modules.
    "ONEDRIVE_CONSUMER_WIN": "",
    "ONEDRIVE_COMMERCIAL_WIN": "",
    "SHAREPOINT_WIN": "",
    "ONEDRIVE_CONSUMER_MAC": "",
    "ONEDRIVE_COMMERCIAL_MAC": "",
    "SHAREPOINT_MAC": "",
}
LEFT_TO_THE_USER = frozenset({"INTERPRETER_MAC"})
"""What the sheet does not state: on a Mac, a file beside the workbook still names the program before the user's own."""
WORDS: dict[str, str] = {
    "CHU_TIEU_DE": "Phụ lục 01",
    "CHU_CHON_THU_MUC": "Chọn thư mục chứa các sổ cần tổng hợp",
    "CHU_CHON_BAO_CAO": "Chọn báo cáo Word cần soát",
    "LOI_CHUA_CAI_DAT": "Không gọi được phần bổ trợ của sổ Phụ lục 01 trên máy này nên nút chưa chạy; số liệu trong "
    "sổ không bị thay đổi. Nếu máy chưa cài, hãy chạy tệp CAI_DAT.bat một lần rồi mở lại sổ. Nếu đã cài, hãy chạy tệp "
    "KIEM_TRA_MAY.bat để biết nguyên nhân và cách sửa.",
    "LOI_THU_MUC": "Chưa tổng hợp được vì không đọc hoặc ghi được ô «Thư mục các sổ cần tổng hợp» trên trang «Thông "
    "tin»; số liệu trong sổ không bị thay đổi. Hãy mở bản lưu gần nhất của sổ rồi bấm lại nút.",
    "LOI_BAO_CAO": "Chưa soát được báo cáo vì không đọc hoặc ghi được ô «Báo cáo cần soát» trên trang «Thông tin»; số "
    "liệu trong sổ không bị thay đổi. Hãy mở bản lưu gần nhất của sổ rồi bấm lại nút.",
    "LOI_HAM": "Lỗi: máy này chưa chạy được phần bổ trợ của sổ nên hàm chưa tính; hãy chạy tệp KIEM_TRA_MAY.bat.",
}
"""By the workbook name of their cell."""
_KEYS, _VALUES, _WORDS = 0, 1, 3  # the settings must be a block of their own from A1 down


def write(desk: Desk) -> None:
    sheet = desk.workbook.add_worksheet(SHEET)
    for row, (key, value) in enumerate(SETTINGS.items()):
        sheet.write_string(row, _KEYS, key)
        if value:
            sheet.write_string(row, _VALUES, value)
    for row, (name, words) in enumerate(WORDS.items()):
        sheet.write_string(row, _WORDS, words)
        desk.workbook.define_name(name, f"='{SHEET}'!$D${row + 1}")
    sheet.very_hidden()
