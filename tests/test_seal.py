"""The copy to send: nothing of the macros is left, everything else is, and a change of figures afterwards is told."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from tests.forms import EDITION, place
from tests.office import converted
from tests.reading.made import KEEPING_MACROS
from tests.workbook.test_package import MAIN, changed_cells, contents, zipped
from xlsx_addin import keys
from xlsx_addin.cell_functions import HELP as HELP_TEXTS
from xlsx_addin.evaluation import rates_of
from xlsx_addin.intake import take_in
from xlsx_addin.places import from_a1
from xlsx_addin.reading.book import read_bytes
from xlsx_addin.resources import resource
from xlsx_addin.submission.records import Rejected, Submission, Unit
from xlsx_addin.submission.sheets import sheets_of
from xlsx_addin.workbook.new import Content, ListCell, make_workbook
from xlsx_addin.workbook.package import CannotEdit, CellError, Formula, Package
from xlsx_addin.workbook.seal import Sealed, seal, sealed_name
from xlsx_addin.workbook.sheets.settings import WORDS

NOW = dt.datetime(2024, 12, 5, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
CHANGED = "changed-after-sealing"
INFO, FORM, SUPPORT, CONF, HELP = "Thông tin", "Phụ lục 01", "Số liệu gốc", "xlwings.conf", "Hàm"
SECRET = "nguyen.thi.hoa"
UNIT = Unit("01840", "phường Đức Xuân", "xa", "058")
VALUES = {
    "M3.3.1": "5", "M3.3.2": "2", "M1.1.3a": "3", "M1.1.3b": "1", "M6.2.num": "3", "M6.2.den": "4",
    "M2.3.num": "05 người", "CB.hdnd.xa.total": "29", "CB.hdnd.xa.women": "09/29", "M3.2.1.1": "20", "M3.2.1.1.1": "15",
}  # fmt: skip
LISTS = (
    ListCell("van_ban", 1, "kind", "Kế hoạch"),
    ListCell("van_ban", 1, "number", "0123"),
    ListCell("van_ban", 1, "date", "05/03/2024"),
    ListCell("van_ban", 2, "subject", "  Về   công tác\nbình đẳng giới "),
    ListCell("truyen_thong", 1, "men", "10.450"),
    ListCell("truyen_thong", 1, "women", "7"),
    ListCell("noi_dung", 1, "text", "Đã phối hợp tốt."),
)


def made(unit: Unit = UNIT, values: dict[str, str] | None = None) -> bytes:
    return make_workbook(EDITION, unit, 2024, "nam", Content(VALUES if values is None else values, LISTS))


def sealed(data: bytes, **options) -> Sealed:
    result = seal(data, now=NOW, **options)
    assert isinstance(result, Sealed), result
    return result


def read(path: Path) -> Submission:
    result = take_in(path)
    assert isinstance(result, Submission), result
    return result


def told(path: Path) -> list[str]:
    """The sheets named by the finding that a copy was changed; one empty name where it cannot say."""
    return [f.sheet for f in read(path).findings if f.code == CHANGED]


def row_of(sheet: str, row_id: str, data: bytes) -> tuple[int, int]:
    """The value cell of a row on a keyed sheet of a workbook."""
    book = read_bytes(data, lambda name: True)
    found = next(s for s in sheets_of(EDITION, book)[sheet] if s)
    return next(r for r, i in found.rows_with_ids() if i == row_id), found.columns[keys.VALUE]


# --- a workbook with macros, as Excel saves it -------------------------------------------------------------------

SPREADSHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXTENSIONS = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
CELLS, LOG, PREVIEW = "Kiểm tra", "Nhật ký", "Xem trước"  # formulas are tried out where no figure stands
ROW = 300

FORMULAS: dict[str, tuple[Formula, object]] = {  # cell: formula with the result Excel stored, what is left of it
    "C301": (Formula("TYLE_NU(9,29)", Decimal("31.03")), Decimal("31.03")),
    "C302": (Formula('IF(DOC_SO("7")>0,ROUND( doc_so ("7")/3,1),0)', Decimal("2.3")), Decimal("2.3")),
    "C303": (Formula("'D:\\so\\Phu_luc_01.xlsm'!SO_SANH(25.37,22.94)", "tăng 2,43"), "tăng 2,43"),
    "C304": (Formula("[1]!SO_VN(1.5)", "1,5"), "1,5"),
    "C305": (Formula("_xldudf_XLWINGS_KETQUA(\"M1.1\",BIEU_PL01)", ""), None),
    "C306": (Formula("_xludf.CHITIEU(1,2)/0", CellError("#DIV/0!")), CellError("#DIV/0!")),
    "C307": (Formula("TY_LE*2", Decimal("62.06")), Decimal("62.06")),
    "C308": (Formula("'Hàm'!B3&\"x\"", "x"), "x"),
    "C309": (Formula("DANHGIA(1,2,3)=1", False), False),
    "C310": (Formula('"TYLE_NU(1;2)"&"!"', "TYLE_NU(1;2)!"), None),  # these stay formulas
    "C311": (Formula("SUM(1,2)", Decimal(3)), None),
    "C312": (Formula("MY_TYLE_NUM+TYLE_NUMBER(1)", Decimal(3)), None),
}  # fmt: skip
STAY = ("C310", "C311", "C312")


def control(number: int, relation: str) -> str:
    return (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="x14"><control shapeId="{number}" '
        f'r:id="{relation}" name="Button {number}"><controlPr defaultSize="0" print="0" autoFill="0" autoPict="0" '
        f'macro="[0]!PhuLuc.TinhTyLe"><anchor><from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>'
        f"<xdr:rowOff>0</xdr:rowOff></from><to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></to></anchor></controlPr></control></mc:Choice></mc:AlternateContent>"
    )


def anchored(inside: str) -> str:
    corner = "<xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{0}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    return (
        f"<xdr:twoCellAnchor><xdr:from>{corner.format(1)}</xdr:from><xdr:to>{corner.format(3)}</xdr:to>{inside}"
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )


def shape(number: int, name: str, macro: str, extension: str = "") -> str:
    named = f'<xdr:cNvPr id="{number}" name="{name}">{extension}</xdr:cNvPr><xdr:cNvSpPr/>'
    look = '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
    return f'<xdr:sp macro="{macro}" textlink=""><xdr:nvSpPr>{named}</xdr:nvSpPr>{look}</xdr:sp>'


def drawing_as_excel_writes_it() -> str:
    extension = (
        '<a:extLst><a:ext uri="{63B3BB69-23CF-44E3-9099-C40C66FF867C}"><a14:compatExt spid="_x0000_s1026"/></a:ext>'
        "</a:extLst>"
    )
    offered = (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="a14">%s</mc:Choice><mc:Fallback/>'
        "</mc:AlternateContent>"
    )
    return (
        f'<xdr:wsDr xmlns:xdr="{SPREADSHEET}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
        + offered % anchored(shape(2, "Button 1", "[0]!PhuLuc.TinhTyLe"))
        + offered % anchored(shape(3, "Button 2", "", extension))
        + anchored(shape(4, "Rounded button", "[0]!PhuLuc.KiemTra"))
        + "%s</xdr:wsDr>"
    )


def joined(parts: dict[str, bytes], name: str, before: str, text: str) -> None:
    assert before.encode() in parts[name], (name, before)
    parts[name] = parts[name].replace(before.encode(), f"{text}{before}".encode(), 1)


def state(parts: dict[str, bytes], name: str, kind: str) -> None:
    joined(parts, "[Content_Types].xml", "</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/>')


def as_excel_saves_it(data: bytes, kept_shape: str = "") -> bytes:
    """Buttons of ``Thông tin`` also as controls and shapes, a calculation chain, a signed project, the folder."""
    parts = contents(data)
    sheet, rels = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
    kinds = ["Button", "Button", *(["CheckBox"] if kept_shape else [])]
    for number, kind in enumerate(kinds, start=1):
        parts[f"xl/ctrlProps/ctrlProp{number}.xml"] = (
            f'<formControlPr xmlns="{EXTENSIONS}" objectType="{kind}"/>'
        ).encode()
        link = f'<Relationship Id="rIdC{number}" Type="{OFFICE}/ctrlProp" Target="../ctrlProps/ctrlProp{number}.xml"/>'
        joined(parts, rels, "</Relationships>", link)
        state(parts, f"xl/ctrlProps/ctrlProp{number}.xml", "application/vnd.ms-excel.controlproperties+xml")
    controls = "".join(control(1024 + n, f"rIdC{n}") for n in range(1, len(kinds) + 1))
    controls = (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice xmlns:x14="{EXTENSIONS}" '
        f'xmlns:xdr="{SPREADSHEET}" Requires="x14"><controls>{controls}</controls></mc:Choice></mc:AlternateContent>'
    )
    joined(parts, sheet, "</worksheet>", controls)
    joined(parts, sheet, "<legacyDrawing ", '<drawing r:id="rIdD"/>')
    link = f'<Relationship Id="rIdD" Type="{OFFICE}/drawing" Target="/xl/drawings/d.xml"/>'
    joined(parts, rels, "</Relationships>", link)
    parts["xl/drawings/d.xml"] = (drawing_as_excel_writes_it() % kept_shape).encode()
    state(parts, "xl/drawings/d.xml", "application/vnd.openxmlformats-officedocument.drawing+xml")
    parts["xl/_rels/vbaProject.bin.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature" '
        b'Target="vbaProjectSignature.bin"/></Relationships>'
    )
    parts["xl/vbaProjectSignature.bin"] = b"\0signature"
    state(parts, "xl/vbaProjectSignature.bin", "application/vnd.ms-office.vbaProjectSignature")
    noted = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"
    folder = (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"><mc:Choice Requires="x15">'
        f'<x15ac:absPath url="C:\\Users\\{SECRET}\\" xmlns:x15ac="{noted}"/></mc:Choice></mc:AlternateContent>'
    )
    joined(parts, "xl/workbook.xml", "<bookViews>", folder)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    return zipped(parts)


def with_chain(data: bytes) -> bytes:
    """A calculation chain of every formula there is."""
    parts = contents(data)
    numbers = re.findall(r'<sheet name="([^"]+)" sheetId="(\d+)"', parts["xl/workbook.xml"].decode())
    package = Package.open(data)
    cells = [
        f'<c r="{openpyxl.utils.get_column_letter(c + 1)}{r + 1}" i="{number}"/>'
        for name, number in numbers
        for (r, c), _ in package.sheet(name).formula_texts()
    ]
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN[1:-1]}">{"".join(cells)}</calcChain>'.encode()
    link = f'<Relationship Id="rIdChain" Type="{OFFICE}/calcChain" Target="calcChain.xml"/>'
    joined(parts, "xl/_rels/workbook.xml.rels", "</Relationships>", link)
    state(parts, "xl/calcChain.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    return zipped(parts)


def typed_into(data: bytes) -> bytes:
    """The committed macro workbook with figures, formulas of every kind, and paths of somebody's own disk."""
    package = Package.open(data)
    for field_id, value in {**VALUES, "M2.3.num": "5", "CB.hdnd.xa.women": "9"}.items():
        name, cell = place(field_id)
        package.sheet(name).set(cell, int(value))
    for row, value in {"unit_code": "01840", "unit_name": UNIT.name, "level": "Cấp xã", "year": 2024}.items():
        package.sheet(INFO).set(row_of("thong_tin", f"INFO.{row}", data), value)
    outcome = f"Đã viết báo cáo C:\\Users\\{SECRET}\\bao_cao.docx"
    for row, value in {"folder": f"C:\\Users\\{SECRET}\\nop", "outcome": outcome, "action": "Lập báo cáo"}.items():
        package.sheet(INFO).set(row_of("thong_tin", f"RUN.{row}", data), value)
    package.sheet(CONF).set((11, 1), f"C:\\Users\\{SECRET}\\python.exe")
    sheet = package.sheet(CELLS)
    for cell, (formula, _) in FORMULAS.items():
        sheet.set(from_a1(cell), formula)
    sheet.set(from_a1("C320"), Formula("KETQUA_CU+1", Decimal(1)))
    log = package.sheet(LOG)
    for column in range(1, 11):
        log.set((4, column), f"{SECRET} {column}")
    log.set((5, 7), Formula("DOC_SO(1)"))  # nobody waits for the result
    package.set_sheet_visible(LOG, True)
    return package.to_bytes()


def shared_and_arrays(data: bytes) -> bytes:
    """What only Excel writes: texts in the table of strings, formulas shared by a column, an array that spills."""
    parts = contents(data)
    log = next(n for n in parts if n.startswith("xl/worksheets/sheet") and b">KETQUA_CU+1<" in parts[n])
    shared = '<c r="C320"><f t="shared" ref="C320:C322" si="7">TYLE_NU(B320,A320)</f><v>1.5</v></c>'
    rows = (
        f'<row r="320">{shared}<c r="D320" cm="1"><f t="array" ref="D320:D322">SO_VN(B320:B322)</f><v>4</v></c></row>'
        '<row r="321"><c r="C321"><f t="shared" si="7"/><v>2.5</v></c><c r="D321"><v>5</v></c></row>'
        '<row r="322"><c r="C322" t="str"><f t="shared" si="7"/><v>không</v></c><c r="D322"><v>6</v></c></row>'
    )
    parts[log] = re.sub(rb'<row r="320".*?</row>', rows.encode(), parts[log])
    strings = parts["xl/sharedStrings.xml"].decode()
    for text in sorted(set(re.findall(rf">([^<]*{SECRET}[^<]*)</t>", "".join(map(_decoded, parts.values()))))):
        number = strings.count("<si>")
        strings = strings.replace("</sst>", f"<si><t>{text}</t></si></sst>")
        for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
            inline = re.compile(rf' t="inlineStr"><is><t(?: [^>]*)?>{re.escape(text)}</t></is></c>'.encode())
            parts[name] = inline.sub(f' t="s"><v>{number}</v></c>'.encode(), parts[name])
    assert strings.count(SECRET) == 13
    parts["xl/sharedStrings.xml"] = strings.encode()
    names = (
        f"<definedName name=\"TY_LE\">TYLE_NU('{FORM}'!$A$1,2)</definedName>"
        f"<definedName name=\"GIUP\">'{HELP}'!$A$1</definedName>"
        '<definedName name="MO_DAU" function="1" vbProcedure="1" hidden="1">TinhTyLe</definedName>'
    )
    joined(parts, "xl/workbook.xml", "</definedNames>", names)
    place_of = '<hyperlink ref="{}" location="\'{}\'!A1"/>'
    links = f"<hyperlinks>{place_of.format('B2', HELP)}{place_of.format('B3', FORM)}</hyperlinks>"
    sheet = parts["xl/worksheets/sheet3.xml"]
    at = min(i for tag in (b"<printOptions", b"<pageMargins") if (i := sheet.find(tag)) > 0)
    parts["xl/worksheets/sheet3.xml"] = sheet[:at] + links.encode() + sheet[at:]
    return zipped(parts)


def _decoded(part: bytes) -> str:
    return part.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def real() -> bytes:
    return resource("workbooks", "Phu_luc_01.xlsm").read_bytes()


@pytest.fixture(scope="module")
def torture(real: bytes) -> bytes:
    return as_excel_saves_it(with_chain(shared_and_arrays(typed_into(real))))


@pytest.fixture(scope="module")
def copy(torture: bytes) -> Sealed:
    return sealed(torture)


# --- what is taken out -------------------------------------------------------------------------------------------


def test_nothing_of_the_macros_is_left(copy: Sealed) -> None:
    parts = contents(copy.data)
    gone = re.compile("vba|customUI|ctrlProps|drawings/d.xml", re.IGNORECASE)
    assert not [name for name in parts if gone.search(name)]
    for name, part in parts.items():
        for word in (b"FmlaMacro", b"vbaProject", b"macroEnabled", b"PhuLuc.", b"ui/extensibility", b"ctrlProp"):
            assert word not in part, (name, word)
    book = openpyxl.load_workbook(io.BytesIO(copy.data))
    assert not {HELP, CONF} & set(book.sheetnames)
    assert book.sheetnames == openpyxl.load_workbook(resource("workbooks", "Phu_luc_01.xlsx")).sheetnames


def test_every_part_is_led_to_and_stated(copy: Sealed) -> None:
    parts = contents(copy.data)
    package = Package.open(copy.data)
    stated = {e.get("PartName", "")[1:] for e in etree.fromstring(parts["[Content_Types].xml"])} - {""}
    assert stated <= set(parts)
    relations = {name for name in parts if name.endswith(".rels")}
    assert {name for name in parts if name not in relations} - {"[Content_Types].xml"} == package._parts.reachable()
    for name in relations - {"_rels/.rels"}:
        folder, _, file = name.rpartition("/_rels/")
        assert f"{folder}/{file.removesuffix('.rels')}" in parts


def test_everything_else_keeps_its_bytes(torture: bytes, copy: Sealed) -> None:
    before, after = contents(torture), contents(copy.data)
    assert set(after) < set(before)
    touched = {name for name in after if before[name] != after[name]}
    sheets = {name for name in touched if name.startswith("xl/worksheets/sheet")}
    names = dict(zip(Package.open(torture).sheet_names, range(1, 99), strict=False))
    edited = (CELLS, INFO, SUPPORT, LOG, PREVIEW)
    checks, info, form, log, preview = (f"xl/worksheets/sheet{names[name]}.xml" for name in edited)
    assert sheets == {checks, info, form, log, preview}
    assert changed_cells(before[preview], after[preview]) == set()  # only its buttons are gone
    frozen = (set(FORMULAS) - set(STAY)) | {"C320", "C321", "C322", "D320"}
    assert changed_cells(before[checks], after[checks]) == frozen
    assert changed_cells(before[log], after[log]) == {f"{letter}5" for letter in "BCDEFGHIJK"} | {"H6"}
    assert not changed_cells(before[form], after[form])
    emptied = {row_of("thong_tin", f"RUN.{row}", torture) for row in ("folder", "action", "outcome")}
    changed = {from_a1(cell) for cell in changed_cells(before[info], after[info])}
    assert {place for place in changed if place[1] < 4} == emptied | {(1, 1)}  # the outcome, and the words of welcome
    assert {place[1] for place in changed} == {1, 2, 5, 6}
    assert touched - sheets == {
        "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/workbook.xml", "xl/calcChain.xml", "xl/sharedStrings.xml", "docProps/custom.xml", "docProps/app.xml",
        "xl/drawings/vmlDrawing2.vml", f"xl/worksheets/_rels/sheet{names[PREVIEW]}.xml.rels",
    }  # fmt: skip


def test_formulas_of_the_add_in_become_the_values_they_show(copy: Sealed) -> None:
    sheet = Package.open(copy.data).sheet(CELLS)
    for cell, (formula, left) in FORMULAS.items():
        if cell in STAY:
            assert (sheet.formula(from_a1(cell)), sheet.value(from_a1(cell))) == (formula.text, formula.cached)
        else:
            assert (sheet.formula(from_a1(cell)), sheet.value(from_a1(cell))) == (None, left), cell
    values = [sheet.value(from_a1(cell)) for cell in ("C320", "C321", "C322", "D320", "D321", "D322")]
    assert values == [Decimal("1.5"), Decimal("2.5"), "không", 4, 5, 6]
    assert not [place for place, _ in sheet.formula_texts() if place[0] >= 312]
    assert len(copy.frozen) == len(FORMULAS) - len(STAY) + 4


def test_every_function_of_the_add_in_is_known() -> None:
    assert set(keys.CELL_FUNCTIONS) == {each.name for each in HELP_TEXTS}


def test_native_formulas_stay(torture: bytes, copy: Sealed) -> None:
    before, after = openpyxl.load_workbook(io.BytesIO(torture)), openpyxl.load_workbook(io.BytesIO(copy.data))
    compared = 0
    for name in (FORM, "Cán bộ nữ", "Biểu đồ"):
        for row in before[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert after[name][cell.coordinate].value == cell.value
                    compared += 1
    assert compared > 200


def test_cell_notes_stay_and_buttons_go(torture: bytes, copy: Sealed) -> None:
    def notes(data: bytes) -> dict[str, str]:
        sheet = openpyxl.load_workbook(io.BytesIO(data))[FORM]
        return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}

    assert notes(copy.data) == notes(torture) != {}
    drawing = etree.fromstring(contents(copy.data)["xl/drawings/vmlDrawing2.vml"])
    kinds = [e.get("ObjectType") for e in drawing.iter("{urn:schemas-microsoft-com:office:excel}ClientData")]
    assert kinds == ["Note"] * len(notes(torture))


def test_names_chain_titles_and_links_lead_to_what_is_there(torture: bytes, copy: Sealed) -> None:
    parts = contents(copy.data)
    book = openpyxl.load_workbook(io.BytesIO(copy.data))
    expected = openpyxl.load_workbook(resource("workbooks", "Phu_luc_01.xlsx"))
    assert set(book.defined_names) == set(expected.defined_names)
    for sheet in book:
        assert sheet.print_title_rows == expected[sheet.title].print_title_rows
        assert sheet.print_area == expected[sheet.title].print_area
    titles = [e.text for e in etree.fromstring(parts["docProps/app.xml"]).iter("{*}lpstr")]
    with zipfile.ZipFile(resource("workbooks", "Phu_luc_01.xlsx")) as blank:
        assert titles == [e.text for e in etree.fromstring(blank.read("docProps/app.xml")).iter("{*}lpstr")]
    numbers = {e.get("sheetId"): e.get("name") for e in etree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")}
    package = Package.open(copy.data)
    chain = {(numbers[e.get("i")], from_a1(e.get("r"))) for e in etree.fromstring(parts["xl/calcChain.xml"])}
    assert chain == {(n, cell) for n in numbers.values() for cell, _ in package.sheet(n).formula_texts()}
    assert [e.get("ref") for e in etree.fromstring(parts["xl/worksheets/sheet3.xml"]).iter(f"{MAIN}hyperlink")] == [
        "B3"
    ]


def test_no_folder_of_the_senders_disk_travels(torture: bytes, copy: Sealed) -> None:
    assert any(SECRET.encode() in part for part in contents(torture).values())
    assert not [name for name, part in contents(copy.data).items() if SECRET.encode() in part]
    action = row_of("thong_tin", "RUN.action", torture)
    assert Package.open(copy.data).sheet(INFO).value(action) is None


def test_the_sheet_of_fields_is_that_of_the_workbook_without_macros(copy: Sealed) -> None:
    """Where the buttons stood with what they do nothing is left: no word, no frame, no merged cells, no wide column."""
    ours = openpyxl.load_workbook(io.BytesIO(copy.data))[INFO]
    plain = openpyxl.load_workbook(resource("workbooks", "Phu_luc_01.xlsx"))[INFO]
    for row in ours.iter_rows(min_col=5, max_col=9):
        for cell in row:
            assert (cell.value, cell.has_style) == (None, False), cell.coordinate
    assert set(map(str, ours.merged_cells.ranges)) == set(map(str, plain.merged_cells.ranges))

    def widths(sheet) -> dict[int, float]:
        listed = sheet.column_dimensions.values()
        return {n: round(each.width, 2) for each in listed for n in range(each.min, each.max + 1)}

    assert widths(ours) == widths(plain)
    assert ours["B2"].value == plain["B2"].value
    assert "Hàm" not in ours["B2"].value
    assert ours.row_dimensions[2].height == pytest.approx(plain.row_dimensions[2].height, abs=0.5)


def test_what_somebody_wrote_beside_the_buttons_stays(real: bytes) -> None:
    package = Package.open(real)
    package.sheet(INFO).set(from_a1("H6"), "của tôi")
    package.sheet(INFO).set(from_a1("F7"), "cũng của tôi")
    sheet = openpyxl.load_workbook(io.BytesIO(sealed(package.to_bytes()).data))[INFO]
    assert (sheet["H6"].value, sheet["F7"].value, sheet["G7"].value) == ("của tôi", "cũng của tôi", None)


def test_the_senders_log_stays_with_the_sender(cli, torture: bytes, copy: Sealed, tmp_path: Path) -> None:
    before, after = (openpyxl.load_workbook(io.BytesIO(data))[LOG] for data in (torture, copy.data))
    assert (before.sheet_state, after.sheet_state) == ("visible", "hidden")
    head = [[cell.value for cell in row] for row in before.iter_rows(max_row=4)]
    assert [[cell.value for cell in row] for row in after.iter_rows(max_row=4)] == head
    assert head[2][0] == keys.ID_MARK
    assert not [cell.coordinate for row in after.iter_rows(min_row=5) for cell in row if cell.value is not None]
    path = tmp_path / "gui.xlsx"
    source = tmp_path / "so.xlsx"
    source.write_bytes(made(values={"M3.2.1.1": "29 người", "M3.2.1.1.1": "9 người"}))
    assert cli("fill", source).code in (0, 1)
    assert [row for row in openpyxl.load_workbook(source)[LOG].iter_rows(min_row=5) if row[7].value]
    assert cli("seal", source, "-o", path).code in (0, 1)
    assert cli("undo", path, "--json").error == "nothing-to-undo"
    assert cli("fill", path).code in (0, 1)
    assert cli("undo", source, "--json").code == 0


def test_nobodys_name_travels(real: bytes) -> None:
    parts = contents(real)
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"<cp:lastModifiedBy></cp:lastModifiedBy>", f"<cp:lastModifiedBy>{SECRET}</cp:lastModifiedBy>".encode()
    )
    data = zipped(parts)
    assert openpyxl.load_workbook(io.BytesIO(data)).properties.lastModifiedBy == SECRET
    after = sealed(data).data
    assert SECRET.encode() not in b"".join(contents(after).values())
    assert openpyxl.load_workbook(io.BytesIO(after)).properties.title


def test_what_a_click_does_not_make_stays(real: bytes) -> None:
    picture = anchored(
        '<xdr:pic macro="[0]!PhuLuc.MoHuongDan"><xdr:nvPicPr><xdr:cNvPr id="9" name="Logo"/><xdr:cNvPicPr/>'
        "</xdr:nvPicPr>"
        '<xdr:blipFill><a:stretch/></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
        "</xdr:pic>"
    )
    box = anchored(shape(10, "Text box", ""))
    group = anchored(
        '<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="11" name="Group"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr/>'
        f"{shape(12, 'In a group', '')}{shape(13, 'Button in a group', 'Macro1')}</xdr:grpSp>"
    )
    parts = contents(sealed(as_excel_saves_it(real, picture + box + group)).data)
    left = etree.fromstring(parts["xl/drawings/d.xml"])
    names = [e.get("name") for e in left.iter(f"{{{SPREADSHEET}}}cNvPr")]
    assert names == ["Logo", "Text box", "Group", "In a group"]
    assert not [e for e in left.iter() if e.get("macro")]
    sheet = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    assert [e.get("shapeId") for e in sheet.iter(f"{MAIN}control")] == ["1027"]  # the check box
    assert not [e for e in sheet.iter(f"{MAIN}controlPr") if e.get("macro")]
    assert [name for name in parts if "ctrlProps" in name] == ["xl/ctrlProps/ctrlProp3.xml"]


def test_drawings_that_are_no_xml_are_cut_all_the_same(real: bytes) -> None:
    parts = contents(real)
    drawing = "xl/drawings/vmlDrawing2.vml"
    parts[drawing] = parts[drawing].replace(b"<font ", b"<br><font ", 1)  # as Excel writes captions of two lines
    macro = "<x:FmlaMacro>A</x:FmlaMacro>"
    box = f'<v:shape id="_x0000_s9000"><br><x:ClientData ObjectType="Checkbox">{macro}</x:ClientData></v:shape>'
    joined(parts, drawing, "</xml>", box)
    after = contents(sealed(zipped(parts)).data)[drawing]
    assert box.replace(macro, "").encode() in after
    assert b'ObjectType="Button"' not in after
    assert after.count(b'ObjectType="Note"') == parts[drawing].count(b'ObjectType="Note"')


def test_the_sheet_shown_first_is_one_that_is_there(real: bytes) -> None:
    package = Package.open(real)
    package.set_active(HELP)
    book = openpyxl.load_workbook(io.BytesIO(sealed(package.to_bytes()).data))
    assert book.active.sheet_state == "visible"
    assert [s.title for s in book if s.sheet_view.tabSelected] == [book.active.title]


def test_sheets_behind_a_removed_one_keep_their_names_and_the_view() -> None:
    def seen(data: bytes) -> dict[str, tuple[object, ...]]:
        book = openpyxl.load_workbook(io.BytesIO(data))
        return {s.title: (s.print_area, s.print_title_rows, dict(s.defined_names), s == book.active) for s in book}

    data = edited(made(), lambda package: package.set_active("Biểu đồ"))
    expected = seen(data)
    for name in ("Phụ lục 01", "Kiểm tra"):
        del expected[name]
    after = edited(edited(data, lambda p: p.remove_sheet("Phụ lục 01")), lambda p: p.remove_sheet("Kiểm tra"))
    assert seen(after) == expected
    assert expected["Biểu đồ"][-1]
    with pytest.raises(CannotEdit):
        only = openpyxl.Workbook()
        out = io.BytesIO()
        only.save(out)
        Package.open(out.getvalue()).remove_sheet("Sheet")


def test_a_workbook_without_macros_changes_in_its_properties_alone() -> None:
    data = made()
    before, after = contents(data), contents(sealed(data).data)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["docProps/custom.xml"]


def test_the_validator_finds_nothing(real: bytes, copy: Sealed, tmp_path: Path) -> None:
    copies = {"real.xlsx": sealed(real), "torture.xlsx": copy, "plain.xlsx": sealed(made())}
    for name, data in ((name, each.data) for name, each in copies.items()):
        (tmp_path / name).write_bytes(data)
        result = OpenXmlValidator().validate(str(tmp_path / name))
        assert result.is_valid, [(name, e.part_uri, e.description) for e in result.errors][:5]


# --- the checksum ------------------------------------------------------------------------------------------------


def edited(data: bytes, change: Callable[[Package], None]) -> bytes:
    package = Package.open(data)
    change(package)
    return package.to_bytes()


def put(field_id: str, value: object) -> Callable[[Package], None]:
    name, cell = place(field_id)
    return lambda package: package.sheet(name).set(cell, value)


def put_row(sheet: str, key: str, row: int, column: str, value: object) -> Callable[[Package], None]:
    """A cell of a list's row, or of the row of a figure, by the key of its column."""

    def change(package: Package) -> None:
        found = sheets_of(EDITION, read_bytes(package.to_bytes(), lambda name: True))[key][0]
        assert found is not None
        package.sheet(sheet).set((found.key_row + 1 + row, found.columns[column]), value)

    return change


def swap_rows(package: Package) -> None:
    """What sorting a list does."""
    sheet, first = package.sheet("Văn bản"), 4
    columns = range(1, 9)
    rows = [[sheet.value((row, column)) for column in columns] for row in (first, first + 1)]
    assert rows[0] != rows[1]
    for row, values in zip((first + 1, first), rows, strict=True):
        for column, value in zip(columns, values, strict=True):
            date = isinstance(value, Decimal) and value > 40_000
            sheet.set((row, column), None if value is None else dt.date(2024, 3, 5) if date else value)


CHANGES: dict[str, tuple[Callable[[Package], None], str]] = {  # what was done to the copy -> the sheet that is named
    "a figure": (put("M3.3.1", 6), FORM),
    "a figure taken away": (put("M3.3.2", None), FORM),
    "a figure added": (put("M6.2.den", 5), SUPPORT),
    "zero for nothing": (put("M2.2.num", 0), SUPPORT),
    "a text that is no number": (put("M3.3.1", "năm người"), FORM),
    "a rate typed over its formula": (put("M3.2.1.1", 21), FORM),
    "a rate pasted as a value": (put("M2.1", Decimal("31.03")), FORM),
    "women in a body": (put("CB.hdnd.xa.women", 10), "Cán bộ nữ"),
    "a fraction retyped": (put("CB.hdnd.xa.women", "10/29"), "Cán bộ nữ"),
    "the year": (lambda p: p.sheet(INFO).set(row_of("thong_tin", "INFO.year", p.to_bytes()), 2023), INFO),
    "the unit": (lambda p: p.sheet(INFO).set(row_of("thong_tin", "INFO.unit_code", p.to_bytes()), "01843"), INFO),
    "a document's number": (put_row("Văn bản", "van_ban", 1, "number", "0124"), "Văn bản"),
    "a document more": (put_row("Văn bản", "van_ban", 3, "kind", "Quyết định"), "Văn bản"),
    "men at a training": (put_row("Truyền thông", "truyen_thong", 1, "men", 10451), "Truyền thông"),
    "a text of the report": (put_row("Nội dung báo cáo", "noi_dung", 1, "text", "Đã phối hợp."), "Nội dung báo cáo"),
}
HARMLESS: dict[str, Callable[[Package], None]] = {
    "the same number as text": put("M3.3.1", "05 người"),
    "the same text with other spaces": put_row("Nội dung báo cáo", "noi_dung", 1, "text", " Đã phối\nhợp  tốt."),
    "a sorted list": swap_rows,
    "the number of a list's row": put_row("Văn bản", "van_ban", 1, "stt", 9),
    "the agency above the title": lambda p: p.sheet(INFO).set(
        row_of("thong_tin", "INFO.agency", p.to_bytes()), "ỦY BAN NHÂN DÂN"
    ),
    "another sheet shown first": lambda p: p.set_active("Văn bản"),
    "a hidden sheet taken out": lambda p: p.remove_sheet("Kiểm tra"),
    "the outcome of a run": lambda p: p.sheet(INFO).set(row_of("thong_tin", "RUN.outcome", p.to_bytes()), "Xong."),
}


@pytest.fixture(scope="module")
def plain() -> bytes:
    return sealed(made()).data


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_figures_is_told_with_its_sheet(name: str, plain: bytes, tmp_path: Path) -> None:
    change, sheet = CHANGES[name]
    path = tmp_path / "so.xlsx"
    path.write_bytes(edited(plain, change))
    assert told(path) == [sheet]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_changes_no_figure_is_not_told(name: str, plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(edited(plain, HARMLESS[name]))
    assert path.read_bytes() != plain
    assert told(path) == []


def test_several_changed_sheets_are_named_in_the_sentence(plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(edited(edited(plain, put("M3.3.1", 6)), put("M6.2.num", 1)))
    (said,) = [f for f in read(path).findings if f.code == CHANGED]
    assert (said.severity.value, said.sheet) == ("warning", "")
    assert f"«{FORM}»" in said.message
    assert f"«{SUPPORT}»" in said.message
    assert "09:30 ngày 05/12/2024" in said.message


def test_unsealed_sealed_again_and_damaged_seals(plain: bytes, tmp_path: Path) -> None:
    changed = edited(plain, put("M3.3.1", 6))

    def with_properties(**texts: str) -> bytes:
        def change(package: Package) -> None:
            for name, text in texts.items():
                package.set_property(name, text)

        return edited(changed, change)

    broken = contents(changed) | {"docProps/custom.xml": b"<Properties"}
    huge = contents(changed)
    huge["docProps/custom.xml"] += b" " * 200_000
    cases = {
        "unsealed": (edited(made(), put("M3.3.1", 6)), []),
        "sealed again": (sealed(changed).data, []),
        "by a later scheme": (with_properties(pl01_seal_checksum="2:abc"), []),
        "without the sums of sheets": (with_properties(pl01_seal_sheets=""), [""]),
        "with nonsense for a time": (with_properties(pl01_seal_time="0001-01-01T00:00:00+14:00"), [FORM]),
        "with properties that are no XML": (zipped(broken), []),
        "with properties of 200 KB": (zipped(huge), []),
    }
    for name, (data, sheets) in cases.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        assert told(tmp_path / f"{name}.xlsx") == sheets, name


def test_the_properties_say_who_when_and_what(plain: bytes) -> None:
    properties = read_bytes(plain, lambda name: False).properties
    whole, sheets = properties.pop("pl01_seal_checksum"), properties.pop("pl01_seal_sheets")
    assert properties == {
        "pl01_edition": "bac_ninh_2024",
        "pl01_unit": "01840",
        "pl01_period": "2024 nam",
        "pl01_seal_time": "2024-12-05T02:30:00Z",
    }
    assert re.fullmatch("1:[0-9a-f]{64}", whole)
    assert max(map(len, (whole, sheets))) <= 255  # what Excel keeps of a property


def difficult() -> bytes:
    """Figures and texts that programs store each in their own way."""
    package = Package.open(made())
    for field_id, value in {
        "M6.2.num": Formula("1+2", Decimal(3)),
        "M6.2.den": Formula("10*0.4", Decimal("4.0000000000000001")),
        "M3.3.2": Formula("1/0", CellError("#DIV/0!")),
        "M2.1": 0.1 + 0.2,
        "M2.3.num": "1.234 người",
        "M2.3.den": "-",
        "M1.1.3b": 9,  # more than their total: the formula of the rate gives what cannot be
        "M1.1.2": True,
        "M3.1": "30,56 %",
    }.items():
        put(field_id, value)(package)
    for row, text in enumerate((" hai  dòng\nghi chú ", "12.50", "01/8", "+84 209", "=1+1", "Hoà - NFD: Hoà"), start=1):
        put_row(FORM, "phu_luc_01", row + 10, "note", text)(package)
    put_row(FORM, "phu_luc_01", 20, "prev", Formula("0.1+0.2", Decimal("0.30000000000000004")))(package)
    put_row("Văn bản", "van_ban", 3, "number", 124)(package)
    put_row("Truyền thông", "truyen_thong", 2, "women", Formula("3*1.1", 3.3000000000000003))(package)
    return package.to_bytes()


@pytest.fixture(scope="module")
def saved_again(
    plain: bytes, copy: Sealed, real: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, Path]]:
    """Copies to send by name, each with what LibreOffice makes of it when it saves it unchanged."""
    folder = tmp_path_factory.mktemp("sealed")
    units = [made(Unit(f"0184{n}", f"xã {n}", "xa", "058"), {"M3.3.1": "2", "M3.3.2": "1"}) for n in (0, 3)]
    for number, data in enumerate(units):
        (folder / f"unit{number}.xlsx").write_bytes(sealed(data).data)
    from xlsx_addin.command_line.app import main

    total = folder / "total.xlsx"
    inputs = [str(folder / f"unit{number}.xlsx") for number in (0, 1)]
    code = main(["consolidate", *inputs, "-o", str(total), "--unit-code", "058", "--unit-name", "Bắc Kạn"])
    assert code == 1  # merged, and told that 10,45 men of a list can be no men
    made_copies = {"plain": plain, "difficult": sealed(difficult()).data, "real": sealed(real).data}
    made_copies |= {"torture": copy.data, "merged": sealed(total.read_bytes()).data}
    paths = []
    for name, data in made_copies.items():
        paths.append(folder / f"{name}_gui.xlsx")
        paths[-1].write_bytes(data)
    (folder / "lo").mkdir()
    settings = folder / "profile" / "user" / "registrymodifications.xcu"  # compute every formula when opening
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>",
        encoding="utf-8",
    )
    again = converted(paths, "xlsx", folder / "lo", folder / "profile")
    return {path.stem.removesuffix("_gui"): pair for path, *pair in zip(paths, paths, again, strict=True)}


@pytest.mark.parametrize("name", ["plain", "difficult", "real", "torture", "merged"])
def test_saving_it_again_unchanged_is_no_change(name: str, saved_again: dict[str, tuple[Path, Path]]) -> None:
    ours, theirs = saved_again[name]
    assert "pl01_seal_checksum" in read_bytes(theirs.read_bytes(), lambda name: False).properties
    assert ours.read_bytes() != theirs.read_bytes()
    assert (told(ours), told(theirs)) == ([], [])


def test_the_difficult_copy_reads_as_it_was_typed(saved_again: dict[str, tuple[Path, Path]]) -> None:
    ours, theirs = map(read, saved_again["difficult"])
    for submission in (ours, theirs):
        values = submission.values(EDITION)
        assert values["M1.1.2"] == 1
        assert [values[x] for x in ("M6.2.num", "M6.2.den", "M2.3.num")] == [3, 4, 1234]
        assert submission.states["M3.3.2"] == "unreadable"
    assert len(ours.texts) == len(theirs.texts) >= 5


def test_another_writer_changes_nothing_either(plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(plain))
    book.save(path)
    assert told(path) == []
    name, (row, column) = place("M3.3.1")
    book[name].cell(row + 1, column + 1).value = 6
    book.save(path)
    assert told(path) == [FORM]


def test_libreoffice_computes_the_right_rates_from_the_copy(saved_again: dict[str, tuple[Path, Path]]) -> None:
    ours, theirs = saved_again["torture"]
    right = {x: rate.value for x, rate in rates_of(EDITION, read(ours)).items() if rate.value is not None}
    assert len(right) >= 4
    book = openpyxl.load_workbook(theirs, data_only=True)
    for rate_id, value in right.items():
        sheet, (row, column) = place(rate_id)
        assert book[sheet].cell(row + 1, column + 1).value == pytest.approx(float(value)), rate_id


def test_a_sealed_consolidation_holds_its_lists_and_its_units(
    saved_again: dict[str, tuple[Path, Path]], tmp_path: Path
) -> None:
    data = saved_again["merged"][0].read_bytes()
    assert read(saved_again["merged"][0]).covers
    cases = {
        "Văn bản": put_row("Văn bản", "van_ban", 1, "unit_code", "09999"),
        "Theo dõi nộp": put_row("Theo dõi nộp", "theo_doi_nop", 1, "code", "09999"),
        FORM: put_row(FORM, "phu_luc_01", place("M3.3.1")[1][0] - 5, "cov", "1/2"),
    }
    for sheet, change in cases.items():
        path = tmp_path / "so.xlsx"
        path.write_bytes(edited(data, change))
        assert told(path) == [sheet]


# --- on the command line -----------------------------------------------------------------------------------------


def test_the_command_makes_the_copy_beside_the_workbook(cli, real: bytes, tmp_path: Path) -> None:
    source = tmp_path / "so cua toi.xlsm"
    source.write_bytes(typed_into(real))
    before = source.read_bytes()
    ran = cli("seal", source, "--json")
    target = tmp_path / "01840_phường Đức Xuân_2024_gui.xlsx"
    said = ran.json
    assert (Path(said["output"]), said["backup"]) == (target, None)
    assert source.read_bytes() == before
    assert said["unit"] == {"code": "01840", "name": UNIT.name}
    assert (said["year"], said["period"], said["edition"]) == (2024, "nam", "bac_ninh_2024")
    assert said["checksum"] == read_bytes(target.read_bytes(), lambda name: False).properties["pl01_seal_checksum"]
    assert {"sheet": CELLS, "cell": "C301"} in said["formulas_to_values"]
    checked = cli("validate", target, "--json")
    findings = [(f["code"], f["cell"]) for f in said["findings"]]
    assert findings == [(f["code"], f["cell"]) for x in checked.json["files"] for f in x["findings"]]
    assert (ran.code, said["errors"], said["warnings"]) == (
        checked.code,
        checked.json["errors"],
        checked.json["warnings"],
    )


def test_a_copy_with_errors_is_made_and_said(cli, tmp_path: Path) -> None:
    source = tmp_path / "so.xlsx"
    source.write_bytes(made(values={"M3.3.1": "2", "M3.3.2": "3"}))
    ran = cli("seal", source, "-o", tmp_path / "gui.xlsx")
    assert ran.code == 1
    assert (tmp_path / "gui.xlsx").exists()
    assert re.search(r"\b[1-9]\d* lỗi", ran.out)
    again = cli("seal", source, "-o", tmp_path / "gui.xlsx", "--json")
    assert Path(again.json["backup"]) == tmp_path / "gui.xlsx.bak"
    assert "part-exceeds-total" in again.codes()


def test_into_a_folder(cli, tmp_path: Path) -> None:
    source = tmp_path / "so.xlsx"
    source.write_bytes(made())
    (tmp_path / "gui").mkdir()
    cli("seal", source, "-o", tmp_path / "gui")
    assert [p.name for p in (tmp_path / "gui").iterdir()] == ["01840_phường Đức Xuân_2024_gui.xlsx"]


def test_names_of_copies(real: bytes) -> None:
    assert sealed(real).name == "Phu_luc_01_gui.xlsx"

    def named(unit: Unit, period: str = "nam") -> str:
        result = sealed(make_workbook(EDITION, unit, 2025, period, Content()))
        return sealed_name(result.submission)

    assert named(UNIT, "6-thang") == "01840_phường Đức Xuân_2025_6-thang_gui.xlsx"
    assert named(Unit("../x", "a/b: c*", "xa")) == "x_ab c_2025_gui.xlsx"
    assert len(named(Unit("01840", "rất dài " * 60, "xa"))) < 120


def test_a_changed_copy_is_merged_with_a_finding(cli, plain: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "nhan"
    folder.mkdir()
    (folder / "1.xlsx").write_bytes(edited(plain, put("M3.3.1", 6)))
    (folder / "2.xlsx").write_bytes(sealed(made(Unit("01843", "phường B", "xa", "058"))).data)
    (folder / "3.xlsx").write_bytes(made(Unit("01846", "phường C", "xa", "058")))
    ran = cli("consolidate", folder, "-o", tmp_path / "tong.xlsx", "--json")
    assert (ran.json["merged"], ran.json["rejected"]) == (3, [])
    assert ran.json["values"]["M3.3.1"] == "16"
    assert [Path(f["file"]).name for f in ran.json["findings"] if f["code"] == CHANGED] == ["1.xlsx"]
    assert cli("validate", folder / "1.xlsx", "--json").codes_of_files().count(CHANGED) == 1


def refused(cli, *arguments: object) -> str:
    ran = cli("seal", *arguments, "--json")
    assert ran.code == 2
    return str(ran.error)


def test_refusals(cli, real: bytes, tmp_path: Path) -> None:
    source = tmp_path / "so.xlsx"
    source.write_bytes(made())
    other, broken, locked, lost, signed = (tmp_path / f"{name}.xlsx" for name in ("a", "b", "c", "d", "e"))
    book = openpyxl.Workbook()
    book.save(other)
    broken.write_bytes(source.read_bytes()[:5000])
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    lost.write_bytes(edited(made(), put("M3.3.1", Formula('DOC_SO("5")'))))
    signed.write_bytes(zipped(contents(made()) | {"_xmlsignatures/origin.sigs": b""}))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert refused(cli, other) == "not-the-form"
    assert refused(cli, broken) == "damaged-file"
    assert refused(cli, locked) in ("damaged-file", "password-protected")
    assert refused(cli, tmp_path / "none.xlsx") == "file-missing"
    assert refused(cli, lost) == "formula-not-computed"
    assert refused(cli, signed) == "file-signed"
    assert refused(cli, source, "-o", source) == "output-is-input"
    assert refused(cli, source, "-o", tmp_path / "x.xlsm") == "bad-output-name"
    assert refused(cli, source, "-o", tmp_path / "không có" / "x.xlsx") == "no-output-folder"
    assert refused(cli, source, "--edition", "khong_co") == "unknown-edition"
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    own = tmp_path / sealed(made()).name
    own.write_bytes(made())
    assert refused(cli, own) == "output-is-input"


@pytest.mark.parametrize(
    "shown", [CellError("#NAME?"), CellError("#VALUE!"), WORDS["LOI_HAM"], f"Nữ: {WORDS['LOI_HAM']}"]
)
def test_a_function_that_failed_is_no_result_to_send(shown: str, real: bytes) -> None:
    package = Package.open(real)
    for cell in ("C301", "C302"):
        package.sheet(CELLS).set(from_a1(cell), Formula("DOC_SO(1)", shown))
    package.sheet(CELLS).set(from_a1("C303"), Formula("1+DOC_SO(1)", Decimal(2)))
    with pytest.raises(CannotEdit) as refused:
        seal(package.to_bytes(), now=NOW)
    assert refused.value.code == "formula-not-computed"
    assert "C301" in refused.value.reason and "C302" in refused.value.reason
    assert "C303" not in refused.value.reason
    for cell in ("C301", "C302"):
        package.sheet(CELLS).set(from_a1(cell), Formula("LEFT(1)", shown))  # not of ours
    assert sealed(package.to_bytes()).frozen == ((CELLS, from_a1("C303")),)


def test_a_macro_workbook_that_libreoffice_saved_is_refused_and_its_xlsx_is_not(real: bytes, tmp_path: Path) -> None:
    (tmp_path / "so.xlsm").write_bytes(real)
    (rewritten,) = converted([tmp_path / "so.xlsm"], KEEPING_MACROS, tmp_path / "lo", tmp_path / "p")
    with pytest.raises(CannotEdit) as refused:
        seal(rewritten.read_bytes(), now=NOW)
    assert refused.value.code == "macros-rewritten"
    assert ".xlsx" in refused.value.reason
    (plain,) = converted([rewritten], "xlsx", tmp_path / "lo", tmp_path / "p")
    assert not {HELP, CONF} & set(openpyxl.load_workbook(io.BytesIO(sealed(plain.read_bytes()).data)).sheetnames)


def test_other_formats_are_told_to_save_as_xlsx(cli, plain: bytes, tmp_path: Path) -> None:
    (tmp_path / "so.xlsx").write_bytes(plain)
    (ods,) = converted([tmp_path / "so.xlsx"], "ods", tmp_path, tmp_path / "profile")
    assert refused(cli, ods) == "cannot-edit-format"
    assert isinstance(seal(b"PK", now=NOW), Rejected)
    with pytest.raises(CannotEdit):
        seal(zipped(contents(made()) | {"_xmlsignatures/origin.sigs": b""}), now=NOW)
