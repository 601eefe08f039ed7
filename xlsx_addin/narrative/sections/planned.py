"""Targets that lie ahead: each chỉ tiêu against the target that applies to a year, beside the present result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from xlsx_addin.catalogue import Edition, Indicator, Role
from xlsx_addin.evaluation import rates_of
from xlsx_addin.keys import NOT_ARISING
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.sections.measures import distance, measure, number_of, one_or_each, short_name, target_cell
from xlsx_addin.narrative.words import GAP
from xlsx_addin.numbers import padded
from xlsx_addin.ratios import Outcome, Rate
from xlsx_addin.targets import Assessment, Verdict, assess

SHEET = "phu_luc_01"
_NAMED = 4


class Standing(StrEnum):
    """How a chỉ tiêu stands now against a target to come."""

    REACHED = "reached"
    AHEAD = "ahead"  # something is still to go
    NOT_ARISING = "not-arising"
    UNKNOWN = "unknown"  # no figure, or one that cannot be right; also where nothing is asked for yet
    NO_TARGET = "no-target"  # a figure, but nothing is asked for yet


@dataclass(frozen=True, slots=True)
class Goal:
    """One chỉ tiêu: its number in the objective (``2a``), its present result, the targets that apply and the distance,
    as a table shows them."""

    row: Indicator
    number: str
    name: str
    result: str
    targets: tuple[str, ...]
    distances: tuple[str, ...]
    provincial: Standing
    central: Standing


@dataclass(frozen=True, slots=True)
class Goals:
    """The chỉ tiêu of one objective."""

    objective: Indicator
    lines: tuple[Goal, ...]


def entering_levels(edition: Edition, row: Indicator) -> frozenset[str]:
    """The kinds of unit that enter a row themselves, or the figures that it is computed from."""
    own = edition.fields[row.id].levels
    parts = [edition.fields[pair.part].levels for pair in row.formula.pairs] if row.formula else []
    return own.union(*parts)


def is_its_own(facts: Facts, row: Indicator) -> bool:
    """Whether a row is for the unit to state: it or a level below it enters the row, or its agency leads it."""
    if facts.edition.is_department(facts.unit.level):
        return facts.edition.leads(facts.unit.code, row.id)
    return bool(entering_levels(facts.edition, row) & set(facts.levels))


def goals(facts: Facts, year: int | None) -> tuple[Goals, ...]:
    """The chỉ tiêu that concern the unit, with what applies to ``year``; objectives that have none are left out."""
    rates = rates_of(facts.edition, facts.submission)
    found = []
    for objective, rows in facts.edition.target_lines.items():
        lines = tuple(_goal(facts, row, rates, year) for row in rows if is_its_own(facts, row))
        if lines:
            found.append(Goals(facts.edition.by_id[objective], lines))
    return tuple(found)


def _goal(facts: Facts, row: Indicator, rates: Mapping[str, Rate], year: int | None) -> Goal:
    result, exact, missing = _present(facts, row, rates)
    nearly = facts.edition.nearly
    both = [assess(row, exact, year, central=central, nearly=nearly) for central in (False, True)]
    standings = [missing or _standing(a) for a in both]
    provincial, central = (
        s if a.target or missing is Standing.UNKNOWN else Standing.NO_TARGET
        for s, a in zip(standings, both, strict=True)
    )
    asked = [(who, a, s) for who, a, s in zip(("Tỉnh", "TW"), both, standings, strict=True) if a.target]
    distances = one_or_each([(who, _distance(row, a, s)) for who, a, s in asked]) if asked else [_later(row, year)]
    if any(a.may_be_met for a in both):
        distances.append("Cần đối chiếu phạm vi")  # the form's denominator is wider than the target's
    targets = one_or_each([(who, target_cell(row, a)) for who, a, _ in asked])
    number = number_of(facts.edition, row)
    return Goal(row, number, short_name(row), result, tuple(targets), tuple(distances), provincial, central)


def _later(row: Indicator, year: int | None) -> str:
    if year is not None and row.applies_from and year < row.applies_from:
        return f"Áp dụng từ năm {row.applies_from}"
    return "-"


def _present(facts: Facts, row: Indicator, rates: Mapping[str, Rate]) -> tuple[str, Fraction | None, Standing | None]:
    """The present result as text and exactly; and how it stands where nothing can be compared."""
    if row.formula is None:
        value = facts.get(row.id)
        if value is None:
            return GAP, None, Standing.UNKNOWN
        return f"{words.upper_first(measure(row, value))}{facts.basis(row.id)}", Fraction(value), None
    rate = rates[row.id]
    if rate.outcome is Outcome.NOT_ARISING:
        return NOT_ARISING, None, Standing.NOT_ARISING
    if rate.value is None:
        return GAP, None, Standing.UNKNOWN
    used = [x for pair in row.formula.pairs for x in (pair.part, pair.total) if isinstance(x, str)]
    return f"{measure(row, rate.value)}{facts.basis(*used)}", rate.exact, None


def _standing(assessment: Assessment) -> Standing:
    if assessment.verdict is Verdict.MET:
        return Standing.REACHED
    return Standing.AHEAD if assessment.short else Standing.UNKNOWN


def _distance(row: Indicator, assessment: Assessment, standing: Standing) -> str:
    """``thấp hơn 4,44 điểm %``; the difference of two percentages is in percentage points."""
    if standing is Standing.REACHED:
        return "đã đạt"
    if standing is Standing.NOT_ARISING:
        return words.lower_first(NOT_ARISING)
    gap = assessment.gap
    if standing is Standing.UNKNOWN or gap is None:
        return GAP
    if row.role is Role.FLAG:
        return "chưa đạt"
    if gap == 0:
        return "sát mức mục tiêu"  # missed by less than the two decimals that people see
    return f"{distance(row, gap)}{' điểm %' if row.unit == '%' else ''}"


# --- in words ------------------------------------------------------------------------------------------------
_TO_COME = {Standing.REACHED: "đã đạt, cần giữ vững", Standing.AHEAD: "còn phải phấn đấu"}
_COUNTED = {
    Standing.REACHED: "đạt",
    Standing.AHEAD: "dưới mục tiêu",
    Standing.NOT_ARISING: "không phát sinh",
    Standing.UNKNOWN: "chưa có số liệu",
    Standing.NO_TARGET: "chưa có mục tiêu áp dụng",
}


def counted(found: Sequence[Goals], *, central: bool = False, to_come: bool = False) -> str:
    """``có 03 chỉ tiêu đạt; 05 chỉ tiêu dưới mục tiêu``; kinds that do not occur are not named, and where all stand
    alike ``cả 11 chỉ tiêu đều chưa có số liệu``. ``to_come``: in the words of a plan."""
    standings = [goal.central if central else goal.provincial for each in found for goal in each.lines]
    texts = {**_COUNTED, **_TO_COME} if to_come else _COUNTED
    said = [(padded(n), text) for kind, text in texts.items() if (n := standings.count(kind))]
    if len(said) == 1 and len(standings) > 1:
        return f"cả {said[0][0]} chỉ tiêu đều {said[0][1]}"
    return f"có {'; '.join(f'{n} chỉ tiêu {text}' for n, text in said)}"


def differs(found: Sequence[Goals]) -> bool:
    """Whether province and centre stand apart in any chỉ tiêu."""
    return any(goal.provincial is not goal.central for each in found for goal in each.lines)


def number_of_goals(found: Sequence[Goals]) -> int:
    return sum(len(each.lines) for each in found)


def unknown(found: Sequence[Goals]) -> tuple[Goal, ...]:
    return tuple(goal for each in found for goal in each.lines if goal.result == GAP)


def unknown_blank(found: Sequence[Goals], period: str) -> tuple[Blank, ...]:
    """The chỉ tiêu without a result, as one blank: named when few, counted when many."""
    without = unknown(found)
    if not without:
        return ()
    if len(without) > _NAMED:
        return (Blank(f"kết quả {period} của {padded(len(without))} chỉ tiêu", SHEET),)
    names = "; ".join(words.lower_first(goal.name) for goal in without)
    what = f"kết quả {period} của {padded(len(without))} chỉ tiêu: {names}"
    return (Blank(what, SHEET, without[0].row.id if len(without) == 1 else ""),)
