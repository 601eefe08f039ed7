"""The package around the sheets: parts by name, content types, and the relations between parts."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Set
from urllib.parse import unquote

from lxml import etree

from xlsx_addin.workbook.ooxml.archive import Archive
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.markup import OFFICE_RELATIONS, Part

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Parts:
    """All parts of a package. XML parts are parsed when first asked for; added and removed ones are kept here."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.parsed: dict[str, Part] = {}
        self.removed: set[str] = set()
        self.rewritten: dict[str, bytes] = {}  # parts that are not XML, or not well-formed as VML may be
        self._links: dict[str, list[tuple[str, str, str]]] = {}
        self._by_lower = {name.lower(): name for name in archive.names}
        if CONTENT_TYPES not in archive or "_rels/.rels" not in archive:
            raise CannotEdit("not-a-workbook", "Tệp không phải là tệp Excel .xlsx hoặc .xlsm.")
        if any(name.startswith("_xmlsignatures/") for name in self._by_lower):
            raise CannotEdit(
                "file-signed",
                "Tệp đã ký số: sửa tệp sẽ làm mất hiệu lực chữ ký. Hãy gỡ chữ ký trong Excel hoặc dùng bản chưa ký.",
            )

    def __contains__(self, name: str) -> bool:
        return name in self.parsed or (name in self.archive and name not in self.removed)

    def xml(self, name: str) -> Part:
        """The parsed part. Whoever changes its tree sets ``dirty``."""
        if name not in self.parsed:
            self.parsed[name] = Part(name, self.read(name))
        return self.parsed[name]

    def read(self, name: str) -> bytes:
        """The part as stored in the file."""
        if name not in self.archive:
            raise CannotEdit("file-damaged", f"Tệp thiếu phần {name}. Hãy mở và lưu lại tệp bằng Excel.")
        return self.archive.read(name)

    def add(self, name: str, data: bytes, content_type: str) -> Part:
        """A new XML part."""
        part = self.parsed[name] = Part(name, data)
        part.dirty = True
        types = self.xml(CONTENT_TYPES)
        override = etree.SubElement(types.root, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{name}")
        override.set("ContentType", content_type)
        types.dirty = True
        return part

    def remove(self, name: str, source: str) -> None:
        """Drop a part, its content type, and the relation from ``source`` that leads to it."""
        self.unrelate(source, {i for i, _, target in self._relations(source) if target == name})
        self._discard(name)

    def unrelate(self, source: str, identifiers: Collection[str]) -> None:
        """Drop relations of a part. What they led to stays until ``discard_unreachable``."""
        if not identifiers:
            return
        relations = self.xml(relations_name(source))
        for element in [e for e in relations.root if e.get("Id") in identifiers]:
            relations.root.remove(element)
        relations.dirty = True
        self._links.pop(source, None)

    def reachable(self) -> set[str]:
        """Every part that relations lead to from the package, step by step."""
        found: set[str] = set()
        waiting = [""]
        while waiting:
            for _, _, target in self._relations(waiting.pop()):
                if target not in found and target in self:
                    found.add(target)
                    waiting.append(target)
        return found

    def discard_unreachable(self, before: Set[str]) -> None:
        """Drop the parts that were reachable ``before`` and no longer are: whatever only a dropped part led to."""
        for name in sorted(before - self.reachable()):
            self._discard(name)

    def _discard(self, name: str) -> None:
        for each in (name, relations_name(name)):
            self.parsed.pop(each, None)
            self.rewritten.pop(each, None)
            self.removed.add(each)
        self._links.pop(name, None)
        types = self.xml(CONTENT_TYPES)
        for element in [e for e in types.root if e.get("PartName", "").lower() == f"/{name}".lower()]:
            types.root.remove(element)
            types.dirty = True

    def related(self, source: str, kind: str) -> dict[str, str]:
        """Relation id -> part name, of the relations of ``source`` ("" is the package) of one kind."""
        return {i: target for i, type_, target in self._relations(source) if _last(type_) == kind}

    def relate(self, source: str, kind: str, target: str, identifier: str = "") -> str:
        """Add a relation from ``source`` to the part ``target``; its id is returned."""
        relations = self.xml(relations_name(source))
        used = {element.get("Id") for element in relations.root}
        number = len(used) + 1
        while not identifier or identifier in used:
            identifier, number = f"rId{number}", number + 1
        element = etree.SubElement(relations.root, f"{{{_RELATIONS}}}Relationship")
        element.set("Id", identifier)
        element.set("Type", kind if ":" in kind else f"{OFFICE_RELATIONS}/{kind}")
        element.set("Target", posixpath.relpath(target, posixpath.dirname(source) or "."))
        relations.dirty = True
        self._links.pop(source, None)
        return identifier

    def _relations(self, source: str) -> list[tuple[str, str, str]]:
        """(id, type, part) of each relation of a part to another part."""
        if source not in self._links:
            self._links[source] = list(self._read_relations(source))
        return self._links[source]

    def _read_relations(self, source: str) -> Iterator[tuple[str, str, str]]:
        name = relations_name(source)
        if name not in self:
            return
        for element in self.xml(name).root.iter(f"{{{_RELATIONS}}}Relationship"):
            kind = element.get("Type", "")
            if kind.startswith(_STRICT):
                raise CannotEdit(
                    "strict-workbook",
                    "Tệp lưu ở dạng “Strict Open XML”. Hãy lưu lại trong Excel dạng “Excel Workbook (.xlsx)”.",
                )
            if element.get("TargetMode") != "External":
                yield element.get("Id", ""), kind, self._resolve(source, element.get("Target", ""))

    def _resolve(self, source: str, target: str) -> str:
        joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
        for name in (joined, unquote(joined)):
            if name in self.parsed or name in self.archive:
                return name
        return self._by_lower.get(joined.lower(), joined)


def relations_name(source: str) -> str:
    """Where the relations of a part stand."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _last(kind: str) -> str:
    return kind.rsplit("/", 1)[-1]
