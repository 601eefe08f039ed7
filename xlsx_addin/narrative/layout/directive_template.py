"""The template of the directive letter: what to report, by when, and which agency does what."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm

from xlsx_addin.narrative.documents.directive import OUTLINE
from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.parts import (
    add,
    body,
    closing,
    command_row,
    data_row,
    grid,
    letter_header,
    new_document,
    saved,
    signature,
)
from xlsx_addin.narrative.layout.reminder_template import PLACE
from xlsx_addin.narrative.layout.styling import LETTER_LOOKS

_CLOSING = (
    "Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện; nếu có khó khăn, vướng mắc thì kịp thời "
    "phản ánh về {{ ten_co_quan }} để được hướng dẫn./."
)


def build_directive() -> bytes:
    """The template ``cong_van_chi_dao.docx``."""
    document = new_document(*LETTER_LOOKS)
    letter_header(document, PLACE)
    place = next(n for n, entry in enumerate(OUTLINE) if entry.text == "noi_gui") + 1
    body(document, OUTLINE[:place])
    add(document, styles.COMMAND, "{%p if lich %}")
    _calendar(document)
    add(document, styles.COMMAND, "{%p endif %}")
    body(document, OUTLINE[place:])
    closing(document, _CLOSING)
    signature(document)
    return saved(document, "Mẫu công văn chỉ đạo")


def _calendar(document: Any) -> None:
    heads = ("TT", "Báo cáo", "Kỳ", "Nơi báo cáo", "Trước ngày")
    table = grid(document, heads, (Mm(11), Mm(54), Mm(23), Mm(46), Mm(26)))
    command_row(table, "{%tr for h in lich %}")
    data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ loop.index }}"),
            (styles.TABLE_TEXT, "{{ h.bao_cao }}"),
            (styles.TABLE_CENTRE, "{{ h.ky }}"),
            (styles.TABLE_TEXT, "{{ h.noi_gui }}"),
            (styles.TABLE_CENTRE, "{{ h.ngay }}"),
        ),
    )
    command_row(table, "{%tr endfor %}")
