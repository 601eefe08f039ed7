"""``workbook.xml``: which sheets there are, which are shown, and what names mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.formulas import Area
from xlsx_addin.workbook.ooxml.markup import OFFICE_RELATIONS, insert_ordered, main
from xlsx_addin.workbook.ooxml.parts import Parts

_ID = f"{{{OFFICE_RELATIONS}}}id"
_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr"),
)
_ABSOLUTE_PATH = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"
_FORBIDDEN = set("[]:*?/\\")
FILTER_NAME = "_xlnm._FilterDatabase"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name of the workbook, or (``sheet`` not None) of one sheet."""

    name: str
    text: str
    sheet: str | None


class Book:
    """The workbook part. Sheets are known by the name staff see."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        names = list(parts.related("", "officeDocument").values())
        if len(names) != 1 or not names[0].endswith(".xml"):
            raise CannotEdit("not-a-workbook", "Tệp không phải là tệp Excel .xlsx hoặc .xlsm.")
        self.part = parts.xml(names[0])
        self.root = self.part.root
        sheets = self.root.find(main("sheets"))
        if sheets is None or not len(sheets):
            raise CannotEdit("not-a-workbook", "Tệp không phải là tệp Excel .xlsx hoặc .xlsm.")
        self._sheets = sheets
        self._worksheets = parts.related(self.part.name, "worksheet")

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return tuple(sheet.get("name", "") for sheet in self._sheets)

    @property
    def date1904(self) -> bool:
        element = self.root.find(main("workbookPr"))
        return element is not None and element.get("date1904") in ("1", "true")

    def part_of(self, name: str) -> str:
        """The part that holds a worksheet. ``KeyError`` when there is no worksheet of that name."""
        identifier = self._element(name).get(_ID, "")
        if identifier not in self._worksheets:
            raise KeyError(f"{name!r} is not a worksheet")
        return self._worksheets[identifier]

    def worksheet_names(self) -> list[str]:
        """The sheets with cells: charts and dialogs that are sheets of their own are left out."""
        return [sheet.get("name", "") for sheet in self._sheets if sheet.get(_ID) in self._worksheets]

    def sheet_parts(self) -> list[str]:
        """The parts of all sheets, also those that are one chart or one dialog."""
        kinds = ("worksheet", "chartsheet", "dialogsheet")
        return [part for kind in kinds for part in self.parts.related(self.part.name, kind).values()]

    def relation_of(self, name: str) -> str:
        """The relation that leads from the workbook to a sheet, of whatever kind."""
        return self._element(name).get(_ID, "")

    def sheet_id(self, name: str) -> str:
        return self._element(name).get("sheetId", "")

    def is_visible(self, name: str) -> bool:
        return self._element(name).get("state", "visible") == "visible"

    def set_visible(self, name: str, visible: bool) -> None:
        """Show or hide a sheet. A sheet hidden for good ("very hidden") stays so when it is to be hidden."""
        element = self._element(name)
        if visible == self.is_visible(name):
            return
        if visible:
            del element.attrib["state"]
        else:
            if sum(map(self.is_visible, self.sheet_names)) == 1:
                raise CannotEdit("last-visible-sheet", f"Không ẩn được trang “{name}”: đó là trang duy nhất đang hiện.")
            element.set("state", "hidden")
        self.part.dirty = True

    @property
    def active(self) -> str:
        """The sheet that is shown when the file is opened."""
        view = self.root.find(f"{main('bookViews')}/{main('workbookView')}")
        index = int(view.get("activeTab", "0")) if view is not None else 0
        return self.sheet_names[min(index, len(self._sheets) - 1)]

    def set_active(self, name: str) -> None:
        index = self.sheet_names.index(self._element(name).get("name", ""))
        views = self.root.find(main("bookViews"))
        if views is None:
            views = etree.Element(main("bookViews"))
            etree.SubElement(views, main("workbookView"))
            insert_ordered(self.root, views, _ORDER)
        for view in views:
            view.set("activeTab", str(index))
            if int(view.get("firstSheet", "0")) > index:
                view.set("firstSheet", str(index))
        self.part.dirty = True

    def calculate_on_load(self) -> None:
        """Have every formula computed anew when the file is opened."""
        element = self.root.find(main("calcPr"))
        if element is None:
            element = etree.Element(main("calcPr"))
            insert_ordered(self.root, element, _ORDER)
        if element.get("fullCalcOnLoad") not in ("1", "true"):
            element.set("fullCalcOnLoad", "1")
            self.part.dirty = True

    # --- names -----------------------------------------------------------------------------------------

    def names(self) -> list[DefinedName]:
        return [
            DefinedName(element.get("name", ""), element.text or "", self._scope(element))
            for element in self.root.iterfind(f"{main('definedNames')}/{main('definedName')}")
        ]

    def drop_names(self, is_lost: Callable[[str], bool]) -> frozenset[str]:
        """Drop the names whose meaning ``is_lost``, and those that use such a name; which ones they were."""
        lost: set[str] = set()
        while found := [
            element
            for element in self.root.iterfind(f"{main('definedNames')}/{main('definedName')}")
            if is_lost(element.text or "") or uses(element.text or "", lost)
        ]:
            lost |= {element.get("name", "") for element in found}
            for element in found:
                self._names_holder().remove(element)
            self.part.dirty = True
        self.drop_empty_names()
        return frozenset(lost)

    def drop_empty_names(self) -> None:
        """The holder of names may not stand there without any."""
        holder = self.root.find(main("definedNames"))
        if holder is not None and not len(holder):
            self.root.remove(holder)
            self.part.dirty = True

    def set_filter_name(self, sheet: str, area: Area) -> None:
        """Excel keeps the range of a sheet's filter in a hidden name as well: the two must agree."""
        index = str(self.sheet_names.index(sheet))
        holder = self._names_holder()
        for element in holder:
            if element.get("name") == FILTER_NAME and element.get("localSheetId") == index:
                break
        else:
            element = etree.SubElement(holder, main("definedName"))
            for key, value in (("name", FILTER_NAME), ("localSheetId", index), ("hidden", "1")):
                element.set(key, value)
        start, _, end = Area(*area).a1().partition(":")
        element.text = f"{quoted(sheet)}!" + ":".join(map(_absolute, (start, end or start)))
        self.part.dirty = True

    def insert_sheet(self, original: str, name: str, part: str) -> None:
        """List a new worksheet right after ``original``; the original's own names are given to it too."""
        if (
            not 0 < len(name) <= 31
            or set(name) & _FORBIDDEN
            or name.startswith("'")
            or name.endswith("'")
            or name.casefold() in {other.casefold() for other in self.sheet_names}
        ):
            raise ValueError(f"not a name for a new sheet: {name!r}")
        position = self.sheet_names.index(original)
        active = self.active
        self._move_local_names(position)
        element = etree.Element(main("sheet"))
        element.set("name", name)
        element.set("sheetId", str(max(int(sheet.get("sheetId", "0")) for sheet in self._sheets) + 1))
        element.set(_ID, self.parts.relate(self.part.name, "worksheet", part))
        if not self.is_visible(original):
            element.set("state", self._element(original).get("state", ""))
        self._sheets.insert(position + 1, element)
        self._worksheets = self.parts.related(self.part.name, "worksheet")
        self._copy_local_names(position, original, name)
        self.set_active(active)

    def remove_sheet(self, name: str) -> frozenset[str]:
        """Take a sheet off the list, with its own names and those that lead to it, which are returned.

        Another one must be the active one.
        """
        names = self.drop_names(lambda text: leads_to(text, (name,)))
        position = self.sheet_names.index(name)
        active = self.active
        element = self._element(name)
        self._sheets.remove(element)
        for each in list(self.root.iterfind(f"{main('definedNames')}/{main('definedName')}")):
            local = each.get("localSheetId")
            if local == str(position):
                self._names_holder().remove(each)
            elif local is not None and int(local) > position:
                each.set("localSheetId", str(int(local) - 1))
        self.drop_empty_names()
        self.parts.unrelate(self.part.name, {element.get(_ID, "")})
        self._worksheets = self.parts.related(self.part.name, "worksheet")
        for view in self.root.iterfind(f"{main('bookViews')}/{main('workbookView')}"):
            first = int(view.get("firstSheet", "0"))
            if first > position:
                view.set("firstSheet", str(first - 1))
        self.set_active(active)
        return names

    def forget_folder(self) -> None:
        """Drop the folder that Excel notes when it saves: a path on somebody's own disk, of use to nobody else."""
        for element in list(self.root.iter(f"{{{_ABSOLUTE_PATH}}}absPath")):
            while (parent := element.getparent()) is not None and parent is not self.root:
                element = parent  # an alternative that Excel offers to versions that know it
            self.root.remove(element)
            self.part.dirty = True

    def _move_local_names(self, position: int) -> None:
        """Names of one sheet state its position, which grows for all sheets behind the new one."""
        for element in self.root.iterfind(f"{main('definedNames')}/{main('definedName')}[@localSheetId]"):
            index = int(element.get("localSheetId", "0"))
            if index > position:
                element.set("localSheetId", str(index + 1))

    def _copy_local_names(self, position: int, original: str, name: str) -> None:
        holder = self.root.find(main("definedNames"))
        itself = re.compile(rf"(?:{re.escape(quoted(original))}|(?<![\w.'\]:]){re.escape(original)})!")
        for element in [] if holder is None else list(holder):
            if element.get("localSheetId") == str(position):
                copy = deepcopy(element)
                copy.set("localSheetId", str(position + 1))
                copy.text = itself.sub(lambda _: f"{quoted(name)}!", element.text or "")
                element.addnext(copy)

    def _names_holder(self) -> etree._Element:
        holder = self.root.find(main("definedNames"))
        if holder is None:
            holder = etree.Element(main("definedNames"))
            insert_ordered(self.root, holder, _ORDER)
        return holder

    def _scope(self, element: etree._Element) -> str | None:
        index = element.get("localSheetId")
        return None if index is None else self.sheet_names[int(index)]

    def _element(self, name: str) -> etree._Element:
        for element in self._sheets:
            if element.get("name") == name:
                return element
        raise KeyError(f"no sheet {name!r}; there are {', '.join(self.sheet_names)}")


def uses(text: str, names: Collection[str]) -> bool:
    """Whether a formula uses one of these defined names."""
    pattern = "|".join(map(re.escape, names))
    return bool(names) and re.search(rf"(?<![\w.])(?:{pattern})(?![\w.(])", text, re.IGNORECASE) is not None


def leads_to(text: str, sheets: Collection[str]) -> bool:
    """Whether a formula, or a link to a place, names one of these sheets."""
    if not sheets or "!" not in text:
        return False
    names = "|".join(rf"{re.escape(quoted(name))}|(?<![\w.'\]:]){re.escape(name)}" for name in sheets)
    return re.search(f"(?:{names})!", text, re.IGNORECASE) is not None


def quoted(sheet: str) -> str:
    """The sheet's name as a formula needs it; quotes never hurt."""
    return "'" + sheet.replace("'", "''") + "'"


def _absolute(reference: str) -> str:
    letters = reference.rstrip("0123456789")
    return f"${letters}${reference[len(letters) :]}"
