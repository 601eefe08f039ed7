"""Faults of identity: codes and names that the official list knows otherwise."""

from __future__ import annotations

from tests.faults.books import Book
from tests.faults.kinds import Corpus, Outcome, found

FAULTS = Corpus()
fault = FAULTS.fault


@fault("units", "old commune")
def a_code_that_nobody_has(book: Book) -> Outcome:
    book.of(code=f"{int(book.unit.code) + 1:05}")
    return found(book.at("INFO.unit_code", "unit-code-unknown"))


@fault("units", "old commune")
def a_name_without_its_tones(book: Book) -> Outcome:
    book.of(code="01840", name="phuong Duc Xuan")
    return found(book.at("INFO.unit_name", "unit-name-differs-from-code"))


@fault("units", "old commune")
def one_place_spelled_two_ways(book: Book) -> Outcome:
    """As the city's report has it: Huyền Tung."""
    book.of(code="01846", name="phường Huyền Tung")
    return found(book.at("INFO.unit_name", "unit-name-differs-from-code"))


@fault("units", "old commune")
def a_neighbours_code(book: Book) -> Outcome:
    code = "01852" if book.unit.code != "01852" else "01849"
    book.of(code=code)
    return found(book.at("INFO.unit_name", "unit-name-differs-from-code"))


@fault("units", "old half")
def a_commune_that_calls_itself_a_district(book: Book) -> Outcome:
    book.type("INFO.level", "Cấp huyện")
    return found(book.at("INFO.level", "unit-level-differs-from-code"))


@fault("units", "old commune")
def another_districts_commune(book: Book) -> Outcome:
    book.of(parent_code="060", parent_name="huyện Pác Nặm")
    return found(book.at("INFO.parent_code", "unit-parent-differs"))


@fault("units", "new commune")
def a_commune_that_was_merged(book: Book) -> Outcome:
    """Phường Sông Cầu of Bắc Kạn: no such unit from 1 July 2025 on."""
    book.of(code="01837", name="phường Sông Cầu")
    return found(book.at("INFO.unit_code", "unit-code-not-valid-then"))


@fault("units", "new commune")
def a_district_in_the_two_level_age(book: Book) -> Outcome:
    book.of(code="05443", name="phường Phan Đình Phùng", parent_code="058", parent_name="thành phố Bắc Kạn")
    return found(book.at("INFO.parent_code", "unit-parent-differs"))


@fault("units", "new commune")
def last_years_identity_whole(book: Book) -> Outcome:
    """Code, name and parent agree with each other, and with no unit of this year."""
    book.of(code="01840", name="phường Đức Xuân", parent_code="058", parent_name="thành phố Bắc Kạn")
    return found(book.at("INFO.unit_code", "unit-code-not-valid-then"))


@fault("units", "new commune")
def a_code_that_means_another_place_now(book: Book) -> Outcome:
    """01849 was xã Dương Quang; it is another commune since."""
    book.of(code="01849", name="xã Dương Quang")
    return found(book.at("INFO.unit_code", "unit-code-not-valid-then"))


@fault("units", "old commune")
def a_unit_of_an_age_to_come(book: Book) -> Outcome:
    """Đức Xuân keeps its code, not its province: Thái Nguyên is right only from 1 July 2025 on."""
    book.of(code="01840", name="phường Đức Xuân", parent_code="19", parent_name="tỉnh Thái Nguyên")
    return found(book.at("INFO.unit_code", "unit-code-not-valid-then"))


@fault("units", "new commune")
def a_level_that_is_no_more(book: Book) -> Outcome:
    book.type("INFO.level", "Cấp huyện")
    return found(book.at("INFO.level", "level-not-in-edition"))
