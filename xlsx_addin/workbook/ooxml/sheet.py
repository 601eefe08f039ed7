"""One worksheet: cells read and set one by one, rows appended in bulk. Everything not set stays as it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from functools import cached_property

from lxml import etree

from xlsx_addin.cell_values import Place, Stored, Value
from xlsx_addin.places import to_a1
from xlsx_addin.workbook.ooxml import fitting, layout
from xlsx_addin.workbook.ooxml.archive import Payload
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.formulas import Area, SheetFormulas, below, formula_places
from xlsx_addin.workbook.ooxml.grid import Grid
from xlsx_addin.workbook.ooxml.layout import Column
from xlsx_addin.workbook.ooxml.markup import Part, insert_ordered, main, parse, serialise
from xlsx_addin.workbook.ooxml.rows import Height, RowBlock, RowWriter, StyledValue, merged
from xlsx_addin.workbook.ooxml.values import LAST_COLUMN, LAST_ROW, F, V, read_cell, write_cached, write_cell

_MARK = "xlsx-addin-row"  # a processing instruction that shows, in the written part, where a row begins
_MARKS = re.compile(rb"<\?" + _MARK.encode() + rb" (\w+)\?>")


class Sheet:
    """A worksheet of a ``Package``. Places are (row, column) from 0.

    ``changed`` and ``changed_areas`` say what was edited since the file was opened.
    """

    def __init__(
        self,
        name: str,
        part: Part,
        shared: Callable[[int], str],
        is_date: Callable[[int], bool],
        date1904: bool,
    ) -> None:
        self.name = name
        self.part = part
        self.changed: set[Place] = set()
        self.changed_areas: list[Area] = []
        self.blocks: list[RowBlock] = []
        self.is_copy = False
        self._shared = shared
        self._is_date = is_date
        self._date1904 = date1904
        data = part.root.find(main("sheetData"))
        if data is None:
            data = etree.Element(main("sheetData"))
            insert_ordered(part.root, data, layout.SHEET_ORDER)
        self._grid = Grid(data)

    @cached_property
    def formulas(self) -> SheetFormulas:
        return SheetFormulas(self._grid)

    # --- reading ---------------------------------------------------------------------------------------

    def value(self, place: Place) -> Stored:
        """What the cell holds: None, text, ``Decimal`` with the stored digits, bool, ``CellError``.

        Of a formula, its cached result. A date is its day number.
        """
        cell = self._grid.cell(place)
        return None if cell is None else read_cell(cell, self._shared)

    def formula(self, place: Place) -> str | None:
        """The cell's formula without ``=``, shared formulas expanded; None when it holds none."""
        cell = self._grid.cell(place)
        element = None if cell is None else cell.find(F)
        return None if element is None else self.formulas.text(place, element)

    def style(self, place: Place) -> int:
        """The style the cell shows: its own, else that of its row, else that of its column."""
        cell = self._grid.cell(place)
        if cell is not None:
            return int(cell.get("s", "0"))
        row = self._grid.row(place[0])
        if row is not None and row.get("s") and row.get("customFormat") in ("1", "true"):
            return int(row.get("s", "0"))
        return layout.column(self.part.root, place[1]).style

    def cells(self) -> Iterator[tuple[Place, Stored]]:
        """Every cell that holds a value or a formula, by rows. Bulk rows not yet saved are not among them."""
        for place, cell in self._grid:
            value = read_cell(cell, self._shared)
            if value is not None or cell.find(F) is not None:
                yield place, value

    def formula_texts(self) -> Iterator[tuple[Place, str]]:
        """Each cell that holds a formula, and the text stored in it (empty where it shares another's)."""
        for element in self._grid.sheet_data.iter(F):
            yield self._grid.place_of_child(element), element.text or ""

    def formula_changes(self) -> tuple[set[Place], set[Place]]:
        """Cells that lost their formula since the file was opened, and cells that got one."""
        now = formula_places(self._grid)
        data = parse(self.part.original, self.part.name).find(main("sheetData"))
        before = set() if data is None or self.is_copy else formula_places(Grid(data))
        return before - now, now - before

    # --- cells -----------------------------------------------------------------------------------------

    def set(self, place: Place, value: Value, style: int | None = None) -> None:
        """Put a value into a cell; it keeps its style unless one is given. ``None`` empties it.

        Text is stored as text whatever it starts with. A date needs a date style, given or already there
        (else ``ValueError``). Raises ``CannotEdit`` for cells of array formulas and data tables.
        """
        self._check(place)
        cell = self._grid.cell(place)
        if cell is None and value is None and style is None:
            return
        self.formulas.refuse_locked(Area(*place, *place))
        shown = self.style(place) if style is None else style
        if isinstance(value, dt.date) and not self._is_date(shown):
            raise ValueError(f"{self.name}!{to_a1(*place)}: a date needs a date style, style {shown} is none")
        if cell is None:
            cell = self._grid.ensure_cell(place)
            layout.widen_dimension(self.part.root, *place)
        self.formulas.release(place)
        cell.attrib.pop("t", "")  # written anew behind s, in the order that Excel writes and readers expect
        cell.attrib.pop("s", "")
        if shown:
            cell.set("s", str(shown))
        write_cell(cell, value, place, self._date1904)
        self._touched(place)

    def set_cached(self, place: Place, value: Stored | int | float) -> None:
        """Rewrite the result that a formula shows, in a further cell of an array too; the formula stays.

        ``ValueError`` for a cell without one.
        """
        cell = self._grid.cell(place)
        if cell is None or (cell.find(F) is None and not self._in_array(place)):
            raise ValueError(f"{self.name}!{to_a1(*place)} holds no formula")
        write_cached(cell, value, place)
        self.part.dirty = True

    def freeze(self, place: Place) -> None:
        """Turn a formula into the result it shows; the further cells of an array have theirs already.

        Raises ``CannotEdit`` (``formula-not-computed``) where no result is stored.
        """
        cell = self._grid.cell(place)
        if cell is None or cell.find(F) is None:
            raise ValueError(f"{self.name}!{to_a1(*place)} holds no formula")
        if cell.find(V) is None:
            raise CannotEdit(
                "formula-not-computed",
                f"Trang «{self.name}», ô {to_a1(*place)}: công thức chưa có kết quả trong tệp. "
                "Hãy mở sổ bằng Excel, lưu lại rồi chạy lại.",
            )
        value = read_cell(cell, self._shared)
        self.formulas.release(place)
        self.formulas.locked = [(area, owner) for area, owner in self.formulas.locked if owner != place]
        write_cell(cell, None if value == "" else value, place, self._date1904)
        self._touched(place)

    def drop_cached(self, place: Place) -> None:
        """Take away a result that is no longer right, of a formula or of a further cell of an array."""
        cell = self._grid.cell(place)
        if cell is None or (cell.find(F) is None and not self._in_array(place)):
            raise ValueError(f"{self.name}!{to_a1(*place)} holds no formula")
        write_cached(cell, None, place)
        self.part.dirty = True

    def clear_rows(self, first: int, last: int) -> None:
        """Empty the rows from ``first`` to ``last``: values and formulas go, styles and heights stay."""
        area = Area(first, 0, last, LAST_COLUMN)
        self.formulas.refuse_locked(area)
        for number in self._grid.row_numbers(first, last):
            for column, cell in self._grid.cells_of(number).items():
                self.formulas.release((number, column))
                write_cell(cell, None, (number, column), self._date1904)
        self.changed_areas.append(area)
        self.part.dirty = True

    def append_rows(
        self,
        after_row: int,
        rows: Iterable[Sequence[StyledValue]],
        *,
        first_column: int = 0,
        height: Height = None,
        hidden: bool = False,
    ) -> None:
        """Write ``rows`` from the row after ``after_row`` (-1: from the first row) when the package is saved.

        Each row is a sequence of (value, style) from ``first_column`` on; ``(None, 0)`` leaves a cell out. Rows
        are taken one at a time while saving, so they may come from a generator. A row already there is replaced
        whole; others stay. Values given here cannot be read back before the file is opened again.
        """
        self._check((after_row + 1, first_column))
        self.formulas.release_below(after_row)
        self.blocks.append(RowBlock(after_row, rows, first_column, height, hidden))
        last = after_row + len(rows) if isinstance(rows, Sized) else LAST_ROW
        self.changed_areas.append(below(after_row)._replace(last_row=last))
        layout.drop_dimension(self.part.root)
        self.part.dirty = True

    # --- around the cells --------------------------------------------------------------------------------

    def column(self, number: int) -> Column:
        """Width, style and hidden of a column."""
        return layout.column(self.part.root, number)

    def set_columns(
        self,
        first: int,
        last: int,
        *,
        width: float | None = None,
        style: int | None = None,
        hidden: bool | None = None,
    ) -> None:
        """Describe the columns from ``first`` to ``last``; what is not given stays as it is."""
        given = {"width": width, "style": style, "hidden": hidden}
        changes = {name: value for name, value in given.items() if value is not None}
        layout.set_columns(self.part.root, first, last, changes)
        self.part.dirty = True

    def unmerge(self, place: Place) -> None:
        """Take apart the merged cells that a cell belongs to."""
        self.part.dirty |= layout.unmerge(self.part.root, place)

    def set_height(self, row: int, height: float) -> None:
        """The height of an existing row, in points."""
        element = self._grid.row(row)
        if element is not None:
            element.set("ht", f"{height:g}")
            element.set("customHeight", "1")
            self.part.dirty = True

    def fit_rows(self, rows: Iterable[int], wraps: Callable[[int], bool]) -> None:
        """Make rows high enough for their texts where the file leaves their height to the program.

        ``wraps``: whether a style breaks texts into lines. Merged cells are left out, as by programs.
        """
        merged = layout.merged_areas(self.part.root)
        widths: dict[int, float | None] = {}
        for number in rows:
            row = self._grid.row(number)
            if row is None or row.get("ht"):
                continue
            texts = []
            for column, cell in self._grid.cells_of(number).items():
                value = read_cell(cell, self._shared)
                if not isinstance(value, str) or not wraps(int(cell.get("s", "0"))):
                    continue
                if column not in widths:
                    widths[column] = self.column(column).width
                if not any(area.holds((number, column)) for area in merged):
                    texts.append((value, widths[column]))
            if (count := fitting.lines(texts)) > 1:
                self.set_height(number, fitting.height(count))

    def set_panes(self, rows: int, columns: int) -> None:
        """Freeze the first so many rows and columns."""
        layout.set_panes(self.part.root, rows, columns)
        self.part.dirty = True

    # --- saving ----------------------------------------------------------------------------------------

    def payload(self) -> Payload:
        """The part's new content; with bulk rows, in pieces made while they are written."""
        return self._pieces() if self.blocks else self.part.to_bytes()

    def _pieces(self) -> Iterator[bytes]:
        head, rows, tail = self._split(min(block.after for block in self.blocks))
        prefixed = self.part.root.prefix is not None
        yield head
        yield from merged(
            self.blocks,
            rows,
            RowWriter(self._date1904, prefixed),
            lambda number: self.formulas.refuse_locked(Area(number, 0, number, LAST_COLUMN)),
        )
        yield tail

    def _split(self, after: int) -> tuple[bytes, list[tuple[int, bytes]], bytes]:
        """The written part: up to row ``after``, each later row by number, and what follows the rows."""
        data = self._grid.sheet_data
        marks = []
        for number in self._grid.row_numbers(after + 1, LAST_ROW):
            row = self._grid.row(number)
            if row is not None:
                marks.append(etree.ProcessingInstruction(_MARK, str(number)))
                row.addprevious(marks[-1])
        marks.append(etree.ProcessingInstruction(_MARK, "end"))
        data.append(marks[-1])
        try:
            written = serialise(self.part.root, self.part.original)
        finally:
            for mark in marks:
                data.remove(mark)
        head, *rest = _MARKS.split(written)
        pairs = list(zip(rest[::2], rest[1::2], strict=True))
        return head, [(int(number), row) for number, row in pairs[:-1]], pairs[-1][1]

    def _check(self, place: Place) -> None:
        if not (0 <= place[0] <= LAST_ROW and 0 <= place[1] <= LAST_COLUMN):
            raise ValueError(f"no such cell: row {place[0]}, column {place[1]}")

    def _in_array(self, place: Place) -> bool:
        return any(area.holds(place) for area, _ in self.formulas.locked)

    def _touched(self, place: Place) -> None:
        self.changed.add(place)
        self.part.dirty = True
        for block in self.blocks:
            block.touched.add(place[0])
