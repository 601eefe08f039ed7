"""The reasons that people give on ``Kiểm tra`` for findings they accept, by mark (``xlsx_addin.acceptance``)."""

from __future__ import annotations

from collections.abc import Iterable

from xlsx_addin.keys import CARRIED
from xlsx_addin.reasons import reason_in
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.sheets import KeyedSheet


def read_accepted(sheets: Iterable[KeyedSheet]) -> dict[str, str]:
    """Empty for workbooks that were never checked, or made before reasons could be given."""
    found: dict[str, str] = {}
    for sheet in sheets:
        typed, mark = sheet.columns.get("accept"), sheet.columns.get("mark")
        if typed is None or mark is None:
            continue
        for cells in sheet.raw.rows[sheet.key_row + 2 :]:
            if len(cells) <= max(typed, mark) or "" in (cells[typed], cells[mark]):
                continue
            if reason := reason_in(cell_text(cells[typed])):
                found[str(cells[mark]).removesuffix(CARRIED)] = reason
    return found
