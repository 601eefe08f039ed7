"""Editing an .xlsx or .xlsm file without losing anything in it.

Only the parts that hold an edit are written anew: the sheets, ``workbook.xml`` (so that Excel calculates on load),
``calcChain.xml``, document properties. Every other part keeps its bytes, its place and its date. Nothing here
knows the form.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from xlsx_addin.cell_values import CellError, Formula, Place, Stored, Value
from xlsx_addin.files import write_atomically
from xlsx_addin.workbook.ooxml import chain, controls, copying, layout, macros, properties, strings, titles
from xlsx_addin.workbook.ooxml.archive import Archive, Payload
from xlsx_addin.workbook.ooxml.book import Book, leads_to, uses
from xlsx_addin.workbook.ooxml.dependants import Dependants
from xlsx_addin.workbook.ooxml.errors import CannotEdit
from xlsx_addin.workbook.ooxml.formulas import Area, has_formulas
from xlsx_addin.workbook.ooxml.layout import Column
from xlsx_addin.workbook.ooxml.parts import Parts
from xlsx_addin.workbook.ooxml.rows import StyledValue
from xlsx_addin.workbook.ooxml.sheet import Sheet
from xlsx_addin.workbook.ooxml.styles import (
    EXCEL_DATE,
    date_format,
    date_styles,
    most_like,
    percent_styles,
    with_format,
    wrapping_styles,
)
from xlsx_addin.workbook.ooxml.values import string_of

__all__ = [
    "Area",
    "CannotEdit",
    "CellError",
    "Column",
    "Formula",
    "Package",
    "Place",
    "Sheet",
    "Stored",
    "StyledValue",
    "Value",
    "leads_to",
]

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Package:
    """A workbook file, held in memory and edited part by part."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._parts = Parts(self._archive)
        self._book = Book(self._parts)
        self._sheets: dict[str, Sheet] = {}

    @classmethod
    def open(cls, source: str | os.PathLike[str] | bytes) -> Package:
        """Open a file or its bytes. Raises ``CannotEdit`` for what must not or cannot be edited:
        signed, encrypted, damaged, not a workbook."""
        return cls(source if isinstance(source, bytes) else Path(source).read_bytes())

    # --- sheets ----------------------------------------------------------------------------------------

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return self._book.sheet_names

    def sheet(self, name: str) -> Sheet:
        """A worksheet, parsed when first asked for. ``KeyError`` when there is none of that name."""
        if name not in self._sheets:
            part = self._parts.xml(self._book.part_of(name))
            self._sheets[name] = Sheet(name, part, self._shared, self._is_date, self._book.date1904)
        return self._sheets[name]

    def is_sheet_visible(self, name: str) -> bool:
        return self._book.is_visible(name)

    def set_sheet_visible(self, name: str, visible: bool) -> None:
        """Show or hide a sheet; when the shown-first sheet is hidden, the next visible one takes its place."""
        self._book.set_visible(name, visible)
        if not visible and self._book.active == name:
            names = self.sheet_names
            at = names.index(name)
            self.set_active(next(other for other in (*names[at:], *names[:at]) if self._book.is_visible(other)))

    def set_active(self, name: str) -> None:
        """Make a sheet the one shown first, and the only selected one (edits go to all selected sheets)."""
        self._book.set_active(name)
        for other in self._book.worksheet_names():
            part = self._book.part_of(other)
            if other == name or b"tabSelected" in self._stored(part):
                parsed = self._parts.xml(part)
                parsed.dirty |= layout.set_selected(parsed.root, other == name)

    def set_autofilter(self, name: str, area: Area) -> None:
        """Let the sheet's filter cover ``area`` (with its header row); made when there is none."""
        part = self.sheet(name).part
        layout.set_autofilter(part.root, area)
        part.dirty = True
        self._book.set_filter_name(name, area)

    def copy_sheet(self, name: str, new_name: str) -> Sheet:
        """A copy right after the original, with its edits so far but without its bulk rows, drawings, buttons,
        notes and tables: room for more of the same list."""
        original = self.sheet(name)
        folder = original.part.name.rsplit("/", 1)[0]
        number = 1
        while f"{folder}/sheet{number}.xml" in self._parts:
            number += 1
        made = copying.detached(original.part.root)
        layout.set_selected(made, False)
        data = etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)
        part_name = f"{folder}/sheet{number}.xml"
        self._book.insert_sheet(name, new_name, part_name)
        self._parts.add(part_name, data, _WORKSHEET)
        made_sheet = self.sheet(new_name)
        made_sheet.is_copy = True
        return made_sheet

    def remove_sheet(self, name: str) -> None:
        """Take a sheet out, with its own names, the names and links that lead to it, and what only it needed.

        Formulas that read from it are the caller's to ``freeze`` first. Raises ``CannotEdit`` for the last shown one.
        """
        self.set_sheet_visible(name, False)
        before = self._parts.reachable()
        self._forget_in_chain(name)
        self._sheets.pop(name, None)
        names = self._book.remove_sheet(name)
        for other in self._book.worksheet_names():
            if b"hyperlink" in self._stored(self._book.part_of(other)):
                part = self._parts.xml(self._book.part_of(other))
                part.dirty |= layout.drop_links(part.root, lambda place: leads_to(place, (name,)))
        titles.drop(self._parts, lambda title: title == name or title in names or leads_to(title, (name,)))
        self._parts.discard_unreachable(before)

    def remove_macros(self) -> None:
        """Make it a workbook without macros: no VBA, ribbon or macro sheets, and no buttons that would run one.

        Cell notes, pictures and controls that hold a value stay. The folder Excel saved it in is forgotten as well.
        """
        for name in macros.macro_sheets(self._parts, self._book):
            self.remove_sheet(name)
        before = self._parts.reachable()
        macros.remove_project(self._parts, self._book)
        for name in self._book.sheet_parts():
            controls.remove_buttons(self._parts, name)
        self._book.forget_folder()
        self._parts.discard_unreachable(before)

    def freeze(self, is_lost: Callable[[str], bool], *, except_on: Collection[str] = ()) -> list[tuple[str, Place]]:
        """Turn the formulas of which ``is_lost`` says so into the results they show; their cells.

        Names whose meaning is lost go, and with them the formulas that use them. Raises ``CannotEdit``
        (``formula-not-computed``) where no result is stored.
        """
        names = self._book.drop_names(is_lost)
        titles.drop(self._parts, names.__contains__)
        frozen: list[tuple[str, Place]] = []
        for name in self._book.worksheet_names():
            if name in except_on or not self._has_formulas(name):
                continue
            sheet = self.sheet(name)
            written = ((place, sheet.formulas.written(place, text)) for place, text in sheet.formula_texts())
            lost = [place for place, text in written if is_lost(text) or uses(text, names)]
            for place in reversed(lost):  # the cell that holds a shared text last: the others need it no more
                sheet.freeze(place)
            frozen += [(name, place) for place in lost]
        return frozen

    def forget_strings(self) -> None:
        """Empty the shared strings that cells showed when the file was opened and none shows any more."""
        sheets = self._book.sheet_parts()
        touched = self._parts.removed | {n for n in sheets if n in self._parts.parsed and self._parts.parsed[n].dirty}
        lost = strings.used(map(self._archive.read, touched & {*self._archive.names}))
        if lost:
            lost -= strings.used(map(self._current, sheets))
        for name in self._parts.related(self._book.part.name, "sharedStrings").values() if lost else ():
            strings.forget(self._parts.xml(name), lost)

    def percent_style(self, like: int) -> int | None:
        """The number of a style that shows a percentage, otherwise most like style ``like``; None: there is none."""
        return like if like in self._percent_styles else self._most_like(like, self._percent_styles)

    def date_style(self, like: int) -> int | None:
        """The same of a style that shows a date."""
        return like if self._is_date(like) else self._most_like(like, self._date_styles)

    def shows_numbers(self, style: int) -> bool:
        """Whether a number in this style is read as that number: not as a percentage or a date."""
        return not self._is_date(style) and style not in self._percent_styles

    def shows_percents(self, style: int) -> bool:
        return style in self._percent_styles

    def shows_dates(self, style: int) -> bool:
        """Whether a number in this style is a date or a time."""
        return self._is_date(style)

    def style_with(self, like: int, number_format: int) -> int:
        """The number of a style that is style ``like`` in all but its number format (``numFmtId``).

        Added where there is none: unlike ``percent_style`` and ``date_style`` it keeps borders, colours and locks.
        Raises ``CannotEdit`` for a file without styles.
        """
        for name in self._parts.related(self._book.part.name, "styles").values():
            part = self._parts.xml(name)
            found, is_added = with_format(part.root, like, number_format)
            if is_added:
                part.dirty = True
                self.__dict__.pop("_date_styles", None)  # reckoned anew when asked for
                self.__dict__.pop("_percent_styles", None)
            return found
        raise CannotEdit(
            "file-damaged", "Tệp thiếu phần định dạng ô (styles). Hãy mở và lưu lại tệp bằng Excel rồi chạy lại."
        )

    def date_format(self) -> int:
        """The number format that this workbook's dates have."""
        styles = self._styles()
        return EXCEL_DATE if styles is None else date_format(styles)

    def fit_rows(self, name: str, rows: Iterable[int]) -> None:
        """Make rows of a sheet high enough for their wrapped texts, where the file states no height."""
        styles = self._styles()
        wrapping = frozenset[int]() if styles is None else wrapping_styles(styles)
        self.sheet(name).fit_rows(rows, wrapping.__contains__)

    def _most_like(self, like: int, among: Collection[int]) -> int | None:
        styles = self._styles()
        return None if styles is None else most_like(styles, like, among)

    # --- properties ------------------------------------------------------------------------------------

    def property(self, name: str) -> str | None:
        """A custom document property as text."""
        return properties.read(self._parts, name)

    def set_property(self, name: str, text: str) -> None:
        properties.write(self._parts, name, text)

    def set_modified(self, when: dt.datetime) -> None:
        """State when the document was last changed (UTC); otherwise that stays as it was."""
        properties.set_modified(self._parts, when)

    def forget_last_author(self) -> None:
        """Take out the name of who saved the document last."""
        properties.forget_last_author(self._parts)

    # --- formulas --------------------------------------------------------------------------------------

    def stale_dependants(self, changed: Iterable[tuple[str, Place]] | None = None) -> list[tuple[str, Place]]:
        """Formula cells whose shown result may no longer be right, by sheet and row.

        Those that depend, directly or through others, on the ``changed`` cells; by default on everything edited
        since the file was opened. What cannot be followed (``INDIRECT``, unknown names and functions) counts.
        """
        sheets = [self.sheet(name) for name in self._book.worksheet_names() if self._has_formulas(name)]
        dependants = Dependants(sheets, self._book.names(), self._book.worksheet_names())
        if changed is not None:
            return dependants.of([(sheet, Area(*place, *place)) for sheet, place in changed])
        areas = [(s.name, Area(*place, *place)) for s in self._sheets.values() for place in s.changed]
        areas += [(s.name, area) for s in self._sheets.values() for area in s.changed_areas]
        return dependants.of(areas)

    # --- saving ----------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The file with its edits; without any, the very bytes that were opened."""
        out = BytesIO()
        self._save(out)
        return out.getvalue()

    def write(self, path: str | os.PathLike[str], *, backup: bool = True) -> Path | None:
        """Save whole or not at all (``files.write_atomically``); the path of the backup, if one was made."""
        return write_atomically(path, self._save, backup=backup)

    def _save(self, out: BinaryIO) -> None:
        changes = self._changes()
        if changes:
            self._archive.write(out, changes)
        else:
            out.write(self._archive.data)

    def _changes(self) -> dict[str, Payload | None]:
        edited = [sheet for sheet in self._sheets.values() if sheet.part.dirty]
        if edited:
            self._book.calculate_on_load()
            self._update_chain(edited)
        changes: dict[str, Payload | None] = {**dict.fromkeys(self._parts.removed), **self._parts.rewritten}
        sheets = {sheet.part.name: sheet for sheet in edited}
        for name, part in self._parts.parsed.items():
            if part.dirty:
                changes[name] = sheets[name].payload() if name in sheets else part.to_bytes()
        return changes

    def _forget_in_chain(self, name: str) -> None:
        book = self._book.part.name
        for part in list(self._parts.related(book, "calcChain").values()):
            if name in self._book.worksheet_names():
                places = {place for place, _ in self.sheet(name).formula_texts()}
                if not chain.update(self._parts.xml(part), {self._book.sheet_id(name): places}, {}):
                    self._parts.remove(part, book)

    def _update_chain(self, edited: list[Sheet]) -> None:
        """Bulk rows may bring and bury formulas nobody has counted: then the chain goes, and Excel makes one."""
        book = self._book.part.name
        for name in list(self._parts.related(book, "calcChain").values()):
            changes = {self._book.sheet_id(sheet.name): sheet.formula_changes() for sheet in edited}
            lost = {sheet: change[0] for sheet, change in changes.items()}
            gained = {sheet: change[1] for sheet, change in changes.items()}
            if any(s.blocks for s in edited) or not chain.update(self._parts.xml(name), lost, gained):
                self._parts.remove(name, book)

    # --- what sheets ask for ---------------------------------------------------------------------------

    @cached_property
    def _string_items(self) -> list[etree._Element | str]:
        for name in self._parts.related(self._book.part.name, "sharedStrings").values():
            return list(self._parts.xml(name).root)
        return []

    def _shared(self, index: int) -> str:
        try:
            item = self._string_items[index]
        except IndexError as error:
            raise CannotEdit(
                "file-damaged", "Bảng chuỗi dùng chung của tệp bị thiếu. Hãy mở và lưu lại tệp bằng Excel."
            ) from error
        if not isinstance(item, str):
            item = self._string_items[index] = string_of(item)
        return item

    @cached_property
    def _date_styles(self) -> frozenset[int]:
        styles = self._styles()
        return frozenset() if styles is None else date_styles(styles)

    @cached_property
    def _percent_styles(self) -> frozenset[int]:
        styles = self._styles()
        return frozenset() if styles is None else percent_styles(styles)

    def _styles(self) -> etree._Element | None:
        for name in self._parts.related(self._book.part.name, "styles").values():
            return self._parts.xml(name).root
        return None

    def _is_date(self, style: int) -> bool:
        return style in self._date_styles

    def _current(self, part: str) -> bytes:
        """A part's bytes as they would be saved now, bulk rows apart."""
        parsed = self._parts.parsed.get(part)
        return self._parts.read(part) if parsed is None else parsed.to_bytes()

    def _stored(self, part: str) -> bytes:
        """A part's stored bytes, or what it was made of."""
        parsed = self._parts.parsed.get(part)
        return parsed.original if parsed is not None else self._parts.read(part)

    def _has_formulas(self, name: str) -> bool:
        return name in self._sheets or has_formulas(self._stored(self._book.part_of(name)))
