"""Raw cells to figures: by id, as staff write them, with an outcome for every oddity."""

import datetime as dt
import shutil
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from tests.forms import BLANK, EDITION, codes, judged, place, raw_book, rejected, submission
from xlsx_addin.intake import take_in
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.resources import resource
from xlsx_addin.submission.records import State, Submission


def value(s, field_id):
    return s.value(EDITION, field_id)


@pytest.mark.parametrize(
    ("cell", "expected", "code"),
    [
        (12.0, 12, None),
        ("10.450", 10450, "text-number"),
        ("05 người", 5, "text-number"),
        ("10 450", 10450, "text-number"),
        ("không", 0, "text-number"),
        ("", None, None),
        ("   ", None, None),
    ],
)
def test_counts_in_cells(cell, expected, code):
    judgement = judged({"M3.2.1.1": cell, "M3.2.1.1.1": ""})
    assert value(judgement.submission, "M3.2.1.1") == expected
    assert codes(judgement, "part-without-partner").get("M3.2.1.1") == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("abc", "not-a-number"),
        ("hơn 10.450", "bound-not-value"),
        ("30,56 %", "percent-in-count"),
        (-3.0, "negative-count"),
        ("-3", "negative-count"),
        (2.5, "fractional-count"),
        (dt.datetime(2024, 8, 1), "date-in-figure"),
        (dt.date(2013, 5, 1), "date-in-figure"),
        (True, "not-a-number"),
        (float("inf"), "not-a-number"),
        (float("nan"), "not-a-number"),
    ],
)
def test_cells_that_hold_no_count_stay_out_and_are_said(cell, code):
    judgement = judged({"M3.2.1.1": cell})
    assert value(judgement.submission, "M3.2.1.1") is None
    assert judgement.submission.states["M3.2.1.1"] is State.UNREADABLE
    assert codes(judgement)["M3.2.1.1"] == code


def test_a_date_proposes_the_fraction_that_was_typed():
    found = next(f for f in judged({"M3.2.1.1.1": dt.datetime(2024, 8, 1)}).findings if f.code == "date-in-figure")
    assert "01/8" in found.message
    assert found.cell == "D28"


def test_an_ambiguous_amount_is_a_question():
    judgement = judged({"HD.kinh_phi.nsnn.xa": "1.234"})
    assert value(judgement.submission, "HD.kinh_phi.nsnn.xa") is None
    assert codes(judgement)["HD.kinh_phi.nsnn.xa"] == "ambiguous-number"
    settled = judged({"HD.kinh_phi.nsnn.xa": "5 triệu đồng"})
    assert value(settled.submission, "HD.kinh_phi.nsnn.xa") == 5


def test_error_cells_are_findings():
    judgement = judged({"M3.2.1.1": ""}, errors={"M3.2.1.1": "#DIV/0!"})
    assert codes(judgement)["M3.2.1.1"] == "error-cell"
    assert judgement.submission.states["M3.2.1.1"] is State.UNREADABLE


def test_not_arising_is_neither_blank_nor_zero():
    judgement = judged({"M3.2.1.1": "-"})
    assert judgement.submission.states["M3.2.1.1"] is State.NOT_ARISING
    assert value(judgement.submission, "M3.2.1.1") is None


class TestFractionsInAPart:
    """``09/29`` where a part belongs."""

    def test_both_numbers_are_taken_when_the_total_is_blank(self):
        s = submission({"CB.hdnd.xa.women": "09/29"})
        assert (value(s, "CB.hdnd.xa.women"), value(s, "CB.hdnd.xa.total")) == (9, 29)

    def test_it_agrees_with_the_total(self):
        s = submission({"CB.hdnd.xa.women": "09/29 người", "CB.hdnd.xa.total": 29.0})
        assert value(s, "CB.hdnd.xa.women") == 9

    def test_it_contradicts_the_total(self):
        judgement = judged({"CB.hdnd.xa.women": "09/29", "CB.hdnd.xa.total": 30.0})
        assert codes(judgement)["CB.hdnd.xa.women"] == "fraction-conflicts"
        assert value(judgement.submission, "CB.hdnd.xa.women") is None

    def test_in_the_total_it_is_two_numbers_in_one_cell(self):
        assert codes(judged({"CB.hdnd.xa.total": "09/29"}))["CB.hdnd.xa.total"] == "fraction-in-cell"


class TestRates:
    def test_percent_formatted_cells_are_times_100(self):
        s = submission({"M2.3": 0.3056}, percents={"M2.3"})
        assert s.stated_rates["M2.3"] == Decimal("30.56")

    @pytest.mark.parametrize("cell", ["30,56 %", "30,56\u00a0%", "30.56", "30,56", 30.56])
    def test_as_text(self, cell):
        assert submission({"M2.3": cell}).stated_rates["M2.3"] == Decimal("30.56")

    def test_as_a_fraction(self):
        assert submission({"M2.3": "09/29"}).stated_rates["M2.3"] == Decimal("31.03")

    def test_words_of_the_forms_own_formulas_are_no_rates(self):
        assert not submission({"M2.3": "Không phát sinh"}).stated_rates


class TestStructure:
    def test_inserted_rows_and_moved_columns_do_no_harm(self):
        book = raw_book({"M1.1.4a": 1.0, "M1.1.4b": 0.0})
        sheet = book.sheets["Phụ lục 01"]
        rows = [list(reversed([*r, *[""] * (17 - len(r))])) for r in sheet.rows]
        rows[10:10] = [["", "một dòng chen thêm"]]
        moved = replace(sheet, rows=rows, percents=frozenset(), formulas=frozenset())
        s = submission_of(replace(book, sheets={**book.sheets, sheet.name: moved}))
        assert (value(s, "M1.1.4a"), value(s, "M1.1.4b")) == (1, 0)
        assert s.source(EDITION, "M1.1.4a").cell != "D18"

    def test_sorted_rows_do_no_harm(self):
        book = raw_book({"M1.1.4a": 1.0, "M1.1.4b": 0.0})
        sheet = book.sheets["Phụ lục 01"]
        rows = [*sheet.rows[:7], *reversed(sheet.rows[7:])]
        s = submission_of(replace(book, sheets={**book.sheets, sheet.name: replace(sheet, rows=rows)}))
        assert (value(s, "M1.1.4a"), value(s, "M1.1.4b")) == (1, 0)

    def test_a_missing_row_is_said_and_the_rest_is_read(self):
        book = raw_book({"M1.1.4a": 1.0})
        name, (row, _) = place("M1.1.4b")
        sheet = book.sheets[name]
        rows = [r for i, r in enumerate(sheet.rows) if i != row]
        s = submission_of(replace(book, sheets={**book.sheets, name: replace(sheet, rows=rows)}))
        assert [f.id for f in s.findings if f.code == "missing-id"] == ["M1.1.4b"]
        assert value(s, "M1.1.4a") == 1

    @pytest.mark.parametrize(("second", "kept"), [(5.0, 5), (6.0, None)])
    def test_a_doubled_row(self, second, kept):
        book = raw_book({"M3.2.1.1": 5.0})
        name, (row, column) = place("M3.2.1.1")
        sheet = book.sheets[name]
        again = list(sheet.rows[row])
        again[column] = second
        doubled = replace(sheet, rows=[*sheet.rows, again])
        s = submission_of(replace(book, sheets={**book.sheets, name: doubled}))
        assert [f.code for f in s.findings if f.id == "M3.2.1.1"] == ["doubled-id"]
        assert value(s, "M3.2.1.1") == kept

    def test_no_form_at_all(self):
        empty = RawBook("x.xlsx", "xlsx", ("Sheet1",), {})
        assert rejected(empty).code == "not-the-form"

    def test_a_form_without_its_ids(self):
        book = raw_book()
        name = "Phụ lục 01"
        bare = replace(book.sheets[name], rows=[r[1:] for r in book.sheets[name].rows])
        assert rejected(replace(book, sheets={**book.sheets, name: bare})).code == "no-ids"

    def test_another_edition(self):
        assert rejected(raw_book({"INFO.edition": "ha_noi_2022"})).code == "other-edition"

    def test_sheet_names_in_any_unicode_form_and_spacing(self):
        book = raw_book({"M1.1.4a": 1.0})
        renamed = {n.upper() + " ": replace(s, name=n.upper() + " ") for n, s in book.sheets.items()}
        s = submission_of(replace(book, sheets=renamed))
        assert value(s, "M1.1.4a") == 1


class TestIdentity:
    def test_a_code_that_lost_its_zeros(self):
        s = submission({"INFO.unit_code": 1840.0})
        assert s.unit.code == "01840"
        assert "unit-code-padded" in {f.code for f in s.findings}

    @pytest.mark.parametrize("cell", [2024.0, "2024", "Năm 2024", "2024.0"])
    def test_the_year(self, cell):
        assert submission({"INFO.year": cell}).year == 2024

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ({"INFO.unit_code": "", "INFO.unit_name": ""}, "unit-identity-missing"),
            ({"INFO.unit_code": ""}, "unit-code-missing"),
            ({"INFO.level": "Cấp thôn"}, "level-missing"),
            ({"INFO.year": ""}, "year-missing"),
            ({"INFO.period": "Quý I"}, "period-missing"),
            ({"INFO.cutoff": "cuối năm"}, "bad-date"),
            ({"INFO.cutoff": "30/11/2021"}, "year-mismatch"),
        ],
    )
    def test_what_is_missing_is_said(self, cells, code):
        assert code in {f.code for f in submission(cells).findings}

    def test_dates_as_text_and_as_dates(self):
        day = dt.date(2024, 11, 30)
        for cell in (dt.datetime(2024, 11, 30), "30/11/2024", "30/11/2024 ", "2024-11-30"):
            assert submission({"INFO.cutoff": cell}).cutoff == day


def test_lists_are_read_to_their_last_row():
    book = raw_book()
    sheet = book.sheets["Văn bản"]
    keyed = BLANK.sheets["van_ban"]
    line = [""] * 9
    for column, cell in (("kind", "Kế hoạch"), ("number", "=HYPERLINK(1)"), ("date", "14/02/2024")):
        line[keyed.columns[column]] = cell
    rows = [*sheet.rows[: keyed.key_row + 2], line, [""] * 9, line]
    s = submission_of(replace(book, sheets={**book.sheets, sheet.name: replace(sheet, rows=rows)}))
    assert [r[:3] for r in s.lists["van_ban"]] == [("Kế hoạch", "=HYPERLINK(1)", dt.date(2024, 2, 14))] * 2


def submission_of(book):
    from xlsx_addin.submission.parse import parse_book

    return parse_book(book)


@pytest.mark.parametrize("key", ["phu_luc_01", "van_ban"])
def test_a_copy_of_a_sheet_is_never_read_in_its_place(key, tmp_path):
    """Staff keep a backup of a sheet; Excel calls it «… (2)» and may put it first."""
    edition = EDITION
    path = tmp_path / "so.xlsx"
    shutil.copy(resource("workbooks", edition.workbook), path)
    book = openpyxl.load_workbook(path)
    name = edition.sheets[key]
    if key == "phu_luc_01":
        book[name]["D17"], book[name]["D18"] = 2, 1
    else:
        book[name]["C5"] = "Kế hoạch"
    copy = book.copy_worksheet(book[name])
    copy.title = f"{name} (2)"
    book.move_sheet(copy, -len(book.sheetnames))
    if key == "phu_luc_01":
        book[name]["D17"], book[name]["D18"] = 29, 9
    book.save(path)
    read = take_in(path)
    assert isinstance(read, Submission)
    assert [(f.code, f.sheet) for f in read.findings if f.code == "sheet-twice"] == [("sheet-twice", f"{name} (2)")]
    if key == "phu_luc_01":
        assert (read.value(edition, "M1.1.4a"), read.value(edition, "M1.1.4b")) == (29, 9)
    else:
        assert len(read.lists[key]) == 1
