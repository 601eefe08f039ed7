"""A total on one line, its parts on the lines below: read as one sentence, told on the line that it concerns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from xlsx_addin.proofreading.claims import Claim, Doubt
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.lists import LineClaim, by_semicolons
from xlsx_addin.proofreading.text import Line

_BULLET = re.compile(r"\s*(?P<dashes>[-–+*•][-–+*•\s]*)(?=\S)")
_MOST_LINES = 15
_ENDS = " ;,."


@dataclass(frozen=True, slots=True)
class _Joined:
    """Lines put after each other. ``starts``: where each begins in ``text``; ``skipped``: its bullet's length."""

    text: str
    first: int
    starts: tuple[int, ...]
    skipped: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Line (counted from ``first``) and offset in its own text."""
        index = max(i for i, start in enumerate(self.starts) if start <= offset)
        return index, offset - self.starts[index] + self.skipped[index]


def across_lines(
    lines: tuple[Line, ...], proses: list[Prose], recognisers: tuple[Callable[[Prose], Iterator[Claim | Doubt]], ...]
) -> Iterator[LineClaim]:
    """Claims that a line ending with a colon makes together with the bulleted lines below it."""
    for index, prose in enumerate(proses):
        if prose.figures and prose.text.rstrip().endswith(":"):
            joined = _join(lines, index)
            if joined:
                yield from _claims(joined, proses, recognisers)


def _join(lines: tuple[Line, ...], index: int) -> _Joined | None:
    header = lines[index].text.rstrip()
    parts, skipped = [header], [0]
    style = ""
    for line in lines[index + 1 : index + 1 + _MOST_LINES]:
        match = _BULLET.match(line.text)
        if not match or (style and match["dashes"].strip()[-1:] != style):
            break
        style = match["dashes"].strip()[-1:]
        parts.append(line.text[match.end() :].rstrip(_ENDS))
        skipped.append(match.end())
    if len(parts) == 1:
        for item in by_semicolons(lines, index + 1):
            parts.append(lines[item].text.rstrip(_ENDS))
            skipped.append(0)
    if len(parts) < 3:  # a header and two parts
        return None
    starts, text = [0], parts[0]
    for part in parts[1:]:
        text += " " if text.endswith(":") else "; "
        starts.append(len(text))
        text += part
    return _Joined(text, index, tuple(starts), tuple(skipped))


def _claims(
    joined: _Joined, proses: list[Prose], recognisers: tuple[Callable[[Prose], Iterator[Claim | Doubt]], ...]
) -> Iterator[LineClaim]:
    whole = Prose(joined.text)
    for recognise in recognisers:
        for claim in recognise(whole):
            if isinstance(claim, Claim) and (placed := _placed(claim, whole, joined, proses)):
                yield placed


def _placed(claim: Claim, whole: Prose, joined: _Joined, proses: list[Prose]) -> LineClaim | None:
    """The claim on the line of its judged number, cut to that line; None where it lies on one line anyway."""
    start, end = whole.clean.span(claim.start, claim.end)
    first, last = joined.place(start)[0], joined.place(end - 1)[0]
    if first == last:
        return None
    line, at = joined.place(whole.clean.starts[claim.at])
    own = proses[joined.first + line]
    low = joined.place(start)[1] if first == line else joined.skipped[line]
    high = joined.place(end - 1)[1] + 1 if last == line else None
    return _on(own, claim, joined.first + line, at, low, high)


def _on(prose: Prose, claim: Claim, line: int, at: int, low: int, high: int | None) -> LineClaim | None:
    """Offsets of the original line turned into those of its cleaned text."""
    starts = prose.clean.starts
    clean_at = next((i for i, s in enumerate(starts) if s >= at), None)
    clean_low = next((i for i, s in enumerate(starts) if s >= low), None)
    if clean_at is None or clean_low is None:
        return None
    figure = prose.at(clean_at)
    clean_high = next((i for i, s in enumerate(starts) if high is not None and s >= high), len(starts))
    if figure and high is None:
        clean_high = len(prose.text.rstrip(_ENDS + ":"))
    return LineClaim(line, replace(claim, start=clean_low, end=max(clean_high, clean_at + 1), at=clean_at))
