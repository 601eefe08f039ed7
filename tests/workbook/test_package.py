"""Editing a workbook that holds everything Excel can put into one: nothing but the named cells may change."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openxml_audit import OpenXmlValidator
from pyopenvba import ExcelFile
from python_calamine import CalamineWorkbook

from tests import calc
from xlsx_addin.places import from_a1
from xlsx_addin.workbook.ooxml.archive import Archive
from xlsx_addin.workbook.package import CannotEdit, Formula, Package

FORM, LIST, TOTAL, CONF = "Phụ lục 01", "Danh mục", "Tổng hợp", "xlwings.conf"
FORM_PART, LIST_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
MACRO = (
    'Attribute VB_Name = "PhuLuc"\r\nOption Explicit\r\nPublic Sub TinhTyLe()\r\n'
    '    ThisWorkbook.Worksheets(1).Range("G5").Value = 1\r\nEnd Sub\r\n'
)


def xlsx() -> bytes:
    """What XlsxWriter can make: a protected form with rules, names, buttons, notes, a chart."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Phụ lục 01", "created": dt.datetime(2026, 1, 1)})
    book.set_custom_property("FormId", "PL01")
    book.set_vba_name("ThisWorkbook")
    typed = book.add_format({"locked": False, "border": 1, "num_format": "#,##0"})
    rate = book.add_format({"num_format": "0.00", "border": 1})
    date = book.add_format({"num_format": "dd/mm/yyyy", "locked": False})
    form, names, total, conf = (book.add_worksheet(name) for name in (FORM, LIST, TOTAL, CONF))
    form.merge_range("A1:E1", "BÁO CÁO & TỔNG HỢP", book.add_format({"bold": True}))
    for row in range(2, 22):
        form.write(row, 0, f"Chỉ tiêu số {row - 1}")
        form.write_number(row, 1, row * 3, typed)
        form.write_number(row, 2, row * 5, typed)
        form.write_formula(row, 3, f"=B{row + 1}+C{row + 1}", None, row * 8)
        form.write_formula(row, 4, f"=ROUND(B{row + 1}/D{row + 1}*100,2)", rate, 37.5)
    form.write_datetime("G3", dt.datetime(2026, 11, 21), date)
    form.write_array_formula("H3:H5", "{=B3:B5*2}", None, 12)
    form.set_column("A:A", 34)
    names.write_column("A1", ["Hà Nội", "Huế", "Cà Mau"])
    total.write_formula("A1", f"=SUM('{FORM}'!D3:D22)", None, 1840)
    total.write_formula("A2", "=TONG_NU/A1", None, 0.375)
    total.write_formula("A3", "=LEN(A4)", None, 0)
    conf.very_hidden()
    book.define_name("TONG_NU", f"='{FORM}'!$B$3")
    _rules(book, form)
    book.close()
    return out.getvalue()


def _rules(book: xlsxwriter.Workbook, form: xlsxwriter.worksheet.Worksheet) -> None:
    form.data_validation("B3:C22", {"validate": "integer", "criteria": ">=", "value": 0})
    form.data_validation("G4", {"validate": "list", "source": f"='{LIST}'!$A$1:$A$3"})
    form.conditional_format("E3:E22", {"type": "data_bar", "data_bar_2010": True})
    form.conditional_format(
        "B3:B22", {"type": "cell", "criteria": ">", "value": 50, "format": book.add_format({"bold": 1})}
    )
    form.write_comment("B2", "Ghi chú", {"author": "HQ"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{FORM}'!$B$3:$B$22"})
    form.insert_chart("J3", chart)
    for cell in ("G8", "G11"):
        form.insert_button(cell, {"macro": "PhuLuc.TinhTyLe", "caption": "Tính tỷ lệ"})
    form.protect("", {"format_columns": True})
    form.freeze_panes(2, 1)
    form.set_paper(9)
    form.repeat_rows(1)
    form.print_area("A1:G22")


def _control(number: int) -> str:
    return (
        f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="x14"><control shapeId="{1024 + number}" r:id="rIdC{number}" name="Button {number}">'
        f'<controlPr defaultSize="0" print="0" autoFill="0" autoPict="0" macro="[0]!PhuLuc.TinhTyLe"><anchor>'
        f"<from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{number}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        f"</from><to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{number + 1}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></to></anchor></controlPr></control></mc:Choice></mc:AlternateContent>"
    )


def _form_as_excel_writes_it(text: str) -> str:
    """Shared formulas in D, controls, printer settings, revision ids and an ignorable prefix."""
    text = text.replace(
        'mc:Ignorable="x14ac"',
        'mc:Ignorable="x14ac xr" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        'xr:uid="{00000000-0001-0000-0000-000000000000}" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"',
    )
    text = text.replace("<f>B3+C3</f>", '<f t="shared" ref="D3:D22" si="0">B3+C3</f>')
    text = re.sub(r"<f>B\d+\+C\d+</f>", '<f t="shared" si="0"/>', text)
    text = re.sub(r"(<pageSetup [^>]*?)/>", r'\1 r:id="rIdP"/>', text)
    controls = f"<controls>{_control(1)}{_control(2)}</controls>"
    wrapped = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="x14">{controls}</mc:Choice></mc:AlternateContent>'
    )
    return re.sub(r"(<legacyDrawing [^>]*/>)", rf"\1{wrapped}", text)


RIBBON = (
    '<customUI xmlns="http://schemas.microsoft.com/office/{0}/customui"><ribbon><tabs><tab id="t" label="Báo cáo">'
    '<group id="g" label="Nộp"><button id="b" label="Gửi" onAction="PhuLuc.TinhTyLe"/></group></tab></tabs></ribbon>'
    "</customUI>"
)
THREAD = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
PERSON = "{11111111-1111-4111-8111-111111111111}"
CONTROL = '<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="Button"/>'
MS = "application/vnd.ms-excel"
INJECTED = {  # part: (content, content type or "", source of the relation, its type, its id)
    "xl/ctrlProps/ctrlProp1.xml": (CONTROL, f"{MS}.controlproperties+xml", FORM_PART, f"{OFFICE}/ctrlProp", "rIdC1"),
    "xl/ctrlProps/ctrlProp2.xml": (CONTROL, f"{MS}.controlproperties+xml", FORM_PART, f"{OFFICE}/ctrlProp", "rIdC2"),
    "xl/printerSettings/printerSettings1.bin": (
        "\0" * 512,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings",
        FORM_PART,
        f"{OFFICE}/printerSettings",
        "rIdP",
    ),
    "xl/threadedComments/threadedComment1.xml": (
        f'<ThreadedComments xmlns="{THREAD}"><threadedComment ref="B2" dT="2026-01-01T00:00:00.00" personId="{PERSON}" '
        'id="{22222222-2222-4222-8222-222222222222}"><text>Ghi chú</text></threadedComment></ThreadedComments>',
        f"{MS}.threadedcomments+xml",
        FORM_PART,
        "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
        "rIdT",
    ),
    "xl/persons/person.xml": (
        f'<personList xmlns="{THREAD}"><person displayName="HQ" id="{PERSON}" userId="HQ" providerId="None"/>'
        "</personList>",
        f"{MS}.person+xml",
        "xl/workbook.xml",
        "http://schemas.microsoft.com/office/2017/10/relationships/person",
        "rIdPersons",
    ),
    "customXml/item1.xml": ('<form xmlns="urn:x" id="PL01"/>', "", "xl/workbook.xml", f"{OFFICE}/customXml", "rIdX"),
    "customUI/customUI.xml": (
        RIBBON.format("2006/01"),
        "",
        "",
        "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
        "rIdUI07",
    ),
    "customUI/customUI14.xml": (
        RIBBON.format("2009/07"),
        "",
        "",
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
        "rIdUI14",
    ),
    "xl/calcChain.xml": (
        f'<calcChain xmlns="{MAIN[1:-1]}"><c r="D3" i="1" l="1"/>'
        + "".join(f'<c r="D{row}"/>' for row in range(4, 23))
        + "".join(f'<c r="E{row}"/>' for row in range(3, 23))
        + '<c r="H3" a="1"/><c r="A1" i="3"/><c r="A2"/><c r="A3"/></calcChain>',
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
        "xl/workbook.xml",
        f"{OFFICE}/calcChain",
        "rIdChain",
    ),
}


def _inject(parts: dict[str, bytes]) -> dict[str, bytes]:
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    parts[FORM_PART] = _form_as_excel_writes_it(parts[FORM_PART].decode()).encode()
    for name, (content, kind, source, relation, identifier) in INJECTED.items():
        parts[name] = (content if name.endswith(".bin") else HEAD + content).encode()
        folder, _, file = source.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels".lstrip("/")
        link = f'<Relationship Id="{identifier}" Type="{relation}" Target="/{name}"/></Relationships>'
        parts[relations] = parts[relations].replace(b"</Relationships>", link.encode())
        if kind:
            override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    return parts


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2020, 2, 3, 4, number % 60, 6))
            # Stored, strongly and weakly packed: what is copied must not depend on how we pack.
            info.compress_type = zipfile.ZIP_STORED if number % 5 == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=1 if number % 2 else 9)
    return out.getvalue()


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("torture")
    parts = contents(xlsx())
    plain, macro = b"spreadsheetml.sheet.main+xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"application/vnd.openxmlformats-officedocument." + plain, macro)
    (folder / "a.xlsm").write_bytes(zipped(parts))
    book = ExcelFile(str(folder / "a.xlsm"))
    book.add_vba_project().add_module("PhuLuc", MACRO)
    book.save(str(folder / "b.xlsm"))
    book.close()
    return zipped(_inject(contents((folder / "b.xlsm").read_bytes())))


EDITS = {  # every kind of edit of one cell; D3 carries the text that D4:D22 share
    "B3": Decimal("7.50"),
    "C4": 11,
    "D3": Formula("B3*2+C3", Decimal("33")),
    "D10": "đã bỏ công thức",
    "E5": None,
    "A6": "=1+1",
    "A7": "  hai\ndòng & <thẻ>  ",
    "G3": dt.date(2026, 7, 31),
    "G4": True,
    "B30": 5,
    "AA31": "xa",
}


def edited(data: bytes) -> Package:
    package = Package.open(data)
    form = package.sheet(FORM)
    for cell, value in EDITS.items():
        form.set(from_a1(cell), value)
    package.sheet(TOTAL).set((3, 0), "+84")
    return package


def cells(part: bytes) -> dict[str, bytes]:
    return {
        c.get("r", ""): etree.tostring(c, method="c14n", with_tail=False)
        for c in etree.fromstring(part).iter(f"{MAIN}c")
    }


def frame(part: bytes) -> bytes:
    """The part without its cells, and without rows that have nothing else."""
    root = etree.fromstring(part)
    for row in root.iter(f"{MAIN}row"):
        row[:] = []
        row.attrib.pop("spans", "")
    data = root.find(f"{MAIN}sheetData")
    for row in [row for row in data if set(row.attrib) == {"r"}]:
        data.remove(row)
    root.remove(root.find(f"{MAIN}dimension"))
    return etree.tostring(root, method="c14n")


def changed_cells(before: bytes, after: bytes) -> set[str]:
    old, new = cells(before), cells(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def test_only_the_named_cells_change(torture: bytes) -> None:
    before, after = contents(torture), contents(edited(torture).to_bytes())

    assert list(before) == list(after)
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {FORM_PART, "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/calcChain.xml"}
    shared = {f"D{row}" for row in range(3, 23)}  # the shared text was in D3: each other cell now has its own
    assert changed_cells(before[FORM_PART], after[FORM_PART]) == set(EDITS) | shared
    assert frame(before[FORM_PART]) == frame(after[FORM_PART])
    assert after[FORM_PART].startswith(before[FORM_PART].partition(b"<worksheet")[0])
    calculate = before["xl/workbook.xml"].replace(b'calcId="124519"', b'calcId="124519" fullCalcOnLoad="1"')
    assert after["xl/workbook.xml"].split() == calculate.split()


def test_overwriting_one_cell_of_a_shared_formula_changes_that_cell_alone(torture: bytes) -> None:
    package = Package.open(torture)
    package.sheet(FORM).set(from_a1("D7"), 1)
    after = contents(package.to_bytes())
    assert changed_cells(contents(torture)[FORM_PART], after[FORM_PART]) == {"D7"}


def test_unchanged_members_keep_their_compressed_bytes_dates_and_attributes(torture: bytes) -> None:
    out = edited(torture).to_bytes()
    before, after = Archive(torture), Archive(out)
    with zipfile.ZipFile(io.BytesIO(torture)) as old, zipfile.ZipFile(io.BytesIO(out)) as new:
        assert new.testzip() is None
        for a, b in zip(old.infolist(), new.infolist(), strict=True):
            assert (a.filename, a.date_time, a.external_attr) == (b.filename, b.date_time, b.external_attr)
            if a.CRC == b.CRC:
                assert before.raw(a.filename) == after.raw(a.filename)
                assert a.compress_type == b.compress_type
    assert out == edited(torture).to_bytes()


def test_without_edits_the_file_is_the_same_file(torture: bytes) -> None:
    package = Package.open(torture)
    assert package.sheet(FORM).value(from_a1("A3")) == "Chỉ tiêu số 1"
    assert list(package.sheet(FORM).cells())
    assert package.to_bytes() == torture


def test_the_validator_finds_nothing_new(torture: bytes, tmp_path: Path) -> None:
    package = edited(torture)
    package.set_property("pl01_unit", "00123")
    package.set_active(LIST)
    package.copy_sheet(FORM, f"{FORM} (2)")
    found = []
    for name, data in (("before.xlsm", torture), ("after.xlsm", package.to_bytes())):
        (tmp_path / name).write_bytes(data)
        result = OpenXmlValidator().validate(str(tmp_path / name))
        found.append({(error.part_uri, error.description) for error in result.errors})
    assert found[1] <= found[0]


def test_the_validator_would_find_a_spoilt_sheet(torture: bytes, tmp_path: Path) -> None:
    parts = contents(torture)
    parts[FORM_PART] = parts[FORM_PART].replace(b"<sheetData>", b"<sheetDatum/><sheetData>")
    (tmp_path / "a.xlsm").write_bytes(zipped(parts))
    assert not OpenXmlValidator().validate(str(tmp_path / "a.xlsm")).is_valid


def test_other_readers_see_the_new_values(torture: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    edited(torture).write(path)

    form = openpyxl.load_workbook(path, keep_vba=True)[FORM]
    assert form["B3"].value == 7.5
    assert form["D3"].value == "=B3*2+C3"
    assert [form[f"D{row}"].value for row in (4, 11, 22)] == ["=B4+C4", "=B11+C11", "=B22+C22"]
    assert (form["A6"].value, form["A6"].data_type) == ("=1+1", "s")
    assert form["A7"].value == "  hai\ndòng & <thẻ>  "
    assert form["G3"].value == dt.datetime(2026, 7, 31)
    assert form["B3"].number_format == "#,##0"

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(FORM).to_python(skip_empty_area=False)
    assert rows[2][1] == 7.5
    assert rows[5][0] == "=1+1"
    assert rows[6][0] == "  hai\ndòng & <thẻ>  "
    assert rows[9][3] == "đã bỏ công thức"
    assert rows[4][4] == ""
    assert rows[3][3] == 24  # cached, of a formula whose shared text had to be written out
    assert rows[30][26] == "xa"


def test_the_macros_are_still_there(torture: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.xlsm").write_bytes(edited(torture).to_bytes())
    book = ExcelFile(str(tmp_path / "a.xlsm"))
    assert "PhuLuc" in book.module_names()
    assert "TinhTyLe" in book.get_module("PhuLuc")
    book.close()


def test_libreoffice_computes_from_the_new_values(torture: bytes, tmp_path: Path) -> None:
    package = edited(torture)
    package.sheet(FORM).set(from_a1("D10"), 100)
    package.write(tmp_path / "a.xlsm")
    book = calc.recalculated([tmp_path / "a.xlsm"], tmp_path / "out")["a.xlsx"]
    form, total = book[FORM], book[TOTAL]
    plain = sum(row * 8 for row in range(2, 22))
    assert form["D3"].value == 7.5 * 2 + 10
    assert form["D4"].value == 9 + 11
    assert form["E3"].value == 30  # 7.5 of 25
    assert total["A1"].value == plain - 16 + 25 - 24 + 20 - 72 + 100
    assert total["A2"].value == pytest.approx(7.5 / total["A1"].value)
    assert form["A6"].value == "=1+1"


def test_the_calculation_chain_names_formula_cells_only(torture: bytes) -> None:
    package = edited(torture)
    package.sheet(FORM).set(from_a1("D3"), 1)  # first of the chain: carries the sheet id for those behind it
    package.sheet(FORM).set(from_a1("F3"), Formula("D3"))
    entries, sheet = [], ""
    for entry in etree.fromstring(contents(package.to_bytes())["xl/calcChain.xml"]):
        sheet = entry.get("i", sheet)
        entries.append((sheet, entry.get("r")))
    expected = {("1", f"D{row}") for row in range(4, 23)} | {("1", f"E{row}") for row in range(3, 23)}
    expected |= {("1", "H3"), ("1", "F3"), ("3", "A1"), ("3", "A2"), ("3", "A3")}
    assert set(entries) == expected - {("1", "D10"), ("1", "E5")}
    assert len(entries) == len(set(entries))


def test_an_empty_calculation_chain_goes_with_its_links(torture: bytes) -> None:
    parts = contents(torture)
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN[1:-1]}"><c r="E5" i="1"/></calcChain>'.encode()
    package = Package.open(zipped(parts))
    package.sheet(FORM).set(from_a1("E5"), 1)
    after = contents(package.to_bytes())
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["xl/_rels/workbook.xml.rels"]
    assert b"calcChain" not in after["[Content_Types].xml"]


def test_cached_results_are_rewritten_beside_the_formula(torture: bytes) -> None:
    package = Package.open(torture)
    form = package.sheet(FORM)
    form.set_cached(from_a1("D4"), 99)
    form.set_cached(from_a1("E4"), "không phát sinh ")
    form.set_cached(from_a1("E5"), False)
    form.drop_cached(from_a1("E6"))
    with pytest.raises(ValueError, match="B3"):
        form.set_cached(from_a1("B3"), 1)
    again = Package.open(package.to_bytes()).sheet(FORM)
    found = [again.value(from_a1(cell)) for cell in ("D4", "E4", "E5", "E6")]
    assert found == [Decimal(99), "không phát sinh ", False, None]
    assert [again.formula(from_a1(cell)) for cell in ("D4", "E6")] == ["B4+C4", "ROUND(B6/D6*100,2)"]
    assert changed_cells(contents(torture)[FORM_PART], contents(package.to_bytes())[FORM_PART]) == {
        *("D4", "E4", "E5", "E6")
    }


@pytest.mark.parametrize("cell", ["H3", "H5"])
def test_a_cell_of_an_array_formula_is_refused_by_name(torture: bytes, cell: str) -> None:
    form = Package.open(torture).sheet(FORM)
    with pytest.raises(CannotEdit, match=cell) as refused:
        form.set(from_a1(cell), 1)
    assert refused.value.code == "array-formula"
    with pytest.raises(CannotEdit):
        form.clear_rows(0, 10)


def test_a_signed_workbook_is_refused(torture: bytes) -> None:
    with pytest.raises(CannotEdit) as refused:
        Package.open(zipped(contents(torture) | {"_xmlsignatures/origin.sigs": b""}))
    assert refused.value.code == "file-signed"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file-encrypted"),
        (b"<html></html>", "file-damaged"),
        (b"", "file-damaged"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "not-a-workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        Package.open(data)
    assert refused.value.code == code


def test_a_dtd_is_refused(torture: bytes) -> None:
    parts = contents(torture)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet '
    parts[FORM_PART] = parts[FORM_PART].replace(b"<worksheet ", bomb)
    with pytest.raises(CannotEdit) as refused:
        Package.open(zipped(parts)).sheet(FORM)
    assert refused.value.code == "file-damaged"


def test_visibility_and_the_active_sheet(torture: bytes) -> None:
    package = Package.open(torture)
    package.set_sheet_visible(CONF, True)
    package.set_sheet_visible(FORM, False)  # it was the active one
    out = package.to_bytes()
    book = openpyxl.load_workbook(io.BytesIO(out))
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        (FORM, "hidden"),
        (LIST, "visible"),
        (TOTAL, "visible"),
        (CONF, "visible"),
    ]
    assert book.active.title == LIST
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [False, True, False, False]
    before, after = contents(torture), contents(out)
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {FORM_PART, LIST_PART, "xl/workbook.xml"}

    package = Package.open(out)
    for name in (TOTAL, CONF):
        package.set_sheet_visible(name, False)
    with pytest.raises(CannotEdit) as refused:
        package.set_sheet_visible(LIST, False)
    assert refused.value.code == "last-visible-sheet"


def test_properties(torture: bytes) -> None:
    package = Package.open(torture)
    assert (package.property("FormId"), package.property("pl01_unit")) == ("PL01", None)
    package.set_property("FormId", "PL01 & khác")
    package.set_property("pl01_unit", "00123")
    package.set_modified(dt.datetime(2026, 7, 1, 8))
    out = package.to_bytes()
    touched = {name for name, content in contents(out).items() if contents(torture)[name] != content}
    assert touched == {"docProps/custom.xml", "docProps/core.xml"}
    book = openpyxl.load_workbook(io.BytesIO(out))
    assert {p.name: p.value for p in book.custom_doc_props.props} == {"FormId": "PL01 & khác", "pl01_unit": "00123"}
    assert book.properties.modified == dt.datetime(2026, 7, 1, 8)


def test_the_first_property_brings_its_part(tmp_path: Path) -> None:
    out = io.BytesIO()
    xlsxwriter.Workbook(out).close()
    package = Package.open(out.getvalue())
    package.set_property("a", "b")
    package.write(tmp_path / "a.xlsx")
    assert Package.open(tmp_path / "a.xlsx").property("a") == "b"
    assert OpenXmlValidator().validate(str(tmp_path / "a.xlsx")).is_valid
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as old, zipfile.ZipFile(tmp_path / "a.xlsx") as new:
        assert new.infolist()[-1].filename == "docProps/custom.xml"
        assert new.infolist()[-1].date_time == old.infolist()[0].date_time
