"""The families of checks beside arithmetic: structure, completeness, owners, documents and lists."""

import datetime as dt
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.forms import BLANK, EDITION, codes, judged, place, raw_book
from xlsx_addin.checks.completeness import completeness
from xlsx_addin.evaluation import evaluate, states
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import State
from xlsx_addin.submission.sheets import find_keys

FORM, OTHER = EDITION.sheets["phu_luc_01"], EDITION.sheets["hoat_dong_khac"]


def put(book: RawBook, sheet: str, row: int, column: int, cell: object) -> RawBook:
    """The book with a raw cell; rows grow as needed."""
    raw = book.sheets[sheet]
    rows = [list(r) for r in raw.rows]
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
    rows[row][column] = cell
    return replace(book, sheets={**book.sheets, sheet: replace(raw, rows=rows)})


def beside(book: RawBook, field_id: str, column: str, cell: object) -> RawBook:
    """A raw cell in another column of a figure's row."""
    sheet, (row, _) = place(field_id)
    return put(book, sheet, row, BLANK.sheets[EDITION.fields[field_id].sheet].columns[column], cell)


def said(book: RawBook, *ignored: str):
    """Finding codes with their places, without the noise of a nearly empty form."""
    quiet = {"missing-required", *ignored}
    done = evaluate(EDITION, parse_book(book))
    return {(f.code, f.sheet, f.cell) for f in done.findings if f.code not in quiet}


def at(field_id: str, column: str = "") -> tuple[str, str]:
    sheet, (row, number) = place(field_id)
    if column:
        number = BLANK.sheets[EDITION.fields[field_id].sheet].columns[column]
    return sheet, to_a1(row, number)


# --- structure --------------------------------------------------------------------------------------------------
class TestStructure:
    def swapped(self, sheet: str, first: str, second: str) -> RawBook:
        book = raw_book()
        a, b = (place(x)[1][0] for x in (first, second))
        rows = [list(r) for r in book.sheets[sheet].rows]
        rows[a], rows[b] = rows[b], rows[a]
        return replace(book, sheets={**book.sheets, sheet: replace(book.sheets[sheet], rows=rows)})

    def test_rows_out_of_order_are_told_once_and_read_all_the_same(self):
        found = said(self.swapped(OTHER, "HD.dia_chi_tin_cay", "HD.duong_day_nong"))
        assert {code for code, *_ in found} == {"rows-reordered"}
        assert len(found) == 1

    def test_inserted_rows_and_the_blank_form_are_in_order(self):
        assert said(raw_book()) == set()
        book = raw_book({"M3.2.1.1": 3.0})
        sheet = book.sheets[FORM]
        row = place("M3.2.1.1")[1][0]
        rows = [*sheet.rows[:row], [], [], *sheet.rows[row:]]
        moved = replace(book, sheets={**book.sheets, FORM: replace(sheet, rows=rows, formulas=frozenset())})
        assert not {c for c, *_ in said(moved)} & {"rows-reordered", "label-changed"}

    @pytest.mark.parametrize(
        ("field_id", "text"),
        [
            ("M3.3.1", EDITION.by_id["M3.2.2.1"].label),  # another row's wording
            ("M4.4", "Số hộ nghèo có chủ hộ là nữ"),
            ("HD.mo_hinh", "Số câu lạc bộ"),
            ("CB.hdnd.xa.total", "Cấp ủy Đảng"),
            ("CB.ct_hdnd.xa.total", "Phó Chủ tịch Hội đồng nhân dân"),  # another row's wording that holds its own
            ("CB.pct_ubnd.xa.total", "Chủ tịch Ủy ban nhân dân"),
            ("M6.1.den", "Số hộ gia đình"),
        ],
    )
    def test_a_row_that_says_something_else_is_told(self, field_id, text):
        assert ("label-changed", *at(field_id, "label")) in said(beside(raw_book(), field_id, "label", text))

    @pytest.mark.parametrize(
        ("field_id", "change"),
        [
            ("M3.3.1", lambda label: label.upper()),
            ("M3.3.1", lambda label: f"  {label}."),
            ("M3.3.1", lambda label: label.replace("buôn bán", "mua bán")),
            ("M4.4", lambda label: label + " (ghi đủ)"),
            ("M4.4", lambda label: ""),
            ("CB.hdnd.xa.total", lambda label: "đại biểu HĐND"),
            ("HD.mo_hinh", lambda label: label.replace("gia đình", "gia dinh")),
        ],
    )
    def test_wording_that_still_means_the_row_is_left_alone(self, field_id, change):
        label = next(x for x in [EDITION.fields[field_id].label])
        book = beside(raw_book(), field_id, "label", change(label))
        assert "label-changed" not in {c for c, *_ in said(book)}

    def test_every_label_of_the_blank_form_is_its_own(self):
        for edition_rows in BLANK.sheets.values():
            assert "label-changed" not in {c for c, *_ in said(raw_book())}, edition_rows.raw.name

    def test_a_right_rate_over_its_formula_is_told_and_a_computed_one_is_not(self):
        cells = {"M3.2.1.1.1": 9.0, "M3.2.1.1": 29.0, "M3.2.1.1.2": 31.03}
        typed = judged(cells)
        assert codes(typed)["M3.2.1.1.2"] == "formula-replaced"
        assert not [f for f in typed.findings if f.severity in ("error", "warning") and f.code != "missing-required"]
        assert codes(judged(cells, formulas={"M3.2.1.1.2"})) == {}
        cadres = {"CB.hdnd.xa.total": 8.0, "CB.hdnd.xa.women": 2.0, "CB.hdnd.xa.rate": 25.0}
        assert codes(judged(cadres))["CB.hdnd.xa.rate"] == "formula-replaced"

    @pytest.mark.parametrize("shown", [5.0, 500.0, -50.0])
    def test_a_formula_that_sound_parts_contradict_is_told_whatever_it_shows(self, shown):
        cells = {"M3.2.1.1.1": 5.0, "M3.2.1.1": 10.0, "M3.2.1.1.2": shown}
        assert codes(judged(cells, formulas={"M3.2.1.1.2"})) == {"M3.2.1.1.2": "stale-formula"}

    def test_a_pooled_rate_above_all_is_said_of_its_part_alone(self):
        cells = {"M1.1.4a": 1.0, "M1.1.4b": 2.0, "M1.1": 200.0, "M1.1.4": 200.0}
        assert codes(judged(cells, formulas={"M1.1", "M1.1.4"})) == {"M1.1.4b": "part-exceeds-total"}

    def test_ods_files_do_not_tell_formulas_so_nothing_is_said(self):
        book = raw_book({"M3.2.1.1.1": 9.0, "M3.2.1.1": 29.0, "M3.2.1.1.2": 31.03, "M3.3.1": 4.0, "M3.3.2": 4.0})
        bare = {n: replace(s, formulas=frozenset()) for n, s in book.sheets.items()}
        assert said(replace(book, path="so.ods", format="ods", sheets=bare)) == set()

    def test_a_formula_that_was_deleted_is_told(self):
        book = raw_book({"M3.2.1.1.1": 9.0, "M3.2.1.1": 29.0, "M3.2.1.1.2": ""})
        assert said(book) == {("formula-removed", *at("M3.2.1.1.2"))}
        whole = raw_book({"M3.2.1.1.1": 9.0, "M3.2.1.1": 29.0})  # its formula is there, nobody computed it yet
        assert said(whole) == set()
        half = raw_book({"M3.2.1.1": 29.0, "M3.2.1.1.2": ""})
        assert "formula-removed" not in {c for c, *_ in said(half)}


# --- rates ------------------------------------------------------------------------------------------------------
def pair(part, total, rate):
    return {"M3.2.1.1.1": part, "M3.2.1.1": total, "M3.2.1.1.2": rate}


@pytest.mark.parametrize(
    ("cells", "where", "code"),
    [
        (pair(9.0, 29.0, 31.0), "M3.2.1.1.2", "rate-rounded"),
        (pair(9.0, 29.0, 30.0), "M3.2.1.1.2", "rate-differs"),
        (pair(239.0, 240.0, 100.0), "M3.2.1.1.2", "rate-differs"),  # not all of them
        (pair(1.0, 1000.0, 0.0), "M3.2.1.1.2", "rate-differs"),  # not none of them
        (pair(9.0, 29.0, 31.03), "M3.2.1.1.2", "formula-replaced"),
        ({"M4.2.num": 1.0, "M4.2.den": 3.0, "M4.2": 200_000.0}, "M4.2", "rate-out-of-range"),
        ({"M4.3": 1_001.0}, "M4.3", "rate-out-of-range"),
        ({"M4.1": -4.0}, "M4.1", "rate-out-of-range"),
        ({"CB.hdnd.xa.total": 29.0, "CB.hdnd.xa.women": 9.0, "CB.hdnd.xa.rate": 30.03}, "CB.hdnd.xa.rate",
         "rate-differs"),
        ({"CB.hdnd.xa.total_prev": 29.0, "CB.hdnd.xa.women_prev": 9.0, "CB.hdnd.xa.rate_prev": 30.03},
         "CB.hdnd.xa.rate_prev", "rate-differs"),
    ],
)  # fmt: skip
def test_rates_of_every_sheet(cells, where, code):
    found = [f for f in judged(cells).findings if f.id == where and f.code != "missing-required"]
    assert [f.code for f in found] == [code]
    assert found[0].cell


# --- owners and levels ------------------------------------------------------------------------------------------
def test_a_department_states_its_own_rows_support_figures_and_rates_only():
    health = {"INFO.level": "Sở, ngành", "INFO.unit_code": "SYT-06"}
    cells = {**health, "M4.1.num": 5.0, "M4.1.den": 5.0, "M2.3.num": 3.0, "M2.3.den": 9.0, "M5.2": 30.0}
    found = {f.id for f in judged(cells).findings if f.code == "not-your-row"}
    assert found == {"M2.3.num", "M2.3.den", "M5.2"}
    shown = judged({**health, "M2.3.num": 3.0, "M2.3.den": 9.0, "M2.3": 33.33}, formulas={"M2.3"})
    assert {f.id for f in shown.findings if f.code == "not-your-row"} == {"M2.3.num", "M2.3.den"}


def test_figures_that_only_higher_levels_enter():
    def above(cells):
        return {f.id for f in judged(cells).findings if f.code == "above-your-level"}

    commune = {"M2.3.num": 3.0, "CB.hdnd.huyen.total": 30.0, "HD.kinh_phi.nsnn.tinh": 5.0, "M1.1.3a": 1.0, "M6.2": 50.0}
    assert above(commune) == {"M2.3.num", "CB.hdnd.huyen.total", "HD.kinh_phi.nsnn.tinh", "M1.1.3a"}
    district = {"INFO.level": "Cấp huyện", "INFO.unit_code": "058", "M3.2.1.1": 5.0, "M6.2.num": 3.0, "M1.1.3a": 1.0}
    assert above(district) == set()  # what a district says of its communes speaks for its territory
    assert above({**district, "M5.1": "Có"}) == {"M5.1"}


def test_half_a_year_does_not_settle_what_four_quarters_give():
    cells = {"M6.3.q1": 5.0, "M6.3.q2": 5.0, "M6.3.q3": 0.0, "M6.3.q4": 0.0, "M6.3.num": 1.0, "M6.3.den": 1.0}
    assert "derived-differs" in {f.code for f in judged(cells).findings if f.id == "M6.3.num"}
    half = judged({**cells, "INFO.period": "6 tháng"})
    assert half.submission.period == "6-thang"
    assert not [f for f in half.findings if f.id == "M6.3.num"]


# --- completeness -----------------------------------------------------------------------------------------------
class TestCompleteness:
    def noted(self, note: str, cells=None, row: str = "M3.3.1"):
        return evaluate(EDITION, parse_book(beside(raw_book(cells), row, "note", note)))

    @pytest.mark.parametrize(
        "note", ["Để trống: công an chưa có số", "để trống - chưa thống kê", "ĐỂ TRỐNG vì mới lập"]
    )
    def test_a_blank_with_its_reason_is_meant(self, note):
        done = self.noted(note)
        assert done.submission.states["M3.3.1"] is State.ON_PURPOSE
        assert states(EDITION, done.submission, done.rates)["M3.3.1"] == "blank-on-purpose"
        assert "M3.3.1" not in {f.id for f in done.findings}
        assert "M3.3.2" in {f.id for f in done.findings if f.code == "missing-required"}

    def test_a_half_whose_other_half_is_meant_blank_is_no_fault(self):
        cells = {"M3.3.2": 0.0}
        assert "part-without-partner" in {f.code for f in judged(cells).findings}
        done = self.noted("Để trống: công an chưa có số", cells)
        assert "part-without-partner" not in {f.code for f in done.findings}

    @pytest.mark.parametrize("note", ["Để trống", "để trống: ", "Để trống: ."])
    def test_a_blank_without_a_reason_is_only_a_blank(self, note):
        found = {(f.code, f.cell) for f in self.noted(note).findings if f.id == "M3.3.1"}
        cell = at("M3.3.1")[1]
        assert found == {("blank-without-reason", cell), ("missing-required", cell)}

    @pytest.mark.parametrize("note", ["Số của công an xã", "Không để trống", "Để trốngg", ""])
    def test_other_notes_say_nothing(self, note):
        found = {f.code for f in self.noted(note).findings if f.id == "M3.3.1"}
        assert found == {"missing-required"}

    def test_a_value_beside_such_a_note_is_used_and_told(self):
        done = self.noted("Để trống: chưa có", {"M3.3.1": 0.0, "M3.3.2": 0.0})
        assert {f.code for f in done.findings if f.id == "M3.3.1"} == {"value-with-blank-note"}
        assert done.submission.value(EDITION, "M3.3.1") == 0

    def test_support_figures_and_typed_rates_can_be_meant_blank_too(self):
        assert self.noted("Để trống: chờ số liệu", row="M4.2.num").submission.states["M4.2.num"] is State.ON_PURPOSE
        typed = self.noted("Để trống: chờ số liệu", {"M2.3": 30.0, "INFO.level": "Cấp tỉnh"}, row="M2.3")
        assert "value-with-blank-note" in {f.code for f in typed.findings if f.id == "M2.3"}

    def test_what_is_said_not_to_arise_stays_so(self):
        done = self.noted("Để trống: không có", {"M3.3.1": "không phát sinh"})
        assert done.submission.states["M3.3.1"] is State.NOT_ARISING

    def test_blank_zero_not_arising_and_meant_are_told_apart(self):
        cells = {
            "M3.2.1.1": 5.0, "M3.2.1.1.1": 0.0, "M3.2.1.2": "không phát sinh", "M3.2.1.2.1": "không phát sinh",
            "M3.2.2.1": "nhiều",
        }  # fmt: skip
        counts = completeness(EDITION, self.noted("Để trống: chưa có", cells).submission)
        assert (counts.stated, counts.zero, counts.not_arising, counts.on_purpose, counts.unreadable) == (2, 1, 2, 1, 1)
        missing = [f for f in self.noted("Để trống: chưa có", cells).findings if f.code == "missing-required"]
        assert counts.blank == len(missing)
        assert (
            counts.required == counts.stated + counts.not_arising + counts.on_purpose + counts.unreadable + counts.blank
        )

    def test_a_six_month_workbook_must_state_nothing(self):
        counts = completeness(EDITION, judged({"INFO.period": "6 tháng", "M3.2.1.1": 5.0}).submission)
        assert (counts.required, counts.stated) == (0, 1)

    def test_the_command_line_tells_it(self, cli, make_book, tmp_path):
        notes = {"M3.3.1.note": "Để trống: chưa có số", "M3.2.1.1": 5, "M3.2.1.1.1": 0}
        path = make_book(tmp_path / "so.xlsx", "01834", notes)
        data = cli("validate", path, "--json").json["files"][0]
        assert data["states"]["M3.3.1"] == "blank-on-purpose"
        counts = data["completeness"]
        assert (counts["stated"], counts["zero"], counts["on_purpose"]) == (2, 1, 1)
        assert counts["required"] == counts["stated"] + counts["on_purpose"] + counts["blank"]
        text = cli("validate", path).out
        assert f"Đầy đủ: 2/{counts['required']} số liệu bắt buộc đã có (1 là số 0), 1 để trống có lý do" in text


# --- lists ------------------------------------------------------------------------------------------------------
def listed(key: str, *rows: dict[str, object], **cells: object) -> RawBook:
    """A commune's workbook with rows of one list."""
    book = raw_book({k.replace("__", "."): v for k, v in cells.items()})
    sheet = find_keys(book.sheets[EDITION.sheets[key]])
    for number, row in enumerate(rows):
        for column, cell in row.items():
            book = put(book, sheet.raw.name, sheet.key_row + 2 + number, sheet.columns[column], cell)
    return book


def list_cell(key: str, number: int, column: str) -> tuple[str, str]:
    sheet = find_keys(raw_book().sheets[EDITION.sheets[key]])
    return sheet.raw.name, to_a1(sheet.key_row + 1 + number, sheet.columns[column])


DOCUMENT = {"kind": "Kế hoạch", "number": "12/KH-UBND", "date": dt.date(2024, 3, 5), "issuer": "UBND phường",
            "subject": "Bình đẳng giới"}  # fmt: skip
EVENT = {"date": dt.date(2024, 3, 8), "sessions": 1.0, "men": 20.0, "women": 30.0, "total": 50.0, "measure": "người"}


class TestDocuments:
    def found(self, *rows: dict[str, object], **cells: object):
        return said(listed("van_ban", *({**DOCUMENT, **row} for row in rows), **cells))

    def test_a_right_document_is_left_alone(self):
        assert self.found({}) == set()

    @pytest.mark.parametrize(
        "other",
        [{}, {"number": "Số 012/KH-UBND"}, {"number": " 12 / KH-UBND "},
         {"subject": "khác", "date": dt.date(2024, 9, 1)},
         {"number": "12/kh-ubnd", "issuer": "ubnd Phường"}],
    )  # fmt: skip
    def test_a_document_that_stands_twice(self, other):
        assert ("document-doubled", *list_cell("van_ban", 2, "number")) in self.found({}, other)

    @pytest.mark.parametrize(
        "other",
        [{"number": "13/KH-UBND"}, {"number": "12/QĐ-UBND", "kind": "Quyết định"}, {"issuer": "HĐND phường"},
         {"date": dt.date(2023, 12, 20)}],
    )  # fmt: skip
    def test_the_same_number_elsewhere_is_another_document(self, other):
        assert self.found({}, other) == set()

    @pytest.mark.parametrize(
        "pair",
        [({"number": "12"}, {"number": 12.0, "kind": "Quyết định"}), ({"number": "…/KH-UBND"}, {"number": "…/KH-UBND"}),
         ({"number": "Số:     /KH-UBND"}, {"number": "Số:   /KH-UBND"})],
    )  # fmt: skip
    def test_bare_numbers_of_other_kinds_and_numbers_not_yet_given_are_not_doubled(self, pair):
        assert {code for code, *_ in self.found(*pair)} == {"document-symbol-unclear"}

    @pytest.mark.parametrize("measure", ["Người", " NGƯỜI ", unicodedata.normalize("NFD", "người"), "Lượt"])
    def test_a_choice_typed_in_another_way_is_that_choice(self, measure):
        book = listed("truyen_thong", {**EVENT, "measure": measure}, HD__truyen_thong__men=20.0)
        meant = "lượt" if measure == "Lượt" else "người"
        assert parse_book(book).lists["truyen_thong"][0][10] == meant
        assert [code for code, *_ in said(book)] == (["list-total-differs"] if meant == "lượt" else [])

    def test_a_bare_number_that_stands_twice_in_its_kind_is_doubled(self):
        same = {"number": "12"}
        assert ("document-doubled", *list_cell("van_ban", 2, "number")) in self.found(same, same)

    @pytest.mark.parametrize(
        ("kind", "number"),
        [
            ("Quyết định", "12/KH-UBND"), ("Kế hoạch", "7/QĐ-UBND"), ("Công văn", "57 KH-BCĐ"),
            ("Kế hoạch", "191/UBND-VHTT"), ("Chỉ thị", "21-NQ/TW"), ("Báo cáo", "05/TTr-UBND"),
            ("Tờ trình", "05/2024/BC-UBND"), ("Nghị quyết", "3-CT/TW"), ("Thông báo", "8/HD-SNV"),
            ("Hướng dẫn", "8/TB-SNV"), ("Kế hoạch", "04/CTr-UBND"), ("Kế hoạch", "760/CV-UBND"),
        ],
    )  # fmt: skip
    def test_a_kind_that_the_symbol_contradicts(self, kind, number):
        assert self.found({"kind": kind, "number": number}) == {
            ("document-kind-contradicts", *list_cell("van_ban", 1, "kind"))
        }

    @pytest.mark.parametrize(
        ("kind", "number"),
        [
            ("Công văn", "191/UBND-VHTT"), ("Công văn", "218/UBND - LĐTBXH"), ("Kế hoạch", "57 KH-BCĐ"),
            ("Quyết định", "2385/QĐ-XPHC"), ("Chỉ thị", "21-CT/TW"), ("Nghị quyết", "28/NQ-CP"), ("Khác", "3/KL-TU"),
            ("Công văn", "739/BNV-CTTN&BĐG"), ("Chương trình", "3/CT-UBND"), ("Chương trình", "3/CTr-UBND"),
            ("Khác", "12/KH-UBND"), ("Công văn", "2837/LĐTBXH-BĐG"), ("Kế hoạch", "360/kh-ubnd"), ("", "12/KH-UBND"),
            ("Quyết định", "373/2024/QĐ-UBND"), ("Công văn", "12a/UBND"),
        ],
    )  # fmt: skip
    def test_kinds_that_agree(self, kind, number):
        assert self.found({"kind": kind, "number": number}) == set()

    def test_a_symbol_that_nobody_can_read(self):
        assert self.found({"number": "không số"}) == {("document-symbol-unclear", *list_cell("van_ban", 1, "number"))}

    def test_what_is_missing(self):
        assert self.found({"number": ""}) == {("document-incomplete", *list_cell("van_ban", 1, "number"))}
        assert self.found({"date": ""}) == {("document-incomplete", *list_cell("van_ban", 1, "date"))}
        assert self.found({"date": "ngày tháng 3"}) == {("bad-date", *list_cell("van_ban", 1, "date"))}

    @pytest.mark.parametrize(
        ("day", "period", "code"),
        [
            (dt.date(2023, 11, 30), "Năm", "document-date-outside"),
            (dt.date(2023, 12, 6), "Năm", ""),  # after the report of 2023, which was due on the 5th
            (dt.date(2024, 12, 31), "Năm", ""),
            (dt.date(2025, 1, 1), "Năm", "document-date-outside"),
            (dt.date(2024, 6, 30), "6 tháng", ""),
            (dt.date(2024, 7, 1), "6 tháng", "document-date-outside"),
            (dt.date(2042, 3, 5), "Năm", "document-date-outside"),
        ],
    )
    def test_dates_outside_the_period(self, day, period, code):
        expected = {(code, *list_cell("van_ban", 1, "date"))} if code else set()
        assert self.found({"date": day}, INFO__period=period) == expected

    def test_after_the_cutoff(self):
        found = self.found({"date": dt.date(2024, 12, 3)}, INFO__cutoff="30/11/2024")
        assert found == {("document-after-cutoff", *list_cell("van_ban", 1, "date"))}


class TestEvents:
    def found(self, *rows: dict[str, object]):
        return said(listed("truyen_thong", *({**EVENT, **row} for row in rows)))

    def test_right_events_are_left_alone(self):
        assert self.found({}, {"date": "tháng 6/2024"}, {"date": "", "men": "", "women": "", "total": ""}) == set()

    def test_an_event_of_another_year(self):
        assert self.found({}, {"date": dt.date(2022, 3, 8)}) == {
            ("event-date-outside", *list_cell("truyen_thong", 2, "date"))
        }

    @pytest.mark.parametrize(
        ("column", "cell", "code"),
        [
            ("men", "khoảng 20", "list-number-unreadable"),
            ("women", -3.0, "list-number-impossible"),
            ("sessions", 1.5, "list-number-impossible"),
            ("measure", "nguoi dan", "list-choice-unknown"),
            ("organiser_kind", "Hội Phụ nữ", "list-choice-unknown"),
        ],
    )
    def test_cells_that_no_list_can_hold(self, column, cell, code):
        assert (code, *list_cell("truyen_thong", 2, column)) in self.found({}, {column: cell})

    def test_a_total_that_is_not_men_and_women(self):
        assert self.found({}, {"total": 51.0}) == {("row-total-differs", *list_cell("truyen_thong", 2, "total"))}

    def test_places_of_rows_are_known_after_empty_rows(self):
        rows = ({}, *(dict.fromkeys(EVENT, "") for _ in range(3)), {"men": "nhiều"})
        assert self.found(*rows) == {("list-number-unreadable", *list_cell("truyen_thong", 5, "men"))}

    def test_rows_of_other_units_are_their_own_affair(self):
        rows = [{**DOCUMENT, "date": dt.date(2019, 1, 1), "unit": "xã A", "unit_code": "01849"}]
        done = evaluate(EDITION, replace(parse_book(listed("van_ban", *rows)), is_consolidation=True))
        assert "document-date-outside" not in {f.code for f in done.findings}


def test_a_decimal_of_a_funding_plan_is_a_number():
    assert said(listed("ke_hoach", {"content": "Tập huấn", "funding": float(Decimal("5.5"))})) == set()
