"""One document from one workbook: figures in, the bytes of a Word document and its blanks out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, finding
from xlsx_addin.narrative.context import Blank, Made
from xlsx_addin.narrative.kinds import KINDS, Kind, kind_of_period
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.own_words import place_words, read_own_words
from xlsx_addin.narrative.refusal import DocumentRefused, TemplateRefused
from xlsx_addin.resources import resource
from xlsx_addin.submission.records import Submission
from xlsx_addin.submission.sheets import sheets_of

__all__ = [
    "DocumentRefused",
    "Report",
    "TemplateRefused",
    "known_kind",
    "own_words_on_sheet",
    "write_document",
    "write_report",
]


@dataclass(frozen=True, slots=True)
class Report:
    """A finished document, its text, and what was left blank in it."""

    docx: bytes
    findings: tuple[Finding, ...]
    made: Made


def known_kind(code: str, submission: Submission) -> Kind:
    """The kind of that name; none named: the report of the workbook's period. Raises ``DocumentRefused``
    (``unknown-kind``)."""
    if not code:
        return kind_of_period(submission.period)
    if code not in KINDS:
        raise DocumentRefused("unknown-kind", f"Không có loại văn bản «{code}»; có: {', '.join(KINDS)}.")
    return KINDS[code]


def write_report(
    material: Material,
    kind: str = "",
    *,
    template: Path | None = None,
    own_words: Mapping[str, str] | None = None,
) -> Report:
    """The document of that kind (none: the report of the workbook's period).

    ``template`` replaces the one that comes with the product; ``own_words`` replace paragraphs (``Made.reworded``).
    Raises ``DocumentRefused`` where the workbook gives no such document; ``TemplateRefused`` for a template that is not
    safe or not right; ``OSError`` when it cannot be read.
    """
    known = known_kind(kind, material.submission)
    made = known.make(material).reworded(own_words or {})
    docx = write_document(made, known.template, template)
    blanks = tuple(_finding(material.edition, material.submission, blank) for blank in made.all_blanks())
    left_out = _left_out(material.submission, known, made, template) if template else ()
    return Report(docx, (*left_out, *blanks, *made.remarks), made)


def own_words_on_sheet(material: Material, kind: str = "") -> dict[str, str]:
    """What people wrote over the document's sentences on the workbook's sheet ``Xem trước``, for ``write_report``.
    Raises ``DocumentRefused``."""
    found = sheets_of(material.edition, material.book).get("xem_truoc") if material.book else None
    own = read_own_words(found[0]) if found else ()
    known = known_kind(kind, material.submission)
    return place_words(known.code, known.make(material), own).texts if own else {}


def write_document(made: Made, standard: str, template: Path | None = None) -> bytes:
    """A document's text in its ``standard`` template (a file under ``templates/``) or in an office's own."""
    # Word libraries load only when a document is made.
    from xlsx_addin.narrative.word.filling import fill_template
    from xlsx_addin.narrative.word.template_guard import read_guarded

    return fill_template(read_guarded(template or resource("templates", standard)), made.tags(), made.title)


def _left_out(submission: Submission, kind: Kind, made: Made, template: Path) -> tuple[Finding, ...]:
    """Parts with text for which an office's own template has no place."""
    from xlsx_addin.narrative.word.filling import tags_of
    from xlsx_addin.narrative.word.template_guard import read_guarded

    used = tags_of(read_guarded(template))
    parts = dict.fromkeys(part.key.partition(".")[0] for part in made.parts if part.paragraphs)
    place = {"file": submission.file, "unit": submission.unit.shown, "name": template.name}
    return tuple(
        finding("template-without-part", **place, tag=key, what=kind.meanings[key]) for key in parts if key not in used
    )


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
