"""The detail sheets with figures: ``Số liệu gốc``, ``Cán bộ nữ``, ``Hoạt động khác``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Kind
from xlsx_addin.workbook import formulas
from xlsx_addin.workbook.sheets import frame
from xlsx_addin.workbook.sheets.frame import Desk, Typing
from xlsx_addin.workbook.sheets.plan import Grid, Line, Look
from xlsx_addin.workbook.style import text_height

_SUPPORT_WIDTHS = {
    "tt": 10.0,
    "label": 70.0,
    "value": 16.0,
    "unit": 13.0,
    keys.CHECK: 11.0,
    "cov": 12.0,
    "note": 34.0,
}
_SUPPORT_CAPTIONS = {
    "tt": "TT",
    "label": "Số liệu",
    "value": "Giá trị",
    "unit": "Đơn vị tính",
    keys.CHECK: "Kiểm tra",
    "cov": "Số đơn vị có số liệu",
    "note": "Ghi chú",
}
_ACTIVITY_WIDTHS = {"label": 80.0, "value": 16.0, "unit": 13.0, keys.CHECK: 11.0, "cov": 12.0, "note": 34.0}
_CADRE_WIDTHS = {
    "label": 38.0,
    "total": 12.0,
    "women": 12.0,
    "rate": 15.0,
    "total_prev": 12.0,
    "women_prev": 12.0,
    "rate_prev": 15.0,
    "change": 14.0,
    keys.CHECK: 11.0,
    "cov": 12.0,
    "cov_prev": 12.0,
}
_CADRE_CAPTIONS = {
    "label": "Cơ quan, chức danh",
    "total": "Tổng số (người)",
    "women": "Nữ (người)",
    "rate": "Tỷ lệ nữ (%)",
    "total_prev": "Tổng số, cùng kỳ năm trước",
    "women_prev": "Nữ, cùng kỳ năm trước",
    "rate_prev": "Tỷ lệ nữ, cùng kỳ (%)",
    "change": "Tăng, giảm (điểm %)",
    keys.CHECK: "Kiểm tra",
    "cov": "Số đơn vị có số liệu",
    "cov_prev": "Số đơn vị có số liệu, năm trước",
}


def write_support(desk: Desk) -> None:
    hint = (
        "Tử số và mẫu số của những tỷ lệ mà biểu in không có dòng riêng. Nhập vào ô nền vàng; tỷ lệ ở trang "
        "«Phụ lục 01» tự tính."
    )
    _write_simple(desk, "so_lieu_goc", "Số liệu gốc", hint, _SUPPORT_CAPTIONS, _SUPPORT_WIDTHS)


def write_activities(desk: Desk) -> None:
    hint = (
        "Số liệu cho báo cáo bằng lời: mô hình, tổ chức của Ban, kinh phí, kiểm tra, giám sát. Mục cuối ghi tổng số để "
        "đối chiếu với các trang danh sách."
    )
    captions = {k: v for k, v in _SUPPORT_CAPTIONS.items() if k != "tt"} | {"label": "Nội dung"}
    _write_simple(desk, "hoat_dong_khac", "Hoạt động khác", hint, captions, _ACTIVITY_WIDTHS)


def write_cadres(desk: Desk) -> None:
    key = "can_bo_nu"
    hint = (
        "Mỗi đơn vị ghi số liệu của cấp mình; cấp trên tổng hợp các cấp dưới. Nhập tổng số và số nữ vào ô nền vàng; "
        "tỷ lệ và mức tăng, giảm (điểm phần trăm) tự tính."
    )
    grid, sheet = _open(desk, key, "Cán bộ nữ", hint, _CADRE_CAPTIONS, _CADRE_WIDTHS)
    typing = Typing()
    for line in grid.lines:
        sheet.set_row(line.row, text_height((line.label, _CADRE_WIDTHS["label"])) + 4)
        if line.look is Look.FIGURE:
            _cadre_row(desk, sheet, grid, line, typing)
        else:
            _band(desk, sheet, grid, line)
    typing.write(sheet)
    _close(desk, sheet, grid, "label")


def _write_simple(
    desk: Desk, key: str, title: str, hint: str, captions: Mapping[str, str], widths: Mapping[str, float]
) -> None:
    """A sheet with one value a row."""
    grid, sheet = _open(desk, key, title, hint, captions, widths)
    typing = Typing()
    for line in grid.lines:
        spare = sum(w for k, w in widths.items() if k not in ("tt", "label")) if line.look is not Look.FIGURE else 0
        sheet.set_row(line.row, text_height((line.label, widths["label"] + spare), bold=bool(spare)) + 4)
        if line.look is not Look.FIGURE:
            _band(desk, sheet, grid, line)
            continue
        assert line.field is not None  # noqa: S101 - a figure's line has its field
        within = line.label.startswith("Trong đó")
        if "tt" in grid.columns:
            sheet.write_string(line.row, grid.columns["tt"], line.tt, desk.styles("muted", align="center"))
        label = desk.styles("label", italic=within, indent=3 if within else 1)
        sheet.write_string(line.row, grid.columns["label"], line.label, label)
        sheet.write_blank(line.row, grid.columns["value"], None, frame.figure_style(desk, line.field.kind))
        sheet.write_string(line.row, grid.columns["unit"], line.field.unit, desk.styles("label", align="center"))
        frame.check_cell(desk, sheet, grid, line.row)
        sheet.write_blank(line.row, grid.columns["cov"], None, _coverage(desk))
        sheet.write_blank(line.row, grid.columns["note"], None, desk.styles("input", font_size=11))
        typing.add(line.field.kind, line.row, grid.columns["value"])
    typing.write(sheet)
    _close(desk, sheet, grid, "label")


def _open(
    desk: Desk, key: str, title: str, hint: str, captions: Mapping[str, str], widths: Mapping[str, float]
) -> tuple[Grid, Any]:
    grid = desk.plan.grids[key]
    sheet = frame.open_sheet(desk, key, tab=frame.TAB_INPUT, landscape=frame.LANDSCAPE)
    frame.key_row(desk, sheet, grid.key_row, grid.columns)
    for name, column in grid.columns.items():
        sheet.set_column(column, column, widths[name])
    frame.head(desk, sheet, title, hint, sum(widths.values()))
    frame.hint(desk, sheet, hint, grid.last_column)
    at = grid.columns
    frame.header(
        desk, sheet, grid.header_row, {at[k]: v for k, v in captions.items()}, {at[k]: w for k, w in widths.items()}
    )
    frame.write_ids(desk, sheet, grid)
    return grid, sheet


def _band(desk: Desk, sheet: Any, grid: Grid, line: Line) -> None:
    """A heading across the sheet: its number in TT where there is one, its words merged over the rest."""
    look = "objective" if line.look is Look.OBJECTIVE or "tt" not in grid.columns else "group"
    first = 1
    if "tt" in grid.columns:
        sheet.write_string(line.row, 1, line.tt, desk.styles(look, align="center"))
        first = 2
    sheet.merge_range(line.row, first, line.row, grid.last_column, line.label, desk.styles(look))


def _coverage(desk: Desk) -> Any:
    return desk.styles("computed", align="center", num_format="@")


def _cadre_row(desk: Desk, sheet: Any, grid: Grid, line: Line, typing: Typing) -> None:
    row, at = line.row, grid.columns
    sheet.write_string(row, at["label"], line.label, desk.styles("label"))
    for key in ("total", "women", "total_prev", "women_prev"):
        sheet.write_blank(row, at[key], None, frame.figure_style(desk, Kind.COUNT))
        typing.add(Kind.COUNT, row, at[key])
    computed = frame.figure_style(desk, Kind.RATE, computed=True, bold=True)
    for suffix in ("", "_prev"):
        formula = formulas.share(grid.here(row, f"women{suffix}"), grid.here(row, f"total{suffix}"))
        frame.blank_formula(sheet, row, at[f"rate{suffix}"], formula, computed)
        sheet.write_blank(row, at[f"cov{suffix}"], None, _coverage(desk))
    change = desk.styles("computed", align="center", num_format="+#,##0.00;-#,##0.00;0.00")
    formula = formulas.difference(grid.here(row, "rate"), grid.here(row, "rate_prev"))
    frame.blank_formula(sheet, row, at["change"], formula, change)
    frame.check_cell(desk, sheet, grid, row)


def _close(desk: Desk, sheet: Any, grid: Grid, last_frozen: str) -> None:
    frame.check_marks(desk, sheet, grid)
    sheet.freeze_panes(grid.first_row, grid.columns[last_frozen] + 1)
    sheet.print_area(0, 1, grid.last_row, grid.last_column)
    sheet.repeat_rows(grid.header_row)
    first = next(grid.figures())
    column = grid.columns.get("value", grid.columns.get("total", 1))
    sheet.set_selection(first.row, column, first.row, column)
    frame.protect(sheet)
