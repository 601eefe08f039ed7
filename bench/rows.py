"""What a measurement says: one line of the results."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results. ``value`` is what is held against the budget; None: nothing to hold it against."""

    what: str
    shown: str
    value: float | None = None
    budget: float | None = None
    stretch: float | None = None
    unit: str = ""
    at_least: bool = False
    note: str = ""
    why: str = ""  # what limits it, said where the budget is not met

    @property
    def verdict(self) -> str:
        if self.value is None or self.budget is None:
            return ""
        if self.stretch is not None and self._reaches(self.stretch):
            return "met, stretch too"
        return "met" if self._reaches(self.budget) else "NOT met"

    @property
    def remark(self) -> str:
        """The note, and where the budget or the stretch is missed what limits it."""
        missed = self.verdict and self.verdict != "met, stretch too" and (self.stretch or self.verdict != "met")
        return "; ".join(filter(None, (self.note, self.why if missed else "")))

    def _reaches(self, limit: float) -> bool:
        assert self.value is not None
        return self.value >= limit if self.at_least else self.value <= limit

    def limit(self, limit: float | None) -> str:
        sign = "≥" if self.at_least else "≤"
        return "" if limit is None else f"{sign} {limit:g}{self.unit}"
