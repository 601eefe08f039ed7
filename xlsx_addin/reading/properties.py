"""The custom document properties of a package: what a workbook says about itself beside its cells."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.reading.guard import Archive
from xlsx_addin.reading.opc import parse
from xlsx_addin.reading.raw import UnreadableFile

_PART = "docProps/custom.xml"
_LARGEST = 1 << 16  # ours take 1 KB; whoever keeps novels in properties does without


def custom_properties(archive: Archive) -> Mapping[str, str]:
    """Name -> value as text. Figures can be read without them, so a damaged or huge part is as good as none."""
    size = archive.size(_PART)
    if size is None or size > _LARGEST:
        return {}
    try:
        root = parse(archive.read(_PART), _PART)
    except UnreadableFile:
        return {}
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in root}
