"""The self-inspection: what is open on the workbook, what is short of its target, what nobody can know for the unit."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests import forms
from tests.conftest import CommandLine
from tests.hosts.clicks import make
from xlsx_addin.acceptance import marked
from xlsx_addin.evaluation import evaluate
from xlsx_addin.findings import Severity, grouped
from xlsx_addin.narrative.context import Made
from xlsx_addin.narrative.documents.self_inspection import self_inspection
from xlsx_addin.narrative.material import Material
from xlsx_addin.submission.records import Submission, Unit

from . import levels, samples
from .levels import DEPARTMENT, PROVINCE
from .reading import text_of
from .samples import CITY, COMMUNES, EDITION, submission


def made(s: Submission) -> Made:
    return self_inspection(Material(EDITION, s, {}))


def said(document: Made, key: str) -> str:
    return "\n".join(p.text for part in document.parts if part.key == key for p in part.paragraphs)


def told(document: Made) -> list[str]:
    return [b.what for b in document.all_blanks()]


def stated(text: str) -> tuple[int, int]:
    """Errors and warnings as the sentence counts them."""
    found = {what: int(n) for n, what in re.findall(r"(\d+) (lỗi|cảnh báo)", text)}
    return found.get("lỗi", 0), found.get("cảnh báo", 0)


# --- the workbook's own checks -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"CB.hdnd.xa.total": 13.0, "CB.hdnd.xa.women": 17.0},
        {"M4.1.num": 500.0, "M4.1.den": 100.0, "M3.2.1.1": "ba", "M3.2.1.1.1": 2.0},
    ],
)
def test_open_findings_are_counted_as_they_are_listed(cells: dict[str, object]) -> None:
    s = forms.submission(cells)  # type: ignore[arg-type]
    lines = list(grouped(evaluate(EDITION, s).findings))
    wanted = tuple(sum(f.severity is x for f in lines) for x in (Severity.ERROR, Severity.WARNING))
    assert sum(wanted) > 0
    assert stated(said(made(s), "kiem_tra_so_lieu")) == wanted


def test_a_clean_workbook_says_so() -> None:
    assert not evaluate(EDITION, levels.department()).findings
    assert "không còn lỗi, cảnh báo" in said(made(levels.department()), "kiem_tra_so_lieu")


def test_what_was_accepted_stands_with_its_reason() -> None:
    s = forms.submission({"M4.1.num": 5.0, "M4.1.den": 4.0})
    found = evaluate(EDITION, s).findings
    mark, same = next(marked(EDITION, s, found, Severity.WARNING))
    before, after = made(s), made(replace(s, accepted={mark: "Đã đối chiếu sổ hộ tịch."}))
    lines = said(after, "kiem_tra_so_lieu").split("\n")
    assert stated(lines[0])[1] == stated(said(before, "kiem_tra_so_lieu"))[1] - 1
    assert lines[1].startswith("01 nội dung bị cảnh báo") and lines[1].endswith(":")
    assert len(lines) == 3 and "Đã đối chiếu sổ hộ tịch." in lines[2] and same[0].sheet in lines[2]


def test_a_consolidation_without_its_list_is_a_blank() -> None:
    document = made(samples.bac_kan())
    assert "…" in said(document, "kiem_tra_so_lieu") and "kết quả kiểm tra số liệu" in told(document)


# --- what is short ---------------------------------------------------------------------------------------------------
def test_chi_tieu_below_their_target_are_named() -> None:
    # 2024 against the targets of 2025: 92/154 bodies; 5310/20102; 2,9/1,6 hours; 14/32; 9912/8650; 41/160; 861/1520
    short = (
        "lãnh đạo chủ chốt",
        "nữ giám đốc",
        "số giờ",
        "tư vấn",
        "giới tính khi sinh",
        "tiến sĩ",
        "kiến thức cơ bản",
    )
    (line,) = [x for x in said(made(levels.province()), "ton_tai").split("\n") if "dưới mục tiêu" in x]
    lead, _, names = line.partition(": ")
    assert lead == "- Còn 07 chỉ tiêu dưới mục tiêu áp dụng"
    assert [word in name for word, name in zip(short, names.split("; "), strict=True)] == [True] * 7


def test_missing_figures_are_told_for_a_year_and_not_for_half_of_it() -> None:
    year, half = (made(submission(COMMUNES[0], period=p)) for p in ("nam", "6-thang"))
    assert "Còn 11 chỉ tiêu chưa có số liệu" in said(year, "ton_tai")
    assert "chưa có số liệu" not in said(half, "ton_tai")
    assert "tồn tại, hạn chế" in told(half)


def test_nothing_short_is_said_only_of_what_is_known() -> None:
    s = submission(DEPARTMENT, {"M4.1.num": 105, "M4.1.den": 100}, period="6-thang")
    assert said(made(s), "ton_tai").startswith("Các chỉ tiêu có số liệu đều đạt mục tiêu áp dụng")
    s = submission(DEPARTMENT, {"M4.1.num": 120, "M4.1.den": 100}, period="6-thang")
    assert "Còn 01 chỉ tiêu dưới mục tiêu áp dụng: tỷ số giới tính khi sinh." in said(made(s), "ton_tai")


def test_what_no_workbook_holds_is_blank_and_told() -> None:
    document = made(samples.bac_kan())
    for key, what in (
        ("can_cu", "căn cứ tự kiểm tra (văn bản yêu cầu)"),
        ("nguyen_nhan", "nguyên nhân của tồn tại, hạn chế"),
        ("khac_phuc", "thời hạn khắc phục, cơ quan và người chịu trách nhiệm"),
    ):
        assert "…" in said(document, key) and what in told(document)


def test_no_document_speaks_of_an_appendix_that_it_lacks() -> None:
    document = made(samples.bac_kan())
    assert not any("Phụ lục kèm theo" in p.text or "(danh mục" in p.text for p in document.paragraphs())


@pytest.mark.parametrize("unit", [PROVINCE, CITY, COMMUNES[0], DEPARTMENT, Unit()])
def test_every_level_can_make_it(unit: Unit) -> None:
    document = made(submission(unit))
    assert {part.key for part in document.parts} >= {"can_cu", "tu_danh_gia", "ton_tai", "khac_phuc"}


# --- a real consolidation --------------------------------------------------------------------------------------------
def test_a_consolidation_by_the_command_line(tmp_path: Path) -> None:
    """One ward errs, one is clean, one is missing: counts are those of «Kiểm tra», and the missing one is named."""
    inbox = tmp_path / "phường"
    make(inbox / "a.xlsx", {"CB.hdnd.xa.total": 13, "CB.hdnd.xa.women": 17}, code="01834", name="phường A")
    make(inbox / "b.xlsx", {"M4.1.num": 777}, code="01837", name="phường B")
    table = tmp_path / "ds.csv"
    rows = [f"{code},phường {name},xa,058" for code, name in (("01834", "A"), ("01837", "B"), ("01840", "Vắng Mặt"))]
    table.write_text("\n".join(["code,name,level,parent_code", *rows]), encoding="utf-8")
    whole, out = tmp_path / "tong.xlsx", tmp_path / "tu_kiem_tra.docx"
    ran = CommandLine()("consolidate", inbox, "-o", whole, "--units", table, "--unit-code", "058", "--unit-name",
                        "thành phố Bắc Kạn", "--level", "huyen", "--year", 2024)  # fmt: skip
    assert ran.code == 1, ran.err
    assert CommandLine()("report", whole, "-o", out, "--kind", "tu-kiem-tra").code == 0
    text = text_of(out.read_bytes())
    sheet = openpyxl.load_workbook(whole, read_only=True)["Kiểm tra"]
    column = [cell for row in sheet.iter_rows(values_only=True) for cell in row[:4] if cell in ("Lỗi", "Cảnh báo")]
    (line,) = [x for x in text.split("\n") if x.startswith("Qua kiểm tra")]
    assert stated(line) == (column.count("Lỗi"), column.count("Cảnh báo")) and column.count("Lỗi") > 0
    assert "Còn 01 đơn vị chưa có số liệu trong sổ tổng hợp: phường Vắng Mặt." in text
