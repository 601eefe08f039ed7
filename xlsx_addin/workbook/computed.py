"""What the workbook's own formulas show for a submission: the cached values that go beside them.

Every program that opens the file computes the same; caches serve readers that do not compute (previews, phones,
our own reading). The formulas are in ``workbook.formulas``; here are their results, from the exact core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Indicator, Kind, Target
from xlsx_addin.keys import (
    NOT_ARISING,
    VALUE,
    VERDICT_GAP,
    VERDICT_MET,
    VERDICT_NONE,
    VERDICT_NOT_MET,
)
from xlsx_addin.numbers import round_half_up, to_text
from xlsx_addin.ratios import Outcome, Rate, women_rate
from xlsx_addin.submission.records import Submission
from xlsx_addin.targets import Assessed, Assessment, Verdict, applying_target
from xlsx_addin.workbook.formulas import SIGNS

Shown = str | Decimal
Computed = tuple[str, str, str, Shown]
"""Sheet key, row id, column key, value."""

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.MET: VERDICT_MET,
    Verdict.GAP: VERDICT_GAP,
    Verdict.NOT_MET: VERDICT_NOT_MET,
    Verdict.NOT_ASSESSED: VERDICT_NONE,
    Verdict.NO_TARGET: "",
}


def computed_cells(
    edition: Edition, submission: Submission, rates: Mapping[str, Rate], assessed: Mapping[str, Assessed]
) -> Iterator[Computed]:
    """The result of every keyed formula cell of the form and of ``Cán bộ nữ``."""
    for row in edition.indicators:
        if row.formula:
            yield "phu_luc_01", row.id, VALUE, _rate_shown(rates[row.id])
        if row.has_value and (row.targets.provincial or row.targets.central):
            yield from _assessment(row, submission.year, assessed.get(row.id))
    for level in edition.levels:
        if level.code_digits:
            for body in edition.bodies:
                yield from _cadres(edition, submission, f"CB.{body.code}.{level.code}")


def _rate_shown(rate: Rate) -> Shown:
    if rate.outcome is Outcome.NOT_ARISING:
        return NOT_ARISING
    return "" if rate.value is None else rate.value


def target_words(row: Indicator, target: Target | None) -> str:
    """``≥ 60``, ``< 20``, ``Có``; empty where no target applies."""
    if target is None:
        return ""
    if row.role.value == "flag":
        return FLAG_YES if target.value else FLAG_NO
    return f"{SIGNS[target.compare]} {to_text(target.value)}"


def _assessment(row: Indicator, year: int | None, assessed: Assessed | None) -> Iterator[Computed]:
    sheet = "phu_luc_01"
    provincial = applying_target(row, year, central=False) if year else None
    central = applying_target(row, year, central=True) if year else None
    yield sheet, row.id, "target", target_words(row, provincial)
    yield sheet, row.id, "target_central", target_words(row, central)
    verdicts = (assessed.provincial, assessed.central) if assessed else ()
    words = [VERDICT_WORDS[a.verdict] for a in verdicts] or ["", ""]
    yield sheet, row.id, "assessment", words[0]
    yield sheet, row.id, "assessment_central", words[1]
    gap = assessed.provincial.gap if assessed and row.role.value != "flag" else None
    yield sheet, row.id, "gap", "" if gap is None else gap
    yield sheet, row.id, "status", status(verdicts)


def status(verdicts: tuple[Assessment, ...]) -> Shown:
    """2: every target that is assessed is met; 1: one of two; 0: none; blank: nothing is assessed."""
    real = [a.verdict for a in verdicts if a.verdict in (Verdict.MET, Verdict.GAP, Verdict.NOT_MET)]
    if not real:
        return ""
    met = real.count(Verdict.MET)
    return Decimal(2 if met == len(real) else 1 if met else 0)


def _cadres(edition: Edition, submission: Submission, stem: str) -> Iterator[Computed]:
    get = {c: submission.value(edition, f"{stem}.{c}") for c in ("total", "women", "total_prev", "women_prev")}
    now, before = women_rate(get["women"], get["total"]), women_rate(get["women_prev"], get["total_prev"])
    yield "can_bo_nu", stem, "rate", _rate_shown(now)
    yield "can_bo_nu", stem, "rate_prev", _rate_shown(before)
    known = now.value is not None and before.value is not None
    change = round_half_up((now.value or Decimal(0)) - (before.value or Decimal(0))) if known else ""
    yield "can_bo_nu", stem, "change", change


def shown_value(
    edition: Edition, field_id: str, value: int | Decimal | None, rate: Rate | None
) -> str | int | Decimal | None:
    """A figure as a cell shows it: flags in words, rates computed, "Không phát sinh" on 0/0; None for nothing."""
    kind = edition.fields[field_id].kind
    if kind is Kind.RATE:
        shown = _rate_shown(rate) if rate else ""
        return shown if shown != "" else None
    if value is None:
        return None
    if kind is Kind.FLAG:
        return FLAG_YES if value else FLAG_NO
    return value
