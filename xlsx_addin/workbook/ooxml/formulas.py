"""The formulas of one sheet: shared ones expanded, arrays and data tables guarded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from xlsx_addin.cell_values import Place
from xlsx_addin.places import to_a1
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.grid import Grid, place_of
from xlsx_addin.workbook.ooxml.values import LAST_ROW, F


class Area(NamedTuple):
    """A rectangle of cells, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def of(cls, reference: str) -> Area:
        """``A1`` or ``A1:B3``."""
        start, _, end = reference.replace("$", "").partition(":")
        return cls(*place_of(start), *place_of(end or start))

    def holds(self, place: Place) -> bool:
        row, column = place
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    def a1(self) -> str:
        start = to_a1(self.first_row, self.first_column)
        end = to_a1(self.last_row, self.last_column)
        return start if start == end else f"{start}:{end}"


@dataclass(slots=True)
class Group:
    """Cells that share one formula text, written in the first of them."""

    master: Place
    text: str
    members: dict[Place, etree._Element] = field(default_factory=dict)


class SheetFormulas:
    """What the ``<f>`` elements of a sheet mean. Kept right by calling ``release`` before a cell is overwritten."""

    def __init__(self, grid: Grid) -> None:
        self._groups: dict[Place, Group] = {}
        self.locked: list[tuple[Area, Place]] = []  # arrays and data tables: area, cell that holds the formula
        current: dict[str, Group] = {}
        for element in grid.sheet_data.iter(F):
            kind = element.get("t")
            if kind == "shared":
                place, index = grid.place_of_child(element), element.get("si", "")
                if element.text and (element.get("ref") or index not in current):
                    current[index] = Group(place, element.text)
                if index in current:
                    current[index].members[place] = element
                    self._groups[place] = current[index]
            elif kind in ("array", "dataTable"):
                place = grid.place_of_child(element)
                self.locked.append((Area.of(element.get("ref") or to_a1(*place)), place))

    def text(self, place: Place, element: etree._Element) -> str:
        """The formula of one cell, without ``=``."""
        group = self._groups.get(place)
        if group is None or group.master == place:
            return element.text or ""
        return moved(group.text, group.master, place)

    def written(self, place: Place, text: str) -> str:
        """The text stored for a cell: its own, or the one it shares, as that reads in the first cell of its group."""
        group = self._groups.get(place)
        return text if group is None else group.text

    def group(self, place: Place) -> Group | None:
        return self._groups.get(place)

    def refuse_locked(self, area: Area) -> None:
        """Raise ``CannotEdit`` when a cell of ``area`` belongs to an array formula or a data table."""
        for locked, _ in self.locked:
            row, column = max(area.first_row, locked.first_row), max(area.first_column, locked.first_column)
            if row <= min(area.last_row, locked.last_row) and column <= min(area.last_column, locked.last_column):
                raise CannotEdit(
                    "array-formula",
                    f"Ô {to_a1(row, column)} thuộc công thức mảng hoặc bảng dữ liệu {locked.a1()}, "
                    "không sửa riêng được. Hãy xóa công thức đó trong Excel rồi chạy lại.",
                )

    def release(self, place: Place) -> None:
        """The cell is about to lose its formula: the others of its group keep theirs."""
        group = self._groups.pop(place, None)
        if group is None:
            return
        del group.members[place]
        if group.master == place:
            self._expand(group)

    def release_below(self, row: int) -> None:
        """Rows under ``row`` may be dropped later: no group may have its text there."""
        for group in {id(group): group for group in self._groups.values()}.values():
            if group.master[0] > row:
                self._expand(group)

    def _expand(self, group: Group) -> None:
        for place, element in group.members.items():
            element.text = moved(group.text, group.master, place)
            for attribute in ("t", "si", "ref"):
                element.attrib.pop(attribute, "")
            self._groups.pop(place, None)
        group.members.clear()


def moved(text: str, origin: Place, place: Place) -> str:
    """The formula as it reads when copied from ``origin`` to ``place``."""
    if origin == place:
        return text
    from openpyxl.formula.translate import Translator  # a slow import, needed for shared formulas only

    translated = Translator(f"={text}", origin=to_a1(*origin)).translate_formula(to_a1(*place))
    return str(translated)[1:]


def formula_places(grid: Grid) -> set[Place]:
    """The cells that hold a formula."""
    return {grid.place_of_child(element) for element in grid.sheet_data.iter(F)}


def has_formulas(data: bytes) -> bool:
    """Whether a sheet part holds any ``<f>``, without parsing it."""
    return re.search(rb"<(?:\w+:)?f[\s/>]", data) is not None


def below(row: int) -> Area:
    """Every cell under a row."""
    return Area(row + 1, 0, LAST_ROW, 16_383)
