"""Rates against the targets that apply to their year, provincial and central apart, on the exact value.

Rules: the 2025 target serves years up to 2025, the 2030 one later years; nothing is assessed before
``applies_from``; before the target year a shortfall is a distance still to go, not a failure. 59,996 is not 60.
Counts by objective count the strategy's chỉ tiêu (``Edition.target_lines``), each in exactly one class.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from xlsx_addin.catalogue import TARGET_YEARS, Compare, Edition, Indicator, Target
from xlsx_addin.numbers import round_half_up
from xlsx_addin.ratios import Outcome, Rate


class Verdict(StrEnum):
    MET = "met"
    GAP = "gap"  # below target, target year not reached
    NOT_MET = "not-met"
    NOT_ASSESSED = "not-assessed"  # a value (or 0/0) but no target that applies, or a share above its whole
    NO_TARGET = "no-target"  # the row has no targets at all, or there is no value


@dataclass(frozen=True, slots=True)
class Assessment:
    """One row against one set of targets. ``gap`` is value minus target in the row's unit, two decimals.

    ``near``: short by at most the edition's share of the target, exactly. ``may_be_met``: short, but the form's
    denominator is wider than the target's, so that those whom the target means may still reach it.
    """

    verdict: Verdict
    target: Target | None = None
    target_year: int | None = None
    gap: Decimal | None = None
    near: bool = False
    may_be_met: bool = False

    @property
    def short(self) -> bool:
        """Whether the target is missed, before its year or after."""
        return self.verdict in (Verdict.GAP, Verdict.NOT_MET)


@dataclass(frozen=True, slots=True)
class Assessed:
    """Both assessments of one row."""

    provincial: Assessment
    central: Assessment


@dataclass(frozen=True, slots=True)
class Counts:
    """How the chỉ tiêu of an objective stand; the first four add up to ``total``.

    ``not_met`` are those below, whether the target year has come or not; ``not_assessed`` have no value, nothing that
    arose, or no target yet. ``may_be_met`` are those among ``nearly`` and ``not_met`` of a wider denominator.
    """

    met: int = 0
    nearly: int = 0
    not_met: int = 0
    not_assessed: int = 0
    may_be_met: int = 0

    @property
    def total(self) -> int:
        return self.met + self.nearly + self.not_met + self.not_assessed

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.met + other.met,
            self.nearly + other.nearly,
            self.not_met + other.not_met,
            self.not_assessed + other.not_assessed,
            self.may_be_met + other.may_be_met,
        )


@dataclass(frozen=True, slots=True)
class ObjectiveCounts:
    """One objective (its heading row) and how its chỉ tiêu stand against both sets of targets."""

    objective: Indicator
    provincial: Counts
    central: Counts


NO_TARGET = Assessment(Verdict.NO_TARGET)
_HOLDS: Mapping[Compare, Callable[[Any, Any], bool]] = {
    Compare.GE: operator.ge,
    Compare.GT: operator.gt,
    Compare.LE: operator.le,
    Compare.LT: operator.lt,
    Compare.EQ: operator.eq,
}


def target_year(year: int) -> int:
    """2025 for reporting years up to 2025, else 2030."""
    return TARGET_YEARS[0] if year <= TARGET_YEARS[0] else TARGET_YEARS[1]


def meets(target: Target, exact: Fraction) -> bool:
    """Whether an unrounded value meets a target."""
    return bool(_HOLDS[target.compare](exact, Fraction(target.value)))


def impossible(row: Indicator, exact: Fraction) -> bool:
    """Whether a share is above its whole, which meets no target: the numbers behind it are wrong."""
    return row.formula is not None and row.formula.share and exact > Fraction(row.formula.scale)


def applying_target(row: Indicator, year: int, *, central: bool) -> Target | None:
    """The target of a row for a reporting year, or None where nothing is assessed."""
    if row.applies_from and year < row.applies_from:
        return None
    return (row.targets.central if central else row.targets.provincial).get(target_year(year))


def assess(
    row: Indicator, exact: Fraction | None, year: int | None, *, central: bool, nearly: Decimal = Decimal(0)
) -> Assessment:
    """One value against one target. ``exact`` is the unrounded value in the row's unit; None: nothing to assess.

    ``nearly`` is the edition's share of a target that a value may lack and still be near it.
    """
    if not (row.targets.provincial or row.targets.central) or year is None:
        return NO_TARGET
    target = applying_target(row, year, central=central)
    if target is None or exact is None:
        return Assessment(Verdict.NOT_ASSESSED, target, target_year(year))
    goal = Fraction(target.value)
    # The gap is between the two numbers that people see: the printed value and the target.
    gap = round_half_up(exact) - target.value
    if impossible(row, exact):
        return Assessment(Verdict.NOT_ASSESSED, target, target_year(year), gap)
    if _HOLDS[target.compare](exact, goal):
        verdict = Verdict.MET
    else:
        verdict = Verdict.GAP if year < target_year(year) else Verdict.NOT_MET
    short = verdict is not Verdict.MET
    near = short and abs(exact - goal) <= Fraction(nearly) * abs(goal)
    return Assessment(verdict, target, target_year(year), gap, near, short and row.wider_denominator)


def assess_all(
    edition: Edition, values: Mapping[str, int | Decimal], rates: Mapping[str, Rate], year: int | None
) -> dict[str, Assessed]:
    """Every row that has targets. Rows without a value (and not 0/0) are left out."""
    assessed: dict[str, Assessed] = {}
    for row in edition.indicators:
        if not (row.targets.provincial or row.targets.central) or not row.has_value:
            continue
        exact: Fraction | None
        if row.formula:
            rate = rates[row.id]
            if rate.outcome not in (Outcome.COMPUTED, Outcome.TYPED, Outcome.NOT_ARISING):
                continue
            exact = rate.exact
        elif row.id in values:
            exact = Fraction(values[row.id])
        else:
            continue
        provincial = assess(row, exact, year, central=False, nearly=edition.nearly)
        central = assess(row, exact, year, central=True, nearly=edition.nearly)
        assessed[row.id] = Assessed(provincial, central)
    return assessed


def count_objectives(edition: Edition, assessed: Mapping[str, Assessed]) -> tuple[ObjectiveCounts, ...]:
    """How the chỉ tiêu of each objective stand, in form order. A chỉ tiêu without a value counts as not assessed."""
    counted = []
    for objective, rows in edition.target_lines.items():
        both = [assessed.get(row.id, Assessed(NO_TARGET, NO_TARGET)) for row in rows]
        counted.append(
            ObjectiveCounts(
                edition.by_id[objective], _counts(a.provincial for a in both), _counts(a.central for a in both)
            )
        )
    return tuple(counted)


def _counts(assessments: Iterable[Assessment]) -> Counts:
    counts = Counts()
    for each in assessments:
        counts += Counts(
            met=each.verdict is Verdict.MET,
            nearly=each.short and each.near,
            not_met=each.short and not each.near,
            not_assessed=each.verdict in (Verdict.NOT_ASSESSED, Verdict.NO_TARGET),
            may_be_met=each.may_be_met,
        )
    return counts
