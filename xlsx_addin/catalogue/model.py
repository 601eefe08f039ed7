"""The form as typed data: what a row, a figure, a list and an edition are.

Nothing here reads files (see ``load``) and nothing computes (see ``xlsx_addin.ratios``). All records are frozen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

OWNER_BLANK = "……"
"""What stands in the form for an agency whose present name the office has to fill in."""


class Role(StrEnum):
    """What a row of the form is."""

    HEADING = "heading"  # an objective
    GROUP = "group"  # a target line without a value of its own
    TOTAL = "total"
    PART = "part"  # a "trong đó" count, never above its total
    COUNT = "count"
    FLAG = "flag"  # Có/Không
    RATE = "rate"


class Kind(StrEnum):
    """How the content of a cell is understood."""

    COUNT = "count"  # whole number, not negative
    AMOUNT = "amount"  # decimal number, not negative (hours, million dong)
    RATE = "rate"  # computed from a formula; in the row's unit (percentage points for %)
    FLAG = "flag"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


class Combine(StrEnum):
    """How the values of several units become one (column ``combine`` of the form's data)."""

    SUM = "sum"
    RATIO_OF_SUMS = "ratio_of_sums"
    OWNER = "owner"  # taken from the one unit that owns the row, never summed


class Compare(StrEnum):
    GE = ">="
    GT = ">"
    LE = "<="
    LT = "<"
    EQ = "="


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach and its direction. ``value`` is in the row's unit; Có is 1."""

    value: Decimal
    compare: Compare


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of one row by target year. An absent year means that nothing is assessed."""

    provincial: Mapping[int, Target]
    central: Mapping[int, Target]


@dataclass(frozen=True, slots=True)
class Pair:
    """Numerator over denominator, or a part and its total. A constant total (the province itself) is a Decimal."""

    part: str
    total: str | Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """``scale * sum(parts) / sum(totals)``. ``pooled_levels``: pairs of levels that do not apply leave both sums.

    ``share`` says that the numerator is contained in the denominator, so that it may not exceed it.
    """

    pairs: tuple[Pair, ...]
    scale: Decimal
    share: bool
    pooled_levels: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the form, in form order."""

    id: str
    tt: str
    label: str
    role: Role
    unit: str
    owner: str
    owner_codes: tuple[str, ...]
    period: str
    applies_from: int | None
    formula: Formula | None
    targets: Targets
    help: str
    note: str
    wider_denominator: bool
    short_name: str = ""  # what reports call the row, where the edition's wording needs another name than usual

    @property
    def has_value(self) -> bool:
        return self.role not in (Role.HEADING, Role.GROUP)


@dataclass(frozen=True, slots=True)
class Field:
    """A place of the workbook that holds one figure: sheet, row key and column key make its stable id.

    ``levels`` are the kinds of unit that enter it themselves; above them it comes from consolidation.
    """

    id: str
    sheet: str
    row: str
    column: str
    label: str
    unit: str
    kind: Kind
    combine: Combine
    levels: frozenset[str]
    owner_codes: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """Who leads rows of the form. ``name`` is empty where no source says which agency has the field now: the office
    fills it in on ``Thông tin``. ``field`` and ``before`` then say what is asked for; ``source`` where a name is from.
    """

    code: str
    name: str = ""
    field: str = ""
    before: str = ""
    source: str = ""
    since: dt.date | None = None

    @property
    def info_id(self) -> str:
        """The line of ``Thông tin`` that names an agency without a name."""
        return f"INFO.owner.{self.code}"

    @property
    def words(self) -> str:
        """The name, or a visible blank that says for which field."""
        return self.name or f"{OWNER_BLANK} ({self.field})"


@dataclass(frozen=True, slots=True)
class InfoField:
    """A line of sheet ``Thông tin``."""

    id: str
    label: str
    group: str
    help: str
    choices: tuple[str, ...]
    fixed: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list sheet."""

    key: str
    header: str
    kind: Kind
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet of rows without ids. ``sum_of`` names columns that are the sum of others in the row."""

    key: str
    columns: tuple[Column, ...]
    sum_of: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ListTotal:
    """A stated total that must agree with a list: its rows, or the sum of one column (rows of one measure)."""

    field: str
    list: str
    column: str | None
    measure: str | None


@dataclass(frozen=True, slots=True)
class PartOf:
    """A count and its total. ``joint``: they enter sums together or not at all (the total has one part).

    ``contained``: the part may not exceed the total (false for ratios that are not shares: M3.1, M4.1).
    """

    part: str
    total: str
    joint: bool
    contained: bool


@dataclass(frozen=True, slots=True)
class Derivation:
    """A figure that follows from others for a unit of one level."""

    id: str
    level: str
    rule: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A body whose women are counted on sheet ``Cán bộ nữ``."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    name: str
    code_digits: int


@dataclass(frozen=True, eq=False)
class Edition:
    """One version of the form with everything that depends on it. Compared by identity: it is loaded once."""

    id: str
    title: str
    reference: str  # what the form was issued with, as printed under its title; empty: the office fills it in
    strategy: str
    nearly: Decimal  # a row short of its target by at most this share of the target counts as nearly met
    sizes: tuple[str, ...]  # figures that tell how large a unit is: other counts are set against them
    workbook: str  # file name of the blank workbook under workbooks/
    valid_from: dt.date
    valid_to: dt.date | None
    levels: tuple[Level, ...]
    periods: Mapping[str, str]
    agencies: Mapping[str, Agency]
    sheets: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    fields: Mapping[str, Field]
    formulas: Mapping[str, Formula]  # of every field of kind rate
    info: tuple[InfoField, ...]
    bodies: tuple[Body, ...]
    lists: Mapping[str, ListSheet]
    list_totals: tuple[ListTotal, ...]
    parts: tuple[PartOf, ...]
    sections: Mapping[str, str]
    derivations: tuple[Derivation, ...]
    cumulative: tuple[str, ...] = ()  # figures that only grow within a year: cases, births, events

    @cached_property
    def by_id(self) -> Mapping[str, Indicator]:
        return MappingProxyType({row.id: row for row in self.indicators})

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all fields, in order."""
        return tuple(self.fields)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each field in ``fields``: submissions keep their figures in that order."""
        return MappingProxyType({field_id: i for i, field_id in enumerate(self.fields)})

    @cached_property
    def rates(self) -> tuple[Indicator, ...]:
        """Rows of the form with a formula, in form order. Loading holds that no formula depends on itself."""
        return tuple(row for row in self.indicators if row.formula is not None)

    @cached_property
    def target_lines(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The strategy's chỉ tiêu by the id of their objective, in form order: what counts of targets count.

        A row that the form calls "Chỉ tiêu", or the one row with targets of a group line that is. Rates of the two
        kinds of violence are parts of chỉ tiêu 2a and 2b, not chỉ tiêu of their own.
        """
        lines: dict[str, tuple[Indicator, ...]] = {}
        objective = ""
        for row in self.indicators:
            if row.role is Role.HEADING:
                objective = row.id
                lines[objective] = ()
            elif row.has_value and (row.targets.provincial or row.targets.central):
                above = self.by_id.get(row.id.rpartition(".")[0])
                if row.label.startswith("Chỉ tiêu") or (above is not None and above.role is Role.GROUP):
                    lines[objective] = (*lines.get(objective, ()), row)
        return MappingProxyType(lines)

    @cached_property
    def joint_partner(self) -> Mapping[str, str]:
        """For each half of a joint pair, the other half."""
        pairs = [(p.part, p.total) for p in self.parts if p.joint]
        return MappingProxyType({**dict(pairs), **{total: part for part, total in pairs}})

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """The agencies by code, in words."""
        return MappingProxyType({code: agency.words for code, agency in self.agencies.items()})

    def open_agencies(self, owner_codes: Iterable[str]) -> tuple[Agency, ...]:
        """Those of the agencies whose present name the form does not know."""
        return tuple(agency for code in owner_codes if not (agency := self.agencies[code]).name)

    def owner_words(self, row: Indicator, info: Mapping[str, str]) -> str:
        """Who leads a row, as the form shows it; ``info`` has the names that the office filled in."""
        open_codes = {agency.code for agency in self.open_agencies(row.owner_codes)}
        if not open_codes:
            return row.owner
        agencies = (self.agencies[code] for code in row.owner_codes)
        return "; ".join((a.code in open_codes and info.get(a.info_id, "").strip()) or a.words for a in agencies)

    @cached_property
    def level_names(self) -> Mapping[str, str]:
        return MappingProxyType({level.code: level.name for level in self.levels})

    @cached_property
    def territorial_levels(self) -> tuple[str, ...]:
        """The levels that have a territory, highest first; the others are departments."""
        return tuple(x.code for x in self.levels if x.code_digits)

    def period_words(self, year: int | None, period: str) -> str:
        """``năm 2024``, ``6 tháng 2024``."""
        return f"{self.periods.get(period, period).lower()} {year}"

    def is_department(self, level: str) -> bool:
        return level in self.level_names and level not in self.territorial_levels

    def level_of_code(self, code: str) -> str:
        """The level that an administrative code belongs to by its number of digits; empty when it tells none."""
        digits = len(code) if code.isdecimal() else 0
        return next((x.code for x in self.levels if digits and x.code_digits == digits), "")

    def rank(self, level: str) -> int:
        """Height of a level: 0 is the lowest geographic one. A department stands where the highest level stands."""
        places = self.territorial_levels
        return len(places) - 1 - places.index(level) if level in places else len(places) - 1

    def field_rank(self, field_id: str) -> int:
        """Height of the highest geographic level that enters a figure itself."""
        places = self.territorial_levels
        return max((self.rank(x) for x in self.fields[field_id].levels if x in places), default=0)

    def leads(self, unit_code: str, field_id: str) -> bool:
        """Whether a department's agency leads a row; figures without an owner are anybody's, and so are those of an
        agency whose present name is not known.

        ``SYT``, ``SYT-27`` and ``27.SYT`` are the codes of a health department.
        """
        owners = self.fields[field_id].owner_codes
        words = [w for w in unit_code.upper().replace(".", "-").split("-") if w and not w.isdecimal()]
        known = not owners or bool(self.open_agencies(owners))
        return known or (words[0] if words else unit_code.upper()) in owners

    def enters(self, level: str, field_id: str) -> bool:
        """Whether a unit of this level adds its own value to the sum of a figure (departments never do)."""
        return level in self.territorial_levels and level in self.fields[field_id].levels
