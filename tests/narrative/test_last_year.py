"""Comparison with the same period of last year: where it comes from, what it says, and where nothing is said."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.narrative import words
from xlsx_addin.narrative.documents.periodic import annual, half_year
from xlsx_addin.narrative.material import Material
from xlsx_addin.submission.records import Submission

from . import levels
from .samples import CITY, COMMUNES, EDITION, submission


def said(s: Submission, **known: object) -> str:
    make = half_year if s.period == "6-thang" else annual
    return "\n".join(p.text for p in make(Material(EDITION, s, {}, **known)).paragraphs())  # type: ignore[arg-type]


# --- words ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (52, 40, "tăng 12 người, tương ứng 30,00%, so với cùng kỳ năm trước (từ 40 lên 52)"),
        (3, 5, "giảm 02 người so với cùng kỳ năm trước (từ 05 xuống 03)"),
        (4, 4, "bằng cùng kỳ năm trước"),
        (4, 0, "cùng kỳ năm trước không có"),
        (0, 12, "cùng kỳ năm trước có 12 người"),
        (0, 0, "bằng cùng kỳ năm trước"),
    ],
)
def test_counts(now: int, before: int, text: str) -> None:
    assert words.count_change(now, before, "người") == text


def _number(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_what_is_printed_of_a_count_adds_up(now: int, before: int) -> None:
    text = words.count_change(now, before)
    if now == before:
        assert not re.search(r"\d", text)
        return
    match = re.fullmatch(
        r"(tăng|giảm) ([\d.]+)(?:, tương ứng ([\d.,]+)%,)? so với cùng kỳ năm trước "
        r"\(từ ([\d.]+) (?:lên|xuống) ([\d.]+)\)",
        text,
    )
    assert match
    sign = 1 if match[1] == "tăng" else -1
    assert _number(match[4]) == before and _number(match[5]) == now
    assert _number(match[4]) + sign * _number(match[2]) == _number(match[5])
    if match[3]:
        assert abs(_number(match[3]) - Fraction(abs(now - before) * 100, before)) <= Fraction(1, 200)


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_what_is_printed_of_a_percentage_adds_up(now: Decimal, before: Decimal) -> None:
    text = words.change(now, before)
    printed = [_number(x) for x in re.findall(r"[\d.]+,\d\d", text)]
    assert printed == ([Fraction(before)] if now == before else [abs(Fraction(now) - Fraction(before)), before])
    assert "điểm phần trăm" in text or now == before


# --- rows of the form ----------------------------------------------------------------------------------------------
def test_a_rate_against_the_column_of_last_year() -> None:
    half = {"M6.1.num": 50, "M6.1.den": 100}
    assert "50,00% (50/100), tăng 2,43 điểm phần trăm so với cùng kỳ năm trước (47,57%)" in said(
        submission(CITY, half, texts={"M6.1.prev": "47,57"})
    )
    assert "50,00% (50/100), bằng cùng kỳ năm trước (50,00%)" in said(submission(CITY, half, texts={"M6.1.prev": "50"}))
    assert "cùng kỳ" not in said(submission(CITY, half))


@pytest.mark.parametrize("typed", ["khoảng 40", "0,45", "145", "chưa có số liệu", "-"])
def test_what_is_no_certain_percentage_is_not_compared(typed: str) -> None:
    s = submission(CITY, {"M6.1.num": 50, "M6.1.den": 100}, texts={"M6.1.prev": typed})
    assert "cùng kỳ" not in said(s)


def test_a_ratio_changes_in_its_unit() -> None:
    s = submission(CITY, {"M4.1.num": 412, "M4.1.den": 371}, texts={"M4.1.prev": "112,05"})
    assert "giảm 1,00 bé trai/100 bé gái so với cùng kỳ năm trước (112,05)" in said(s)


def test_counts_of_people_from_zero_and_to_zero() -> None:
    figures = {"M3.2.1.1": 4, "M3.2.1.1.1": 4, "M3.2.1.2": 0, "M3.2.2.1": 6, "M3.2.2.1.1": 0}
    texts = {"M3.2.1.1.prev": "0", "M3.2.1.2.prev": "3", "M3.2.2.1.prev": "8"}
    text = said(submission(CITY, figures, texts=texts))
    assert "Phát hiện 04 nạn nhân của bạo lực gia đình, cùng kỳ năm trước không có; cả 04 người đều được hỗ trợ" in text
    assert "Không phát hiện nạn nhân của bạo lực trên cơ sở giới, cùng kỳ năm trước có 03 người." in text
    assert "06 người gây bạo lực gia đình, giảm 02 người so với cùng kỳ năm trước (từ 08 xuống 06); chưa" in text


def test_a_first_year_says_nothing_of_last_year() -> None:
    text = said(levels.province(texts={}))
    figures = [line for line in text.splitlines() if "cùng kỳ" in line and not line.startswith("+")]
    assert figures == []


# --- women cadres --------------------------------------------------------------------------------------------------
def _cadres(**figures: int) -> str:
    return said(submission(CITY, {f"CB.{k.replace('__', '.')}": v for k, v in figures.items()}))


def test_single_posts_compare_their_holders() -> None:
    stem = "ct_ubnd__huyen__"
    now = {f"{stem}total": 1, f"{stem}women": 1, f"{stem}total_prev": 1, f"{stem}women_prev": 0}
    assert "Chủ tịch: 01 người, cùng kỳ năm trước không có;" in _cadres(**now)
    assert "Chủ tịch: 01 người, bằng cùng kỳ năm trước;" in _cadres(**{**now, f"{stem}women_prev": 1})
    gone = {**now, f"{stem}women": 0, f"{stem}women_prev": 1}
    assert "Chủ tịch: 0 người, cùng kỳ năm trước có 01 người;" in _cadres(**gone)


def test_bodies_compare_in_points_even_from_and_to_none() -> None:
    stem = "hdnd__huyen__"
    text = _cadres(**{f"{stem}total": 30, f"{stem}women": 0, f"{stem}total_prev": 30, f"{stem}women_prev": 3})
    assert "0/30 người, giảm 10,00 điểm phần trăm so với cùng kỳ năm trước (10,00%)" in text


def test_sums_over_different_units_are_not_compared() -> None:
    figures = {
        "CB.hdnd.xa.women": 53,
        "CB.hdnd.xa.total": 152,
        "CB.hdnd.xa.women_prev": 30,
        "CB.hdnd.xa.total_prev": 90,
    }
    coverage = dict.fromkeys(figures, (8, 8)) | {x: (5, 8) for x in figures if x.endswith("_prev")}
    assert "cùng kỳ" not in said(submission(CITY, figures, covers=COMMUNES, coverage=coverage))
    assert "tăng 1,54 điểm" in said(submission(CITY, figures, covers=COMMUNES, coverage=dict.fromkeys(figures, (8, 8))))


# --- the history ---------------------------------------------------------------------------------------------------
def test_last_years_workbook_serves_where_the_column_is_blank() -> None:
    s = submission(CITY, {"HD.mo_hinh": 15, "M6.1.num": 50, "M6.1.den": 100}, texts={"M6.1.prev": "47,57"})
    text = said(s, last=levels.record(s, {"HD.mo_hinh": 12, "M6.1": 40}, 2022))
    assert "tăng 03 mô hình so với cùng kỳ năm trước (từ 12 lên 15)" in text
    assert "cùng kỳ năm trước (47,57%)" in text  # what the workbook itself says goes first


def test_half_a_year_is_compared_with_half_a_year() -> None:
    figures = {"M3.2.1.1": 4, "M3.2.1.1.1": 4, "M6.1.num": 50, "M6.1.den": 100}
    texts = {"M3.2.1.1.prev": "20", "M6.1.prev": "47,57"}
    s = submission(CITY, figures, texts=texts, period="6-thang")
    text = said(s)
    assert "tăng 2,43 điểm phần trăm so với năm trước (47,57%)" in text
    assert "Phát hiện 04 nạn nhân của bạo lực gia đình; cả 04" in text  # 20 may be those of a whole year
    text = said(s, last=levels.record(s, {"M3.2.1.1": 5, "M6.1": 49}, 2022))
    assert "giảm 01 người so với cùng kỳ năm trước (từ 05 xuống 04)" in text
    assert "tăng 1,00 điểm phần trăm so với cùng kỳ năm trước (49,00%)" in text
