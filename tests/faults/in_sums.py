"""Faults of arithmetic: parts and totals, and rates that their parts contradict; the published ones among them."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.books import Book
from tests.faults.hands import shows
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


def _pair(book: Book, part: str, total: str, values: tuple[int, int]) -> None:
    """Type a pair; last year's results, which say something else, are left out."""
    book.type(part, values[0])
    book.type(total, values[1])
    book.clear(*(f"{x}.prev" for x in (part, total)))


@fault("arithmetic")
def more_helped_than_found(book: Book) -> Outcome:
    book.type("M3.2.1.1.1", book.number("M3.2.1.1") + 1)
    return found(book.at("M3.2.1.1.1", "part-exceeds-total"))


@fault("arithmetic")
def more_women_than_members(book: Book) -> Outcome:
    book.type("HD.thanh_vien.women", book.number("HD.thanh_vien.total") + 2)
    return found(book.at("HD.thanh_vien.women", "part-exceeds-total"))


@fault("arithmetic")
def more_women_than_delegates(book: Book) -> Outcome:
    book.type("CB.hdnd.xa.women", book.number("CB.hdnd.xa.total") + 1)
    book.clear("CB.hdnd.xa.women_prev", "CB.hdnd.xa.total_prev")
    return found(book.at("CB.hdnd.xa.women", "part-exceeds-total"))


@fault("arithmetic")
def more_women_than_delegates_last_year(book: Book) -> Outcome:
    book.type("CB.capuy.xa.women_prev", book.number("CB.capuy.xa.total_prev") + 1)
    return found(
        book.at("CB.capuy.xa.women_prev", "part-exceeds-total"),
    )


@fault("arithmetic")
def more_people_reached_than_live_there(book: Book) -> Outcome:
    _pair(book, "M6.1.num", "M6.1.den", (book.number("M6.1.den") + 10, book.number("M6.1.den")))
    book.clear("M6.1.prev")
    return found(book.at("M6.1.num", "part-exceeds-total"))


@fault("arithmetic")
def a_part_of_nothing(book: Book) -> Outcome:
    _pair(book, "M3.3.2", "M3.3.1", (1, 0))
    book.clear("M3.3.3.prev")
    return found(book.at("M3.3.2", "part-over-zero"))


@fault("arithmetic")
def a_part_without_its_total(book: Book) -> Outcome:
    book.clear("M3.2.1.2")
    return found(
        book.at("M3.2.1.2.1", "part-without-partner"),
        follows=[book.at("M3.2.1.2", "missing-required")],
    )


@fault("arithmetic")
def a_total_without_its_part(book: Book) -> Outcome:
    book.clear("HD.thanh_vien.women")
    return found(book.at("HD.thanh_vien.total", "part-without-partner"))


@fault("arithmetic")
def parts_that_do_not_add_up(book: Book) -> Outcome:
    book.type("HD.giam_sat.total", book.number("HD.giam_sat.total") + 1)
    return found(book.at("HD.giam_sat.total", "parts-differ-from-total"))


@fault("arithmetic")
def boys_without_girls(book: Book) -> Outcome:
    book.type("M4.1.den", 0)
    book.type("M4.2.den", book.number("M4.1.num"))
    book.clear("M4.1.prev")
    return found(book.at("M4.1", "not-computable"))


@fault("published")
def women_council_city_30_03(book: Book) -> Outcome:
    """The city's report of 2023: 09/29 people, printed as 30,03%."""
    for suffix in ("", "_prev"):
        book.type(f"CB.hdnd.xa.women{suffix}", 9)
        book.type(f"CB.hdnd.xa.total{suffix}", 29)
    book.type("CB.hdnd.xa.rate", "30.03")
    return found(book.at("CB.hdnd.xa.rate", "rate-differs"))


@fault("published")
def truncated_25_36(book: Book) -> Outcome:
    """The province's six-month report of 2023: 584/2.302, printed as 25,36%."""
    _pair(book, "M6.1.num", "M6.1.den", (584, 2302))
    book.type("M6.1", "25.36")
    book.clear("M6.1.prev")
    return found(book.at("M6.1", "rate-differs"))


@fault("published", "province")
def averaged_34_09(book: Book) -> Outcome:
    """The press report: 1.499/4.481 is 33,45%, the mean of its three percentages 34,09%."""
    _pair(book, "M2.3.num", "M2.3.den", (1499, 4481))
    book.type("M2.3", "34.09")
    book.clear("M2.3.prev")
    return found(book.at("M2.3", "rate-differs"))


@fault("published")
def text_30_03_percent(book: Book) -> Outcome:
    """The same published fault as it would be pasted from the report: text, with a comma and a sign."""
    _pair(book, "M3.2.1.1.1", "M3.2.1.1", (9, 29))
    book.type("M3.2.1.1.2", "30,03 %")
    book.clear("M3.2.1.1.2.prev", "M3.2.1.prev")
    return found(book.at("M3.2.1.1.2", "rate-differs"))


@fault("arithmetic")
def percentages_averaged_over_two_rows(book: Book) -> Outcome:
    _pair(book, "M3.2.1.1.1", "M3.2.1.1", (9, 10))
    _pair(book, "M3.2.1.2.1", "M3.2.1.2", (1, 2))
    book.type("M3.2.1", "70")  # (90 + 50) / 2; together 10/12 = 83,33
    book.clear("M3.2.1.prev", "M3.2.1.1.2.prev", "M3.2.1.2.2.prev")
    return found(book.at("M3.2.1", "rate-differs"))


@fault("arithmetic")
def a_truncated_rate(book: Book) -> Outcome:
    _pair(book, "M3.2.2.1.1", "M3.2.2.1", (2, 3))
    book.type("M3.2.2.1.2", "66.66")
    book.clear("M3.2.2.prev", "M3.2.2.1.2.prev")
    return found(book.at("M3.2.2.1.2", "rate-differs"))


@fault("arithmetic")
def last_years_rate_typed_over_the_formula(book: Book) -> Outcome:
    _pair(book, "M6.2.num", "M6.2.den", (15, 16))
    book.type("M6.2", "87.5")
    book.type("M6.2.prev", "87.5")
    return found(book.at("M6.2", "rate-differs"))


@fault("arithmetic")
def a_wrong_rate_of_last_year(book: Book) -> Outcome:
    rate = Decimal(book.number("CB.hdnd.xa.women_prev") * 100) / book.number("CB.hdnd.xa.total_prev")
    book.type("CB.hdnd.xa.rate_prev", f"{rate - 1:.2f}")
    return found(book.at("CB.hdnd.xa.rate_prev", "rate-differs"))


@fault("arithmetic")
def a_fraction_for_a_percentage(book: Book) -> Outcome:
    _pair(book, "M3.2.1.2.1", "M3.2.1.2", (3, 6))
    book.type("M3.2.1.2.2", "0.5")
    book.clear("M3.2.1.2.2.prev", "M3.2.1.prev")
    return found(book.at("M3.2.1.2.2", "fraction-not-percent"))


@fault("arithmetic", "province")
def a_fraction_for_a_percentage_without_parts(book: Book) -> Outcome:
    book.clear("M2.3.num", "M2.3.den")
    book.type("M2.3", "0.27")
    return found(book.at("M2.3", "fraction-not-percent"))


@fault("arithmetic", "province")
def more_than_a_hundred_percent(book: Book) -> Outcome:
    book.clear("M2.3.num", "M2.3.den", "M2.3.prev")
    book.type("M2.3", "272")
    return found(
        book.at("M2.3", "rate-out-of-range"),
        follows=[book.at(f"M2.3.{half}", "missing-required") for half in ("num", "den")],
    )


@fault("arithmetic")
def a_negative_rate(book: Book) -> Outcome:
    book.type("M6.2", "-5")
    return found(book.at("M6.2", "rate-out-of-range"))


@fault("arithmetic", "province")
def a_rate_without_its_parts(book: Book) -> Outcome:
    book.clear("M2.1.num", "M2.1.den")
    book.type("M2.1", "51.2")
    return found(book.at("M2.1", "rate-without-parts"))


@fault("arithmetic")
def boys_for_each_girl_instead_of_a_hundred(book: Book) -> Outcome:
    _pair(book, "M4.1.num", "M4.1.den", (54, 50))
    book.type("M4.2.den", 104)
    book.type("M4.1", "1.08")
    book.clear("M4.1.prev")
    return found(book.at("M4.1", "rate-differs"))


@fault("arithmetic")
def deaths_of_a_thousand_instead_of_a_hundred_thousand(book: Book) -> Outcome:
    book.type("M4.2.num", 1)
    book.type("M4.2", f"{Decimal(1000) / book.number('M4.2.den'):.2f}")
    book.clear("M4.2.prev")
    return found(book.at("M4.2", "rate-differs"))


@fault("arithmetic")
def a_formula_that_shows_something_else(book: Book) -> Outcome:
    _pair(book, "M6.4.num", "M6.4.den", (1, 2))
    book.clear("M6.4.prev")
    book.then(shows(book.place("M6.4"), 100))
    return found(book.at("M6.4", "stale-formula"))
