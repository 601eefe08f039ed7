"""The kinds of documents, by their names on the command line. A new kind is a line here, a module under ``documents``
and a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xlsx_addin.narrative.context import Made
from xlsx_addin.narrative.documents import (
    directive,
    documents_list,
    form_table,
    note,
    periodic,
    plan,
    reminding,
    returning,
    self_inspection,
)
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import Outline


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is what staff call it; ``template`` a file under ``templates/``; ``make`` raises ``DocumentRefused``;
    ``meanings`` explains each tag of its template; ``outline`` is how its parts stand."""

    code: str
    name: str
    template: str
    make: Callable[[Material], Made]
    meanings: Mapping[str, str]
    outline: Outline


_ALL = (
    Kind("nam", "Báo cáo năm", "bao_cao_nam.docx", periodic.annual, periodic.MEANINGS, periodic.OUTLINE),
    Kind("6-thang", "Báo cáo 6 tháng", "bao_cao_6_thang.docx", periodic.half_year, periodic.MEANINGS, periodic.OUTLINE),
    Kind("phu-luc-01", "Phụ lục 01", "phu_luc_01.docx", form_table.form_table, form_table.MEANINGS, form_table.OUTLINE),
    Kind(
        "danh-muc",
        "Danh mục văn bản",
        "danh_muc.docx",
        documents_list.documents_list,
        documents_list.MEANINGS,
        documents_list.OUTLINE,
    ),
    Kind("ke-hoach", "Kế hoạch", "ke_hoach.docx", plan.plan, plan.MEANINGS, plan.OUTLINE),
    Kind(
        "chi-dao",
        "Công văn chỉ đạo",
        "cong_van_chi_dao.docx",
        directive.directive,
        directive.MEANINGS,
        directive.OUTLINE,
    ),
    Kind(
        "don-doc",
        "Công văn đôn đốc",
        "cong_van_don_doc.docx",
        reminding.reminder,
        reminding.MEANINGS,
        reminding.OUTLINE,
    ),
    Kind("phieu-tra", "Phiếu trả đơn vị", "phieu_tra.docx", note.note, returning.MEANINGS, returning.OUTLINE),
    Kind(
        "tu-kiem-tra",
        "Báo cáo tự kiểm tra",
        "tu_kiem_tra.docx",
        self_inspection.self_inspection,
        self_inspection.MEANINGS,
        self_inspection.OUTLINE,
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})
"""In the order in which they are offered."""


def kind_of_period(period: str) -> Kind:
    """The report of a period: ``nam`` or ``6-thang``."""
    return KINDS[period if period in KINDS else "nam"]
