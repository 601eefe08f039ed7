"""What a workbook holds, for comparing a text with it: exact values, and where each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsx_addin.narrative.facts import Facts
from xlsx_addin.numbers import padded, to_text
from xlsx_addin.proofreading.claims import judged, number_text, percent_text
from xlsx_addin.proofreading.figures import Figure, Prose
from xlsx_addin.proofreading.model import Found, Kind
from xlsx_addin.proofreading.text import Line

CODE = "against-workbook"
RATE_DECIMALS = 2  # of rates on the form
_CLAUSE = re.compile(r"(?<=[;.])\s")
_MOST_BEFORE, _MOST_AFTER = 70, 40  # letters


@dataclass(frozen=True, slots=True)
class Held:
    """A value of the workbook. ``exact``: percentages in points, money in dong, else as counted; ``place`` says where
    it stands (``trang «Cán bộ nữ», ô C14``); ``counts`` are a rate's numerator and denominator as written."""

    exact: Fraction
    place: str
    is_percent: bool = False
    is_money: bool = False
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of a line beside what the workbook holds; ``found`` where they differ."""

    key: str
    at: int
    found: Found | None


def place_of(facts: Facts, field_id: str) -> str:
    """Where a figure stands, in words; for a list its sheet."""
    source = facts.submission.source(facts.edition, field_id) if field_id in facts.edition.fields else None
    if source:
        return f"trang «{source.sheet}», ô {source.cell}"
    sheet = facts.edition.fields[field_id].sheet if field_id in facts.edition.fields else field_id
    return f"trang «{facts.edition.sheets.get(sheet, sheet)}»"


def held_count(facts: Facts, field_id: str) -> Held | None:
    """A count or an amount; None while it is blank. Amounts are million dong in the workbook."""
    value = facts.get(field_id)
    if value is None:
        return None
    is_money = facts.edition.fields[field_id].unit == "triệu đồng"
    return Held(Fraction(value) * (10**6 if is_money else 1), place_of(facts, field_id), is_money=is_money)


def held_rate(facts: Facts, field_id: str) -> Held | None:
    """A computed rate; None where it cannot be computed."""
    rate = facts.rates.get(field_id)
    if rate is None or rate.exact is None:
        return None
    unit = facts.edition.fields[field_id].unit if field_id in facts.edition.fields else "%"
    counts = "" if rate.part is None or rate.total is None else f"{padded(rate.part)}/{padded(rate.total)}"
    return Held(rate.exact, place_of(facts, field_id), is_percent=unit == "%", counts=counts)


def compare_figure(
    line: Line, prose: Prose, figure: Figure, held: Held, *, even_rough: bool = False
) -> Compared | None:
    """The figure against what the workbook holds, at the decimals written; None for a rounded word or a bound, unless
    the workbook's value has the same words around it."""
    if (
        (figure.rough and not even_rough)
        or figure.percent != held.is_percent
        or (figure.sign == "đồng") != held.is_money
    ):
        return None
    kind = judged(held.exact, figure.value, figure.decimals)
    if kind is None:
        return Compared(line.key, figure.start, None)
    if held.exact.denominator == 1 and not held.is_percent:
        kind = Kind.WRONG
    start, end = prose.clean.span(figure.start, figure.end)
    words = _quoted(prose, figure)
    stated, right = _texts(figure, held)
    from_counts = f" ({held.counts})" if held.counts and held.is_percent else ""
    message = f"Sổ ghi {right}{from_counts} ở {held.place}; báo cáo ghi {stated}."
    if kind is Kind.TRUNCATED:
        message = f"Số trong sổ làm tròn là {right}{from_counts} ({held.place}); {stated} là số bị cắt bớt."
    found = Found(line.place, line.key, start, end, words, stated, right, kind, CODE, message)
    return Compared(line.key, figure.start, found)


def _quoted(prose: Prose, figure: Figure) -> str:
    """The figure with the words around it, of its own clause."""
    before = _CLAUSE.split(prose.text[: figure.start])[-1]
    if len(before) > _MOST_BEFORE:
        before = before[-_MOST_BEFORE:].partition(" ")[2]
    after = _CLAUSE.split(prose.text[figure.end :])[0]
    if len(after) > _MOST_AFTER:
        after = after[:_MOST_AFTER].rpartition(" ")[0]
    return f"{before}{prose.text[figure.start : figure.end]}{after}".strip(" -+*•,.")


def _texts(figure: Figure, held: Held) -> tuple[str, str]:
    """Stated and right, written alike."""
    if held.is_percent:
        decimals = max(figure.decimals, RATE_DECIMALS)
        return percent_text(figure.value, figure.decimals), percent_text(held.exact, decimals)
    if held.is_money:
        return _million_dong(Fraction(figure.value)), _million_dong(held.exact)
    if held.exact.denominator == 1 and not figure.decimals:
        return padded(figure.value), padded(Decimal(int(held.exact)))
    return number_text(figure.value, figure.decimals), number_text(held.exact, max(figure.decimals, RATE_DECIMALS))


def _million_dong(value: Fraction) -> str:
    millions = value / 10**6
    return f"{to_text(Decimal(millions.numerator) / Decimal(millions.denominator))} triệu đồng"
