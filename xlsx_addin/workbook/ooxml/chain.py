"""``calcChain.xml``: the order of calculation. An entry for a cell without a formula makes Excel "repair" the file."""

from __future__ import annotations

from collections.abc import Mapping, Set

from lxml import etree

from xlsx_addin.cell_values import Place
from xlsx_addin.places import to_a1
from xlsx_addin.workbook.ooxml.grid import place_of
from xlsx_addin.workbook.ooxml.markup import Part, main


def update(part: Part, lost: Mapping[str, Set[Place]], gained: Mapping[str, Set[Place]]) -> bool:
    """Drop the entries of cells that lost their formula, add those of new ones; False when none is left.

    Cells are given by sheet id. Entries of cells nobody touched stay, whatever they are.
    """
    missing = {sheet: set(places) for sheet, places in gained.items()}
    sheet = ""
    for entry in list(part.root):
        # An entry without a sheet id is about the sheet of the entry before it.
        stated, sheet = entry.get("i"), entry.get("i", sheet)
        place = place_of(entry.get("r", ""))
        keep = place not in lost.get(sheet, ())
        missing.get(sheet, set()).discard(place)
        if keep and stated is None and _sheet_before(entry) != sheet:
            entry.set("i", sheet)
        if not keep:
            part.root.remove(entry)
        part.dirty = part.dirty or not keep
    for sheet, places in missing.items():
        for place in sorted(places):
            part.root.append(etree.Element(main("c"), r=to_a1(*place), i=sheet))
            part.dirty = True
    return len(part.root) > 0


def _sheet_before(entry: etree._Element) -> str:
    """The sheet id in force at the kept entry before this one; every kept entry is already right."""
    for before in entry.itersiblings(preceding=True):
        if before.get("i"):
            return before.get("i", "")
    return ""
