"""Document properties: custom ones by name, and the date of the last change."""

from __future__ import annotations

import datetime as dt

from lxml import etree

from xlsx_addin.workbook.ooxml.markup import Part
from xlsx_addin.workbook.ooxml.parts import Parts

_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of user-defined properties
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VARIANT}"/>'
)
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TERMS = "http://purl.org/dc/terms/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def read(parts: Parts, name: str) -> str | None:
    """The property's value as text, whatever its type."""
    part = _part(parts)
    element = None if part is None else _find(part, name)
    return None if element is None else "".join(str(text) for text in element.itertext())


def write(parts: Parts, name: str, text: str) -> None:
    """Set a property to a text, as a property of its own kind when there was none."""
    part = _part(parts)
    if part is None:
        part = parts.add("docProps/custom.xml", _EMPTY.encode(), _CONTENT_TYPE)
        parts.relate("", "custom-properties", part.name)
    element = _find(part, name)
    if element is None:
        number = max((int(other.get("pid", "1")) for other in part.root), default=1) + 1
        element = etree.SubElement(part.root, f"{{{_CUSTOM}}}property")
        for key, value in (("fmtid", _FORMAT_ID), ("pid", str(number)), ("name", name)):
            element.set(key, value)
    element[:] = []
    etree.SubElement(element, f"{{{_VARIANT}}}lpwstr").text = text
    part.dirty = True


def set_modified(parts: Parts, when: dt.datetime) -> None:
    """State when the document was last changed; a time with a zone is turned to UTC, one without is UTC."""
    if when.tzinfo is not None:
        when = when.astimezone(dt.UTC)
    for name in parts.related("", "core-properties").values():
        part = parts.xml(name)
        element = part.root.find(f"{{{_TERMS}}}modified")
        if element is None:
            element = etree.SubElement(part.root, f"{{{_TERMS}}}modified")
            element.set(f"{{{_INSTANCE}}}type", "dcterms:W3CDTF")
        element.text = f"{when:%Y-%m-%dT%H:%M:%SZ}"
        part.dirty = True


def forget_last_author(parts: Parts) -> None:
    """Leave nobody's name as the one who saved the document last."""
    for name in parts.related("", "core-properties").values():
        part = parts.xml(name)
        for element in part.root.iterfind(f"{{{_CORE}}}lastModifiedBy"):
            part.dirty |= bool(element.text)
            element.text = ""


def _part(parts: Parts) -> Part | None:
    for name in parts.related("", "custom-properties").values():
        return parts.xml(name)
    return None


def _find(part: Part, name: str) -> etree._Element | None:
    wanted = name.casefold()  # Excel does not tell "Edition" from "edition"
    return next((element for element in part.root if element.get("name", "").casefold() == wanted), None)
