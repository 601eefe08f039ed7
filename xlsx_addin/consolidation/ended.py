"""Units that were merged into others, or split, before the end of the period that their file is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from xlsx_addin.findings import Finding, finding
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.units.ages import period_end
from xlsx_addin.units.changes import Change, Changes, changes_for


def still_there(
    named: Sequence[Submission], own: Changes | None, rejected: list[Rejected], findings: list[Finding]
) -> list[Submission]:
    """The submissions without units that are no more, where who has their territory now is there too.

    Where it is not, the old unit counts, and it is told.
    """
    codes = {s.unit.code for s in named} | {u.code for s in named for u in s.covers}
    kept: list[Submission] = []
    for s in named:
        change = merged_away(s, own)
        if change is None:
            kept.append(s)
            continue
        successors = change.new_units()
        if present := sorted({code for code, _ in change.new} & codes):
            reason = (
                f"Đơn vị «{s.unit.shown}» (mã {s.unit.code}) từ ngày {change.day} thuộc {successors}; "
                f"đã có tệp của đơn vị mới (mã {', '.join(present)}) nên không cộng thêm tệp này."
            )
            rejected.append(Rejected(s.file, "unit-merged-away", reason, s.unit))
            continue
        findings.append(merged_away_finding(s, change))
        kept.append(s)
    return kept


def merged_away(s: Submission, own: Changes | None = None) -> Change | None:
    """The change by which a submission's unit was no more at the end of its period.

    An office's own table speaks in place of ours for what it says of that day or later.
    """
    if s.year is None or not s.unit.code:
        return None
    code, end = s.unit.code, period_end(s.year, s.period)
    for table in changes_for(end, own):
        if change := table.ended(code, end):
            is_overruled = own and table is not own and own.next(code, change.date - dt.timedelta(days=1), end)
            return None if is_overruled else change
    return None


def merged_away_finding(s: Submission, change: Change) -> Finding:
    details = {"name": s.unit.shown, "unit_code": s.unit.code}
    when = {"since": change.day, "successors": change.new_units()}
    return finding("unit-merged-away", file=s.file, unit=s.unit.shown, **details, **when)
