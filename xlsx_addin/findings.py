"""The one vocabulary of problems: every finding has a stable code, a severity, a place, a message and a remedy.

``finding_kinds`` is the catalogue; ``docs/findings.md`` is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from xlsx_addin.finding_kinds import CODES, SEVERITY_WORDS, FindingKind, Severity

__all__ = ["CODES", "SEVERITY_WORDS", "Finding", "FindingKind", "Severity", "finding", "grouped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. ``sheet`` and ``cell`` are empty when it concerns a whole file.

    ``accepted`` is the reason for which a person accepts it; its severity is then ``ACCEPTED``, and ``was`` the one it
    was found with, so that whoever counts errors and warnings need not ask.
    """

    code: str
    severity: Severity
    message: str
    fix: str
    file: str = ""
    unit: str = ""
    sheet: str = ""
    cell: str = ""
    id: str = ""
    accepted: str = ""
    was: Severity | None = None

    @property
    def found(self) -> Severity:
        """The severity it was found with."""
        return self.was or self.severity


def finding(
    code: str,
    *,
    file: str = "",
    unit: str = "",
    sheet: str = "",
    cell: str = "",
    id: str = "",
    **details: object,
) -> Finding:
    """A finding of a known code, its sentences filled with ``details``."""
    kind = CODES[code]
    words = {key: _short(value) for key, value in {"unit": unit, **details}.items()}
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**words),
        fix=kind.fix.format(**words),
        file=file,
        unit=unit,
        sheet=sheet,
        cell=cell,
        id=id,
    )


def _short(value: object) -> object:
    """Cell texts are quoted in sentences, however long they are."""
    return f"{value[:_QUOTED]}…" if isinstance(value, str) and len(value) > _QUOTED else value


_QUOTED = 400
GROUPED = frozenset({"missing-required", "missing-from-units"})
"""Findings of which many are one line for people."""


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings for people: a run of missing figures on one sheet is one line, so that the others are seen."""
    return map(as_one, alike(findings))


def alike(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings that are shown as one line, line by line."""
    for _, group in groupby(findings, key=lambda f: (f.code, f.file, f.sheet) if f.code in GROUPED else id(f)):
        yield list(group)


def as_one(same: Sequence[Finding]) -> Finding:
    """The line for findings that are alike."""
    if len(same) == 1:
        return same[0]
    cells = ", ".join(f.cell for f in same if f.cell)  # a sheet typed from the form may lack the row itself
    where = f", ở các ô {cells}" if cells else ""
    return replace(same[0], message=f"{len(same)} số liệu bắt buộc chưa có{where}.", id="")
