"""What a consolidation puts on sheet ``Lịch sử`` of the open workbook: the years, and what they promise."""

from __future__ import annotations

from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.cell_values import Edits
from xlsx_addin.history.sheet import Past, history_cells


def history_edits(cells: KeyedCells, past: Past | None) -> Edits:
    """Every cell that the program keeps there, changed or not; none for a period without forecasts, or where the
    workbook has no such sheet."""
    if past is None:
        return {}
    placed = ((cells.place("lich_su", row_id, column), value) for row_id, column, value in history_cells(past))
    return {found: value for found, value in placed if found}
