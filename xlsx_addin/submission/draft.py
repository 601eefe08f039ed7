"""A submission while it is being read, and what can be settled only once every cell has been."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from decimal import Decimal

from xlsx_addin.catalogue import Edition, Field
from xlsx_addin.findings import Finding, finding
from xlsx_addin.places import to_a1
from xlsx_addin.submission.cells import Remark
from xlsx_addin.submission.records import Figure, State


@dataclass(slots=True)
class Draft:
    """A submission while it is being read."""

    edition: Edition
    file: str
    unit: str
    figures: list[Figure | None]
    places: array[int]
    sheet_names: list[str]
    states: dict[str, State] = field(default_factory=dict)
    stated_rates: dict[str, Decimal] = field(default_factory=dict)
    formula_rates: set[str] = field(default_factory=set)
    coverage: dict[str, tuple[int, int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    fractions: list[tuple[Field, str, Decimal, Decimal]] = field(default_factory=list)
    impossible: list[tuple[Remark, str, int, int, str, Decimal]] = field(default_factory=list)  # shown by formulas

    def say(self, remark: Remark, sheet: str, row: int, column: int, field_id: str) -> None:
        self.findings.append(
            finding(
                remark.code,
                file=self.file,
                unit=self.unit,
                sheet=sheet,
                cell=to_a1(row, column),
                id=field_id,
                **remark.details,
            )
        )


def settle_impossible(draft: Draft) -> None:
    """A formula that shows 125 says nothing new where its part is above its total: that is said of the part. Where the
    parts are sound, the formula is another one or was never computed again: checks compare it with them."""
    for remark, name, row, column, rate_id, value in draft.impossible:
        formula = draft.edition.formulas[rate_id]
        pairs = [(_part(draft, p.part), _part(draft, p.total)) for p in formula.pairs]
        known = [(part, total) for part, total in pairs if part is not None and total is not None]
        if any(part > total for part, total in known):
            continue
        if len(known) == len(pairs) or (known and formula.pooled_levels):
            draft.stated_rates[rate_id] = value
            draft.formula_rates.add(rate_id)
        else:
            draft.states[rate_id] = State.UNREADABLE
            draft.say(remark, name, row, column, rate_id)


def _part(draft: Draft, part: str | Decimal) -> Figure | None:
    return draft.figures[draft.edition.index[part]] if isinstance(part, str) else part


def settle_fractions(draft: Draft) -> None:
    """``09/29`` in a part's cell: nine, when the total says 29 or says nothing; else a question."""
    totals = {p.part: p.total for p in draft.edition.parts}
    for each, text, part, total in draft.fractions:
        index = draft.edition.index[each.id]
        sheet_number, row, column = draft.places[3 * index : 3 * index + 3]
        name = draft.sheet_names[sheet_number]
        total_id = totals.get(each.id)
        if total_id is None or part > total:
            draft.states[each.id] = State.UNREADABLE
            draft.say(Remark("fraction-in-cell", {"text": text}), name, row, column, each.id)
            continue
        total_index = draft.edition.index[total_id]
        known = draft.figures[total_index]
        if known is None and draft.states.get(total_id) is None:
            draft.figures[total_index] = int(total)
        elif known != total:
            draft.states[each.id] = State.UNREADABLE
            other = to_a1(draft.places[3 * total_index + 1], draft.places[3 * total_index + 2])
            details: dict[str, object] = {"text": text, "other": other, "total": known if known is not None else "?"}
            draft.say(Remark("fraction-conflicts", details), name, row, column, each.id)
            continue
        draft.figures[index] = int(part)
        details = {"text": text, "part": int(part), "total": int(total)}
        draft.say(Remark("fraction-split", details), name, row, column, each.id)
