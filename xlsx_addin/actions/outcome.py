"""The outcome of the last run, as it stands on ``Thông tin``."""

from __future__ import annotations

import datetime as dt

from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.buttons import BY_NAME
from xlsx_addin.cell_values import Edits
from xlsx_addin.keys import RUN_ROWS, VALUE

FILL, OVERWRITE = BY_NAME["fill"].caption, BY_NAME["overwrite"].caption
CONSOLIDATE = "Tổng hợp"


def outcome_edits(cells: KeyedCells, action: str, outcome: str, now: dt.datetime) -> Edits:
    """When, what and how it ended; on the rows that the workbook has."""
    words = (f"{now:%d/%m/%Y %H:%M}", action, outcome)
    found = ((cells.place("thong_tin", row, VALUE), text) for row, text in zip(RUN_ROWS, words, strict=True))
    return {place: text for place, text in found if place}
