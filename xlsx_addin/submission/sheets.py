"""Finding the keys in a raw sheet: the key row, the id column, and where each column stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from xlsx_addin.catalogue import Edition, edition_names, load_edition
from xlsx_addin.keys import ID_MARK, PROPERTY_EDITION, VALUE
from xlsx_addin.names import fold
from xlsx_addin.reading.raw import Cell, RawBook, RawSheet

READ_SHEETS = (
    "thong_tin",
    "phu_luc_01",
    "so_lieu_goc",
    "can_bo_nu",
    "hoat_dong_khac",
    "van_ban",
    "truyen_thong",
    "ke_hoach",
    "noi_dung",
    "theo_doi_nop",
    "kiem_tra",  # for the reasons that people give there; see submission.accepted
)
"""Sheets that are read from a submission. The rest of a workbook is never parsed."""

_CONTINUED = re.compile(r"\s*\((\d+)\)\s*$")
_KEY_ROWS = 60  # the key row stands near the top; a few rows inserted above it do no harm
_KEY_COLUMNS = 30


def sheet_key(edition: Edition, name: str) -> str | None:
    """The key of a sheet by its name, tones and spacing apart; ``Văn bản (2)`` continues ``Văn bản``."""
    return _names(edition).get(fold(_CONTINUED.sub("", name)))


@lru_cache(maxsize=8)
def _names(edition: Edition) -> Mapping[str, str]:
    return {fold(name): key for key, name in edition.sheets.items()}


def wanted_sheets(edition: Edition | None, keys: tuple[str, ...] | None = READ_SHEETS) -> Callable[[str], bool]:
    """A test of sheet names for ``reading.read_book``: those of an edition, or of any; ``keys`` None for all sheets."""
    editions = (edition,) if edition else map(load_edition, edition_names())
    names = {folded for each in editions for folded, key in _names(each).items() if keys is None or key in keys}
    return lambda name: fold(_CONTINUED.sub("", name)) in names


@dataclass(frozen=True, slots=True)
class KeyedSheet:
    """A raw sheet with its keys found. ``columns`` maps column keys to column numbers."""

    raw: RawSheet
    key_row: int
    id_column: int
    columns: Mapping[str, int]

    @property
    def is_keyed(self) -> bool:
        """Whether the sheet has hidden keys of its own; else somebody found its rows and columns in another way."""
        rows = self.raw.rows
        return self.key_row < len(rows) and ID_MARK in rows[self.key_row][self.id_column : self.id_column + 1]

    def cell(self, row: int, column: str) -> Cell:
        place = self.columns.get(column)
        cells = self.raw.rows[row]
        return cells[place] if place is not None and place < len(cells) else ""

    def rows_with_ids(self) -> Iterator[tuple[int, str]]:
        """Row numbers and ids below the key row."""
        column = self.id_column
        rows = self.raw.rows
        for number in range(self.key_row + 1, len(rows)):
            cells = rows[number]
            if column < len(cells):
                row_id = cells[column]
                if row_id and isinstance(row_id, str):
                    yield number, row_id.strip()


def find_keys(raw: RawSheet) -> KeyedSheet | None:
    """The sheet with its keys, or None when it has no key row."""
    for number, cells in enumerate(raw.rows[:_KEY_ROWS]):
        for column, cell in enumerate(cells[:_KEY_COLUMNS]):
            if cell == ID_MARK:
                columns: dict[str, int] = {}
                for place, key in enumerate(cells):
                    if isinstance(key, str) and key and key != ID_MARK:
                        columns.setdefault(key.strip(), place)
                return KeyedSheet(raw, number, column, columns)
    return None


def sheets_of(edition: Edition, book: RawBook) -> dict[str, list[KeyedSheet | None]]:
    """The book's sheets by key; a list continued on further sheets has several.

    The sheet of the very name comes first, then one whose name means it, then copies and continuations (``(2)``): what
    somebody keeps as a backup is never taken for the form, wherever it stands.
    """
    named: dict[str, list[RawSheet]] = {}
    for raw in book.sheets.values():
        key = sheet_key(edition, raw.name)
        if key:
            named.setdefault(key, []).append(raw)
    for key, sheets in named.items():
        if len(sheets) > 1:
            sheets.sort(key=lambda raw: (raw.name != edition.sheets[key], _number(raw.name)))
    return {key: [find_keys(raw) for raw in sheets] for key, sheets in named.items()}


def edition_of(book: RawBook) -> Edition:
    """The edition that a workbook is of: what its ``Thông tin`` says, else its document properties, else the one whose
    rows its form has."""
    property_says = book.properties.get(PROPERTY_EDITION, "")
    editions = sorted(map(load_edition, reversed(edition_names())), key=lambda e: e.id != property_says)
    for edition in editions:
        told = next((text for name, text in _told(edition, book) if name == "INFO.edition"), "")
        if told in edition_names():
            return load_edition(told)
    if editions[0].id == property_says:
        return editions[0]
    return min(editions, key=lambda e: _unlike(e, book))


def _told(edition: Edition, book: RawBook) -> Iterator[tuple[str, str]]:
    """The lines of ``Thông tin`` by id."""
    for raw in book.sheets.values():
        if sheet_key(edition, raw.name) == "thong_tin" and (sheet := find_keys(raw)):
            yield from ((row_id, str(sheet.cell(row, VALUE)).strip()) for row, row_id in sheet.rows_with_ids())


def _unlike(edition: Edition, book: RawBook) -> int:
    """How many rows of the form stand in only one of the two."""
    form = next(
        (s for raw in book.sheets.values() if sheet_key(edition, raw.name) == "phu_luc_01" if (s := find_keys(raw))),
        None,
    )
    return len({row_id for _, row_id in form.rows_with_ids()} ^ edition.by_id.keys()) if form else 0


def _number(name: str) -> int:
    """The number of a continued or copied sheet; 0 for a name without one."""
    match = _CONTINUED.search(name)
    return int(match[1]) if match else 0
