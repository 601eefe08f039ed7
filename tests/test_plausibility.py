"""Changes that somebody should look at, and the many that are life or chance."""

from __future__ import annotations

import math
import random

import pytest

from tests.forms import codes, judged
from xlsx_addin.plausibility import amount_jumps, count_jumps, ratio_jumps, share_jumps

CODE = "implausible-change"


@pytest.mark.parametrize(
    ("old", "new", "jumps"),
    [
        (0, 1, False), (1, 0, False), (3, 6, False), (0, 3, False), (5, 0, False), (2, 8, False), (10, 25, False),
        (1000, 2500, False), (12_000, 13_000, False), (9, 29, False),
        (3, 30, True), (30, 3, True), (12_000, 1_200, True), (40, 0, True), (0, 40, True), (5_000, 50_000, True),
    ],
)  # fmt: skip
def test_counts(old: int, new: int, jumps: bool) -> None:
    assert count_jumps(old, new) is jumps
    assert count_jumps(new, old) is jumps


@pytest.mark.parametrize(
    ("old", "new", "old_total", "new_total", "jumps"),
    [
        (0, 100, 1, 1, False),  # one of one
        (20, 80, 5, 5, False),  # 1/5 to 4/5 is chance
        (20, 45, 500, 500, False),  # a programme may do that
        (20, 80, 500, 500, True),
        (95, 9.5, 300, 300, True),
        (50, 50, 10, 10, False),
        (30, 75, None, None, True),  # a survey's rate
        (30, 45, None, None, False),
    ],
)
def test_shares(old: float, new: float, old_total: int | None, new_total: int | None, jumps: bool) -> None:
    assert share_jumps(old, new, old_total, new_total) is jumps
    assert share_jumps(new, old, new_total, old_total) is jumps


def test_other_rates_allow_for_their_denominators() -> None:
    assert not ratio_jumps(0, 33, (0, 3_000), (1, 3_000))  # one death in a commune
    assert not ratio_jumps(100, 50, (2, 2_000), (1, 2_000))
    assert ratio_jumps(20, 200, (20, 100_000), (200, 100_000))
    assert not ratio_jumps(108, 115, (540, 500), (575, 500))
    assert ratio_jumps(108, 11, (540, 500), (55, 500))
    assert not ratio_jumps(20, 20, (20, 100_000), (2, 10_000))


def test_money_swings_but_not_a_hundredfold() -> None:
    assert not amount_jumps(20, 400)
    assert not amount_jumps(0, 400)
    assert amount_jumps(20, 20_000)


def test_with_enough_years_a_row_is_measured_by_its_own_past() -> None:
    steady = [1000, 1010, 990, 1005, 1000, 1008]
    assert count_jumps(1008, 2200, steady)  # a doubling, which five steady years make strange
    assert not count_jumps(1008, 2200)
    lively = [100, 300, 90, 330, 110, 300]
    assert not count_jumps(300, 90, lively)  # thirds and triples are what this row does
    assert count_jumps(300, 90)
    assert share_jumps(50, 70, 4000, 4000, [49, 50, 51, 50, 50, 50])
    assert not share_jumps(50, 70, 4000, 4000)


def test_chance_alone_raises_no_alarm() -> None:
    """Poisson counts of the same mean, binomial shares of the same probability, ten thousand pairs of years each."""
    pick = random.Random(1)

    def cases(mean: float) -> int:
        limit, k, product = math.exp(-mean), 0, pick.random()
        while product > limit:
            k, product = k + 1, product * pick.random()
        return k

    alarms = 0
    for _ in range(10_000):
        mean = pick.choice([0.3, 1, 3, 8, 20, 50])
        alarms += count_jumps(cases(mean), cases(mean))
        n, p = pick.choice([1, 3, 8, 30]), pick.random()
        shares = [100 * sum(pick.random() < p for _ in range(n)) / n for _ in range(2)]
        alarms += share_jumps(*shares, n, n)
    assert alarms <= 2


# --- last year's results in the workbook itself ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"M6.1.num": 300.0, "M6.1.den": 5000.0, "prev:M6.1": "60,5"}, "M6.1"),
        ({"M6.1.num": 300.0, "M6.1.den": 5000.0, "prev:M6.1": 60.5}, "M6.1"),
        ({"M3.2.1.1": 40.0, "M3.2.1.1.1": 40.0, "prev:M3.2.1.1": "04 người"}, "M3.2.1.1"),
        ({"CB.hdnd.xa.total": 250.0, "CB.hdnd.xa.women": 9.0, "CB.hdnd.xa.total_prev": 25.0}, "CB.hdnd.xa.total"),
    ],
)
def test_a_jump_from_the_column_of_last_year_is_found_at_its_cell(cells: dict[str, object], where: str) -> None:
    evaluated = judged(cells)
    assert codes(evaluated)[where] == CODE
    found = next(f for f in evaluated.findings if f.code == CODE)
    assert found.cell
    assert found.severity == "warning"


@pytest.mark.parametrize(
    "cells",
    [
        {"M6.1.num": 3000.0, "M6.1.den": 5000.0, "prev:M6.1": "45,5"},
        {"M6.1.num": 3000.0, "M6.1.den": 5000.0, "prev:M6.1": 0.455},  # shown as 45,5% there
        {"M3.2.1.1": 6.0, "M3.2.1.1.1": 6.0, "prev:M3.2.1.1": 3.0},
        {"M3.2.1.1": 1.0, "M3.2.1.1.1": 1.0, "prev:M3.2.1.1": 0.0},
        {"M3.2.1.1": 1.0, "M3.2.1.1.1": 1.0, "prev:M3.2.1.1": "không rõ"},
        {"M4.2.num": 1.0, "M4.2.den": 900.0, "prev:M4.2": "12"},  # one case in a commune
        {"CB.hdnd.xa.total": 25.0, "CB.hdnd.xa.women": 9.0, "CB.hdnd.xa.women_prev": 5.0},
        {"CB.ct_hdnd.xa.total": 1.0, "CB.ct_hdnd.xa.women": 1.0, "CB.ct_hdnd.xa.women_prev": 0.0},
    ],
)
def test_what_may_well_be_is_left_alone(cells: dict[str, object]) -> None:
    assert CODE not in codes(judged(cells)).values()


def test_a_percentage_differs_by_points_and_a_count_by_percent() -> None:
    def message(cells: dict[str, object]) -> str:
        return next(f.message for f in judged(cells).findings if f.code == CODE)

    rate = message({"M6.1.num": 300.0, "M6.1.den": 5000.0, "prev:M6.1": "60,5"})
    assert "giảm 54,50 điểm phần trăm" in rate
    assert "60,50" in rate
    assert "6,00" in rate
    assert "tăng 900%" in message({"M3.2.1.1": 40.0, "prev:M3.2.1.1": 4.0})
