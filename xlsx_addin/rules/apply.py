"""Rules applied to one submission: which hold, which do not, and which cannot be asked, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlsx_addin.findings import Finding
from xlsx_addin.places import to_a1
from xlsx_addin.rules.facts import Facts
from xlsx_addin.rules.model import Outcome, Rule, Variant
from xlsx_addin.rules.operations import Missing, Value
from xlsx_addin.submission.records import State


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """How one rule ended. ``reason``: the finding's sentence, or why there was nothing to check; else empty."""

    id: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that was asked. ``value``: True, False, or what was missing."""

    rule: Rule
    variant: Variant
    value: Value


def apply_rules(rules: Iterable[Rule], facts: Facts) -> Iterator[Applied]:
    """Every rule that is meant for this unit, period and year, with its answer."""
    for rule in rules:
        if not _outside(rule, facts):
            variant = rule.variants[facts.submission.unit.level]
            yield Applied(rule, variant, variant.test(facts))


def as_finding(applied: Applied, facts: Facts) -> Finding:
    """The finding of a rule that does not hold; its code is the rule's id."""
    s, rule, variant = facts.submission, applied.rule, applied.variant
    place = s.layout.place(facts.edition.index[variant.at]) if s.layout.packed else None
    return Finding(
        code=rule.id,
        severity=rule.severity,
        message=variant.message.fill(facts),
        fix=variant.fix.fill(facts),
        file=s.file,
        unit=s.unit.shown,
        sheet=place[0] if place else facts.edition.sheets[facts.edition.fields[variant.at].sheet],
        cell=to_a1(place[1], place[2]) if place else "",
        id=variant.at,
    )


def outcomes(rules: Iterable[Rule], facts: Facts) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule, in order."""
    return tuple(_outcome(rule, facts) for rule in rules)


def _outcome(rule: Rule, facts: Facts) -> RuleOutcome:
    if reason := _outside(rule, facts):
        return RuleOutcome(rule.id, Outcome.NOT_APPLICABLE, reason)
    variant = rule.variants[facts.submission.unit.level]
    value = variant.test(facts)
    if isinstance(value, Missing):
        return RuleOutcome(rule.id, Outcome.NOT_APPLICABLE, _why(value, facts))
    if value:
        return RuleOutcome(rule.id, Outcome.PASSED)
    return RuleOutcome(rule.id, Outcome.FAILED, variant.message.fill(facts))


def _outside(rule: Rule, facts: Facts) -> str:
    """Why a rule is not meant for this submission at all; empty when it is."""
    s, edition = facts.submission, facts.edition
    if s.is_consolidation and not rule.consolidation:
        return "Quy tắc chỉ áp dụng cho số liệu của bản thân đơn vị, không áp dụng cho sổ tổng hợp."
    if s.unit.level not in rule.variants:
        wanted = ", ".join(edition.level_names[level].lower() for level in rule.levels)
        return f"Quy tắc chỉ áp dụng cho {wanted}."
    if s.period not in rule.periods:
        return f"Quy tắc chỉ áp dụng cho kỳ {', '.join(edition.periods[p].lower() for p in rule.periods)}."
    if rule.from_year or rule.to_year:
        if s.year is None:
            return "Chưa ghi năm báo cáo."
        if rule.from_year and s.year < rule.from_year:
            return f"Quy tắc áp dụng từ năm {rule.from_year}."
        if rule.to_year and s.year > rule.to_year:
            return f"Quy tắc áp dụng đến hết năm {rule.to_year}."
    return ""


_STATES = {
    State.NOT_ARISING: "ghi không phát sinh",
    State.ON_PURPOSE: "để trống có lý do",
    State.UNREADABLE: "không đọc được",
}


def _why(missing: Missing, facts: Facts) -> str:
    """What a rule lacked, as a sentence."""
    edition, states = facts.edition, facts.submission.states
    match missing.what:
        case "figure" | "rate":
            each = edition.fields[missing.id]
            default = "còn trống" if missing.what == "figure" else "chưa tính được"
            words = _STATES.get(states.get(missing.id, State.BLANK), default)
            return f"«{each.label}» ({missing.id}) {words}."
        case "stated":
            return f"«{edition.fields[missing.id].label}» ({missing.id}) không ghi tỷ lệ."
        case "previous":
            return f"«{edition.fields[missing.id].label}» ({missing.id}) không ghi kết quả năm trước."
        case "list":
            return f"Trang «{edition.sheets[missing.id]}» chưa có dòng nào."
        case "column":
            key, _, column = missing.id.partition(".")
            header = next(c.header for c in edition.lists[key].columns if c.key == column)
            return f"Cột «{header}» ở trang «{edition.sheets[key]}» có ô trống hoặc không phải số."
        case "zero":
            return "Mẫu số bằng 0."
        case "year":
            return "Chưa ghi năm báo cáo."
    return "Điều kiện của quy tắc không xảy ra."
