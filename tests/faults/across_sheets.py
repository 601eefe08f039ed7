"""Faults between sheets: each figure may be right by itself, together they cannot be."""

from __future__ import annotations

from tests.faults.books import Book
from tests.faults.correct import LEADERS
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


def _leaders(book: Book, women: int, level: str = "xa") -> None:
    for body in LEADERS:
        for suffix in ("", "_prev"):
            book.type(f"CB.{body}.{level}.women{suffix}", women)


@fault("across")
def a_woman_chair_not_counted(book: Book) -> Outcome:
    _leaders(book, 1)
    book.type("M1.1.4b", 0)
    book.clear("M1.1.4b.prev", "M1.1.4.prev")
    return found(book.at("M1.1.4b", "derived-differs"))


@fault("across")
def a_woman_leader_counted_that_nobody_has(book: Book) -> Outcome:
    _leaders(book, 0)
    book.type("M1.1.4b", 1)
    book.clear("M1.1.4b.prev", "M1.1.4.prev")
    return found(book.at("M1.1.4b", "derived-differs"))


@fault("across")
def a_commune_that_counts_the_whole_district(book: Book) -> Outcome:
    book.type("M1.1.4a", 8)
    book.clear("M1.1.4a.prev", "M1.1.4.prev")
    return found(book.at("M1.1.4a", "derived-differs"))


@fault("across")
def a_quarter_with_too_little_news(book: Book) -> Outcome:
    book.type("M6.3.q2", 2)
    return found(book.at("M6.3.num", "derived-differs"))


@fault("across", "district")
def a_district_with_a_woman_chair_not_counted(book: Book) -> Outcome:
    _leaders(book, 1, "huyen")
    book.type("M1.1.3b", 0)
    book.clear("M1.1.3b.prev", "M1.1.3.prev")
    return found(book.at("M1.1.3b", "derived-differs"))


@fault("across", "province")
def no_although_there_are_women_leaders(book: Book) -> Outcome:
    book.type("M1.1.2", "Không")
    book.clear("M1.1.2.prev")
    return found(book.at("M1.1.2", "flag-against-count"))


@fault("across", "province")
def another_number_of_women_leaders(book: Book) -> Outcome:
    book.type("M1.1.2a", book.number("M1.1.2a") + 3)
    book.clear("M1.1.2a.prev")
    return found(book.at("M1.1.2a", "derived-differs"))


@fault("across")
def documents_that_are_not_listed(book: Book) -> Outcome:
    book.type("HD.van_ban.total", book.length("van_ban") + 2)
    return found(book.at("HD.van_ban.total", "list-total-differs"))


@fault("across")
def sessions_that_are_not_listed(book: Book) -> Outcome:
    book.type("HD.truyen_thong.sessions", book.number("HD.truyen_thong.sessions") + 5)
    return found(book.at("HD.truyen_thong.sessions", "list-total-differs"))


@fault("across")
def women_that_are_not_listed(book: Book) -> Outcome:
    book.type("HD.truyen_thong.women", book.number("HD.truyen_thong.women") + 40)
    return found(book.at("HD.truyen_thong.women", "list-total-differs"))


@fault("across")
def men_and_women_that_are_not_the_total(book: Book) -> Outcome:
    row = book.lists["truyen_thong"][1]
    book.write("truyen_thong", 2, total=int(row["total"]) + 5)
    return found(book.in_list("truyen_thong", 2, "total", "row-total-differs"))


@fault("across")
def a_woman_chair_and_the_row_left_blank(book: Book) -> Outcome:
    _leaders(book, 1)
    book.clear("M1.1.4b", "M1.1.4b.prev", "M1.1.4.prev")
    return found(
        book.at("M1.1.4b", "woman-leader-not-counted"),
        follows=[book.at("M1.1.4b", "missing-required"), book.at("M1.1.4a", "part-without-partner")],
    )


@fault("across", "province")
def leaders_counted_and_the_question_left_open(book: Book) -> Outcome:
    book.clear("M1.1.2", "M1.1.2.prev")
    return found(book.at("M1.1.2", "leader-flag-blank"), follows=[book.at("M1.1.2", "missing-required")])


@fault("across")
def two_chairs_of_one_committee(book: Book) -> Outcome:
    book.type("CB.ct_ubnd.xa.total", 2)
    book.type("CB.ct_ubnd.xa.total_prev", 2)
    return found(book.at("CB.ct_ubnd.xa.total", "one-committee-chair"))


@fault("across", "old commune")
def fewer_women_delegates_than_women_who_lead_them(book: Book) -> Outcome:
    _leaders(book, 1)
    book.type("M1.1.4b", 1)
    book.clear("M1.1.4b.prev", "M1.1.4.prev")
    for suffix in ("", "_prev"):
        book.type(f"CB.hdnd.xa.women{suffix}", 1)
    return found(book.at("CB.hdnd.xa.women", "women-council-leaders-exceed-deputies"))


@fault("across")
def children_who_are_neither_boys_nor_girls(book: Book) -> Outcome:
    book.type("M4.2.den", book.number("M4.1.num") + book.number("M4.1.den") + 12)
    return found(book.at("M4.2.den", "births-differ"))


@fault("across")
def a_population_in_thousands(book: Book) -> Outcome:
    book.type("M6.1.num", 20)
    book.type("M6.1.den", 30)
    book.clear("M6.1.prev")
    return found(book.at("M6.1.den", "population-too-small"))


@fault("across", "province")
def women_in_work_counted_twice_and_differently(book: Book) -> Outcome:
    book.type("M2.2.den", book.number("M2.1.den") + 700)
    return found(book.at("M2.2.den", "employed-women-differ"))


@fault("across")
def the_same_victims_in_two_rows(book: Book) -> Outcome:
    for row in ("M3.2.1.1", "M3.2.1.2"):
        book.type(row, 12)
        book.type(f"{row}.1", 10)
        book.clear(f"{row}.prev", f"{row}.1.prev", f"{row}.2.prev", "M3.2.1.prev")
    return found(book.at("M3.2.1.2", "same-victims-twice"))


@fault("across")
def members_of_no_committee(book: Book) -> Outcome:
    book.type("HD.ban_vstbpn", 0)
    return found(book.at("HD.ban_vstbpn", "members-without-committee"))


@fault("across")
def people_at_no_session(book: Book) -> Outcome:
    book.lists["truyen_thong"] = []
    book.type("HD.truyen_thong.sessions", 0)
    return found(book.at("HD.truyen_thong.sessions", "participants-without-sessions"))


@fault("across", "half")
def news_of_a_quarter_to_come(book: Book) -> Outcome:
    book.type("M6.3.q3", 5)
    return found(book.at("M6.3.q3", "quarter-three-too-early"))


@fault("across")
def a_budget_in_dong(book: Book) -> Outcome:
    book.type("HD.kinh_phi.nsnn.xa", 12_500_000)
    return found(book.at("HD.kinh_phi.nsnn.xa", "state-budget-in-dong"))
