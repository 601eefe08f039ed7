"""Rates against the targets that apply to their year, provincial and central apart, on the exact value.

Rules: the 2025 target serves years up to 2025, the 2030 one later years; nothing is assessed before
``applies_from``; before the target year a shortfall is a distance still to go, not a failure. 59,996 is not 60.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
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
    NOT_ASSESSED = "not-assessed"  # a value (or 0/0) but no target that applies
    NO_TARGET = "no-target"  # the row has no targets at all, or there is no value


@dataclass(frozen=True, slots=True)
class Assessment:
    """One row against one set of targets. ``gap`` is value minus target in the row's unit, two decimals."""

    verdict: Verdict
    target: Target | None = None
    target_year: int | None = None
    gap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """Both assessments of one row."""

    provincial: Assessment
    central: Assessment


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


def applying_target(row: Indicator, year: int, *, central: bool) -> Target | None:
    """The target of a row for a reporting year, or None where nothing is assessed."""
    if row.applies_from and year < row.applies_from:
        return None
    return (row.targets.central if central else row.targets.provincial).get(target_year(year))


def assess(row: Indicator, exact: Fraction | None, year: int | None, *, central: bool) -> Assessment:
    """One value against one target. ``exact`` is the unrounded value in the row's unit; None: nothing to assess."""
    if not (row.targets.provincial or row.targets.central) or year is None:
        return NO_TARGET
    target = applying_target(row, year, central=central)
    if target is None or exact is None:
        return Assessment(Verdict.NOT_ASSESSED, target, target_year(year))
    goal = Fraction(target.value)
    if _HOLDS[target.compare](exact, goal):
        verdict = Verdict.MET
    else:
        verdict = Verdict.GAP if year < target_year(year) else Verdict.NOT_MET
    # The gap is between the two numbers that people see: the printed value and the target.
    return Assessment(verdict, target, target_year(year), round_half_up(exact) - target.value)


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
        assessed[row.id] = Assessed(assess(row, exact, year, central=False), assess(row, exact, year, central=True))
    return assessed
