"""List sheets: rows without ids, as many as staff type or the program writes.

The row right below the header is the prototype: every cell in it has the style of its column, and later writers
copy these styles. Further rows have only the columns' unlocked formats; their lines are drawn where something is
written, by a conditional format, so that the file stays small and quick to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Column, Kind
from xlsx_addin.places import column_letters
from xlsx_addin.workbook.sheets import frame
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import FIRST_ROW, HEADER_ROW, KEY_ROW
from xlsx_addin.workbook.style import GOOD, INPUT, LINE, NEAR, NUMBER_FORMATS, POOR, QUIET, text_height
from xlsx_addin.workbook.text_columns import text_columns

LAST_TYPED_ROW = 1999  # how far typing rules and lines reach
_READY_LINES = 12  # empty lines drawn on a sheet that nobody has used yet


@dataclass(frozen=True, slots=True)
class Ruled:
    """A column of a list as it looks."""

    key: str
    header: str
    width: float
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    centred: bool = False
    hidden: bool = False


_THIN = {"border": 1, "border_color": LINE}
_STT = Ruled("stt", "STT", 7, Kind.COUNT, centred=True)
_UNIT = (Ruled("unit", "Đơn vị", 18), Ruled("unit_code", "Mã đơn vị", 12, hidden=True))
_WIDTHS = {
    "kind": 17.0,
    "number": 20.0,
    "date": 14.0,
    "issuer": 28.0,
    "subject": 64.0,
    "nature": 18.0,
    "organiser_kind": 15.0,
    "organiser": 21.0,
    "form": 16.0,
    "content": 42.0,
    "sessions": 9.0,
    "men": 9.0,
    "women": 9.0,
    "total": 10.0,
    "measure": 11.0,
    "agency": 34.0,
    "deadline": 20.0,
    "funding": 18.0,
    "section": 34.0,
    "text": 100.0,
}
_BY_KIND = {Kind.DATE: 14.0, Kind.COUNT: 11.0, Kind.AMOUNT: 14.0, Kind.CHOICE: 18.0}
_TITLES = {
    "van_ban": ("Văn bản đã ban hành", "Mỗi văn bản một dòng."),
    "truyen_thong": (
        "Truyền thông, tập huấn, tháng hành động, sản phẩm truyền thông",
        "Mỗi hoạt động một dòng. Ghi riêng hoạt động của Ban VSTBPN và của đơn vị thành viên; cột «Tính theo» phân "
        "biệt người và lượt.",
    ),
    "ke_hoach": ("Kế hoạch kỳ tới", "Mỗi hoạt động một dòng."),
    "noi_dung": (
        "Nội dung báo cáo",
        "Phần lời của báo cáo theo từng mục. Để trống mục không có gì để nêu.",
    ),
}


def write_lists(desk: Desk, key: str) -> None:
    """One of the edition's lists."""
    own = [_ruled(c, key) for c in desk.edition.lists[key].columns]
    columns = [_STT, *own, *_UNIT]
    title, hint = _TITLES.get(key, (desk.edition.sheets[key], ""))
    sheet = _open(desk, key, columns, title, hint, tab=frame.TAB_LIST)
    if key == "noi_dung":
        _sections(desk, sheet, key, columns)
    else:
        _prototype(desk, sheet, key, columns)
    _rules(sheet, columns)
    _lines(desk, sheet, columns, ready=0 if key == "noi_dung" else _READY_LINES)
    frame.protect(sheet, rows=True)


def write_checks(desk: Desk) -> None:
    columns = [
        _STT,
        Ruled("severity", "Mức độ", 12, centred=True),
        Ruled("unit", "Đơn vị", 18),
        Ruled("file", "Tệp", 22),
        Ruled("sheet", "Trang", 15),
        Ruled("cell", "Ô", 9, centred=True),
        Ruled("message", "Nội dung", 52),
        Ruled("fix", "Cách xử lý", 40),
        Ruled("accept", "Chấp nhận, lý do", 34),
        Ruled("code", "Mã", 20),
        Ruled("mark", "Dấu của phát hiện", 12, hidden=True),
        Ruled("unit_code", "Mã đơn vị", 12, hidden=True),
        Ruled("rows", "Dòng của biểu", 12, hidden=True),
    ]
    hint = (
        "Kết quả lần kiểm tra gần nhất. Lỗi phải sửa trước khi gửi; cảnh báo cần xem lại; lưu ý để biết. Số liệu đúng "
        "mà vẫn bị cảnh báo thì ghi lý do vào cột «Chấp nhận, lý do»: lần kiểm tra sau, dòng ấy thành «Đã chấp nhận» "
        "cho đến khi số liệu đổi. Lỗi thì không chấp nhận được."
    )
    sheet = _program_sheet(desk, "kiem_tra", keys.CHECK_COLUMNS, columns, "Kết quả kiểm tra", hint)
    marks = {
        "Lỗi": POOR,
        "Cảnh báo": NEAR,
        "Lưu ý": {"bg_color": "#E3EEF2", "font_color": "#17495B"},
        "Đã chấp nhận": QUIET,
    }
    for word, look in marks.items():
        _word_mark(desk, sheet, columns, "severity", f'="{word}"', look)
    _reasons_wanted(desk, sheet, columns)
    _lines(desk, sheet, columns)


def _reasons_wanted(desk: Desk, sheet: Any, columns: Sequence[Ruled]) -> None:
    """Where a reason can be typed looks like every other input: beside a warning or a note."""
    at = {c.key: i for i, c in enumerate(columns, start=1)}
    severity, place = f"${column_letters(at['severity'])}{FIRST_ROW + 1}", at["accept"]
    rule = {
        "type": "formula",
        "criteria": f'=OR({severity}="Cảnh báo",{severity}="Lưu ý")',
        "format": desk.styles.mark({**_THIN, "bg_color": INPUT}),
    }
    sheet.conditional_format(FIRST_ROW, place, LAST_TYPED_ROW, place, rule)


def write_tracker(desk: Desk) -> None:
    columns = [
        _STT,
        Ruled("code", "Mã đơn vị", 12, centred=True),
        Ruled("name", "Tên đơn vị", 26),
        Ruled("level", "Cấp", 12, centred=True),
        Ruled("parent_code", "Mã cấp trên", 12, centred=True),
        Ruled("state", "Tình trạng", 24),
        Ruled("due", "Hạn nộp", 14, Kind.DATE, centred=True),
        Ruled("received", "Ngày nhận", 14, Kind.DATE, centred=True),
        Ruled("late", "Nộp muộn", 12, centred=True),
        Ruled("cutoff", "Ngày chốt số liệu", 14, Kind.DATE, centred=True),
        Ruled("errors", "Lỗi", 8, Kind.COUNT, centred=True),
        Ruled("warnings", "Cảnh báo", 10, Kind.COUNT, centred=True),
        Ruled("reason", "Lý do", 36),
        Ruled("file", "Tệp", 26),
        Ruled("moved", "Ô khác vị trí mẫu", 20),
    ]
    hint = "Đơn vị nào đã nộp, ngày nào, còn thiếu đơn vị nào."
    sheet = _program_sheet(desk, "theo_doi_nop", keys.TRACKER_COLUMNS, columns, "Theo dõi nộp báo cáo", hint)
    for word, look in (
        (keys.TRACKER_MERGED, GOOD),
        (keys.TRACKER_MERGED_WITH_FINDINGS, NEAR),
        (keys.TRACKER_REJECTED, POOR),
        (keys.TRACKER_MISSING, POOR),
    ):
        _word_mark(desk, sheet, columns, "state", f'="{word}"', look)
    _word_mark(desk, sheet, columns, "errors", ">0", POOR)
    _word_mark(desk, sheet, columns, "warnings", ">0", NEAR)
    _word_mark(desk, sheet, columns, "late", '<>""', NEAR)
    _lines(desk, sheet, columns)


def write_log(desk: Desk) -> None:
    columns = [
        Ruled("run", "Lần chạy", 10, Kind.COUNT, centred=True),
        Ruled("time", "Thời điểm", 20, centred=True),
        Ruled("action", "Thao tác", 24),
        Ruled("sheet", "Trang", 18),
        Ruled("cell", "Ô", 9, centred=True),
        Ruled("id", "Mã số liệu", 24),
        Ruled("old", "Giá trị cũ", 30),
        Ruled("new", "Giá trị mới", 30),
        Ruled("old_kind", "Kiểu giá trị cũ", 16),
        Ruled("new_kind", "Kiểu giá trị mới", 16),
    ]
    hint = "Mỗi ô mà chương trình đã ghi: giá trị cũ và mới. Nút «Hoàn tác» dựa vào trang này."
    sheet = _program_sheet(desk, "nhat_ky", keys.LOG_COLUMNS, columns, "Nhật ký thay đổi", hint)
    _lines(desk, sheet, columns)


def _ruled(column: Column, list_key: str) -> Ruled:
    width = _WIDTHS.get(column.key, _BY_KIND.get(column.kind, 30.0))
    if list_key == "ke_hoach" and column.key == "content":
        width = 64.0
    centred = column.kind in (Kind.DATE, Kind.COUNT, Kind.AMOUNT, Kind.CHOICE)
    return Ruled(column.key, column.header, width, column.kind, column.choices, centred)


def _program_sheet(
    desk: Desk, key: str, contract: Sequence[str], columns: Sequence[Ruled], title: str, hint: str
) -> Any:
    """A sheet the program fills: hidden until then, and not protected."""
    if tuple(c.key for c in columns) != tuple(contract):
        raise ValueError(f"sheet {key}: columns differ from the contract of workbook.keys")
    sheet = _open(desk, key, columns, title, hint, tab=frame.TAB_RESULT)
    _prototype(desk, sheet, key, columns)
    sheet.hide()
    return sheet


def _open(desk: Desk, key: str, columns: Sequence[Ruled], title: str, hint: str, *, tab: str) -> Any:
    sheet = frame.open_sheet(desk, key, tab=tab, landscape=frame.LANDSCAPE)
    at = {c.key: i for i, c in enumerate(columns, start=1)}
    frame.key_row(desk, sheet, KEY_ROW, at)
    for c in columns:
        options = {"hidden": True} if c.hidden else {}
        sheet.set_column(at[c.key], at[c.key], c.width, _look(desk, key, c, "column"), options)
    width = sum(c.width for c in columns if not c.hidden)
    frame.head(desk, sheet, title, hint, width)
    frame.hint(desk, sheet, hint, len(columns))
    frame.header(desk, sheet, HEADER_ROW, {at[c.key]: c.header for c in columns}, {at[c.key]: c.width for c in columns})
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.autofilter(HEADER_ROW, 1, LAST_TYPED_ROW, len(columns))
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_selection(FIRST_ROW, 1, FIRST_ROW, 1)
    return sheet


def _look(desk: Desk, key: str, column: Ruled, name: str) -> Any:
    align = {"align": "center"} if column.centred else {}
    as_text = column.key in text_columns(desk.edition, key)
    form = NUMBER_FORMATS[Kind.TEXT if as_text else column.kind]
    # What is text by kind and not by format holds links, which are formulas.
    return desk.styles(name, num_format="General" if form == "@" and not as_text else form, **align)


def _prototype(desk: Desk, sheet: Any, key: str, columns: Sequence[Ruled]) -> None:
    for i, column in enumerate(columns, start=1):
        sheet.write_blank(FIRST_ROW, i, None, _look(desk, key, column, "list"))


def _sections(desk: Desk, sheet: Any, key: str, columns: Sequence[Ruled]) -> None:
    """One prefilled row for each heading whose text staff write themselves; the first one is the prototype."""
    for number, label in enumerate(desk.edition.sections.values(), start=1):
        row = FIRST_ROW + number - 1
        sheet.set_row(row, max(54, text_height((label, _WIDTHS["section"]), bold=True)))
        for i, column in enumerate(columns, start=1):
            if column.key == "stt":
                sheet.write_number(row, i, number, _look(desk, key, column, "list"))
            elif column.key == "section":
                look = desk.styles("group", valign="top", num_format="@", locked=False)  # a merge may move it
                sheet.write_string(row, i, label, look)
            elif column.key == "text":
                sheet.write_blank(row, i, None, desk.styles("input", valign="top", num_format="@"))
            else:
                sheet.write_blank(row, i, None, _look(desk, key, column, "list"))


def _rules(sheet: Any, columns: Sequence[Ruled]) -> None:
    for i, column in enumerate(columns, start=1):
        if column.key == "stt":
            continue
        rule = frame.choice_rule(column.choices) if column.choices else frame.span_rule(column.kind)
        if rule:
            sheet.data_validation(FIRST_ROW, i, LAST_TYPED_ROW, i, rule)


def _lines(desk: Desk, sheet: Any, columns: Sequence[Ruled], *, ready: int = 0) -> None:
    """Thin lines around every written row, and around the first rows of a sheet that waits for typing."""
    last = max(i for i, c in enumerate(columns, start=1) if not c.hidden)
    written = f"COUNTA($B{FIRST_ROW + 1}:${column_letters(last)}{FIRST_ROW + 1})>0"
    formula = f"=OR({written},ROW()<={FIRST_ROW + ready})" if ready else f"={written}"
    look = desk.styles.mark(_THIN)
    sheet.conditional_format(
        FIRST_ROW, 1, LAST_TYPED_ROW, last, {"type": "formula", "criteria": formula, "format": look}
    )


def _word_mark(
    desk: Desk, sheet: Any, columns: Sequence[Ruled], key: str, condition: str, look: Mapping[str, str]
) -> None:
    """A colour by the words of one column. It draws the lines too: LibreOffice shows one rule a cell, the first."""
    column = next(i for i, c in enumerate(columns, start=1) if c.key == key)
    cell = f"${column_letters(column)}{FIRST_ROW + 1}"
    criteria = f'=AND({cell}<>"",{cell}{condition})'
    rule = {"type": "formula", "criteria": criteria, "format": desk.styles.mark({**_THIN, **look})}
    sheet.conditional_format(FIRST_ROW, column, LAST_TYPED_ROW, column, rule)
