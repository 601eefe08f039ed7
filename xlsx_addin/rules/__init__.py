"""Rules as data: what must hold between figures of one submission, read from a file and never executed as code.

An edition has its rules in ``rules.toml``; an office may add a file of its own. The language is described in
``docs/quy-tac.md``.
"""

from xlsx_addin.rules.apply import Applied, RuleOutcome, apply_rules, outcomes
from xlsx_addin.rules.facts import Facts
from xlsx_addin.rules.model import Outcome, Rule, RuleSource, RulesUnreadable
from xlsx_addin.rules.reading import edition_rules, own_rules, parse_rules

__all__ = [
    "Applied",
    "Facts",
    "Outcome",
    "Rule",
    "RuleOutcome",
    "RuleSource",
    "RulesUnreadable",
    "apply_rules",
    "edition_rules",
    "outcomes",
    "own_rules",
    "parse_rules",
]
