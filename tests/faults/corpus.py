"""All faults of single workbooks, and the correct workbooks that they are put into."""

from __future__ import annotations

from collections.abc import Iterable

from tests.faults import (
    across_sheets,
    in_cells,
    in_every_row,
    in_identity,
    in_lists,
    in_structure,
    in_sums,
    in_units,
    left_out,
    over_time,
)
from tests.faults.books import Book
from tests.faults.correct import filled
from tests.faults.kinds import Fault
from tests.faults.measure import Case
from xlsx_addin.submission.records import Unit

FAULTS: tuple[Fault, ...] = (
    *in_cells.FAULTS,
    *in_sums.FAULTS,
    *in_every_row.FAULTS,
    *in_structure.FAULTS,
    *in_identity.FAULTS,
    *across_sheets.FAULTS,
    *left_out.FAULTS,
    *in_lists.FAULTS,
    *in_units.FAULTS,
    *over_time.FAULTS,
)

CITY, PROVINCE = "thành phố Bắc Kạn", "tỉnh Bắc Kạn"
NOW_PROVINCE = "tỉnh Thái Nguyên"
COMMUNES = tuple(
    Unit(code, name, "xa", "058", CITY)
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
DISTRICT = Unit("058", CITY, "huyen", "06", PROVINCE)
NOW_COMMUNES = tuple(
    Unit(code, name, "xa", "19", NOW_PROVINCE)
    for code, name in (("01840", "phường Đức Xuân"), ("01843", "phường Bắc Kạn"), ("05443", "phường Phan Đình Phùng"))
)


def _departments(province: str, code: str) -> dict[str, Unit]:
    names = {"SYT": "Sở Y tế", "SLDTBXH": "Sở Lao động - Thương binh và Xã hội", "SNV": "Sở Nội vụ"}
    return {
        agency: Unit(f"{agency}-{code}", f"{name} {province}", "nganh", code, province)
        for agency, name in names.items()
    }


THEN, NOW = _departments(PROVINCE, "06"), _departments(NOW_PROVINCE, "19")
PROVINCE_THEN, PROVINCE_NOW = Unit("06", PROVINCE, "tinh"), Unit("19", NOW_PROVINCE, "tinh")
_MADE: dict[str, tuple[tuple[Unit, int, str], ...]] = {
    "commune": ((COMMUNES[6], 2024, "nam"), (NOW_COMMUNES[0], 2026, "nam")),
    "half": ((COMMUNES[5], 2025, "6-thang"), (NOW_COMMUNES[1], 2026, "6-thang")),
    "old commune": ((COMMUNES[0], 2023, "nam"), (COMMUNES[7], 2024, "nam")),
    "old half": ((COMMUNES[1], 2024, "6-thang"), (COMMUNES[7], 2025, "6-thang")),
    "new commune": ((NOW_COMMUNES[1], 2025, "nam"), (NOW_COMMUNES[2], 2026, "nam")),
    "district": ((DISTRICT, 2023, "nam"), (DISTRICT, 2024, "nam")),
    "province": ((PROVINCE_THEN, 2023, "nam"), (PROVINCE_NOW, 2025, "nam")),
    "health": ((THEN["SYT"], 2023, "nam"), (NOW["SYT"], 2026, "nam")),
}
"""By the kind of workbook: one or two from the time of districts, one from after it."""


def bases(base: str) -> list[Book]:
    """The correct workbooks that faults of a base are put into."""
    return [filled(*made, seed) for seed, made in enumerate(_MADE[base])]


def correct_books() -> dict[str, Book]:
    """Correct workbooks of every level, period and year, by a name for their file; those that faults are put into
    among them, so that a fault mended leaves nothing behind."""
    old = (*COMMUNES, DISTRICT, PROVINCE_THEN, *THEN.values())
    new = (*NOW_COMMUNES, PROVINCE_NOW, *NOW.values())
    made = [
        (unit, *period)
        for unit in old
        for period in ((2023, "nam"), (2024, "nam"), (2024, "6-thang"), (2025, "6-thang"))
    ]
    made += [(unit, *period) for unit in new for period in ((2025, "nam"), (2026, "6-thang"), (2026, "nam"))]
    books = {f"{unit.code}-{year}-{period}": filled(unit, year, period, 42) for unit, year, period in made}
    return books | {f"base-{name}-{number}": b for name in _MADE for number, b in enumerate(bases(name))}


def names_of_kinds(cases: Iterable[Case]) -> set[str]:
    """The kinds of fault among cases; correct ones are none."""
    return {c.name for c in cases if c.outcome.expected}
