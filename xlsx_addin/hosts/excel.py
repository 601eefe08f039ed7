"""Where the macros of the workbook arrive: ``RunPython "from xlsx_addin.hosts import excel; excel.run('fill')"``.

Only the standard library is imported before a button runs: whatever is missing or broken, a person gets a sentence.
"""

from __future__ import annotations

from xlsx_addin.faults import log_traceback

_TITLE = "Phụ lục 01"


def run(name: str) -> None:
    """Run a button of the calling workbook. What goes wrong before the button itself can say so is said here: a
    program older than the workbook, a file that an antivirus took away, no workbook that calls."""
    try:
        import xlwings as xw

        from xlsx_addin.buttons import BY_NAME
        from xlsx_addin.hosts import scripts

        function = getattr(scripts, BY_NAME[name].name)
        book = xw.Book.caller()
    except Exception as error:  # noqa: BLE001 - the outermost net: beyond it stands xlwings' traceback in English
        place = log_traceback()
        _tell(
            f"Nút này chưa chạy được ({type(error).__name__}); số liệu trong sổ không bị thay đổi. Có thể sổ mới hơn "
            "chương trình đã cài, hoặc phần mềm diệt vi-rút đã xóa một tệp. Hãy chạy tệp KIEM_TRA_MAY.bat để biết "
            f"nguyên nhân và cách sửa; cài lại bằng CAI_DAT.bat nếu cần. Chi tiết ghi ở {place}."
        )
        return
    function(book)


def _tell(message: str) -> None:
    """A message box of the system itself, since xlwings may be what is missing; elsewhere standard error."""
    try:
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, message, _TITLE, 0x30)  # type: ignore[attr-defined]
    except AttributeError:
        import sys

        sys.stderr.write(f"{_TITLE}: {message}\n")


def warm_up() -> None:
    """Called on opening: import what the first click would otherwise wait for."""
    import xlsx_addin.hosts.scripts  # noqa: F401
