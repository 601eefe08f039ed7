"""The button functions, one set for every host: Excel, Calc, and Excel on a PC without Python (xlwings Lite).

Each takes the open workbook. What a host cannot do (folders, files) is refused with the reason.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import xlwings as xw
from xlwings import script

from xlsx_addin.acceptance import with_accepted
from xlsx_addin.actions.checking import checks_outcome, plan_checks
from xlsx_addin.actions.filling import Change, plan_fill
from xlsx_addin.actions.logbook import Kind, entries_of_last_run
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.actions.undoing import NOTHING_TO_UNDO, plan_undo, views
from xlsx_addin.buttons import BY_NAME
from xlsx_addin.evaluation import evaluate, outside_validity, unreadable_rules
from xlsx_addin.hosts.looks import DATE_LOOK, PERCENT_LOOK
from xlsx_addin.hosts.office_rules import office_rules, rules_words
from xlsx_addin.hosts.own_formulas import own_formulas
from xlsx_addin.hosts.running import Desk, Ended, run_button
from xlsx_addin.submission.parse import GRID_SHEETS, LIST_SHEETS
from xlsx_addin.submission.sheets import sheet_key

_RATES = ("phu_luc_01", "can_bo_nu")
_LINKED = (*_RATES, "kiem_tra")
_MOST_NAMED = 5


@script
def fill(book: xw.Book) -> None:
    """Derive counts, turn text into numbers, restore formulas; what a person typed differently stays."""
    run_button(book, "fill", GRID_SHEETS, lambda desk: _fill(desk, overwrite=False), GRID_SHEETS)


@script
def overwrite(book: xw.Book) -> None:
    """The same, and typed figures that differ from the computed ones give way."""
    run_button(book, "overwrite", GRID_SHEETS, lambda desk: _fill(desk, overwrite=True), GRID_SHEETS)


def _fill(desk: Desk, *, overwrite: bool) -> Ended:
    formula_at = desk.live.formula_at if desk.live.knows_formulas else None
    own = own_formulas(desk.cells.edition.id)
    plan = plan_fill(desk.cells, desk.submission, desk.book, formula_at, own, overwrite=overwrite)
    message = f"{plan.outcome} {_kept_words(plan.kept)}".strip()
    return Ended(plan.outcome, message, plan.edits)


def _kept_words(kept: tuple[Change, ...]) -> str:
    if not kept:
        return ""
    named = "; ".join(f"«{c.sheet}» {c.cell} đang là {c.old}, tính được {c.new or '(chưa đủ số)'}" for c in kept[:5])
    more = f"; và {len(kept) - _MOST_NAMED} ô khác" if len(kept) > _MOST_NAMED else ""
    return f"Giữ nguyên: {named}{more}. Muốn thay, hãy bấm «{BY_NAME['overwrite'].caption}»."


@script
def validate(book: xw.Book) -> None:
    """All findings, each with its cell and remedy, on ``Kiểm tra``."""
    run_button(book, "validate", (*GRID_SHEETS, *LIST_SHEETS, "theo_doi_nop", "kiem_tra"), _validate, _LINKED)


def _validate(desk: Desk) -> Ended:
    edition = desk.cells.edition
    own = office_rules(is_remote=desk.live.is_remote)
    findings = (
        *evaluate(edition, desk.submission, own).findings,
        *outside_validity(edition, desk.submission),
        *unreadable_rules(edition, own),
    )
    findings = with_accepted(edition, desk.submission, findings, desk.submission.accepted)
    edits, in_vain = plan_checks(desk.cells, desk.submission, findings, linked=desk.live.knows_formulas)
    return Ended(checks_outcome(findings, in_vain) + rules_words(own), edits=edits, shows=("kiem_tra",))


@script
def undo(book: xw.Book) -> None:
    """Exactly the cells of the last run back, unless a person changed one of them since."""
    run_button(book, "undo", ("phu_luc_01",), _undo, _RATES)


def _undo(desk: Desk) -> Ended:
    log = desk.cells.sheets.get("nhat_ky")
    touched, with_formulas = _sheets_of_last_run(desk)
    if not desk.live.knows_formulas:
        touched |= {*GRID_SHEETS}
    desk = desk.reading([key for key in desk.cells.edition.sheets if key in touched], with_formulas)
    try:
        plan = plan_undo(log, desk.book, desk.now, views(desk.cells.edition))
    except Refused as error:
        if error.code != NOTHING_TO_UNDO:
            raise
        return Ended(error.reason, desk=desk)
    dates = (
        found for found, value in plan.edits.items() if isinstance(value, dt.date) and found in desk.cells.field_ids
    )
    formats = {**dict.fromkeys(plan.percents, PERCENT_LOOK), **dict.fromkeys(dates, DATE_LOOK), **plan.looks}
    return Ended(plan.outcome, edits=dict(plan.edits), formats=formats, desk=desk, restores=True)


def _sheets_of_last_run(desk: Desk) -> tuple[set[str], set[str]]:
    """The keys of the sheets that the last run wrote to, and of those where formulas matter; none where the log
    cannot be read, which undoing then says."""
    log = desk.cells.sheets.get("nhat_ky")
    touched, with_formulas = set(), {*GRID_SHEETS, "kiem_tra", "xem_truoc"}
    with suppress(ValueError):
        for entry in entries_of_last_run(log, views(desk.cells.edition)) if log else ():
            if key := sheet_key(desk.cells.edition, entry.sheet):
                touched.add(key)
                if Kind.FORMULA in (entry.old.kind, entry.new.kind) or f'"{Kind.FORMULA}"' in entry.old.text:
                    with_formulas.add(key)
    return touched, with_formulas


@script
def consolidate(book: xw.Book) -> None:
    """A folder of workbooks into the open one."""

    def work(desk: Desk) -> Ended:
        desk.needs_files("consolidate")
        from xlsx_addin.hosts.files import consolidate_folder

        return consolidate_folder(desk)

    results = ("theo_doi_nop", "kiem_tra", "tong_hop", "lich_su")
    run_button(book, "consolidate", (*GRID_SHEETS, *LIST_SHEETS, *results), work, _RATES)


_DOCUMENTED = (*GRID_SHEETS, *LIST_SHEETS, "theo_doi_nop", "tong_hop", "lich_su", "xem_truoc")


@script
def report(book: xw.Book) -> None:
    """The document's text on ``Xem trước``."""

    def work(desk: Desk) -> Ended:
        desk.needs_files("report")
        from xlsx_addin.hosts.documents import preview_document

        return preview_document(desk)

    run_button(book, "report", _DOCUMENTED, work, (*_RATES, "xem_truoc"))


@script
def save_report(book: xw.Book) -> None:
    """The Word file of that text and its PDF, beside the workbook."""

    def work(desk: Desk) -> Ended:
        desk.needs_files("save_report")
        from xlsx_addin.hosts.documents import save_document

        return save_document(desk)

    run_button(book, "save_report", _DOCUMENTED, work, (*_RATES, "xem_truoc"))


@script
def proofread(book: xw.Book) -> None:
    """A report against this workbook, with comments in a copy beside it."""

    def work(desk: Desk) -> Ended:
        desk.needs_files("proofread")
        from xlsx_addin.hosts.proofreading import proofread_report

        return proofread_report(desk)

    run_button(book, "proofread", (*GRID_SHEETS, *LIST_SHEETS, "tong_hop", "lich_su"), work, _RATES)


@script
def notes(book: xw.Book) -> None:
    """The notes to send back to the units, in a folder beside the workbook."""

    def work(desk: Desk) -> Ended:
        desk.needs_files("notes")
        from xlsx_addin.hosts.documents import return_notes

        return return_notes(desk)

    run_button(book, "notes", (*GRID_SHEETS, "theo_doi_nop", "kiem_tra"), work)


@script
def seal(book: xw.Book) -> None:
    """The copy to send, beside the workbook."""

    def work(desk: Desk) -> Ended:
        desk.needs_files("seal")
        from xlsx_addin.hosts.files import make_copy_to_send

        return make_copy_to_send(desk)

    run_button(book, "seal", ("phu_luc_01",), work, ("phu_luc_01",))


@script
def guide(book: xw.Book) -> None:
    """The guide, in the browser."""

    def work(desk: Desk) -> Ended:
        desk.needs_files("guide")
        from xlsx_addin.hosts.files import open_guide

        return open_guide(desk)

    run_button(book, "guide", ("phu_luc_01",), work)
