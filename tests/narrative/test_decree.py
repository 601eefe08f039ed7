"""Every kind of document against the decree's rules, and the judge itself against planted faults."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from xlsx_addin.catalogue import edition_for
from xlsx_addin.command_line import inputs, merging
from xlsx_addin.consolidation.accept import Wanted
from xlsx_addin.consolidation.consolidate import Options
from xlsx_addin.consolidation.units import read_units
from xlsx_addin.narrative.kinds import KINDS
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.report import write_report
from xlsx_addin.resources import resource

from . import levels, samples
from .decree import faults
from .samples import EDITION

LATE, MISSING = "01852", "01840"
_LETTERS = ("chi-dao", "don-doc", "phieu-tra")


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """The sample city, merged from its communes: one file is missing, one cannot be read."""
    folder = tmp_path_factory.mktemp("thanh_pho")
    for path in resource("workbooks", "mau_bac_kan_2023").glob("0*.xlsx"):
        if not path.name.startswith(MISSING):
            shutil.copy(path, folder)
    (folder / f"{LATE}_xã Nông Thượng.xlsx").write_bytes(b"PK no workbook")
    listed = tuple(read_units(resource("workbooks", "mau_bac_kan_2023") / "danh_sach_don_vi.csv", EDITION))
    out = folder / "tong_hop.xlsx"
    options = Options(Wanted(listed=listed), deadline=dt.date(2023, 12, 5))
    merging.run_consolidation([folder], out, lambda form: options, None)
    evaluated, breakdown, book = inputs.read_for_report(out, edition_for(2023, "nam")[0], with_checks=True)
    return Material.of(EDITION, book, evaluated.submission, breakdown, today=dt.date(2023, 12, 20))


def materials(district: Material) -> Iterator[Material]:
    """Letters to all and to one; a province with a figure everywhere; a form that nobody has filled in."""
    yield district
    yield replace(district, unit=MISSING)
    yield levels.province_material()
    yield Material(EDITION, samples.empty(), {})


def periodic() -> Iterator[Material]:
    """Beside these, both periods at the other levels."""
    yield levels.half_year_province()
    yield Material(EDITION, levels.department(), {})
    yield Material(EDITION, *samples.commune())
    yield Material(EDITION, levels.half_year_commune(), {})


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_keeps_the_rules(kind: str, district: Material) -> None:
    made = 0
    for material in (*materials(district), *(() if kind in _LETTERS else periodic())):
        try:
            data = write_report(material, kind).docx
        except DocumentRefused:
            continue  # what this workbook does not give, another one does
        made += 1
        assert faults(data) == [], material.submission.unit.shown
    assert made


# --- the judge -----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def report() -> bytes:
    return write_report(levels.province_material(), "nam").docx


def _find(document: Any, start: str) -> Any:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return next(p for p in paragraphs if p.text.startswith(start))


def _text(start: str, new: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        runs = _find(document, start).runs
        runs[0].text = new
        for run in runs[1:]:
            run.text = ""

    return change


def _font(start: str, **looks: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for run in _find(document, start).runs:
            for name, value in looks.items():
                setattr(run.font, name, value)

    return change


def _coloured(start: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for run in _find(document, start).runs:
            run.font.color.rgb = RGBColor(0xC0, 0, 0)

    return change


def _layout(start: str, **looks: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for name, value in looks.items():
            setattr(_find(document, start).paragraph_format, name, value)

    return change


def _style(style: str, font: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.styles[style].font.name = font

    return change


def _section(number: int, **looks: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for name, value in looks.items():
            setattr(document.sections[number], name, value)

    return change


def _without(tag: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for element in list(document.element.body.iter(qn(tag))):
            element.getparent().remove(element)

    return change


def _no_rule(style: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        properties = document.styles[style].element.pPr
        properties.remove(properties.find(qn("w:pBdr")))

    return change


def _page_number_aside(document: Any) -> None:
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _tuck_in(document: Any) -> None:
    """The appendix goes on where the signature ends."""
    for element in document.element.body.iter(qn("w:sectPr")):
        kind = element.find(qn("w:type"))
        if kind is None:
            kind = element.makeelement(qn("w:type"), {})
            element.insert(0, kind)
        kind.set(qn("w:val"), "continuous")


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("margins", _section(0, left_margin=Mm(25))),
        ("margins", _section(1, bottom_margin=Mm(15))),
        ("paper", _section(0, page_width=Mm(216))),
        ("page-number-on-first-page", _section(0, different_first_page_header_footer=False)),
        ("page-number-align", _page_number_aside),
        ("font", _font("Năm 2024, Ủy ban", name="Arial")),
        ("font", _style("BC Nội dung", "Calibri")),
        ("colour", _coloured("I. KẾT QUẢ")),
        ("nation-size", _font("CỘNG HÒA", size=Pt(14))),
        ("motto-weight", _font("Độc lập", bold=False)),
        ("motto-rule", _no_rule("BC Kẻ dưới tiêu ngữ")),
        ("agency-rule", _no_rule("BC Kẻ dưới cơ quan")),
        ("subject-rule", _no_rule("BC Kẻ dưới trích yếu")),
        ("agency-capitals", _text("TỈNH BẮC NINH", "Tỉnh Bắc Ninh")),
        ("number", _text("Số:", "Số: 5/BC-UBND")),
        ("number-size", _font("Số:", size=Pt(12))),
        ("place-weight", _font("Bắc Ninh, ngày", italic=False)),
        ("name-capitals", _text("BÁO CÁO", "Báo cáo")),
        ("subject-weight", _font("Kết quả công tác", bold=False)),
        ("recipient-lines", _layout("- Bộ Nội vụ", alignment=WD_ALIGN_PARAGRAPH.CENTER)),
        ("text-size", _font("Năm 2024, Ủy ban", size=Pt(12))),
        ("text-align", _layout("Năm 2024, Ủy ban", alignment=WD_ALIGN_PARAGRAPH.LEFT)),
        ("text-indent", _layout("Năm 2024, Ủy ban", first_line_indent=Mm(5))),
        ("line-spacing", _layout("Năm 2024, Ủy ban", line_spacing=2.0)),
        ("paragraph-spacing", _layout("Năm 2024, Ủy ban", space_after=Pt(0))),
        ("heading-capitals", _text("I. KẾT QUẢ", "I. Kết quả thực hiện")),
        ("heading-weight", _font("2. Công tác truyền thông", bold=False)),
        ("heading-weight", _font("1.1. Công tác chỉ đạo", italic=True)),
        ("heading-apart", _layout("3. Công tác cán bộ nữ", keep_with_next=False)),
        ("end-mark", _text("Trên đây là", "Trên đây là Báo cáo.")),
        ("signature-apart", _layout("Trên đây là", keep_with_next=False)),
        ("signature-splits", _without("w:cantSplit")),
        ("table-row-splits", _without("w:cantSplit")),
        ("table-header-not-repeated", _without("w:tblHeader")),
        ("copies-size", _font("Nơi nhận:", size=Pt(14))),
        ("copy-weight", _font("- Như trên", italic=True)),
        ("as-above", _text("- Như trên", "- Bộ Nội vụ;")),
        ("signature-capitals", _text("KT. CHỦ TỊCH", "KT. Chủ tịch")),
        ("appendix-size", _font("Phụ lục I", size=Pt(13))),
        ("appendix-numerals", _text("Phụ lục II", "Phụ lục III")),
        ("appendix-title-capitals", _text("DANH MỤC VĂN BẢN", "Danh mục văn bản")),
        ("appendix-reference-weight", _font("(Kèm theo", italic=False)),
        ("appendix-page", _tuck_in),
        ("date-padding", _text("Các sở, ban, ngành", "Theo Công văn ngày 5 tháng 4 năm 2024.")),
        ("date-padding", _text("Các sở, ban, ngành", "Theo Công văn ngày 15/2/2024.")),
        ("leftover", _text("Các sở, ban, ngành", "{{ ky }}.")),
    ],
)
def test_planted_faults_are_found(code: str, change: Callable[[Any], None], report: bytes) -> None:
    document = docx.Document(io.BytesIO(report))
    change(document)
    out = io.BytesIO()
    document.save(out)
    assert code in {fault.code for fault in faults(out.getvalue())}


def test_a_document_without_a_head_is_no_document() -> None:
    document = docx.Document()
    document.add_paragraph("Báo cáo")
    out = io.BytesIO()
    document.save(out)
    assert "no-head" in {fault.code for fault in faults(out.getvalue())}
