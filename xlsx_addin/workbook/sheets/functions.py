"""Sheet ``Hàm`` of the macro workbook: each function for cells, how it is written, what it does, one live example."""

from __future__ import annotations

from typing import Any

from xlsx_addin import keys
from xlsx_addin.cell_functions import HELP, Cell, FunctionHelp
from xlsx_addin.workbook.examples import example_shown
from xlsx_addin.workbook.sheets import frame
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.style import text_height

SHEET = "Hàm"
_COLUMNS = (
    ("Cách viết", 36.0),
    ("Công dụng", 52.0),
    ("Đối số", 54.0),
    ("Ví dụ", 34.0),
    ("Kết quả của ví dụ", 34.0),
)
_TITLE = "Hàm dùng trong ô"
_HINT = (
    "Gõ các hàm này trong bất kỳ ô nào của sổ, như hàm có sẵn của Excel; phần trong ngoặc vuông có thể bỏ. Máy đặt dấu "
    "phân cách kiểu Anh thì thay dấu chấm phẩy giữa các đối số bằng dấu phẩy. Mỗi đối số là một ô hoặc cả một vùng; "
    "đưa vào một vùng thì kết quả là một vùng cùng cỡ: Excel 365 và từ bản 2021 kết quả tự tràn ra các ô bên cạnh; "
    "Excel 2016, 2019 thì chọn trước vùng cùng cỡ, gõ công thức rồi bấm Ctrl+Shift+Enter. Hàm chạy trong Excel trên "
    "Windows đã cài phần bổ trợ và trong LibreOffice khi mở sổ bằng chương trình; nơi khác hãy dùng bản gửi (nút «Tạo "
    "bản gửi»), trong đó kết quả đã thành giá trị."
)


def write(desk: Desk) -> None:
    sheet = desk.workbook.add_worksheet(SHEET)
    sheet.set_tab_color(frame.TAB_RESULT)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 2)
    for column, (caption, width) in enumerate(_COLUMNS, start=1):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, caption, desk.styles("header"))
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, _TITLE, desk.styles("title"))
    sheet.set_row(1, text_height((_HINT, sum(width for _, width in _COLUMNS)), size=11) + 6)
    sheet.merge_range(1, 1, 1, len(_COLUMNS), _HINT, desk.styles("hint"))
    sheet.set_row(2, 24)
    for row, described in enumerate(HELP, start=3):
        _line(desk, sheet, row, described)
    sheet.freeze_panes(3, 2)
    sheet.print_area(0, 1, 2 + len(HELP), len(_COLUMNS))
    sheet.repeat_rows(2)


def _line(desk: Desk, sheet: Any, row: int, described: FunctionHelp) -> None:
    shown = example_shown(described.example.removeprefix("="), lambda: _blank_form(desk))
    assert shown is not None  # noqa: S101 - it is one of the examples
    arguments = "\n".join(described.arguments)
    texts = (described.signature, described.summary, arguments, described.typed_example)
    looks = (desk.styles("label", bold=True), desk.styles("label"), desk.styles("muted"), desk.styles("label"))
    for column, (text, look) in enumerate(zip(texts, looks, strict=True), start=1):
        sheet.write_string(row, column, text, look)
    computed = desk.styles("computed")
    sheet.write_formula(
        row, len(_COLUMNS), described.example, computed, shown if isinstance(shown, str) else float(shown)
    )
    signature, summary, small, example, result = zip((*texts, str(shown)), (w for _, w in _COLUMNS), strict=True)
    height = max(text_height(signature, bold=True), text_height(summary, example, result), text_height(small, size=11))
    sheet.set_row(row, height + 8)


def _blank_form(desk: Desk) -> list[list[Cell]]:
    """The form's keys, its values still blank."""
    grid = desk.plan.grids["phu_luc_01"]
    rows: list[list[Cell]] = [[keys.ID_MARK, *grid.columns]]
    rows += [[row_id, *(None for _ in grid.columns)] for row_id in grid.rows]
    return rows
