"""A rule, where it comes from, and how it can end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xlsx_addin.finding_kinds import Severity
from xlsx_addin.own_files import OwnFile, OwnFileUnreadable
from xlsx_addin.rules.operations import Run
from xlsx_addin.rules.templates import Template


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"


class RuleSource(OwnFile):
    """An office's own file of rules."""


class RulesUnreadable(OwnFileUnreadable):
    """A file of rules that cannot be used."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule as it reads for units of one level: ``<level>`` in its ids is that level."""

    test: Run
    at: str
    message: Template
    fix: Template


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``variants`` by level of unit: a unit of another level has nothing to check.

    ``periods``: those it applies to; the years are inclusive, None for no limit. ``consolidation``: it holds between
    sums of units too; otherwise it is for what a unit states itself.
    """

    id: str
    severity: Severity
    title: str
    expression: str
    message: str
    fix: str
    at: str
    levels: tuple[str, ...]
    periods: tuple[str, ...]
    from_year: int | None
    to_year: int | None
    consolidation: bool
    source: str
    variants: Mapping[str, Variant]
