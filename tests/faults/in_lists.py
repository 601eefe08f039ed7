"""Faults of the lists: documents that contradict themselves, dates of another period."""

from __future__ import annotations

from tests.faults.books import Book
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


@fault("documents")
def a_document_listed_twice(book: Book) -> Outcome:
    book.write("van_ban", 2, **book.lists["van_ban"][0])
    return found(book.in_list("van_ban", 2, "number", "document-doubled"))


@fault("documents")
def one_number_for_two_documents(book: Book) -> Outcome:
    first = book.lists["van_ban"][0]
    book.write("van_ban", 3, kind=first["kind"], number=first["number"], subject="Một nội dung khác")
    return found(book.in_list("van_ban", 3, "number", "document-doubled"))


@fault("documents")
def a_document_of_years_ago(book: Book) -> Outcome:
    book.write("van_ban", 2, date=f"12/03/{book.year - 2}")
    return found(book.in_list("van_ban", 2, "date", "document-date-outside"))


@fault("documents", "half")
def a_document_of_the_second_half(book: Book) -> Outcome:
    book.write("van_ban", 1, date=f"15/10/{book.year}")
    return found(book.in_list("van_ban", 1, "date", "document-date-outside"))


@fault("documents")
def a_decision_that_is_a_plan(book: Book) -> Outcome:
    book.write("van_ban", 1, kind="Quyết định", number="12/KH-UBND")
    return found(book.in_list("van_ban", 1, "kind", "document-kind-contradicts"))


@fault("documents")
def a_letter_that_is_a_report(book: Book) -> Outcome:
    book.write("van_ban", 2, kind="Công văn", number="105/BC-UBND")
    return found(book.in_list("van_ban", 2, "kind", "document-kind-contradicts"))


@fault("documents")
def a_document_without_a_date(book: Book) -> Outcome:
    del book.lists["van_ban"][0]["date"]
    book.touched.add("van_ban")
    return found(book.in_list("van_ban", 1, "date", "document-incomplete"))


@fault("documents")
def a_document_without_a_number(book: Book) -> Outcome:
    del book.lists["van_ban"][0]["number"]
    book.touched.add("van_ban")
    return found(book.in_list("van_ban", 1, "number", "document-incomplete"))


@fault("documents")
def a_session_of_years_ago(book: Book) -> Outcome:
    book.write("truyen_thong", 1, date=f"08/03/{book.year - 3}")
    return found(book.in_list("truyen_thong", 1, "date", "event-date-outside"))


@fault("documents")
def a_document_from_after_the_cutoff(book: Book) -> Outcome:
    book.type("INFO.cutoff", f"30/06/{book.year}")
    for sheet in ("van_ban", "truyen_thong"):
        for number, _ in enumerate(book.lists[sheet], start=1):
            book.write(sheet, number, date=f"10/05/{book.year}")
    book.write("van_ban", 2, date=f"15/09/{book.year}")
    return found(book.in_list("van_ban", 2, "date", "document-after-cutoff"))


@fault("documents")
def a_document_of_the_31st_of_april(book: Book) -> Outcome:
    book.write("van_ban", 1, date=f"31/04/{book.year}")
    return found(book.in_list("van_ban", 1, "date", "bad-date"))


@fault("documents")
def people_in_words(book: Book) -> Outcome:
    book.write("truyen_thong", 1, men="khoảng 30", measure="lượt")
    _totals(book)
    return found(book.in_list("truyen_thong", 1, "men", "list-number-unreadable"))


@fault("documents")
def fewer_people_than_none(book: Book) -> Outcome:
    book.write("truyen_thong", 1, men=-20, women=50, total=30, measure="lượt")
    _totals(book)
    return found(book.in_list("truyen_thong", 1, "men", "list-number-impossible"))


@fault("documents")
def a_kind_that_is_not_on_offer(book: Book) -> Outcome:
    book.write("truyen_thong", 1, nature="Hội thi")
    return found(book.in_list("truyen_thong", 1, "nature", "list-choice-unknown"))


def _totals(book: Book) -> None:
    """The stated totals of persons, when a row was turned into attendances."""
    people = [row for row in book.lists["truyen_thong"] if row["measure"] == "người"]
    for sex in ("men", "women"):
        book.type(f"HD.truyen_thong.{sex}", sum(int(row[sex]) for row in people))
