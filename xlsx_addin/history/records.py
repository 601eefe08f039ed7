"""A history as a tidy table: one point for each unit, figure, year and period, with where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from xlsx_addin.catalogue import Edition, Kind, load_edition
from xlsx_addin.evaluation import rates_of
from xlsx_addin.findings import Finding
from xlsx_addin.history.territory import same_territory
from xlsx_addin.names import name_key
from xlsx_addin.ratios import Outcome
from xlsx_addin.submission.records import Figure, PastFigure, Submission, Unit
from xlsx_addin.units.ages import period_end
from xlsx_addin.units.changes import Changes

YEAR = "nam"
"""The period of annual workbooks."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one unit for one period. ``exact`` is unrounded, in the row's unit; ``part`` and ``total`` are the
    numerator and denominator of a rate, where they are known. ``copied``: read from a sheet ``Lịch sử``."""

    unit: Unit
    id: str
    year: int
    period: str
    exact: Fraction
    part: Figure | None
    total: Figure | None
    file: str
    sheet: str
    cell: str
    copied: bool = False


@dataclass(frozen=True)
class Record:
    """What is known of one unit for one period: its workbook, or copies of its figures on sheets ``Lịch sử``."""

    unit: Unit
    year: int
    period: str
    submission: Submission | None = None
    copies: tuple[tuple[str, PastFigure], ...] = ()  # with the file each stands in
    left_out: frozenset[str] = frozenset()  # figures on which copies disagree

    @cached_property
    def points(self) -> Mapping[str, Point]:
        """By figure. The workbook itself goes before copies of it."""
        found = {p.id: _copied(self, file, p) for file, p in self.copies if p.id not in self.left_out}
        if self.submission:
            found |= {p.id: p for p in points_of(self.submission)}
        return found

    @property
    def source(self) -> str:
        """The file that the figures come from, in the end."""
        if self.submission:
            return self.submission.file
        return next((p.source or file for file, p in self.copies), "")


Key = tuple[str, int, str]
"""Unit, year, period."""


@dataclass(frozen=True)
class History:
    """Records by unit, year and period. ``findings`` say what could not be used, and why."""

    records: Mapping[Key, Record] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    changes: Changes | None = None  # an office's own table of merged, renamed and split units

    def record(self, unit: Unit, year: int, period: str, *, now: tuple[int, str]) -> Record | None:
        """The unit's record of a period, where its territory is that of ``now`` (year and period)."""
        found = self.records.get((unit_key(unit), year, period))
        if found and same_territory(found.unit, period_end(year, period), unit, period_end(*now), self.changes):
            return found
        return None

    def before(self, unit: Unit, year: int) -> tuple[Record, ...]:
        """The annual records of a unit before a year, on the same territory, in order."""
        years = sorted(y for key, y, period in self.records if key == unit_key(unit) and period == YEAR and y < year)
        found = (self.record(unit, y, YEAR, now=(year, YEAR)) for y in years)
        return tuple(r for r in found if r)

    def table(self) -> Iterator[Point]:
        """Every point, by unit, year, period and figure."""
        for key in sorted(self.records):
            yield from self.records[key].points.values()


def unit_key(unit: Unit) -> str:
    """What a unit is known by within one age of administration: its code; without one, its name inside its parent."""
    return unit.code or f"{unit.parent_code}/{name_key(unit.name)}"


def points_of(s: Submission) -> Iterator[Point]:
    """Every figure that a workbook states, and every rate that follows or is stated, with its cell."""
    edition = load_edition(s.edition)
    rates = rates_of(edition, s)
    for index, (field_id, each) in enumerate(edition.fields.items()):
        rate = rates.get(field_id)
        value = s.figures[index]
        if rate is not None:
            exact = rate.exact if rate.outcome in (Outcome.COMPUTED, Outcome.TYPED) else None
        else:
            exact = Fraction(value) if value is not None and each.kind is not Kind.TEXT else None
        if exact is None or s.year is None:
            continue
        source = s.layout.source(index, s.file) if s.layout.packed else None
        yield Point(
            s.unit,
            field_id,
            s.year,
            s.period,
            exact,
            rate.part if rate else None,
            rate.total if rate else None,
            s.file,
            source.sheet if source else edition.sheets[each.sheet],
            source.cell if source else "",
        )


def _copied(record: Record, file: str, p: PastFigure) -> Point:
    return Point(
        record.unit, p.id, p.year, record.period, past_exact(p), p.part, p.total, file, p.sheet, p.cell, copied=True
    )


def past_exact(p: PastFigure) -> Fraction:
    """The exact value of a copied figure: from its parts where it has them, else as it is shown."""
    if p.part is None or not p.total:
        return Fraction(p.value)
    exact = Fraction(p.part) / Fraction(p.total) * Fraction(p.scale)
    return exact if abs(exact - Fraction(p.value)) <= Fraction(1, 100) else Fraction(p.value)


def rows_with_targets(edition: Edition) -> tuple[str, ...]:
    """The rows of the form that are assessed at all: those of sheet ``Lịch sử``, in form order."""
    return tuple(
        row.id for row in edition.indicators if row.has_value and (row.targets.provincial or row.targets.central)
    )


def shown(exact: Fraction, kind: Kind) -> Decimal | int:
    """A point as a cell shows it: rates with two decimals half up, counts as they are."""
    from xlsx_addin.numbers import round_half_up

    if kind is Kind.RATE:
        return round_half_up(exact)
    return int(exact) if exact.denominator == 1 else round_half_up(exact)
