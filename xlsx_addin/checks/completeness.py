"""How complete a submission is: what it must state, and how each of these figures stands.

Blank, zero, "không phát sinh" and blank on purpose are four different things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.submission.records import State, Submission


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of figures that the unit enters itself. ``required``: how many of them it must state (none in a six-month
    workbook). The others count how they stand: ``stated`` with a number (``zero`` of them with 0), ``not_arising``,
    ``on_purpose`` blank with a reason, ``unreadable``, ``blank``; together they are all."""

    required: int
    stated: int
    zero: int
    not_arising: int
    on_purpose: int
    unreadable: int
    blank: int


def completeness(edition: Edition, s: Submission) -> Completeness:
    """The counts of one submission; of a consolidation, over the figures that its units enter."""
    entered = list(entered_figures(edition, s))
    values = [s.figures[edition.index[x]] for x in entered]
    states = [s.states.get(x, State.BLANK) for x, value in zip(entered, values, strict=True) if value is None]
    return Completeness(
        required=len(entered) if s.period == "nam" else 0,
        stated=len(entered) - len(states),
        zero=sum(value == 0 for value in values if value is not None),
        not_arising=states.count(State.NOT_ARISING),
        on_purpose=states.count(State.ON_PURPOSE),
        unreadable=states.count(State.UNREADABLE),
        blank=states.count(State.BLANK),
    )


def entered_figures(edition: Edition, s: Submission) -> Iterator[str]:
    """The figures of the form and its supporting sheet that this unit enters itself, by id (form: cột "Đơn vị chủ
    trì"). Counts that only help to derive another (quarterly news) are not among them, nor are the parts of a rate
    that the unit knows only as a rate."""
    if not s.unit.level:
        return
    without_parts = {
        x for rate_id in s.stated_rates for pair in edition.formulas[rate_id].pairs for x in (pair.part, pair.total)
        if isinstance(x, str) and s.figures[edition.index[x]] is None
    }  # fmt: skip
    for each in edition.fields.values():
        if each.sheet not in ("phu_luc_01", "so_lieu_goc") or each.kind is Kind.RATE or each.unit == "tin, bài":
            continue
        if each.id not in without_parts and _enters(edition, s, each.id) and not _is_unprinted(edition, s, each.id):
            yield each.id


def rates_asked_for(edition: Edition, s: Submission) -> Iterator[str]:
    """The rows of a sheet typed from the printed form that can only hold a rate, and that this unit enters."""
    for row in edition.rates if s.matches and s.unit.level else ():
        parts = [x for pair in row.formula.pairs for x in (pair.part, pair.total)] if row.formula else []
        if _enters(edition, s, row.id) and all(isinstance(x, str) and _is_unprinted(edition, s, x) for x in parts):
            yield row.id


def _is_unprinted(edition: Edition, s: Submission, field_id: str) -> bool:
    """A support figure in a sheet that was typed from the printed form, which has no row for it."""
    off_form = edition.fields[field_id].sheet != "phu_luc_01"
    return bool(s.matches) and off_form and s.layout.place(edition.index[field_id]) is None


def _enters(edition: Edition, s: Submission, field_id: str) -> bool:
    unit, each = s.unit, edition.fields[field_id]
    if s.is_consolidation:
        return s.coverage.get(field_id, (0, 0))[1] > 0
    if edition.is_department(unit.level):
        named = bool(each.owner_codes) and not edition.open_agencies(each.owner_codes)
        return named and unit.level in each.levels and edition.leads(unit.code, field_id)
    return unit.level in each.levels
