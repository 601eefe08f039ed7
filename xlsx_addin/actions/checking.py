"""``validate`` in the open workbook: the findings on sheet ``Kiểm tra``, each linked to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsx_addin.actions.accepting import Written, lines_of, numbered, unheeded, with_carried
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.merging import row_edits
from xlsx_addin.cell_values import Edits, Formula, Value
from xlsx_addin.findings import SEVERITY_WORDS, Finding, Severity
from xlsx_addin.keys import CHECK_COLUMNS
from xlsx_addin.submission.records import Submission

_CELL, _SHEET, _FILE = (CHECK_COLUMNS.index(column) for column in ("cell", "sheet", "file"))


def plan_checks(
    cells: KeyedCells, submission: Submission, findings: Sequence[Finding], *, linked: bool
) -> tuple[Edits, int]:
    """Every line of ``Kiểm tra``, worst first, and how many reasons are typed there in vain.

    ``linked`` is for hosts that can tell a formula from its result. In a consolidated workbook the units' lines stay.
    """
    sheet = cells.sheets.get("kiem_tra")
    if sheet is None:
        return {}, 0
    written, edition = Written.of(sheet), cells.edition
    ranked = (
        line for severity in SEVERITY_WORDS for line in lines_of(edition, submission, findings, severity, own=True)
    )
    rows = numbered(ranked, written)
    found = list(_linked(rows) if linked else rows)
    if submission.is_consolidation:
        found = with_carried(found, written)
    return row_edits(sheet, CHECK_COLUMNS, iter(found)), unheeded(found)


def _linked(rows: Iterator[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        line = list(row)
        line[_FILE] = None  # the open workbook itself
        if line[_CELL]:
            target = f"#'{line[_SHEET]}'!{line[_CELL]}".replace('"', '""')
            line[_CELL] = Formula(f'HYPERLINK("{target}","{line[_CELL]}")', str(line[_CELL]))
        yield tuple(line)


def checks_outcome(findings: Sequence[Finding], in_vain: int = 0) -> str:
    """How many errors and warnings, and what to do next, in a few sentences; ``in_vain``: reasons without effect."""
    errors = sum(f.severity is Severity.ERROR for f in findings)
    warnings = sum(f.severity is Severity.WARNING for f in findings)
    accepted = sum(f.severity is Severity.ACCEPTED for f in findings)
    words = "Không có lỗi, không có cảnh báo."
    if errors or warnings:
        todo = "hãy sửa các lỗi trước khi gửi" if errors else "hãy xem lại trước khi gửi"
        words = f"Có {errors} lỗi, {warnings} cảnh báo ở trang «Kiểm tra»; {todo}."
    if accepted:
        words += f" {accepted} phát hiện đã chấp nhận, có lý do."
    if in_vain:
        words += f" {in_vain} lý do chưa có tác dụng: xem cột «Chấp nhận, lý do»."
    return words
