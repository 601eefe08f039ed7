"""The template of the note that goes back to a unit: an official letter."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm

from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.parts import (
    add,
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


def build_note() -> bytes:
    """The template ``phieu_tra.docx``."""
    document = new_document(*LETTER_LOOKS)
    letter_header(document, "{{ dia_danh }}, ngày       tháng       năm        ")
    loop(document, "doan", "mo_dau", styles.BODY, "{{ doan }}")
    _findings(document)
    loop(document, "doan", "de_nghi", styles.AFTER_TABLE, "{{ doan }}./.")
    signature(document)
    return saved(document, "Mẫu phiếu trả đơn vị")


def _findings(document: Any) -> None:
    add(document, styles.COMMAND, "{%p if phat_hien %}")
    heads = ("TT", "Mức độ", "Vị trí", "Nội dung", "Cách xử lý")
    table = grid(document, heads, (Mm(11), Mm(20), Mm(31), Mm(54), Mm(44)))
    command_row(table, "{%tr for p in phat_hien %}")
    data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ loop.index }}"),
            (styles.TABLE_CENTRE, "{{ p.muc_do }}"),
            (styles.TABLE_TEXT, "{{ p.vi_tri }}"),
            (styles.TABLE_TEXT, "{{ p.noi_dung }}"),
            (styles.TABLE_TEXT, "{{ p.cach_xu_ly }}"),
        ),
    )
    command_row(table, "{%tr endfor %}")
    add(document, styles.COMMAND, "{%p endif %}")
