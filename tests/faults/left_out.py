"""What is missing, and what is not this unit's to state."""

from __future__ import annotations

from tests.faults.books import Book
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


@fault("completeness")
def a_row_forgotten(book: Book) -> Outcome:
    book.clear("M3.3.1", "M3.3.2")
    return found(book.at("M3.3.1", "missing-required"), book.at("M3.3.2", "missing-required"))


@fault("completeness")
def supporting_figures_forgotten(book: Book) -> Outcome:
    book.clear("M4.3.num", "M4.3.den")
    return found(book.at("M4.3.num", "missing-required"), book.at("M4.3.den", "missing-required"))


@fault("completeness", "province")
def an_answer_forgotten(book: Book) -> Outcome:
    book.clear("M5.1")
    return found(book.at("M5.1", "missing-required"))


@fault("owner", "health")
def another_agencys_answer(book: Book) -> Outcome:
    book.type("M5.1", "Có")
    return found(book.at("M5.1", "not-your-row"))


@fault("owner", "health")
def another_agencys_supporting_figures(book: Book) -> Outcome:
    book.type("M5.3.1.num", 300)
    book.type("M5.3.1.den", 600)
    return found(book.at("M5.3.1.num", "not-your-row"), book.at("M5.3.1.den", "not-your-row"))


@fault("completeness")
def left_blank_without_a_reason(book: Book) -> Outcome:
    book.clear("M3.3.1", "M3.3.2")
    for row in ("M3.3.1", "M3.3.2"):
        book.type(f"{row}.note", "Để trống")
    return found(
        book.at("M3.3.1", "blank-without-reason"),
        book.at("M3.3.2", "blank-without-reason"),
        follows=[book.at("M3.3.1", "missing-required"), book.at("M3.3.2", "missing-required")],
    )


@fault("completeness")
def called_blank_and_filled_in(book: Book) -> Outcome:
    book.type("M3.3.1.note", "Để trống: chưa có số liệu của Công an")
    return found(book.at("M3.3.1", "value-with-blank-note"))


@fault("owner")
def the_provinces_survey(book: Book) -> Outcome:
    book.type("M2.3.num", 12)
    book.type("M2.3.den", 40)
    return found(book.at("M2.3.num", "above-your-level"), book.at("M2.3.den", "above-your-level"))
