"""``install`` on PCs whose facts are stated: Windows and macOS offices of every kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

from tests.office_pc.conftest import WORKBOOK, changed, files, install
from tests.office_pc.pc import XLWINGS, FakePc
from xlsx_addin.office_pc import mac, paths
from xlsx_addin.office_pc.install import Wanted, plan
from xlsx_addin.office_pc.pc import Owner, Python, System, places
from xlsx_addin.office_pc.refusal import CannotInstall

TRUSTED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
DOCUMENTS = (r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders", "Personal")


@pytest.fixture
def pc(tmp_path: Path) -> FakePc:
    return FakePc(tmp_path / "pc")


def refusal(pc: FakePc, wanted: Wanted) -> str:
    with pytest.raises(CannotInstall) as refused:
        install(pc, wanted)
    assert refused.value.reason.endswith(".")
    return refused.value.code


def test_program_and_workbook_go_to_their_places(pc, wanted):
    assert changed(install(pc, wanted)) == ["home", "program", "guide", "workbook"]
    where = places(pc)
    assert where.interpreter.is_file()
    assert where.workbook.read_bytes() == WORKBOOK.read_bytes()
    assert where.workbook.parent == pc.user / "Documents" / "Phu luc 01"
    assert (where.home / "Huong dan.html").read_text(encoding="utf-8") == "<p>Hướng dẫn</p>"
    assert pc.restricted == [where.home]


def test_the_interpreter_is_the_one_that_the_workbook_names(pc, wanted):
    install(pc, wanted)
    named = paths.WINDOWS_INTERPRETER.replace("%ProgramData%", pc.variables["ProgramData"]).replace("\\", "/")
    assert Path(named) == places(pc).interpreter
    assert paths.WINDOWS_INTERPRETER.isascii()
    # xlwings' VBA loads its library from the interpreter's folder or the one above.
    dll = PureWindowsPath(paths.WINDOWS_INTERPRETER).parent.parent / f"xlwings64-{XLWINGS}.dll"
    assert Path(str(dll).replace("%ProgramData%", pc.variables["ProgramData"]).replace("\\", "/")).is_file()


def test_a_vietnamese_profile_keeps_the_program_out_of_it(pc, wanted):
    assert not str(pc.user).isascii()
    install(pc, wanted)
    assert places(pc).interpreter.is_relative_to(pc.variables["ProgramData"])


def test_nothing_is_fetched_from_a_network(pc, wanted):
    install(pc, wanted)
    pip = next(command for command in pc.commands if "pip" in command)
    assert {"--no-index", "--isolated", "--find-links"} <= set(pip)
    assert pip[pip.index("--find-links") + 1] == str(wanted.wheels)


def test_a_second_run_changes_nothing(pc, wanted):
    wanted = replace(wanted, trust=True)
    install(pc, wanted)
    before, registry = files(pc.root), dict(pc.registry)
    assert changed(install(pc, wanted)) == []
    assert (files(pc.root), pc.registry) == (before, registry)


def test_a_plan_alone_changes_nothing(pc, wanted):
    before = files(pc.root)
    steps = plan(pc, replace(wanted, trust=True))
    assert [step.code for step in steps if step.act] == ["home", "program", "guide", "workbook", "trust"]
    assert files(pc.root) == before
    assert pc.registry == {}
    assert not Path(pc.variables["ProgramData"]).exists()


def test_new_packages_replace_the_program(pc, wanted):
    install(pc, wanted)
    (pc.venv / "left over").touch()
    (wanted.wheels / "xlsx_addin-0.1.0-py3-none-any.whl").write_bytes(b"newer wheel")
    assert changed(install(pc, wanted)) == ["program"]
    assert not (pc.venv / "left over").exists()
    assert not pc.venv.with_name("venv.old").exists()


def test_a_program_that_lost_a_part_is_installed_again(pc, wanted):
    install(pc, wanted)
    (pc.venv / "packages").unlink()
    assert changed(install(pc, wanted)) == ["program"]
    assert (pc.venv / "packages").exists()


def test_a_failed_update_leaves_the_old_program(pc, wanted):
    install(pc, wanted)
    before = files(pc.venv)
    (wanted.wheels / "xlsx_addin-0.1.0-py3-none-any.whl").write_bytes(b"broken wheel")
    pc.packages_fail = True
    assert refusal(pc, wanted) == "packages-failed"
    assert files(pc.venv) == before


def test_a_run_that_was_cut_off_does_not_lose_the_old_program(pc, wanted):
    install(pc, wanted)
    before = files(pc.venv)
    pc.venv.rename(pc.venv.with_name("venv.old"))
    (pc.venv / "Scripts").mkdir(parents=True)  # half a new one
    pc.packages_fail = True
    assert refusal(pc, wanted) == "packages-failed"
    assert files(pc.venv) == before


def test_a_program_in_use_is_left_alone(pc, wanted, monkeypatch):
    install(pc, wanted)
    before = files(pc.root)
    (wanted.wheels / "xlsx_addin-0.1.0-py3-none-any.whl").write_bytes(b"newer wheel")

    def locked(*_: object) -> None:
        raise PermissionError(13, "Access is denied")  # Windows, while Excel holds a file of the folder open

    monkeypatch.setattr(Path, "rename", locked)
    assert refusal(pc, wanted) == "program-in-use"
    assert files(pc.root) == before


# --- the user's own workbook -------------------------------------------------------------------------------------


def test_a_filled_workbook_is_kept_and_the_new_one_put_beside(pc, wanted):
    install(pc, wanted)
    book = places(pc).workbook
    book.write_bytes(b"my figures")
    assert changed(install(pc, wanted)) == ["workbook"]
    assert book.read_bytes() == b"my figures"
    others = {p.name for p in book.parent.iterdir()} - {book.name}
    assert len(others) == 1
    other = book.parent / others.pop()
    assert other.read_bytes() == WORKBOOK.read_bytes()
    assert other.name.isascii()
    assert changed(install(pc, wanted)) == []


def test_workbooks_of_older_editions_stand_beside_it_and_are_the_users_too(pc, wanted):
    older = WORKBOOK.with_name("Phu_luc_01.xlsm")
    wanted = replace(wanted, older=(older,))
    assert changed(install(pc, wanted))[-2:] == ["workbook", "older-workbook"]
    book = places(pc).workbook.with_name(older.name)
    assert book.read_bytes() == older.read_bytes()
    assert changed(install(pc, wanted)) == []
    book.write_bytes(b"filled")
    assert changed(install(pc, wanted)) == ["older-workbook"]
    assert book.read_bytes() == b"filled"


def test_an_untouched_blank_workbook_is_replaced(pc, wanted, tmp_path):
    old = tmp_path / "old.xlsm"
    old.write_bytes(b"the blank workbook of last year")
    install(pc, replace(wanted, workbook=old))
    assert changed(install(pc, wanted)) == ["workbook"]
    book = places(pc).workbook
    assert book.read_bytes() == WORKBOOK.read_bytes()
    assert [p.name for p in book.parent.iterdir()] == [book.name]


def test_the_folder_can_be_chosen(pc, wanted, tmp_path):
    install(pc, replace(wanted, folder=tmp_path / "Sổ của tôi"))
    assert (tmp_path / "Sổ của tôi" / WORKBOOK.name).read_bytes() == WORKBOOK.read_bytes()
    assert not places(pc).workbooks.exists()


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (r"%USERPROFILE%/Documents", "Documents/Phu luc 01"),
        ("%USERPROFILE%/Tài liệu", "Tài liệu/Phu luc 01"),
        ("%USERPROFILE%/OneDrive/Documents", "Phu luc 01"),  # Excel would see a web address
        (r"\\server\home\anh", "Phu luc 01"),
        ("%HOMESHARE%/Documents", "Phu luc 01"),
    ],
)
def test_the_workbooks_folder_is_a_local_one(pc, documents, expected):
    pc.registry[DOCUMENTS] = documents
    pc.variables["OneDrive"] = str(pc.user / "OneDrive")
    assert places(pc).workbooks == pc.user / expected


# --- trust -------------------------------------------------------------------------------------------------------


def test_nothing_is_trusted_without_a_yes(pc, wanted):
    install(pc, wanted)
    assert pc.registry == {}


def test_only_the_workbooks_folder_becomes_trusted(pc, wanted):
    pc.registry[TRUSTED + r"\Location0", "Path"] = r"C:\Program Files\Office\XLSTART"
    pc.registry[r"HKCR\Excel.Application\CurVer", ""] = "Excel.Application.16"
    before = dict(pc.registry)
    install(pc, replace(wanted, trust=True))
    added = {k: v for k, v in pc.registry.items() if k not in before}
    assert {key for key, _ in added} == {TRUSTED + r"\Location1"}
    assert added[TRUSTED + r"\Location1", "Path"] == f"{places(pc).workbooks}\\"
    assert added[TRUSTED + r"\Location1", "AllowSubFolders"] == 0


def test_the_version_of_excel_decides_where_trust_is_written(pc, wanted):
    pc.registry[r"HKCR\Excel.Application\CurVer", ""] = "Excel.Application.15"
    install(pc, replace(wanted, trust=True))
    assert any(key.startswith(r"HKCU\Software\Microsoft\Office\15.0\Excel") for key, _ in pc.registry)


def test_a_policy_against_trust_is_said(pc, wanted):
    policy = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
    pc.registry[policy, "AllLocationsDisabled"] = 1
    assert refusal(pc, replace(wanted, trust=True)) == "trust-refused"
    assert places(pc).workbook.exists()  # everything else was done


# --- refusals ----------------------------------------------------------------------------------------------------


def test_a_strangers_folder_is_neither_run_nor_written(pc, wanted):
    install(pc, wanted)
    before = files(pc.root)
    pc.folder_owner, pc.commands = Owner.OTHER, []
    assert refusal(pc, wanted) == "home-of-another-user"
    assert pc.commands == []
    assert files(pc.root) == before


def test_what_an_administrator_installed_serves_as_it_is(pc, wanted, monkeypatch):
    install(pc, wanted)
    places(pc).workbook.unlink()
    pc.folder_owner = Owner.ADMINISTRATORS
    monkeypatch.setattr("xlsx_addin.office_pc.install.can_write", lambda folder: False)
    assert changed(install(pc, wanted)) == ["workbook"]
    (wanted.wheels / "xlsx_addin-0.1.0-py3-none-any.whl").write_bytes(b"newer wheel")
    assert refusal(pc, wanted) == "home-not-writable"


@pytest.mark.parametrize(
    ("version", "bits", "executable", "code"),
    [
        ((3, 10), 64, "Python310/python.exe", "python-version"),
        ((3, 14), 64, "Python314/python.exe", "python-version"),
        ((3, 12), 32, "Python312-32/python.exe", "python-version"),
        ((3, 12), 64, "Microsoft/WindowsApps/python3.12.exe", "store-python"),
    ],
)
def test_a_python_that_will_not_do_is_refused_first(pc, wanted, version, bits, executable, code):
    pc.interpreter = Python(pc.root / executable, version, bits, pc.root)
    assert refusal(pc, wanted) == code
    assert not Path(pc.variables["ProgramData"]).exists()


def test_a_bundle_that_was_not_extracted_is_refused(pc, wanted, tmp_path):
    assert refusal(pc, replace(wanted, wheels=tmp_path)) == "no-wheels"


def test_a_folder_that_cannot_be_made_is_said(pc, wanted, tmp_path):
    (tmp_path / "a file").touch()
    assert refusal(pc, replace(wanted, folder=tmp_path / "a file" / "so")) == "cannot-write"


def test_a_home_with_vietnamese_letters_is_refused(pc, wanted):
    pc.variables["ProgramData"] = str(pc.root / "Dữ liệu")
    assert refusal(pc, wanted) == "home-not-ascii"


def test_a_checkout_cannot_be_copied(pc, wanted):
    assert refusal(pc, replace(wanted, wheels=None)) == "editable"


# --- macOS -------------------------------------------------------------------------------------------------------


@pytest.fixture
def mac_pc(tmp_path: Path) -> FakePc:
    pc = FakePc(tmp_path / "mac", System.MACOS)
    mac.settings_file(places(pc)).parent.mkdir(parents=True)
    return pc


def test_excel_for_mac_finds_the_program(mac_pc, wanted):
    settings = mac.settings_file(places(mac_pc))
    settings.write_text('"SHOW CONSOLE","False"\n"INTERPRETER_MAC","/usr/bin/python3"\n', encoding="utf-8")
    done = install(mac_pc, wanted)
    assert changed(done) == ["home", "program", "mac-settings", "mac-script", "guide", "workbook"]
    interpreter = mac_pc.user / "xlsx_addin/venv/bin/python"
    # Lines as VBA's Input # reads them: two quoted fields.
    assert settings.read_text(encoding="utf-8").splitlines() == [
        '"SHOW CONSOLE","False"',
        f'"INTERPRETER_MAC","{interpreter}"',
    ]
    assert settings.with_name("xlwings.conf.bak").exists()
    script = mac_pc.user / "Library/Application Scripts/com.microsoft.Excel" / f"xlwings-{XLWINGS}.applescript"
    assert script.read_text(encoding="utf-8") == "-- script"


def test_a_second_run_on_macos_changes_nothing(mac_pc, wanted):
    install(mac_pc, wanted)
    before = files(mac_pc.root)
    assert changed(install(mac_pc, wanted)) == []
    assert files(mac_pc.root) == before


def test_excels_own_folder_is_never_made(tmp_path, wanted):
    pc = FakePc(tmp_path / "mac", System.MACOS)
    assert refusal(pc, wanted) == "excel-never-opened"
    assert not (pc.user / "Library").exists()
