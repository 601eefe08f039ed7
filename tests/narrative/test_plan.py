"""The plan: of the right time, against the right targets, with activities, money and days as far as they are known."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.deadlines import DeadlineSource
from xlsx_addin.narrative.context import Made
from xlsx_addin.narrative.documents.plan import plan
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import DocumentRefused, write_report
from xlsx_addin.narrative.sections.activities import activities, funding
from xlsx_addin.narrative.sections.planned import Standing, goals
from xlsx_addin.submission.records import ListRow, Submission

from . import levels, samples
from .levels import DEPARTMENT, PROVINCE
from .samples import CITY, COMMUNES, EDITION, submission

TWO_LEVELS = load_edition("hai_cap_2026")
MONEY = st.one_of(st.none(), st.decimals(min_value=0, max_value=9999, places=1))


def activity(content: str, agency: str | None = None, deadline: str | None = None, money: Any = None) -> ListRow:
    return (content, agency, deadline, money, None, None)


def made(s: Submission, edition: Edition = EDITION, **options: Any) -> Made:
    return plan(Material(edition, s, {}, **options))


def said(document: Made, key: str) -> list[str]:
    return [p.text for part in document.parts if part.key == key for p in part.paragraphs]


def told(document: Made) -> list[str]:
    return [b.what for b in document.all_blanks()]


def with_activities(*rows: ListRow, unit: Any = COMMUNES[0]) -> Made:
    return made(submission(unit, lists={"ke_hoach": list(rows)}))


# --- its time ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("year", "period", "words", "target"),
    [
        (2023, "nam", "năm 2024", "2025"),
        (2024, "nam", "năm 2025", "2025"),
        (2025, "nam", "năm 2026", "2030"),
        (2025, "6-thang", "6 tháng cuối năm 2025", "2025"),
    ],
)
def test_the_plan_is_for_what_comes_next(year: int, period: str, words: str, target: str) -> None:
    document = made(submission(PROVINCE, year=year, period=period))
    assert (document.values["ky_sau"], document.values["nam_muc_tieu"]) == (words, target)
    assert words in said(document, "can_cu")[0]


def test_without_a_year_nothing_is_guessed() -> None:
    document = made(samples.empty())
    assert document.values["nam_muc_tieu"] == "……"
    assert "chế độ, thời hạn báo cáo" in told(document)
    assert not re.search(r"20\d\d", document.title + str(document.name))


# --- targets -----------------------------------------------------------------------------------------------------
def by_id(s: Submission, year: int) -> dict[str, Any]:
    facts = Facts(EDITION, s, {})
    return {goal.row.id: goal for each in goals(facts, year) for goal in each.lines}


@pytest.mark.parametrize(("unit", "number"), [(PROVINCE, 21), (CITY, 11), (COMMUNES[0], 11), (DEPARTMENT, 4)])
def test_only_goals_of_the_unit(unit: Any, number: int) -> None:
    assert len(by_id(submission(unit), 2025)) == number


def test_targets_of_the_plans_year() -> None:
    now, later = by_id(levels.province(), 2025), by_id(levels.province(), 2026)
    assert now["M2.1"].targets == ("≥ 50%",) and later["M2.1"].targets == ("≥ 60%",)
    assert now["M2.2"].targets == ("Tỉnh: < 20%", "TW: < 30%")
    assert by_id(levels.province(), 2024)["M6.3"].targets == ("-",)
    assert by_id(levels.province(), 2024)["M6.3"].distances == ("Áp dụng từ năm 2025",)
    assert now["M4.4"].provincial is Standing.NO_TARGET and later["M4.4"].provincial is Standing.AHEAD


def test_distances_by_a_second_road() -> None:
    """Every share that is at least to be reached: the printed distance is what the printed result lacks."""
    found = by_id(levels.province(), 2026)
    checked = 0
    for goal in found.values():
        target = goal.row.targets.provincial.get(2030)
        rate = re.fullmatch(r"([\d.]+,\d\d)%", goal.result)
        if not rate or target is None or target.compare.value not in (">=", ">"):
            continue
        value = Decimal(rate[1].replace(".", "").replace(",", "."))
        lacking = target.value - value
        text = goal.distances[0].removeprefix("Tỉnh: ").lower()
        if goal.provincial is Standing.REACHED:
            assert lacking <= 0 and text == "đã đạt"
        else:
            wanted = f"thấp hơn {lacking:.2f} điểm %".replace(".", ",")
            assert text == wanted
        checked += 1
    assert checked >= 8


def test_what_is_hardly_missed_is_not_reached() -> None:
    figures = {"M2.1.num": 49_999_999, "M2.1.den": 100_000_000}
    goal = by_id(submission(PROVINCE, figures), 2025)["M2.1"]
    assert goal.result == "50,00%" and goal.provincial is Standing.AHEAD and goal.distances == ("Sát mức mục tiêu",)


def test_goals_without_a_figure_are_blank_and_told() -> None:
    document = made(submission(DEPARTMENT, {"M4.1.num": 111, "M4.1.den": 100}))
    lines = [line for each in document.values["chi_tieu"] for line in each["dong"]]  # type: ignore[union-attr,index,call-overload]
    assert [line["ket_qua"] for line in lines] == ["111,00 bé trai/100 bé gái", "……", "……", "……"]
    assert any(what.startswith("kết quả năm 2023 của 03 chỉ tiêu: ") for what in told(document))


def test_a_wider_denominator_is_told_once() -> None:
    found = by_id(levels.province(), 2025)
    assert found["M3.2.2"].distances == (
        "Tỉnh: thấp hơn 16,25 điểm %",
        "TW: thấp hơn 6,25 điểm %",
        "Cần đối chiếu phạm vi",
    )
    assert not any("phạm vi" in line for i, goal in found.items() for line in goal.distances if i != "M3.2.2")


def test_nothing_to_arise_is_no_gap() -> None:
    figures = {"M3.3.1": 0, "M3.3.2": 0}
    goal = by_id(submission(PROVINCE, figures), 2025)["M3.3.3"]
    assert goal.provincial is Standing.NOT_ARISING and goal.distances == ("Không phát sinh",)


def test_the_count_adds_up() -> None:
    (text,) = said(made(levels.province()), "muc_tieu_nam")
    for sentence in (s for s in text.split(". ") if ";" in s):
        assert sum(map(int, re.findall(r"(\d\d?) chỉ tiêu (?:đã|còn|không|chưa)", sentence))) == 21


# --- activities and money ----------------------------------------------------------------------------------------
def test_activities_are_the_units_own() -> None:
    rows = [
        activity("Của mình", "Văn phòng", "Quý I", Decimal(5)),
        ("Của phường", "UBND", "Quý II", Decimal(7), COMMUNES[0].name, COMMUNES[0].code),
    ]
    s = submission(CITY, lists={"ke_hoach": rows}, covers=(CITY, *COMMUNES))
    table = made(s).values["hoat_dong"]
    assert table == [{"tt": "1", "noi_dung": "Của mình", "co_quan": "Văn phòng", "thoi_han": "Quý I", "kinh_phi": "5"}]


@given(st.lists(MONEY, min_size=1, max_size=12))
def test_money_is_what_is_stated(drawn: list[Decimal | None]) -> None:
    rows = [activity(f"Việc {n}", money=m) for n, m in enumerate(drawn)]
    facts = Facts(EDITION, submission(COMMUNES[0], lists={"ke_hoach": rows}), {})
    (paragraph,) = funding(activities(facts))
    stated = [Fraction(m) for m in drawn if m is not None]
    without = len(drawn) - len(stated)
    assert bool(paragraph.blanks) == bool(without)
    if not stated:
        assert "…" in paragraph.text and not re.search(r"\d", paragraph.text)
        return
    total = re.search(r"là ([\d.,]+) (?:triệu )?đồng", paragraph.text)
    assert total and Fraction(total[1].replace(".", "").replace(",", ".")) == sum(stated)
    numbers = [int(x) for x in re.findall(r"(\d+)(?=/| hoạt động)", paragraph.text)]
    assert numbers == ([len(stated), len(drawn), without] if without else [len(drawn)])


def test_a_blank_sum_is_no_zero() -> None:
    document = with_activities(activity("A", money=Decimal(0)), activity("B"), activity("C", money="lồng ghép"))
    assert [h["kinh_phi"] for h in document.values["hoat_dong"]] == ["0", "……", "lồng ghép"]  # type: ignore[index,call-overload,union-attr]
    assert document.values["cong_kinh_phi"] == "0"
    assert "kinh phí (bằng số) của 02 hoạt động (số 2, 3)" in told(document)


def test_no_activities_is_told_and_nothing_invented() -> None:
    document = made(submission(COMMUNES[0]))
    assert document.values["hoat_dong"] == [] and document.values["cong_kinh_phi"] == ""
    assert {
        "các hoạt động của kế hoạch",
        "phân công nhiệm vụ cho từng cơ quan",
        "tổng kinh phí thực hiện kế hoạch",
    } <= set(told(document))


def test_what_an_activity_lacks_is_told() -> None:
    document = with_activities(activity("A", "Văn phòng"), activity("B", deadline="Quý I"))
    assert {"cơ quan thực hiện của 01 hoạt động (số 2)", "thời hạn của 01 hoạt động (số 1)"} <= set(told(document))


# --- who does what -----------------------------------------------------------------------------------------------
def test_each_agency_has_its_activities() -> None:
    document = with_activities(
        activity("Tập huấn", "Sở Văn hóa, Thể thao và Du lịch; Hội Phụ nữ", "Quý I"),
        activity("Truyền thông", "hội phụ nữ"),
    )
    assert said(document, "phan_cong")[:4] == [
        "1. Sở Văn hóa, Thể thao và Du lịch: Tập huấn (thời hạn: quý I).",
        "2. Hội Phụ nữ:",
        "- Tập huấn (thời hạn: quý I);",
        "- Truyền thông.",
    ]


def test_only_a_province_gives_chi_tieu_to_agencies() -> None:
    found = "\n".join(said(made(submission(PROVINCE, year=2024)), "phan_cong"))
    assert (
        "Sở Y tế: Theo dõi, tổng hợp, báo cáo kết quả và dự báo khả năng đạt chỉ tiêu 1, 2, 3, 4 của Mục tiêu 4."
        in found
    )
    assert "chỉ tiêu 3a, 3b của Mục tiêu 5" in found
    assert "Mục tiêu" not in "\n".join(said(made(submission(COMMUNES[0])), "phan_cong"))


def test_agencies_are_those_of_the_plans_time() -> None:
    """The workbook of the first half of 2025 is of the old form; its plan is carried out by agencies of July 2025."""
    old = "\n".join(said(made(submission(PROVINCE, year=2024)), "phan_cong"))
    new = made(submission(PROVINCE, year=2025, period="6-thang"))
    assert "Sở Lao động - Thương binh và Xã hội" in old
    assert "Lao động - Thương binh" not in "\n".join(said(new, "phan_cong"))
    assert {b.id for b in new.all_blanks() if b.id.startswith("INFO.owner.")} == {
        f"INFO.owner.{code}" for code, agency in TWO_LEVELS.agencies.items() if not agency.name
    }


def test_agencies_that_the_office_named() -> None:
    info = {**samples.INFO, **{a.info_id: "Sở Nội vụ" for a in TWO_LEVELS.agencies.values() if not a.name}}
    document = made(submission(PROVINCE, year=2026, edition=TWO_LEVELS, info=info), TWO_LEVELS)
    numbered = [t for t in said(document, "phan_cong") if re.match(r"\d+\. ", t)]
    assert sum("Sở Nội vụ" in t for t in numbered) == 1
    assert not any("……" in t for t in numbered)


# --- days --------------------------------------------------------------------------------------------------------
def test_days_of_a_commune() -> None:
    text = "\n".join(said(made(submission(COMMUNES[0], year=2023)), "bao_cao"))
    received, sent = text.split("báo cáo cấp trên:")
    assert "kỳ 6 tháng trước ngày 05/6/2024, kỳ năm trước ngày 05/12/2024" in received
    assert "trước ngày 10/11/2024" in sent and "trước ngày 10/11/2024" not in received


def test_a_plan_of_half_a_year_has_only_its_days() -> None:
    text = "\n".join(said(made(levels.half_year_commune()), "bao_cao"))
    assert "kỳ năm trước ngày 05/12/2024" in text and "6 tháng" not in text


def test_an_offices_own_days() -> None:
    changed = '[[deadlines]]\nid = "phong-ban-xa-nam"\nday = 20\nmonth = 11\n'
    own = DeadlineSource("han.toml", changed)
    document = made(submission(COMMUNES[0], year=2023), deadlines=own)
    assert "20/11/2024" in "\n".join(said(document, "bao_cao"))
    with pytest.raises(DocumentRefused) as caught:
        made(submission(COMMUNES[0], year=2023), deadlines=DeadlineSource("han.toml", "[[deadlines"))
    assert caught.value.code == "bad-deadlines"


def test_contradictory_days_are_told() -> None:
    assert "deadline-before-figures" in {f.code for f in made(submission(COMMUNES[0], year=2023)).remarks}


# --- the document ------------------------------------------------------------------------------------------------
def test_a_plan_has_no_addressee_and_its_own_sign() -> None:
    document = made(samples.bac_kan())
    assert document.values["kinh_gui"] == [] and document.values["ky_hieu"] == "KH-UBND"
    copies = document.values["noi_nhan"]
    assert isinstance(copies, list) and copies[0] == "- Sở Lao động - Thương binh và Xã hội tỉnh Bắc Kạn;"
    assert str(copies[-1]).startswith("- Lưu: VT") and not any("Như trên" in str(line) for line in copies)


def test_the_file() -> None:
    report = write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN), "ke-hoach")
    document = docx.Document(io.BytesIO(report.docx))
    _, goal_table, activity_table, _ = document.tables
    assert [c.text for c in goal_table.rows[0].cells][2] == "Kết quả\nnăm 2023"
    assert len(goal_table.rows) == 1 + 4 + 11  # four objectives have chỉ tiêu of a city or its communes
    assert [c.text for c in activity_table.rows[1].cells] == [
        "1",
        "Tập huấn kỹ năng cho cán bộ kiêm nhiệm",
        "Phòng LĐTBXH",
        "Quý II",
        "12",
    ]
    assert activity_table.rows[2].cells[4].text == "12"
    for table in (goal_table, activity_table):
        flags = [[e.tag.rpartition("}")[2] for e in row._tr.trPr] for row in table.rows]
        assert "tblHeader" in flags[0] and all("cantSplit" in f for f in flags)
    text = [p.text for p in document.paragraphs if p.text]
    assert "năm 2024" in text[1] + text[2] and text[-1].endswith("./.")
    place = document.tables[0].rows[1].cells[1].text
    assert place.rstrip().endswith("năm")  # signed before the year or in it
