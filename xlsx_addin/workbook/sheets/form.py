"""Sheet ``Phụ lục 01``: the form as printed, and right of it what is followed but not printed."""

from __future__ import annotations

from functools import partial
from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Indicator, Kind, Role
from xlsx_addin.workbook import formulas
from xlsx_addin.workbook.computed import (
    HEADER_START,
    NO_REFERENCE,
    NO_UNIT,
    NO_YEAR,
    REFERENCE,
    REFERENCE_START,
    TITLE_START,
    reference_words,
)
from xlsx_addin.workbook.sheets import buttons, frame
from xlsx_addin.workbook.sheets.frame import Desk, Typing
from xlsx_addin.workbook.sheets.plan import Grid, Line, Look
from xlsx_addin.workbook.style import GOOD, MUTED, NEAR, POOR, PRIMARY, QUIET, text_height

SHEET = "phu_luc_01"
_WIDTHS = {
    "tt": 8.5,
    "label": 58.0,
    "value": 16.0,
    "unit": 14.0,
    "owner": 34.0,
    "period": 13.0,
    "prev": 13.0,
    "target": 11.0,
    "target_central": 11.0,
    "assessment": 17.0,
    "assessment_central": 17.0,
    "gap": 15.0,
    "gap_central": 15.0,
    "status": 8.0,
    keys.CHECK: 11.0,
    "cov": 11.0,
    "note": 36.0,
}
_CAPTIONS = {
    "tt": "TT",
    "label": "Mục tiêu, chỉ tiêu",
    "unit": "Đơn vị tính",
    "owner": "Đơn vị chủ trì tham mưu thực hiện",
    "period": "Kỳ báo cáo",
    "prev": "Kết quả năm trước",
    "target": "Mục tiêu của tỉnh",
    "target_central": "Mục tiêu của TW",
    "assessment": "Đánh giá (mục tiêu tỉnh)",
    "assessment_central": "Đánh giá (mục tiêu TW)",
    "gap": "Chênh lệch (mục tiêu tỉnh)",
    "gap_central": "Chênh lệch (mục tiêu TW)",
    "status": "Mức đạt",
    keys.CHECK: "Kiểm tra",
    "cov": "Số đơn vị có số liệu",
    "note": "Ghi chú",
}
_LEGEND = (
    "Ô nền vàng: nhập. Ô nền xám nhạt: tự tính, không cần gõ.",
    "Đánh giá so với tỷ lệ chưa làm tròn; mục tiêu 2025 dùng đến hết năm 2025, sau đó là mục tiêu 2030. Ô đánh giá có "
    "ghi chú: dưới mục tiêu vẫn có thể đã đạt.",
    "Chênh lệch của tỷ lệ % tính bằng điểm phần trăm, của dòng khác tính bằng đơn vị của dòng.",
    "Mức đạt: ● đạt mọi mục tiêu; ◑ đạt một trong hai (tỉnh, TW); ○ chưa đạt.",
)
_WIDER = (
    "Mẫu số của dòng này rộng hơn phạm vi của mục tiêu: «Chưa đạt» hoặc «Còn khoảng cách» ở đây vẫn có thể là đã đạt. "
    "Đối chiếu số người thuộc phạm vi mục tiêu trước khi kết luận."
)
_YEAR_SHOWN = f'IF({keys.NAME_YEAR}="","……",{keys.NAME_YEAR})'


def write(desk: Desk) -> None:
    grid = desk.plan.grids[SHEET]
    sheet = frame.open_sheet(desk, SHEET, tab=frame.TAB_FORM, landscape=frame.LANDSCAPE)
    frame.key_row(desk, sheet, grid.key_row, grid.columns)
    for key, column in grid.columns.items():
        sheet.set_column(column, column, _WIDTHS[key])
    sheet.set_column(_spacer(grid), _spacer(grid), 1.5)
    _title(desk, sheet, grid)
    _header(desk, sheet, grid)
    frame.write_ids(desk, sheet, grid)
    typing = Typing()
    for line in grid.lines:
        row = line.indicator
        assert row is not None  # noqa: S101 - every line of the form is a row of it
        _label_cells(desk, sheet, grid, line, row)
        if line.look is Look.FIGURE:
            _value_cells(desk, sheet, grid, line, row, typing)
            _aside(desk, sheet, grid, line, row)
        else:
            _band(desk, sheet, grid, line)
    typing.write(sheet)
    _marks(desk, sheet, grid)
    _paper(sheet, grid)
    frame.protect(sheet)


def _spacer(grid: Grid) -> int:
    return grid.columns[keys.FORM_ASIDE[0]] - 1


def _title(desk: Desk, sheet: Any, grid: Grid) -> None:
    """The official title, with the unit and the year by live formula."""
    info = desk.plan.grids["thong_tin"]
    unit = info.away(info.rows["INFO.unit_name"], keys.VALUE)
    first, last = 1, grid.columns["period"]
    bold = desk.styles("plain", bold=True, font_size=14, align="center")
    sheet.merge_range(0, first, 0, last, "Phụ lục 01", bold)
    title = "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU CỦA CHIẾN LƯỢC QUỐC GIA"
    sheet.merge_range(1, first, 1, last, title, desk.styles("plain", bold=True, font_size=13, align="center"))
    sheet.merge_range(2, first, 2, last, "", desk.styles("plain", bold=True, font_size=13, align="center"))
    formula = f'="{TITLE_START}"&IF({unit}="","{NO_UNIT}",UPPER({unit}))&" NĂM "&{_YEAR_SHOWN}'
    look = desk.styles("plain", bold=True, font_size=13, align="center")
    frame.blank_formula(sheet, 2, first, formula, look, f"{TITLE_START}{NO_UNIT} NĂM {NO_YEAR}")
    italic = desk.styles("plain", italic=True, font_size=12, align="center")
    sheet.merge_range(3, first, 3, last, f"({REFERENCE_START}{desk.edition.reference})", italic)
    if not desk.edition.reference:
        given = info.away(info.rows[REFERENCE], keys.VALUE)
        formula = f'="({REFERENCE_START}"&IF({given}="","{NO_REFERENCE}",{given})&")"'
        frame.blank_formula(sheet, 3, first, formula, italic, reference_words(""))
    for row, height in ((0, 19), (1, 18), (2, 18), (3, 18), (4, 19)):
        sheet.set_row(row, height)
    legend = desk.styles("plain", font_size=11, font_color=MUTED)
    first_aside = keys.FORM_ASIDE[0]
    for row, words in enumerate(_LEGEND):
        sheet.write_string(row, _beside_buttons(grid) if desk.macros else grid.columns[first_aside], words, legend)
    if desk.macros:
        buttons.write_form_buttons(sheet, grid)
    aside = desk.styles("group", align="center", font_color=PRIMARY)
    sheet.merge_range(4, grid.columns[keys.FORM_ASIDE[0]], 4, grid.last_column, "Phần theo dõi (không in)", aside)


def _beside_buttons(grid: Grid) -> int:
    """The first column that the buttons leave free."""
    left = 0.0
    for key in keys.FORM_ASIDE:
        if left >= buttons.form_width():
            return grid.columns[key]
        left += _WIDTHS[key] * 7 + 5  # pixels, as programs make them of widths
    return grid.last_column


def _header(desk: Desk, sheet: Any, grid: Grid) -> None:
    captions = {grid.columns[k]: text for k, text in _CAPTIONS.items()}
    widths = {grid.columns[k]: w for k, w in _WIDTHS.items()}
    frame.header(desk, sheet, grid.header_row, captions, widths)
    frame.blank_formula(
        sheet,
        grid.header_row,
        grid.columns[keys.VALUE],
        f'="{HEADER_START}"&{_YEAR_SHOWN}',
        desk.styles("header"),
        f"{HEADER_START}{NO_YEAR}",
    )


def _label_cells(desk: Desk, sheet: Any, grid: Grid, line: Line, row: Indicator) -> None:
    name = {Look.OBJECTIVE: "objective", Look.GROUP: "group", Look.FIGURE: "label"}[line.look]
    bold = line.look is not Look.FIGURE or row.label.startswith("Chỉ tiêu")
    within = row.label.startswith("Trong đó")
    label = desk.styles(name, bold=bold, indent=3 if within else 1, italic=within)
    centred = desk.styles(name, bold=bold, align="center")
    small = desk.styles(name, font_size=11, bold=False)
    period = f"Theo {row.period}" if row.period and line.look is not Look.OBJECTIVE else ""
    sheet.write_string(line.row, grid.columns["tt"], line.tt, centred)
    sheet.write_string(line.row, grid.columns["label"], line.label, label)
    sheet.write_string(line.row, grid.columns["unit"], row.unit, desk.styles(name, bold=False, align="center"))
    _owner_cell(desk, sheet, (line.row, grid.columns["owner"]), row, small)
    sheet.write_string(
        line.row, grid.columns["period"], period, desk.styles(name, font_size=11, bold=False, align="center")
    )
    height = max(
        text_height((line.label, _WIDTHS["label"] - (4 if within else 2)), (row.unit, _WIDTHS["unit"]), bold=bold),
        text_height((row.owner, _WIDTHS["owner"]), size=11),
        22,
    )
    sheet.set_row(line.row, height)


def _owner_cell(desk: Desk, sheet: Any, place: tuple[int, int], row: Indicator, look: Any) -> None:
    """Who leads the row. An agency whose present name the form does not know is what ``Thông tin`` says, or a blank."""
    asked = desk.edition.open_agencies(row.owner_codes)
    if not asked:
        sheet.write_string(*place, row.owner, look)
        return
    info = desk.plan.grids["thong_tin"]
    parts = []
    for code in row.owner_codes:
        agency = desk.edition.agencies[code]
        given = info.away(info.rows[agency.info_id], keys.VALUE) if agency in asked else ""
        words = formulas.text(agency.words)
        parts.append(f'IF(TRIM({given})="",{words},TRIM({given}))' if given else words)
    frame.blank_formula(sheet, *place, "=" + '&"; "&'.join(parts), look, row.owner)


def _value_cells(desk: Desk, sheet: Any, grid: Grid, line: Line, row: Indicator, typing: Typing) -> None:
    column = grid.columns[keys.VALUE]
    assert line.field is not None  # noqa: S101 - a figure's line has its field
    if row.formula:
        formula = formulas.rate(row.formula.scale, _sums(desk, row))
        look = frame.figure_style(desk, Kind.RATE, computed=True, bold=True)
        frame.blank_formula(sheet, line.row, column, formula, look)
    else:
        sheet.write_blank(line.row, column, None, frame.figure_style(desk, line.field.kind))
        typing.add(line.field.kind, line.row, column)
    if row.help:
        frame.note(sheet, line.row, column, row.help)


def _sums(desk: Desk, row: Indicator) -> formulas.Sums:
    assert row.formula is not None  # noqa: S101 - asked for rates only
    cell, cov = partial(desk.plan.cell, seen_from=SHEET), partial(desk.plan.coverage, seen_from=SHEET)
    return formulas.sums(desk.edition, row.formula, cell, cov)


def _aside(desk: Desk, sheet: Any, grid: Grid, line: Line, row: Indicator) -> None:
    """Last year's result, targets, assessments, gap, status, findings, coverage, note of one row."""
    at = grid.columns
    frame.check_cell(desk, sheet, grid, line.row)
    assert line.field is not None  # noqa: S101 - a figure's line has its field
    kind = line.field.kind
    sheet.write_blank(line.row, at["prev"], None, frame.figure_style(desk, kind))
    sheet.write_blank(line.row, at["cov"], None, desk.styles("computed", align="center", num_format="@"))
    sheet.write_blank(line.row, at["note"], None, desk.styles("input", font_size=11))
    words = desk.styles("computed", align="center")
    for key in ("target", "target_central", "assessment", "assessment_central", "status"):
        sheet.write_blank(line.row, at[key], None, words)
    difference = desk.styles("computed", align="center", num_format="+#,##0.00;-#,##0.00;0.00")
    for key in ("gap", "gap_central"):
        sheet.write_blank(line.row, at[key], None, difference)
    if not (row.targets.provincial or row.targets.central):
        return
    value = grid.here(line.row, keys.VALUE)
    sums = _sums(desk, row) if row.formula else None
    for suffix, targets in (("", row.targets.provincial), ("_central", row.targets.central)):
        text_cell = grid.here(line.row, f"target{suffix}")
        if targets:
            frame.blank_formula(sheet, line.row, at[f"target{suffix}"], formulas.target(row, targets, kind), words)
        verdict = formulas.verdict(row, targets, value, text_cell, sums)
        frame.blank_formula(sheet, line.row, at[f"assessment{suffix}"], verdict, words)
        if targets and row.role is not Role.FLAG:
            frame.blank_formula(
                sheet, line.row, at[f"gap{suffix}"], formulas.gap(targets, value, text_cell), difference
            )
        if row.wider_denominator:
            frame.note(sheet, line.row, at[f"assessment{suffix}"], _WIDER)
    assessments = [grid.here(line.row, key) for key in ("assessment", "assessment_central")]
    frame.blank_formula(sheet, line.row, at["status"], formulas.status(assessments), words)


def _band(desk: Desk, sheet: Any, grid: Grid, line: Line) -> None:
    """Headings run through to the note; what no figure needs stays empty."""
    look = desk.styles("objective" if line.look is Look.OBJECTIVE else "group")
    for key in (keys.VALUE, *keys.FORM_ASIDE):
        sheet.write_blank(line.row, grid.columns[key], None, look)


def _marks(desk: Desk, sheet: Any, grid: Grid) -> None:
    """Colours follow the words of the assessment; the status shows as a circle, empty, half or full."""
    columns = grid.columns
    words = frame.span(grid.first_row, columns["assessment"], grid.last_row, columns["assessment_central"])
    for word, look in (
        (keys.VERDICT_MET, GOOD),
        (keys.VERDICT_GAP, NEAR),
        (keys.VERDICT_NOT_MET, POOR),
        (keys.VERDICT_NONE, QUIET),
    ):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": desk.styles.mark(look)}
        sheet.conditional_format(words, rule)
    sheet.conditional_format(
        frame.span(grid.first_row, columns["status"], grid.last_row, columns["status"]),
        {
            "type": "icon_set",
            "icon_style": "5_quarters",
            "icons_only": True,
            "icons": [{"criteria": ">=", "type": "number", "value": v} for v in (2, 1.5, 1, 0.5)],
        },
    )
    frame.check_marks(desk, sheet, grid)


def _paper(sheet: Any, grid: Grid) -> None:
    sheet.freeze_panes(grid.first_row, grid.columns[keys.VALUE])
    sheet.print_area(0, 1, grid.last_row, grid.columns["period"])
    sheet.repeat_rows(grid.header_row)
    sheet.print_black_and_white()
    first = next(line for line in grid.lines if line.look is Look.FIGURE)
    sheet.set_selection(first.row, grid.columns[keys.VALUE], first.row, grid.columns[keys.VALUE])
