"""Rates from their parts, exactly: ``Fraction`` inside, two decimals half up outside.

The rules are those of the form's data (``catalogue``): blank while an input is blank; 0/0 is "không phát sinh";
0 below and more than 0 above is an error for a share and not computable for a ratio (M4.1, boys without girls).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from xlsx_addin.catalogue import Edition
from xlsx_addin.numbers import round_half_up

Get = Callable[[str], "int | Decimal | None"]


class Outcome(StrEnum):
    COMPUTED = "computed"
    BLANK = "blank"
    NOT_ARISING = "not-arising"  # 0/0
    OVER_ZERO = "over-zero"  # n/0
    TYPED = "typed"  # only the rate itself is stated, without its parts


@dataclass(frozen=True, slots=True)
class Rate:
    """One computed rate. ``exact`` is unrounded and decides comparisons; ``value`` has two decimals, half up.

    ``part`` and ``total`` are the sums of numerators and denominators (after pooling), before scaling.
    """

    outcome: Outcome
    exact: Fraction | None = None
    value: Decimal | None = None
    part: int | Decimal | None = None
    total: int | Decimal | None = None


BLANK = Rate(Outcome.BLANK)


def compute_rate(
    edition: Edition, rate_id: str, get: Get, level: str, coverage: Mapping[str, tuple[int, int]] | None = None
) -> Rate:
    """One rate from its parts.

    ``get`` gives a figure by id or None. ``level`` is the reporting unit's: M1.1 pools the levels at or below it.
    ``coverage`` (of a consolidation) lets a pooled level leave both sums where no unit of that level exists (k/n =
    0/0).
    """
    formula = edition.formulas[rate_id]
    parts: list[int | Decimal] = []
    totals: list[int | Decimal] = []
    for pair in formula.pairs:
        part = get(pair.part)
        if isinstance(pair.total, Decimal):
            # The unit itself at its own level (M1.1.2, the province): counts only when answered.
            if part is None or edition.field_rank(pair.part) > edition.rank(level):
                continue
            parts.append(part)
            totals.append(pair.total)
            continue
        total = get(pair.total)
        if formula.pooled_levels and _leaves_pool(edition, pair.part, part, total, level, coverage):
            continue
        if part is None or total is None:
            return BLANK
        parts.append(part)
        totals.append(total)
    if not parts:
        return BLANK
    return _divide(sum(parts), sum(totals), formula.scale)


def _leaves_pool(
    edition: Edition,
    part_id: str,
    part: int | Decimal | None,
    total: int | Decimal | None,
    level: str,
    coverage: Mapping[str, tuple[int, int]] | None,
) -> bool:
    if edition.field_rank(part_id) > edition.rank(level):
        return True
    nobody = coverage is not None and coverage.get(part_id, (0, 1))[1] == 0
    return nobody and part is None and total is None


def _divide(part: int | Decimal, total: int | Decimal, scale: Decimal) -> Rate:
    if total == 0:
        outcome = Outcome.NOT_ARISING if part == 0 else Outcome.OVER_ZERO
        return Rate(outcome, part=part, total=total)
    if isinstance(part, int) and isinstance(total, int) and scale == (whole := int(scale)):
        exact = Fraction(part * whole, total)  # counts, nearly always: one step instead of three
    else:
        exact = Fraction(part) / Fraction(total) * Fraction(scale)
    return Rate(Outcome.COMPUTED, exact, round_half_up(exact), part, total)


def compute_rates(
    edition: Edition,
    get: Get,
    level: str,
    *,
    stated: Mapping[str, Decimal] | None = None,
    coverage: Mapping[str, tuple[int, int]] | None = None,
) -> dict[str, Rate]:
    """All rates by id, of the form and of ``Cán bộ nữ``.

    Where parts are blank, a stated rate stands for itself (outcome TYPED).
    """
    rates = {rate_id: compute_rate(edition, rate_id, get, level, coverage) for rate_id in edition.formulas}
    for row_id, typed in (stated or {}).items():
        if rates[row_id].outcome is Outcome.BLANK:
            rates[row_id] = Rate(Outcome.TYPED, Fraction(typed), round_half_up(typed))
    return rates


def women_rate(women: int | Decimal | None, total: int | Decimal | None) -> Rate:
    """Share of women in percentage points (sheet ``Cán bộ nữ``)."""
    if women is None or total is None:
        return BLANK
    return _divide(women, total, Decimal(100))
