"""Protected sheets: locked cells are refused with a clear word, and nothing is half done."""

import openpyxl
import pytest
from openpyxl.styles import Protection

from xlsx_addin.calc_engine import LockedCellsError


@pytest.fixture
def sheet(app, tmp_path):
    """A protected sheet in which B2:C3 may be written."""
    made = openpyxl.Workbook()
    made.active.title = "Phụ lục 01"
    for row in made.active["A1:D4"]:
        for cell in row:
            cell.value = "cũ"
            cell.protection = Protection(locked=not (2 <= cell.row <= 3 and 2 <= cell.column <= 3))
    made.active.protection.sheet = True
    made.save(tmp_path / "protected.xlsx")
    book = app.books.open(tmp_path / "protected.xlsx")
    yield book.sheets[0]
    book.close()


def old(sheet):
    return sheet["A1:D4"].value == [["cũ"] * 4] * 4


def test_unlocked_cells_may_be_written(sheet):
    sheet["B2"].value = [[1, True], ["=B2+1", "'09/29"]]
    assert sheet["B2:C3"].value == [[1, True], [2, "09/29"]]
    sheet["B2:C3"].number_format = "0.00%"
    sheet["B2"].color = (1, 2, 3)
    assert sheet["B2"].color == (1, 2, 3)
    sheet["B2:C3"].clear_contents()
    assert sheet["B2:C3"].value == [[None, None], [None, None]]


ACTS = {
    "one": lambda s: setattr(s["A1"], "value", "mới"),
    "formula": lambda s: setattr(s["A1"], "formula", "=1"),
    "formulas": lambda s: setattr(s["C2"], "value", [["=1", "=2"]]),
    "partly": lambda s: setattr(s["B2"], "value", [["mới"] * 3] * 3),
    "with formula": lambda s: setattr(s["B2"], "value", [[1, "=2", 3]]),
    "with date": lambda s: setattr(s["C3"], "value", [[True, 3]]),
    "array": lambda s: setattr(s["A1:B1"], "formula_array", "=1"),
    "clear": lambda s: s["A1:B2"].clear(),
    "contents": lambda s: s.clear_contents(),
    "formats": lambda s: s["A1"].clear_formats(),
    "format": lambda s: setattr(s["A1:C3"], "number_format", "0%"),
    "several": lambda s: setattr(s["B2,A1"], "number_format", "0%"),
    "colour": lambda s: setattr(s["A1"], "color", (1, 2, 3)),
    "bold": lambda s: setattr(s["A1"].font, "bold", True),
    "wrap": lambda s: setattr(s["A1"], "wrap_text", True),
    "width": lambda s: setattr(s["A1"], "column_width", 50),
    "height": lambda s: setattr(s["A1"], "row_height", 50),
    "note": lambda s: s["A1"].add_note("x"),
    "merge": lambda s: s["A1:B1"].merge(),
    "insert": lambda s: s["2:2"].insert("down"),
    "delete": lambda s: s["B2"].delete("up"),
    "copy": lambda s: s["B2"].copy(s["A1"]),
}


@pytest.mark.parametrize("act", ACTS)
def test_locked_cells_are_refused_and_nothing_is_written(sheet, act):
    before = (sheet["A1"].column_width, sheet["A1"].row_height)
    with pytest.raises(LockedCellsError, match="'Phụ lục 01'!"):
        ACTS[act](sheet)
    assert old(sheet)
    assert (sheet["A1"].column_width, sheet["A1"].row_height) == before
    assert sheet["A1:C3"].number_format == "General"
    assert sheet["A1"].color is None
    assert sheet["A1"].note is None
