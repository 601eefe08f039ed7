"""What read_book gives for good workbooks, of every format and of every way to write one."""

from __future__ import annotations

import datetime as dt
import pickle
import struct
import time
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from xlsx_addin.reading.book import read_book
from xlsx_addin.reading.guard import Limits
from xlsx_addin.reading.raw import RawSheet

from .made import (
    MAIN,
    Parts,
    ods,
    record8,
    relations,
    sheet_xml,
    styles_xml,
    wide,
    xls,
    xlsb,
    xlsx,
    xlsx_parts,
    zipped,
)

ROWS = [
    ["Chỉ tiêu", "", "", "", "", "", "gộp"],
    ["", 0.3056, "", dt.date(2026, 1, 2), "", 7, ""],
    ["", 0.5, "", "", "", "", ""],
    ["", 30, 0.25, "", "", "", ""],
    ["", "", "", "", "0.5", "", ""],
]


def only(name: str):
    return lambda sheet: sheet == name


def first(data: bytes, folder: Path, **limits: int) -> RawSheet:
    path = folder / "made.xlsx"
    path.write_bytes(data)
    book = read_book(path, lambda _: True, Limits(**limits))
    return next(iter(book.sheets.values()))


@pytest.mark.parametrize("kind", ["xlsx", "lo.xlsx", "ods", "xls"])
def test_every_format_gives_the_same(mixed: dict[str, Path], kind: str) -> None:
    book = read_book(mixed[kind], only("Phụ lục 01"))
    sheet = book.sheets["Phụ lục 01"]
    assert book.format == kind.rpartition(".")[2]
    assert book.sheet_names == ("Phụ lục 01", "Khác")
    assert list(book.sheets) == ["Phụ lục 01"]
    assert [list(row) for row in sheet.rows] == ROWS
    assert sheet.errors == {(1, 2): "#DIV/0!", (2, 2): "#N/A"}
    assert sheet.percents == {(1, 1), (2, 1), (3, 2)}
    assert sheet.formulas == (set() if kind == "ods" else {(1, 2), (2, 2), (3, 2)})


def test_content_tells_the_format_not_the_name(mixed: dict[str, Path], tmp_path: Path) -> None:
    for kind in ("xlsx", "ods", "xls"):
        path = tmp_path / f"{kind}.doc"
        path.write_bytes(mixed[kind].read_bytes())
        assert read_book(path, lambda _: False).format == kind


def test_a_macro_workbook_is_xlsm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    path.write_bytes(zipped({**xlsx_parts(sheet_xml("")), "xl/vbaProject.bin": b"x"}))
    assert read_book(path, lambda _: True).format == "xlsm"


def test_the_same_as_bare_calamine(form: Path) -> None:
    book = read_book(form, lambda _: True)
    bare = python_calamine.CalamineWorkbook.from_path(form)
    assert list(book.sheet_names) == bare.sheet_names
    for name in bare.sheet_names:
        assert book.sheets[name].rows == bare.get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_formulas_are_those_openpyxl_sees_and_pickle_as_a_set(form: Path) -> None:
    sheet = read_book(form, only("Phụ lục 01")).sheets["Phụ lục 01"]
    peer = openpyxl.load_workbook(form)["Phụ lục 01"]
    assert sheet.formulas == {(c.row - 1, c.column - 1) for row in peer.iter_rows() for c in row if c.data_type == "f"}
    assert pickle.loads(pickle.dumps(sheet)) == sheet
    assert isinstance(pickle.loads(pickle.dumps(sheet)).formulas, frozenset)
    assert isinstance(sheet.formulas & {(0, 3)}, frozenset)


def test_what_openpyxl_writes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = 0.3
    book.active["B2"].number_format = "0.0%"
    book.active["C3"] = "#REF!"
    book.active["C3"].data_type = "e"
    book.active["D4"] = "=B2*2"
    path = tmp_path / "openpyxl.xlsx"
    book.save(path)
    sheet = read_book(path, lambda _: True).sheets["Sheet"]
    assert (sheet.percents, sheet.errors) == ({(1, 1)}, {(2, 2): "#REF!"})
    assert sheet.formulas == {(3, 3)}


PERCENT = styles_xml("0.0%")


ROW = '<row r="1">%s</row>'
WAYS = {
    "usual": '<c r="A1" s="1"><v>0.5</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><f>A1</f><v>1</v></c>',
    "single quotes": "<c r='A1' s='1'><v>0.5</v></c><c r='B1' t='e'><v>#REF!</v></c><c r='C1'><f>A1</f><v>1</v></c>",
    "other order": '<c s="1" r="A1"><v>0.5</v></c><c t="e" r="B1"><v>#REF!</v></c><c r="C1"><f>A1</f><v>1</v></c>',
    "no references": '<c s="1"><v>0.5</v></c><c t="e"><v>#REF!</v></c><c><f>A1</f><v>1</v></c>',
    "spaces": '<c r="A1" s = "1"><v>0.5</v></c><c r="B1" t = "e"><v>#REF!</v></c><c r="C1"><f>A1</f><v>1</v></c>',
    "lines in tags": (
        '<c r="A1"\n s="1"\n><v>0.5</v></c><c\nr="B1" t="e"><v>#REF!</v></c><c r="C1"><f>A1</f><v>1</v></c>'
    ),
    "lines": (
        '<c r="A1" s="1">\n<v>0.5</v>\n</c>\n<c r="B1" t="e">\n<v>#REF!</v></c>\n<c r="C1"><f>A1</f>\n<v>1</v></c>'
    ),
    "formulas": (
        '<c r="A1" s="1" t="n"><f>1/2</f><v>0.5</v></c><c r="B1" t="e"><f/><v>#REF!</v></c>'
        '<c r="C1"><f t="shared" si="0"/><v>1</v></c>'
    ),
    "more attributes": (
        '<c r="A1" s="1" cm="1"><v>0.5</v></c><c r="B1" s="1" t="e" vm="1"><v>#REF!</v></c>'
        '<c r="C1" ph="1"><f>A1</f><v>1</v></c>'
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_write_a_cell(way: str, tmp_path: Path) -> None:
    sheet = first(xlsx(ROW % WAYS[way], styles=PERCENT), tmp_path)
    assert list(sheet.rows[0]) == [0.5, "", 1.0]
    assert sheet.percents == {(0, 0)}
    assert sheet.errors == {(0, 1): "#REF!"}
    assert (0, 2) in sheet.formulas


def test_prefixed_names(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2" s="1"><x:v>0.5</x:v></x:c>'
        '<x:c r="C2" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    read = first(zipped(xlsx_parts(sheet.encode(), styles=PERCENT)), tmp_path)
    assert [list(row) for row in read.rows] == [["", "", ""], ["", 0.5, ""]]
    assert (read.percents, read.errors, set(read.formulas)) == ({(1, 1)}, {(1, 2): "#DIV/0!"}, {(1, 2)})


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#FIELD!", "#BUSY!", "#GETTING_DATA", "Err:522"])
def test_error_that_calamine_refuses(error: str, tmp_path: Path) -> None:
    sheet = first(xlsx(f'<row r="1"><c r="A1" t="e"><v>{error}</v></c><c r="B1"><v>2</v></c></row>'), tmp_path)
    assert (list(sheet.rows[0]), sheet.errors) == (["", 2.0], {(0, 0): error})


def test_which_styles_are_percents(tmp_path: Path) -> None:
    styles = styles_xml('0" %"', "0\\%", "0.0%", "[Red]0%;-0", "0_%", "#,##0", ids=(9, 10, 11))
    cells = "".join(f'<c r="{letter}1" s="{index}"><v>1</v></c>' for index, letter in enumerate("ABCDEFGHIJ"))
    sheet = first(xlsx(f'<row r="1">{cells}</row>', styles=styles), tmp_path)
    assert sheet.percents == {(0, 3), (0, 4), (0, 7), (0, 8)}


def test_thousands_of_percent_styles(tmp_path: Path) -> None:
    styles = styles_xml(*["0%"] * 5000)
    cells = "".join(f'<row r="{row}"><c r="A{row}" s="{row}"><v>1</v></c></row>' for row in range(1, 9000))
    started = time.monotonic()
    assert len(first(xlsx(cells, styles=styles), tmp_path).percents) == 5000
    assert time.monotonic() - started < 2


def test_percent_style_on_what_is_no_number(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" s="1" t="str"><v>0.5</v></c><c r="B1" s="1"/><c r="C1" s="1" t="b"><v>1</v></c>'
        '<c r="D1" s="1" t="inlineStr"><is><t>x</t></is></c><c r="E1" s="1" t="e"><v>#N/A</v></c></row>'
    )
    assert first(xlsx(cells, styles=PERCENT), tmp_path).percents == set()


def test_dates_from_1904_and_not_what_extensions_say(tmp_path: Path) -> None:
    parts = xlsx_parts(sheet_xml('<row r="1"><c r="A1" s="1"><v>1</v></c></row>'), styles=styles_xml("dd/mm/yyyy"))
    extension = b'<extLst><ext><workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
    parts["xl/workbook.xml"] = (
        parts["xl/workbook.xml"]
        .replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')
        .replace(b"</workbook>", extension)
    )
    assert first(zipped(parts), tmp_path).rows == [[dt.date(1904, 1, 2)]]


def moved(parts: Parts) -> Parts:
    """The workbook part and its sheets under names nobody uses, found through relationships alone."""
    return {
        "_rels/.rels": relations(("r1", "officeDocument", "/a%20b/wb.xml")),
        "a b/wb.xml": parts["xl/workbook.xml"],
        "a b/_rels/wb.xml.rels": relations(("r1", "worksheet", "/Data/One.XML")),
        "data\\one.xml": parts["xl/worksheets/sheet1.xml"],
    }


def test_parts_are_found_through_relationships(tmp_path: Path) -> None:
    parts = moved(xlsx_parts(sheet_xml('<row r="1"><c r="A1"><v>5</v></c></row>')))
    assert first(zipped(parts), tmp_path).rows == [[5.0]]


def test_macro_and_chart_sheets_are_named_but_not_read(tmp_path: Path) -> None:
    parts = xlsx_parts(sheet_xml('<row r="1"><c r="A1"><v>5</v></c></row>'), sheet_xml(""))
    parts["xl/_rels/workbook.xml.rels"] = relations(
        ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "xlMacrosheet", "macrosheets/sheet1.xml")
    )
    path = tmp_path / "a.xlsm"
    path.write_bytes(zipped(parts))
    book = read_book(path, lambda _: True)
    assert (book.sheet_names, list(book.sheets)) == (("S1", "S2"), ["S1"])


def test_sheets_that_are_not_wanted_are_not_looked_at(tmp_path: Path) -> None:
    good, bad = sheet_xml('<row r="1"><c r="A1"><v>5</v></c></row>'), sheet_xml('<c r="XFD1048576"><v>1</v></c>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(xlsx_parts(good, bad)))
    assert read_book(path, only("S1")).sheets["S1"].rows == [[5.0]]
    path.write_bytes(zipped(xlsx_parts(good, b"<not xml")))
    assert read_book(path, only("S1")).sheets["S1"].rows == [[5.0]]


def cell12(kind: int, column: int, value: float = 0, style: int = 0) -> tuple[int, int, int, bytes]:
    code, real = bytes([int(value) & 0xFF]), struct.pack("<d", value)
    whole = struct.pack("<I", int(value) << 2 | 2)
    bodies = {1: b"", 2: whole, 3: code, 4: code, 5: real, 9: real + bytes(10), 11: code + bytes(10)}
    return column, kind, style, bodies[kind]


def test_xlsb(tmp_path: Path) -> None:
    data = xlsb(
        {
            0: [(0, 6, 0, wide("Chỉ tiêu")), cell12(5, 1, 0.3056, style=1), cell12(2, 2, 7)],
            2: [
                cell12(3, 0, 0x07),
                cell12(11, 1, 0x2A, style=2),
                cell12(9, 2, 0.25, style=2),
                cell12(5, 3, 30, style=3),
            ],
            3: [cell12(1, 9, style=1), cell12(4, 3, 1, style=1)],
        },
        codes=("0.0%", '0" %"'),
    )
    path = tmp_path / "a.xlsb"
    path.write_bytes(data)
    bare = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    book = read_book(path, lambda _: True)
    sheet = book.sheets["Phụ lục 01"]
    assert book.format == "xlsb"
    assert sheet.rows == bare
    assert list(sheet.rows[0][:3]) == ["Chỉ tiêu", 0.3056, 7]
    assert sheet.errors == {(2, 0): "#DIV/0!", (2, 1): "#N/A"}
    assert sheet.percents == {(0, 1), (2, 2)}


def test_xls_by_hand_with_a_chart_inside(tmp_path: Path) -> None:
    number = lambda row, column, style, value: record8(0x203, struct.pack("<HHHd", row, column, style, value))  # noqa: E731
    chart = record8(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 6)) + number(40, 3, 1, 9) + record8(0x0A)
    rks = struct.pack("<HHHIHIH", 2, 0, 1, 5 << 2 | 2, 0, 6 << 2 | 2, 1)
    formula = lambda column, result: record8(0x06, struct.pack("<HHH", 3, column, 1) + result + bytes(8))  # noqa: E731
    cells = (
        number(0, 0, 1, 0.5)
        + chart
        + record8(0x205, struct.pack("<HHHBB", 1, 1, 0, 0x2A, 1))
        + record8(0x205, struct.pack("<HHHBB", 1, 2, 1, 1, 0))
        + record8(0xBD, rks)
        + formula(0, struct.pack("<d", 0.25))
        + formula(1, b"\x02\0\x07\0\0\0\xff\xff")
    )
    sheet = first(xls(cells), tmp_path)
    assert [list(row) for row in sheet.rows] == [[0.5, "", ""], ["", "", True], [5, 6, ""], [0.25, "", ""]]
    assert sheet.percents == {(0, 0), (2, 0), (3, 0)}
    assert sheet.errors == {(1, 1): "#N/A", (3, 1): "#DIV/0!"}


def test_ods_repeats_and_errors_of_other_writers(tmp_path: Path) -> None:
    tables = (
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="percentage" office:value="0.5">'
        "<text:p>50%</text:p></table:table-cell>"
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    sheet = first(ods(tables), tmp_path)
    assert [row[:2] for row in sheet.rows] == [[0.5, 0.5], [0.5, 0.5]]
    assert sheet.percents == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert sheet.errors == {(0, 2): "#DIV/0!", (1, 2): "#DIV/0!"}


def test_ods_sheets_that_are_not_wanted_are_not_spread(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(
        ods(
            '<table:table table:name="A"><table:table-row>'
            '<table:table-cell office:value-type="float" office:value="1"/>'
            '</table:table-row></table:table><table:table table:name="B">'
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
            'office:value="1" table:number-columns-repeated="16384"/></table:table-row></table:table>'
        )
    )
    assert read_book(path, only("A")).sheets["A"].rows == [[1.0]]


def test_an_empty_sheet_and_a_sheet_with_nothing_but_styles(tmp_path: Path) -> None:
    assert first(xlsx(""), tmp_path).rows == []
    assert first(xlsx('<row r="7" s="1"><c r="A7" s="1"/></row>', styles=PERCENT), tmp_path).rows == []
