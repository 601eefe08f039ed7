"""What the cells of one sheet hold at one moment, in three blocks, and which of them differ from another moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from xlsx_addin.calc_engine.places import Area
from xlsx_addin.cell_values import Place

_ARRAY = "{="
_TABLE = "=MULTIPLE.OPERATIONS("

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One cell: what Calc gives for it (text, number, None for an error, "" for nothing), its formula or constant as
    text, and how it is shown."""

    data: str | float | None = ""
    text: str = ""
    shown: str = ""

    @property
    def is_array(self) -> bool:
        """Whether it belongs to an array formula."""
        return self.text[:2] == _ARRAY and self.data != self.text

    @property
    def is_table(self) -> bool:
        """Whether it belongs to a table of variants, which Excel calls a data table."""
        return self.text.startswith(_TABLE) and self.data != self.text

    @property
    def is_formula(self) -> bool:
        """A text may look like a formula: then it is its own value."""
        return (self.text[:1] == "=" and self.data != self.text) or self.is_array

    @property
    def formula(self) -> str:
        """The formula as Calc's interface spells it."""
        return self.text[1:-1] if self.is_array else self.text


_NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Contents:
    """The used cells of a sheet from its first one on, by rows."""

    data: tuple[_Row, ...]
    texts: tuple[_Row, ...]
    shown: tuple[_Row, ...]

    @property
    def rows(self) -> int:
        return len(self.data)

    @property
    def columns(self) -> int:
        return len(self.data[0])

    def at(self, place: Place) -> Held:
        row, column = place
        if row >= self.rows or column >= self.columns:
            return _NOTHING
        return Held(self.data[row][column], self.texts[row][column], self.shown[row][column])

    def formulas(self) -> Iterator[tuple[Place, Held]]:
        """The cells that hold a formula."""
        for r, row in enumerate(self.texts):
            for c, text in enumerate(row):
                if text[:1] == "=" or text[:2] == _ARRAY:
                    held = self.at((r, c))
                    if held.is_formula:
                        yield (r, c), held


def read(sheet: Any) -> Contents:
    """``sheet``: the engine's sheet. Formatting alone makes no cell a used one."""
    cursor = sheet.api.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    cells = sheet.api.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    height = end.EndRow + 1
    sheet.book.chart_data.IncludeHiddenCells = True  # asked of charts, texts may lack hidden rows; undoing forgets it
    shown = sheet.texts(Area(1, 1, height, end.EndColumn + 1))
    return Contents(cells.getDataArray(), cells.getFormulaArray(), tuple(shown[row::height] for row in range(height)))


def differences(before: Contents, now: Contents) -> Iterator[Place]:
    """The cells that were given something else: another constant or formula, or a number a look of its own.

    What a formula shows is none of it.
    """
    rows = zip_longest(*(each for side in (before, now) for each in (side.data, side.texts, side.shown)), fillvalue=())
    for number, (data, texts, shown, data_now, texts_now, shown_now) in enumerate(rows):
        if data == data_now and texts == texts_now and shown == shown_now:
            continue
        for column in range(max(len(data), len(data_now))):
            place = number, column
            if _differ(before.at(place), now.at(place)):
                yield place


def _differ(before: Held, now: Held) -> bool:
    if before.text != now.text or before.is_formula != now.is_formula:
        return True
    if now.is_formula:
        return False
    is_number = isinstance(now.data, float)
    return (
        type(before.data) is not type(now.data) or before.data != now.data or (is_number and before.shown != now.shown)
    )
