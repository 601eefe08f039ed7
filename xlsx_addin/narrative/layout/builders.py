"""Every template by the name of its file, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlsx_addin.narrative.layout.appendix_templates import build_documents_list, build_form
from xlsx_addin.narrative.layout.directive_template import build_directive
from xlsx_addin.narrative.layout.note_template import build_note
from xlsx_addin.narrative.layout.periodic_template import build_annual, build_half_year
from xlsx_addin.narrative.layout.plan_template import build_plan
from xlsx_addin.narrative.layout.reminder_template import build_reminder
from xlsx_addin.narrative.layout.self_inspection_template import build_self_inspection

BUILDERS: Mapping[str, Callable[[], bytes]] = {
    "bao_cao_nam.docx": build_annual,
    "bao_cao_6_thang.docx": build_half_year,
    "phu_luc_01.docx": build_form,
    "danh_muc.docx": build_documents_list,
    "ke_hoach.docx": build_plan,
    "cong_van_chi_dao.docx": build_directive,
    "cong_van_don_doc.docx": build_reminder,
    "phieu_tra.docx": build_note,
    "tu_kiem_tra.docx": build_self_inspection,
}
