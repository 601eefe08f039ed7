"""The cells that differ, in the terms of the file: what was typed, how numbers are shown, what formulas give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Sequence
from typing import Any

from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.places import Area
from xlsx_addin.calc_engine.ranges import Range
from xlsx_addin.calc_engine.values import ERRORS
from xlsx_addin.calc_engine.values import CellError as EngineError
from xlsx_addin.calc_engine.values import Look as Kind
from xlsx_addin.calc_host import reasons
from xlsx_addin.calc_host.contents import Contents, Held, differences, read
from xlsx_addin.calc_host.formula_texts import Spelling
from xlsx_addin.calc_host.records import LeftOut, Look, Results, Shown, Typed
from xlsx_addin.cell_values import CellError, Formula, Place
from xlsx_addin.reading.percent import is_percent_code
from xlsx_addin.workbook.ooxml.book import leads_to, uses

_LONGEST_TEXT, _LONGEST_FORMULA = 32_767, 8_192  # what Excel's cells hold; of a text, in UTF-16 units
_NOT_SPELLING = ("Err:522", "Err:523")  # circles, and what comes to no end: the formula itself is right
_LARGEST_BOX = 50_000
_MOMENTS = {Kind.DATE: Look.DATE, Kind.DATETIME: Look.DATE, Kind.TIME: Look.TIME, Kind.DURATION: Look.TIME}


class Differing:
    """One sheet now. ``sheet``: the engine's sheet; ``before``: what it held when it was opened."""

    def __init__(self, sheet: Any, name: str, before: Contents) -> None:
        self.name = name
        self._sheet = sheet
        self._before = before
        self.left_out: list[LeftOut] = []
        self._lacking: set[Place] = set()
        self._now = read(sheet)

    def typed(self, spelling: Spelling, added: Sequence[str], names: Sequence[str]) -> dict[Place, Typed]:
        """The cells with new contents. What the file cannot hold goes to ``left_out`` instead.

        ``added``, ``names``: the sheets and the names that the file does not have.
        """
        places = list(differences(self._before, self._now))
        held = {place: self._now.at(place) for place in places}
        formulas = [place for place in places if held[place].is_formula and self._error(held[place]) is None]
        spelled = dict(zip(formulas, spelling.of([held[place].formula for place in formulas]), strict=True))
        found: dict[Place, Typed] = {}
        for place in places:
            reason = self._refused(place, held[place], spelled.get(place, ""), added, names)
            if reason is not None:
                self.left_out.append(reason)
                self._lacking.add(place)
            else:
                found[place] = self._typed(place, held[place], spelled.get(place))
        return self._with_looks(found)

    def errors_of_strangers(self, spelling: Spelling) -> set[str]:
        """The errors that formulas show which call functions that Calc does not know."""
        return {
            str(self._value(place))
            for place, held in self._now.formulas()
            if held.data is None and spelling.calls_strangers(held.formula)
        }

    def results(self, unknown: Container[str]) -> Results:
        """What each formula shows, but for those that are not in the file; ``unknown``: errors that say nothing."""
        formulas = self._now.formulas()
        return {place: self._shown(place, held, unknown) for place, held in formulas if place not in self._lacking}

    def _refused(
        self, place: Place, held: Held, spelled: str | None, added: Sequence[str], names: Sequence[str]
    ) -> LeftOut | None:
        before = self._before.at(place)
        if held.is_array or before.is_array or before.is_table:
            return reasons.array_formula(self.name, place)
        if not held.is_formula:
            too_long = isinstance(held.data, str) and len(held.data.encode("utf-16-le")) > 2 * _LONGEST_TEXT
            return reasons.text_too_long(self.name, place) if too_long else None
        if self._error(held) is not None:
            return None
        if held.data is None and held.shown.startswith("Err:") and held.shown not in _NOT_SPELLING:
            return reasons.formula_in_error(self.name, place, held.shown)
        if spelled is None or len(spelled) > _LONGEST_FORMULA:
            return reasons.formula_not_for_excel(self.name, place)
        if leads_to(spelled, added):
            return reasons.formula_needs_sheet(self.name, place)
        return reasons.formula_needs_name(self.name, place) if uses(spelled, names) else None

    def _typed(self, place: Place, held: Held, formula: str | None) -> Typed:
        if (error := self._error(held)) is not None:
            return Typed(error)
        if formula is not None:
            return Typed(Formula(formula), Look.PLAIN if isinstance(held.data, float) else None)
        if not isinstance(held.data, float):
            value = self._value(place)
            return Typed(value if value else None)
        value = self._value(place)
        return Typed(value) if isinstance(value, bool) else Typed(held.data, Look.PLAIN)

    @staticmethod
    def _error(held: Held) -> CellError | None:
        """An error that was typed is a formula to Calc, and a value to Excel."""
        text = held.formula[1:]
        return CellError(text) if held.is_formula and not held.is_array and text in ERRORS else None

    def _shown(self, place: Place, held: Held, unknown: Container[str]) -> Shown:
        value = self._value(place)
        if isinstance(value, EngineError):
            return None if value in unknown or value not in ERRORS else CellError(value)
        if isinstance(value, dt.datetime):
            return held.data
        return "" if value is None else value

    # --- what needs another question ---------------------------------------------------------------------

    @lazy_property
    def _values(self) -> Sequence[Sequence[Any]]:
        """The sheet once more, with its errors, booleans and dates told apart."""
        value = Range(self._sheet, Area(1, 1, self._now.rows, self._now.columns)).raw_value
        return value if self._now.rows > 1 or self._now.columns > 1 else ((value,),)

    def _value(self, place: Place) -> Any:
        row, column = place
        inside = row < len(self._values) and column < len(self._values[row])
        return self._values[row][column] if inside else None

    def _with_looks(self, found: dict[Place, Typed]) -> dict[Place, Typed]:
        numbers = [place for place, typed in found.items() if typed.look is not None]
        for place, look in self._looks(numbers).items():
            found[place] = Typed(found[place].content, look)
        return found

    def _looks(self, places: Sequence[Place]) -> dict[Place, Look]:
        """How numbers are shown, asked about many cells together."""
        formats = self._sheet.book.formats
        meanings: dict[int, Look] = {}
        found: dict[Place, Look] = {}
        for part, area in _boxes(sorted(places)):
            looks = Range(self._sheet, area).looks()
            for row, column in part:
                key = looks.key(row + 1 - area.row, column + 1 - area.column)
                if key not in meanings:
                    meanings[key] = _meaning(formats, key)
                found[row, column] = meanings[key]
        return found


def _boxes(places: Sequence[Place]) -> Iterator[tuple[Sequence[Place], Area]]:
    """The sorted places in few rectangles, none of them so large that looking through it takes long."""
    if not places:
        return
    rows, columns = [row for row, _ in places], [column for _, column in places]
    top, left = min(rows), min(columns)
    area = Area(top + 1, left + 1, max(rows) - top + 1, max(columns) - left + 1)
    if area.rows * area.columns <= _LARGEST_BOX or len(places) == 1:
        yield places, area
        return
    half = len(places) // 2
    yield from _boxes(places[:half])
    yield from _boxes(places[half:])


def _meaning(formats: Any, key: int) -> Look:
    kind = formats.look(key)
    if kind in _MOMENTS:
        return _MOMENTS[kind]
    return Look.PERCENT if is_percent_code(formats.code(key)) else Look.PLAIN
