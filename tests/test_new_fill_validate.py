"""``new``, ``layout``, ``validate``, ``fill``: what each prints, how it ends, and what it does to files."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from pyopenvba import ExcelFile

from .independent import BODIES, FIGURES, PLACES, RATIOS

FORM, SUPPORT, CADRES, LOG = "Phụ lục 01", "Số liệu gốc", "Cán bộ nữ", "Nhật ký"
V1, V2, R = "M3.2.1.1.1", "M3.2.1.1", "M3.2.1.1.2"  # part, total and rate of one row
LEADERS = ("ct_hdnd", "pct_hdnd", "ct_ubnd", "pct_ubnd")
UNIT = ("--unit-code", "01840", "--unit-name", "phường Đức Xuân", "--level", "xa", "--year", 2024)


@pytest.fixture
def where(cli: Any) -> Callable[[Path], dict[str, dict[str, str]]]:
    """The cells of a workbook by id."""
    return lambda path: cli("layout", path, "--json").json["cells"]


@pytest.fixture
def cell(where: Any) -> Callable[..., Cell]:
    """One figure's cell as openpyxl sees it; ``shown`` gives cached results instead of formulas."""

    def get(path: Path, figure: str, *, shown: bool = False) -> Cell:
        place = where(path)[figure]
        return openpyxl.load_workbook(path, data_only=shown)[place["sheet"]][place["cell"]]

    return get


@pytest.fixture
def put(where: Any) -> Callable[..., Path]:
    """Write a cell the way another program would; ``number_format`` as a person chose it."""

    def write(path: Path, figure: str, value: Any, number_format: str = "") -> Path:
        place = where(path)[figure]
        book = openpyxl.load_workbook(path)
        target = book[place["sheet"]][place["cell"]]
        target.value = value
        if isinstance(value, str) and not value.startswith("#"):
            target.data_type = "s"
        if number_format:
            target.number_format = number_format
        book.save(path)
        return path

    return write


def _findings(ran: Any, code: str) -> list[dict[str, str]]:
    found = [f for each in (ran.json, *ran.json.get("files", ())) for f in each.get("findings", ())]
    return [f for f in found if f["code"] == code]


# --- new ----------------------------------------------------------------------------------------------------------


def test_new_writes_values_as_typed(cli: Any, write_table: Any, cell: Any, tmp_path: Path) -> None:
    """A dot decimal is a number, anything else is text; nothing is checked."""
    typed = {
        V2: "29",
        V1: "-3",
        R: "30,56 %",
        "M6.3.q1": "12.50",
        "M6.3.q2": "05 người",
        "M6.3.q3": "007",
        "M6.3.q4": "=1+1",
        "M4.1.num": "10.450",
        "M4.1.den": "09/29",
        "CB.hdnd.xa.women": "1e5",
        "CB.hdnd.xa.total": "0",
    }
    values = write_table(tmp_path / "v.csv", ("id", "value"), typed.items())
    path = tmp_path / "sổ.xlsx"
    ran = cli("new", *UNIT, "--values", values, "-o", path)
    assert (ran.code, ran.err) == (0, "")
    numbers = {V2: 29, V1: -3, "M6.3.q1": 12.5, "M4.1.num": 10.45, "CB.hdnd.xa.total": 0}
    for figure, text in typed.items():
        found = cell(path, figure)
        if figure in numbers:
            assert (found.data_type, found.value) == ("n", numbers[figure]), figure
        else:
            assert (found.data_type, found.value) == ("s", text), figure
    said = cli("validate", path, "--json").json["files"][0]
    assert said["unit"] == {"code": "01840", "name": "phường Đức Xuân"}
    assert (said["year"], said["period"]) == (2024, "nam")


def test_new_for_a_units_file(cli: Any, write_table: Any, tmp_path: Path) -> None:
    rows = [
        ("058", "thành phố Bắc Kạn", "huyen", "06"),
        ("01840", 'phường "Đức/Xuân"', "xa", "058"),
        ("SYT", "Sở Y tế", "nganh", "06"),
    ]
    units = write_table(tmp_path / "u.csv", ("code", "name", "level", "parent_code"), rows)
    values = write_table(tmp_path / "v.csv", ("code", "id", "value"), [("01840", V2, 5), ("058", "M1.1.3a", 1)])
    ran = cli("new", "--units", units, "--values", values, "--year", 2024, "--period", "6-thang", "-o", tmp_path / "ra")
    assert ran.code == 0
    made = sorted((tmp_path / "ra").iterdir())
    assert [p.name.partition("_")[0] for p in made] == ["01840", "058", "SYT"]
    assert made[1].name == "058_thành phố Bắc Kạn.xlsx"
    said = {f["unit"]["code"]: f for f in cli("validate", *made, "--json").json["files"]}
    assert (said["01840"]["values"][V2], said["058"]["values"]["M1.1.3a"]) == ("5", "1")
    assert said["058"]["values"][V2] is None
    assert said["01840"]["unit"]["name"] == 'phường "Đức/Xuân"'
    assert {f["period"] for f in said.values()} == {"6-thang"}


@pytest.mark.parametrize(
    ("arguments", "csv"),
    [
        (("--values", "v.csv"), "id,value\nM9.9,1\n"),
        (("--values", "v.csv"), "id,giá\nM9.9,1\n"),
        (("--values", "không có.csv"), ""),
        (("--lists", "v.csv"), "sheet,row,column,value\nVăn bản,0,kind,x\n"),
        (("--lists", "v.csv"), "sheet,row,column,value\nVăn bản,1,không có,x\n"),
        (("--edition", "không_có"), ""),
        (("--period", "quý"), ""),
        (("--level", "làng"), ""),
    ],
)
def test_new_refuses_what_it_cannot_use(
    arguments: tuple[str, str], csv: str, cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("v.csv").write_text(csv, encoding="utf-8")
    ran = cli("new", *UNIT, *arguments, "-o", "sổ.xlsx", "--json")
    assert ran.code == 2
    assert ran.error
    assert [p.name for p in tmp_path.iterdir()] == ["v.csv"]


def test_new_refuses_values_of_units_that_are_not_listed(cli: Any, write_table: Any, tmp_path: Path) -> None:
    units = write_table(tmp_path / "u.csv", ("code", "name", "level", "parent_code"), [("00001", "xã", "xa", "")])
    values = write_table(tmp_path / "v.csv", ("code", "id", "value"), [("00002", V2, 5)])
    ran = cli("new", "--units", units, "--values", values, "--year", 2024, "-o", tmp_path / "ra", "--json")
    assert (ran.code, ran.error) == (2, "unknown-unit")
    assert not list(tmp_path.rglob("*.xlsx"))


def test_new_never_overwrites_silently(cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(b"old")
    ran = cli("new", *UNIT, "-o", path, "--json")
    assert (ran.code, ran.error) == (2, "file-exists")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]
    assert cli("new", *UNIT, "-o", path, "--force").code == 0
    assert (tmp_path / "sổ.xlsx.bak").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("year", "period", "warned"),
    [(2024, "nam", False), (2025, "6-thang", False), (2025, "nam", False), (2020, "nam", True)],
)
def test_an_edition_outside_its_dates_is_used_with_a_warning(
    year: int, period: str, warned: bool, cli: Any, tmp_path: Path
) -> None:
    arguments = (*UNIT[:-1], year, "--period", period)
    ran = cli("new", *arguments, "-o", tmp_path / "sổ.xlsx")
    assert ran.code == 0
    assert bool(ran.err.strip()) == warned
    named = cli("new", *arguments, "-o", tmp_path / "hai.xlsx", "--edition", "bac_ninh_2024")
    assert (named.code, named.err) == (0, "")
    beyond = year == 2020 or (year, period) == (2025, "nam")
    read = cli("validate", tmp_path / "hai.xlsx", "--json").json["files"][0]["findings"]
    assert ("edition-not-valid" in [f["code"] for f in read]) == beyond
    # Whoever reads it says so as well.
    codes = [f["code"] for f in cli("validate", tmp_path / "sổ.xlsx", "--json").json["files"][0]["findings"]]
    assert ("edition-not-valid" in codes) == warned


def test_usage_errors_end_with_two(cli: Any, tmp_path: Path) -> None:
    for arguments in (("new", "--json"), ("validate", "--json"), ("consolidate", tmp_path, "--json"), ("lạ", "--json")):
        ran = cli(*arguments)
        assert (ran.code, ran.error) == (2, "usage")
    spoken = cli.process("fill")
    assert spoken.code == 2
    assert spoken.out == ""
    assert "Traceback" not in spoken.err


# --- layout -------------------------------------------------------------------------------------------------------


def test_layout_names_a_cell_for_every_figure(cli: Any, make_book: Any, tmp_path: Path) -> None:
    ran = cli("layout", make_book(tmp_path / "1.xlsx", "00001"), "--json")
    assert ran.code == 0
    assert set(ran.json) == {"edition", "cells"}
    assert ran.json["edition"] == "bac_ninh_2024"
    cells = ran.json["cells"]
    assert set(cells) >= set(FIGURES) | set(RATIOS)
    places = [(c["sheet"], c["cell"]) for c in cells.values()]
    assert len(set(places)) == len(places)
    assert all(set(c) == {"sheet", "cell"} and re.fullmatch(r"[A-Z]{1,2}\d+", c["cell"]) for c in cells.values())
    assert cells["M2.3.num"]["sheet"] == SUPPORT
    assert cells["M1.1.3a"]["sheet"] == FORM
    assert {cells[f"CB.{b}.{x}.women"]["sheet"] for b in BODIES for x in PLACES} == {CADRES}


def test_figures_are_found_wherever_their_rows_stand(cli: Any, make_book: Any, where: Any, tmp_path: Path) -> None:
    """Inserted rows and moved columns do no harm: reading goes by the hidden ids."""
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: 9, V2: 29, "M1.1.4a": 1})
    before = where(path)
    book = openpyxl.load_workbook(path)
    book[FORM].insert_rows(1, 2)
    book[FORM].insert_cols(1, 1)
    at = int(re.sub(r"\D", "", before[V2]["cell"])) + 2
    book[FORM].insert_rows(at, 3)
    book.save(path)
    after = where(path)
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", before[V2]["cell"]).groups()  # type: ignore[union-attr]
    assert after[V2]["cell"] == f"{chr(ord(column) + 1)}{int(row) + 5}"
    values = cli("validate", path, "--json").json["files"][0]["values"]
    assert (values[V1], values[V2], values[R], values["M1.1.4a"]) == ("9", "29", "31.03", "1")


# --- validate -----------------------------------------------------------------------------------------------------


def test_validate_prints_the_contract(cli: Any, make_book: Any, tmp_path: Path) -> None:
    values = {V1: 9, V2: 29, "M3.2.1.2": 0, "M3.2.1.2.1": 0, "CB.hdnd.xa.total": 8, "CB.hdnd.xa.women": 1}
    path = make_book(tmp_path / "1.xlsx", "00001", values | {"HD.kinh_phi.nsnn.xa": "2,5"})
    ran = cli("validate", path, "--json")
    assert ran.code == 0
    assert set(ran.json) >= {"files", "errors", "warnings"}
    said = ran.json["files"][0]
    assert set(said) >= {"file", "unit", "year", "period", "values", "states", "findings"}
    assert said["file"] == str(path)
    assert set(said["values"]) >= set(FIGURES) | set(RATIOS)
    assert said["values"][R] == "31.03"
    assert said["values"]["M3.2.1"] == "31.03"  # (9 + 0) / (29 + 0)
    assert said["values"]["CB.hdnd.xa.rate"] == "12.50"
    assert said["values"]["HD.kinh_phi.nsnn.xa"] == "2.5"
    assert (said["values"]["M3.2.1.2.2"], said["states"]["M3.2.1.2.2"]) == (None, "not-arising")
    assert (said["values"]["M4.1"], said["states"]["M4.1"]) == (None, "blank")
    assert set(said["states"]) == {x for x, v in said["values"].items() if v is None}
    assert set(said["states"].values()) <= {"blank", "not-arising", "blank-on-purpose", "unreadable"}
    severities = [f["severity"] for f in said["findings"]]
    assert (ran.json["errors"], ran.json["warnings"]) == (severities.count("error"), severities.count("warning"))
    for f in said["findings"]:
        assert set(f) >= {"code", "severity", "sheet", "cell", "id", "message", "fix"}
        assert f["message"]
        assert f["fix"]


CHECKS: tuple[tuple[str, dict[str, object], str, str, str], ...] = (
    # what is wrong, the values, the finding's code, severity, id
    ("part above total", {V1: 5, V2: 3}, "part-exceeds-total", "error", V1),
    ("numerator above denominator", {"M6.1.num": 5, "M6.1.den": 3}, "part-exceeds-total", "error", "M6.1.num"),
    (
        "women above all",
        {"CB.hdnd.xa.women": 5, "CB.hdnd.xa.total": 3},
        "part-exceeds-total",
        "error",
        "CB.hdnd.xa.women",
    ),
    ("half a pair, part", {V1: 5}, "part-without-partner", "warning", V1),
    ("half a pair, total", {V2: 5}, "part-without-partner", "warning", V2),
    ("half a pair, support", {"M4.1.num": 5}, "part-without-partner", "warning", "M4.1.num"),
    ("negative count", {V2: -1}, "negative-count", "error", V2),
    ("fractional count", {V2: "2.5"}, "fractional-count", "error", V2),
    ("n/0 of a share", {V1: 2, V2: 0}, "part-over-zero", "error", V1),
    ("rate that its parts contradict", {V1: 9, V2: 29, R: "30.03"}, "rate-differs", "error", R),
    ("the same, as text", {V1: 9, V2: 29, R: "30,03%"}, "rate-differs", "error", R),
    ("truncated, not rounded", {V1: 584, V2: 2302, R: "25.36"}, "rate-differs", "error", R),
    ("above 100 percent", {R: "130"}, "rate-out-of-range", "error", R),
    ("below 0 percent", {R: "-1"}, "rate-out-of-range", "error", R),
    ("fraction for percent", {V1: 31, V2: 100, R: "0.31"}, "fraction-not-percent", "error", R),
    ("bound", {V2: "hơn 10.450"}, "bound-not-value", "error", V2),
    ("rounded word", {V2: "25 ngàn"}, "bound-not-value", "error", V2),
    ("no number", {V2: "đang rà soát"}, "not-a-number", "error", V2),
    ("percent for count", {V2: "30 %"}, "percent-in-count", "error", V2),
    ("cut-off of another year", {"INFO.cutoff": "25/11/2022"}, "year-mismatch", "warning", "INFO.cutoff"),
    ("required and missing", {V1: 1}, "missing-required", "warning", "M4.2.den"),
    ("stated total against list", {"HD.van_ban.total": 3}, "list-total-differs", "warning", "HD.van_ban.total"),
)


@pytest.mark.parametrize(("what", "values", "code", "severity", "figure"), CHECKS, ids=[c[0] for c in CHECKS])
def test_each_check_has_its_code_severity_and_cell(
    what: str, values: dict[str, object], code: str, severity: str, figure: str,
    cli: Any, write_table: Any, where: Any, tmp_path: Path,
) -> None:  # fmt: skip
    table = write_table(tmp_path / "v.csv", ("id", "value"), values.items())
    lists = write_table(tmp_path / "l.csv", ("sheet", "row", "column", "value"), [("Văn bản", 1, "subject", "Một")])
    path = tmp_path / "sổ.xlsx"
    assert cli("new", *UNIT, "--values", table, "--lists", lists, "-o", path).code == 0
    ran = cli("validate", path, "--json")
    found = [f for f in _findings(ran, code) if f["id"] == figure]
    assert len(found) == 1
    assert found[0]["severity"] == severity
    assert ran.code == (1 if ran.json["errors"] else 0)
    assert (severity == "error") <= (ran.code == 1)
    if figure in FIGURES or figure in RATIOS:
        assert {k: found[0][k] for k in ("sheet", "cell")} == where(path)[figure]


def test_a_wrong_rate_is_said_with_both_values(cli: Any, make_book: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: 9, V2: 29, R: "30,03%"})
    found = _findings(cli("validate", path, "--json"), "rate-differs")
    assert len(found) == 1
    assert "30,03" in found[0]["message"]
    assert "31,03" in found[0]["message"]


RIGHT: tuple[dict[str, object], ...] = (
    {V1: 9, V2: 29, R: "31.03"},
    {V1: 9, V2: 29, R: "31,03 %"},
    {V1: 1, V2: 8, R: "12.5"},
    {V1: 584, V2: 2302, R: "25.37"},
    {V1: 0, V2: 0},
    {"M4.1.num": 120, "M4.1.den": 100},  # boys to girls: no share
    {"M4.1.num": 5, "M4.1.den": 0},  # boys without girls: not computable, no error
    {V1: 1, V2: 200, R: "0.5"},  # half a percent, not a fraction
    {V2: "10.450 người", V1: "05 người"},
)


@pytest.mark.parametrize("values", RIGHT, ids=str)
def test_what_is_right_is_no_error(values: dict[str, object], cli: Any, make_book: Any, tmp_path: Path) -> None:
    ran = cli("validate", make_book(tmp_path / "1.xlsx", "00001", values), "--json")
    assert [f for f in ran.json["files"][0]["findings"] if f["severity"] == "error"] == []
    assert (ran.code, ran.json["errors"]) == (0, 0)


@pytest.mark.parametrize(
    ("flag", "count", "wrong"), [("Có", 0, True), ("Không", 1, True), ("Có", 2, False), ("Không", 0, False)]
)
def test_a_flag_against_its_count(flag: str, count: int, wrong: bool, cli: Any, make_book: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "27", {"M1.1.2": flag, "M1.1.2a": count}, level="tinh")
    ran = cli("validate", path, "--json")
    assert ran.json["files"][0]["values"]["M1.1.2"] == flag
    assert len(_findings(ran, "flag-against-count")) == wrong


def test_a_six_month_workbook_requires_nothing(cli: Any, make_book: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: 1, V2: 2}, period="6-thang")
    ran = cli("validate", path, "--json")
    assert _findings(ran, "missing-required") == []
    assert ran.json["files"][0]["values"][R] == "50.00"


def test_a_department_fills_its_own_rows_only(cli: Any, make_book: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "SYT", {"M4.1.num": 5, "M4.1.den": 4, V1: 1, V2: 2}, level="nganh")
    ran = cli("validate", path, "--json")
    assert {f["id"] for f in _findings(ran, "not-your-row")} == {V1, V2}
    asked = {f["id"] for f in _findings(ran, "missing-required")}
    assert asked
    assert all("SYT" in FIGURES[x].agencies for x in asked)


def test_who_reports_must_be_said(cli: Any, make_book: Any, tmp_path: Path) -> None:
    ran = cli("validate", make_book(tmp_path / "1.xlsx", "", name=""), "--json")
    assert _findings(ran, "unit-identity-missing")
    assert ran.code == 1


ASSESSED: tuple[tuple[str, int, dict[str, object], str, str, str, str | None], ...] = (
    # row, year, values, level; value; provincial and central verdict (None: row not assessed at all)
    ("M6.1", 2025, {"M6.1.num": 59996, "M6.1.den": 100000}, "60.00", "not-met", "not-met", "xa"),  # 59,996 is not 60
    ("M6.1", 2025, {"M6.1.num": 60, "M6.1.den": 100}, "60.00", "met", "met", "xa"),
    ("M6.1", 2024, {"M6.1.num": 59, "M6.1.den": 100}, "59.00", "gap", "gap", "xa"),
    ("M6.1", 2026, {"M6.1.num": 79, "M6.1.den": 100}, "79.00", "gap", "gap", "xa"),
    ("M2.2", 2025, {"M2.2.num": 9999, "M2.2.den": 50000}, "20.00", "met", "met", "tinh"),  # 19,998 is under 20
    ("M2.2", 2025, {"M2.2.num": 20, "M2.2.den": 100}, "20.00", "not-met", "met", "tinh"),
    ("M2.2", 2030, {"M2.2.num": 10, "M2.2.den": 100}, "10.00", "not-met", "met", "tinh"),
    ("M5.2", 2025, {"M5.2.num": 30, "M5.2.den": 100}, "30.00", "not-met", "not-met", "tinh"),  # above 30
    ("M5.2", 2030, {"M5.2.num": 36, "M5.2.den": 100}, "36.00", "met", "not-met", "tinh"),  # the centre asks 40
    ("M4.2", 2025, {"M4.2.num": 42, "M4.2.den": 100000}, "42.00", "met", "met", "xa"),
    ("M4.2", 2030, {"M4.2.num": 42, "M4.2.den": 100000}, "42.00", "not-met", "not-met", "xa"),
    ("M3.1", 2025, {"M3.1.num": "3.4", "M3.1.den": "2"}, "1.70", "met", "met", "tinh"),
    (R, 2025, {V1: 85, V2: 100}, "85.00", "not-met", "met", "xa"),
    ("M6.2", 2024, {"M6.2.num": 1, "M6.2.den": 2}, "50.00", "not-assessed", "not-assessed", "xa"),
)


@pytest.mark.parametrize(("row", "year", "values", "value", "own", "central", "level"), ASSESSED)
def test_targets_are_met_by_the_exact_ratio(
    row: str, year: int, values: dict[str, object], value: str, own: str, central: str, level: str,
    cli: Any, make_book: Any, tmp_path: Path,
) -> None:  # fmt: skip
    code = {"xa": "00001", "tinh": "27"}[level]
    said = cli("validate", make_book(tmp_path / "1.xlsx", code, values, level=level, year=year), "--json").json[
        "files"
    ][0]
    assert said["values"][row] == value
    assert (said["assessments"][row]["provincial"]["verdict"], said["assessments"][row]["central"]["verdict"]) == (
        own,
        central,
    )


def test_cells_as_spreadsheet_programs_leave_them(cli: Any, make_book: Any, put: Any, tmp_path: Path) -> None:
    """A percent format, a fraction that became a date, an error, a number whose mark has two readings."""
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: 11, V2: 36})
    put(path, R, 0.3056, "0.00%")
    put(path, "M6.3.q1", dt.datetime(2024, 8, 1), "dd/mm")
    put(path, "M6.3.q2", "#DIV/0!")
    put(path, "M6.3.q3", "10.450")  # whole counts: the column settles it
    put(path, "HD.kinh_phi.nsnn.xa", "1.234")  # million dong may have decimals: a question
    put(path, "M6.1.den", 0.5, "0%")
    ran = cli("validate", path, "--json")
    said = ran.json["files"][0]
    assert (said["values"][R], said["values"]["M6.3.q3"]) == ("30.56", "10450")
    assert _findings(ran, "rate-differs") == []
    unreadable = {x for x, state in said["states"].items() if state == "unreadable"}
    assert unreadable == {"M6.3.q1", "M6.3.q2", "HD.kinh_phi.nsnn.xa", "M6.1.den"}
    codes = {f["id"]: f["code"] for f in said["findings"] if f["id"] in unreadable and f["severity"] == "error"}
    assert codes == {
        "M6.3.q1": "date-in-figure",
        "M6.3.q2": "error-cell",
        "HD.kinh_phi.nsnn.xa": "ambiguous-number",
        "M6.1.den": "percent-in-count",
    }
    assert "01/8" in _findings(ran, "date-in-figure")[0]["message"]


def test_a_form_with_damaged_rows_is_said(cli: Any, make_book: Any, where: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: 1, V2: 2, "M3.3.1": 4})
    rows = {x: int(re.sub(r"\D", "", where(path)[x]["cell"])) for x in (V2, "M3.3.1", "M3.3.2")}
    book = openpyxl.load_workbook(path)
    sheet = book[FORM]
    ids = next(c.column for row in sheet.iter_rows() for c in row if c.value == "#id")
    sheet.cell(rows["M3.3.1"], ids).value = None
    sheet.cell(rows["M3.3.2"], ids).value = V2  # stands twice now, and says something else
    sheet.cell(rows["M3.3.2"], sheet[where(path)[V2]["cell"]].column).value = 77
    book.save(path)
    ran = cli("validate", path, "--json")
    said = ran.json["files"][0]
    assert {f["id"] for f in _findings(ran, "missing-id")} == {"M3.3.1", "M3.3.2"}
    assert [f["id"] for f in _findings(ran, "doubled-id")] == [V2]
    assert (said["values"][V2], said["states"][V2], said["values"]["M3.3.1"]) == (None, "unreadable", None)


def test_validate_of_several_files(cli: Any, make_book: Any, tmp_path: Path) -> None:
    good = make_book(tmp_path / "1.xlsx", "00001", {V1: 1, V2: 2})
    bad = tmp_path / "2.xlsx"
    bad.write_bytes(good.read_bytes()[:5000])
    ran = cli("validate", good, bad, "--json")
    assert ran.code == 1
    assert [Path(f["file"]).name for f in ran.json["files"]] == ["1.xlsx", "2.xlsx"]
    assert [f["code"] for f in ran.json["files"][1]["findings"]] == ["damaged-file"]
    assert ran.json["errors"] == 1
    alone = cli("validate", bad, "--json")
    assert (alone.code, alone.error) == (2, "damaged-file")
    missing = cli("validate", tmp_path / "3.xlsx", "--json")
    assert (missing.code, missing.error) == (2, "file-missing")
    assert cli("validate", good).code == 0
    assert cli.process("validate", bad).code == 2


def test_validate_changes_nothing(cli: Any, make_book: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: "05 người", V2: "09/29"})
    before = path.read_bytes()
    cli("validate", path, "--json")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["1.xlsx"]


def test_a_fault_of_our_own_ends_with_three(
    cli: Any, make_book: Any, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlsx_addin.command_line import figures

    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    path = make_book(tmp_path / "1.xlsx", "00001")
    monkeypatch.setattr(figures, "_report", broken)
    ran = cli("validate", path, "--json")
    assert (ran.code, ran.error) == (3, "internal")
    assert "ZeroDivisionError" in next(own_home.rglob("*.log")).read_text(encoding="utf-8")
    spoken = cli("validate", path)
    assert spoken.code == 3
    assert "Traceback" not in spoken.out + spoken.err


# --- fill ---------------------------------------------------------------------------------------------------------


def _change(ran: Any, figure: str, kind: str = "changed") -> dict[str, str]:
    found = [c for c in ran.json[kind] if c["id"] == figure]
    assert len(found) == 1, (figure, ran.json[kind])
    return found[0]


def test_fill_turns_text_into_numbers(cli: Any, make_book: Any, put: Any, cell: Any, tmp_path: Path) -> None:
    typed = {V1: "09/29", "M4.1.num": "05 người", "M4.1.den": "4", "M2.1": "30,56 %", "M6.3.q1": "10 450"}
    path = make_book(tmp_path / "1.xlsx", "00001", typed)
    put(path, "M6.1.den", "10.450")
    ran = cli("fill", path, "--json")
    assert set(ran.json) >= {"changed", "kept", "findings"}
    right = {V1: 9, V2: 29, "M4.1.num": 5, "M2.1": 30.56, "M6.3.q1": 10450, "M6.1.den": 10450}
    for figure, number in right.items():
        found = cell(path, figure)
        assert (found.data_type, found.value) == ("n", number), figure
        assert _change(ran, figure)["cell"] == found.coordinate
    assert cell(path, R, shown=True).value == 31.03
    assert cell(path, "M4.1", shown=True).value == 125
    said = cli("validate", path, "--json").json["files"][0]
    assert (said["values"][R], said["values"]["M2.1"]) == ("31.03", "30.56")
    assert not [f for f in said["findings"] if f["code"] in ("text-number", "fraction-split")]


def test_fill_twice_changes_nothing_the_second_time(cli: Any, make_book: Any, tmp_path: Path) -> None:
    values = {V1: "09/29", "M6.3.q1": 4, "M6.3.q2": 5, "M6.3.q3": "06", "M6.3.q4": 7, "CB.ct_ubnd.xa.women": 1}
    path = make_book(
        tmp_path / "1.xlsx",
        "00001",
        {**values, "CB.hdnd.xa.total": 29, "CB.hdnd.xa.women": 9, "CB.hdnd.xa.rate": "30,03%"},
    )
    old = path.read_bytes()
    first = cli("fill", path, "--json")
    assert first.json["changed"]
    once = path.read_bytes()
    assert (tmp_path / "1.xlsx.bak").read_bytes() == old
    second = cli("fill", path, "--json")
    assert second.json["changed"] == []
    assert [c["id"] for c in second.json["kept"]] == ["CB.hdnd.xa.rate"]
    assert path.read_bytes() == once
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.xlsx", "1.xlsx.bak"]
    assert second.code == first.code == 1


def test_a_differing_rate_stays_until_overwriting_is_asked_for(
    cli: Any, make_book: Any, cell: Any, tmp_path: Path
) -> None:
    path = make_book(
        tmp_path / "1.xlsx", "00001", {V1: 9, V2: 29, R: "30,03%", "M4.1.num": 9, "M4.1.den": 8, "M4.1": "112.50"}
    )
    kept = cli("fill", path, "--json")
    assert kept.code == 1
    assert _findings(kept, "rate-differs")
    entry = _change(kept, R, "kept")
    assert "30,03" in entry["old"]
    assert "31,03" in entry["new"]
    assert cell(path, R).value == "30,03%"
    assert cell(path, "M4.1").data_type == "f"  # agreed with its parts: the formula is back
    assert cell(path, "M4.1", shown=True).value == 112.5
    done = cli("fill", path, "--overwrite", "--json")
    assert done.code == 0
    assert done.json["kept"] == []
    assert _change(done, R)["old"]
    assert _findings(done, "rate-differs") == []
    assert cell(path, R).data_type == "f"
    assert cell(path, R, shown=True).value == 31.03
    assert cell(path, "M3.2.1.1.2").value == cell(_blank(cli, tmp_path), "M3.2.1.1.2").value
    assert cli("fill", path, "--overwrite", "--json").json["changed"] == []


def _blank(cli: Any, folder: Path) -> Path:
    path = folder / "trống.xlsx"
    if not path.exists():
        assert cli("build", "--edition", "bac_ninh_2024", "-o", path).code == 0
    return path


DERIVED: tuple[tuple[str, dict[str, object], dict[str, str | None]], ...] = (
    ("xa", {}, {"M1.1.4a": "1", "M1.1.4b": None, "M6.3.den": "1", "M6.3.num": None}),
    ("xa", {"CB.pct_ubnd.xa.women": 2}, {"M1.1.4b": "1"}),
    ("xa", {f"CB.{b}.xa.women": 0 for b in LEADERS}, {"M1.1.4b": "0"}),
    ("xa", {f"CB.{b}.xa.women": 0 for b in LEADERS[1:]}, {"M1.1.4b": None}),
    ("xa", {"CB.capuy.xa.women": 5, "CB.hdnd.xa.women": 5}, {"M1.1.4b": None}),  # members are no key leaders
    ("xa", {f"M6.3.q{n}": 4 for n in range(1, 5)}, {"M6.3.num": "1", "M6.3.den": "1"}),
    ("xa", {f"M6.3.q{n}": n for n in range(3, 5)} | {"M6.3.q1": 9, "M6.3.q2": 9}, {"M6.3.num": "0"}),
    ("xa", {f"M6.3.q{n}": 4 for n in range(1, 4)}, {"M6.3.num": None}),
    ("huyen", {"CB.ct_hdnd.huyen.women": 1}, {"M1.1.3a": "1", "M1.1.3b": "1", "M1.1.4a": None, "M6.3.den": None}),
    ("tinh", {f"CB.{b}.tinh.women": 1 for b in LEADERS}, {"M1.1.2a": "4", "M1.1.2": "Có", "M1.1.3a": None}),
    ("tinh", {f"CB.{b}.tinh.women": 0 for b in LEADERS}, {"M1.1.2a": "0", "M1.1.2": "Không"}),
    ("nganh", {"CB.ct_ubnd.xa.women": 1}, {"M1.1.4a": None, "M1.1.4b": None, "M1.1.3a": None}),
)


@pytest.mark.parametrize(("level", "values", "right"), DERIVED)
def test_fill_derives_counts_from_the_detail_sheets(
    level: str, values: dict[str, object], right: Mapping[str, str | None], cli: Any, make_book: Any, tmp_path: Path
) -> None:
    code = {"xa": "00001", "huyen": "001", "tinh": "27", "nganh": "SNV"}[level]
    path = make_book(tmp_path / "1.xlsx", code, values, level=level)
    assert cli("fill", path, "--json").code == 0
    said = cli("validate", path, "--json").json["files"][0]["values"]
    assert {x: said[x] for x in right} == right


def test_a_typed_count_that_differs_from_the_derived_stays(cli: Any, make_book: Any, cell: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {"CB.ct_ubnd.xa.women": 1, "M1.1.4b": 0, "M1.1.4a": 1})
    kept = cli("fill", path, "--json")
    assert _change(kept, "M1.1.4b", "kept")
    assert _findings(kept, "derived-differs")
    assert cell(path, "M1.1.4b").value == 0
    done = cli("fill", path, "--overwrite", "--json")
    assert _change(done, "M1.1.4b")
    assert cell(path, "M1.1.4b").value == 1
    assert cell(path, "M1.1.4", shown=True).value == 100


def _log(path: Path) -> list[dict[str, Any]]:
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(path)[LOG].iter_rows()]
    top = next(i for i, row in enumerate(rows) if "#id" in row)
    lines = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 2 :]]
    return [x for x in lines if x["run"]]


def test_every_change_is_logged_with_old_and_new(
    cli: Any, make_book: Any, put: Any, where: Any, tmp_path: Path
) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: 9, V2: "029", R: "30.03", "M1.1.4a": 1, "M6.3.den": 1})
    first = cli("fill", path, "--json")
    assert [c["id"] for c in first.json["changed"]] == [V2]
    log = _log(path)
    assert [(x["id"], x["sheet"], x["cell"], str(x["old"]), str(x["new"])) for x in log] == [
        (V2, FORM, where(path)[V2]["cell"], "029", "29")
    ]
    second = cli("fill", path, "--overwrite", "--json")
    assert [c["id"] for c in second.json["changed"]] == [R]
    log = _log(path)
    assert [(x["run"], x["id"]) for x in log] == [(1, V2), (2, R)]  # earlier runs stay
    assert "30,03" in str(log[1]["old"])
    assert openpyxl.load_workbook(path)[LOG].sheet_state == "visible"


def test_fill_to_another_file_leaves_the_first(cli: Any, make_book: Any, cell: Any, tmp_path: Path) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: "05 người", V2: 9})
    before = path.read_bytes()
    ran = cli("fill", path, "-o", tmp_path / "2.xlsx", "--json")
    assert ran.code == 0
    assert path.read_bytes() == before
    assert cell(tmp_path / "2.xlsx", V1).value == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.xlsx", "2.xlsx"]


def test_fill_of_many_files(cli: Any, make_book: Any, cell: Any, tmp_path: Path) -> None:
    paths = [make_book(tmp_path / f"{n}.xlsx", f"0000{n}", {V1: f"0{n}", V2: 9}) for n in (1, 2)]
    ran = cli("fill", *paths, "--json")
    assert ran.code == 0
    assert [c["id"] for c in ran.json["changed"]].count(V1) == 2
    assert [cell(p, V1).value for p in paths] == [1, 2]
    assert cli("fill", *paths, "-o", tmp_path / "3.xlsx", "--json").code == 2


def test_fill_of_a_consolidation_derives_nothing(cli: Any, make_book: Any, tmp_path: Path) -> None:
    for n in (1, 2):
        make_book(tmp_path / "vào" / f"{n}.xlsx", f"0000{n}", {"M1.1.4a": 1, "M1.1.4b": n - 1}, parent="001")
    output = tmp_path / "001.xlsx"
    said = cli("consolidate", tmp_path / "vào", "-o", output, "--json").json["values"]
    before = output.read_bytes()
    ran = cli("fill", output, "--overwrite", "--json")
    assert ran.json["changed"] == ran.json["kept"] == []
    assert output.read_bytes() == before
    assert said["M1.1.4"] == "50.00"


@pytest.mark.parametrize("name", ["1.xls", "1.ods"])
def test_fill_refuses_what_it_cannot_edit(name: str, cli: Any, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"<html></html>")
    ran = cli("fill", path, "--json")
    assert (ran.code, ran.error) == (2, "not-a-workbook")
    assert path.read_bytes() == b"<html></html>"


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        ("fsync", OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        ("replace", PermissionError(errno.EACCES, "Permission denied"), "no-permission"),
    ],
)
def test_a_fill_that_cannot_be_written_leaves_the_file(
    call: str, error: OSError, code: str, cli: Any, make_book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: "05 người", V2: 9})
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        ran = cli("fill", path, "--json")
    assert (ran.code, ran.error) == (2, code)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["1.xlsx"]


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in names}


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name -> part."""
    book, rels = parts["xl/workbook.xml"].decode(), parts["xl/_rels/workbook.xml.rels"].decode()
    targets = {}
    for relation in re.findall(r"<Relationship [^>]*>", rels):
        key, target = re.search(r'Id="([^"]+)"', relation), re.search(r'Target="([^"]+)"', relation)
        assert key
        assert target
        targets[key[1]] = "xl/" + target[1].removeprefix("/xl/")
    return {name: targets[key] for name, key in re.findall(r'<sheet name="([^"]+)"[^>]*r:id="([^"]+)"', book)}


MACRO = 'Attribute VB_Name = "PhuLuc"\r\nPublic Sub TinhTyLe()\r\n    Range("A1").Value = 1\r\nEnd Sub\r\n'


def _with_macros(source: Path, target: Path) -> Path:
    """The workbook as .xlsm with a VBA project, a ribbon and printer settings."""
    plain = source.with_suffix(".tmp.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "[Content_Types].xml":
                part = part.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.'
                    b'spreadsheetml.printerSettings"/></Types>',
                )
            if info.filename == "_rels/.rels":
                ribbon = (
                    '<Relationship Id="rIdUi" Type="http://schemas.microsoft.com/office/2007/relationships/ui/'
                    'extensibility" Target="customUI/customUI14.xml"/></Relationships>'
                )
                part = part.replace(b"</Relationships>", ribbon.encode())
            new.writestr(info.filename, part)
        new.writestr(
            "customUI/customUI14.xml", '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>'
        )
        new.writestr("xl/printerSettings/printerSettings9.bin", bytes(range(256)))
    packed = plain.with_suffix(".xlsm")
    plain.rename(packed)
    book = ExcelFile(str(packed))
    book.add_vba_project().add_module("PhuLuc", MACRO)
    book.save(str(target))
    book.close()
    packed.unlink()
    return target


def test_fill_of_a_workbook_with_macros_changes_nothing_else(
    cli: Any, make_book: Any, cell: Any, tmp_path: Path
) -> None:
    source = make_book(tmp_path / "nguồn.xlsx", "00001", {V1: "09/29", "CB.hdnd.xa.women": "05", "CB.hdnd.xa.total": 8})
    path = _with_macros(source, tmp_path / "1.xlsm")
    before = _parts(path)
    assert "xl/vbaProject.bin" in before
    ran = cli("fill", path, "--json")
    assert {c["id"] for c in ran.json["changed"]} == {V1, V2, "CB.hdnd.xa.women", "M1.1.4a", "M6.3.den"}
    after = _parts(path)
    sheets = _sheet_parts(before)
    touched = {c["sheet"] for c in ran.json["changed"]} | {LOG, "Thông tin", "Biểu đồ"}  # log, outcome, what follows
    allowed = {sheets[name] for name in touched} | {"xl/workbook.xml", "xl/calcChain.xml"}
    changed = {x for x in before.keys() | after.keys() if before.get(x) != after.get(x)}
    assert {x for x in changed if not x.startswith("docProps/")} <= allowed
    assert after["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]
    assert after["xl/styles.xml"] == before["xl/styles.xml"]
    assert (cell(path, V1).value, cell(path, R, shown=True).value) == (9, 31.03)
    for name in (FORM, CADRES):  # protection, rules and everything else of an edited sheet stands
        left, right = (
            re.sub(rb"<sheetData.*</sheetData>", b"", p[sheets[name]], flags=re.DOTALL) for p in (before, after)
        )
        assert left == right
    assert (tmp_path / "1.xlsm.bak").exists()
    assert cli("validate", path, "--json").json["files"][0]["values"][R] == "31.03"


def test_all_formulas_that_depend_on_a_change_show_the_new_value(
    cli: Any, make_book: Any, put: Any, cell: Any, tmp_path: Path
) -> None:
    """Also those of formulas a person added: no stale number is left beside a new one."""
    path = make_book(tmp_path / "1.xlsx", "00001", {V1: 9, V2: 29, "M3.2.1.2": 1, "M3.2.1.2.1": "01"})
    assert cell(path, "M3.2.1", shown=True).value == 33.33  # 10/30, the text understood
    place = cli("layout", path, "--json").json["cells"]["M3.2.1.2.1"]["cell"]
    book = openpyxl.load_workbook(path)
    book["Kế hoạch"]["Z1"] = f"='{FORM}'!{place}*2"
    book.save(path)
    ran = cli("fill", path, "--json")
    assert "M3.2.1.2.1" in {c["id"] for c in ran.json["changed"]}
    assert cell(path, "M3.2.1", shown=True).value == 33.33
    assert cell(path, "M3.2.1.2.2", shown=True).value == 100
    assert openpyxl.load_workbook(path, data_only=True)["Kế hoạch"]["Z1"].value in (None, 2)
    assert openpyxl.load_workbook(path)["Kế hoạch"]["Z1"].value == f"='{FORM}'!{place}*2"
