"""Number formats of a live workbook: how a number is shown says what it means, and asking costs a call.

One call answers for many cells at once where they are all shown alike, so cells are asked about together, and only
those whose answer matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from decimal import Decimal

from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import Current, Kind, areas
from xlsx_addin.cell_values import Edits, Formula, Place, SheetPlace
from xlsx_addin.places import to_a1
from xlsx_addin.reading.percent import is_percent_code
from xlsx_addin.workbook.style import NUMBER_FORMATS

PERCENT_LOOK, DATE_LOOK, TEXT_LOOK = "0.00%", "dd/mm/yyyy", "@"
_LONGEST_ADDRESS = 255  # letters that programs take
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_NO_NUMBER = re.compile(r"[@%dmyhs]", re.IGNORECASE)

AskFormat = Callable[[str, str], str | None]
"""The number format that the cells of a sheet's address (``C5,C9:C12``) share; None where they do not share one, or a
host does not say."""
MayAsk = Callable[[], bool]


def addresses(places: Iterable[Place], *, apart: bool = False) -> Iterator[tuple[list[Place], str]]:
    """The places in portions, each with an address that every program takes; ``apart`` for hosts that take one cell at
    a time."""
    if apart:
        yield from (([place], to_a1(*place)) for place in places)
        return
    portion: list[Place] = []
    address = ""
    for first, left, last, right in areas(places):
        start, end = to_a1(first, left), to_a1(last, right)
        spelled = start if start == end else f"{start}:{end}"
        if portion and len(address) + 1 + len(spelled) > _LONGEST_ADDRESS:
            yield portion, address
            portion, address = [], ""
        portion += [(row, column) for row in range(first, last + 1) for column in range(left, right + 1)]
        address = f"{address},{spelled}" if address else spelled
    if portion:
        yield portion, address


def shows_numbers(form: str) -> bool:
    """Whether a number written under this format stays that number: not as text, a percentage or a date."""
    return form.casefold() == "general" or not _NO_NUMBER.search(_QUOTED.sub("", form))


class Looks:
    """The number formats of cells, as far as a program was asked for them."""

    def __init__(self, ask: AskFormat) -> None:
        self._ask = ask
        self._known: dict[SheetPlace, str] = {}

    def at(self, found: SheetPlace) -> str | None:
        """None where nobody asked, or the program did not say."""
        return self._known.get(found)

    def learn(self, name: str, places: Iterable[Place], may_ask: MayAsk = lambda: True) -> None:
        """One question for all of a portion; where they are not alike, one for each half, as long as one may ask."""
        for portion, address in addresses({place for place in places if (name, place) not in self._known}):
            if not may_ask():
                return
            form = self._ask(name, address)
            if form is not None:
                self._known |= dict.fromkeys(((name, place) for place in portion), form)
            elif len(portion) > 1:
                half = len(portion) // 2
                self.learn(name, portion[:half], may_ask)
                self.learn(name, portion[half:], may_ask)


def own_looks(
    cells: KeyedCells, changes: Edits, now: Current, looks: Looks, may_ask: MayAsk = lambda: True
) -> dict[SheetPlace, str]:
    """The form's own formats for figures that are to become numbers under a format that would make them something else.

    A percentage or a date tells by what the cell holds, and most numbers that are text stand under the text format.
    Every other cell has to be asked about, also one that holds a number: the text format leaves numbers alone that
    stood there before. Where nothing tells, the form's own format is the safe one.
    """
    own: dict[SheetPlace, str] = {}
    unknown: dict[tuple[str, str], list[Place]] = {}
    dates: dict[str, list[Place]] = {}
    for found, value in changes.items():
        field_id = cells.field_ids.get(found)
        if field_id is None or isinstance(value, bool) or not isinstance(value, (int, float, Decimal, Formula)):
            continue
        old, look = now(found).kind, NUMBER_FORMATS[cells.edition.fields[field_id].kind]
        if look == TEXT_LOOK:
            continue
        if old in (Kind.PERCENT, Kind.DATE, Kind.TEXT):
            own[found] = look
        else:
            unknown.setdefault((found[0], look), []).append(found[1])
        if old is Kind.DATE:
            dates.setdefault(found[0], []).append(found[1])
    for (name, look), places in unknown.items():
        looks.learn(name, places, may_ask)
        for place in places:
            form = looks.at((name, place))
            if form is None or not shows_numbers(form):
                own[name, place] = look
    for name, places in dates.items():  # for the log, so that undoing shows them as they were shown
        looks.learn(name, places, may_ask)
    return own


class AskedPercents(Set[Place]):
    """Which of the ``candidates`` are shown as percentages; ``learn`` is called once, when somebody needs to know."""

    __slots__ = ("_candidates", "_learn", "_look", "_shown")

    def __init__(
        self, candidates: Collection[Place], learn: Callable[[], None], look: Callable[[Place], str | None]
    ) -> None:
        self._candidates = candidates
        self._learn = learn
        self._look = look
        self._shown: frozenset[Place] | None = None

    @property
    def _percents(self) -> frozenset[Place]:
        if self._shown is None:
            if self._candidates:
                self._learn()
            self._shown = frozenset(p for p in self._candidates if is_percent_code(self._look(p) or ""))
        return self._shown

    def __contains__(self, place: object) -> bool:
        return place in self._candidates and place in self._percents

    def __iter__(self) -> Iterator[Place]:
        return iter(self._percents)

    def __len__(self) -> int:
        return len(self._percents)

    def __sub__(self, other: Iterable[Place]) -> AskedPercents:
        gone = set(other)
        return AskedPercents({p for p in self._candidates if p not in gone}, self._learn, self._look)


def likely_first(candidates: Sequence[tuple[Place, str, bool]]) -> Iterator[tuple[list[Place], bool]]:
    """Candidates (place, the form's own format, whether likely) in groups that most workbooks show alike; with each
    whether it is likely to be shown as a percentage."""
    groups: dict[tuple[bool, str], list[Place]] = {}
    for place, look, likely in candidates:
        groups.setdefault((not likely, look), []).append(place)
    for (unlikely, _), places in sorted(groups.items()):
        yield places, not unlikely
