"""Counts that follow from the detail sheets, for a unit of one level (rules in the edition's data)."""

from __future__ import annotations

from collections.abc import Callable

from xlsx_addin.catalogue import Edition

_WHOLE_YEAR = "all-at-least-4"  # four quarters: half a year settles nothing


def derive(edition: Edition, get: Callable[[str], object], level: str, period: str) -> dict[str, int]:
    """The figures that can be derived for this level and period, by id; those that are not settled are left out.

    Rules: ``one`` the unit itself; ``any-positive`` 1 when a source is above 0, 0 when all are stated and 0;
    ``sum`` when all are stated; ``all-at-least-4`` (row M6.3) 1 or 0 when all are stated, 0 as soon as one is below.
    """
    found: dict[str, int] = {}
    for d in edition.derivations:
        if d.level != level or (d.rule == _WHOLE_YEAR and period != "nam"):
            continue
        sources = [found.get(x, get(x)) for x in d.sources]
        known = [x for x in sources if x is not None]
        value = _apply(d.rule, [int(x) for x in known if isinstance(x, int)], complete=len(known) == len(sources))
        if value is not None:
            found[d.id] = value
    return found


def _apply(rule: str, known: list[int], *, complete: bool) -> int | None:
    if rule == "one":
        return 1
    if rule == "any-positive":
        return 1 if any(x > 0 for x in known) else (0 if complete else None)
    if rule == "sum":
        return sum(known) if complete else None
    if rule == _WHOLE_YEAR:
        return 0 if any(x < 4 for x in known) else (1 if complete else None)
    raise ValueError(f"unknown derivation rule {rule!r}")
