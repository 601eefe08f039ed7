"""«Tổng hợp thư mục» and deadlines: the calendar where «Thông tin» names no day, the office's own file, a bad one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hosts.clicks import CHECKS, click, make, opened, put

VALUES: dict[str, object] = {"M4.1.num": 10, "M4.1.den": 9}
UNITS = "code,name,level,parent_code,received\n00001,xã 1,xa,058,30/11/2024\n00002,xã 2,xa,058,06/12/2024\n"


@pytest.fixture
def district(tmp_path: Path, own_home: Path) -> Any:
    """Two communes' workbooks, and the dates on which they came; the office's own folder is an empty one."""
    folder = tmp_path / "in"
    for n in (1, 2):
        make(folder / f"{n}.xlsx", VALUES, code=f"0000{n}", name=f"xã {n}", parent="058")
    (folder / "danh_sach_don_vi.csv").write_text(UNITS, encoding="utf-8")
    (own_home / ".xlsx_addin").mkdir()
    book = opened(tmp_path / "h.xlsx", {}, code="058", name="huyện Mẫu", level="huyen", parent="06")
    put(book, "RUN.folder", str(folder))
    return book


def listed(book: Any, sheet: str) -> list[list[str]]:
    return [[str(x) for x in row if x is not None] for row in book.sheets[sheet].used_range.value if row]


def late(book: Any) -> list[str]:
    return [next(x for x in row if x.startswith("xã")) for row in listed(book, "Theo dõi nộp") if "Muộn" in row]


def codes(book: Any) -> set[str]:
    return {x for row in listed(book, CHECKS) for x in row}


def test_the_calendar_serves_where_no_day_is_named(district: Any) -> None:
    assert click(district, "consolidate").fine
    assert late(district) == ["xã 2"]
    assert "deadline-assumed" in codes(district)
    before = listed(district, "Theo dõi nộp")
    assert click(district, "consolidate").fine
    assert listed(district, "Theo dõi nộp") == before
    put(district, "RUN.deadline", "31/12/2024")
    assert click(district, "consolidate").fine
    assert late(district) == []
    assert "deadline-assumed" not in codes(district)


def test_the_offices_own_file_lies_in_its_folder_and_nowhere_else(
    district: Any, own_home: Path, tmp_path: Path
) -> None:
    text = '[[deadlines]]\nid = "xa-huyen-nam"\nday = 20\nmonth = 11\n'
    for folder in (tmp_path, tmp_path / "in"):
        (folder / "han_bao_cao.toml").write_text(text, encoding="utf-8")
    assert click(district, "consolidate").fine
    assert late(district) == ["xã 2"]
    own = own_home / ".xlsx_addin" / "han_bao_cao.toml"
    own.write_text(text, encoding="utf-8")
    assert click(district, "consolidate").fine
    assert late(district) == ["xã 1", "xã 2"]


def test_a_bad_file_is_told_and_nobody_is_late(district: Any, own_home: Path) -> None:
    (own_home / ".xlsx_addin" / "han_bao_cao.toml").write_text("day = ", encoding="utf-8")
    assert click(district, "consolidate").fine
    assert "deadlines-unreadable" in codes(district)
    assert late(district) == []
