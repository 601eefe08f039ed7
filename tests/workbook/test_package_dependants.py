"""Whose result is no longer right: followed through ranges, names, sheets and shared formulas."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.utils import FORMULAE

from xlsx_addin.places import from_a1, to_a1
from xlsx_addin.workbook.ooxml.functions import FOLLOWED
from xlsx_addin.workbook.ooxml.references import reads
from xlsx_addin.workbook.package import Package

FORM, OTHER = "Phụ lục 01", "It's"

FORMULAS = {
    FORM: {
        "B1": "=A1+1",
        "B2": "=B1*2",
        "B3": "=SUM(A1:A3)",
        "B4": "=SUM(A2:A400)",
        "B5": "=COUNTIF(A:A,1)",
        "B6": "=SUM(1:2)",
        "B7": '="A1"&"x"',
        "B8": '=IFERROR(VLOOKUP(5,$D$1:$E$9,2,FALSE),"")',
        "B9": "=BAY",
        "B10": "=[1]Sheet1!A1",
        "E5": "=1+1",
    },
    OTHER: {
        "A1": f"='{FORM}'!A1",
        "A2": "=A1",
        "A3": "=NAM_BC",
        "A4": "=TONG",
        "A5": "=COT",
        "A6": "='it''s'!A2",
        "A7": f"=SUM('{FORM}'!A1:XFD1048576)",
        "A8": "=RIENG",
        "C1": "=1",
        "C2": "=SUM(C1,1)",
    },
}


def workbook(**extra: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, formulas in FORMULAS.items():
        sheet = book.add_worksheet(name)
        for cell, formula in formulas.items():
            sheet.write_formula(cell, formula, None, 1)
    for cell, formula in extra.items():
        sheet.write_formula(cell, formula, None, 1)
    book.define_name("NAM_BC", f"='{FORM}'!$A$1")
    book.define_name("TONG", "=NAM_BC+1")
    book.define_name("COT", f"='{FORM}'!$D:$E")
    book.define_name("BAY", f"='{FORM}'!$A$7")
    book.define_name(f"'{OTHER}'!RIENG", f"='{FORM}'!$G$1")
    book.close()
    return out.getvalue()


def stale(data: bytes, *cells: str, sheet: str = FORM) -> set[str]:
    found = Package.open(data).stale_dependants({(sheet, from_a1(cell)) for cell in cells})
    assert found == sorted(found, key=lambda item: ([FORM, OTHER].index(item[0]), item[1]))
    return {("" if name == FORM else "o.") + to_a1(*place) for name, place in found}


ALL_OF_FORM = {"B5", "o.A7"}  # they read whole columns, or the whole sheet


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("A1", {"B1", "B2", "B3", "B6", "o.A1", "o.A2", "o.A3", "o.A4", "o.A6"} | ALL_OF_FORM),
        ("A2", {"B3", "B4", "B6"} | ALL_OF_FORM),
        ("A400", {"B4"} | ALL_OF_FORM),
        ("A401", ALL_OF_FORM),
        ("A7", {"B4", "B9"} | ALL_OF_FORM),
        ("E5", {"B8", "o.A5", "o.A7"}),
        ("G1", {"B6", "o.A7", "o.A8"}),
        ("Z99", {"o.A7"}),
    ],
)
def test_dependants(changed: str, expected: set[str]) -> None:
    assert stale(workbook(), changed) == expected


def test_another_sheet_of_the_same_cells() -> None:
    assert stale(workbook(), "C1", sheet=OTHER) == {"o.C2"}
    assert stale(workbook(), "A1", sheet=OTHER) == {"o.A2", "o.A6"}
    assert stale(workbook()) == set()


@pytest.mark.parametrize(
    "formula",
    [
        '=INDIRECT("A1")',
        "=OFFSET(C1,1,1)",
        "=TINH_TY_LE(C1)",
        "=KHONG_CO",
        "=C1:INDEX(C1:C9,2)",
        f"=SUM('{FORM}:{FORM}'!A1)",
        "=BANG[cot]",
        "=TODAY()",
        "=F9#",
        "=KhongCo!A1",
    ],
)
def test_what_cannot_be_followed_counts_as_dependent(formula: str) -> None:
    data = workbook(F1="=1")
    out = io.BytesIO()
    escaped = formula[1:].replace("&", "&amp;").replace("<", "&lt;")
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(b'<c r="F1"><f>1<', f'<c r="F1"><f>{escaped}<'.encode()))
    assert stale(out.getvalue(), "Z99") == {"o.A7", "o.F1"}


def test_a_name_that_looks_like_a_function_or_a_cell() -> None:
    assert reads("XYZ2026+A1").names == ((None, "xyz2026"),)
    assert [reference.area for reference in reads("_xlfn.IFNA(A1,$B$2)").references] == [(0, 0, 0, 0), (1, 1, 1, 1)]
    assert reads('"A1"&"B""2"').references == ()


def test_a_sum_range_as_long_as_the_range_of_its_condition() -> None:
    data = workbook(F1=f"=SUMIF('{FORM}'!G20:G29,\">0\",'{FORM}'!H20)")
    assert stale(data, "H29") == {"o.F1", "o.A7"}
    assert stale(data, "H30") == {"o.A7"}


def test_readings_agree_with_those_of_openpyxl() -> None:
    further = [
        "IF(AND(COUNT('Số liệu gốc'!D25,'Số liệu gốc'!$D26)=2,1>-5E+3%),{1,2;3,4},#REF!+1E5)",
        '_xlfn.IFNA(VLOOKUP(x_y.z,$A:$B,2,TRUE),A1&"A2")',
        "SUM((A1:B2 B2:C3,1:2))^2<>Dữ_liệu!A1",
        "",
    ]
    for formula in [text[1:] for cells in FORMULAS.values() for text in cells.values()] + further:
        peer = {item.value for item in Tokenizer(f"={formula}").items if item.subtype == Token.RANGE}
        found = reads(formula)
        assert not found.unknown
        assert len(found.references) + len(found.names) == len({text for text in peer if "[" not in text})


def test_the_functions_that_are_followed() -> None:
    unfollowed = {"INDIRECT", "OFFSET", "CELL", "INFO", "NOW", "TODAY", "RAND", "RANDBETWEEN", "GETPIVOTDATA", "RTD"}
    assert unfollowed == FORMULAE - FOLLOWED


def test_shared_formulas_are_followed_from_their_own_cell() -> None:
    rows = '<row r="50"><c r="F50"><f t="shared" ref="F50:F52" si="0">$A$9+G50</f><v>1</v></c></row>' + "".join(
        f'<row r="{row}"><c r="F{row}"><f t="shared" si="0"/><v>1</v></c></row>' for row in (51, 52)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            target.writestr(name, text)
    assert stale(out.getvalue(), "G51") == {"F51", "o.A7"}
    assert stale(out.getvalue(), "A9") == {"F50", "F51", "F52", "B4"} | ALL_OF_FORM


def test_a_loop_ends() -> None:
    assert stale(workbook(F1="=F2", F2="=F1"), "F1", sheet=OTHER) == {"o.F1", "o.F2"}


def test_an_array_is_stale_whole_and_can_be_emptied() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet(FORM)
    sheet.write_array_formula("C1:C3", "{=A1:A3*2}", None, 4)
    sheet.write_formula("E1", "=C3", None, 4)
    book.close()
    package = Package.open(out.getvalue())
    package.sheet(FORM).set((0, 0), 5)
    found = package.stale_dependants()
    assert [to_a1(*place) for _, place in found] == ["C1", "E1", "C2", "C3"]
    for name, place in found:
        package.sheet(name).drop_cached(place)
    assert [place for place, value in Package.open(package.to_bytes()).sheet(FORM).cells() if value] == [(0, 0)]


def test_by_default_everything_edited_counts() -> None:
    package = Package.open(workbook())
    assert package.stale_dependants() == []
    package.sheet(FORM).set(from_a1("G1"), 1)
    assert {to_a1(*place) for _, place in package.stale_dependants()} == {"B6", "A7", "A8"}
    package.sheet(FORM).append_rows(398, [[(1, 0)]])
    assert (FORM, from_a1("B4")) in package.stale_dependants()
    package = Package.open(workbook())
    package.sheet(FORM).append_rows(399, [[(1, 0)]])
    assert (FORM, from_a1("B4")) not in package.stale_dependants()
    assert (FORM, from_a1("B5")) in package.stale_dependants()
