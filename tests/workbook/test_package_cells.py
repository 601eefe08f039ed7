"""Values in and out of cells: every kind of value, every place, and nothing else touched."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import is_date_format

from xlsx_addin.workbook.ooxml.values import serial
from xlsx_addin.workbook.package import Area, CannotEdit, CellError, Formula, Package

NAME = "Số liệu"


def workbook(**options: object) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    bold, date = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    quoted = book.add_format({"num_format": '0 "ngày"'})
    sheet = book.add_worksheet(NAME)
    sheet.set_column("C:D", 20, bold)
    sheet.set_row(9, 30, date)
    sheet.write("A1", "một")
    sheet.write_rich_string("A2", "hai ", bold, "đậm", " ba")
    sheet.write("B1", 0.30559)
    sheet.write_boolean("B2", True)
    sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    sheet.write_formula("B4", '="a"', None, "a")
    sheet.write_datetime("E1", dt.datetime(2026, 1, 1), date)
    sheet.write("E2", 1, quoted)
    sheet.write("A5", " _x0041_ ")
    book.close()
    return out.getvalue()


BLANK = workbook()


def rewritten(old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BLANK)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            target.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


def sheet_xml(data: bytes = BLANK) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.read("xl/worksheets/sheet1.xml").decode()


def saved(package: Package) -> Package:
    return Package.open(package.to_bytes())


def test_reading() -> None:
    sheet = Package.open(BLANK).sheet(NAME)
    assert sheet.value((0, 0)) == "một"
    assert sheet.value((1, 0)) == "hai đậm ba"
    assert sheet.value((0, 1)) == Decimal("0.30559")
    assert sheet.value((1, 1)) is True
    assert sheet.value((2, 1)) == "#DIV/0!"
    assert isinstance(sheet.value((2, 1)), CellError)
    assert (sheet.value((3, 1)), sheet.formula((3, 1))) == ("a", '"a"')
    assert sheet.value((4, 0)) == " _x0041_ "
    assert sheet.value((99, 99)) is None
    assert sheet.formula((0, 0)) is None
    assert dict(sheet.cells())[(0, 4)] == Decimal(46023)
    with pytest.raises(KeyError):
        Package.open(BLANK).sheet("không có")


def test_a_new_cell_looks_like_its_row_or_column() -> None:
    package = Package.open(BLANK)
    sheet = package.sheet(NAME)
    column, row = sheet.style((50, 2)), sheet.style((9, 2))
    assert column and row and column != row
    for place in ((50, 2), (9, 2), (50, 7), (0, 4)):
        before = sheet.style(place)
        sheet.set(place, 1)
        assert sheet.style(place) == before
    sheet.set((50, 3), 1, style=0)
    book = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[NAME]
    assert (book["C51"].font.b, book["D51"].font.b, book["C10"].number_format) == (True, False, "dd/mm/yyyy")


def test_a_date_needs_a_date_style() -> None:
    sheet = Package.open(BLANK).sheet(NAME)
    sheet.set((0, 4), dt.datetime(2026, 7, 31, 6))
    assert sheet.value((0, 4)) == Decimal("46234.25")
    sheet.set((70, 0), dt.date(2026, 7, 31), style=sheet.style((0, 4)))
    for place in ((0, 0), (1, 4)):  # no format; a format with "ngày" in quotes
        with pytest.raises(ValueError, match="date style"):
            sheet.set(place, dt.date(2026, 7, 31))


@pytest.mark.parametrize(
    ("day", "number"), [((1900, 1, 1), 1), ((1900, 2, 28), 59), ((1900, 3, 1), 61), ((2026, 1, 1), 46023)]
)
def test_day_numbers(day: tuple[int, int, int], number: int) -> None:
    assert serial(dt.date(*day)) == number
    assert serial(dt.date(2026, 1, 1), date1904=True) == 46023 - 1462
    with pytest.raises(ValueError, match="1899"):
        serial(dt.date(1899, 12, 31))


def test_a_workbook_that_counts_days_from_1904() -> None:
    package = Package.open(workbook(date_1904=True))
    package.sheet(NAME).set((0, 4), dt.date(2026, 7, 31))
    assert openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[NAME]["E1"].value == dt.datetime(2026, 7, 31)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), 10**400])
def test_numbers_no_cell_can_hold(value: float | Decimal) -> None:
    with pytest.raises(ValueError, match="number"):
        Package.open(BLANK).sheet(NAME).set((0, 0), value)


def test_text_longer_than_a_cell_is_refused_by_name() -> None:
    sheet = Package.open(BLANK).sheet(NAME)
    sheet.set((0, 0), "ă" * 32_767)
    with pytest.raises(CannotEdit, match="A1") as refused:
        sheet.set((0, 0), "😀" * 16_384)
    assert refused.value.code == "text-too-long"


def test_places_outside_the_sheet_are_refused() -> None:
    for place in ((-1, 0), (0, -1), (1_048_576, 0), (0, 16_384)):
        with pytest.raises(ValueError, match="no such cell"):
            Package.open(BLANK).sheet(NAME).set(place, 1)


@pytest.mark.parametrize(
    ("given_text", "read"),
    [
        ("=1+1", "=1+1"),
        ("+84 222", "+84 222"),
        ("-", "-"),
        ("@a", "@a"),
        ("'a", "'a"),
        ("  a\n\tb ", "  a\n\tb "),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x0b\x1f\ufffe\ud800b", "ab"),
        ("_x0041__x005F_", "_x0041__x005F_"),
        ("e\u0301", "e\u0301"),
        ("", ""),
        ("<&>\"']]>", "<&>\"']]>"),
    ],
)
def test_text_is_text(given_text: str, read: str) -> None:
    package = Package.open(BLANK)
    package.sheet(NAME).set((3, 1), given_text)  # over a formula
    package.sheet(NAME).append_rows(20, [[(given_text, 0)]])
    again = saved(package).sheet(NAME)
    for place in ((3, 1), (21, 0)):
        assert again.value(place) == read
        assert again.formula(place) is None


def test_rows_and_cells_without_references_get_theirs() -> None:
    first = re.search('<row r="1" .*?<c r="A1" ', sheet_xml())
    assert first
    bare = first[0].replace('r="1" ', "").replace('r="A1" ', "")
    package = Package.open(rewritten(first[0], bare))
    assert package.sheet(NAME).value((0, 0)) == "một"
    package.sheet(NAME).set((0, 5), 1)
    again = saved(package).sheet(NAME)
    assert (again.value((0, 0)), again.value((0, 5))) == ("một", 1)


def test_a_part_in_another_encoding_is_written_as_utf8() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BLANK)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            utf16 = text.replace('"UTF-8"', '"UTF-16"').encode("utf-16")
            target.writestr(name, utf16 if name == "xl/worksheets/sheet1.xml" else text)
    package = Package.open(out.getvalue())
    package.sheet(NAME).set((0, 0), "đổi")
    assert sheet_xml(package.to_bytes()).startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')
    assert saved(package).sheet(NAME).value((0, 0)) == "đổi"


def test_the_strict_dialect_is_refused() -> None:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    strict = rewritten(
        relations, "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument", "_rels/.rels"
    )
    with pytest.raises(CannotEdit) as refused:
        Package.open(strict)
    assert refused.value.code == "strict-workbook"


def test_encrypted_members_are_refused() -> None:
    data = bytearray(BLANK)
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of the first directory entry
    with pytest.raises(CannotEdit) as refused:
        Package.open(bytes(data))
    assert refused.value.code == "file-encrypted"


def damaged_sheet() -> bytes:
    with zipfile.ZipFile(io.BytesIO(BLANK)) as source:
        at = source.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    return BLANK[:at] + bytes(20) + BLANK[at + 20 :]


@pytest.mark.parametrize("data", [BLANK[:-100], BLANK[:4000], BLANK[2000:3000], damaged_sheet()])
def test_damage_is_refused(data: bytes) -> None:
    with pytest.raises(CannotEdit) as refused:
        Package.open(data).sheet(NAME)
    assert refused.value.code == "file-damaged"


def test_a_data_table_is_guarded_and_always_stale() -> None:
    table = '<row r="90"><c r="A90"><f t="dataTable" ref="A90:B91" dt2D="1" r1="A1" r2="B1"/><v>1</v></c></row>'
    package = Package.open(rewritten("</sheetData>", f"{table}</sheetData>"))
    for place in ((89, 0), (90, 1)):
        with pytest.raises(CannotEdit, match="A90:B91"):
            package.sheet(NAME).set(place, 1)
    assert (NAME, (89, 0)) in package.stale_dependants({(NAME, (70, 70))})


def test_rich_values_go_with_the_value_they_belong_to() -> None:
    package = Package.open(rewritten('<c r="B2" ', '<c r="B2" cm="1" vm="1" '))
    package.sheet(NAME).set((1, 1), 1)
    assert "vm=" not in sheet_xml(package.to_bytes())
    assert "cm=" not in sheet_xml(package.to_bytes())


def test_cells_out_of_order_are_refused() -> None:
    with pytest.raises(CannotEdit, match="A1") as refused:
        Package.open(rewritten('<c r="B1"', '<c r="A1"')).sheet(NAME).value((0, 0))
    assert refused.value.code == "file-damaged"


def test_a_sheet_with_prefixed_names_stays_one_language() -> None:
    text = sheet_xml()
    prefixed = text.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("<x:?", "<?")
    package = Package.open(rewritten(text, prefixed.replace("xmlns=", "xmlns:x=")))
    sheet = package.sheet(NAME)
    assert sheet.value((0, 0)) == "một"
    sheet.set((0, 0), "mới")
    sheet.set((60, 0), 1)
    sheet.append_rows(70, [[("cuối", 0)]])
    again = saved(package).sheet(NAME)
    assert [again.value((row, 0)) for row in (0, 60, 71)] == ["mới", 1, "cuối"]
    assert "ns0" not in sheet_xml(package.to_bytes())


def test_the_stated_extent_grows() -> None:
    package = Package.open(BLANK)
    package.sheet(NAME).set((99, 30), 1)
    assert '<dimension ref="A1:AE100"/>' in sheet_xml(package.to_bytes())


def test_spans_never_exclude_a_cell() -> None:
    package = Package.open(BLANK)
    package.sheet(NAME).set((0, 30), 1)
    row = sheet_xml(package.to_bytes()).split("<row ")[1]
    assert row.startswith('r="1"')
    assert "spans" not in row


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
NUMBER = st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=4)
VALUES = st.none() | TEXT.filter(lambda text: not {"\ufffe", "\uffff"} & set(text)) | NUMBER | st.booleans()
PLACES = st.tuples(st.integers(0, 60), st.integers(0, 60)) | st.sampled_from([(1_048_575, 16_383), (0, 16_383)])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(PLACES, VALUES, max_size=40))
def test_what_is_set_is_read_back_and_the_rest_stays(edits: dict[tuple[int, int], object]) -> None:
    package = Package.open(BLANK)
    before = dict(package.sheet(NAME).cells())
    styles = {place: package.sheet(NAME).style(place) for place in edits.keys() | before.keys()}
    for place, value in edits.items():
        package.sheet(NAME).set(place, value)  # type: ignore[arg-type]
    data = package.to_bytes()
    again = Package.open(data).sheet(NAME)
    expected = {place: value for place, value in (before | edits).items() if value is not None}
    assert dict(again.cells()) == expected
    assert {place: again.style(place) for place in styles} == styles
    peer = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[NAME]
    for (row, column), value in edits.items():
        cell = peer.cell(row + 1, column + 1)
        if isinstance(value, bool | int) and not is_date_format(cell.number_format):  # openpyxl makes dates of those
            assert cell.value == value


SHARED = [f"{column}{row}" for row in range(1, 5) for column in "GH"]


@settings(max_examples=40, deadline=None)
@given(st.permutations(SHARED), st.integers(0, 8), st.booleans())
def test_a_shared_formula_survives_any_overwriting(order: list[str], number: int, with_clear: bool) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="G{row}"><f t="shared" si="3"{extra}</c><c r="H{row}"><f t="shared" si="3"/></c></row>'
        for row, extra in zip(range(101, 105), (' ref="G101:H104">$A1+B2*MAX(C:C)</f>', "/>", "/>", "/>"), strict=True)
    )
    package = Package.open(rewritten("</sheetData>", f"{rows}</sheetData>"))
    sheet = package.sheet(NAME)
    texts = {
        (100 + row, 6 + column): f"$A{1 + row}+{'BC'[column]}{2 + row}*MAX({'CD'[column]}:{'CD'[column]})"
        for row in range(4)
        for column in range(2)
    }
    assert {place: sheet.formula(place) for place in texts} == texts
    for cell in order[:number]:
        place = (99 + int(cell[1]), "GH".index(cell[0]) + 6)
        sheet.set(place, Formula("1+1") if number % 2 else "chữ")
        texts[place] = "1+1" if number % 2 else None
    if with_clear:
        sheet.clear_rows(100, 101)
        texts |= dict.fromkeys([place for place in texts if place[0] <= 101])
    again = saved(package).sheet(NAME)
    assert {place: again.formula(place) for place in texts} == texts
    peer = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[NAME]
    for (row, column), text in texts.items():
        found = peer.cell(row + 1, column + 1).value
        assert text is None or found == f"={text}"


def test_areas_name_themselves() -> None:
    assert [Area.of(text).a1() for text in ("B2", "$B$2:C10", "A1:A1")] == ["B2", "B2:C10", "A1"]
