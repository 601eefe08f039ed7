"""A copy of a sheet for more of the same list: its cells and rules, none of what hangs on other parts."""

from __future__ import annotations

import copy

from lxml import etree

from xlsx_addin.workbook.ooxml.markup import COMPATIBILITY, OFFICE_RELATIONS, main

_LEFT_OUT = (
    *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "customProperties", "customSheetViews"),
)


def detached(root: etree._Element) -> etree._Element:
    """A copy of a worksheet's tree without drawings, buttons, notes, tables and other links to parts."""
    made = copy.deepcopy(root)
    left_out = {main(tag) for tag in _LEFT_OUT}
    for child in list(made):
        if child.tag in left_out or (_namespace(child) == COMPATIBILITY and _linked(child)):
            made.remove(child)
    for element in list(made.iter()):
        links = [name for name in element.attrib if str(name).startswith(f"{{{OFFICE_RELATIONS}}}")]
        if not links:
            continue
        parent = element.getparent()
        if element.tag != main("pageSetup") and parent is not None:
            parent.remove(element)
            if not len(parent) and parent.tag == main("hyperlinks"):
                made.remove(parent)
        for name in links:
            del element.attrib[name]
    for element in made.iter(main("sheetPr")):
        element.attrib.pop("codeName", "")  # names a VBA module, which only one sheet can have
    for name in list(made.attrib):
        if str(name).endswith("}uid"):
            del made.attrib[name]
    return made


def _namespace(element: etree._Element) -> str | None:
    return etree.QName(element).namespace if isinstance(element.tag, str) else None


def _linked(element: etree._Element) -> bool:
    return any(str(name).startswith(f"{{{OFFICE_RELATIONS}}}") for child in element.iter() for name in child.attrib)
