"""The lines of ``Kiểm tra``: findings with their marks, and what people typed beside them.

A reason that was typed stays with its finding, wherever the line goes. Where the figure has changed, it is shown to
have lapsed; beside an error it is answered. Nothing that a person typed goes as long as there is a line it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePath

from xlsx_addin import reasons
from xlsx_addin.acceptance import ACCEPTABLE, marked, row_of, severity_of_mark, unit_key
from xlsx_addin.catalogue import Edition
from xlsx_addin.cell_values import Value
from xlsx_addin.findings import GROUPED, SEVERITY_WORDS, Finding, Severity, as_one
from xlsx_addin.keys import CARRIED, CHECK_COLUMNS, NOTHING, OWN_ROW
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.records import Submission
from xlsx_addin.submission.sheets import KeyedSheet

_AT = {column: place for place, column in enumerate(CHECK_COLUMNS)}
_Subject = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``rows`` are the form's rows it is about; ``own``: rows of this very workbook."""

    finding: Finding
    mark: str
    unit: str
    rows: tuple[str, ...]
    own: bool
    carried: bool = False

    @property
    def subject(self) -> _Subject:
        """What it is about, whatever the value: an older reason belongs to it."""
        return _subject(self.finding.code, self.unit, " ".join(self.rows), self.finding.sheet)

    def cells(self, number: int, accept: str) -> tuple[Value, ...]:
        """In the order of ``keys.CHECK_COLUMNS``."""
        f, rows = self.finding, " ".join(self.rows)
        return (
            number,
            SEVERITY_WORDS[f.severity],
            f.unit,
            PurePath(f.file).name,
            f.sheet,
            f.cell,
            f.message,
            f.fix,
            accept or None,
            f.code,
            self.mark + (CARRIED if self.carried else ""),
            self.unit or NOTHING,
            (f"{OWN_ROW}{OWN_ROW.join(self.rows)}{OWN_ROW}" if self.own else rows) if rows else NOTHING,
        )


def _subject(code: str, unit: str, rows: str, sheet: str) -> _Subject:
    rows = "" if code in GROUPED else rows
    return code, unit, rows, "" if rows else sheet


def lines_of(
    edition: Edition,
    submission: Submission,
    findings: Sequence[Finding],
    severity: Severity,
    *,
    own: bool,
    carried: bool = False,
    unit: str | None = None,
) -> Iterator[Line]:
    """The lines of one severity, in order. ``submission`` is whose figures they are; ``own``: of this workbook."""
    for found in ACCEPTABLE if severity is Severity.ACCEPTED else (severity,):
        for mark, same in marked(edition, submission, findings, found):
            if same[0].severity is severity:
                rows = tuple(dict.fromkeys(row_of(edition, f.id) for f in same if f.id))
                key = unit_key(submission.unit) if unit is None else unit
                yield Line(as_one(same), mark, key, rows, own, carried)


@dataclass
class Written:
    """What stands in the column of reasons: by mark, and for figures that changed since by what the line was about."""

    by_mark: dict[str, str] = field(default_factory=dict)
    by_subject: dict[_Subject, list[tuple[str, str]]] = field(default_factory=dict)
    carried: list[list[str | float]] = field(default_factory=list)
    checked: list[list[str | float]] = field(default_factory=list)  # lines of its own check that have a reason

    @classmethod
    def of(cls, sheet: KeyedSheet | None) -> Written:
        written = cls()
        if sheet is None or not {"accept", "mark"} <= sheet.columns.keys():
            return written
        for row in range(sheet.key_row + 2, len(sheet.raw.rows)):
            stated = cell_text(sheet.cell(row, "mark"))
            mark = stated.removesuffix(CARRIED)
            if severity_of_mark(mark) is None:
                continue
            if stated != mark:
                written.carried.append([_text_or_number(sheet.cell(row, column)) for column in CHECK_COLUMNS])
            text = cell_text(sheet.cell(row, "accept"))
            if not text or reasons.is_of_unit(text):
                continue
            if stated == mark and severity_of_mark(mark) in ACCEPTABLE and reasons.reason_in(text):
                written.checked.append([_text_or_number(sheet.cell(row, column)) for column in CHECK_COLUMNS])
            written.by_mark[mark] = text
            code, unit, rows, name = (cell_text(sheet.cell(row, c)) for c in ("code", "unit_code", "rows", "sheet"))
            unit, rows = ("" if x == NOTHING else x.replace(OWN_ROW, " ").strip() for x in (unit, rows))
            written.by_subject.setdefault(_subject(code, unit, rows, name), []).append((mark, text))
        return written

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons that hold, by mark."""
        return {mark: reason for mark, text in self.by_mark.items() if (reason := reasons.reason_in(text))}

    def beside(self, line: Line, current: frozenset[str]) -> str:
        """What stands beside a line now. ``current`` are the marks of all lines: a text beside one of them stays
        there."""
        f = line.finding
        text = self.by_mark.get(line.mark, "")
        if not text:
            older = self.by_subject.get(line.subject, [])
            found = next((pair for pair in older if pair[0] not in current), None)
            if found:
                older.remove(found)
                text = found[1] if reasons.has_lapsed(found[1]) else reasons.LAPSED + reasons.bare(found[1])
        if f.severity is Severity.ACCEPTED:
            own_words = reasons.reason_in(text)
            return own_words or (f.accepted if line.own else reasons.OF_UNIT + f.accepted)
        if not text or reasons.has_lapsed(text):
            return text
        answer = reasons.NOT_FOR_ERRORS if f.severity is Severity.ERROR else reasons.TOO_SHORT
        return answer + reasons.bare(text)


def numbered(lines: Iterable[Line], written: Written) -> Iterator[tuple[Value, ...]]:
    """The rows of the sheet; what people typed goes with its line."""
    if not written.by_mark:
        return (line.cells(n, written.beside(line, frozenset())) for n, line in enumerate(lines, start=1))
    known = list(lines)
    current = frozenset(line.mark for line in known)
    return (line.cells(n, written.beside(line, current)) for n, line in enumerate(known, start=1))


def with_carried(rows: Iterable[tuple[Value, ...]], written: Written) -> list[tuple[Value, ...]]:
    """The lines of this workbook's own check among those that its consolidation brought, worst first."""
    order = {words: n for n, words in enumerate(SEVERITY_WORDS.values())}
    merged = [*rows, *(tuple(_answered(line)) for line in written.carried)]
    merged.sort(key=lambda row: order.get(str(row[_AT["severity"]]), len(order)))
    numbers = count(1)
    return [(next(numbers), *row[1:]) for row in merged]


def with_checked(rows: Iterable[tuple[Value, ...]], written: Written, unit: str) -> Iterator[tuple[Value, ...]]:
    """The lines of a consolidation, then those that a check of the workbook found before and that were accepted: a
    reason outlives the consolidation, and the next check says whether what it is about is still so."""
    marks: set[str] = set()
    for row in rows:
        marks.add(str(row[_AT["mark"]]).removesuffix(CARRIED))
        yield row
    left = (x for x in written.checked if x[_AT["mark"]] not in marks and x[_AT["unit_code"]] == unit)
    yield from ((n, *_answered(line)[1:]) for n, line in enumerate(left, start=len(marks) + 1))


def _text_or_number(cell: Cell) -> str | float:
    return cell if isinstance(cell, (str, float)) else cell_text(cell)


def _answered(line: list[str | float]) -> list[str | float]:
    """A carried line as its column of reasons says now."""
    found = severity_of_mark(str(line[_AT["mark"]]))
    text = cell_text(line[_AT["accept"]])
    if found is None:
        return line
    severity = found
    if text and found is Severity.ERROR:
        text = text if reasons.has_lapsed(text) else reasons.NOT_FOR_ERRORS + reasons.bare(text)
    elif reasons.is_of_unit(text) or reasons.reason_in(text):
        severity = Severity.ACCEPTED
        text = reasons.reason_in(text) or text
    elif text and not reasons.has_lapsed(text):
        text = reasons.TOO_SHORT + reasons.bare(text)
    answered = list(line)
    answered[_AT["severity"]], answered[_AT["accept"]] = SEVERITY_WORDS[severity], text
    return answered


def worst_listed(sheet: KeyedSheet | None) -> dict[str, str]:
    """The worst that the list shows for each row of this workbook, as the cells beside the rows follow it."""
    if sheet is None or "rows" not in sheet.columns:
        return {}
    lines = range(sheet.key_row + 2, len(sheet.raw.rows))
    return worst((cell_text(sheet.cell(row, "severity")), cell_text(sheet.cell(row, "rows"))) for row in lines)


def worst(lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The same from the two columns of each line."""
    error, warning = (SEVERITY_WORDS[s] for s in (Severity.ERROR, Severity.WARNING))
    found: dict[str, str] = {}
    for word, rows in lines:
        if word in (error, warning) and rows.startswith(OWN_ROW):
            for row in rows.strip(OWN_ROW).split(OWN_ROW):
                found[row] = error if word == error else found.get(row, warning)
    return found


def unheeded(rows: Iterable[Sequence[Value]]) -> int:
    """How many reasons were typed in vain: beside errors, or too short."""
    answers = (reasons.NOT_FOR_ERRORS, reasons.TOO_SHORT)
    return sum(str(row[_AT["accept"]] or "").startswith(answers) for row in rows)
