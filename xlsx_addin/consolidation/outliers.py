"""Which of a row of numbers stand far out, robustly and with small-number sense. Plain statistics, no form.

Rules, none of which may cry wolf:

* Everything is measured on a logarithm (of a count, of the odds of a share), around the median, in units of the spread
  that the siblings really show (median absolute deviation) and of the number's own chance variation together. The fewer
  siblings, the less their spread is known, and the further out a number must be.
* A count is set against its siblings as it stands and in relation to each figure that tells a unit's size. It stands
  out where most of these views say so: a large ward is large in everything.
* Chance must be excluded for the number's own size (a funnel): by Chernoff's bound, under pure chance fewer than one
  number in 100,000 lies beyond it, against the pooled and against the median level alike, however small the unit.
* The distance must be of the size that typing faults have, and where half of all units state 0 or everything, there is
  no scale to measure with: such rows are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from math import log
from typing import NamedTuple

MIN_UNITS = 8
MOST = 3  # of one row: the most extreme ones; more would be noise
COUNT_FACTOR = 5.0  # a digit too many is a factor of ten; a unit of half the median size shows five of it
ODDS_FACTOR = 3.0
_SMALL = 8  # rows whose highest count is below have nothing that chance does not explain
_CHANCE = log(100_000)
_COUNT_FLOOR, _SHARE_FLOOR = 0.2, 0.1  # no real units resemble each other more closely than that
_MAD = 1.4826  # median absolute deviation to standard deviation, of a normal distribution

Stated = Sequence["float | None"]
"""A number for each unit; None where it states none."""


Numbers = Sequence["float | Decimal | None"]
"""The same as it stands in submissions."""


class Far(NamedTuple):
    """The unit's place, and how far out it is (in spreads, by the view that says least)."""

    unit: int
    score: float


class Size(NamedTuple):
    """A figure that tells a unit's size, with its logarithm; both None where it is not stated or 0."""

    values: Stated
    logs: Stated


def size_of(values: Stated) -> Size:
    return Size([v or None for v in values], [log(v) if v else None for v in values])


def far_counts(values: Numbers, sizes: Sequence[Size] = (), *, counted: bool = True) -> list[Far]:
    """Counts (``counted`` False: amounts) that most views find far out. ``sizes``: figures to set them against.

    Of amounts only those above 0 are looked at: they vary otherwise than counts do, and 0 says that nothing was spent.
    """
    present = [v for v in values if v is not None]
    if len(present) < MIN_UNITS or (counted and max(present) < _SMALL):
        return []
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None and (counted or v > 0)]
    if len(known) < MIN_UNITS or _median([v for _, v in known]) <= 0:
        return []
    shift = 0.5 if counted else 0.0
    logs = [log(v + shift) for _, v in known]
    units, stated = [i for i, _ in known], [v for _, v in known]
    votes = _view(stated, [1.0] * len(known), logs, units, counted)
    asked = dict.fromkeys(units, 1)  # how many views there are of each unit
    for done, size in enumerate(sizes):
        of_all = min(asked.values()) == done + 1
        if of_all and not votes and 2 * (len(sizes) - done) <= len(sizes) + 1:
            break  # what is left can make no majority
        votes += _beside(known, logs, size, asked, counted)
    return _most_extreme(_by_majority(votes, asked))


def _beside(
    known: Sequence[tuple[int, float]], logs: Sequence[float], size: Size, asked: dict[int, int], counted: bool
) -> list[Far]:
    """The view in relation to one size, of those who state it; ``asked`` counts it for them."""
    both = [
        (i, v, s, x - y)
        for (i, v), x in zip(known, logs, strict=True)
        if (s := size.values[i]) is not None and (y := size.logs[i]) is not None
    ]
    if len(both) < MIN_UNITS:
        return []
    for i, *_ in both:
        asked[i] += 1
    units, own, sizes, relative = ([*column] for column in zip(*both, strict=True))
    return _view(own, sizes, relative, units, counted)


def far_shares(shares: Sequence[tuple[float, float] | None]) -> list[Far]:
    """Parts of totals whose share is far out. Pairs that are no share (of nothing, more than all) are left aside."""
    known = [(i, *p) for i, p in enumerate(shares) if p is not None and 0 <= p[0] <= p[1] and p[1] > 0]
    pairs = [(k, n) for _, k, n in known]
    if len(pairs) < MIN_UNITS or max(n for _, n in pairs) < _SMALL or _degenerate(pairs):
        return []
    odds = [log((k + 0.5) / (n - k + 0.5)) for k, n in pairs]
    parts, totals = sum(k for k, _ in pairs), sum(n for _, n in pairs)
    middle = _median([k / n for k, n in pairs])

    def noise(at: int) -> float:
        k, n = pairs[at]
        return 1 / (k + 0.5) + 1 / (n - k + 0.5)

    def by_chance(at: int) -> bool:
        k, n = pairs[at]
        pooled = (parts - k + 1) / (totals - n + 2)  # of the others; never exactly 0 or 1
        return min(n * _divergence(k / n, pooled), n * _divergence(k / n, middle)) <= _CHANCE

    found = _outlying(odds, noise, _SHARE_FLOOR, log(ODDS_FACTOR), by_chance)
    return _most_extreme(Far(known[at][0], score) for at, score in found)


def far_rates(percentages: Stated) -> list[Far]:
    """Percentages stated without their parts: chance is unknown, so the siblings' own spread decides alone."""
    known = [(i, p) for i, p in enumerate(percentages) if p is not None]
    if len(known) < MIN_UNITS or _degenerate([(p, 100.0) for _, p in known]):
        return []
    inside = [min(max(p, 0.05), 99.95) for _, p in known]
    odds = [log(p / (100 - p)) for p in inside]
    found = _outlying(odds, lambda _: 0.0, _COUNT_FLOOR, log(ODDS_FACTOR), lambda _: False)
    return _most_extreme(Far(known[at][0], score) for at, score in found)


def _view(
    values: Sequence[float], sizes: Sequence[float], logs: Sequence[float], units: Sequence[int], counted: bool
) -> list[Far]:
    """Values in relation to sizes; all four sequences are of the same units."""

    def noise(at: int) -> float:
        return 1 / (values[at] + 0.5) if counted else 0.0

    def by_chance(at: int) -> bool:
        if not counted:
            return False
        value, size = values[at], sizes[at]
        pooled = (sum(values) - value + 0.5) / (sum(sizes) - size)
        middle = _median([v / s for v, s in zip(values, sizes, strict=True)])
        return min(_surprise(value, pooled * size), _surprise(value, middle * size)) <= _CHANCE

    found = _outlying(logs, noise, _COUNT_FLOOR, log(COUNT_FACTOR), by_chance)
    return [Far(units[at], score) for at, score in found]


def _outlying(
    logs: Sequence[float],
    noise: Callable[[int], float],
    floor: float,
    least: float,
    by_chance: Callable[[int], bool],
) -> list[tuple[int, float]]:
    """Numbers at least ``least`` from the median and far out in spreads; the score has the sign of the direction."""
    ordered = sorted(logs)
    count = len(ordered)
    middle = (ordered[count // 2] + ordered[(count - 1) // 2]) / 2
    if ordered[-1] - middle < least and middle - ordered[0] < least:
        return []  # nearly always
    far = [(at, x - middle) for at, x in enumerate(logs) if abs(x - middle) >= least]
    if 4 * len(far) > count:
        return []  # so many are no outliers but a second kind of unit
    mad = _MAD * _median([abs(x - middle) for x in logs])
    spread = max(mad * mad - _median([noise(at) for at in range(count)]), floor * floor)
    limit = _limit(count)
    scores = [(at, distance / (spread + noise(at)) ** 0.5) for at, distance in far]
    return [(at, score) for at, score in scores if abs(score) >= limit and not by_chance(at)]


def _limit(count: int) -> float:
    """How many spreads: 4.5 where there are many units; more where few, whose own spread is itself uncertain."""
    return 4.5 + 20.0 / count


def _by_majority(votes: Iterable[Far], asked: Mapping[int, int]) -> list[Far]:
    """Units that more than half of their views find far out in one direction."""
    scores: dict[tuple[int, bool], list[float]] = {}
    for unit, score in votes:
        scores.setdefault((unit, score > 0), []).append(abs(score))
    return [Far(unit, min(of_unit)) for (unit, _), of_unit in scores.items() if 2 * len(of_unit) > asked[unit]]


def _most_extreme(found: Iterable[Far]) -> list[Far]:
    return sorted((Far(unit, abs(score)) for unit, score in found), key=lambda f: (-f.score, f.unit))[:MOST]


def _degenerate(pairs: Sequence[tuple[float, float]]) -> bool:
    """Whether half of all stand at 0 or at everything."""
    return 2 * sum(k == 0 for k, _ in pairs) >= len(pairs) or 2 * sum(k == n for k, n in pairs) >= len(pairs)


def _divergence(p: float, q: float) -> float:
    """Kullback and Leibler's, of one trial: chance of a share ``p`` among n where ``q`` is true <= exp(-n * this)."""
    near = p * log(p / q) if p > 0 else 0.0
    return near + ((1 - p) * log((1 - p) / (1 - q)) if p < 1 else 0.0)


def _surprise(count: float, expected: float) -> float:
    """The same for a count (Poisson): chance of one as far out <= exp(-this)."""
    return expected - count + (count * log(count / expected) if count > 0 else 0.0)


def _median(numbers: Sequence[float]) -> float:
    ordered = sorted(numbers)
    count = len(ordered)
    return (ordered[count // 2] + ordered[(count - 1) // 2]) / 2
