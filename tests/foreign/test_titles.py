"""Whose a typed sheet is and for which period: only what is certain."""

import pytest

from xlsx_addin.catalogue import load_edition
from xlsx_addin.foreign.titles import period_of, unit_of

EDITION = load_edition("bac_ninh_2024")


@pytest.mark.parametrize(
    ("lines", "name", "level", "parent"),
    [
        (["KẾT QUẢ THỰC HIỆN VỀ BÌNH ĐẲNG GIỚI CỦA XÃ ĐỒNG TUYỂN NĂM 2024"], "xã Đồng Tuyển", "xa", ""),
        (["UBND HUYỆN VỊ XUYÊN", "UBND XÃ TRUNG THÀNH"], "xã Trung Thành", "xa", "huyện Vị Xuyên"),
        (["UBND xã Trung Thành, huyện Vị Xuyên, tỉnh Hà Giang"], "xã Trung Thành", "xa", "huyện Vị Xuyên"),
        (["Số liệu của phường 12 năm 2024"], "phường 12", "xa", ""),
        (["Thị trấn Năm Căn năm 2024"], "thị trấn Năm Căn", "xa", ""),
        (["UBND TP. LÀO CAI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], "thành phố Lào Cai", "huyen", ""),
        (["ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"], "thành phố Hà Nội", "tinh", ""),
        (["UBND TỈNH BẮC NINH", "SỞ Y TẾ"], "Sở Y tế", "nganh", ""),
    ],
)
def test_a_unit_that_is_named(lines, name, level, parent):
    named = unit_of(EDITION, lines, "bieu")
    assert (named.unit.name, named.unit.level, named.unit.parent_name) == (name, level, parent)


@pytest.mark.parametrize(
    ("lines", "stem"),
    [
        ([], "bieu"),
        (["Các xã, phường, thị trấn năm 2024", "Sở Lao động và xã hội"], "bieu"),
        (["bao cao cua xa Dong Tuyen nam 2024"], "xa Dong Tuyen"),  # without tones it may be another
        (["Xã Đồng Tuyển và xã Cốc San"], "bieu"),
        (["UBND XÃ ĐỒNG TUYỂN"], "xã Cốc San"),
    ],
)
def test_nobody_where_it_is_not_certain(lines, stem):
    assert unit_of(EDITION, lines, stem).unit.name == ""


def test_two_names_are_both_told():
    assert unit_of(EDITION, ["Xã Đồng Tuyển và xã Cốc San"], "bieu").candidates == ("xã Đồng Tuyển", "xã Cốc San")


@pytest.mark.parametrize(
    ("stem", "code", "name"),
    [
        ("01840_phường Đức Xuân", "01840", "phường Đức Xuân"),
        ("Phụ lục 01 xã Đồng Tuyển 2024", "", "xã Đồng Tuyển"),
        ("2024 phường Đức Xuân", "", "phường Đức Xuân"),  # four digits are no code of a commune
    ],
)
def test_a_file_name_names_where_the_title_does_not(stem, code, name):
    unit = unit_of(EDITION, ["PHỤ LỤC 01"], stem).unit
    assert (unit.code, unit.name) == (code, name)


@pytest.mark.parametrize(
    ("text", "years", "period"),
    [
        ("KẾT QUẢ … CỦA XÃ ĐỒNG TUYỂN NĂM 2024", {2024}, "nam"),
        ("Báo cáo 6 tháng đầu năm 2024", {2024}, "6-thang"),
        ("(Kèm theo Quyết định số 373/QĐ-UBND ngày 08 tháng 4 năm 2024)", set(), ""),
        ("Chiến lược giai đoạn 2021-2030, đến năm 2025 đạt 60%", set(), ""),
        ("Báo cáo năm 2023, ngày 05/12/2024", {2023}, "nam"),
    ],
)
def test_years_of_reports_are_not_dates_or_targets(text, years, period):
    found = period_of([text])
    assert (set(found.years), found.period) == (years, period)


@pytest.mark.parametrize("text", ["Quý I năm 2024", "Báo cáo 9 tháng năm 2024", "QUÝ 3 NĂM 2024"])
def test_a_period_that_the_form_does_not_have(text):
    assert period_of([text]).other
