"""Many rows at once, sheets copied for more of them, and what frames them."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook

from xlsx_addin.files import CannotWrite
from xlsx_addin.workbook.package import Area, CannotEdit, Column, Formula, Package, StyledValue

NAME, OTHER = "Văn bản", "Khác"


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    date = book.add_format({"num_format": "dd/mm/yyyy", "border": 1})
    sheet, other = book.add_worksheet(NAME), book.add_worksheet(OTHER)
    sheet.write_row(0, 0, ["STT", "Số", "Ngày", "Trích yếu"])
    for row in range(1, 6):
        sheet.write_row(row, 0, [row, f"{row}/QĐ"])
        sheet.write(row, 2, dt.date(2026, 1, row), date)
    sheet.write(9, 0, "Cuối trang")
    sheet.write_formula(9, 1, "=COUNT(A2:A9)", None, 5)
    sheet.merge_range("A11:D11", "Gộp")
    sheet.autofilter("A1:D6")
    sheet.set_column("B:C", 12)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area("A1:D20")
    sheet.set_vba_name("Sheet1")
    sheet.data_validation("A2:A9", {"validate": "integer", "criteria": ">", "value": 0})
    sheet.write_url("D2", "https://example.org/")
    sheet.write_url("D3", f"internal:'{OTHER}'!A1")
    sheet.write_comment("A1", "ghi chú")
    sheet.insert_button("F1", {"macro": "A"})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": f"='{NAME}'!$A$2:$A$6"})
    sheet.insert_chart("H1", chart)
    sheet.add_table("K1:L3")
    sheet.activate()
    other.write_formula("A1", f"='{NAME}'!A2")
    other.autofilter("A1:B2")
    book.close()
    return out.getvalue()


BLANK = workbook()
DATE = Package.open(BLANK).sheet(NAME).style((1, 2))


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_appended_rows_are_there_and_the_rest_stays() -> None:
    package = Package.open(BLANK)
    sheet = package.sheet(NAME)
    rows = [
        [(1, 0), ("a & <b>", 0), (dt.date(2026, 3, 1), DATE), (None, 0), (True, 0)],
        [(Decimal("2.50"), 0), (" hai\ndòng", 0), (None, DATE), (1.25, 0)],
        [(Formula("A8*2", Decimal(5)), 0), (Formula('"a"', " a"), 0), (Formula("1"), 0), ("=1+1", 0)],
    ]
    sheet.append_rows(5, iter(rows), first_column=0, height=30)
    data = package.to_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))[NAME]
    assert [c.value for c in book[7]][:5] == [1, "a & <b>", dt.datetime(2026, 3, 1), None, True]
    assert [c.value for c in book[8]][:4] == [2.5, " hai\ndòng", None, 1.25]
    assert [c.value for c in book[9]][:4] == ["=A8*2", '="a"', "=1", "=1+1"]
    assert (book["D9"].data_type, book["C8"].number_format) == ("s", "dd/mm/yyyy")
    assert book.row_dimensions[8].height == 30
    assert (book["B6"].value, book["A10"].value, book["B10"].value) == ("5/QĐ", "Cuối trang", "=COUNT(A2:A9)")
    assert str(book.merged_cells) == "A11:D11"
    sheet = Package.open(data).sheet(NAME)
    assert [sheet.value((8, column)) for column in range(3)] == [5, " a", None]
    assert b"<dimension" not in part(data, "xl/worksheets/sheet1.xml")
    assert b"xlsx-addin" not in part(data, "xl/worksheets/sheet1.xml")


def test_rows_already_there_are_replaced_whole() -> None:
    package = Package.open(BLANK)
    package.sheet(NAME).append_rows(0, [[("mới", 0)], [("mới", 0)]], first_column=1, hidden=True)
    data = package.to_bytes()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(NAME).to_python(skip_empty_area=False)
    assert [row[:2] for row in rows[:4]] == [["STT", "Số"], ["", "mới"], ["", "mới"], [3.0, "3/QĐ"]]
    assert openpyxl.load_workbook(io.BytesIO(data))[NAME].row_dimensions[2].hidden


def with_rows(xml: str) -> bytes:
    """The blank workbook with rows added to its second sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BLANK)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                content = content.replace(b"</sheetData>", f"{xml}</sheetData>".encode())
            target.writestr(name, content)
    return out.getvalue()


def test_a_replaced_row_leaves_the_formula_it_shared_to_the_others() -> None:
    shared = '<row r="50"><c r="A50"><f t="shared" ref="A50:A51" si="0">B50*2</f></c></row>'
    package = Package.open(with_rows(f'{shared}<row r="51"><c r="A51"><f t="shared" si="0"/></c></row>'))
    package.sheet(OTHER).append_rows(48, iter([[("mới", 0)]]))
    again = Package.open(package.to_bytes()).sheet(OTHER)
    assert (again.value((49, 0)), again.formula((49, 0)), again.formula((50, 0))) == ("mới", None, "B51*2")


def test_rows_of_an_array_formula_are_not_replaced() -> None:
    array = '<row r="50"><c r="A50"><f t="array" ref="A50:A51">B50:B51</f></c></row><row r="51"><c r="A51"/></row>'
    package = Package.open(with_rows(array))
    package.sheet(OTHER).append_rows(9, [[(1, 0)]])
    package.to_bytes()  # does not reach it
    package.sheet(OTHER).append_rows(49, iter([[(1, 0)]]))
    with pytest.raises(CannotEdit, match="A51"):
        package.to_bytes()


class OneWay(io.RawIOBase):
    """A stream that cannot go back: zip members written to it have their sizes behind them."""

    def __init__(self) -> None:
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.written += bytes(data)
        return len(data)


def test_a_file_that_was_written_in_one_go() -> None:
    out = OneWay()
    with zipfile.ZipFile(io.BytesIO(BLANK)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    package = Package.open(out.written)
    package.sheet(OTHER).set((5, 5), 1)
    with zipfile.ZipFile(io.BytesIO(package.to_bytes())) as made:
        assert made.testzip() is None
        assert not any(info.flag_bits & 8 for info in made.infolist())  # nothing stands behind the members now


def test_several_blocks_and_rows_before_everything() -> None:
    package = Package.open(BLANK)
    sheet = package.sheet(OTHER)
    sheet.append_rows(9, [[(row, 0)] for row in range(3)])
    sheet.append_rows(-1, [[("đầu", 0)]])
    sheet.append_rows(12, [[(9, 0)]])
    again = Package.open(package.to_bytes()).sheet(OTHER)
    expected = {(0, 0): "đầu", (9 + 1, 0): 0, (11, 0): 1, (12, 0): 2, (13, 0): 9}
    assert dict(again.cells()) == expected
    sheet.append_rows(11, [[(1, 0)]])
    with pytest.raises(ValueError, match="overlap"):
        package.to_bytes()


def test_a_list_may_be_saved_twice_an_iterator_says_that_it_cannot() -> None:
    package = Package.open(BLANK)
    package.sheet(OTHER).append_rows(9, [[(1, 0)]])
    assert package.to_bytes() == package.to_bytes()
    package.sheet(OTHER).append_rows(20, iter([[(1, 0)]]))
    package.to_bytes()
    with pytest.raises(RuntimeError, match="already written"):
        package.to_bytes()


def test_an_edit_is_never_buried_under_appended_rows() -> None:
    package = Package.open(BLANK)
    package.sheet(NAME).append_rows(0, ([(row, 0)] for row in range(3)))
    package.sheet(NAME).set((2, 0), "sửa")
    with pytest.raises(ValueError, match="row 3"):
        package.to_bytes()


def test_more_rows_than_a_sheet_holds_are_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(BLANK)
    package = Package.open(path)
    package.sheet(OTHER).append_rows(1_048_574, [[(1, 0)], [(2, 0)]])
    with pytest.raises(CannotEdit) as refused:
        package.write(path)
    assert refused.value.code == "sheet-full"
    assert path.read_bytes() == BLANK
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
    with pytest.raises(CannotWrite):
        package.write(tmp_path / "không có" / "a.xlsx")


def peak_of_saving(number: int, path: Path) -> int:
    """Bytes held at most while a sheet of so many rows is written."""
    made = 0

    def rows() -> Iterator[list[StyledValue]]:
        nonlocal made
        for row in range(number):
            made += 1
            yield [(f"đơn vị {row % 100}", 0), *((row * column, 0) for column in range(49))]

    package = Package.open(BLANK)
    package.sheet(OTHER).append_rows(9, rows())
    assert made == 0  # nothing is taken before the save
    tracemalloc.start()
    package.write(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made == number
    last = openpyxl.load_workbook(path, read_only=True)[OTHER].cell(10 + number, 50).value
    assert last == (number - 1) * 48
    return peak


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    few, many = peak_of_saving(500, tmp_path / "a.xlsx"), peak_of_saving(2_000, tmp_path / "b.xlsx")
    assert many < few * 1.5  # the rows' XML grows from 1 to 4 MB


def test_cleared_rows_keep_their_looks() -> None:
    package = Package.open(BLANK)
    sheet = package.sheet(NAME)
    sheet.clear_rows(1, 9)
    again = Package.open(package.to_bytes()).sheet(NAME)
    assert {place[0] for place, _ in again.cells()} == {0, 10}
    assert again.style((1, 2)) == DATE


def test_a_copy_stands_behind_its_original_without_what_hangs_on_parts(tmp_path: Path) -> None:
    package = Package.open(BLANK)
    package.sheet(NAME).set((1, 0), "sửa")
    copied = package.copy_sheet(NAME, f"{NAME} (2)")
    copied.set((2, 0), "chỉ ở bản sao")
    copied.append_rows(19, [[("thêm", 0)]])
    package.write(tmp_path / "a.xlsx")
    assert OpenXmlValidator().validate(str(tmp_path / "a.xlsx")).is_valid

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [NAME, f"{NAME} (2)", OTHER]
    made = book[f"{NAME} (2)"]
    assert [made[cell].value for cell in ("A2", "A3", "A21", "B10")] == [
        "sửa",
        "chỉ ở bản sao",
        "thêm",
        "=COUNT(A2:A9)",
    ]
    assert book[NAME]["A3"].value == 2
    assert (made.freeze_panes, str(made.merged_cells), made.auto_filter.ref) == ("A2", "A11:D11", "A1:D6")
    assert (made.print_title_rows, made.print_area) == ("$1:$1", f"'{NAME} (2)'!$A$1:$D$20")
    assert (book[NAME].print_area, book[OTHER].auto_filter.ref) == (f"'{NAME}'!$A$1:$D$20", "A1:B2")
    assert (len(made._charts), len(made.tables), made["A1"].comment) == (0, 0, None)
    assert [made[cell].hyperlink is not None for cell in ("D2", "D3")] == [False, True]
    assert made.sheet_properties.codeName is None
    assert book.active.title == NAME
    names = part((tmp_path / "a.xlsx").read_bytes(), "xl/workbook.xml").decode()
    assert f'localSheetId="2" hidden="1">{OTHER}!' in names.replace("'", "")


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "'a", NAME.upper(), "[x]"])
def test_names_no_sheet_can_have(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Package.open(BLANK).copy_sheet(NAME, name)


def test_columns() -> None:
    package = Package.open(BLANK)
    sheet = package.sheet(NAME)
    sheet.set_columns(2, 5, width=30, hidden=True)
    sheet.set_columns(4, 4, hidden=False, style=DATE)
    sheet.set_columns(100, 16_383, width=3)
    again = Package.open(package.to_bytes()).sheet(NAME)
    width = again.column(1).width
    assert width == pytest.approx(12.7, abs=0.1)
    assert [again.column(number) for number in (0, 2, 3, 4, 5, 6, 16_383)] == [
        Column(),
        Column(30, 0, True),
        Column(30, 0, True),
        Column(30, DATE, False),
        Column(30, 0, True),
        Column(),
        Column(3),
    ]
    assert openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[NAME].column_dimensions["E"].width == 30
    package.sheet(OTHER).set_columns(1, 1, width=9)  # had none
    assert Package.open(package.to_bytes()).sheet(OTHER).column(1) == Column(9)


def test_filter_and_panes(tmp_path: Path) -> None:
    package = Package.open(BLANK)
    package.set_autofilter(NAME, Area(0, 0, 99, 3))
    package.sheet(NAME).set_panes(2, 3)
    package.sheet(OTHER).set_panes(0, 1)
    package.write(tmp_path / "a.xlsx")
    assert OpenXmlValidator().validate(str(tmp_path / "a.xlsx")).is_valid
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert (book[NAME].auto_filter.ref, book[NAME].freeze_panes) == ("A1:D100", "D3")
    assert book[OTHER].freeze_panes == "B1"
    assert f"'{NAME}'!$A$1:$D$100".encode() in part((tmp_path / "a.xlsx").read_bytes(), "xl/workbook.xml")
    package = Package.open(tmp_path / "a.xlsx")
    package.sheet(NAME).set_panes(0, 0)
    assert openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[NAME].freeze_panes is None


def test_a_narrower_filter_forgets_the_columns_it_no_longer_has() -> None:
    package = Package.open(with_rows(""))
    root = package.sheet(OTHER).part.root
    found = root.find("{*}autoFilter")
    assert found is not None
    for column in ("0", "1"):
        etree.SubElement(found, found.tag.replace("autoFilter", "filterColumn"), colId=column)
    package.set_autofilter(OTHER, Area(0, 0, 9, 0))
    assert [child.get("colId") for child in found] == ["0"]


def test_a_sheet_gets_its_first_filter() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Một")
    book.close()
    package = Package.open(out.getvalue())
    package.set_autofilter("Một", Area(2, 0, 5, 1))
    assert openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["Một"].auto_filter.ref == "A3:B6"
