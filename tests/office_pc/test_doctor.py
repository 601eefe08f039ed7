"""``doctor``: a PC in good order has nothing to report, and each thing that goes wrong is named, alone."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyopenvba
import pytest

from tests.office import converted
from tests.office_pc.conftest import WORKBOOK, files, install
from tests.office_pc.pc import FakePc
from tests.reading.made import KEEPING_MACROS
from xlsx_addin.office_pc.desktop_entry import FILE_NAME
from xlsx_addin.office_pc.doctor import CHECKS, LINUX_CHECKS, examine
from xlsx_addin.office_pc.pc import Owner, System, places
from xlsx_addin.office_pc.results import Result
from xlsx_addin.workbook.package import Package
from xlsx_addin.workbook.sheets.settings import SETTINGS

SECURITY = r"Microsoft\Office\16.0\Excel\Security"
TRUSTED = rf"HKCU\Software\{SECURITY}\Trusted Locations\Location9"
CLICK_TO_RUN = (r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform")
EXCEL = (r"HKCR\Excel.Application\CurVer", "")
RULES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"


@dataclass
class Office:
    """A Windows PC with the program installed, and the workbook that is looked at."""

    pc: FakePc
    book: Path

    def examine(self) -> dict[str, Result]:
        return dict(examine(self.pc, self.book))

    def not_ok(self) -> dict[str, str]:
        """Check -> status, without those in order and those that are of another system."""
        found = self.examine()
        assert list(found) == [code for code, _ in CHECKS]
        for result in found.values():
            assert result.message.endswith(".")
            assert bool(result.remedy) == (result.status.value in ("warning", "problem"))
        return {code: r.status.value for code, r in found.items() if r.status.value != "ok" and code != "mac-script"}

    def edit(self, change: Callable[[Package], None]) -> None:
        package = Package.open(self.book)
        change(package)
        self.book.write_bytes(package.to_bytes())

    def set_module(self, name: str, change: Callable[[str], str]) -> None:
        with pyopenvba.ExcelFile(self.book) as file:
            file.set_module(name, change(file.get_module(name)))
            out = self.book.with_suffix(".new.xlsm")
            file.save(out)
        out.replace(self.book)


@pytest.fixture
def office(tmp_path, wanted) -> Office:
    pc = FakePc(tmp_path / "pc")
    pc.registry[EXCEL] = "Excel.Application.16"
    pc.registry[CLICK_TO_RUN] = "x64"
    install(pc, wanted)
    return Office(pc, places(pc).workbook)


def test_a_pc_in_good_order_has_nothing_to_report(office):
    assert office.not_ok() == {}


def test_without_a_file_the_installed_workbook_is_looked_at(office):
    assert dict(examine(office.pc))["workbook"].status.value == "ok"
    office.book.unlink()
    found = dict(examine(office.pc))
    assert {found[code].status.value for code in ("workbook", "edition", "file-name")} == {"unknown"}


# --- the program -------------------------------------------------------------------------------------------------


def test_no_program(office):
    office.pc.forget_program()
    assert office.not_ok()["program"] == "problem"


def test_a_program_that_does_not_start(office):
    (office.pc.venv / "packages").unlink()
    assert office.not_ok()["program"] == "problem"


def test_a_strangers_program_is_named_and_not_started(office):
    office.pc.folder_owner, office.pc.commands = Owner.OTHER, []
    assert office.not_ok()["program-owner"] == "problem"
    assert office.pc.commands == []


def test_program_of_another_version(office):
    office.pc.installed["program"] = "0.0.9"
    assert office.not_ok() == {"program-version": "warning"}


def test_untried_python(office):
    office.pc.installed["python"] = [3, 14]
    assert office.not_ok() == {"python-version": "warning"}


def test_workbook_and_program_with_different_xlwings(office):
    office.pc.installed["xlwings"] = "0.37.7"
    for bits in (32, 64):
        (office.pc.venv / f"xlwings{bits}-0.37.7.dll").touch()
    assert office.not_ok() == {"xlwings-version": "problem"}


@pytest.mark.parametrize(
    ("excel", "taken", "status"),
    [("x64", 64, "problem"), ("x64", 32, None), ("x86", 32, "problem"), ("x86", 64, None), (None, 32, "problem")],
)
def test_the_library_of_excels_bits_must_be_there(office, excel, taken, status):
    office.pc.registry[CLICK_TO_RUN] = excel
    (office.pc.venv / f"xlwings{taken}-0.37.8.dll").unlink()
    assert office.not_ok() == ({"xlwings-dll": status} if status else {})


def test_settings_of_the_users_own_that_the_workbook_states_do_not_count(office):
    settings = office.pc.user / ".xlwings" / "xlwings.conf"
    settings.parent.mkdir()
    own = {**dict.fromkeys(SETTINGS, "C:\\x;D:\\y"), "DEBUG UDFS": "True", "INTERPRETER_MAC": "/x", "ONEDRIVE": "1"}
    settings.write_text("".join(f'"{key}","{value}"\n' for key, value in own.items()), encoding="utf-8")
    assert office.not_ok() == {}


@pytest.mark.parametrize("folder", ["user", "workbook"])
def test_settings_that_the_workbook_leaves_open_disturb(office, folder):
    where = {"user": office.pc.user / ".xlwings", "workbook": office.book.parent}[folder]
    where.mkdir(exist_ok=True)
    settings = where / "xlwings.conf"
    settings.write_text('"DEBUG UDFS","True"\n"CONDA ENV","x"\n', encoding="utf-8")

    def leave_open(package: Package) -> None:
        sheet = package.sheet("xlwings.conf")
        rows = [r for r in range(40) if sheet.value((r, 0)) == "DEBUG UDFS"]
        sheet.set((rows[0], 0), "DEBUG")

    office.edit(leave_open)
    assert office.not_ok() == {"user-settings": "warning"}
    assert "DEBUG UDFS" in office.examine()["user-settings"].message
    assert "CONDA ENV" not in office.examine()["user-settings"].message
    settings.write_text('"DEBUG UDFS","False"\n', encoding="utf-8")
    assert office.not_ok() == {}


def test_python_below_a_vietnamese_profile(office):
    office.pc.installed["base"] = r"C:\Users\Nguyễn Văn Ánh\AppData\Local\Programs\Python\Python312"
    assert office.not_ok() == {"profile-path": "warning"}


# --- Excel -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "own", "status"),
    [(None, None, None), (None, 2, None), (None, 1, "warning"), (None, 3, "problem"), (None, 4, "problem"),
     (4, 1, "problem"), (2, 4, None)],
)  # fmt: skip
def test_macro_settings_and_policies(office, policy, own, status):
    for middle, value in (("Policies\\", policy), ("", own)):
        if value:
            office.pc.registry[rf"HKCU\Software\{middle}{SECURITY}", "VBAWarnings"] = value
    assert office.not_ok() == ({"macro-policy": status} if status else {})


def test_defender_forbids_excel_to_start_programs(office):
    office.pc.registry[RULES, "d4f940ab-401b-4efc-aadc-ad5f3c50688a"] = "1"
    assert office.not_ok() == {"child-processes": "problem"}


def test_no_excel(office):
    del office.pc.registry[EXCEL]
    found = office.not_ok()
    assert (found["excel"], found["libreoffice"]) == ("problem", "problem")
    office.pc.programs["soffice"] = Path(r"C:\Program Files\LibreOffice\program\soffice.exe")
    assert "libreoffice" not in office.not_ok()


def test_who_makes_the_pdf(office):
    said = [office.examine()["pdf"].message]
    office.pc.registry[r"HKCR\Word.Application\CurVer", ""] = "Word.Application.16"
    said.append(office.examine()["pdf"].message)
    office.pc.programs["soffice"] = Path(r"C:\Program Files\LibreOffice\program\soffice.exe")
    said.append(office.examine()["pdf"].message)
    assert ["Word" in x for x in said] == [True, True, False]
    assert ["LibreOffice" in x for x in said] == [True, False, True]
    assert office.not_ok() == {}


@pytest.mark.parametrize(
    ("opened", "status"),
    [
        ((r"C:\a\So.xlsm", r"D:\b\so.xlsm"), "problem"),
        ((r"C:\a\So.xlsm", "https://d.docs.live.net/1/So.xlsm"), "problem"),
        ((r"D:\hop thu\Phu_luc_01_hai_cap.xlsm",), "warning"),  # of the name of the one looked at
        ((r"C:\a\So.xlsm", r"C:\a\Khac.xlsm"), None),
        (None, "unknown"),
    ],
)
def test_two_workbooks_of_one_name(office, opened, status):
    office.pc.workbooks = opened
    assert office.not_ok() == ({"same-name-open": status} if status else {})


def test_the_workbook_itself_may_be_open(office):
    office.pc.workbooks = (str(office.book),)
    assert office.not_ok() == {}


# --- the workbook ------------------------------------------------------------------------------------------------


def test_functions_of_another_version(office):
    office.set_module("xlwings_udfs", lambda code: code.replace("CHITIEU", "CHITIEU_CU"))
    assert office.not_ok() == {"wrappers": "warning"}


def test_macros_that_libreoffice_wrote_anew(office, tmp_path):
    (made,) = converted([office.book], KEEPING_MACROS, tmp_path / "lo", tmp_path / "profile")
    shutil.copyfile(made, office.book)
    assert office.not_ok()["macros"] == "warning"
    result = office.examine()["macros"]
    assert "LibreOffice" in result.message and ".xlsx" in result.remedy


def test_what_is_no_workbook_is_told(office):
    office.book = Path(__file__)
    assert office.not_ok()["workbook"] == "problem"
    assert "không phải là sổ" in office.examine()["workbook"].message


def test_macros_of_another_version(office):
    office.set_module("PhuLuc", lambda code: code.replace("'undo'", "'redo'"))
    assert office.not_ok() == {"macros": "warning"}


def test_what_the_editor_of_vba_changes_is_no_other_version(office):
    office.set_module("PhuLuc", lambda code: code.replace("Public Sub", "public  sub"))
    assert office.not_ok() == {}


def test_embedded_xlwings_of_another_version(office):
    office.set_module("xlwings", lambda code: code.replace("0.37.8", "0.36.1"))
    assert office.not_ok() == {"xlwings-version": "problem"}


def test_a_workbook_without_buttons(office):
    shutil.copyfile(WORKBOOK.with_suffix(".xlsx"), office.book.with_suffix(".xlsx"))
    office.book = office.book.with_suffix(".xlsx")
    found = office.not_ok()
    assert found.pop("workbook") == "warning"
    assert set(found.values()) == {"unknown"}


@pytest.mark.parametrize("content", [b"", b"not a workbook", WORKBOOK.read_bytes()[:50_000]])
def test_a_damaged_workbook(office, content):
    office.book.write_bytes(content)
    assert office.not_ok()["workbook"] == "problem"


def test_a_workbook_that_looks_elsewhere_for_the_program(office):
    def change(package: Package) -> None:
        sheet = package.sheet("xlwings.conf")
        rows = [r for r in range(20) if sheet.value((r, 0)) == "INTERPRETER_WIN"]
        sheet.set((rows[0], 1), r"C:\Python27\pythonw.exe")

    office.edit(change)
    assert office.not_ok() == {"workbook-settings": "problem"}


@pytest.mark.parametrize(
    ("day", "status"),
    [(dt.date(2025, 6, 30), "warning"), (dt.date(2025, 7, 1), None), (dt.date(2031, 1, 1), None)],
)
def test_the_editions_dates(office, day, status):
    office.pc.day = day
    assert office.not_ok() == ({"edition": status} if status else {})


@pytest.mark.parametrize(
    ("day", "status"),
    [(dt.date(2025, 6, 30), None), (dt.date(2025, 7, 1), "warning"), (dt.date(2019, 1, 1), "warning")],
)
def test_the_dates_of_the_older_edition(office, day, status):
    office.pc.day = day
    office.book.write_bytes(WORKBOOK.with_name("Phu_luc_01.xlsm").read_bytes())
    assert office.not_ok() == ({"edition": status} if status else {})


def test_an_unknown_edition(office):
    office.edit(lambda package: package.set_property("pl01_edition", "ha_noi_2031"))
    assert office.not_ok() == {"edition": "problem"}


# --- where it lies -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("zone", "status"), [(1, None), (2, None), (3, "problem"), (4, "problem")])
def test_the_mark_of_the_web(office, zone, status):
    office.pc.streams[office.book] = f"[ZoneTransfer]\r\nZoneId={zone}\r\nHostUrl=https://mail.example/so.xlsm\r\n"
    assert office.not_ok() == ({"mark-of-the-web": status} if status else {})


def test_in_a_trusted_folder_the_mark_does_no_harm(office):
    office.pc.streams[office.book] = "[ZoneTransfer]\nZoneId=3\n"
    office.pc.registry[TRUSTED, "Path"] = str(office.book.parent).upper() + "\\"
    assert office.not_ok() == {}


def test_a_trusted_folder_is_no_inbox(office):
    office.pc.registry[TRUSTED, "Path"] = str(office.book.parent)
    (office.book.parent / "xa gui len.xlsm").touch()
    assert office.not_ok() == {"trusted-folder": "warning"}


def test_trusted_folders_switched_off(office):
    office.pc.registry[TRUSTED, "Path"] = str(office.book.parent)
    office.pc.registry[r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations",
                       "Allow User Locations"] = 0  # fmt: skip
    assert office.not_ok() == {"trusted-folder": "warning"}


@pytest.mark.parametrize("how", ["OneDrive", "OneDriveCommercial", "sharepoint"])
def test_synchronised_folders(office, how):
    root = str(office.pc.user / "documents").swapcase()
    if how == "sharepoint":
        office.pc.registry[r"HKCU\Software\SyncEngines\Providers\OneDrive\17f", "MountPoint"] = root
    else:
        office.pc.variables[how] = root + "\\"
    assert office.not_ok() == {"synced-folder": "problem"}


def test_an_equals_sign_in_the_name(office):
    office.book = office.book.rename(office.book.with_name("Phu_luc_01 nam=2024.xlsm"))
    assert office.not_ok() == {"file-name": "problem"}


def test_a_folder_without_permission_to_write(office, monkeypatch):
    def refused(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "touch", refused)
    assert office.not_ok() == {"folder-writable": "problem"}


def test_a_check_that_breaks_is_unknown(office, monkeypatch):
    def broken() -> None:
        raise RuntimeError("registry out of order")

    monkeypatch.setattr(office.pc, "open_workbooks", broken)
    assert office.not_ok() == {"same-name-open": "unknown"}


# --- Linux -------------------------------------------------------------------------------------------------------


@dataclass
class LinuxOffice:
    """A PC with LibreOffice, the program installed."""

    pc: FakePc

    @property
    def entry(self) -> Path:
        return self.pc.user / ".local/share/applications" / FILE_NAME

    def examine(self) -> dict[str, Result]:
        return dict(examine(self.pc))

    def not_ok(self) -> dict[str, str]:
        """Check -> status of what is worth a line on Linux."""
        found = self.examine()
        assert list(found) == [code for code, _ in CHECKS + LINUX_CHECKS]
        for result in found.values():
            assert result.message.endswith(".")
            assert bool(result.remedy) == (result.status.value in ("warning", "problem"))
            assert not result.remedy or result.remedy.endswith(".")
        return {code: r.status.value for code, r in found.items() if r.status.value not in ("ok", "unknown")}

    def break_off(self, name: str, original: object) -> Path:
        """A session of ``calc`` that ended without a word; its folder."""
        folder = self.pc.user / ".xlsx_addin" / "calc" / name
        folder.mkdir(parents=True)
        (folder / "session.json").write_text(json.dumps({"original": str(original), "office": 1}), encoding="utf-8")
        (folder / "lock").touch()
        return folder


@pytest.fixture
def linux(tmp_path, wanted) -> LinuxOffice:
    pc = FakePc(tmp_path / "máy", System.LINUX)
    pc.libreoffice = tmp_path / "libreoffice/program"
    pc.libreoffice.mkdir(parents=True)
    (pc.libreoffice / "bootstraprc").write_text("[Bootstrap]\nProductKey=LibreOffice 7.4\n", encoding="utf-8")
    pc.variables["DISPLAY"] = ":0"
    install(pc, wanted)
    return LinuxOffice(pc)


def test_a_linux_pc_in_good_order_has_nothing_to_report(linux):
    assert linux.not_ok() == {}
    found = linux.examine()
    assert {found[code].status.value for code, _ in LINUX_CHECKS} == {"ok"}
    assert f"LibreOffice 7.4 ({linux.pc.libreoffice})" in found["libreoffice"].message


def test_no_libreoffice_on_linux(linux):
    linux.pc.libreoffice = None
    assert linux.not_ok() == {"libreoffice": "problem"}


def test_a_libreoffice_that_does_not_tell_its_version(linux):
    (linux.pc.libreoffice / "bootstraprc").unlink()
    assert linux.not_ok() == {}
    assert f"Máy có LibreOffice ({linux.pc.libreoffice})." == linux.examine()["libreoffice"].message


@pytest.mark.parametrize(
    ("trouble", "word"),
    [("LibreOffice's Python bridge is missing", "python3-uno"),
     ("LibreOffice's bridge is made for Python 3.13, and this is Python 3.12", "Python 3.13")],
)  # fmt: skip
def test_a_bridge_that_does_not_fit(linux, trouble, word):
    linux.pc.bridge = trouble
    assert linux.not_ok() == {"calc-bridge": "problem"}
    assert word in linux.examine()["calc-bridge"].remedy


def test_the_bridge_is_asked_with_the_programs_own_python(linux):
    linux.pc.commands = []
    linux.examine()
    assert str(places(linux.pc).python) in [words[0] for words in linux.pc.commands if "-S" in words]


def test_a_strangers_python_is_not_asked(linux):
    linux.pc.folder_owner, linux.pc.commands = Owner.OTHER, []
    found = linux.examine()
    assert found["calc-bridge"].status.value == "unknown"
    assert str(places(linux.pc).python) not in [words[0] for words in linux.pc.commands]


def test_no_screen(linux):
    del linux.pc.variables["DISPLAY"]
    assert linux.not_ok() == {"calc-screen": "warning"}
    linux.pc.variables["WAYLAND_DISPLAY"] = "wayland-0"
    assert linux.not_ok() == {}


def test_no_launcher(linux):
    linux.entry.unlink()
    assert linux.not_ok() == {"calc-launcher": "warning"}


def test_a_launcher_that_was_edited(linux):
    linux.entry.write_text("[Desktop Entry]\nExec=libreoffice --calc %U\n", encoding="utf-8")
    assert linux.not_ok() == {"calc-launcher": "warning"}


def test_a_launcher_that_starts_nothing(linux):
    linux.pc.forget_program()
    assert linux.not_ok() == {"program": "problem", "calc-launcher": "warning"}
    assert str(linux.pc.venv / "bin/python") in linux.examine()["calc-launcher"].message


def test_a_launcher_whose_workbook_went_away(linux):
    book = places(linux.pc).workbook
    book.unlink()
    assert linux.not_ok() == {"calc-launcher": "warning"}
    assert str(book) in linux.examine()["calc-launcher"].message


def test_work_that_was_cut_off(linux):
    book = places(linux.pc).workbook
    linux.break_off("a1", book)
    linux.break_off("b2", book)
    assert linux.not_ok() == {"calc-left-behind": "warning"}
    result = linux.examine()["calc-left-behind"]
    assert result.message == f"Lần làm việc trước với sổ «{book}» chưa kết thúc."
    assert result.remedy.startswith("Hãy mở lại sổ bằng «Phụ lục 01 (LibreOffice)»")


def test_work_that_was_cut_off_with_a_workbook_that_went_away(linux, tmp_path):
    linux.break_off("a1", tmp_path / "Sổ cũ.xlsm")
    assert linux.examine()["calc-left-behind"].remedy.startswith(f"Hãy đưa «{tmp_path / 'Sổ cũ.xlsm'}» về chỗ cũ.")


def test_work_that_goes_on_is_no_trouble(linux):
    folder = linux.break_off("a1", places(linux.pc).workbook)
    with (folder / "lock").open("a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert linux.not_ok() == {}
    assert linux.not_ok() == {"calc-left-behind": "warning"}


@pytest.mark.parametrize("record", ["", "{}", "[]", '{"original": 5}', "{"])
def test_a_record_that_is_not_whole_says_nothing(linux, record):
    (linux.break_off("a1", "x") / "session.json").write_text(record, encoding="utf-8")
    assert linux.not_ok() == {}


def test_doctor_changes_nothing(linux):
    linux.break_off("a1", places(linux.pc).workbook)
    before = files(linux.pc.root)
    linux.examine()
    assert files(linux.pc.root) == before


# --- macOS and the command ---------------------------------------------------------------------------------------


def test_macos(tmp_path, wanted):
    pc = FakePc(tmp_path / "mac", System.MACOS)
    (pc.user / "Library/Containers/com.microsoft.Excel/Data").mkdir(parents=True)
    install(pc, wanted)
    found = {code: r.status.value for code, r in examine(pc)}
    assert (found["program"], found["mac-script"], found["user-settings"]) == ("ok", "ok", "ok")
    (pc.user / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf").unlink()
    next((pc.user / "Library/Application Scripts/com.microsoft.Excel").iterdir()).unlink()
    found = {code: r.status.value for code, r in examine(pc)}
    assert (found["mac-script"], found["user-settings"]) == ("problem", "problem")


def test_the_command_says_the_same_as_the_library(office, cli, monkeypatch):
    monkeypatch.setattr("xlsx_addin.office_pc.pc.this_pc", lambda: office.pc)
    office.pc.installed["xlwings"] = "0.37.7"
    ran = cli("doctor", office.book, "--json")
    listed = {c["code"]: (c["status"], c["message"], c["remedy"]) for c in ran.json["checks"]}
    assert listed == {code: (r.status.value, r.message, r.remedy) for code, r in office.examine().items()}
    statuses = [status for status, *_ in listed.values()]
    assert (ran.code, ran.json["problems"]) == (1, statuses.count("problem"))
    words = cli("doctor", office.book)
    assert words.code == 1
    assert all(message in words.out and remedy in words.out for _, message, remedy in listed.values())


def test_the_command_ends_well_on_a_pc_in_good_order(office, cli, monkeypatch):
    monkeypatch.setattr("xlsx_addin.office_pc.pc.this_pc", lambda: office.pc)
    assert cli("doctor").code == 0


def test_the_command_refuses_a_file_that_is_not_there(cli):
    ran = cli("doctor", "khong_co.xlsm", "--json")
    assert (ran.code, ran.error) == (2, "file-missing")


def test_the_install_command_tells_its_plan(office, wanted, cli, monkeypatch):
    monkeypatch.setattr("xlsx_addin.office_pc.pc.this_pc", lambda: office.pc)
    office.pc.forget_program()
    ran = cli("install", "--wheels", wanted.wheels, "--trust", "--dry-run", "--json")
    assert ran.code == 0
    assert [s["code"] for s in ran.json["steps"] if s["changed"]] == ["program", "older-workbook", "trust"]
    assert not office.pc.venv.exists()
    done = cli("install", "--wheels", wanted.wheels, "--no-trust", "--json")
    assert [s["code"] for s in done.json["steps"] if s["changed"]] == ["program", "older-workbook"]
    assert json.loads((office.pc.venv / "xlsx_addin.json").read_text(encoding="utf-8"))
    refused = cli("install", "--json")
    assert (refused.code, refused.error) == (2, "editable")
