"""Sheet ``Thông tin``: who reports, for when, how the document is laid out, and what the last run did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsx_addin import keys
from xlsx_addin.actions.previewing import CHOICES
from xlsx_addin.buttons import RIBBON_TAB
from xlsx_addin.catalogue.load import SCOPES
from xlsx_addin.catalogue.model import InfoField, Kind
from xlsx_addin.places import column_letters
from xlsx_addin.workbook.sheets import buttons, frame
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import ID_COLUMN, Grid, Line, Look
from xlsx_addin.workbook.style import BAND, INK, NUMBER_FORMATS, text_height
from xlsx_addin.workbook.text_columns import TEXT_ROWS

_WIDTHS = {1: 30.0, 2: 44.0, 3: 58.0}
_FREE = (4, 8)  # columns right of the fields, where the buttons stand
_CHOICES = 10  # first of the hidden columns with the drop-down lists' words
_YEAR_RULE = {
    "validate": "integer",
    "criteria": "between",
    "minimum": 2000,
    "maximum": 2100,
    "error_type": "warning",
    "error_title": "Năm báo cáo",
    "error_message": "Ghi năm bằng bốn chữ số, ví dụ 2024. Mục tiêu và đánh giá phụ thuộc vào ô này.",
}
_INPUT_HELP = {
    keys.RUN_INPUTS[0]: "Nơi để các sổ nhận được. Nút «Tổng hợp thư mục» cho chọn thư mục và ghi vào đây",
    keys.RUN_INPUTS[1]: "Ngày/tháng/năm; bản nhận sau ngày này được ghi là nộp muộn. Để trống thì theo lịch hạn báo "
    "cáo chung",
    keys.RUN_REPORT: "Tệp Word để nút «Soát báo cáo» đối chiếu với sổ. Nút cho chọn tệp và ghi vào đây",
    keys.RUN_KIND: "Nút «Lập báo cáo», «Lưu báo cáo» làm văn bản nào; để trống là báo cáo của kỳ",
}
_OUTCOME_LINES = "\n\n"  # a sentence that says what failed and what to do takes up to three lines

_WELCOME = (
    "Sổ này gồm biểu Phụ lục 01 và các trang số liệu đi kèm, dùng cho cả bước tự nhập, tổng hợp và làm báo cáo.",
    "1. Điền trang «Thông tin»: mã, tên đơn vị, cấp, kỳ và năm báo cáo.",
    "2. Nhập số vào các ô nền vàng của «Phụ lục 01», «Số liệu gốc», «Cán bộ nữ», «Hoạt động khác»; ghi từng dòng ở "
    "«Văn bản», «Truyền thông», «Kế hoạch» và phần lời ở «Nội dung báo cáo». Tỷ lệ và đánh giá tự tính.",
    "3. Ô chưa có số liệu thì để trống; ghi 0 khi không phát sinh. Xem lại cột đánh giá và trang «Biểu đồ», rồi gửi "
    "tệp cho cấp trên.",
)
WELCOME_BUTTONS = (
    f"4. Các nút ở bên phải, trên trang «Phụ lục 01» và ở thẻ «{RIBBON_TAB}» của dải lệnh tính giúp, kiểm tra, tổng "
    "hợp, lập báo cáo và tạo bản để gửi. Trang «Hàm» liệt kê các hàm dùng trong ô.",
)


def write(desk: Desk) -> None:
    grid = desk.plan.grids["thong_tin"]
    sheet = frame.open_sheet(desk, "thong_tin", tab=frame.TAB_FORM, landscape=frame.PORTRAIT)
    welcome = "\n".join(_WELCOME + WELCOME_BUTTONS if desk.macros else _WELCOME)
    frame.key_row(desk, sheet, grid.key_row, grid.columns)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(_FREE[0], _FREE[0], 3)
    sheet.set_column(_FREE[0] + 1, _FREE[1], 12)
    frame.head(desk, sheet, "Báo cáo bình đẳng giới: Phụ lục 01", "", 1)
    sheet.set_row(1, welcome_height(welcome))
    look = desk.styles("hint", font_size=12, font_color=INK)
    sheet.merge_range(1, 1, 1, grid.last_column, welcome, look)
    captions = {1: "Nội dung", 2: "Giá trị", 3: "Hướng dẫn"}
    frame.header(desk, sheet, grid.header_row, captions, _WIDTHS)
    frame.write_ids(desk, sheet, grid)
    fields = {f.id: f for f in desk.edition.info}
    heights = {line.row: _height(line, fields) for line in grid.lines}
    for line in grid.lines:
        sheet.set_row(line.row, heights[line.row])
        if line.look is Look.GROUP:
            sheet.merge_range(line.row, 1, line.row, grid.last_column, line.label, desk.styles("objective"))
        elif line.id in fields:
            _field(desk, sheet, grid, line, fields[line.id])
        elif line.id in keys.RUN_INPUTS:
            _run_input(desk, sheet, grid, line)
        else:
            _run_row(desk, sheet, line)
    if desk.macros:
        buttons.write_panel(desk, sheet, grid, heights)
    _choices(desk, sheet, grid)
    sheet.conditional_format(
        frame.span(grid.first_row, 2, grid.last_row, 2),
        {"type": "cell", "criteria": "==", "value": f'"{SCOPES[1]}"', "format": desk.styles.mark({"bg_color": BAND})},
    )
    sheet.print_area(0, 1, grid.last_row, grid.last_column)
    sheet.fit_to_pages(1, 1)
    sheet.set_selection(grid.first_row + 1, 2, grid.first_row + 1, 2)
    frame.protect(sheet)
    _names(desk, grid)


def welcome_height(text: str) -> float:
    """The height in points of the row with the words of welcome."""
    return text_height((text, sum(_WIDTHS.values()))) + 10


def _height(line: Line, fields: Mapping[str, InfoField]) -> float:
    """The height of a line in points, by its longest text."""
    if line.id == keys.RUN_ROWS[-1]:
        return text_height((_OUTCOME_LINES, _WIDTHS[2]))
    words = fields[line.id].help if line.id in fields else _INPUT_HELP.get(line.id)
    return 22 if words is None else text_height((words, _WIDTHS[3]), size=11) + 6


def _prefilled(desk: Desk, field: InfoField) -> str:
    """What the blank workbook already says: a commune's own annual figures on this edition of the form."""
    lowest = min((x for x in desk.edition.levels if x.code_digits), key=lambda x: desk.edition.rank(x.code))
    return {
        "INFO.edition": desk.edition.id,
        "INFO.scope": SCOPES[0],
        "INFO.period": desk.edition.periods["nam"],
        "INFO.level": lowest.name,
    }.get(field.id, "")


def _field(desk: Desk, sheet: Any, grid: Grid, line: Line, field: InfoField) -> None:
    _explained(desk, sheet, line, field.help)
    place = (line.row, grid.columns[keys.VALUE])
    value = _prefilled(desk, field)
    if field.fixed:
        sheet.write_string(*place, value, desk.styles("computed", locked=True))
        return
    if field.id in TEXT_ROWS:
        look = desk.styles("input", num_format="@")
    elif field.id == "INFO.cutoff":
        look = _date(desk)
        sheet.data_validation(*place, *place, frame.span_rule(Kind.DATE))
    elif field.id == "INFO.year":
        look = desk.styles("input", num_format="0", align="left", indent=1, bold=True)
        sheet.data_validation(*place, *place, _YEAR_RULE)
    else:
        look = desk.styles("input")
    if value:
        sheet.write_string(*place, value, look)
    else:
        sheet.write_blank(*place, None, look)


def _explained(desk: Desk, sheet: Any, line: Line, help_text: str) -> None:
    sheet.write_string(line.row, 1, line.label, desk.styles("label", bold=True))
    sheet.write_string(line.row, 3, help_text, desk.styles("muted"))


def _date(desk: Desk) -> Any:
    return desk.styles("input", num_format=NUMBER_FORMATS[Kind.DATE], align="left", indent=1)


def _run_input(desk: Desk, sheet: Any, grid: Grid, line: Line) -> None:
    """What buttons are told: a folder, which a macro may write, a date, and the kind of document."""
    _explained(desk, sheet, line, _INPUT_HELP[line.id])
    place = (line.row, grid.columns[keys.VALUE])
    if line.id in TEXT_ROWS:
        sheet.write_blank(*place, None, desk.styles("input", num_format="@"))
    elif line.id == keys.RUN_KIND:
        sheet.write_blank(*place, None, desk.styles("input"))
    else:
        sheet.write_blank(*place, None, _date(desk))
        sheet.data_validation(*place, *place, frame.span_rule(Kind.DATE))


def _run_row(desk: Desk, sheet: Any, line: Line) -> None:
    sheet.write_string(line.row, 1, line.label, desk.styles("label", bold=True))
    look = desk.styles("list", num_format="@", align="left", indent=1, valign="vcenter")
    sheet.merge_range(line.row, 2, line.row, 3, "", look)


def _choices(desk: Desk, sheet: Any, grid: Grid) -> None:
    """Drop-down lists from hidden columns: "Sở, ngành" cannot stand in a comma-separated rule."""
    listed = [(f.id, tuple(f.choices)) for f in desk.edition.info if f.choices]
    listed.append((keys.RUN_KIND, tuple(kind.name for kind in CHOICES)))
    sheet.set_column(_CHOICES, _CHOICES + len(listed) - 1, 14, None, {"hidden": True})
    for column, (row_id, choices) in enumerate(listed, start=_CHOICES):
        for i, word in enumerate(choices):
            sheet.write_string(grid.first_row + i, column, word, desk.styles("key"))
        first, last = (_fixed(grid.first_row + i, column) for i in (0, len(choices) - 1))
        source = f"={first}:{last}"
        row = grid.rows[row_id]
        sheet.data_validation(row, 2, row, 2, frame.choice_rule(source, strict=True))


def _names(desk: Desk, grid: Grid) -> None:
    form = desk.plan.grids["phu_luc_01"]
    for name, field in (
        (keys.NAME_YEAR, "INFO.year"),
        (keys.NAME_LEVEL, "INFO.level"),
        (keys.NAME_FOLDER, keys.RUN_INPUTS[0]),
        (keys.NAME_REPORT, keys.RUN_REPORT),
    ):
        desk.workbook.define_name(name, f"='{grid.sheet}'!{_fixed(grid.rows[field], grid.columns[keys.VALUE])}")
    corners = (  # with the key row and the id column, so that KETQUA finds rows and columns by key, as all reading does
        _fixed(form.key_row, ID_COLUMN),
        _fixed(form.last_row, form.columns[keys.FORM_ASIDE[-1]]),
    )
    desk.workbook.define_name(keys.NAME_FORM, f"='{form.sheet}'!{':'.join(corners)}")


def _fixed(row: int, column: int) -> str:
    return f"${column_letters(column)}${row + 1}"
