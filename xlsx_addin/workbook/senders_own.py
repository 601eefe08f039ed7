"""What a workbook has for its sender alone, and a copy to send has not: the outcome of runs, the log, the preview of
documents, help on buttons.

Everything is found by what the cells say, since rows may have been moved. ``Thông tin`` then looks as it does in the
workbook without macros.
"""

from __future__ import annotations

from itertools import chain

from xlsx_addin.catalogue import Edition
from xlsx_addin.cell_values import Place
from xlsx_addin.keys import ID_MARK, RUN_INPUTS, RUN_KIND, RUN_REPORT, RUN_ROWS, VALUE
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.sheets import KeyedSheet, sheet_key, sheets_of
from xlsx_addin.workbook.ooxml.sheet import Sheet
from xlsx_addin.workbook.package import Package
from xlsx_addin.workbook.sheets.buttons import PANEL_WORDS
from xlsx_addin.workbook.sheets.info import WELCOME_BUTTONS, welcome_height

_LAST_ROW = 1_048_575


def leave_out(package: Package, book: RawBook, edition: Edition) -> None:
    """Empty what is nobody else's business, so that two copies of the same figures are the same: the log, which holds
    old figures; the preview of documents; the folder to merge and the outcome of the last run, which may name paths;
    who saved the file last."""
    for name in package.sheet_names:
        if sheet_key(edition, name) in ("nhat_ky", "xem_truoc"):
            _empty_rows(package, name)
    for info in filter(None, sheets_of(edition, book).get("thong_tin", ())):
        sheet = package.sheet(info.raw.name)
        for row, row_id in info.rows_with_ids():
            if row_id in (RUN_INPUTS[0], RUN_KIND, RUN_REPORT, *RUN_ROWS) and info.cell(row, VALUE) != "":
                sheet.set((row, info.columns[VALUE]), None)
        _without_panel(sheet, info)
        _without_help_line(sheet)
    package.forget_last_author()


def _empty_rows(package: Package, name: str) -> None:
    """The rows below the header go and the sheet is hidden; its keys stay, so that the copy can be worked in."""
    sheet = package.sheet(name)
    key_row = next((place[0] for place, value in sheet.cells() if value == ID_MARK), None)
    if key_row is None:
        return
    first = key_row + 2
    if any(place[0] >= first for place, _ in sheet.cells()):
        sheet.clear_rows(first, _LAST_ROW)
    package.set_sheet_visible(name, False)


def _without_panel(sheet: Sheet, info: KeyedSheet) -> None:
    """The buttons' captions, groups and uses, right of the fields: words, look, merged cells and widths."""
    fields = max(info.columns.values())
    found = [place for place, value in sheet.cells() if place[1] > fields and value in PANEL_WORDS]
    if not found:
        return
    first = min(column for _, column in found)
    columns = (first, first + 1)
    for place in chain.from_iterable(((row, column) for column in columns) for row in sorted({r for r, _ in found})):
        if sheet.value(place) is None or place in found:
            sheet.unmerge(place)
            sheet.set(place, None, style=0)
    sheet.set_columns(*columns, width=sheet.column(columns[-1] + 1).width or sheet.column(first).width)


def _without_help_line(sheet: Sheet) -> None:
    line = "\n" + "\n".join(WELCOME_BUTTONS)
    found: list[tuple[Place, str]] = [(p, v) for p, v in sheet.cells() if isinstance(v, str) and v.endswith(line)]
    for place, text in found:
        rest = text.removesuffix(line)
        sheet.set(place, rest)
        sheet.set_height(place[0], welcome_height(rest))
