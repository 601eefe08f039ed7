"""Taking the macros out of a workbook: the project with its signatures, the ribbon, and the kind of file it is.

Buttons are another matter (``controls``): they stand on sheets.
"""

from __future__ import annotations

from xlsx_addin.workbook.ooxml.book import Book
from xlsx_addin.workbook.ooxml.markup import main
from xlsx_addin.workbook.ooxml.parts import CONTENT_TYPES, Parts

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PROJECT = "application/vnd.ms-office.vbaproject"
_OF_THE_PACKAGE = ("extensibility", "userCustomization")  # the ribbon's tab, the quick access toolbar
_OF_THE_WORKBOOK = ("vbaProject", "attachedToolbars")
_MACRO_NAMES = ("vbProcedure", "xlm", "function")


def macro_sheets(parts: Parts, book: Book) -> list[str]:
    """Sheets of Excel 4 macros, which only a workbook with macros may have."""
    kinds = ("xlMacrosheet", "xlIntlMacrosheet")
    identifiers = {i for kind in kinds for i in parts.related(book.part.name, kind)}
    return [name for name in book.sheet_names if book.relation_of(name) in identifiers]


def remove_project(parts: Parts, book: Book) -> None:
    """Drop the VBA project and the ribbon; what only they led to stays until ``discard_unreachable``."""
    for kind in _OF_THE_PACKAGE:
        parts.unrelate("", parts.related("", kind).keys())
    for kind in _OF_THE_WORKBOOK:
        parts.unrelate(book.part.name, parts.related(book.part.name, kind).keys())
    for holder in book.root.iterfind(main("definedNames")):
        for name in list(holder):
            if any(name.get(attribute) in ("1", "true") for attribute in _MACRO_NAMES):
                holder.remove(name)
                book.part.dirty = True
    book.drop_empty_names()
    _say_plain(parts, book.part.name)


def _say_plain(parts: Parts, workbook: str) -> None:
    types = parts.xml(CONTENT_TYPES)
    for element in list(types.root):
        kind = element.get("ContentType", "")
        if element.get("PartName", "").lower() == f"/{workbook}".lower() and kind != _PLAIN:
            element.set("ContentType", _PLAIN)
            types.dirty = True
        elif element.get("Extension") is not None and kind.lower() == _PROJECT:
            types.root.remove(element)
            types.dirty = True
