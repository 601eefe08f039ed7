"""Comparison among sibling units: typing faults are found, chance and honest variety are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import openpyxl
import pytest

from tests.forms import BLANK, EDITION
from xlsx_addin.consolidation.outliers import MIN_UNITS, MOST, far_counts, far_rates, far_shares, size_of
from xlsx_addin.consolidation.siblings import outliers_among_units
from xlsx_addin.findings import Finding, Severity
from xlsx_addin.submission.records import Figure, Submission, Unit

Figures = dict[str, Figure]
HALF = Decimal(50)
CODE = "outlier-among-units"


def commune(number: int, figures: Mapping[str, Figure], *, parent: str = "058", level: str = "xa") -> Submission:
    code = f"{number:05}"
    stated = tuple(figures.get(x) for x in EDITION.ids)
    return replace(
        BLANK.submission, file=f"{code}.xlsx", unit=Unit(code, f"xã {code}", level, parent), figures=stated, findings=()
    )


def district(random: np.random.Generator, count: int = 15) -> list[Figures]:
    """Communes as they differ in life: population by a factor of ten, shares by tens of points, counts as they fall."""
    made: list[Figures] = []
    for _ in range(count):
        people = int(np.exp(random.normal(8.8, 0.5)))
        births, girls = int(random.poisson(people * 0.015)), int(random.poisson(people * 0.06))
        boys = int(random.binomial(births, 0.52))
        reached = 1 / (1 + np.exp(-random.normal(0.4, 0.5)))
        bodies = int(random.integers(8, 30))
        found = int(random.poisson(4))
        figures = {
            "M1.1.4a": 1,
            "M1.1.4b": int(random.integers(2)),
            "M3.2.1.1": found,
            "M3.2.1.1.1": int(random.binomial(found, 0.8)),
            "M3.3.1": 0,
            "M3.3.2": 0,
            "M4.1.num": boys,
            "M4.1.den": births - boys,
            "M4.2.num": int(random.binomial(births, 0.0004)),
            "M4.2.den": births,
            "M4.3.num": int(random.binomial(girls, 0.02)),
            "M4.3.den": girls,
            "M6.1.num": int(random.binomial(people, reached)),
            "M6.1.den": people,
            "M6.2.num": int(random.binomial(bodies, 0.97)),
            "M6.2.den": bodies,
            "M6.3.num": int(random.integers(2)),
            "M6.3.den": 1,
            "CB.hdnd.xa.total": 26,
            "CB.hdnd.xa.women": int(random.binomial(26, 0.27)),
            "CB.ct_ubnd.xa.total": 1,
            "CB.ct_ubnd.xa.women": int(random.binomial(1, 0.1)),
            "HD.dia_chi_tin_cay": int(random.poisson(3)),
            "HD.truyen_thong.sessions": int(random.poisson(8)),
        }
        made.append(figures)
    return made


def found_in(units: Sequence[Figures]) -> list[Finding]:
    return list(outliers_among_units(EDITION, [commune(n, figures) for n, figures in enumerate(units)]))


# --- false alarms ----------------------------------------------------------------------------------------------------


def alarms(runs: int, units: int, made: Callable[[np.random.Generator, int], list[object]], find: Callable) -> float:
    """Share of unit-rows that are flagged, of ``runs`` rows."""
    random = np.random.default_rng(20241205)
    return sum(len(find(*made(random, units))) for _ in range(runs)) / (runs * units)


def chance_shares(random: np.random.Generator, units: int) -> list[object]:
    totals = random.integers(1, random.choice([20, 200, 5000]), units)
    parts = random.binomial(totals, random.choice([0.005, 0.05, 0.3, 0.6, 0.9]))
    return [[(int(k), int(n)) for k, n in zip(parts, totals, strict=True)]]


def varied_shares(random: np.random.Generator, units: int) -> list[object]:
    totals = random.integers(1, random.choice([20, 200, 5000]), units)
    odds = random.normal(0, 1.5) + random.normal(0, random.choice([0.2, 0.5, 1.0]), units)
    return [[(int(k), int(n)) for k, n in zip(random.binomial(totals, 1 / (1 + np.exp(-odds))), totals, strict=True)]]


def chance_counts(random: np.random.Generator, units: int) -> list[object]:
    return [[int(k) for k in random.poisson(random.choice([0.5, 2, 5, 20, 200]), units)]]


def varied_counts(random: np.random.Generator, units: int) -> list[object]:
    people = np.exp(random.normal(8.8, 0.6, units))
    own = np.exp(random.normal(0, random.choice([0.2, 0.5, 1.0]), units))
    counts = random.poisson(people * random.choice([0.0001, 0.001, 0.01, 0.1]) * own)
    sizes = [people, random.poisson(people * 0.015), random.poisson(people * 0.06)]
    return [[int(k) for k in counts], [size_of([float(x) for x in size]) for size in sizes]]


@pytest.mark.parametrize("units", [MIN_UNITS, 15, 60])
@pytest.mark.parametrize(
    ("made", "find"), [(chance_shares, far_shares), (chance_counts, far_counts)], ids=["shares", "counts"]
)
def test_pure_chance_raises_no_alarm(units, made, find):
    """Expected at most 1 in 50,000 by the bound; measured here on 24,000 unit-rows."""
    assert alarms(24_000 // units, units, made, find) == 0


@pytest.mark.parametrize("units", [MIN_UNITS, 15, 60])
@pytest.mark.parametrize(
    ("made", "find"), [(varied_shares, far_shares), (varied_counts, far_counts)], ids=["shares", "counts"]
)
def test_units_that_really_differ_raise_hardly_any(units, made, find):
    """Fewer than 1 in 1,000 unit-rows, whatever the units differ by."""
    assert alarms(24_000 // units, units, made, find) < 0.001


def test_whole_districts_of_correct_figures_are_quiet():
    random = np.random.default_rng(7)
    made = [district(random) for _ in range(60)]
    assert sum(len(units) * len(units[0]) for units in made) > 20_000
    assert sum(len(found_in(units)) for units in made) <= 3


# --- what must be found ----------------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[str, Callable[[Figures], Figure]]] = {
    "a digit too many": ("M6.1.den", lambda f: f["M6.1.den"] * 10),
    "a digit too few": ("M6.1.den", lambda f: f["M6.1.den"] // 10),
    "in thousands": ("M6.1.den", lambda f: f["M6.1.den"] // 1000),
    "girls ten times": ("M4.3.den", lambda f: f["M4.3.den"] * 10),
    "births ten times": ("M4.2.den", lambda f: f["M4.2.den"] * 10),
    "the percentage where persons are asked for": ("M6.1.num", lambda f: 100 * f["M6.1.num"] // f["M6.1.den"]),
    "a date as a count": ("HD.truyen_thong.sessions", lambda f: 45_261),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_typing_fault_is_found_at_its_cell(name):
    """In nineteen of twenty districts at least; the finding says whose it is and where it stands."""
    field_id, wrong = FAULTS[name]
    random, hits = np.random.default_rng(11), 0
    for turn in range(40):
        units = district(random)
        at = turn % len(units)
        units[at][field_id] = wrong(units[at])
        if field_id == "M6.1.den":  # a consistent fault: a share above all would be another finding
            units[at]["M6.1.num"] = units[at]["M6.1.den"] // 2
        source = commune(at, {}).source(EDITION, field_id)
        rate = commune(at, {}).source(EDITION, field_id.rpartition(".")[0]) if field_id[0] == "M" else None
        found = [(f.file, f.sheet, f.cell) for f in found_in(units)]
        hits += any(x and (f"{at:05}.xlsx", x.sheet, x.cell) in found for x in (source, rate))
        assert len(found) <= 3, "one fault must not make many findings"
    assert hits >= 38


def test_the_sentence_shows_the_distribution():
    units: list[Figures] = [{"M6.1.den": n} for n in (8000, 8200, 8400, 8600, 8800, 9000, 9200, 9400, 90_000)]
    (found,) = found_in(units)
    assert (found.code, found.severity, found.id) == (CODE, Severity.WARNING, "M6.1.den")
    assert (found.unit, found.file) == ("xã 00008", "00008.xlsx")
    for number in ("90.000", " 8 đơn vị", "8.000", "8.700", "9.400"):
        assert number in found.message


def test_a_share_is_judged_by_its_denominator():
    """5 % among 80 % is far out of 2,000, and nothing of three."""
    others = [(1600 + 10 * n, 2000) for n in range(9)]
    assert [f.unit for f in far_shares([*others, (100, 2000)])] == [9]
    assert far_shares([*others, (0, 3)]) == []
    assert far_shares([(4, 5)] * 9 + [(0, 5)]) == []


def test_a_rate_and_its_count_are_said_once():
    units: list[Figures] = [{"M6.1.num": 4900 + 20 * n, "M6.1.den": 8000 + 50 * n} for n in range(10)]
    units[3]["M6.1.num"] = 49
    assert [f.id for f in found_in(units)] == ["M6.1.num"]


def test_boys_to_girls_may_exceed_one_hundred():
    units: list[Figures] = [{"M4.1.num": 105 + n, "M4.1.den": 100} for n in range(10)]
    assert found_in(units) == []
    units[4] |= {"M4.1.num": 21, "M4.1.den": 200}  # 212 boys, without the last digit
    assert [f.id for f in found_in(units)] == ["M4.1"]


def test_rates_typed_without_parts_are_compared_too():
    units = [commune(n, {}) for n in range(12)]
    units = [replace(s, stated_rates={"M6.1": HALF + n}) for n, s in enumerate(units)]
    units[5] = replace(units[5], stated_rates={"M6.1": HALF / 10})
    assert [(f.unit, f.id) for f in outliers_among_units(EDITION, units)] == [("xã 00005", "M6.1")]
    assert far_rates([50.0 + n for n in range(12)]) == []


# --- who is compared with whom ---------------------------------------------------------------------------------------


def test_rows_where_all_state_nothing_or_everything_are_left_alone():
    everything: list[Figures] = [{"M6.2.num": 40, "M6.2.den": 40, "M3.2.1.1": 0, "M3.2.1.1.1": 0} for _ in range(20)]
    assert found_in(everything) == []
    everything[0] |= {"M6.2.num": 30, "M3.2.1.1": 9, "M3.2.1.1.1": 9}
    assert found_in(everything) == []


def test_fewer_than_eight_are_not_compared():
    units: list[Figures] = [{"M6.1.den": 8000 + n} for n in range(MIN_UNITS - 1)]
    units[0]["M6.1.den"] = 8_000_000
    assert found_in(units) == []
    assert len(found_in([*units, {"M6.1.den": 8100}])) == 1


def test_units_are_compared_inside_their_parent():
    """A town of large wards beside a district of small communes: neither is odd at home."""
    small = [commune(n, {"M6.1.den": 2000 + 20 * n}, parent="060") for n in range(30)]
    large = [commune(100 + n, {"M6.1.den": 30_000 + 300 * n}, parent="058") for n in range(9)]
    assert outliers_among_units(EDITION, [*small, *large]) == ()
    strange = commune(200, {"M6.1.den": 2100}, parent="058")
    assert [f.unit for f in outliers_among_units(EDITION, [*small, *large, strange])] == ["xã 00200"]


def test_small_families_are_compared_with_their_whole_level():
    units = [commune(n, {"M6.1.den": 8000 + 10 * n}, parent=f"{n // 3:03}") for n in range(12)]
    units.append(commune(50, {"M6.1.den": 8}, parent="099"))
    assert [f.unit for f in outliers_among_units(EDITION, units)] == ["xã 00050"]


def test_departments_and_last_year_are_not_compared():
    departments = [commune(n, {"M6.1.den": 10 ** (n % 7)}, level="nganh") for n in range(12)]
    assert outliers_among_units(EDITION, departments) == ()
    before: list[Figures] = [{"CB.hdnd.xa.total_prev": 26, "CB.hdnd.xa.women_prev": 7} for _ in range(12)]
    before[0] |= {"CB.hdnd.xa.total_prev": 2600, "CB.hdnd.xa.women_prev": 700}
    assert found_in(before) == []


def test_districts_are_compared_by_what_their_communes_gave():
    units = [commune(n, {"M6.1.den": 80_000 + 900 * n}, level="huyen", parent="27") for n in range(10)]
    units = [replace(s, is_consolidation=True) for s in units]
    units[2] = replace(
        units[2], figures=tuple(83 if x == "M6.1.den" else None for x in EDITION.ids), is_consolidation=True
    )
    assert [(f.unit, f.id) for f in outliers_among_units(EDITION, units)] == [("xã 00002", "M6.1.den")]


def test_only_the_most_extreme_of_a_row_are_said():
    counts: list[float | None] = [1000.0 + n for n in range(40)] + [10_000.0, 20_000.0, 30_000.0, 40_000.0, 5.0]
    assert [f.unit for f in far_counts(counts)] == [43, 42, 41][:MOST]


def test_a_merged_folder_carries_it(cli, make_book, tmp_path):
    """On the command line and on «Kiểm tra» of the written workbook, at the unit's own cell."""
    for n in range(9):
        people = 8000 + 90 * n if n != 4 else 8
        values = {"M6.1.den": people, "M6.1.num": people // 2}
        make_book(tmp_path / "in" / f"{n}.xlsx", f"0185{n}", values, parent="058")
    out = tmp_path / "tong.xlsx"
    ran = cli("consolidate", tmp_path / "in", "-o", out, "--unit-code", "058", "--json")
    found = {(f["id"], f["severity"]): f for f in ran.json["findings"] if f["code"] == CODE}
    assert set(found) == {("M6.1.den", "warning")}  # those reached are few because the people are
    layout = cli("layout", tmp_path / "in" / "4.xlsx", "--json").json["cells"]["M6.1.den"]
    said = found["M6.1.den", "warning"]
    assert (said["sheet"], said["cell"]) == (layout["sheet"], layout["cell"])
    assert said["file"].endswith("4.xlsx")
    assert said["unit"] == "đơn vị 01854"
    listed = openpyxl.load_workbook(out)["Kiểm tra"]
    assert [said["message"] in row for row in listed.iter_rows(values_only=True)].count(True) == 1
