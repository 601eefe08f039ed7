"""What stands around the cells and has no way into the file: notes, drawings, names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsx_addin.calc_host import reasons
from xlsx_addin.calc_host.records import LeftOut
from xlsx_addin.cell_values import Place

_CAPTION = "com.sun.star.drawing.CaptionShape"  # the box of a note, which may be there or not
_BUILT_IN = "_xlnm."  # print areas, titles, filters


class Surroundings:
    """Of one sheet, as it was opened. ``sheet``: the UNO object.

    To make a handle costs ten times what a question costs, so handles are kept. They know their sheet by its number:
    where sheets came in or were moved, they are made anew.
    """

    def __init__(self, sheet: Any) -> None:
        self._page = sheet.DrawPage
        self._notes = sheet.Annotations
        self._names_api = sheet.NamedRanges
        self._each = [self._notes.getByIndex(number) for number in range(self._notes.Count)]
        self._texts = [note.String for note in self._each]
        self._known = _notes(self._notes)
        self._shapes, self._drawn = self._page.Count, _drawn(self._page)
        self._names = names_of(sheet)

    def changed(self, name: str, sheet: Any, *, moved: bool) -> Iterator[LeftOut]:
        """What differs now; ``moved``: whether sheets may have other numbers than before."""
        if moved or not self._has_old_notes_only():
            notes = _notes(sheet.Annotations)
            yield from (reasons.note_added(name, place) for place in sorted(dict(notes.items() - self._known.items())))
        page = sheet.DrawPage if moved else self._page
        if page.Count != self._shapes and _drawn(page) != self._drawn:
            yield reasons.drawing_changed(name)
        if other := self._names ^ (names_of(sheet) if moved else _listed(self._names_api)):
            yield reasons.names_changed(name, sorted(other))

    def _has_old_notes_only(self) -> bool:
        """Whether there is no note that was not there before, by two questions and one for each note.

        One that is gone counts for nothing, for the file keeps it: Calc drops the notes of cells that are written as a
        block. Its handle has an empty text from then on.
        """
        texts = [note.String for note in self._each]
        left = [(before, now) for before, now in zip(self._texts, texts, strict=True) if now]
        return self._notes.Count == len(left) and all(before == now for before, now in left)


def names_of(owner: Any) -> frozenset[str]:
    """The names of a workbook or a sheet, without those that stand for print settings and filters."""
    return _listed(owner.NamedRanges)


def _listed(names: Any) -> frozenset[str]:
    return frozenset(name for name in names.ElementNames if not name.startswith(_BUILT_IN))


def _notes(notes: Any) -> dict[Place, str]:
    found = {}
    for number in range(notes.Count):
        note = notes.getByIndex(number)
        where = note.Position
        found[where.Row, where.Column] = str(note.String)
    return found


def _drawn(page: Any) -> int:
    """How many drawings, pictures, charts and buttons there are."""
    return sum(page.getByIndex(number).ShapeType != _CAPTION for number in range(page.Count))
