"""``fill``: what a formula cannot do, done to a person's own workbook without losing anything in it.

Counts are derived from the detail sheets, numbers written as text become numbers, formulas that were pasted over
come back where they agree. A differing value that a person typed stays, until overwriting is asked for. Every
change is logged on ``Nhật ký`` with the old and the new value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind, load_edition
from xlsx_addin.checks.rates import agrees
from xlsx_addin.derivations import derive
from xlsx_addin.evaluation import Evaluated, evaluate, rates_of
from xlsx_addin.findings import Finding
from xlsx_addin.keys import LOG_COLUMNS, VALUE
from xlsx_addin.numbers import to_text
from xlsx_addin.places import to_a1
from xlsx_addin.ratios import Outcome, Rate
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import KeyedSheet, sheets_of
from xlsx_addin.workbook.blank import blank
from xlsx_addin.workbook.edits import Edits, with_edits
from xlsx_addin.workbook.package import Formula, Package, Place, Stored, Value
from xlsx_addin.workbook.writing import Writer


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was changed, or kept though it differs. Texts as people read them."""

    id: str
    sheet: str
    cell: str
    old: str
    new: str
    action: str


@dataclass(frozen=True, slots=True)
class Filled:
    """``package`` is ready to be saved; None when there was nothing to change."""

    package: Package | None
    changed: tuple[Change, ...]
    kept: tuple[Change, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Run:
    edition: Edition
    submission: Submission
    package: Package
    writer: Writer
    changed: list[Change]
    kept: list[Change]
    edits: Edits
    percents: frozenset[tuple[str, Place]]  # cells shown with a percent format

    def put(self, field_id: str, value: Value, shown: str, action: str, style: int | None = None) -> None:
        found = self.writer.field_place(field_id)
        if found is None:
            return
        sheet = self.package.sheet(found[0])
        old = _words(sheet.value(found[1]), sheet.formula(found[1]))
        sheet.set(found[1], value, style)
        self.edits[found] = value.cached if isinstance(value, Formula) else value
        self.changed.append(Change(field_id, found[0], to_a1(*found[1]), old, shown, action))

    def is_formula(self, field_id: str) -> bool:
        """Whether a person's own formula stands there: it is theirs to change."""
        found = self.writer.field_place(field_id)
        return found is not None and self.package.sheet(found[0]).formula(found[1]) is not None

    def keep(self, field_id: str, stated: str, right: str, action: str) -> None:
        found = self.writer.field_place(field_id)
        if found:
            self.kept.append(Change(field_id, found[0], to_a1(*found[1]), stated, right, action))


def fill_workbook(
    book: RawBook, data: bytes, *, overwrite: bool, now: dt.datetime, edition: Edition | None = None
) -> Filled | Rejected:
    """Fill one workbook. ``book`` is its raw reading with every keyed sheet, ``data`` its bytes."""
    submission = parse_book(book, edition)
    if isinstance(submission, Rejected):
        return submission
    form = load_edition(submission.edition)
    sheets = {key: found[0] for key, found in sheets_of(form, book).items() if found and found[0]}
    package = Package.open(data)
    percents = frozenset((name, place) for name, raw in book.sheets.items() for place in raw.percents)
    run = _Run(form, submission, package, Writer(package, form, sheets, submission.layout), [], [], {}, percents)
    _derive_counts(run, overwrite)
    _text_to_numbers(run)
    _rates(run, rates_of(form, _edited(run, book)), overwrite)
    if run.changed:
        _log(run, sheets, now)
    evaluated = evaluate(form, _edited(run, book))
    refreshed = _refresh(run, evaluated)
    return Filled(
        package if run.changed or refreshed else None, tuple(run.changed), tuple(run.kept), evaluated.findings
    )


def _edited(run: _Run, book: RawBook) -> Submission:
    """The submission with the edits so far."""
    parsed = parse_book(with_edits(book, run.edits), run.edition)
    if isinstance(parsed, Rejected):
        raise TypeError(f"{book.path}: filling made the workbook unreadable: {parsed.reason}")
    return parsed


def _derive_counts(run: _Run, overwrite: bool) -> None:
    """Counts that follow from the detail sheets, for the unit's own level."""
    s, edition = run.submission, run.edition
    if s.is_consolidation:
        return
    for field_id, value in derive(edition, lambda x: s.value(edition, x), s.unit.level).items():
        flag = edition.fields[field_id].kind is Kind.FLAG
        cell: Value = (FLAG_YES if value else FLAG_NO) if flag else value
        stated = s.value(edition, field_id)
        blank_cell = stated is None and field_id not in s.states and not run.is_formula(field_id)
        if blank_cell or (overwrite and stated != value):
            run.put(field_id, cell, str(cell), "derived")
        elif stated is not None and stated != value:
            run.keep(field_id, to_text(stated), str(cell), "derived-differs")


def _text_to_numbers(run: _Run) -> None:
    """Cells whose text was understood become the numbers they say (``10.450``, ``09/29``, ``05 người``)."""
    done = {c.id for c in run.changed}
    for f in run.submission.findings:
        if f.code == "text-number" and f.id not in done and run.edition.fields[f.id].kind is not Kind.RATE:
            value = run.submission.value(run.edition, f.id)
            if value is not None and not run.is_formula(f.id):
                run.put(f.id, value, to_text(value), "text-to-number")
        elif f.code == "fraction-split":
            total_id = next(p.total for p in run.edition.parts if p.part == f.id)
            for each in (f.id, total_id):
                value = run.submission.value(run.edition, each)
                found = run.writer.field_place(each)
                if (
                    value is not None
                    and found
                    and not run.is_formula(each)
                    and run.package.sheet(found[0]).value(found[1]) != Decimal(value)
                ):
                    run.put(each, value, to_text(value), "text-to-number")


def _rates(run: _Run, rates: Mapping[str, Rate], overwrite: bool) -> None:
    """Rates typed over their formula: the formula comes back where they agree or overwriting was asked for.

    A rate without parts becomes a number where it was text; a missing formula comes back.
    """
    formulas = _blank_formulas(run)
    for rate_id, rate in rates.items():
        found = run.writer.field_place(rate_id)
        if found is None or run.package.sheet(found[0]).formula(found[1]) is not None:
            continue
        stated = run.submission.stated_rates.get(rate_id)
        formula = formulas.get(rate_id)
        if stated is None:
            text = run.submission.states.get(rate_id)
            if formula and (text is None or overwrite):
                run.put(rate_id, formula, "công thức", "formula-restored", _rate_style(run, rate_id))
        elif rate.outcome is Outcome.TYPED:
            if isinstance(run.package.sheet(found[0]).value(found[1]), str):
                run.put(rate_id, stated, to_text(stated), "text-to-number")
        elif formula and (overwrite or agrees(stated, rate)):
            run.put(rate_id, formula, "công thức", "formula-restored", _rate_style(run, rate_id))
        else:
            run.keep(rate_id, to_text(stated), to_text(rate.value, 2) if rate.value is not None else "", "rate-differs")


def _blank_formulas(run: _Run) -> Mapping[str, Formula]:
    """The form's own formulas, moved to where this workbook's cells stand; only where nothing was moved.

    A workbook whose rows stand elsewhere keeps what it has: a formula pointing at wrong cells is worse than none.
    """
    base = blank(run.edition.id)
    if run.submission.layout != base.submission.layout:
        return {}
    package = Package.open(base.data)
    found: dict[str, Formula] = {}
    for rate_id in run.edition.formulas:
        place = base.submission.layout.place(run.edition.index[rate_id])
        if place and (text := package.sheet(place[0]).formula(place[1:])):
            found[rate_id] = Formula(text, "")
    return found


def _rate_style(run: _Run, rate_id: str) -> int | None:
    """The look of a rate whose cell a person formatted as percent: that of another rate of the sheet."""
    found = run.writer.field_place(rate_id)
    if found is None or found not in run.percents:
        return None
    for other in run.edition.formulas:
        place = run.writer.field_place(other)
        if place and place[0] == found[0] and place not in run.percents:
            return run.package.sheet(place[0]).style(place[1])
    return None


def _words(value: Stored, formula: str | None) -> str:
    if formula is not None:
        return f"={formula}"
    if isinstance(value, bool):
        return FLAG_YES if value else FLAG_NO
    return to_text(value) if isinstance(value, Decimal) else (value or "")


def _log(run: _Run, sheets: Mapping[str, KeyedSheet], now: dt.datetime) -> None:
    """The changes, below those of earlier runs, and the outcome on ``Thông tin``."""
    sheet = sheets.get("nhat_ky")
    if sheet:
        target = run.package.sheet(sheet.raw.name)
        filled = [r for r in range(sheet.key_row + 2, len(sheet.raw.rows)) if sheet.cell(r, "run") != ""]
        last = max(filled, default=sheet.key_row + 1)
        runs = [sheet.cell(r, "run") for r in filled]
        number = 1 + max((int(x) for x in runs if isinstance(x, (int, float))), default=0)
        styles = run.writer.prototype_styles("nhat_ky")
        columns = sorted((c for c in LOG_COLUMNS if c in sheet.columns), key=lambda c: sheet.columns[c])
        for offset, c in enumerate(run.changed, start=1):
            line: dict[str, Value] = {
                "run": number,
                "time": f"{now:%d/%m/%Y %H:%M}",
                "action": c.action,
                "sheet": c.sheet,
                "cell": c.cell,
                "id": c.id,
                "old": c.old,
                "new": c.new,
                "old_kind": "formula" if c.old.startswith("=") else "value",
            }
            for column in columns:
                target.set((last + offset, sheet.columns[column]), line[column], styles[column])
        run.package.set_sheet_visible(sheet.raw.name, True)
    words = f"Đã sửa {len(run.changed)} ô; {len(run.kept)} ô khác số tính được vẫn giữ nguyên."
    run.writer.set_keyed("thong_tin", "RUN.time", VALUE, f"{now:%d/%m/%Y %H:%M}")
    run.writer.set_keyed("thong_tin", "RUN.action", VALUE, "Tính tỷ lệ")
    run.writer.set_keyed("thong_tin", "RUN.outcome", VALUE, words)


def _refresh(run: _Run, evaluated: Evaluated) -> int:
    """Right results beside every formula: ours computed, others that depend on a change taken away.

    Returns how many results were wrong before.
    """
    known = dict(run.writer.results(evaluated))
    wrong = 0
    for (name, place), value in known.items():
        sheet = run.package.sheet(name)
        shown = sheet.value(place)
        if sheet.formula(place) is not None and ("" if shown is None else shown) != value:
            sheet.set_cached(place, value)
            wrong += 1
    if run.changed:
        for name, place in run.package.stale_dependants():
            if (name, place) not in known:
                run.writer.refresh_other(name, place, evaluated.submission)
    return wrong
