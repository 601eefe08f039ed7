"""Faults of one cell: what was typed or pasted is no number that can be used."""

from __future__ import annotations

import datetime as dt

from tests.faults.books import Book
from tests.faults.hands import divided_by_zero, in_cell, never_computed, put
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


@fault("cells")
def a_rounded_number(book: Book) -> Outcome:
    book.type("M3.2.1.1", "khoảng 20")
    return found(book.at("M3.2.1.1", "bound-not-value"))


@fault("cells")
def a_lower_bound(book: Book) -> Outcome:
    book.type("HD.dia_chi_tin_cay", "hơn 10.450")
    return found(book.at("HD.dia_chi_tin_cay", "bound-not-value"))


@fault("cells")
def thousands_in_words(book: Book) -> Outcome:
    book.type("M6.1.den", "6 nghìn")
    return found(book.at("M6.1.den", "bound-not-value"))


@fault("cells")
def a_word_for_a_number(book: Book) -> Outcome:
    book.type("HD.mo_hinh", "nhiều")
    return found(book.at("HD.mo_hinh", "not-a-number"))


@fault("cells")
def a_letter_for_a_digit(book: Book) -> Outcome:
    book.type("M6.2.den", "1O")
    return found(book.at("M6.2.den", "not-a-number"))


@fault("cells")
def a_footnote_mark(book: Book) -> Outcome:
    book.type("M3.2.2.1", "12¹")
    return found(book.at("M3.2.2.1", "not-a-number"))


@fault("cells")
def two_numbers_in_one_cell(book: Book) -> Outcome:
    book.type("HD.thanh_vien.total", "7 nam, 5 nữ")
    return found(book.at("HD.thanh_vien.total", "not-a-number"))


@fault("cells")
def dong_where_million_dong_stand(book: Book) -> Outcome:
    book.type("HD.kinh_phi.nsnn.xa", "5.000.000 đồng")
    return found(book.at("HD.kinh_phi.nsnn.xa", "not-a-number"))


@fault("cells")
def a_dot_that_may_be_two_things(book: Book) -> Outcome:
    put(book, "HD.kinh_phi.nsnn.xa", "1.234")
    return found(book.at("HD.kinh_phi.nsnn.xa", "ambiguous-number"))


@fault("cells")
def a_percentage_in_a_count(book: Book) -> Outcome:
    book.type("M3.2.1.1.1", "83%")
    return found(book.at("M3.2.1.1.1", "percent-in-count"))


@fault("cells")
def a_count_formatted_as_percentage(book: Book) -> Outcome:
    place = book.place("HD.mo_hinh")
    book.clear("HD.mo_hinh")
    book.then(in_cell(place, 0.5, percent=True))
    return found(book.at("HD.mo_hinh", "percent-in-count"))


@fault("cells")
def a_fraction_that_became_a_date(book: Book) -> Outcome:
    put(book, "M3.2.1.1.1", dt.date(2024, 8, 1))
    return found(book.at("M3.2.1.1.1", "date-in-figure"))


@fault("cells")
def a_date_in_a_rate(book: Book) -> Outcome:
    put(book, "M3.2.1.2.2", dt.date(2024, 8, 1))
    return found(book.at("M3.2.1.2.2", "date-in-figure"))


@fault("cells")
def a_fraction_that_contradicts_its_total(book: Book) -> Outcome:
    book.type("M3.2.1.1", 30)
    book.type("M3.2.1.1.1", "09/29")
    book.clear("M3.2.1.1.prev", "M3.2.1.1.1.prev", "M3.2.1.1.2.prev", "M3.2.1.prev")
    return found(book.at("M3.2.1.1.1", "fraction-conflicts"))


@fault("cells")
def a_fraction_where_no_total_is(book: Book) -> Outcome:
    book.type("HD.mo_hinh", "03/8")
    return found(book.at("HD.mo_hinh", "fraction-in-cell"))


@fault("cells")
def a_negative_count(book: Book) -> Outcome:
    book.type("M3.2.1.2", -3)
    return found(book.at("M3.2.1.2", "negative-count"))


@fault("cells")
def a_count_of_halves(book: Book) -> Outcome:
    book.type("HD.dia_chi_tin_cay", "3.5")
    return found(book.at("HD.dia_chi_tin_cay", "fractional-count"))


@fault("cells")
def an_error_of_the_spreadsheet(book: Book) -> Outcome:
    put(book, "M6.2.den", divided_by_zero())
    return found(book.at("M6.2.den", "error-cell"))


@fault("cells")
def a_formula_nobody_computed(book: Book) -> Outcome:
    put(book, "HD.duong_day_nong", never_computed())
    return found(book.at("HD.duong_day_nong", "formula-not-computed"))


@fault("cells", "province")
def an_answer_that_is_neither_yes_nor_no(book: Book) -> Outcome:
    book.type("M5.1", "một phần")
    return found(book.at("M5.1", "not-a-flag"))


@fault("cells")
def a_bound_for_a_rate(book: Book) -> Outcome:
    book.type("M6.1", "trên 60%")
    return found(book.at("M6.1", "bound-not-value"))
