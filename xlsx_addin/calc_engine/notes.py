"""Notes at cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlsx_addin.calc_engine.faults import BookClosedError
from xlsx_addin.calc_engine.members import implements

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.ranges import Range


@implements(base_classes.Note)
class Note(base_classes.Note):
    """The note at one cell."""

    def __init__(self, location: Range, api: Any) -> None:
        self._location = location
        self._api = api

    @property
    def api(self) -> Any:
        return self._api

    @property
    def text(self) -> str:
        return str(self._api.String)

    @text.setter
    def text(self, value: str) -> None:
        self._location.require_unlocked()
        self._api.String = value

    @property
    def author(self) -> str:
        return str(self._api.Author)

    @property
    def location(self) -> Range:
        return self._location

    def delete(self) -> None:
        self._location.require_unlocked()
        notes = self._location.sheet.api.Annotations
        here = self._location.row - 1, self._location.column - 1
        for number in range(notes.Count):
            place = notes.getByIndex(number).Position
            if (place.Row, place.Column) == here:
                notes.removeByIndex(number)
                return
        raise BookClosedError(f"there is no note at {self._location.address} any more")
