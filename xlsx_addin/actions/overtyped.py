"""What a person changed by hand since a folder was merged: totals, rows of other units, dates of receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import BLANK, Content, Current, cells_of, content_of, logged, same
from xlsx_addin.actions.merging import holds_totals, typed_cells
from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.cell_values import Edits, Place
from xlsx_addin.consolidation.accept import identity
from xlsx_addin.consolidation.merge import OWNER_CONFLICT_TEXT
from xlsx_addin.consolidation.tracker import RECEIVED_BY_HAND
from xlsx_addin.places import from_a1, to_a1
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.submission.identity import cell_text, parse_date
from xlsx_addin.submission.parse import LIST_SHEETS
from xlsx_addin.submission.records import Submission, Unit

_MOST_NAMED = 8


def overtyped(cells: KeyedCells, book: RawBook, submission: Submission) -> list[str]:
    """The cells of totals that a person changed since they were merged, as text; empty before the first merging."""
    matrix = cells.sheets.get("tong_hop")
    if matrix is None or not holds_totals(cells, submission) or "total" not in matrix.columns:
        return []
    totals = {row_id: matrix.cell(row, "total") for row, row_id in matrix.rows_with_ids()}
    found = []
    for field_id, cell in typed_cells(cells, book).items():
        place = cells.field(field_id)
        if place is None or (
            cells.edition.fields[field_id].kind is Kind.RATE and place[1] in book.sheets[place[0]].formulas
        ):
            continue
        if field_id in totals and not _same(cells.edition, field_id, cell, totals[field_id]):
            found.append(_named(place[0], place[1]))
    return found


def _same(edition: Edition, field_id: str, cell: Cell, total: Cell) -> bool:
    if isinstance(cell, (int, float)) and isinstance(total, (int, float)):
        return float(cell) == float(total)
    if total == "":  # a conflict of owners stands in words, a rate may still say "Không phát sinh"
        return cell == "" or edition.fields[field_id].kind is Kind.RATE or cell == OWNER_CONFLICT_TEXT
    return cell == total


def overtyped_rows(cells: KeyedCells, now: Current, edits: Edits) -> Iterator[str]:
    """The cells in list rows of other units that no longer hold what merging wrote there, and that ``edits`` change."""
    for key in LIST_SHEETS:
        sheet = cells.sheets.get(key)
        if sheet is None or "unit_code" not in sheet.columns:
            continue
        name, written = sheet.raw.name, _written(cells, sheet.raw.name)
        for (row, column), content in sorted(written.items(), key=lambda item: item[0]):
            found = name, (row, column)
            if (
                written.get((row, sheet.columns["unit_code"]), BLANK) != BLANK
                and not same(now(found), content)
                and not same(now(found), content_of(edits.get(found)))
            ):
                yield _named(*found)


def received_by_hand(cells: KeyedCells, now: Current) -> dict[str, dt.date]:
    """The dates of receipt that a person wrote into the tracker, by ``identity``: those that merging did not write,
    and those that it already knows as such."""
    sheet = cells.sheets.get("theo_doi_nop")
    if sheet is None or not {"code", "received"} <= sheet.columns.keys():
        return {}
    name, columns = sheet.raw.name, sheet.columns
    written = _written(cells, name)
    known = {
        content.text: written.get((row, columns["received"]), BLANK)
        for (row, column), content in written.items()
        if column == columns["code"]
    }
    found: dict[str, dt.date] = {}
    for row in range(sheet.key_row + 2, len(sheet.raw.rows)):
        code, level, parent = (cell_text(sheet.cell(row, x)) for x in ("code", "level", "parent_code"))
        day = parse_date(sheet.cell(row, "received"))
        by_hand = RECEIVED_BY_HAND in cell_text(sheet.cell(row, "reason")) or (
            code in known and not same(now((name, (row, columns["received"]))), known[code])
        )
        if day and by_hand:
            found[identity(Unit(code, cell_text(sheet.cell(row, "name")), level, parent))] = day
    return found


def _written(cells: KeyedCells, name: str) -> dict[Place, Content]:
    """What the program wrote last into the cells of a sheet, as far as ``Nhật ký`` still says."""
    log = cells.sheets.get("nhat_ky")
    written: dict[Place, Content] = {}
    try:
        for entry in logged(log) if log else ():
            if entry.sheet == name:
                first, _, last = entry.area.partition(":")
                written |= cells_of((*from_a1(first), *from_a1(last or first)), entry.new)
    except (ValueError, LookupError, TypeError):
        return {}  # the log was changed by hand: it says nothing
    return written


def _named(name: str, place: Place) -> str:
    return f"«{name}» {to_a1(*place)}"


def overtyped_question(places: Sequence[str]) -> str:
    """What to ask before what a person typed gives way."""
    more = f" và {len(places) - _MOST_NAMED} ô khác" if len(places) > _MOST_NAMED else ""
    return (
        f"Có {len(places)} ô đã được sửa tay sau lần tổng hợp trước: {', '.join(places[:_MOST_NAMED])}{more}. "
        "Tổng hợp lại sẽ thay các ô này bằng số liệu từ các sổ; nội dung cũ ghi ở «Nhật ký» và lấy lại được bằng «Hoàn "
        "tác». Tiếp tục?"
    )
