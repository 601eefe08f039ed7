"""Values out and in again, as xlwings promises them, through a real Calc."""

import datetime as dt
import decimal
import math

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsx_addin.calc_engine.values import shows_number

LIVE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

numbers = st.floats(allow_nan=False, allow_infinity=False, width=64).map(lambda x: 0.0 if abs(x) < 1e-300 else x)
whole = st.integers(-(10**15), 10**15)
# Control characters are no content of a workbook, and a surrogate is no character.
letters = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t")
texts = st.text(letters, min_size=1, max_size=30).filter(lambda t: t[0] not in "'=#")
moments = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 30)).map(
    lambda d: d.replace(microsecond=d.microsecond // 1000 * 1000)
)
cells = st.one_of(st.none(), st.booleans(), numbers, whole, texts, moments, moments.map(lambda d: d.date()))


def read_back(value):
    """What xlwings gives for a value that was written: floats for numbers, datetimes for dates."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value


@LIVE
@given(data=st.data())
def test_blocks_of_anything_come_back(shared, data):
    height, width = data.draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=height, max_size=height))
    shared.clear()
    shared["B2"].value = rows
    area = shared.range((2, 2), (height + 1, width + 1))
    assert area.options(ndim=2).value == [[read_back(v) for v in row] for row in rows]


@LIVE
@given(first=cells, second=cells)
def test_what_a_cell_held_before_does_not_matter(shared, first, second):
    if isinstance(first, dt.date) and isinstance(second, (int, float)) and not isinstance(second, bool):
        second = str(second) + " kg"  # a number under a date's format is a date, in Excel too
    shared.clear()
    shared["A1"].value = first
    shared["A1"].value = second
    assert shared["A1"].value == read_back(second)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'09/29", "09/29"),
        ("'=A1", "=A1"),
        ("''a", "'a"),
        ("'", None),
        ("=1+1", 2.0),
        ("=", "="),
        ("09/29", "09/29"),
        ("01840", "01840"),
        ("TRUE", "TRUE"),
        ("+1", "+1"),
        ("#phụ lục", "#phụ lục"),
        ("", None),
        (decimal.Decimal("30.56"), 30.56),
        (10**12, 1e12),
        (float("nan"), None),
        (dt.time(8, 30), 8.5 / 24),
        (dt.timedelta(hours=36), 1.5),
        (dt.datetime(2023, 3, 15, 8, tzinfo=dt.UTC), dt.datetime(2023, 3, 15, 8)),
        (np.float64(1.5), 1.5),
        (np.int64(3), 3.0),
        (np.bool_(True), True),
        (np.datetime64("2024-02-29", "ms"), dt.datetime(2024, 2, 29)),
        (np.datetime64("NaT"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (pd.Timestamp("2024-02-29 12:00"), dt.datetime(2024, 2, 29, 12)),
    ],
    ids=repr,
)
def test_single_values(sheet, written, expected):
    for value in (written, [[written, "beside"], ["below", None]]):
        sheet["C3"].value = value
        assert sheet["C3"].value == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(
    "value", [object(), dt.date(1899, 1, 1), 10**400, {1}, b"x"], ids=["object", "1899", "huge", "set", "bytes"]
)
def test_what_no_cell_can_hold_is_refused_and_nothing_is_written(sheet, value):
    sheet["A1"].value = [1, 2]
    with pytest.raises((TypeError, ValueError)):
        sheet["A1"].value = [["new", value]]
    assert sheet["A1:B1"].value == [1, 2]


def test_errors(sheet):
    names = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
    sheet["A1"].value = names
    sheet["A2"].value = ["=1/0", "=NA()", "=nosuchname", None, "=10^300*10^300", None, '=1+"a"']
    assert sheet["A1:G1"].options(err_to_str=True).value == names
    assert sheet["A1:G1"].value == [None] * 7
    assert sheet["A2:G2"].options(err_to_str=True).value == [
        "#DIV/0!", "#N/A", "#NAME?", None, "#NUM!", None, "#VALUE!",
    ]  # fmt: skip
    assert sheet["A2"].options(err_to_str=True).value == "#DIV/0!"
    assert sheet["A1"].formula == "#DIV/0!"


def test_results_are_dates_and_booleans_where_only_their_formula_makes_them_so(sheet):
    sheet["A1"].value = dt.datetime(2024, 2, 28)
    sheet["B1"].value = [["=A1+1", "=A1=1", "=1=1", '=""', "=A1-A1", "=A1+0.5"], [1, 0, 45000, 0.5, 59.5, 3]]
    assert sheet["B1:G1"].value == [
        dt.datetime(2024, 2, 29), False, True, None, 0.0, dt.datetime(2024, 2, 28, 12),
    ]  # fmt: skip
    assert sheet["B2:G2"].value == [1, 0, 45000, 0.5, 59.5, 3]
    assert not any(isinstance(v, bool) for v in sheet["B2:G2"].value)


def test_dates_under_any_format_and_numbers_under_odd_ones(sheet):
    day = dt.datetime(2023, 3, 15)
    for column, form in enumerate(["dd.mm.yyyy", "yyyy", "d", "mmmm yyyy", '"Ngày" d/m', "dd/mm/yyyy h:mm", ";;;"], 1):
        sheet.range((1, column)).value = day
        sheet.range((1, column)).number_format = form
    assert sheet["A1:G1"].value == [day] * 6 + [45000.0]
    forms = ["0.00%", '0" kg"', "#,##0", "0.0E+00", "# ?/?", "00000", "[Red]-0;0", "h:mm", '"TRUE"']
    for column, form in enumerate(forms, 1):
        sheet.range((2, column)).value = 1
        sheet.range((2, column)).number_format = form
    assert sheet["A2:I2"].value == [1.0] * 9
    assert not any(isinstance(v, bool) for v in sheet["A2:I2"].value)


@given(value=st.floats(1, 2_958_465), places=st.integers(0, 6))
def test_a_number_is_recognised_however_it_is_written(value, places):
    english = f"{value:,.{places}f}"
    german = english.translate(str.maketrans(",.", ".,"))
    for text in (english, german, english.replace(",", ""), f"{value * 100:.{places}f}%", f"{value:.10g}"):
        assert shows_number(text, value)


@given(moment=moments)
def test_a_date_is_not_taken_for_its_number(moment):
    serial = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%m/%d/%y", "%d/%m/%Y %H:%M:%S"):
        assert not shows_number(moment.strftime(form), serial)


def test_percentages_are_fractions(sheet):
    sheet["A1"].value = "=30.56%"
    sheet["A2"].value = 0.3056
    sheet["A2"].number_format = "0.00%"
    assert sheet["A1:A2"].value == pytest.approx([0.3056, 0.3056])


def test_a_text_that_looks_like_something_else_leaves_the_format_alone(sheet):
    for column, form in enumerate(["General", "0.00%", "dd/mm/yyyy"], 1):
        sheet.range((1, column)).number_format = form
    sheet["A2:C2"].number_format = "0.0"
    sheet["A1"].value = [["'09/29", "12", "'=A1"], ["01", "TRUE", "'5%"]]
    assert sheet["A1:C2"].value == [["09/29", "12", "=A1"], ["01", "TRUE", "5%"]]
    assert [sheet.range((1, c)).number_format for c in (1, 2, 3)] == ["General", "0.00%", "dd/mm/yyyy"]
    assert sheet["A2:C2"].number_format == "0.0"
    sheet["A1"].value = [5, 0.5]
    assert sheet["A1:B1"].value == [5, 0.5]


def test_under_the_text_format_everything_is_text_as_it_stands(sheet):
    sheet["A1:F1"].number_format = "@"
    sheet["A1"].value = [5, 0.1, "=A1", "'x", True, dt.date(2024, 1, 2)]
    assert sheet["A1:F1"].value == ["5", "0.1", "=A1", "'x", "TRUE", "2024-01-02"]
    sheet["A3:B3"].number_format = "@"
    sheet["A3"].value = [7, "'y", 7, "'y"]
    assert sheet["A3:D3"].value == ["7", "'y", 7, "y"]


def test_one_and_two_dimensions(sheet):
    sheet["A1"].value = [1, 2, 3]
    sheet["A2"].options(transpose=True).value = [4, 5]
    assert sheet["A1:C1"].value == [1, 2, 3]
    assert sheet["A2:A3"].value == [4, 5]
    assert sheet["A1:A3"].options(transpose=True, ndim=2).value == [[1, 4, 5]]
    assert sheet["A2"].value == 4
    assert sheet["A2"].options(ndim=1).value == [4]
    assert sheet["A2"].options(ndim=2).value == [[4]]
    assert sheet["A1:B2"].value == [[1, 2], [4, None]]
    sheet["E1:F3"].value = "x"
    assert sheet["E1:F3"].value == [["x", "x"]] * 3
    with pytest.raises(ValueError, match="2 x 2"):
        sheet["A1:B2"].raw_value = [[1], [2, 3]]


def test_raw_values(sheet):
    sheet["A1"].value = [[1, "a"], [None, True]]
    assert sheet["A1:B2"].raw_value == ((1.0, "a"), (None, True))
    assert sheet["A1"].raw_value == 1.0
    sheet["A5"].options("raw").value = 3
    assert sheet["A5"].value == 3


def test_options_of_reading(sheet):
    sheet["A1"].value = [["k", 1], ["d", dt.datetime(2024, 5, 6, 7)], ["e", None]]
    assert sheet["A1:B3"].options(dict).value == {"k": 1, "d": dt.datetime(2024, 5, 6, 7), "e": None}
    assert sheet["B2"].options(dates=dt.date).value == dt.date(2024, 5, 6)
    assert type(sheet["B1"].options(numbers=int).value) is int
    assert sheet["B3"].options(empty="-").value == "-"


def test_expanding(sheet):
    sheet["B2"].value = [["a", "b", "c"], [1, 2, 3], [4, 5, 6]]
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    assert sheet["C3"].expand().value == [[2, 3], [5, 6]]
    assert sheet["D4"].expand().address == "$D$4"
    assert sheet["B2"].options(expand="table", ndim=2).value[2] == [4, 5, 6]


def test_data_frames(sheet):
    frame = pd.DataFrame(
        {
            "tên": ["phường Đức Xuân", None],
            "tỷ lệ": [0.3056, math.nan],
            "ngày": pd.to_datetime(["2023-12-31", None]),
            "mã": ["'01840", "'09/29"],
        },
        index=pd.Index([10.0, 20.0], name="stt"),
    )
    sheet["A1"].value = frame
    found = sheet["A1"].options(pd.DataFrame, expand="table").value
    expected = frame.assign(mã=["01840", "09/29"])
    assert list(found.columns) == list(expected.columns)
    assert list(found.index) == [10.0, 20.0]
    assert found.index.name == "stt"
    assert found["tỷ lệ"].tolist()[0] == 0.3056
    assert found.isna().equals(expected.isna())
    assert found["ngày"].iloc[0] == dt.datetime(2023, 12, 31)
    assert found["mã"].tolist() == ["01840", "09/29"]
    series = sheet["A1:B3"].options(pd.Series, header=True).value
    assert series.name == "tên"


def test_arrays(sheet):
    array = np.arange(12.0).reshape(3, 4)
    sheet["A1"].value = array
    assert np.array_equal(sheet["A1:D3"].options(np.array).value, array)


def test_times_and_dates_mean_the_same_in_a_saved_file(sheet, tmp_path):
    sheet["A1"].value = [
        dt.datetime(2023, 3, 15, 8, 30),
        dt.date(2024, 2, 29),
        True,
        dt.time(8, 30),
        dt.timedelta(hours=36),
    ]
    sheet.book.save(tmp_path / "b.xlsx")
    row = next(openpyxl.load_workbook(tmp_path / "b.xlsx").active.iter_rows(values_only=True))
    assert row == (
        dt.datetime(2023, 3, 15, 8, 30), dt.datetime(2024, 2, 29), True, dt.time(8, 30), dt.timedelta(hours=36),
    )  # fmt: skip


def test_what_another_program_wrote_is_read(app, tmp_path):
    made = openpyxl.Workbook()
    rows = [
        [1, 2.5, "chữ", True, None],
        [dt.datetime(2023, 3, 15), dt.datetime(2023, 3, 15, 8, 30), False, "=1/0", "01"],
    ]
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / "made.xlsx")
    book = app.books.open(tmp_path / "made.xlsx")
    try:
        area = book.sheets[0]["A1:E2"].options(err_to_str=True)
        assert area.value == [rows[0], [rows[1][0], rows[1][1], False, "#DIV/0!", "01"]]
    finally:
        book.close()


def test_a_range_of_no_cells(sheet):
    empty = sheet["A1:C3"][0:0, :]
    assert empty.shape == (0, 3)
    assert len(empty) == 0
    assert empty.raw_value is None
    empty.clear_contents()


def test_hidden_rows_and_columns_are_read_like_others(sheet):
    sheet["A1"].value = [[True, dt.datetime(2024, 1, 2)], ["=1/0", dt.datetime(2024, 1, 3)]]
    sheet["A1:A1"].rows[0].api.Rows.IsVisible = False
    sheet["B1"].api.Columns.IsVisible = False
    read = sheet["A1:B2"].options(err_to_str=True).value
    assert read == [[True, dt.datetime(2024, 1, 2)], ["#DIV/0!", dt.datetime(2024, 1, 3)]]


def test_functions_of_xlwings_itself(app, book):
    assert book.sheets[0].range("A1") == xw.Range(book.sheets[0]["A1"], book.sheets[0]["A1"])
    assert xw.apps.active.pid == app.pid
