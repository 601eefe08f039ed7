"""Faults that only earlier workbooks of the unit, or last year's column, can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.books import Book, Expected, Place
from tests.faults.correct import LEADERS
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
"""Shown by the workbook's own column «Kết quả năm trước»."""


@dataclass(frozen=True)
class PastFault:
    """A fault between this year's workbook, last year's, and the one of this year's first six months."""

    name: str
    change: Callable[[Book, Book, Book], Outcome]
    family: str = "over time"


PAST_FAULTS: list[PastFault] = []
"""Shown by ``--history``."""


def nothing_wrong(now: Book, last: Book, half: Book) -> Outcome:
    return found()


def past(change: Callable[[Book, Book, Book], Outcome]) -> Callable[[Book, Book, Book], Outcome]:
    PAST_FAULTS.append(PastFault(change.__name__.replace("_", "-"), change))
    return change


@FAULTS.fault("over time")
def a_digit_too_many_since_last_year(book: Book) -> Outcome:
    book.type("M3.2.1.1", 60)
    book.type("M3.2.1.1.1", 55)
    book.type("M3.2.1.1.prev", 6)
    book.type("M3.2.1.1.1.prev", 6)
    book.clear("M3.2.1.1.2.prev", "M3.2.1.prev")
    return found(book.at("M3.2.1.1", "implausible-change"), book.at("M3.2.1.1.1", "implausible-change"))


@FAULTS.fault("over time")
def a_rate_that_leaps(book: Book) -> Outcome:
    book.type("M6.1.num", book.number("M6.1.den") // 10)
    book.type("M6.1.prev", "64.2")
    return found(book.at("M6.1", "implausible-change"))


@past
def ten_times_last_years_workbook(now: Book, last: Book, half: Book) -> Outcome:
    for each, factor in ((now, 10), (half, 5)):
        each.type("HD.dia_chi_tin_cay", last.number("HD.dia_chi_tin_cay") * factor)
    return found(now.at("HD.dia_chi_tin_cay", "implausible-change"))


@past
def population_in_thousands(now: Book, last: Book, half: Book) -> Outcome:
    for each in (now, half):
        each.type("M6.1.num", 4)
        each.type("M6.1.den", 7)
        each.clear("M6.1.prev")
    return found(
        now.at("M6.1.num", "implausible-change"),
        now.at("M6.1.den", "implausible-change"),
        follows=[now.at("M6.1.den", "population-too-small")],
    )


@past
def another_result_of_last_year(now: Book, last: Book, half: Book) -> Outcome:
    now.type("M3.2.2.1.prev", last.number("M3.2.2.1") + 2)
    return found(now.at("M3.2.2.1", "prev-differs-from-history"))


@past
def other_cadres_last_year(now: Book, last: Book, half: Book) -> Outcome:
    now.type("CB.capuy.xa.women_prev", last.number("CB.capuy.xa.women") - 1)
    return found(now.at("CB.capuy.xa.women_prev", "prev-differs-from-history"))


@past
def last_years_workbook_sent_again(now: Book, last: Book, half: Book) -> Outcome:
    now.values = {k: v for k, v in last.values.items() if not k.endswith((".prev", "_prev")) and k != "INFO.cutoff"}
    half.values = {k: v for k, v in half.values.items() if k.startswith(("INFO.", "M1.1.4"))}
    now.lists = last.copy().lists
    for row in (*now.lists["van_ban"], *now.lists["truyen_thong"]):
        row["date"] = row["date"].replace(str(last.year), str(now.year))
    return found(Expected("same-as-last-year", Place(now.edition.sheets["phu_luc_01"])))


@past
def fewer_victims_in_a_year_than_in_six_months(now: Book, last: Book, half: Book) -> Outcome:
    half.type("M3.2.1.1", now.number("M3.2.1.1") + 2)
    return found(now.at("M3.2.1.1", "half-above-year"))


@past
def the_six_months_workbook_sent_as_the_years(now: Book, last: Book, half: Book) -> Outcome:
    kept = ("M6.3.", "INFO.")
    figures = {k: v for k, v in now.values.items() if not k.startswith(kept)}
    half.values = {k: v for k, v in half.values.items() if k.startswith(kept)} | {
        k: v for k, v in figures.items() if not k.endswith(".prev")
    }
    half.values |= {k: now.values[k] for k in ("M6.3.q1", "M6.3.q2")}
    half.lists = now.copy().lists
    return found(Expected("year-equals-half", Place(now.edition.sheets["phu_luc_01"])))


def a_past_that_fits(now: Book, last: Book, half: Book) -> None:
    """Make last year's workbook say what this one says of it, and the half year less than the year."""
    for key, value in now.values.items():
        if key.endswith(".prev") and key.removesuffix(".prev") in last.values:
            last.values[key.removesuffix(".prev")] = value
        elif key.endswith("_prev"):
            last.values[key.removesuffix("_prev")] = value
    women = any(int(last.values[f"CB.{body}.xa.women"]) for body in LEADERS)
    last.values["M1.1.4b"] = str(int(women))
    for row in ("M4.1", "M4.3", "M6.1", "M6.2", "M6.3", "M6.4"):
        now.values.pop(f"{row}.prev", None)
    for key in half.values:
        if key in now.values and not key.startswith(("INFO.", "CB.", "M1.1")):
            half.values[key] = now.values[key]
    for part, total in (("M3.2.1.1.1", "M3.2.1.1"), ("M3.2.1.2.1", "M3.2.1.2"), ("M3.2.2.1.1", "M3.2.2.1")):
        half.values[part] = half.values[total] = str(now.number(part) // 2)
