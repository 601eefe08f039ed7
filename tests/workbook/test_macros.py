"""The macros: compiled as written, and run in a VBA interpreter with stand-ins for xlwings and for what Excel shows."""

from __future__ import annotations

import io
import re
import shutil
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import olefile
import pytest
from oletools.olevba import VBA_Parser, decompress_stream
from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member, method, setter
from pyopenvba.interpreter._values import error

from xlsx_addin.buttons import BUTTONS, MACRO_MODULE
from xlsx_addin.keys import NAME_FOLDER, NAME_REPORT
from xlsx_addin.resources import resource
from xlsx_addin.workbook.blank import blank
from xlsx_addin.workbook.package import CellError, Formula, Package
from xlsx_addin.workbook.udf_wrappers import wrappers

BOOK = resource("workbooks", "Phu_luc_01.xlsm")
COMMANDS = {b.sub: f"from xlsx_addin.hosts import excel; excel.run('{b.name}')" for b in BUTTONS}
# What stands for the module of xlwings, which the interpreter cannot parse.
XLWINGS = """
Public Sub RunPython(PythonCommand As String)
    {failure}
    Debug.Print PythonCommand
End Sub
Public Function GetConfig(configKey As String) As Variant
    GetConfig = "value of " & configKey
End Function
Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = (FileSpec = "{installed}")
End Function
Public Function XLPy() As Object
    Set XLPy = CreateObject("Python.Process")
End Function
"""
INSTALLED = "value of INTERPRETER_WIN"
NO_PYTHON = 'Err.Raise 1, , "Could not load the library"'


class Control(VBAObject):
    """What the ribbon hands to a callback."""


class Process(VBAObject):
    def __init__(self, broken: bool) -> None:
        self.broken = broken
        self.ran: list[str] = []

    @method
    def Exec(self, statement: object) -> object:  # noqa: N802 - as Excel names it
        if self.broken:
            raise error(1004, str(statement))
        self.ran.append(str(statement))
        return None


class Shell(VBAObject):
    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.forbidden = False

    @method
    def Popup(self, text: object, seconds: object, title: object, style: object) -> object:  # noqa: N802
        if self.forbidden:
            raise error(429, "ActiveX component cannot create object")
        self.shown.append((str(title), str(text)))
        return 1


class Filters(VBAObject):
    """The kinds of files that a dialog offers."""

    def __init__(self) -> None:
        self.offered: list[tuple[str, str]] = [("All Files", "*.*")]

    @method
    def Clear(self) -> object:  # noqa: N802
        self.offered.clear()
        return None

    @method
    def Add(self, name: object, pattern: object) -> object:  # noqa: N802
        self.offered.append((str(name), str(pattern)))
        return None


class FolderDialog(VBAObject):
    """Excel's dialog for folders or files, of which a person chooses ``chosen``, or cancels."""

    def __init__(self, chosen: str | None) -> None:
        self.chosen = chosen
        self.asked: dict[str, object] = {}
        self.filters = Filters()

    @member
    def Filters(self) -> object:  # noqa: N802
        return self.filters

    @setter("Title")
    def _title(self, value: object) -> None:
        self.asked["title"] = str(value)

    @setter("AllowMultiSelect")
    def _many(self, value: object) -> None:
        self.asked["many"] = bool(value)

    @setter("InitialFileName")
    def _start(self, value: object) -> None:
        self.asked["start"] = str(value)

    @method
    def Show(self) -> object:  # noqa: N802
        return 0 if self.chosen is None else -1

    @member
    def SelectedItems(self, index: object) -> object:  # noqa: N802
        assert str(index) == "1"
        return self.chosen


@dataclass
class Excel:
    """The workbook with its macros, and what they did."""

    app: ExcelApplication
    dialog: FolderDialog
    shell: Shell
    process: Process
    timed: list[str] = field(default_factory=list)

    def folder(self) -> object:
        return self._held(NAME_FOLDER)

    def report(self) -> object:
        return self._held(NAME_REPORT)

    def _held(self, name: str) -> object:
        return self.app.evaluate(f'ThisWorkbook.Names("{name}").RefersToRange.Value')


Open = Callable[..., Excel]


@pytest.fixture
def open_book(monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(
        path: Path = BOOK, *, chosen: str | None = None, failure: str = "", installed: bool = True, broken: bool = False
    ) -> Excel:
        app = ExcelApplication.open(path, with_vba=False)
        excel = Excel(app, FolderDialog(chosen), Shell(), Process(broken))
        made = {"wscript.shell": excel.shell, "python.process": excel.process}
        monkeypatch.setattr(app.interpreter, "create_com", lambda name: made[name.lower()])

        def dialog(self: Application, kind: object) -> object:
            excel.dialog.asked["kind"] = {"3": "file", "4": "folder"}[str(kind)]  # msoFileDialog…Picker
            return excel.dialog

        def on_time(self: Application, when: object, procedure: object) -> None:
            excel.timed.append(str(procedure))

        members: Any = Application._vba_members
        picker = MemberSpec("FileDialog", "property", dialog, parameters=("kind",))
        monkeypatch.setitem(members, "filedialog", picker)
        monkeypatch.setitem(
            members, "ontime", MemberSpec("OnTime", "method", on_time, parameters=("when", "procedure"))
        )
        for source in sorted(resource("macros").glob("*.bas")):
            kind = "document" if source.stem == "ThisWorkbook" else "standard"
            app.add_module(source.read_text("ascii"), name=source.stem, kind=kind)
        app.add_module(XLWINGS.format(failure=failure, installed=INSTALLED if installed else "-"), name="xlwings")
        return excel

    return opened


@pytest.fixture(scope="module")
def compiled() -> dict[str, str]:
    """The sources that oletools takes out of the committed workbook, by module."""
    parser = VBA_Parser(str(BOOK))
    try:
        return {Path(name).stem: code for _, _, name, code in parser.extract_all_macros()}
    finally:
        parser.close()


def lines(source: str) -> list[str]:
    """A module's lines; what only VBA itself writes and reads does not count."""
    body = source[source.index("Attribute VB_Name") :] if source.startswith("VERSION") else source
    dropped = re.compile(r"Attribute VB_(Base|TemplateDerived|Customizable) = .*")
    return [x.rstrip() for x in body.rstrip().splitlines() if not dropped.fullmatch(x)]


def wheel_file(name: str) -> str:
    return Path(str(metadata.distribution("xlwings").locate_file(f"xlwings/{name}"))).read_text("utf-8")


# --- what is compiled ----------------------------------------------------------------------------------------


def test_the_project_holds_exactly_our_sources_and_those_of_xlwings(compiled: dict[str, str]) -> None:
    own = {path.stem: path.read_text("ascii") for path in resource("macros").glob("*.bas")}
    expected = {
        **own,
        "xlwings": wheel_file("xlwings.bas"),
        "Dictionary": wheel_file("addin/Dictionary.cls"),
        "xlwings_udfs": wrappers(),
    }
    standard = {name: code for name, code in compiled.items() if not re.fullmatch(r"Sheet\d+", name)}
    assert set(standard) == set(expected)
    body = re.compile(r"(Attribute VB_\w+ = .*\r?\n)*")
    for name, code in standard.items():
        got = body.sub("", code, count=1) if name == "ThisWorkbook" else code
        assert lines(got) == lines(expected[name]), name
    assert "Redistribution and use in source and binary forms" in compiled["xlwings"]
    assert all(code.isascii() for code in compiled.values())
    sheets = [code for name, code in compiled.items() if re.fullmatch(r"Sheet\d+", name)]
    assert sheets and not [code for code in sheets if [x for x in lines(code) if not x.startswith("Attribute ")]]


def test_the_project_is_source_alone() -> None:
    """What a writer must leave of Office's compiled code: none, under a version that every Office compiles anew."""
    with zipfile.ZipFile(BOOK) as package, olefile.OleFileIO(io.BytesIO(package.read("xl/vbaProject.bin"))) as project:
        names = ["/".join(path) for path in project.listdir()]
        assert not [name for name in names if "SRP" in name]
        mark, version, zero, _ = struct.unpack("<HHBH", project.openstream("VBA/_VBA_PROJECT").read())
        assert (mark, version, zero) == (0x61CC, 0xFFFF, 0)
        directory = bytes(decompress_stream(bytearray(project.openstream("VBA/dir").read())))
        offsets = re.findall(rb"\x31\x00\x04\x00\x00\x00(.{4})\x1e\x00", directory, re.DOTALL)
        modules = [name for name in names if name.startswith("VBA/") and name not in ("VBA/_VBA_PROJECT", "VBA/dir")]
        assert offsets == [bytes(4)] * len(modules)
        for name in modules:
            source = decompress_stream(bytearray(project.openstream(name).read()))
            assert bytes(source).startswith(b"Attribute VB_Name"), name


def test_our_macros_are_no_functions_for_cells(compiled: dict[str, str]) -> None:
    for name in (path.stem for path in resource("macros").glob("*.bas")):
        if "Option Private Module" not in compiled[name]:
            assert not re.findall(r"^(?:Public )?Function \w+", compiled[name], re.MULTILINE), name
    assert {"Words", "FolderChosen"} <= set(re.findall(r"Function (\w+)", compiled["HopThoai"]))


def test_what_the_macros_call_in_xlwings_is_there(compiled: dict[str, str]) -> None:
    """The stand-ins of these tests would hide a name that the pinned xlwings does not have."""
    public = set(re.findall(r"^(?:Public )?(?:Function|Sub) (\w+)", compiled["xlwings"], re.MULTILINE))
    assert {"RunPython", "GetConfig", "FileExists", "XLPy"} <= public


def test_every_button_has_its_macro_and_its_callback_and_no_macro_does_more(compiled: dict[str, str]) -> None:
    subs = re.findall(r"^Public Sub (\w+)\(\)", compiled[MACRO_MODULE], re.MULTILINE)
    assert sorted(subs) == sorted([*COMMANDS, "KhoiDong"])
    callbacks = re.findall(r"^Public Sub Ribbon_(\w+)\(control As IRibbonControl\)", compiled["DaiLenh"], re.MULTILINE)
    assert sorted(callbacks) == sorted(COMMANDS)


# --- what runs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sub", COMMANDS)
def test_a_button_runs_its_command(sub: str, open_book: Open) -> None:
    excel = open_book(chosen="C:\\So")
    excel.app.run(f"{MACRO_MODULE}.{sub}")
    assert excel.app.console == [COMMANDS[sub]]
    excel.app.run(f"DaiLenh.Ribbon_{sub}", Control())
    assert excel.app.console == [COMMANDS[sub]] * 2
    assert excel.shell.shown == [] and excel.app.dialogs == []


def test_the_chosen_folder_goes_through_the_cell_and_not_into_the_command(open_book: Open) -> None:
    path = "D:\\Sổ các xã năm 2024 'nộp'"
    excel = open_book(chosen=path)
    excel.app.run(f"{MACRO_MODULE}.TongHop")
    assert excel.folder() == path
    assert excel.app.console == [COMMANDS["TongHop"]]
    title = "Chọn thư mục chứa các sổ cần tổng hợp"
    assert excel.dialog.asked == {"kind": "folder", "title": title, "many": False, "start": ""}
    excel.app.run(f"{MACRO_MODULE}.TongHop")
    assert excel.dialog.asked["start"] == path


def test_the_chosen_report_goes_through_its_cell(open_book: Open) -> None:
    path = "D:\\Báo cáo năm 2024 'dự thảo'.docx"
    excel = open_book(chosen=path)
    excel.app.run(f"{MACRO_MODULE}.SoatBaoCao")
    assert (excel.report(), excel.app.console) == (path, [COMMANDS["SoatBaoCao"]])
    assert excel.dialog.asked["kind"] == "file" and excel.dialog.asked["title"] == "Chọn báo cáo Word cần soát"
    assert excel.dialog.filters.offered == [("Word", "*.docx")]
    excel.app.run(f"{MACRO_MODULE}.SoatBaoCao")
    assert excel.dialog.asked["start"] == path
    cancelled = open_book(chosen=None)
    cancelled.app.run(f"{MACRO_MODULE}.SoatBaoCao")
    assert (cancelled.app.console, cancelled.shell.shown) == ([], [])


def test_a_cancelled_choice_does_nothing(open_book: Open) -> None:
    excel = open_book(chosen=None)
    before = excel.folder()
    excel.app.run(f"{MACRO_MODULE}.TongHop")
    assert excel.app.console == []
    assert excel.folder() == before
    assert excel.shell.shown == []


def test_an_error_in_the_folders_cell_hinders_nothing(open_book: Open, tmp_path: Path) -> None:
    base = blank("bac_ninh_2024", ".xlsm")
    info = base.sheets["thong_tin"]
    row = next(row for row, row_id in info.rows_with_ids() if row_id == "RUN.folder")
    package = Package.open(BOOK)
    package.sheet(info.raw.name).set((row, info.columns["value"]), Formula("NA()", CellError("#N/A")))
    path = tmp_path / "1.xlsm"
    package.write(path)
    excel = open_book(path, chosen="C:\\So")
    excel.app.run(f"{MACRO_MODULE}.TongHop")
    assert excel.dialog.asked["start"] == ""
    assert (excel.folder(), excel.app.console) == ("C:\\So", [COMMANDS["TongHop"]])


def without_names(path: Path, *names: str) -> Path:
    """The workbook with names deleted, as a person may delete them."""
    with zipfile.ZipFile(BOOK) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            for name in names if part == "xl/workbook.xml" else ():
                data, count = re.subn(rf'<definedName name="{name}">[^<]*</definedName>'.encode(), b"", data)
                assert count == 1
            target.writestr(part, data)
    return path


def test_a_lost_name_is_told_and_not_debugged(open_book: Open, tmp_path: Path) -> None:
    excel = open_book(without_names(tmp_path / "1.xlsm", NAME_FOLDER), chosen="C:\\So")
    excel.app.run("DaiLenh.Ribbon_TongHop", Control())
    ((title, text),) = excel.shell.shown
    assert title == "Phụ lục 01"
    assert "«Thư mục các sổ cần tổng hợp»" in text
    assert excel.app.console == []
    assert "start" not in excel.dialog.asked
    words = ("LOI_CHUA_CAI_DAT", "CHU_TIEU_DE")
    excel = open_book(without_names(tmp_path / "2.xlsm", *words), failure=NO_PYTHON)
    excel.app.run(f"{MACRO_MODULE}.TinhTyLe")
    ((_, text),) = excel.shell.shown
    assert text.isascii() and text.endswith("Could not load the library")


def test_where_scripts_are_forbidden_a_notice_is_shown_all_the_same(open_book: Open) -> None:
    excel = open_book(failure=NO_PYTHON)
    excel.shell.forbidden = True
    excel.app.run(f"{MACRO_MODULE}.TinhTyLe")
    assert excel.shell.shown == []
    ((_, text, *_),) = excel.app.dialogs
    assert "CAI_DAT.bat" in text


def test_where_python_cannot_be_reached_a_button_says_so_in_vietnamese(open_book: Open) -> None:
    excel = open_book(failure=NO_PYTHON)
    excel.app.run(f"{MACRO_MODULE}.TinhTyLe")
    ((title, text),) = excel.shell.shown
    assert title == "Phụ lục 01"
    assert "CAI_DAT.bat" in text and "KIEM_TRA_MAY.bat" in text
    assert text.endswith("Could not load the library")


# --- opening -------------------------------------------------------------------------------------------------


def test_opening_starts_python_once_excel_is_idle(open_book: Open, tmp_path: Path) -> None:
    path = tmp_path / "sổ của 'xã' A.xlsm"
    shutil.copy(BOOK, path)
    excel = open_book(path)
    excel.app.run("ThisWorkbook.Workbook_Open")
    assert excel.timed == ["'sổ của ''xã'' A.xlsm'!PhuLuc.KhoiDong"]
    assert excel.process.ran == []
    excel.app.run("PhuLuc.KhoiDong")
    assert excel.process.ran == ["from xlsx_addin.hosts import excel; excel.warm_up()"]
    assert excel.app.console == []


@pytest.mark.parametrize("state", [{"installed": False}, {"installed": False, "failure": NO_PYTHON}, {"broken": True}])
def test_opening_without_the_addin_is_silent(state: dict[str, Any], open_book: Open) -> None:
    excel = open_book(**state)
    excel.app.run("ThisWorkbook.Workbook_Open")
    excel.app.run("PhuLuc.KhoiDong")
    assert excel.process.ran == excel.shell.shown == excel.app.dialogs == excel.app.console == []
