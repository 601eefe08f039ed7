"""Which submissions are merged: right period, right unit, and nobody counted twice. Every other one says why not."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlsx_addin.catalogue import Edition
from xlsx_addin.consolidation.ended import still_there
from xlsx_addin.consolidation.naming import by_name, refuse_strangers, told_by_tones_only, with_codes
from xlsx_addin.consolidation.units import ListedUnit
from xlsx_addin.findings import Finding, finding
from xlsx_addin.names import bare_name_key, name_key
from xlsx_addin.submission.records import Rejected, Submission, Unit
from xlsx_addin.units.changes import Changes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; None or empty: take that of most submissions."""

    unit: Unit = field(default_factory=Unit)
    year: int | None = None
    period: str = ""
    latest: bool = False
    listed: tuple[ListedUnit, ...] | None = None
    changes: Changes | None = None  # an office's own table of merged, renamed and split units


@dataclass(frozen=True, slots=True)
class Accepted:
    """``target`` is the unit that the consolidation is of; its own workbook, if merged, is among ``merged``."""

    target: Unit
    year: int | None
    period: str
    merged: tuple[Submission, ...]
    rejected: tuple[Rejected, ...]
    findings: tuple[Finding, ...]


def accept(edition: Edition, submissions: Sequence[Submission], wanted: Wanted) -> Accepted:
    """Sort submissions into merged and rejected. Codes of rejection: ``unit-identity-missing``, ``level-missing``,
    ``other-period``, ``other-edition``, ``unit-not-in-list``, ``unit-merged-away``, ``unit-covered-twice``."""
    rejected: list[Rejected] = []
    findings: list[Finding] = []
    year, period = main_period(submissions, wanted)
    kept = [s for s in submissions if not _refused(edition, s, year, period, rejected)]
    target = _target(edition, kept, wanted)
    named: list[Submission] = []
    strangers: list[Submission] = []
    for each in kept:
        known = _identify(edition, each, target, wanted.listed, strangers, rejected, findings)
        if known:
            named.append(known)
    refuse_strangers(strangers, wanted.listed or (), wanted.changes, rejected)
    living = still_there(with_codes(named), wanted.changes, rejected, findings)
    merged = _once(living, wanted.latest, rejected)
    findings += told_by_tones_only(merged)
    return Accepted(target, year, period, tuple(merged), tuple(rejected), tuple(findings))


def main_period(submissions: Iterable[Submission], wanted: Wanted) -> tuple[int | None, str]:
    """Year and period asked for, else those of most submissions (the later of equals)."""
    counts = Counter(
        (s.year, s.period)
        for s in submissions
        if s.year is not None and (wanted.year in (None, s.year)) and (wanted.period in ("", s.period))
    )
    if not counts:
        return wanted.year, wanted.period or "nam"
    year, period = max(counts, key=lambda key: (counts[key], key))
    return year, period


def _refused(edition: Edition, s: Submission, year: int | None, period: str, rejected: list[Rejected]) -> bool:
    code, reason = "", ""
    if not s.unit.code and not s.unit.name:
        code, reason = (
            "unit-identity-missing",
            "Tệp chưa ghi mã và tên đơn vị ở trang «Thông tin» hoặc ở tiêu đề biểu tự gõ.",
        )
    elif s.edition != edition.id:
        code = "other-edition"
        reason = f"Tệp dùng phiên bản biểu mẫu «{s.edition}», bản tổng hợp dùng «{edition.id}»."
    elif (s.year, s.period) != (year, period):
        code = "other-period"
        stated = edition.period_words(s.year, s.period) if s.year else "chưa ghi năm"
        reason = f"Tệp của kỳ khác ({stated}); đang tổng hợp {edition.period_words(year, period)}."
    if code:
        rejected.append(Rejected(s.file, code, reason, s.unit))
    return bool(code)


def _target(edition: Edition, kept: Sequence[Submission], wanted: Wanted) -> Unit:
    """The unit consolidated for: as asked, else the parent that most submissions name."""
    parents = Counter(
        (s.unit.parent_code, s.unit.parent_name) for s in kept if s.unit.parent_code or s.unit.parent_name
    )
    code, name = wanted.unit.code, wanted.unit.name
    if not code and not name and parents:
        present = {s.unit.code for s in kept if s.unit.code}
        # Between equals, the parent whose own workbook came too.
        code, name = max(parents, key=lambda key: (parents[key], key[0] in present, key))
    own = next((s for s in kept if _is_target(s.unit, Unit(code, name))), None)
    below = [s.unit.level for s in kept if s is not own and s.unit.parent_code == code]
    level = wanted.unit.level or (own.unit.level if own else _level_above(edition, below))
    if own:
        return replace(own.unit, code=code or own.unit.code, name=name or own.unit.name, level=level)
    return Unit(code, name, level, wanted.unit.parent_code, wanted.unit.parent_name)


def _level_above(edition: Edition, below: Sequence[str]) -> str:
    """The level right above the highest of those below; the highest where there is none."""
    places = edition.territorial_levels
    highest = min((places.index(level) for level in below if level in places), default=0)
    return places[max(highest - 1, 0)]


def _is_target(unit: Unit, target: Unit) -> bool:
    if unit.code and target.code:
        return unit.code == target.code
    same_level = not unit.level or not target.level or unit.level == target.level
    return bool(unit.name) and same_level and name_key(unit.name) == name_key(target.name)


def is_own(submission: Submission, target: Unit) -> bool:
    """Whether this is the workbook of the very unit that the consolidation is of ("Bản thân đơn vị")."""
    return _is_target(submission.unit, target)


def _identify(
    edition: Edition,
    s: Submission,
    target: Unit,
    listed: tuple[ListedUnit, ...] | None,
    strangers: list[Submission],
    rejected: list[Rejected],
    findings: list[Finding],
) -> Submission | None:
    """Tie a submission to its line of the units file: by code first, by name inside its parent second.

    One that the units file does not have goes to ``strangers``.
    """
    if not s.unit.code and target.code and _is_target(s.unit, target):
        s = replace(s, unit=replace(s.unit, code=target.code))  # the unit's own sheet, typed without its code
    match: Unit | None = None
    if listed is not None:
        match = next((x.unit for x in listed if s.unit.code and x.unit.code == s.unit.code), None)
        own = _is_target(s.unit, target)
        if match is None and not s.unit.code and not own:
            match = by_name(s.unit, [x.unit for x in listed], target)
        if match is None and not own and not edition.is_department(s.unit.level):
            strangers.append(s)
            return None
    if match:
        if s.unit.name and bare_name_key(s.unit.name) != bare_name_key(match.name):
            details = {"unit_code": match.code, "listed": match.name, "name": s.unit.name}
            findings.append(finding("name-differs", file=s.file, unit=match.shown, **details))
        s = replace(
            s,
            unit=Unit(
                match.code,
                s.unit.name or match.name,
                s.unit.level or match.level,
                match.parent_code or s.unit.parent_code,
                match.parent_name or s.unit.parent_name,
            ),
        )
    if not s.unit.level:
        level = edition.level_of_code(s.unit.code)
        if not level:
            reason = "Tệp chưa ghi cấp của đơn vị nên không biết dòng nào được cộng."
            rejected.append(Rejected(s.file, "level-missing", reason, s.unit))
            return None
        s = replace(s, unit=replace(s.unit, level=level))
    return s


def identity(unit: Unit) -> str:
    """What a unit is known by: its code; without one, its name inside its parent."""
    return unit.code or f"{unit.parent_code}/{name_key(unit.name)}"


def _covered(s: Submission) -> frozenset[str]:
    """The units whose figures are in a file. A consolidation made without its unit's own workbook lacks that one."""
    return frozenset(identity(u) for u in (s.covers or (s.unit,)))


def _once(named: Sequence[Submission], latest: bool, rejected: list[Rejected]) -> list[Submission]:
    """Nothing counts twice. Two files that cover one unit are both left out, unless ``latest`` picks by cut-off."""
    covered = [_covered(s) for s in named]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, codes in enumerate(covered):
        for code in codes:
            holders[code].append(number)
    clashes: dict[int, set[int]] = defaultdict(set)
    for numbers in holders.values():
        if len(numbers) > 1:
            for number in numbers:
                clashes[number].update(x for x in numbers if x != number)
    lost = _losers(named, clashes) if latest else set(clashes)
    for number in sorted(lost):
        s = named[number]
        others = ", ".join(f"«{named[x].file}»" for x in sorted(clashes[number])[:5])
        reason = f"Đơn vị «{s.unit.shown}» có số liệu ở nhiều tệp: {others}; chỉ giữ một tệp rồi tổng hợp lại."
        if latest and clashes[number] - lost:
            reason = f"Đơn vị «{s.unit.shown}» có bản chốt số liệu mới hơn ở tệp khác: {others}."
        elif latest:
            reason += " Ngày chốt số liệu chưa ghi hoặc trùng nhau nên không chọn được bản mới nhất."
        rejected.append(Rejected(s.file, "unit-covered-twice", reason, s.unit))
    return [s for number, s in enumerate(named) if number not in lost]


def _losers(named: Sequence[Submission], clashes: Mapping[int, set[int]]) -> set[int]:
    """With ``--latest``: the newest data cut-off wins; equal dates decide nothing, so neither is merged."""
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for number in clashes:
        by_day[named[number].cutoff or dt.date.min].append(number)
    won: set[int] = set()
    tied: set[int] = set()
    for day in sorted(by_day, reverse=True):
        free = [n for n in by_day[day] if not clashes[n] & (won | tied)]
        tied.update(n for n in free if clashes[n] & set(free))
        won.update(n for n in free if n not in tied)
    return set(clashes) - won
