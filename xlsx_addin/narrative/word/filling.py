"""Word specifics of rendering: a guarded template filled by docxtpl, rules fitted, bytes made deterministic."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Mapping
from typing import Any

from docx.shared import Emu, Pt
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from xlsx_addin.narrative.context import TagValue
from xlsx_addin.narrative.layout.styles import AGENCY, AGENCY_RULE, BODY
from xlsx_addin.narrative.refusal import TemplateRefused
from xlsx_addin.narrative.word.tag_rules import environment, prepared, render

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every zip member: the earliest that a zip can hold."""

PROPERTY_DATE = dt.datetime(2020, 3, 5)
"""A fixed date for document properties: that of the decree on administrative documents."""


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
    try:
        document.render(prepared(values), jinja_env=environment())
    except (etree.LxmlError, KeyError, AttributeError, IndexError, UnicodeError) as error:
        raise _misplaced() from error
    _fit_agency_rule(document.docx)
    _keep_leads(document.docx)
    _anonymous(document.docx, title)
    out = io.BytesIO()
    document.docx.save(out)
    return stamped(out.getvalue())


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


# --- the rule under the issuing agency -------------------------------------------------------------------------
def _fit_agency_rule(document: Any) -> None:
    """One third to one half of the agency's name: the paragraph that draws the rule gets indents that leave that."""
    for table in document.tables:
        for cell in table.rows[0].cells[:1]:
            names = [p for p in cell.paragraphs if p.style.name == AGENCY]
            rules = [p for p in cell.paragraphs if p.style.name == AGENCY_RULE]
            if not names or not rules or cell.width is None:
                continue
            size = names[0].style.font.size or Pt(12)
            longest = max(text_width(p.text, size) for p in names)
            rule = min(longest, int(cell.width)) * 2 // 5
            for paragraph in rules:
                side = Emu((int(cell.width) - rule) // 2)
                paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side


# Widths of Times New Roman Bold in thousandths of the size; the marks of a letter do not widen it.
_WIDTHS = {" ": 250, "-": 333, "I": 389, "S": 556, "P": 611, "M": 944, "W": 1000}
_WIDTHS |= dict.fromkeys("BETZ", 667) | dict.fromkeys("GHKOQ", 778)


def text_width(text: str, size: int) -> int:
    """The width of bold capitals, in the unit of the size."""
    letters = unicodedata.normalize("NFD", text.upper())
    return sum(_WIDTHS.get(c, 722) for c in letters if not unicodedata.combining(c)) * size // 1000
