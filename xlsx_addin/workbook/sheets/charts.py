"""Sheet ``Biểu đồ``: native charts over helper tables of live formulas; no code keeps them up to date.

The helper tables stand right of the printed page. A blank figure is #N/A there (greyed), which charts leave out,
where a blank text would be drawn as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Edition, Indicator, Role
from xlsx_addin.places import to_a1
from xlsx_addin.workbook import formulas
from xlsx_addin.workbook.sheets import frame, standings
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import Grid
from xlsx_addin.workbook.style import ACCENT, FONT, INK, LINE, MUTED, PRIMARY, SOFT

SHEET = "bieu_do"
_HEADER, _FIRST = 4, 5
_RATES, _CADRES = 23, 30  # first columns of the two helper tables
_NO_VALUE = "#N/A"
_LEVEL_COLOURS = (PRIMARY, SOFT, ACCENT)

# Captions short enough for an axis, by row id; a row without one is shown by its own label, cut.
SHORT = {
    "M1.1": "Cơ quan, chính quyền có nữ lãnh đạo chủ chốt",
    "M2.1": "Lao động nữ làm công hưởng lương",
    "M2.2": "Lao động nữ làm nông nghiệp (giảm)",
    "M2.3": "Nữ giám đốc, chủ doanh nghiệp, hợp tác xã",
    "M3.2.1": "Nạn nhân bạo lực được hỗ trợ (chung)",
    "M3.2.1.1.2": "Nạn nhân bạo lực gia đình được hỗ trợ",
    "M3.2.1.2.2": "Nạn nhân bạo lực trên cơ sở giới được hỗ trợ",
    "M3.2.2": "Người gây bạo lực được tư vấn (chung)",
    "M3.2.2.1.2": "Người gây bạo lực gia đình được tư vấn",
    "M3.2.2.2.2": "Người gây bạo lực trên cơ sở giới được tư vấn",
    "M3.3.3": "Nạn nhân mua bán người được hỗ trợ",
    "M3.4.3": "Cơ sở trợ giúp xã hội triển khai hoạt động",
    "M3.1": "Giờ làm việc nhà của nữ so với nam (giảm)",
    "M4.1": "Tỷ số giới tính khi sinh (giảm)",
    "M4.2": "Tử vong mẹ liên quan đến thai sản (giảm)",
    "M4.3": "Tỷ suất sinh ở tuổi vị thành niên (giảm)",
    "M4.4": "Cơ sở y tế phục vụ người đồng tính, song tính, chuyển giới",
    "M5.1": "Nội dung bình đẳng giới trong chương trình giảng dạy",
    "M5.2": "Nữ tuyển mới giáo dục nghề nghiệp",
    "M5.3.1": "Nữ thạc sĩ",
    "M5.3.2": "Nữ tiến sĩ",
    "M6.1": "Dân số được tiếp cận kiến thức",
    "M6.2": "Tổ chức, cơ quan được phổ biến và cam kết",
    "M6.3": "Xã có 04 tin, bài mỗi quý",
    "M6.4": "Đài, hệ thống truyền thanh có tin, bài",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One series: its column of the helper table and its colour."""

    column: int
    colour: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart: its kind, title, size in pixels, column of the category names and last row of its table."""

    kind: str
    title: str
    size: tuple[int, int]
    names: int
    last_row: int
    caption: str = ""


def write(desk: Desk) -> None:
    sheet = frame.open_sheet(desk, SHEET, tab=frame.TAB_RESULT, landscape=frame.PORTRAIT, zoom=90)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "Biểu đồ", desk.styles("title"))
    sheet.write_string(1, 0, "Các biểu đồ tự đổi theo số liệu.", desk.styles("hint", text_wrap=False))
    rates = _rate_table(desk, sheet)
    cadres = _cadre_table(desk, sheet)
    levels = [x.name for x in desk.edition.levels if x.code_digits]
    picture = Picture("bar", "Kết quả so với mục tiêu của tỉnh (%)", (690, 915), _RATES + 1, rates)
    _insert(desk, sheet, (2, 0), picture, [Bar(_RATES + 2, PRIMARY), Bar(_RATES + 3, ACCENT)])
    caption = "Số thứ tự trên biểu (mục tiêu.chỉ tiêu)"
    picture = Picture("column", "Kết quả năm nay và năm trước (%)", (640, 450), _RATES, rates, caption)
    _insert(desk, sheet, (2, 11), picture, [Bar(_RATES + 2, PRIMARY), Bar(_RATES + 4, SOFT)])
    picture = Picture("column", "Tỷ lệ nữ theo cơ quan, chức danh và cấp (%)", (640, 450), _CADRES, cadres)
    series = [Bar(_CADRES + 1 + i, _LEVEL_COLOURS[i % len(_LEVEL_COLOURS)]) for i in range(len(levels))]
    _insert(desk, sheet, (25, 11), picture, series)
    standings.write(desk, sheet)
    sheet.print_area(0, 0, standings.LAST_ROW, 21)
    sheet.fit_to_pages(1, 1)


def _rate_table(desk: Desk, sheet: Any) -> int:
    """TT, name, result, target, last year's result of every percentage with a target; gives the last row."""
    form = desk.plan.grids["phu_luc_01"]
    columns = range(_RATES, _RATES + 5)
    for column, width in zip(columns, (9, 44, 11, 11, 11), strict=True):
        sheet.set_column(column, column, width)
    _caption(desk, sheet, _RATES, "Số liệu của biểu đồ (không in)")
    for column, text in zip(columns, ("TT", "Chỉ tiêu", "Kết quả", "Mục tiêu", "Năm trước"), strict=True):
        sheet.write_string(_HEADER, column, text, desk.styles("header", font_size=11))
    row = _FIRST
    for number, each in _charted(desk.edition):
        at = form.rows[each.id]
        value, target, prev = (form.away(at, key) for key in (keys.VALUE, "target", "prev"))
        goal = formulas.target_number(each.targets.provincial)
        figures = [f"IF(ISNUMBER({value}),{value},NA())", f'IF({target}="",NA(),{goal})']
        figures.append(f"IF(ISNUMBER({prev}),{prev},NA())")
        _words(desk, sheet, row, (number, SHORT.get(each.id) or _cut(each.label)), _RATES)
        _numbers(desk, sheet, row, _RATES + 2, figures)
        row += 1
    _grey_errors(desk, sheet, _RATES + 2, row - 1, _RATES + 4)
    return row - 1


def _charted(edition: Edition) -> list[tuple[str, Indicator]]:
    """Percentages with a provincial target, numbered with their objective (II.1): TT alone repeats."""
    objective, rows = "", []
    for each in edition.indicators:
        if each.role is Role.HEADING:
            objective = each.tt
        if each.formula and each.unit == "%" and each.targets.provincial:
            rows.append((f"{objective}.{each.tt}", each))
    return rows


def _cadre_table(desk: Desk, sheet: Any) -> int:
    cadres: Grid = desk.plan.grids["can_bo_nu"]
    levels = [x for x in desk.edition.levels if x.code_digits]
    sheet.set_column(_CADRES - 2, _CADRES - 2, 3)
    sheet.set_column(_CADRES, _CADRES, 36)
    sheet.set_column(_CADRES + 1, _CADRES + len(levels), 11)
    _caption(desk, sheet, _CADRES, "Tỷ lệ nữ theo cơ quan, chức danh (không in)")
    sheet.write_string(_HEADER, _CADRES, "Cơ quan, chức danh", desk.styles("header", font_size=11))
    for i, level in enumerate(levels, start=1):
        sheet.write_string(_HEADER, _CADRES + i, level.name, desk.styles("header", font_size=11))
    row = _FIRST
    for body in desk.edition.bodies:
        _words(desk, sheet, row, (body.name,), _CADRES)
        cells = [cadres.away(cadres.rows[f"CB.{body.code}.{x.code}"], "rate") for x in levels]
        _numbers(desk, sheet, row, _CADRES + 1, [f"IF(ISNUMBER({c}),{c},NA())" for c in cells])
        row += 1
    _grey_errors(desk, sheet, _CADRES + 1, row - 1, _CADRES + len(levels))
    return row - 1


def _caption(desk: Desk, sheet: Any, column: int, text: str) -> None:
    sheet.write_string(_HEADER - 1, column, text, desk.styles("plain", bold=True, font_color=PRIMARY))


def _words(desk: Desk, sheet: Any, row: int, words: Sequence[str], column: int) -> None:
    for i, word in enumerate(words):
        sheet.write_string(row, column + i, word, desk.styles("label", font_size=11, text_wrap=False))


def _numbers(desk: Desk, sheet: Any, row: int, column: int, expressions: Sequence[str]) -> None:
    look = desk.styles("computed", font_size=11, align="center", num_format="#,##0.00", locked=True)
    for i, expression in enumerate(expressions):
        frame.blank_formula(sheet, row, column + i, f"={expression}", look, _NO_VALUE)


def _grey_errors(desk: Desk, sheet: Any, first_column: int, last_row: int, last_column: int) -> None:
    rule = {"type": "errors", "format": desk.styles.mark({"font_color": "#C9D2D6"})}
    sheet.conditional_format(_FIRST, first_column, last_row, last_column, rule)


def _cut(label: str) -> str:
    return label if len(label) <= 48 else label[:47].rsplit(" ", 1)[0] + "…"


def _font(size: float, colour: str = INK, **more: Any) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": colour, **more}


def _insert(desk: Desk, sheet: Any, place: tuple[int, int], picture: Picture, bars: Sequence[Bar]) -> None:
    """A clustered bar or column chart of helper columns, values from 0, no 3-D, thin grid."""
    tab = desk.edition.sheets[SHEET]
    chart = desk.workbook.add_chart({"type": picture.kind})
    for bar in bars:
        chart.add_series(
            {
                "name": f"='{tab}'!{_absolute(_HEADER, bar.column)}",
                "categories": [tab, _FIRST, picture.names, picture.last_row, picture.names],
                "values": [tab, _FIRST, bar.column, picture.last_row, bar.column],
                "fill": {"color": bar.colour},
                "border": {"none": True},
                "gap": 55,
                "overlap": -5,
            }
        )
    small = _font(10, MUTED, bold=False)
    axis_names = {"num_font": _font(10), "name_font": small, "line": {"color": LINE}, "major_tick_mark": "none"}
    values = {
        "min": 0,
        "num_font": _font(10, MUTED),
        "name_font": small,
        "num_format": "0",
        "major_gridlines": {"visible": True, "line": {"color": "#E3E9EC", "width": 0.75}},
        "line": {"none": True},
    }
    if picture.kind == "bar":
        chart.set_x_axis({**values, "name": "Tỷ lệ (%)"})
        chart.set_y_axis({**axis_names, "reverse": True, "crossing": "max"})
    else:
        chart.set_x_axis({**axis_names, "name": picture.caption})
        chart.set_y_axis({**values, "name": "Tỷ lệ (%)"})
    chart.set_title({"name": picture.title, "name_font": _font(14, PRIMARY, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(11)})
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})
    chart.set_size({"width": picture.size[0], "height": picture.size[1]})
    sheet.insert_chart(*place, chart, {"object_position": 2, "description": picture.title})


def _absolute(row: int, column: int) -> str:
    cell = to_a1(row, column)
    letters = cell.rstrip("0123456789")
    return f"${letters}${row + 1}"
