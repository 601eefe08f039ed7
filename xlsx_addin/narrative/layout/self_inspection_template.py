"""The template of the report on a self-inspection."""

from __future__ import annotations

from xlsx_addin.narrative.documents.self_inspection import OUTLINE
from xlsx_addin.narrative.layout.goal_table import goal_table, split_after
from xlsx_addin.narrative.layout.parts import body, closing, new_document, report_header, saved, signature

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"
_SUBJECT = "Kết quả tự kiểm tra công tác bình đẳng giới\nvà vì sự tiến bộ của phụ nữ {{ ky }}"
_CLOSING = f"Trên đây là Báo cáo kết quả tự kiểm tra công tác {_GENDER} {{{{ ky }}}} của {{{{ ten_co_quan }}}}./."


def build_self_inspection() -> bytes:
    """The template ``tu_kiem_tra.docx``."""
    document = new_document()
    report_header(document, "BÁO CÁO", _SUBJECT)
    goals, rest = split_after(OUTLINE, "tu_danh_gia")
    body(document, goals)
    goal_table(document, "Tự đánh giá")
    body(document, rest)
    closing(document, _CLOSING)
    signature(document)
    return saved(document, "Mẫu báo cáo tự kiểm tra")
