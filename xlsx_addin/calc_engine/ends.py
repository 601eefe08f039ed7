"""Where Ctrl and an arrow key lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlsx_addin.calc_engine.places import MOST_COLUMNS, MOST_ROWS, Area

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.ranges import Range

_STEPS = {"down": 1, "right": 1, "up": -1, "left": -1}


def end_of_run(cells: Range, direction: str) -> Area:
    """From the first cell of a range: the last cell of a run, the first one of the next, or the sheet's edge."""
    down = direction in ("down", "up")
    last_row, last_column = cells.sheet.used_range.area.around(Area(cells.row, cells.column)).last
    line = Area(1, cells.column, last_row, 1) if down else Area(cells.row, 1, 1, last_column)
    held = [text != "" for row in cells.sheet.range(tuple(line)).api.getFormulaArray() for text in row]
    here = (cells.row if down else cells.column) - 1
    edge = (MOST_ROWS if down else MOST_COLUMNS) - 1
    found = _run_end(held, here, _STEPS[direction], edge)
    return Area(found + 1, cells.column) if down else Area(cells.row, found + 1)


def _run_end(cells: Sequence[bool], here: int, step: int, edge: int) -> int:
    """Where Ctrl and an arrow lead in a line of cells that hold something or not; beyond it all are empty."""

    def holds(place: int) -> bool:
        return 0 <= place < len(cells) and cells[place]

    last = edge if step > 0 else 0
    place = here
    if holds(place) and holds(place + step):
        while holds(place + step):
            place += step
        return place
    place += step
    while 0 <= place < len(cells) and not holds(place):
        place += step
    return place if holds(place) else last
