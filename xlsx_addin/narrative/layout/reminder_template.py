"""The template of the reminder: an official letter with a short table of units, or a long one as an appendix."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm

from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.parts import (
    add,
    appendix,
    command_row,
    data_row,
    grid,
    letter_header,
    loop,
    new_document,
    saved,
    signature,
)
from xlsx_addin.narrative.layout.styling import LETTER_LOOKS

PLACE = "{{ dia_danh }}, ngày       tháng       năm        "
REFERENCE = "(Kèm theo Công văn số        /{{ ky_hieu }} ngày       tháng       năm       \ncủa {{ ten_co_quan }})"


def build_reminder() -> bytes:
    """The template ``cong_van_don_doc.docx``."""
    document = new_document(*LETTER_LOOKS)
    letter_header(document, PLACE)
    loop(document, "doan", "mo_dau", styles.BODY, "{{ doan }}")
    add(document, styles.COMMAND, "{%p if don_vi %}")
    _units(document, "don_vi")
    add(document, styles.COMMAND, "{%p endif %}")
    for name in ("nop_muon", "cap_duoi"):
        loop(document, "doan", name, styles.AFTER_TABLE, "{{ doan }}")
    loop(document, "doan", "de_nghi", styles.AFTER_TABLE, "{{ doan }}./.")
    signature(document)
    add(document, styles.COMMAND, "{%p if danh_sach %}")
    appendix(document, "Phụ lục", "DANH SÁCH ĐƠN VỊ CHƯA CÓ SỐ LIỆU {{ ky | upper }}", REFERENCE)
    _units(document, "danh_sach")
    add(document, styles.COMMAND, "{%p endif %}")
    return saved(document, "Mẫu công văn đôn đốc")


def _units(document: Any, source: str) -> None:
    heads = ("TT", "Đơn vị", "Tình trạng", "Lý do", "Hạn nộp")
    table = grid(document, heads, (Mm(11), Mm(46), Mm(26), Mm(51), Mm(26)))
    command_row(table, f"{{%tr for d in {source} %}}")
    data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ loop.index }}"),
            (styles.TABLE_TEXT, "{{ d.ten }}"),
            (styles.TABLE_CENTRE, "{{ d.tinh_trang }}"),
            (styles.TABLE_TEXT, "{{ d.ly_do }}"),
            (styles.TABLE_CENTRE, "{{ d.han_nop }}"),
        ),
    )
    command_row(table, "{%tr endfor %}")
