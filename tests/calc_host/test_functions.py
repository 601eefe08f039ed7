"""The functions in cells of a real Calc: what they show is what ``cell_functions`` says of the same cells."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from pyopenvba import ExcelFile, VBAModuleKind

from xlsx_addin import calc_engine
from xlsx_addin.buttons import BUTTONS
from xlsx_addin.calc_host import functions as served
from xlsx_addin.calc_host.functions import offer_functions
from xlsx_addin.cell_functions import ERROR, FUNCTIONS, HELP, Block
from xlsx_addin.resources import resource
from xlsx_addin.workbook.calc_macros import GONE, for_calc

BOOK = resource("workbooks", "Phu_luc_01.xlsm")
VIETNAMESE = {
    "Setup/L10N": {"ooSetupSystemLocale": "vi-VN"},
    "Office.Common/Security/Scripting": {"MacroSecurityLevel": "3"},  # copies are opened with their macros all the same
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    path = tmp_path_factory.mktemp("copies") / "copy.xlsm"
    path.write_bytes(for_calc(BOOK.read_bytes()))
    return path


@pytest.fixture(scope="module")
def app():
    app = calc_engine.start(macros=True, settings=VIETNAMESE)
    offer_functions(app)
    yield app
    app.kill()


@pytest.fixture(scope="module")
def book(app, copy):
    book = app.books.open(str(copy))
    yield book
    book.close()


@pytest.fixture
def sheet(book):
    sheet = book.sheets.add("Thử", after=book.sheets[-1])
    yield sheet
    sheet.delete()


def in_cell(rows):
    """What cells show of rows of results: a blank as an empty text, which reads as None."""
    return [[float(x) if isinstance(x, Decimal) else x for x in row] for row in rows]


def expected(name, *arguments):
    return in_cell(FUNCTIONS[name](*arguments))[0][0]


def computed(sheet, formula):
    sheet["H1"].formula = formula
    return sheet["H1"].value


# --- opening -----------------------------------------------------------------------------------------------------
def test_every_example_is_right_as_soon_as_the_workbook_is_open(book):
    shown = dict(zip(book.sheets["Hàm"].range("B4:B11").value, book.sheets["Hàm"].range("F4:F11").value, strict=True))
    for described in HELP:
        inputs = [[["#id", "value"], [described.inputs[0], None]] if not isinstance(x, (str, int, float)) else x
                  for x in described.inputs]  # fmt: skip
        assert shown[described.signature] == expected(described.name, *inputs), described.name
    assert shown["TYLE_NU(nữ; tổng; [số lẻ])"] == 31.03


def test_buttons_keep_their_macros(book):
    pages = book.impl.api.DrawPages
    forms = [pages.getByIndex(n).Forms for n in range(pages.Count)]
    events = [f.getByIndex(0).getScriptEvents(i) for f in forms if f.Count for i in range(f.getByIndex(0).Count)]
    scripts = {event.ScriptCode for each in events for event in each}
    assert scripts == {
        f"vnd.sun.star.script:VBAProject.PhuLuc.{button.sub}?language=Basic&location=document" for button in BUTTONS
    }


# --- arguments ---------------------------------------------------------------------------------------------------
CELLS = [
    ("a whole number", 9, None, "9"),
    ("a fraction", 1234.5, None, "1.234,5"),
    ("zero", 0, None, "0"),
    ("a negative", -3, None, "-3"),
    ("a percent", 0.3056, "0.00%", "30,56%"),
    ("one that only looks so", 30.56, '0.00" %"', "30,56"),
    ("a text", "1.234,5", None, "1.234,5"),
    ("a blank", None, None, None),
    ("a boolean", True, None, f"{ERROR}"),
    ("a date", dt.datetime(2024, 8, 1), None, f"{ERROR}"),
    ("no number", "chưa rõ", None, f"{ERROR}"),
    ("an error", "=1/0", None, f"{ERROR}"),
    ("another error", "=NA()", None, f"{ERROR}"),
]


@pytest.mark.parametrize(("what", "content", "look", "shown"), CELLS, ids=[what for what, *_ in CELLS])
def test_a_cell_is_read_as_what_it_is(sheet, what, content, look, shown):
    cell = sheet["A1"]
    cell.value = content
    if look:
        cell.number_format = look
    value = cell.options(err_to_str=True).value
    block = Block(((value,),), lambda row, column: look == "0.00%")
    result = computed(sheet, "=SO_VN(A1)")
    assert result == expected("SO_VN", block)
    assert result == shown or (shown == ERROR and result.startswith(ERROR))
    sheet["A2"].value = "x"
    sheet["C3:C4"].formula_array = "=SO_VN(A1:A2)"  # read as a part of a block
    assert sheet["C3"].value == result
    if isinstance(content, str) and content.startswith("="):
        assert value in result


def test_an_error_is_called_by_its_name(sheet):
    sheet["A1"].formula = "=1/0"
    assert "#DIV/0!" in computed(sheet, "=SO_VN(A1)")
    assert computed(sheet, "=SO_VN(1/0)") is None  # never asked: Calc shows the error itself
    assert sheet["H1"].options(err_to_str=True).value == "#DIV/0!"


def test_constants(sheet):
    assert computed(sheet, "=SO_VN(1234.5)") == "1.234,5"
    assert computed(sheet, '=DOC_SO("10.450 người")') == 10450
    assert computed(sheet, '=DOC_SO("")') is None
    assert computed(sheet, "=SO_VN(1+1)") == "2"
    assert computed(sheet, "=SO_VN(2,1)") == "2,0"
    assert computed(sheet, "=SO_VN(123456789012)") == "123.456.789.012"


def test_arguments_that_are_left_out(sheet):
    sheet["A1"].value = [[9, 29]]
    assert computed(sheet, "=TYLE_NU(A1,B1)") == 31.03
    assert computed(sheet, "=TYLE_NU(A1,B1,0)") == 31
    assert computed(sheet, "=TYLE_NU(A1,B1,C1)") == 31.03
    for formula in ("=TYLE_NU(A1)", "=TYLE_NU()"):
        assert computed(sheet, formula) == f"{ERROR}Thiếu đối số. Cách viết: {HELP[0].signature}."


def test_what_calc_does_not_tell_apart(sheet):
    """An argument left empty between separators is 0 here, a truth value is 1; both from Calc itself."""
    assert computed(sheet, "=TYLE_NU(9,29,)") == 31
    assert computed(sheet, "=SO_VN(TRUE)") == "1"


def test_a_block_of_everything_gives_a_block(sheet):
    rows = [[9, 0.3056, "30,03%"], [None, "1.234", 2.675], [True, dt.datetime(2024, 8, 1), "09/29"]]
    sheet["A1"].value = rows
    sheet["B1"].number_format = "0.00%"
    sheet["D1:F3"].formula_array = "=SO_VN(A1:C3,1)"
    block = Block(rows, lambda row, column: (row, column) == (0, 1))
    assert sheet["D1:F3"].value == in_cell(FUNCTIONS["SO_VN"](block, 1))
    assert sheet["E1"].value == "30,6%"


def test_an_array_of_constants(sheet):
    sheet["A1:B2"].formula_array = '=SO_VN({1.5,2;"3",4})'
    assert sheet["A1:B2"].value == [["1,5", "2"], ["3", "4"]]


def test_blocks_of_one_percent_format_and_of_mixed_ones(sheet):
    sheet["A1"].value = [[0.5], [0.25], [0.125]]
    sheet["A1:A3"].number_format = "0%"
    sheet["B1:B3"].formula_array = "=SO_VN(A1:A3)"
    assert sheet["B1:B3"].value == ["50%", "25%", "12,5%"]
    sheet["A2"].number_format = "0.00"
    sheet["B1:B3"].formula_array = "=SO_VN(A1:A3)"
    assert sheet["B1:B3"].value == ["50%", "0,25", "12,5%"]


def test_blocks_that_do_not_fit_say_so(sheet):
    assert computed(sheet, "=TYLE_NU(A1:A3,B1:B2)") == expected("TYLE_NU", [[None]] * 3, [[None]] * 2)


def test_whole_columns_and_rows_are_read_as_far_as_they_are_used(sheet, monkeypatch):
    shapes = []
    really = served.hosted.KETQUA
    monkeypatch.setattr(served.hosted, "KETQUA", lambda code, form: shapes.append(form.shape) or really(code, form))
    sheet["A1"].value = [["#id", "value"], ["M3.2.1.1", 12]]
    assert computed(sheet, '=KETQUA("M3.2.1.1",A:B)') == 12
    sheet["H9"].formula = '=KETQUA("M3.2.1.1",1:2)'
    assert sheet["H9"].value == 12
    assert computed(sheet, "=SO_VN(Z:Z)") is None
    assert shapes
    assert max(height for height, _ in shapes) < 20
    assert max(width for _, width in shapes) < 20


def test_other_sheets_names_and_references_that_are_computed(book, sheet):
    other = book.sheets.add("Tờ khác", after=sheet)
    other["B2"].value = 0.5
    other["B2"].number_format = "0%"
    book.names.add("CHO_THU", "='Tờ khác'!$B$2")
    assert computed(sheet, "=SO_VN('Tờ khác'!B2)") == "50%"
    assert computed(sheet, "=SO_VN(CHO_THU)") == "50%"
    assert computed(sheet, "=SO_VN(OFFSET('Tờ khác'!A1,1,1))") == "50%"
    assert computed(sheet, "=SO_VN(INDIRECT(\"'Tờ khác'!B2\"))") == "50%"
    book.names["CHO_THU"].delete()
    other.delete()


def test_every_function(sheet):
    text = "Hội đồng nhân dân: 09/29 người, chiếm 30,03%"
    form = [["#id", "value"], ["M3.2.1.1", 12], ["M2.1", 0.485]]
    first = [9, 29, "10.450 người", "M2.2", 2024, "TW", 48.5, text]
    sheet["A1"].value = [first, [25.37, 22.94, "cuộc", 2, "M2.1"] + [None] * 3]
    sheet["A5"].value = form
    sheet["B7"].number_format = "0.00%"
    block = Block(form, lambda row, column: (row, column) == (2, 1))
    calls = {
        "TYLE_NU(A1,B1,D2)": expected("TYLE_NU", 9, 29, 2),
        "DOC_SO(C1)": expected("DOC_SO", "10.450 người"),
        "SO_VN(A2,D2)": expected("SO_VN", 25.37, 2),
        "CHITIEU(D1,E1,F1)": expected("CHITIEU", "M2.2", 2024, "TW"),
        "CHITIEU(D1,E1)": expected("CHITIEU", "M2.2", 2024),
        "DANHGIA(E2,G1,E1)": expected("DANHGIA", "M2.1", 48.5, 2024),
        "DANHGIA(E2,B7,E1,F1)": expected("DANHGIA", "M2.1", Block(((0.485,),), lambda row, column: True), 2024, "TW"),
        'KETQUA("M3.2.1.1",A5:B7)': expected("KETQUA", "M3.2.1.1", block),
        "KETQUA(E2,A5:B7)": expected("KETQUA", "M2.1", block),
        "SO_SANH(A2,B2)": expected("SO_SANH", 25.37, 22.94),
        "SO_SANH(A2,B2,C2)": expected("SO_SANH", 25.37, 22.94, "cuộc"),
        "SOAT_TYLE(H1)": expected("SOAT_TYLE", text),
    }
    for column, formula in enumerate(calls, start=1):
        sheet[20, column].formula = f"={formula}"
    assert dict(zip(calls, sheet[20, 1 : len(calls) + 1].value, strict=True)) == calls
    assert {formula.partition("(")[0] for formula in calls} == set(FUNCTIONS)


def test_long_texts_are_cut_as_in_excel(sheet):
    sheet["A1"].value = ("09/29 người, chiếm 30,03%; " * 1300)[:32_000]
    shown = computed(sheet, "=SOAT_TYLE(A1)")
    assert len(shown) == 32_767
    assert shown == expected("SOAT_TYLE", sheet["A1"].value)[:32_767]


# --- computing again ---------------------------------------------------------------------------------------------
def test_a_function_follows_its_cells(sheet):
    sheet["A1"].value = [[9, 29]]
    sheet["C1"].formula = "=TYLE_NU(A1,B1)"
    sheet["D1"].formula = '=SO_VN(C1)&" %"'
    assert sheet["D1"].value == "31,03 %"
    sheet["A1"].value = 10
    assert sheet["C1:D1"].value == [34.48, "34,48 %"]
    sheet["A1"].value = None
    assert sheet["C1"].value is None


def test_the_form_is_followed_through_its_name(book, sheet):
    form = book.sheets["Phụ lục 01"]
    area = book.names["BIEU_PL01"].refers_to_range
    keys = [row[0] for row in area.value]
    value = area.value[0].index("value")
    cell = form[area.row - 1 + keys.index("M3.2.1.1"), area.column - 1 + value]
    sheet["A1"].formula = '=KETQUA("M3.2.1.1",BIEU_PL01)'
    assert sheet["A1"].value is None
    cell.value = 41
    assert sheet["A1"].value == 41
    cell.value = None
    assert sheet["A1"].value is None


@pytest.mark.parametrize("length", [2, 30, 300])
def test_a_chain_is_computed_from_its_beginning_whichever_cell_is_asked_for_first(book, sheet, length):
    """One function asks for a cell that holds another call, which is not computed yet."""
    sheet["A100"].value = 1
    sheet.range((101, 1), (100 + length, 1)).formula = "=DOC_SO(A100)"
    sheet["C100"].formula = "=SO_VN(C101)"
    sheet.range((101, 3), (99 + length, 3)).formula = "=DOC_SO(C102)"
    sheet.range((100 + length, 3)).value = 1
    for number in (1234.5, 7):
        sheet["A100"].value = number
        sheet.range((100 + length, 3)).value = number
        assert sheet.range((100 + length, 1)).value == number
        assert sheet["C100"].value == f"{number:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
        book.app.calculate()
        assert set(sheet.range((100, 1), (100 + length, 1)).value) == {number}
    block = sheet.range((100, 1), (100 + length, 1))
    sheet["E1"].formula = f'=KETQUA("x",{block.address})'
    assert sheet["E1"].value == expected("KETQUA", "x", [["1"]])


def test_two_workbooks_see_their_own_cells(app, book, sheet, tmp_path):
    path = tmp_path / "second.xlsm"
    path.write_bytes(for_calc(BOOK.read_bytes()))
    second = app.books.open(str(path))
    other = second.sheets.add("Thử", after=second.sheets[-1])
    try:
        for part, women in ((sheet, 9), (other, 10)):
            part["A1"].value = [[women, 29]]
            part["C1"].formula = "=TYLE_NU(A1:A1,B1)"
        sheet["A1"].value = 11
        other["B1"].number_format = "0%"
        app.calculate()
        assert sheet["C1"].value == 37.93
        assert other["C1"].value == expected("TYLE_NU", 10, Block(((29.0,),), lambda row, column: True))
    finally:
        second.close()
    sheet["A1"].value = 12
    assert sheet["C1"].value == 41.38


# --- what goes wrong ---------------------------------------------------------------------------------------------
def test_a_fault_of_ours_is_said_in_the_cell_and_written_down(sheet, monkeypatch, own_home):
    def broken(*arguments):
        raise RuntimeError("hỏng")

    monkeypatch.setattr(served.hosted, "SO_VN", broken)
    shown = computed(sheet, "=SO_VN(5)")
    assert shown.startswith(ERROR)
    assert "xlsx_addin.log" in shown
    assert "hỏng" in (own_home / ".xlsx_addin" / "xlsx_addin.log").read_text(encoding="utf-8")
    monkeypatch.undo()
    assert computed(sheet, "=SO_VN(6)") == "6"


SERVER = """
import sys, time
from xlsx_addin import calc_engine
from xlsx_addin.calc_host.functions import offer_functions
app = calc_engine.start(macros=True)
offer_functions(app)
sheet = app.books.open(sys.argv[1]).sheets["Hàm"]
print(app.impl.office.process.args, app.impl.office.process.pid, sheet["F4"].value, flush=True)
time.sleep(120)
"""


def test_when_our_process_is_gone_cells_keep_what_they_show_until_computed_and_then_say_it(copy):
    serving = subprocess.Popen([sys.executable, "-c", SERVER, str(copy)], stdout=subprocess.PIPE, encoding="utf-8")
    assert serving.stdout is not None
    line = serving.stdout.readline()
    serving.kill()
    serving.wait()
    found = re.search(r"(pipe,name=\w+).* (\d+) 31\.03", line)
    assert found, line
    try:
        app = calc_engine.connect(found[1], headless=True)
        sheet = app.books[0].sheets["Hàm"]
        assert sheet["F4"].value == 31.03
        app.calculate()
        assert sheet["F4:F11"].value == [GONE] * 8
        app.impl.engine.apps.forget(app.impl)
    finally:
        os.kill(int(found[2]), signal.SIGKILL)


def test_where_no_program_computes_them_the_functions_say_so(copy):
    alone = calc_engine.start(macros=True)
    try:
        sheet = alone.books.open(str(copy)).sheets["Hàm"]
        assert sheet["F4:F11"].value == [GONE] * 8
        offer_functions(alone)
        alone.calculate()
        assert sheet["F4"].value == 31.03
    finally:
        alone.kill()


# --- code that came with the workbook ----------------------------------------------------------------------------
STARTS = ("Workbook_Open", "Workbook_Activate", "Auto_Open", "LA_GI", *(button.sub for button in BUTTONS))


def hostile(path: Path, trace: Path) -> bytes:
    """The workbook with code of somebody else's wherever code starts by itself, and behind buttons and a function."""

    def written(name: str, kind: str = "Sub") -> str:
        body = f'Open "{trace}" For Append As #1\nPrint #1, "{name}"\nClose #1\nShell "/usr/bin/touch {trace}.shell"\n'
        return f"{kind} {name}()\n{body}End {kind}\n".replace("\n", "\r\n")

    path.write_bytes(BOOK.read_bytes())
    with ExcelFile(path) as book:
        project = book.vba_project()
        for name in ("xlwings", "Dictionary", "DaiLenh", "HopThoai", "xlwings_udfs"):  # they break all others in Calc
            project.delete_module(name)
        book.set_module("ThisWorkbook", written("Workbook_Open") + written("Workbook_Activate"))
        added = written("Auto_Open") + written("LA_GI", "Function")
        project.add_module("La", added, kind=VBAModuleKind.standard)
        buttons = "".join(written(button.sub) for button in BUTTONS)
        book.set_module("PhuLuc", f'Attribute VB_Name = "PhuLuc"\r\n{buttons}')
        book.save(path)
    return path.read_bytes()


def opened_and_used(app, path: Path) -> None:
    """Open it, compute the function, run every button's macro as a click does."""
    book = app.books.open(str(path))
    sheet = book.sheets.add("Thử", after=book.sheets[-1])
    sheet["A1"].formula = "=LA_GI()"
    book.app.calculate()
    provider = book.impl.api.getScriptProvider()
    for button in BUTTONS:
        url = f"vnd.sun.star.script:VBAProject.PhuLuc.{button.sub}?language=Basic&location=document"
        provider.getScript(url).invoke((), (), ())
    book.close()
    time.sleep(0.5)


def test_nothing_of_it_runs(app, tmp_path):
    trace, shell = tmp_path / "trace.txt", tmp_path / "trace.txt.shell"
    data = hostile(tmp_path / "hostile.xlsm", trace)
    opened_and_used(app, tmp_path / "hostile.xlsm")
    ran = set(trace.read_text().split())  # what would happen
    assert ran == set(STARTS)
    assert shell.exists()
    trace.unlink()
    shell.unlink()
    path = tmp_path / "cleaned.xlsm"
    path.write_bytes(for_calc(data))
    opened_and_used(app, path)
    assert not trace.exists()
    assert not shell.exists()
