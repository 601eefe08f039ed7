"""Sentences with figures in them: ``{M1.1.4b}``, ``{label(M1.1.4b)}``, ``{cell(M1.1.4b)}``, ``{a + b}``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Kind
from xlsx_addin.numbers import round_half_up, to_text
from xlsx_addin.places import to_a1
from xlsx_addin.rules.facts import Facts
from xlsx_addin.rules.operations import Missing, Run

BLANK_WORDS = "(trống)"
Piece = Callable[[Facts], str]


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence in pieces."""

    pieces: tuple[str | Piece, ...]

    def fill(self, facts: Facts) -> str:
        return "".join(piece if isinstance(piece, str) else piece(facts) for piece in self.pieces)


def number_piece(run: Run, kind: Kind | None = None) -> Piece:
    """A value as staff read it: flags as words, rates with two decimals."""

    def words(facts: Facts) -> str:
        value = run(facts)
        if isinstance(value, Missing):
            return BLANK_WORDS
        if kind is Kind.FLAG:
            return FLAG_YES if value else FLAG_NO
        exact = Fraction(value)
        if kind is Kind.RATE:
            return to_text(round_half_up(exact), 2)
        return to_text(round_half_up(exact) if exact.denominator != 1 else int(exact))

    return words


def label_piece(field_id: str) -> Piece:
    return lambda facts: facts.edition.fields[field_id].label


def cell_piece(field_id: str) -> Piece:
    """Sheet and cell of a figure: «Cán bộ nữ» D14."""

    def words(facts: Facts) -> str:
        place = facts.submission.layout.place(facts.edition.index[field_id])
        sheet = facts.edition.sheets[facts.edition.fields[field_id].sheet]
        return f"«{place[0]}» {to_a1(place[1], place[2])}" if place else f"«{sheet}»"

    return words
