"""The templates of documents that are nothing but an appendix: the form on its side, and the list of documents."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm

from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.parts import (
    add,
    appendix_head,
    command_row,
    data_row,
    fill_cell,
    grid,
    landscape,
    loop,
    new_document,
    saved,
)

_REFERENCE = "(Kèm theo Báo cáo số        /{{ ky_hieu }} ngày       tháng       năm {{ nam }}\ncủa {{ ten_co_quan }})"
_ON_ONE_LINE = "(Kèm theo Báo cáo số        /{{ ky_hieu }} ngày       tháng       năm {{ nam }} của {{ ten_co_quan }})"


def build_form() -> bytes:
    """The template ``phu_luc_01.docx``: 247 mm wide between the margins."""
    document = new_document()
    landscape(document)
    appendix_head(
        document,
        "Phụ lục 01",
        "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU CỦA CHIẾN LƯỢC QUỐC GIA\n"
        "VỀ BÌNH ĐẲNG GIỚI {{ don_vi | upper }} {{ ky | upper }}",
        f"(Biểu mẫu kèm theo {{{{ van_ban_mau }}}})\n{_ON_ONE_LINE}",
    )
    heads = (
        "TT",
        "Mục tiêu, chỉ tiêu",
        "Kết quả\n{{ ky }}",
        "Đơn vị tính",
        "Đơn vị chủ trì\ntham mưu thực hiện",
        "Kỳ báo cáo",
    )
    table = grid(document, heads, (Mm(17), Mm(101), Mm(28), Mm(26), Mm(52), Mm(23)))
    command_row(table, "{%tr for m in bieu %}")
    bold = data_row(table, ((styles.TABLE_HEAD, "{{ m.tt }}"), (styles.TABLE_GROUP, "{{ m.ten }}")))
    for cell in bold.cells[2:]:
        cell.paragraphs[0].style = styles.TABLE_CENTRE
    command_row(table, "{%tr for d in m.dong %}")
    data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ d.tt }}"),
            (styles.TABLE_TEXT, "{{ d.ten }}"),
            (styles.TABLE_CENTRE, "{{ d.ket_qua }}"),
            (styles.TABLE_CENTRE, "{{ d.don_vi_tinh }}"),
            (styles.TABLE_TEXT, "{{ d.chu_tri }}"),
            (styles.TABLE_CENTRE, "{{ d.ky }}"),
        ),
    )
    command_row(table, "{%tr endfor %}")
    command_row(table, "{%tr endfor %}")
    return saved(document, "Mẫu Phụ lục 01")


def build_documents_list() -> bytes:
    """The template ``danh_muc.docx``."""
    document = new_document()
    appendix_head(
        document,
        "Phụ lục",
        "DANH MỤC VĂN BẢN VỀ BÌNH ĐẲNG GIỚI\nVÀ VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ {{ ky | upper }}",
        _REFERENCE,
    )
    loop(document, "doan", "tong_so", styles.BODY, "{{ doan }}")
    _documents(document)
    return saved(document, "Mẫu danh mục văn bản")


def _documents(document: Any) -> None:
    add(document, styles.COMMAND, "{%p if nhom %}")
    heads = ("TT", "Số, ký hiệu\nvăn bản", "Ngày\nban hành", "Cơ quan\nban hành", "Trích yếu nội dung văn bản")
    table = grid(document, heads, (Mm(11), Mm(35), Mm(24), Mm(31), Mm(59)))
    command_row(table, "{%tr for n in nhom %}")
    command_row(table, "{%tr if n.ten %}")
    group = data_row(table, ())
    fill_cell(group.cells[0].merge(group.cells[-1]), styles.TABLE_GROUP, "{{ n.ten }}")
    command_row(table, "{%tr endif %}")
    command_row(table, "{%tr for v in n.van_ban %}")
    data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ v.tt }}"),
            (styles.TABLE_TEXT, "{{ v.so }}"),
            (styles.TABLE_CENTRE, "{{ v.ngay }}"),
            (styles.TABLE_TEXT, "{{ v.co_quan }}"),
            (styles.TABLE_TEXT, "{{ v.trich_yeu }}"),
        ),
    )
    command_row(table, "{%tr endfor %}")
    command_row(table, "{%tr endfor %}")
    add(document, styles.COMMAND, "{%p endif %}")
