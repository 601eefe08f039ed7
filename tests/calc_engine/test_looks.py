"""How cells look, against what openpyxl finds in the saved file."""

import datetime as dt

import openpyxl
import pytest
from openpyxl.comments import Comment


@pytest.fixture
def saved(sheet, tmp_path):
    def save():
        sheet.book.save(tmp_path / "looks.xlsx")
        return openpyxl.load_workbook(tmp_path / "looks.xlsx")[sheet.name]

    return save


FORMATS = [
    "General", "0.00%", "#,##0", "@", "dd/mm/yyyy", "d/m/yyyy h:mm", "[h]:mm:ss", '#,##0.00 "người"', "h:mm AM/PM",
    "[Red]-0;0", "yyyy-mm-dd", "0.0E+00", "# ?/?",
]  # fmt: skip


def _bare(form):
    """Where a space stands inside or before quotes makes no difference."""
    return form.lower().replace(" ", "").replace("\\", "")


def test_number_formats(sheet, saved):
    for row, form in enumerate(FORMATS, 1):
        sheet.range((row, 1)).number_format = form
        assert sheet.range((row, 1)).number_format == form
    file = saved()
    for row, form in enumerate(FORMATS, 1):
        assert _bare(file.cell(row, 1).number_format) == _bare(form)


def test_number_formats_of_several_areas(sheet):
    sheet["B2:C3,E5,G1:G9"].number_format = "0.00%"
    assert sheet["B2,C3,E5,G9"].number_format == "0.00%"
    assert sheet["B2:C3"].number_format == "0.00%"
    assert sheet["B2,D4"].number_format is None
    assert sheet["A1:B2"].number_format is None
    assert sheet["D4"].number_format == "General"
    with pytest.raises(ValueError, match="number format"):
        sheet["A1"].number_format = "[[["


def test_colours(sheet, saved):
    sheet["A1:B2"].color = (255, 200, 7)
    sheet["A3"].color = "#00ff10"
    sheet["A4"].color = 0x0000FF  # Excel's numbers have blue first
    assert sheet["A1"].color == sheet["A1:B2"].color == (255, 200, 7)
    assert sheet["A3"].color == (0, 255, 16)
    assert sheet["A4"].color == (255, 0, 0)
    assert sheet["A2:A3"].color is None
    sheet["B2"].color = None
    assert sheet["B2"].color is None
    sheet["D1:E2"].set_colors([[(1, 2, 3), None], [..., "#010203"]])
    assert [sheet[a].color for a in ("D1", "E1", "D2", "E2")] == [(1, 2, 3), None, None, (1, 2, 3)]
    file = saved()
    assert file["A1"].fill.fgColor.rgb == "FFFFC807"
    assert file["B2"].fill.fill_type is None


def test_fonts(sheet, saved):
    font = sheet["A1:A2"].font
    font.bold, font.italic, font.size, font.name, font.color = True, True, 14, "Liberation Serif", (1, 2, 3)
    assert (font.bold, font.italic, font.size, font.name, font.color) == (True, True, 14, "Liberation Serif", (1, 2, 3))
    assert sheet["A1:A3"].font.bold is None
    sheet["A2"].font.bold = False
    file = saved()
    assert (file["A1"].font.b, file["A1"].font.i, file["A1"].font.sz) == (True, True, 14)
    assert not file["A2"].font.b


def test_wrapping_and_alignment(sheet, saved):
    area = sheet["A1:B1"]
    area.wrap_text, area.horizontal_alignment, area.vertical_alignment = True, "center", "top"
    assert (area.wrap_text, area.horizontal_alignment, area.vertical_alignment) == (True, "center", "top")
    assert sheet["A1:A2"].wrap_text is None
    assert sheet["A2"].wrap_text is False
    assert sheet["A2"].horizontal_alignment == "general"
    assert sheet["A2"].vertical_alignment == "bottom"
    found = saved()["B1"].alignment
    assert (found.wrap_text, found.horizontal, found.vertical) == (True, "center", "top")
    with pytest.raises(NotImplementedError, match=r"Range\.horizontal_alignment"):
        area.horizontal_alignment = "distributed"


def test_widths_and_heights(sheet, saved):
    sheet["B1:C1"].column_width = 20
    sheet["A2"].row_height = 30
    assert sheet["C5"].column_width == pytest.approx(20, abs=0.1)
    assert sheet["B1:C1"].column_width == pytest.approx(20, abs=0.1)
    assert sheet["A1:B1"].column_width is None
    assert sheet["A2"].row_height == pytest.approx(30, abs=0.1)
    assert sheet["C3"].left == pytest.approx(sheet["A1"].width + sheet["B1"].width, abs=0.1)
    assert sheet["A3"].top == pytest.approx(sheet["A1"].height + 30, abs=0.1)
    file = saved()
    assert file.column_dimensions["B"].width == pytest.approx(20, abs=1.2)
    assert file.row_dimensions[2].height == pytest.approx(30, abs=0.2)


def test_hiding_rows_and_columns(sheet):
    sheet["A2:A3"].rows.hidden = True
    assert sheet["A2:A3"].rows.hidden is True
    assert sheet["A1:A2"].rows.hidden is None
    sheet["B1"].columns.hidden = True
    assert sheet["B1"].columns.hidden is True
    sheet["B1"].columns.hidden = False
    assert sheet["A1:C1"].columns.hidden is False


def test_fitting(sheet):
    sheet["A1"].value = "một dòng chữ rất dài " * 3
    before = sheet["A1"].column_width
    sheet["A1"].columns.autofit()
    assert sheet["A1"].column_width > 2 * before
    sheet["B2"].value = "x\ny\nz"
    sheet["B2"].wrap_text = True
    sheet["B2"].row_height = 5
    sheet.autofit("rows")
    assert sheet["B2"].row_height > 25


def test_clearing(sheet):
    for address in ("A1", "B1", "C1"):
        sheet[address].value = 0.5
        sheet[address].number_format = "0.00%"
        sheet[address].add_note("x")
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].number_format, sheet["A1"].note.text) == (None, "0.00%", "x")
    sheet["B1"].clear_formats()
    assert (sheet["B1"].value, sheet["B1"].number_format) == (0.5, "General")
    sheet["C1"].clear()
    assert (sheet["C1"].value, sheet["C1"].number_format, sheet["C1"].note) == (None, "General", None)
    sheet["A1:C9"].value = 1
    sheet["A1,C2:C3"].clear_contents()
    assert sheet["A1:C3"].value == [[None, 1, 1], [1, 1, None], [1, 1, None]]
    sheet.clear_contents()
    assert sheet["A1:C9"].value == [[None] * 3] * 9


@pytest.mark.parametrize("value", ["text", 3.5, "=1+1", None])
def test_writing_leaves_notes(sheet, value):
    for address in ("A1", "B2", "D4"):
        sheet[address].add_note(f"at {address}")
    sheet["A1:B2"].value = [[value, value], [value, value]]
    assert [sheet[address].note.text for address in ("A1", "B2", "D4")] == ["at A1", "at B2", "at D4"]


def test_values_below_hidden_rows_keep_their_kind(sheet):
    """Files that Excel wrote leave hidden rows out of charts, and so out of the texts that tell dates from numbers."""
    sheet["A1:A4"].value = [[5], [6], [dt.datetime(2024, 3, 1)], [True]]
    sheet.impl.api.Rows.getByIndex(0).IsVisible = False
    sheet.book.impl.chart_data.IncludeHiddenCells = False
    assert sheet["A1:A4"].value == [5, 6, dt.datetime(2024, 3, 1), True]


def test_notes(sheet, saved):
    note = sheet["B2"].add_note("ghi chú\nhai dòng")
    assert note.text == sheet["B2"].note.text == "ghi chú\nhai dòng"
    assert note.location.address == "$B$2"
    assert sheet["A1"].note is None
    sheet["C3"].add_note("khác")
    note.text = "mới"
    assert [n.text for n in sheet.notes] == ["mới", "khác"]
    assert len(sheet.book.notes) == 2
    with pytest.raises(Exception, match="already has a note"):
        sheet["B2"].add_note("lần nữa")
    assert isinstance(saved()["B2"].comment, Comment)
    note.delete()
    assert [n.text for n in sheet.notes] == ["khác"]
    assert saved()["B2"].comment is None


def test_merging(sheet, saved):
    sheet["A1:B2"].merge()
    assert sheet["B2"].merge_cells
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert sheet["C3"].merge_area.address == "$C$3"
    sheet["D1:E2"].merge(across=True)
    assert {str(r) for r in saved().merged_cells.ranges} == {"A1:B2", "D1:E1", "D2:E2"}
    sheet["A1:B2"].unmerge()
    assert not sheet["A1"].merge_cells
