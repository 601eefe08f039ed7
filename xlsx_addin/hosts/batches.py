"""Edits in the batches that go to a program: by sheet, by number format, formulas and values apart."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping

from xlsx_addin.cell_values import Edits, Formula, Place, SheetPlace
from xlsx_addin.places import to_a1

_LONG = 8_000  # letters: longer texts go alone, since blocks of them fail in older programs


class WriteFailed(Exception):  # noqa: N818
    """A program refused a write; its own error is the cause."""

    def __init__(self, sheet: str, area: str) -> None:
        super().__init__(f"{sheet}!{area}")
        self.sheet, self.area = sheet, area


def spelled(first: int, left: int, last: int, right: int) -> str:
    """An area in A1 text."""
    start, end = to_a1(first, left), to_a1(last, right)
    return start if start == end else f"{start}:{end}"


@contextlib.contextmanager
def naming(sheet: str, area: str) -> Iterator[None]:
    """Whatever a program raises while it writes becomes ``WriteFailed`` with the place."""
    try:
        yield
    except Exception as error:
        raise WriteFailed(sheet, area) from error


def by_format(formats: Mapping[SheetPlace, str]) -> dict[tuple[str, str], list[Place]]:
    """Places by sheet and number format."""
    found: dict[tuple[str, str], list[Place]] = {}
    for (name, place), form in formats.items():
        found.setdefault((name, form), []).append(place)
    return found


def by_sheet(edits: Edits) -> dict[str, list[Place]]:
    """Edited places by sheet."""
    found: dict[str, list[Place]] = {}
    for name, place in edits:
        found.setdefault(name, []).append(place)
    return found


def groups(edits: Edits, name: str, places: Iterable[Place]) -> Iterator[list[Place]]:
    """Formulas and values apart, and each long text alone."""
    formulas: list[Place] = []
    values: list[Place] = []
    for place in places:
        value = edits[name, place]
        if isinstance(value, str) and len(value) > _LONG:
            yield [place]
        else:
            (formulas if isinstance(value, Formula) else values).append(place)
    yield from (group for group in (formulas, values) if group)
