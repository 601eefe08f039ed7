"""One submission as a report needs it: own figures apart from those of the units below, rows by name, rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsx_addin.catalogue import Edition
from xlsx_addin.history.records import Record
from xlsx_addin.history.sheet import Past
from xlsx_addin.names import fold, name_key
from xlsx_addin.narrative import words
from xlsx_addin.numbers import padded
from xlsx_addin.ratios import Rate, compute_rates
from xlsx_addin.submission.records import Breakdown, Figure, ListCell, Submission, Unit
from xlsx_addin.targets import Assessed, assess_all


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list sheet. ``unit`` is who it came from, empty for the reporting unit itself; ``code`` that unit's
    code, since names repeat from district to district."""

    cells: Mapping[str, ListCell]
    unit: str = ""
    code: str = ""

    def text(self, key: str) -> str:
        cell = self.cells.get(key)
        return "" if cell is None else words.clean(str(cell))


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known for one report. Nothing here writes sentences."""

    edition: Edition
    submission: Submission
    breakdown: Breakdown
    past: Past | None = None
    last: Record | None = None

    @property
    def unit(self) -> Unit:
        return self.submission.unit

    def info(self, key: str) -> str:
        return words.clean(self.submission.info.get(f"INFO.{key}", ""))

    # --- the period --------------------------------------------------------------------------------------------
    @property
    def is_half_year(self) -> bool:
        return self.submission.period == "6-thang"

    @property
    def year_text(self) -> str:
        return words.GAP if self.submission.year is None else str(self.submission.year)

    @property
    def period_words(self) -> str:
        """``năm 2024``, ``6 tháng đầu năm 2024``."""
        return f"{'6 tháng đầu năm' if self.is_half_year else 'năm'} {self.year_text}"

    @property
    def next_period_words(self) -> str:
        """What comes after: ``năm 2025``, ``6 tháng cuối năm 2024``."""
        if self.is_half_year:
            return f"6 tháng cuối năm {self.year_text}"
        return f"năm {words.GAP if self.submission.year is None else self.submission.year + 1}"

    # --- figures ---------------------------------------------------------------------------------------------
    @cached_property
    def values(self) -> Mapping[str, Figure]:
        return self.submission.values(self.edition)

    @cached_property
    def rates(self) -> Mapping[str, Rate]:
        """Computed from figures; a rate that was only typed has no parts to print and stays out."""
        coverage = self.submission.coverage if self.submission.is_consolidation else None
        return compute_rates(self.edition, self.values.get, self.unit.level, coverage=coverage)

    @cached_property
    def assessed(self) -> Mapping[str, Assessed]:
        return assess_all(self.edition, self.values, self.rates, self.submission.year)

    def get(self, field_id: str) -> Figure | None:
        return self.values.get(field_id)

    def own(self, field_id: str) -> Figure | None:
        """What the reporting unit itself states, apart from the units below."""
        if not self.submission.is_consolidation or self.edition.fields[field_id].levels == {self.unit.level}:
            return self.get(field_id)
        return next((value for unit, value in self.breakdown.get(field_id, ()) if self._is_own(unit)), None)

    def below(self, field_id: str) -> Sequence[tuple[Unit, Figure | None]]:
        """What each unit below states; empty without a breakdown."""
        rows = self.breakdown.get(field_id, ())
        return [(u, v) for u, v in rows if not self._is_own(u) and u.level and self.edition.enters(u.level, field_id)]

    def basis(self, *field_ids: str) -> str:
        """`` (số liệu của 07/08 đơn vị)`` where not all units have reported a figure, else nothing."""
        partial = self.partial(*field_ids)
        return f" (số liệu của {padded(partial[0])}/{padded(partial[1])} đơn vị)" if partial else ""

    def partial(self, *field_ids: str) -> tuple[int, int] | None:
        """On how many of how many units figures rest, where not all have reported them.

        A blank of the reporting unit itself does not count: a city that leaves its wards' models to the wards, and
        one that alone says what it supervised, have both said all there is.
        """
        if all(self._complete_below(i) for i in field_ids):
            return None
        partial = [(k, n) for k, n in map(self._coverage, field_ids) if k < n]
        # None at all: it is not the units' figure, a department or an agency gave it.
        return min(partial) if partial and min(partial)[0] else None

    def _coverage(self, field_id: str) -> tuple[int, int]:
        """How many of how many units state the figure, the reporting unit among them only where it does."""
        k, n = self.submission.coverage.get(field_id, (0, 0))
        return k, n - (self._enters(field_id) and self.own(field_id) is None)

    def _enters(self, field_id: str) -> bool:
        return bool(self.unit.level) and self.edition.enters(self.unit.level, field_id)

    def _complete_below(self, field_id: str) -> bool:
        """Whether every unit below states the figure, or none does because it is the reporting unit's own."""
        values = [value for _, value in self.below(field_id)]
        if not values:
            return False
        if None not in values:
            return not self.absent(field_id)
        return not any(v is not None for v in values) and self.own(field_id) is not None

    def absent(self, field_id: str) -> int:
        """How many units below that are to state a figure have no workbook among those merged. Not to be known, and 0,
        where the workbooks below hold other units' figures too: a district's those of its communes."""
        rows = self.below(field_id)
        entering = [x.code for x in self.edition.levels if x.code in self.edition.fields[field_id].levels]
        places = [code for code in entering if code in self.levels]
        if not rows or not places or any(unit.level != places[-1] for unit, _ in rows):
            return 0
        expected = self.submission.coverage.get(field_id, (0, 0))[1] - self._enters(field_id)
        return max(0, expected - len(rows))

    def _is_own(self, unit: Unit) -> bool:
        if unit.code and self.unit.code:
            return unit.code == self.unit.code
        return bool(unit.name) and name_key(unit.name) == name_key(self.unit.name)

    # --- lists -----------------------------------------------------------------------------------------------
    @cached_property
    def _rows(self) -> Mapping[str, tuple[list[Row], list[Row]]]:
        split: dict[str, tuple[list[Row], list[Row]]] = {}
        for key, rows in self.submission.lists.items():
            columns = [c.key for c in self.edition.lists[key].columns]
            own, below = split.setdefault(key, ([], []))
            for row in rows:
                cells = dict(zip(columns, row[: len(columns)], strict=True))
                name, code = (words.clean(str(x)) if x is not None else "" for x in row[len(columns) :])
                if (not name and not code) or self._is_own(Unit(code, name)):
                    own.append(Row(cells))
                else:
                    below.append(Row(cells, name or code, code))
        return split

    def own_rows(self, key: str) -> list[Row]:
        return self._rows.get(key, ([], []))[0]

    def rows_below(self, key: str) -> list[Row]:
        return self._rows.get(key, ([], []))[1]

    def written(self, section: str) -> tuple[str, ...]:
        """The paragraphs that the unit itself wrote under a heading."""
        wanted = {fold(section), fold(self.edition.sections.get(section, ""))} - {""}
        return tuple(
            line
            for row in self.own_rows("noi_dung")
            if fold(row.text("section")) in wanted
            for line in words.lines(str(row.cells.get("text") or ""))
        )

    # --- levels and units ------------------------------------------------------------------------------------
    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The geographic levels a report speaks of, highest first: its own and those below."""
        places = [x.code for x in self.edition.levels if x.code_digits]
        return tuple(places[places.index(self.unit.level) :]) if self.unit.level in places else tuple(places)

    @cached_property
    def units_below(self) -> tuple[Unit, ...]:
        """Every unit below that is known by name, once."""
        named: Iterable[Unit] = [*self.submission.covers, *(u for rows in self.breakdown.values() for u, _ in rows)]
        found = {u.code or name_key(u.name): u for u in named if not self._is_own(u) and u.level != "nganh"}
        return tuple(found.values())

    def kinds(self, level: str) -> str:
        """``thành phố`` for the unit's own level, ``xã, phường`` for one below; empty when names do not say."""
        if level == self.unit.level:
            return words.kind_of(self.unit.name)
        return words.kinds_text(u.name for u in self.units_below if u.level == level)

    def level_words(self, level: str) -> str:
        """``thành phố``, ``xã, phường``, else the level's general name: ``cấp xã``."""
        return self.kinds(level) or self.edition.level_names[level].lower()

    def at_level(self, level: str) -> str:
        """``cấp thành phố``, ``cấp xã, phường``, ``cấp xã``."""
        kinds = self.kinds(level)
        return f"cấp {kinds}" if kinds else self.edition.level_names[level].lower()

    @cached_property
    def those_below(self) -> str:
        """All units below in a word: ``các xã, phường``, or ``các đơn vị cấp dưới`` when there are several levels."""
        levels = {u.level for u in self.units_below}
        kinds = self.kinds(next(iter(levels))) if len(levels) == 1 else ""
        return f"các {kinds}" if kinds else "các đơn vị cấp dưới"
