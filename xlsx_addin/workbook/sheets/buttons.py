"""The buttons on the sheets: beside the fields of ``Thông tin``, each with what it does, and above the part of
``Phụ lục 01`` that is not printed. Buttons themselves never print."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from xlsx_addin import keys
from xlsx_addin.buttons import BUTTONS, BY_NAME, MACRO_MODULE, Button
from xlsx_addin.workbook.sheets import frame
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import Grid, Look

_CAPTIONS = ("Nút bấm", "Công dụng")
PANEL_WORDS = frozenset({*_CAPTIONS, *(b.group for b in BUTTONS), *(b.screentip for b in BUTTONS)})
"""What stands in the cells of ``Thông tin`` beside and between the buttons."""
_BUTTON_COLUMN, _USE_COLUMN = 5, 6  # on Thông tin, right of the fields
_PANEL_WIDTHS = {_BUTTON_COLUMN - 1: 3.0, _BUTTON_COLUMN: 25.0, _USE_COLUMN: 66.0}
_PANEL_BUTTON = (164, 27)  # pixels; a row of the fields is 33
_PANEL_LEFT = 8
_FORM_BUTTON, _FORM_GAP = (122, 40), (5, 6)
_FORM_TOP = 5
_POINT = 4 / 3  # pixels


def write_panel(desk: Desk, sheet: Any, grid: Grid, heights: Mapping[int, float]) -> None:
    """On ``Thông tin``: each group of buttons begins beside a group of fields. ``heights`` are those of the rows, in
    points."""
    for column, width in _PANEL_WIDTHS.items():
        sheet.set_column(column, column, width)
    for column, caption in zip((_BUTTON_COLUMN, _USE_COLUMN), _CAPTIONS, strict=True):
        sheet.write_string(grid.header_row, column, caption, desk.styles("header"))
    starts = [line.row for line in grid.lines if line.look is Look.GROUP]
    groups = [(label, list(buttons)) for label, buttons in groupby(BUTTONS, key=lambda b: b.group)]
    use = desk.styles("muted", font_size=10)  # two lines in the height of a field
    for (label, buttons), row, following in zip(groups, starts, starts[1:], strict=False):
        if row + len(buttons) >= following:
            raise ValueError(f"more buttons in group {label} than rows beside them")
        sheet.merge_range(row, _BUTTON_COLUMN, row, _USE_COLUMN, label, desk.styles("objective"))
        for place, button in enumerate(buttons, start=row + 1):
            sheet.write_blank(place, _BUTTON_COLUMN, None, use)
            sheet.write_string(place, _USE_COLUMN, button.screentip, use)
            top = round((heights[place] * _POINT - _PANEL_BUTTON[1]) / 2)
            _insert(sheet, (place, _BUTTON_COLUMN), button, _PANEL_BUTTON, (_PANEL_LEFT, top))


def write_form_buttons(sheet: Any, grid: Grid) -> None:
    """On ``Phụ lục 01``: two in a column, above the part that is not printed, in the rows that stay on the screen."""
    first = grid.columns[keys.FORM_ASIDE[0]]
    for number, button in enumerate(BUTTONS):
        column, row = divmod(number, 2)
        left = column * (_FORM_BUTTON[0] + _FORM_GAP[0])
        top = _FORM_TOP + row * (_FORM_BUTTON[1] + _FORM_GAP[1])
        _insert(sheet, (0, first), button, _FORM_BUTTON, (left, top))


def write_preview_buttons(sheet: Any, column: int, names: tuple[str, ...]) -> None:
    """On ``Xem trước``: one below the other, right of the title and what stands below it, where nothing prints."""
    for number, name in enumerate(names):
        _insert(sheet, (number, column), BY_NAME[name], _PANEL_BUTTON, (_PANEL_LEFT, _FORM_TOP))


def form_width() -> int:
    """How far the buttons reach on ``Phụ lục 01``, in pixels."""
    return (len(BUTTONS) + 1) // 2 * (_FORM_BUTTON[0] + _FORM_GAP[0])


def _insert(sheet: Any, place: tuple[int, int], button: Button, size: tuple[int, int], offset: tuple[int, int]) -> None:
    options = {
        "macro": f"{MACRO_MODULE}.{button.sub}",
        "caption": button.caption,
        "description": button.screentip,
        "width": size[0],
        "height": size[1],
        "x_offset": offset[0],
        "y_offset": offset[1],
    }
    if sheet.insert_button(*place, options) != 0:
        raise ValueError(f"no place for button {button.name} in {frame.span(*place, *place)}")
