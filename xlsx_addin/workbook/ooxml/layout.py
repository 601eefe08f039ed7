"""What frames the cells of a sheet: columns, panes, the filter, the stated extent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from xlsx_addin.places import to_a1
from xlsx_addin.workbook.ooxml.formulas import Area
from xlsx_addin.workbook.ooxml.markup import insert_ordered, main

SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks"),
)
"""The schema's order of a worksheet's children, as far as anything is inserted here."""


@dataclass(frozen=True, slots=True)
class Column:
    """How a column looks. ``width`` None: the sheet's default."""

    width: float | None = None
    style: int = 0
    hidden: bool = False


def columns(root: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """(first, last, element) of each ``<col>``, numbered from 0."""
    for element in root.iterfind(f"{main('cols')}/{main('col')}"):
        yield int(element.get("min", "1")) - 1, int(element.get("max", "1")) - 1, element


def column(root: etree._Element, number: int) -> Column:
    for first, last, element in columns(root):
        if first <= number <= last:
            width = element.get("width")
            hidden = element.get("hidden") in ("1", "true")
            return Column(float(width) if width else None, int(element.get("style", "0")), hidden)
    return Column()


def set_columns(root: etree._Element, first: int, last: int, changes: dict[str, float | int | bool]) -> None:
    """Change width, style or hidden of the columns from ``first`` to ``last``; all else they have stays."""
    holder = root.find(main("cols"))
    if holder is None:
        holder = etree.Element(main("cols"))
        insert_ordered(root, holder, SHEET_ORDER)
    pieces: list[tuple[int, int, etree._Element]] = []
    at = first
    for start, end, element in columns(root):
        for low, high in (
            (start, min(end, first - 1)),
            (max(start, first), min(end, last)),
            (max(start, last + 1), end),
        ):
            if low > high:
                continue
            if low >= first and high <= last:
                if at < low:
                    pieces.append((at, low - 1, _changed(None, changes, root)))
                at = high + 1
                pieces.append((low, high, _changed(element, changes, root)))
            else:
                pieces.append((low, high, _clone(element)))
    if at <= last:
        pieces.append((at, last, _changed(None, changes, root)))
    holder[:] = []
    for low, high, element in sorted(pieces, key=lambda piece: piece[0]):
        element.set("min", str(low + 1))
        element.set("max", str(high + 1))
        holder.append(element)


def _clone(element: etree._Element | None) -> etree._Element:
    clone = etree.Element(main("col"), min="1", max="1")
    for name, value in () if element is None else element.attrib.items():
        clone.set(name, value)
    return clone


def _changed(
    element: etree._Element | None, changes: dict[str, float | int | bool], root: etree._Element
) -> etree._Element:
    changed = _clone(element)
    if "width" in changes:
        changed.set("width", f"{changes['width']:g}")
        changed.set("customWidth", "1")
    elif not changed.get("width"):
        default = root.find(main("sheetFormatPr"))
        width = default.get("defaultColWidth") if default is not None else None
        changed.set("width", width or "9.140625")  # Excel asks for one wherever a column is described
    if "style" in changes:
        changed.set("style", str(changes["style"]))
    if "hidden" in changes:
        changed.attrib.pop("hidden", "")
        if changes["hidden"]:
            changed.set("hidden", "1")
    return changed


def widen_dimension(root: etree._Element, row: int, column: int) -> None:
    """Keep the stated extent right for a new cell."""
    element = root.find(main("dimension"))
    if element is None:
        return
    try:
        area = Area.of(element.get("ref", ""))
    except ValueError:
        root.remove(element)
        return
    if not area.holds((row, column)):
        wider = Area(
            min(area.first_row, row),
            min(area.first_column, column),
            max(area.last_row, row),
            max(area.last_column, column),
        )
        element.set("ref", wider.a1())


def drop_dimension(root: etree._Element) -> None:
    """The extent is optional: none is better than a wrong one."""
    element = root.find(main("dimension"))
    if element is not None:
        root.remove(element)


def unmerge(root: etree._Element, place: tuple[int, int]) -> bool:
    """Take apart the merged cells that hold a cell; whether there were any."""
    found = False
    for holder in root.findall(main("mergeCells")):
        for merged in [m for m in holder if Area.of(m.get("ref", "")).holds(place)]:
            holder.remove(merged)
            found = True
        holder.set("count", str(len(holder)))
        if not len(holder):
            root.remove(holder)
    return found


def merged_areas(root: etree._Element) -> list[Area]:
    """The rectangles of cells that are shown as one."""
    return [Area.of(merged.get("ref", "")) for merged in root.iterfind(f"{main('mergeCells')}/{main('mergeCell')}")]


def set_autofilter(root: etree._Element, area: Area) -> None:
    element = root.find(main("autoFilter"))
    if element is None:
        element = etree.Element(main("autoFilter"))
        insert_ordered(root, element, SHEET_ORDER)
    element.set("ref", area.a1())
    for filtered in element.findall(main("filterColumn")):
        if int(filtered.get("colId", "0")) > area.last_column - area.first_column:
            element.remove(filtered)


def set_panes(root: etree._Element, rows: int, columns: int) -> None:
    """Freeze so many rows and columns in every view of the sheet; 0 and 0 freeze nothing."""
    views = root.find(main("sheetViews"))
    if views is None:
        views = etree.Element(main("sheetViews"))
        etree.SubElement(views, main("sheetView"), workbookViewId="0")
        insert_ordered(root, views, SHEET_ORDER)
    for view in views.iterchildren(main("sheetView")):
        for child in list(view):
            if child.tag in (main("pane"), main("selection")):
                view.remove(child)
        view.attrib.pop("topLeftCell", "")
        for number, element in enumerate(_pane_elements(rows, columns)):
            view.insert(number, element)


def _pane_elements(rows: int, columns: int) -> Iterator[etree._Element]:
    if not rows and not columns:
        return
    corner = to_a1(rows, columns)
    active = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    pane = etree.Element(main("pane"))
    for name, value in (("xSplit", columns), ("ySplit", rows)):
        if value:
            pane.set(name, str(value))
    for name, text in (("topLeftCell", corner), ("activePane", active), ("state", "frozen")):
        pane.set(name, text)
    yield pane
    for name in ("topRight", "bottomLeft", "bottomRight"):
        if name == active or active == "bottomRight":
            chosen = {"pane": name} | ({"activeCell": corner, "sqref": corner} if name == active else {})
            yield etree.Element(main("selection"), chosen)


def drop_links(root: etree._Element, is_lost: Callable[[str], bool]) -> bool:
    """Take off the links to places in the workbook of which ``is_lost`` says so; whether there were any."""
    found = False
    for holder in root.findall(main("hyperlinks")):
        for link in [link for link in holder if is_lost(link.get("location", ""))]:
            holder.remove(link)
            found = True
        if not len(holder):
            root.remove(holder)
    return found


def set_selected(root: etree._Element, selected: bool) -> bool:
    """Mark the sheet's tab as selected or not; True when that changed anything."""
    changed = False
    for view in root.iterfind(f"{main('sheetViews')}/{main('sheetView')}"):
        if (view.get("tabSelected") in ("1", "true")) != selected:
            changed = True
            if selected:
                view.set("tabSelected", "1")
            else:
                del view.attrib["tabSelected"]
    return changed
