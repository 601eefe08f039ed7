"""The rules of the edition, and those of the office, as one check among the others."""

from __future__ import annotations

from collections.abc import Iterator

from xlsx_addin.checks.context import Checked
from xlsx_addin.findings import Finding, finding
from xlsx_addin.rules import Facts, Rule, RuleSource, RulesUnreadable, edition_rules, own_rules
from xlsx_addin.rules.apply import apply_rules, as_finding


def ruled(c: Checked) -> Iterator[Finding]:
    """A finding for every rule that does not hold. A rule that breaks is its own finding and spares the others."""
    facts = Facts(c.edition, c.submission, c.rates, c.lists)
    for rule in all_rules(c):
        try:
            failed = [as_finding(x, facts) for x in apply_rules((rule,), facts) if x.value is False]
        except Exception as error:  # noqa: BLE001 - whatever broke, the other rules still run and it is said
            problem = f"{type(error).__name__}: {error}"
            s = c.submission
            yield finding("check-failed", file=s.file, unit=s.unit.shown, check=rule.id, problem=problem)
        else:
            yield from failed


def all_rules(c: Checked) -> tuple[Rule, ...]:
    """The edition's rules, then the office's own. Own rules that cannot be read are said once by whoever named the
    file (``evaluation.unreadable_rules``), not for each workbook."""
    return (*edition_rules(c.edition), *_own(c))


def _own(c: Checked) -> tuple[Rule, ...]:
    source: RuleSource | None = c.own
    if source is None:
        return ()
    try:
        return own_rules(c.edition, source)
    except RulesUnreadable:
        return ()
