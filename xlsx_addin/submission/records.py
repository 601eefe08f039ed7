"""One unit's workbook for one period, as read: figures, states, lists, and where each came from.

A submission keeps its figures in the edition's field order, whole numbers as ``int``: tens of thousands of them
must fit in memory and cross from child processes cheaply.
"""

from __future__ import annotations

import datetime as dt
import pickle
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import overload

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, Severity
from xlsx_addin.places import to_a1

Figure = int | Decimal
ListCell = str | Decimal | dt.date | None
ListRow = tuple[ListCell, ...]
"""Cells in the order of the list's columns, then the unit's name and code (None: the submitting unit itself)."""


class State(StrEnum):
    """Why a figure has no value."""

    BLANK = "blank"
    NOT_ARISING = "not-arising"
    ON_PURPOSE = "blank-on-purpose"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Unit:
    """Who reports. ``level`` is tinh, huyen, xa, nganh, or empty when not stated."""

    code: str = ""
    name: str = ""
    level: str = ""
    parent_code: str = ""
    parent_name: str = ""

    @property
    def shown(self) -> str:
        """The name as people say it, or the code."""
        return self.name or self.code or "(chưa rõ đơn vị)"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure came from."""

    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A figure of an earlier year as the sheet ``Lịch sử`` keeps it. ``value`` is as shown, in the row's unit;
    ``part`` and ``total`` are a rate's numerator and denominator (times ``scale``), where known. ``source`` names the
    file that the year's figures came from."""

    id: str
    year: int
    value: Decimal
    part: Figure | None
    total: Figure | None
    scale: Decimal
    sheet: str
    cell: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A row of a sheet without keys, and the row of the form it was taken for; ``confidence`` 0 to 100."""

    id: str
    sheet: str
    cell: str
    tt: str
    label: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each figure of an edition stands in one workbook: three numbers a field (sheet, row, column; -1 absent).

    Compact and comparable: workbooks made from the same blank form share one. ``info`` are the cells of ``Thông tin``
    that say who reports, by id, and ``info_sheet`` its name in the file.
    """

    sheets: tuple[str, ...]
    packed: bytes
    info: tuple[tuple[str, str], ...] = ()
    info_sheet: str = ""

    def place(self, index: int) -> tuple[str, int, int] | None:
        numbers = array("i")
        numbers.frombytes(self.packed[index * 12 : index * 12 + 12])
        sheet, row, column = numbers
        return None if sheet < 0 else (self.sheets[sheet], row, column)

    def info_cell(self, info_id: str) -> str:
        """The cell of a line of ``Thông tin``; empty where the file has none."""
        return dict(self.info).get(info_id, "")

    def source(self, index: int, file: str) -> Source | None:
        place = self.place(index)
        return Source(file, place[0], to_a1(place[1], place[2])) if place else None


@dataclass(frozen=True, slots=True)
class ListPlaces:
    """Where the rows of a list stand. ``columns``: for each sheet, the column of each of the list's columns (-1: none).

    ``packed``: two numbers a row, the sheet and the row.
    """

    sheets: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]
    packed: bytes

    def place(self, number: int, column: int) -> tuple[str, int, int] | None:
        """Sheet, row and column (from 0) of a cell, by the places of its row and column in the list."""
        numbers = array("i")
        numbers.frombytes(self.packed[number * 8 : number * 8 + 8])
        sheet, row = numbers
        found = self.columns[sheet][column]
        return None if found < 0 else (self.sheets[sheet], row, found)


@dataclass(frozen=True, slots=True)
class PackedRows:
    """The rows of one list, kept small: most of a merge does not look at them."""

    count: int
    data: bytes
    places: ListPlaces | None = None

    @classmethod
    def of(cls, rows: Sequence[ListRow], places: ListPlaces | None = None) -> PackedRows:
        return cls(len(rows), zlib.compress(pickle.dumps(list(rows), protocol=5), 1), places)

    def rows(self) -> list[ListRow]:
        # Only ever bytes made above, in this run, in this process or its own children.
        rows: list[ListRow] = pickle.loads(zlib.decompress(self.data))  # noqa: S301
        return rows


@dataclass(frozen=True, slots=True)
class Submission:
    """What one workbook says. ``figures`` and ``coverage`` follow the order of ``edition.fields``.

    ``stated_rates`` are rates as they stand in the file, in the row's unit; the right ones are computed
    (``xlsx_addin.ratios``). ``covers``, ``awaited`` and ``coverage`` are those of a consolidation.
    """

    file: str
    edition: str
    unit: Unit
    year: int | None
    period: str
    cutoff: dt.date | None
    info: Mapping[str, str]
    figures: tuple[Figure | None, ...]
    states: Mapping[str, State]
    stated_rates: Mapping[str, Decimal]
    layout: Layout
    formula_rates: frozenset[str] = frozenset()  # rates whose cell holds a formula, not a typed number
    findings: Sequence[Finding] = ()
    is_consolidation: bool = False
    covers: tuple[Unit, ...] = ()
    awaited: tuple[Unit, ...] = ()  # units that a consolidation counts in n though they gave nothing
    coverage: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    packed_lists: Mapping[str, PackedRows] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)  # reasons by mark, see xlsx_addin.acceptance
    texts: Mapping[str, str] = field(default_factory=dict)  # notes and last year's results, by "ID.prev", "ID.note"
    matches: tuple[Match, ...] = ()  # of a sheet that was read by its wording (``xlsx_addin.foreign``)
    past: tuple[PastFigure, ...] = ()  # what its sheet "Lịch sử" says, where somebody asked for it

    def value(self, edition: Edition, field_id: str) -> Figure | None:
        return self.figures[edition.index[field_id]]

    def values(self, edition: Edition) -> dict[str, Figure]:
        """The stated figures by id, without the blank ones. Rates are not among them."""
        return {k: v for k, v in zip(edition.fields, self.figures, strict=True) if v is not None}

    def source(self, edition: Edition, field_id: str) -> Source | None:
        return self.layout.source(edition.index[field_id], self.file)

    @property
    def lists(self) -> Mapping[str, Sequence[ListRow]]:
        """The rows of each list sheet by its key; sheets without rows are absent. Unpacked on demand."""
        return {key: packed.rows() for key, packed in self.packed_lists.items()}


Breakdown = Mapping[str, Sequence[tuple[Unit, "Figure | None"]]]
"""For each figure of a consolidation, what each of its units stated (sheet ``Tổng hợp``); empty for one unit."""


class PackedFindings(Sequence[Finding]):
    """Findings kept small: thousands of submissions wait in memory while only the counts are looked at."""

    __slots__ = ("_counts", "_data")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._data = zlib.compress(pickle.dumps(tuple(findings), protocol=5), 1) if findings else b""
        self._counts = count_severities(findings)

    def counts(self) -> Counter[Severity]:
        return self._counts

    def _all(self) -> tuple[Finding, ...]:
        # Only ever bytes made above, in this run, in this process or its own children.
        return pickle.loads(zlib.decompress(self._data)) if self._data else ()  # noqa: S301

    def __len__(self) -> int:
        return self._counts.total()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self._all()[index]


def count_severities(findings: Sequence[Finding]) -> Counter[Severity]:
    """How many findings of each severity; of packed ones without unpacking them."""
    if isinstance(findings, PackedFindings):
        return findings.counts()
    return Counter(f.severity for f in findings)


def pack_lists(
    lists: Mapping[str, Sequence[ListRow]], places: Mapping[str, ListPlaces] | None = None
) -> dict[str, PackedRows]:
    known = places or {}
    return {key: PackedRows.of(rows, known.get(key)) for key, rows in lists.items() if rows}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that could not be used at all, and why. ``unit`` is who it was from, as far as known."""

    file: str
    code: str
    reason: str
    unit: Unit = Unit()
    sheet: str = ""
    cell: str = ""
