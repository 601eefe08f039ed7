"""Checks on rates: what stands in the file against what its parts give, and what a rate can be at all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from xlsx_addin.checks.context import Checked
from xlsx_addin.findings import Finding
from xlsx_addin.numbers import round_half_up, to_text
from xlsx_addin.ratios import Outcome, Rate
from xlsx_addin.targets import Verdict, assess

_UNROUNDED = 6  # decimals from which on a number was not typed but computed


def stated_rates(c: Checked) -> Iterator[Finding]:
    """A stated rate that its parts contradict, that has no parts, or that cannot be a percentage."""
    for rate_id, stated in c.submission.stated_rates.items():
        rate = c.rates[rate_id]
        fault = _as_number(c, rate_id, rate, stated)
        if fault:
            yield fault
        elif rate.outcome is Outcome.TYPED:
            yield c.say("rate-without-parts", rate_id, stated=to_text(stated))
        elif rate.outcome is Outcome.COMPUTED and not agrees(stated, rate) and is_whole_rounding(stated, rate):
            yield c.say("rate-rounded", rate_id, stated=to_text(stated), right=to_text(rate.value or 0, 2))
        elif rate.outcome is Outcome.NOT_ARISING or (rate.outcome is Outcome.COMPUTED and not agrees(stated, rate)):
            yield _differs(c, rate_id, rate, stated)


def agrees(stated: Decimal, rate: Rate) -> bool:
    """Whether a stated rate is the exact one rounded half up to the decimals that were written (12,5 is 12,50).

    A number of very many decimals is the unrounded result of somebody's formula: as good as the exact one.
    """
    decimals = _decimals(stated)
    if rate.exact is None:
        return False
    if decimals >= _UNROUNDED:
        return abs(Fraction(stated) - rate.exact) <= Fraction(1, 10**_UNROUNDED)
    return rate.value == stated or (decimals > 0 and round_half_up(rate.exact, decimals) == stated)


def _decimals(stated: Decimal) -> int:
    """How many decimals were written."""
    exponent = stated.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def is_whole_rounding(stated: Decimal, rate: Rate) -> bool:
    """A rate typed without decimals that is the right one rounded to a whole number. 0 and 100 say "none" and "all":
    they must be exact."""
    if rate.exact is None or stated % 1 or stated in (0, 100):
        return False
    return round_half_up(rate.exact, 0) == stated


def _differs(c: Checked, rate_id: str, rate: Rate, stated: Decimal) -> Finding:
    code = "stale-formula" if rate_id in c.submission.formula_rates else "rate-differs"
    return c.say(
        code,
        rate_id,
        stated=to_text(stated),
        part=to_text(rate.part or 0),
        total=to_text(rate.total or 0),
        right="không phát sinh" if rate.value is None else to_text(rate.value, 2),
    )


def _as_number(c: Checked, rate_id: str, rate: Rate, stated: Decimal) -> Finding | None:
    """Faults of the number itself, whatever its parts say."""
    if c.edition.fields[rate_id].unit != "%" or not 0 < stated < 1:
        return None
    if rate.outcome is Outcome.COMPUTED and (agrees(stated, rate) or not _near(stated, rate)):
        return None  # a share below one percent, right or wrong
    return c.say("fraction-not-percent", rate_id, stated=to_text(stated), percent=to_text(stated * 100))


def _near(stated: Decimal, rate: Rate) -> bool:
    """Whether a number is nearer to what its parts give when read as a fraction (0,31 for 31,03) than as it stands."""
    return rate.exact is not None and abs(Fraction(stated) * 100 - rate.exact) < abs(Fraction(stated) - rate.exact)


def not_arising(c: Checked) -> Iterator[Finding]:
    """0/0 is no case at all; n/0 of a ratio that is no share (boys without girls) cannot be computed."""
    for row in c.edition.rates:
        rate = c.rates[row.id]
        if rate.outcome is Outcome.NOT_ARISING:
            yield c.say("not-arising", row.id)
        elif rate.outcome is Outcome.OVER_ZERO and row.formula and not row.formula.share:
            yield c.say("not-computable", row.id, part=to_text(rate.part or 0))


def may_be_met(c: Checked) -> Iterator[Finding]:
    """Rows whose denominator is wider than the target's: below target may still be met (form rows 2.2, 3.3)."""
    for row in c.edition.rates:
        if not row.wider_denominator:
            continue
        assessment = assess(row, c.rates[row.id].exact, c.submission.year, central=False)
        if assessment.verdict in (Verdict.GAP, Verdict.NOT_MET):
            yield c.say("may-be-met", row.id)
