"""``install`` on Linux: LibreOffice's users get something to double-click, and nothing of theirs changes."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.office_pc.conftest import changed, files, install
from tests.office_pc.pc import DESKTOP_TOOLS, FakePc
from xlsx_addin.calc_engine import uno_bridge
from xlsx_addin.office_pc import libreoffice
from xlsx_addin.office_pc.desktop_entry import FILE_NAME, MIME_TYPE, command_line, entry, targets, words_of
from xlsx_addin.office_pc.install import plan
from xlsx_addin.office_pc.libreoffice import LibreOffice
from xlsx_addin.office_pc.pc import System, places, this_pc


@pytest.fixture
def pc(tmp_path: Path) -> FakePc:
    pc = FakePc(tmp_path / "máy tính", System.LINUX)
    pc.libreoffice = tmp_path / "libreoffice" / "program"
    tools = ("gio", "update-desktop-database", "xdg-user-dir")
    pc.programs = {name: DESKTOP_TOOLS / name for name in tools}
    desktop = pc.user / "Màn hình nền"
    desktop.mkdir()
    pc.desktop = str(desktop)
    return pc


def menu(pc: FakePc) -> Path:
    return pc.user / ".local/share/applications" / FILE_NAME


def keys(text: str) -> dict[str, str]:
    """The keys of a desktop entry, which must be one: a group, then lines of ``Key=value``, each key once."""
    group, *lines = text.splitlines()
    assert group == "[Desktop Entry]"
    assert text.endswith("\n")
    pairs = [line.partition("=") for line in lines]
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", key) and sign for key, sign, _ in pairs)
    assert len({key for key, *_ in pairs}) == len(pairs)
    return {key: value for key, _, value in pairs}


def test_the_workbook_opens_from_the_menu_and_from_the_desktop(pc, wanted):
    assert changed(install(pc, wanted)) == ["home", "program", "guide", "workbook", "calc-launcher", "calc-icon"]
    icon = Path(pc.desktop) / FILE_NAME
    assert menu(pc).read_bytes() == icon.read_bytes()
    assert icon.stat().st_mode & 0o111 == 0o111
    assert targets(menu(pc).read_text(encoding="utf-8")) == (places(pc).python, places(pc).workbook)
    assert places(pc).workbook.is_file()


def test_the_entry_has_what_desktops_want(pc, wanted):
    install(pc, wanted)
    found = keys(menu(pc).read_text(encoding="utf-8"))
    assert (found["Type"], found["Terminal"]) == ("Application", "false")
    assert found["Name"] == "Phụ lục 01 (LibreOffice)"
    assert found["MimeType"] == "application/vnd.ms-excel.sheet.macroEnabled.12;"
    *command, files = words_of(found["Exec"])
    assert command[1:4] == ["-I", "-m", "xlsx_addin.office_pc.launch"]
    assert files == "%F"
    assert found["Exec"].endswith('" %F')  # a field code in quotes would not be one


def test_a_second_run_changes_nothing(pc, wanted):
    install(pc, wanted)
    before = files(pc.root)
    assert changed(install(pc, wanted)) == []
    assert files(pc.root) == before


def test_a_plan_alone_changes_nothing(pc, wanted):
    before = files(pc.root)
    steps = plan(pc, wanted)
    assert [step.code for step in steps][-3:] == ["libreoffice", "calc-launcher", "calc-icon"]
    assert all(step.says.endswith(".") for step in steps)
    assert files(pc.root) == before
    assert pc.default_program == ""


def test_what_was_lost_is_put_back(pc, wanted):
    install(pc, wanted)
    menu(pc).unlink()
    assert changed(install(pc, wanted)) == ["calc-launcher"]
    (Path(pc.desktop) / FILE_NAME).chmod(0o644)
    assert changed(install(pc, wanted)) == ["calc-icon"]
    assert os.access(Path(pc.desktop) / FILE_NAME, os.X_OK)


def test_another_folder_for_the_workbook(pc, wanted, tmp_path):
    install(pc, wanted)
    folder = tmp_path / 'Sổ "mới" $HOME 100%'
    assert changed(install(pc, replace(wanted, folder=folder))) == ["workbook", "calc-launcher", "calc-icon"]
    assert targets(menu(pc).read_text(encoding="utf-8")) == (places(pc).python, folder / "Phu_luc_01_hai_cap.xlsm")


def test_the_folder_of_the_users_data_may_be_another(pc, wanted, tmp_path):
    pc.variables["XDG_DATA_HOME"] = str(tmp_path / "dữ liệu")
    install(pc, wanted)
    assert (tmp_path / "dữ liệu" / "applications" / FILE_NAME).is_file()
    assert not menu(pc).exists()


def test_a_relative_folder_of_the_users_data_is_none(pc, wanted):
    pc.variables["XDG_DATA_HOME"] = "share"
    install(pc, wanted)
    assert menu(pc).is_file()


@pytest.mark.parametrize("named", ["home", "missing"])
def test_an_account_without_a_desktop_folder(pc, wanted, named):
    pc.desktop = str({"home": pc.user, "missing": pc.user / "Desktop"}[named])
    assert "calc-icon" not in changed(install(pc, wanted))
    assert list(pc.user.rglob(FILE_NAME)) == [menu(pc)]


def test_without_the_desktops_small_programs(pc, wanted):
    pc.programs = {}
    (pc.user / "Desktop").mkdir()
    assert changed(install(pc, wanted))[-2:] == ["calc-launcher", "calc-icon"]
    assert (pc.user / "Desktop" / FILE_NAME).is_file()


def test_desktops_are_told_to_trust_the_icon(pc, wanted):
    install(pc, wanted)
    said = [words[1:] for words in pc.commands if words[0] == str(DESKTOP_TOOLS / "gio")]
    icon = str(Path(pc.desktop) / FILE_NAME)
    assert ["set", icon, "metadata::trusted", "true"] in said
    checksum = files(Path(pc.desktop))[FILE_NAME]
    assert ["set", "-t", "string", icon, "metadata::xfce-exe-checksum", checksum] in said


# --- the default application -------------------------------------------------------------------------------------


def test_the_default_application_stays_what_it_was(pc, wanted):
    """Nobody had chosen one: the user's new entry would go before LibreOffice's."""
    install(pc, wanted)
    assert (menu(pc).parent / "mimeinfo.cache").exists()
    assert pc.default_program == "libreoffice-calc.desktop"


def test_a_chosen_default_application_is_not_chosen_anew(pc, wanted):
    pc.default_program = "wps-office-et.desktop"
    install(pc, wanted)
    assert pc.default_program == "wps-office-et.desktop"
    assert not any(len(words) == 4 and words[1] == "mime" for words in pc.commands)


def test_who_chose_ours_keeps_it(pc, wanted):
    pc.default_program = FILE_NAME
    install(pc, wanted)
    assert pc.default_program == FILE_NAME


def test_where_nothing_opened_such_files_nothing_is_chosen(pc, wanted):
    pc.other_program = ""
    install(pc, wanted)
    assert pc.default_program == ""


# --- LibreOffice and its bridge ----------------------------------------------------------------------------------


def said(pc: FakePc, wanted: object) -> str:
    """What install says of LibreOffice, having done everything else."""
    done = install(pc, wanted)
    assert done[-1].code == "calc-icon"
    (step,) = [each for each in done if each.code == "libreoffice"]
    assert not step.changed
    return step.message


def test_libreoffice_in_good_order(pc, wanted):
    message = said(pc, wanted)
    assert "LibreOffice" in message and "Python 3.12" in message
    assert "Hãy" not in message


def test_no_libreoffice_is_said(pc, wanted):
    pc.libreoffice = None
    assert "Không thấy LibreOffice" in said(pc, wanted)
    assert "libreoffice-calc" in said(pc, wanted)


def test_no_bridge_is_said(pc, wanted):
    pc.bridge = "LibreOffice's Python bridge is missing"
    message = said(pc, wanted)
    assert "Thiếu cầu nối" in message
    assert "python3-uno" in message


def test_a_bridge_for_another_python_is_said(pc, wanted):
    pc.bridge = "LibreOffice's bridge is made for Python 3.11, and this is Python 3.12"
    message = said(pc, wanted)
    assert "của Python 3.11, còn chương trình chạy bằng Python 3.12" in message
    assert "python3-uno" not in message


def test_the_real_libreoffice_is_found_without_starting_it():
    found = libreoffice.find(this_pc(), Path(sys.executable))
    assert found.folder
    assert (found.folder / "bootstraprc").is_file()
    assert re.fullmatch(r"\d+\.\d+", found.version)
    uno_bridge.load()
    assert found.trouble == ""


def test_what_the_engine_says_is_understood(tmp_path, monkeypatch):
    """The engine's own words, of a bridge for another Python and of none."""
    monkeypatch.setattr(uno_bridge, "program_folders", lambda: iter(()))
    monkeypatch.setattr(uno_bridge, "_MODULES", (str(tmp_path),))
    here = (sys.version_info.major, sys.version_info.minor)

    def trouble() -> str:
        with pytest.raises(ImportError) as error:
            uno_bridge._folder()
        return str(error.value)

    assert "python3-uno" in libreoffice.fitting(LibreOffice(tmp_path, trouble()), here).remedy
    (tmp_path / "uno.py").touch()
    (tmp_path / "pyuno.so").write_bytes(b"\x7fELF libpython3.99.so.1.0")
    assert "của Python 3.99," in libreoffice.fitting(LibreOffice(tmp_path, trouble()), here).message


def test_a_python_that_says_nothing_is_no_trouble(pc):
    assert libreoffice.fitting(LibreOffice(None, None), (3, 12)).status.value == "unknown"


# --- the value of Exec -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/home/a/sổ của tôi.xlsm", '"/home/a/sổ của tôi.xlsm"'),
        ("100%", '"100%%"'),
        ("$HOME", r'"\\$HOME"'),  # a backslash before it, and one more for the file
        ('a"b', r'"a\\"b"'),
        ("a`b", r'"a\\`b"'),
        ("a\\b", r'"a\\\\b"'),
        ("a\nb", r'"a\nb"'),
    ],
)
def test_paths_are_quoted_as_the_specification_says(word, written):
    assert command_line([word]) == written
    assert words_of(written) == [word]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=1))
def test_what_is_quoted_comes_back(words):
    line = command_line(words)
    assert "\n" not in line
    assert words_of(f"{line} %F") == [*words, "%F"]


def test_an_entry_of_another_is_not_taken_for_ours(tmp_path):
    assert targets("[Desktop Entry]\nExec=libreoffice --calc %U\n") is None
    assert targets("") is None
    assert targets(entry(tmp_path / "python", tmp_path / "so.xlsm")) == (tmp_path / "python", tmp_path / "so.xlsm")
    assert MIME_TYPE in entry(tmp_path, tmp_path)
