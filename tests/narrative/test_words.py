"""Words for figures, units and agencies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlsx_addin.narrative import words
from xlsx_addin.submission.records import Unit


@pytest.mark.parametrize(
    ("women", "total", "text"),
    [
        (9, 29, "09/29 người, chiếm tỷ lệ 31,03%"),
        (584, 2302, "584/2.302 người, chiếm tỷ lệ 25,37%"),
        (0, 1, "0 người"),
        (0, None, "0 người"),
        (1, 1, "01 người"),
        (0, 13, "0/13 người"),
        (None, 13, "……/13 người"),
        (3, None, "03/…… người"),
        (3, 0, "03/0 người"),
    ],
)
def test_women_of(women: int | None, total: int | None, text: str) -> None:
    assert words.women_of(women, total) == text


def test_change_in_points() -> None:
    assert words.change(Decimal("25.37"), Decimal("27.80")).startswith("giảm 2,43 điểm phần trăm")
    assert words.change(Decimal("25.37"), Decimal("25.37")).startswith("bằng cùng kỳ")


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["phường Đức Xuân"], "phường Đức Xuân"),
        (["Phường Đức Xuân", "phường Sông Cầu", "Xã Nông Thượng"], "các phường: Đức Xuân, Sông Cầu; xã Nông Thượng"),
        (["Đức Xuân", "Sông Cầu"], "Đức Xuân, Sông Cầu"),
        (["TP. Bắc Kạn"], "thành phố Bắc Kạn"),
        (["xã Xã Tắc"], "xã Xã Tắc"),
    ],
)
def test_name_units(names: list[str], text: str) -> None:
    assert words.name_units([Unit("", name, "xa") for name in names]) == text


@pytest.mark.parametrize(
    ("agency", "lines", "in_text", "symbol"),
    [
        (
            "Ủy ban nhân dân thành phố Bắc Kạn",
            ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ BẮC KẠN"),
            "Ủy ban nhân dân thành phố Bắc Kạn",
            "UBND",
        ),
        (
            "BAN VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ THÀNH PHỐ BẮC KẠN",
            ("BAN VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ", "THÀNH PHỐ BẮC KẠN"),
            "Ban Vì sự tiến bộ của phụ nữ thành phố Bắc Kạn",
            "BVSTBPN",
        ),
        ("UBND THÀNH PHỐ", ("UBND THÀNH PHỐ",), "Ủy ban nhân dân thành phố Bắc Kạn", "UBND"),
        ("", (), "thành phố Bắc Kạn", ""),
    ],
)
def test_agency(agency: str, lines: tuple[str, ...], in_text: str, symbol: str) -> None:
    assert words.agency_lines(agency) == lines
    assert words.agency_in_sentence(agency, "thành phố Bắc Kạn") == in_text
    assert words.agency_symbol(agency) == symbol


def test_kinds_in_the_usual_order() -> None:
    assert words.kinds_text(["phường A", "thị trấn B", "xã C"]) == "xã, phường, thị trấn"
    assert words.kinds_text(["phường A", "B"]) == ""


def test_control_characters_do_not_reach_a_document() -> None:
    assert words.clean("a\x00b\x0bc\tđ\ud800") == "a b c đ"
