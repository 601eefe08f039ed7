"""Earlier workbooks beside this year's: what is compared, what is found, what is never guessed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.forms import EDITION
from xlsx_addin.history.folders import without_history
from xlsx_addin.history.gather import gather
from xlsx_addin.history.records import YEAR
from xlsx_addin.intake import take_in
from xlsx_addin.submission.records import Submission, Unit

CODE = "01840"
FULL = {
    "M1.1.4a": 1, "M1.1.4b": 1, "M3.2.1.1": 6, "M3.2.1.1.1": 5, "M3.2.1.2": 3, "M3.2.1.2.1": 2, "M3.2.2.1": 6,
    "M3.2.2.1.1": 4, "M4.1.num": 61, "M4.1.den": 55, "M4.3.num": 2, "M4.3.den": 900, "M6.1.num": 3000,
    "M6.1.den": 6000, "M6.2.num": 14, "M6.2.den": 15,
}  # fmt: skip
"""Figures of one commune, of which more than ten are entered anew each year."""

Make = Callable[..., Path]


@pytest.fixture
def book(make_book: Make, tmp_path: Path) -> Callable[..., Path]:
    """``book(2023, M3.2.1.1=7)``: a year's workbook of the one commune."""

    def make(year: int, period: str = YEAR, *, name: str = "", code: str = CODE, **changes: object) -> Path:
        values = {**FULL, **{k.replace("_", "."): v for k, v in changes.items()}}
        path = tmp_path / f"{name or year}_{period}.xlsx"
        return make_book(path, code, values, name="phường Đức Xuân", parent="058", year=year, period=period)

    return make


def grown(year: int) -> dict[str, object]:
    """Changes that make a plausible year: cases and births move a little, the reached population grows."""
    t = year - 2021
    return {"M6_1_num": 2400 + 300 * t, "M4_1_num": 58 + t, "M4_1_den": 55 - t % 2, "M3_2_1_1": 6 + t % 3}


def validated(cli: Any, file: Path, *history: Path) -> dict[str, Any]:
    options = [x for path in history for x in ("--history", path)]
    data: dict[str, Any] = cli("validate", file, *options, "--json").json["files"][0]
    return data


TIMED = {"implausible-change", "prev-differs-from-history", "same-as-last-year", "half-above-year", "year-equals-half",
         "history-conflict", "history-unreadable"}  # fmt: skip


def timed(data: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for f in data["findings"]:
        if f["code"] in TIMED:
            found.setdefault(f["code"], []).append(f["id"])
    return found


def test_a_plausible_row_of_years_is_quiet_and_forecast(book: Callable[..., Path], cli: Any) -> None:
    files = [book(y, **grown(y)) for y in (2021, 2022, 2023, 2024)]
    data = validated(cli, files[-1], *files[:-1])
    assert timed(data) == {}
    reached = data["forecast"]["M6.1"]
    assert reached["years"] == [2021, 2022, 2023, 2024]
    assert (reached["latest"], reached["pace_shown"], reached["projected"]) == ("55.00", "5.00", "60.00")
    assert (reached["target"], reached["target_year"], reached["verdict"]) == (">= 60", 2025, "likely")
    assert (reached["low"], reached["certainty"]) == (None, "low")
    assert reached["sentence"].endswith(".")


def test_without_history_every_forecast_says_that_it_cannot_know(book: Callable[..., Path], cli: Any) -> None:
    found = validated(cli, book(2024))["forecast"]
    assert found
    assert {f["verdict"] for f in found.values()} == {"cannot-know"}
    assert {tuple(f["years"]) for f in found.values()} == {(2024,)}


def test_a_jump_is_found_at_its_cell_and_its_rate_is_not_named_again(book: Callable[..., Path], cli: Any) -> None:
    data = validated(cli, book(2024, M6_1_num=300), book(2023))
    assert timed(data) == {"implausible-change": ["M6.1.num"]}
    found = next(f for f in data["findings"] if f["code"] == "implausible-change")
    assert (found["sheet"], found["severity"]) == ("Số liệu gốc", "warning")
    assert found["cell"] == cli("layout", book(2023), "--json").json["cells"]["M6.1.num"]["cell"]
    assert "3.000" in found["message"]
    assert "300" in found["message"]


def test_a_unit_without_a_code_is_known_however_its_name_is_spelled(make_book: Make, tmp_path: Path, cli: Any) -> None:
    names = {2023: "Phường  Hoà Bình", 2024: "P. Hòa Bình"}
    files = [
        make_book(tmp_path / f"{y}.xlsx", "", {**FULL, "M6.1.num": reached}, name=names[y], parent="058", year=y)
        for y, reached in ((2023, 3000), (2024, 300))
    ]
    assert timed(validated(cli, files[1], files[0])) == {"implausible-change": ["M6.1.num"]}


def test_sums_of_more_units_than_last_year_are_no_change(make_book: Make, tmp_path: Path, cli: Any) -> None:
    files = []
    for year, units in ((2023, ["01834"]), (2024, ["01834", "01837", CODE, "01843"])):
        folder = tmp_path / str(year)
        folder.mkdir()
        for code in units:
            make_book(folder / f"{code}.xlsx", code, {**FULL, "M4.1.num": 60 + year % 7}, parent="058", year=year)
        files.append(tmp_path / f"{year}.xlsx")
        who = ("--unit-code", "058", "--unit-name", "thành phố Bắc Kạn", "--level", "huyen")
        cli("consolidate", folder, "-o", files[-1], *who)
    assert timed(validated(cli, files[1], files[0])) == {}


def test_a_share_that_jumps_while_no_count_does(book: Callable[..., Path], cli: Any) -> None:
    earlier = book(2023, M6_1_num=2100, M6_1_den=6000)
    assert timed(validated(cli, book(2024, M6_1_num=5900, M6_1_den=6000), earlier)) == {"implausible-change": ["M6.1"]}


def test_a_file_copied_from_last_year_is_told_once(book: Callable[..., Path], cli: Any) -> None:
    assert timed(validated(cli, book(2024), book(2023))) == {"same-as-last-year": [""]}
    assert timed(validated(cli, book(2024, M4_1_num=62), book(2023))) == {}


def test_few_figures_may_well_be_the_same(make_book: Make, tmp_path: Path, cli: Any) -> None:
    few = {"M1.1.4a": 1, "M1.1.4b": 1, "M3.2.1.1": 2, "M3.2.1.1.1": 2, "M6.2.num": 14, "M6.2.den": 15}
    few |= {f"CB.{body}.xa.{x}": 5 for body in ("hdnd", "capuy", "ct_hdnd", "pct_hdnd") for x in ("total", "women")}
    files = [make_book(tmp_path / f"{y}.xlsx", CODE, few, year=y) for y in (2024, 2023)]
    assert timed(validated(cli, *files)) == {}


def test_what_accumulates_cannot_fall_from_june_to_december(book: Callable[..., Path], cli: Any) -> None:
    half = book(2024, "6-thang", M4_1_num=70, M6_2_num=15, M3_2_1_1=2)
    data = validated(cli, book(2024), half)
    assert timed(data) == {"half-above-year": ["M4.1.num"]}  # offices that committed may become fewer


def test_the_half_year_sent_again_as_the_year(book: Callable[..., Path], cli: Any) -> None:
    assert timed(validated(cli, book(2024), book(2024, "6-thang", M6_2_num=13))) == {"year-equals-half": [""]}


def test_last_year_as_typed_against_last_year_as_reported(
    book: Callable[..., Path], make_book: Make, tmp_path: Path, cli: Any
) -> None:
    cadres = {"CB.hdnd.xa.total": 25, "CB.hdnd.xa.women": 9}
    earlier = make_book(tmp_path / "x.xlsx", CODE, {**FULL, **cadres}, year=2023)
    values = {**FULL, **cadres, "M6.1.num": 3100, "CB.hdnd.xa.total_prev": 25, "CB.hdnd.xa.women_prev": 8}
    now = make_book(tmp_path / "y.xlsx", CODE, values, year=2024)
    assert timed(validated(cli, now, earlier)) == {"prev-differs-from-history": ["CB.hdnd.xa.women_prev"]}


def test_two_workbooks_of_one_year_that_differ_are_both_left_out(book: Callable[..., Path], cli: Any) -> None:
    files = [book(2023, name="một"), book(2023, name="hai", M6_1_num=200)]
    data = validated(cli, book(2024), *files)
    assert list(timed(data)) == ["history-conflict"]
    assert data["forecast"]["M6.1"]["years"] == [2024]


def test_the_same_workbook_twice_is_no_conflict(book: Callable[..., Path], tmp_path: Path, cli: Any) -> None:
    earlier = book(2023, M6_1_num=2900)
    again = Path(shutil.copy(earlier, tmp_path / "bản sao.xlsx"))
    data = validated(cli, book(2024), earlier, again)
    assert timed(data) == {}
    assert data["forecast"]["M6.1"]["years"] == [2023, 2024]


def test_a_file_that_cannot_be_read_is_said_and_the_rest_serves(
    book: Callable[..., Path], tmp_path: Path, cli: Any
) -> None:
    (tmp_path / "hỏng.xlsx").write_bytes(b"khong phai zip")
    data = validated(cli, book(2024), tmp_path / "hỏng.xlsx", book(2023, M6_1_num=2900))
    assert list(timed(data)) == ["history-unreadable"]
    assert data["forecast"]["M6.1"]["years"] == [2023, 2024]


def test_another_units_past_says_nothing(book: Callable[..., Path], cli: Any) -> None:
    data = validated(cli, book(2024, M6_1_num=300), book(2023, code="01843"))
    assert timed(data) == {}
    assert data["forecast"]["M6.1"]["years"] == [2024]


def test_a_folder_is_searched_and_a_missing_file_is_said(book: Callable[..., Path], tmp_path: Path, cli: Any) -> None:
    folder = tmp_path / "các năm"
    folder.mkdir()
    for year in (2022, 2023):
        shutil.move(book(year, M6_1_num=100 * year - 200_000), folder)
    now = book(2024)
    data = validated(cli, now, folder)
    assert data["forecast"]["M6.1"]["years"] == [2022, 2023, 2024]
    assert list(timed(validated(cli, now, tmp_path / "không có.xlsx"))) == ["history-unreadable"]


def taken(path: Path) -> Submission:
    found = take_in(path, past=True)
    assert isinstance(found, Submission)
    return found


def test_across_july_2025_only_the_same_territory_compares(book: Callable[..., Path]) -> None:
    """01840 is phường Đức Xuân before and after, in another province and on another territory."""
    history = gather([taken(book(y)) for y in (2022, 2023, 2024)])
    unit = Unit(CODE, "phường Đức Xuân", "xa", "058")
    assert [r.year for r in history.before(unit, 2024)] == [2022, 2023]
    assert history.before(Unit(CODE, "phường Đức Xuân", "xa", "19"), 2026) == ()
    assert history.record(unit, 2024, YEAR, now=(2025, "6-thang"))
    assert history.record(unit, 2024, YEAR, now=(2025, YEAR)) is None


def test_a_province_that_stayed_as_it_was_keeps_its_years(make_book: Make, tmp_path: Path) -> None:
    """Điện Biên (11) was not merged on 1 July 2025; 24 was Bắc Giang and is Bắc Ninh with Bắc Giang since."""
    for code, years in (("11", [2023, 2024]), ("24", [])):
        files = [make_book(tmp_path / f"{code}_{y}.xlsx", code, FULL, level="tinh", year=y) for y in (2023, 2024)]
        history = gather([taken(path) for path in files])
        assert [r.year for r in history.before(Unit(code, "", "tinh"), 2026)] == years


def test_the_table_has_every_figure_with_its_parts_and_cell(book: Callable[..., Path]) -> None:
    path = book(2023)
    points = {p.id: p for p in gather([taken(path)]).table()}
    rate = points["M6.1"]
    assert (rate.exact, rate.part, rate.total) == (50, 3000, 6000)
    assert (rate.unit.code, rate.year, rate.period, rate.file, rate.copied) == (CODE, 2023, YEAR, str(path), False)
    assert rate.sheet == EDITION.sheets["phu_luc_01"]
    assert rate.cell
    assert set(FULL) <= points.keys()


def test_a_folder_named_history_holds_earlier_periods(tmp_path: Path) -> None:
    files = [tmp_path / x for x in ("a.xlsx", "Lịch sử/2022.xlsx", "sâu/lich su/x/2021.xlsx", "Lịch sử xã/b.xlsx")]
    merged, earlier = without_history(files, [tmp_path])
    assert [x.name for x in earlier] == ["2022.xlsx", "2021.xlsx"]
    assert [x.name for x in merged] == ["a.xlsx", "b.xlsx"]
    assert without_history(files, files) == (files, [])


def test_merging_judges_each_unit_by_its_own_past(book: Callable[..., Path], tmp_path: Path, cli: Any) -> None:
    folder = tmp_path / "xã"
    (folder / "Lịch sử").mkdir(parents=True)
    shutil.move(book(2023, name="một"), folder / "Lịch sử")
    shutil.move(book(2023, name="hai", code="01843"), folder / "Lịch sử")
    shutil.move(book(2024, name="ba", M6_1_num=300), folder)
    shutil.move(book(2024, name="bốn", code="01843", M6_1_num=3100), folder)
    ran = cli("consolidate", folder, "-o", tmp_path / "ra.xlsx", "--unit-code", "058", "--json").json
    assert ran["merged"] == 2
    assert [(f["code"], f["id"], Path(f["file"]).name) for f in ran["findings"] if f["code"] in TIMED] == [
        ("implausible-change", "M6.1.num", "ba_nam.xlsx")
    ]
