"""The checks of one submission: small pure functions in one explicit tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xlsx_addin.catalogue import Edition
from xlsx_addin.checks import changes, documents, figures, identity, rates, ruled, structure
from xlsx_addin.checks.context import Checked
from xlsx_addin.findings import Finding, finding
from xlsx_addin.ratios import Rate
from xlsx_addin.rules import RuleSource
from xlsx_addin.submission.records import Submission

Check = Callable[[Checked], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    figures.part_exceeds_total,
    figures.half_pair,
    figures.parts_add_up,
    figures.required,
    figures.not_your_row,
    figures.above_your_level,
    figures.flag_against_count,
    figures.derived,
    figures.list_totals,
    figures.list_rows,
    rates.stated_rates,
    rates.not_arising,
    rates.may_be_met,
    structure.rows_reordered,
    structure.formula_replaced,
    documents.documents,
    documents.events,
    documents.list_cells,
    ruled.ruled,
    identity.official_identity,
    changes.change_on_last_year,
    changes.change_of_cadres,
)


def run_checks(
    edition: Edition,
    submission: Submission,
    computed: Mapping[str, Rate],
    checks: tuple[Check, ...] = CHECKS,
    own: RuleSource | None = None,
) -> tuple[Finding, ...]:
    """All findings of all checks, in order. A check that breaks is its own finding, never shown as bad data.

    ``own`` are an office's rules, beside those of the edition.
    """
    checked = Checked(edition, submission, computed, submission.lists, own)
    found: list[Finding] = []
    for check in checks:
        try:
            found.extend(check(checked))
        except Exception as error:  # noqa: BLE001 - whatever broke, the other checks still run and it is said
            problem = f"{type(error).__name__}: {error}"
            found.append(
                finding(
                    "check-failed",
                    file=submission.file,
                    unit=submission.unit.shown,
                    check=check.__name__,
                    problem=problem,
                )
            )
    return tuple(found)
