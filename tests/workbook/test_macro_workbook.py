"""The macro workbook as a file: buttons, ribbon, settings and functions where validators are blind, and what stays
untouched when it is edited."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from importlib import metadata
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from oletools.olevba import VBA_Parser

from tests.conftest import CommandLine, WriteTable
from tests.office import converted
from xlsx_addin import keys
from xlsx_addin.buttons import BUTTONS, MACRO_MODULE, RIBBON_TAB
from xlsx_addin.cell_functions import HELP
from xlsx_addin.office_pc.paths import WINDOWS_INTERPRETER
from xlsx_addin.resources import resource
from xlsx_addin.workbook.blank import blank
from xlsx_addin.workbook.sheets.settings import LEFT_TO_THE_USER

EDITION = "bac_ninh_2024"
BOOK = resource("workbooks", "Phu_luc_01.xlsm")
SHEETS = {"Thông tin", "Phụ lục 01"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
VML, EXCEL = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:excel}"
RIBBONS = {
    "customUI/customUI14.xml": (
        "{http://schemas.microsoft.com/office/2009/07/customui}",
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    ),
    "customUI/customUI.xml": (
        "{http://schemas.microsoft.com/office/2006/01/customui}",
        "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    ),
}


@dataclass(frozen=True)
class Shape:
    """A button on a sheet: the first and the last cell it reaches, and the offsets in them, in pixels."""

    caption: str
    macro: str
    prints: bool
    left: tuple[int, int]
    top: tuple[int, int]
    right: tuple[int, int]
    bottom: tuple[int, int]

    def overlaps(self, other: Shape) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    return parts_of(BOOK.read_bytes())


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(BOOK, keep_vba=True)


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    parser = VBA_Parser(str(BOOK))
    try:
        return {Path(name).stem: code for _, _, name, code in parser.extract_all_macros()}
    finally:
        parser.close()


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name -> part, in the workbook's order."""
    relationships = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {r.get("Id"): f"xl/{r.get('Target')}" for r in relationships}
    sheets = etree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    return {s.get("name"): targets[next(v for k, v in s.attrib.items() if k.endswith("}id"))] for s in sheets}


def shapes(parts: dict[str, bytes], sheet: str) -> list[Shape]:
    """The buttons of a sheet, from its drawing."""
    part = sheet_parts(parts)[sheet]
    relationships = etree.fromstring(parts[f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels"])
    drawing = next(r.get("Target") for r in relationships if r.get("Type").endswith("/vmlDrawing"))
    found = []
    for shape in etree.fromstring(parts[f"xl/{drawing.removeprefix('../')}"]).iter(f"{VML}shape"):
        data = shape.find(f"{EXCEL}ClientData")
        if data.get("ObjectType") == "Button":
            anchor = [int(x) for x in data.findtext(f"{EXCEL}Anchor").split(",")]
            corners = (anchor[0:2], anchor[2:4], anchor[4:6], anchor[6:8])
            found.append(
                Shape(
                    "".join(shape.find(f"{VML}textbox").itertext()).strip(),
                    data.findtext(f"{EXCEL}FmlaMacro"),
                    data.findtext(f"{EXCEL}PrintObject") != "False",
                    *((c[0], c[1]) for c in corners),
                )
            )
    return found


# --- buttons on sheets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_every_button_stands_on_the_sheet_and_names_an_existing_macro(
    sheet: str, parts: dict[str, bytes], modules: dict[str, str]
) -> None:
    found = shapes(parts, sheet)
    assert sorted((s.caption, s.macro) for s in found) == sorted(
        (b.caption, f"[0]!{MACRO_MODULE}.{b.sub}") for b in BUTTONS
    )
    for shape in found:
        module, _, sub = shape.macro.removeprefix("[0]!").partition(".")
        assert re.search(rf"^Public Sub {sub}\(\)", modules[module], re.MULTILINE)
    assert not [s for s in found if s.prints]


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_buttons_cover_no_cell_that_says_anything_nor_each_other(
    sheet: str, parts: dict[str, bytes], book: openpyxl.Workbook
) -> None:
    found = shapes(parts, sheet)
    assert [(a, b) for a, b in combinations(found, 2) if a.overlaps(b)] == []
    cells = book[sheet]
    for shape in found:
        rows, columns = (range(a[0], b[0] + 1) for a, b in ((shape.top, shape.bottom), (shape.left, shape.right)))
        covered = [cells.cell(r + 1, c + 1) for r in rows for c in columns]
        assert [c.coordinate for c in covered if c.value is not None or not c.protection.locked] == [], shape.caption
        assert [c.coordinate for c in covered if cells.row_dimensions[c.row].hidden] == []
    last_printed = openpyxl.utils.cell.range_boundaries(cells.print_area.rpartition("!")[2].replace("$", ""))[2]
    assert min(s.left[0] for s in found) >= last_printed


def test_buttons_of_the_form_stay_on_the_screen(parts: dict[str, bytes], book: openpyxl.Workbook) -> None:
    """In the rows above the frozen line; with the words of the sheet still beside them."""
    form = book["Phụ lục 01"]
    frozen = openpyxl.utils.cell.coordinate_to_tuple(form.freeze_panes)
    found = shapes(parts, "Phụ lục 01")
    assert max(s.bottom[0] for s in found) + 1 < frozen[0]
    assert min(s.left[0] for s in found) + 1 >= frozen[1]
    words = [c for row in form.iter_rows(max_row=4, min_col=9) for c in row if c.value]
    assert len(words) == 4
    assert min(c.column for c in words) > max(s.right[0] + 1 for s in found)


def test_every_drawing_is_well_formed_and_shape_ids_are_unique(parts: dict[str, bytes]) -> None:
    drawings = [name for name in parts if name.endswith(".vml")]
    ids = Counter(s.get("id") for name in drawings for s in etree.fromstring(parts[name]).iter(f"{VML}shape"))
    assert len(drawings) == 3  # on «Thông tin», «Phụ lục 01» and «Xem trước»
    assert ids and set(ids.values()) == {1}


def test_the_workbook_without_macros_has_none_of_this() -> None:
    plain = parts_of(resource("workbooks", "Phu_luc_01.xlsx").read_bytes())
    assert not {"Hàm", "xlwings.conf"} & set(sheet_parts(plain))
    assert not [name for name in plain if b"FmlaMacro" in plain[name] or b"codeName" in plain[name]]


# --- ribbon and code names -----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", RIBBONS)
def test_the_ribbon_has_every_button_once_and_names_existing_callbacks(
    part: str, parts: dict[str, bytes], modules: dict[str, str]
) -> None:
    namespace, relationship = RIBBONS[part]
    root = etree.fromstring(parts[part])
    assert root.tag == f"{namespace}customUI"
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert [t.get("label") for t in root.iter(f"{namespace}tab")] == [RIBBON_TAB]
    groups = {g.get("label"): [b.get("label") for b in g] for g in root.iter(f"{namespace}group")}
    assert groups == {g: [b.caption for b in BUTTONS if b.group == g] for g in dict.fromkeys(b.group for b in BUTTONS)}
    for element, button in zip(root.iter(f"{namespace}button"), BUTTONS, strict=True):
        module, _, callback = element.get("onAction").partition(".")
        assert callback == f"Ribbon_{button.sub}"
        assert re.search(rf"^Public Sub {callback}\(control As IRibbonControl\)", modules[module], re.MULTILINE)
        assert (element.get("supertip"), element.get("imageMso")) == (button.screentip, button.icon)
        assert len(element.get("screentip")) <= len(element.get("supertip")) <= 1024
    targets = {r.get("Target"): r.get("Type") for r in etree.fromstring(parts["_rels/.rels"])}
    assert targets[part] == relationship


def test_code_names_are_those_of_the_project(parts: dict[str, bytes], modules: dict[str, str]) -> None:
    properties = etree.fromstring(parts["xl/workbook.xml"]).find(f"{MAIN}workbookPr")
    sheets = [etree.fromstring(parts[part]).find(f"{MAIN}sheetPr") for part in sheet_parts(parts).values()]
    named = [properties.get("codeName"), *(sheet.get("codeName") for sheet in sheets)]
    base = "{00020820-0000-0000-C000-000000000046}"
    documents = [n for n, code in modules.items() if base in code or n == "ThisWorkbook"]
    assert sorted(named) == sorted(documents)
    assert len(set(named)) == len(named) == len(sheet_parts(parts)) + 1
    assert b"macroEnabled.main+xml" in parts["[Content_Types].xml"]


# --- settings ------------------------------------------------------------------------------------------------


def test_every_setting_that_xlwings_asks_for_is_stated(book: openpyxl.Workbook, modules: dict[str, str]) -> None:
    asked = set(re.findall(r'GetConfig\("([^"]+)"', modules["xlwings"]))
    assert len(asked) > 15
    assert asked - {r[0].value for r in book["xlwings.conf"].iter_rows(max_col=1)} == LEFT_TO_THE_USER
    assert {r[0].value for r in book["xlwings.conf"].iter_rows(max_col=1)} <= asked


def test_the_settings_are_the_same_for_every_pc(book: openpyxl.Workbook) -> None:
    sheet = book["xlwings.conf"]
    assert sheet.sheet_state == "veryHidden"
    rows = [(r[0].value, r[1].value) for r in sheet.iter_rows(max_col=2)]
    keys_of_rows = [key for key, _ in rows]
    assert None not in keys_of_rows and len(set(keys_of_rows)) == len(keys_of_rows)
    settings = dict(rows)
    assert settings["INTERPRETER_WIN"] == WINDOWS_INTERPRETER
    assert "%" in WINDOWS_INTERPRETER and WINDOWS_INTERPRETER.isascii()
    assert settings["UDF MODULES"] == "xlsx_addin.hosts.functions"
    assert (settings["USE UDF SERVER"], settings["ADD_WORKBOOK_TO_PYTHONPATH"]) == ("True", "False")
    assert settings["SHOW CONSOLE"] == "False"
    assert "INTERPRETER_MAC" not in settings
    # Asked for by xlwings and stated empty, so that no file beside the workbook can state them.
    stated = {"INTERPRETER_WIN", "UDF MODULES", "USE UDF SERVER", "ADD_WORKBOOK_TO_PYTHONPATH", "DEBUG UDFS"}
    assert {key for key, value in rows if value is not None} == stated | {"SHOW CONSOLE", "SHOW_ERROR_POPUPS"}


def test_every_name_that_macros_use_leads_to_a_cell(book: openpyxl.Workbook, modules: dict[str, str]) -> None:
    used = {
        name
        for module in ("PhuLuc", "HopThoai")
        for name in re.findall(r'(?:Words\(|ThisWorkbook\.Names\(|ShowNotice )"(\w+)"', modules[module])
    }
    cells = {keys.NAME_FOLDER, keys.NAME_REPORT}
    assert cells <= used and len(used) == 8
    for name in used - cells:
        ((sheet, cell),) = book.defined_names[name].destinations
        assert len(book[sheet][cell.replace("$", "")].value) > 5


# --- functions -----------------------------------------------------------------------------------------------


def examples(data: bytes) -> dict[str, Any]:
    """What the examples of sheet ``Hàm`` show, by their formulas."""
    formulas = openpyxl.load_workbook(io.BytesIO(data))["Hàm"]
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Hàm"]
    return {
        cell.value: shown[cell.coordinate].value
        for row in formulas.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_the_help_says_how_a_block_is_entered(book: openpyxl.Workbook) -> None:
    (hint,) = (row[1].value for row in book["Hàm"].iter_rows(max_row=2, min_row=2))
    assert "Ctrl+Shift+Enter" in hint and "2016" in hint and "365" in hint


KNOWN = {
    "=TYLE_NU(9,29)": 31.03,
    '=DOC_SO("10.450 người")': 10450,
    "=SO_VN(1234.5,1)": "1.234,5",
    '=CHITIEU("M2.2",2024,"TW")': "< 30",
    "=SO_SANH(25.37,22.94)": "tăng 2,43 điểm phần trăm",
    '=KETQUA("M3.2.1.1",BIEU_PL01)': None,
}


def test_each_function_has_a_live_example_with_its_result() -> None:
    shown = examples(BOOK.read_bytes())
    assert list(shown) == [described.example for described in HELP]
    assert {formula: shown[formula] for formula in KNOWN} == KNOWN
    assert "31,03" in shown['=SOAT_TYLE("Hội đồng nhân dân: 09/29 người, chiếm 30,03%")']
    assert [f for f, value in shown.items() if value is None] == ['=KETQUA("M3.2.1.1",BIEU_PL01)']


def test_examples_stay_right_in_new_and_filled_workbooks(cli: CommandLine, tmp_path: Path) -> None:
    values = tmp_path / "v.csv"
    values.write_text("id,value\nM3.2.1.1,09/29\n", encoding="utf-8")
    path = tmp_path / "1.xlsm"
    made = cli(
        "new", "--unit-code", "01840", "--unit-name", "x", "--level", "xa", "--year", "2024", "--values", values,
        "-o", path,
    )  # fmt: skip
    assert made.code == 0, made.err
    before = examples(path.read_bytes())
    ketqua = '=KETQUA("M3.2.1.1",BIEU_PL01)'
    assert {f: v for f, v in before.items() if f != ketqua} == {
        f: v for f, v in examples(BOOK.read_bytes()).items() if f != ketqua
    }
    values.write_text("id,value\nM3.2.1.1,10.450 người\n", encoding="utf-8")
    path.unlink()
    cli("new", "--unit-code", "01840", "--unit-name", "x", "--level", "xa", "--year", "2024", "--values", values,
        "-o", path)  # fmt: skip
    assert cli("fill", path).code in (0, 1)
    after = examples(path.read_bytes())
    assert after == {**before, ketqua: 10450}


# --- editing -------------------------------------------------------------------------------------------------


def test_both_workbooks_have_the_same_form() -> None:
    plain, macros = blank(EDITION), blank(EDITION, ".xlsm")
    assert macros.submission.layout == plain.submission.layout
    assert plain.formulas < macros.formulas
    assert {name for name, _ in macros.formulas - plain.formulas} == {"Hàm"}


def test_filling_leaves_everything_else_byte_for_byte(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "1.xlsm"
    made = cli("new", "--unit-code", "01840", "--unit-name", "x", "--level", "xa", "--year", "2024", "-o", path)
    assert made.code == 0, made.err
    before = parts_of(_with_values(path, {"M3.2.1.1": "29 người", "M3.2.1.1.1": "09/29"}))
    done = cli("fill", path, "--json")
    assert done.code in (0, 1)
    written = done.json["changed"]
    assert "M3.2.1.1" in {c["id"] for c in written}
    after = parts_of(path.read_bytes())
    changed = {name for name in before if before[name] != after.get(name)}
    sheets = sheet_parts(before)
    named = {c["sheet"] for c in written} | {"Thông tin", "Phụ lục 01", "Nhật ký", "Biểu đồ", "Hàm"}
    allowed = {sheets[name] for name in named}
    assert set(after) <= set(before)
    assert changed <= {*allowed, "xl/workbook.xml", "xl/calcChain.xml", "docProps/core.xml", "docProps/custom.xml"}
    assert {"xl/vbaProject.bin", "customUI/customUI14.xml", "xl/drawings/vmlDrawing1.vml"} <= set(after) - changed
    assert cli("fill", path, "--json").json["changed"] == []


def _with_values(path: Path, values: dict[str, str | int]) -> bytes:
    """The macro workbook with figures as a person would type them."""
    from xlsx_addin.workbook.package import Package

    base = blank(EDITION, ".xlsm")
    package = Package.open(path)
    for field_id, text in values.items():
        place = base.submission.layout.place(base.edition.index[field_id])
        assert place
        package.sheet(place[0]).set(place[1:], text)
    package.write(path, backup=False)
    return path.read_bytes()


# --- commands ------------------------------------------------------------------------------------------------


def test_new_makes_macro_workbooks_by_name_and_by_format(
    cli: CommandLine, write_table: WriteTable, tmp_path: Path
) -> None:
    units = write_table(
        tmp_path / "u.csv",
        ("code", "name", "level", "parent_code"),
        [("058", "thành phố A", "huyen", ""), ("01840", "phường B", "xa", "058")],
    )
    made = cli("new", "--units", units, "--year", "2024", "--format", "xlsm", "-o", tmp_path / "so", "--json")
    assert [Path(x["file"]).name for x in made.json["made"]] == ["058_thành phố A.xlsm", "01840_phường B.xlsm"]
    one = ("new", "--unit-code", "01840", "--unit-name", "B", "--level", "xa", "--year", "2024")
    assert cli(*one, "-o", tmp_path / "2.xlsm").code == 0
    original = parts_of(BOOK.read_bytes())
    for path in (*(tmp_path / "so").iterdir(), tmp_path / "2.xlsm"):
        package = parts_of(path.read_bytes())
        assert package["xl/vbaProject.bin"] == original["xl/vbaProject.bin"]
        assert package["customUI/customUI14.xml"] == original["customUI/customUI14.xml"]
        assert b"macroEnabled" in package["[Content_Types].xml"]
    checked = cli("validate", tmp_path / "2.xlsm", "--json").json["files"][0]
    assert checked["unit"] == {"code": "01840", "name": "B"}
    assert cli(*one, "-o", tmp_path / "3.xlsm", "--format", "xlsx", "--json").error == "bad-output-name"
    assert cli(*one, "-o", tmp_path / "3.xlsx", "--format", "xls", "--json").error == "format-unknown"
    assert cli(*one, "-o", tmp_path / "3.xlsm", "--format", "XLSM").code == 0
    refused = cli(*one, "-o", tmp_path / "so.doc", "--json")
    assert refused.error == "bad-output-name" and ".xlsx" in refused.out and ".xlsm" in refused.out
    folder = cli("new", "--units", units, "--year", "2024", "-o", tmp_path / "4.xlsm", "--json")
    assert (folder.code, folder.error) == (2, "bad-output-name")
    assert not (tmp_path / "4.xlsm").exists()
    assert cli("new", "--units", units, "--year", "2024", "-o", tmp_path / "khac").code == 0
    assert {p.suffix for p in (tmp_path / "khac").iterdir()} == {".xlsx"}


def test_the_build_refuses_an_xlwings_of_another_version(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "1.xlsm"
    assert cli("build", "--edition", EDITION, "-o", path).code == 0
    assert path.read_bytes() == BOOK.read_bytes()
    right = metadata.version("xlwings")
    pinned = re.search(r'"xlwings==([^"]+)"', (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert pinned and pinned[1] == right
    for name, false in (("version", lambda name: "0.0.1"), ("requires", lambda name: ["xlwings==0.0.1"])):
        with monkeypatch.context() as patch:
            patch.setattr(metadata, name, false)
            refused = cli("build", "-o", tmp_path / "2.xlsm")
        assert refused.code == 2
        assert "0.0.1" in refused.err and right in refused.err
        assert not (tmp_path / "2.xlsm").exists()


def test_a_spreadsheet_program_opens_it(tmp_path: Path) -> None:
    """LibreOffice reads the macro workbook whole: every sheet, the names, and the form's formulas computed."""
    source = tmp_path / "1.xlsm"
    source.write_bytes(BOOK.read_bytes())
    _with_values(source, {"M3.2.1.1": 29, "M3.2.1.1.1": 9})
    (made,) = converted([source], "xlsx", tmp_path / "out", tmp_path / "profile")
    opened = openpyxl.load_workbook(made)
    assert opened.sheetnames == openpyxl.load_workbook(BOOK, read_only=True).sheetnames
    assert {keys.NAME_FOLDER, keys.NAME_FORM} <= set(opened.defined_names)
    shown = openpyxl.load_workbook(made, data_only=True)["Phụ lục 01"]
    rates = [row[3].value for row in shown.iter_rows(min_row=8) if row[0].value == "M3.2.1.1.2"]
    assert rates == [pytest.approx(31.03)]
