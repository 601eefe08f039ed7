"""Whether what a workbook says of its unit can be so: code, name, level and parent against the official lists.

Judged only where an official unit is meant: the name is that of the code, or the parent is an official unit by code and
name, or has a unit of (nearly) that name. Codes that an office made itself, and departments, are nobody's business.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlsx_addin.names import bare_name_key, fold
from xlsx_addin.units.ages import age, ages
from xlsx_addin.units.changes import changes_for
from xlsx_addin.units.official import OfficialUnit, elsewhen, known, official_unit, units_of
from xlsx_addin.units.proposals import exactly, in_words, nearly

_LEVEL_WORDS = {"tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a workbook says of its unit; empty where it says nothing. ``level`` as in the editions."""

    code: str
    name: str
    level: str = ""
    parent_code: str = ""
    parent_name: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction: the finding's code, the id of the line of ``Thông tin``, and the words for its sentence."""

    code: str
    info: str
    details: Mapping[str, object] = field(default_factory=dict)


CODE, NAME, LEVEL, PARENT_CODE, PARENT_NAME = (
    "INFO.unit_code", "INFO.unit_name", "INFO.level", "INFO.parent_code", "INFO.parent_name",
)  # fmt: skip


def faults(unit: Claimed, on: dt.date) -> Iterator[Fault]:
    """All contradictions on a day. Nothing where no list is at hand for it, or no official unit is meant."""
    now = age(on)
    if now is None or not known(on) or not (unit.code or unit.name):
        return
    if not unit.code:
        yield from _proposed(unit, on)
    elif _is_code(unit.code):
        here = official_unit(unit.code, on)
        if here and _agrees(unit, here, on):
            yield from _details(unit, here, on)
        elif (other := elsewhen(unit.code, on)) and _is_rather(unit, *other, here):
            yield Fault("unit-code-not-valid-then", CODE, _not_then(unit, *other, here, on))
        elif here:
            yield from _contradictions(unit, here, on)
        else:
            yield from _unknown(unit, on)


def _agrees(unit: Claimed, official: OfficialUnit, on: dt.date) -> bool:
    """Whether name and parent are those of an official unit, as far as they are stated."""
    if not official.is_named(unit.name):
        return False
    return not _is_code(unit.parent_code) or unit.parent_code in _above(official, on)


def _is_rather(unit: Claimed, there: OfficialUnit, then: dt.date, here: OfficialUnit | None) -> bool:
    """Whether the unit of another age is meant: the name is its name only, or the parent is its parent."""
    return there.is_named(unit.name) and (
        here is None or not here.is_named(unit.name) or unit.parent_code in _above(there, then)
    )


def _above(unit: OfficialUnit, on: dt.date) -> set[str]:
    """The codes of all units above: a commune may report to its district or straight to its province."""
    found: set[str] = set()
    for code in unit.parents:
        parent = official_unit(code, on) if code else None
        if parent:
            found |= {code, *_above(parent, on)}
    return found


def _is_code(text: str) -> bool:
    return any(each.level(text) for each in ages())


def _siblings(unit: Claimed, here: OfficialUnit | None, on: dt.date) -> Sequence[OfficialUnit]:
    """The official units among which this one should be: those below its parent, else beside the one of its code."""
    if _is_code(unit.parent_code) and (found := units_of(unit.parent_code, on)):
        return found
    if here:
        return units_of(here.parent, on)
    return units_of("", on) if unit.level == "tinh" else ()


def _meant(unit: Claimed, here: OfficialUnit | None, on: dt.date) -> tuple[bool, list[OfficialUnit]]:
    """Whether an official unit is meant, and which it may be by its name."""
    siblings = _siblings(unit, here, on)
    found = exactly(unit.name, siblings) or nearly(unit.name, siblings)
    parent = official_unit(unit.parent_code, on)
    by_parent = bool(parent and unit.parent_name and parent.is_named(unit.parent_name) and siblings)
    return by_parent or bool(found), found


def _proposed(unit: Claimed, on: dt.date) -> Iterator[Fault]:
    _, found = _meant(unit, None, on)
    if found:
        yield Fault("unit-code-proposed", CODE, {"name": unit.name, "proposals": in_words(found)})


def _unknown(unit: Claimed, on: dt.date) -> Iterator[Fault]:
    meant, found = _meant(unit, None, on)
    if meant:
        yield Fault("unit-code-unknown", CODE, {"typed": unit.code, "day": _day(on), "proposals": in_words(found)})


def _details(unit: Claimed, here: OfficialUnit, on: dt.date) -> Iterator[Fault]:
    """What may be wrong where code, name and parent's code agree."""
    if here.instead:
        yield Fault("unit-code-superseded", CODE, {"typed": unit.code, "official": here.name, "right": here.instead})
    yield from _other_level(unit, here)
    if unit.parent_name:
        yield from _other_parent(unit, here, on)


def _contradictions(unit: Claimed, here: OfficialUnit, on: dt.date) -> Iterator[Fault]:
    named = bool(unit.name) and here.is_named(unit.name)
    meant, found = _meant(unit, here, on)
    if not meant and not named:
        return
    yield from _other_level(unit, here)
    if unit.name and not named:
        others = [x for x in found if x.code != here.code]
        words = {"typed": unit.code, "name": unit.name, "official": here.name, "proposals": in_words(others)}
        yield Fault("unit-name-differs-from-code", NAME, words)
        if exactly(unit.name, units_of(unit.parent_code, on)):
            return  # the parent is that of the name: the code alone is wrong
    yield from _other_parent(unit, here, on)


def _other_level(unit: Claimed, here: OfficialUnit) -> Iterator[Fault]:
    if unit.level and unit.level != here.level:
        words = {"typed": unit.code, "official": here.name, "level": _LEVEL_WORDS.get(here.level, here.level)}
        yield Fault("unit-level-differs-from-code", LEVEL, words)


def _other_parent(unit: Claimed, here: OfficialUnit, on: dt.date) -> Iterator[Fault]:
    above = _above(here, on)
    right = official_unit(here.parent, on)
    if not right:
        return
    if _is_code(unit.parent_code):
        if unit.parent_code not in above:
            words = {"typed": unit.parent_code, "official": here.name, "parent": right.name, "right": right.code}
            yield Fault("unit-parent-differs", PARENT_CODE, words)
            return
        right = official_unit(unit.parent_code, on) or right
    elif unit.parent_code:
        return  # a code of the office's own making
    names = [x.name for code in above if (x := official_unit(code, on))] if not unit.parent_code else right.names
    typed = fold(unit.parent_name)
    if typed and not any(fold(bare_name_key(name)) in typed for name in names):
        words = {"typed": unit.parent_name, "official": here.name, "parent": right.name, "right": right.code}
        yield Fault("unit-parent-differs", PARENT_NAME, words)


def _not_then(
    unit: Claimed, there: OfficialUnit, day: dt.date, here: OfficialUnit | None, on: dt.date
) -> dict[str, object]:
    """The words for a code that meant this unit on ``day``, in another age, and something else or nothing now."""
    parent = official_unit(there.parent, day)
    whose = f"{there.name} ({parent.name})" if parent else there.name
    span = f"đến ngày {_day(day)}" if day < on else f"từ ngày {_day(day)}"
    if here is None:
        meaning = "không có trong danh mục"
    else:
        above = official_unit(here.parent, on)
        meaning = f"là {here.name}" + (f" ({above.name})" if above else "")
    change = next((x for t in changes_for(on) if (x := t.next(unit.code, day, on))), None)
    now = f"; địa bàn đó nay thuộc {change.new_units()}" if change else ""
    return {"typed": unit.code, "whose": whose, "span": span, "day": _day(on), "meaning": meaning, "now": now}


def _day(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
