"""The checks of one submission: small pure functions in one explicit tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xlsx_addin.catalogue import Edition
from xlsx_addin.checks import figures, rates
from xlsx_addin.checks.context import Checked
from xlsx_addin.findings import Finding, finding
from xlsx_addin.ratios import Rate
from xlsx_addin.submission.records import Submission

Check = Callable[[Checked], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    figures.part_exceeds_total,
    figures.half_pair,
    figures.parts_add_up,
    figures.required,
    figures.not_your_row,
    figures.flag_against_count,
    figures.derived,
    figures.list_totals,
    figures.list_rows,
    rates.stated_rates,
    rates.not_arising,
    rates.may_be_met,
)


def run_checks(
    edition: Edition, submission: Submission, computed: Mapping[str, Rate], checks: tuple[Check, ...] = CHECKS
) -> tuple[Finding, ...]:
    """All findings of all checks, in order. A check that breaks is its own finding, never shown as bad data."""
    checked = Checked(edition, submission, computed, submission.lists)
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
