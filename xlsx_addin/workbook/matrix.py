"""Sheet ``Tổng hợp``: what every unit stated, beside the totals; written here and read back for reports.

Few units stand across, indicators down, like the form. From ``TURN`` units on the sheet turns: units down,
indicators across, so that neither Excel's columns nor a reader's patience run out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from xlsx_addin.catalogue import Edition
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.evaluation import rates_of
from xlsx_addin.keys import ID_MARK, UNIT_PREFIX
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.cells import from_float, to_figure
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.records import Breakdown, Figure, Submission, Unit
from xlsx_addin.submission.sheets import KeyedSheet, sheets_of
from xlsx_addin.workbook.computed import shown_value
from xlsx_addin.workbook.package import Sheet, StyledValue, Value
from xlsx_addin.workbook.writing import Writer

TURN = 60
OWN_NAME = "Bản thân đơn vị"
TOTAL_ROW = "#total"
COVERAGE_ROW = "#cov"
_UNIT_WIDTH = 14.0


def write_matrix(writer: Writer, result: Consolidation) -> None:
    """Fill the sheet from the merged submissions, in the styles of its prototype column."""
    if len(result.merged) < TURN:
        _across(writer, result)
    else:
        _down(writer, result)


def _values(edition: Edition, s: Submission) -> Iterator[Value]:
    """Every figure of one submission as it is shown, in field order."""
    rates = rates_of(edition, s)
    for field_id, figure in zip(edition.ids, s.figures, strict=True):
        yield shown_value(edition, field_id, figure, rates.get(field_id))


def _key(s: Submission, number: int) -> str:
    """The key of a unit's column or row; one without a code is told apart by its number."""
    return UNIT_PREFIX + (s.unit.code or f"#{number}")


def _name(result: Consolidation, s: Submission) -> str:
    return OWN_NAME if result.is_own(s) else s.unit.shown


def _across(writer: Writer, result: Consolidation) -> None:
    """One column a unit, right of the totals."""
    keyed = writer.sheets["tong_hop"]
    sheet = writer.package.sheet(keyed.raw.name)
    first = keyed.columns[UNIT_PREFIX]
    rows = {row_id: row for row, row_id in keyed.rows_with_ids()}
    edition = writer.edition
    _totals(writer, result, keyed, sheet, rows)
    styles = {row: sheet.style((row, first)) for row in range(keyed.key_row, len(keyed.raw.rows))}
    for number, s in enumerate(result.merged):
        column = first + number
        sheet.set((keyed.key_row, column), _key(s, number), styles[keyed.key_row])
        sheet.set((keyed.key_row + 1, column), _name(result, s), styles[keyed.key_row + 1])
        values = dict(zip(edition.ids, _values(edition, s), strict=True))
        for row_id, row in rows.items():
            if row_id in values or number:
                sheet.set((row, column), values.get(row_id), styles[row])
    sheet.set_columns(first, first + len(result.merged) - 1, width=_UNIT_WIDTH)


def _totals(writer: Writer, result: Consolidation, keyed: KeyedSheet, sheet: Sheet, rows: Mapping[str, int]) -> None:
    edition = writer.edition
    coverage = result.submission.coverage
    for field_id, value in zip(edition.ids, _values(edition, result.submission), strict=True):
        row = rows.get(field_id)
        if row is None:
            continue
        sheet.set((row, keyed.columns["total"]), value)
        if field_id in coverage:
            k, n = coverage[field_id]
            sheet.set((row, keyed.columns["cov"]), f"{k}/{n}")


def _down(writer: Writer, result: Consolidation) -> None:
    """One row a unit, indicators across: the form's own rows give way, its styles stay."""
    keyed = writer.sheets["tong_hop"]
    sheet = writer.package.sheet(keyed.raw.name)
    edition = writer.edition
    rows = {row_id: row for row, row_id in keyed.rows_with_ids()}
    columns = keyed.columns
    head = keyed.key_row
    look = {
        field_id: sheet.style((rows[field_id], columns[UNIT_PREFIX])) if field_id in rows else 0
        for field_id in edition.ids
    }
    header, key_style = sheet.style((head + 1, columns["label"])), sheet.style((head, columns["label"]))
    text = sheet.style((rows[edition.ids[0]], columns["label"]))
    labels: list[StyledValue] = [(None, 0), ("STT", header), ("Đơn vị", header), ("Mã đơn vị", header)]
    keys: list[StyledValue] = [(ID_MARK, key_style), ("stt", key_style), ("name", key_style), ("code", key_style)]
    for field_id in edition.ids:
        each = edition.fields[field_id]
        tt = edition.by_id[field_id].tt if field_id in edition.by_id else ""
        labels.append((f"{tt} {each.label}".strip(), header))
        keys.append((field_id, key_style))

    def lines() -> Iterator[Sequence[StyledValue]]:
        yield keys
        yield labels
        yield line(TOTAL_ROW, 0, "Tổng hợp", result.submission.unit.code, _values(edition, result.submission))
        coverage = result.submission.coverage
        shares = ("{}/{}".format(*coverage[x]) if x in coverage else None for x in edition.ids)
        yield line(COVERAGE_ROW, 0, "Số đơn vị có số liệu", "", shares)
        for number, s in enumerate(result.merged, start=1):
            yield line(_key(s, number), number, _name(result, s), s.unit.code, _values(edition, s))
        for _ in range(len(result.merged) + 4, len(keyed.raw.rows) - head):
            yield ()  # a row of the form that no unit needs: replaced by nothing

    def line(row_id: str, number: int, name: str, code: str, values: Iterator[Value]) -> list[StyledValue]:
        cells: list[StyledValue] = [(row_id, 0), (number or None, text), (name, text), (code, text)]
        cells.extend((value, look[x]) for x, value in zip(edition.ids, values, strict=True))
        return cells

    sheet.append_rows(head - 1, lines())
    sheet.set_columns(1, 1, width=6)
    sheet.set_columns(2, 2, width=30)
    sheet.set_columns(3, 3, width=11)
    sheet.set_columns(4, 3 + len(edition.ids), width=_UNIT_WIDTH)
    sheet.set_panes(head + 2, 4)


def read_breakdown(edition: Edition, book: RawBook, submission: Submission) -> Breakdown:
    """What each unit stated, from the sheet of a consolidated workbook; empty when it has none.

    The sheet names units by code; who they are, ``submission`` knows from its tracker.
    """
    keyed = next((s for s in sheets_of(edition, book).get("tong_hop", ()) if s), None)
    if keyed is None:
        return {}
    known = {u.code: u for u in (*submission.covers, submission.unit) if u.code}
    turned = "code" in keyed.columns
    return _read_down(edition, keyed, known) if turned else _read_across(edition, keyed, known)


def _read_across(edition: Edition, keyed: KeyedSheet, known: Mapping[str, Unit]) -> Breakdown:
    columns = {k: c for k, c in keyed.columns.items() if k.startswith(UNIT_PREFIX) and k != UNIT_PREFIX}
    names = keyed.raw.rows[keyed.key_row + 1]
    units = {
        k: known.get(k[1:])
        or Unit(code="" if k[1:2] == "#" else k[1:], name=cell_text(names[c]) if c < len(names) else "")
        for k, c in columns.items()
    }
    return {
        row_id: tuple((units[k], _figure(keyed.cell(row, k))) for k in columns)
        for row, row_id in keyed.rows_with_ids()
        if row_id in edition.fields
    }


def _read_down(edition: Edition, keyed: KeyedSheet, known: Mapping[str, Unit]) -> Breakdown:
    lines = [(row, row_id) for row, row_id in keyed.rows_with_ids() if row_id.startswith(UNIT_PREFIX)]
    units = [
        known.get(x[1:]) or Unit(code="" if x[1:2] == "#" else x[1:], name=cell_text(keyed.cell(row, "name")))
        for row, x in lines
    ]
    return {
        field_id: tuple((unit, _figure(keyed.cell(row, field_id))) for unit, (row, _) in zip(units, lines, strict=True))
        for field_id in edition.ids
        if field_id in keyed.columns
    }


def _figure(cell: object) -> Figure | None:
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return {"Có": 1, "Không": 0}.get(cell) if isinstance(cell, str) else None
    return to_figure(from_float(float(cell))) if math.isfinite(cell) else None
