"""One report from one submission: figures in, the bytes of a Word document and its blanks out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, finding
from xlsx_addin.narrative.annual import annual_context
from xlsx_addin.narrative.context import Blank
from xlsx_addin.narrative.refusal import TemplateRefused
from xlsx_addin.narrative.tags import tags
from xlsx_addin.resources import resource
from xlsx_addin.submission.records import Breakdown, Submission

KINDS = ("nam",)
"""Kinds of report that can be written: the annual one."""

__all__ = ["KINDS", "Report", "TemplateRefused", "UnknownKind", "write_report"]


class UnknownKind(ValueError):  # noqa: N818 - as TemplateRefused
    """No report of that kind; the message names those that there are."""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished document and what was left blank in it."""

    docx: bytes
    findings: tuple[Finding, ...]


def write_report(
    edition: Edition,
    submission: Submission,
    breakdown: Breakdown,
    *,
    kind: str = "nam",
    template: Path | None = None,
) -> Report:
    """The narrative report of one submission; ``breakdown`` holds the units' own figures of a consolidation.

    ``template`` replaces the one that comes with the product. Raises ``UnknownKind``; ``TemplateRefused`` for a
    template that is not safe or not right; ``OSError`` when it cannot be read.
    """
    if kind not in KINDS:
        raise UnknownKind(f"unknown kind of report {kind!r}; known: {', '.join(KINDS)}")
    # Word libraries load only when a document is made.
    from xlsx_addin.narrative.template_guard import read_guarded
    from xlsx_addin.narrative.word import fill_template

    context = annual_context(edition, submission, breakdown)
    path = template or resource("templates", "bao_cao_nam.docx")
    title = f"Báo cáo năm {context.frame.year}"
    docx = fill_template(read_guarded(path), tags(context), title)
    return Report(docx, tuple(_finding(edition, submission, blank) for blank in context.blanks()))


def _finding(edition: Edition, submission: Submission, blank: Blank) -> Finding:
    source = submission.source(edition, blank.id) if blank.id in edition.fields else None
    return finding(
        "report-blank",
        file=submission.file,
        unit=submission.unit.shown,
        sheet=source.sheet if source else edition.sheets.get(blank.sheet, ""),
        cell=source.cell if source else "",
        id=blank.id,
        what=blank.what,
    )
