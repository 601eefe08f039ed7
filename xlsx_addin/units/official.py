"""The official lists: which unit a code means on a day, and which units lie below another.

A list is known for some days only. Between two lists of the three-level age a unit counts as known when either has it,
so that a commune merged half a year before a list was made is no unknown one.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsx_addin.names import bare_name_key, name_key
from xlsx_addin.units.ages import Age, age, ages
from xlsx_addin.units.lists import LIST_DAYS, Entry, three_level_lists, two_level_list

_TWO_LEVELS = "two-level"


@dataclass(frozen=True, slots=True)
class OfficialUnit:
    """A unit of an official list. ``level``: tinh, huyen, xa; ``parent``: the code above, empty for a province.

    ``other_names`` and ``other_parents``: what the next list says. ``instead``: the code in force, for a code that
    only a draft of the list had.
    """

    code: str
    name: str
    level: str
    parent: str
    other_names: tuple[str, ...] = ()
    other_parents: tuple[str, ...] = ()
    instead: str = ""

    @property
    def kind(self) -> str:
        """``phường``, ``thị trấn``, ``thành phố`` …"""
        words = self.name.casefold().split()
        two = " ".join(words[:2])
        return two if two in ("thành phố", "thị xã", "thị trấn", "đặc khu") else words[0]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.other_names)

    @property
    def parents(self) -> tuple[str, ...]:
        return (self.parent, *self.other_parents)

    def is_named(self, name: str) -> bool:
        """Whether a name is one of this unit's, its kind aside."""
        return bare_name_key(name) in map(bare_name_key, self.names)


def _lists(on: dt.date) -> tuple[Age | None, Sequence[Mapping[str, Entry]]]:
    """The age of a day, and the lists that speak for it: the last one before, then the next one after."""
    now = age(on)
    if now is None:
        return None, ()
    if now.id == _TWO_LEVELS:
        return now, (two_level_list(),)
    lists = three_level_lists()
    last = max(bisect_right(LIST_DAYS, on) - 1, 0)
    return now, lists[last : last + (2 if on > LIST_DAYS[0] else 1)]


def known(on: dt.date) -> bool:
    """Whether there is a list for a day at all."""
    return any(_lists(on)[1])


@lru_cache(maxsize=65536)
def official_unit(code: str, on: dt.date) -> OfficialUnit | None:
    """The unit that a code of 2, 3 or 5 digits means on a day; None where the lists have none (or are not at hand)."""
    now, lists = _lists(on)
    entries = [each[code] for each in lists if code in each]
    if now is None or not entries:
        return None
    first, *others = entries
    names = tuple(dict.fromkeys(x.name for x in others if name_key(x.name) != name_key(first.name)))
    parents = tuple(dict.fromkeys(x.parent for x in others if x.parent != first.parent))
    return OfficialUnit(code, first.name, now.level(code), first.parent, names, parents, first.instead)


def elsewhen(code: str, on: dt.date) -> tuple[OfficialUnit, dt.date] | None:
    """The unit that a code means in another age, and the day of that age that is nearest to ``on``."""
    now = age(on)
    for each in ages():
        day = each.last_day if each.last_day < on else each.first_day
        if each is not now and (unit := official_unit(code, day)):
            return unit, day
    return None


def units_of(parent: str, on: dt.date) -> tuple[OfficialUnit, ...]:
    """The units right below a parent on a day, in order of codes; the provinces for an empty parent."""
    return tuple(unit for code in _children(on).get(parent, ()) if (unit := official_unit(code, on)))


def below(parent: str, on: dt.date, level: str = "") -> tuple[OfficialUnit, ...]:
    """All units below a parent, of one level or all, parents before their own."""
    found: list[OfficialUnit] = []
    for unit in units_of(parent, on):
        found += [unit, *below(unit.code, on)]
    return tuple(u for u in found if level in ("", u.level))


def _children(on: dt.date) -> Mapping[str, Sequence[str]]:
    now = age(on)
    two = now is not None and now.id == _TWO_LEVELS
    return _children_of(-1 if two else max(bisect_right(LIST_DAYS, on) - 1, 0)) if now else {}


@lru_cache(maxsize=8)
def _children_of(number: int) -> Mapping[str, Sequence[str]]:
    """Codes by parent's code, of one list; the draft's codes are no units."""
    entries = two_level_list() if number < 0 else three_level_lists()[number]
    found: dict[str, list[str]] = {}
    for code in sorted(entries):
        if not entries[code].instead:
            found.setdefault(entries[code].parent, []).append(code)
    return found
