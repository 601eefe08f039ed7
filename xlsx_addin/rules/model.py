"""A rule, where it comes from, and how it can end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xlsx_addin.finding_kinds import Severity
from xlsx_addin.rules.operations import Run
from xlsx_addin.rules.templates import Template


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class RuleSource:
    """An office's own file of rules: what it is called, and its text."""

    name: str
    text: str


class RulesUnreadable(Exception):  # noqa: N818 - an outcome with a name of its own, not an error of ours
    """A file of rules that cannot be used. ``line`` is from 1, 0 for the whole file; ``reason`` is Vietnamese."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason, line)
        self.line = line
        self.what = reason

    @property
    def reason(self) -> str:
        return f"dòng {self.line}: {self.what}" if self.line else self.what


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
