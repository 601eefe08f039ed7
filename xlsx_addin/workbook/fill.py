"""``fill`` and ``undo`` on a workbook file, without losing anything in it.

What changes is planned by ``xlsx_addin.actions``; here it is written, logged on ``Nhật ký`` with old and new values,
and the results of formulas are put right.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlsx_addin.actions.accepting import worst_listed
from xlsx_addin.actions.edits import with_edits
from xlsx_addin.actions.filling import Change, OwnFormulas, edited, plan_fill
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import UNDO_ACTION, Current, content_of, entries_of, log_edits
from xlsx_addin.actions.outcome import FILL, OVERWRITE, outcome_edits
from xlsx_addin.actions.undoing import plan_undo, views
from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.cell_values import Edits, Formula, Place, SheetPlace, Value
from xlsx_addin.evaluation import Evaluated, evaluate
from xlsx_addin.findings import Finding
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import find_keys
from xlsx_addin.workbook.blank import blank
from xlsx_addin.workbook.package import Package
from xlsx_addin.workbook.writing import Writer


@dataclass(frozen=True, slots=True)
class Filled:
    """``package`` is ready to be saved; None when there was nothing to change."""

    package: Package | None
    changed: tuple[Change, ...]
    kept: tuple[Change, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """``package`` is ready to be saved; ``action`` is the run that was undone, ``restored`` its cells: what they held
    after it, and what they hold again."""

    package: Package
    action: str
    restored: tuple[Change, ...]


@lru_cache(maxsize=4)
def own_formulas(edition_id: str) -> OwnFormulas:
    """The formulas of rates in the blank form of an edition."""
    base = blank(edition_id)
    package = Package.open(base.data)
    texts: dict[str, str] = {}
    for rate_id in base.edition.formulas:
        place = base.submission.layout.place(base.edition.index[rate_id])
        if place and (text := package.sheet(place[0]).formula(place[1:])):
            texts[rate_id] = text
    return OwnFormulas(base.submission.layout, texts)


def fill_workbook(
    book: RawBook, data: bytes, *, overwrite: bool, now: dt.datetime, edition: Edition | None = None
) -> Filled | Rejected:
    """Fill one workbook. ``book`` is its raw reading with every keyed sheet, ``data`` its bytes."""
    submission = parse_book(book, edition)
    if isinstance(submission, Rejected):
        return submission
    file = _File.of(book, data, submission)
    plan = plan_fill(
        file.cells, submission, book, file.formula_at, own_formulas(submission.edition), overwrite=overwrite
    )
    file.write(OVERWRITE if overwrite else FILL, plan.edits, plan.outcome, now)
    refreshed = file.refresh(plan.after, changed=bool(plan.edits))
    return Filled(file.package if plan.edits or refreshed else None, plan.changed, plan.kept, plan.after.findings)


def undo_workbook(book: RawBook, data: bytes, *, now: dt.datetime) -> Undone | Rejected:
    """Give the cells of the last run back what they held. Raises ``Refused`` (``xlsx_addin.actions.undoing``)."""
    submission = parse_book(book)
    if isinstance(submission, Rejected):
        return submission
    file = _File.of(book, data, submission)
    plan = plan_undo(file.cells.sheets.get("nhat_ky"), book, file.current, views(file.cells.edition))
    restored = tuple(
        Change(
            file.cells.field_ids.get(found, ""), found[0], to_a1(*found[1]), file.current(found).text, text, "undone"
        )
        for found, text in ((found, content_of(value).text) for found, value in plan.edits.items())
    )
    file.write(UNDO_ACTION, plan.edits, plan.outcome, now, percents=plan.percents)
    if checks := file.cells.sheets.get("kiem_tra"):
        restored_list = with_edits(book, {x: v for x, v in plan.edits.items() if x[0] == checks.raw.name})
        file.writer.worst = worst_listed(find_keys(restored_list.sheets[checks.raw.name]))
    file.refresh(evaluate(file.cells.edition, edited(file.cells, book, plan.edits)), changed=True)
    return Undone(file.package, plan.action, restored)


@dataclass(frozen=True)
class _File:
    """One workbook file that is being edited."""

    book: RawBook
    cells: KeyedCells
    package: Package
    writer: Writer

    @classmethod
    def of(cls, book: RawBook, data: bytes, submission: Submission) -> _File:
        package = Package.open(data)
        cells = KeyedCells.of(load_edition(submission.edition), book, submission.layout)
        return cls(book, cells, package, Writer(package, cells))

    def formula_at(self, name: str, place: Place) -> str | None:
        return self.package.sheet(name).formula(place)

    @property
    def current(self) -> Current:
        return Current(self.book, self.formula_at)

    def write(
        self,
        action: str,
        edits: Edits,
        outcome: str,
        now: dt.datetime,
        *,
        percents: frozenset[SheetPlace] = frozenset(),
    ) -> None:
        """Make the edits and log them; nothing at all where there are none."""
        if not edits:
            return
        log = self.cells.sheets.get("nhat_ky")
        entries = list(entries_of(action, edits, self.current, self.cells.field_ids))
        for found, value in edits.items():
            sheet = self.package.sheet(found[0])
            shown = sheet.style(found[1])
            style: int | None = None
            if found in percents:
                value, style = self._as_percent(shown, value)
            elif isinstance(value, dt.date):
                style = self.package.date_style(shown)
            elif isinstance(value, (int, float, Decimal, Formula)) and not self.package.shows_numbers(shown):
                style = self._own_style(found)
            sheet.set(found[1], value, style)
        if log:
            styles = self.writer.prototype_styles("nhat_ky")
            by_place = {log.columns[column]: style for column, style in styles.items()}
            for (name, place), value in log_edits(log, entries, now).items():
                self.package.sheet(name).set(place, value, by_place[place[1]])
            self.package.set_sheet_visible(log.raw.name, True)
        for (name, place), value in outcome_edits(self.cells, action, outcome, now).items():
            self.package.sheet(name).set(place, value)

    def _own_style(self, found: SheetPlace) -> int | None:
        """The look of a figure whose cell a person formatted as percent or date: that of another of its kind."""
        fields = self.cells.edition.fields
        own = fields.get(self.cells.field_ids.get(found, ""))
        for place, other in self.cells.field_ids.items():
            if own and place[0] == found[0] and fields[other].kind is own.kind:
                style = self.package.sheet(place[0]).style(place[1])
                if self.package.shows_numbers(style):
                    return style
        return None

    def _as_percent(self, shown: int, value: Value) -> tuple[Value, int | None]:
        """A fraction with a percent look of this workbook's own; without such a look, the same in points."""
        style = self.package.percent_style(shown)
        return (value, style) if style is not None or not isinstance(value, Decimal) else (value * 100, None)

    def refresh(self, evaluated: Evaluated, *, changed: bool) -> int:
        """Right results beside every formula: ours computed, others that depend on a change taken away.

        Returns how many results were wrong before.
        """
        known = {**dict(self.writer.results(evaluated)), **dict(self.writer.check_results())}
        wrong = 0
        for (name, place), value in known.items():
            sheet = self.package.sheet(name)
            shown = sheet.value(place)
            if sheet.formula(place) is not None and ("" if shown is None else shown) != value:
                sheet.set_cached(place, value)
                wrong += 1
        if changed:
            for name, place in self.package.stale_dependants():
                if (name, place) not in known:
                    self.writer.refresh_other(name, place, evaluated.submission)
        return wrong
