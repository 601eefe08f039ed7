"""The buttons in xlwings Lite: the generated script itself, run as the add-in runs it, against the command line."""

import datetime as dt
import re
import shutil

import openpyxl
import pytest

from tests.conftest import ROOT
from tests.lite.addin import digest_of

PART, TOTAL, RATE = "M3.2.1.1.1", "M3.2.1.1", "M3.2.1.1.2"
OTHER_PART, OTHER_TOTAL, OTHER_RATE = "M3.2.1.2.1", "M3.2.1.2", "M3.2.1.2.2"
INFO, LOG, CHECKS = "Thông tin", "Nhật ký", "Kiểm tra"
TYPED = {
    PART: "09/29",
    OTHER_PART: 1,
    OTHER_TOTAL: 4,
    OTHER_RATE: "33,33",
    "M4.1.num": "05 người",
    "M4.1.den": "10.450 bé",
    "M6.3.q1": "04",
    "M6.3.q2": 5,
    "M6.3.q3": 6,
    "M6.3.q4": "7",
    "CB.hdnd.xa.women": "05",
    "CB.hdnd.xa.total": 8,
    "CB.ct_ubnd.xa.women": 1,
    "CB.ct_ubnd.xa.total": 1,
}


@pytest.fixture(scope="module")
def typed(cli, write_table, tmp_path_factory):
    """A commune's workbook with buttons as it was typed: texts, fractions, a rate over its formula."""
    folder = tmp_path_factory.mktemp("sổ")
    values = write_table(folder / "v.csv", ("id", "value"), TYPED.items())
    unit = ("--unit-code", "01840", "--unit-name", "phường Đức Xuân", "--level", "xa", "--parent-code", "058")
    assert cli("new", *unit, "--year", 2024, "--values", values, "-o", folder / "sổ.xlsm").code == 0
    return folder / "sổ.xlsm"


@pytest.fixture
def where(cli, typed):
    """Sheet and cell of a figure."""
    cells = cli("layout", typed, "--json").json["cells"]
    return lambda figure: (cells[figure]["sheet"], cells[figure]["cell"])


def cells_of(book, *, without=(LOG,)):
    """The formula side of every cell, but for the log and the outcome of the last run."""
    found = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows() if sheet.title not in without else ():
            if not (sheet.title == INFO and str(row[0].value).startswith("RUN.")):
                found |= {(sheet.title, c.coordinate): (c.value, c.data_type) for c in row if c.value is not None}
    return found


def run_rows(book):
    """The outcome of the last run, by its row's id."""
    return {row[0].value: row[2].value for row in book[INFO].iter_rows() if str(row[0].value).startswith("RUN.")}


def filled(cli, source, target, *options):
    """The same workbook filled by the command line."""
    shutil.copy(source, target)
    assert cli("fill", target, *options).code in (0, 1)
    return openpyxl.load_workbook(target)


def type_in(lite, place, value, form=None):
    """As a person does it: the cell, what it shows, and how."""
    for book in (lite.book.impl.formulas, lite.book.impl.values):
        cell = book[place[0]][place[1]]
        cell.value = value
        cell.number_format = form or cell.number_format


def test_fill_does_what_the_command_line_does(cli, typed, opened, where, tmp_path):
    lite = opened(typed)
    actions = lite.click("tinh_ty_le")
    expected = filled(cli, typed, tmp_path / "dòng lệnh.xlsm")
    assert cells_of(lite.sheets) == cells_of(expected)
    assert lite.cell(*where(PART)).value == 9 and lite.cell(*where(TOTAL)).value == 29
    assert lite.cell(*where(OTHER_RATE)).value == "33,33"
    assert lite.cell(*where("M1.1.4b")).value == 1
    assert run_rows(lite.sheets)["RUN.outcome"] == run_rows(expected)["RUN.outcome"]
    assert [mode for _, mode in lite.said] == ["info"]
    assert lite.sheets[LOG].sheet_state == "visible"
    assert {a["func"] for a in actions} <= {"setValues", "setSheetVisibility", "setNumberFormat", "alert"}


def test_overwriting_puts_the_forms_formula_where_a_rate_differs(cli, typed, opened, where, tmp_path):
    lite = opened(typed)
    lite.click("ghi_de_ty_le")
    expected = filled(cli, typed, tmp_path / "dòng lệnh.xlsm", "--overwrite")
    assert cells_of(lite.sheets) == cells_of(expected)
    assert str(lite.cell(*where(OTHER_RATE)).value).startswith("=")


def test_a_rate_that_agrees_stays_as_it_was_typed(cli, make_book, opened, where, tmp_path):
    path = make_book(tmp_path / "sổ.xlsx", "01840", {**TYPED, OTHER_RATE: "25.00"})
    lite = opened(path)
    lite.click("tinh_ty_le")
    expected = cells_of(filled(cli, path, tmp_path / "dòng lệnh.xlsx"))
    got = cells_of(lite.sheets)
    different = {place for place in got.keys() | expected.keys() if got.get(place) != expected.get(place)}
    assert different == {where(OTHER_RATE)}, "only the repair of a formula is left out"
    assert lite.cell(*where(OTHER_RATE)).value == 25


@pytest.mark.parametrize("sample", ["typed", "01840", "01852", "058"])
def test_validate_finds_what_the_command_line_finds(sample, cli, typed, opened, tmp_path):
    path = typed
    if sample != "typed":
        path = next((ROOT / "workbooks" / "mau_bac_kan_2023").glob(f"{sample}_*.xlsx"))
    said = cli("validate", path, "--json").json["files"][0]
    lite = opened(path)
    lite.click("kiem_tra")
    lines = listed(lite.sheets)
    assert said["findings"]
    found = sorted((code, sheet, each) for code, sheet, cell, message in lines for each in cells_named(cell, message))
    assert found == sorted((f["code"], f["sheet"], f["cell"]) for f in said["findings"])
    messages = {f["message"] for f in said["findings"]}
    assert all(message in messages for *_, cell, message in lines if cells_named(cell, message) == [cell])
    assert lite.sheets[CHECKS].sheet_state == "visible"


def cells_named(cell, message):
    """The cells of a line, which may speak of many alike."""
    several = re.search(r"ở các ô ([A-Z0-9, ]+)\.", message)
    return several[1].split(", ") if several else [cell]


def listed(book):
    """Code, sheet, cell and message of each line of ``Kiểm tra``, by the keys of its columns."""
    rows = [[c.value for c in row] for row in book[CHECKS].iter_rows()]
    key_row = next(i for i, row in enumerate(rows) if "#id" in row)
    at = {key: i for i, key in enumerate(rows[key_row]) if key}
    lines = [row for row in rows[key_row + 2 :] if row[at["code"]]]
    return [tuple(row[at[key]] or "" for key in ("code", "sheet", "cell", "message")) for row in lines]


@pytest.mark.parametrize("buttons", [("tinh_ty_le",), ("ghi_de_ty_le",), ("kiem_tra",), ("tinh_ty_le", "kiem_tra")])
def test_undo_restores_exactly_what_the_last_run_changed(buttons, typed, opened, tmp_path):
    lite = opened(typed)
    for button in buttons[:-1]:
        lite.click(button)
    before = cells_of(lite.sheets)
    lite.click(buttons[-1])
    assert cells_of(lite.sheets) != before
    if buttons[-1] == "ghi_de_ty_le":
        lite.recalculate(tmp_path)
    lite.click("hoan_tac")
    assert cells_of(lite.sheets) == before
    assert lite.said[-1][1] == "info"
    assert lite.click("hoan_tac")[-1]["func"] == "alert"
    assert cells_of(lite.sheets) == before


def test_undo_refuses_where_a_person_changed_a_cell_since(typed, opened, where):
    lite = opened(typed)
    lite.click("tinh_ty_le")
    type_in(lite, where(PART), 10)
    before = cells_of(lite.sheets)
    lite.click("hoan_tac")
    assert cells_of(lite.sheets) == before
    message, mode = lite.said[-1]
    assert mode == "critical"
    assert f"«{where(PART)[0]}» {where(PART)[1]}" in message


@pytest.mark.parametrize("button", ["tinh_ty_le", "ghi_de_ty_le", "kiem_tra", "tong_hop", "tao_ban_gui"])
def test_a_second_click_writes_nothing(button, typed, opened, tmp_path):
    lite = opened(typed)
    lite.click(button)
    if button == "ghi_de_ty_le":
        lite.recalculate(tmp_path)
    assert [a["func"] for a in lite.click(button)] == ["alert"]
    assert lite.said[-1][1] == ("critical" if button in ("tong_hop", "tao_ban_gui") else "info")


@pytest.mark.parametrize("button", ["tong_hop", "lap_bao_cao", "tao_ban_gui", "mo_huong_dan"])
def test_what_needs_files_says_so_and_changes_no_figure(button, typed, opened):
    lite = opened(typed)
    before = cells_of(lite.sheets, without=())
    lite.click(button)
    assert cells_of(lite.sheets, without=()) == before
    message, mode = lite.said[-1]
    assert mode == "critical"
    assert "cần đọc và ghi tệp" in message and "máy đã cài chương trình" in message
    assert run_rows(lite.sheets)["RUN.outcome"] == message
    assert lite.output == ""


def test_dates_arrive_as_dates(cli, make_book, opened, tmp_path):
    """A day in the list of documents, and the fraction 9/12 that Excel made a date of while it was typed."""
    lite = opened(make_book(tmp_path / "sổ.xlsx", "01840", {TOTAL: 12}))
    place = cli("layout", lite.book.impl.path, "--json").json["cells"][PART]
    type_in(lite, (place["sheet"], place["cell"]), dt.datetime(2024, 12, 9), "dd/mm/yyyy")
    lite.click("kiem_tra")
    found = [(code, cell) for code, _, cell, _ in listed(lite.sheets)]
    file = tmp_path / "lưu.xlsx"
    lite.sheets.save(file)
    said = cli("validate", file, "--json").json["files"][0]["findings"]
    expected = [f["code"] for f in said if f["cell"] == place["cell"] and f["sheet"] == place["sheet"]]
    assert expected and all((code, place["cell"]) in found for code in expected)


def test_undo_brings_a_date_back_as_a_date(cli, make_book, opened, tmp_path):
    lite = opened(make_book(tmp_path / "sổ.xlsx", "01840", {"CB.ct_ubnd.xa.women": 1}))
    derived = cli("layout", lite.book.impl.path, "--json").json["cells"]["M1.1.4b"]
    place = (derived["sheet"], derived["cell"])
    type_in(lite, place, dt.datetime(2024, 9, 1), "dd/mm/yyyy")
    lite.click("ghi_de_ty_le")
    assert (lite.cell(*place).value, lite.cell(*place).is_date) == (1, False)
    lite.click("hoan_tac")
    assert lite.cell(*place).value == dt.datetime(2024, 9, 1)
    assert lite.cell(*place).is_date


def test_a_rate_typed_as_percentage_is_a_finding_and_comes_back_as_one(typed, opened, where, tmp_path):
    """The add-in does not say how a number is shown: 0.3333 may be a third of a per cent."""
    lite = opened(typed)
    place = where(OTHER_RATE)
    type_in(lite, place, 0.3333, "0.00%")
    lite.click("kiem_tra")
    assert ("fraction-not-percent", *place) in [line[:3] for line in listed(lite.sheets)]
    lite.click("ghi_de_ty_le")
    lite.recalculate(tmp_path)
    assert "%" not in lite.cell(*place).number_format, "25 shown as 2500 %"
    assert lite.book.impl.values[place[0]][place[1]].value == 25
    lite.click("hoan_tac")
    assert (lite.cell(*place).value, lite.cell(*place).number_format) == (0.3333, "0.00%")


def test_errors_and_truth_values_in_cells(typed, opened, where):
    lite = opened(typed)
    type_in(lite, where(TOTAL), "#DIV/0!")
    type_in(lite, where("M6.3.q2"), True)
    lite.click("kiem_tra")
    found = {(sheet, cell): code for code, sheet, cell, _ in listed(lite.sheets)}
    assert found[where(TOTAL)] == "error-cell"
    assert where("M6.3.q2") in found
    before = [lite.cell(*where(x)).value for x in (TOTAL, "M6.3.q2")]
    lite.click("tinh_ty_le")
    assert [lite.cell(*where(x)).value for x in (TOTAL, "M6.3.q2")] == before


def test_a_workbook_that_is_not_the_form_is_refused(opened, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "Danh sách"
    book.save(tmp_path / "khác.xlsx")
    lite = opened(tmp_path / "khác.xlsx")
    for button in ("tinh_ty_le", "kiem_tra", "hoan_tac"):
        assert [a["func"] for a in lite.click(button)] == ["alert"]
    assert {mode for _, mode in lite.said} == {"critical"}


def test_what_breaks_is_told_and_its_details_are_printed(script, typed, opened):
    lite = opened(typed)
    broken = script.replace(digest_of(script), "0" * 16)  # so that no other test meets it
    lite.script = broken + "\n_unpack()\nimportlib.import_module('xlsx_addin.hosts.scripts').plan_checks = None\n"
    before = cells_of(lite.sheets, without=())
    lite.click("kiem_tra")
    assert cells_of(lite.sheets, without=()) == before
    message, mode = lite.said[-1]
    assert mode == "critical" and "TypeError" in message and "Output" in message
    assert "Traceback" in lite.output and "NoneType" in lite.output


def test_a_newer_script_takes_the_place_of_an_older_one_within_a_session(script, typed, opened):
    lite = opened(typed)
    digest = digest_of(script)
    for each in (script, script.replace(digest, digest[::-1]), script):
        lite.script = each
        lite.click("kiem_tra")
        assert lite.said[-1][1] == "info"


def test_the_two_level_form_is_known_there_too(cli, write_table, opened, tmp_path):
    values = write_table(tmp_path / "v.csv", ("id", "value"), [("M1.1.2a", 2), ("M3.2.1.1.1", "09/29"), *UNNAMED])
    unit = ("--unit-code", "19", "--unit-name", "tỉnh Thái Nguyên", "--level", "tinh", "--year", 2026)
    assert cli("new", *unit, "--values", values, "-o", tmp_path / "sổ.xlsm").code == 0
    said = cli("validate", tmp_path / "sổ.xlsm", "--json").json["files"][0]
    cells = cli("layout", tmp_path / "sổ.xlsm", "--json").json["cells"]
    lite = opened(tmp_path / "sổ.xlsm")
    lite.click("kiem_tra")
    lines = listed(lite.sheets)
    found = sorted((code, sheet, each) for code, sheet, cell, message in lines for each in cells_named(cell, message))
    assert found == sorted((f["code"], f["sheet"], f["cell"]) for f in said["findings"])
    lite.click("tinh_ty_le")
    assert lite.cell(*(cells["M3.2.1.1"][key] for key in ("sheet", "cell"))).value == 29
    assert [mode for _, mode in lite.said] == ["info", "info"]


UNNAMED = [("INFO.owner.CTK", "Thống kê tỉnh")]
