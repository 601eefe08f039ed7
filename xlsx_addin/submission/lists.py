"""Sheets of rows without ids: the lists that travel with their unit, and the tracker of a consolidation."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable

from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.keys import (
    LIST_LAST,
    TRACKER_MERGED,
    TRACKER_MERGED_WITH_FINDINGS,
    TRACKER_MISSING,
    TRACKER_REJECTED_AWAITED,
)
from xlsx_addin.names import fold
from xlsx_addin.numbers import Plain, understand
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.cells import from_float
from xlsx_addin.submission.identity import cell_text, level_code, pad_code, parent_code, parse_date
from xlsx_addin.submission.records import ListCell, ListPlaces, ListRow, Unit
from xlsx_addin.submission.sheets import KeyedSheet

_LONGEST = 32_000  # letters: a cell holds 32,767
_MERGED = {fold(TRACKER_MERGED), fold(TRACKER_MERGED_WITH_FINDINGS)}
_AWAITED = {fold(TRACKER_MISSING), fold(TRACKER_REJECTED_AWAITED)}


def read_list(edition: Edition, key: str, sheets: Iterable[KeyedSheet]) -> tuple[list[ListRow], ListPlaces]:
    """The non-empty rows below the header, and where they stand. Cells that are not understood stay as the text that
    was typed."""
    definition = edition.lists[key]
    rows: list[ListRow] = []
    names: list[str] = []
    columns: list[tuple[int, ...]] = []
    packed = array("i")
    choices = {i: {fold(x): x for x in column.choices} for i, column in enumerate(definition.columns) if column.choices}
    for sheet in sheets:
        names.append(sheet.raw.name)
        columns.append(tuple(sheet.columns.get(column.key, -1) for column in definition.columns))
        for number in range(sheet.key_row + 2, len(sheet.raw.rows)):
            cells = [_list_cell(column.kind, sheet.cell(number, column.key)) for column in definition.columns]
            filled = cells[1:] if key == "noi_dung" else cells  # its first column is prefilled
            if all(c is None for c in filled):
                continue
            for i, known in choices.items():  # «Lượt» is «lượt»: who adds up compares them
                if isinstance(cell := cells[i], str) and cell not in definition.columns[i].choices:
                    cells[i] = known.get(fold(cell), cell)
            last = [cell_text(sheet.cell(number, k)) or None for k in LIST_LAST]
            rows.append((*cells, *last))
            packed.extend((len(names) - 1, number))
    return rows, ListPlaces(tuple(names), tuple(columns), packed.tobytes())


def _list_cell(kind: Kind, cell: Cell) -> ListCell:
    if cell == "" or (isinstance(cell, str) and not cell.strip()):
        return None
    if kind is Kind.DATE:
        return parse_date(cell) or cell_text(cell)
    if kind in (Kind.COUNT, Kind.AMOUNT):
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
            return from_float(float(cell))
        if isinstance(cell, str):
            read = understand(cell, whole=kind is Kind.COUNT)
            return read.value if isinstance(read, Plain) else cell.strip()
    text = cell_text(cell) if not isinstance(cell, str) else cell.strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def read_tracker(edition: Edition, sheets: Iterable[KeyedSheet]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The units that a consolidation rests on, and those it still waits for."""
    covers: list[Unit] = []
    awaited: list[Unit] = []
    for sheet in sheets:
        for number in range(sheet.key_row + 2, len(sheet.raw.rows)):
            state = fold(cell_text(sheet.cell(number, "state")))
            if state not in _MERGED and state not in _AWAITED:
                continue
            level = level_code(edition, cell_text(sheet.cell(number, "level")))
            (covers if state in _MERGED else awaited).append(
                Unit(
                    code=pad_code(edition, cell_text(sheet.cell(number, "code")), level),
                    name=cell_text(sheet.cell(number, "name")),
                    level=level,
                    parent_code=parent_code(edition, cell_text(sheet.cell(number, "parent_code")), level),
                )
            )
    return tuple(dict.fromkeys(covers)), tuple(dict.fromkeys(awaited))
