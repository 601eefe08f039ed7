"""Faults put into workbooks, the product's word on them, and how often it was right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.books import Book, Expected, Place
from tests.faults.kinds import Fault, Outcome


@dataclass(frozen=True)
class Said:
    """A finding as the command line tells it."""

    finding: Expected
    severity: str
    message: str


@dataclass(frozen=True)
class Case:
    """One workbook with one fault or several, what had to be found, and what was."""

    name: str
    family: str
    outcome: Outcome
    said: tuple[Said, ...]

    @property
    def missed(self) -> set[Expected]:
        return set(self.outcome.expected) - {s.finding for s in self.said}

    @property
    def never_followed(self) -> set[Expected]:
        """Consequences that are named and do not come about."""
        return set(self.outcome.follows) - {s.finding for s in self.said}

    def others(self, severity: str) -> list[Said]:
        return [s for s in self.said if s.severity == severity and s.finding not in self.outcome.allowed]

    def right(self, severity: str) -> int:
        return sum(s.severity == severity and s.finding in self.outcome.allowed for s in self.said)


def said_of(findings: Iterable[Mapping[str, Any]], *, by_file: bool = False) -> tuple[Said, ...]:
    """Findings of the JSON that the command line prints; ``by_file`` keeps whose they are, by the file's stem."""
    return tuple(
        Said(
            Expected(f["code"], Place(f["sheet"], f["cell"], Path(f["file"]).stem if by_file else "")),
            f["severity"],
            f["message"],
        )
        for f in findings
    )


def write_all(folder: Path, books: Mapping[str, Book]) -> dict[str, Path]:
    paths = {}
    for name, book in books.items():
        paths[name] = folder / f"{name}.xlsx"
        paths[name].write_bytes(book.to_bytes())
    return paths


def put_in(fault: Fault, base: Book) -> tuple[Book, Outcome]:
    book = base.copy()
    return book, fault.change(book)


def table(cases: Sequence[Case]) -> str:
    """Kinds, workbooks, recall and precision by family, as a text table."""
    by_family: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_family[case.family].append(case)
    lines = [f"{'family':<14}{'kinds':>6}{'books':>7}{'faults':>8}{'recall':>8}{'precision':>11}{'noise':>7}"]
    for family, members in [*sorted(by_family.items()), ("all", list(cases))]:
        kinds = len({c.name for c in members if c.outcome.expected} or {c.name for c in members})
        lines.append(f"{family:<14}{kinds:>6}{len(members):>7}{_figures(members)}")
    return "\n".join(lines)


def _figures(cases: Sequence[Case]) -> str:
    expected = sum(len(c.outcome.expected) for c in cases)
    recall = 1 - sum(len(c.missed) for c in cases) / expected if expected else 1.0
    right = sum(c.right("error") for c in cases)
    wrong = sum(len(c.others("error")) for c in cases)
    precision = right / (right + wrong) if right + wrong else 1.0
    noise = sum(len(c.others("warning")) for c in cases)
    return f"{expected:>8}{recall:>8.3f}{precision:>11.3f}{noise:>7}"


def complaints(cases: Iterable[Case]) -> list[str]:
    """Every fault missed, every error or warning that no fault explains, every consequence that did not come."""
    told: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for case in cases:
        for each in sorted(case.missed):
            told[case.name, "missed", each.code].append(_where(each))
        for each in sorted(case.never_followed):
            told[case.name, "nothing follows as", each.code].append(_where(each))
        for severity in ("error", "warning"):
            for other in case.others(severity):
                told[case.name, f"false {severity}", other.finding.code].append(
                    f"{_where(other.finding)}: {other.message}"
                )
    return [f"{name}: {what} {code} at {places[0]} ({len(places)}x)" for (name, what, code), places in told.items()]


def _where(finding: Expected) -> str:
    return "!".join(filter(None, (finding.place.file, finding.place.sheet, finding.place.cell)))
