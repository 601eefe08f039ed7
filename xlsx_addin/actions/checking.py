"""``validate`` in the open workbook: the findings on sheet ``Kiểm tra``, each linked to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsx_addin.actions.contents import finding_rows
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.merging import row_edits
from xlsx_addin.cell_values import Edits, Formula, Value
from xlsx_addin.findings import SEVERITY_WORDS, Finding, Severity, grouped
from xlsx_addin.keys import CHECK_COLUMNS

_CELL, _SHEET, _FILE = (CHECK_COLUMNS.index(column) for column in ("cell", "sheet", "file"))


def plan_checks(cells: KeyedCells, findings: Sequence[Finding], *, linked: bool) -> Edits:
    """Every line of ``Kiểm tra``, worst first. ``linked`` is for hosts that can tell a formula from its result."""
    sheet = cells.sheets.get("kiem_tra")
    if sheet is None:
        return {}
    ranked = [f for severity in SEVERITY_WORDS for f in grouped(x for x in findings if x.severity is severity)]
    return row_edits(sheet, CHECK_COLUMNS, _linked(finding_rows(ranked)) if linked else finding_rows(ranked))


def _linked(rows: Iterator[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    for row in rows:
        line = list(row)
        line[_FILE] = None  # the open workbook itself
        if line[_CELL]:
            target = f"#'{line[_SHEET]}'!{line[_CELL]}".replace('"', '""')
            line[_CELL] = Formula(f'HYPERLINK("{target}","{line[_CELL]}")', str(line[_CELL]))
        yield line


def checks_outcome(findings: Sequence[Finding]) -> str:
    """How many errors and warnings, and what to do next, in one or two sentences."""
    errors = sum(f.severity is Severity.ERROR for f in findings)
    warnings = sum(f.severity is Severity.WARNING for f in findings)
    if not errors and not warnings:
        return "Không có lỗi, không có cảnh báo."
    todo = "hãy sửa các lỗi trước khi gửi" if errors else "hãy xem lại trước khi gửi"
    return f"Có {errors} lỗi, {warnings} cảnh báo ở trang «Kiểm tra»; {todo}."
