"""What all sheets share: title, hidden keys, visible header, print setup, protection, typing hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsx_addin import keys
from xlsx_addin.catalogue import FLAG_NO, FLAG_YES
from xlsx_addin.catalogue.model import Edition, Kind
from xlsx_addin.findings import SEVERITY_WORDS, Severity
from xlsx_addin.places import column_letters, to_a1
from xlsx_addin.workbook import formulas
from xlsx_addin.workbook.sheets.plan import HINT_ROW, ID_COLUMN, TITLE_ROW, Grid, Plan
from xlsx_addin.workbook.style import NEAR, NUMBER_FORMATS, POOR, PRIMARY, Styles, text_height

PORTRAIT, LANDSCAPE = False, True
_ALLOWED = ("format_cells", "format_columns", "format_rows", "sort", "autofilter", "select_unlocked_cells")


@dataclass(frozen=True)
class Desk:
    """What a sheet's writer needs: the workbook, the form, its places and the styles; ``macros`` for a macro workbook,
    which has buttons."""

    workbook: Any
    edition: Edition
    plan: Plan
    styles: Styles
    macros: bool = False


@dataclass
class Typing:
    """The cells of one kind of input; each kind becomes one validation rule, however scattered its cells are."""

    cells: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def add(self, kind: Kind, row: int, column: int) -> None:
        if kind in _RULES:
            self.cells.setdefault(kind.value, []).append((row, column))

    def write(self, sheet: Any) -> None:
        for kind, places in self.cells.items():
            rule = {**_RULES[Kind(kind)], "other_cells": [[r, c, r, c] for r, c in places[1:]]}
            sheet.data_validation(*places[0], *places[0], rule)


_BLANK_OR_ZERO = "Để trống nếu chưa có số liệu; ghi 0 nếu không phát sinh."
_RULES: Mapping[Kind, dict[str, Any]] = {
    Kind.COUNT: {
        "validate": "integer",
        "criteria": ">=",
        "value": 0,
        "ignore_blank": True,
        "input_title": "Số nguyên",
        "input_message": _BLANK_OR_ZERO,
        "error_type": "information",
        "error_title": "Chưa phải số nguyên",
        "error_message": "Ô này nên là số nguyên từ 0 trở lên. Vẫn giữ được nội dung vừa nhập nếu cần.",
    },
    Kind.AMOUNT: {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "ignore_blank": True,
        "input_title": "Số",
        "input_message": f"Có thể có phần thập phân. {_BLANK_OR_ZERO}",
        "error_type": "information",
        "error_title": "Chưa phải số",
        "error_message": "Ô này nên là số từ 0 trở lên. Vẫn giữ được nội dung vừa nhập nếu cần.",
    },
    Kind.FLAG: {
        "validate": "list",
        "source": [FLAG_YES, FLAG_NO],
        "ignore_blank": True,
        "input_title": "Có hoặc Không",
        "input_message": "Chọn trong danh sách; để trống nếu chưa có thông tin.",
        "error_type": "warning",
        "error_title": "Ngoài danh sách",
        "error_message": "Ô này nên là «Có» hoặc «Không».",
    },
    Kind.DATE: {
        "validate": "date",
        "criteria": ">=",
        "value": 36526,  # 1 January 2000
        "ignore_blank": True,
        "error_type": "information",
        "error_title": "Chưa phải ngày",
        "error_message": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/12/2024.",
    },
}


def choice_rule(choices: Sequence[str] | str, *, strict: bool = False) -> dict[str, Any]:
    """A drop-down list of words, or of a range where a word holds a comma ("Sở, ngành").

    A strict one accepts nothing else, since formulas depend on it.
    """
    return {
        "validate": "list",
        "source": choices if isinstance(choices, str) else list(choices),
        "ignore_blank": True,
        "error_type": "stop" if strict else "information",
        "error_title": "Ngoài danh sách",
        "error_message": "Nên chọn một mục trong danh sách." if not strict else "Chọn một mục trong danh sách.",
    }


def span_rule(kind: Kind) -> dict[str, Any] | None:
    """The rule of a list column, without a hint that would pop up on every row."""
    rule = _RULES.get(kind)
    return {k: v for k, v in rule.items() if not k.startswith("input_")} if rule else None


def open_sheet(desk: Desk, key: str, *, tab: str, landscape: bool, zoom: int = 100) -> Any:
    """A sheet with its print setup: A4, one page wide, page numbers."""
    sheet = desk.workbook.add_worksheet(desk.edition.sheets[key])
    sheet.set_tab_color(tab)
    sheet.hide_gridlines(2)
    sheet.set_zoom(zoom)
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer('&L&"Times New Roman,Italic"&10&A&R&"Times New Roman,Regular"&10Trang &P/&N')
    return sheet


def head(desk: Desk, sheet: Any, title: str, hint: str, width: float) -> None:
    """Title and one paragraph below it, above the key row. ``width`` is that of the visible columns together."""
    sheet.set_row(TITLE_ROW, 30)
    sheet.write_string(TITLE_ROW, ID_COLUMN + 1, title, desk.styles("title"))
    sheet.set_row(HINT_ROW, text_height((hint, width), size=11) + 6)


def hint(desk: Desk, sheet: Any, text: str, last_column: int) -> None:
    sheet.merge_range(HINT_ROW, ID_COLUMN + 1, HINT_ROW, last_column, text, desk.styles("hint"))


def key_row(desk: Desk, sheet: Any, row: int, columns: Mapping[str, int]) -> None:
    """The hidden names of the columns, and the mark where they meet the hidden ids."""
    look = desk.styles("key")
    sheet.set_column(ID_COLUMN, ID_COLUMN, 14, None, {"hidden": True})
    sheet.set_row(row, 12, None, {"hidden": True})
    sheet.write_string(row, ID_COLUMN, keys.ID_MARK, look)
    for key, column in columns.items():
        sheet.write_string(row, column, key, look)


def write_ids(desk: Desk, sheet: Any, grid: Grid) -> None:
    look = desk.styles("key")
    for row_id, row in grid.rows.items():
        sheet.write_string(row, ID_COLUMN, row_id, look)


def header(desk: Desk, sheet: Any, row: int, captions: Mapping[int, str], widths: Mapping[int, float]) -> None:
    """The visible header, tall enough for its captions."""
    sheet.set_row(row, text_height(*((t, widths[c]) for c, t in captions.items()), bold=True) + 6)
    for column, caption in captions.items():
        sheet.write_string(row, column, caption, desk.styles("header"))


def protect(sheet: Any, *, rows: bool = False) -> None:
    """Locks labels and formulas of the frame, without a password; ``rows`` lets rows be inserted and deleted."""
    options = dict.fromkeys(_ALLOWED, True)
    if rows:
        options |= {"insert_rows": True, "delete_rows": True, "insert_hyperlinks": True}
    sheet.protect("", options)


def figure_style(desk: Desk, kind: Kind, *, computed: bool = False, **changes: Any) -> Any:
    """The look of a figure's cell by its kind."""
    look = "computed" if computed else "input"
    return desk.styles(look, num_format=NUMBER_FORMATS[kind], align="center", **changes)


def note(sheet: Any, row: int, column: int, text: str) -> None:
    """A cell note sized to its text."""
    lines = text_height((text, 48), size=11) / (11 * 1.32)
    sheet.write_comment(
        row,
        column,
        text,
        {
            "author": "Hướng dẫn",
            "font_name": "Times New Roman",
            "font_size": 11,
            "width": 350,
            "height": round(lines * 19) + 14,
            "color": "#FFFDF2",
        },
    )


def blank_formula(sheet: Any, row: int, column: int, formula: str, look: Any, value: str = "") -> None:
    """A formula with the value it has in the blank workbook, so that no viewer shows a 0 before recalculating."""
    sheet.write_formula(row, column, formula, look, value)


def check_cell(desk: Desk, sheet: Any, grid: Grid, row: int) -> None:
    """The worst finding of a row, as ``Kiểm tra`` lists it now: a formula, so that it follows the list without code."""
    name = desk.edition.sheets["kiem_tra"].replace("'", "''")
    columns = (column_letters(keys.CHECK_COLUMNS.index(c) + 1) for c in ("severity", "rows"))
    severities, rows = (f"'{name}'!${c}:${c}" for c in columns)
    formula = formulas.listed(f"${column_letters(ID_COLUMN)}{row + 1}", severities, rows)
    blank_formula(sheet, row, grid.columns[keys.CHECK], formula, desk.styles("computed", align="center", bold=True))


def check_marks(desk: Desk, sheet: Any, grid: Grid) -> None:
    """Its colours."""
    area = span(grid.first_row, grid.columns[keys.CHECK], grid.last_row, grid.columns[keys.CHECK])
    for severity, look in ((Severity.ERROR, POOR), (Severity.WARNING, NEAR)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{SEVERITY_WORDS[severity]}"'}
        sheet.conditional_format(area, {**rule, "format": desk.styles.mark(look)})


def span(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    return f"{to_a1(first_row, first_column)}:{to_a1(last_row, last_column)}"


TAB_FORM, TAB_INPUT, TAB_LIST, TAB_RESULT = PRIMARY, "#C98A1B", "#7FA9B5", "#8A949A"
