"""The workbook as LibreOffice Calc is to open it: with macros of our own making, and no others.

The copy is opened with its macros allowed and without a question, also where it came by mail. So nothing of the VBA
that a workbook brings is kept, read or mended: its project is exchanged for one that is made here. In it a button's
macro does nothing, since its click is heard by the program; the functions for cells ask that program, and say so in
words where it is gone.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from lxml import etree
from pyopenvba import ExcelFile, VBAModuleKind

from xlsx_addin.buttons import BUTTONS, MACRO_MODULE
from xlsx_addin.cell_functions import ERROR, HELP, FunctionHelp
from xlsx_addin.workbook.ooxml.archive import Archive, Payload
from xlsx_addin.workbook.ooxml.book import Book
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.parts import CONTENT_TYPES, Parts, relations_name

SERVICE = "vn.xlsx_addin.CellFunctions"
"""The UNO service that the functions ask (``calc_host.functions``)."""

GONE = f"{ERROR}Chương trình tính hàm đã dừng. Lưu sổ, đóng LibreOffice rồi mở lại bằng lệnh xlsx-addin calc."
"""What a cell shows when the program that computes its function is gone."""

_PROJECT = "xl/phuLucCalc.bin"
_PROJECT_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
_CODE_RELATIONS = frozenset(
    ("vbaproject", "attachedtoolbars", "extensibility", "usercustomization", "wordvbadata", "keymapcustomizations")
)
"""Relations that lead to code, or to bars and keys that run some; in small letters."""
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SOUND_NAME = re.compile(r"(?!mimetype$|meta-inf/)[^\\\x00-\x1f]+", re.IGNORECASE)
"""Names of parts that are kept. Others could make LibreOffice take the file for one of its own formats, which hold
macros in other places."""

_FUNCTIONS_HEAD = f"""\
Attribute VB_Name = "xlwings_udfs"
'The functions in cells: each asks the program that opened this workbook. An error that leaves a function is a dialog
'for each cell, so none does.
Option Explicit
Private Service As Object

Private Function Answer(Wanted As String, Arguments As Variant) As Variant
    Dim Found As Variant
    On Error GoTo Gone
    If Service Is Nothing Then Set Service = CreateUnoServiceWithArguments("{SERVICE}", Array(ThisComponent))
    Found = Service.callFunction(Wanted, Arguments)
    If IsArray(Found) Then Answer = Table(Found) Else Answer = Found
    Exit Function
Gone:
    Set Service = Nothing
    Answer = GoneWords()
End Function

'What is known of an argument here: one cell by address, content and number format, several cells by their address,
'a value as it is, Null for none. Cells are computed first: while a question to the service is open, Basic cannot ask it
'another one for a cell that Python reads.
Private Function Given(Optional Argument As Variant) As Variant
    Dim Cells As Object
    On Error GoTo Unknown
    Given = Null
    If IsMissing(Argument) Then Exit Function
    If Not IsObject(Argument) Then
        Given = Argument
        Exit Function
    End If
    Set Cells = Argument
    If Cells.Count = 1 Then
        Set Cells = Cells.CellRange
        Given = Array(Cells.RangeAddress, Cells.getDataArray(), Cells.NumberFormat)
    Else
        Set Cells = Cells.CellRange
        Cells.queryFormulaCells 7 'every kind of result
        Given = Cells.RangeAddress
    End If
    Exit Function
Unknown:
    Given = GoneWords()
End Function

'Rows of values as the table that cells take.
Private Function Table(Rows As Variant) As Variant
    Dim Cells() As Variant, Row As Long, Column As Long
    ReDim Cells(UBound(Rows), UBound(Rows(0)))
    For Row = 0 To UBound(Rows)
        For Column = 0 To UBound(Rows(0))
            Cells(Row, Column) = Rows(Row)(Column)
        Next Column
    Next Row
    Table = Cells
End Function
"""


def for_calc(data: bytes) -> bytes:
    """The workbook for Calc: its VBA project exchanged for ours, and nothing in it that could run anything else.

    One whose VBA project is missing or damaged gets none, see ``why_no_functions``. Raises ``CannotEdit`` for what is
    no workbook that could be edited: signed, encrypted, damaged, of another kind.
    """
    archive = Archive(data)
    parts = Parts(archive)
    book = Book(parts)
    is_sound = _damage(parts, book) is None
    kept = _without_code(parts)
    changes: dict[str, Payload | None] = {name: None for name in archive.names if name not in kept}
    if is_sound:
        _relate_project(parts, book)
        changes[_PROJECT] = _project()
    changes |= {name: part.to_bytes() for name, part in parts.parsed.items() if part.dirty}
    out = io.BytesIO()
    archive.write(out, changes)
    return out.getvalue()


def why_no_functions(data: bytes) -> str | None:
    """Why functions in cells are not computed in the copy that ``for_calc`` makes, as a sentence; None where they are.

    Raises ``CannotEdit`` as that does.
    """
    parts = Parts(Archive(data))
    return _damage(parts, Book(parts))


def _damage(parts: Parts, book: Book) -> str | None:
    projects = list(parts.related(book.part.name, "vbaProject").values())
    if not projects:
        return (
            "Sổ này không có macro nên các nút và các hàm trong ô (TYLE_NU, KETQUA…) không chạy. Hãy mở bản .xlsm gốc "
            "của sổ, hoặc tạo sổ mới bằng lệnh xlsx-addin new."
        )
    try:
        is_sound = parts.read(projects[0]).startswith(_OLE)
    except CannotEdit:
        is_sound = False
    if is_sound:
        return None
    return (
        "Phần macro của sổ này bị hỏng nên các hàm trong ô (TYLE_NU, KETQUA…) không chạy. Hãy tạo sổ mới bằng lệnh "
        "xlsx-addin new rồi chép số liệu sang."
    )


# --- what is taken out
def _without_code(parts: Parts) -> set[str]:
    """Cut every relation that leads to code; the names of what is kept: the parts that are still led to.

    All relations are written anew, so that LibreOffice reads in them what was read here.
    """
    for source in ("", *parts.reachable()):
        if (name := relations_name(source)) in parts:
            part = parts.xml(name)
            part.dirty = True
            found = [e for e in part.root.iter("*") if _leads_to_code(e)]
            parts.unrelate(source, {e.get("Id", "") for e in found})
            _remove(found)  # those without an identifier, or deeper than they should stand
    sources = parts.reachable()
    kept = {each for each in sources | set(map(relations_name, sources)) if _SOUND_NAME.fullmatch(each)}
    kept |= {CONTENT_TYPES, relations_name("")}
    for name in [name for name in parts.parsed if name not in kept]:
        del parts.parsed[name]
    _forget_types(parts, kept)
    return kept


def _leads_to_code(relation: etree._Element) -> bool:
    return relation.get("Type", "").rsplit("/", 1)[-1].strip().lower() in _CODE_RELATIONS


def _remove(elements: Iterable[etree._Element]) -> None:
    for element in elements:
        if (parent := element.getparent()) is not None:
            parent.remove(element)


def _forget_types(parts: Parts, kept: set[str]) -> None:
    """Drop the content types of parts that are not kept."""
    names = {f"/{name}".lower() for name in kept}
    types = parts.xml(CONTENT_TYPES)
    types.dirty = True
    _remove([e for e in types.root.iter(f"{_TYPES}Override") if e.get("PartName", "").lower() not in names])


# --- what is put in
def _relate_project(parts: Parts, book: Book) -> None:
    parts.relate(book.part.name, _PROJECT_RELATION, _PROJECT)
    override = etree.SubElement(parts.xml(CONTENT_TYPES).root, f"{_TYPES}Override")
    override.set("PartName", f"/{_PROJECT}")
    override.set("ContentType", _PROJECT_TYPE)


@cache
def _project() -> bytes:
    """The VBA project, the same for every workbook: Calc itself adds the empty modules of its sheets."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsm")
        path.write_bytes(_smallest_workbook())
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for name, source in calc_modules().items():
                project.add_module(name, source.replace("\n", "\r\n"), kind=VBAModuleKind.standard)
            book.save(path)
        with zipfile.ZipFile(path) as package:
            return package.read("xl/vbaProject.bin")


def calc_modules() -> dict[str, str]:
    """The modules of the project by name, ``ThisWorkbook`` apart, which has no code."""
    subs = [f"Public Sub {button.sub}()\nEnd Sub\n" for button in BUTTONS]
    buttons = [
        f'Attribute VB_Name = "{MACRO_MODULE}"',
        "'The buttons of the workbook: the program that opened it hears them.",
        "Option Explicit\n",
    ]
    functions = [_FUNCTIONS_HEAD, _gone_words(), *map(_function, HELP)]
    return {MACRO_MODULE: "\n".join(buttons + subs), "xlwings_udfs": "\n".join(functions)}


def _function(described: FunctionHelp) -> str:
    """The VBA function. An argument that has to be there may be missing too: VBA would tell in a dialog, Python tells
    in the cell."""
    names = [f"Argument{number}" for number, _ in enumerate(described.arguments, start=1)]
    optional = ", ".join(f"Optional {name} As Variant" for name in names)
    given = ", ".join(f"Given({name})" for name in names)
    return (
        f"Public Function {described.name}({optional}) As Variant\n"
        f'    {described.name} = Answer("{described.name}", Array({given}))\n'
        "End Function\n"
    )


def _gone_words() -> str:
    """The function that gives ``GONE``: VBA sources have no Vietnamese letters."""
    pieces = re.findall(r"[ -~]+|[^ -~]", GONE)
    spelled = " & ".join(f'"{piece}"' if piece.isascii() else f"ChrW({ord(piece)})" for piece in pieces)
    return f"Private Function GoneWords() As String\n    GoneWords = {spelled}\nEnd Function\n"


def _smallest_workbook() -> bytes:
    """What the library needs around a project: a workbook with no sheet."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        CONTENT_TYPES: f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="'
        'application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}"><workbookPr codeName="ThisWorkbook"/><sheets/></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"></Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return out.getvalue()
