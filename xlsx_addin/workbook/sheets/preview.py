"""Sheet ``Xem trước``: a document's text as it will stand in Word, a paragraph a row, its figures beside it.

The rows are written by the buttons, live, as values alone; so every look here is a rule that follows the hidden column
``look``. Rows have no height of their own: programs fit them to their text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsx_addin import keys
from xlsx_addin.places import column_letters, to_a1
from xlsx_addin.workbook.sheets import buttons, frame
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import FIRST_ROW, HEADER_ROW, HINT_ROW, ID_COLUMN, KEY_ROW
from xlsx_addin.workbook.style import BAND, INPUT, MUTED, PALE, PRIMARY
from xlsx_addin.workbook.text_columns import text_columns

SHEET = "xem_truoc"
BUTTONS = ("report", "save_report")
LAST_ROW = 1_999  # how far the rules reach
_TEXT, _ASIDE, _FIGURE = 92.0, 32.0, 22.0
_HIDDEN = 4  # columns at the end
_HINT = (
    "Lời văn của văn bản chọn ở trang «Thông tin», lập từ số liệu hiện có. Gõ đè để sửa lời; ô nền vàng là lời của "
    "đơn vị hoặc chỗ còn phải điền. Xóa trắng một ô thì câu tự lập trở lại. Tiêu đề, bảng, đầu và cuối văn bản sửa ở "
    "trang nguồn. Bên phải là các số mà câu dựa vào: bấm để tới ô."
)
_CAPTIONS = {"text": "Văn bản", "aside": "Lời đã sửa mà nay chưa dùng"}


def write(desk: Desk) -> None:
    sheet = frame.open_sheet(desk, SHEET, tab=frame.TAB_RESULT, landscape=frame.PORTRAIT)
    at = {key: i for i, key in enumerate(keys.PREVIEW_COLUMNS, start=ID_COLUMN + 1)}
    frame.key_row(desk, sheet, KEY_ROW, at)
    for key, column in at.items():
        options = {"hidden": True} if key in keys.PREVIEW_COLUMNS[-_HIDDEN:] else {}
        sheet.set_column(column, column, _width(key), _look(desk, key, "column"), options)
        sheet.write_blank(FIRST_ROW, column, None, _look(desk, key, "list", border=0))
    frame.head(desk, sheet, "Xem trước văn bản", _HINT, _TEXT)
    sheet.write_string(HINT_ROW, at["text"], _HINT, desk.styles("hint"))
    figures = [at[key] for key in keys.PREVIEW_FIGURES]
    frame.header(
        desk, sheet, HEADER_ROW, {at[k]: v for k, v in _CAPTIONS.items()}, {at[k]: _width(k) for k in _CAPTIONS}
    )
    sheet.merge_range(
        HEADER_ROW, figures[0], HEADER_ROW, figures[-1], "Số liệu mà câu dựa vào", desk.styles("header", align="left")
    )
    _rules(desk, sheet, at)
    if desk.macros:
        buttons.write_preview_buttons(sheet, at["aside"], BUTTONS)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.print_area(0, at["text"], 1_048_575, at["text"])  # as a whole column: as many pages as there is text
    sheet.set_selection(FIRST_ROW, at["text"], FIRST_ROW, at["text"])
    sheet.hide()


def _width(key: str) -> float:
    return {"text": _TEXT, "aside": _ASIDE}.get(key, _FIGURE)


def _look(desk: Desk, key: str, name: str, **changes: Any) -> Any:
    form = "@" if key in text_columns(desk.edition, SHEET) else "General"
    own: dict[str, Any] = {"text": {"font_size": 13}, "aside": {"font_size": 12}}.get(key, {"font_size": 10})
    if key in keys.PREVIEW_COLUMNS[-_HIDDEN:]:
        own["text_wrap"] = False  # a long text there would make the row high
    return desk.styles(name, num_format=form, **own, **changes)


def _rules(desk: Desk, sheet: Any, at: Mapping[str, int]) -> None:
    """One rule at a time holds for a cell: LibreOffice shows only the first that does."""
    look = f"${column_letters(at['look'])}{FIRST_ROW + 1}"
    first, second, third = keys.LOOK_HEADINGS
    for names, changes in (
        ((keys.LOOK_TITLE, first), {"bold": True, "font_color": PRIMARY, "bg_color": BAND}),
        ((second,), {"bold": True}),
        ((third,), {"bold": True, "italic": True}),
        ((keys.LOOK_TYPED, keys.LOOK_BLANK), {"bg_color": INPUT}),
        ((keys.LOOK_OWN,), {"bg_color": PALE}),
        ((keys.LOOK_TABLE, keys.LOOK_LEFT), {"font_color": MUTED}),
    ):
        said = ",".join(f'{look}="{name}"' for name in names)
        _rule(desk, sheet, at["text"], at["text"], f"=OR({said})", changes)
    aside = f"${to_a1(FIRST_ROW, at['aside'])}"
    _rule(desk, sheet, at["aside"], at["aside"], f'={aside}<>""', {"bg_color": INPUT})
    figures = [at[key] for key in keys.PREVIEW_FIGURES]
    link = {"bg_color": PALE, "font_color": PRIMARY, "underline": 1}
    _rule(desk, sheet, figures[0], figures[-1], f'={to_a1(FIRST_ROW, figures[0])}<>""', link)


def _rule(desk: Desk, sheet: Any, left: int, right: int, condition: str, look: Mapping[str, Any]) -> None:
    rule = {"type": "formula", "criteria": condition, "format": desk.styles.mark(look)}
    sheet.conditional_format(FIRST_ROW, left, LAST_ROW, right, rule)
