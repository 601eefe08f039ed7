"""Sentences vary with the figures: all, none, one, both kinds of targets, and what the outline asks for."""

from __future__ import annotations

import datetime as dt

from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import write_report
from xlsx_addin.submission.records import Submission

from .reading import text_of
from .samples import CITY, COMMUNES, EDITION, event, submission
from .test_content import said


def _ban(*values: int | None) -> str:
    breakdown = {"HD.ban_vstbpn": [(CITY, 1), *zip(COMMUNES, values, strict=True)]}
    return said(submission(CITY, {"HD.ban_vstbpn": 1 + sum(v or 0 for v in values)}, covers=COMMUNES), breakdown)


def test_committees_of_all_of_some_and_of_none() -> None:
    assert "cấp xã, phường: cả 08 đơn vị đều đã thành lập, kiện toàn Ban" in _ban(*[1] * 8)
    assert "cấp xã, phường: cả 08 đơn vị đều chưa thành lập Ban" in _ban(*[0] * 8)
    some = _ban(1, 1, 1, 1, 1, 1, 0, None)
    assert "06/08 đơn vị đã thành lập" in some
    assert "01/08 đơn vị chưa thành lập (xã Nông Thượng); 01/08 đơn vị chưa báo cáo" in some


def test_women_among_the_committee() -> None:
    assert "gồm 09 thành viên, trong đó nữ 05 người, chiếm tỷ lệ 55,56%" in said(_members(9, 5))
    assert "gồm 09 thành viên, đều là nữ." in said(_members(9, 9))
    assert "gồm 09 thành viên, không có nữ." in said(_members(9, 0))


def _members(total: int, women: int) -> Submission:
    figures = {"HD.ban_vstbpn": 1, "HD.thanh_vien.total": total, "HD.thanh_vien.women": women}
    return submission(CITY, figures)


def test_verdicts_of_all_of_one_and_mixed() -> None:
    one = {"M6.1.num": 61, "M6.1.den": 100}
    assert "có 01 chỉ tiêu của Chiến lược" in said(submission(CITY, one))
    assert "được đánh giá, kết quả đạt mục tiêu." in said(submission(CITY, one))
    two = {**one, "M6.4.num": 2, "M6.4.den": 2}
    assert "Cả 02 chỉ tiêu được đánh giá đều đạt mục tiêu." in said(submission(CITY, two))
    mixed = {**one, "M6.4.num": 1, "M6.4.den": 2}
    assert "Trong 02 chỉ tiêu được đánh giá có 01 chỉ tiêu đạt mục tiêu, 01 chỉ tiêu còn khoảng cách." in said(
        submission(CITY, mixed)
    )


def test_one_figure_is_not_said_twice_under_two_names() -> None:
    figures = {"M3.2.2.1": 10, "M3.2.2.1.1": 4, "M3.2.2.2": 0, "M3.2.2.2.1": 0}
    text = said(submission(CITY, figures))
    assert text.count("40,00% (04/10)") == 1
    assert "bạo lực trên cơ sở giới được tư vấn, tham vấn: không phát sinh" in text


def test_what_is_not_assessed_yet_says_from_when() -> None:
    figures = {"M6.2.num": 9, "M6.2.den": 10}
    assert "90,00% (09/10); chỉ tiêu áp dụng từ năm 2025." in said(submission(CITY, figures))
    assert "áp dụng từ" not in said(submission(CITY, figures, year=2025))


def test_the_two_months_of_action_stand_apart() -> None:
    rows = [
        event("Tháng hành động", "Hội A", "Lễ phát động", "x", total=30, date=dt.date(2023, 6, 2)),
        event("Tháng hành động", "Hội B", "Lễ phát động", "y", total=40, date=dt.date(2023, 11, 16)),
        event("Tháng hành động", "Hội C", "Mít tinh", "phòng, chống bạo lực gia đình", total=50),
    ]
    family, _, gender = said(submission(CITY, lists={"truyen_thong": rows})).partition("Tháng hành động vì bình đẳng")
    assert "Hội A" in family and "Hội C" in family and "Hội B" in gender


def test_men_and_women_are_asked_for_where_no_row_tells_them() -> None:
    rows = [event("Truyền thông", "Hội A", "Hội nghị", "x", total=30)]
    report = write_report(Material(EDITION, submission(CITY, lists={"truyen_thong": rows}), {}))
    assert "30 người tham gia (nam …… người, nữ …… người)" in text_of(report.docx)
    assert any("số nam, số nữ" in f.message for f in report.findings)


def test_inspections_are_asked_what_came_of_them() -> None:
    lines = said(submission(CITY, {"HD.giam_sat.total": 3, "HD.giam_sat.truc_tiep": 3}))
    assert "tại 03 đơn vị (đều trực tiếp)." in lines
    assert "kiến nghị qua kiểm tra, giám sát: ……………" in lines
