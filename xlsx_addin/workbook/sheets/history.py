"""Sheet ``Lịch sử``: results by year, what they promise for the next target, and one chart for any of the rows.

The program fills the grid; people choose the row of the chart from a list, and native formulas do the rest. A year
without a figure is #N/A to the chart, hence a gap, not a zero.
"""

from __future__ import annotations

from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, TARGET_YEARS
from xlsx_addin.catalogue.model import Edition, Indicator, Kind, Role
from xlsx_addin.places import column_letters, to_a1
from xlsx_addin.workbook.sheets import frame
from xlsx_addin.workbook.sheets.charts import SHORT
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import FIRST_ROW, HEADER_ROW, ID_COLUMN, KEY_ROW
from xlsx_addin.workbook.style import ACCENT, FONT, GOOD, INK, LINE, MUTED, NEAR, PRIMARY, QUIET, SOFT

SHEET = "lich_su"
_SOURCE_ROW, _FIRST = FIRST_ROW, FIRST_ROW + 1
_NO_VALUE = "#N/A"
_ROW_HEIGHT = 45  # three lines: the longest sentence
_AT = {key: i for i, key in enumerate(keys.HISTORY_COLUMNS, start=ID_COLUMN + 1)}
_YEARS = [_AT[f"y{year}"] for year in keys.HISTORY_YEARS]
_HIDDEN = (_AT[f"{keys.HISTORY_PART}{keys.HISTORY_YEARS[0]}"], _AT[keys.HISTORY_CHARTED[-1]])
_WIDTHS = {"tt": 11.0, "label": 36.0, "unit": 14.0, "target": 11.0, "target_year": 9.0, "needed": 11.0, "shown": 11.0,
           "projected": 11.0, "range": 16.0, "outlook": 15.0, "words": 108.0}  # fmt: skip
_YEAR_WIDTH = 10.5
_CAPTIONS = {
    "tt": "TT",
    "label": "Chỉ tiêu",
    "unit": "Đơn vị tính",
    "target": "Mục tiêu tới",
    "target_year": "Năm mục tiêu",
    "needed": "Mỗi năm cần đổi",
    "shown": "Mỗi năm đã đổi",
    "projected": "Dự kiến năm mục tiêu",
    "range": "Khoảng dự kiến",
    "outlook": "Khả năng đạt",
    "words": "Nhận định",
}
_HINT = (
    "Kết quả của đơn vị qua các năm và dự báo khả năng đạt mục tiêu; tổng hợp lại thì năm đang báo cáo được ghi lại. "
    "Chỉ có một, hai năm số liệu thì chưa dự báo được."
)


def write(desk: Desk) -> None:
    sheet = frame.open_sheet(desk, SHEET, tab=frame.TAB_RESULT, landscape=frame.LANDSCAPE)
    frame.key_row(desk, sheet, KEY_ROW, _AT)
    widths = {_AT[k]: w for k, w in _WIDTHS.items()} | dict.fromkeys(_YEARS, _YEAR_WIDTH)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.set_column(*_HIDDEN, 9, None, {"hidden": True})
    frame.head(desk, sheet, "Lịch sử và dự báo", _HINT, sum(widths.values()))
    frame.hint(desk, sheet, _HINT, _YEARS[-1])
    captions = {_AT[k]: v for k, v in _CAPTIONS.items()} | {_AT[f"y{y}"]: str(y) for y in keys.HISTORY_YEARS}
    frame.header(desk, sheet, HEADER_ROW, captions, widths)
    rows = charted_rows(desk.edition)
    _source_row(desk, sheet)
    for at, (number, row) in enumerate(rows, start=_FIRST):
        _line(desk, sheet, at, number, row)
    last = _FIRST + len(rows) - 1
    _marks(desk, sheet, last)
    chosen = last + 3
    _chosen(desk, sheet, chosen, last, _caption(*rows[0]))
    _chart(desk, sheet, chosen)
    sheet.freeze_panes(_FIRST, _YEARS[0])
    sheet.repeat_rows(HEADER_ROW)
    sheet.repeat_columns(_AT["tt"], _AT["unit"])
    sheet.set_print_scale(56)
    sheet.set_v_pagebreaks([_AT["target"]])
    sheet.set_h_pagebreaks([chosen])  # the chart with the row that it shows
    sheet.hide()


def charted_rows(edition: Edition) -> list[tuple[str, Indicator]]:
    """Rows with targets, numbered with their objective (II.1): TT alone repeats."""
    objective, rows = "", []
    for each in edition.indicators:
        if each.role is Role.HEADING:
            objective = each.tt
        if each.has_value and (each.targets.provincial or each.targets.central):
            rows.append((f"{objective}.{each.tt}", each))
    return rows


def _caption(number: str, row: Indicator) -> str:
    return f"{number}. {SHORT.get(row.id) or row.label}"


def _source_row(desk: Desk, sheet: Any) -> None:
    look = desk.styles("muted", font_size=10, locked=False)
    sheet.set_row(_SOURCE_ROW, 40)
    sheet.write_string(_SOURCE_ROW, ID_COLUMN, keys.HISTORY_SOURCE, desk.styles("key"))
    for key in (*keys.HISTORY_FIRST, *keys.HISTORY_FORECAST):
        sheet.write_blank(_SOURCE_ROW, _AT[key], None, look)
    sheet.write_string(_SOURCE_ROW, _AT["label"], "Tệp số liệu của từng năm", look)
    for column in _YEARS:
        sheet.write_blank(_SOURCE_ROW, column, None, look)


def _line(desk: Desk, sheet: Any, at: int, number: str, row: Indicator) -> None:
    sheet.set_row(at, _ROW_HEIGHT)
    sheet.write_string(at, ID_COLUMN, row.id, desk.styles("key"))
    sheet.write_string(at, _AT["tt"], number, desk.styles("label", align="center", font_size=11))
    sheet.write_string(at, _AT["label"], SHORT.get(row.id) or row.label, desk.styles("label", font_size=11))
    sheet.write_string(at, _AT["unit"], row.unit, desk.styles("label", align="center", font_size=11))
    kind = desk.edition.fields[row.id].kind
    figure = frame.figure_style(desk, kind, computed=True, font_size=11)
    for column in _YEARS:
        sheet.write_blank(at, column, None, figure)
    rate = frame.figure_style(desk, Kind.RATE, computed=True, font_size=11)
    words = desk.styles("computed", font_size=11, align="center")
    looks = {"needed": rate, "shown": rate, "projected": rate, "words": desk.styles("computed", font_size=10)}
    for key in keys.HISTORY_FORECAST:
        sheet.write_blank(at, _AT[key], None, looks.get(key, words))
    hidden = desk.styles("key")
    sheet.write_string(at, _AT["caption"], _caption(number, row), hidden)
    for key, year in zip(("goal_first", "goal_second"), TARGET_YEARS, strict=True):
        if target := row.targets.provincial.get(year):
            sheet.write_number(at, _AT[key], float(target.value), hidden)
    if row.applies_from:
        sheet.write_number(at, _AT["from"], row.applies_from, hidden)


def _marks(desk: Desk, sheet: Any, last: int) -> None:
    """A colour by the outlook; the words are those of ``history.sheet``."""
    column = _AT["outlook"]
    for start, look in (("Có", GOOD), ("Khó", NEAR), ("Chưa", QUIET)):
        criteria = f'=LEFT({to_a1(_FIRST, column)},{len(start)})="{start}"'
        rule = {"type": "formula", "criteria": criteria, "format": desk.styles.mark(look)}
        sheet.conditional_format(_FIRST, column, last, column, rule)


def _chosen(desk: Desk, sheet: Any, row: int, last: int, first_caption: str) -> None:
    """The list to choose from, and the chosen row's result, target and projection under the years."""
    label = _AT["label"]
    for each in range(row, row + 5):
        sheet.set_row(each, 20)
    sheet.write_string(row, label, "Chọn chỉ tiêu cho biểu đồ:", desk.styles("plain", bold=True, font_color=PRIMARY))
    look = desk.styles("input", bold=True)
    sheet.merge_range(row, _AT["unit"], row, _YEARS[-1], first_caption, look)
    captions = f"={_span('caption', last)}"
    choice = {"input_title": "Chỉ tiêu của biểu đồ", "input_message": "Chọn trong danh sách; biểu đồ tự đổi theo."}
    sheet.data_validation(row, _AT["unit"], row, _AT["unit"], {**frame.choice_rule(captions, strict=True), **choice})
    at = f"${column_letters(_AT['caption'])}${row + 1}"
    match = f"=MATCH({to_a1(row, _AT['unit'])},{_span('caption', last)},0)"
    sheet.write_formula(row, _AT["caption"], match, desk.styles("key"), 1)
    header = row + 1
    sheet.write_string(header, label, "Năm", desk.styles("header", font_size=11))
    for column, year in zip(_YEARS, keys.HISTORY_YEARS, strict=True):
        sheet.write_number(header, column, year, desk.styles("header", font_size=11))
    for line, (name, expression) in enumerate(
        (("Kết quả", _result), ("Mục tiêu của tỉnh", _goal), ("Dự kiến", _projection)), start=header + 1
    ):
        sheet.write_string(line, label, name, desk.styles("label", font_size=11))
        sheet.write_blank(line, _AT["unit"], None, desk.styles("label", font_size=11))
        for year in keys.HISTORY_YEARS:
            cached: Any = _NO_VALUE
            if expression is _goal:
                cached = _blank_goal(desk.edition, year)
            look = desk.styles("computed", font_size=11, align="center", num_format="#,##0.00", locked=True)
            sheet.write_formula(line, _AT[f"y{year}"], f"={expression(year, at, last)}", look, cached)
    sheet.write_blank(header, _AT["unit"], None, desk.styles("header", font_size=11))
    rule = {"type": "errors", "format": desk.styles.mark({"font_color": "#C9D2D6"})}
    sheet.conditional_format(header + 1, _YEARS[0], header + 3, _YEARS[-1], rule)


def _span(key: str, last: int) -> str:
    letters = column_letters(_AT[key])
    return f"${letters}${_FIRST + 1}:${letters}${last + 1}"


def _of(key: str, at: str, last: int) -> str:
    return f"INDEX({_span(key, last)},{at})"


def _result(year: int, at: str, last: int) -> str:
    x = _of(f"y{year}", at, last)
    return f'IF(ISNUMBER({x}),{x},IF({x}="{FLAG_YES}",1,IF({x}="{FLAG_NO}",0,NA())))'


def _goal(year: int, at: str, last: int) -> str:
    x = _of("goal_first" if year <= TARGET_YEARS[0] else "goal_second", at, last)
    start = _of("from", at, last)
    return f'IF(AND({x}<>"",N({start})<={year}),{x},NA())'


def _projection(year: int, at: str, last: int) -> str:
    x = _of("projected", at, last)
    return f"IF(AND(N({_of('target_year', at, last)})={year},ISNUMBER({x})),{x},NA())"


def _blank_goal(edition: Edition, year: int) -> float | str:
    """The target line of the first row, which a new workbook shows."""
    _, row = charted_rows(edition)[0]
    target = row.targets.provincial.get(TARGET_YEARS[0] if year <= TARGET_YEARS[0] else TARGET_YEARS[1])
    return float(target.value) if target and (row.applies_from or 0) <= year else _NO_VALUE


def _chart(desk: Desk, sheet: Any, chosen: int) -> None:
    """Results and projection as columns, the target as a line. A year without a figure has no column: a line would
    bridge it, or in LibreOffice fall to zero (it takes #N/A for zero wherever gaps are asked for)."""
    tab = desk.edition.sheets[SHEET]
    header = chosen + 1

    def series(offset: int, **look: Any) -> dict[str, Any]:
        row = header + offset
        return {
            "name": [tab, row, _AT["label"]],
            "categories": [tab, header, _YEARS[0], header, _YEARS[-1]],
            "values": [tab, row, _YEARS[0], row, _YEARS[-1]],
            **look,
        }

    chart = desk.workbook.add_chart({"type": "column"})
    for offset, colour in ((1, PRIMARY), (3, SOFT)):
        look = {"fill": {"color": colour}, "border": {"none": True}, "gap": 80, "overlap": 100}
        chart.add_series(series(offset, **look))
    line = desk.workbook.add_chart({"type": "line"})
    dashes = {"width": 2.25, "color": ACCENT, "dash_type": "dash"}
    line.add_series(series(2, line=dashes, marker={"type": "none"}))
    chart.combine(line)
    title = "Kết quả qua các năm so với mục tiêu của tỉnh"  # not every program lets a title follow a cell
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 13, "color": PRIMARY}, "overlay": False})
    chart.set_x_axis({"num_font": {"name": FONT, "size": 10, "color": INK}, "line": {"color": LINE}})
    grid = {"visible": True, "line": {"color": "#E3E9EC", "width": 0.75}}
    font = {"name": FONT, "size": 10, "color": MUTED, "bold": False}
    chart.set_y_axis({"num_font": font, "num_format": "General", "major_gridlines": grid, "line": {"none": True}})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 11}})
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})
    chart.show_blanks_as("span")
    chart.set_size({"width": 785, "height": 400})
    options = {"object_position": 2, "description": title}
    sheet.insert_chart(header + 5, _YEARS[0], chart, options)
