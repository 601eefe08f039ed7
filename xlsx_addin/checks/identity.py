"""Checks on who reports: the unit's code, name, level and parent against the official lists."""

from __future__ import annotations

from collections.abc import Iterator

from xlsx_addin.checks.context import Checked
from xlsx_addin.findings import Finding, finding
from xlsx_addin.units.ages import period_end
from xlsx_addin.units.identity import Claimed, faults


def official_identity(c: Checked) -> Iterator[Finding]:
    """What the workbook says of its unit, judged on the last day of its period. Departments have no such codes."""
    s = c.submission
    if s.year is None or c.edition.is_department(s.unit.level):
        return
    unit = s.unit
    claimed = Claimed(unit.code, unit.name, unit.level, unit.parent_code, unit.parent_name)
    for fault in faults(claimed, period_end(s.year, s.period)):
        yield finding(
            fault.code,
            file=s.file,
            unit=unit.shown,
            sheet=s.layout.info_sheet or c.edition.sheets["thong_tin"],
            cell=s.layout.info_cell(fault.info),
            id=fault.info,
            **fault.details,
        )
