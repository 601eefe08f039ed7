"""What a figure was a year ago, and the words that say how it changed.

Last year's value comes from the workbook's own columns («Kết quả năm trước», «cùng kỳ năm trước» of women cadres), else
from the unit's workbook of that period where the history has it. Where nothing is known nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Kind
from xlsx_addin.checks.changes import previous_value
from xlsx_addin.history.records import shown
from xlsx_addin.narrative import words
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.ratios import women_rate
from xlsx_addin.submission.records import Figure

_HUNDRED = 100
_COLUMN = "năm trước"
"""What the form's column is called in a six-month workbook: it need not be the same six months."""


@dataclass(frozen=True, slots=True)
class Before:
    """A value of last year, in the figure's unit; rates with two decimals. ``since`` says of when it is."""

    value: Figure
    since: str = words.SINCE


def before(facts: Facts, field_id: str, now: Figure | None = None) -> Before | None:
    """What is known of a figure a year ago; ``now`` settles whether a fraction may be a percentage."""
    kind = facts.edition.fields[field_id].kind
    typed = _typed(facts, field_id, kind, now)
    point = facts.last.points.get(field_id) if facts.last else None
    if point and (typed is None or facts.is_half_year):
        return Before(shown(point.exact, kind))  # the very period goes before a column that may mean the year
    if typed is None:
        return None
    if not facts.is_half_year:
        return Before(typed)
    return None if field_id in facts.edition.cumulative else Before(typed, _COLUMN)


def _typed(facts: Facts, field_id: str, kind: Kind, now: Figure | None) -> Figure | None:
    """The column «Kết quả năm trước» of a row of the form."""
    text = facts.submission.texts.get(f"{field_id}.prev", "")
    field = facts.edition.fields[field_id]
    value = previous_value(text, field.unit, kind) if text and kind is not Kind.FLAG else None
    if value is None or (kind is Kind.COUNT and value % 1):
        return None
    formula = facts.edition.formulas.get(field_id)
    if formula and formula.share and field.unit == "%":
        fraction = now is not None and 0 < value < 1 <= now  # 31% that was stored as 0,31
        if fraction or value > _HUNDRED:
            return None
    return value


def change_of_rate(facts: Facts, rate_id: str, now: Decimal) -> str:
    """How a rate of the form changed; empty where last year is not known."""
    then = before(facts, rate_id, now)
    if then is None:
        return ""
    unit = facts.edition.fields[rate_id].unit
    if unit == "%":
        return words.change(now, Decimal(then.value), then.since)
    return words.ratio_change(now, Decimal(then.value), unit, then.since)


def change_of_count(facts: Facts, field_id: str, now: Figure) -> str:
    """How a count changed; a flag that is no longer what it was."""
    then = before(facts, field_id, now)
    if then is None:
        return ""
    field = facts.edition.fields[field_id]
    if field.kind is Kind.FLAG:
        answer = FLAG_YES if then.value else FLAG_NO
        return "" if bool(then.value) == bool(now) else f"{then.since}: {answer.lower()}"
    return words.count_change(now, then.value, field.unit, then.since)


def change_of_women(facts: Facts, stem: str, women: Figure, total: Figure | None) -> tuple[str, tuple[str, ...]]:
    """How one line of ``Cán bộ nữ`` changed (``stem``: ``CB.hdnd.xa``), and the figures that say so.

    Shares are compared where both totals are known; a single post by its holder. Sums over different numbers of units
    are not compared.
    """
    women_id, total_id = f"{stem}.women", f"{stem}.total"
    old_ids = f"{women_id}_prev", f"{total_id}_prev"
    old_women, old_total = (_cadre(facts, x) for x in old_ids)
    coverage = facts.submission.coverage
    if old_women is None or coverage.get(women_id) != coverage.get(old_ids[0], coverage.get(women_id)):
        return "", ()
    if (total or 0) <= 1 and (old_total or 0) <= 1:
        return words.count_change(women, old_women, "người"), old_ids[:1]
    now, then = women_rate(women, total).value, women_rate(old_women, old_total).value
    if now is None or then is None or _above(women, total) or _above(old_women, old_total):
        return "", ()
    return words.change(now, then), old_ids


def _cadre(facts: Facts, field_id: str) -> Figure | None:
    stated = facts.get(field_id)
    if stated is not None or not facts.last:
        return stated
    point = facts.last.points.get(field_id.removesuffix("_prev"))
    return int(point.exact) if point else None


def _above(women: Figure, total: Figure | None) -> bool:
    return total is not None and women > total


def joined(parts: Sequence[str]) -> str:
    """What is said of one figure, with commas: empty parts leave nothing behind."""
    return ", ".join(part for part in parts if part)
