"""What every unit of a consolidation stated, as sheet ``Tổng hợp`` holds it; for reports, and for merging again.

Few units stand across, indicators down, like the form. From ``TURN`` units on a workbook that is made anew has units
down and indicators across, so that a reader's patience does not run out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from xlsx_addin.catalogue import Edition, Field
from xlsx_addin.cell_values import Value
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.evaluation import rates_of
from xlsx_addin.keys import UNIT_PREFIX
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.shown import shown_value
from xlsx_addin.submission.cells import from_float, to_figure, understand_cell
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.records import Breakdown, Figure, Submission, Unit
from xlsx_addin.submission.sheets import KeyedSheet, sheets_of

OWN_NAME = "Bản thân đơn vị"
OWN_KEY = f"{UNIT_PREFIX} ="  # no unit's code begins with a blank
"""The key of what the unit of the workbook stated itself, whatever people write above the column."""
TOTAL_ROW = "#total"
COVERAGE_ROW = "#cov"


def values_of(edition: Edition, s: Submission) -> Iterator[Value]:
    """Every figure of one submission as it is shown, in field order."""
    rates = rates_of(edition, s)
    for field_id, figure in zip(edition.ids, s.figures, strict=True):
        yield shown_value(edition, field_id, figure, rates.get(field_id))


def unit_key(s: Submission, number: int, *, own: bool) -> str:
    """The key of a unit's column or row; one without a code is told apart by its number."""
    return OWN_KEY if own else UNIT_PREFIX + (s.unit.code or f"#{number}")


def unit_name(result: Consolidation, s: Submission) -> str:
    return OWN_NAME if result.is_own(s) else s.unit.shown


def read_breakdown(edition: Edition, book: RawBook, submission: Submission) -> Breakdown:
    """What each unit stated, from the sheet of a consolidated workbook; empty when it has none.

    The sheet names units by code; who they are, ``submission`` knows from its tracker.
    """
    keyed = next((s for s in sheets_of(edition, book).get("tong_hop", ()) if s), None)
    if keyed is None:
        return {}
    known = {UNIT_PREFIX + u.code: u for u in submission.covers if u.code} | {OWN_KEY: submission.unit}
    turned = "code" in keyed.columns
    return _read_down(edition, keyed, known) if turned else _read_across(edition, keyed, known)


def _read_across(edition: Edition, keyed: KeyedSheet, known: Mapping[str, Unit]) -> Breakdown:
    columns = unit_columns(keyed)
    if all(cell == "" for cell in (own_cells(keyed) or {}).values()):
        columns.pop(OWN_KEY, None)
    names = keyed.raw.rows[keyed.key_row + 1]
    units = {
        k: known.get(k) or Unit(code="" if k[1:2] == "#" else k[1:], name=cell_text(names[c]) if c < len(names) else "")
        for k, c in columns.items()
    }
    return {
        row_id: tuple((units[k], _figure(edition.fields[row_id], keyed.cell(row, k))) for k in columns)
        for row, row_id in keyed.rows_with_ids()
        if row_id in edition.fields
    }


def unit_columns(keyed: KeyedSheet) -> dict[str, int]:
    """The columns of units, by key, of a sheet on which units stand across."""
    return {k: c for k, c in keyed.columns.items() if k.startswith(UNIT_PREFIX) and k != UNIT_PREFIX}


def own_cells(keyed: KeyedSheet) -> dict[str, Cell] | None:
    """What the unit itself stated, by figure, as it was typed; None where a sheet with units across lacks the column.

    The name of an error that stood in a figure's cell is an error here: live programs read that text so.
    """
    column = keyed.columns.get(OWN_KEY)
    if column is None:
        return None
    return {
        x: keyed.raw.errors.get((row, column), "") if (cell := keyed.cell(row, OWN_KEY)) == "" else cell
        for row, x in keyed.rows_with_ids()
    }


def _read_down(edition: Edition, keyed: KeyedSheet, known: Mapping[str, Unit]) -> Breakdown:
    lines = [(row, row_id) for row, row_id in keyed.rows_with_ids() if row_id.startswith(UNIT_PREFIX)]
    units = [
        known.get(x) or Unit(code="" if x[1:2] == "#" else x[1:], name=cell_text(keyed.cell(row, "name")))
        for row, x in lines
    ]
    return {
        field_id: tuple(
            (unit, _figure(edition.fields[field_id], keyed.cell(row, field_id)))
            for unit, (row, _) in zip(units, lines, strict=True)
        )
        for field_id in edition.ids
        if field_id in keyed.columns
    }


def _figure(field: Field, cell: Cell) -> Figure | None:
    """A unit's figure; the unit's own stand there as they were typed."""
    if isinstance(cell, str):
        return understand_cell(field, cell).value
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return None
    return to_figure(from_float(float(cell))) if math.isfinite(cell) else None
