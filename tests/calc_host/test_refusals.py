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


def refused(cli, so, code, *words):
    ran = cli("calc", so, "--json")
    assert ran.code == 2
    assert ran.error == code
    for each in words:
        assert each in ran.json["error"]["message"]


def test_a_workbook_without_buttons(cli, tmp_path):
    so = shutil.copy(ROOT / "workbooks" / "Phu_luc_01.xlsx", tmp_path / "sổ.xlsx")
    refused(cli, so, "no-buttons", "sổ.xlsx", "không có nút bấm")


def test_a_file_that_is_not_there(cli, tmp_path):
    refused(cli, tmp_path / "không có.xlsm", "file-missing", "không có.xlsm")


def test_a_damaged_workbook(cli, tmp_path):
    so = tmp_path / "hỏng.xlsm"
    so.write_bytes(BLANK.read_bytes()[:5000])
    refused(cli, so, "damaged-file", "hỏng.xlsm")


def test_one_bad_file_among_good_ones_opens_nothing(cli, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "_started", lambda: pytest.fail("LibreOffice was started"))
    so = shutil.copy(BLANK, tmp_path / "sổ.xlsm")
    assert cli("calc", so, tmp_path / "không có.xlsm").code == 2


def test_a_workbook_that_cannot_be_written(cli, tmp_path, monkeypatch):
    so = shutil.copy(BLANK, tmp_path / "sổ.xlsm")
    really = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and really(path, mode))
    refused(cli, so, "no-permission", "sổ.xlsm", "chỉ đọc")


def test_a_workbook_of_another_kind(cli, tmp_path):
    so = tmp_path / "khác.xlsm"
    openpyxl.Workbook().save(so)
    refused(cli, so, "not-the-form", "khác.xlsm")


def test_a_screen_that_is_not_there(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    refused(cli, shutil.copy(BLANK, tmp_path / "sổ.xlsm"), "no-screen")


def test_no_screen(cli, tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    so = shutil.copy(BLANK, tmp_path / "sổ.xlsm")
    refused(cli, so, "no-screen", "màn hình")


@pytest.mark.parametrize("error", [ImportError("no bridge"), calc_engine.OfficeStartError("not installed")])
def test_no_libreoffice(cli, tmp_path, monkeypatch, error):
    def start(**_options):
        raise error

    monkeypatch.setattr(calc_engine, "start", start)
    so = shutil.copy(BLANK, tmp_path / "sổ.xlsm")
    refused(cli, so, "no-libreoffice", "libreoffice-calc", str(error))


def test_help_says_what_it_does(cli):
    said = cli("calc", "--help").out
    assert "LibreOffice" in said
    assert "Ctrl+S" in said
