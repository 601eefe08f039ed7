"""Sentences of our own reports, found again in a text whatever numbers now stand in them.

What the workbook would have a report say is made anew; a line with the same words states the same figures, so each of
its numbers can be compared. Text that staff wrote in the workbook is no figure of it and stays out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsx_addin.narrative.kinds import KINDS
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.numbers import round_half_up
from xlsx_addin.proofreading.against_figures import (
    Compared,
    Held,
    compare_figure,
    held_count,
    held_rate,
    place_of,
)
from xlsx_addin.proofreading.figures import Figure, Prose
from xlsx_addin.proofreading.text import Line

_MARKS = " .;:,-–+*•"


@dataclass(frozen=True, slots=True)
class Expected:
    """A sentence as the workbook would have it, and the figures that it rests on."""

    prose: Prose
    ids: tuple[str, ...]


def expected_sentences(material: Material) -> dict[str, list[Expected]]:
    """By their words without numbers."""
    found: dict[str, list[Expected]] = {}
    for kind in KINDS.values():
        try:
            made = kind.make(material)
        except DocumentRefused:
            continue
        for paragraph in made.paragraphs():
            ids = tuple(dict.fromkeys(paragraph.figures))
            prose = Prose(paragraph.text)
            if prose.figures and ids and not any(x.startswith("noi_dung") for x in ids):
                same = found.setdefault(words_of(prose), [])
                if all(x.prose.text != prose.text for x in same):
                    same.append(Expected(prose, ids))
    return found


def words_of(prose: Prose) -> str:
    """A line's words with a sign for each number, without the marks around it."""
    parts, at = [], 0
    for figure in prose.figures:
        parts += [prose.text[at : figure.start], "#"]
        at = figure.number_end
    return "".join([*parts, prose.text[at:]]).casefold().strip(_MARKS)


def compare_sentences(material: Material, lines: Sequence[tuple[Line, Prose]]) -> Iterator[Compared]:
    """Every figure of a line that says what the workbook would have it say. Words that stand several times with
    different numbers are compared in order, if there are as many of them."""
    expected = expected_sentences(material)
    by_words: dict[str, list[tuple[Line, Prose]]] = {}
    for line, prose in lines:
        if (words := words_of(prose)) in expected:
            by_words.setdefault(words, []).append((line, prose))
    for words, found in by_words.items():
        wanted = expected[words]
        for number, (line, prose) in enumerate(found):
            same = next((x for x in wanted if _values(x.prose) == _values(prose)), None)
            if same is None and len(wanted) == 1:
                same = wanted[0]
            elif same is None and len(wanted) == len(found):
                same = wanted[number]
            if same is not None:
                yield from _compare(material, line, prose, same)


def _values(prose: Prose) -> list[object]:
    return [(f.value, f.sign) for f in prose.figures]


def _compare(material: Material, line: Line, prose: Prose, expected: Expected) -> Iterator[Compared]:
    shown: list[str] = []
    for figure, right in zip(prose.figures, expected.prose.figures, strict=True):
        compared = compare_figure(line, prose, figure, _held(material, expected, right, shown), even_rough=True)
        if compared is not None:
            yield compared


def _held(material: Material, expected: Expected, right: Figure, shown: list[str]) -> Held:
    """The figure of the workbook that a number of the sentence shows, one not ``shown`` yet before others; where none
    has its value (a sum, a number of units), the number itself, from the sheet of the first one."""
    facts = material.facts
    candidates = [*expected.ids, *(i for x in expected.ids if (i := f"{x.rpartition('.')[0]}.rate") in facts.rates)]
    for field_id in sorted(candidates, key=shown.count):
        known = field_id in facts.edition.fields
        for held in filter(None, (held_rate(facts, field_id), held_count(facts, field_id) if known else None)):
            alike = held.is_percent == right.percent and held.is_money == (right.sign == "đồng")
            if alike and round_half_up(held.exact) == round_half_up(right.value):
                shown.append(field_id)
                return held
    sheet = place_of(facts, expected.ids[0]).partition(", ô ")[0]
    return Held(Fraction(right.value), sheet, is_percent=right.percent, is_money=right.sign == "đồng")
