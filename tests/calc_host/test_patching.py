"""Changes made in a real Calc, patched into the file that was opened."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from tests.calc_host.small_book import CONF, FORM, LIST
from xlsx_addin.calc_host.changes import Changes, Watched
from xlsx_addin.calc_host.patching import patched
from xlsx_addin.calc_host.reasons import rows_moved
from xlsx_addin.calc_host.records import Look, Typed
from xlsx_addin.cell_values import CellError, Formula
from xlsx_addin.hosts import scripts
from xlsx_addin.places import column_letters, from_a1
from xlsx_addin.reading.book import read_bytes
from xlsx_addin.resources import resource
from xlsx_addin.workbook.package import CannotEdit, Package
from xlsx_addin.workbook.seal import Sealed, seal

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
MAY_CHANGE = ("xl/worksheets/sheet", "xl/workbook.xml", "xl/calcChain.xml", "docProps/")


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_of(data, name=FORM):
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def shown(book):
    """What a person sees: visible sheets, and each cell's value and formula. Calc opens a boolean of a file as the
    formula that gives it."""
    booleans = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
    seen = {sheet.name: sheet.visible for sheet in book.sheets}
    for sheet in book.sheets:
        area = sheet.range("A1:AN1000")
        for r, (values, texts) in enumerate(zip(area.value, area.formula, strict=True), start=1):
            for c, (value, text) in enumerate(zip(values, texts, strict=True)):
                if text:
                    seen[f"{sheet.name}!{column_letters(c)}{r}"] = (value, booleans.get(text, text))
    return seen


def reopened(app, data, folder):
    path = folder / "lai.xlsm"
    path.write_bytes(data)
    book = app.books.open(str(path))
    book.impl.chart_data.IncludeHiddenCells = True
    try:
        return shown(book)
    finally:
        book.close()


# --- single cells ----------------------------------------------------------------------------------------------------


def test_nothing_changed_or_changed_back_gives_the_very_bytes(at, data):
    assert patched(data, at.changes()) == data
    before = at.cell("A1").Value
    at.type("A1", "9")
    changes = at.changes()
    assert patched(data, changes) != data
    at.cell("A1").Value = before
    assert patched(data, at.changes()) == data


def test_what_the_file_holds_already_is_not_written(data):
    held = {(0, 0): Typed(1.0, Look.PLAIN), (1, 0): Typed(0.5, Look.PERCENT), (5, 0): Typed(Formula("A1*2"))}
    assert patched(data, Changes({FORM: held | {(3, 0): Typed("01834"), (9, 9): Typed(None)}})) == data


def test_everything_typed_is_shown_again(app, at, data, tmp_path):
    texts = ("12", "-0.5", "5%", "2024-02-01", "2024-02-01 12:00", "12:30", "TRUE", " chữ ", "'012", "=A1+1", "=A1%")
    formulas = ("=#N/A", "=STDEV.S(A1:A2)", "=IFS(A1>5;1;TRUE();2)", '=HYPERLINK("#A1";"A1")')
    for row, text in enumerate((*texts, *formulas, "=DAU_BIEU"), start=1):
        at.type(f"G{row}", text)
    for address, text in {"A1": "3", "A2": "0.7", "A3": "7", "A4": "09/29", "A5": "FALSE", "E1": ""}.items():
        at.type(address, text)
    at.type("B40", "dòng\nmới", LIST)
    changes = at.changes()
    assert not changes.left_out
    written = patched(data, changes)
    assert reopened(app, written, tmp_path) == shown(at.book)
    (tmp_path / "a.xlsx").write_bytes(written)
    assert OpenXmlValidator().validate(str(tmp_path / "a.xlsx")).is_valid
    form = sheet_of(written)
    assert [form[f"G{row}"].value for row in (3, 7, 8, 9, 12)] == [0.05, True, " chữ ", "012", "#N/A"]
    assert form["G13"].value == "=_xlfn.STDEV.S(A1:A2)"
    assert form["G4"].value == dt.datetime(2024, 2, 1)
    assert form["G5"].value == dt.datetime(2024, 2, 1, 12)
    assert form["G6"].value == dt.time(12, 30)


def test_a_number_means_in_the_file_what_it_means_in_calc(at, data):
    at.type("F5", "5%")
    for address, form in {"A1": "0%", "A2": "General", "A3": "0.00"}.items():
        at.cell(address).Value = 0.25
        at.book.sheets[FORM].range(address).number_format = form
    written = patched(data, at.changes())
    form, before = sheet_of(written), sheet_of(data)
    assert [form[a].number_format for a in ("F5", "A1", "A2", "A3")] == ["0.00%", "0.00%", "General", "General"]
    assert (form["A1"].fill.start_color.rgb, form["A1"].border.left.style) == ("FFFFFF00", "thin")
    assert [form[a].protection.locked for a in ("A1", "A2")] == [False, False]  # as it was
    assert before["A1"].number_format == "#,##0.00"
    read = read_bytes(written, lambda name: name == FORM).sheets[FORM]
    assert read.percents == {(0, 0), (4, 5)}


def test_a_look_that_the_workbook_has_adds_none(at, data):
    at.type("C5", "2024-02-01", LIST)
    at.type("A1", "3")
    assert parts(patched(data, at.changes()))["xl/styles.xml"] == parts(data)["xl/styles.xml"]


def test_new_rows_have_the_style_of_their_column_and_room_for_their_text(at, data):
    at.type("B30", "một dòng chữ dài hơn bề rộng của cột nên phải xuống dòng", LIST)
    at.type("B31", "ngắn", LIST)
    names = sheet_of(patched(data, at.changes()), LIST)
    assert names["B30"].border.left.style == "thin"
    assert names.row_dimensions[30].height > 45
    assert names.row_dimensions[31].height is None


# --- results ---------------------------------------------------------------------------------------------------------


def test_results_of_formulas_that_depend_on_a_change(at, data):
    at.type("A1", "4")
    package = Package.open(patched(data, at.changes()))
    form = package.sheet(FORM)
    assert [form.value(from_a1(cell)) for cell in ("A6", "C1", "C2", "A9", "D3")] == [8, 8, 1, True, "về đầu"]
    assert form.value(from_a1("A8")) == CellError("#DIV/0!")
    assert (form.value(from_a1("D1")), form.value(from_a1("D2"))) == (None, None)  # Calc does not know the function
    assert form.formula(from_a1("D1")) == "KHONG_BIET(A1)"
    assert form.value(from_a1("A7")) == Decimal(6)


def test_results_that_nothing_touched_stay(at, data):
    at.type("B1", "x", LIST)
    before, after = (Package.open(each).sheet(FORM) for each in (data, patched(data, at.changes())))
    assert after.value(from_a1("A6")) == before.value(from_a1("A6")) == 2


# --- around the cells ------------------------------------------------------------------------------------------------


def test_sheets_shown_and_hidden(at, data):
    at.sheet(LIST).IsVisible = False
    package = openpyxl.load_workbook(io.BytesIO(patched(data, at.changes())))
    assert [package[name].sheet_state for name in (FORM, LIST, CONF)] == ["visible", "hidden", "veryHidden"]
    at.sheet(LIST).IsVisible = True
    at.sheet(CONF).IsVisible = True
    at.sheet(FORM).IsVisible = False
    package = openpyxl.load_workbook(io.BytesIO(patched(data, at.changes())))
    assert [package[name].sheet_state for name in (FORM, LIST, CONF)] == ["hidden", "visible", "visible"]


def test_moved_places_are_not_written(data):
    with pytest.raises(ValueError, match="moved"):
        patched(data, Changes(blocking=(rows_moved(FORM),)))


def test_a_sheet_that_the_file_does_not_have(data):
    with pytest.raises(CannotEdit) as caught:
        patched(data, Changes({"Khác": {(0, 0): Typed("x")}}))
    assert caught.value.code == "no-such-sheet"
    assert "«Khác»" in caught.value.reason


# --- a district's day ------------------------------------------------------------------------------------------------


def test_a_districts_day(app, cli, tmp_path, monkeypatch):
    """After each button the patched file shows what Calc shows, there and to our own reading; the rest is as it was."""
    monkeypatch.setattr(type(app.impl), "alert", lambda *_: "yes")
    folder = tmp_path / "cac_xa"
    folder.mkdir()
    for path in resource("workbooks", "mau_bac_kan_2023").iterdir():
        if path.is_file() and not path.name.startswith("058"):
            shutil.copy(path, folder)
    path = tmp_path / "058.xlsm"
    unit = ("--unit-code", "058", "--unit-name", "thành phố Bắc Kạn", "--level", "huyen", "--year", 2023)
    assert cli("new", *unit, "-o", path).code == 0
    opened = path.read_bytes()
    book = app.books.open(str(path))
    watched = Watched(book)
    assert watched.changes() == Changes()
    without_result = {place for place, value in stored(opened) if value is None}
    info = book.sheets["Thông tin"]
    row = next(i for i, key in enumerate(info.range("A1:A80").value, start=1) if key == "RUN.folder")
    info.range((row, 3)).value = str(folder)

    for run in (scripts.fill, scripts.validate, scripts.consolidate, scripts.undo):
        run(book)
        changes = watched.changes()
        assert not changes.left_out
        written = patched(opened, changes)
        before, after = parts(opened), parts(written)
        assert list(after) == list(before)
        assert all(name.startswith(MAY_CHANGE) for name in after if after[name] != before[name])
        assert reopened(app, written, tmp_path) == shown(book)
        (tmp_path / "a.xlsm").write_bytes(written)
        assert OpenXmlValidator().validate(str(tmp_path / "a.xlsm")).is_valid
        read_as_shown(written, book, without_result)
    assert changes.visible["Nhật ký"] is True

    without_functions = {name: cells for name, cells in changes.cells.items() if name != "Hàm"}
    known = {**changes.results, "Hàm": examples(opened)}
    sealed = seal(patched(opened, Changes(without_functions, known, changes.visible)), now=NOW)
    assert isinstance(sealed, Sealed)
    book.close()


def stored(data):
    """The result that the file holds beside each formula."""
    package = Package.open(data)
    for name in package.sheet_names:
        sheet = package.sheet(name)
        yield from (((name, place), sheet.value(place)) for place, _ in sheet.formula_texts())


def examples(opened):
    """What the functions give that Calc does not have here."""
    sheet = Package.open(opened).sheet("Hàm")
    stored = {place: sheet.value(place) for place, _ in sheet.formula_texts()}
    return {place: float(value) if isinstance(value, Decimal) else value for place, value in stored.items()}


def read_as_shown(written, book, without_result):
    """Cell by cell; but for formulas that had no result in the file and depend on no change, and the functions that
    Calc does not have here, whose results are taken away."""
    raw = read_bytes(written, lambda name: True)
    for sheet in book.sheets:
        if sheet.name == "Hàm":
            continue
        seen = sheet.range("A1:AZ1500").options(err_to_str=True).value
        cells = raw.sheets[sheet.name]
        for r, line in enumerate(seen):
            for c, value in enumerate(line):
                there = cells.rows[r][c] if r < len(cells.rows) and c < len(cells.rows[r]) else ""
                if there == "" and (sheet.name, (r, c)) in without_result:
                    continue
                there = cells.errors.get((r, c), there)
                if isinstance(there, dt.date) and not isinstance(there, dt.datetime):
                    there = dt.datetime(there.year, there.month, there.day)
                assert there == ("" if value is None else value), (sheet.name, r, c)
