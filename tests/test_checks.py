"""Every first check: what it finds, what it leaves alone."""

from decimal import Decimal

import pytest

from tests.forms import EDITION, codes, judged, submission
from xlsx_addin.checks import CHECKS, run_checks
from xlsx_addin.findings import CODES
from xlsx_addin.targets import Verdict

PAIR = ("M3.2.1.1.1", "M3.2.1.1")


def pair(part, total):
    return {PAIR[0]: part, PAIR[1]: total}


def test_a_clean_pair_has_no_finding():
    assert codes(judged(pair(3.0, 5.0))) == {}


@pytest.mark.parametrize(
    ("cells", "where", "code"),
    [
        (pair(6.0, 5.0), PAIR[0], "part-exceeds-total"),
        (pair(1.0, 0.0), PAIR[0], "part-over-zero"),
        (pair(0.0, 0.0), "M3.2.1.1.2", "not-arising"),
        (pair(3.0, ""), PAIR[0], "part-without-partner"),
        (pair("", 3.0), PAIR[1], "part-without-partner"),
        ({"M4.1.num": 110.0, "M4.1.den": 0.0}, "M4.1", "not-computable"),
        ({"M1.1.2": "Có", "M1.1.2a": 0.0, "INFO.level": "Cấp tỉnh"}, "M1.1.2", "flag-against-count"),
        ({"M1.1.2": "Không", "M1.1.2a": 2.0, "INFO.level": "Cấp tỉnh"}, "M1.1.2", "flag-against-count"),
        ({"M5.1": "có thể"}, "M5.1", "not-a-flag"),
        ({**pair(9.0, 29.0), "M3.2.1.1.2": 30.03}, "M3.2.1.1.2", "rate-differs"),
        ({"M2.3": 130.0}, "M2.3", "rate-out-of-range"),
        ({"M2.3": -1.0}, "M2.3", "rate-out-of-range"),
        ({"M2.3": 0.31}, "M2.3", "fraction-not-percent"),
        ({"M2.3": 31.0}, "M2.3", "rate-without-parts"),
        ({"M1.1.4b": 0.0, "M1.1.4a": 1.0, "CB.ct_ubnd.xa.women": 1.0, "CB.ct_ubnd.xa.total": 1.0}, "M1.1.4b",
         "derived-differs"),
        ({"HD.giam_sat.total": 9.0, "HD.giam_sat.truc_tiep": 3.0, "HD.giam_sat.gian_tiep": 5.0}, "HD.giam_sat.total",
         "parts-differ-from-total"),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_cell(cells, where, code):
    judgement = judged(cells)
    assert codes(judgement).get(where) == code
    found = next(f for f in judgement.findings if f.code == code and f.id == where)
    assert found.sheet
    assert found.cell
    assert found.message.endswith(".")
    assert found.fix
    assert "{" not in found.message + found.fix


@pytest.mark.parametrize(
    "cells",
    [
        {"M4.1.num": 111.0, "M4.1.den": 100.0},  # more boys than girls is no fault
        {"M3.1.num": 3.5, "M3.1.den": 2.0},
        {**pair(9.0, 29.0), "M3.2.1.1.2": 31.03},
        {**pair(9.0, 29.0), "M3.2.1.1.2": "31,0"},  # right at the one decimal that was written
        {**pair(1.0, 8.0), "M3.2.1.1.2": 12.5},
        {**pair(1.0, 300.0), "M3.2.1.1.2": 0.33},  # a third of a percent, not a fraction
        {"M1.1.2": "Có", "M1.1.2a": 2.0, "INFO.level": "Cấp tỉnh"},
    ],
)
def test_no_false_alarms(cells):
    assert not [f for f in judged(cells).findings if f.severity == "error"]


def test_a_differing_rate_names_both_values():
    found = next(f for f in judged({**pair(9.0, 29.0), "M3.2.1.1.2": 30.03}).findings if f.code == "rate-differs")
    assert "30,03" in found.message
    assert "31,03" in found.message
    assert "9/29" in found.message


def test_a_formula_that_shows_another_result_is_told_from_a_typed_rate():
    cells = {**pair(9.0, 29.0), "M3.2.1.1.2": 30.03}
    assert codes(judged(cells, formulas={"M3.2.1.1.2"}))["M3.2.1.1.2"] == "stale-formula"


def test_what_is_required_depends_on_level_and_period():
    def missing(**info):
        return {f.id for f in judged(info).findings if f.code == "missing-required"}

    commune = missing()
    assert {"M1.1.4a", "M3.2.1.1", "M6.1.num", "M4.1.den"} <= commune
    assert not commune & {"M1.1.3a", "M2.1.num", "M1.1.2", "M6.3.q1"}
    assert missing(**{"INFO.period": "6 tháng"}) == set()
    district = missing(**{"INFO.level": "Cấp huyện", "INFO.unit_code": "058"})
    assert district == {"M1.1.3a", "M1.1.3b", "M6.2.num", "M6.2.den", "M6.4.num", "M6.4.den"}
    health = missing(**{"INFO.level": "Sở, ngành", "INFO.unit_code": "SYT"})
    assert {"M4.1.num", "M4.4"} <= health
    assert all(EDITION.fields[x].owner_codes == ("SYT",) for x in health)


def test_a_department_fills_its_own_rows_only():
    cells = {"INFO.level": "Sở, ngành", "INFO.unit_code": "SYT", "M4.4": 1.0, "M5.1": "Có"}
    assert {f.id for f in judged(cells).findings if f.code == "not-your-row"} == {"M5.1"}
    assert not [f for f in judged({"M5.1": "Có"}).findings if f.code == "not-your-row"]


def test_a_broken_check_is_its_own_finding_and_the_others_run():
    def broken(checked):
        raise ZeroDivisionError("ours")

    s = submission(pair(6.0, 5.0))
    from xlsx_addin.evaluation import rates_of

    found = run_checks(EDITION, s, rates_of(EDITION, s), (broken, *CHECKS))
    assert {"check-failed", "part-exceeds-total"} <= {f.code for f in found}


def test_every_code_has_whole_sentences():
    for code, kind in CODES.items():
        assert code == code.lower()
        assert kind.title
        assert kind.message.endswith((".", "}")), code
        assert kind.fix.endswith("."), code


class TestAssessment:
    """On the exact ratio, provincial and central apart."""

    def verdicts(self, row, cells):
        a = judged(cells).assessed[row]
        return a.provincial.verdict, a.central.verdict

    def test_59_996_is_not_60(self):
        cells = {"M6.1.num": 59996.0, "M6.1.den": 100000.0, "INFO.year": 2025.0}
        judgement = judged(cells)
        assert judgement.rates["M6.1"].value == Decimal("60.00")
        assert judgement.assessed["M6.1"].provincial.verdict is Verdict.NOT_MET

    def test_19_998_is_under_20(self):
        cells = {"M2.2.num": 19998.0, "M2.2.den": 100000.0, "INFO.year": 2025.0}
        assert self.verdicts("M2.2", cells) == (Verdict.MET, Verdict.MET)

    def test_before_the_target_year_a_shortfall_is_a_distance(self):
        cells = {"M6.1.num": 50.0, "M6.1.den": 100.0}
        assert self.verdicts("M6.1", {**cells, "INFO.year": 2024.0})[0] is Verdict.GAP
        assert self.verdicts("M6.1", {**cells, "INFO.year": 2025.0})[0] is Verdict.NOT_MET
        assert self.verdicts("M6.1", {**cells, "INFO.year": 2027.0})[0] is Verdict.GAP
        assert judged(cells).assessed["M6.1"].provincial.gap == Decimal("-10.00")

    def test_the_centre_and_the_province_may_differ_both_ways(self):
        assert self.verdicts("M2.2", {"M2.2.num": 25.0, "M2.2.den": 100.0}) == (Verdict.GAP, Verdict.MET)
        cells = {"M5.2.num": 37.0, "M5.2.den": 100.0, "INFO.year": 2030.0}
        assert self.verdicts("M5.2", cells) == (Verdict.MET, Verdict.NOT_MET)

    def test_nothing_is_assessed_before_its_year(self):
        cells = {"M6.3.num": 0.0, "M6.3.den": 1.0, "INFO.year": 2024.0}
        assert self.verdicts("M6.3", cells) == (Verdict.NOT_ASSESSED, Verdict.NOT_ASSESSED)

    def test_zero_over_zero_is_not_assessed(self):
        assert self.verdicts("M3.2.1.1.2", pair(0.0, 0.0))[0] is Verdict.NOT_ASSESSED

    def test_a_wider_denominator_is_said(self):
        cells = {"M3.2.2.1": 10.0, "M3.2.2.1.1": 2.0}
        assert codes(judged(cells))["M3.2.2.1.2"] == "may-be-met"

    @pytest.mark.parametrize(
        ("level", "expected"), [("Cấp xã", "100.00"), ("Cấp huyện", "50.00"), ("Cấp tỉnh", "62.50")]
    )
    def test_m1_1_pools_the_levels_at_or_below_the_units_own(self, level, expected):
        cells = {
            "M1.1.1.num": 3.0, "M1.1.1.den": 5.0, "M1.1.2": "Có", "M1.1.3a": 1.0, "M1.1.3b": 0.0,
            "M1.1.4a": 1.0, "M1.1.4b": 1.0, "INFO.level": level,
        }  # fmt: skip
        assert judged(cells).rates["M1.1"].value == Decimal(expected)

    def test_the_province_itself_counts_only_when_answered(self):
        cells = {
            "M1.1.1.num": 3.0, "M1.1.1.den": 5.0, "M1.1.3a": 1.0, "M1.1.3b": 0.0, "M1.1.4a": 1.0, "M1.1.4b": 1.0,
            "INFO.level": "Cấp tỉnh",
        }  # fmt: skip
        assert judged(cells).rates["M1.1"].value == Decimal("57.14")
