"""From a plain workbook package to a macro workbook: content type, VBA project, ribbon."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from lxml import etree
from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB

from xlsx_addin.workbook.macro.ribbon import RELATIONSHIP_TYPES, ribbon_parts
from xlsx_addin.workbook.macro.sources import DOCUMENT_MODULE, modules, own_modules

_CONTENT_TYPES, _RELATIONSHIPS = "[Content_Types].xml", "_rels/.rels"
_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PROJECT = "xl/vbaProject.bin"
_NO_CACHE = bytes.fromhex("cc61 ffff 00 0100")
"""The whole stream ``_VBA_PROJECT`` of a project that nothing was compiled in, as writers must leave it: a version
that no Excel has makes every one compile the sources ([MS-OVBA] 2.3.4.1)."""
_MACRO = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def with_macros(package: bytes) -> bytes:
    """The .xlsm of an .xlsx package whose sheets have their code names. Raises ``MacroSourceError``."""
    types = _parts(package)[_CONTENT_TYPES].replace(_PLAIN, _MACRO)
    compiled = _parts(_compiled(_written({**_parts(package), _CONTENT_TYPES: types})))
    compiled[_PROJECT] = _without_cache(compiled[_PROJECT])
    ribbon = ribbon_parts()
    compiled[_RELATIONSHIPS] = _related(compiled[_RELATIONSHIPS], ribbon)
    return _written({**compiled, **ribbon})


def _compiled(package: bytes) -> bytes:
    """The package with its VBA project. The library works on files only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsm")
        path.write_bytes(package)
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for module in modules():
                kind = VBAModuleKind.other if module.is_class else VBAModuleKind.standard
                project.add_module(module.name, module.source, kind=kind)
            book.set_module(DOCUMENT_MODULE, own_modules()[DOCUMENT_MODULE])
            for each in project.modules:  # those of the library's template too: written anew, as source alone
                each.dirty = True
            book.save(path)
        return path.read_bytes()


def _without_cache(project: bytes) -> bytes:
    """The project without any of what Office compiled in the template it was made from."""
    container = CFB.from_bytes(project)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    return bytes(container.to_bytes())


def _related(relationships: bytes, ribbon: dict[str, bytes]) -> bytes:
    root = etree.fromstring(relationships)
    for number, part in enumerate(ribbon, start=1):
        attributes = {"Id": f"rIdRibbon{number}", "Type": RELATIONSHIP_TYPES[part], "Target": part}
        etree.SubElement(root, root[0].tag, attributes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def _written(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()
