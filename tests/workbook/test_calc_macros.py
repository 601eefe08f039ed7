"""The copy that Calc opens: no code in it but ours, whatever the workbook brings, and everything else as it was."""

from __future__ import annotations

import inspect
import io
import re
import zipfile
from pathlib import Path

import pytest
from oletools.olevba import VBA_Parser
from openxml_audit import OpenXmlValidator

from xlsx_addin.buttons import BUTTONS, MACRO_MODULE
from xlsx_addin.cell_functions import ERROR, HELP
from xlsx_addin.hosts import functions as hosted
from xlsx_addin.resources import resource
from xlsx_addin.workbook.calc_macros import GONE, SERVICE, calc_modules, for_calc, why_no_functions
from xlsx_addin.workbook.package import CannotEdit, Package

BOOK = resource("workbooks", "Phu_luc_01.xlsm").read_bytes()
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
OURS = "xl/phuLucCalc.bin"
PROJECT_RELATION = b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def code(data: bytes) -> dict[str, str]:
    """The modules that have code, as an independent reader finds them in any part."""
    found = {}
    for _, _, name, source in VBA_Parser("book.xlsm", data=data).extract_all_macros():
        lines = [line for line in source.splitlines() if line.strip() and not line.startswith("Attribute ")]
        if lines:
            found[name.removesuffix(".bas").removesuffix(".cls")] = source
    return found


# --- the modules -------------------------------------------------------------------------------------------------
def test_only_our_modules_are_left():
    found = code(for_calc(BOOK))
    assert set(found) == {MACRO_MODULE, "xlwings_udfs"}
    made = calc_modules()
    assert {name: source.replace("\r\n", "\n").strip() for name, source in found.items()} == {
        name: source.strip() for name, source in made.items()
    }
    assert all(source.isascii() for source in made.values())


def test_every_button_has_its_macro_and_the_macros_do_nothing():
    subs = re.findall(r"Public Sub (\w+)\(\)\n(.*?)End Sub", calc_modules()[MACRO_MODULE], re.DOTALL)
    assert subs == [(button.sub, "") for button in BUTTONS]


def test_every_function_takes_what_it_takes_in_excel():
    source = calc_modules()["xlwings_udfs"]
    made = {name: arguments.split(", ") for name, arguments in re.findall(r"Public Function (\w+)\((.*)\)", source)}
    assert list(made) == [described.name for described in HELP]
    for name, arguments in made.items():
        assert len(arguments) == len(inspect.signature(getattr(hosted, name)).parameters)
    assert SERVICE in source


def test_the_words_for_a_program_that_is_gone_are_spelled_right():
    line = re.search(r"GoneWords = (.*)", calc_modules()["xlwings_udfs"])
    assert line
    pieces = [piece.strip('"') if '"' in piece else chr(int(piece[5:-1])) for piece in line[1].split(" & ")]
    assert "".join(pieces) == GONE
    assert GONE.startswith(ERROR)


# --- the file ----------------------------------------------------------------------------------------------------
def test_everything_else_stays(tmp_path: Path):
    before, after = parts(BOOK), parts(for_calc(BOOK))
    gone = {"xl/vbaProject.bin", "customUI/customUI14.xml", "customUI/customUI.xml"}
    assert set(before) - set(after) == gone
    assert set(after) - set(before) == {OURS}
    rewritten = {name for name in set(before) & set(after) if before[name] != after[name]}
    assert {name for name in rewritten if not name.endswith(".rels")} == {TYPES}
    assert b"macroEnabled.main+xml" in after[TYPES]
    path = tmp_path / "copy.xlsm"
    path.write_bytes(for_calc(BOOK))
    result = OpenXmlValidator().validate(str(path))
    assert result.is_valid, [(e.part_uri, e.description) for e in result.errors][:5]
    assert Package.open(for_calc(BOOK)).sheet_names == Package.open(BOOK).sheet_names


def test_a_copy_of_a_copy_is_the_same():
    assert parts(for_calc(for_calc(BOOK))) == parts(for_calc(BOOK))


def hidden_elsewhere(members: dict[str, bytes]) -> None:
    """The project under another name, and a second relation to it."""
    members["xl/worksheets/sheet99.bin"] = members["xl/vbaProject.bin"]
    extra = b'<Relationship Id="rId77" ' + PROJECT_RELATION + b' Target="worksheets/sheet99.bin"/></Relationships>'
    members[RELATIONS] = members[RELATIONS].replace(b"</Relationships>", extra)


def in_other_letters(members: dict[str, bytes]) -> None:
    members["xl/vbaPROJECT.bin"] = members.pop("xl/vbaProject.bin")
    members[RELATIONS] = members[RELATIONS].replace(b"relationships/vbaProject", b"relationships/VBAproject")


def led_to_by_a_sheet(members: dict[str, bytes]) -> None:
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    extra = b'<Relationship Id="rId77" ' + PROJECT_RELATION + b' Target="../vbaProject.bin"/></Relationships>'
    members[name] = members[name].replace(b"</Relationships>", extra)


def without_an_identifier(members: dict[str, bytes]) -> None:
    members["xl/other.bin"] = members["xl/vbaProject.bin"]
    extra = b"<!-- x --><Relationship " + PROJECT_RELATION + b' Target="other.bin"/></Relationships>'
    members[RELATIONS] = members[RELATIONS].replace(b"</Relationships>", extra)


def deeper_than_it_should_stand(members: dict[str, bytes]) -> None:
    """LibreOffice reads relations inside of relations."""
    members["xl/other.bin"] = members["xl/vbaProject.bin"]
    inner = b'<Relationships><Relationship Id="rId88" ' + PROJECT_RELATION + b' Target="other.bin"/></Relationships>'
    members[RELATIONS] = members[RELATIONS].replace(b"</Relationships>", inner + b"</Relationships>")


def under_our_name(members: dict[str, bytes]) -> None:
    members[OURS] = members.pop("xl/vbaProject.bin")
    members[RELATIONS] = members[RELATIONS].replace(b"vbaProject.bin", OURS.rpartition("/")[2].encode())
    members[TYPES] = members[TYPES].replace(b"/xl/vbaProject.bin", f"/{OURS}".encode())


def left_lying_about(members: dict[str, bytes]) -> None:
    members["xl/old.bin"] = members["xl/vbaProject.bin"]


@pytest.mark.parametrize(
    "hide",
    [
        *(hidden_elsewhere, in_other_letters, led_to_by_a_sheet, without_an_identifier),
        *(deeper_than_it_should_stand, under_our_name, left_lying_about),
    ],
)
def test_a_project_is_found_wherever_it_stands(hide):
    members = parts(BOOK)
    hide(members)
    copy = for_calc(zipped(members))
    assert set(code(copy)) <= {MACRO_MODULE, "xlwings_udfs"}
    after = parts(copy)
    assert {name for name in after if after[name].startswith(b"\xd0\xcf\x11\xe0")} <= {OURS}
    leading = [name for name in after if name.endswith(".rels") and b"vbaproject" in after[name].lower()]
    assert leading in ([], [RELATIONS])
    assert after[RELATIONS].lower().count(b"vbaproject") <= 1


def test_nothing_makes_it_a_file_of_another_kind():
    """LibreOffice tells its own formats by parts that no workbook of Excel has; macros lie elsewhere in those."""
    foreign = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest/>",
        "content.xml": b"<content/>",
        "Basic/script-lc.xml": b"<libraries/>",
        "Scripts/python/x.py": b"import os",
        "META-INF\\manifest.xml": b"<manifest/>",
    }
    led = "".join(f'<Relationship Id="rIdF{n}" Type="x" Target="{each}"/>' for n, each in enumerate(foreign))
    members = {**foreign, **parts(BOOK)}
    assert not set(foreign) & set(parts(for_calc(zipped(members))))
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"</Relationships>", led.encode() + b"</Relationships>")
    left = set(foreign) & set(parts(for_calc(zipped(members))))
    assert left == {"content.xml", "Basic/script-lc.xml", "Scripts/python/x.py"}  # nothing without a manifest
    prefixed = b"<?xml version='1.0'?><office:document/>" + zipped(members)
    assert for_calc(prefixed).startswith(b"PK")


# --- without a project -------------------------------------------------------------------------------------------
def without_project() -> bytes:
    package = Package.open(BOOK)
    package.remove_macros()
    return package.to_bytes()


def damaged_project() -> bytes:
    return zipped({**parts(BOOK), "xl/vbaProject.bin": b"no project"})


def missing_project() -> bytes:
    return zipped({name: data for name, data in parts(BOOK).items() if name != "xl/vbaProject.bin"})


@pytest.mark.parametrize("make", [without_project, damaged_project, missing_project])
def test_without_a_sound_project_there_are_no_macros_and_a_reason(make):
    data = make()
    assert code(for_calc(data)) == {}
    assert not any(b"vbaproject" in part.lower() for name, part in parts(for_calc(data)).items() if "rels" in name)
    said = why_no_functions(data)
    assert said
    assert "TYLE_NU" in said
    assert said.endswith(".")


def test_a_sound_project_needs_no_reason():
    assert why_no_functions(BOOK) is None


@pytest.mark.parametrize("data", [b"", b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", zipped({"mimetype": b"x"})])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(CannotEdit):
        for_calc(data)
