"""Number formats of a live workbook: how a number is shown says what it means, and asking costs a call.

One call answers for many cells at once where they are all shown alike, so cells are asked about together, and only
those whose answer matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from decimal import Decimal
from itertools import islice

from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import Current, Kind
from xlsx_addin.cell_values import Edits, Formula, Place, SheetPlace
from xlsx_addin.places import to_a1
from xlsx_addin.workbook.style import NUMBER_FORMATS

PERCENT_LOOK, DATE_LOOK = "0.00%", "dd/mm/yyyy"
_LONGEST_ADDRESS = 30  # cells in one address: programs take 255 letters
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_NO_NUMBER = re.compile(r"[@%dmyhs]", re.IGNORECASE)

AskFormat = Callable[[str], object]
"""The number format that the cells of an address (``C5,C9:C12``) share; None where they do not share one."""


def addresses(places: Iterable[Place], *, most: int = _LONGEST_ADDRESS) -> Iterator[tuple[list[Place], str]]:
    """The places in portions, each with an address that every program takes."""
    rest = iter(places)
    while portion := list(islice(rest, most)):
        yield portion, ",".join(to_a1(*place) for place in portion)


def shows_numbers(form: str) -> bool:
    """Whether a number written under this format stays that number: not as text, a percentage or a date."""
    return form.casefold() == "general" or not _NO_NUMBER.search(_QUOTED.sub("", form))


def own_looks(
    cells: KeyedCells, changes: Edits, now: Current, ask: Callable[[str, str], str | None]
) -> dict[SheetPlace, str]:
    """The form's own formats for figures that are to become numbers under a format that would make them something else.

    A percentage or a date tells by what the cell holds, and most numbers that are text stand under the text format.
    An empty cell has to be asked about, by sheet and address; an answer of None (no call left for it) leaves it.
    """
    looks: dict[SheetPlace, str] = {}
    empty: dict[tuple[str, str], list[Place]] = {}
    for found, value in changes.items():
        field_id = cells.field_ids.get(found)
        if field_id is None or isinstance(value, bool) or not isinstance(value, (int, float, Decimal, Formula)):
            continue
        old, look = now(found).kind, NUMBER_FORMATS[cells.edition.fields[field_id].kind]
        if old in (Kind.PERCENT, Kind.DATE, Kind.TEXT):
            looks[found] = look
        elif old is Kind.BLANK:
            empty.setdefault((found[0], look), []).append(found[1])
    for (name, look), places in empty.items():
        for portion, address in addresses(places):
            form = ask(name, address)
            if form is not None and not shows_numbers(form):
                looks |= {(name, place): look for place in portion}
    return looks


class AskedPercents(Set[Place]):
    """Which of the ``candidates`` are shown as percentages; the program is asked when somebody needs to know."""

    __slots__ = ("_ask", "_candidates", "_known")

    def __init__(self, ask: AskFormat, candidates: Iterable[Place], known: dict[Place, bool] | None = None) -> None:
        self._ask = ask
        self._candidates = tuple(candidates)
        self._known: dict[Place, bool] = {} if known is None else known

    def __contains__(self, place: object) -> bool:
        if place not in self._candidates or not isinstance(place, tuple):
            return False
        if place not in self._known:
            for portion, _ in addresses(p for p in self._candidates if p not in self._known):
                self._settle(portion)
        return self._known[place]

    def _settle(self, places: Sequence[Place]) -> None:
        """One question for all of them; where they are not alike, one for each half."""
        form = self._ask(",".join(to_a1(*place) for place in places))
        if form is None and len(places) > 1:
            half = len(places) // 2
            self._settle(places[:half])
            self._settle(places[half:])
        else:
            self._known |= dict.fromkeys(places, "%" in str(form))

    def __iter__(self) -> Iterator[Place]:
        return (place for place in self._candidates if self._known.get(place))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __sub__(self, other: Iterable[Place]) -> AskedPercents:
        gone = set(other)
        return AskedPercents(self._ask, (p for p in self._candidates if p not in gone), self._known)
