"""A submission with everything that follows from it: rates, assessments, findings, and its values as text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind, is_valid_for
from xlsx_addin.checks import run_checks
from xlsx_addin.findings import Finding, finding
from xlsx_addin.numbers import plain
from xlsx_addin.ratios import Outcome, Rate, compute_rates
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


def evaluate(edition: Edition, submission: Submission) -> Evaluated:
    """Rates, assessments and all findings of one submission."""
    evaluated = evaluate_figures(edition, submission)
    return replace(evaluated, findings=(*evaluated.findings, *run_checks(edition, submission, evaluated.rates)))


def with_findings(edition: Edition, submission: Submission) -> Submission:
    """The submission carrying the findings of its checks as well; what a child process sends home."""
    rates = rates_of(edition, submission)
    found = (*submission.findings, *run_checks(edition, submission, rates))
    return replace(submission, findings=PackedFindings(found))


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
