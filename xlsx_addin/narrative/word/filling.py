"""Word specifics of rendering: a guarded template filled by docxtpl, rules fitted, bytes made deterministic."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from xlsx_addin.narrative.context import TagValue
from xlsx_addin.narrative.layout.styles import AGENCY, AGENCY_RULE, BODY, SUBJECT, SUBJECT_RULE
from xlsx_addin.narrative.refusal import TemplateRefused
from xlsx_addin.narrative.word.tag_rules import environment, prepared, render

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every zip member: the earliest that a zip can hold."""

PROPERTY_DATE = dt.datetime(2020, 3, 5)
"""A fixed date for document properties: that of the decree on administrative documents."""


_COMMAND = re.compile(r"\s*\{%p\s")


class _Report(DocxTemplate):  # type: ignore[misc]
    """docxtpl with its tags run under our rules (its own environment would execute what a template says)."""

    def render_xml_part(self, src_xml: str, part: Any, context: Mapping[str, object], jinja_env: Any = None) -> str:
        if not isinstance(jinja_env, SandboxedEnvironment):
            raise TypeError("templates are only ever rendered in the sandbox")
        self.current_rendering_part = part
        filled = render(jinja_env, src_xml, context)
        try:
            etree.fromstring(filled.encode("utf-8"))  # docxtpl itself would repair broken XML and lose text
        except etree.XMLSyntaxError as error:
            raise _misplaced() from error
        return filled

    def render_properties(self, context: Mapping[str, object], jinja_env: Any = None) -> None:
        """Document properties hold no tags."""


def fill_template(template: bytes, values: Mapping[str, TagValue], title: str) -> bytes:
    """The report as bytes, from a template that passed ``template_guard``. Raises ``TemplateRefused``."""
    document = _Report(io.BytesIO(template))
    document.init_docx()
    body = document.docx.element.body  # as XML: a library object would keep what stood there before the tags are filled
    _part_breaks_from_commands(body)
    first = deepcopy(next(body.iter(qn("w:sectPr"))))
    try:
        document.render(prepared(values), jinja_env=environment())
    except (etree.LxmlError, KeyError, AttributeError, IndexError, UnicodeError) as error:
        raise _misplaced() from error
    _restore_first_section(document.docx.element.body, first)
    _fit_rules(document.docx)
    _keep_leads(document.docx)
    _anonymous(document.docx, title)
    out = io.BytesIO()
    document.docx.save(out)
    return stamped(out.getvalue())


def _part_breaks_from_commands(body: Any) -> None:
    """LibreOffice saves the break before an appendix into the paragraph above it, which may be a command: it would
    vanish with that. It gets a paragraph of its own."""
    for section in list(body.iter(qn("w:sectPr"))):
        paragraph = section.getparent().getparent()
        if paragraph.tag != qn("w:p") or not _COMMAND.match("".join(t.text or "" for t in paragraph.iter(qn("w:t")))):
            continue  # the last section stands in the body itself
        own = deepcopy(paragraph)
        for run in own.findall(qn("w:r")):
            own.remove(run)
        section.getparent().remove(section)
        paragraph.addnext(own)


def _restore_first_section(body: Any, first: Any) -> None:
    """An appendix that is left out takes the break above it along, and the text would get the page of what follows."""
    now = next(body.iter(qn("w:sectPr")))
    now.getparent().replace(now, first)


def tags_of(template: bytes) -> frozenset[str]:
    """The names that a template which has been filled takes from the report."""
    return frozenset(_Report(io.BytesIO(template)).get_undeclared_template_variables(environment()))


def _misplaced() -> TemplateRefused:
    return TemplateRefused(
        "template-result", "Thẻ trong tệp mẫu đặt sai chỗ nên văn bản tạo ra bị hỏng; xem hướng dẫn về thẻ."
    )


def _anonymous(document: Any, title: str) -> None:
    """No names of people who touched the template, no clock: the same figures give the same bytes."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "", ""
    properties.comments = properties.keywords = ""
    properties.category = "xlsx_addin"  # by which reading.docx knows our own documents, which are no input
    properties.created = properties.modified = PROPERTY_DATE
    properties.revision = 1


def stamped(data: bytes) -> bytes:
    """The same zip with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            fixed.create_system = 3
            target.writestr(fixed, source.read(entry))
    return out.getvalue()


def _keep_leads(document: Any) -> None:
    """A line that announces others ("…:") never ends a page."""
    for paragraph in document.paragraphs:
        if paragraph.style.name == BODY and paragraph.text.endswith(":"):
            paragraph.paragraph_format.keep_with_next = True


# --- rules under the issuing agency and the subject ---------------------------------------------------------------
def _fit_rules(document: Any) -> None:
    """One third to one half of the words above: a paragraph that draws a rule gets indents that leave that."""
    for table in document.tables:
        for cell in table.rows[0].cells[:1]:
            if cell.width is not None:
                _fit(cell.paragraphs, AGENCY, AGENCY_RULE, int(cell.width))
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    _fit(document.paragraphs, SUBJECT, SUBJECT_RULE, room)


def _fit(paragraphs: Sequence[Any], words: str, rule: str, room: int) -> None:
    """``words`` and ``rule`` are styles; ``room`` is the width of the column."""
    lines = [(line, p.style.font.size or Pt(12)) for p in paragraphs if p.style.name == words for line in _lines(p)]
    if not lines:
        return
    side = Emu((room - min(max(text_width(*line) for line in lines), room) * 2 // 5) // 2)
    for paragraph in paragraphs:
        if paragraph.style.name == rule:
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side


def _lines(paragraph: Any) -> list[str]:
    return str(paragraph.text).split("\n")


# Widths of Times New Roman Bold in thousandths of the size; the marks of a letter do not widen it.
_WIDTHS = {" ": 250, ",": 250, ".": 250, "-": 333, "I": 389, "S": 556, "P": 611, "M": 944, "W": 1000}
_WIDTHS |= dict.fromkeys("BETZ", 667) | dict.fromkeys("GHKOQ", 778)
_WIDTHS |= dict.fromkeys("il", 278) | dict.fromkeys("fjt", 333) | {"s": 389, "m": 833} | dict.fromkeys("cerz", 444)
_WIDTHS |= dict.fromkeys("agovxy0123456789", 500) | dict.fromkeys("bdhknpquđ", 556)


def text_width(text: str, size: int) -> int:
    """The width of bold letters, in the unit of the size."""
    letters = unicodedata.normalize("NFD", text)
    return sum(_WIDTHS.get(c, 722) for c in letters if not unicodedata.combining(c)) * size // 1000
