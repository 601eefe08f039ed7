"""The VBA of a workbook as text, module by module. Nothing of it is run."""

from __future__ import annotations

import re
from pathlib import Path

from xlsx_addin.reading.book import DEFAULT_LIMITS
from xlsx_addin.reading.formats import is_zip
from xlsx_addin.reading.guard import Archive, file_bytes
from xlsx_addin.reading.reasons import unreadable

_PROJECT, _WORKBOOK = "xl/vbaProject.bin", "xl/workbook.xml"
_CODE_NAME = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*\bcodeName\s*=")


def macro_modules(path: Path) -> dict[str, str]:
    """Module name -> source; empty for a workbook without macros. Raises ``UnreadableFile``.

    Files of others are read in a process of its own (``reading.isolate``), like everything hostile.
    """
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import parse_vba_project

    data = file_bytes(path, DEFAULT_LIMITS)
    if not is_zip(data):
        return {}
    archive = Archive(data, DEFAULT_LIMITS)
    if _PROJECT not in archive:
        return {}
    project = archive.read(_PROJECT)
    try:
        return {module.name: module.source for module in parse_vba_project(CFB.from_bytes(project)).modules}
    except Exception as error:  # pyOpenVBA lets many kinds escape on a damaged project
        raise unreadable("damaged-file", detail="không đọc được phần macro") from error


def lost_code_names(data: bytes) -> bool:
    """Whether a workbook has macros but does not say which of them are its own: no Excel leaves it so. LibreOffice
    does, which writes the whole project anew. Raises ``UnreadableFile``."""
    if not is_zip(data):
        return False
    archive = Archive(data, DEFAULT_LIMITS)
    if _PROJECT not in archive or _WORKBOOK not in archive:
        return False
    return _CODE_NAME.search(archive.read(_WORKBOOK)) is None


def same_code(one: str, other: str) -> bool:
    """Whether two sources are one program: VBA tells neither case nor spaces, and keeps attributes to itself."""
    return _essence(one) == _essence(other)


def _essence(source: str) -> list[str]:
    lines = (re.sub(r"\s+", " ", line).strip().casefold() for line in source.splitlines())
    return [line for line in lines if line and not line.startswith("attribute vb_")]
