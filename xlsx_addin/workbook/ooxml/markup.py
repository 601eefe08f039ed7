"""Parsing and writing single XML parts so that nothing but the edit changes.

lxml keeps prefixes, unknown namespaces, ``mc:AlternateContent``, comments and order; the XML declaration is
taken over as it was. No DTD, no entities, no network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from xlsx_addin.workbook.ooxml.errors import CannotEdit

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']+)")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def main(tag: str) -> str:
    """The qualified name of an element of SpreadsheetML."""
    return f"{{{MAIN}}}{tag}"


class Part:
    """One XML part: its tree, and its bytes as long as nobody has changed the tree."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.dirty = False
        self.original = data
        self.root = parse(data, name)

    def to_bytes(self) -> bytes:
        return serialise(self.root, self.original) if self.dirty else self.original


def parse(data: bytes, name: str = "") -> etree._Element:
    """The root of a part. Raises ``CannotEdit`` for broken XML and for any DTD."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, strip_cdata=False
    )
    try:
        if b"<!DOCTYPE" in data:
            raise ValueError("a DTD")
        root = etree.fromstring(data, parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise ValueError("a DTD")
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotEdit("file-damaged", f"Phần {name} của tệp bị hỏng. Hãy mở và lưu lại tệp bằng Excel.") from error
    return root


def serialise(root: etree._Element, original: bytes) -> bytes:
    """The part again, behind the declaration it came with (unless that names another encoding than UTF-8)."""
    prolog = _PROLOG.match(original)
    declaration = prolog[0] if prolog else b""
    encoding = _ENCODING.search(declaration)
    other = encoding is not None and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
    if other or original.startswith((b"\xff\xfe", b"\xfe\xff")):
        declaration = _DECLARATION
    return declaration + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def insert_ordered(root: etree._Element, element: etree._Element, order: Sequence[str]) -> None:
    """Put ``element`` where the schema's sequence ``order`` wants it; children not in ``order`` come last."""
    position = order.index(etree.QName(element).localname)
    before = {main(tag) for tag in order[: position + 1]}
    index = max((number for number, child in enumerate(root, 1) if child.tag in before), default=0)
    root.insert(index, element)
