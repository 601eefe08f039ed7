"""The templates of the annual and the six-month report, built by code so that their layout can be held by tests.

``python -m xlsx_addin.narrative.layout`` writes all templates. The bytes are the same on every run.
"""

from __future__ import annotations

from typing import Any

from docx.shared import Mm

from xlsx_addin.narrative.documents.periodic import OUTLINE
from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.goal_table import grouped_rows
from xlsx_addin.narrative.layout.parts import (
    add,
    appendix,
    body,
    closing,
    command_row,
    data_row,
    grid,
    new_document,
    report_header,
    saved,
    signature,
)

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"
_SUBJECT = f"Kết quả công tác {_GENDER} {{{{ ky }}}},\nphương hướng, nhiệm vụ {{{{ ky_sau }}}}"
_HALF_YEAR_SUBJECT = f"Kết quả công tác {_GENDER}\n{{{{ ky }}}}, phương hướng, nhiệm vụ {{{{ ky_sau }}}}"
_REFERENCE = "(Kèm theo Báo cáo số        /{{ ky_hieu }} ngày       tháng       năm {{ nam }}\ncủa {{ ten_co_quan }})"
_CLOSING = (
    f"Trên đây là Báo cáo kết quả công tác {_GENDER} {{{{ ky }}}}, phương hướng, nhiệm vụ {{{{ ky_sau }}}} "
    "của {{ ten_co_quan }}./."
)


def build_annual() -> bytes:
    """The template ``bao_cao_nam.docx``."""
    return _build("Mẫu báo cáo năm", _SUBJECT)


def build_half_year() -> bytes:
    """The template ``bao_cao_6_thang.docx``."""
    return _build("Mẫu báo cáo 6 tháng", _HALF_YEAR_SUBJECT)


def _build(title: str, subject: str) -> bytes:
    document = new_document()
    report_header(document, "BÁO CÁO", subject)
    body(document, OUTLINE)
    closing(document, _CLOSING)
    signature(document)
    _documents_appendix(document)
    _results_appendix(document)
    return saved(document, title)


def _documents_appendix(document: Any) -> None:
    add(document, styles.COMMAND, "{%p if van_ban %}")
    appendix(
        document,
        "{{ phu_luc_van_ban }}",
        "DANH MỤC VĂN BẢN VỀ BÌNH ĐẲNG GIỚI\nVÀ VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ {{ ky | upper }}",
        _REFERENCE,
    )
    heads = ("TT", "Loại văn bản, trích yếu nội dung", "Số, ký hiệu,\nngày ban hành", "Cơ quan\nban hành")
    table = grid(document, heads, (Mm(12), Mm(70), Mm(46), Mm(32)))
    command_row(table, "{%tr for v in van_ban %}")
    row = data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ loop.index }}"),
            (styles.TABLE_TEXT, "{{ v.trich_yeu }}"),
            (styles.TABLE_TEXT, "{{ v.so }}"),
            (styles.TABLE_TEXT, "{{ v.co_quan }}"),
        ),
    )
    add(row.cells[2], styles.TABLE_TEXT, "ngày {{ v.ngay }}")
    command_row(table, "{%tr endfor %}")
    add(document, styles.COMMAND, "{%p endif %}")


def _results_appendix(document: Any) -> None:
    add(document, styles.COMMAND, "{%p if muc_tieu %}")
    appendix(
        document,
        "{{ phu_luc_ket_qua }}",
        "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU\nVỀ BÌNH ĐẲNG GIỚI {{ ky | upper }}",
        _REFERENCE,
    )
    heads = ("TT", "Mục tiêu, chỉ tiêu", "Kết quả", "Mục tiêu\nphải đạt", "Đánh giá")
    table = grid(document, heads, (Mm(15), Mm(49), Mm(39), Mm(26), Mm(31)))
    grouped_rows(table, "muc_tieu", "chi_tieu", ("muc_tieu", "danh_gia"))
    add(document, styles.COMMAND, "{%p endif %}")
