"""Which formulas no longer show the right result once some cells have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlsx_addin.cell_values import Place
from xlsx_addin.workbook.ooxml.book import DefinedName
from xlsx_addin.workbook.ooxml.formulas import Area
from xlsx_addin.workbook.ooxml.references import NOT_READABLE, Reads, reads
from xlsx_addin.workbook.ooxml.sheet import Sheet

_SMALL = 64  # a rectangle of at most so many cells is looked up cell by cell
_DEPTH = 20  # names that lead to names


class _Node(NamedTuple):
    """One formula: the sheet, and the cells that show its results (more than one for an array)."""

    sheet: str
    area: Area


class Dependants:
    """Who reads whom, over all sheets of a workbook."""

    def __init__(self, sheets: Iterable[Sheet], names: Sequence[DefinedName], sheet_names: Sequence[str]) -> None:
        self._order = {name: number for number, name in enumerate(sheet_names)}
        self._sheet = {name.casefold(): name for name in sheet_names}
        self._names = {(n.sheet, n.name.lower()): n.text.removeprefix("=") for n in names}
        self._nodes: list[_Node] = []
        self._always: list[int] = []  # formulas that cannot be followed: taken to read everything
        self._by_cell: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        self._by_area: dict[str, dict[Area, list[int]]] = defaultdict(lambda: defaultdict(list))
        for sheet in sheets:
            for place, area, known, shift in _formulas(sheet):
                self._add(sheet.name, place, area, known, shift)

    def of(self, changed: Iterable[tuple[str, Area]]) -> list[tuple[str, Place]]:
        """The cells of all formulas that depend on the changed cells, by sheet and row."""
        waiting = list(_joined(changed))
        if not waiting:
            return []
        found: set[int] = set(self._always)
        waiting += [self._nodes[number] for number in self._always]
        while waiting:
            sheet, area = waiting.pop()
            for number in self._readers(sheet, area):
                if number not in found:
                    found.add(number)
                    waiting.append(self._nodes[number])
        cells = {(node.sheet, place) for node in map(self._nodes.__getitem__, found) for place in _places(node.area)}
        return sorted(cells, key=lambda cell: (self._order[cell[0]], cell[1]))

    def _add(self, sheet: str, place: Place, area: Area, known: Reads, shift: Place) -> None:
        number = len(self._nodes)
        self._nodes.append(_Node(sheet, area))
        if known.unknown:
            self._always.append(number)
            return
        areas = [(ref.sheet, ref.moved(*shift)) for ref in known.references]
        for scope, name in known.names:
            meant = self._meaning(sheet if scope is None else scope, name, _DEPTH)
            if meant is None:
                self._always.append(number)
                return
            areas += meant
        for stated, read in areas:
            name_of = self._sheet.get((stated or sheet).casefold())
            if name_of is None:
                self._always.append(number)
            elif _size(read) <= _SMALL:
                for row, column in _places(read):
                    self._by_cell[name_of, row, column].append(number)
            else:
                self._by_area[name_of][read].append(number)

    def _meaning(self, sheet: str, name: str, depth: int) -> list[tuple[str | None, Area]] | None:
        """The cells a defined name leads to; None when that cannot be said."""
        text = self._names.get((self._sheet.get(sheet.casefold(), sheet), name), self._names.get((None, name)))
        if text is None or not depth:
            return None
        known = reads(text)
        if known.unknown or not all(ref.is_fixed and ref.sheet is not None for ref in known.references):
            return None  # relative to whatever cell uses the name
        areas = [(ref.sheet, ref.area) for ref in known.references]
        for scope, other in known.names:
            meant = self._meaning(sheet if scope is None else scope, other, depth - 1)
            if meant is None:
                return None
            areas += meant
        return areas

    def _readers(self, sheet: str, area: Area) -> Iterator[int]:
        if _size(area) <= _SMALL:
            for row, column in _places(area):
                yield from self._by_cell.get((sheet, row, column), ())
        else:
            for (name, row, column), numbers in self._by_cell.items():
                if name == sheet and area.holds((row, column)):
                    yield from numbers
        for other, numbers in self._by_area[sheet].items():
            if other[0] <= area[2] and area[0] <= other[2] and other[1] <= area[3] and area[1] <= other[3]:
                yield from numbers


def _formulas(sheet: Sheet) -> Iterator[tuple[Place, Area, Reads, Place]]:
    """Each formula of a sheet: its place, the cells it fills, what it reads, and how far it is from where that
    was written (shared formulas are read once, not expanded)."""
    filled = {place: area for area, place in sheet.formulas.locked}
    for place, text in sheet.formula_texts():
        group = sheet.formulas.group(place)
        area = filled.get(place) or Area(*place, *place)
        if group is not None:
            shift = (place[0] - group.master[0], place[1] - group.master[1])
            yield place, area, reads(group.text), shift
        else:
            # No text: a data table, or a share of a text that is missing.
            yield place, area, reads(text) if text else NOT_READABLE, (0, 0)


def _joined(changed: Iterable[tuple[str, Area]]) -> Iterator[tuple[str, Area]]:
    """The same cells in fewer rectangles: runs down a column become one."""
    last: tuple[str, Area] | None = None
    for sheet, area in sorted(set(changed), key=lambda item: (item[0], item[1][1], item[1][3], item[1][0])):
        if last is not None and last[0] == sheet and last[1][1::2] == area[1::2] and area[0] <= last[1][2] + 1:
            last = (sheet, last[1]._replace(last_row=max(last[1][2], area[2])))
        else:
            if last is not None:
                yield last
            last = (sheet, area)
    if last is not None:
        yield last


def _size(area: Area) -> int:
    return (area[2] - area[0] + 1) * (area[3] - area[1] + 1)


def _places(area: Area) -> Iterator[Place]:
    for row in range(area[0], area[2] + 1):
        for column in range(area[1], area[3] + 1):
            yield row, column
