"""Targets by their printed data: a second assessment from the form's CSV alone, in fractions; counts by objective."""

from __future__ import annotations

import csv
import operator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms import EDITION, judged, submission
from xlsx_addin.evaluation import evaluate_figures
from xlsx_addin.ratios import Outcome, Rate
from xlsx_addin.target_words import gap_unit
from xlsx_addin.targets import Counts, assess_all, count_objectives

_CSV = files("xlsx_addin.catalogue") / "editions" / EDITION.id / "indicators.csv"
ROWS = list(csv.DictReader(_CSV.read_text(encoding="utf-8").splitlines()))
YEARS = range(2021, 2032)
SIGNS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}
WIDER = {"M3.2.2", "M3.2.2.1.2", "M3.2.2.2.2", "M3.3.3"}  # the form counts more than the target means
NO_SHARES = {"M3.1", "M4.1"}  # hours to hours, boys to girls
LINES = {  # 19 chỉ tiêu, of which one of objective 3 and one of objective 5 come in two halves
    "M1": ["M1.1"],
    "M2": ["M2.1", "M2.2", "M2.3"],
    "M3": ["M3.1", "M3.2.1", "M3.2.2", "M3.3.3", "M3.4.3"],
    "M4": ["M4.1", "M4.2", "M4.3", "M4.4"],
    "M5": ["M5.1", "M5.2", "M5.3.1", "M5.3.2"],
    "M6": ["M6.1", "M6.2", "M6.3", "M6.4"],
}


def targeted(row: dict[str, str]) -> bool:
    return any(row[f"target_{y}{c}"] not in ("", "-") for y in (2025, 2030) for c in ("", "_central"))


TARGETED = [row for row in ROWS if targeted(row)]


def goal(row: dict[str, str], year: int, *, central: bool) -> tuple[Fraction, str] | None:
    """The target that applies, from the columns of the form's data."""
    if row["applies_from"] and year < int(row["applies_from"]):
        return None
    column = 2025 if year <= 2025 else 2030
    value, sign = row[f"target_{column}"], row[f"compare_{column}"]
    if central:
        value = row[f"target_{column}_central"] or value
        sign = row[f"compare_{column}_central"] or sign
    if value in ("", "-"):
        return None
    return Fraction({"Có": "1", "Không": "0"}.get(value, value)), sign


def naive(row: dict[str, str], value: Fraction, year: int, *, central: bool) -> tuple[str, str | None, bool, bool]:
    """Verdict, gap, near and may-be-met, as a clerk would work them out."""
    found = goal(row, year, central=central)
    if found is None:
        return "not-assessed", None, False, False
    target, sign = found
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    gap = shown.quantize(Decimal("0.01"), ROUND_HALF_UP) - Decimal(target.numerator) / Decimal(target.denominator)
    if row["role"] == "rate" and row["id"] not in NO_SHARES and value > int(row["scale"]):
        return "not-assessed", f"{gap:.2f}", False, False  # more than the whole: the numbers are wrong
    if SIGNS[sign](value, target):
        return "met", f"{gap:.2f}", False, False
    verdict = "gap" if year not in (2025, 2030) and year < 2030 else "not-met"
    return verdict, f"{gap:.2f}", abs(value - target) * 20 <= target, row["id"] in WIDER


def product(row_id: str, value: Fraction, year: int, *, central: bool) -> tuple[str, str | None, bool, bool]:
    indicator = EDITION.by_id[row_id]
    blank = Rate(Outcome.BLANK)
    rates = dict.fromkeys(EDITION.formulas, blank)
    values = {} if indicator.formula else {row_id: int(value)}
    if indicator.formula:
        rates[row_id] = Rate(Outcome.COMPUTED, value)
    both = assess_all(EDITION, values, rates, year)
    assert list(both) == [row_id]
    a = both[row_id].central if central else both[row_id].provincial
    return a.verdict.value, None if a.gap is None else f"{a.gap:.2f}", a.near, a.may_be_met


def boundaries(row: dict[str, str]) -> list[Fraction]:
    """At every target of the row and a little beside it; at a twentieth short of it and a little beside."""
    if row["role"] in ("flag", "count"):
        return [Fraction(n) for n in (0, 1, 2)][: 2 if row["role"] == "flag" else 3]
    found: set[Fraction] = {Fraction(0)}
    for year in (2025, 2030):
        for central in (False, True):
            if at := goal(row, year, central=central):
                for edge in (at[0], at[0] * 19 / 20, at[0] * 21 / 20):
                    steps = [Fraction(x) for x in ("0", "0.001", "0.004", "0.005", "0.0000000001", "1")]
                    found |= {edge + sign * step for step in steps for sign in (1, -1)}
    return sorted(x for x in found if x >= 0)


@pytest.mark.parametrize("row", TARGETED, ids=lambda row: row["id"])
def test_every_year_and_boundary_as_the_printed_data_say(row):
    """59,996 is not 60; the year's target; the right direction; both sets of targets apart."""
    wrong = [
        (year, central, value)
        for year in YEARS
        for central in (False, True)
        for value in boundaries(row)
        if product(row["id"], value, year, central=central) != naive(row, value, year, central=central)
    ]
    assert wrong == []


@given(
    st.sampled_from([row for row in TARGETED if row["role"] == "rate"]),
    st.sampled_from(YEARS),
    st.booleans(),
    st.fractions(0, 150, max_denominator=100_000),
)
def test_any_value_as_the_printed_data_say(row, year, central, value):
    assert product(row["id"], value, year, central=central) == naive(row, value, year, central=central)


def test_rows_that_are_assessed_are_those_with_targets():
    everything = {x: Rate(Outcome.COMPUTED, Fraction(1)) for x in EDITION.formulas}
    flags_and_counts = {row.id: 1 for row in EDITION.indicators if row.has_value and not row.formula}
    assert set(assess_all(EDITION, flags_and_counts, everything, 2026)) == {row["id"] for row in TARGETED}


def test_a_share_above_its_whole_meets_no_target():
    judged = evaluate_figures(EDITION, submission({"M6.1.num": 10450.0, "M6.1.den": 8000.0}))
    assert judged.assessed["M6.1"].provincial.verdict.value == "not-assessed"
    counts = next(x for x in count_objectives(EDITION, judged.assessed) if x.objective.id == "M6")
    assert counts.provincial == Counts(not_assessed=4)


def test_nothing_arising_is_not_assessed_and_nothing_stated_is_left_out():
    assessed = evaluate_figures(EDITION, submission({"M3.2.1.1": 0.0, "M3.2.1.1.1": 0.0, "M6.1.num": 3.0})).assessed
    assert assessed["M3.2.1.1.2"].provincial.verdict.value == "not-assessed"
    assert assessed["M3.2.1.1.2"].provincial.gap is None
    assert "M6.1" not in assessed


def test_percentages_differ_by_points_and_other_rows_in_their_unit():
    units = {row["id"]: gap_unit(EDITION.by_id[row["id"]]) for row in TARGETED}
    assert {units[row["id"]] for row in TARGETED if row["unit"] == "%"} == {"điểm phần trăm"}
    assert [units[x] for x in ("M3.1", "M4.1", "M4.2", "M4.3", "M4.4")] == [
        "lần",
        "bé trai/100 bé gái",
        "ca/100.000 trẻ sinh sống",
        "ca/1.000 phụ nữ",
        "cơ sở",
    ]


# --- counts by objective ---------------------------------------------------------------------------------------------


def test_the_lines_that_are_counted():
    assert {k: [row.id for row in rows] for k, rows in EDITION.target_lines.items()} == LINES


def test_counts_of_one_workbook():
    """The rates of the two kinds of violence are no chỉ tiêu of their own; a blank one is not assessed."""
    cells = {
        "INFO.level": "Cấp tỉnh",
        "INFO.year": 2025.0,
        "M2.1.num": 475.0,  # 47,5 of 50: exactly a twentieth short
        "M2.1.den": 1000.0,
        "M2.2.num": 200.0,  # 20 is not under 20, but near; under 30
        "M2.2.den": 1000.0,
        "M2.3.num": 256.0,  # 25,6 of 27
        "M2.3.den": 1000.0,
        "M3.2.1.1": 10.0,
        "M3.2.1.1.1": 10.0,
        "M3.2.2.1": 10.0,
        "M3.2.2.1.1": 1.0,
        "M3.2.2.2": 0.0,
        "M3.2.2.2.1": 0.0,
        "M3.3.1": 0.0,
        "M3.3.2": 0.0,
        "M5.1": "Không",
    }
    evaluated = judged(cells)
    counted = {x.objective.id: (x.provincial, x.central) for x in count_objectives(EDITION, evaluated.assessed)}
    assert counted["M1"] == (Counts(not_assessed=1), Counts(not_assessed=1))
    assert counted["M2"] == (Counts(nearly=2, not_met=1), Counts(met=1, nearly=1, not_met=1))
    assert counted["M3"] == (Counts(not_met=1, not_assessed=4, may_be_met=1),) * 2
    assert counted["M5"] == (Counts(not_met=1, not_assessed=3),) * 2


@given(st.data())
def test_every_line_is_in_one_class_of_either_side(data):
    """Against a tally by hand from the assessments, whatever the values."""
    year = data.draw(st.sampled_from(YEARS))
    value = st.none() | st.sampled_from([0, 17, 18, 27, 42, 50, 57, 60, 90, 95, 100, 111]).map(Fraction)
    drawn = {x: data.draw(value) for x in EDITION.formulas if x in EDITION.by_id}
    rates = {x: Rate(Outcome.BLANK) if v is None else Rate(Outcome.COMPUTED, v) for x, v in drawn.items()}
    rates = {x: rates.get(x, Rate(Outcome.BLANK)) for x in EDITION.formulas}
    by_csv = {row["id"]: row for row in TARGETED}
    counted = count_objectives(EDITION, assess_all(EDITION, {}, rates, year))
    for each in counted:
        for central, counts in ((False, each.provincial), (True, each.central)):
            tally = Counts()
            for row_id in LINES[each.objective.id]:
                stated = drawn.get(row_id)
                verdict, _, near, may_be = (
                    ("blank", None, False, False)
                    if stated is None
                    else naive(by_csv[row_id], stated, year, central=central)
                )
                short = verdict in ("gap", "not-met")
                tally += Counts(
                    verdict == "met", short and near, short and not near, verdict in ("blank", "not-assessed"), may_be
                )
            assert counts == tally
            assert counts.total == len(LINES[each.objective.id])


def test_validate_says_the_counts_and_the_nuances(cli, make_book, tmp_path):
    values = {"M3.2.2.1": 10, "M3.2.2.1.1": 5, "M3.2.2.2": 0, "M3.2.2.2.1": 0, "M6.1.num": 57, "M6.1.den": 100}
    path = make_book(tmp_path / "so.xlsx", "01840", values)
    ran = cli("validate", path, "--json")
    (said,) = ran.json["files"]
    objectives = {x["id"]: x for x in said["objectives"]}
    assert list(objectives) == list(LINES)
    assert objectives["M6"]["provincial"] == {
        "met": 0, "nearly": 1, "not_met": 0, "not_assessed": 3, "may_be_met": 0,
    }  # fmt: skip
    assert objectives["M3"]["provincial"]["may_be_met"] == 1
    assert objectives["M3"]["central"]["met"] == 1  # the centre asks 50 where the province asks 60
    assert (objectives["M3"]["total"], objectives["M6"]["total"]) == (5, 4)
    a = said["assessments"]
    assert (a["M6.1"]["provincial"]["near"], a["M6.1"]["provincial"]["gap_unit"]) == (True, "điểm phần trăm")
    assert (a["M3.2.2"]["provincial"]["may_be_met"], a["M3.2.2"]["central"]["may_be_met"]) == (True, False)
    table = cli("validate", path).out
    assert "Gần đạt" in table and "0 (1)" in table


def test_consolidate_counts_the_merged_figures(cli, make_book, tmp_path):
    """Two communes that are each short meet nothing together either; the sum decides, not the shares."""
    for code, part in (("01840", 40), ("01843", 74)):
        make_book(tmp_path / "in" / f"{code}.xlsx", code, {"M6.1.num": part, "M6.1.den": 100}, parent="058")
    out = tmp_path / "tong.xlsx"
    said = cli("consolidate", tmp_path / "in", "-o", out, "--unit-code", "058", "--json").json
    assert said["assessments"]["M6.1"]["provincial"]["verdict"] == "gap"
    (m6,) = [x for x in said["objectives"] if x["id"] == "M6"]
    assert (m6["provincial"]["nearly"], m6["provincial"]["not_assessed"]) == (1, 3)
    assert "1 (1) gần đạt" in cli("consolidate", tmp_path / "in", "-o", out, "--unit-code", "058").out


def test_another_band_is_data():
    wide = replace(EDITION, nearly=Decimal("0.5"))
    rates = {**dict.fromkeys(EDITION.formulas, Rate(Outcome.BLANK)), "M6.1": Rate(Outcome.COMPUTED, Fraction(31))}
    assert assess_all(wide, {}, rates, 2024)["M6.1"].provincial.near
    assert not assess_all(EDITION, {}, rates, 2024)["M6.1"].provincial.near
