"""A submission with everything that follows from it: rates, assessments, findings, and its values as text."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from xlsx_addin.acceptance import with_accepted
from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind, is_valid_for
from xlsx_addin.checks import run_checks
from xlsx_addin.checks.rates import agrees
from xlsx_addin.checks.ruled import ruled
from xlsx_addin.findings import Finding, finding
from xlsx_addin.numbers import plain
from xlsx_addin.ratios import Outcome, Rate, compute_rates
from xlsx_addin.rules import Facts, RuleOutcome, RuleSource, RulesUnreadable, edition_rules, outcomes, own_rules
from xlsx_addin.submission.records import PackedFindings, State, Submission
from xlsx_addin.targets import Assessed, assess_all


@dataclass(frozen=True, slots=True)
class Evaluated:
    """``findings`` are those of reading and of all checks together."""

    submission: Submission
    rates: dict[str, Rate]
    assessed: dict[str, Assessed]
    findings: tuple[Finding, ...]


def rates_of(edition: Edition, submission: Submission) -> dict[str, Rate]:
    """The computed rates of a submission; for a unit without a level, M1.1 pools what it states."""
    return compute_rates(
        edition,
        lambda field_id: submission.figures[edition.index[field_id]],
        submission.unit.level or edition.territorial_levels[0],
        stated=submission.stated_rates,
        coverage=submission.coverage if submission.is_consolidation else None,
    )


def evaluate_figures(edition: Edition, submission: Submission) -> Evaluated:
    """Rates and assessments; the findings are only those that the submission already carries."""
    rates = rates_of(edition, submission)
    assessed = assess_all(edition, submission.values(edition), rates, submission.year)
    return Evaluated(submission, rates, assessed, tuple(submission.findings))


def evaluate(edition: Edition, submission: Submission, own: RuleSource | None = None) -> Evaluated:
    """Rates, assessments and all findings of one submission; ``own`` are an office's rules."""
    evaluated = evaluate_figures(edition, submission)
    found = (*evaluated.findings, *run_checks(edition, submission, evaluated.rates, own=own))
    return replace(evaluated, findings=with_accepted(edition, submission, found, submission.accepted))


def with_findings(edition: Edition, submission: Submission, own: RuleSource | None = None) -> Submission:
    """The submission carrying the findings of its checks as well; what a child process sends home."""
    rates = rates_of(edition, submission)
    found = (*submission.findings, *run_checks(edition, submission, rates, own=own))
    accepted = with_accepted(edition, submission, found, submission.accepted)
    return replace(submission, findings=PackedFindings(accepted))


def rule_outcomes(
    edition: Edition, submission: Submission, rates: dict[str, Rate], own: RuleSource | None = None
) -> tuple[RuleOutcome, ...]:
    """How every rule ended, those of the office after those of the edition."""
    rules = edition_rules(edition)
    with suppress(RulesUnreadable):
        rules += own_rules(edition, own) if own else ()
    return outcomes(rules, Facts(edition, submission, rates, submission.lists))


def findings_of_rules(edition: Edition, submission: Submission, own: RuleSource | None = None) -> tuple[Finding, ...]:
    """The findings of rules alone; for the totals of a consolidation, whose other checks were made unit by unit."""
    return run_checks(edition, submission, rates_of(edition, submission), (ruled,), own)


def unreadable_rules(
    edition: Edition, own: RuleSource | None, submission: Submission | None = None
) -> tuple[Finding, ...]:
    """The finding that an office's rules cannot be used; said once for each edition that is checked."""
    try:
        if own:
            own_rules(edition, own)
    except RulesUnreadable as error:
        where = {"file": submission.file, "unit": submission.unit.shown} if submission else {}
        return (finding("rules-unreadable", **where, name=own.name if own else "", problem=error.reason),)
    return ()


def without_knowing_formulas(edition: Edition, submission: Submission) -> Submission:
    """The submission where nobody tells formulas from typed numbers: a rate that is right counts as its formula's."""
    rates = rates_of(edition, submission)
    right = {x for x, stated in submission.stated_rates.items() if agrees(stated, rates[x])}
    return replace(submission, formula_rates=submission.formula_rates | right)


def outside_validity(edition: Edition, submission: Submission) -> tuple[Finding, ...]:
    """The finding that a form is used outside its dates; a consolidation says it once, not for every file."""
    year, period = submission.year, submission.period
    if year is None or is_valid_for(edition, year, period):
        return ()
    details = {"edition": edition.id, "period": edition.period_words(year, period)}
    return (finding("edition-not-valid", file=submission.file, unit=submission.unit.shown, **details),)


def texts(edition: Edition, submission: Submission, rates: dict[str, Rate]) -> dict[str, str | None]:
    """Every figure by id as machine text: counts ``3``, rates with two decimals ``12.50``, flags ``Có``/``Không``."""
    result: dict[str, str | None] = {}
    for (field_id, each), value in zip(edition.fields.items(), submission.figures, strict=True):
        if each.kind is Kind.RATE:
            rate = rates[field_id].value
            result[field_id] = None if rate is None else plain(rate)
        elif value is None:
            result[field_id] = None
        elif each.kind is Kind.FLAG:
            result[field_id] = FLAG_YES if value else FLAG_NO
        else:
            result[field_id] = str(value) if isinstance(value, int) else plain(value.normalize())
    return result


def states(edition: Edition, submission: Submission, rates: dict[str, Rate]) -> dict[str, str]:
    """Why each figure without a value has none."""
    result: dict[str, str] = {}
    for (field_id, each), value in zip(edition.fields.items(), submission.figures, strict=True):
        if each.kind is Kind.RATE:
            rate = rates[field_id]
            if rate.value is None:
                state = State.NOT_ARISING if rate.outcome is Outcome.NOT_ARISING else State.BLANK
                result[field_id] = submission.states.get(field_id, state)
        elif value is None:
            result[field_id] = submission.states.get(field_id, State.BLANK)
    return result
