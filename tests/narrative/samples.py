"""Submissions made by hand. ``bac_kan`` carries the figures of a published report; its split over communes is ours."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.submission.records import (
    Breakdown,
    Figure,
    Layout,
    ListRow,
    Submission,
    Unit,
    pack_lists,
)

EDITION = load_edition("bac_ninh_2024")
CITY = Unit("058", "thành phố Bắc Kạn", "huyen", "06", "tỉnh Bắc Kạn")
COMMUNES = tuple(
    Unit(code, name, "xa", "058", CITY.name)
    for code, name in (
        ("01834", "phường Nguyễn Thị Minh Khai"),
        ("01837", "phường Sông Cầu"),
        ("01840", "phường Đức Xuân"),
        ("01843", "phường Phùng Chí Kiên"),
        ("01846", "phường Huyền Tụng"),
        ("01849", "xã Dương Quang"),
        ("01852", "xã Nông Thượng"),
        ("01855", "phường Xuất Hóa"),
    )
)
INFO = {
    "INFO.agency_parent": "",
    "INFO.agency": "ỦY BAN NHÂN DÂN THÀNH PHỐ BẮC KẠN",
    "INFO.place": "TP. Bắc Kạn",
    "INFO.recipient": "Sở Lao động - Thương binh và Xã hội tỉnh Bắc Kạn",
    "INFO.copies": "Lãnh đạo UBND thành phố; Thành viên Ban VSTBPN thành phố; UBND các xã, phường",
    "INFO.sign_for": "TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH",
    "INFO.sign_position": "PHÓ CHỦ TỊCH",
}


def submission(
    unit: Unit,
    figures: Mapping[str, Figure] | None = None,
    lists: Mapping[str, Sequence[ListRow]] | None = None,
    *,
    edition: Edition = EDITION,
    year: int | None = 2023,
    info: Mapping[str, str] = INFO,
    covers: tuple[Unit, ...] = (),
    coverage: Mapping[str, tuple[int, int]] | None = None,
    stated_rates: Mapping[str, Decimal] | None = None,
    period: str = "nam",
    texts: Mapping[str, str] | None = None,
) -> Submission:
    """A submission with these figures; ``covers`` makes it a consolidation."""
    values = figures or {}
    assert set(values) <= set(edition.fields)
    return Submission(
        file="mau.xlsx",
        edition=edition.id,
        unit=unit,
        year=year,
        period=period,
        cutoff=None,
        info=info,
        figures=tuple(values.get(i) for i in edition.fields),
        states={},
        stated_rates=stated_rates or {},
        layout=Layout((), array("i", [-1] * 3 * len(edition.fields)).tobytes()),
        is_consolidation=bool(covers),
        covers=covers,
        coverage=coverage or {},
        packed_lists=pack_lists(lists or {}),
        texts=texts or {},
    )


def _communes(*values: Figure | None) -> list[tuple[Unit, Figure | None]]:
    return list(zip(COMMUNES, values, strict=True))


BREAKDOWN: Breakdown = {
    "HD.mo_hinh": [(CITY, None), *_communes(0, 0, 6, 5, 0, 0, 0, 4)],
    "HD.dia_chi_tin_cay": [(CITY, None), *_communes(15, 14, 16, 15, 15, 14, 14, 14)],
    "HD.duong_day_nong": [(CITY, None), *_communes(20, 19, 19, 19, 19, 19, 18, 18)],
    "HD.ban_vstbpn": [(CITY, 1), *_communes(0, 0, 0, 0, 0, 0, 0, 0)],
    "HD.can_bo.lanh_dao": [(CITY, 1), *_communes(*[None] * 8)],
    "HD.can_bo.cong_chuc": [(CITY, 1), *_communes(*[None] * 8)],
    "HD.kinh_phi.nsnn.xa": _communes(0, 0, 0, 0, 0, 0, 0, Decimal(5)),
    "HD.giam_sat.total": [(CITY, 8), *_communes(*[None] * 8)],
}

FIGURES: dict[str, Figure] = {
    "HD.mo_hinh": 15,
    "HD.dia_chi_tin_cay": 117,
    "HD.duong_day_nong": 151,
    "HD.ban_vstbpn": 1,
    "HD.can_bo.lanh_dao": 1,
    "HD.can_bo.cong_chuc": 1,
    "HD.kinh_phi.nsnn.huyen": Decimal(30),
    "HD.kinh_phi.nsnn.xa": Decimal(5),
    "HD.giam_sat.total": 8,
    "HD.giam_sat.truc_tiep": 3,
    "HD.giam_sat.gian_tiep": 5,
    "CB.capuy.huyen.women": 11,
    "CB.capuy.huyen.total": 36,
    "CB.capuy.huyen.women_prev": 10,
    "CB.capuy.huyen.total_prev": 36,
    "CB.capuy.xa.women": 31,
    "CB.capuy.xa.total": 101,
    "CB.hdnd.huyen.women": 9,
    "CB.hdnd.huyen.total": 29,
    "CB.hdnd.xa.women": 53,
    "CB.hdnd.xa.total": 152,
    "CB.ct_ubnd.huyen.women": 0,
    "CB.ct_ubnd.huyen.total": 1,
    "CB.pct_ubnd.huyen.women": 1,
    "CB.pct_ubnd.huyen.total": 3,
    "CB.ct_ubnd.xa.women": 1,
    "CB.ct_ubnd.xa.total": 8,
    "CB.pct_ubnd.xa.women": 5,
    "CB.pct_ubnd.xa.total": 13,
    "CB.ct_hdnd.huyen.women": 0,
    "CB.pct_hdnd.huyen.women": 0,
    "CB.ct_hdnd.xa.women": 1,
    "CB.ct_hdnd.xa.total": 8,
    "CB.pct_hdnd.xa.women": 5,
    "CB.pct_hdnd.xa.total": 8,
    "M1.1.3a": 1,
    "M1.1.3b": 1,
    "M1.1.4a": 8,
    "M1.1.4b": 6,
    "M3.2.1.1": 12,
    "M3.2.1.1.1": 10,
    "M3.2.1.2": 0,
    "M3.2.1.2.1": 0,
    "M3.2.2.1": 9,
    "M3.2.2.1.1": 4,
    "M3.2.2.2": 0,
    "M3.2.2.2.1": 0,
    "M4.1.num": 412,
    "M4.1.den": 371,
    "M4.2.num": 0,
    "M4.2.den": 783,
    "M4.3.num": 31,
    "M4.3.den": 1502,
    "M6.1.num": 29540,
    "M6.1.den": 47000,
}


def _doc(kind: str, number: str, day: tuple[int, int], subject: str, issuer: str = "UBND thành phố") -> ListRow:
    return (kind, number, dt.date(2023, day[1], day[0]), issuer, subject, None, None)


DOCUMENTS = [
    _doc("Công văn", "191/UBND-VHTT", (14, 2), "Tổ chức Ngày Quốc tế Hạnh phúc 20/3"),
    _doc("Công văn", "218/UBND-LĐTBXH", (17, 2), "Báo cáo kết quả thực hiện mục tiêu bình đẳng giới năm 2022"),
    _doc("Công văn", "316/UBND-VHTT", (3, 3), "Triển khai Bộ tiêu chí ứng xử trong gia đình"),
    _doc("Kế hoạch", "57/KH-BCĐ", (6, 3), "Triển khai công tác gia đình và phòng, chống bạo lực gia đình năm 2023"),
    _doc("Công văn", "649/UBND-VHTT", (17, 4), "Góp ý dự thảo Nghị định về phòng, chống bạo lực gia đình"),
    _doc("Công văn", "638/UBND-LĐTBXH", (13, 4), "Báo cáo kết quả thực hiện Luật Bình đẳng giới"),
    _doc("Kế hoạch", "115/KH-UBND", (21, 4), "Thực hiện công tác bình đẳng giới năm 2023"),
    _doc("Công văn", "1046/UBND-VHTT", (9, 6), "Tham gia hoạt động nhân Ngày Gia đình Việt Nam 28/6"),
    _doc("Quyết định", "1361/QĐ-UBND", (14, 6), "Thành lập Đoàn tham gia Liên hoan văn nghệ"),
    _doc("Công văn", "1320/UBND-LĐTBXH", (17, 7), "Sơ kết 5 năm thực hiện Chỉ thị về công tác phụ nữ"),
    *(
        _doc("Quyết định", f"{n}/QĐ-XPHC", day, "Xử phạt vi phạm hành chính về phòng, chống bạo lực gia đình")
        for n, day in ((2385, (18, 8)), (2386, (18, 8)), (2594, (14, 9)))
    ),
    _doc("Kế hoạch", "240/KH-UBND", (26, 10), "Triển khai Tháng hành động vì bình đẳng giới năm 2023"),
    _doc("Công văn", "2220/UBND-LĐTBXH", (7, 11), "Chuẩn bị nội dung dự Lễ phát động Tháng hành động"),
    _doc("Công văn", "2501/UBND-LĐTBXH", (7, 12), "Báo cáo kết quả hoạt động vì sự tiến bộ của phụ nữ năm 2023"),
]


def event(
    nature: str,
    organiser: str,
    form: str,
    content: str,
    *,
    sessions: int | None = 1,
    men: int | None = None,
    women: int | None = None,
    total: int | None = None,
    measure: str | None = "người",
    date: dt.date | None = None,
    committee: bool = False,
    unit: Unit | None = None,
) -> ListRow:
    numbers = [None if x is None else Decimal(x) for x in (sessions, men, women, total)]
    kind = "Ban VSTBPN" if committee else "Đơn vị thành viên"
    who = (unit.name, unit.code) if unit else (None, None)
    return (date, nature, kind, organiser, form, content, *numbers, measure, *who)


_WARD, _COMMUNE = COMMUNES[4], COMMUNES[5]
_EVENTS = [
    event(
        "Tháng hành động",
        "Phòng Lao động - Thương binh và Xã hội thành phố",
        "Lễ phát động",
        "hưởng ứng Tháng hành động, chọn 10 hội viên phụ nữ có hoàn cảnh khó khăn nhận quà tại buổi Lễ",
        men=60,
        women=140,
        total=200,
        committee=True,
        date=dt.date(2023, 11, 15),
    ),
    event(
        "Truyền thông",
        "UBND xã",
        "Tuyên truyền trực tiếp",
        "chính sách, pháp luật về bình đẳng giới",
        total=100,
        unit=_COMMUNE,
    ),
    event(
        "Truyền thông",
        "Hội Liên hiệp Phụ nữ thành phố",
        "Chiến dịch truyền thông",
        "bình đẳng giới và phòng, chống bạo lực trên cơ sở giới",
        total=130,
        unit=_WARD,
    ),
    event(
        "Truyền thông",
        "Hội Liên hiệp Phụ nữ thành phố",
        "Đối thoại",
        "hội viên phụ nữ với lãnh đạo UBND phường Huyền Tụng",
        men=0,
        women=54,
        total=54,
        unit=_WARD,
    ),
    event(
        "Tháng hành động",
        "Thành đoàn",
        "Đội dự thi",
        "Hội thi tìm hiểu pháp luật về bình đẳng giới",
        total=8,
    ),
    event(
        "Truyền thông",
        "Các trường học",
        "Tuyên truyền trong giờ sinh hoạt",
        "bình đẳng giới, phòng, chống bạo lực gia đình",
        sessions=21,
        total=10450,
        measure="lượt",
    ),
]
_TEXTS = {
    "Căn cứ lập báo cáo": "Thực hiện Công văn số 2837/LĐTBXH-BĐG ngày 28/11/2023 của Sở Lao động - Thương binh và "
    "Xã hội về việc báo cáo kết quả hoạt động năm 2023.",
    "Phối hợp liên ngành": "Phòng Lao động - Thương binh và Xã hội giữ vai trò thường trực, phối hợp với Hội Liên "
    "hiệp Phụ nữ và các xã, phường xây dựng kế hoạch, tổ chức thực hiện.\nCác cơ quan chủ động lồng ghép nội dung "
    "bình đẳng giới vào kế hoạch của ngành.",
    "Tham mưu về công tác cán bộ nữ": "Công tác quy hoạch, đào tạo, bồi dưỡng cán bộ nữ được cấp ủy, chính quyền "
    "quan tâm.",
    "Khó khăn, vướng mắc": "- Cán bộ kiêm nhiệm còn thiếu kỹ năng tuyên truyền.\n- Kinh phí hoạt động hạn chế.",
    "Kiến nghị với lãnh đạo ngành, tỉnh, địa phương": "Hướng dẫn việc thành lập Ban ở cấp xã.",
    "Phương hướng, nhiệm vụ kỳ tới": "1. Tăng cường lãnh đạo, chỉ đạo của cấp ủy, chính quyền.\n2. Củng cố, kiện "
    "toàn Ban Vì sự tiến bộ của phụ nữ.",
}
LISTS: dict[str, list[ListRow]] = {
    "van_ban": [
        *DOCUMENTS,
        ("Kế hoạch", "12/KH-UBND", dt.date(2023, 4, 3), "UBND xã", "Thực hiện năm 2023", _COMMUNE.name, _COMMUNE.code),
    ],
    "truyen_thong": _EVENTS,
    "ke_hoach": [("Tập huấn kỹ năng cho cán bộ kiêm nhiệm", "Phòng LĐTBXH", "Quý II", Decimal(12), None, None)],
    "noi_dung": [(key, text, None, None) for key, text in _TEXTS.items()],
}


def bac_kan() -> Submission:
    """The city's annual report for 2023, consolidated over its eight communes."""
    return submission(CITY, FIGURES, LISTS, covers=(CITY, *COMMUNES))


def commune() -> tuple[Submission, Breakdown]:
    """One ward with its own figures only."""
    unit = COMMUNES[2]
    figures: dict[str, Figure] = {
        "CB.capuy.xa.women": 4,
        "CB.capuy.xa.total": 13,
        "CB.hdnd.xa.women": 8,
        "CB.hdnd.xa.total": 21,
        "CB.ct_ubnd.xa.women": 1,
        "CB.ct_ubnd.xa.total": 1,
        "HD.kinh_phi.nsnn.xa": 0,
        "HD.mo_hinh": 6,
        "M1.1.4a": 1,
        "M1.1.4b": 1,
    }
    info = {**INFO, "INFO.agency": "ỦY BAN NHÂN DÂN PHƯỜNG ĐỨC XUÂN", "INFO.place": "Đức Xuân"}
    return submission(unit, figures, info=info), {}


def empty() -> Submission:
    """A form that nobody has filled in."""
    return submission(Unit(), info={}, year=None)
