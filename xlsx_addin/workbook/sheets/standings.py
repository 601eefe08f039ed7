"""How many chỉ tiêu of each objective are met, near, missed: tables and a stacked chart on sheet ``Biểu đồ``.

Right of the printed page every chỉ tiêu says its class by formula, from the assessment on the form; the tables on the
page count those words. So the counts follow the cells of the form in any program, without code. The class is decided on
the exact ratio, as the assessment is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Edition, Indicator
from xlsx_addin.places import to_a1
from xlsx_addin.target_words import COUNT_WORDS, NEARLY_MET, SHORT
from xlsx_addin.workbook import formulas
from xlsx_addin.workbook.sheets import frame
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.style import FONT, INK, LINE, MUTED, PRIMARY

SHEET = "bieu_do"
FIRST_ROW, LAST_ROW = 50, 71  # of the page: below the other charts
CLASSES = 37  # first column of the helper table: TT, chỉ tiêu, class against the provincial target, the central one
_HELPER_HEADER, _HELPER_FIRST = 4, 5
_TABLE, _LABEL_WIDTH = 11, 4  # first column of the tables on the page, and how many it takes for the name
_CHART_SIZE = (690, 430)
_COLOURS: Mapping[str, str] = {"met": "#3E8E68", "nearly": "#E3B341", "not_met": "#C8553D", "not_assessed": "#C9D2D6"}
_NAMES = {
    "M1": "Chính trị",
    "M2": "Kinh tế, lao động",
    "M3": "Gia đình, bạo lực trên cơ sở giới",
    "M4": "Y tế",
    "M5": "Giáo dục, đào tạo",
    "M6": "Thông tin, truyền thông",
}
_MAY_BE = "Trong đó có thể đã đạt"
_HINT = (
    "Gần đạt: còn thiếu không quá {share}% giá trị mục tiêu. Chưa đạt: gồm cả «Còn khoảng cách» khi chưa đến năm mục "
    "tiêu. Không đánh giá: chưa có số liệu, không phát sinh hoặc chưa đến năm áp dụng. Có thể đã đạt: mẫu số của biểu "
    "rộng hơn phạm vi của mục tiêu."
)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of counts: its caption, first row, and the helper column that it counts."""

    caption: str
    row: int
    column: int


def tables() -> tuple[_Table, _Table]:
    """The provincial table and the central one below it."""
    own, central = "Số chỉ tiêu theo mục tiêu của tỉnh", "Số chỉ tiêu theo mục tiêu của trung ương"
    return _Table(own, FIRST_ROW, CLASSES + 2), _Table(central, FIRST_ROW + 10, CLASSES + 3)


def write(desk: Desk, sheet: Any) -> None:
    """Helper table, both tables of counts and the chart of the provincial ones."""
    spans = _classes(desk, sheet)
    for table in tables():
        _counts(desk, sheet, table, spans)
    share = f"{(desk.edition.nearly * 100).normalize():f}".replace(".", ",")
    look = desk.styles("hint", font_size=10)
    sheet.merge_range(
        LAST_ROW - 1, _TABLE, LAST_ROW, _TABLE + _LABEL_WIDTH + len(COUNT_WORDS), _HINT.format(share=share), look
    )
    sheet.set_row(LAST_ROW - 1, 30)
    sheet.set_row(LAST_ROW, 30)
    _chart(desk, sheet, tables()[0], len(spans))


def _classes(desk: Desk, sheet: Any) -> dict[str, list[int]]:
    """Every chỉ tiêu with its classes; gives the rows of the helper table by objective."""
    edition, form = desk.edition, desk.plan.grids["phu_luc_01"]
    for column, width in zip(range(CLASSES, CLASSES + 4), (9, 60, 15, 15), strict=True):
        sheet.set_column(column, column, width)
    bold = desk.styles("plain", bold=True, font_color=PRIMARY)
    sheet.write_string(_HELPER_HEADER - 1, CLASSES, "Mức đạt của từng chỉ tiêu (không in)", bold)
    for column, text in enumerate(("TT", "Chỉ tiêu", "Mục tiêu tỉnh", "Mục tiêu TW"), start=CLASSES):
        sheet.write_string(_HELPER_HEADER, column, text, desk.styles("header", font_size=11))
    words = desk.styles("label", font_size=11, text_wrap=False)
    look = desk.styles("computed", font_size=11, align="center", locked=True)
    cell, cov = partial(desk.plan.cell, seen_from=SHEET), partial(desk.plan.coverage, seen_from=SHEET)
    spans: dict[str, list[int]] = {}
    row = _HELPER_FIRST
    for objective, lines in edition.target_lines.items():
        spans[objective] = []
        for each in lines:
            sheet.write_string(row, CLASSES, f"{edition.by_id[objective].tt}.{each.tt}", words)
            sheet.write_string(row, CLASSES + 1, each.label, words)
            sums = formulas.sums(edition, each.formula, cell, cov) if each.formula else None
            at, value = form.rows[each.id], form.away(form.rows[each.id], keys.VALUE)
            for column, suffix, targets in (
                (CLASSES + 2, "", each.targets.provincial),
                (CLASSES + 3, "_central", each.targets.central),
            ):
                assessment = form.away(at, f"assessment{suffix}")
                formula = formulas.standing(each, targets, value, assessment, sums, edition.nearly)
                frame.blank_formula(sheet, row, column, formula, look, keys.VERDICT_NONE)
            spans[objective].append(row)
            row += 1
    return spans


def _counts(desk: Desk, sheet: Any, table: _Table, spans: Mapping[str, Sequence[int]]) -> None:
    """Objectives down, classes across, those that may be met beside, a line of totals."""
    sheet.write_string(table.row, _TABLE, table.caption, desk.styles("plain", bold=True, font_color=PRIMARY))
    header, first = desk.styles("header", font_size=10), _TABLE + _LABEL_WIDTH
    sheet.set_row(table.row + 1, 42)
    sheet.merge_range(table.row + 1, _TABLE, table.row + 1, first - 1, "Mục tiêu", header)
    for column, word in enumerate((*COUNT_WORDS.values(), _MAY_BE), start=first):
        sheet.write_string(table.row + 1, column, word, header)
    number = desk.styles("computed", font_size=11, align="center", num_format="0", locked=True)
    row = table.row + 2
    for objective, rows in spans.items():
        name = desk.styles("label", font_size=11, text_wrap=False)
        sheet.merge_range(row, _TABLE, row, first - 1, objective_name(desk.edition, objective), name)
        span = frame.span(rows[0], table.column, rows[-1], table.column) if rows else ""
        for column, key in enumerate(COUNT_WORDS, start=first):
            counted = f'COUNTIF({span},"{COUNT_WORDS[key]}")' if rows else "0"
            frame.blank_formula(sheet, row, column, _in_a_year(counted), number)
        wide = [r for r, each in zip(rows, desk.edition.target_lines[objective], strict=True) if each.wider_denominator]
        frame.blank_formula(sheet, row, first + len(COUNT_WORDS), _in_a_year(_may_be(wide, table.column)), number)
        row += 1
    bold = desk.styles("group", font_size=11)
    sheet.merge_range(row, _TABLE, row, first - 1, "Cộng", bold)
    total = desk.styles("computed", font_size=11, align="center", num_format="0", locked=True, bold=True)
    for column in range(first, first + len(COUNT_WORDS) + 1):
        summed = f"SUM({frame.span(table.row + 2, column, row - 1, column)})"
        frame.blank_formula(sheet, row, column, _in_a_year(summed), total)


def _may_be(rows: Sequence[int], column: int) -> str:
    """How many rows of a wider denominator are short of their target."""
    terms = [f'COUNTIF({to_a1(r, column)},"{word}")' for r in rows for word in (NEARLY_MET, SHORT)]
    return "+".join(terms) or "0"


def _in_a_year(expression: str) -> str:
    """Nothing is assessed, and so nothing counted, before the workbook says its year."""
    return f'=IF(ISNUMBER({keys.NAME_YEAR}),{expression},"")'


def objective_name(edition: Edition, objective: str) -> str:
    """``IV. Y tế``."""
    row: Indicator = edition.by_id[objective]
    return f"{row.tt}. {_NAMES.get(objective) or row.label.partition(': ')[2] or row.label}"


def _chart(desk: Desk, sheet: Any, table: _Table, objectives: int) -> None:
    tab = desk.edition.sheets[SHEET]
    first, last = table.row + 2, table.row + 1 + objectives
    chart = desk.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for column, key in enumerate(COUNT_WORDS, start=_TABLE + _LABEL_WIDTH):
        chart.add_series(
            {
                "name": [tab, table.row + 1, column],
                "categories": [tab, first, _TABLE, last, _TABLE],
                "values": [tab, first, column, last, column],
                "fill": {"color": _COLOURS[key]},
                "border": {"none": True},
                "gap": 45,
                "data_labels": {"value": True, "num_format": "0;;", "font": _font(10, INK)},
            }
        )
    values = {
        "min": 0,
        "major_unit": 1,
        "num_format": "0",
        "num_font": _font(10, MUTED),
        "major_gridlines": {"visible": True, "line": {"color": "#E3E9EC", "width": 0.75}},
        "line": {"none": True},
        "name": "Số chỉ tiêu",
        "name_font": _font(10, MUTED, bold=False),
    }
    names = {"num_font": _font(11), "line": {"color": LINE}, "major_tick_mark": "none"}
    chart.set_x_axis(values)
    chart.set_y_axis({**names, "reverse": True, "crossing": "max"})
    title = "Số chỉ tiêu đạt, gần đạt, chưa đạt mục tiêu của tỉnh"
    chart.set_title({"name": title, "name_font": _font(14, PRIMARY, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(11)})
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})
    chart.set_size({"width": _CHART_SIZE[0], "height": _CHART_SIZE[1]})
    sheet.insert_chart(FIRST_ROW, 0, chart, {"object_position": 2, "description": title})


def _font(size: float, colour: str = INK, **more: Any) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": colour, **more}
