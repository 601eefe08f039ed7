"""Sheet «Lịch sử»: filled by merging from file and by button, read again next year, never doubled, undone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import calc
from tests.forms import EDITION
from tests.hosts.clicks import cells, click, opened, put, without_reports
from tests.hosts.paper import open_book
from xlsx_addin.history.sheet import read_past
from xlsx_addin.intake import take_in
from xlsx_addin.keys import HISTORY_SOURCE
from xlsx_addin.reading.book import read_book
from xlsx_addin.submission.records import Submission
from xlsx_addin.submission.sheets import KeyedSheet, sheets_of
from xlsx_addin.workbook.package import Package

Make = Callable[..., Path]
SHEET = EDITION.sheets["lich_su"]
TOWN = ("--unit-code", "058", "--unit-name", "thành phố Bắc Kạn", "--level", "huyen")
REACHED = {2021: 2300, 2022: 2700, 2023: 3100, 2024: 3500}


def values(year: int, n: int) -> dict[str, object]:
    return {"M1.1.4a": 1, "M1.1.4b": n % 2, "M6.1.num": REACHED[year] + n, "M6.1.den": 6000 + n, "M3.2.1.1": n + 3,
            "M3.2.1.1.1": min(n + 3, year - 2018)}  # fmt: skip


@pytest.fixture(scope="module")
def years(make_book: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder a year with the workbooks of three communes."""
    top = tmp_path_factory.mktemp("các năm")
    for year in REACHED:
        for n in (1, 2, 3):
            make_book(top / str(year) / f"{n}.xlsx", f"0184{n}", values(year, n), parent="058", year=year)
    return top


@pytest.fixture(scope="module")
def chain(years: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each year merged with last year's merged workbook as the only history."""
    from tests.conftest import CommandLine

    folder = tmp_path_factory.mktemp("tổng hợp")
    before: list[object] = []
    for year in REACHED:
        out = folder / f"{year}.xlsx"
        assert CommandLine()("consolidate", years / str(year), "-o", out, *TOWN, *before).code == 0
        before = ["--history", out]
    return folder


def keyed(path: Path) -> KeyedSheet:
    sheet = sheets_of(EDITION, read_book(path, lambda name: True))["lich_su"][0]
    assert sheet is not None
    return sheet


def past(path: Path) -> dict[tuple[str, int], object]:
    return {(p.id, p.year): (p.value, p.part, p.total) for p in read_past(EDITION, keyed(path))}


def stated(path: Path, row_id: str, column: str) -> object:
    sheet = keyed(path)
    return sheet.cell({i: r for r, i in sheet.rows_with_ids()}[row_id], column)


def visible(path: Path) -> bool:
    return openpyxl.load_workbook(path)[SHEET].sheet_state == "visible"


def test_each_year_brings_the_earlier_ones_along(chain: Path) -> None:
    made = past(chain / "2024.xlsx")
    for year, reached in REACHED.items():
        assert made["M6.1", year][1:] == (3 * reached + 6, 18006)
    assert {year for row, year in made if row == "M3.2.1.1.2"} == {*REACHED}
    assert stated(chain / "2024.xlsx", HISTORY_SOURCE, "y2023") == "2023.xlsx"
    assert "3" in str(stated(chain / "2024.xlsx", HISTORY_SOURCE, "y2024"))
    assert stated(chain / "2024.xlsx", "M6.1", "outlook") == "Có khả năng đạt"
    assert stated(chain / "2024.xlsx", "M6.1", "projected") == 65.01
    assert visible(chain / "2024.xlsx")


def test_the_history_of_the_chain_is_that_of_all_files_at_once(
    chain: Path, tmp_path: Path, years: Path, cli: Any
) -> None:
    options = [x for y in (2021, 2022, 2023) for x in ("--history", chain / f"{y}.xlsx")]
    ran = cli("consolidate", years / "2024", "-o", tmp_path / "ra.xlsx", *TOWN, *options, "--json").json
    assert past(tmp_path / "ra.xlsx") == past(chain / "2024.xlsx")
    assert ran["forecast"]["M6.1"]["years"] == [*REACHED]
    assert [f for f in ran["findings"] if f["code"].startswith("history")] == []


def test_merging_again_replaces_the_year_and_keeps_the_others(
    chain: Path, years: Path, tmp_path: Path, make_book: Make, cli: Any
) -> None:
    out = Path(shutil.copy(chain / "2024.xlsx", tmp_path / "ra.xlsx"))
    folder = Path(shutil.copytree(years / "2024", tmp_path / "xã"))
    make_book(folder / "3.xlsx", "01843", {**values(2024, 3), "M6.1.num": 4003}, parent="058", year=2024)
    assert cli("consolidate", folder, "-o", out, *TOWN).code == 0
    again = past(out)
    assert again["M6.1", 2024][1:] == (11006, 18006)
    assert {k: v for k, v in again.items() if k[1] < 2024} == {
        k: v for k, v in past(chain / "2024.xlsx").items() if k[1] < 2024
    }


def test_a_year_typed_differently_on_two_sheets_is_left_out(chain: Path, years: Path, tmp_path: Path, cli: Any) -> None:
    sheet = keyed(chain / "2023.xlsx")
    row = next(r for r, i in sheet.rows_with_ids() if i == "M6.1")
    package = Package.open((chain / "2023.xlsx").read_bytes())
    for column, value in (("y2021", 12), ("n2021", None), ("d2021", None)):
        package.sheet(SHEET).set((row, sheet.columns[column]), value)
    (tmp_path / "sửa.xlsx").write_bytes(package.to_bytes())
    options = ["--history", chain / "2022.xlsx", "--history", tmp_path / "sửa.xlsx"]
    ran = cli("consolidate", years / "2024", "-o", tmp_path / "ra.xlsx", *TOWN, *options, "--json").json
    conflicts = [f for f in ran["findings"] if f["code"] == "history-conflict"]
    assert [f["id"] for f in conflicts] == ["M6.1"]
    assert conflicts[0]["cell"]
    assert ran["forecast"]["M6.1"]["years"] == [2022, 2023, 2024]
    settled = cli("consolidate", years / "2024", "-o", tmp_path / "r2.xlsx", *TOWN, *options, "--history",
                  chain / "2021.xlsx", "--json").json  # fmt: skip
    assert settled["forecast"]["M6.1"]["years"] == [*REACHED]


def test_a_six_month_workbook_has_no_history(make_book: Make, tmp_path: Path, cli: Any) -> None:
    make_book(tmp_path / "x" / "1.xlsx", "01841", values(2024, 1), parent="058", period="6-thang")
    ran = cli("consolidate", tmp_path / "x", "-o", tmp_path / "ra.xlsx", *TOWN, "--json").json
    assert ran["forecast"] == {}
    assert past(tmp_path / "ra.xlsx") == {}
    assert not visible(tmp_path / "ra.xlsx")


def test_the_blank_workbook_hides_an_empty_sheet() -> None:
    for name in ("Phu_luc_01.xlsx", "Phu_luc_01_hai_cap.xlsx"):
        path = Path(__file__).parents[2] / "workbooks" / name
        assert not visible(path)
        assert past(path) == {}


BLANK = Path(__file__).parents[2] / "workbooks" / "Phu_luc_01.xlsx"
CHOSEN = ("M6.1", "M4.4", "M1.1")


def chosen_row(sheet: KeyedSheet) -> int:
    return max(r for r, _ in sheet.rows_with_ids()) + 3


@pytest.fixture(scope="module")
def computed(chain: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, openpyxl.Workbook]:
    """As LibreOffice computes them: the blank workbook, and the merged one with each of the rows chosen."""
    folder = tmp_path_factory.mktemp("tính")
    sheet = keyed(chain / "2024.xlsx")
    captions = {i: sheet.cell(r, "caption") for r, i in sheet.rows_with_ids()}
    files = [BLANK]
    for row_id in CHOSEN:
        package = Package.open((chain / "2024.xlsx").read_bytes())
        package.sheet(SHEET).set((chosen_row(sheet), sheet.columns["unit"]), str(captions[row_id]))
        files.append(folder / f"{row_id}.xlsx")
        files[-1].write_bytes(package.to_bytes())
    (folder / "ra").mkdir()
    return calc.recalculated(files, folder / "ra")


def test_the_chart_follows_the_choice_without_code(chain: Path, computed: dict[str, openpyxl.Workbook]) -> None:
    """What stands under the years for the row a person chooses; a year without a figure is #N/A."""
    sheet = keyed(chain / "2024.xlsx")

    def lines(row_id: str) -> list[list[object]]:
        grid = computed[f"{row_id}.xlsx"][SHEET]
        row, first = chosen_row(sheet) + 3, sheet.columns["y2021"] + 1
        return [[grid.cell(row + i, first + j).value for j in range(10)] for i in range(3)]

    none = "#N/A"
    results, goals, projected = lines("M6.1")
    assert results == [stated(chain / "2024.xlsx", "M6.1", f"y{y}") for y in REACHED] + [none] * 6
    assert goals == [60] * 5 + [80] * 5
    assert projected == [none] * 4 + [65.01] + [none] * 5
    assert lines("M4.4") == [[none] * 10, [none] * 5 + [1] * 5, [none] * 10]
    assert lines("M1.1")[1] == [60] * 5 + [75] * 5


def test_the_blank_workbooks_stored_results_are_those_of_libreoffice(computed: dict[str, openpyxl.Workbook]) -> None:
    made = computed[BLANK.name][SHEET]
    stored = openpyxl.load_workbook(BLANK, data_only=True)[SHEET]
    formulas = openpyxl.load_workbook(BLANK)[SHEET]
    places = [c.coordinate for row in formulas.iter_rows() for c in row if c.data_type == "f"]
    assert len(places) == 31
    assert [(x, stored[x].value) for x in places] == [(x, made[x].value) for x in places]


# --- the button --------------------------------------------------------------------------------------------------


@pytest.fixture
def town(years: Path, chain: Path, tmp_path: Path) -> Any:
    """The town's open workbook, its folder to merge, and in that a folder of earlier merged workbooks."""
    folder = Path(shutil.copytree(years / "2024", tmp_path / "xã"))
    (folder / SHEET).mkdir()
    shutil.copy(chain / "2023.xlsx", folder / SHEET)
    book = opened(tmp_path / "tp.xlsm", {}, code="058", name="thành phố Bắc Kạn", level="huyen", parent="06")
    put(book, "RUN.folder", str(folder))
    return book


def test_the_button_fills_what_the_command_fills_and_again_changes_nothing(
    town: Any, chain: Path, tmp_path: Path
) -> None:
    assert click(town, "consolidate").fine
    made, right = cells(town)[SHEET], cells(open_book(chain / "2024.xlsx")[0])[SHEET]
    kept = {x for x in right if right[x][1] != "f"}
    assert {x: made.get(x) for x in kept} == {x: right[x] for x in kept}
    shutil.rmtree(tmp_path / "xã" / SHEET)  # the sheet itself now holds the earlier years
    assert SHEET not in click(town, "consolidate").changed


def test_undo_takes_the_history_back(town: Any) -> None:
    before = without_reports(cells(town))[SHEET]
    assert click(town, "consolidate").fine
    assert cells(town)[SHEET] != before
    assert click(town, "undo").fine
    assert {k: v for k, v in cells(town)[SHEET].items() if v[1] != "f"} == {
        k: v for k, v in before.items() if v[1] != "f"
    }


def test_a_merged_workbook_is_read_with_its_past(chain: Path) -> None:
    found = take_in(chain / "2024.xlsx", past=True)
    assert isinstance(found, Submission)
    assert {p.year for p in found.past} == {*REACHED}
    assert take_in(chain / "2024.xlsx").past == ()
