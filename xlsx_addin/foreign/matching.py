"""Lines of a typed sheet to rows of the form: one to one, in the form's order, each with its confidence.

Wording, TT, unit of measure and objective are weighed together. The best assignment as a whole is found by dynamic
programming (as two texts are aligned), joining lines over which one wording was split. Then each pair stands on its
own: too little likeness, or another row nearly as like, and the line stays out and is told. The numbers below were set
by measurement on a corpus of retyped forms (``tests/foreign``): no wrong row, and hardly a right one left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsx_addin.catalogue import Edition, Indicator, Role
from xlsx_addin.foreign.lines import Line
from xlsx_addin.foreign.words import Wording, bare, likeness, qualifiers, wording

THRESHOLD = 75.0  # below it a line stays out
MARGIN = 5.0  # a second row as near as this makes the line ambiguous
_WORTH_TRYING = 50.0
_LONGEST_SPLIT = 3  # lines of one wording

_SAME_TT, _OTHER_TT = 8.0, -6.0
_SAME_UNIT, _OTHER_UNIT, _OTHER_MEASURE = 3.0, -10.0, -40.0
_OTHER_KIND = -40.0
_ADDED_QUALIFIER, _LOST_QUALIFIER = -35.0, -14.0
_OTHER_OBJECTIVE = -30.0
_NEVER = {  # what the first words of a row's wording cannot say
    Role.RATE: ("total", "part", "count"),
    Role.TOTAL: ("rate", "part"),
    Role.PART: ("rate", "total"),
    Role.COUNT: ("rate",),
    Role.FLAG: ("rate", "total", "part", "count"),
}
_HEADING = 60.0  # likeness of an objective's own line


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form, ready to be compared."""

    indicator: Indicator
    words: Wording
    objective: int
    tt: str
    unit: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A line (with those its wording goes on in) and the row of the form it is most like.

    ``score`` may pass 100; ``second`` is the next best row with its score, for what is doubtful.
    """

    lines: tuple[Line, ...]
    row: Row
    score: float
    second: Row | None
    second_score: float

    @property
    def confidence(self) -> int:
        return max(0, min(100, int(self.score)))

    @property
    def line(self) -> Line:
        """The line whose cell holds the result."""
        return next((x for x in self.lines if x.filled), self.lines[0])

    @property
    def label(self) -> str:
        return " ".join(x.label for x in self.lines if x.label)


@dataclass(frozen=True, slots=True)
class Matching:
    """The outcome. ``left``: lines that hold a result and match no row, each with its best guess, if there is one."""

    matched: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]  # two rows too near
    doubled: tuple[tuple[Pair, ...], ...]  # two lines for one row
    left: tuple[tuple[Line, Pair | None], ...]

    @property
    def figures(self) -> int:
        """How many rows with a value were found."""
        return sum(p.row.indicator.has_value for p in self.matched)


@lru_cache(maxsize=8)
def rows_of(edition: Edition) -> tuple[Row, ...]:
    """The rows of an edition's form, in order."""
    rows: list[Row] = []
    objective = -1
    for each in edition.indicators:
        objective += each.role is Role.HEADING
        rows.append(Row(each, wording(each.label), objective, each.tt, bare(each.unit)))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Scores:
    """By row: how well lines fit it as a whole, and when they may be a part of its wording."""

    whole: dict[int, float]
    part: dict[int, float]


def match(edition: Edition, lines: Sequence[Line]) -> Matching:
    """The lines of one sheet matched to the rows of the form."""
    rows = rows_of(edition)
    objectives = _objectives(rows, lines)
    single = [_scores(rows, lines[n : n + 1], objectives[n]) for n in range(len(lines))]
    scores = {(n, 1): found.part for n, found in enumerate(single)}
    whole = [found.whole for found in single]
    for start in range(len(lines)):
        for length in range(2, _joinable(lines, start) + 1):
            joined = _scores(rows, lines[start : start + length], objectives[start]).part
            rests = whole[start + 1 : start + length]
            scores[start, length] = {j: s for j, s in joined.items() if not any(_is_another(x, j) for x in rests)}
    pairs = [_pair(rows, lines, scores, *found) for found in _aligned(scores, lines, len(rows))]
    return _settled(rows, lines, scores, whole, pairs)


def _is_another(alone: dict[int, float], row: int) -> bool:
    """Whether a line is, by itself, another row than the one whose wording it would go on with."""
    best = max(alone.values(), default=0.0)
    return best >= THRESHOLD and best >= alone.get(row, 0.0) + MARGIN


def _joinable(lines: Sequence[Line], start: int) -> int:
    """Over how many lines a wording that begins here may go on: those have no TT, and one result and unit at most."""
    length, filled, unit = 1, lines[start].filled, bool(lines[start].unit)
    for line in lines[start + 1 : start + _LONGEST_SPLIT]:
        if line.shown_tt or (filled and line.filled) or (unit and line.unit) or not (line.label or line.filled):
            break
        filled |= line.filled
        unit |= bool(line.unit)
        length += 1
    return length


def _objectives(rows: Sequence[Row], lines: Sequence[Line]) -> list[int | None]:
    """The objective that each line stands under, as far as the sheet's own headings tell."""
    headings = [r for r in rows if r.indicator.role is Role.HEADING]
    current: int | None = None
    result: list[int | None] = []
    for line in lines:
        if not line.filled and line.label:
            words = wording(line.label)
            ranked = sorted(
                (likeness(words, r.words)[0] + _SAME_TT * (r.tt in line.tts), r.objective) for r in headings
            )
            (second, _), (best, objective) = ranked[-2:]
            if best >= _HEADING:  # an objective's line; which one may be unclear
                current = objective if best - second >= MARGIN else None
        result.append(current)
    return result


def _scores(rows: Sequence[Row], lines: Sequence[Line], objective: int | None) -> _Scores:
    """The rows that these lines together may be, with their scores."""
    words = wording(" ".join(x.label for x in lines if x.label))
    unit = next((bare(x.unit) or x.unit for x in lines if x.unit), "")
    found = _Scores({}, {})
    for number, row in enumerate(rows):
        whole, part = likeness(words, row.words)
        if part < _WORTH_TRYING:
            continue
        more = _evidence(row, lines[0], words, unit)
        if objective is not None and objective != row.objective:
            more += _OTHER_OBJECTIVE
        if part + more >= _WORTH_TRYING:
            found.part[number] = part + more
            found.whole[number] = whole + more
    return found


def _evidence(row: Row, line: Line, words: Wording, unit: str) -> float:
    """What TT, unit and meaning-changing words add to a likeness or take from it."""
    score = 0.0
    if line.tts:
        score += _SAME_TT if row.tt in line.tts else _OTHER_TT
    if row.indicator.has_value:
        if unit and row.indicator.unit:
            score += _unit_evidence(row, unit)
        score += _OTHER_KIND * (words.kind in _NEVER.get(row.indicator.role, ()))
    added, lost = qualifiers(words, row.words)
    return score + added * _ADDED_QUALIFIER + lost * _LOST_QUALIFIER


def _unit_evidence(row: Row, unit: str) -> float:
    percent = unit in ("%", "phan tram", "ty le", "tl")
    if percent != (row.indicator.unit == "%"):
        return _OTHER_MEASURE
    if percent or unit == row.unit or set(unit.split()) & set(row.unit.split()):
        return _SAME_UNIT
    return _OTHER_UNIT


def _aligned(
    scores: dict[tuple[int, int], dict[int, float]], lines: Sequence[Line], m: int
) -> list[tuple[int, int, int]]:
    """(start, length, row) of the assignment with the greatest sum of scores, both in order.

    Scores count by the letters they explain, so that two halves of one wording do not outweigh the whole.
    """
    n = len(lines)
    edges: dict[int, list[tuple[int, int, float]]] = {}
    for (start, length), found in scores.items():
        letters = sum(len(x.label) for x in lines[start : start + length]) + 1
        gains = ((length, row, (score - _WORTH_TRYING + 0.01) * letters) for row, score in found.items())
        edges.setdefault(start, []).extend(gains)
    best = [[0.0] * (m + 1) for _ in range(n + _LONGEST_SPLIT + 1)]
    taken: dict[tuple[int, int], int] = {}
    for i in range(n - 1, -1, -1):
        here, below = best[i], best[i + 1]
        by_row: dict[int, list[tuple[int, float]]] = {}
        for length, row, gain in edges.get(i, ()):
            by_row.setdefault(row, []).append((length, gain))
        for j in range(m - 1, -1, -1):
            value = max(below[j], here[j + 1])
            for length, gain in by_row.get(j, ()):
                total = gain + best[i + length][j + 1]
                if total > value:
                    value, taken[i, j] = total, length
            here[j] = value
    found_pairs = []
    i = j = 0
    while i < n and j < m:
        length = taken.get((i, j), 0)
        if length and best[i][j] > max(best[i + 1][j], best[i][j + 1]):
            found_pairs.append((i, length, j))
            i, j = i + length, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found_pairs


def _pair(
    rows: Sequence[Row],
    lines: Sequence[Line],
    scores: dict[tuple[int, int], dict[int, float]],
    start: int,
    length: int,
    row: int,
) -> Pair:
    found = scores[start, length]
    others = [(score, number) for number, score in found.items() if number != row]
    score, number = max(others, default=(0.0, -1))
    return Pair(
        tuple(lines[start : start + length]), rows[row], found[row], rows[number] if number >= 0 else None, score
    )


def _settled(
    rows: Sequence[Row],
    lines: Sequence[Line],
    scores: dict[tuple[int, int], dict[int, float]],
    whole: Sequence[dict[int, float]],
    pairs: Sequence[Pair],
) -> Matching:
    """Keep what is certain; say what is not, and which lines with a result are left over."""
    sure = {p.row.indicator.id: p for p in pairs if p.score >= THRESHOLD}
    used = {x.row for p in sure.values() for x in p.lines}
    rivals: dict[str, list[Pair]] = {}
    left: list[tuple[Line, Pair | None]] = []
    for start, line in enumerate(lines):
        if line.row in used or not line.filled:
            continue
        guess = _guess(rows, lines, scores, start)
        key = guess.row.indicator.id if guess else ""
        is_whole = max(whole[start].values(), default=0.0) >= THRESHOLD  # a piece of a wording is no rival
        if guess and is_whole and guess.score >= THRESHOLD and key in sure and guess.row.indicator.has_value:
            rivals.setdefault(key, []).append(guess)
        elif line.numeric or (line.label and guess):  # words beside words that are like no row: the signatures below
            left.append((line, guess))
    doubled = tuple(tuple(sorted((sure[k], *v), key=lambda p: p.line.row)) for k, v in rivals.items())
    certain = [p for key, p in sure.items() if key not in rivals]
    doubtful = tuple(p for p in certain if p.second and p.score - p.second_score < MARGIN)
    return Matching(tuple(p for p in certain if p not in doubtful), doubtful, doubled, tuple(left))


def _guess(
    rows: Sequence[Row], lines: Sequence[Line], scores: dict[tuple[int, int], dict[int, float]], start: int
) -> Pair | None:
    found = scores.get((start, 1))
    if not found:
        return None
    return _pair(rows, lines, scores, start, 1, max(found, key=found.__getitem__))
