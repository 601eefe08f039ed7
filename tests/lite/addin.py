"""Excel with xlwings Lite, on paper: hands the values of a workbook to a script, and does in it what comes back.

The workbook is the strict one of the other hosts' tests: it reads what is written into a cell as Excel reads typing,
and refuses to write into locked cells.
"""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import xlwings
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter

from tests.hosts.paper import open_book

_ISO = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?")
_VISIBILITY = {"visible": "Visible", "hidden": "Hidden", "veryHidden": "VeryHidden"}


class Runtime:
    """The process in which scripts run; one for many clicks, as the add-in keeps it."""

    def __init__(self, folder):
        (folder / "packages").mkdir()
        (folder / "packages" / "xlwings").symlink_to(Path(xlwings.__file__).parent)
        (folder / "tmp").mkdir()
        command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("runtime.py")), str(folder / "packages")]
        environment = {"TMPDIR": str(folder / "tmp"), "HOME": str(folder), "PATH": "", "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        )
        self.folder = folder

    def ask(self, **request):
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)


class Lite:
    """One open workbook with the add-in beside it."""

    def __init__(self, path, runtime, script):
        self.book, self._app = open_book(path)
        self._runtime, self.script = runtime, script
        self.said = []  # (message, mode)
        self.output = ""

    @property
    def sheets(self):
        return self.book.impl.formulas

    def click(self, function):
        """Run a script; the actions it asked for, done."""
        answer = self._runtime.ask(script=self.script, function=function, book=self.payload())
        assert answer["modules"] == ["main", "xlsx_addin", "xlwings"], answer["modules"]
        assert all(f"tmp/xlsx_addin-{digest_of(self.script)}" in file for file in answer["files"]), answer["files"]
        self.output = answer["output"]
        for action in answer["actions"]:
            getattr(self, action["func"])(action)
        assert not self._app.covered, "unchanged cells were written, and read anew by the program"
        return answer["actions"]

    def payload(self):
        formulas, values = self.book.impl.formulas, self.book.impl.values
        return {
            "client": "Office.js",
            "version": xlwings.__version__,
            "book": {"name": Path(self.book.impl.path).name, "active_sheet_index": 0, "selection": "A1"},
            "names": [],
            "sheets": [
                {
                    "name": sheet.title,
                    "visibility": _VISIBILITY[formulas[sheet.title].sheet_state],
                    "values": _values(sheet),
                    "pictures": [],
                    "tables": [],
                }
                for sheet in values.worksheets
            ],
        }

    def recalculate(self, folder):
        self.book.impl.recalculate(folder)

    def cell(self, sheet, address):
        return self.sheets[sheet][address]

    # --- actions, by their names on the wire

    def alert(self, action):
        prompt, _, buttons, mode, _ = action["args"]
        assert buttons in ("", "ok"), "nobody is there to be asked"
        self.said.append((prompt, mode))

    def setSheetVisibility(self, action):  # noqa: N802
        sheet = self.sheets.worksheets[action["sheet_position"]]
        sheet.sheet_state = {shown: state for state, shown in _VISIBILITY.items()}[action["args"][0]]

    def setNumberFormat(self, action):  # noqa: N802
        assert action["row_count"] == action["column_count"] == 1, "the add-in formats one cell at a time"
        address = f"{get_column_letter(action['start_column'] + 1)}{action['start_row'] + 1}"
        self._sheet(action).range(address).number_format = action["args"][0]

    def setValues(self, action):  # noqa: N802
        self._range(action).raw_value = [[_typed(cell) for cell in row] for row in self._rows(action)]

    def setFormula(self, action):  # noqa: N802
        rows = self._rows(action)
        assert all(isinstance(cell, str) and cell.startswith("=") for row in rows for cell in row)
        self._range(action).formula = rows

    def _rows(self, action):
        rows = action["values"]
        assert [len(row) for row in rows] == [action["column_count"]] * action["row_count"]
        assert all(cell is not None for row in rows for cell in row), "null leaves a cell as it is"
        return rows

    def _sheet(self, action):
        return self.book.sheets[self.sheets.sheetnames[action["sheet_position"]]]

    def _range(self, action):
        first = action["start_row"] + 1, action["start_column"] + 1
        last = action["start_row"] + action["row_count"], action["start_column"] + action["column_count"]
        return self._sheet(action).range(first, last).impl


def _values(sheet):
    """Everything from A1 on, as the add-in sends it."""
    return [[_sent(cell) for cell in row] for row in sheet.iter_rows(1, sheet.max_row, 1, sheet.max_column)]


def _sent(cell):
    """Numbers that are shown as dates go as text of that kind, which nothing else in the data tells from typed text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        assert is_date_format(cell.number_format) or cell.number_format == "General"
        return f"{value.isoformat(timespec='milliseconds')}Z"
    assert isinstance(value, (bool, int, float, str)), value
    return value


def _typed(value):
    """Nothing clears a cell; a date in ISO form is read as one by every Excel."""
    if value == "":
        return None
    return dt.datetime.fromisoformat(value) if isinstance(value, str) and _ISO.fullmatch(value) else value


def digest_of(script):
    """What tells one script's program from another's."""
    return re.search(r'^_DIGEST = "(\w+)"$', script, re.MULTILINE)[1]
