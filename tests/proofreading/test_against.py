"""A text against a workbook: our own reports are right, changed numbers are found, what is uncertain is left alone."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from tests.faults.correct import filled
from tests.narrative.samples import EDITION, bac_kan, submission
from xlsx_addin.catalogue import load_edition
from xlsx_addin.evaluation import evaluate
from xlsx_addin.narrative.kinds import kind_of_period
from xlsx_addin.narrative.material import Material
from xlsx_addin.proofreading.against import compare, names_unit
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.model import Found, Kind
from xlsx_addin.proofreading.text import Text, plain_text
from xlsx_addin.reading.book import read_bytes
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Unit

UNITS = {
    "xã": (Unit("01840", "phường Đức Xuân", "xa", "058", "thành phố Bắc Kạn"), 2024, "nam"),
    "huyện": (Unit("058", "thành phố Bắc Kạn", "huyen", "06", "tỉnh Bắc Kạn"), 2023, "nam"),
    "tỉnh": (Unit("27", "tỉnh Bắc Ninh", "tinh"), 2024, "nam"),
    "hai cấp": (Unit("01", "thành phố Hà Nội", "tinh"), 2026, "nam"),
    "6 tháng": (Unit("058", "thành phố Bắc Kạn", "huyen", "06", "tỉnh Bắc Kạn"), 2024, "6-thang"),
}


@cache
def material(name: str) -> Material:
    """A correct workbook made by chance, read as a file."""
    unit, year, period = UNITS[name]
    read = parse_book(read_bytes(filled(unit, year, period, 1).to_bytes(), lambda sheet: True))
    edition = load_edition(read.edition)
    return Material(edition, evaluate(edition, read).submission, {})


@cache
def own_report(name: str) -> Text:
    made = kind_of_period(UNITS[name][2]).make(material(name))
    return plain_text("\n".join(p.text for p in made.paragraphs()))


def against(text: Text, of: Material) -> tuple[int, list[Found]]:
    proof = compare(text, of)
    return proof.statements, [*proof.findings]


@pytest.mark.parametrize("name", UNITS)
def test_our_own_report_is_right_and_most_of_it_is_recognised(name: str) -> None:
    figures = [f for line in own_report(name).lines for f in Prose(line.text).figures]
    matched, found = against(own_report(name), material(name))
    assert found == []
    assert matched >= 0.9 * len(figures)


@pytest.mark.parametrize("name", UNITS)
def test_a_changed_number_is_found_with_its_sheet(name: str) -> None:
    """Six numbers by chance, each in a copy of its own."""
    text, random = own_report(name), Random(name)
    sheets = set(material(name).edition.sheets.values())
    places = [(i, f) for i, line in enumerate(text.lines) for f in Prose(line.text).figures if f.sign != "đồng"]
    missed = []
    for index, figure in random.sample(places, 6):
        line, prose = text.lines[index], Prose(text.lines[index].text)
        start, end = prose.clean.span(figure.start, figure.number_end)
        other = str(figure.value + (Decimal("3.17") if figure.decimals else 7)).replace(".", ",")
        changed = dataclasses.replace(line, text=line.text[:start] + other + line.text[end:])
        _, found = against(Text((*text.lines[:index], changed, *text.lines[index + 1 :])), material(name))
        if not any(f.start <= start < f.end and any(f"«{sheet}»" in f.message for sheet in sheets) for f in found):
            missed.append(changed.text[max(start - 40, 0) : end + 20])
    assert len(missed) <= 1, missed


def of_city(text: str) -> tuple[int, list[tuple[str, str, Kind]]]:
    """What the figures of Bắc Kạn's report of 2023 have to say to a text."""
    proof = compare(plain_text(text), Material(EDITION, bac_kan(), {}))
    return proof.statements, [(f.stated, f.right, f.kind) for f in proof.findings]


PARTY = "- Tỷ lệ nữ tham gia cấp ủy đảng nhiệm kỳ 2020 - 2025:\n"
COUNCIL = "- Tỷ lệ nữ tham gia đại biểu Hội đồng nhân dân nhiệm kỳ 2021 - 2026:\n"
LEADERS = "- Nữ tham gia lãnh đạo chủ chốt chính quyền các cấp:\n"


@pytest.mark.parametrize(
    ("text", "matched", "found"),
    [
        (
            PARTY
            + "+ Cấp thành phố: 11/36 người, chiếm tỷ lệ 30,56 %;\n+ Cấp xã, phường: 31/101 người, chiếm tỷ lệ 30,69%",
            6,
            [],
        ),
        (PARTY + "+ Cấp thành phố: 12/36 người", 2, [("12", "11", Kind.WRONG)]),
        (
            COUNCIL + "- + Hội đồng nhân dân thành phố: 09/29 người, chiếm tỷ lệ 30,03%",
            3,
            [("30,03%", "31,03%", Kind.WRONG)],
        ),
        (
            COUNCIL + "+ Hội đồng nhân dân xã, phường: 53/152 người, chiếm tỷ lệ 34,86%",
            3,
            [("34,86%", "34,87%", Kind.TRUNCATED)],
        ),
        (
            LEADERS + "- + UBND xã, phường: Chủ tịch 01/8 người, chiếm tỷ lệ 12,5%; Phó Chủ tịch: 06/13 người.",
            5,
            [("06", "05", Kind.WRONG)],
        ),
        (LEADERS + "- + HĐND thành phố: Chủ tịch 01 người; Phó Chủ tịch 0 người.", 2, [("01", "0", Kind.WRONG)]),
        ("Tỷ lệ nữ tham gia cấp ủy cấp xã nhiệm kỳ 2020 - 2025 đạt 30,7%.", 1, []),
        ("Tỷ lệ nữ đại biểu HĐND cấp xã nhiệm kỳ 2021-2026 đạt 35,87%.", 1, [("35,87%", "34,87%", Kind.WRONG)]),
        (
            "UBND thành phố đã ban hành 16 văn bản, cụ thể: Có 03 Kế hoạch; 05 Quyết định; 09 Công văn.",
            4,
            [("05", "04", Kind.WRONG)],
        ),
        (
            "Thành phố duy trì 15 mô hình phòng, chống bạo lực gia đình, 116 địa chỉ tin cậy, 151 đường dây nóng.",
            3,
            [("116", "117", Kind.WRONG)],
        ),
        (
            "Giám sát tại 08 đơn vị xã phường (trong đó trực tiếp 03 đơn vị, gián tiếp 4 đơn vị).",
            3,
            [("04", "05", Kind.WRONG)],
        ),
    ],
)
def test_the_words_of_staff_lead_to_figures(text: str, matched: int, found: list[tuple[str, str, Kind]]) -> None:
    assert of_city(text) == (matched, found)


@pytest.mark.parametrize(
    "text",
    [
        # another unit, level or year; an aim; last year; a bound; a part; a plan
        COUNCIL + "+ Phường Đức Xuân: 07/20 người, chiếm tỷ lệ 35,00%",
        COUNCIL + "+ Hội đồng nhân dân tỉnh: 07/20 người",
        "Tỷ lệ nữ đại biểu HĐND cấp tỉnh đạt 25,00%.",
        "Năm 2022, tỷ lệ nữ tham gia cấp ủy cấp xã đạt 28,00%.",
        "Phấn đấu đến năm 2025 tỷ lệ nữ tham gia cấp ủy cấp xã đạt 35%.",
        "Nhiệm kỳ trước tỷ lệ nữ tham gia cấp ủy cấp xã đạt 21,5%.",
        "Tỷ lệ nữ tham gia cấp ủy cấp xã đạt trên 30%.",
        "Tỷ lệ nữ tham gia cấp ủy cấp xã tăng 2,1%.",
        "Tại phường Đức Xuân, tỷ lệ nữ tham gia cấp ủy cấp xã đạt 35%.",
        "Tỷ lệ nữ tham gia cấp ủy xã đạt 35%.",
        "UBND tỉnh đã ban hành 05 văn bản chỉ đạo công tác bình đẳng giới.",
        "UBND phường Đức Xuân đã ban hành 05 văn bản.",
        "Trên địa bàn thành lập mới 02 mô hình phòng, chống bạo lực gia đình.",
        "Toàn huyện có 86 địa chỉ tin cậy.",
        "Toàn thành phố có 86 địa chỉ tin cậy (tính đến tháng 6).",
        "KẾ HOẠCH\nTỷ lệ nữ tham gia cấp ủy cấp xã đạt 35%.",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024\nTỷ lệ nữ tham gia cấp ủy cấp xã đạt 35%.",
    ],
)
def test_what_is_not_certainly_a_figure_of_the_workbook_is_left_alone(text: str) -> None:
    assert of_city(text) == (0, [])


def test_indicators_by_name_in_lines_and_tables() -> None:
    s = submission(
        Unit("27", "tỉnh Bắc Ninh", "tinh"), {"M5.2.num": 1020, "M5.2.den": 2262, "M3.1.num": 3, "M3.1.den": 2}
    )
    name = "Tỷ lệ nữ được tuyển mới vào hệ thống giáo dục nghề nghiệp"

    def found(text: str) -> tuple[int, list[tuple[str, str]]]:
        proof = compare(plain_text(text), Material(EDITION, s, {}))
        return proof.statements, [(f.stated, f.right) for f in proof.findings]

    assert found(f"- {name}: 45,09% (1.020/2.262); đạt mục tiêu.") == (3, [])
    assert found(f"- {name} đạt 45,9%.") == (1, [("45,9%", "45,09%")])
    assert found(f"- {name} đến năm 2025 đạt 50%.") == (0, [])
    assert found(f"Giảm {name.lower()} còn 20%.") == (0, [])
    table = f"TT\tMục tiêu, chỉ tiêu\tKết quả\tĐánh giá\n5.2\t{name}\t45,90% (1.020/2.262)\tĐạt"
    assert found(table) == (3, [("45,90%", "45,09%")])
    assert found(table.replace("Kết quả", "Kết quả năm 2021")) == (0, [])


def test_whether_the_text_is_of_the_unit() -> None:
    s = material("xã").submission
    assert names_unit(plain_text("UBND PHƯỜNG ĐỨC XUÂN"), s)
    assert names_unit(plain_text("Cột\tphường Đức Xuân"), s)
    assert not names_unit(plain_text("UBND phường Sông Cầu"), s)
