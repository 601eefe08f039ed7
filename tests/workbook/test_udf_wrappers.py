"""The VBA wrappers of the cell functions, and what xlwings makes of a cell's arguments behind them."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.forms import BLANK
from xlsx_addin.cell_functions import ERROR, HELP
from xlsx_addin.hosts import functions
from xlsx_addin.workbook.udf_wrappers import wrappers

MISSING = {"missing": True}
DIVISION, SPILL = {"error": -2146826281}, {"error": -2146826243}
DATE = {"date": "2024-08-01"}


def cells(*rows, formats=None):
    """A range of cells; a number stands as itself, None is an empty cell."""
    return {"rows": [list(row) for row in rows], "formats": formats}


def form_range():
    """The form as its name covers it, 12 victims entered."""
    sheet = BLANK.sheets["phu_luc_01"]
    width = max(sheet.columns.values()) + 1
    keyed = {column: key for key, column in sheet.columns.items()}
    rows = [["#id", *(keyed.get(c) for c in range(1, width))]]
    for _, row_id in sheet.rows_with_ids():
        rows.append([row_id, *([None] * (width - 1))])
        if row_id == "M3.2.1.1":
            rows[-1][sheet.columns["value"]] = 12
    formats = [["0" if c % 2 else "General" for c in range(width)] for _ in rows]
    return cells(*rows, formats=formats)


CALLS = {
    "constants": ["TYLE_NU", 9, 29, MISSING],
    "one cell each": ["TYLE_NU", cells([9]), cells([29]), cells([1])],
    "columns": ["TYLE_NU", cells([9], [None], [0], [31]), cells([29], [29], [0], [29]), MISSING],
    "a row against one cell": ["TYLE_NU", cells([1, 2, 4]), 8, 0],
    "a table": ["SO_VN", cells([1234.5, None], [-2, "abc"]), 1],
    "errors and dates": ["DOC_SO", cells([DIVISION, SPILL, DATE])],
    "text": ["DOC_SO", "10.450 người"],
    "target": ["CHITIEU", "M2.2", 2024, "TW"],
    "target of the province": ["CHITIEU", cells(["M2.2"]), cells([2024]), MISSING],
    "verdicts": ["DANHGIA", cells(["M2.1"]), cells([48.5, 60]), 2024, MISSING],
    "figure": ["KETQUA", cells(["M3.2.1.1"], ["M2.1"]), form_range()],
    "percent format": ["SO_SANH", cells([0.3103], formats=[["0.00%"]]), 30, MISSING],
    "literal percent sign": ["SO_SANH", cells([31.03], formats=[['0.00"%"']]), 30, MISSING],
    "mixed formats": ["SO_SANH", cells([0.5, 40], [0.6, 0.7], formats=[["0%", "0"], ["0%", "0%"]]), 50, MISSING],
    "unit": ["SO_SANH", 38, 50, "cuộc"],
    "sentence": ["SOAT_TYLE", "09/29 người, chiếm 30,03%"],
    "blank": ["SOAT_TYLE", cells([None])],
}


@pytest.fixture(scope="module")
def windows():
    """What xlwings gives on (pretended) Windows: answers by call, the module it would import, the wizard's words."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.workbook.excel_calls"],
        input=json.dumps(list(CALLS.values())),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answered = json.loads(done.stdout)
    answered["answers"] = dict(zip(CALLS, answered["answers"], strict=True))
    return answered


RESULTS = {
    "constants": [[31.03]],
    "one cell each": [[31.0]],
    "columns": [[31.03], [""], ["Không phát sinh"], [ERROR]],
    "a row against one cell": [[13.0, 25.0, 50.0]],
    "a table": [["1.234,5", ""], ["-2,0", ERROR]],
    "errors and dates": [[ERROR, ERROR, ERROR]],
    "text": [[10450.0]],
    "target": [["< 30"]],
    "target of the province": [["< 20"]],
    "verdicts": [["Còn khoảng cách", "Đạt"]],
    "figure": [[12.0], [""]],
    "percent format": [["tăng 1,03 điểm phần trăm"]],
    "literal percent sign": [["tăng 1,03 điểm phần trăm"]],
    "mixed formats": [
        ["không thay đổi", "giảm 10,00 điểm phần trăm"],
        ["tăng 10,00 điểm phần trăm", "tăng 20,00 điểm phần trăm"],
    ],
    "unit": [["giảm 12 cuộc"]],
    "sentence": [["Sai: 9/29 phải là 31,03%, không phải 30,03%."]],
    "blank": [[""]],
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_gives_a_block_of_its_arguments_shape(windows, call):
    shown = windows["answers"][call]["result"]
    plain = [[ERROR if isinstance(x, str) and x.startswith(ERROR) else x for x in row] for row in shown]
    assert plain == RESULTS[call]


def test_a_call_asks_excel_for_blocks_and_not_for_cells(windows):
    asked = {call: answer["questions"] for call, answer in windows["answers"].items()}
    assert asked["constants"] == 0
    assert asked["columns"] <= 4  # two blocks, each with its format
    assert asked["figure"] <= 5  # two blocks; the format of the form, of its column, of the one cell
    assert asked["mixed formats"] <= 6  # the block; its format, two columns, the two cells of the mixed one


def test_the_source_is_what_xlwings_would_import(windows):
    ours = wrappers().replace('= Words("LOI_HAM")', "= Err.Description")
    assert ours != wrappers()  # where Python cannot be reached, the words are the workbook's own
    assert ours.replace("\r\n", "\n") == windows["module"]


def test_the_source_is_ascii_with_windows_line_ends():
    source = wrappers()
    assert source.isascii()
    assert source.count("\r\n") == source.count("\n") == source.count("\r")
    assert source.startswith('Attribute VB_Name = "xlwings_udfs"\r\n')


def test_every_function_has_its_wrapper_and_no_other():
    found = dict(re.findall(r"^Function (\w+)\((.*)\)\r$", wrappers(), re.MULTILINE))
    assert set(found) == {h.name for h in HELP}
    for name, written in found.items():
        parameters = inspect.signature(getattr(functions, name)).parameters.values()
        optional = ["Optional " if p.default is not p.empty else "" for p in parameters]
        assert written == ", ".join(o + p.name for o, p in zip(optional, parameters, strict=True))
        handed = f"Array({', '.join(p.name for p in parameters)}), ThisWorkbook, Application.Caller)"
        assert f'{name} = XLPy.CallUDF("xlsx_addin.hosts.functions", "{name}", {handed}' in wrappers()
        described = next(h for h in HELP if h.name == name)
        assert [o != "" for o in optional] == ["[" in x for x in described.signature.split(";")]


def test_the_source_is_the_same_each_time():
    wrappers.cache_clear()
    first = wrappers()
    wrappers.cache_clear()
    assert wrappers() == first


def test_the_wizard_speaks_with_the_words_of_the_help_sheet(windows):
    assert windows["wizard"] == {
        f"'so.xlsm'!{h.name}": ["Bình đẳng giới", h.summary[:255], list(h.arguments)] for h in HELP
    }


def test_this_process_stays_clean():
    wrappers.cache_clear()
    wrappers()
    assert "pythoncom" not in sys.modules or sys.platform == "win32"
    assert not hasattr(functions.TYLE_NU, "__xlfunc__") or sys.platform == "win32"
