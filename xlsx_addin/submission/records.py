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
class Layout:
    """Where each figure of an edition stands in one workbook: three numbers a field (sheet, row, column; -1 absent).

    Compact and comparable: workbooks made from the same blank form share one.
    """

    sheets: tuple[str, ...]
    packed: bytes

    def place(self, index: int) -> tuple[str, int, int] | None:
        numbers = array("i")
        numbers.frombytes(self.packed[index * 12 : index * 12 + 12])
        sheet, row, column = numbers
        return None if sheet < 0 else (self.sheets[sheet], row, column)

    def source(self, index: int, file: str) -> Source | None:
        place = self.place(index)
        return Source(file, place[0], to_a1(place[1], place[2])) if place else None


@dataclass(frozen=True, slots=True)
class PackedRows:
    """The rows of one list, kept small: most of a merge does not look at them."""

    count: int
    data: bytes

    @classmethod
    def of(cls, rows: Sequence[ListRow]) -> PackedRows:
        return cls(len(rows), zlib.compress(pickle.dumps(list(rows), protocol=5), 1))

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
    texts: Mapping[str, str] = field(default_factory=dict)  # notes and last year's results, by "ID.prev", "ID.note"

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


def pack_lists(lists: Mapping[str, Sequence[ListRow]]) -> dict[str, PackedRows]:
    return {key: PackedRows.of(rows) for key, rows in lists.items() if rows}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that could not be used at all, and why. ``unit`` is who it was from, as far as known."""

    file: str
    code: str
    reason: str
    unit: Unit = Unit()
    sheet: str = ""
    cell: str = ""
