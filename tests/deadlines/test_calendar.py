"""The calendar of deadlines: what the published documents say, and where days do not fit together."""

from __future__ import annotations

import datetime as dt

import pytest

from xlsx_addin.catalogue import edition_names, load_edition
from xlsx_addin.consolidation.dues import dues_for
from xlsx_addin.deadlines import (
    Calendar,
    Deadline,
    DeadlineSource,
    after_what_it_needs,
    deadlines_of,
    edition_deadlines,
    of_year,
    remarks,
    years_calendars,
)
from xlsx_addin.submission.records import Unit

THREE, TWO = load_edition("bac_ninh_2024"), load_edition("hai_cap_2026")
FORMS = tuple(map(load_edition, edition_names()))


def days(level: str, year: int, *, sent: bool) -> dict[str, str]:
    """Day and month by deadline of what a level sends or receives."""
    lines = [x for _, _, found in years_calendars(FORMS, year, None, level) for x in found if x.sent is sent]
    return {x.deadline.id: f"{x.due.day}/{x.due.month}" for x in lines}


def test_the_published_plan_of_the_province() -> None:
    """Decision 373, part V: Phụ lục 01 before 25 December, the Committee's report before 5 June and 5 December, the
    self-inspection before 5 December."""
    assert days("huyen", 2024, sent=True) == {
        "huyen-tinh-hoat-dong-6-thang": "5/6",
        "huyen-tinh-hoat-dong-nam": "5/12",
        "huyen-tinh-tu-kiem-tra-nam": "5/12",
        "huyen-tinh-phu-luc-01-nam": "25/12",
    }
    received = days("tinh", 2024, sent=False)
    assert {x.partition("-")[0] for x in received} == {"huyen", "nganh"}
    assert received["nganh-tinh-phu-luc-01-nam"] == "25/12"


def test_the_letter_of_the_district_and_the_plan_of_the_commune() -> None:
    district = days("huyen", 2024, sent=False)
    assert district["xa-huyen-nam"] == district["phong-ban-huyen-nam"] == "5/12"
    assert (district["thanh-vien-xa-huyen-6-thang"], district["thanh-vien-xa-huyen-nam"]) == ("5/6", "10/11")
    assert days("xa", 2024, sent=False) == {"phong-ban-xa-6-thang": "5/6", "phong-ban-xa-nam": "5/12"}


def test_members_who_report_before_the_offices_do_are_pointed_out() -> None:
    known = deadlines_of(THREE)
    for level in ("xa", "huyen", ""):
        pairs = list(after_what_it_needs(known, 2024, of_year(known, 2024, level)))
        assert [(a.deadline.id, b.deadline.id) for a, b in pairs] == [("thanh-vien-xa-huyen-nam", "phong-ban-xa-nam")]
    (early,) = [f for f in remarks(THREE, known, 2024, of_year(known, 2024, "xa")) if f.severity.value == "warning"]
    assert early.code == "deadline-before-figures"
    assert "10/11/2024" in early.message and "05/12/2024" in early.message


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_no_other_deadline_is_out_of_order(form: object) -> None:
    edition = load_edition(form.id)  # type: ignore[attr-defined]
    known = deadlines_of(edition)
    for year in range(2021, 2031):
        for each, _ in after_what_it_needs(known, year, of_year(known, year)):
            assert each.deadline.id == "thanh-vien-xa-huyen-nam"


def test_without_districts_nothing_goes_to_or_from_one() -> None:
    known = edition_deadlines(TWO)
    assert known.deadlines
    assert all("huyen" not in (d.sender, d.at, d.to) and d.note for d in known.deadlines)
    assert days("xa", 2026, sent=True)["xa-tinh-phu-luc-01-nam"] == "25/12"
    assert days("huyen", 2026, sent=True) == {}


def test_a_year_in_which_the_levels_change_has_both_calendars() -> None:
    """The six-month reports of 2025 were due under three levels, the annual ones under two."""
    assert set(days("xa", 2025, sent=False)) == {"phong-ban-xa-6-thang", "phong-ban-xa-nam"}
    sent = days("xa", 2025, sent=True)
    assert "xa-huyen-6-thang" in sent and "xa-tinh-phu-luc-01-nam" in sent
    assert "xa-huyen-nam" not in sent and "xa-tinh-hoat-dong-6-thang" not in sent


def test_nothing_is_due_before_its_document_was_issued() -> None:
    assert days("huyen", 2023, sent=True) == {}
    assert days("huyen", 2023, sent=False) == {"xa-huyen-nam": "5/12", "phong-ban-huyen-nam": "5/12"}
    assert days("huyen", 2022, sent=False) == {}


def test_every_deadline_names_its_document_and_each_word_it_needs() -> None:
    for form in FORMS:
        known = edition_deadlines(form)
        for d in known.deadlines:
            assert "số" in d.source or "Kế hoạch" in d.source
            assert known.sender_words(d)
            assert known.report_words(d)


@pytest.mark.parametrize(
    ("level", "to", "period", "found"),
    [
        ("huyen", "tinh", "nam", "huyen-tinh-phu-luc-01-nam"),  # the form, although the narrative is due earlier
        ("huyen", "tinh", "6-thang", "huyen-tinh-hoat-dong-6-thang"),
        ("nganh", "tinh", "nam", "nganh-tinh-phu-luc-01-nam"),
        ("xa", "huyen", "nam", "xa-huyen-nam"),
        ("xa", "huyen", "6-thang", "xa-huyen-6-thang"),
        ("xa", "tinh", "nam", ""),  # by way of the district
        ("tinh", "tinh", "nam", ""),
    ],
)
def test_which_deadline_is_that_of_the_workbook(level: str, to: str, period: str, found: str) -> None:
    line = deadlines_of(THREE).for_workbook((level,), to, period, 2024)
    assert (line[0].id if line else "") == found


def test_an_offices_line_stands_once_in_a_year_of_both_editions() -> None:
    """The line names no time of its own, so both editions have it; its day lies in the time of one of them."""
    line = 'id = "moi"\nreports = ["ket-qua"]\nfrom = "xa"\nto = "tinh"\nperiod = "nam"\nday = 1\nmonth = 11\n'
    own = DeadlineSource("han.toml", f"[[deadlines]]\n{line}")
    for year in (2024, 2025, 2026):
        found = [x.due for _, _, lines in years_calendars(FORMS, year, own) for x in lines if x.deadline.id == "moi"]
        assert found == [dt.date(year, 11, 1)]


def test_departments_of_a_district_are_its_offices() -> None:
    for to, found in (("tinh", "nganh-tinh-phu-luc-01-nam"), ("huyen", "phong-ban-huyen-nam")):
        dues, _ = dues_for(THREE, to, 2024, "nam")
        assert dues.by_level["nganh"][0].id == found
    assert "tinh" not in dues.by_level


def test_a_consolidation_tells_once_which_days_it_took() -> None:
    """Departments and communes of a province: two lines of the calendar, one thing to check."""
    dues, _ = dues_for(TWO, "tinh", 2026, "nam")
    (said,) = dues.assumed([Unit("SYT", "Sở Y tế", "nganh"), *(Unit(str(n), "xã", "xa") for n in range(3))])
    assert said.code == "deadline-assumed"
    assert said.message.count("25/12/2026") == said.message.count("373/QĐ-UBND") == 1


def line(line_id: str, day: int, month: int, needs: tuple[str, ...] = (), *, next_year: bool = False) -> Deadline:
    return Deadline(
        line_id, ("a",), "xa", "xa", "huyen", "nam", day, month, "S", dt.date(2020, 1, 1), None, needs, "", next_year
    )


def invented(*lines: Deadline) -> Calendar:
    return Calendar(lines, {"xa": "các xã"}, {"a": "Báo cáo"})


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ((5, 12), (6, 12), "deadline-before-figures"),
        ((5, 12), (5, 12), "deadline-same-day"),
        ((6, 12), (5, 12), None),
    ],
)
def test_order_of_days(first: tuple[int, int], second: tuple[int, int], code: str | None) -> None:
    known = invented(line("a", *first, needs=("b",)), line("b", *second))
    said = {f.code for f in remarks(THREE, known, 2024, of_year(known, 2024))}
    assert said == ({code} if code else set())


def test_a_report_due_in_the_next_year_comes_after_its_figures() -> None:
    known = invented(line("a", 15, 1, needs=("b",), next_year=True), line("b", 25, 12))
    assert [x.due for x in of_year(known, 2024)] == [dt.date(2024, 12, 25), dt.date(2025, 1, 15)]
    assert remarks(THREE, known, 2024, of_year(known, 2024)) == []


@pytest.mark.parametrize(("year", "told"), [(2024, False), (2026, True), (2027, True), (2028, False)])
def test_weekends_are_told_and_days_never_move(year: int, told: bool) -> None:
    known = invented(line("a", 5, 12), line("b", 5, 12))
    lines = of_year(known, year)
    assert {x.due for x in lines} == {dt.date(year, 12, 5)}
    said = [f.code for f in remarks(THREE, known, year, lines)]
    assert said == (["deadline-on-weekend"] if told else [])  # one for the day, not one for each
