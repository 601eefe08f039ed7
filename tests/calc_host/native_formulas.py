"""What the workbook's own formulas have to show, from the core, for whatever stands in the cells.

A formula sees less than reading does, and this is all that sets them apart:

- A text is no number to a formula, whatever it says (``12 người``, ``09/29``): only a button makes numbers of texts.
  A flag is ``Có`` or ``Không`` in any case of its letters; ``x`` and 1 are not.
- A number is that number to a formula, also one that reading refuses and reports: a negative one, a part of a person, a
  date, a count or a rate shown as a percentage, a percentage above 100, more than fifteen digits.
- The assessment of a rate that a person typed over its formula goes by the cell: a text there, or nothing, leaves it
  blank, unless the parts are 0/0.
- The year counts as a number and the level by its name in the list; without a level there is no pooled rate.
- ``0/0`` as the coverage of a figure that is blank leaves it out of the pooled rate, in any workbook.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from tests.forms import EDITION
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.calc_engine.values import to_serial
from xlsx_addin.catalogue import Field, Kind, Role
from xlsx_addin.cell_values import SheetPlace
from xlsx_addin.keys import CHECK, OWN_ROW, VALUE
from xlsx_addin.ratios import Outcome, Rate, compute_rates
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.submission.cells import from_float, to_figure
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Figure, State, Submission
from xlsx_addin.targets import Assessed, Verdict, applying_target, assess_all
from xlsx_addin.workbook.computed import HEADER_START, NO_UNIT, NO_YEAR, TITLE_START, Shown, computed_cells

Key = tuple[str, str, str]
"""Sheet key, row id and column key of a cell."""

POOLED = {rate_id for rate_id, formula in EDITION.formulas.items() if formula.pooled_levels}
NO_NUMBER = "#N/A"  # what a chart leaves out
_TITLE, _FIRST_CHARTED, _RATES, _CADRES = (2, 1), 5, 25, 31  # fixed places: nothing is keyed there
_CLASSES, _COUNTS, _COUNTED = 39, 15, (52, 62)  # first column of classes, of counts; first row of both tables
_MAY_BE = "Trong đó có thể đã đạt"
_STANDINGS = ("Đạt", "Gần đạt", "Chưa đạt", "Không đánh giá", _MAY_BE)


@dataclass(frozen=True)
class Native:
    """A workbook read from a program that computed it; ``book`` tells formulas from typed values."""

    book: RawBook

    @cached_property
    def core(self) -> Submission:
        """What reading makes of everything that is not a formula: no result of the program is in it."""
        typed = {
            name: replace(
                sheet,
                rows=[
                    ["" if (r, c) in sheet.formulas else cell for c, cell in enumerate(row)]
                    for r, row in enumerate(sheet.rows)
                ],
                errors={},
                formulas=frozenset(),
            )
            for name, sheet in self.book.sheets.items()
        }
        parsed = parse_book(replace(self.book, sheets=typed))
        assert isinstance(parsed, Submission), parsed
        return parsed

    @cached_property
    def cells(self) -> KeyedCells:
        return KeyedCells.of(EDITION, self.book, self.core.layout)

    def at(self, found: SheetPlace) -> Cell:
        """What a cell shows: an error by its name."""
        name, (row, column) = found
        sheet = self.book.sheets[name]
        line = sheet.rows[row] if row < len(sheet.rows) else ()
        return sheet.errors.get((row, column)) or (line[column] if column < len(line) else "")

    def is_formula(self, found: SheetPlace) -> bool:
        return found[1] in self.book.sheets[found[0]].formulas

    def figure(self, field_id: str) -> Cell:
        return self.at(self.field(field_id))

    def field(self, field_id: str) -> SheetPlace:
        found = self.cells.field(field_id)
        assert found is not None, field_id
        return found

    def aside(self, sheet: str, row: str, column: str) -> Cell:
        found = self.cells.place(sheet, row, column)
        assert found is not None, (sheet, row, column)
        return self.at(found)

    # --- what formulas see

    @cached_property
    def typed_rates(self) -> Mapping[str, Cell]:
        """The rates that stand over their formulas, or whose formulas are gone."""
        return {x: self.figure(x) for x in EDITION.formulas if not self.is_formula(self.field(x))}

    @cached_property
    def level(self) -> str:
        name = str(self.aside("thong_tin", "INFO.level", VALUE)).casefold()
        return next((x.code for x in EDITION.levels if x.name.casefold() == name), "")

    @cached_property
    def seen(self) -> Submission:
        """The submission of the figures that formulas see."""
        year = self.aside("thong_tin", "INFO.year", VALUE)
        typed = {x: seen_number(cell) for x, cell in self.typed_rates.items()}
        return replace(
            self.core,
            figures=tuple(seen_figure(each, self.figure(x)) for x, each in EDITION.fields.items()),
            stated_rates={x: number for x, number in typed.items() if number is not None},
            formula_rates=frozenset(),
            year=int(year) if isinstance(year, float) else None,
            coverage=dict.fromkeys(self.left_out, (0, 0)),
        )

    @cached_property
    def left_out(self) -> set[str]:
        """The figures of pooled rates whose coverage says that no unit enters them, and that are blank."""
        pairs = [pair for rate_id in POOLED for pair in EDITION.formulas[rate_id].pairs if isinstance(pair.total, str)]
        return {
            pair.part
            for pair in pairs
            if self.coverage(pair.part) == "0/0" and self.figure(pair.part) == self.figure(str(pair.total)) == ""
        }

    def coverage(self, field_id: str) -> Cell:
        each = EDITION.fields[field_id]
        return self.aside(each.sheet, each.row, "cov")

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """The core's rates of what formulas see."""
        seen, highest = self.seen, EDITION.territorial_levels[0]

        def of(figures: Mapping[str, Figure | None]) -> dict[str, Rate]:
            return compute_rates(
                EDITION, figures.get, self.level or highest, stated=seen.stated_rates, coverage=seen.coverage
            )

        rates, without = of(dict(zip(EDITION.ids, seen.figures, strict=True))), of({})
        return rates if self.level else {**rates, **{x: without[x] for x in POOLED}}

    # --- what they show

    @cached_property
    def wordless(self) -> set[str]:
        """Rates typed over with what is no number."""
        return {x for x in self.typed_rates if x not in self.seen.stated_rates}

    @cached_property
    def assessed(self) -> dict[str, Assessed]:
        blank = Rate(Outcome.BLANK)
        judged = {
            x: blank if x in self.wordless and r.outcome is Outcome.COMPUTED else r for x, r in self.rates.items()
        }
        return assess_all(EDITION, self.seen.values(EDITION), judged, self.seen.year)

    @cached_property
    def keyed(self) -> dict[Key, Shown]:
        """The result of every formula in a keyed cell, where it stands."""
        cells = computed_cells(EDITION, self.seen, self.rates, self.assessed)
        shown = {(s, r, c): value for s, r, c, value in cells}
        for rate_id in self.wordless:
            each = EDITION.fields[rate_id]
            if each.sheet == "can_bo_nu":  # what is no number has no change either
                shown["can_bo_nu", each.row, "change"] = ""
        return shown

    @cached_property
    def expected(self) -> dict[SheetPlace, Shown]:
        """The result of every formula of the workbook by its place, but of rates that are typed over."""
        typed = {self.field(x) for x in self.typed_rates}
        keyed = {self.cells.place(*key): value for key, value in self.keyed.items() if has_formula(*key)}
        return {
            **{found: value for found, value in keyed.items() if found is not None and found not in typed},
            **self._headings(),
            **self._checked(),
            **self._chart_rates(),
            **self._chart_cadres(),
            **self._standings(),
        }

    def _headings(self) -> dict[SheetPlace, Shown]:
        form = self.cells.sheets["phu_luc_01"]
        name = form.raw.name
        unit, year = (self.aside("thong_tin", x, VALUE) for x in ("INFO.unit_name", "INFO.year"))
        shown_year = f"{year:g}" if isinstance(year, float) else str(year or NO_YEAR)
        return {
            (name, _TITLE): f"{TITLE_START}{str(unit).upper() or NO_UNIT} NĂM {shown_year}",
            (name, (form.key_row + 1, form.columns[VALUE])): f"{HEADER_START}{shown_year}",
        }

    def _checked(self) -> dict[SheetPlace, Shown]:
        """The worst of a row's own findings that ``Kiểm tra`` lists and nobody accepted."""
        worst: dict[str, str] = {}
        checks = self.cells.sheets.get("kiem_tra")
        for line in range(checks.key_row + 2, len(checks.raw.rows)) if checks else ():
            word, rows = str(checks.cell(line, "severity")), str(checks.cell(line, "rows"))
            for row in rows.strip(OWN_ROW).split(OWN_ROW) if rows.startswith(OWN_ROW) else ():
                if word == "Lỗi" or (word == "Cảnh báo" and worst.get(row) != "Lỗi"):
                    worst[row] = word
        rows_of_form = {(each.sheet, each.row) for each in EDITION.fields.values()}
        places = {row: self.cells.place(sheet, row, CHECK) for sheet, row in rows_of_form}
        return {place: worst.get(row, "") for row, place in places.items() if place}

    def _chart_rates(self) -> dict[SheetPlace, Shown]:
        """Result, target and last year's result of every percentage with a target of the province, in form order."""
        rows = [x for x in EDITION.indicators if x.formula and x.unit == "%" and x.targets.provincial]
        name, shown = EDITION.sheets["bieu_do"], {}
        for at, row in enumerate(rows, start=_FIRST_CHARTED):
            target = applying_target(row, self.seen.year, central=False) if self.seen.year else None
            figures = (
                self._charted("phu_luc_01", row.id, row.id),
                target.value if target else None,
                seen_number(self.aside("phu_luc_01", row.id, "prev")),
            )
            for column, figure in enumerate(figures, start=_RATES):
                shown[name, (at, column)] = NO_NUMBER if figure is None else figure
        return shown

    def _chart_cadres(self) -> dict[SheetPlace, Shown]:
        """The share of women of every body at every level."""
        name, shown = EDITION.sheets["bieu_do"], {}
        for at, body in enumerate(EDITION.bodies, start=_FIRST_CHARTED):
            for column, level in enumerate((x for x in EDITION.levels if x.code_digits), start=_CADRES):
                stem = f"CB.{body.code}.{level.code}"
                figure = self._charted("can_bo_nu", stem, f"{stem}.rate")
                shown[name, (at, column)] = NO_NUMBER if figure is None else figure
        return shown

    def _standings(self) -> dict[SheetPlace, Shown]:
        """The class of every chỉ tiêu, and how many of each objective are in which."""
        name, shown = EDITION.sheets["bieu_do"], {}
        for side, first in enumerate(_COUNTED):
            at, totals = _FIRST_CHARTED, Counter[str]()
            for line, rows in enumerate(EDITION.target_lines.values()):
                words = [standing(self.assessed.get(row.id), side) for row in rows]
                for word in words:
                    shown[name, (at, _CLASSES + side)] = word
                    at += 1
                counts = Counter(words)
                short = ("Gần đạt", "Chưa đạt")
                wide = zip(rows, words, strict=True)
                counts[_MAY_BE] = sum(row.wider_denominator and word in short for row, word in wide)
                totals += counts
                for column, word in enumerate(_STANDINGS, start=_COUNTS):
                    shown[name, (first + line, column)] = Decimal(counts[word])
            for column, word in enumerate(_STANDINGS, start=_COUNTS):
                shown[name, (first + len(EDITION.target_lines), column)] = Decimal(totals[word])
        if self.seen.year is None:
            counted = range(_COUNTS, _COUNTS + len(_STANDINGS))
            shown |= {(sheet, at): "" for sheet, at in shown if at[1] in counted}
        return shown

    def _charted(self, sheet: str, row: str, rate_id: str) -> Decimal | None:
        if rate_id in self.typed_rates:
            return seen_number(self.typed_rates[rate_id])
        value = self.keyed[sheet, row, EDITION.fields[rate_id].column]
        return value if isinstance(value, Decimal) else None


def standing(assessed: Assessed | None, side: int) -> str:
    """Which class of the counts an assessment is in; ``side`` 0 is the province's, 1 the centre's."""
    if assessed is None:
        return "Không đánh giá"
    a = (assessed.provincial, assessed.central)[side]
    if a.verdict is Verdict.MET:
        return "Đạt"
    if a.verdict not in (Verdict.GAP, Verdict.NOT_MET):
        return "Không đánh giá"
    return "Gần đạt" if a.near else "Chưa đạt"


def has_formula(sheet: str, row_id: str, column: str) -> bool:
    """Whether the blank form computes a cell: not a target that a row never has, nor a distance to ``Có``."""
    if sheet != "phu_luc_01":
        return True
    row = EDITION.by_id[row_id]
    targets = {"target": row.targets.provincial, "target_central": row.targets.central}
    targets |= {"gap": row.targets.provincial, "gap_central": row.targets.central}
    return bool(targets.get(column, True)) and not (column.startswith("gap") and row.role is Role.FLAG)


def seen_number(cell: Cell) -> Decimal | None:
    """A cell as a number, if a formula takes it for one."""
    if isinstance(cell, dt.datetime):
        cell = to_serial(cell)
    return from_float(cell) if type(cell) is float else None


def seen_figure(each: Field, cell: Cell) -> Figure | None:
    """A figure's cell as the formulas that refer to it take it. Rates are computed, and not seen."""
    if each.kind is Kind.RATE:
        return None
    if each.kind is Kind.FLAG:
        return {"có": 1, "không": 0}.get(cell.casefold()) if isinstance(cell, str) else None
    number = seen_number(cell)
    return None if number is None else to_figure(number)


def unlike(native: Native) -> set[str]:
    """The figures that formulas see otherwise than reading does, each for one of the reasons above."""
    found = {x for x, a, b in zip(EDITION.ids, native.core.figures, native.seen.figures, strict=True) if a != b}
    for field_id in found:
        cell, seen = native.figure(field_id), native.seen.figures[EDITION.index[field_id]]
        if isinstance(cell, str) and cell:
            assert seen is None, field_id
        elif cell == "":  # a fraction beside it has said the total
            assert any("/" in str(native.figure(p.part)) for p in EDITION.parts if p.total == field_id), field_id
        elif EDITION.fields[field_id].kind is Kind.FLAG:
            assert seen is None, field_id
        else:
            assert native.core.states[field_id] is State.UNREADABLE, field_id
    return found
