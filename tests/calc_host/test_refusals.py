"""What the command ``calc`` refuses before anything is opened: each with a code and a sentence."""

import os
import shutil

import openpyxl
import pytest

from tests.conftest import ROOT
from xlsx_addin import calc_engine
from xlsx_addin.command_line import calc as command

BLANK = ROOT / "workbooks" / "Phu_luc_01.xlsm"


@pytest.fixture(autouse=True)
def screen(monkeypatch, own_home):
    """None of these cases may come so far as to need a screen."""
    monkeypatch.setenv("DISPLAY", "elsewhere:1")


def refusal(cli, so):
    """Code and sentence of an exit that opened nothing."""
    ran = cli("calc", so, "--json")
    assert ran.code == 2
    return ran.error, ran.json["error"]["message"]


def test_a_workbook_without_buttons(cli, tmp_path):
    so = shutil.copy(ROOT / "workbooks" / "Phu_luc_01.xlsx", tmp_path / "sổ.xlsx")
    code, said = refusal(cli, so)
    assert code == "no-buttons"
    assert "sổ.xlsx" in said


def test_a_file_that_is_not_there(cli, tmp_path):
    code, said = refusal(cli, tmp_path / "không có.xlsm")
    assert code == "file-missing"
    assert "không có.xlsm" in said


def test_a_damaged_workbook(cli, tmp_path):
    so = tmp_path / "hỏng.xlsm"
    so.write_bytes(BLANK.read_bytes()[:5000])
    code, said = refusal(cli, so)
    assert code == "damaged-file"
    assert "hỏng.xlsm" in said


def test_one_bad_file_among_good_ones_opens_nothing(cli, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "_started", lambda: pytest.fail("LibreOffice was started"))
    so = shutil.copy(BLANK, tmp_path / "sổ.xlsm")
    assert cli("calc", so, tmp_path / "không có.xlsm").code == 2


def test_a_workbook_that_cannot_be_written(cli, tmp_path, monkeypatch):
    so = shutil.copy(BLANK, tmp_path / "sổ.xlsm")
    really = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and really(path, mode))
    code, said = refusal(cli, so)
    assert code == "no-permission"
    assert "sổ.xlsm" in said


def test_a_workbook_of_another_kind(cli, tmp_path):
    so = tmp_path / "khác.xlsm"
    openpyxl.Workbook().save(so)
    code, said = refusal(cli, so)
    assert code == "not-the-form"
    assert "khác.xlsm" in said


def test_a_screen_that_is_not_there(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert refusal(cli, shutil.copy(BLANK, tmp_path / "sổ.xlsm"))[0] == "no-screen"


def test_no_screen(cli, tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert refusal(cli, shutil.copy(BLANK, tmp_path / "sổ.xlsm"))[0] == "no-screen"


@pytest.mark.parametrize("error", [ImportError("no bridge"), calc_engine.OfficeStartError("not installed")])
def test_no_libreoffice(cli, tmp_path, monkeypatch, error):
    def start(**_options):
        raise error

    monkeypatch.setattr(calc_engine, "start", start)
    so = shutil.copy(BLANK, tmp_path / "sổ.xlsm")
    code, said = refusal(cli, so)
    assert code == "no-libreoffice"
    assert str(error) in said


def test_help_says_what_it_does(cli):
    said = cli("calc", "--help").out
    assert "LibreOffice" in said
    assert "Ctrl+S" in said
