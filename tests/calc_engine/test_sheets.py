"""Sheets, ranges and names: where things are, and what moves when they change."""

import openpyxl
import pytest
import xlwings as xw

from xlsx_addin.calc_engine import CalcError


def names(book):
    return [sheet.name for sheet in book.sheets]


def test_adding_renaming_and_deleting(book):
    first = book.sheets[0].name
    added = book.sheets.add("Phụ lục 01", after=book.sheets[0])
    assert book.sheets.active == added
    book.sheets.add(before=added)
    assert names(book) == [first, "Sheet2", "Phụ lục 01"]
    assert added.index == 3
    book.sheets["Sheet2"].name = "Bà's"
    assert added["A1"].get_address(include_sheetname=True) == "'Phụ lục 01'!$A$1"
    book.sheets["Bà's"].delete()
    del book.sheets["Phụ lục 01"]
    assert names(book) == [first]
    with pytest.raises(CalcError, match="keep one sheet"):
        book.sheets[0].delete()
    with pytest.raises(KeyError):
        book.sheets["gone"]
    assert "gone" not in [s.name for s in book.sheets]


@pytest.mark.parametrize("name", ["a/b", "a:b", "x" * 32, "[x]", "'x"])
def test_names_that_excel_refuses_are_refused(book, name):
    before = names(book)
    with pytest.raises(ValueError, match="sheet"):
        book.sheets.add(name)
    assert names(book) == before


def test_a_renamed_sheet_is_known_by_its_new_name_at_once(book):
    one, other = book.sheets[0], book.sheets[0]
    assert one.name == other.name
    one.name = "mới"
    assert other.name == "mới"


def test_moving_and_copying(app, book):
    for name in "BCD":
        book.sheets.add(name, after=book.sheets[-1])
    first = book.sheets[0]
    first.name = "A"
    first["A1"].value = [["=B1*2", 4]]
    first.move(after=book.sheets["C"])
    assert names(book) == ["B", "C", "A", "D"]
    book.sheets["D"].move(before=book.sheets["B"])
    assert names(book) == ["D", "B", "C", "A"]
    copied = first.copy(after=book.sheets["B"], name="bản sao")
    assert names(book) == ["D", "B", "bản sao", "C", "A"]
    assert copied["A1"].value == 8
    assert first.copy().name == "A (1)"
    other = app.books.add()
    try:
        there = first.copy(before=other.sheets[0])
        assert there["A1:B1"].formula == (("=B1*2", "4"),)
        assert other.sheets[0] == there
    finally:
        other.close()


def test_showing_and_hiding(book):
    second = book.sheets.add("hai")
    assert second.visible is True
    second.visible = False
    assert book.sheets["hai"].visible is False
    with pytest.raises(CalcError, match="hidden"):
        second.activate()
    remaining = next(s for s in book.sheets if s.visible)
    with pytest.raises(CalcError, match="keep one sheet"):
        remaining.visible = False
    second.visible = True
    second.activate()
    assert book.sheets.active.name == "hai"


def test_used_range(sheet):
    assert sheet.used_range.address == "$A$1"
    sheet["C5"].value = 1
    sheet["E9"].value = '=""'
    assert sheet.used_range.last_cell.address == "$E$9"


def test_handles_of_ranges(sheet):
    sheet["A1"].value = [[r * 10 + c for c in range(1, 6)] for r in range(1, 6)]
    area = sheet["B2:D4"]
    assert (area.row, area.column, area.shape, area.count) == (2, 2, (3, 3), 9)
    assert area(1, 1).value == 22
    assert area(5).value == 33
    assert area[0, 2].value == 24
    assert area[-1, :].address == "$B$4:$D$4"
    assert area.offset(1, -1).address == "$A$3:$C$5"
    assert area.resize(1, 5).value == [22, 23, 24, 25, None]
    assert area.last_cell.address == "$D$4"
    assert [c.value for c in area[0, :]] == [22, 23, 24]
    assert area.rows[1].value == [32, 33, 34]
    assert area.columns[0].value == [22, 32, 42]
    assert sheet.range((1, 1), (2, 2)).address == "$A$1:$B$2"
    assert sheet.range("D4", "B2").address == "$B$2:$D$4"
    assert sheet.range(sheet["A1"], sheet["C3"]).get_address(False, False) == "A1:C3"
    assert sheet["B:C"].shape == (1_048_576, 2)
    assert sheet["2:2"].address == "$2:$2"
    assert area.current_region.address == "$A$1:$E$5"
    assert "Sheet1" in sheet["A1"].get_address(external=True)
    for wrong in ((0, 1), (1, 0)):
        with pytest.raises(IndexError):
            sheet.range(wrong)
    with pytest.raises(IndexError):
        sheet["A1"].offset(-1, 0)
    with pytest.raises(xw.NoSuchObjectError):
        sheet["không có"]


def test_the_end_of_a_run(sheet):
    sheet["B2:B4"].value = 1
    sheet["B7:B8"].value = '=""'
    sheet["D2"].value = 1
    ends = {
        ("B2", "down"): "$B$4", ("B4", "down"): "$B$7", ("B8", "down"): "$B$1048576", ("B5", "down"): "$B$7",
        ("B8", "up"): "$B$7", ("B7", "up"): "$B$4", ("B2", "up"): "$B$1", ("B99", "up"): "$B$8",
        ("B2", "right"): "$D$2", ("D2", "right"): "$XFD$2", ("D2", "left"): "$B$2", ("B2", "left"): "$A$2",
    }  # fmt: skip
    assert {key: sheet[key[0]].end(key[1]).address for key in ends} == ends


def test_inserting_deleting_and_copying_cells(sheet):
    sheet["A1"].value = [[1, 2], [3, "=A2*10"]]
    sheet["1:1"].insert("down")
    assert sheet["A1:B3"].value == [[None, None], [1, 2], [3, 30]]
    assert sheet["B3"].formula == "=A3*10"
    sheet["A2"].delete("up")
    assert sheet["A2:B2"].value == [3, 2]
    sheet["A:A"].delete()
    assert sheet["A2:B3"].value[0] == [2, None]
    sheet["A:A"].insert("right")
    sheet["A3:B3"].value = [3, "=A3*10"]
    with pytest.raises(NotImplementedError, match=r"Range\.delete"):
        sheet["A2"].delete("left")
    sheet["A3:B3"].copy(sheet["D5"])
    assert sheet["E5"].formula == "=D5*10"


def test_selection(app, sheet):
    sheet["B2:C3"].select()
    assert sheet.book.selection.address == "$B$2:$C$3"
    assert sheet.book.selection.sheet == sheet


def test_names_of_book_and_sheet(book, tmp_path):
    sheet, other = book.sheets[0], book.sheets.add("Phụ lục 01")
    book.names.add("MỨC", "='Phụ lục 01'!$A$1:$B$2")
    other.names.add("riêng", "='Phụ lục 01'!$C$3")
    sheet.names.add("riêng", f"={sheet.name}!$D$4")
    sheet["A1:A3"].name = "CỘT"
    book.names.add("HẰNG", "=0.15")
    assert {n.name: n.refers_to for n in book.names} == {
        "MỨC": "='Phụ lục 01'!$A$1:$B$2",
        "CỘT": f"={sheet.name}!$A$1:$A$3",
        "HẰNG": "=0.15",
        f"{sheet.name}!riêng": f"={sheet.name}!$D$4",
        "'Phụ lục 01'!riêng": "='Phụ lục 01'!$C$3",
    }
    assert [n.name for n in other.names] == ["'Phụ lục 01'!riêng"]
    assert book.names["mức"].refers_to_range.sheet == other
    assert book.names["'Phụ lục 01'!riêng"].refers_to_range.address == "$C$3"
    assert sheet["riêng"].address == "$D$4"
    assert other["riêng"].address == "$C$3"
    assert sheet["MỨC"].sheet == other
    assert sheet["A1:A3"].name.name == "CỘT"
    assert sheet["A1"].name is None
    assert "MỨC" in book.names
    assert "không" not in book.names
    with pytest.raises(xw.NoSuchObjectError):
        book.names["HẰNG"].refers_to_range  # noqa: B018
    book.names["MỨC"].refers_to = f"={sheet.name}!$B$1"
    book.names["MỨC"].name = "MỨC_2"
    book.names["HẰNG"].delete()
    with pytest.raises(ValueError, match="cannot be a name"):
        book.names.add("A1", "=1")
    book.save(tmp_path / "names.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "names.xlsx")
    assert {n: d.attr_text.replace("$'", "'") for n, d in saved.defined_names.items()} == {
        "MỨC_2": f"{sheet.name}!$B$1",
        "CỘT": f"{sheet.name}!$A$1:$A$3",
    }
    assert set(saved["Phụ lục 01"].defined_names) == {"riêng"}


def test_names_of_another_program_are_read(app, tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "Thông tin"
    made.defined_names["THU_MUC"] = openpyxl.workbook.defined_name.DefinedName("THU_MUC", attr_text="'Thông tin'!$C$5")
    made.save(tmp_path / "made.xlsx")
    book = app.books.open(tmp_path / "made.xlsx")
    try:
        assert book.names["THU_MUC"].refers_to_range == book.sheets["Thông tin"]["C5"]
    finally:
        book.close()
