"""Taking buttons off a sheet: what a click on them would run is not in the workbook any more.

A button stands in the sheet's VML drawing, beside the frames of its cell notes. Excel, when it saves the file, adds
the same button as ``<control>`` with a part of its own and as a shape in the sheet's drawing. A shape or a picture
that runs a macro when it is clicked is there for its looks as well: shapes go, pictures and charts stay and merely
lose the macro, as do controls that hold a value (check boxes, lists).
"""

from __future__ import annotations

import re

from lxml import etree

from xlsx_addin.workbook.ooxml.markup import COMPATIBILITY, OFFICE_RELATIONS, Part, main
from xlsx_addin.workbook.ooxml.parts import Parts

_SHAPE_START = re.compile(rb"(?=<(?:[\w.-]+:)?shape[\s>])")
_SHAPE_END = re.compile(rb"</(?:[\w.-]+:)?shape\s*>")
_MACRO = re.compile(rb"<(?:[\w.-]+:)?FmlaMacro[\s>][^<]*</(?:[\w.-]+:)?FmlaMacro\s*>")
_BUTTON = re.compile(rb"""ObjectType\s*=\s*["']Button["']""")
_SHAPE_ID = re.compile(rb"""(?:\bid|:spid)\s*=\s*["']_x0000_s(\d+)""")
_COMPATIBLE_ID = re.compile(r"_x0000_s(\d+)")
_RELATION = f"{{{OFFICE_RELATIONS}}}id"
_ALTERNATIVES, _ALTERNATIVE = f"{{{COMPATIBILITY}}}AlternateContent", f"{{{COMPATIBILITY}}}Choice"


def remove_buttons(parts: Parts, sheet: str) -> None:
    """Take the macro buttons off the sheet whose part this is; parts that only they used stay unlinked."""
    gone: set[str] = set()  # shape numbers
    for relation, drawing in parts.related(sheet, "vmlDrawing").items():
        gone |= _from_vml(parts, sheet, relation, drawing)
    if controls := parts.related(sheet, "ctrlProp"):
        gone |= _from_controls(parts, sheet, controls)
    for relation, drawing in parts.related(sheet, "drawing").items():
        part = parts.xml(drawing)
        if _from_drawing(part, gone) and not len(part.root):
            _unlink(parts, sheet, relation)


def _from_vml(parts: Parts, sheet: str, relation: str, drawing: str) -> set[str]:
    """VML is HTML of a kind, not always well-formed: it is cut, not parsed."""
    before = parts.read(drawing)
    head, *shapes = _SHAPE_START.split(before)
    kept, gone = [head], set()
    left = 0
    for text in shapes:
        end = _SHAPE_END.search(text)
        shape, rest = (text[: end.end()], text[end.end() :]) if end else (text, b"")
        if end and _MACRO.search(shape) and _BUTTON.search(shape):
            gone |= {number.decode() for number in _SHAPE_ID.findall(shape)}
            kept.append(rest)
        else:
            kept.append(_MACRO.sub(b"", shape) + rest)
            left += 1
    after = b"".join(kept)
    if gone and not left:
        _unlink(parts, sheet, relation)
    elif after != before:
        parts.rewritten[drawing] = after
    return gone


def _from_controls(parts: Parts, sheet: str, controls: dict[str, str]) -> set[str]:
    gone: set[str] = set()
    part = parts.xml(sheet)
    for control in list(part.root.iter(main("control"))):
        settings = control.find(main("controlPr"))
        if settings is None or not settings.get("macro"):
            continue
        relation = control.get(_RELATION, "")
        part.dirty = True
        if relation in controls and parts.xml(controls[relation]).root.get("objectType") == "Button":
            gone.add(control.get("shapeId", ""))
            parts.unrelate(sheet, {relation})
            _remove(control)
        else:
            del settings.attrib["macro"]
    return gone


def _from_drawing(part: Part, gone: set[str]) -> bool:
    """Take shapes off that run a macro or stand for a button; whether anything changed."""
    changed = False
    for element in list(part.root.iter()):
        if not isinstance(element.tag, str):
            continue
        is_shape = element.tag.endswith("}sp")
        if element.get("macro") and not is_shape:
            element.set("macro", "")
            changed = True
        elif is_shape and (element.get("macro") or _number(element) in gone):
            _remove_shape(part.root, element)
            changed = True
    part.dirty |= changed
    return changed


def _number(shape: etree._Element) -> str | None:
    """The number under which VML knows the shape; None for a shape of the drawing's own."""
    for element in shape.iter("{*}compatExt"):
        if match := _COMPATIBLE_ID.fullmatch(element.get("spid", "")):
            return match[1]
    return None


def _remove_shape(root: etree._Element, shape: etree._Element) -> None:
    """A shape goes with its anchor, out of a group alone."""
    element, parent = shape, shape.getparent()
    if parent is not None and not parent.tag.endswith("}grpSp"):
        while parent is not None and parent is not root:
            element, parent = parent, parent.getparent()
    if parent is not None:
        parent.remove(element)


def _unlink(parts: Parts, sheet: str, relation: str) -> None:
    """Drop the element of a sheet that names a relation, and the relation."""
    part = parts.xml(sheet)
    for element in [e for e in part.root.iter(main("legacyDrawing"), main("drawing")) if e.get(_RELATION) == relation]:
        _remove(element)
    part.dirty = True
    parts.unrelate(sheet, {relation})


def _remove(element: etree._Element) -> None:
    """Remove an element, with the alternatives it was offered in and the list of controls that it leaves empty."""
    while (parent := element.getparent()) is not None:
        parent.remove(element)
        emptied = not len(parent) and parent.tag in (_ALTERNATIVE, main("controls"))
        if not emptied and parent.tag != _ALTERNATIVES:
            return
        element = parent
