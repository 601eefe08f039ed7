"""What stands beside a figure in words: does the row still say what its hidden id says?"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from xlsx_addin.catalogue import Edition
from xlsx_addin.names import fold
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.cells import Remark

_ALIKE = 0.6  # of two wordings without tones, case and spaces; a typing error repaired leaves 0.95 and more


def changed_label(edition: Edition, row_id: str, cell: Cell) -> Remark | None:
    """The remark ``label-changed`` where a row's wording is that of another row, or is no longer like its own.

    Typing errors, spaces, tone marks and added words do no harm; neither does a label that was deleted.
    """
    expected = _labels(edition).get(row_id)
    if expected is None or cell == expected or not isinstance(cell, str):
        return None
    said, own = fold(cell), fold(expected)
    if not said or said == own:
        return None
    other = _rows_by_label(edition).get(said)  # also where one holds the other: «Phó Chủ tịch …» on «Chủ tịch …»
    if other is None and (said in own or own in said):
        return None
    if other is None and SequenceMatcher(None, said, own, autojunk=False).ratio() >= _ALIKE:
        return None
    return Remark("label-changed", {"text": cell.strip(), "label": expected, "row_id": row_id})


@lru_cache(maxsize=8)
def _labels(edition: Edition) -> Mapping[str, str]:
    """The wording of every row that holds a figure; on ``Cán bộ nữ`` the body's name."""
    labels = {each.row: each.label for each in edition.fields.values() if each.sheet != "can_bo_nu"}
    names = {body.code: body.name for body in edition.bodies}
    return labels | {
        each.row: names[each.row.split(".")[1]] for each in edition.fields.values() if each.sheet == "can_bo_nu"
    }


@lru_cache(maxsize=8)
def _rows_by_label(edition: Edition) -> Mapping[str, str]:
    return {fold(label): row for row, label in _labels(edition).items()}
