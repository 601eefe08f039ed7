"""Earlier workbooks, as read, to a history: nothing is guessed where two of them disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from xlsx_addin.catalogue import load_edition
from xlsx_addin.findings import Finding, finding
from xlsx_addin.history.records import YEAR, History, Key, Record, past_exact, points_of, unit_key
from xlsx_addin.numbers import to_text
from xlsx_addin.submission.records import PastFigure, Rejected, Submission, Unit
from xlsx_addin.units.changes import Changes

Copies = list[tuple[str, PastFigure]]


def gather(
    read: Iterable[Submission | Rejected], present: Iterable[Submission] = (), changes: Changes | None = None
) -> History:
    """The history in earlier workbooks (``read``) and on the sheets ``Lịch sử`` of those and of the ``present`` ones.

    A unit's own workbook of a year goes before copies of its figures. Two workbooks of one unit and period that state
    different figures: neither is used (``history-conflict``). Copies that differ, with no workbook to settle it: that
    figure is not used. Files that cannot be used are ``history-unreadable``.
    """
    own: dict[Key, list[Submission]] = defaultdict(list)
    copies: dict[Key, Copies] = defaultdict(list)
    units: dict[Key, Unit] = {}
    said: list[Finding] = []
    for each in read:
        if isinstance(each, Rejected):
            said.append(finding("history-unreadable", file=each.file, unit=_name(each.unit), reason=each.reason))
        elif each.year is None or not (each.unit.code or each.unit.name):
            reason = "Tệp chưa ghi đơn vị hoặc năm báo cáo."
            said.append(finding("history-unreadable", file=each.file, unit=_name(each.unit), reason=reason))
        else:
            key = (unit_key(each.unit), each.year, each.period)
            own[key].append(each)
            units[key] = each.unit
            _take_copies(each, copies, units)
    for each in present:
        _take_copies(each, copies, units)
    records = {}
    for key in sorted({*own, *copies}):
        workbook = _one_workbook(own.get(key, []), said)
        if workbook is None and key in own:
            continue  # they disagree, and a copy would only repeat one of them
        records[key] = _record(key, units[key], workbook, copies.get(key, []), said)
    return History(records, tuple(said), changes)


def _name(unit: Unit) -> str:
    return unit.name or unit.code


def _take_copies(s: Submission, copies: dict[Key, Copies], units: dict[Key, Unit]) -> None:
    for figure in s.past:
        key = (unit_key(s.unit), figure.year, YEAR)
        copies[key].append((s.file, figure))
        units.setdefault(key, s.unit)


def _one_workbook(found: Sequence[Submission], said: list[Finding]) -> Submission | None:
    """The workbook of a period; several that say the same are one."""
    if not found:
        return None
    first = found[0]
    differing = sorted({x for other in found[1:] for x in _differing(first, other)})
    if not differing:
        return first
    edition = load_edition(first.edition)
    said.append(
        finding(
            "history-conflict",
            file=first.file,
            unit=first.unit.shown,
            id=differing[0],
            who=first.unit.shown,
            period=edition.period_words(first.year, first.period),
            what=f"khác nhau ở {len(differing)} số liệu, trước hết là «{edition.fields[differing[0]].label}»"
            if differing[0] in edition.fields
            else f"khác nhau ở {len(differing)} số liệu",
            files=", ".join(f"«{PurePath(s.file).name}»" for s in found),
        )
    )
    return None


def _differing(a: Submission, b: Submission) -> set[str]:
    first, second = ({p.id: p.exact for p in points_of(s)} for s in (a, b))
    return {x for x in first.keys() | second.keys() if first.get(x) != second.get(x)}


def _record(key: Key, unit: Unit, workbook: Submission | None, copies: Copies, said: list[Finding]) -> Record:
    if workbook:
        return Record(unit, key[1], key[2], workbook, tuple(copies))
    values: dict[str, set[object]] = defaultdict(set)
    for _, p in copies:
        values[p.id].add(past_exact(p))
    left_out = frozenset(x for x, found in values.items() if len(found) > 1)
    for figure_id in sorted(left_out):
        stated = [(file, p) for file, p in copies if p.id == figure_id]
        file, first = stated[0]
        said.append(
            finding(
                "history-conflict",
                file=file,
                unit=unit.shown,
                sheet=first.sheet,
                cell=first.cell,
                id=figure_id,
                who=unit.shown,
                period=f"năm {key[1]}",
                what="; ".join(f"{to_text(p.value)} ({PurePath(f).name}, {p.sheet}!{p.cell})" for f, p in stated),
                files=", ".join(dict.fromkeys(f"«{PurePath(f).name}»" for f, _ in stated)),
            )
        )
    return Record(unit, key[1], key[2], None, tuple(copies), left_out)
