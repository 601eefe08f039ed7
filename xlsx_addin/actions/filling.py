"""``fill``: what a formula cannot do. Counts are derived from the detail sheets, numbers written as text become
numbers, formulas that were pasted over come back where they agree.

A differing value that a person typed stays, until overwriting is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from xlsx_addin.actions.edits import with_edits
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind
from xlsx_addin.cell_values import Edits, Formula, Place, SheetPlace, Value
from xlsx_addin.checks.rates import agrees
from xlsx_addin.derivations import derive
from xlsx_addin.evaluation import Evaluated, evaluate, rates_of
from xlsx_addin.numbers import to_text
from xlsx_addin.places import to_a1
from xlsx_addin.ratios import Outcome, Rate
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.submission.cells import from_float
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Layout, Rejected, Submission

FormulaAt = Callable[[str, Place], str | None]
"""The text of a cell's formula, without ``=``; None for a cell without one."""


@dataclass(frozen=True, slots=True)
class OwnFormulas:
    """The blank form's own formulas of rates, by id, and where that form has everything.

    They fit a workbook whose figures stand at the same places; a formula pointing at wrong cells is worse than none.
    """

    layout: Layout
    texts: Mapping[str, str]


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
class FillPlan:
    """``edits`` are what changes; ``kept`` what differs and stays; ``after`` is the workbook as it will then be."""

    edits: Edits
    changed: tuple[Change, ...]
    kept: tuple[Change, ...]
    after: Evaluated

    @property
    def outcome(self) -> str:
        """What the run did, in one sentence."""
        done = f"Đã sửa {len(self.changed)} ô" if self.changed else "Không có ô nào cần sửa"
        kept = f"; {len(self.kept)} ô khác số tính được vẫn giữ nguyên" if self.kept else ""
        return f"{done}{kept}."


@dataclass(slots=True)
class _Run:
    cells: KeyedCells
    submission: Submission
    book: RawBook
    formula_at: FormulaAt | None
    own: OwnFormulas
    overwrite: bool
    edits: Edits = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)

    @property
    def edition(self) -> Edition:
        return self.cells.edition

    def put(self, field_id: str, value: Value, shown: str, action: str) -> None:
        found = self.cells.field(field_id)
        if found is not None:
            old = _words(self.stored(found), self.formula(found))
            self.edits[found] = value
            self.changed.append(Change(field_id, found[0], to_a1(*found[1]), old, shown, action))

    def restore(self, rate_id: str, formula: str) -> None:
        """The form's own formula back into the cell of a rate."""
        self.put(rate_id, Formula(formula, ""), "công thức", "formula-restored")

    def stored(self, found: SheetPlace) -> Cell:
        """What the cell holds; an error as its text."""
        name, (row, column) = found
        raw = self.book.sheets[name]
        cells = raw.rows[row] if row < len(raw.rows) else ()
        cell = cells[column] if column < len(cells) else ""
        return cell if cell != "" else raw.errors.get((row, column), "")

    def formula(self, found: SheetPlace) -> str | None:
        return self.formula_at(*found) if self.formula_at else None

    def is_formula(self, field_id: str) -> bool:
        """Whether a person's own formula stands there: it is theirs to change."""
        found = self.cells.field(field_id)
        return found is not None and self.formula(found) is not None

    def keep(self, field_id: str, stated: str, right: str, action: str) -> None:
        found = self.cells.field(field_id)
        if found:
            self.kept.append(Change(field_id, found[0], to_a1(*found[1]), stated, right, action))


def plan_fill(
    cells: KeyedCells,
    submission: Submission,
    book: RawBook,
    formula_at: FormulaAt | None,
    own: OwnFormulas,
    *,
    overwrite: bool,
) -> FillPlan:
    """What filling this workbook changes. ``formula_at`` is None where a host cannot tell formulas from values:
    then no formula is repaired, and a rate is written only where overwriting was asked for."""
    run = _Run(cells, submission, book, formula_at, own, overwrite)
    _derive_counts(run)
    _text_to_numbers(run)
    _rates(run, rates_of(run.edition, edited(cells, book, run.edits)))
    after = evaluate(run.edition, edited(cells, book, run.edits))
    return FillPlan(run.edits, tuple(run.changed), tuple(run.kept), after)


def edited(cells: KeyedCells, book: RawBook, edits: Edits) -> Submission:
    """The submission with the edits so far. Results of formulas that no program has computed again say nothing."""
    parsed = parse_book(with_edits(book, edits), cells.edition)
    if isinstance(parsed, Rejected):
        raise TypeError(f"{book.path}: filling made the workbook unreadable: {parsed.reason}")
    if not edits:
        return parsed
    fresh = {k: v for k, v in parsed.stated_rates.items() if k not in parsed.formula_rates}
    return replace(parsed, stated_rates=fresh, formula_rates=frozenset())


def _derive_counts(run: _Run) -> None:
    """Counts that follow from the detail sheets, for the unit's own level."""
    s, edition = run.submission, run.edition
    if s.is_consolidation:
        return
    for field_id, value in derive(edition, lambda x: s.value(edition, x), s.unit.level, s.period).items():
        flag = edition.fields[field_id].kind is Kind.FLAG
        cell: Value = (FLAG_YES if value else FLAG_NO) if flag else value
        stated = s.value(edition, field_id)
        blank_cell = stated is None and field_id not in s.states and not run.is_formula(field_id)
        if blank_cell or (run.overwrite and stated != value):
            run.put(field_id, cell, str(cell), "derived")
        elif stated is not None and stated != value:
            run.keep(field_id, to_text(stated), str(cell), "derived-differs")


def _text_to_numbers(run: _Run) -> None:
    """Cells whose text was understood become the numbers they say (``10.450``, ``09/29``, ``05 người``)."""
    for f in run.submission.findings:
        if f.code == "text-number" and run.edition.fields[f.id].kind is not Kind.RATE:
            value = run.submission.value(run.edition, f.id)
            if value is not None and run.cells.field(f.id) not in run.edits and not run.is_formula(f.id):
                run.put(f.id, value, to_text(value), "text-to-number")
        elif f.code == "fraction-split":
            total_id = next(p.total for p in run.edition.parts if p.part == f.id)
            for each in (f.id, total_id):
                value = run.submission.value(run.edition, each)
                found = run.cells.field(each)
                if value is None or found is None or found in run.edits or run.is_formula(each):
                    continue
                stored = run.stored(found)
                same = isinstance(stored, (int, float)) and from_float(float(stored)) == value
                if not same:
                    run.put(each, value, to_text(value), "text-to-number")


def _rates(run: _Run, rates: Mapping[str, Rate]) -> None:
    """Rates typed over their formula: the formula comes back where they agree or overwriting was asked for.

    A rate without parts becomes a number where it was text; a missing formula comes back.
    """
    fits = run.submission.layout == run.own.layout
    repairing = run.formula_at is not None
    for rate_id, rate in rates.items():
        found = run.cells.field(rate_id)
        if found is None or run.formula(found) is not None:
            continue
        stated = run.submission.stated_rates.get(rate_id)
        formula = run.own.texts.get(rate_id) if fits else None
        if stated is None:
            stored, unreadable = run.stored(found), rate_id in run.submission.states
            blank = isinstance(stored, str) and not stored.strip()
            right = blank or (rate.outcome is Outcome.NOT_ARISING and not unreadable)
            if formula and ((repairing and (right or run.overwrite)) or (run.overwrite and unreadable)):
                run.restore(rate_id, formula)
            elif repairing and not right:  # where formulas cannot be told, a text may be what one of them says
                run.keep(rate_id, _words(stored, None), _right(rate), "rate-differs")
        elif rate.outcome is Outcome.TYPED:
            if isinstance(run.stored(found), str):
                run.put(rate_id, stated, to_text(stated), "text-to-number")
        elif agrees(stated, rate):
            if formula and repairing:
                run.restore(rate_id, formula)
        elif formula and run.overwrite:
            run.restore(rate_id, formula)
        else:
            run.keep(rate_id, to_text(stated), _right(rate), "rate-differs")


def _right(rate: Rate) -> str:
    return "" if rate.value is None else to_text(rate.value, 2)


def _words(cell: Cell, formula: str | None) -> str:
    """A cell's old content as people read it."""
    if formula is not None:
        return f"={formula}"
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return to_text(from_float(float(cell)))
    return cell if isinstance(cell, str) else cell_text(cell)
