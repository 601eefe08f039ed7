"""Findings that a person has accepted, with the reason: until the figure changes.

A *mark* says what exactly was accepted: the kind of finding, the unit, the figure with its value as it was read, and
the numbers and quotations of the sentence. Where the cell stands does not matter, nor the order of findings; when a
figure changes, the mark is another one and the acceptance is over. An error cannot be accepted: its figure cannot be
right.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, Severity, alike
from xlsx_addin.submission.records import Submission, Unit

ACCEPTABLE = (Severity.WARNING, Severity.INFO)
Marked = tuple[str, Sequence[Finding]]
"""The mark of a line of ``Kiểm tra`` and the findings that stand there as one."""

_CELLS = re.compile(r"\b(ô|tại) \$?[A-Z]{1,3}\$?[1-9]\d*(?:(?:, | và )\$?[A-Z]{1,3}\$?[1-9]\d*)*")
_TELLING = re.compile(r"«[^»]*»|\d+(?:[.,]\d+)*")
_HEX = 16


def marked(
    edition: Edition, submission: Submission, findings: Iterable[Finding], severity: Severity
) -> Iterator[Marked]:
    """The lines of the findings that were found with this severity, accepted ones among them, in order."""
    seen: Counter[str] = Counter()
    for same in alike(f for f in findings if f.found is severity):
        digest = _digest(edition, submission, same)
        seen[digest] += 1
        number = f".{seen[digest]}" if seen[digest] > 1 else ""  # lines that nothing tells apart but their order
        yield f"{severity.value}-{digest}{number}", same


def severity_of_mark(mark: str) -> Severity | None:
    """The severity that a line was found with; None for a text that is no mark."""
    word = mark.partition("-")[0]
    return Severity(word) if word in {s.value for s in Severity} else None


def with_accepted(
    edition: Edition, submission: Submission, findings: Sequence[Finding], reasons: Mapping[str, str]
) -> tuple[Finding, ...]:
    """The findings, those accepted that have a reason under their mark. ``submission`` is whose figures they are."""
    if not reasons:
        return tuple(findings)
    findings = tuple(findings)
    accepted: dict[int, str] = {}
    for severity in ACCEPTABLE:
        for mark, same in marked(edition, submission, findings, severity):
            if reason := reasons.get(mark):
                accepted |= {id(f): reason for f in same}
    return tuple(accept(f, accepted[id(f)]) if id(f) in accepted else f for f in findings)


def accept(f: Finding, reason: str) -> Finding:
    return replace(f, severity=Severity.ACCEPTED, accepted=reason, was=f.found)


def unit_key(unit: Unit) -> str:
    """Who a line is about, as its hidden column says."""
    return unit.code or unit.name


def _digest(edition: Edition, submission: Submission, same: Sequence[Finding]) -> str:
    first = same[0]
    figures = sorted({f.id for f in same if f.id})
    about = "" if first.unit == submission.unit.shown else first.unit  # a name may be spelled otherwise next time
    parts = [first.code, unit_key(submission.unit), "" if figures else first.sheet, about]
    parts += [f"{x}={_held(edition, submission, x)}" for x in figures]
    if len(same) == 1:
        message = _CELLS.sub(r"\1", first.message)
        # A line of a list has no id: what its sentence says is all that tells it from others.
        parts += _TELLING.findall(message) if first.id else [message]
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=_HEX // 2).hexdigest()


def _held(edition: Edition, s: Submission, figure: str) -> str:
    """The value of a figure, or of every figure of a row, as it was read; of a rate its parts."""
    if figure in s.info:
        return s.info[figure]
    text = s.texts.get(figure, "")
    fields = (figure,) if figure in edition.fields else _fields_of_row(edition).get(figure, ())
    for field in fields:
        needed = _parts(edition, field)
        values = [s.figures[edition.index[x]] for x in needed]
        text += "|" + ";".join(map(_number, values))
        if field in s.states:
            text += f" {s.states[field].value}"
        if None in values and field in s.stated_rates:  # typed: a formula shows nothing without its parts
            text += f" {_number(s.stated_rates[field])}"
    return text


def _number(value: int | Decimal | None) -> str:
    return "" if value is None else f"{Decimal(value).normalize():f}"


@lru_cache(maxsize=4096)
def _parts(edition: Edition, field: str) -> tuple[str, ...]:
    """A count with the total it belongs to; of a rate everything it is computed from."""
    if formula := edition.formulas.get(field):
        return tuple(str(x) for pair in formula.pairs for x in (pair.part, pair.total) if str(x) in edition.fields)
    totals = tuple(p.total for p in edition.parts if p.part == field)
    return (field, *totals)


@lru_cache(maxsize=8)
def _fields_of_row(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    rows: dict[str, tuple[str, ...]] = {}
    for field in edition.fields.values():
        rows[field.row] = (*rows.get(field.row, ()), field.id)
    return rows


def row_of(edition: Edition, figure: str) -> str:
    """The id of the row that a finding's figure stands in: ``CB.hdnd.xa`` of ``CB.hdnd.xa.women``."""
    if figure in edition.fields:
        return edition.fields[figure].row
    row = figure.rpartition(".")[0]
    return row if row in edition.by_id or row in _fields_of_row(edition) else figure
