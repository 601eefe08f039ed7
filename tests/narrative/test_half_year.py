"""The six-month report speaks of six months, owes no row of the form, and comes from a real workbook."""

from __future__ import annotations

import pytest

from xlsx_addin.evaluation import evaluate
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.report import write_report
from xlsx_addin.submission.records import Unit

from .. import forms
from . import levels, samples
from .reading import text_of
from .samples import EDITION, event, submission

REPORTS = {
    "commune": lambda: Material(EDITION, levels.half_year_commune(), {}),
    "province": levels.half_year_province,
    "nobody": lambda: Material(EDITION, submission(Unit(), info={}, period="6-thang", year=2024), {}),
}


@pytest.mark.parametrize("name", REPORTS)
def test_no_words_of_a_whole_year(name: str) -> None:
    text = text_of(write_report(REPORTS[name]()).docx)
    assert "KẾT QUẢ THỰC HIỆN 6 THÁNG ĐẦU NĂM 2024" in text
    assert "NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024" in text
    for words in ("Trong năm,", "Năm 2024,", "trong năm 2024", "năm 2024 như sau", "NĂM 2025", "hết năm 2024"):
        assert words not in text.replace("6 tháng đầu năm 2024", "…").replace("6 tháng cuối năm 2024", "…")


def test_rows_of_the_form_are_not_demanded() -> None:
    report = write_report(Material(EDITION, levels.half_year_commune(), {}))
    assert "6. Kết quả thực hiện các mục tiêu" not in text_of(report.docx)
    assert "phu_luc_01" not in {b.sheet for b in report.made.all_blanks()}
    annual = write_report(Material(EDITION, samples.empty(), {}))
    assert "phu_luc_01" in {b.sheet for b in annual.made.all_blanks()}


def test_what_there_is_stands_there() -> None:
    text = text_of(write_report(levels.half_year_province()).docx)
    assert "6. Kết quả thực hiện các mục tiêu" in text
    assert "Đến hết 6 tháng đầu năm 2024, " in text
    assert "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU\nVỀ BÌNH ĐẲNG GIỚI 6 THÁNG ĐẦU NĂM 2024" in text


def test_the_month_of_june_is_asked_for_and_the_one_of_november_is_not() -> None:
    rows = {"truyen_thong": [event("Truyền thông", "Hội A", "Hội nghị", "x", men=1, women=2, total=3)]}
    half = write_report(Material(EDITION, submission(samples.CITY, lists=rows, period="6-thang"), {}))
    assert "Tháng hành động quốc gia về phòng, chống bạo lực gia đình: ……………" in text_of(half.docx)
    assert "Tháng hành động vì bình đẳng giới" not in text_of(half.docx)


@pytest.mark.parametrize(("kind", "period"), [("nam", "6-thang"), ("6-thang", "nam")])
def test_each_period_has_its_report(kind: str, period: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        write_report(Material(EDITION, submission(samples.CITY, period=period), {}), kind)
    assert caught.value.code == "kind-not-period"


def test_earlier_workbooks_of_the_same_period_give_last_year() -> None:
    now = {"INFO.period": "6 tháng", "INFO.year": 2024.0, "HD.mo_hinh": 6.0}
    before = {"INFO.period": "6 tháng", "INFO.year": 2023.0, "HD.mo_hinh": 4.0}
    whole = {"INFO.period": "Năm", "INFO.year": 2023.0, "HD.mo_hinh": 9.0}
    evaluated = evaluate(forms.EDITION, forms.submission(now))
    earlier = [forms.submission(before), forms.submission(whole)]
    assert {s.period for s in earlier} == {"6-thang", "nam"}
    material = Material.of(forms.EDITION, forms.raw_book(now), evaluated.submission, {}, earlier=earlier)
    text = text_of(write_report(material).docx)
    assert "06 mô hình" in text and "(từ 04 lên 06)" in text
