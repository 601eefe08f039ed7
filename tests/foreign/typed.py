"""Sheets as staff type them from the printed form: rows of cells, written as .xlsx, .ods or a Word table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import openpyxl

from xlsx_addin.catalogue import Edition
from xlsx_addin.reading.raw import Cell, RawBook, RawSheet

Rows = list[list[Cell]]
HEADER = ["TT", "Mục tiêu, chỉ tiêu", "Kết quả năm 2023", "Đơn vị tính", "Đơn vị chủ trì"]


def title(name: str, year: int = 2023) -> Rows:
    return [
        ["PHỤ LỤC 01"],
        [f"KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU VỀ BÌNH ĐẲNG GIỚI CỦA {name.upper()} NĂM {year}"],
        ["(Kèm theo Quyết định số 373/QĐ-UBND ngày 08 tháng 4 năm 2024)"],
        [],
    ]


def printed(edition: Edition, values: Mapping[str, Cell]) -> Rows:
    """The rows of the printed form with these results."""
    return [[r.tt, r.label, values.get(r.id, ""), r.unit, r.owner] for r in edition.indicators]


def sheet(rows: Sequence[Sequence[Cell]], name: str = "Sheet1") -> RawSheet:
    return RawSheet(name, rows, {}, frozenset(), frozenset())


def book(*sheets: RawSheet, path: str = "bieu.xlsx", lines: tuple[str, ...] = ()) -> RawBook:
    return RawBook(path, "xlsx", tuple(s.name for s in sheets), {s.name: s for s in sheets}, lines=lines)


def write_xlsx(path: Path, rows: Sequence[Sequence[Cell]], name: str = "Sheet1") -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = name
    for row in rows:
        workbook.active.append([None if c == "" else c for c in row])
    workbook.save(path)
    return path


def write_docx(path: Path, above: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Path:
    document = docx.Document()
    for line in above:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=max(map(len, rows)))
    for row in rows:
        cells = table.add_row().cells
        for place, value in enumerate(row):
            cells[place].text = shown(value)
    document.add_paragraph("TM. ỦY BAN NHÂN DÂN")
    document.save(path)
    return path


def shown(value: Cell) -> str:
    """A cell as somebody types it into Word: decimal comma."""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def write_ods(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Biểu")
    for row in rows:
        line = TableRow()
        for value in row:
            number = isinstance(value, float)
            cell = TableCell(valuetype="float", value=str(value)) if number else TableCell(valuetype="string")
            cell.addElement(P(text=shown(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(path)
    return path
