"""The functions in cells, against recomputation by hand, real sentences, and what a spreadsheet program computes."""

from __future__ import annotations

import datetime as dt
import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc import recalculated
from tests.conftest import ROOT
from tests.forms import BLANK, EDITION, place
from xlsx_addin.cell_functions import ERROR, FUNCTIONS, HELP, Block, evaluate_call, example_result
from xlsx_addin.submission.records import Unit
from xlsx_addin.workbook.new import Content, make_workbook

FORM = BLANK.sheets["phu_luc_01"]


def one(name: str, *arguments: object) -> object:
    """What a function shows for single cells."""
    ((shown,),) = evaluate_call(name, arguments)  # type: ignore[arg-type]
    return shown


def faulty(name: str, *arguments: object) -> str:
    """The fault that a function shows for single cells."""
    shown = one(name, *arguments)
    assert isinstance(shown, str)
    assert shown.startswith(ERROR)
    assert shown.endswith(".")
    return shown


def half_up(value: Fraction, places: int) -> Decimal:
    """Rounding once more, by the standard library."""
    with localcontext(prec=80):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def comma(value: Decimal) -> str:
    """``1.234,5`` once more."""
    return f"{value:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")


class TestShareOfWomen:
    @given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 9))
    def test_is_the_exact_fraction_rounded_half_up(self, women, others, places):
        total = women + others
        expected = half_up(Fraction(100 * women, total), places) if total else "Không phát sinh"
        assert one("TYLE_NU", women, total, places) == expected
        assert one("TYLE_NU", float(women), float(total), float(places)) == expected

    def test_has_two_decimals_unless_told(self):
        assert one("TYLE_NU", 9, 29) == Decimal("31.03")
        assert one("TYLE_NU", 584, 2302) == Decimal("25.37")
        assert one("TYLE_NU", 9, 29, 0) == 31

    @pytest.mark.parametrize(("women", "total"), [(None, 29), (9, None), ("", 29), (9, "  "), (None, None)])
    def test_is_blank_while_an_input_is(self, women, total):
        assert one("TYLE_NU", women, total) is None

    def test_reads_counts_as_staff_write_them(self):
        assert one("TYLE_NU", "05 người", "13 người") == Decimal("38.46")
        assert one("TYLE_NU", "1.348", "4.054") == Decimal("33.25")

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            ((31, 29), ("31", "29")),
            ((1, 0), ("1", "0")),
            ((-1, 29), ("-1",)),
            ((1.5, 29), ("1,5",)),
            (("09/29", 29), ("09/29",)),
            (("hơn 9", 29), ("hơn 9",)),
            (("-", 29), ("-",)),
            ((True, 29), ("Có",)),
            (("#DIV/0!", 29), ("#DIV/0!",)),
            ((dt.datetime(2024, 8, 1), 29), ("01/08/2024", "01/8")),
            ((9, 29, 1.5), ("9",)),
            ((9, 29, "hai"), ("9",)),
            ((9, 29, 10), ("9",)),
        ],
    )
    def test_says_what_is_wrong(self, arguments, named):
        assert all(word in faulty("TYLE_NU", *arguments) for word in named)


class TestNumbers:
    @given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4))
    def test_written_and_read_again(self, number, places):
        rounded = half_up(Fraction(number), places)
        text = one("SO_VN", number, places)
        assert text == comma(rounded + 0)
        assert one("DOC_SO", text) == rounded

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("10.450", 10450), ("1.234", 1234), ("1,234", Decimal("1.234")), ("30,56 %", Decimal("30.56")),
            ("30.56", Decimal("30.56")), ("1.234,5", Decimal("1234.5")), ("05 người", 5), ("không", 0),
            ("10\u00a0450", 10450), (12.5, Decimal("12.5")), ("-", "Không phát sinh"), ("", None), (None, None),
        ],
    )  # fmt: skip
    def test_text_is_read_by_the_vietnamese_rule(self, text, number):
        assert one("DOC_SO", text) == number

    @pytest.mark.parametrize("text", ["hơn 10.450", "09/29", "12¹", "chưa rõ", "25 ngàn", True, dt.date(2024, 8, 1)])
    def test_no_number_is_guessed(self, text):
        assert faulty("DOC_SO", text)  # which looks at its form as well

    def test_decimals_stay_unless_told(self):
        assert one("SO_VN", 1234.5) == "1.234,5"
        assert one("SO_VN", 0.1 + 0.2) == "0,3"
        assert one("SO_VN", 1234.5, 2) == "1.234,50"
        assert one("SO_VN", 2.675, 2) == "2,68"  # the binary number is below

    def test_a_percent_format_is_heard(self):
        cells = Block(((0.3056, 0.3056),), lambda row, column: column == 0)
        assert evaluate_call("SO_VN", [cells]) == [["30,56%", "0,3056"]]
        assert evaluate_call("DOC_SO", [cells]) == [[Decimal("30.56"), Decimal("0.3056")]]
        assert evaluate_call("SO_SANH", [cells, 30]) == [["tăng 0,56 điểm phần trăm", "giảm 29,69 điểm phần trăm"]]


class TestChange:
    @given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
    def test_of_percentages_is_in_points(self, now, before):
        shown = one("SO_SANH", now, before)
        if now == before:
            assert shown == "không thay đổi"
        else:
            verb = "tăng" if now > before else "giảm"
            assert shown == f"{verb} {comma(abs(now - before))} điểm phần trăm"

    def test_of_counts_is_in_their_unit(self):
        assert one("SO_SANH", 1200, 50, "lượt người") == "tăng 1.150 lượt người"
        assert one("SO_SANH", 38, 50, "cuộc") == "giảm 12 cuộc"
        assert one("SO_SANH", 25.37, 22.94, "%") == "tăng 2,43 điểm phần trăm"

    @given(st.decimals(0, 1000, places=5), st.decimals(0, 1000, places=5))
    def test_only_points_are_rounded(self, now, before):
        verb = "tăng" if now > before else "giảm"
        amount = comma(half_up(abs(Fraction(now) - Fraction(before)), 5)).rstrip("0").rstrip(",")
        assert one("SO_SANH", now, before, "tỷ đồng") == (
            f"{verb} {amount} tỷ đồng" if now != before else "không thay đổi"
        )

    def test_a_small_change_is_one_unless_of_percentages(self):
        assert one("SO_SANH", 1.001, 1, "tỷ đồng") == "tăng 0,001 tỷ đồng"
        assert one("SO_SANH", "1,2345", "1,5", "tỷ đồng") == "giảm 0,2655 tỷ đồng"
        assert one("SO_SANH", 31.001, 31) == "không thay đổi"
        assert one("SO_SANH", 31.005, 31, "điểm phần trăm") == "tăng 0,01 điểm phần trăm"

    def test_needs_both(self):
        assert one("SO_SANH", None, 5) is None
        assert one("SO_SANH", 5, "") is None
        assert one("SO_SANH", one("TYLE_NU", 0, 0), 5) is None
        assert "abc" in faulty("SO_SANH", "abc", 5)


# id: from which year, provincial and central target of 2025, of 2030; from the printed form
TARGETS = {
    "M1.1": (None, "≥ 60", "≥ 60", "≥ 75", "≥ 75"),
    "M2.1": (None, "≥ 50", "≥ 50", "≥ 60", "≥ 60"),
    "M2.2": (None, "< 20", "< 30", "< 10", "< 25"),
    "M2.3": (None, "≥ 27", "≥ 27", "≥ 30", "≥ 30"),
    "M3.1": (None, "≤ 1,7", "≤ 1,7", "≤ 1,4", "≤ 1,4"),
    "M3.2.1": (None, "≥ 90", "≥ 80", "≥ 100", "≥ 90"),
    "M3.2.1.1.2": (None, "≥ 90", "≥ 80", "≥ 100", "≥ 90"),
    "M3.2.1.2.2": (None, "≥ 90", "≥ 80", "≥ 100", "≥ 90"),
    "M3.2.2": (None, "≥ 60", "≥ 50", "≥ 80", "≥ 70"),
    "M3.2.2.1.2": (None, "≥ 60", "≥ 50", "≥ 80", "≥ 70"),
    "M3.2.2.2.2": (None, "≥ 60", "≥ 50", "≥ 80", "≥ 70"),
    "M3.3.3": (2025, "≥ 100", "≥ 100", "≥ 100", "≥ 100"),
    "M3.4.3": (None, "≥ 70", "≥ 70", "≥ 100", "≥ 100"),
    "M4.1": (None, "≤ 111", "≤ 111", "≤ 109", "≤ 109"),
    "M4.2": (None, "≤ 42", "≤ 42", "< 42", "< 42"),
    "M4.3": (None, "≤ 18", "≤ 18", "< 18", "< 18"),
    "M4.4": (None, None, None, "≥ 1", None),
    "M5.1": (2025, "Có", "Có", "Có", "Có"),
    "M5.2": (None, "> 30", "> 30", "≥ 35", "≥ 40"),
    "M5.3.1": (None, "≥ 50", "≥ 50", "> 50", "≥ 50"),
    "M5.3.2": (None, "≥ 30", "≥ 30", "≥ 35", "≥ 35"),
    "M6.1": (None, "≥ 60", "≥ 60", "≥ 80", "≥ 80"),
    "M6.2": (2025, "≥ 100", "≥ 100", "≥ 100", "≥ 100"),
    "M6.3": (2025, "≥ 100", "≥ 100", "≥ 100", "≥ 100"),
    "M6.4": (None, "≥ 100", "≥ 100", "≥ 100", "≥ 100"),
}
YEARS = range(2021, 2031)
ROWS = [row.id for row in EDITION.indicators if row.has_value and not row.id.startswith("M1.1.3")]
OF_DISTRICTS = ("M1.1.3", "M1.1.3a", "M1.1.3b")  # of no form after the first half of 2025


def target_by_hand(row: str, year: int, level: str) -> str | None:
    since, *words = TARGETS.get(row, (None,) * 5)
    if since and year < since:
        return None
    return words[(2 if year > 2025 else 0) + (level == "TW")]


def verdict_by_hand(row: str, value: Decimal | str, year: int, level: str) -> str | None:
    if row not in TARGETS:
        return None
    goal = target_by_hand(row, year, level)
    if goal is None:
        return "Không đánh giá"
    if EDITION.by_id[row].unit == "%" and Decimal(value) > 100:
        return "Không đánh giá"  # more than all of them
    if goal == "Có":
        met = value == "Có"
    else:
        sign, number = goal.split()
        distance = Decimal(value) - Decimal(number.replace(",", "."))
        met = {"≥": distance >= 0, ">": distance > 0, "≤": distance <= 0, "<": distance < 0}[sign]
    return "Đạt" if met else "Còn khoảng cách" if year not in (2025, 2030) else "Chưa đạt"


class TestTargetsAndVerdicts:
    @pytest.mark.parametrize("level", ["tỉnh", "TW"])
    def test_every_row_and_year(self, level):
        shown = evaluate_call("CHITIEU", [[[row] for row in ROWS], [list(YEARS)], level])
        assert shown == [[target_by_hand(row, year, level) for year in YEARS] for row in ROWS]

    @pytest.mark.parametrize("level", ["tỉnh", "TW"])
    def test_every_verdict_at_and_around_every_target(self, level):
        seen = set()
        for row in ROWS:
            flag, whole = EDITION.by_id[row].unit == "Có/Không", EDITION.formulas.get(row) is None
            goals = {w for w in TARGETS.get(row, ())[1:] if w and w != "Có"} or {"≥ 50"}
            numbers = [Decimal(goal.split()[1].replace(",", ".")) for goal in goals]
            step = 1 if whole else Decimal("0.004")
            values = ["Có", "Không"] if flag else [n + d for n in numbers for d in (-step, 0, step)]
            shown = evaluate_call("DANHGIA", [row, [[v] for v in values], [list(YEARS)], level])
            expected = [[verdict_by_hand(row, v, year, level) for year in YEARS] for v in values]
            assert shown == expected, row
            seen |= {word for line in expected for word in line}
        assert seen == {None, "Không đánh giá", "Đạt", "Còn khoảng cách", "Chưa đạt"}

    @pytest.mark.parametrize("row", OF_DISTRICTS)
    def test_rows_of_districts_end_with_them(self, row):
        value = 50 if row == "M1.1.3" else 1
        for year in (2021, 2024, 2025):
            assert one("CHITIEU", row, year) is None
            assert one("DANHGIA", row, value, year) is None
        for year in (2026, 2030):
            assert one("CHITIEU", row, year).startswith("Lỗi")
            assert row in one("DANHGIA", row, value, year)

    def test_the_provincial_target_unless_told(self):
        assert one("CHITIEU", "m2.2", 2024) == "< 20"
        assert [one("CHITIEU", "M2.2", 2024, x) for x in ("", "Tỉnh", "tw", "Trung ương")] == [
            "< 20", "< 20", "< 30", "< 30",
        ]  # fmt: skip

    def test_blank_in_blank_out(self):
        assert one("CHITIEU", None, 2024) is None
        assert one("CHITIEU", "M2.2", None) is None
        assert one("DANHGIA", "M2.2", None, 2024) is None
        assert one("DANHGIA", "M2.2", "Không phát sinh", 2024) == "Không đánh giá"

    @pytest.mark.parametrize(
        ("name", "arguments", "named"),
        [
            ("CHITIEU", ("M9.9", 2024), "M9.9"),
            ("CHITIEU", ("M1", 2024), "M1"),
            ("CHITIEU", ("M2.2", 24), "2000"),
            ("CHITIEU", ("M2.2", "năm nay"), "2000"),
            ("CHITIEU", ("M2.2", 2024, "xã"), "xã"),
            ("DANHGIA", ("M2.2", "hơn 20", 2024), "hơn 20"),
            ("DANHGIA", ("M2.2", 0.31, 2024), "31"),
            ("DANHGIA", ("M5.1", "có thể", 2025), "có thể"),
            ("DANHGIA", ("M2.2", "Lỗi: Một câu.", 2024), "Một câu"),
        ],
    )
    def test_says_what_is_wrong(self, name, arguments, named):
        assert named in faulty(name, *arguments)

    def test_a_percentage_below_one_may_be_said(self):
        percent = Block(((0.005,),), lambda row, column: True)
        assert one("DANHGIA", "M2.2", "0,5%", 2025) == one("DANHGIA", "M2.2", percent, 2025) == "Đạt"


# --- the form as a spreadsheet program computes it -------------------------------------------------------------
def filled(year: int) -> bytes:
    """A workbook with a typed rate near a target, or a flag or count, in every row that has targets."""
    pick, values = random.Random(year), {}
    for row, (_, *words) in TARGETS.items():
        goal = words[2].split()[-1].replace(",", ".")
        near = str(Decimal(goal) + pick.choice([-10, Decimal("-0.01"), 0, Decimal("0.01")])) if goal != "Có" else "Có"
        values[row] = near if EDITION.formulas.get(row) else pick.choice(["Có", "Không"]) if goal == "Có" else "1"
    values["M3.2.1.1"] = "12"
    return make_workbook(EDITION, Unit("01840", "phường Đức Xuân", "xa", "058"), year, "nam", Content(values))


@pytest.fixture(scope="module")
def computed(tmp_path_factory) -> dict[int, openpyxl.Workbook]:
    """Workbooks by year, recalculated by LibreOffice."""
    folder = tmp_path_factory.mktemp("filled")
    years = (2024, 2025, 2029, 2030)
    for year in years:
        (folder / f"{year}.xlsx").write_bytes(filled(year))
    books = recalculated([folder / f"{year}.xlsx" for year in years], tmp_path_factory.mktemp("recalculated"))
    return {year: books[f"{year}.xlsx"] for year in years}


def test_cells_say_what_the_form_says(computed):
    compared = 0
    for year, book in computed.items():
        sheet = book[FORM.raw.name]
        for row, row_id in FORM.rows_with_ids():
            if row_id not in TARGETS:
                continue
            at = {key: sheet.cell(row + 1, column + 1).value for key, column in FORM.columns.items()}
            for level, suffix in (("tỉnh", ""), ("TW", "_central")):
                assert (one("CHITIEU", row_id, year, level) or "") == (at[f"target{suffix}"] or "")
                shown = one("DANHGIA", row_id, at["value"], year, level)
                assert (shown or "") == (at[f"assessment{suffix}"] or ""), (row_id, year, level, at["value"])
                compared += 1
    assert compared == 2 * len(TARGETS) * len(computed)


class TestFiguresOfThisWorkbook:
    def form_rows(self, book: openpyxl.Workbook) -> list[list[object]]:
        sheet, _, cells = book.defined_names["BIEU_PL01"].attr_text.partition("!")
        return [[cell.value for cell in row] for row in book[sheet.strip("'")][cells]]

    def test_are_found_by_code_in_the_named_range(self, computed):
        book = computed[2025]
        rows = self.form_rows(book)
        sheet = book[FORM.raw.name]
        for row_id in (*TARGETS, "M3.2.1.1"):
            _, (row, column) = place(row_id)
            value = sheet.cell(row + 1, column + 1).value
            expected = Decimal(str(value)) if isinstance(value, (int, float)) else value
            assert one("KETQUA", row_id, Block(rows)) == expected
        assert one("KETQUA", "M3.2.1.1", Block(rows)) == 12
        assert one("KETQUA", "M3.2.1.2", Block(rows)) is None

    def test_wherever_rows_and_columns_were_moved(self, computed):
        rows = self.form_rows(computed[2025])
        pick, order = random.Random(1), list(range(len(rows[0])))
        pick.shuffle(order)
        moved = [[row[i] for i in order] for row in rows]
        pick.shuffle(moved)
        codes = [[row] for row in (*TARGETS, "M3.2.1.1", "M3.2.1.2")]
        assert evaluate_call("KETQUA", [codes, Block(moved)]) == evaluate_call("KETQUA", [codes, Block(rows)])

    def rows(self, **values: object) -> Block:
        written = {k.replace("_", "."): v for k, v in values.items()}
        return Block([["#id", "tt", "value"], *([row, "", value] for row, value in written.items())])

    def test_are_read_as_the_form_reads_them(self):
        rows = self.rows(M3_2_1_1="1.205 người", M2_1="48,5 %", M5_1="không", M2_2="Không phát sinh", M3_2_1_2="-")
        shown = evaluate_call("KETQUA", [[["M3.2.1.1"], ["M2.1"], ["M5.1"], ["M2.2"], ["M3.2.1.2"]], rows])
        assert shown == [[1205], [Decimal("48.5")], ["Không"], ["Không phát sinh"], ["Không phát sinh"]]
        percent = Block([["#id", "value"], ["M2.1", 0.485]], lambda row, column: (row, column) == (1, 1))
        assert one("KETQUA", "M2.1", percent) == Decimal("48.5")

    @pytest.mark.parametrize(
        ("code", "rows", "named"),
        [
            ("M3.2.1.1", {"M3_2_1_1": "hơn 5"}, "hơn 5"),
            ("M3.2.1.1", {"M3_2_1_1": "#REF!"}, "#REF!"),
            ("M3.2.1.2", {"M3_2_1_1": 5}, "M3.2.1.2"),
            ("M1", {"M1": None}, "M1"),
            ("M9.9", {"M9_9": 5}, "M9.9"),
        ],
    )
    def test_says_what_is_wrong(self, code, rows, named):
        assert named in faulty("KETQUA", code, self.rows(**rows))

    def test_a_doubled_row_or_another_range_is_refused(self):
        assert "2" in faulty("KETQUA", "M2.1", Block([["#id", "value"], ["M2.1", 1], ["M2.1", 2]]))
        assert "BIEU_PL01" in faulty("KETQUA", "M2.1", Block([["M2.1", 1]]))


# --- sentences of real reports: what is written there, and what is right ---------------------------------------
REAL = [
    ("+ Cấp thành phố: 11/36 người, chiếm tỷ lệ 30,56 %;", ["Đúng"]),
    ("+ Cấp xã, phường: 31/101 người, chiếm tỷ lệ 30,69%", ["Đúng"]),
    ("- + Hội đồng nhân dân thành phố: 09/29 người, chiếm tỷ lệ 30,03%", ["Sai 31,03%"]),
    ("- + Hội đồng nhân dân xã, phường: 53/152 người, chiếm tỷ lệ 34,87%", ["Đúng"]),
    ("+ UBND thành phố: Chủ tịch: 0 người; Phó Chủ tịch: 01/3 người, chiếm tỷ lệ 33,33%.", ["Đúng"]),
    (
        "+ UBND xã, phường: Chủ tịch 01/8 người, chiếm tỷ lệ 12,5%; Phó Chủ tịch: 05/13 người, chiếm tỷ lệ 38,46%.",
        ["Đúng", "Đúng"],
    ),
    ("+ HĐND xã, phường: Chủ tịch: 01/8 người, chiếm tỷ lệ 12,5 %; Phó Chủ tịch: 05/8 người, 62,50%.", ["Đúng"] * 2),
    (
        "Tổng số cán bộ lãnh đạo, quản lý chính quyền địa phương các cấp là 2.302 người, trong đó nữ cán bộ lãnh đạo, "
        "quản lý chính quyền địa phương các cấp là 584 người (chiếm 25,36% so với mục tiêu theo Quyết định "
        "số238/QĐ-UBND tăng 2,43% so với cùng kỳ).",
        ["Làm tròn cụt 25,37%"],
    ),
]
LEFT_ALONE = [
    "Giảm tỷ lệ tử vong bà mẹ còn 42/100.000 trẻ sinh sống, đạt 84% kế hoạch",
    "Đến ngày 05/12 đạt 60% kế hoạch năm",
    "Thực hiện Nghị quyết 09/2021, đạt 50% chỉ tiêu",
    "05/8 xã, tăng 12,5% so với cùng kỳ",
    "09/29 người, chiếm khoảng 30%",
    "09/29 người. Tỷ lệ hộ nghèo là 5%",
    "Năm 2023, trong đó có 09 nữ, chiếm 31,03%",
    "Tăng 12 người, trong đó nữ 5 người, chiếm 20%",
    "1.200 người, trong đó nữ 500 người; số đảng viên chiếm 20%",
    "đạt ít nhất 27% vào năm 2025 và 30% vào năm 2030",
    "09/29 người là nữ, nam chiếm 68,97%",
    "09/29 đại biểu là nữ, tỷ lệ đại biểu trẻ tuổi đạt 20%",
    "12/20 xã hoàn thành, đạt 120% kế hoạch năm",
    "Tỷ số giới tính khi sinh là 111 bé trai/100 bé gái, đạt 100% kế hoạch",
    "Tổng số 29 người. Trong đó xã A: 09 người, đạt 50%",
]
# Sentences that may be true although the percentage is not that of the two counts: another unit, another subject, a
# bound, a plan, a period, a document, a place, another total.
MAY_BE_TRUE = [
    "Tổ chức 15 buổi/1.200 lượt người (nữ chiếm 55%)",
    "05 lớp/250 người tham gia, đạt 100%",
    "12 cuộc/840 lượt người, tỷ lệ nữ 55%",
    "03 lớp tập huấn/150 người, nữ chiếm 60%",
    "10 hộ/50 triệu đồng, đạt 100%",
    "Có 12/15 xã có tỷ lệ nữ tham gia cấp ủy đạt 15% trở lên",
    "Tại 12/15 xã, tỷ lệ nữ chiếm 30%",
    "25 xã, trong đó 20 xã có tỷ lệ nữ lãnh đạo đạt 30% trở lên",
    "45 chi bộ, trong đó 30 chi bộ có nữ cấp ủy đạt 25%",
    "300 hội viên, trong đó 120 hội viên vay vốn, đạt 100%",
    "Đến 6/2024, tỷ lệ nữ đạt 30%",
    "Kế hoạch 12/2024, tỷ lệ nữ đạt 30%",
    "Luật 05/2017, tỷ lệ nữ là 30%",
    "Chỉ thị 21/2024, tỷ lệ nữ đạt 35%",
    "Giai đoạn 2021/2025, đạt 40%",
    "Nhiệm kỳ 2020/2025, nữ chiếm 25%",
    "Công văn 12/45, đạt 30%",
    "Tổ 3/12, nữ chiếm 40%",
    "12/15 xã, nữ chiếm 30%",
    "12/15 xã, tỷ lệ nữ là 30%",
    "10/12 chỉ số đạt 100%",
    "12/15 xã có hộ nghèo (5%)",
    "12/15 xã, hộ nghèo (5%)",
    "12/15 xã, chiếm 60% dân số của huyện",
    "12/15 xã (chiếm 60% dân số)",
    "12/15 xã và 8/15 xã, tương ứng 80% và 53,33%",
    "12/15 xã và 8/15 xã, chiếm 80%, 53,33%",
    "500 buổi, trong đó 300 nữ, chiếm 55%",
    "100 người, trong đó 40 nữ, trong đó đảng viên 10 người, chiếm 10%",
    "100 người, trong đó 40 nữ, trong đó 10 đảng viên, chiếm 10%",
    "COVID-19, trong đó nữ 5 người, chiếm 40%",
    "Tổ 12, trong đó nữ 5 người, chiếm 40%",
    "Khóa 14, trong đó nữ 5 người, chiếm 40%",
    "12/15 xã tỷ lệ hộ nghèo chiếm 5%",
    "12/15 xã đạt 30%",
    "12/15 xã, chiếm từ 30% đến 40%",
    "12/15 xã, chiếm 30% đến 40%",
    "12/15 xã, chiếm 30% - 40%",
    "12/15 xã, tỷ lệ 30% (trở lên)",
    "12/15 xã chi bộ nữ cấp ủy chiếm 25%",
    "25 xã, trong đó 20 xã miền núi, chiếm 60% diện tích",
    "Giai đoạn 2021-2025, trong đó có 9 nữ, chiếm 25%",
    "Công văn 12/45-CV, chiếm 30%",
    "10 cấp ủy viên nữ/15 chi bộ, chiếm 25%",
    "05 đảng viên nữ/23 đảng viên, đạt 100%",
    "Hơn 2/3 số hộ, chiếm 70%",
    "2/3 số hộ (65%)",
    "Xếp hạng 12/63 tỉnh, thành, chiếm 2%",
    "12/15 xã, tỷ lệ 30%/năm",
    "45 tổ với 1.350 hội viên, trong đó 30 tổ, chiếm 66,67%",
    "1.200 người, trong đó nữ 500 người dân tộc chiếm 20%",
    "Có hơn 120 người, trong đó nữ 80 người, chiếm 60%",
    "Trực 24/24, chiếm 30% thời lượng",
    "Hội Phụ nữ 12/15 xã, tỷ lệ nữ 30%",
    "Số xã có nữ: 12/15 xã, tỷ lệ nữ chiếm 30%",
    "Tổ chức 20 buổi tuyên truyền/1.500 người dự (60% là nữ)",
    "Toàn tỉnh có 8 huyện, 108 xã, trong đó 5 huyện nghèo, chiếm 62,5%",
    "Có 2 triệu đồng, trong đó 1 tỷ đồng, chiếm 40%",
]


def said(answer: object) -> list[str]:
    """``Sai 31,03%`` for each judgement of an answer."""
    assert isinstance(answer, str)
    judgements = []
    for sentence in answer.removesuffix(".").split(". "):
        head, _, rest = sentence.partition(": ")
        right = rest.partition(" phải là ")[2].partition(", không")[0]
        judgements.append(f"{head} {right}".strip())
    return judgements


FOUND = [
    ("nữ 05/23 đồng chí (21,7%); dân tộc 10/23 đồng chí (43,5%)", ["Đúng", "Đúng"]),
    ("12/15 đồng chí Ủy viên, nữ 03/15 đồng chí, chiếm 20%", ["Đúng"]),
    ("151/499 đại biểu, đạt tỷ lệ 30,26%", ["Đúng"]),
    ("tổng số 09/29 người, tỷ lệ nữ chiếm 31,03 phần trăm", ["Đúng"]),
    ("Có 120 người dự (trong đó nữ 80 người, bằng 66,66%)", ["Làm tròn cụt 66,67%"]),
    ("Có 120 người dự, trong đó 80 nữ (60%)", ["Sai 66,67%"]),
    ("1.348/4.054 người chiếm 33,25%\n132/370 người chiếm 35,67%", ["Đúng", "Làm tròn cụt 35,68%"]),
    ("09/29 người, chiếm tỷ lệ 30,03%", ["Sai 31,03%"]),
    ("nữ 09/29 người, tỷ lệ 30,03%", ["Sai 31,03%"]),
    ("09 nữ/29 người, chiếm 30,03%", ["Sai 31,03%"]),
    ("05 đồng chí nữ/23 đồng chí, chiếm 22,7%", ["Sai 21,74%"]),
    ("nữ 05/23 đồng chí (22,7%)", ["Sai 21,74%"]),
    ("Nữ 53/152 đại biểu, tỷ lệ nữ chiếm 34,97%", ["Sai 34,87%"]),
    ("120 đảng viên, trong đó nữ 80 đồng chí, chiếm 60%", ["Sai 66,67%"]),
    ("Tổng số là 120, trong đó nữ 80 (60%)", ["Sai 66,67%"]),
    ("20/25 xã thành lập tổ, chiếm 85%", ["Sai 80,00%"]),
    ("9/29 = 30,03%", ["Sai 31,03%"]),
    ("500/2.000 người, chiếm 26%", ["Sai 25,00%"]),
    ("10/23 người dân tộc, chiếm 44%", ["Sai 43,48%"]),
    ("05/8 xã, đạt 62,5%", ["Đúng"]),
    ("12/15 xã, nữ chiếm 80%", ["Đúng"]),
    ("Nữ 53/152 đại biểu, đạt 34,87%", ["Đúng"]),
    ("100 người, trong đó 40 nữ, trong đó đảng viên 10 người, chiếm 25%", ["Đúng"]),
]


class TestStatedShares:
    @pytest.mark.parametrize(("sentence", "expected"), FOUND)
    def test_in_the_ways_staff_write_them(self, sentence, expected):
        assert said(one("SOAT_TYLE", sentence)) == expected

    @pytest.mark.parametrize(("sentence", "expected"), REAL)
    def test_of_real_reports(self, sentence, expected):
        assert said(one("SOAT_TYLE", sentence)) == expected

    @pytest.mark.parametrize("sentence", [*LEFT_ALONE, *MAY_BE_TRUE])
    def test_what_is_no_certain_statement_is_left_alone(self, sentence):
        assert one("SOAT_TYLE", sentence) == one("SOAT_TYLE", "Không có số nào.")

    @given(
        st.integers(1, 9_999), st.integers(0, 9_000), st.integers(0, 4),
        st.sampled_from(["{a}/{b} người, chiếm {x}%", "{a}/{b} ({x}%)", "{a} nữ/{b} người, đạt tỷ lệ {x} %",
                         "{b} đồng chí, trong đó nữ {a} đồng chí, chiếm {x}%", "{a}/{b} = {x} phần trăm"]),
        st.sampled_from(["right", "cut", "wrong"]),
    )  # fmt: skip
    def test_are_right_cut_or_wrong(self, part, others, places, template, kind):
        total = part + others
        if str(total).rstrip("0") == "1":
            total += 1
        exact = Fraction(100 * part, total)
        right = half_up(exact, places)
        with localcontext(prec=80):
            cut = (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
        stated = {"right": right, "cut": cut, "wrong": right + Decimal(2).scaleb(-places)}[kind]
        sentence = template.format(a=f"{part:02}", b=comma(Decimal(total)), x=str(stated).replace(".", ","))
        correct = comma(half_up(exact, max(places, 2))) + "%"
        expected = "Đúng" if stated == right else f"Làm tròn cụt {correct}" if stated == cut else f"Sai {correct}"
        assert said(one("SOAT_TYLE", sentence)) == [expected]

    def test_nothing_over_nothing_has_no_share(self):
        assert said(one("SOAT_TYLE", "0/0 người, chiếm 0%")) == ["Sai"]

    def test_blank_and_numbers(self):
        assert one("SOAT_TYLE", None) is None
        assert one("SOAT_TYLE", 31.03) == one("SOAT_TYLE", "Không có số nào.")


# --- blocks ----------------------------------------------------------------------------------------------------
SAMPLES: dict[str, tuple[tuple[object, ...], ...]] = {
    "TYLE_NU": ((9, 1, None, "05 người", "abc"), (29, 8, 0, 13), (2, None, 0)),
    "DOC_SO": (("10.450", "abc", None, 5.5),),
    "SO_VN": ((1234.5, None, "abc", -2), (None, 0, 3)),
    "CHITIEU": (("M2.1", "M2.2", None, "M9"), (2024, 2030, None), ("TW", None, "xã")),
    "DANHGIA": (("M2.1", "M2.2", None), (48.5, 10, None, "abc"), (2024, 2030), ("TW", None)),
    "KETQUA": (("M2.1", "M3.2.1.1", None, "M9"),),
    "SO_SANH": ((31.03, 25, None), (28, 30, "abc"), (None, "người")),
    "SOAT_TYLE": (("09/29 người, chiếm 31,03%", None, "abc"),),
}
GRID = Block([["#id", "value"], ["M2.1", 48.5], ["M3.2.1.1", 12]])


@given(st.data())
def test_a_block_is_its_cells_one_by_one(data):
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    height, width = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    blocks = []
    for pool in SAMPLES[name]:
        rows = data.draw(st.sampled_from(sorted({1, height})))
        columns = data.draw(st.sampled_from(sorted({1, width})))
        cell = st.sampled_from(pool)
        blocks.append([[data.draw(cell) for _ in range(columns)] for _ in range(rows)])
    more = [GRID] if name == "KETQUA" else []
    shape = (max(len(b) for b in blocks), max(len(b[0]) for b in blocks))
    shown = evaluate_call(name, [*blocks, *more])
    assert (len(shown), {len(row) for row in shown}) == (shape[0], {shape[1]})
    for r in range(shape[0]):
        for c in range(shape[1]):
            cells = [b[r if len(b) > 1 else 0][c if len(b[0]) > 1 else 0] for b in blocks]
            assert shown[r][c] == one(name, *cells, *more)


def test_a_row_of_cells_and_sizes_that_do_not_fit():
    assert evaluate_call("TYLE_NU", [[1, 2], [4, 4]]) == [[25, 50]]
    ((shown,),) = evaluate_call("TYLE_NU", [[[1], [2]], [[4], [4], [4]]])
    assert str(shown).startswith(ERROR)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.text(max_size=30),
    st.text("0123456789.,/-% ", max_size=12),
    st.sampled_from(["#N/A", "M2.1", "M5.1", "M4.4", "Có", "TW", "#id", "value", "09/29 người, chiếm 31,03%", ERROR]),
)


@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(CELLS, min_size=4, max_size=4), st.booleans())
def test_whatever_stands_in_cells_there_is_an_answer(name, cells, percent):
    arity = {h.name: h.signature.count(";") + 1 for h in HELP}[name]
    arguments = [Block(((cell,),), lambda row, column: percent) for cell in cells[:arity]]
    ((shown,),) = evaluate_call(name, arguments)
    assert shown is None or (isinstance(shown, Decimal) and shown.is_finite()) or (isinstance(shown, str) and shown)


# --- help ------------------------------------------------------------------------------------------------------
def test_every_function_is_explained():
    assert [h.name for h in HELP] == list(FUNCTIONS)
    for described in HELP:
        assert described.signature.startswith(f"{described.name}(")
        assert len(described.arguments) == described.signature.count(";") + 1
        names = described.signature.partition("(")[2].removesuffix(")").replace("[", "").replace("]", "").split("; ")
        assert [words.partition(":")[0] for words in described.arguments] == names


def test_examples_show_what_they_promise():
    rows = [["#id", "value"], ["M3.2.1.1", 12]]
    assert {h.example: example_result(h, rows) for h in HELP} == {
        "=TYLE_NU(9,29)": Decimal("31.03"),
        '=DOC_SO("10.450 người")': 10450,
        "=SO_VN(1234.5,1)": "1.234,5",
        '=CHITIEU("M2.2",2024,"TW")': "< 30",
        '=DANHGIA("M2.1",48.5,2024)': "Còn khoảng cách",
        '=KETQUA("M3.2.1.1",BIEU_PL01)': 12,
        "=SO_SANH(25.37,22.94)": "tăng 2,43 điểm phần trăm",
        '=SOAT_TYLE("Hội đồng nhân dân: 09/29 người, chiếm 30,03%")': ("Sai: 9/29 phải là 31,03%, không phải 30,03%."),
    }
    assert HELP[2].typed_example == "=SO_VN(1234,5;1)"


def test_the_committed_workbook_names_the_form_with_its_keys():
    book = openpyxl.load_workbook(ROOT / "workbooks" / "Phu_luc_01.xlsx")
    rows = TestFiguresOfThisWorkbook().form_rows(book)
    assert rows[0][0] == "#id"
    assert rows[0][-1] == "note"
    assert {row[0] for row in rows[1:] if row[0]} == {row.id for row in EDITION.indicators}
