"""The form as an appendix: every row as printed, figures in Vietnamese writing, a blank left blank."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm

from xlsx_addin.catalogue import Edition, Role, load_edition
from xlsx_addin.keys import NOT_ARISING
from xlsx_addin.narrative.documents.form_table import form_table
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import write_report
from xlsx_addin.submission.records import State, Submission

from . import levels, samples
from .levels import DEPARTMENT, PROVINCE
from .samples import COMMUNES, EDITION, submission
from .test_rendering import as_pdf_text

TWO_LEVELS = load_edition("hai_cap_2026")
BY_HAND = {  # of ``levels``: 12/19, 8/8, 71/126
    "1.1": "63,16",
    "1.3": "100,00",
    "1.4": "56,35",
    "2.1.1.1": "35",
}


def lines(s: Submission, edition: Edition = EDITION) -> dict[str, dict[str, str]]:
    """The rows of the form by id, as the document has them."""
    objectives: Any = form_table(Material(edition, s, {})).values["bieu"]
    table = [line for each in objectives for line in (each, *each["dong"])]
    return {row.id: line for row, line in zip(edition.indicators, table, strict=True)}


@pytest.mark.parametrize(("edition", "number"), [(EDITION, 56), (TWO_LEVELS, 53)])
def test_all_rows_as_the_form_prints_them(edition: Edition, number: int) -> None:
    found = lines(submission(PROVINCE, edition=edition), edition)
    assert len(found) == number
    assert [(x["tt"], x["ten"]) for x in found.values()] == [
        (r.tt, " ".join(r.label.split())) for r in edition.indicators
    ]
    rows = [row for row in edition.indicators if row.role is not Role.HEADING]
    assert {i for i, x in found.items() if "ket_qua" in x} == {row.id for row in rows}
    assert [found[row.id]["don_vi_tinh"] for row in rows] == [row.unit for row in rows]
    assert {found[row.id]["ket_qua"] for row in rows} == {""}


def test_figures_worked_out_by_hand() -> None:
    found = {x["tt"]: x["ket_qua"] for x in lines(levels.province()).values() if x["tt"] in BY_HAND}
    assert found == BY_HAND


def test_rates_by_a_second_road() -> None:
    """Two decimals, half up, by the decimal module's own rounding, from the pairs of the form's data."""
    figures, found = levels.FIGURES, lines(levels.province())
    checked = 0
    for row in EDITION.rates:
        pairs = row.formula.pairs if row.formula else ()
        if row.id == "M1.1" or not all(isinstance(p.total, str) and {p.part, p.total} <= set(figures) for p in pairs):
            continue
        part, total = (
            sum(Fraction(figures[str(x)]) for x in side) for side in ([p.part for p in pairs], [p.total for p in pairs])
        )
        if not total:
            assert found[row.id]["ket_qua"] == NOT_ARISING
            continue
        exact = part / total * Fraction(row.formula.scale)  # type: ignore[union-attr]
        rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert found[row.id]["ket_qua"] == f"{rounded:,}".translate(str.maketrans(".,", ",."))
        checked += 1
    assert checked > 15


def test_counts_flags_zeros_and_what_did_not_arise() -> None:
    figures = {"M3.2.1.1": 10_450, "M3.2.1.1.1": 3, "M3.2.1.2": 0, "M3.2.1.2.1": 0, "M1.1.2": 1, "M5.1": 0}
    found = lines(submission(PROVINCE, figures))
    shown = {i: found[i]["ket_qua"] for i in (*figures, "M3.2.1.2.2", "M3.2.1.1.2", "M3.2.2.1")}
    assert shown == {
        "M3.2.1.1": "10.450",
        "M3.2.1.1.1": "3",  # the form pads nothing
        "M3.2.1.2": "0",
        "M3.2.1.2.1": "0",
        "M1.1.2": "Có",
        "M5.1": "Không",
        "M3.2.1.2.2": NOT_ARISING,
        "M3.2.1.1.2": "0,03",
        "M3.2.2.1": "",
    }


def test_a_rate_that_is_only_typed_stands() -> None:
    found = lines(submission(PROVINCE, stated_rates={"M2.1": Decimal("48.5")}))
    assert found["M2.1"]["ket_qua"] == "48,50"


def test_owners_are_those_of_the_edition_or_of_the_office() -> None:
    info = {**samples.INFO, "INFO.owner.LDVL": "Sở Nội vụ", "INFO.owner.CTK": "Thống kê tỉnh"}
    found = lines(submission(PROVINCE, edition=TWO_LEVELS, info=info), TWO_LEVELS)
    assert found["M2.1"]["chu_tri"] == "Sở Nội vụ; Thống kê tỉnh"
    made = form_table(Material(TWO_LEVELS, submission(PROVINCE, edition=TWO_LEVELS, info=info), {}))
    named = [b.what for b in made.blanks if "tên cơ quan chủ trì" in b.what]
    assert len(named) == 1 and "trợ giúp xã hội" in named[0] and "lao động" not in named[0]


# --- what is told to be blank ------------------------------------------------------------------------------------
def missing(s: Submission) -> list[str]:
    return [b.what for b in form_table(Material(EDITION, s, {})).blanks if "dòng trong biểu" in b.what]


def test_only_rows_of_the_unit_are_missed() -> None:
    assert missing(levels.province()) == []
    assert missing(submission(DEPARTMENT)) == ["kết quả của 04 dòng trong biểu (TT 1, 2, 3, 4)"]  # the health rows
    # 4 of objective 1, 17 of objective 3, 3 of 4 and 4 of 6 are a commune's or rest on its figures
    assert missing(submission(COMMUNES[0])) == ["kết quả của 28 dòng trong biểu"]


def test_half_a_year_misses_no_annual_row() -> None:
    assert missing(submission(COMMUNES[0], period="6-thang")) == []


def test_what_is_blank_on_purpose_is_not_missed() -> None:
    s = submission(DEPARTMENT)
    meant = replace(s, states={"M4.4": State.ON_PURPOSE})
    assert missing(meant) == ["kết quả của 03 dòng trong biểu (TT 1, 2, 3)"]


def test_no_blank_of_what_an_appendix_does_not_print() -> None:
    bare = form_table(Material(EDITION, submission(PROVINCE, levels.FIGURES, info={}), {}))
    assert {b.id for b in bare.blanks} == {"INFO.agency"}


def test_the_form_says_what_it_was_issued_with() -> None:
    old = form_table(Material(EDITION, submission(PROVINCE), {}))
    assert old.values["van_ban_mau"] == EDITION.reference
    new = form_table(Material(TWO_LEVELS, submission(PROVINCE, edition=TWO_LEVELS), {}))
    assert "INFO.reference" in {b.id for b in new.blanks}
    info = {**samples.INFO, "INFO.reference": "Quyết định số 1 của tỉnh"}
    given = form_table(Material(TWO_LEVELS, submission(PROVINCE, edition=TWO_LEVELS, info=info), {}))
    assert given.values["van_ban_mau"] == "Quyết định số 1 của tỉnh"
    assert "INFO.reference" not in {b.id for b in given.blanks}


# --- the page ------------------------------------------------------------------------------------------------------
def test_the_table_lies_on_its_side_with_whole_rows() -> None:
    document = docx.Document(io.BytesIO(write_report(Material(EDITION, levels.province(), {}), "phu-luc-01").docx))
    (section,) = document.sections
    assert abs(section.page_width - Mm(297)) < Mm(1) and abs(section.page_height - Mm(210)) < Mm(1)
    (table,) = document.tables
    assert len(table.rows) == 57
    assert [c.text.replace("\n", " ") for c in table.rows[0].cells] == [
        "TT",
        "Mục tiêu, chỉ tiêu",
        "Kết quả năm 2024",
        "Đơn vị tính",
        "Đơn vị chủ trì tham mưu thực hiện",
        "Kỳ báo cáo",
    ]
    width = section.page_width - section.left_margin - section.right_margin
    assert sum(c.width for c in table.rows[0].cells) <= width + Mm(1)
    flags = [[e.tag.rpartition("}")[2] for e in row._tr.trPr] for row in table.rows]
    assert "tblHeader" in flags[0] and all("cantSplit" in f for f in flags)
    bold = [row.cells[0].text for row in table.rows[1:] if row.cells[1].paragraphs[0].style.font.bold]
    assert bold == ["I", "II", "III", "IV", "V", "VI"]
    text = "\n".join(p.text for p in document.paragraphs)
    assert text.startswith("Phụ lục 01\n") and "VỀ BÌNH ĐẲNG GIỚI TỈNH BẮC NINH NĂM 2024" in text
    assert f"(Biểu mẫu kèm theo {EDITION.reference})" in text and "(Kèm theo Báo cáo số        /BC-UBND ngày" in text


def test_a_consolidation_prints_its_totals() -> None:
    found = lines(samples.bac_kan())
    assert found["M1.1.4b"]["ket_qua"] == "6" and found["M1.1.4"]["ket_qua"] == "75,00"
    assert found["M3.2.1.1.2"]["ket_qua"] == "83,33"  # 10/12


def test_every_page_repeats_the_header(tmp_path: Path) -> None:
    pages = as_pdf_text(write_report(Material(EDITION, levels.province(), {}), "phu-luc-01").docx, tmp_path)
    assert 4 <= len(pages) <= 8
    assert all("Mục tiêu, chỉ tiêu" in page and "Đơn vị tính" in page for page in pages)
    tops = [page.split("\n", 1)[0].strip() for page in pages]
    assert tops == ["Phụ lục 01", *(str(n) for n in range(2, len(pages) + 1))]
