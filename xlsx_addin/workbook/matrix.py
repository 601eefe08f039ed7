"""Sheet ``Tổng hợp`` of a consolidation made anew: what every unit stated, beside the totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlsx_addin.actions.breakdown import COVERAGE_ROW, TOTAL_ROW, unit_key, unit_name, values_of
from xlsx_addin.cell_values import Value
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.keys import ID_MARK, UNIT_PREFIX
from xlsx_addin.submission.sheets import KeyedSheet
from xlsx_addin.workbook.package import Sheet, StyledValue
from xlsx_addin.workbook.writing import Writer

TURN = 60
"""From so many units on, units stand down and indicators across."""
_UNIT_WIDTH = 14.0


def write_matrix(writer: Writer, result: Consolidation) -> None:
    """Fill the sheet from the merged submissions, in the styles of its prototype column."""
    if len(result.merged) < TURN:
        _across(writer, result)
    else:
        _down(writer, result)


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
        sheet.set((keyed.key_row, column), unit_key(s, number, own=result.is_own(s)), styles[keyed.key_row])
        sheet.set((keyed.key_row + 1, column), unit_name(result, s), styles[keyed.key_row + 1])
        values = dict(zip(edition.ids, values_of(edition, s), strict=True))
        for row_id, row in rows.items():
            if row_id in values or number:
                sheet.set((row, column), values.get(row_id), styles[row])
    sheet.set_columns(first, first + len(result.merged) - 1, width=_UNIT_WIDTH)


def _totals(writer: Writer, result: Consolidation, keyed: KeyedSheet, sheet: Sheet, rows: Mapping[str, int]) -> None:
    edition = writer.edition
    coverage = result.submission.coverage
    for field_id, value in zip(edition.ids, values_of(edition, result.submission), strict=True):
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
        yield line(TOTAL_ROW, 0, "Tổng hợp", result.submission.unit.code, values_of(edition, result.submission))
        coverage = result.submission.coverage
        shares = ("{}/{}".format(*coverage[x]) if x in coverage else None for x in edition.ids)
        yield line(COVERAGE_ROW, 0, "Số đơn vị có số liệu", "", shares)
        for number, s in enumerate(result.merged, start=1):
            key = unit_key(s, number, own=result.is_own(s))
            yield line(key, number, unit_name(result, s), s.unit.code, values_of(edition, s))
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
