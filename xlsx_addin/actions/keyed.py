"""Where the keyed cells of one workbook stand, whoever writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from xlsx_addin.catalogue import Edition
from xlsx_addin.cell_values import Place, SheetPlace
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.records import Layout
from xlsx_addin.submission.sheets import KeyedSheet, sheets_of


@dataclass(frozen=True)
class KeyedCells:
    """``sheets`` are the keyed sheets by key (the first of each list), ``layout`` says where figures stand."""

    edition: Edition
    sheets: Mapping[str, KeyedSheet]
    layout: Layout

    @classmethod
    def of(cls, edition: Edition, book: RawBook, layout: Layout) -> KeyedCells:
        return cls(
            edition, {k: found[0] for k, found in sheets_of(edition, book).items() if found and found[0]}, layout
        )

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, int]]:
        return {key: dict(_first_rows(sheet)) for key, sheet in self.sheets.items()}

    def place(self, key: str, row_id: str, column: str) -> SheetPlace | None:
        """Sheet name and place of a keyed cell; None where the workbook has no such row or column."""
        sheet = self.sheets.get(key)
        row = self._rows.get(key, {}).get(row_id)
        place = sheet.columns.get(column) if sheet else None
        return None if sheet is None or row is None or place is None else (sheet.raw.name, (row, place))

    def field(self, field_id: str) -> SheetPlace | None:
        """Sheet name and place of a figure."""
        found = self.layout.place(self.edition.index[field_id])
        return (found[0], found[1:]) if found else None

    @cached_property
    def field_ids(self) -> Mapping[tuple[str, Place], str]:
        """The figures by their places."""
        return {found: field_id for field_id in self.edition.ids if (found := self.field(field_id))}


def _first_rows(sheet: KeyedSheet) -> Iterator[tuple[str, int]]:
    """Row ids with the first row that holds each."""
    seen: set[str] = set()
    for row, row_id in sheet.rows_with_ids():
        if row_id not in seen:
            seen.add(row_id)
            yield row_id, row
