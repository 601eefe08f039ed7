"""Units by their names: inside their parent only, exactly only; what is nearly the same is proposed to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlsx_addin.consolidation.ended import merged_away
from xlsx_addin.consolidation.units import ListedUnit
from xlsx_addin.findings import Finding, finding
from xlsx_addin.names import bare_name_key, fold, name_key
from xlsx_addin.submission.records import Rejected, Submission, Unit
from xlsx_addin.units.changes import Changes
from xlsx_addin.units.proposals import in_words, nearly

_MOST_PROPOSALS = 200  # files; with more strangers than that the list of units is the wrong one


def by_name(unit: Unit, listed: Sequence[Unit], target: Unit) -> Unit | None:
    """The one listed unit of that name (inside the same parent where both name one); two are none."""
    if not unit.name:
        return None
    if found := _alike(unit, [x for x in listed if name_key(x.name) == name_key(unit.name)]):
        return found[0] if len(found) == 1 else None
    found = _alike(unit, [x for x in listed if bare_name_key(x.name) == bare_name_key(unit.name)])
    return found[0] if len(found) == 1 and _same_parent(unit, found[0], target) else None


def with_codes(named: Sequence[Submission]) -> list[Submission]:
    """Files without a code take that of the one file with the same name, so that they are seen to be one unit.

    Two files then cover it, and a person decides: nothing is added on the strength of a name.
    """
    coded: dict[str, list[Unit]] = defaultdict(list)
    for s in named:
        if s.unit.code and s.unit.name:
            coded[bare_name_key(s.unit.name)].append(s.unit)
    known: list[Submission] = []
    for s in named:
        alike = [] if s.unit.code else _alike(s.unit, coded[bare_name_key(s.unit.name)])
        known.append(replace(s, unit=replace(s.unit, code=alike[0].code)) if len(alike) == 1 else s)
    return known


def told_by_tones_only(merged: Sequence[Submission]) -> Iterator[Finding]:
    """Files without a code that may be another merged unit, counted twice: the names differ in tones only.

    Whether they are is for a person to say (Văn Lăng and Văn Lang are two communes).
    """
    alike: dict[str, list[Submission]] = defaultdict(list)
    for s in merged:
        alike[fold(bare_name_key(s.unit.name))].append(s)
    for same in alike.values():
        for s in same if len(same) > 1 else ():
            others = [x.unit for x in same if x is not s and _alike(s.unit, [x.unit])]
            if not s.unit.code and s.unit.name and others:
                words = ", ".join(f"«{u.name}»" + (f" (mã {u.code})" if u.code else "") for u in others)
                yield finding("unit-may-be-another", file=s.file, unit=s.unit.shown, name=s.unit.name, others=words)


def refuse_strangers(
    strangers: Sequence[Submission], listed: Sequence[ListedUnit], own: Changes | None, rejected: list[Rejected]
) -> None:
    """Units that the list does not have, each with the names of the list that may be meant. None is assumed."""
    units = [x.unit for x in listed]
    for number, s in enumerate(strangers):
        unit = s.unit
        reason = f"Đơn vị «{unit.shown}» (mã «{unit.code}») không có trong danh sách đơn vị phải nộp."
        if unit.name and number < _MOST_PROPOSALS:
            pool = [x for x in units if _same_level(unit, x) and _same_parent(unit, x)]
            reason += in_words(nearly(unit.name, pool))
        if change := merged_away(s, own):
            reason += f" Từ ngày {change.day} đơn vị này thuộc {change.new_units()}."
        rejected.append(Rejected(s.file, "unit-not-in-list", reason, unit))


def _alike(unit: Unit, others: Sequence[Unit]) -> list[Unit]:
    """The units of that name, of the same level and inside the same parent, as far as both say so."""
    return list({x.code: x for x in others if _same_level(unit, x) and _same_parent(unit, x)}.values())


def _same_level(a: Unit, b: Unit) -> bool:
    return not a.level or not b.level or a.level == b.level


def _same_parent(a: Unit, b: Unit, silent: Unit | None = None) -> bool:
    """Whether two units lie in one parent, by its code or else its name, as far as both say so.

    With ``silent``, a unit that names no parent lies in that one: bare names («Tân Lập») tell nothing without.
    """
    if a.parent_code and b.parent_code:
        return a.parent_code == b.parent_code
    if a.parent_name and b.parent_name:
        return bare_name_key(a.parent_name) == bare_name_key(b.parent_name)
    stated = next((x for x in (a, b) if x.parent_code or x.parent_name), None)
    if silent is None or stated is None or silent.code == "" == silent.name:
        return True
    if stated.parent_code and silent.code:
        return stated.parent_code == silent.code
    return not (stated.parent_name and silent.name) or bare_name_key(stated.parent_name) == bare_name_key(silent.name)
