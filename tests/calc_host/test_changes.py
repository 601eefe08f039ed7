"""What an open workbook is said to have changed, in a real Calc."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc_host.small_book import CONF, FORM, LIST
from xlsx_addin.calc_engine.uno_bridge import arguments, load, struct
from xlsx_addin.calc_host.changes import Blocking, Changes, LeftOut, Look, Typed
from xlsx_addin.calc_host.differing import _boxes
from xlsx_addin.calc_host.patching import patched
from xlsx_addin.cell_values import CellError, Formula

# --- cells ---------------------------------------------------------------------------------------------------------


def test_a_workbook_that_nobody_touched(at):
    assert at.changes() == Changes()
    assert not at.changes()


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("12", Typed(12.0, Look.PLAIN)),
        ("-0.5", Typed(-0.5, Look.PLAIN)),
        ("5%", Typed(0.05, Look.PERCENT)),
        ("2024-02-01", Typed(45323.0, Look.DATE)),
        ("2024-02-01 12:00", Typed(45323.5, Look.DATE)),
        ("12:30", Typed(0.5208333333333334, Look.TIME)),
        ("TRUE", Typed(True)),
        ("  chữ có dấu ", Typed("  chữ có dấu ")),
        ("'012", Typed("012")),
        ("=A1+1", Typed(Formula("A1+1"), Look.PLAIN)),
        ("=A1%", Typed(Formula("A1%"), Look.PERCENT)),
        ('=A1&"; \'x\' ""y"""', Typed(Formula('A1&"; \'x\' ""y"""'))),
        ("=SUM($'Danh mục'.A1:A3)", Typed(Formula("SUM('Danh mục'!A1:A3)"), Look.PLAIN)),
        ("=DAU_BIEU+1", Typed(Formula("DAU_BIEU+1"), Look.PLAIN)),
        ('=HYPERLINK("#$\'Phụ lục 01\'.B2";"B2")', Typed(Formula('HYPERLINK("#$\'Phụ lục 01\'.B2","B2")'))),
        ("=STDEV.S(A1:A2)", Typed(Formula("_xlfn.STDEV.S(A1:A2)"), Look.PLAIN)),
        ("=IFS(A1>5;1;TRUE();2)", Typed(Formula("_xlfn.IFS(A1>5,1,TRUE(),2)"), Look.PLAIN)),
        ("=CEILING(A1;2)", Typed(Formula("_xlfn.CEILING.MATH(A1,2)"), Look.PLAIN)),
        ("=YEARFRAC(1;400)", Typed(Formula("YEARFRAC(1,400)"), Look.PLAIN)),
        ("=TY_LE_LA(A1)", Typed(Formula("TY_LE_LA(A1)"))),
        ("=#N/A", Typed(CellError("#N/A"))),
    ],
)
def test_what_is_typed(at, text, typed):
    at.type("F5", text)
    assert at.typed() == {"F5": typed}


def test_typing_over_every_kind_of_cell(at):
    for address, text in {
        "A1": "5%",
        "A2": "0.7",
        "A3": "7",
        "A4": "09/29",
        "A5": "FALSE",
        "A6": "9",
        "E1": "",
    }.items():
        at.type(address, text)
    assert at.typed() == {
        "A1": Typed(0.05, Look.PLAIN),  # the cell keeps its format
        "A2": Typed(0.7, Look.PERCENT),
        "A3": Typed(7.0, Look.DATE),
        "A4": Typed("09/29"),
        "A5": Typed(False),
        "A6": Typed(9.0, Look.PLAIN),
        "E1": Typed(None),
    }


@pytest.mark.parametrize("text", ["=1+1", "{=A1}", "#N/A", "'x", "TRUE", "12", "một\thai\nba"])
def test_texts_stay_texts(at, text):
    at.cell("F5").String = text
    assert at.typed() == {"F5": Typed(text)}


def test_a_number_that_is_only_shown_otherwise(at):
    at.book.sheets[LIST].range("A2").number_format = "0%"
    assert at.typed(LIST) == {"A2": Typed(2.0, Look.PERCENT)}


def test_changed_and_changed_back(at):
    before = at.cell("A1").Value
    at.type("A1", "9")
    assert at.changes()
    at.cell("A1").Value = before
    assert at.changes() == Changes()


def test_results_are_no_changes_of_their_own(at):
    at.type("A1", "4")
    changes = at.changes()
    assert set(changes.cells[FORM]) == {(0, 0)}
    shown = changes.results[FORM]
    assert shown[5, 0] == 8.0
    assert shown[6, 0] == 6.0
    assert shown[7, 0] == CellError("#DIV/0!")
    assert isinstance(shown[7, 0], CellError)
    assert shown[8, 0] is True
    assert (shown[0, 2], shown[1, 2]) == (8.0, 1.0)
    assert (shown[0, 3], shown[1, 3], shown[2, 3]) == (None, None, "về đầu")  # Calc does not know the function


def test_dates_and_booleans_of_sheets_with_hidden_rows(at):
    """Texts of cells are asked for through charts, which may leave hidden rows out."""
    at.type("A1", "TRUE")
    at.cell("A1").NumberFormat = at.book.impl.formats.key("BOOLEAN")
    at.type("F6", "=A1=TRUE()")
    at.type("F7", "=DATE(2024;2;1)")
    changes = at.changes()
    assert changes.cells[FORM][0, 0] == Typed(True)
    assert (changes.results[FORM][5, 5], changes.results[FORM][6, 5]) == (True, 45323.0)
    assert changes.cells[FORM][6, 5].look is Look.DATE


def test_cells_moved_sideways_make_no_handle_lose_its_place(at):
    at.insert("F5:G5", "RIGHT")
    at.undo()
    at.type("F5", "x")
    assert at.typed() == {"F5": Typed("x")}


def test_sorting_is_new_content(at):
    field = struct("table.TableSortField")
    field.Field, field.IsAscending = 0, False
    fields = load().Any("[]com.sun.star.table.TableSortField", (field,))
    at.cell("A1:A3", LIST).sort(arguments(SortFields=fields, ContainsHeader=False))
    changes = at.changes()
    assert not changes.blocking
    assert {place: typed.content for place, typed in changes.cells[LIST].items()} == {(0, 0): 3.0, (2, 0): 1.0}


def test_typing_far_below_and_cutting_whole_rows_move_nothing(at):
    at.type("B3000", "dưới", LIST)
    at.cut("A2:XFD2", "A10", LIST)
    changes = at.changes()
    assert not changes.blocking
    assert {place: typed.content for place, typed in changes.cells[LIST].items()} == {
        (1, 0): None,
        (9, 0): 2.0,
        (2999, 1): "dưới",
    }


def test_cells_pushed_down_are_new_content(at):
    at.insert("A2:A2", "DOWN", LIST)
    changes = at.changes()
    assert not changes.blocking
    assert [typed.content for _, typed in sorted(changes.cells[LIST].items())] == [None, 2.0, 3.0]
    assert changes.cells[FORM][6, 0].content == Formula(f"SUM('{LIST}'!A1:A4)")


places = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 16000)), max_size=40, unique=True)


@given(places)
def test_rectangles_hold_their_places_and_stay_small(places):
    found = list(_boxes(sorted(places)))
    assert [place for part, _ in found for place in part] == sorted(places)
    for part, area in found:
        assert len(part) == 1 or area.rows * area.columns <= 50_000
        for row, column in part:
            assert area.row <= row + 1 <= area.last[0]
            assert area.column <= column + 1 <= area.last[1]


# --- what cannot go into the file ------------------------------------------------------------------------------------


def codes(at):
    """Also that each one says where, and in a whole sentence."""
    left_out = at.changes().left_out
    for each in left_out:
        assert each.reason.endswith(".")
        assert each.sheet in each.reason
        assert each.cell in each.reason
    return [(each.code, each.sheet, each.cell) for each in left_out]


def test_an_added_sheet_and_what_needs_it(at):
    at.document.Sheets.insertNewByName("Mới", 1)
    at.type("A1", "5", "Mới")
    at.type("F5", "=$'Mới'.A1+1")
    at.type("F6", "giữ")
    assert codes(at) == [("sheet-added", "Mới", ""), ("formula-needs-sheet", FORM, "F5")]
    assert at.typed() == {"F6": Typed("giữ")}
    assert (4, 5) not in at.changes().results[FORM]
    at.document.Sheets.removeByName("Mới")


def test_sheets_in_another_order(at):
    at.document.Sheets.moveByName(LIST, 0)
    assert codes(at) == [("sheet-order", "", "")]


def test_a_note_is_named_and_one_that_a_write_swept_away_is_not(at):
    at.sheet().Annotations.insertNew(at.cell("E2").CellAddress, "mới")
    assert codes(at) == [("note-added", FORM, "E2")]
    notes = at.sheet().Annotations
    notes.removeByIndex(next(n for n in range(notes.Count) if notes.getByIndex(n).String == "mới"))
    assert codes(at) == []
    notes.getByIndex(0).String = "sửa"
    assert codes(at) == [("note-added", FORM, "E1")]
    notes.removeByIndex(0)
    assert codes(at) == []


def test_a_drawing(at):
    shape = at.document.createInstance("com.sun.star.drawing.RectangleShape")
    at.sheet().DrawPage.add(shape)
    assert codes(at) == [("drawing-changed", FORM, "")]
    at.sheet().DrawPage.remove(shape)
    assert codes(at) == []


def test_names_and_what_needs_them(at):
    at.book.names.add("MOI", f"='{LIST}'!$A$1")
    at.book.sheets[LIST].names.add("RIENG", f"='{LIST}'!$A$1")
    at.type("F5", "=MOI+1")
    assert codes(at) == [("name-changed", "", ""), ("name-changed", LIST, ""), ("formula-needs-name", FORM, "F5")]
    assert "MOI" in at.changes().left_out[0].reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=1+", "formula-in-error"),
        ("=ROUND()", "formula-in-error"),
        ("='file:///tmp/khac.xlsx'#$Sheet1.A1", "formula-not-for-excel"),
        ("=SUM($'Phụ lục 01'.A1:$'Danh mục'.A2)", "formula-not-for-excel"),
        ("=A1~A2", "formula-not-for-excel"),
        ("=" + "+".join(["A1"] * 3000), "formula-not-for-excel"),
        ("x" * 32_768, "text-too-long"),
    ],
)
def test_what_excel_cannot_hold(at, text, code):
    at.type("F5", text)
    at.type("F6", "giữ")
    assert codes(at) == [(code, FORM, "F5")]
    assert at.typed() == {"F6": Typed("giữ")}


def test_array_formulas(at):
    at.book.sheets[LIST].range("E1:E2").formula_array = "=A1:A2"
    assert codes(at) == [("array-formula", LIST, "E1"), ("array-formula", LIST, "E2")]
    at.book.sheets[FORM].range("C1:C3").formula_array = "=A1:A3*3"
    assert [code for code in codes(at) if code[1] == FORM] == [("array-formula", FORM, f"C{row}") for row in (1, 2, 3)]


# --- what forbids writing --------------------------------------------------------------------------------------------


def blocking(at):
    changes = at.changes()
    assert all(each.reason.endswith(".") and each.sheet in each.reason for each in changes.blocking)
    assert not changes.blocking or not (changes.cells or changes.results or changes.visible)
    return [(each.code, each.sheet) for each in changes.blocking]


@pytest.mark.parametrize(("how", "code"), [("ROWS", "rows-moved"), ("COLUMNS", "columns-moved")])
def test_rows_and_columns_inserted_and_deleted(at, how, code):
    at.insert("B2:B2", how, LIST)
    assert blocking(at) == [(code, LIST)]
    at.undo()
    assert blocking(at) == []
    at.delete("B2:C3", how, LIST)
    assert blocking(at) == [(code, LIST)]
    at.undo()
    at.insert("B2:B2", how, LIST)
    at.delete("D4:D4", how, LIST)  # as many as before
    assert blocking(at) == [(code, LIST)]
    at.undo()
    at.undo()
    assert at.changes() == Changes()


def test_a_row_inserted_and_the_same_one_deleted_again(at):
    at.insert("B2:B2", "ROWS", LIST)
    at.delete("B2:B2", "ROWS", LIST)
    assert at.changes() == Changes()


def test_a_row_inserted_in_the_content_and_one_deleted_below_it(at):
    at.insert("A2:A2", "ROWS", LIST)
    at.delete("A20:A20", "ROWS", LIST)
    assert blocking(at) == [("rows-moved", LIST)]


def test_a_row_cut_and_undone_forbids_nothing(at, data):
    at.cut("A2:XFD2", "A6", LIST)
    at.undo()
    assert blocking(at) == []
    assert patched(data, at.changes()) == data


def test_a_sheet_removed_renamed_exchanged(at):
    at.document.Sheets.removeByName(LIST)
    assert blocking(at) == [("sheet-removed", LIST)]
    at.undo()
    assert blocking(at) == []
    at.sheet(LIST).Name = "Tên khác"
    assert blocking(at) == [("sheet-renamed", LIST)]
    assert "«Tên khác»" in at.changes().blocking[0].reason
    at.sheet("Tên khác").Name = LIST
    assert blocking(at) == []
    assert codes(at) == [("formula-not-for-excel", FORM, "A7")]  # Calc's undo left it without its sheet
    at.document.Sheets.removeByName(LIST)
    at.document.Sheets.insertNewByName(LIST, 1)
    assert blocking(at) == [("sheet-removed", LIST)]


# --- sheets shown and hidden -----------------------------------------------------------------------------------------


def test_sheets_shown_and_hidden(at):
    at.sheet(LIST).IsVisible = False
    at.sheet(CONF).IsVisible = True
    assert at.changes().visible == {LIST: False, CONF: True}
    at.sheet(LIST).IsVisible = True
    at.sheet(CONF).IsVisible = False
    assert at.changes() == Changes()


def test_hidden_sheets_are_compared_too(at):
    at.type("B1", "C:\\Python", CONF)
    assert at.typed(CONF) == {"B1": Typed("C:\\Python")}


# --- the records -----------------------------------------------------------------------------------------------------

texts = st.text(max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False)
errors = st.sampled_from(["#N/A", "#DIV/0!"]).map(CellError)
shown = st.none() | texts | numbers | st.booleans() | errors
typed = st.builds(Typed, shown | texts.map(Formula), st.none() | st.sampled_from(Look))
place = st.tuples(st.integers(0, 1_048_575), st.integers(0, 16_383))


def reasons(kind):
    return st.lists(st.builds(kind, texts, texts, texts, texts), max_size=3).map(tuple)


all_changes = st.builds(
    Changes,
    st.dictionaries(texts, st.dictionaries(place, typed, max_size=4), max_size=3),
    st.dictionaries(texts, st.dictionaries(place, shown, max_size=4), max_size=3),
    st.dictionaries(texts, st.booleans(), max_size=3),
    reasons(LeftOut),
    reasons(Blocking),
)


def kinds(changes):
    """Equality alone takes an error for a text and 1.0 for True."""
    cells = [(type(t.content), t.look) for each in changes.cells.values() for t in each.values()]
    return cells, [type(value) for each in changes.results.values() for value in each.values()]


@given(all_changes)
def test_records_come_back_from_json_as_they_were(changes):
    back = Changes.from_json(json.loads(json.dumps(changes.to_json())))
    assert back == changes
    assert kinds(back) == kinds(changes)
