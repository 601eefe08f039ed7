"""Which sheet, which column, which year: typed sheets of many shapes."""

import pytest

from tests.foreign.noise import clean
from tests.foreign.typed import Rows, book, sheet, title
from xlsx_addin.catalogue import load_edition
from xlsx_addin.foreign.recognise import recognise
from xlsx_addin.foreign.told import NOTHING_TOLD, Told
from xlsx_addin.submission.records import Rejected, Submission, Unit

EDITION = load_edition("bac_ninh_2024")
LINES = clean(EDITION)
COUNT = "M3.2.1.1"
PLACE = next(n for n, x in enumerate(LINES) if x.id == COUNT)
VALUE = int(LINES[PLACE].value)


def rows(header: list[list[object]], *columns: str, above: Rows | None = None) -> Rows:
    """A sheet with these header lines and columns: tt, label, unit, value, or value+N; "" stays blank."""

    def cell(x, column):
        if column.startswith("value"):
            return x.value + float(column[5:] or 0) if x.value != "" else ""
        return getattr(x, column) if column else ""

    return [
        *(title("xã Đồng Tuyển") if above is None else above),
        *header,
        *([cell(x, c) for c in columns] for x in LINES),
    ]


def value(*sheets, told=NOTHING_TOLD, **options) -> int | None:
    s = recognise(book(*sheets, **options), None, told)
    assert isinstance(s, Submission), s
    return s.value(load_edition(s.edition), COUNT)


def refusal(*sheets, told=NOTHING_TOLD) -> str:
    found = recognise(book(*sheets), None, told)
    assert isinstance(found, Rejected)
    return found.code


USUAL = ("tt", "label", "value", "unit")


@pytest.mark.parametrize(
    ("header", "columns", "expected"),
    [
        ([["TT", "Mục tiêu, chỉ tiêu", "Kết quả năm 2023", "ĐVT"]], USUAL, 0),
        ([["STT", "Tên chỉ tiêu", "Kết quả thực hiện", "Đơn vị tính"]], USUAL, 0),
        ([["Đơn vị tính", "Kết quả", "Nội dung", "TT"]], ("unit", "value", "label", "tt"), 0),
        ([["Chỉ tiêu", "Số liệu"]], ("label", "value"), 0),
        (
            [["TT", "Mục tiêu, chỉ tiêu", "Kết quả", "", "ĐVT"], ["", "", "Năm 2022", "Năm 2023", ""]],
            ("tt", "label", "value1000", "value", "unit"),
            0,
        ),
        (
            [["TT", "Mục tiêu, chỉ tiêu", "Kết quả năm 2022", "Kết quả năm 2023", "So sánh"]],
            ("tt", "label", "value1000", "value", "value5"),
            0,
        ),
        (
            [["TT", "Chỉ tiêu", "Kết quả so với năm 2023", "Kết quả so cùng kỳ (%)", "Kết quả"]],
            ("tt", "label", "value5", "value6", "value"),
            0,
        ),
        (
            [["TT", "Chỉ tiêu", "Mục tiêu đến năm 2025", "Thực hiện 2023", "Đánh giá", "Ghi chú"]],
            ("tt", "label", "value7", "value", "value8", ""),
            0,
        ),
        (
            [["TT", "Chỉ tiêu", "Kết quả", "", ""], ["", "", "6 tháng đầu năm", "Cả năm", "Kế hoạch"]],
            ("tt", "label", "value1000", "value", "value8"),
            0,
        ),
        (
            [["TT", "Chỉ tiêu", "Kết quả 2023", "ĐVT"], ["(1)", "(2)", "(3)", "(4)"]],
            USUAL,
            0,
        ),
    ],
)
def test_the_column_of_the_year_is_read_whatever_the_header_looks_like(header, columns, expected):
    assert value(sheet(rows(header, *columns))) == VALUE + expected


def test_half_year_columns_serve_a_half_year_sheet():
    header = [["TT", "Chỉ tiêu", "Kết quả", ""], ["", "", "6 tháng đầu năm", "Cả năm"]]
    above = [["BÁO CÁO 6 THÁNG ĐẦU NĂM 2023 CỦA XÃ ĐỒNG TUYỂN"]]
    s = recognise(book(sheet(rows(header, "tt", "label", "value1000", "value", above=above))))
    assert isinstance(s, Submission)
    assert (s.value(EDITION, COUNT), s.period, s.year) == (VALUE + 1000, "6-thang", 2023)


def test_the_year_before_becomes_last_years_result():
    header = [["TT", "Chỉ tiêu", "Kết quả năm 2022", "Kết quả năm 2023"]]
    s = recognise(book(sheet(rows(header, "tt", "label", "value1000", "value"))))
    assert isinstance(s, Submission)
    assert s.texts[f"{COUNT}.prev"] == str(VALUE + 1000)


TWO_YEARS = [["TT", "Chỉ tiêu", "Kết quả năm 2022", "Kết quả năm 2023"]]


def test_without_a_year_in_the_title_two_years_are_not_decided():
    s = recognise(book(sheet(rows(TWO_YEARS, "tt", "label", "value1000", "value", above=[["Xã Đồng Tuyển"]]))))
    assert isinstance(s, Submission)
    assert s.year is None
    assert "year-missing" in {f.code for f in s.findings}


@pytest.mark.parametrize("told", [Told(year=2022), Told(usual_year=2022)])
def test_a_person_tells_the_year(told):
    found = sheet(rows(TWO_YEARS, "tt", "label", "value1000", "value", above=[["Xã Đồng Tuyển"]]))
    assert value(found, told=told) == VALUE + 1000


def test_the_years_of_the_work_do_not_overrule_the_title():
    s = recognise(book(sheet(rows(TWO_YEARS, "tt", "label", "value1000", "value"))), None, Told(usual_year=2022))
    assert isinstance(s, Submission)
    assert s.year == 2023


def test_a_told_unit_goes_before_the_title():
    told = Told(Unit("02683", "xã Cốc San", "xa"))
    s = recognise(book(sheet(rows([["TT", "Chỉ tiêu", "Kết quả"]], "tt", "label", "value"))), None, told)
    assert isinstance(s, Submission)
    assert (s.unit.code, s.unit.name, s.unit.level) == ("02683", "xã Cốc San", "xa")


@pytest.mark.parametrize(
    ("header", "columns", "above", "code"),
    [
        ([["TT", "Chỉ tiêu", "Kết quả", "Kết quả"]], ("tt", "label", "value", "value1"), None, "result-column-unclear"),
        ([["TT", "Chỉ tiêu", "Kết quả 2021"]], ("tt", "label", "value"), [["Xã A năm 2023"]], None),
        ([["TT", "Chỉ tiêu", "Kế hoạch 2024"]], ("tt", "label", "value"), None, "not-the-form"),
        ([["TT", "Chỉ tiêu", "Kết quả"]], ("tt", "label", "value"), [["QUÝ I NĂM 2023"]], "other-period"),
    ],
)
def test_columns_that_are_not_the_result_of_a_period(header, columns, above, code):
    found = recognise(book(sheet(rows(header, *columns, above=above))))
    if code is None:  # the column's year contradicts the title: read, but of no certain year
        assert isinstance(found, Submission)
        assert found.year is None
    else:
        assert isinstance(found, Rejected)
        assert found.code == code


POVERTY = [
    ["RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2023"],
    ["TT", "Chỉ tiêu", "Kết quả năm 2023", "Đơn vị tính"],
    *(
        [float(n), text, 10.0 + n, unit]
        for n, (text, unit) in enumerate(
            [
                ("Tổng số hộ dân trên địa bàn", "hộ"), ("Tổng số hộ nghèo", "hộ"), ("Tỷ lệ hộ nghèo", "%"),
                ("Tổng số hộ cận nghèo", "hộ"), ("Tỷ lệ hộ cận nghèo", "%"), ("Số hộ nghèo do phụ nữ làm chủ hộ", "hộ"),
                ("Tỷ lệ trẻ em suy dinh dưỡng", "%"), ("Số lao động được tạo việc làm", "người"),
                ("Tỷ lệ lao động qua đào tạo", "%"), ("Tổng số cơ sở trợ giúp xã hội công lập", "cơ sở"),
            ],
            start=1,
        )
    ),
]  # fmt: skip


def test_another_form_is_refused_whole():
    assert refusal(sheet(POVERTY)) == "not-the-form"


@pytest.mark.parametrize("cells", [[], [["Xin chào"]], [["TT", "Nội dung", "Kết quả"]]])
def test_sheets_without_a_form_are_refused(cells):
    assert refusal(sheet(cells)) == "not-the-form"


def test_the_sheet_that_is_the_form_is_taken_among_others():
    form = sheet(rows([["TT", "Chỉ tiêu", "Kết quả"]], "tt", "label", "value"), "biểu 2")
    s = recognise(book(sheet(POVERTY, "biểu 1"), form, sheet([["ghi chú"]], "biểu 3")))
    assert isinstance(s, Submission)
    assert {m.sheet for m in s.matches} == {"biểu 2"}
    assert next(f for f in s.findings if f.code == "foreign-sheet").sheet == "biểu 2"


def two(second: str) -> list:
    header = [["TT", "Chỉ tiêu", "Kết quả"]]
    return [
        sheet(rows(header, "tt", "label", "value"), "nháp 1"),
        sheet(rows(header, "tt", "label", second), "nháp 2"),
    ]


def test_two_sheets_with_other_figures_are_not_decided():
    assert refusal(*two("value9")) == "sheets-unclear"


def test_two_sheets_with_the_same_figures_are_one():
    assert value(*two("value")) == VALUE


def test_a_blank_second_sheet_is_told_but_does_no_harm():
    s = recognise(book(*two("")))
    assert isinstance(s, Submission)
    assert "foreign-sheets-left" in {f.code for f in s.findings}


def test_figures_are_read_by_the_usual_rules():
    typed = {
        "M3.2.1.1": "05 người",
        "M3.2.1.1.1": "03",
        "M3.2.1.1.2": "60,00 %",
        "M3.3.1": "không phát sinh",
        "M3.2.1.2": "-",
    }
    body = [[x.tt, x.label, typed.get(x.id, ""), x.unit] for x in LINES]
    s = recognise(book(sheet([*title("xã Đồng Tuyển"), ["TT", "Chỉ tiêu", "Kết quả", "ĐVT"], *body])))
    assert isinstance(s, Submission)
    assert [s.value(EDITION, i) for i in ("M3.2.1.1", "M3.2.1.1.1", "M3.3.1")] == [5, 3, None]
    assert str(s.stated_rates["M3.2.1.1.2"]) == "60.00"
    assert s.states["M3.3.1"] == s.states["M3.2.1.2"] == "not-arising"
