"""What a consolidation puts on the sheets of a workbook, by key; whoever holds the workbook writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import PurePath

from xlsx_addin.acceptance import unit_key
from xlsx_addin.actions.accepting import Line, Written, lines_of, numbered, with_checked
from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind
from xlsx_addin.cell_values import Value
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.consolidation.merge import OWNER_CONFLICT_TEXT
from xlsx_addin.consolidation.reasons import remark_holders
from xlsx_addin.consolidation.tracker import Tracked
from xlsx_addin.evaluation import rates_of
from xlsx_addin.findings import SEVERITY_WORDS, Finding
from xlsx_addin.keys import LIST_FIRST, LIST_LAST
from xlsx_addin.names import fold
from xlsx_addin.ratios import Outcome
from xlsx_addin.submission.records import Layout, ListRow, State, Submission, count_severities

MOST_FINDINGS = 100_000
"""Findings written to ``Kiểm tra``; beyond that a sheet helps nobody."""

Rows = Iterator[Sequence[Value]]


def figures(edition: Edition, submission: Submission) -> dict[str, Value]:
    """The content of each figure's cell that is not blank and not a formula's: values, an owner's conflict in words,
    and rates that no part supports."""
    found: dict[str, Value] = {}
    for (field_id, each), value in zip(edition.fields.items(), submission.figures, strict=True):
        if submission.states.get(field_id) is State.UNREADABLE:
            found[field_id] = OWNER_CONFLICT_TEXT
        elif value is not None:
            found[field_id] = (FLAG_YES if value else FLAG_NO) if each.kind is Kind.FLAG else value
    rates = rates_of(edition, submission)
    typed = {k: v for k, v in submission.stated_rates.items() if rates[k].outcome is Outcome.TYPED}
    return {**found, **typed}


def coverage(edition: Edition, submission: Submission) -> dict[tuple[str, str, str], Value]:
    """``k/n`` by sheet key, row and column."""
    found: dict[tuple[str, str, str], Value] = {}
    for field_id, (k, n) in submission.coverage.items():
        each = edition.fields[field_id]
        found[each.sheet, each.row, "cov_prev" if each.column.endswith("_prev") else "cov"] = f"{k}/{n}"
    return found


def outcome(result: Consolidation) -> str:
    """How many came, how many are missing or rejected, in one sentence."""
    words = f"Đã tổng hợp {len(result.merged)} bản nộp"
    if result.expected is not None:
        words += f" trên {result.expected} đơn vị phải nộp; còn thiếu {len(result.missing)}"
    return words + (f"; {len(result.rejected)} tệp bị từ chối." if result.rejected else ".")


def list_columns(edition: Edition, key: str) -> tuple[str, ...]:
    return (*LIST_FIRST, *(c.key for c in edition.lists[key].columns), *LIST_LAST)


def list_rows(edition: Edition, key: str, result: Consolidation, *, own: bool = True) -> tuple[Rows, int]:
    """The rows of one list of all units, numbered, and how many there are. ``own``: those of the target unit stand
    there as its own, without its name."""
    rows: Iterable[ListRow] = result.list_rows(key, own=own)
    count = result.list_length(key)
    if key == "noi_dung":
        rows = ordered = _with_sections(edition, list(rows))
        count = len(ordered)
    return ((i, *row) for i, row in enumerate(rows, start=1)), count


def _with_sections(edition: Edition, rows: Sequence[ListRow]) -> list[ListRow]:
    """Every section of the report once, with the unit's own text where it gave one; then all other rows."""
    own = {fold(str(r[0])): r for r in reversed(rows) if r[-1] is None and r[-2] is None}
    kept = [own.get(fold(label), (label, None, None, None)) for label in edition.sections.values()]
    taken = {id(r) for r in kept}
    return kept + [r for r in rows if id(r) not in taken]


def all_finding_rows(edition: Edition, result: Consolidation, written: Written | None = None) -> Rows:
    """In the order of ``keys.CHECK_COLUMNS``, worst first, as they came within one severity. ``written`` is what people
    wrote on the sheet before."""
    known = written or Written()
    rows = numbered(_all_lines(edition, result), known)
    return islice(with_checked(rows, known, unit_key(result.submission.unit)), MOST_FINDINGS)


def _all_lines(edition: Edition, result: Consolidation) -> Iterator[Line]:
    remarks = list(remark_holders(result.submission, result.merged, result.remarks))
    about = _units_by_remark(result)
    for severity in SEVERITY_WORDS:
        for s, findings in remarks:
            for line in lines_of(edition, s, findings, severity, own=False, carried=True):
                unit = about(line.finding)
                yield replace(line, unit=unit, own=unit in ("", unit_key(result.submission.unit)))
        for s in result.merged:
            if count_severities(s.findings)[severity]:
                yield from lines_of(edition, s, s.findings, severity, own=result.is_own(s), carried=True)


def _units_by_remark(result: Consolidation) -> Callable[[Finding], str]:
    """Who a remark of the consolidation is about: the unit of its file, else the one unit of that name."""
    files = {t.file: unit_key(t.unit) for t in reversed(result.tracker) if t.file}
    named: dict[str, str | None] = {}
    for t in result.tracker:
        key = unit_key(t.unit)
        named[t.unit.shown] = key if named.get(t.unit.shown, key) == key else None
    return lambda f: files.get(f.file) or named.get(f.unit) or ""


def tracker_rows(edition: Edition, result: Consolidation, standard: Layout) -> Rows:
    """In the order of ``keys.TRACKER_COLUMNS``. ``standard`` is the layout of the blank form."""
    layouts = {s.file: s.layout for s in result.merged}
    moved = {layout: moved_cells(edition, standard, layout) for layout in set(layouts.values())}
    for number, t in enumerate(result.tracker, start=1):
        yield _tracker_row(edition, number, t, moved[layouts[t.file]] if t.file in layouts else None)


def _tracker_row(edition: Edition, number: int, t: Tracked, moved: str | None) -> Sequence[Value]:
    return (
        number,
        t.unit.code,
        t.unit.name,
        edition.level_names.get(t.unit.level, ""),
        t.unit.parent_code,
        t.state,
        t.due,
        t.received,
        "Muộn" if t.late else None,
        t.cutoff,
        t.errors or None,
        t.warnings or None,
        t.reason or None,
        PurePath(t.file).name,
        moved,
    )


def moved_cells(edition: Edition, standard: Layout, layout: Layout) -> str | None:
    """Which figures stand elsewhere in a file than in the blank form, so that every one can be found."""
    if layout == standard:
        return None
    moved = []
    for index, field_id in enumerate(edition.ids):
        here, there = layout.source(index, ""), standard.source(index, "")
        if here != there:
            moved.append(f"{field_id}: {here.sheet}!{here.cell}" if here else f"{field_id}: không có")
    return "; ".join(moved)[:32_000] or None


def merged_files(result: Consolidation) -> Mapping[str, str]:
    """The files that went in, by unit code. Folders above a file's own are nobody's business."""
    return {"/".join(PurePath(s.file).parts[-2:]): s.unit.code for s in result.merged}
