"""Where macros arrive: whatever is wrong, a Vietnamese sentence with the log's place, never a traceback."""

import sys

import pytest
import xlwings as xw

from tests.hosts.paper import open_book
from xlsx_addin.hosts import excel
from xlsx_addin.resources import resource


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def said(capsys, home) -> str:
    text = capsys.readouterr().err
    log = home / ".xlsx_addin" / "xlsx_addin.log"
    assert str(log) in text and "Traceback" not in text
    assert "Traceback" in log.read_text(encoding="utf-8")
    return text


def test_a_button_runs_on_the_calling_workbook(monkeypatch, tmp_path):
    path = tmp_path / "sổ.xlsm"
    path.write_bytes(resource("workbooks", "Phu_luc_01.xlsm").read_bytes())
    book, app = open_book(path)
    monkeypatch.setattr(xw.Book, "caller", lambda: book)
    excel.run("validate")
    assert len(app.said) == 1


def test_a_button_that_this_program_does_not_know(capsys, home):
    excel.run("nút mới")
    assert "KeyError" in said(capsys, home)


def test_a_file_that_is_gone(monkeypatch, capsys, home):
    monkeypatch.setitem(sys.modules, "xlsx_addin.hosts.scripts", None)
    monkeypatch.delattr("xlsx_addin.hosts.scripts", raising=False)
    excel.run("fill")
    assert "Error" in said(capsys, home)


def test_no_workbook_calls(capsys, home):
    excel.run("fill")
    assert "KIEM_TRA_MAY.bat" in said(capsys, home)
