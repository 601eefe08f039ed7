"""What LibreOffice Calc computes from the workbook's own formulas is what the core computes, cell for cell.

Each example is a whole workbook: every cell that people type into is written as one block a sheet, Calc computes, and
every cell with a formula is read back. ``native_formulas`` says what the core makes of the very same cells.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calc_host.native_formulas import POOLED, Native, unlike
from tests.calc_host.open_form import OpenForm, Typed, read
from tests.forms import EDITION
from xlsx_addin import calc_engine
from xlsx_addin.catalogue import Formula, Kind
from xlsx_addin.evaluation import evaluate_figures
from xlsx_addin.hosts import scripts
from xlsx_addin.intake import take_in
from xlsx_addin.keys import VALUE
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import Cell
from xlsx_addin.resources import resource
from xlsx_addin.shown import rate_shown
from xlsx_addin.submission.records import Submission
from xlsx_addin.submission.sheets import READ_SHEETS
from xlsx_addin.targets import applying_target
from xlsx_addin.workbook.computed import Shown, computed_cells

pytestmark = pytest.mark.xdist_group("figures_agree")  # one soffice for all

FORM = resource("workbooks", "Phu_luc_01.xlsx")
SAMPLES = resource("workbooks", "mau_bac_kan_2023")
YEARS = range(2021, 2032)
LEVELS = tuple(EDITION.level_names.values())
WITH_TEXTS = "01852"  # the sample with numbers that were typed as text
TYPED_RATES = {"058": {"CB.hdnd.huyen.rate"}}  # of the samples
DIGITS = 15  # that a cell holds of a number, in every program
PERCENT, DATE = "0.00%", "dd/mm/yyyy"

# More are drawn with FIGURES_EXAMPLES=300 in the environment.
live = settings(
    max_examples=int(os.environ.get("FIGURES_EXAMPLES", "12")),
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    app = calc_engine.start(headless=True)
    yield app
    app.kill()


@pytest.fixture(scope="module")
def form(office, tmp_path_factory) -> OpenForm:
    path = tmp_path_factory.mktemp("form") / FORM.name
    shutil.copy(FORM, path)
    return OpenForm(office.books.open(str(path)))


def same(cell: Cell, expected: Shown) -> bool:
    """Whether a cell shows this very word, or the number with these very decimals, as far as a cell can hold them."""
    if isinstance(expected, str) or type(cell) is not float:
        return cell == expected
    if len(expected.as_tuple().digits) <= DIGITS:
        return cell == float(expected)
    return abs(Decimal(cell) - expected) <= Decimal(5).scaleb(expected.adjusted() - DIGITS)


def compare(native: Native) -> None:
    """Every formula of the workbook against the core, and every rate of the form among them unless it is typed over."""
    expected = native.expected
    computed = {(name, place) for name, sheet in native.book.sheets.items() for place in sheet.formulas}
    assert set(expected) == computed
    rates = {x for x in EDITION.formulas if native.field(x) in expected}
    assert rates | set(native.typed_rates) == set(EDITION.formulas)
    wrong = {
        f"{name} {to_a1(*place)}": (native.at((name, place)), str(value))
        for (name, place), value in expected.items()
        if not same(native.at((name, place)), value)
    }
    assert wrong == {}


def compare_with_core(native: Native) -> None:
    """Where reading takes every cell for what formulas see: the core's evaluation of the workbook is what Calc shows,
    without any rule between."""
    core, seen = native.core, native.seen
    assert unlike(native) == set()
    assert (core.year, core.unit.level) == (seen.year, native.level)
    evaluated = evaluate_figures(EDITION, core)
    results = computed_cells(EDITION, core, evaluated.rates, evaluated.assessed)
    assert {(s, r, c): value for s, r, c, value in results} == native.keyed


def compare_where_alike(native: Native, core: Submission) -> None:
    """Every rate whose cells mean the same to reading and to formulas is that of the core."""
    otherwise, rates = unlike(native), evaluate_figures(EDITION, core).rates
    for rate_id, formula in EDITION.formulas.items():
        alike = not any({pair.part, pair.total} & otherwise for pair in formula.pairs)
        if rate_id in POOLED:
            alike &= bool(native.level) and not native.left_out
        if alike and rate_id not in native.typed_rates:
            assert same(native.figure(rate_id), rate_shown(rates[rate_id])), rate_id


# --- one case in every row at once -----------------------------------------------------------------------------------

COUNTED = {
    (pair.part, pair.total): (row, formula)
    for row, formula in EDITION.formulas.items()
    for pair in formula.pairs
    if isinstance(pair.total, str)
}
"""Parts and totals that people type, each with the rate that they belong to (the last of several) and its formula."""
TIES = (1, 12503, 25001)


def tie(scale: int, odd: int, shift: int = 0) -> tuple[int, int]:
    """Part and total of a rate of ``odd`` / 200, halfway between two hundredths, or a ten-thousandth of that beside."""
    return (odd * 10_000 + shift, 200 * scale * 10_000) if shift else (odd, 200 * scale)


def around(scale: int, goal: Decimal, shift: int) -> tuple[int, int]:
    """Part and total of a rate that is a target, or a thousandth beside it, which two decimals do not show."""
    return int(goal * 1000) + shift, 1000 * scale


CASES: Mapping[str, tuple[object, object]] = {
    "blank": (None, None),
    "only parts": (3, None),
    "only totals": (None, 7),
    "not arising": (0, 0),
    "over zero": (5, 0),
    "none": (0, 7),
    "thirds": (2, 3),
    "all": (7, 7),
    "more than all": (9, 7),
    "negative": (-5, 8),
    "below zero": (5, -8),
    "halves of people": (2.5, 7),
    "tiny": (1e-6, 3),
    "tiny total": (3, 1e-6),
    "huge": (123_456_789, 999_999_937),
    "most": (10**14 - 1, 10**14),
    "beyond": (10**16, 3 * 10**16),
    "words": ("05 người", "13 người"),
    "digits as text": ("5", "13"),
    "fractions as text": ("09/29", None),
    "one text": (5, "13"),
    "dashes": ("-", "-"),
    "dates": (dt.datetime(2024, 8, 1), 60_000),
    "percentages": (0.3056, 3),
}
LOOKS = {"dates": DATE, "percentages": PERCENT}


@pytest.mark.parametrize("name", CASES)
def test_one_case_in_every_row(form, name):
    part, total = CASES[name]
    cells: dict[str, object] = {"INFO.year": 2024, "INFO.level": "Cấp tỉnh", "INFO.unit_name": "tỉnh Bắc Kạn"}
    for pair in COUNTED:
        cells |= dict(zip(pair, (part, total), strict=True))
    looks = dict.fromkeys((part_id for part_id, _ in COUNTED), LOOKS[name]) if name in LOOKS else {}
    native = form.holding(Typed(cells, looks))
    compare(native)
    compare_where_alike(native, native.core)


@pytest.mark.parametrize(
    ("rate", "look"),
    [(12.5, ""), (100, ""), (150, ""), (-3, ""), (None, ""), ("30,56 %", ""), ("Không phát sinh", ""), (0.9, PERCENT)],
)
def test_every_rate_typed_over(form, rate, look):
    """Beside parts that give a rate, 0/0, n/0 or nothing, which change from row to row."""
    beside = ((2, 3), (0, 0), (5, 0), (None, None))
    for turn in (0, 1):
        cells: dict[str, object] = {"INFO.year": 2025, "INFO.level": "Cấp huyện"}
        for number, pair in enumerate(COUNTED):
            cells |= dict(zip(pair, beside[(number + turn) % len(beside)], strict=True))
        cells |= dict.fromkeys(EDITION.formulas, rate)
        compare(form.holding(Typed(cells, dict.fromkeys(EDITION.formulas, look) if look else {})))


ALL_LEVELS = (45.95, "", 28.57)  # the province's own, the districts' and the communes'; a blank one leaves it blank


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("Cấp tỉnh", ALL_LEVELS),
        ("Sở, ngành", ALL_LEVELS),
        ("Cấp huyện", (37.5, "", 28.57)),
        ("Cấp xã", (28.57, 28.57, 28.57)),
        (None, ("", "", "")),
        ("xã", ("", "", "")),
    ],
)
def test_the_pooled_rate_at_every_level(form, level, shown):
    """With the figures of all levels, of the lowest alone, and with the others said to have no unit."""
    lowest = {"M1.1.4a": 7, "M1.1.4b": 2}
    everything = {**lowest, "M1.1.3a": 9, "M1.1.3b": 4, "M1.1.1.den": 20, "M1.1.1.num": 11, "M1.1.2": "Không"}
    empty = {**lowest, "M1.1.3b.cov": "0/0", "M1.1.1.num.cov": "0/0"}
    found = []
    for cells in (everything, lowest, empty):
        native = form.holding(Typed({**cells, "INFO.year": 2024, "INFO.level": level}))
        compare(native)
        found.append(native.figure("M1.1"))
    assert tuple(found) == shown


@pytest.mark.parametrize("odd", TIES)
def test_halves_round_up(form, odd):
    """Exactly halfway, and a little beside."""
    for shift in (0, -1, 1):
        cells: dict[str, object] = {"INFO.year": 2026, "INFO.level": "Cấp xã"}
        for pair, (_, formula) in COUNTED.items():
            cells |= dict(zip(pair, tie(int(formula.scale), odd, shift), strict=True))
        native = form.holding(Typed(cells))
        compare(native)
        compare_with_core(native)
        nearest = Decimal(odd + (1 if shift >= 0 else -1)) / 200
        assert {native.rates[x].value for x in EDITION.formulas if x not in POOLED} == {nearest}


@pytest.mark.parametrize("year", YEARS)
def test_every_target_in_every_year(form, year):
    """At the target, and by a thousandth below or above it: the targets of the province and of the centre in turn, with
    the levels."""
    for turn, shift in enumerate((-1, 0) if year % 2 else (0, 1)):
        level = LEVELS[(year + turn) % len(LEVELS)]
        cells: dict[str, object] = {"INFO.year": year, "INFO.level": level, "M4.4": 1 + shift}
        cells |= dict.fromkeys(("M1.1.2", "M5.1"), ("Có", "Không")[turn])
        for row in EDITION.rates:
            goal = applying_target(row, year, central=year % 4 < 2) or applying_target(row, 2030, central=False)
            for pair in row.formula.pairs if goal and row.formula else ():
                if isinstance(pair.total, str):
                    cells |= dict(
                        zip((pair.part, pair.total), around(int(row.formula.scale), goal.value, shift), strict=True)
                    )
        native = form.holding(Typed(cells))
        compare(native)
        compare_with_core(native)


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("central", [False, True])
def test_nearly_met_ends_at_a_twentieth_of_the_target(form, year, central):
    """Every chỉ tiêu short of its target by a twentieth of it, and then by a ten-thousandth more; each row once."""
    found = []
    for beyond in (0, 1):
        cells: dict[str, object] = {"INFO.year": year, "INFO.level": "Cấp tỉnh"}
        for row in (x for rows in EDITION.target_lines.values() for x in rows):
            goal = applying_target(row, year, central=central)
            if goal and row.formula and len(row.formula.pairs) == 1:
                sign = -1 if goal.compare.value.startswith(">") else 1
                part = int(goal.value * 10_000) * (20 + sign) // 20 + sign * beyond
                cells |= dict(
                    zip(
                        (row.formula.pairs[0].part, row.formula.pairs[0].total),
                        (part, int(row.formula.scale) * 10_000),
                        strict=True,
                    )
                )
        native = form.holding(Typed(cells))
        compare(native)
        found.append([native.at((EDITION.sheets["bieu_do"], (58 + 10 * central, column))) for column in (16, 17)])
    near, short = found[0]
    assert near > 10
    assert found[1] == [0, near + short]


# --- whole workbooks of whatever people type -------------------------------------------------------------------------

COUNTS = st.sampled_from((None, 0, 1, 3, 7, 29)) | st.integers(0, 5000) | st.integers(0, 10**9)
AMOUNTS = COUNTS | st.decimals(0, 5000, places=3).map(float)
UNFIT = (
    st.sampled_from(("12", "05 người", "1.234", "12,5", "09/29", "31/29", "-", "không", "không phát sinh", "…", "x"))
    | st.integers(-1000, -1)
    | st.floats(0.001, 999, allow_nan=False).map(lambda x: round(x, 3))
    | st.sampled_from((10**15, 10**17, -0.005, 1e-9))
)
RATES = st.sampled_from((0, 0.3056, 1, 12.5, 50, 59.996, 60, 100)) | st.decimals(0, 100, places=2).map(float)
UNFIT_RATES = st.sampled_from((None, "30,56 %", "12.5", "Không phát sinh", "09/29", "-", -3, 100.01, 150, 12345.678))


@st.composite
def pair_values(draw: st.DrawFn, row: str, formula: Formula, kind: Kind) -> tuple[object, object]:
    """Part and total of a rate: independent of each other, a half, or at one of the row's targets."""
    number, scale = AMOUNTS if kind is Kind.AMOUNT else COUNTS, int(formula.scale)
    how = draw(st.sampled_from(("blank", "any", "half", "target")))
    if how == "blank":
        return None, None
    if how == "any":
        return draw(number), draw(number)
    if how == "half":
        return tie(scale, 2 * draw(st.integers(0, 15_000)) + 1, draw(st.integers(-1, 1)))
    targets = EDITION.by_id[row].targets if row in EDITION.by_id else None
    goals = [t.value for each in (targets.provincial, targets.central) for t in each.values()] if targets else []
    return around(scale, draw(st.sampled_from(goals or [Decimal(50)])), draw(st.integers(-1, 1)))


@st.composite
def workbooks(draw: st.DrawFn) -> Typed:
    """Figures that reading takes for what formulas see: numbers of their kind, flags, blanks, typed rates."""
    cells: dict[str, object] = {"INFO.unit_name": draw(st.sampled_from(("", "phường Đức Xuân")))}
    cells |= {"INFO.year": draw(st.sampled_from(YEARS)), "INFO.level": draw(st.sampled_from(LEVELS))}
    for (part, total), (row, formula) in COUNTED.items():
        values = draw(pair_values(row, formula, EDITION.fields[part].kind))
        cells |= {key: value for key, value in zip((part, total), values, strict=True) if value is not None}
    cells |= {flag: draw(st.sampled_from((None, "Có", "Không"))) for flag in ("M1.1.2", "M5.1")}
    cells["M4.4"] = draw(st.sampled_from((None, 0, 1, 2)))
    cells |= draw(st.dictionaries(st.sampled_from([f"{row.id}.prev" for row in EDITION.rates]), RATES, max_size=4))
    cells |= draw(st.dictionaries(st.sampled_from(list(EDITION.formulas)), RATES, max_size=4))
    return Typed(cells)


@st.composite
def unkind_workbooks(draw: st.DrawFn) -> Typed:
    """The same, with some cells that formulas see otherwise than reading does."""
    typed = draw(workbooks())
    figures = st.sampled_from([x for pair in COUNTED for x in pair])
    typed.cells |= draw(st.dictionaries(figures, UNFIT, max_size=8))
    typed.cells |= draw(st.dictionaries(st.sampled_from(list(EDITION.formulas)), UNFIT_RATES, max_size=4))
    typed.cells |= draw(st.dictionaries(st.sampled_from(("M1.1.2", "M5.1")), st.sampled_from(("x", "có", 1))))
    typed.cells |= draw(
        st.dictionaries(
            st.sampled_from(("M1.1.2.cov", "M1.1.3a.cov", "M1.1.3b.cov", "M1.1.4b.cov", "M1.1.1.num.cov")),
            st.sampled_from(("0/0", "0/3", "7/8")),
        )
    )
    typed.cells |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "INFO.year": st.sampled_from((None, "2024", "năm 2024")),
                "INFO.level": st.sampled_from((None, "xã", "CẤP XÃ")),
            },
        )
    )
    percent = draw(st.dictionaries(figures | st.sampled_from(list(EDITION.formulas)), RATES, max_size=3))
    typed.cells |= percent
    typed.looks = dict.fromkeys(percent, PERCENT)
    return typed


@live
@given(workbooks())
def test_every_rate_is_that_of_the_core(form, typed):
    native = form.holding(typed)
    compare(native)
    compare_with_core(native)


@live
@given(unkind_workbooks())
def test_whatever_is_typed(form, typed):
    """By the rules of what formulas see; every rate whose cells mean the same to both is still the core's own."""
    native = form.holding(typed)
    compare(native)
    compare_where_alike(native, native.core)


# --- workbooks that there are ----------------------------------------------------------------------------------------


def formulas_of(path: Path) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }


def test_no_formula_is_left_out(form):
    """The formulas that are compared are all that the blank form has, but for «Lịch sử», which knows nothing of this
    year's cells (tests/history); the macro workbook has the same, beside its help on the functions for cells."""
    formulas = {place: text for place, text in formulas_of(FORM).items() if place[0] != "Lịch sử"}
    blank = form.holding(Typed())
    compare(blank)
    assert {(name, to_a1(*place)) for name, place in blank.expected} == set(formulas)
    of_macros = formulas_of(FORM.with_suffix(".xlsm"))
    assert {place: text for place, text in of_macros.items() if place[0] not in ("Hàm", "Lịch sử")} == formulas


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.name.partition("_")[0])
def test_samples(office, path):
    """Calc's figures of a sample are those of the core, whether it reads the cells from Calc or the file itself."""
    core = take_in(path)
    assert isinstance(core, Submission)
    book = office.books.open(str(path))
    native = read(book)
    book.close()
    compare(native)
    compare_where_alike(native, core)
    assert bool(unlike(native)) == path.name.startswith(WITH_TEXTS)
    if not unlike(native):
        compare_with_core(native)
    assert set(native.typed_rates) == TYPED_RATES.get(path.name.partition("_")[0], set())
    assert sum(rate.value is not None for rate in native.rates.values()) >= 5


def test_a_merged_folder(office, cli, tmp_path, monkeypatch):
    """After filling and merging in Calc the rates are recomputed from the totals, with what no unit states left out."""
    said: list[str | None] = []

    def alert(self, prompt, title, buttons, mode, callback):
        said.append(mode)
        return "yes"

    monkeypatch.setattr(type(office.impl), "alert", alert)
    folder, path = tmp_path / "so_cac_xa", tmp_path / "058.xlsm"
    folder.mkdir()
    for sample in SAMPLES.iterdir():
        if sample.is_file() and not sample.name.startswith("058"):
            shutil.copy(sample, folder)
    unit = ("--unit-code", "058", "--unit-name", "thành phố Bắc Kạn", "--level", "huyen", "--year", 2023)
    assert cli("new", *unit, "-o", path).code == 0
    book = office.books.open(str(path))
    name, (row, column) = read(book).cells.place("thong_tin", "RUN.folder", VALUE)
    book.sheets[name].range((row + 1, column + 1)).value = str(folder)
    scripts.fill(book)
    scripts.consolidate(book)
    assert said == ["info", "info"]
    native = read(book, (*READ_SHEETS, "bieu_do"))
    book.close()
    assert native.core.is_consolidation
    assert not native.typed_rates
    assert len(native.core.covers) == 9
    compare(native)
    compare_with_core(native)
    assert sum(rate.value is not None for rate in native.rates.values()) >= 5
