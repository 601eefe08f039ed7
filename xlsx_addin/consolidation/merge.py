"""Many submissions to one: sums, owner rows, coverage. Rates follow from the sums, never from other rates.

Rules, from the form's data (column ``combine``) and the reporting system:

* A pair (part and total) enters the sums only when the unit states both.
* A unit adds to a row only when its level enters that row. What others state there (a department, a district on
  a row of communes) speaks for their whole territory: it is kept beside, and used only where no unit of that
  territory reports.
* An owner row is taken from the one unit that states it; two different values are a conflict, not a sum.
* Every total carries k of n: on how many of how many units it rests, through all levels.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath

from xlsx_addin.catalogue import Combine, Edition, Kind
from xlsx_addin.findings import Finding, finding
from xlsx_addin.numbers import to_text
from xlsx_addin.submission.cells import to_figure
from xlsx_addin.submission.records import Figure, State, Submission, Unit

Group = tuple[int, ...]
"""Fields that enter together: a joint pair, or one field alone. Indexes into ``edition.fields``."""

OWNER_CONFLICT_TEXT = "Chưa thống nhất"


@dataclass(frozen=True, slots=True)
class Totals:
    """The merged figures in the edition's order. ``used`` names, per field index, the submissions that count."""

    figures: tuple[Figure | None, ...]
    coverage: Mapping[str, tuple[int, int]]
    states: Mapping[str, State]
    stated_rates: Mapping[str, Decimal]
    used: Mapping[int, tuple[int, ...]]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Work:
    edition: Edition
    submissions: Sequence[Submission]
    target: Unit
    figures: list[Figure | None]
    known: list[int]
    of: list[int]
    entering: Mapping[str, frozenset[int]]
    states: dict[str, State] = field(default_factory=dict)
    used: dict[int, list[int]] = field(default_factory=dict)
    beside: dict[Group, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def merge(
    edition: Edition,
    submissions: Sequence[Submission],
    target: Unit,
    *,
    missing: Sequence[Unit] = (),
    twice: Sequence[Unit] = (),
) -> Totals:
    """Merge submissions that ``accept`` let through.

    ``missing`` units count in n though they gave nothing; ``twice`` are those that a consolidation already counts in
    its n while it waits for them, though they came by themselves.
    """
    size = len(edition.fields)
    levels = {x.code for x in edition.levels}
    entering = {level: frozenset(i for i, x in enumerate(edition.ids) if edition.enters(level, x)) for level in levels}
    work = _Work(edition, submissions, target, [None] * size, [0] * size, [0] * size, entering)
    sums, owners = _groups(edition)
    for number, submission in enumerate(submissions):
        _add(work, number, submission, sums)
    for units, step in ((missing, 1), (twice, -1)):
        for unit in units:
            for index in entering.get(unit.level, ()):
                if edition.fields[edition.ids[index]].combine is not Combine.OWNER:
                    work.of[index] += step
    if work.beside:
        _stand_in(work)
    for group in owners:
        _take_owner(work, group)
    rates = _owner_rates(work)
    coverage = {
        field_id: (work.known[i], work.of[i])
        for i, field_id in enumerate(edition.ids)
        if edition.fields[field_id].kind is not Kind.RATE
    }
    used = {index: tuple(numbers) for index, numbers in work.used.items()}
    figures = tuple(to_figure(x) if isinstance(x, Decimal) else x for x in work.figures)
    return Totals(figures, coverage, work.states, rates, used, tuple(work.findings))


def _groups(edition: Edition) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Fields to sum and fields with an owner, joint pairs together."""
    sums: list[Group] = []
    owners: list[Group] = []
    done: set[str] = set()
    for field_id, each in edition.fields.items():
        if each.kind is Kind.RATE or field_id in done:
            continue
        partner = edition.joint_partner.get(field_id)
        members = (field_id,) if partner is None else (field_id, partner)
        done.update(members)
        group = tuple(edition.index[x] for x in members)
        (owners if each.combine is Combine.OWNER else sums).append(group)
    return tuple(sums), tuple(owners)


def _add(work: _Work, number: int, s: Submission, sums: Sequence[Group]) -> None:
    """One submission into the sums: what its level enters; the rest is put beside."""
    ids, figures = work.edition.ids, s.figures
    enters = work.entering[s.unit.level]
    for group in sums:
        complete = all(figures[i] is not None for i in group)
        if s.is_consolidation:
            for i in group:
                k, n = s.coverage.get(ids[i], (0, 0))
                work.known[i] += k
                work.of[i] += n
        elif group[0] in enters:
            for i in group:
                work.of[i] += 1
                work.known[i] += complete
        else:
            if complete and _may_speak(work, s, ids[group[0]]):
                work.beside.setdefault(group, []).append(number)
            continue
        if complete:
            _count(work, group, number)


def _may_speak(work: _Work, s: Submission, field_id: str) -> bool:
    """A department speaks only for rows that its agency leads (elsewhere: finding ``not-your-row``)."""
    return not work.edition.is_department(s.unit.level) or work.edition.leads(s.unit.code, field_id)


def _count(work: _Work, group: Group, number: int) -> None:
    for i in group:
        value = work.submissions[number].figures[i]
        before = work.figures[i]
        if value is not None:
            work.figures[i] = value if before is None else before + value
            work.used.setdefault(i, []).append(number)


def _territory(work: _Work, s: Submission) -> str:
    """The code of the territory that a figure kept beside speaks for; empty: that of the whole consolidation."""
    code = s.unit.parent_code if work.edition.is_department(s.unit.level) else s.unit.code
    return "" if code == work.target.code else code


def _below(work: _Work, territory: str, parents: Mapping[str, str]) -> frozenset[int]:
    """The submissions that lie in a territory. Their chain of parents is known as far as the files tell."""
    if not territory:
        return frozenset(range(len(work.submissions)))
    inside = []
    height = work.edition.rank(_level_of(work, territory))
    for number, s in enumerate(work.submissions):
        if not s.unit.parent_code and work.edition.rank(s.unit.level) < height:
            inside.append(number)  # nobody knows where it lies: better compared than counted twice
            continue
        code, seen = s.unit.code or s.unit.parent_code, set[str]()
        while code and code != territory and code not in seen:
            seen.add(code)
            code = parents.get(code, "")
        if code == territory:
            inside.append(number)
    return frozenset(inside)


def _stand_in(work: _Work) -> None:
    """Figures kept beside: the smallest territories first, each used only where nothing below it reports."""
    parents = {s.unit.code: s.unit.parent_code for s in work.submissions}
    territories = {n: _territory(work, work.submissions[n]) for numbers in work.beside.values() for n in numbers}
    inside = {t: _below(work, t, parents) for t in set(territories.values())}
    rank = {t: (t == "", work.edition.rank(_level_of(work, t)), t) for t in inside}
    for group, numbers in work.beside.items():
        # A geographic unit speaks for its territory before its departments do.
        numbers.sort(
            key=lambda n: (rank[territories[n]], work.edition.is_department(work.submissions[n].unit.level), n)
        )
        speaking: dict[str, int] = {}  # who already speaks for a territory
        for number in numbers:
            territory = territories[number]
            spoken = speaking.get(territory)
            counted = [n for n in work.used.get(group[0], ()) if n in inside[territory] or n == spoken]
            if counted:
                _compare_beside(work, group, number, counted)
            else:
                speaking[territory] = number
                _count(work, group, number)
                _say_beside(work, "used-in-place-of-units", group, number, None)


def _level_of(work: _Work, territory: str) -> str:
    lowest = work.edition.territorial_levels[-1]
    return next((s.unit.level for s in work.submissions if s.unit.code == territory), lowest)


def _compare_beside(work: _Work, group: Group, number: int, counted: Sequence[int]) -> None:
    for i in group:
        total = sum((work.submissions[n].figures[i] or 0 for n in counted), 0)
        if work.submissions[number].figures[i] != total:
            _say_beside(work, "owner-differs-from-sum", (i,), number, total)


def _say_beside(work: _Work, code: str, group: Group, number: int, total: Figure | None) -> None:
    s = work.submissions[number]
    for i in group:
        field_id = work.edition.ids[i]
        source = s.layout.source(i, s.file)
        value = s.figures[i]
        work.findings.append(
            finding(
                code,
                file=s.file,
                unit=s.unit.shown,
                sheet=source.sheet if source else "",
                cell=source.cell if source else "",
                id=field_id,
                label=work.edition.fields[field_id].label,
                who=s.unit.shown,
                stated=to_text(value) if value is not None else "",
                total=to_text(total) if total is not None else "",
            )
        )


def _owns(work: _Work, s: Submission, field_id: str) -> bool:
    """Whether a submission may state an owner row: the unit of its level, the agency that leads it, or what a
    consolidation took from them. A commune's guess at a provincial survey is none of these."""
    top = len(work.edition.territorial_levels) - 1  # rates say no level: theirs is where their parts are entered
    levels: Collection[str] = work.edition.fields[field_id].levels
    levels = levels or {x.code for x in work.edition.levels if work.edition.rank(x.code) == top}
    return s.is_consolidation or (s.unit.level in levels and _may_speak(work, s, field_id))


def _take_owner(work: _Work, group: Group) -> None:
    """An owner row from whoever owns it. Different values: none; other units' values stay beside."""
    ids = [work.edition.ids[i] for i in group]
    stating = [n for n, s in enumerate(work.submissions) if all(s.figures[i] is not None for i in group)]
    chosen = [n for n in stating if _owns(work, work.submissions[n], ids[0])]
    for number in stating:
        if number not in chosen and not work.edition.is_department(work.submissions[number].unit.level):
            _say_beside(work, "other-units-beside", group, number, None)
    values = {tuple(work.submissions[n].figures[i] for i in group): n for n in reversed(chosen)}
    in_doubt = any(s.is_consolidation and s.states.get(ids[0]) is State.UNREADABLE for s in work.submissions)
    if len(values) == 1 and not in_doubt:
        for i, value in zip(group, next(iter(values)), strict=True):
            work.figures[i], work.known[i], work.of[i] = value, 1, 1
            work.used[i] = list(chosen)
    elif values or in_doubt:
        stated = [(n, "/".join(to_text(work.submissions[n].figures[i] or 0) for i in group)) for n in chosen]
        for field_id in ids:
            work.states[field_id] = State.UNREADABLE
            _say_conflict(work, field_id, stated)


def _say_conflict(work: _Work, field_id: str, stated: Sequence[tuple[int, str]]) -> None:
    """``stated``: who says what; of a joint pair both halves, since either may be the one that differs."""
    sources = []
    for n, value in stated:
        s = work.submissions[n]
        source = s.layout.source(work.edition.index[field_id], s.file)
        where = f" ({PurePath(s.file).name}, {source.sheet}!{source.cell})" if source else ""
        sources.append(f"{s.unit.shown}: {value}{where}")
    details = {"label": work.edition.fields[field_id].label, "values": "; ".join(sources) or OWNER_CONFLICT_TEXT}
    work.findings.append(finding("owner-conflict", unit=work.target.shown, id=field_id, **details))


def _owner_rates(work: _Work) -> dict[str, Decimal]:
    """Survey rates that their owner states without parts (M2.1 …): taken as they stand, never summed."""
    taken: dict[str, Decimal] = {}
    for row in work.edition.rates:
        if work.edition.fields[row.id].combine is not Combine.OWNER or row.formula is None:
            continue
        parts = [work.edition.index[x] for p in row.formula.pairs for x in (p.part, p.total) if isinstance(x, str)]
        if any(work.figures[i] is not None for i in parts):
            continue
        stated = [
            (n, s.stated_rates[row.id])
            for n, s in enumerate(work.submissions)
            if row.id in s.stated_rates and all(s.figures[i] is None for i in parts) and _owns(work, s, row.id)
        ]
        if len({v for _, v in stated}) == 1:
            taken[row.id] = stated[0][1]
            work.used[work.edition.index[row.id]] = [n for n, _ in stated]
        elif stated:
            work.states[row.id] = State.UNREADABLE
            _say_conflict(work, row.id, [(n, to_text(v)) for n, v in stated])
    return taken
