"""The package around the parts of .xlsx, .xlsm and .xlsb: XML parts and the relationships between them."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from xlsx_addin.reading.guard import Archive
from xlsx_addin.reading.reasons import unreadable

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LARGEST = 32 << 20  # a tree takes ten times the bytes; styles bloated by years of copying reach 10 MB
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def parse(part: bytes, name: str) -> ET.Element:
    """The root of an XML part; UnreadableFile if it is malformed or declares entities."""
    if len(part) > _LARGEST:
        raise unreadable("too-large", detail=f"thành phần {name} hơn {_LARGEST >> 20} MB")
    if b"<!DOCTYPE" in part:  # never in a workbook; a door to entity bombs
        raise unreadable("damaged-file", detail=f"thành phần {name} có khai báo lạ")
    try:
        return ET.fromstring(part)  # noqa: S314 - no DOCTYPE, so no entities
    except (ET.ParseError, ValueError, LookupError) as error:
        raise unreadable("damaged-file", detail=f"thành phần {name} sai cấu trúc") from error


def relations_of(archive: Archive, source: str) -> Mapping[str, tuple[str, str]]:
    """Relationship id -> (last word of its type, part), of one source part ('' for the package)."""
    folder, file = posixpath.split(source)
    return _relations(archive.read(posixpath.join(folder, "_rels", f"{file}.rels")), folder)


@lru_cache(maxsize=32)
def _relations(part: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    """Files made from one template share this part to the byte."""
    relations = {}
    for element in parse(part, f"{folder}/_rels"):
        kind = element.get("Type", "").rpartition("/")[2]
        target = unquote(element.get("Target", "")).replace("\\", "/")
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        relations[element.get("Id", "")] = (kind, target)
    return MappingProxyType(relations)


def styles_and_strings(archive: Archive, relations: Mapping[str, tuple[str, str]]) -> tuple[str | None, str | None]:
    """The styles part and the shared strings part of a workbook.

    Some programs name strings they never write, which does no harm; but with lost styles a percent would
    read as a fraction and a date as a number, so a styles part that is named must be there.
    """
    by_kind = dict(relations.values())
    strings = by_kind.get("sharedStrings")
    return by_kind.get("styles"), strings if strings is not None and strings in archive else None


def main_part(archive: Archive) -> str | None:
    """The part the package's relationships say is the document, if there is one."""
    if "_rels/.rels" not in archive:
        return None
    targets = [part for kind, part in relations_of(archive, "").values() if kind == "officeDocument"]
    return targets[0] if targets and targets[0] in archive else None


def relation_part(relations: list[tuple[str, str, str]]) -> bytes:
    """A relationships part of (id, last word of the type, target)."""
    rows = "".join(
        f'<Relationship Id={quoteattr(name)} Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'.encode()
