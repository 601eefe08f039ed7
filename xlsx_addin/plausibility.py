"""Whether a change from one period to the next is so large that somebody should look at it.

Two questions have to be answered with yes. *Is it more than chance?* Counts of cases scatter like their square root
(Poisson), shares like those of a sample (binomial): 3 -> 6 victims and 0 -> 1 are nothing. *Is it more than life
does?* A count at least three times as large or small, a percentage by at least 30 points: real programmes move
figures, and an alarm that sounds every year is not heard. With at least five earlier values the second question is
asked of the row's own past instead: larger than five robust deviations of its changes (their median size times 1.4826,
never taken as less than a floor; changes of counts as logarithms).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

Number = int | Decimal

ENOUGH_YEARS = 5
"""Earlier values from which on a row's own past says what is usual."""

_CHANCE = 4.0  # standard deviations: one false alarm in some 16,000 by chance alone
_TIMES = 3.0
_TIMES_AMOUNT = 100.0  # money swings; a hundredfold is another unit of money
_POINTS = 30.0
_DEVIATIONS = 5.0
_TO_SIGMA = 1.4826  # median absolute deviation to standard deviation
_FLOOR_LOG, _FLOOR_POINTS = 0.1, 2.0
_TIMES_RATIO = 2.0


def count_jumps(old: Number, new: Number, past: Sequence[Number] = ()) -> bool:
    """Whether a count changed implausibly. ``past`` are earlier values in order, ``old`` the last of them or not."""
    if _count_distance(float(old), float(new)) <= _CHANCE:
        return False
    change = _log_ratio(float(old), float(new))
    if len(past) >= ENOUGH_YEARS:
        usual = [_log_ratio(float(a), float(b)) for a, b in pairwise(past)]
        return _unusual(change, usual, _FLOOR_LOG)
    return abs(change) >= math.log(_TIMES)


def amount_jumps(old: Number, new: Number) -> bool:
    """Whether an amount (million dong, hours) changed as only a change of its unit of measure does."""
    return old > 0 and new > 0 and abs(math.log(float(new) / float(old))) >= math.log(_TIMES_AMOUNT)


def share_jumps(
    old: Number, new: Number, old_total: Number | None, new_total: Number | None, past: Sequence[Number] = ()
) -> bool:
    """Whether a percentage (0 to 100) changed implausibly; the totals are its denominators, None where unknown."""
    points = float(new) - float(old)
    if not _share_beyond_chance(float(old), float(new), old_total, new_total):
        return False
    if len(past) >= ENOUGH_YEARS:
        return _unusual(points, [float(b) - float(a) for a, b in pairwise(past)], _FLOOR_POINTS)
    return abs(points) >= _POINTS


def ratio_jumps(
    old: Number,
    new: Number,
    old_parts: tuple[Number, Number] | None,
    new_parts: tuple[Number, Number] | None,
) -> bool:
    """Whether a rate that is no percentage changed implausibly (cases in 100,000, boys to 100 girls, times).

    The parts are numerator and denominator. Cases are compared as counts after allowing for their denominators.
    """
    if not old_parts or not new_parts:
        return old > 0 and new > 0 and abs(math.log(float(new) / float(old))) >= math.log(_TIMES)
    (part, total), (new_part, new_total) = old_parts, new_parts
    if not total or not new_total:
        return False
    scale = float(new_total) / float(total)
    expected = float(part) * scale
    # The expectation scatters too, the more the smaller the year it comes from.
    distance = _count_distance(expected, float(new_part)) * math.sqrt(2 / (1 + max(scale, 1 / scale)))
    return distance > _CHANCE and abs(_log_ratio(expected, float(new_part))) >= math.log(_TIMES_RATIO)


def _count_distance(old: float, new: float) -> float:
    """Standard deviations between two counts by Anscombe's root: its variance is about one whatever the mean."""
    return abs(math.sqrt(new + 0.375) - math.sqrt(old + 0.375)) * 2 / math.sqrt(2)


def _log_ratio(old: float, new: float) -> float:
    """The relative change, also from and to zero: one case more on both sides."""
    return math.log((new + 1) / (old + 1))


def _share_beyond_chance(old: float, new: float, old_total: Number | None, new_total: Number | None) -> bool:
    """Whether two percentages differ by more than their denominators explain; one unknown is taken as the other."""
    first, second = old_total or new_total, new_total or old_total
    if not first or not second:
        return True  # a survey's rate: nothing says how many were asked
    first_size, second_size = float(first), float(second)
    pooled = (old * first_size + new * second_size) / (first_size + second_size) / 100
    spread = math.sqrt(max(pooled * (1 - pooled), 0) * (1 / first_size + 1 / second_size))
    return spread > 0 and abs(new - old) / 100 > _CHANCE * spread


def _unusual(change: float, usual: Sequence[float], floor: float) -> bool:
    """Further than so many robust deviations. They are taken from no change: a row that swings up and down by thirds
    has no middle that its next swing could be far from."""
    spread = max(_median([abs(x) for x in usual]) * _TO_SIGMA, floor)
    return abs(change) > _DEVIATIONS * spread


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
