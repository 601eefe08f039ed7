"""Section I.6 and the appendix of results: each indicator with a value against the targets that apply to it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xlsx_addin.catalogue import Compare, Edition, Indicator, Role
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import (
    Blank,
    Frame,
    Objective,
    Paragraph,
    Paragraphs,
    ResultLine,
    leave_blank,
    say,
)
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.sections.last_year import change_of_count, change_of_rate, joined
from xlsx_addin.narrative.sections.measures import (
    distance,
    goal_words,
    measure,
    one_or_each,
    short_name,
    target_cell,
    unit_words,
)
from xlsx_addin.narrative.sections.tally import VERDICTS, counted_text, nuances
from xlsx_addin.narrative.words import BLANK
from xlsx_addin.ratios import Outcome
from xlsx_addin.targets import Assessed, Assessment, Verdict

# Missed although two decimals show no distance: equal where more is asked for, or very near.
_HARDLY = {
    Compare.GE: "thấp hơn chưa đến 0,01",
    Compare.GT: "chưa vượt mức mục tiêu",
    Compare.LE: "cao hơn chưa đến 0,01",
    Compare.LT: "chưa xuống dưới mức mục tiêu",
    Compare.EQ: "",
}
_CENTRAL = "mục tiêu của trung ương"
_WIDER = "số liệu của biểu tính trên phạm vi rộng hơn mục tiêu nên có thể đã đạt, cần đối chiếu"


def objectives(facts: Facts) -> tuple[Objective, ...]:
    """Objectives that have at least one indicator to speak of, in form order."""
    groups: list[tuple[str, list[Indicator]]] = []
    for row in facts.edition.indicators:
        if row.role is Role.HEADING:
            groups.append((row.label, []))
        elif groups and _spoken_of(facts, row):
            groups[-1][1].append(row)
    return tuple(_objective(facts, name, rows) for name, rows in groups if rows)


def overall(facts: Facts, found: Sequence[Objective], frame: Frame, appendix: str) -> Paragraphs:
    """How many indicators were assessed and with what outcome. Half a year owes no figure of the form."""
    if not found:
        what = Blank("kết quả thực hiện các mục tiêu, chỉ tiêu", "phu_luc_01")
        return () if facts.is_half_year else (leave_blank(BLANK, what),)
    lines = [a for row_id, a in facts.assessed.items() if is_target_line(facts.edition, row_id)]
    counted = counted_text(lines, facts.edition.strategy)
    lead = f"Đến hết {facts.period_words}"
    detail = f"Kết quả cụ thể như sau (chi tiết tại {appendix} kèm theo):"
    if not counted:
        return (say(f"{lead}, kết quả thực hiện {facts.edition.strategy} chi tiết tại {appendix} kèm theo, cụ thể:"),)
    summary = say(f"{lead}, {counted}.{nuances(facts.edition, [a.provincial for a in lines])}", *facts.assessed)
    return (summary, say(detail))


def _spoken_of(facts: Facts, row: Indicator) -> bool:
    if not row.has_value:
        return False
    if row.formula:
        outcome = facts.rates[row.id].outcome
        return outcome is not Outcome.BLANK or row.id in facts.submission.stated_rates
    if row.id not in facts.values:
        return False
    # Both halves of a rate stand with the rate itself.
    return not any(
        row.id in (pair.part, pair.total) and facts.rates[rate.id].outcome is not Outcome.BLANK
        for rate in facts.edition.rates
        for pair in (rate.formula.pairs if rate.formula else ())
    )


def _objective(facts: Facts, name: str, rows: Sequence[Indicator]) -> Objective:
    assessed = [
        facts.assessed[row.id] for row in rows if row.id in facts.assessed and is_target_line(facts.edition, row.id)
    ]
    counted = counted_text(assessed) if len(assessed) > 1 else ""
    lead = [say(f"{words.upper_first(counted)}.", *(row.id for row in rows))] if counted else []
    return Objective(
        name=words.clean(name),
        paragraphs=(*lead, *(_paragraph(facts, row) for row in rows if not _repeats(facts, row, rows))),
        results=tuple(_line(facts, row) for row in rows),
    )


def _repeats(facts: Facts, row: Indicator, rows: Sequence[Indicator]) -> bool:
    """Whether a rate that is no chỉ tiêu is the very figure that one above it has said: the pooled rate of a commune is
    that of communes, and where only one kind of violence arose its rate is that of both."""
    rate = facts.rates.get(row.id)
    if rate is None or rate.outcome is not Outcome.COMPUTED or is_target_line(facts.edition, row.id):
        return False
    pooled = [r for r in rows[: rows.index(row)] if r.formula and len(r.formula.pairs) > 1]
    return any((facts.rates[r.id].part, facts.rates[r.id].total) == (rate.part, rate.total) for r in pooled)


def is_target_line(edition: Edition, row_id: str) -> bool:
    """Whether a row is one of the strategy's chỉ tiêu (``Edition.target_lines``)."""
    return any(row.id == row_id for rows in edition.target_lines.values() for row in rows)


# --- one indicator -------------------------------------------------------------------------------------------
def _paragraph(facts: Facts, row: Indicator) -> Paragraph:
    name = short_name(row)
    value, used = _value(facts, row)
    if BLANK in value:
        what = f"tử số và mẫu số của «{name}» (biểu chỉ ghi tỷ lệ)"
        return leave_blank(f"- {name}: {value}.", Blank(what, "phu_luc_01", row.id))
    said = joined((value, _changed(facts, row)))
    assessed = _assessment(facts, row) or _not_yet(facts, row)
    return say(f"- {name}: {said}{f'; {assessed}' if assessed else ''}.", row.id, *used)


def _not_yet(facts: Facts, row: Indicator) -> str:
    """Why a row with targets is not assessed in years before they apply."""
    year = facts.submission.year
    early = row.applies_from is not None and year is not None and year < row.applies_from
    return f"chỉ tiêu áp dụng từ năm {row.applies_from}" if early and row.targets.provincial else ""


def _changed(facts: Facts, row: Indicator) -> str:
    if row.formula is None:
        return change_of_count(facts, row.id, facts.values[row.id])
    value = facts.rates[row.id].value
    return "" if value is None else change_of_rate(facts, row.id, value)


def _value(facts: Facts, row: Indicator) -> tuple[str, tuple[str, ...]]:
    """``62,50% (05/08)`` and the figures it rests on."""
    if row.formula is None:
        return f"{measure(row, facts.values[row.id])}{facts.basis(row.id)}", (row.id,)
    rate = facts.rates[row.id]
    used = tuple(x for p in row.formula.pairs for x in (p.part, p.total) if isinstance(x, str) and x in facts.values)
    if rate.outcome is Outcome.NOT_ARISING:
        return f"không phát sinh{facts.basis(*used)}", used
    if rate.part is None or rate.total is None:
        return f"{BLANK}{unit_words(row)}", ()
    parts = f"{words.exact_text(Fraction(rate.part))}/{words.exact_text(Fraction(rate.total))}"
    if rate.value is None:
        return f"{parts}, không tính được tỷ số", used
    return f"{measure(row, rate.value)} ({parts}){facts.basis(*used)}", used


def _assessment(facts: Facts, row: Indicator) -> str:
    both = facts.assessed.get(row.id)
    if both is None:
        return ""
    targets = [both.provincial, both.central]
    if both.provincial.target == both.central.target:
        said = [_against(row, both.provincial, "mục tiêu")]
    elif both.provincial.verdict is both.central.verdict:
        said = [_against_both(row, both)]
    else:
        said = [_against(row, both.provincial, "mục tiêu của tỉnh"), _against(row, both.central, _CENTRAL)]
    if any(a.short for a in targets) and row.wider_denominator:
        said.append(_WIDER)
    return "; ".join(x for x in said if x)


def _against_both(row: Indicator, both: Assessed) -> str:
    """``đạt mục tiêu đến năm 2025 của tỉnh (từ 90% trở lên) và của trung ương (từ 80% trở lên)``."""
    first, second = both.provincial, both.central
    if first.target is None or second.target is None or first.verdict not in VERDICTS:
        return ""
    against = " so với" if first.verdict is Verdict.GAP else ""
    said = [
        joined((f"{who} ({goal_words(row, target)})", "" if a.verdict is Verdict.MET else _gap(row, a)))
        for who, a, target in (("của tỉnh", first, first.target), ("của trung ương", second, second.target))
    ]
    link = " và " if first.verdict is Verdict.MET else "; "
    return f"{VERDICTS[first.verdict]}{against} mục tiêu đến năm {first.target_year} {link.join(said)}"


def _against(row: Indicator, assessment: Assessment, whose: str) -> str:
    """``còn khoảng cách so với mục tiêu đến năm 2025 (từ 60% trở lên), thấp hơn 4,44 điểm phần trăm``."""
    target = assessment.target
    if target is None or assessment.verdict not in VERDICTS:
        return ""
    goal = goal_words(row, target)
    verdict = VERDICTS[assessment.verdict]
    against = " so với" if assessment.verdict is Verdict.GAP else ""
    asked = "" if row.role is Role.FLAG else f" ({goal})"
    text = f"{verdict}{against} {whose} đến năm {assessment.target_year}{asked}"
    gap = "" if assessment.verdict is Verdict.MET else _gap(row, assessment)
    return f"{text}, {gap}" if gap else text


def _gap(row: Indicator, assessment: Assessment) -> str:
    """The distance in the row's unit; percentages differ by percentage points."""
    gap, target = assessment.gap, assessment.target
    if gap is None or target is None or row.role is Role.FLAG:
        return ""
    if gap == 0:
        return _HARDLY[target.compare]
    unit = " điểm phần trăm" if row.unit == "%" else unit_words(row)
    return f"{distance(row, gap)}{unit}"


# --- the appendix --------------------------------------------------------------------------------------------
def _line(facts: Facts, row: Indicator) -> ResultLine:
    value, _ = _value(facts, row)
    both = facts.assessed.get(row.id)
    targets = verdicts = ["-"]
    if both:
        pairs = [("Tỉnh", both.provincial), ("TW", both.central)]
        shown = [(who, a) for who, a in pairs if a.target is not None]
        targets = one_or_each([(who, target_cell(row, a)) for who, a in shown])
        verdicts = one_or_each([(who, _verdict_cell(row, a)) for who, a in shown])
    return ResultLine(row.tt, short_name(row), words.upper_first(value), tuple(targets), tuple(verdicts))


def _verdict_cell(row: Indicator, assessment: Assessment) -> str:
    verdict = VERDICTS.get(assessment.verdict, "")
    if not verdict:
        return "không đánh giá" if assessment.target else "-"
    gap = assessment.gap
    if assessment.verdict is Verdict.MET or not gap or row.role is Role.FLAG:
        return verdict
    return f"{verdict} ({distance(row, gap)}{' điểm %' if row.unit == '%' else ''})"
