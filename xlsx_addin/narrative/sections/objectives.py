"""Section I.6 and the appendix of results: each indicator with a value against the targets that apply to it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Compare, Edition, Indicator, Role, Target
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
from xlsx_addin.narrative.words import BLANK
from xlsx_addin.numbers import padded, to_text
from xlsx_addin.ratios import Outcome
from xlsx_addin.targets import Assessed, Assessment, Verdict

_VERDICTS = {Verdict.MET: "đạt", Verdict.GAP: "còn khoảng cách", Verdict.NOT_MET: "chưa đạt"}
_COMPARED = {
    Compare.GE: "từ {} trở lên",
    Compare.GT: "trên {}",
    Compare.LE: "không quá {}",
    Compare.LT: "dưới {}",
    Compare.EQ: "{}",
}
# Missed although two decimals show no distance: equal where more is asked for, or very near.
_HARDLY = {
    Compare.GE: "thấp hơn mục tiêu chưa đến 0,01",
    Compare.GT: "chưa vượt mức mục tiêu",
    Compare.LE: "cao hơn mục tiêu chưa đến 0,01",
    Compare.LT: "chưa xuống dưới mức mục tiêu",
    Compare.EQ: "",
}
_SIGNS = {Compare.GE: "≥ ", Compare.GT: "> ", Compare.LE: "≤ ", Compare.LT: "< ", Compare.EQ: ""}
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
    """How many indicators were assessed and with what outcome."""
    if not found:
        what = Blank("kết quả thực hiện các mục tiêu, chỉ tiêu", "phu_luc_01")
        return (leave_blank(BLANK, what),)
    lines = [a for row_id, a in facts.assessed.items() if is_target_line(facts.edition, row_id)]
    counted = _counts(lines) + _nuances(facts.edition, [a.provincial for a in lines])
    lead = f"Kết quả thực hiện {facts.edition.strategy} đến hết {facts.period_words}"
    if not counted:
        return (say(f"{lead} như sau (chi tiết tại {appendix} kèm theo):"),)
    return (say(f"{lead}: {counted} (chi tiết tại {appendix} kèm theo), cụ thể:", *facts.assessed),)


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
    counted = _counts(assessed)
    lead = [say(f"{words.upper_first(counted)}.", *(row.id for row in rows))] if counted and len(rows) > 1 else []
    return Objective(
        name=words.clean(name),
        paragraphs=(*lead, *(_paragraph(facts, row) for row in rows)),
        results=tuple(_line(facts, row) for row in rows),
    )


def is_target_line(edition: Edition, row_id: str) -> bool:
    """Whether a row is one of the strategy's chỉ tiêu (``Edition.target_lines``)."""
    return any(row.id == row_id for rows in edition.target_lines.values() for row in rows)


def _counts(assessed: Sequence[Assessed]) -> str:
    """``có 03 chỉ tiêu được đánh giá: 02 chỉ tiêu đạt, 01 chỉ tiêu còn khoảng cách``; central ones if they differ."""
    provincial = _tally([a.provincial for a in assessed])
    central = _tally([a.central for a in assessed])
    if not provincial:
        return ""
    text = f"có {padded(sum(provincial.values()))} chỉ tiêu được đánh giá"
    if all(a.provincial.target == a.central.target for a in assessed):
        return f"{text}: {_tally_text(provincial)}"
    text = f"{text}: theo mục tiêu của tỉnh, {_tally_text(provincial)}"
    return f"{text}; theo mục tiêu của trung ương, {_tally_text(central)}" if central else text


def _nuances(edition: Edition, assessments: Sequence[Assessment]) -> str:
    """How many of those short of the provincial target are near it, and how many may have reached it."""
    near = sum(a.short and a.near for a in assessments)
    may_be = sum(a.may_be_met for a in assessments)
    share = to_text((edition.nearly * 100).normalize())
    said = [f"{padded(near)} chỉ tiêu gần đạt (còn thiếu không quá {share}% giá trị mục tiêu)"] if near else []
    if may_be:
        said.append(f"{padded(may_be)} chỉ tiêu có thể đã đạt vì biểu tính trên phạm vi rộng hơn mục tiêu")
    return f"; trong số dưới mục tiêu của tỉnh có {', '.join(said)}" if said else ""


def _tally(assessments: Sequence[Assessment]) -> Mapping[Verdict, int]:
    counts = {verdict: sum(a.verdict is verdict for a in assessments) for verdict in _VERDICTS}
    return {verdict: n for verdict, n in counts.items() if n}


def _tally_text(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{padded(n)} chỉ tiêu {_VERDICTS[verdict]}" for verdict, n in counts.items())


# --- one indicator -------------------------------------------------------------------------------------------
@cache
def _short_names() -> Mapping[str, str]:
    text = (files("xlsx_addin.narrative.sections") / "short_names.toml").read_text(encoding="utf-8")
    return {str(k): str(v) for k, v in tomllib.loads(text).items()}


def short_name(row: Indicator) -> str:
    """What a report calls an indicator: the edition's name, one of ours, else its label without "Chỉ tiêu 1:"."""
    stripped = re.sub(r"^(Chỉ tiêu \w+|Trong đó):\s*", "", words.clean(row.label))
    return row.short_name or _short_names().get(row.id) or words.upper_first(stripped.rstrip(" ."))


def _paragraph(facts: Facts, row: Indicator) -> Paragraph:
    name = short_name(row)
    value, used = _value(facts, row)
    if BLANK in value:
        what = f"tử số và mẫu số của «{name}» (biểu chỉ ghi tỷ lệ)"
        return leave_blank(f"- {name}: {value}.", Blank(what, "phu_luc_01", row.id))
    said = _assessment(facts, row)
    return say(f"- {name}: {value}{f'; {said}' if said else ''}.", row.id, *used)


def _value(facts: Facts, row: Indicator) -> tuple[str, tuple[str, ...]]:
    """``62,50% (05/08)`` and the figures it rests on."""
    if row.formula is None:
        return f"{_measure(row, facts.values[row.id])}{facts.basis(row.id)}", (row.id,)
    rate = facts.rates[row.id]
    used = tuple(x for p in row.formula.pairs for x in (p.part, p.total) if isinstance(x, str) and x in facts.values)
    if rate.outcome is Outcome.NOT_ARISING:
        return f"không phát sinh{facts.basis(*used)}", used
    if rate.part is None or rate.total is None:
        return f"{BLANK}{_unit(row)}", ()
    parts = f"{words.exact_text(Fraction(rate.part))}/{words.exact_text(Fraction(rate.total))}"
    if rate.value is None:
        return f"{parts}, không tính được tỷ số", used
    return f"{_measure(row, rate.value)} ({parts}){facts.basis(*used)}", used


def _unit(row: Indicator) -> str:
    return "%" if row.unit == "%" else f" {row.unit}" if row.unit else ""


def _measure(row: Indicator, value: int | Decimal) -> str:
    """A value or a target in the row's unit: ``60,00%``, ``03 cơ sở``, ``Có``."""
    if row.role is Role.FLAG:
        return FLAG_YES if value else FLAG_NO
    number = padded(value) if row.formula is None else to_text(value, 2)
    return f"{number}{_unit(row)}"


def _target_measure(row: Indicator, target: Target) -> str:
    return _measure(row, target.value) if row.formula is None else f"{to_text(target.value)}{_unit(row)}"


def _assessment(facts: Facts, row: Indicator) -> str:
    both = facts.assessed.get(row.id)
    if both is None:
        return ""
    said = []
    if both.provincial.target == both.central.target:
        said.append(_against(row, both.provincial, "mục tiêu"))
    else:
        said.append(_against(row, both.provincial, "mục tiêu của tỉnh"))
        said.append(_against(row, both.central, "mục tiêu của trung ương"))
    missed = any(a.verdict in (Verdict.GAP, Verdict.NOT_MET) for a in (both.provincial, both.central))
    if missed and row.wider_denominator:
        said.append(_WIDER)
    return "; ".join(x for x in said if x)


def _against(row: Indicator, assessment: Assessment, whose: str) -> str:
    """``mục tiêu đến năm 2025 từ 60% trở lên: còn khoảng cách, thấp hơn mục tiêu 4,44 điểm phần trăm``."""
    target = assessment.target
    if target is None or assessment.verdict not in _VERDICTS:
        return ""
    whole = target.compare is Compare.GE and target.value == 100 and row.formula is not None and row.formula.share
    goal = ("là {}" if whole else _COMPARED[target.compare]).format(_target_measure(row, target))
    text = f"{whose} đến năm {assessment.target_year} {goal}: {_VERDICTS[assessment.verdict]}"
    gap = "" if assessment.verdict is Verdict.MET else _gap(row, assessment)
    return f"{text}, {gap}" if gap else text


def _gap(row: Indicator, assessment: Assessment) -> str:
    """The distance in the row's unit; percentages differ by percentage points."""
    gap, target = assessment.gap, assessment.target
    if gap is None or target is None or row.role is Role.FLAG:
        return ""
    if gap == 0:
        return _HARDLY[target.compare]
    unit = " điểm phần trăm" if row.unit == "%" else _unit(row)
    number = to_text(abs(gap), None if row.formula is None else 2)
    return f"{'cao' if gap > 0 else 'thấp'} hơn mục tiêu {number}{unit}"


# --- the appendix --------------------------------------------------------------------------------------------
def _line(facts: Facts, row: Indicator) -> ResultLine:
    value, _ = _value(facts, row)
    both = facts.assessed.get(row.id)
    targets = verdicts = ["-"]
    if both:
        pairs = [("Tỉnh", both.provincial), ("TW", both.central)]
        shown = [(who, a) for who, a in pairs if a.target is not None]
        targets = _one_or_each([(who, _target_cell(row, a)) for who, a in shown])
        verdicts = _one_or_each([(who, _verdict_cell(row, a)) for who, a in shown])
    return ResultLine(row.tt, short_name(row), words.upper_first(value), tuple(targets), tuple(verdicts))


def _one_or_each(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """One line where province and centre say the same, else a line each."""
    if len({text for _, text in pairs}) <= 1:
        return [words.upper_first(text) for _, text in pairs[:1]] or ["-"]
    return [f"{who}: {text}" for who, text in pairs]


def _target_cell(row: Indicator, assessment: Assessment) -> str:
    target = assessment.target
    return f"{_SIGNS[target.compare]}{_target_measure(row, target)}" if target else "-"


def _verdict_cell(row: Indicator, assessment: Assessment) -> str:
    verdict = _VERDICTS.get(assessment.verdict, "")
    if not verdict:
        return "không đánh giá" if assessment.target else "-"
    gap = assessment.gap
    if assessment.verdict is Verdict.MET or not gap or row.role is Role.FLAG:
        return verdict
    number = to_text(abs(gap), None if row.formula is None else 2)
    return f"{verdict} ({'cao' if gap > 0 else 'thấp'} hơn {number}{' điểm %' if row.unit == '%' else ''})"
