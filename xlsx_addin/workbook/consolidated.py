"""A consolidation as a workbook: the blank form patched with totals, units, findings and the tracker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath

from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.consolidation.merge import OWNER_CONFLICT_TEXT
from xlsx_addin.consolidation.tracker import Tracked
from xlsx_addin.evaluation import rates_of
from xlsx_addin.findings import SEVERITY_WORDS, Finding, grouped
from xlsx_addin.keys import (
    CHECK_COLUMNS,
    LIST_FIRST,
    LIST_LAST,
    LOG_COLUMNS,
    PROPERTY_EDITION,
    PROPERTY_UNIT,
    TRACKER_COLUMNS,
    VALUE,
)
from xlsx_addin.names import fold
from xlsx_addin.ratios import Outcome
from xlsx_addin.submission.records import Layout, ListRow, State, Submission, count_severities
from xlsx_addin.workbook.blank import Blank, blank
from xlsx_addin.workbook.matrix import write_matrix
from xlsx_addin.workbook.package import Package, Place, Value
from xlsx_addin.workbook.writing import Writer

MOST_FINDINGS = 100_000
"""Findings written to ``Kiểm tra``; beyond that a sheet helps nobody, and the last row says how many more."""


def consolidated_workbook(edition: Edition, result: Consolidation, *, now: dt.datetime) -> Package:
    """The workbook of a consolidation, ready to be written. ``now`` is stamped as the time of the run."""
    base = blank(edition.id)
    package = Package.open(base.data)
    submission = result.submission
    writer = Writer(package, edition, base.sheets, base.submission.layout)
    typed = _write_figures(writer, submission)
    _write_info(writer, result, now)
    for key in edition.lists:
        if result.list_length(key):
            _write_list(writer, key, result)
    _write_findings(writer, result)
    _write_tracker(writer, base, result.tracker, {s.file: s.layout for s in result.merged})
    _write_log(writer, result, now)
    write_matrix(writer, result)
    writer.refresh(submission, base.formulas - typed)
    for key in ("kiem_tra", "tong_hop", "theo_doi_nop", "nhat_ky"):
        package.set_sheet_visible(edition.sheets[key], True)
    package.set_active(edition.sheets["phu_luc_01"])
    package.set_property(PROPERTY_EDITION, edition.id)
    package.set_property(PROPERTY_UNIT, submission.unit.code)
    return package


def _write_figures(writer: Writer, submission: Submission) -> set[tuple[str, Place]]:
    """Merged figures with their coverage. Returns the cells where a stated rate replaced a formula."""
    edition = writer.edition
    typed: set[tuple[str, Place]] = set()
    for (field_id, each), value in zip(edition.fields.items(), submission.figures, strict=True):
        found = writer.field_place(field_id)
        if found is None:
            continue
        sheet = writer.package.sheet(found[0])
        if submission.states.get(field_id) is State.UNREADABLE:
            sheet.set(found[1], OWNER_CONFLICT_TEXT)
            typed.add(found)
        elif each.kind is Kind.FLAG and value is not None:
            sheet.set(found[1], "Có" if value else "Không")
        elif value is not None:
            sheet.set(found[1], value)
    rates = rates_of(edition, submission)
    for field_id, stated in submission.stated_rates.items():
        found = writer.field_place(field_id)
        if found and rates[field_id].outcome is Outcome.TYPED:
            writer.package.sheet(found[0]).set(found[1], stated)
            typed.add(found)
    for field_id, (k, n) in submission.coverage.items():
        each = edition.fields[field_id]
        column = "cov_prev" if each.column.endswith("_prev") else "cov"
        writer.set_keyed(each.sheet, each.row, column, f"{k}/{n}")
    for key, text in submission.texts.items():
        row_id, _, column = key.rpartition(".")
        writer.set_keyed("phu_luc_01", row_id, column, text)
    return typed


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
    outcome = f"Đã tổng hợp {len(result.merged)} bản nộp"
    if result.expected is not None:
        outcome += f" trên {result.expected} đơn vị phải nộp; còn thiếu {len(result.missing)}"
    outcome += f"; {len(result.rejected)} tệp bị từ chối." if result.rejected else "."
    writer.set_keyed("thong_tin", "RUN.time", VALUE, f"{now:%d/%m/%Y %H:%M}")
    writer.set_keyed("thong_tin", "RUN.action", VALUE, "Tổng hợp")
    writer.set_keyed("thong_tin", "RUN.outcome", VALUE, outcome)


def _write_list(writer: Writer, key: str, result: Consolidation) -> None:
    columns = (*LIST_FIRST, *(c.key for c in writer.edition.lists[key].columns), *LIST_LAST)
    rows: Iterable[ListRow] = result.list_rows(key)
    count = result.list_length(key)
    if key == "noi_dung":
        rows = ordered = _with_sections(writer.edition, list(rows))
        count = len(ordered)
    writer.write_rows(key, columns, ((i, *row) for i, row in enumerate(rows, start=1)), count)


def _with_sections(edition: Edition, rows: Sequence[ListRow]) -> list[ListRow]:
    """Every section of the report once, with the unit's own text where it gave one; then all other rows."""
    own = {fold(str(r[0])): r for r in reversed(rows) if r[-1] is None and r[-2] is None}
    kept = [own.get(fold(label), (label, None, None, None)) for label in edition.sections.values()]
    taken = {id(r) for r in kept}
    return kept + [r for r in rows if id(r) not in taken]


def _write_findings(writer: Writer, result: Consolidation) -> None:
    """Worst first, as they came within one severity."""
    holders: list[Sequence[Finding]] = [result.remarks, *(s.findings for s in result.merged)]
    ranked = (
        f
        for severity in SEVERITY_WORDS
        for findings in holders
        if count_severities(findings)[severity]
        for f in grouped(x for x in findings if x.severity is severity)
    )
    writer.write_rows("kiem_tra", CHECK_COLUMNS, islice(_finding_rows(ranked), MOST_FINDINGS), MOST_FINDINGS)


def _finding_rows(findings: Iterable[Finding]) -> Iterator[Sequence[Value]]:
    for number, f in enumerate(findings, start=1):
        name = PurePath(f.file).name
        yield (number, SEVERITY_WORDS[f.severity], f.unit, name, f.sheet, f.cell, f.message, f.fix, f.code)


def _write_tracker(writer: Writer, base: Blank, tracker: Sequence[Tracked], layouts: dict[str, Layout]) -> None:
    levels = writer.edition.level_names
    moved = {layout: moved_cells(base, layout) for layout in set(layouts.values())}

    def rows() -> Iterator[Sequence[Value]]:
        for number, t in enumerate(tracker, start=1):
            layout = layouts.get(t.file)
            yield (
                number,
                t.unit.code,
                t.unit.name,
                levels.get(t.unit.level, ""),
                t.unit.parent_code,
                t.state,
                t.received,
                "Muộn" if t.late else None,
                t.cutoff,
                t.errors or None,
                t.warnings or None,
                t.reason or None,
                PurePath(t.file).name,
                moved[layout] if layout else None,
            )

    writer.write_rows("theo_doi_nop", TRACKER_COLUMNS, rows(), len(tracker))


def moved_cells(base: Blank, layout: Layout) -> str | None:
    """Which figures stand elsewhere in a file than in the blank form, so that every one can be found."""
    standard = base.submission.layout
    if layout == standard:
        return None
    moved = []
    for index, field_id in enumerate(base.edition.ids):
        here, there = layout.source(index, ""), standard.source(index, "")
        if here != there:
            moved.append(f"{field_id}: {here.sheet}!{here.cell}" if here else f"{field_id}: không có")
    return "; ".join(moved)[:32_000] or None


def _write_log(writer: Writer, result: Consolidation, now: dt.datetime) -> None:
    """One line a merged file: what went into this workbook. Folders above the file's own are nobody's business."""
    time = f"{now:%d/%m/%Y %H:%M}"
    files = ((s.unit.code, "/".join(PurePath(s.file).parts[-2:])) for s in result.merged)
    rows = [(1, time, "Tổng hợp", None, None, code, None, file, "tệp") for code, file in files]
    writer.write_rows("nhat_ky", LOG_COLUMNS, rows, len(rows))
