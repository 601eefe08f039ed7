"""A consolidation as a workbook: the blank form patched with totals, units, findings and the tracker."""

from __future__ import annotations

import datetime as dt

from xlsx_addin.actions import contents
from xlsx_addin.actions.accepting import Written, worst
from xlsx_addin.actions.history import history_edits
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import file_entries, line
from xlsx_addin.actions.outcome import CONSOLIDATE, outcome_edits
from xlsx_addin.catalogue import Edition
from xlsx_addin.cell_values import SheetPlace, Value
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.keys import CHECK_COLUMNS, LOG_COLUMNS, OWN_ROW, PROPERTY_EDITION, PROPERTY_UNIT, TRACKER_COLUMNS
from xlsx_addin.submission.records import Submission
from xlsx_addin.workbook.blank import blank
from xlsx_addin.workbook.matrix import write_matrix
from xlsx_addin.workbook.package import Package
from xlsx_addin.workbook.writing import Writer


def consolidated_workbook(
    edition: Edition, result: Consolidation, *, now: dt.datetime, written: Written | None = None
) -> Package:
    """The workbook of a consolidation, ready to be written. ``now`` is stamped as the time of the run, ``written`` is
    what people wrote on ``Kiểm tra`` of the workbook that it takes the place of."""
    base = blank(edition.id)
    package = Package.open(base.data)
    submission = result.submission
    writer = Writer(package, KeyedCells(edition, base.sheets, base.submission.layout))
    typed = _write_figures(writer, submission)
    _write_info(writer, result, now)
    for key in edition.lists:
        if result.list_length(key):
            rows, count = contents.list_rows(edition, key, result)
            writer.write_rows(key, contents.list_columns(edition, key), rows, count)
    listed: list[tuple[str, str]] = []
    rows = _noting(contents.all_finding_rows(edition, result, written), listed)
    writer.write_rows("kiem_tra", CHECK_COLUMNS, rows, contents.MOST_FINDINGS)
    writer.worst = worst(listed)
    tracked = contents.tracker_rows(edition, result, base.submission.layout)
    writer.write_rows("theo_doi_nop", TRACKER_COLUMNS, tracked, len(result.tracker))
    _write_log(writer, result, now)
    write_matrix(writer, result)
    for found, value in history_edits(writer.cells, result.past).items():
        package.sheet(found[0]).set(found[1], value)
    writer.refresh(submission, base.formulas - typed)
    for key in ("kiem_tra", "tong_hop", "theo_doi_nop", "nhat_ky", *(("lich_su",) if result.past else ())):
        package.set_sheet_visible(edition.sheets[key], True)
    package.set_active(edition.sheets["phu_luc_01"])
    package.set_property(PROPERTY_EDITION, edition.id)
    package.set_property(PROPERTY_UNIT, submission.unit.code)
    return package


def _noting(rows: contents.Rows, listed: list[tuple[str, str]]) -> contents.Rows:
    """The lines of ``Kiểm tra`` as they are written; what those about the workbook's own rows say is noted."""
    severity, about = (CHECK_COLUMNS.index(column) for column in ("severity", "rows"))
    for row in rows:
        if str(row[about]).startswith(OWN_ROW):
            listed.append((str(row[severity]), str(row[about])))
        yield row


def _write_figures(writer: Writer, submission: Submission) -> set[SheetPlace]:
    """Merged figures with their coverage. Returns the cells written, some of which held a formula."""
    edition = writer.edition
    written: set[SheetPlace] = set()
    for field_id, value in contents.figures(edition, submission).items():
        found = writer.field_place(field_id)
        if found:
            writer.package.sheet(found[0]).set(found[1], value)
            written.add(found)
    for (key, row_id, column), value in contents.coverage(edition, submission).items():
        writer.set_keyed(key, row_id, column, value)
    for key, text in submission.texts.items():
        row_id, _, column = key.rpartition(".")
        writer.set_keyed("phu_luc_01", row_id, column, text)
    return written


def _write_info(writer: Writer, result: Consolidation, now: dt.datetime) -> None:
    submission = result.submission
    for info_id, text in submission.info.items():
        value: Value = text
        if info_id == "INFO.cutoff":
            continue
        if info_id == "INFO.year" and text.isdecimal():
            value = int(text)
        writer.set_info(info_id, value or None)
    if submission.cutoff:
        writer.set_info("INFO.cutoff", submission.cutoff)
    for (name, place), words in outcome_edits(writer.cells, CONSOLIDATE, contents.outcome(result), now).items():
        writer.package.sheet(name).set(place, words)


def _write_log(writer: Writer, result: Consolidation, now: dt.datetime) -> None:
    """One line a merged file: what went into this workbook."""
    rows = [line(entry, 1, now) for entry in file_entries(CONSOLIDATE, contents.merged_files(result))]
    writer.write_rows("nhat_ky", LOG_COLUMNS, rows, len(rows))
