"""The ribbon tab, made from the buttons: one XML part for Office 2010 and later, one for Office 2007."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from xlsx_addin.buttons import BUTTONS, RIBBON_TAB, Button

CALLBACK_MODULE = "DaiLenh"
CALLBACK_PREFIX = "Ribbon_"
_2010, _2007 = "customUI/customUI14.xml", "customUI/customUI.xml"
_NAMESPACES = {
    _2010: "http://schemas.microsoft.com/office/2009/07/customui",
    _2007: "http://schemas.microsoft.com/office/2006/01/customui",
}
RELATIONSHIP_TYPES = {
    _2010: "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    _2007: "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
}
"""The package's relationship to each part."""


def callback(button: Button) -> str:
    """The macro behind a button of the ribbon, as its XML names it."""
    return f"{CALLBACK_MODULE}.{CALLBACK_PREFIX}{button.sub}"


def ribbon_parts() -> dict[str, bytes]:
    """The parts by name."""
    return {part: _xml(namespace) for part, namespace in _NAMESPACES.items()}


def _xml(namespace: str) -> bytes:
    root = etree.Element(f"{{{namespace}}}customUI", nsmap={None: namespace})  # type: ignore[dict-item] # the stubs know no default namespace
    parent = root
    for tag, attributes in (("ribbon", {}), ("tabs", {}), ("tab", {"id": "tabPhuLuc01", "label": RIBBON_TAB})):
        parent = etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)
    for number, (label, buttons) in enumerate(groupby(BUTTONS, key=lambda b: b.group), start=1):
        group = etree.SubElement(parent, f"{{{namespace}}}group", id=f"grp{number}", label=label)
        for button in buttons:
            etree.SubElement(group, f"{{{namespace}}}button", dict(_attributes(button)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _attributes(button: Button) -> Iterator[tuple[str, str]]:
    yield "id", f"btn{button.sub}"
    yield "label", button.caption
    yield "imageMso", button.icon
    yield "size", "large" if button.large else "normal"
    yield "screentip", button.caption
    yield "supertip", button.screentip
    yield "onAction", callback(button)
