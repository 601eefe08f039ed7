"""The directive letter: who is asked for what, by when, of which year, and which agency does what."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from xlsx_addin.catalogue import load_edition
from xlsx_addin.deadlines import DeadlineSource
from xlsx_addin.narrative.context import Made
from xlsx_addin.narrative.documents.directive import MEANINGS, directive
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.report import write_report
from xlsx_addin.submission.records import Unit

from .reading import text_of
from .samples import CITY, COMMUNES, EDITION, INFO, submission

TWO = load_edition("hai_cap_2026")
FIGURES = {"HD.mo_hinh": 3}
PROVINCE = Unit("27", "tỉnh Bắc Ninh", "tinh")
WARD = Unit("09160", "phường Kinh Bắc", "xa", "27", "tỉnh Bắc Ninh")
PLANS = [
    ("Mở 02 lớp tập huấn", "Phòng Nội vụ", "Quý II", None, None, None),
    ("tuyên truyền trên truyền thanh", None, None, None, None, None),
    ("Rà soát số liệu.", "Phòng Nội vụ", dt.date(2024, 10, 1), None, None, None),
    ("của đơn vị dưới", "Trạm Y tế", None, None, "phường Sông Cầu", "01837"),
]


def letter(unit: Unit = CITY, figures: Any = FIGURES, *, edition: Any = EDITION, own: str = "", **more: Any) -> Made:
    period = more.pop("period", "nam")
    s = replace(submission(unit, figures, edition=edition, **more), period=period)
    return directive(Material(edition, s, {}, deadlines=DeadlineSource("han.toml", own) if own else None))


def table(made: Made) -> list[tuple[str, str, str]]:
    """Period, senders and day of each line."""
    return [(x["ky"], x["noi_gui"], x["ngay"]) for x in made.tags()["lich"]]  # type: ignore[index, union-attr, call-overload, misc]


def codes(made: Made) -> set[str]:
    return {f.code for f in made.remarks}


def blanks(made: Made) -> set[str]:
    return {blank.what for blank in made.all_blanks()}


# --- whom, what, by when -------------------------------------------------------------------------------------------
def test_a_city_asks_its_wards_members_and_offices() -> None:
    made = letter()
    tags = made.tags()
    assert tags["kinh_gui"] == [
        "Kính gửi:",
        "- Ủy ban nhân dân các xã, phường, thị trấn;",
        "- Các thành viên Ban Vì sự tiến bộ của phụ nữ cấp xã;",
        "- Các phòng, ban, ngành, đoàn thể thành phố.",
    ]
    assert table(made) == [
        ("6 tháng", "Ủy ban nhân dân các xã, phường, thị trấn", "05/6/2024"),
        ("6 tháng", "Các thành viên Ban Vì sự tiến bộ của phụ nữ cấp xã", "05/6/2024"),
        ("Năm", "Các thành viên Ban Vì sự tiến bộ của phụ nữ cấp xã", "10/11/2024"),
        ("Năm", "Ủy ban nhân dân các xã, phường, thị trấn; các phòng, ban, ngành, đoàn thể thành phố", "05/12/2024"),
    ]
    assert tags["ky_hieu"] == "UBND-……"  # an official letter: no kind of document in its sign


def test_a_province_asks_departments_and_communes_under_two_levels() -> None:
    made = letter(PROVINCE, {"M4.1.num": 1}, edition=TWO, year=2025)
    assert table(made)[-1] == (
        "Năm",
        "Các sở, ban, ngành, đoàn thể tỉnh; Ủy ban nhân dân các xã, phường, đặc khu",
        "25/12/2026",
    )
    assert "huyện" not in text_of(write_report(material_of(PROVINCE), "chi-dao").docx)
    assert any("tự kiểm tra" in p.text for p in made.paragraphs())


def material_of(unit: Unit) -> Material:
    return Material(TWO, submission(unit, {"M4.1.num": 1}, edition=TWO, year=2025, info={}), {})


def test_a_ward_asks_its_own_offices() -> None:
    made = letter(WARD, {"M4.1.num": 1}, edition=TWO, year=2025)
    assert made.tags()["kinh_gui"] == ["Kính gửi: Các cơ quan, đơn vị, bộ phận, đoàn thể phường"]
    assert [line[2] for line in table(made)] == ["05/6/2026", "05/12/2026"]


def test_days_out_of_order_are_told_and_stay_as_they_are() -> None:
    made = letter()
    assert {"deadline-before-figures", "schedule-assumed"} <= codes(made)
    report = write_report(Material(EDITION, submission(CITY, FIGURES), {}), "chi-dao")
    assert "deadline-before-figures" in {f.code for f in report.findings}
    assert "10/11/2024" in text_of(report.docx)


def test_an_offices_own_days_need_no_remark() -> None:
    days = (("xa-huyen-nam", 27, 11), ("xa-huyen-6-thang", 27, 5), ("phong-ban-huyen-nam", 27, 11))
    own = 'without = ["thanh-vien-xa-huyen-nam", "thanh-vien-xa-huyen-6-thang"]\n' + "".join(
        f'[[deadlines]]\nid = "{line}"\nday = {day}\nmonth = {month}\n' for line, day, month in days
    )
    made = letter(own=own)
    assert [line[2] for line in table(made)] == ["27/5/2024", "27/11/2024"]
    assert "schedule-assumed" not in codes(made)


def test_a_bad_file_is_refused() -> None:
    with pytest.raises(DocumentRefused) as caught:
        letter(own="day = ")
    assert caught.value.code == "bad-deadlines"


# --- of which year -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("figures", "period", "years", "periods"),
    [
        (FIGURES, "nam", {"2024"}, {"Năm", "6 tháng"}),  # the year of 2023 is told: what comes is 2024
        ({}, "nam", {"2023"}, {"Năm"}),  # a blank workbook of 2023; its letter asks for 2023
        (FIGURES, "6-thang", {"2023"}, {"Năm"}),
    ],
)
def test_the_letter_is_about_what_comes(figures: Any, period: str, years: set[str], periods: set[str]) -> None:
    made = letter(figures=figures, period=period)
    assert {line[2][-4:] for line in table(made)} == years
    assert {line[0] for line in table(made)} == periods
    assert made.title.endswith(*years)


def test_without_a_year_nothing_is_made_up() -> None:
    made = letter(year=None)
    assert table(made) == []
    assert {"năm báo cáo", "thời hạn báo cáo", "nơi nhận công văn (Kính gửi)"} <= blanks(made)


def test_a_year_without_any_deadline_leaves_a_blank() -> None:
    made = letter(year=2020)
    assert table(made) == []
    assert "thời hạn báo cáo" in blanks(made)
    assert "trước ngày …… tháng" in made.tags()["noi_gui"][0]  # type: ignore[operator, index]


# --- activities ----------------------------------------------------------------------------------------------------
def test_activities_stand_by_agency() -> None:
    made = letter(lists={"ke_hoach": PLANS}, covers=COMMUNES)
    assert made.tags()["nhiem_vu"] == [
        "3.1. Phòng Nội vụ:",
        "- Mở 02 lớp tập huấn (thời hạn: quý II).",
        "- Rà soát số liệu (thời hạn: 01/10/2024).",
        "3.2. Các cơ quan, đơn vị:",
        "- Tuyên truyền trên truyền thanh.",
    ]


def test_what_the_workbook_does_not_say_is_a_blank() -> None:
    assert blanks(letter()) >= {
        "căn cứ của công văn (văn bản chỉ đạo của cấp trên)",
        "nhiệm vụ giao cho từng cơ quan, đơn vị",
        "cơ quan đầu mối nhận báo cáo",
        "hộp thư nhận bản mềm",
    }


GROUNDS = {"noi_dung": [("Căn cứ lập báo cáo", "Căn cứ Luật Bình đẳng giới;\n- Công văn số 9/UBND.", None, None)]}


def test_the_grounds_of_last_years_report_are_none_of_this_letter() -> None:
    made = letter(lists=GROUNDS)
    assert "Luật" not in str(made.tags()["can_cu"])
    assert "căn cứ của công văn (văn bản chỉ đạo của cấp trên)" in blanks(made)


def test_grounds_in_a_workbook_without_figures_are_those_of_its_letter() -> None:
    made = letter(figures={}, lists=GROUNDS)
    assert made.tags()["can_cu"] == ["Căn cứ Luật Bình đẳng giới;", "Căn cứ Công văn số 9/UBND;"]
    assert not [what for what in blanks(made) if "ăn cứ" in what]
    assert "nội dung «Căn cứ lập báo cáo»" in blanks(letter(figures={}))


def test_the_common_calendar_is_told_once() -> None:
    """Three days from three documents of two editions are one thing to check."""
    assert [f.code for f in letter(year=2024).remarks].count("schedule-assumed") == 1


@pytest.mark.parametrize("level", ["nganh", ""])
def test_nobody_below(level: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        letter(Unit("SYT", "Sở Y tế", level))
    assert caught.value.code == "nobody-below"


def test_all_tags_are_there() -> None:
    assert set(letter().tags()) == set(MEANINGS)
    text = text_of(write_report(Material(EDITION, submission(CITY, FIGURES, info=INFO), {}), "chi-dao").docx)
    assert text.count("./.") == 1
    assert "- Như trên;" in text
