"""Pace needed and shown, projected values, intervals, and how sure they are: against a second road of computing."""

from __future__ import annotations

import random
import statistics
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms import EDITION
from xlsx_addin.forecast import Certainty, Forecast, Outlook, forecast, next_target

RATE, LOWER, FLAG, COUNT = "M2.3", "M2.2", "M5.1", "M4.4"  # >= 27/30; < 20/10; Có; >= 1 in 2030 alone


def ask(row: str, values: dict[int, object], year: int | None = None) -> Forecast | None:
    exact = {y: Fraction(str(v)) for y, v in values.items()}
    return forecast(EDITION.by_id[row], exact, max(values) if year is None else year)


def told(row: str, values: dict[int, object], year: int | None = None) -> Forecast:
    found = ask(row, values, year)
    assert found is not None
    return found


def every_year(first: int, *values: object) -> dict[int, object]:
    return dict(enumerate(values, start=first))


@pytest.mark.parametrize("values", [{2023: "22.1"}, {2022: 21, 2023: "22.1"}])
def test_one_or_two_years_cannot_tell(values: dict[int, object]) -> None:
    f = told(RATE, values)
    assert (f.outlook, f.certainty) == (Outlook.UNKNOWN, Certainty.NONE)
    assert (f.projected, f.low, f.high) == (None, None, None)
    assert f.needed == Decimal("2.45")
    assert f.shown == (None if len(values) == 1 else Decimal("1.10"))
    assert "chưa thể biết có đạt" in f.sentence
    met = told(RATE, dict.fromkeys(values, 99))
    assert (met.met, met.outlook) == (True, Outlook.UNKNOWN)
    assert "chưa thể biết có giữ được" in met.sentence


@pytest.mark.parametrize(
    ("row", "values", "year", "pace"),
    [(RATE, {2026: "28.99"}, 2026, "0.26"), (RATE, {2026: "29.9999"}, 2026, "0.01"), (RATE, {2026: "29"}, 2026, "0.25"),
     (LOWER, {2026: "14.99"}, 2026, "-1.25"), (LOWER, {2026: "14.97"}, 2026, "-1.25")],
)  # fmt: skip
def test_the_pace_needed_does_reach_the_target(row: str, values: dict[int, object], year: int, pace: str) -> None:
    assert told(row, values, year).needed == Decimal(pace)


def test_a_year_with_more_than_the_whole_tells_nothing() -> None:
    assert ask(RATE, {2023: 20, 2024: 131}) is None
    f = told(RATE, {2022: 131, 2023: 20, 2024: 21})
    assert f.years == (2023, 2024)


@pytest.mark.parametrize("n", [3, 4])
def test_three_or_four_years_give_a_value_without_an_interval(n: int) -> None:
    f = told(RATE, every_year(2025 - n, *range(20, 20 + n)))
    assert (f.low, f.high, f.certainty) == (None, None, Certainty.LOW)
    assert f.shown == 1
    assert f.projected == 20 + n
    assert f.outlook is Outlook.UNLIKELY


def test_five_years_give_an_interval() -> None:
    f = told(RATE, every_year(2021, 20, 21, "22.1", "22.9", 24))
    assert (f.target_year, f.target.value) == (2030, 30)
    assert f.low is not None
    assert f.high is not None
    assert f.low <= f.projected <= f.high < 30
    assert (f.outlook, f.certainty) == (Outlook.UNLIKELY, Certainty.FAIR)


def test_one_mistyped_year_bends_nothing() -> None:
    right = told(RATE, every_year(2021, 20, 21, 22, 23, 24, 25), 2026)
    wrong = told(RATE, every_year(2021, 20, 21, 82, 23, 24, 25), 2026)
    assert abs(right.shown - wrong.shown) <= Decimal("0.5")
    assert abs(right.projected - wrong.projected) <= 2


@pytest.mark.parametrize(
    ("row", "values", "outlook"),
    [
        (RATE, every_year(2021, 20, 22, 24), Outlook.LIKELY),  # 28 in 2025
        (RATE, every_year(2021, 24, 22, 20), Outlook.UNLIKELY),
        (LOWER, every_year(2021, 26, 24, 22), Outlook.LIKELY),  # 18 in 2025, lower is better
        (LOWER, every_year(2021, 22, 24, 26), Outlook.UNLIKELY),
        (LOWER, every_year(2021, 24, 23, 22), Outlook.UNLIKELY),  # 20 in 2025 is not under 20
        (COUNT, every_year(2022, 0, 0, 0), Outlook.UNLIKELY),
    ],
)
def test_the_direction_of_the_target_decides(row: str, values: dict[int, object], outlook: Outlook) -> None:
    assert told(row, values).outlook is outlook


def test_a_target_that_is_met_may_be_lost_again() -> None:
    kept = told(RATE, every_year(2021, 30, 30, 30))
    lost = told(RATE, every_year(2021, 33, 30, 28))
    assert (kept.met, kept.needed, kept.outlook) == (True, 0, Outlook.LIKELY)
    assert (lost.met, lost.needed, lost.outlook) == (True, 0, Outlook.UNLIKELY)
    assert "không giữ được" in lost.sentence


def test_shares_stay_between_0_and_100_and_it_is_said() -> None:
    up = told("M6.1", every_year(2021, 50, 60, 75, 88, 96))
    down = told(LOWER, every_year(2021, 30, 20, 10))
    assert (up.projected, up.high, up.clipped) == (100, 100, True)
    assert (down.projected, down.clipped) == (0, True)
    assert all("giới hạn" in f.sentence for f in (up, down))
    ratio = told("M4.1", every_year(2021, 108, 109, 110))  # boys to 100 girls may exceed 100
    assert (ratio.projected, ratio.clipped) == (112, False)


def test_the_target_that_lies_ahead() -> None:
    rows = EDITION.by_id
    assert [next_target(rows[RATE], y)[0] for y in (2021, 2024)] == [2025, 2025]
    assert next_target(rows[RATE], 2025)[0] == 2030  # the target of the year itself is assessed, not forecast
    assert next_target(rows[COUNT], 2023)[0] == 2030
    assert next_target(rows[RATE], 2030) is None
    assert ask(RATE, {2030: 20}) is None
    assert ask(RATE, {2022: 20}, 2023) is None  # nothing is stated this year


def test_later_years_are_not_looked_at() -> None:
    past = every_year(2021, 20, 21, 22)
    assert told(RATE, past) == told(RATE, {**past, 2024: 90, 2025: 95}, 2023)


def test_a_yes_or_no_has_no_trend() -> None:
    f = told(FLAG, every_year(2021, 0, 0, 1, 1))
    assert (f.needed, f.shown, f.projected, f.outlook) == (None, None, None, Outlook.UNKNOWN)
    assert f.met


def test_a_wider_denominator_may_hide_a_success() -> None:
    assert "vẫn có thể là đạt" in told("M3.2.2", every_year(2022, 30, 31, 32)).sentence
    assert "vẫn có thể là đạt" not in told("M3.2.2", every_year(2022, 50, 60, 70)).sentence


values_of_years = st.lists(st.integers(0, 10_000), min_size=3, max_size=8)


@settings(max_examples=60, deadline=None)
@given(values_of_years, st.booleans())
def test_pace_and_value_are_the_medians_they_claim_to_be(hundredths: list[int], skip: bool) -> None:
    """Slopes and projection once more, by definition: all pairs of years, all years carried forward."""
    years = [2021 + i + (1 if skip and i > 1 else 0) for i in range(len(hundredths))]
    known = {y: Fraction(h, 100) for y, h in zip(years, hundredths, strict=True)}
    f = forecast(EDITION.by_id[RATE], known, years[-1])
    if f is None:
        assert years[-1] >= 2030
        return
    pace = statistics.median([(known[b] - known[a]) / (b - a) for a, b in combinations(years, 2)])
    middle = statistics.median([v + pace * (f.target_year - y) for y, v in known.items()])
    assert abs(f.shown - Decimal(pace.numerator) / pace.denominator) <= Decimal("0.0051")
    assert abs(float(f.projected) - min(max(float(middle), 0), 100)) <= 0.0051
    if f.low is not None:
        assert 0 <= f.low <= f.projected <= f.high <= 100
    assert (f.low is None) == (len(years) < 5)
    if f.needed and not f.met:
        left = f.target_year - years[-1]
        assert abs(f.needed * left - (f.target.value - f.latest)) <= Decimal("0.01") * (left + 1)


def test_the_interval_holds_what_comes_nine_times_in_ten(capsys: pytest.CaptureFixture[str]) -> None:
    """Five to nine years on a straight line with chance around it: how often the target year falls inside."""
    pick = random.Random(373)
    inside = total = 0
    for _ in range(400):
        n = pick.randint(5, 9)
        slope, start = pick.gauss(0, 0.8), pick.uniform(40, 60)
        known = {2030 - n + i: Fraction(start + slope * i + pick.gauss(0, 1.5)) for i in range(n)}
        truth = start + slope * n + pick.gauss(0, 1.5)
        f = forecast(EDITION.by_id[RATE], known, 2029)
        inside += float(f.low) <= truth <= float(f.high)
        total += 1
    with capsys.disabled():
        print(f"\n  interval of the forecast: holds {inside / total:.0%} of {total} coming values")
    assert 0.84 <= inside / total <= 0.97
