"""Faults that show when workbooks are put together: units that are late, twice, strange, or unlike all the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.books import Book, Expected, Place
from tests.faults.correct import filled
from tests.faults.kinds import Outcome, found
from xlsx_addin.catalogue import load_edition
from xlsx_addin.submission.records import Unit


@dataclass
class Inbox:
    """The workbooks that came, by file name; ``listed`` are the units expected, with the day of receipt."""

    books: dict[str, Book]
    listed: dict[Unit, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()

    def copy(self) -> Inbox:
        return Inbox({name: book.copy() for name, book in self.books.items()}, dict(self.listed), self.options)

    def at(self, name: str, cell_id: str, code: str) -> Expected:
        return Expected(code, self.books[name].place(cell_id).in_file(name))

    def table(self) -> list[tuple[str, ...]]:
        return [(u.code, u.name, u.level, u.parent_code, day) for u, day in self.listed.items()]


@dataclass(frozen=True)
class MergeFault:
    name: str
    family: str
    change: Callable[[Inbox], Outcome]


MERGE_FAULTS: list[MergeFault] = []
"""Into the city's consolidation of its communes."""
PROVINCE_FAULTS: list[MergeFault] = []
"""Into a province's, of its communes and a department, without districts."""
Made = Callable[[Inbox], Outcome]


def fault(family: str, into: list[MergeFault] = MERGE_FAULTS) -> Callable[[Made], Made]:
    def enter(change: Made) -> Made:
        into.append(MergeFault(change.__name__.replace("_", "-"), family, change))
        return change

    return enter


def _whole(code: str, name: str = "") -> Expected:
    """A finding about a file as such, or about no file at all."""
    return Expected(code, Place(file=name))


def delivery(units: tuple[Unit, ...], year: int, seed: int) -> Inbox:
    """Correct workbooks of all units, all in time."""
    books = {unit.code: filled(unit, year, "nam", seed) for unit in units}
    return Inbox(books, dict.fromkeys(units, f"20/11/{year}"), ("--deadline", f"05/12/{year}"))


def with_department(inbox: Inbox, department: Unit, year: int, rows: tuple[str, ...]) -> Inbox:
    """The same with a department whose figures are the sums of the communes'."""
    book = filled(department, year, "nam", 1)
    communes = [b for b in inbox.books.values() if b.unit.level == "xa"]
    for row in rows:
        book.values.pop(f"{row}.prev", None)
        for half in (f"{row}.num", f"{row}.den"):
            book.values[half] = str(sum(b.number(half) for b in communes))
    inbox.books[department.code] = book
    return inbox


def _some(inbox: Inbox, level: str = "xa", number: int = 0) -> str:
    return [name for name, book in inbox.books.items() if book.unit.level == level][number]


@fault("merging")
def last_weeks_copy_beside_todays(inbox: Inbox) -> Outcome:
    name = _some(inbox)
    copy = inbox.books[name].copy()
    copy.type("M3.2.1.2", copy.number("M3.2.1.2") + 1)
    inbox.books[f"{name}_moi"] = copy
    lost = _whole("unit-missing")
    return found(_whole("unit-covered-twice", name), _whole("unit-covered-twice", f"{name}_moi"), follows=[lost])


@fault("merging")
def last_years_workbook(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=1)
    book = inbox.books[name]
    inbox.books[name] = filled(book.unit, book.year - 1, "nam", 7, book.edition)
    return found(_whole("other-period", name), follows=[_whole("unit-missing")])


@fault("merging")
def a_stranger(inbox: Inbox) -> Outcome:
    book = next(iter(inbox.books.values()))
    stranger = Unit("01858", "xã Vi Hương", "xa", "063", "huyện Bạch Thông")
    inbox.books["01858"] = filled(stranger, book.year, "nam", 3, book.edition)
    return found(_whole("unit-not-in-list", "01858"))


@fault("merging")
def a_unit_that_sent_nothing(inbox: Inbox) -> Outcome:
    del inbox.books[_some(inbox, number=2)]
    return found(_whole("unit-missing"))


@fault("merging")
def a_unit_that_sent_too_late(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=3)
    unit = inbox.books[name].unit
    inbox.listed[unit] = f"12/12/{inbox.books[name].year}"
    return found(_whole("unit-late", name))


@fault("merging")
def another_name_than_listed(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=2)
    unit = inbox.books[name].unit
    listed = Unit(unit.code, f"{unit.name} Hai", unit.level, unit.parent_code, unit.parent_name)
    inbox.listed = {listed if u.code == unit.code else u: day for u, day in inbox.listed.items()}
    return found(_whole("name-differs", name))


@fault("merging")
def a_file_that_is_none(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=4)
    inbox.books[name].then(lambda data: data[:2000])
    return found(_whole("damaged-file", name), follows=[_whole("unit-missing")])


@fault("merging")
def a_fault_of_one_unit(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=5)
    inbox.books[name].type("M3.2.2.2.1", inbox.books[name].number("M3.2.2.2") + 1)
    return found(inbox.at(name, "M3.2.2.2.1", "part-exceeds-total"))


@fault("siblings")
def one_commune_types_a_digit_too_many(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=2)
    inbox.books[name].type("M4.3.den", inbox.books[name].number("M4.3.den") * 10)
    inbox.books[name].clear("M4.3.prev")
    return found(inbox.at(name, "M4.3.den", "outlier-among-units"))


@fault("siblings")
def one_commune_counts_its_people_in_thousands(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=3)
    book = inbox.books[name]
    book.type("M6.1.num", 4)
    book.type("M6.1.den", 7)
    book.clear("M6.1.prev")
    return found(
        inbox.at(name, "M6.1.den", "outlier-among-units"),
        inbox.at(name, "M6.1.num", "outlier-among-units"),
        follows=[inbox.at(name, "M6.1.den", "population-too-small")],
    )


@fault("siblings")
def one_commune_reaches_almost_nobody(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=6)
    book = inbox.books[name]
    book.type("M6.1.num", book.number("M6.1.den") // 50)
    book.clear("M6.1.prev")
    return found(inbox.at(name, "M6.1.num", "outlier-among-units"))


@fault("merging", PROVINCE_FAULTS)
def a_department_that_counts_otherwise(inbox: Inbox) -> Outcome:
    name = _some(inbox, "nganh")
    inbox.books[name].type("M4.3.num", inbox.books[name].number("M4.3.num") + 5)
    return found(inbox.at(name, "M4.3.num", "owner-differs-from-sum"))


@fault("merging", PROVINCE_FAULTS)
def province_and_department_that_disagree(inbox: Inbox) -> Outcome:
    name = _some(inbox, "nganh")
    inbox.books[name].type("M4.4", inbox.books[name].number("M4.4") + 2)
    inbox.books[name].clear("M4.4.prev")
    return found(_whole("owner-conflict"))


@fault("merging", PROVINCE_FAULTS)
def a_commune_that_guesses_at_the_provinces_survey(inbox: Inbox) -> Outcome:
    name = _some(inbox)
    inbox.books[name].type("M2.3.num", 12)
    inbox.books[name].type("M2.3.den", 40)
    halves = ("M2.3.num", "M2.3.den")
    return found(*(inbox.at(name, half, "above-your-level") for half in halves))


@fault("merging", PROVINCE_FAULTS)
def the_form_of_the_time_of_districts(inbox: Inbox) -> Outcome:
    name = _some(inbox, number=1)
    book = inbox.books[name]
    inbox.books[name] = filled(book.unit, book.year, "nam", 4, load_edition("bac_ninh_2024"))
    del inbox.books[_some(inbox, "nganh")]  # whose figures are the sums of all communes
    return found(_whole("other-edition", name), follows=[_whole("unit-missing")])


@fault("merging", PROVINCE_FAULTS)
def a_unit_that_was_merged_into_another(inbox: Inbox) -> Outcome:
    book = inbox.books[_some(inbox)]
    gone = Unit("01837", "phường Sông Cầu", "xa", book.unit.parent_code, book.unit.parent_name)
    inbox.books["01837"] = filled(gone, book.year, "nam", 2, book.edition)
    inbox.listed[gone] = f"20/11/{book.year}"
    return found(_whole("unit-merged-away", "01837"), follows=[_whole("unit-missing")])
