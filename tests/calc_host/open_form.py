"""The blank form open in Calc: whole workbooks go in, one block for each stretch of columns that people type into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import xlwings as xw

from tests.calc_host.native_formulas import Native
from tests.forms import EDITION
from xlsx_addin.cell_values import SheetPlace
from xlsx_addin.hosts.live import LiveBook
from xlsx_addin.keys import VALUE
from xlsx_addin.workbook.style import NUMBER_FORMATS

COMPUTED = ("thong_tin", "phu_luc_01", "so_lieu_goc", "can_bo_nu", "hoat_dong_khac", "bieu_do")
"""The sheets with figures and with formulas."""


@dataclass
class Typed:
    """What stands in the cells of one workbook: by the id of a figure, ``INFO.year``, ``M1.1.prev``, ``M1.1.cov``;
    nothing where an id is missing. ``looks``: number formats other than the form's own. A rate that is named stands
    over its formula, blank or not."""

    cells: dict[str, object] = field(default_factory=dict)
    looks: dict[str, str] = field(default_factory=dict)


class OpenForm:
    """The committed blank form in Calc. Its sheets are open, since a block crosses headings."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        for sheet in book.sheets:
            sheet.api.unprotect("")
        self._places = read(book).cells
        self._blocks: list[tuple[str, tuple[int, int], xw.Range, Sequence[Sequence[str]]]] = []
        for key, first, last in (
            ("thong_tin", VALUE, VALUE),
            ("phu_luc_01", VALUE, "prev"),
            ("phu_luc_01", "cov", "cov"),
            ("so_lieu_goc", VALUE, "cov"),
            ("can_bo_nu", "total", "change"),
        ):
            sheet = self._places.sheets[key]
            top, left = sheet.key_row + 2, sheet.columns[first]
            bottom, right = max(row for row, _ in sheet.rows_with_ids()), sheet.columns[last]
            block = book.sheets[sheet.raw.name].range((top + 1, left + 1), (bottom + 1, right + 1))
            self._blocks.append((sheet.raw.name, (top, left), block, block.formula))

    def _place(self, key: str) -> SheetPlace:
        if key in EDITION.fields:
            found = self._places.field(key)
        elif key.startswith("INFO."):
            found = self._places.place("thong_tin", key, VALUE)
        else:
            row, _, column = key.rpartition(".")
            sheet = EDITION.fields[row].sheet if row in EDITION.fields else "phu_luc_01"
            found = self._places.place(sheet, row, column)
        assert found is not None, key
        return found

    def holding(self, typed: Typed) -> Native:
        """The form with these cells and no others, computed by Calc and read again."""
        cells = {self._place(key): value for key, value in typed.cells.items()}
        for key, look in typed.looks.items():
            self._cell(key).number_format = look
        self.book.api.enableAutomaticCalculation(False)  # computed once for all blocks, not after each of them
        try:
            for name, (top, left), block, blank in self._blocks:
                rows: list[list[object]] = [list(row) for row in blank]
                for r, row in enumerate(rows):
                    for c in range(len(row)):
                        if (name, (top + r, left + c)) in cells:
                            row[c] = cells.pop((name, (top + r, left + c)))
                block.options(chunksize=None).value = rows
            assert not cells, cells
            self.book.api.enableAutomaticCalculation(True)
            native = read(self.book)
        finally:
            self.book.api.enableAutomaticCalculation(True)
            for key in typed.looks:
                self._cell(key).number_format = NUMBER_FORMATS[EDITION.fields[key].kind]
        assert set(native.typed_rates) == EDITION.formulas.keys() & typed.cells.keys()
        return native

    def _cell(self, key: str) -> xw.Range:
        name, (row, column) = self._place(key)
        return self.book.sheets[name].range((row + 1, column + 1))


class _OfThisForm(LiveBook):
    """Reads no more rows than the form has and a margin that shows that there are none: that is most of the time."""

    def _first_block(self, key: str) -> tuple[int, int]:
        return (140, 40) if key in COMPUTED else super()._first_block(key)


def read(book: xw.Book, keys: tuple[str, ...] = COMPUTED) -> Native:
    """The workbook as buttons read it, with all number formats that may matter."""
    live_book = _OfThisForm(book, EDITION)
    live_book.allowed = 10_000
    native = Native(live_book.read(keys, formulas=keys))
    assert native.core.figures  # which asks for number formats, as long as they are there
    return native
