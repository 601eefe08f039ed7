"""What a file gives before anyone knows the form: sheets of raw cells, or a stated reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

Cell = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta
"""A raw cell as calamine gives it; an empty cell, and an error cell, is the empty string."""

Place = tuple[int, int]
"""Row and column, both from 0. A1 text exists only at the edge (``xlsx_addin.places``)."""


class LazyPlaces(Set[Place]):
    """A set of places that is worked out when first asked for; pickles as a plain frozenset.

    Which cells hold a formula is asked only when a rate differs, so most files never pay for it.
    """

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], Iterable[Place]]) -> None:
        self._find = find
        self._found: frozenset[Place] | None = None

    def _places(self) -> frozenset[Place]:
        if self._found is None:
            self._found = frozenset(self._find())
        return self._found

    @classmethod
    def _from_iterable(cls, it: Iterable[Place]) -> frozenset[Place]:  # type: ignore[override]
        return frozenset(it)  # what the operators of Set return

    def __contains__(self, place: object) -> bool:
        return place in self._places()

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())

    def __reduce__(self) -> tuple[type[frozenset[Place]], tuple[list[Place]]]:
        return frozenset, (list(self._places()),)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet, whole, from A1 on (row 0, column 0), though rows may have different lengths."""

    name: str
    rows: Sequence[Sequence[Cell]]
    errors: Mapping[Place, str]  # error cells: "#DIV/0!"
    percents: Set[Place]  # number cells shown with a percent format: 0.3056 means 30.56
    formulas: Set[Place]  # cells that hold a formula (not told in .ods)


@dataclass(frozen=True, slots=True)
class RawBook:
    """The asked-for sheets of one workbook. ``sheets`` keeps the file's own names and order."""

    path: str
    format: str  # "xlsx", "xlsm", "xlsb", "xls", "ods"
    sheet_names: tuple[str, ...]  # all of them, also those not read
    sheets: Mapping[str, RawSheet]
    properties: Mapping[str, str] = field(default_factory=dict)  # custom document properties (.xlsx, .xlsm, .xlsb)
    lines: tuple[str, ...] = ()  # the text outside of tables (.docx, whose tables are the sheets)


class UnreadableFile(Exception):  # noqa: N818 - an outcome with a name of its own, not an error of ours
    """A file that cannot be used at all. ``code`` is stable; ``reason`` is a whole Vietnamese sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
