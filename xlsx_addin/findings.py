"""The one vocabulary of problems: every finding has a stable code, a severity, a place, a message and a remedy.

``finding_kinds`` is the catalogue; ``docs/findings.md`` is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from xlsx_addin.finding_kinds import CODES, SEVERITY_WORDS, FindingKind, Severity

__all__ = ["CODES", "SEVERITY_WORDS", "Finding", "FindingKind", "Severity", "finding", "grouped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. ``sheet`` and ``cell`` are empty when it concerns a whole file."""

    code: str
    severity: Severity
    message: str
    fix: str
    file: str = ""
    unit: str = ""
    sheet: str = ""
    cell: str = ""
    id: str = ""


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
_GROUPED = {"missing-required", "missing-from-units"}


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings for people: a run of missing figures on one sheet is one line, so that the others are seen."""
    for _, group in groupby(findings, key=lambda f: (f.code, f.file, f.sheet) if f.code in _GROUPED else id(f)):
        same = list(group)
        if len(same) == 1:
            yield same[0]
            continue
        cells = ", ".join(f.cell for f in same)
        message = f"{len(same)} số liệu bắt buộc chưa có, ở các ô {cells}."
        yield replace(same[0], message=message, cell=same[0].cell, id="")
