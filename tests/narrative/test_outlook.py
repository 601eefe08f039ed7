"""Forecasts in reports: grouped, short, and absent where the years carry none."""

from __future__ import annotations

import pytest

from xlsx_addin.forecast import Outlook
from xlsx_addin.history.sheet import forecasts
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import write_report
from xlsx_addin.narrative.sections.objectives import is_target_line
from xlsx_addin.narrative.sections.outlook import outlook

from . import levels
from .levels import SERIES
from .reading import text_of
from .samples import EDITION, submission

HEADING = "Dự báo khả năng đạt mục tiêu"


def lines(series: dict[str, dict[int, str]]) -> list[str]:
    s = levels.province()
    return [p.text for p in outlook(Facts(EDITION, s, {}, levels.past(s, series)))]


def test_each_row_stands_once_in_its_group() -> None:
    s = levels.province()
    past = levels.past(s, SERIES)
    said = list(outlook(Facts(EDITION, s, {}, past)))
    found = {x: f for x, f in forecasts(past).items() if is_target_line(EDITION, x)}
    bullets = [p.figures[0] for p in said if p.text.startswith("+ ")]
    told = {x: f for x, f in found.items() if f.outlook is not Outlook.UNKNOWN}
    each = [x for x, f in told.items() if f.outlook is Outlook.UNLIKELY or not f.met]
    assert sorted(bullets) == sorted(each)
    assert sorted(x for p in said[1:-1] for x in p.figures) == sorted(found)
    assert len(said) <= len(bullets) + 6


def test_the_pace_needed_stands_with_those_that_will_miss() -> None:
    text = "\n".join(lines(SERIES))
    likely, _, unlikely = text.partition("- Khó đạt hoặc")
    assert "Tỷ lệ dân số được tiếp cận kiến thức cơ bản" in likely and "để đạt" not in likely
    # 27% less 26,42% (5.310/20.102 exactly 26,4153) in one year, rounded up so that the pace does reach it
    assert "giám đốc, chủ doanh nghiệp, hợp tác xã: dự kiến năm 2025" in unlikely
    assert "để đạt, trong năm 2025 cần tăng ít nhất 0,59 điểm phần trăm" in unlikely


def test_all_alike_is_said_so() -> None:
    s = submission(levels.PROVINCE, {"M6.1.num": 56, "M6.1.den": 100}, year=2024)
    rising = levels.past(s, {"M6.1": {2022: "40", 2023: "48"}})
    first = outlook(Facts(EDITION, s, {}, rising))[0].text
    assert first.startswith("Căn cứ kết quả các năm từ 2022 đến 2024, dự báo 01 chỉ tiêu có khả năng đạt")


def test_what_meets_its_target_may_lose_it() -> None:
    s = submission(levels.PROVINCE, {"M6.1.num": 61, "M6.1.den": 100}, year=2024)
    falling = levels.past(s, {"M6.1": {2022: "69", 2023: "65"}})
    text = "\n".join(p.text for p in outlook(Facts(EDITION, s, {}, falling)))
    assert "năm 2024 đang đạt nhưng có thể không giữ được (61,00%)" in text


@pytest.mark.parametrize("series", [{}, {"M6.1": {2023: "51.2"}}])
def test_too_few_years_leave_heading_and_passage_out(series: dict[str, dict[int, str]]) -> None:
    s = levels.province()
    material = Material(EDITION, s, {}, past=levels.past(s, series))
    assert HEADING not in text_of(write_report(material).docx)
    assert HEADING in text_of(write_report(levels.province_material()).docx)


def test_half_a_year_foresees_from_the_whole_years_before_it() -> None:
    text = text_of(write_report(levels.half_year_province()).docx)
    assert HEADING in text
    assert "Căn cứ kết quả các năm từ 2020 đến 2023" in text
    assert "từ năm 2024 đến năm 2025, mỗi năm cần giảm ít nhất 2,10 bé trai/100 bé gái" in text
