"""Arithmetic as it was published: every wrong figure is found when it is typed, every right one left alone.

Bắc Kạn city 2023 (a district's annual report), An Giang 2023 (a province's six-month report), and the press figures
whose percentages were averaged.
"""

from decimal import ROUND_DOWN, Decimal

import pytest

from tests.forms import judged, place
from xlsx_addin.numbers import to_text
from xlsx_addin.places import to_a1
from xlsx_addin.statements import Truth, find_statements, judge

DISTRICT = {"INFO.level": "Cấp huyện", "INFO.unit_code": "058", "INFO.year": 2023.0}
PROVINCE = {"INFO.level": "Cấp tỉnh", "INFO.unit_code": "89", "INFO.parent_code": "", "INFO.year": 2023.0}
WRONG = [
    # where it stands, women, total, as printed, right
    ("CB.hdnd.huyen", 9, 29, "30,03%", "31,03"),
    ("CB.capuy.tinh", 584, 2302, "25,36%", "25,37"),  # cut off, not rounded
    ("CB.hdnd.huyen", 1499, 4481, "34,09%", "33,45"),  # the mean of 33,33, 35,68 and 33,25
]
RIGHT = [
    ("CB.capuy.huyen", 11, 36, "30,56 %"),
    ("CB.capuy.xa", 31, 101, "30,69%"),
    ("CB.hdnd.xa", 53, 152, "34,87%"),
    ("CB.pct_ubnd.huyen", 1, 3, "33,33%"),
    ("CB.ct_ubnd.xa", 1, 8, "12,5%"),
    ("CB.pct_ubnd.xa", 5, 13, "38,46%"),
    ("CB.ct_hdnd.xa", 1, 8, "12,5 %"),
    ("CB.pct_hdnd.xa", 5, 8, "62,50%"),
    ("CB.hdnd.huyen", 19, 57, "33,33%"),
    ("CB.hdnd.huyen", 132, 370, "35,68%"),
    ("CB.hdnd.huyen", 1348, 4054, "33,25%"),
]
SENTENCES = [
    ("Hội đồng nhân dân thành phố: 09/29 người, chiếm tỷ lệ 30,03%", Truth.WRONG, "31.03"),
    (
        "Tổng số cán bộ lãnh đạo, quản lý chính quyền địa phương các cấp là 2.302 người, trong đó nữ cán bộ lãnh đạo, "
        "quản lý chính quyền địa phương các cấp là 584 người (chiếm 25,36%",
        Truth.TRUNCATED,
        "25.37",
    ),
    ("Cấp thành phố: 11/36 người, chiếm tỷ lệ 30,56 %;", Truth.RIGHT, "30.56"),
    ("Cấp xã, phường: 31/101 người, chiếm tỷ lệ 30,69%", Truth.RIGHT, "30.69"),
    ("Hội đồng nhân dân xã, phường: 53/152 người, chiếm tỷ lệ 34,87%", Truth.RIGHT, "34.87"),
    ("Phó Chủ tịch: 01/3 người, chiếm tỷ lệ 33,33%.", Truth.RIGHT, "33.33"),
    ("Chủ tịch 01/8 người, chiếm tỷ lệ 12,5%", Truth.RIGHT, "12.50"),
    ("Phó Chủ tịch: 05/13 người, chiếm tỷ lệ 38,46%.", Truth.RIGHT, "38.46"),
    ("Phó Chủ tịch: 05/8 người, chiếm tỷ lệ 62,50%.", Truth.RIGHT, "62.50"),
]


def cells(stem, women, total, printed):
    unit = PROVINCE if ".tinh" in stem else DISTRICT if ".huyen" in stem else {}
    return {**unit, f"{stem}.women": float(women), f"{stem}.total": float(total), f"{stem}.rate": printed}


@pytest.mark.parametrize(("stem", "women", "total", "printed", "right"), WRONG)
def test_a_wrong_published_rate_is_found_in_the_workbook(stem, women, total, printed, right):
    done = judged(cells(stem, women, total, printed))
    found = [f for f in done.findings if f.severity == "error"]
    assert [(f.code, f.id) for f in found] == [("rate-differs", f"{stem}.rate")]
    sheet, (row, column) = place(f"{stem}.rate")
    assert (found[0].sheet, found[0].cell) == (sheet, to_a1(row, column))
    for shown in (printed.rstrip("% "), right, f"{to_text(women)}/{to_text(total)}"):
        assert shown in found[0].message


@pytest.mark.parametrize(("stem", "women", "total", "printed"), RIGHT)
def test_a_right_published_rate_is_no_error(stem, women, total, printed):
    codes = {f.code for f in judged(cells(stem, women, total, printed)).findings if f.id.startswith(stem)}
    assert not codes & {"rate-differs", "rate-rounded", "stale-formula", "fraction-not-percent", "rate-out-of-range"}


@pytest.mark.parametrize(("sentence", "truth", "right"), SENTENCES)
def test_the_sentences_are_judged_alike(sentence, truth, right):
    (found,) = map(judge, find_statements(sentence))
    assert (found.truth, found.right) == (truth, Decimal(right))


def test_every_way_to_get_the_last_digit_wrong_is_found():
    """Cut off instead of rounded, and one step beside: for all counts up to 60."""
    for total in range(1, 61):
        for women in range(total + 1):
            right = (Decimal(women) * 100 / total).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
            cut = (Decimal(women) * 100 / total).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
            typed = {right, cut, right + Decimal("0.01")} if total in (29, 36, 57, 60) else set()
            for rate in typed:
                if rate > 100 or str(rate).endswith("0"):
                    continue  # a number's last zero is not kept in a cell: 13,80 is 13,8, and right as such
                wrong = rate != right
                done = judged(cells("CB.hdnd.xa", women, total, float(rate)))
                said = {f.code for f in done.findings if f.id == "CB.hdnd.xa.rate"}
                assert ("rate-differs" in said) is wrong, (women, total, rate, said)
