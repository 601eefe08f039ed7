"""Reports of all levels and both periods by hand: a province with its history, a department, half a year of a commune.

Every figure is ours, chosen so that each kind of sentence comes up: rise, fall, unchanged, from zero, to zero, all,
none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from xlsx_addin.history.records import Point, Record
from xlsx_addin.history.sheet import Past
from xlsx_addin.narrative.material import Material
from xlsx_addin.ratios import compute_rates
from xlsx_addin.submission.records import Figure, Submission, Unit

from .samples import COMMUNES, EDITION, INFO, event, submission

PROVINCE = Unit("27", "tỉnh Bắc Ninh", "tinh", "", "")
DEPARTMENT = Unit("SYT-27", "Sở Y tế tỉnh Bắc Ninh", "nganh", "27", "tỉnh Bắc Ninh")
_UBND = {
    "INFO.agency_parent": "",
    "INFO.agency": "ỦY BAN NHÂN DÂN TỈNH BẮC NINH",
    "INFO.place": "Bắc Ninh",
    "INFO.recipient": "Bộ Nội vụ; Ủy ban Quốc gia vì sự tiến bộ của phụ nữ Việt Nam",
    "INFO.copies": "TT Tỉnh ủy, TT HĐND tỉnh (b/c); Thành viên Ban VSTBPN tỉnh; UBND các huyện, thị xã, thành phố",
    "INFO.sign_for": "TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH",
    "INFO.sign_position": "PHÓ CHỦ TỊCH",
}
FIGURES: dict[str, Figure] = {
    "CB.capuy.tinh.total": 51, "CB.capuy.tinh.women": 8, "CB.capuy.tinh.total_prev": 51, "CB.capuy.tinh.women_prev": 8,
    "CB.hdnd.tinh.total": 54, "CB.hdnd.tinh.women": 17, "CB.hdnd.tinh.total_prev": 55, "CB.hdnd.tinh.women_prev": 16,
    "CB.ct_ubnd.tinh.total": 1, "CB.ct_ubnd.tinh.women": 1, "CB.ct_ubnd.tinh.total_prev": 1,
    "CB.ct_ubnd.tinh.women_prev": 1, "CB.pct_ubnd.tinh.total": 4, "CB.pct_ubnd.tinh.women": 0,
    "CB.pct_ubnd.tinh.total_prev": 4, "CB.pct_ubnd.tinh.women_prev": 1,
    "CB.ct_hdnd.tinh.total": 1, "CB.ct_hdnd.tinh.women": 0, "CB.ct_hdnd.tinh.total_prev": 1,
    "CB.ct_hdnd.tinh.women_prev": 1, "CB.pct_hdnd.tinh.total": 2, "CB.pct_hdnd.tinh.women": 1,
    "CB.hdnd.huyen.total": 280, "CB.hdnd.huyen.women": 91, "CB.hdnd.xa.total": 3105, "CB.hdnd.xa.women": 1012,
    "HD.kinh_phi.nsnn.tinh": 850, "HD.ban_vstbpn": 1, "HD.thanh_vien.total": 25, "HD.thanh_vien.women": 11,
    "HD.can_bo.lanh_dao": 1, "HD.can_bo.cong_chuc": 2, "HD.mo_hinh": 126, "HD.dia_chi_tin_cay": 126,
    "HD.duong_day_nong": 0, "HD.giam_sat.total": 6, "HD.giam_sat.truc_tiep": 6,
    "M1.1.1.num": 12, "M1.1.1.den": 19, "M1.1.2": 1, "M1.1.2a": 2, "M1.1.3a": 8, "M1.1.3b": 8, "M1.1.4a": 126,
    "M1.1.4b": 71, "M2.1.num": 203_400, "M2.1.den": 371_000, "M2.2.num": 40_810, "M2.2.den": 371_000,
    "M2.3.num": 5_310, "M2.3.den": 20_102, "M3.1.num": Decimal("2.9"), "M3.1.den": Decimal("1.6"),
    "M3.2.1.1": 35, "M3.2.1.1.1": 35, "M3.2.1.2": 4, "M3.2.1.2.1": 3, "M3.2.2.1": 32, "M3.2.2.1.1": 14,
    "M3.2.2.2": 0, "M3.2.2.2.1": 0, "M3.3.1": 0, "M3.3.2": 0, "M3.4.1": 3, "M3.4.2": 3,
    "M4.1.num": 9_912, "M4.1.den": 8_650, "M4.2.num": 2, "M4.2.den": 18_562, "M4.3.num": 310, "M4.3.den": 52_100,
    "M4.4": 0, "M5.1": 1, "M5.2.num": 4_120, "M5.2.den": 10_300, "M5.3.1.num": 1_750, "M5.3.1.den": 3_190,
    "M5.3.2.num": 41, "M5.3.2.den": 160, "M6.1.num": 861_000, "M6.1.den": 1_520_000, "M6.2.num": 140, "M6.2.den": 140,
    "M6.3.num": 120, "M6.3.den": 126, "M6.4.num": 135, "M6.4.den": 135,
}  # fmt: skip
TEXTS = {
    "M1.1.1.prev": "57,89", "M1.1.3.prev": "100", "M2.3.prev": "27,10", "M3.1.prev": "1,90", "M3.2.1.1.prev": "40",
    "M3.2.1.2.prev": "0", "M3.2.2.2.prev": "2", "M4.1.prev": "115,20", "M6.1.prev": "51,20", "M3.4.1.prev": "3",
}  # fmt: skip
_NOI_DUNG = {
    "Căn cứ lập báo cáo": "Kế hoạch thực hiện công tác bình đẳng giới và vì sự tiến bộ của phụ nữ của tỉnh",
    "Phối hợp liên ngành": "Các sở, ban, ngành phối hợp triển khai kế hoạch đã đề ra.",
    "Tham mưu về công tác cán bộ nữ": "Ban Vì sự tiến bộ của phụ nữ tỉnh tham mưu rà soát, quy hoạch cán bộ nữ.",
    "Đánh giá công tác truyền thông, tập huấn": "Nội dung truyền thông bám sát thực tế, hình thức đổi mới.",
    "Khó khăn, vướng mắc": "Cán bộ làm công tác bình đẳng giới phần lớn kiêm nhiệm.",
    "Kiến nghị với lãnh đạo ngành, tỉnh, địa phương": "Bố trí kinh phí ổn định hằng năm.",
    "Kiến nghị với các cơ quan chức năng liên quan": "Hướng dẫn thống kê các chỉ tiêu mới.",
    "Phương hướng, nhiệm vụ kỳ tới": "Tiếp tục thực hiện các mục tiêu, chỉ tiêu còn khoảng cách.",
}
LISTS = {
    "van_ban": [
        ("Kế hoạch", "58/KH-UBND", dt.date(2024, 2, 2), "UBND tỉnh", "Thực hiện công tác bình đẳng giới năm 2024"),
        ("Công văn", "903/UBND-KGVX", dt.date(2024, 4, 9), "UBND tỉnh", "Về việc báo cáo kết quả thực hiện mục tiêu"),
    ],
    "truyen_thong": [
        event("Truyền thông", "Sở LĐTBXH", "Hội nghị", "Luật Bình đẳng giới", sessions=2, men=120, women=180, total=300,
              committee=True, date=dt.date(2024, 5, 6)),
        event("Tháng hành động", "Sở VHTTDL", "Lễ phát động", "hưởng ứng Tháng hành động", men=80, women=120, total=200,
              date=dt.date(2024, 6, 3), committee=True),
        event("Tháng hành động", "Sở LĐTBXH", "Lễ phát động", "hưởng ứng Tháng hành động", men=100, women=200,
              total=300, date=dt.date(2024, 11, 15), committee=True),
        event("Tập huấn", "Sở Nội vụ", "Lớp tập huấn", "kỹ năng lãnh đạo cho nữ cán bộ quy hoạch", sessions=2,
              men=0, women=90, total=90, committee=True),
        event("Sản phẩm truyền thông", "Sở TTTT", "Tờ rơi", "", sessions=5000, committee=True),
    ],
    "noi_dung": list(_NOI_DUNG.items()),
}  # fmt: skip


def _widened(rows):
    return [row if len(row) > 10 else (*row, None, None) for row in rows]


def province(year: int = 2024, period: str = "nam", texts: Mapping[str, str] | None = None) -> Submission:
    """A province's own workbook with a figure in every row of the form."""
    lists = {key: _widened(rows) for key, rows in LISTS.items()}
    stated = TEXTS if texts is None else texts
    return submission(PROVINCE, FIGURES, lists, year=year, info=_UBND, period=period, texts=stated)


def record(s: Submission, values: Mapping[str, Fraction | int | str], year: int) -> Record:
    """What is known of a unit's earlier period, without its workbook."""
    made = Record(s.unit, year, s.period)
    points = {
        x: Point(s.unit, x, year, s.period, Fraction(v), None, None, f"nam_{year}.xlsx", "", "")
        for x, v in values.items()
    }
    made.__dict__["points"] = points
    return made


def past(s: Submission, series: Mapping[str, Mapping[int, str]], *, year: int | None = None) -> Past:
    """Annual values by row and year, the present year's added from the workbook itself."""
    assert s.year is not None
    now = year or s.year
    years = sorted({y for values in series.values() for y in values})
    points = {y: dict(record(s, {x: v[y] for x, v in series.items() if y in v}, y).points) for y in years}
    if now == s.year:
        rates = compute_rates(EDITION, s.values(EDITION).get, s.unit.level)
        own = {x: r.exact for x, r in rates.items() if r.exact is not None and x in EDITION.by_id}
        points[now] = dict(record(s, own, now).points)
    return Past(EDITION, now, points, {y: f"nam_{y}.xlsx" for y in points})


SERIES = {
    "M2.1": {2021: "48.2", 2022: "50.9", 2023: "52.8"},
    "M2.3": {2021: "27.9", 2022: "27.5", 2023: "27.1"},
    "M4.1": {2020: "116.4", 2021: "116.0", 2022: "115.6", 2023: "115.2"},
    "M6.1": {2021: "41.0", 2022: "46.2", 2023: "51.2"},
    "M6.4": {2023: "100"},
}


def province_material() -> Material:
    s = province()
    return Material(EDITION, s, {}, past=past(s, SERIES))


def department() -> Submission:
    """Rows that the health department leads, and nothing of places."""
    info = {**_UBND, "INFO.agency": "SỞ Y TẾ", "INFO.agency_parent": "ỦY BAN NHÂN DÂN TỈNH BẮC NINH"}
    info |= {"INFO.recipient": "Ủy ban nhân dân tỉnh Bắc Ninh", "INFO.sign_for": "", "INFO.sign_position": "GIÁM ĐỐC"}
    own = {x: v for x, v in FIGURES.items() if x.startswith("M4.")}
    lists = {key: _widened(rows) for key, rows in LISTS.items() if key == "noi_dung"}
    return submission(DEPARTMENT, own, lists, year=2024, info=info)


def half_year_commune() -> Submission:
    """Six months of a ward: no rows of the form, women cadres against the same period, a few activities."""
    unit = COMMUNES[2]
    figures: dict[str, Figure] = {
        "CB.capuy.xa.women": 4, "CB.capuy.xa.total": 13, "CB.capuy.xa.women_prev": 3, "CB.capuy.xa.total_prev": 13,
        "CB.hdnd.xa.women": 8, "CB.hdnd.xa.total": 21, "CB.ct_ubnd.xa.women": 1, "CB.ct_ubnd.xa.total": 1,
        "CB.ct_ubnd.xa.women_prev": 0, "CB.ct_ubnd.xa.total_prev": 1,
        "HD.ban_vstbpn": 1, "HD.thanh_vien.total": 9, "HD.thanh_vien.women": 5, "HD.kinh_phi.nsnn.xa": 0,
        "HD.mo_hinh": 6, "HD.truyen_thong.sessions": 4, "HD.giam_sat.total": 0, "HD.van_ban.total": 0,
    }  # fmt: skip
    info = {**INFO, "INFO.agency": "ỦY BAN NHÂN DÂN PHƯỜNG ĐỨC XUÂN", "INFO.place": "Đức Xuân"}
    lists = {key: _widened(rows) for key, rows in LISTS.items() if key == "noi_dung"}
    return submission(unit, figures, lists, year=2024, info=info, period="6-thang")


def half_year_province() -> Material:
    """Six months of a province, with whole years before it and the same six months of last year."""
    s = province(period="6-thang")
    s = replace(s, texts={**TEXTS, "M3.2.1.1.prev": "40"})
    known = {"M3.2.1.1": 30, "M3.2.1.2": 0, "HD.mo_hinh": 120, "M6.1": Fraction(102, 2), "HD.giam_sat.total": 6}
    return Material(EDITION, s, {}, past=past(s, SERIES, year=2023), last=record(s, known, 2023))
