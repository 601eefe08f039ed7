"""The template of the plan."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm

from xlsx_addin.narrative.documents.plan import OUTLINE
from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.goal_table import goal_table, split_after
from xlsx_addin.narrative.layout.parts import (
    add,
    body,
    closing,
    command_row,
    data_row,
    fill_cell,
    grid,
    new_document,
    report_header,
    saved,
    signature,
)

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"
_SUBJECT = "Thực hiện công tác bình đẳng giới\nvà vì sự tiến bộ của phụ nữ {{ ky_sau }}"
# A plan may be signed before its year or in it: the year stays a blank like the day.
_PLACE = "{{ dia_danh }}, ngày       tháng       năm        "
_CLOSING = (
    f"Trên đây là Kế hoạch thực hiện công tác {_GENDER} {{{{ ky_sau }}}} của {{{{ ten_co_quan }}}}. Yêu cầu các "
    "cơ quan, đơn vị liên quan nghiêm túc triển khai thực hiện./."
)


def build_plan() -> bytes:
    """The template ``ke_hoach.docx``."""
    document = new_document()
    report_header(document, "KẾ HOẠCH", _SUBJECT, _PLACE)
    goals, rest = split_after(OUTLINE, "muc_tieu_nam")
    activities, rest = split_after(rest, "nhiem_vu_chinh")
    body(document, goals)
    goal_table(document, "Khoảng cách\ncòn lại")
    body(document, activities)
    _activities(document)
    body(document, rest)
    closing(document, _CLOSING)
    signature(document)
    return saved(document, "Mẫu kế hoạch")


def _activities(document: Any) -> None:
    add(document, styles.COMMAND, "{%p if hoat_dong %}")
    heads = ("TT", "Nội dung hoạt động", "Cơ quan\nthực hiện", "Thời hạn", "Kinh phí\n(triệu đồng)")
    table = grid(document, heads, (Mm(11), Mm(60), Mm(36), Mm(25), Mm(28)))
    command_row(table, "{%tr for h in hoat_dong %}")
    data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ h.tt }}"),
            (styles.TABLE_TEXT, "{{ h.noi_dung }}"),
            (styles.TABLE_TEXT, "{{ h.co_quan }}"),
            (styles.TABLE_CENTRE, "{{ h.thoi_han }}"),
            (styles.TABLE_CENTRE, "{{ h.kinh_phi }}"),
        ),
    )
    command_row(table, "{%tr endfor %}")
    command_row(table, "{%tr if cong_kinh_phi %}")
    total = data_row(table, ())
    fill_cell(total.cells[0].merge(total.cells[3]), styles.TABLE_HEAD, "Cộng kinh phí đã ghi")
    fill_cell(total.cells[4], styles.TABLE_HEAD, "{{ cong_kinh_phi }}")
    command_row(table, "{%tr endif %}")
    add(document, styles.COMMAND, "{%p endif %}")
