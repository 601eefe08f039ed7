"""Formulas in Excel's syntax: written, computed, read back, and as another program finds them in the saved file."""

import openpyxl
import pytest

from xlsx_addin.calc_engine import FormulaError

SHEETS = ("Phụ lục 01", "Bà's", "Tổng", "A.B", "2024")


@pytest.fixture
def sheet(book):
    first = book.sheets[0]
    for name in SHEETS:
        added = book.sheets.add(name, after=book.sheets[-1])
        added["A1"].value = [[10, 20], [30, 40]]
    first["A1"].value = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    book.names.add("MỨC", f"='{first.name}'!$A$1:$C$1")
    book.names.add("BIEU_PL01", "='Phụ lục 01'!$A$1:$B$2")
    return first


COMPUTED = {
    "=SUM(A1:A3,C3)": 21,
    '=IF(A1>0,"a;b,c",1)': "a;b,c",
    "='Phụ lục 01'!B2+1": 41,
    "='Bà''s'!$A$1*Tổng!B1": 200,
    "='A.B'!A2": 30,
    "='2024'!A1": 10,
    "=SUM(MỨC)": 6,
    "=VLOOKUP(30,BIEU_PL01,2,FALSE)": 40,
    "=SUM({1,2;3,4}*2)": 20,
    "=SUM((A1,B2))": 6,
    "=SUM(A1:B2 B1:C2)": 7,
    "=SUM(B:B)+SUM(Tổng!1:1)": 45,
    "=IFERROR(1/0,-1)": -1,
    "=IFS(A1=2,1,TRUE,3)": 3,
    "=IF(FALSE,1,TRUE)": True,
    "=TRUE()": True,
    '=CONCAT("TRUE",A1)': "TRUE1",
    "=STDEV.S(A1:A3)": 3,
    "=ROUND(2.345,2)": 2.35,
    "=SUMPRODUCT((A1:A3>1)*(B1:B3))": 13,
    '=COUNTIFS(A:A,">1",B:B,">5")': 1,
    "=INDEX('Phụ lục 01'!A1:B2,2,1)": 30,
    '=TEXT(0.3056,"0.00%")': "30.56%",
    "=ISERROR(#N/A)": True,
    '="a"&"""q"""': 'a"q"',
    "=10%": 0.1,
    "=-A1^2": 1,
    "=IF(A1,,2)": 0,
    "=MOD(7,3)+QUOTIENT(7,3)": 3,
    "=EDATE(45000,1)-45000": 31,
    "=MAX(A1:C3)-MIN(A1:C3)": 8,
}


@pytest.mark.parametrize("formula", COMPUTED)
def test_formulas_compute(sheet, formula):
    sheet["E1"].value = formula
    expected = COMPUTED[formula]
    assert sheet["E1"].value == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_a_block_of_formulas_is_what_each_is_alone(sheet):
    formulas = list(COMPUTED)
    sheet["E1"].options(transpose=True).formula = formulas
    together = sheet["E1:E40"].value[: len(formulas)]
    alone = []
    for formula in formulas:
        sheet["G1"].formula = formula
        alone.append((sheet["G1"].formula, sheet["G1"].value))
    spelled = [row[0] for row in sheet["E1"].resize(len(formulas)).formula]
    assert list(zip(spelled, together, strict=True)) == alone


def test_formulas_are_read_in_the_words_they_were_written_in(sheet):
    same = [f for f in COMPUTED if "TRUE" not in f.replace("TRUE()", "").replace('"TRUE"', "") and "FALSE" not in f]
    sheet["E1"].options(transpose=True).value = [*same, "=TinhTyLe(A1,2)", "=nosuchname+1"]
    read = [row[0] for row in sheet["E1"].resize(len(same) + 2).formula]
    assert read == [*same, "=TINHTYLE(A1,2)", "=nosuchname+1"]
    sheet["F1"].value = "=IF(TRUE,1,FALSE)"
    assert sheet["F1"].formula == "=IF(TRUE(),1,FALSE())"


def test_the_saved_file_holds_the_same_formulas(sheet, tmp_path):
    written = ["=SUM(A1:A3,C3)", "='Phụ lục 01'!B2+1", "=SUM(MỨC)", '=IF(A1>0,"a;b,c",1)', "=IFERROR(1/0,-1)"]
    sheet["E1"].options(transpose=True).value = written
    sheet.book.save(tmp_path / "f.xlsx")
    found = openpyxl.load_workbook(tmp_path / "f.xlsx")[sheet.name]
    assert [found.cell(r, 5).value.replace("$'Phụ", "'Phụ") for r in range(1, 6)] == written


def test_formulas_among_values(sheet):
    sheet["E1"].value = [["=A1+1", "'=A1", None], [5, "=B2*2", "x"]]
    assert sheet["E1:G2"].value == [[2, "=A1", None], [5, 10, "x"]]
    assert sheet["E1:G2"].formula == (("=A1+1", "=A1", ""), ("5", "=B2*2", "x"))


def test_constants_are_text_in_formula(sheet):
    sheet["E1"].value = ["'01840", True, 0.25, 1, "'TRUE", "''x"]
    assert sheet["E1:J1"].formula == (("01840", "TRUE", "0.25", "1", "TRUE", "'x"),)
    assert sheet["F1"].formula == "TRUE"


def test_one_formula_fills_a_range_and_its_references_move(sheet):
    sheet["E1:F3"].formula = "=A1*$A$1+'Phụ lục 01'!$A1"
    assert sheet["E1:F3"].formula == tuple(tuple(f"={c}{r}*$A$1+'Phụ lục 01'!$A{r}" for c in "AB") for r in (1, 2, 3))
    assert sheet["E1:F2"].value == [[11, 12], [34, 35]]


def test_array_formulas(sheet):
    sheet["E1:F2"].formula_array = "=A1:B2*2"
    assert sheet["E1:F2"].value == [[2, 4], [8, 10]]
    assert sheet["E1:F2"].formula_array == sheet["F2"].formula_array == "=A1:B2*2"
    assert sheet["F2"].has_array
    assert not sheet["A1"].has_array
    assert sheet["A1"].formula_array is None
    assert sheet["E1"].formula == "=A1:B2*2"
    assert sheet["E1"].expand().address == "$E$1:$F$2"
    with pytest.raises(Exception, match="array formula"):
        sheet["E1"].value = 1
    assert sheet["E1"].value == 2


@pytest.mark.parametrize("formula", ["='[other.xlsx]Sheet1'!A1"])
def test_a_formula_that_calc_cannot_read_is_refused_and_nothing_is_written(sheet, formula):
    with pytest.raises(FormulaError, match="other"):
        sheet["E1"].value = [["new", formula, "=1+1"]]
    assert sheet["E1:G1"].value == [None, None, None]


def test_broken_formulas_beside_good_ones(sheet):
    sheet["E1"].value = ["=SUM(", "=1+1)", "=A1+1", "=CHOOSE(1,2"]
    assert sheet["G1"].value == 2
    assert sheet["G1"].formula == "=A1+1"


def test_manual_calculation(app, sheet):
    sheet["E1"].value = "=A1"
    app.calculation = "manual"
    try:
        assert app.calculation == "manual"
        sheet["A1"].value = 99
        assert sheet["E1"].value == 1
        app.calculate()
        assert sheet["E1"].value == 99
    finally:
        app.calculation = "automatic"
    assert app.calculation == "automatic"
