"""A small workbook with every kind of cell, opened and watched in a real Calc."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwings as xw

from xlsx_addin.calc_engine.uno_bridge import load, struct
from xlsx_addin.calc_host.changes import Changes, Watched
from xlsx_addin.places import to_a1

FORM, LIST, CONF = "Phụ lục 01", "Danh mục", "xlwings.conf"


def small_book() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    figure = book.add_format({"num_format": "#,##0.00", "border": 1, "bg_color": "#FFFF00", "locked": False})
    percent = book.add_format({"num_format": "0.00%", "border": 1, "locked": False})
    date = book.add_format({"num_format": "dd/mm/yyyy", "border": 1})
    text = book.add_format({"num_format": "@"})
    form, names, conf = (book.add_worksheet(name) for name in (FORM, LIST, CONF))
    for row, (value, form_of) in enumerate(((1, figure), (0.5, percent), (45000, date), ("01834", text), (True, None))):
        form.write(row, 0, value, form_of)
    form.write_formula("A6", "=A1*2", None, 2)
    form.write_formula("A7", f"=SUM('{LIST}'!A1:A3)", figure, 6)
    form.write_formula("A8", "=A1/0", None, "#DIV/0!")
    form.write_formula("A9", "=A1>0", None, True)
    form.write_array_formula("C1:C3", "{=A1:A3*2}", None, 2)
    form.write_formula("D1", "=KHONG_BIET(A1)", None, 7)
    form.write_formula("D2", "=D1+1", None, 8)
    form.write_formula("D3", '=HYPERLINK("#A1","về đầu")', None, "về đầu")
    form.write("E1", "Hà Nội")
    form.write_comment("E1", "Ghi chú có sẵn")
    form.insert_button("L3", {"macro": "PhuLuc.TinhTyLe", "caption": "Tính tỷ lệ"})
    form.set_row(2, None, None, {"hidden": True})
    chart = book.add_chart({"type": "column"})  # one that leaves hidden cells out, as charts do unless told otherwise
    chart.add_series({"values": f"='{LIST}'!$A$1:$A$3"})
    names.insert_chart("H2", chart)
    names.write_column("A1", [1, 2, 3])
    names.set_column("B:B", 14, book.add_format({"text_wrap": True, "border": 1}))
    names.set_column("C:C", 12, date)
    conf.write("A1", "INTERPRETER")
    conf.very_hidden()
    book.define_name("DAU_BIEU", f"='{LIST}'!$A$1")
    book.close()
    return out.getvalue()


class Desk:
    """One open workbook, what a person does in it, and what has changed since it was opened."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.watched = Watched(book)

    @property
    def document(self) -> Any:
        return self.book.impl.api

    def sheet(self, name: str = FORM) -> Any:
        """The UNO object, got anew: handles lose their place when cells are moved sideways."""
        return self.document.Sheets.getByName(name)

    def cell(self, address: str, name: str = FORM) -> Any:
        return self.sheet(name).getCellRangeByName(address)

    def type(self, address: str, text: str, name: str = FORM) -> None:
        """As at the keyboard: Calc reads numbers, percentages, dates and formulas, and formats the cell."""
        self.cell(address, name).FormulaLocal = text

    def undo(self) -> None:
        self.document.UndoManager.undo()

    def changes(self) -> Changes:
        return self.watched.changes()

    def typed(self, name: str = FORM) -> dict[str, Any]:
        """The cells of one sheet that changed."""
        return {to_a1(*place): typed for place, typed in self.changes().cells.get(name, {}).items()}

    def area(self, address: str, name: str = FORM) -> Any:
        return self.cell(address, name).RangeAddress

    def insert(self, address: str, how: str, name: str = FORM) -> None:
        self.sheet(name).insertCells(self.area(address, name), load().Enum("com.sun.star.sheet.CellInsertMode", how))

    def delete(self, address: str, how: str, name: str = FORM) -> None:
        self.sheet(name).removeRange(self.area(address, name), load().Enum("com.sun.star.sheet.CellDeleteMode", how))

    def cut(self, address: str, target: str, name: str = FORM) -> None:
        there = self.area(target, name)
        place = struct("table.CellAddress", there.Sheet, there.StartColumn, there.StartRow)
        self.sheet(name).moveRange(place, self.area(address, name))


def desk(app: xw.App, folder: Path, data: bytes) -> Desk:
    path = folder / "so.xlsx"
    path.write_bytes(data)
    return Desk(app.books.open(str(path)))
