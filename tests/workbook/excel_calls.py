"""Calls cell functions as Excel for Windows would: through xlwings' own ``call_udf``, with stand-ins for COM.

A process of its own (it replaces modules): reads a JSON list of calls from standard input, ``[name, argument, ...]``,
and prints the list of results with the number of questions that each call put to Excel, and beside it the module
that xlwings' own import would put into the workbook, with the words for the function wizard. An argument is a constant,
``{"missing": true}``, or ``{"rows": [[...]], "formats": [[...]]}`` for a range; ``{"error": n}`` is an error value and
``{"date": "2024-08-01"}`` a date.
"""

import contextlib
import ctypes
import datetime as dt
import io
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock

RANGE_IID, MISSING = "{00020846-0000-0000-C000-000000000046}", -2147352572


class ComError(Exception):
    hresult = 0


class Time(dt.datetime):
    """pywintypes.TimeType."""


class Pretended(ModuleType):
    """A module of pywin32: what xlwings asks of it that nobody needs here is a mock."""

    __path__ = ()
    __file__ = ""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        setattr(self, name, MagicMock())
        return getattr(self, name)


def pretend_windows():
    """The modules that xlwings imports on Windows, with the types that it tests values against."""
    for name in (
        "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone",
        "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server", "win32com.server.dispatcher",
        "win32com.server.policy", "win32com.server.util",
    ):  # fmt: skip
        sys.modules[name] = Pretended(name)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, sys.modules[name])
    ctypes.windll = ctypes.oledll = ctypes.PyDLL = MagicMock()
    types, com = sys.modules["pywintypes"], sys.modules["pythoncom"]
    types.com_error = com.com_error = com.ole_error = ComError
    types.TimeType, types.IID = Time, str
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(sys.modules["win32com.client"], name, type(name, (), {}))
    sys.modules["win32com.server.policy"].DesignatedWrapPolicy = type("DesignatedWrapPolicy", (), {})


class FakeRange:
    """A range as COM shows it: one cell's value is bare, of more cells a tuple of rows; mixed formats are None."""

    questions = 0

    def __init__(self, values, formats, row=1, column=1, height=None, width=None):
        self._values, self._formats = values, formats
        self.Row, self.Column = row, column
        self.Rows = SimpleNamespace(Count=len(values) if height is None else height)
        self.Columns = SimpleNamespace(Count=len(values[0]) if width is None else width)
        info = SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=RANGE_IID))
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: info)

    def _of(self, table):
        rows = table[self.Row - 1 : self.Row - 1 + self.Rows.Count]
        return tuple(tuple(r[self.Column - 1 : self.Column - 1 + self.Columns.Count]) for r in rows)

    @property
    def Value(self):  # noqa: N802
        FakeRange.questions += 1
        rows = self._of(self._values)
        return rows[0][0] if self.Rows.Count == self.Columns.Count == 1 else rows

    @property
    def NumberFormat(self):  # noqa: N802
        FakeRange.questions += 1
        found = {code for row in self._of(self._formats) for code in row}
        return found.pop() if len(found) == 1 else None

    @property
    def Worksheet(self):  # noqa: N802
        return FakeSheet(self)


class FakeSheet:
    def __init__(self, cells):
        self._cells = cells
        self.Parent = SimpleNamespace(Application=MagicMock())

    def Cells(self, row, column):  # noqa: N802
        return row, column

    def Range(self, first, last):  # noqa: N802
        (top, left), (bottom, right) = first, last
        values, formats = self._cells._values, self._cells._formats
        return FakeRange(values, formats, top, left, bottom - top + 1, right - left + 1)


def com_value(value):
    """A cell's value as COM gives it: every number a float, errors as numbers of their own."""
    if isinstance(value, dict):
        return value["error"] if "error" in value else Time.fromisoformat(value["date"])
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def com_argument(given):
    if isinstance(given, dict) and "missing" in given:
        return MISSING
    if isinstance(given, dict) and "rows" in given:
        rows = [[com_value(x) for x in row] for row in given["rows"]]
        return FakeRange(rows, given.get("formats") or [["General"] * len(row) for row in rows])
    return com_value(given)


class FakeWorkbook(MagicMock):
    """A workbook that keeps the module that ``import_udfs`` hands it."""

    def imported(self):
        def keep(path):
            self.module = Path(path).read_text(encoding="ascii")

        self.Name, self.Application.Version = "so.xlsm", "16.0"
        self.VBProject.VBComponents.Import = keep
        return self


def main():
    pretend_windows()
    from xlsx_addin.hosts.udf_source import MODULE, bind_xlwings

    bind_xlwings()
    import xlwings
    import xlwings._xlwindows
    import xlwings.com_server
    from xlwings import udfs

    xlwings.engines.add(xlwings.Engine(impl=xlwings._xlwindows.engine))
    caller, answers = FakeRange([[None]], [["General"]]), []
    for name, *arguments in json.load(sys.stdin):
        FakeRange.questions = 0
        result = udfs.call_udf(MODULE, name, [com_argument(a) for a in arguments], None, caller)
        answers.append({"result": result, "questions": FakeRange.questions})
    udfs.__pro__ = False
    book = FakeWorkbook().imported()
    with contextlib.redirect_stdout(io.StringIO()):
        udfs.import_udfs(MODULE, book)
    options = [(c.args[0], c.kwargs) for c in book.Application.MacroOptions.call_args_list]
    wizard = {n: (k["Category"], k["Description"], k["ArgumentDescriptions"]) for n, k in options}
    sys.stdout.write(json.dumps({"answers": answers, "module": book.module, "wizard": wizard}))


if __name__ == "__main__":
    main()
