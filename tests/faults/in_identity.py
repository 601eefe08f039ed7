"""Faults of «Thông tin»: who reports, for when."""

from __future__ import annotations

from tests.faults.books import Book
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


@fault("identity")
def nobodys_workbook(book: Book) -> Outcome:
    book.of(code="", name="")
    return found(book.at("INFO.unit_code", "unit-identity-missing"))


@fault("identity")
def a_name_without_a_code(book: Book) -> Outcome:
    book.of(code="")
    return found(book.at("INFO.unit_code", "unit-code-missing"))


@fault("identity")
def a_level_that_does_not_exist(book: Book) -> Outcome:
    book.type("INFO.level", "Phường")
    return found(book.at("INFO.level", "level-missing"))


@fault("identity")
def a_year_in_words(book: Book) -> Outcome:
    book.type("INFO.year", "năm nay")
    return found(book.at("INFO.year", "year-missing"))


@fault("identity")
def a_quarter_for_a_period(book: Book) -> Outcome:
    book.type("INFO.period", "Quý IV")
    return found(book.at("INFO.period", "period-missing"))


@fault("identity")
def a_day_that_does_not_exist(book: Book) -> Outcome:
    book.type("INFO.cutoff", f"31/02/{book.year}")
    return found(book.at("INFO.cutoff", "bad-date"))


@fault("identity")
def figures_of_years_ago(book: Book) -> Outcome:
    book.type("INFO.cutoff", f"30/11/{book.year - 4}")
    return found(book.at("INFO.cutoff", "year-mismatch"))


@fault("identity")
def a_total_of_no_units(book: Book) -> Outcome:
    book.type("INFO.scope", "Tổng hợp")
    return found(book.at("INFO.scope", "scope-without-units"))


@fault("identity")
def an_edition_wiped_out(book: Book) -> Outcome:
    book.clear("INFO.edition")
    book.values["INFO.edition"] = ""
    return found(book.at("INFO.edition", "edition-assumed"))
