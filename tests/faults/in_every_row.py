"""One fault in every row at once, so that no row of the form is forgotten by its check."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.books import Book
from tests.faults.correct import LEADERS, derived_rows, exact_rate
from tests.faults.kinds import Corpus, Outcome, found
from xlsx_addin.catalogue import Kind

FAULTS = Corpus()
_POOLED = "M1.1"  # rests on what the level covers


def _forget_last_year(book: Book) -> None:
    book.clear(*[key for key in book.values if key.endswith(".prev")])


def _every_rate_wrong(book: Book) -> Outcome:
    right = {
        rate_id: exact_rate(book.edition, rate_id, book.values)
        for rate_id, formula in book.edition.formulas.items()
        if rate_id != _POOLED and all(p.part in book.values and str(p.total) in book.values for p in formula.pairs)
    }
    known = {rate_id: rate for rate_id, rate in right.items() if rate is not None}
    _forget_last_year(book)
    for rate_id, rate in known.items():
        off = 1 if rate < 50 else -1
        book.type(rate_id, f"{rate + Decimal(off):.2f}")
    return found(*(book.at(rate_id, "rate-differs") for rate_id in known))


def _every_part_too_large(book: Book) -> Outcome:
    derived = {d.id for d in book.edition.derivations}
    pairs = [
        (p.part, p.total)
        for p in book.edition.parts
        if p.contained and p.joint and p.part not in derived and {p.part, p.total} <= book.values.keys()
    ]
    _forget_last_year(book)
    for part, total in pairs:
        book.type(part, book.number(total) + 1)
    derived_rows(book, book.values)
    codes = {part: "part-exceeds-total" if book.number(total) else "part-over-zero" for part, total in pairs}
    young = [book.at("M4.3.num", "young-births-exceed-births")] if "M4.3.num" in codes else []
    return found(*(book.at(part, code) for part, code in codes.items()), follows=young)


def _nothing_filled_in(book: Book) -> Outcome:
    level = book.unit.level
    required = [
        each.id
        for each in book.edition.fields.values()
        if each.sheet in ("phu_luc_01", "so_lieu_goc")
        and level in each.levels
        and each.kind is not Kind.RATE
        and each.unit != "tin, bài"  # quarterly counts only help to derive another
    ]
    for body in LEADERS:
        for suffix in ("", "_prev"):
            book.type(f"CB.{body}.{level}.women{suffix}", 0)
    book.clear(*[key for key in book.values if key.startswith("M")])
    return found(*(book.at(field_id, "missing-required") for field_id in required))


@FAULTS.fault("every row")
def every_rate_of_a_commune_wrong(book: Book) -> Outcome:
    return _every_rate_wrong(book)


@FAULTS.fault("every row", "province")
def every_rate_of_a_province_wrong(book: Book) -> Outcome:
    return _every_rate_wrong(book)


@FAULTS.fault("every row", "district")
def every_rate_of_a_district_wrong(book: Book) -> Outcome:
    return _every_rate_wrong(book)


@FAULTS.fault("every row")
def every_part_of_a_commune_too_large(book: Book) -> Outcome:
    return _every_part_too_large(book)


@FAULTS.fault("every row", "province")
def every_part_of_a_province_too_large(book: Book) -> Outcome:
    return _every_part_too_large(book)


@FAULTS.fault("every row", "district")
def every_part_of_a_district_too_large(book: Book) -> Outcome:
    return _every_part_too_large(book)


@FAULTS.fault("every row")
def an_empty_workbook_of_a_commune(book: Book) -> Outcome:
    return _nothing_filled_in(book)


@FAULTS.fault("every row", "province")
def an_empty_workbook_of_a_province(book: Book) -> Outcome:
    return _nothing_filled_in(book)
