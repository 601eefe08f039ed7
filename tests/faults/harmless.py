"""What looks unusual and is right: none of it may be called an error, nor be warned of."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable

from tests.faults.books import Book
from tests.faults.correct import LEADERS
from tests.faults.hands import in_cell, insert_row, put, row_of

HARMLESS: list[Callable[[Book], None]] = []


def harmless(change: Callable[[Book], None]) -> Callable[[Book], None]:
    HARMLESS.append(change)
    return change


def _pair(book: Book, part: str, total: str, values: tuple[object, object]) -> None:
    book.type(part, values[0])
    book.type(total, values[1])
    book.clear(f"{part}.prev", f"{total}.prev", "M3.2.1.prev", "M3.2.2.prev")
    for rate in ("M3.2.1.1.2", "M3.2.1.2.2", "M3.2.2.1.2", "M3.2.2.2.2", "M3.3.3"):
        book.clear(f"{rate}.prev")


@harmless
def a_rate_with_one_decimal(book: Book) -> None:
    _pair(book, "M3.2.1.1.1", "M3.2.1.1", (11, 36))
    book.type("M3.2.1.1.2", "30.6")


@harmless
def a_rate_as_reports_print_it(book: Book) -> None:
    _pair(book, "M3.2.1.1.1", "M3.2.1.1", (11, 36))
    book.type("M3.2.1.1.2", "30,56 %")


@harmless
def half_up_in_decimals(book: Book) -> None:
    _pair(book, "M6.1.num", "M6.1.den", (584, 2302))
    book.type("M6.1", "25.37")
    book.clear("M6.1.prev")


@harmless
def a_third_of_a_percent(book: Book) -> None:
    _pair(book, "M3.2.2.1.1", "M3.2.2.1", (1, 300))
    book.type("M3.2.2.1.2", "0.33")


@harmless
def a_fraction_that_fits_its_total(book: Book) -> None:
    _pair(book, "M3.2.1.1.1", "M3.2.1.1", ("09/29", 29))


@harmless
def thousands_with_a_dot(book: Book) -> None:
    put(book, "M6.1.den", "6.543")
    put(book, "M6.1.num", "4.100")
    book.clear("M6.1.prev")


@harmless
def a_number_with_its_measure(book: Book) -> None:
    book.type("M3.2.1.2", "12 người")
    book.type("M3.2.1.2.1", "12 người")
    book.clear("M3.2.1.2.prev", "M3.2.1.2.1.prev", "M3.2.1.2.2.prev", "M3.2.1.prev")


@harmless
def none_in_words(book: Book) -> None:
    _pair(book, "M3.3.2", "M3.3.1", ("không", "không"))


@harmless
def nothing_arose(book: Book) -> None:
    _pair(book, "M3.3.2", "M3.3.1", ("không phát sinh", "không phát sinh"))


@harmless
def zero_everywhere(book: Book) -> None:
    _pair(book, "M3.2.2.2.1", "M3.2.2.2", (0, 0))
    _pair(book, "M3.3.2", "M3.3.1", (0, 0))


@harmless
def more_boys_than_girls(book: Book) -> None:
    book.type("M4.1.num", 60)
    book.type("M4.1.den", 50)
    book.type("M4.2.den", 110)


@harmless
def the_first_victim_ever(book: Book) -> None:
    _pair(book, "M3.2.1.1.1", "M3.2.1.1", (1, 1))
    book.type("M3.2.1.1.prev", 0)
    book.type("M3.2.1.1.1.prev", 0)


@harmless
def twice_as_many_victims_of_few(book: Book) -> None:
    _pair(book, "M3.2.1.1.1", "M3.2.1.1", (6, 6))
    book.type("M3.2.1.1.prev", 3)
    book.type("M3.2.1.1.1.prev", 3)


@harmless
def a_woman_elected_since_last_year(book: Book) -> None:
    for body in LEADERS:
        book.type(f"CB.{body}.xa.women", 0)
        book.type(f"CB.{body}.xa.women_prev", 0)
    book.type("CB.ct_ubnd.xa.women", 1)
    book.type("M1.1.4b", 1)
    book.type("M1.1.4b.prev", 0)
    book.type("M1.1.4.prev", 0)


@harmless
def too_little_news_and_said_so(book: Book) -> None:
    book.type("M6.3.q3", 1)
    book.type("M6.3.num", 0)
    book.clear("M6.3.prev")


@harmless
def decomposed_letters(book: Book) -> None:
    book.of(name=unicodedata.normalize("NFD", book.unit.name))


@harmless
def capitals_and_the_committees_prefix(book: Book) -> None:
    book.of(name=f"UBND {book.unit.name}".upper())


@harmless
def a_code_that_lost_its_zero(book: Book) -> None:
    book.of(code="")
    place = book.place("INFO.unit_code")
    book.then(in_cell(place, 1840))
    book.of(name="phường Đức Xuân")


@harmless
def an_empty_row_inserted(book: Book) -> None:
    place = book.place("M3.2.1.1")
    book.then(insert_row(place.sheet, row_of(place)))


@harmless
def symbols_of_many_offices(book: Book) -> None:
    day = f"15/04/{book.year}"
    rows = (
        ("Kế hoạch", "15-KH/ĐU"),
        ("Kế hoạch", "Số: 07/KH-BVSTBPN"),
        ("Quyết định", f"21/{book.year}/QĐ-UBND"),
        ("Công văn", "760/UBND-LĐTBXH"),
        ("Công văn", "33/LĐTBXH"),
        ("Chương trình", "04/CTr-UBND"),
        ("Nghị quyết", "11/NQ-HĐND"),
        ("Khác", "02/QC-BCĐ"),
    )
    book.lists["van_ban"] = []
    for number, (kind, symbol) in enumerate(rows, start=1):
        book.write("van_ban", number, kind=kind, number=symbol, date=day, issuer="UBND", subject="Bình đẳng giới")
    book.type("HD.van_ban.total", len(rows))


@harmless
def one_number_in_different_series(book: Book) -> None:
    """A plan and a decision may both be number 12; so may a plan of the council and one of the committee."""
    rows = (
        ("Kế hoạch", "12/KH-UBND", "UBND"),
        ("Quyết định", "12/QĐ-UBND", "UBND"),
        ("Kế hoạch", "12/KH-HĐND", "HĐND"),
    )
    book.lists["van_ban"] = []
    for number, (kind, symbol, issuer) in enumerate(rows, start=1):
        subject = f"Nội dung {number}"
        book.write(
            "van_ban", number, kind=kind, number=symbol, date=f"15/04/{book.year}", issuer=issuer, subject=subject
        )
    book.type("HD.van_ban.total", len(rows))


@harmless
def dates_of_many_shapes(book: Book) -> None:
    book.write("van_ban", 1, date=f"5.3.{book.year}")
    book.write("van_ban", 2, date=dt.date(book.year, 4, 2).isoformat())
    book.write("van_ban", 3, date=f"ngày 02/4/{book.year}")


@harmless
def a_document_of_last_december(book: Book) -> None:
    """Yearly reports run from 15 December."""
    book.write("van_ban", 1, date=f"20/12/{book.year - 1}")


@harmless
def attendances_are_not_persons(book: Book) -> None:
    book.write("truyen_thong", 1, men=5000, women=5450, total=10450, measure="lượt")
    people = [row for row in book.lists["truyen_thong"] if row["measure"] == "người"]
    for sex in ("men", "women"):
        book.type(f"HD.truyen_thong.{sex}", sum(int(row[sex]) for row in people))


@harmless
def a_note_beside_a_figure(book: Book) -> None:
    book.type("M3.2.1.1.note", "Số liệu do Công an xã cung cấp")


@harmless
def a_blank_that_is_meant(book: Book) -> None:
    book.clear("M3.3.1", "M3.3.2", "M3.3.1.prev", "M3.3.2.prev", "M3.3.3.prev")
    for row in ("M3.3.1", "M3.3.2"):
        book.type(f"{row}.note", "Để trống: Công an huyện chưa cung cấp số liệu")
