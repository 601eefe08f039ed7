"""A spreadsheet program of paper: an xlwings engine over a workbook file in memory, strict where Excel is treacherous.

It reads what is typed into a cell as Excel does (``09/29`` becomes a date, ``01840`` a number; under the text format a
number becomes text), gives back what is shown as a date as a date, refuses to write into locked cells of protected
sheets, counts every read and write, and notes each write that covers an unchanged cell. Newer errors come as numbers; a
dynamic array stays one only as ``formula2``. ``fail_at`` makes it break off at a call; ``cloud``, ``mac`` and
``structure_protected`` on the app make it as unkind as Excel is there. Results of formulas are as stored;
``recalculate`` has LibreOffice compute them.
"""

import datetime as dt
import posixpath
import re
from copy import copy
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import xlwings as xw
from lxml import etree
from openpyxl.cell import MergedCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel, to_excel
from openpyxl.xml.constants import REL_NS, SHEET_MAIN_NS
from xlwings import base_classes

from tests.office import converted

ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
NEWER_ERRORS = {"#SPILL!": -2146826243, "#FIELD!": -2146826239, "#CALC!": -2146826238, "#PYTHON!": -2146826237}


class Locked(Exception):  # noqa: N818
    """What a program says about a locked cell."""


class Gone(Exception):  # noqa: N818
    """What a program says that was closed in the middle of things."""


class Engine:
    name, type = "paper", "desktop"

    def __init__(self):
        self.apps = [App(self)]

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        rows = data if isinstance(data, list) else [[data]]
        return [
            [empty_as] * len(row)  # as most are, and long
            if row.count(None) == len(row)
            else [empty_as if c is None else (None if c in ERRORS and not err_to_str else c) for c in row]
            for row in rows
        ]

    @staticmethod
    def prepare_xl_data_element(x, options):
        assert x is None or isinstance(x, (str, int, float, bool, dt.datetime)), f"COM cannot take {x!r}"
        return x


class App(base_classes.App):
    def __init__(self, engine):
        self._engine = engine
        self.calls = []  # (what, where)
        self.covered = []  # unchanged cells that a write covered
        self.statuses = []
        self.said = []
        self.answer = "yes"
        self.fail_at = None  # the number of the call, from 0, at which the program is gone
        self.stays_gone = False
        self.cloud = self.mac = self.structure_protected = False
        self.old = False  # a program from before dynamic arrays
        self.dynamic = set()  # formulas that are dynamic arrays: sheet and cell

    pid = 1
    display_alerts = True

    @property
    def engine(self):
        return self._engine

    def count(self, what, where=""):
        number = len(self.calls)
        self.calls.append((what, where))
        if self.fail_at is not None and (number == self.fail_at or (self.stays_gone and number > self.fail_at)):
            raise Gone(what)

    @property
    def writes(self):
        """Areas of cells that were written."""
        return [where for what, where in self.calls if what == "write"]

    @property
    def others(self):
        """Every call that writes neither cells nor their formats."""
        return [call for call in self.calls if call[0] not in ("write", "format")]

    @property
    def formats(self):
        """Writes of number formats, each for cells of one sheet that are written too."""
        return [where for what, where in self.calls if what == "format"]

    @property
    def status_bar(self):
        return self.statuses[-1] if self.statuses else False

    @status_bar.setter
    def status_bar(self, text):
        self.count("status", text)
        self.statuses.append(text)

    def alert(self, prompt, title, buttons, mode, callback):
        self.count("alert")
        self.said.append((prompt, mode))
        return self.answer if buttons == "yes_no" else "ok"


class Book(base_classes.Book):
    """``path`` is read now and written by ``save``."""

    def __init__(self, path, app=None):
        self.path = Path(path)
        self._app = app or xw.Engine(impl=Engine()).impl.apps[0]
        self.formulas = openpyxl.load_workbook(path, keep_vba=self.path.suffix == ".xlsm")
        self.values = with_results(self.formulas, self.path)

    @property
    def app(self):
        return self._app

    def snapshot(self):
        """What ``restore`` brings back: cells with their looks, and which sheets are shown."""
        return [
            (
                sheet,
                sheet.sheet_state,
                {at: (c, c.value, c.data_type, copy(c._style)) for at, c in sheet._cells.items()},
            )
            for side in (self.formulas, self.values)
            for sheet in side.worksheets
        ]

    def restore(self, snapshot):
        for sheet, state, cells in snapshot:
            sheet.sheet_state = state
            sheet._cells = {at: cell for at, (cell, *_) in cells.items()}
            for cell, value, kind, style in cells.values():
                if cell.__class__ is not MergedCell:
                    cell._value, cell.data_type, cell._style = value, kind, copy(style)

    @property
    def fullname(self):
        if self._app.cloud:
            raise xw.XlwingsError("Couldn't find your local OneDrive file")
        return str(self.path)

    @property
    def name(self):
        return self.path.name

    @property
    def sheets(self):
        return Sheets(self)

    def save(self, path=None, password=None):
        self._app.count("save")
        self.path.write_bytes(self.to_bytes())

    def to_bytes(self):
        out = BytesIO()
        self.formulas.save(out)
        return out.getvalue()

    def recalculate(self, folder):
        """Have LibreOffice compute every formula, as a live program would have done at once."""
        source, made = Path(folder) / "in.xlsx", Path(folder) / "out"
        self.formulas.save(source)
        if self.path.suffix == ".xlsm":
            data = source.read_bytes()
            source = source.with_suffix(".xlsm")
            source.write_bytes(data)
        (shown,) = converted([source], "xlsx", made, Path(folder) / "profile")
        self.values = openpyxl.load_workbook(shown, data_only=True)


def with_results(formulas, path):
    """The workbook as it shows itself: the same cells with the results that the file holds beside formulas. Read once
    more with ``data_only`` it would be the same, and take as long again."""
    shown = copy(formulas)
    shown._sheets = []
    with ZipFile(path) as archive:
        parts = dict(_parts(archive))
        for sheet in formulas.worksheets:
            results = _results(archive.read(parts[sheet.title]))
            side = copy(sheet)
            side._cells = {at: _shown(cell, side, results) for at, cell in sheet._cells.items()}
            shown._sheets.append(side)
    return shown


def _parts(archive):
    """The name of each sheet with that of its part."""
    targets = {e.get("Id"): e.get("Target") for e in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    for sheet in etree.fromstring(archive.read("xl/workbook.xml")).iter(f"{{{SHEET_MAIN_NS}}}sheet"):
        yield sheet.get("name"), posixpath.join("/xl", targets[sheet.get(f"{{{REL_NS}}}id")])[1:]


def _results(part):
    """By address what stands beside each formula: its kind and its text."""
    formula, value = f"{{{SHEET_MAIN_NS}}}f", f"{{{SHEET_MAIN_NS}}}v"
    return {
        cell.get("r"): (cell.get("t", "n"), cell.findtext(value))
        for cell in etree.fromstring(part).iter(f"{{{SHEET_MAIN_NS}}}c")
        if cell.find(formula) is not None
    }


def _shown(cell, sheet, results):
    side = cell.__class__(sheet, cell.row, cell.column)
    side._style = copy(cell._style)
    if isinstance(cell, MergedCell):
        return side
    side._value, side.data_type = cell._value, cell.data_type
    if found := results.get(cell.coordinate):
        kind, text = found
        side.data_type = kind
        side._value = (text or None) and {"n": float, "b": lambda bit: bit == "1"}.get(kind, str)(text)
    return side


class Sheets(base_classes.Sheets):
    def __init__(self, book):
        self.book = book

    def __call__(self, name):
        if name not in self.book.formulas.sheetnames:
            raise KeyError(name)
        return Sheet(self.book, name)

    def __iter__(self):
        return (Sheet(self.book, name) for name in self.book.formulas.sheetnames)

    def __len__(self):
        return len(self.book.formulas.sheetnames)


class Sheet(base_classes.Sheet):
    def __init__(self, book, name):
        self._book = book
        self._name = name
        self.formulas, self.values = book.formulas[name], book.values[name]

    @property
    def book(self):
        return self._book

    @property
    def name(self):
        return self._name

    @property
    def visible(self):
        return self.formulas.sheet_state == "visible"

    @visible.setter
    def visible(self, value):
        self._book.app.count("visible", self._name)
        if self._book.app.structure_protected:
            raise RuntimeError("Unable to set the Visible property of the Worksheet class")
        self.formulas.sheet_state = "visible" if value else "hidden"

    def range(self, arg1, arg2=None):
        if isinstance(arg1, str):
            return Areas(self, arg1)
        first, last = (arg.first if isinstance(arg, Range) else arg for arg in (arg1, arg2 or arg1))
        return Range(self, first, last)

    @property
    def used_range(self):
        self._book.app.count("used_range", self._name)
        return Range(self, (1, 1), (self.formulas.max_row, self.formulas.max_column))


class Areas(base_classes.Range):
    """Cells named by an address such as ``C5,C9:C12``, which share a number format or do not."""

    def __init__(self, sheet, address):
        assert len(address) <= 255, "no program takes a longer address"
        self._sheet, self._address = sheet, address

    def _cells(self):
        for area in self._address.split(","):
            left, top, right, bottom = range_boundaries(area)
            yield from ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))

    @property
    def number_format(self):
        self._sheet.book.app.count("number_format", f"{self._sheet.name}!{self._address}")
        forms = {_form_of(self._sheet.formulas.cell(*place)) for place in self._cells()}
        return forms.pop() if len(forms) == 1 else None

    @number_format.setter
    def number_format(self, form):
        self._sheet.book.app.count("format", f"{self._sheet.name}!{self._address}")
        for place in self._cells():
            for side in (self._sheet.formulas, self._sheet.values):
                cell = side.cell(*place)
                if not cell.has_style:  # what the file does not hold has the format of its column
                    for dimension in side.column_dimensions.values():
                        if dimension.min and dimension.min <= place[1] <= dimension.max:
                            cell._style = copy(dimension._style)
                cell.number_format = form


class Range(base_classes.Range):
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet, first, last):
        self._sheet, self.first, self.last = sheet, first, last

    @property
    def sheet(self):
        return self._sheet

    @property
    def api(self):
        return self

    @property
    def coords(self):
        return (self._sheet.name, *self.first, *self.shape)

    @property
    def row(self):
        return self.first[0]

    @property
    def column(self):
        return self.first[1]

    @property
    def shape(self):
        return self.last[0] - self.first[0] + 1, self.last[1] - self.first[1] + 1

    def __len__(self):
        return self.shape[0] * self.shape[1]

    def __call__(self, row, column=None):
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        place = self.first[0] + row - 1, self.first[1] + column - 1
        return Range(self._sheet, place, place)

    @property
    def address(self):
        (r1, c1), (r2, c2) = self.first, self.last
        return f"${get_column_letter(c1)}${r1}:${get_column_letter(c2)}${r2}"

    def _places(self):
        for row in range(self.first[0], self.last[0] + 1):
            yield [(row, column) for column in range(self.first[1], self.last[1] + 1)]

    # --- reading

    @property
    def raw_value(self):
        self._sheet.book.app.count("read", f"{self._sheet.name}!{self.address}")
        if self._sheet.book.app.mac and self.options.get("err_to_str"):
            for _ in None:  # as xlwings does there with every block
                pass
        return self._block(self._sheet.values, self._read, None)

    def _block(self, sheet, read, nothing):
        """Row by row what ``read`` makes of each cell that is there: most are not, and asking for one would make it."""
        (top, left), (bottom, right) = self.first, self.last
        rows = [[nothing] * self.shape[1] for _ in range(self.shape[0])]
        for (row, column), cell in sheet._cells.items():
            if top <= row <= bottom and left <= column <= right and cell.value is not None:
                rows[row - top][column - left] = read(cell)
        return rows

    @staticmethod
    def _read(cell):
        value = cell.value
        if isinstance(value, str):
            return NEWER_ERRORS.get(value, value) or None
        if isinstance(value, (dt.date, dt.time)):
            return value if is_date_format(_form_of(cell)) else to_excel(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return from_excel(value) if is_date_format(_form_of(cell)) else float(value)
        return value

    @property
    def formula(self):
        self._sheet.book.app.count("read formulas", f"{self._sheet.name}!{self.address}")
        rows = self._block(self._sheet.formulas, lambda cell: str(cell.value), "")
        return tuple(map(tuple, rows)) if len(self) > 1 else rows[0][0]

    @property
    def formula2(self):
        if self._sheet.book.app.old:
            raise AttributeError("Range.Formula2")
        return self.formula

    @formula2.setter
    def formula2(self, data):
        self.formula = data
        self._sheet.book.app.dynamic |= self._names()

    def _names(self):
        return {f"{self._sheet.name}!{get_column_letter(c)}{r}" for row in self._places() for r, c in row}

    # --- writing

    @raw_value.setter
    def raw_value(self, data):
        self._sheet.book.app.count("write", f"{self._sheet.name}!{self.address}")
        self._write(data)

    @formula.setter
    def formula(self, data):
        self._sheet.book.app.count("write", f"{self._sheet.name}!{self.address}")
        self._write(data)

    def _write(self, data):
        rows = data if isinstance(data, list) else [[data]]
        self._sheet.book.app.dynamic -= self._names()
        for places, values in zip(self._places(), rows, strict=True):
            for place, value in zip(places, values, strict=True):
                self._unlocked(place)
                cell, shown = self._sheet.formulas.cell(*place), self._sheet.values.cell(*place)
                before = cell.value, cell.data_type
                cell.value, shown.value = _typed(cell, value)
                if isinstance(cell.value, str) and (not cell.value.startswith("=") or _stays_text(cell, value)):
                    cell.data_type = shown.data_type = "e" if value in ERRORS else "s"
                if (
                    isinstance(value, dt.datetime)
                    and not is_date_format(_form_of(cell))
                    and _form_of(cell) == "General"
                ):
                    cell.number_format = shown.number_format = "dd/mm/yyyy"
                if (cell.value, cell.data_type) == before:
                    self._sheet.book.app.covered.append(f"{self._sheet.name}!{cell.coordinate}")

    def _unlocked(self, place):
        sheet = self._sheet.formulas
        if sheet.protection.sheet and sheet.cell(*place).protection.locked and not self._column_unlocked(place):
            raise Locked(f"{sheet.title}!{sheet.cell(*place).coordinate}")

    def _column_unlocked(self, place):
        """A cell that the file does not hold has the format of its column."""
        sheet = self._sheet.formulas
        cell = sheet.cell(*place)
        if cell.has_style:
            return False
        for dimension in sheet.column_dimensions.values():
            if dimension.min and dimension.min <= place[1] <= dimension.max:
                return not dimension.protection.locked
        return False


def _form_of(cell):
    """The number format of a cell, that of its column where the file holds no cell."""
    if cell.has_style:
        return cell.number_format
    for dimension in cell.parent.column_dimensions.values():
        if dimension.min and dimension.min <= cell.column <= dimension.max:
            return dimension.number_format
    return cell.number_format


def _stays_text(cell, value):
    return _form_of(cell) == "@" or (isinstance(value, str) and value.startswith("'"))


def _typed(cell, value):
    """Formula side and value side of what a program makes of a typed value."""
    if _form_of(cell) == "@" and value is not None:
        text = f"{value:g}" if isinstance(value, float) else str(value)
        return text, text  # as it stands, apostrophe included; also numbers and formulas
    if not isinstance(value, str):
        return value, value
    if value.startswith("'"):
        return value[1:], value[1:]
    if value.startswith("="):
        return value, None
    if value in ERRORS:
        return value, value
    if value[:1] in ("+", "-", "@") and len(value) > 1 and not re.fullmatch(_NUMBER, value.strip()):
        return f"={value}", None
    read = _read_as_excel(value)
    return read, read


_NUMBER = r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?%?"


def _read_as_excel(text):
    bare = text.strip()
    if match := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{2,4}))?", bare):
        day, month, year = int(match[1]), int(match[2]), int(match[3] or 2026)
        day, month = (day, month) if month <= 12 else (1, day)
        return dt.datetime(year, month, day) if month <= 12 and day <= 28 else text
    if re.fullmatch(_NUMBER, bare):
        number = float(bare.rstrip("%").replace(",", "."))
        return number / 100 if bare.endswith("%") else number
    if bare.casefold() in ("true", "false"):
        return bare.casefold() == "true"
    return text


def open_book(path):
    """An open workbook in a program of its own: the xlwings book and the paper app behind it."""
    impl = Book(path)
    return xw.Book(impl=impl), impl.app


def contents(book):
    """Everything in the workbook: formulas and values of every cell, formats, visibility."""
    impl = book.impl
    return {
        sheet.title: (
            sheet.sheet_state,
            {c.coordinate: (c.value, c.data_type) for c in sheet._cells.values() if c.value is not None},
        )
        for sheet in impl.formulas.worksheets
    }
