"""Sheet ``Tổng hợp``: every figure in workbook order, its total, and one column for each unit.

The blank workbook has one prototype unit column (key ``@``); a consolidation made anew copies its styles. The columns
right of it are ready for a consolidation into the open workbook: nothing shows there until a unit's key does.
"""

from __future__ import annotations

from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Kind
from xlsx_addin.places import to_a1
from xlsx_addin.workbook.sheets import frame
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import Grid, Line, Look
from xlsx_addin.workbook.style import LINE, PALE, PRIMARY, WHITE, text_height

SHEET = "tong_hop"
LAST_COLUMN = 16_383
_WIDTHS = {"tt": 9.0, "label": 62.0, "unit": 15.0, "total": 16.0, "cov": 12.0, keys.UNIT_PREFIX: 16.0}
_CAPTIONS = {
    "tt": "TT",
    "label": "Chỉ tiêu, số liệu",
    "unit": "Đơn vị tính",
    "total": "Tổng hợp",
    "cov": "Số đơn vị có số liệu",
    keys.UNIT_PREFIX: "Đơn vị",
}


def write(desk: Desk) -> None:
    grid = desk.plan.grids[SHEET]
    sheet = frame.open_sheet(desk, SHEET, tab=frame.TAB_RESULT, landscape=frame.LANDSCAPE)
    frame.key_row(desk, sheet, grid.key_row, grid.columns)
    for key, column in grid.columns.items():
        sheet.set_column(column, column, _WIDTHS[key])
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, "Tổng hợp theo đơn vị", desk.styles("title"))
    sheet.set_row(1, 20)
    hint = "Mỗi tổng số đi kèm số đơn vị có số liệu; tỷ lệ tính lại từ tổng tử số và tổng mẫu số."
    sheet.write_string(1, 1, hint, desk.styles("hint", text_wrap=False))
    at = grid.columns
    captions = {at[k]: v for k, v in _CAPTIONS.items()}
    frame.header(desk, sheet, grid.header_row, captions, {at[k]: w for k, w in _WIDTHS.items()})
    sheet.set_row(grid.header_row, 52)  # names of units are longer than the prototype's caption
    frame.write_ids(desk, sheet, grid)
    for line in grid.lines:
        _line(desk, sheet, grid, line)
    _further_units(desk, sheet, grid)
    sheet.freeze_panes(grid.first_row, at["cov"] + 1)
    # A column for each unit does not fit one page: the row captions stand on every page instead.
    sheet.set_print_scale(60)
    sheet.repeat_rows(grid.header_row)
    sheet.repeat_columns(1, at["cov"])
    sheet.hide()


def _further_units(desk: Desk, sheet: Any, grid: Grid) -> None:
    """The look of any number of units, by rules: live programs put figures here and no formats."""
    first = grid.columns[keys.UNIT_PREFIX] + 1
    plain = desk.styles("column", align="center", valign="vcenter", num_format="General")
    sheet.set_column(first, LAST_COLUMN, _WIDTHS[keys.UNIT_PREFIX], plain)
    key = to_a1(grid.key_row, first)
    measured = f"${to_a1(grid.first_row, grid.columns['unit'])}"  # bands have no unit of measure
    column = key.rstrip("0123456789")
    here = f'{column}${grid.key_row + 1}<>""'
    caption = desk.styles.mark({"bg_color": PRIMARY, "font_color": WHITE, "bold": True})
    rule = {"type": "formula", "criteria": f"={here}", "format": caption}
    sheet.conditional_format(grid.header_row, first, grid.header_row, LAST_COLUMN, rule)
    for condition, look in (
        (f'{measured}=""', {"bg_color": PALE}),
        (f'{measured}<>""', {"border": 1, "border_color": LINE}),
    ):
        rule = {"type": "formula", "criteria": f"=AND({here},{condition})", "format": desk.styles.mark(look)}
        sheet.conditional_format(grid.first_row, first, grid.last_row, LAST_COLUMN, rule)


def _line(desk: Desk, sheet: Any, grid: Grid, line: Line) -> None:
    at, figure = grid.columns, line.look is Look.FIGURE
    look = {Look.OBJECTIVE: "objective", Look.GROUP: "group", Look.FIGURE: "label"}[line.look]
    within = line.label.startswith("Trong đó")
    size = 11 if figure else 12
    sheet.set_row(line.row, text_height((line.label, _WIDTHS["label"]), size=size, bold=not figure) + 2)
    sheet.write_string(line.row, at["tt"], line.tt, desk.styles(look, align="center", font_size=size))
    label = desk.styles(look, font_size=size, italic=within, indent=3 if within else 1)
    sheet.write_string(line.row, at["label"], line.label, label)
    if line.field is None:
        for key in ("unit", "total", "cov", keys.UNIT_PREFIX):
            sheet.write_blank(line.row, at[key], None, desk.styles(look, align="center"))
        return
    unit = desk.styles(look, align="center", font_size=11)
    sheet.write_string(line.row, at["unit"], line.field.unit, unit)
    rate = line.field.kind is Kind.RATE
    sheet.write_blank(line.row, at["total"], None, frame.figure_style(desk, line.field.kind, computed=True, bold=True))
    sheet.write_blank(line.row, at["cov"], None, desk.styles("list", align="center", valign="vcenter", num_format="@"))
    value = frame.figure_style(desk, line.field.kind, computed=rate, **({} if rate else {"bg_color": "#FFFFFF"}))
    sheet.write_blank(line.row, at[keys.UNIT_PREFIX], None, value)
