"""Reasons that whoever consolidates gave on its ``Kiểm tra``, for findings of the units and of the consolidation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlsx_addin.acceptance import with_accepted
from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, Severity
from xlsx_addin.submission.records import PackedFindings, Submission, count_severities


def with_reasons(edition: Edition, s: Submission, reasons: Mapping[str, str]) -> Submission:
    """One unit's submission, its findings accepted that have a reason."""
    counted = count_severities(s.findings)
    if not reasons or not (counted[Severity.WARNING] or counted[Severity.INFO]):
        return s
    return replace(s, findings=PackedFindings(with_accepted(edition, s, s.findings, reasons)))


def remark_holders(
    totals: Submission, merged: Sequence[Submission], remarks: Sequence[Finding]
) -> Iterator[tuple[Submission, list[Finding]]]:
    """The remarks of a consolidation by whose figures they are about: its totals, or one unit's file."""
    files = {s.file: s for s in merged if s.file}
    by_file: dict[str, list[Finding]] = {}
    for f in remarks:
        by_file.setdefault(f.file if f.file in files else "", []).append(f)
    return ((files.get(file, totals), found) for file, found in by_file.items())


def remarks_with_reasons(
    edition: Edition,
    totals: Submission,
    merged: Sequence[Submission],
    remarks: Sequence[Finding],
    reasons: Mapping[str, str],
) -> tuple[Finding, ...]:
    """The remarks in their order, those accepted that have a reason."""
    if not reasons:
        return tuple(remarks)
    new: dict[int, Finding] = {}
    for s, found in remark_holders(totals, merged, remarks):
        new |= {id(f): g for f, g in zip(found, with_accepted(edition, s, found, reasons), strict=True)}
    return tuple(new[id(f)] for f in remarks)
