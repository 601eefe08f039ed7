"""Whether a unit of one year and a unit of another are the same piece of land, so that their figures compare.

A code can outlive its meaning: on 1 July 2025 districts went and communes and provinces were merged, some under an
old name and code. Across that day figures compare only where the tables of changes (``units.changes``) say that the
territory stayed; inside an age the same code is the same unit, unless a table says otherwise.
"""

from __future__ import annotations

import datetime as dt

from xlsx_addin.names import name_key
from xlsx_addin.submission.records import Unit
from xlsx_addin.units import changes
from xlsx_addin.units.ages import age
from xlsx_addin.units.changes import Changes


def same_territory(then: Unit, then_end: dt.date, now: Unit, now_end: dt.date, own: Changes | None = None) -> bool:
    """Whether figures of ``then`` and ``now`` compare; the dates are the ends of their periods, ``own`` an office's own
    table. What nobody knows is no: a wrong trend is worse than none."""
    if not then.code or not now.code:
        return age(then_end) is age(now_end) and _same_name(then, now)
    if age(then_end) is age(now_end):
        return (
            then.code == now.code and changes.same_territory(then.code, then_end, now.code, now_end, own) is not False
        )
    if not then.code.isdecimal():  # a department speaks for the territory of whom it belongs to
        same = bool(then.parent_code) and then.code == now.code
        return same and changes.same_territory(then.parent_code, then_end, now.parent_code, now_end, own) is True
    return changes.same_territory(then.code, then_end, now.code, now_end, own) is True


def _same_name(then: Unit, now: Unit) -> bool:
    keys = [(name_key(unit.name), unit.parent_code) for unit in (then, now)]
    return not then.code and not now.code and keys[0] == keys[1]
