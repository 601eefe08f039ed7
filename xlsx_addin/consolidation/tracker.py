"""Who has sent what, when, and with what result: one line for each unit of a consolidation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsx_addin.consolidation.accept import identity
from xlsx_addin.consolidation.dues import Dues, day_text
from xlsx_addin.consolidation.units import ListedUnit
from xlsx_addin.findings import Finding, Severity, finding
from xlsx_addin.keys import (
    TRACKER_ACCORDING,
    TRACKER_MERGED,
    TRACKER_MERGED_WITH_FINDINGS,
    TRACKER_MISSING,
    TRACKER_REJECTED,
    TRACKER_REJECTED_AWAITED,
    TRACKER_THROUGH,
)
from xlsx_addin.submission.records import Rejected, Submission, Unit, count_severities

FileDate = Callable[[str], "dt.date | None"]
RECEIVED_BY_HAND = "Ngày nhận do người tổng hợp ghi."
NOT_DUE = "Chưa đến hạn nộp."


@dataclass(frozen=True, slots=True)
class Tracked:
    """A line of the tracker: one unit, and what came of it."""

    unit: Unit
    state: str
    received: dt.date | None = None
    due: dt.date | None = None
    late: bool = False
    cutoff: dt.date | None = None
    errors: int = 0
    warnings: int = 0
    reason: str = ""
    file: str = ""


def track(
    merged: Sequence[Submission],
    rejected: Sequence[Rejected],
    listed: Sequence[ListedUnit] | None,
    missing: Sequence[Unit],
    dues: Dues,
    file_date: FileDate,
    by_hand: Mapping[str, dt.date],
) -> tuple[tuple[Tracked, ...], list[Finding]]:
    """One line for each unit: as listed, else as found; rejected files of unknown units come last.

    ``by_hand`` are dates of receipt that a person knows better, by identity.
    """
    received = {**{identity(x.unit): x.received for x in listed or ()}, **by_hand}
    lines, guessed = _merged_lines(merged, received, dues, file_date)
    remarks = [
        finding("unit-late", file=x.file, unit=x.unit.shown, received=day_text(x.received), deadline=day_text(x.due))
        for x in lines.values()
        if x.late
    ]
    unknown: list[Tracked] = []
    owing = {identity(u) for u in missing}
    for r in rejected:
        key = identity(r.unit)
        state = TRACKER_REJECTED_AWAITED if key in owing else TRACKER_REJECTED
        day = received.get(key) or file_date(r.file)
        line = Tracked(r.unit, state, day, dues.of(r.unit), reason=r.reason, file=r.file)
        if r.unit.code and key not in lines:
            lines[key] = line
        else:
            unknown.append(line)
    for unit in missing:
        open_yet = NOT_DUE if dues.is_open(unit) else ""
        lines.setdefault(identity(unit), Tracked(unit, TRACKER_MISSING, due=dues.of(unit), reason=open_yet))
        remarks.append(dues.missing(unit))
    for s in merged:
        for unit in s.awaited:
            reason = f"{TRACKER_ACCORDING}{s.unit.shown}."
            lines.setdefault(identity(unit), Tracked(unit, TRACKER_MISSING, reason=reason))
    for key in lines.keys() & by_hand.keys():
        reason = f"{lines[key].reason} {RECEIVED_BY_HAND}".strip()
        lines[key] = replace(lines[key], received=by_hand[key], reason=reason)
    if guessed and dues.told:
        remarks.append(finding("received-from-file-time", count=guessed))
    order = {identity(x.unit): i for i, x in enumerate(listed or ())}
    ranked = sorted(lines, key=lambda key: order.get(key, len(order)))
    return (*(lines[key] for key in ranked), *unknown), remarks


def _merged_lines(
    merged: Sequence[Submission],
    received: Mapping[str, dt.date | None],
    dues: Dues,
    file_date: FileDate,
) -> tuple[dict[str, Tracked], int]:
    """The lines of units whose figures are in, and how many dates only the file's time gave."""
    lines: dict[str, Tracked] = {}
    guessed = 0
    for s in merged:
        for unit in (s.unit, *s.covers):
            key = identity(unit)
            if key in lines and s.is_consolidation:
                continue  # its own file says more than the consolidation that names it
            day = received.get(key)
            certain = day is not None
            if day is None:
                day = file_date(s.file)
                guessed += 1
            through = "" if unit is s.unit else f"{TRACKER_THROUGH}{s.unit.shown}."
            counted = Counter() if through else count_severities(s.findings)
            errors, warnings = counted[Severity.ERROR], counted[Severity.WARNING]
            state = TRACKER_MERGED_WITH_FINDINGS if errors or warnings else TRACKER_MERGED
            late = dues.is_late(unit, day, certain=certain)
            lines[key] = Tracked(unit, state, day, dues.of(unit), late, s.cutoff, errors, warnings, through, s.file)
    return lines, guessed
