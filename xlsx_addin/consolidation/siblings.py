"""Figures that stand far out among units of the same level: typing faults that no single workbook shows.

A count ten times too large, a population typed in thousands, a percentage where persons are asked for: each is fine by
itself and odd beside its siblings. Units are compared inside their parent; where too few stand there, with all units of
their level that came. What counts as far out is in ``outliers``; the finding points at the unit's own file and cell and
says where it stands among the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from xlsx_addin.catalogue import Combine, Edition, Kind
from xlsx_addin.consolidation.outliers import MIN_UNITS, Far, Stated, far_counts, far_rates, far_shares, size_of
from xlsx_addin.findings import Finding, finding
from xlsx_addin.numbers import round_half_up, to_text
from xlsx_addin.submission.records import Submission

PREVIOUS = "_prev"  # last year's figures are not this year's to judge


@dataclass(frozen=True, slots=True)
class _Group:
    """Units to compare, and those of them that the findings are about (the others have siblings enough elsewhere)."""

    members: Sequence[Submission]
    judged: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Share:
    """A rate of one part and one total; ``excess``: the total does not hold the part (boys to girls)."""

    id: str
    part: int
    total: int
    excess: bool


@dataclass(frozen=True, slots=True)
class _Measures:
    """What units of one level can be compared by; indexes into ``edition.fields``."""

    counts: tuple[int, ...]
    amounts: frozenset[int]
    sizes: tuple[int, ...]
    shares: tuple[_Share, ...]


def outliers_among_units(edition: Edition, submissions: Sequence[Submission]) -> tuple[Finding, ...]:
    """The findings ``outlier-among-units``, by unit and row. Departments have no siblings and are left out."""
    found: list[Finding] = []
    measures: dict[tuple[str, bool], _Measures] = {}
    for group in _groups(edition, submissions):
        first = group.members[0]
        kind = (first.unit.level, first.is_consolidation)
        if kind not in measures:
            measures[kind] = _measures(edition, *kind)
        found += _compare(edition, group, measures[kind])
    return tuple(found)


def _groups(edition: Edition, submissions: Iterable[Submission]) -> Iterator[_Group]:
    """Units of a level by parent, consolidations apart from single units; small families beside their whole level."""
    families: dict[tuple[str, bool], dict[str, list[Submission]]] = {}
    for s in submissions:
        if s.unit.level in edition.territorial_levels:
            families.setdefault((s.unit.level, s.is_consolidation), {}).setdefault(s.unit.parent_code, []).append(s)
    for of_level in families.values():
        everybody = [s for family in of_level.values() for s in family]
        alone: list[int] = []
        at = 0
        for family in of_level.values():
            if len(family) >= MIN_UNITS:
                yield _Group(family, frozenset(range(len(family))))
            else:
                alone += range(at, at + len(family))
            at += len(family)
        if alone and len(everybody) >= MIN_UNITS:
            yield _Group(everybody, frozenset(alone))


def _measures(edition: Edition, level: str, consolidated: bool) -> _Measures:
    """A consolidation holds the figures of all levels below it; a unit by itself those that its level enters."""

    def here(field_id: str) -> bool:
        each = edition.fields[field_id]
        current = not each.column.endswith(PREVIOUS)
        return current and each.combine is not Combine.OWNER and (consolidated or edition.enters(level, field_id))

    kinds = (Kind.COUNT, Kind.AMOUNT)
    counts = [i for x, i in edition.index.items() if edition.fields[x].kind in kinds and here(x)]
    shares = []
    for rate_id, formula in edition.formulas.items():
        part, total = formula.pairs[0].part, formula.pairs[0].total
        if len(formula.pairs) == 1 and isinstance(total, str) and here(part) and here(total):
            shares.append(_Share(rate_id, edition.index[part], edition.index[total], not formula.share))
    amounts = frozenset(i for i in counts if edition.fields[edition.ids[i]].kind is Kind.AMOUNT)
    sizes = tuple(edition.index[x] for x in edition.sizes if here(x))
    return _Measures(tuple(counts), amounts, sizes, tuple(shares))


def _compare(edition: Edition, group: _Group, measures: _Measures) -> Iterator[Finding]:
    """All rows of one group. A share whose part or total is said to be far out is not said again."""
    columns = [*zip(*(s.figures for s in group.members), strict=True)]
    sizes = {i: size_of(_floats(columns[i])) for i in measures.sizes}
    said: set[tuple[int, int]] = set()  # member, field
    for index in measures.counts:
        beside = [size for i, size in sizes.items() if i != index]
        for far in _of(group, far_counts(columns[index], beside, counted=index not in measures.amounts)):
            said.add((far.unit, index))
            yield _say(edition, group, index, far, [None if x is None else Fraction(x) for x in columns[index]])
    for share in measures.shares:
        yield from _compare_share(edition, group, share, columns, said)


def _compare_share(
    edition: Edition,
    group: _Group,
    share: _Share,
    columns: Sequence[Sequence[object]],
    said: set[tuple[int, int]],
) -> Iterator[Finding]:
    parts, totals = _floats(columns[share.part]), _floats(columns[share.total])
    pairs = [
        None if a is None or b is None else (a, a + b if share.excess else b)
        for a, b in zip(parts, totals, strict=True)
    ]
    index, scale = edition.index[share.id], edition.formulas[share.id].scale
    for far in _of(group, far_shares(pairs)):
        if not said & {(far.unit, share.part), (far.unit, share.total)}:
            rates = [
                None if a is None or not b else Fraction(a) / Fraction(b) * Fraction(scale)
                for a, b in zip(parts, totals, strict=True)
            ]
            yield _say(edition, group, index, far, rates)
    if edition.fields[share.id].unit == "%":
        typed = [
            s.stated_rates.get(share.id) if pair is None else None for s, pair in zip(group.members, pairs, strict=True)
        ]
        for far in _of(group, far_rates([None if x is None else float(x) for x in typed])):
            yield _say(edition, group, index, far, [None if x is None else Fraction(x) for x in typed])


def _of(group: _Group, found: Iterable[Far]) -> list[Far]:
    return [far for far in found if far.unit in group.judged]


def _floats(column: Iterable[object]) -> Stated:
    return [None if x is None else float(x) for x in column]  # type: ignore[arg-type]


def _say(edition: Edition, group: _Group, index: int, far: Far, values: Sequence[Fraction | None]) -> Finding:
    """One figure beside those of the other units: how many they are, the lowest, the middle and the highest."""
    s, each = group.members[far.unit], edition.fields[edition.ids[index]]
    others = [v for i, v in enumerate(values) if v is not None and i != far.unit]
    own = values[far.unit]
    assert own is not None  # noqa: S101 - only stated figures are far out
    decimals = 2 if each.kind is Kind.RATE else None
    unit = "%" if each.unit == "%" else f" {each.unit}" if each.unit else ""

    def words(value: Fraction) -> str:
        return to_text(round_half_up(value, 2 if decimals else 1).normalize(), decimals)

    source = s.layout.source(index, s.file)
    return finding(
        "outlier-among-units",
        file=s.file,
        unit=s.unit.shown,
        sheet=source.sheet if source else "",
        cell=source.cell if source else "",
        id=each.id,
        label=each.label,
        value=words(own) + unit,
        count=len(others),
        level=edition.level_names[s.unit.level].lower(),
        low=words(min(others)),
        middle=words(median(others)),
        high=words(max(others)),
    )
