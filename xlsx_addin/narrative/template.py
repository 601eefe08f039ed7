"""The template of the annual report, built by code so that its layout can be held by tests.

``python -m xlsx_addin.narrative.template`` writes it to ``templates/``. The bytes are the same on every run.
"""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm

from xlsx_addin.narrative import styles
from xlsx_addin.narrative.styling import (
    AGENCY_WIDTH,
    NATION_WIDTH,
    add_page_number,
    apply_styles,
    fixed_table,
    row_flag,
    set_page,
)
from xlsx_addin.narrative.word import PROPERTY_DATE, stamped

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"
_SUBJECT = f"Kết quả công tác {_GENDER} năm {{{{ nam }}}},\nphương hướng, nhiệm vụ năm {{{{ nam_sau }}}}"
_REFERENCE = "(Kèm theo Báo cáo số        /{{ ky_hieu }} ngày       tháng       năm {{ nam }}\ncủa {{ ten_co_quan }})"
_CLOSING = (
    f"Trên đây là Báo cáo kết quả công tác {_GENDER} năm {{{{ nam }}}}, phương hướng, nhiệm vụ năm {{{{ nam_sau }}}} "
    "của {{ ten_co_quan }}./."
)
_SIGNER = "……………………"

_OUTLINE: tuple[tuple[str, str], ...] = (
    # (style or "tag", text or the tag whose paragraphs stand here)
    ("tag", "can_cu"),
    (styles.HEADING_1, "I. KẾT QUẢ THỰC HIỆN NĂM {{ nam }}"),
    (styles.HEADING_2, f"1. Triển khai chủ trương, chính sách, pháp luật về {_GENDER}"),
    (styles.HEADING_3, "1.1. Công tác chỉ đạo, ban hành văn bản"),
    ("tag", "chi_dao"),
    (styles.HEADING_3, "1.2. Công tác phối hợp liên ngành"),
    ("tag", "phoi_hop"),
    (styles.HEADING_3, "1.3. Công tác tổ chức và kinh phí hoạt động"),
    ("tag", "to_chuc"),
    ("tag", "kinh_phi"),
    (styles.HEADING_2, f"2. Công tác truyền thông, tập huấn nâng cao nhận thức về {_GENDER}"),
    ("tag", "truyen_thong"),
    (styles.HEADING_2, "3. Công tác cán bộ nữ"),
    ("tag", "can_bo_nu"),
    (styles.HEADING_2, "4. Công tác phòng ngừa và ứng phó với bạo lực đối với phụ nữ và trẻ em"),
    ("tag", "bao_luc"),
    (styles.HEADING_2, f"5. Công tác kiểm tra, giám sát việc thực hiện công tác {_GENDER}"),
    ("tag", "kiem_tra"),
    (styles.HEADING_2, "6. Kết quả thực hiện các mục tiêu, chỉ tiêu về bình đẳng giới"),
    ("tag", "muc_tieu_chung"),
    ("objectives", ""),
    (styles.HEADING_1, "II. KHÓ KHĂN, VƯỚNG MẮC"),
    ("tag", "kho_khan"),
    (styles.HEADING_1, "III. KIẾN NGHỊ, ĐỀ XUẤT"),
    (styles.HEADING_2, "1. Với lãnh đạo ngành, tỉnh, địa phương"),
    ("tag", "kien_nghi_lanh_dao"),
    (styles.HEADING_2, "2. Với các cơ quan chức năng liên quan"),
    ("tag", "kien_nghi_co_quan"),
    (styles.HEADING_1, "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {{ nam_sau }}"),
    ("tag", "nhiem_vu"),
)


def build_annual() -> bytes:
    """The template ``bao_cao_nam.docx``."""
    document = Document()
    _drop_thumbnail(document)
    apply_styles(document)
    section = document.sections[0]
    set_page(section)
    add_page_number(section)
    _header(document)
    _body(document)
    _signature(document)
    _documents_appendix(document)
    _results_appendix(document)
    return _saved(document, "Mẫu báo cáo năm")


def _drop_thumbnail(document: Any) -> None:
    """The library's blank document carries a picture of another page."""
    relationships = document.part.package.rels
    for key in [k for k, r in relationships.items() if r.reltype.endswith("/thumbnail")]:
        del relationships[key]


def _saved(document: Any, title: str) -> bytes:
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = PROPERTY_DATE
    out = io.BytesIO()
    document.save(out)
    return stamped(out.getvalue())


def _add(place: Any, style: str, text: str) -> Any:
    """A paragraph; ``\\n`` in the text is a line break."""
    paragraph = place.add_paragraph(style=style)
    for number, line in enumerate(text.split("\n")):
        run = paragraph.add_run(line)
        if number:
            run._r.insert(0, OxmlElement("w:br"))
    return paragraph


def _loop(place: Any, item: str, source: str, style: str, text: str) -> None:
    """Commands stand in paragraphs of their own, which vanish when the report is made."""
    _add(place, styles.COMMAND, f"{{%p for {item} in {source} %}}")
    _add(place, style, text)
    _add(place, styles.COMMAND, "{%p endfor %}")


def _cell(cell: Any, style: str, text: str) -> None:
    """The first paragraph of a cell."""
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(text)


def _drop_first(cell: Any) -> None:
    cell._tc.remove(cell.paragraphs[0]._p)


def letterhead(document: Any) -> tuple[Any, Any]:
    """Agencies at the left, the nation's name at the right, and the empty cells below them: number, place and date."""
    table = document.add_table(rows=2, cols=2)
    fixed_table(table, (AGENCY_WIDTH, NATION_WIDTH))
    left, right = table.rows[0].cells
    _loop(left, "dong", "co_quan_chu_quan", styles.PARENT, "{{ dong }}")
    _loop(left, "dong", "co_quan_ban_hanh", styles.AGENCY, "{{ dong }}")
    _add(left, styles.AGENCY_RULE, "")
    _add(right, styles.NATION, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    _add(right, styles.MOTTO, "Độc lập - Tự do - Hạnh phúc")
    _add(right, styles.MOTTO_RULE, "")
    for cell in (left, right):
        _drop_first(cell)
    number, place = table.rows[1].cells
    return number, place


def _header(document: Any) -> None:
    number, place = letterhead(document)
    _cell(number, styles.NUMBER, "Số:        /{{ ky_hieu }}")
    _cell(place, styles.PLACE, "{{ dia_danh }}, ngày       tháng       năm {{ nam }}")
    _add(document, styles.TITLE, "BÁO CÁO")
    _add(document, styles.SUBJECT, _SUBJECT)
    _add(document, styles.SUBJECT_RULE, "")
    _loop(document, "dong", "kinh_gui", styles.RECIPIENT, "{{ dong }}")


def _body(document: Any) -> None:
    for style, text in _OUTLINE:
        if style == "tag":
            _loop(document, "doan", text, styles.BODY, "{{ doan }}")
        elif style == "objectives":
            _add(document, styles.COMMAND, "{%p for muc in muc_tieu %}")
            _add(document, styles.OBJECTIVE, "{{ muc.ten }}")
            _loop(document, "doan", "muc.doan", styles.BODY, "{{ doan }}")
            _add(document, styles.COMMAND, "{%p endfor %}")
        else:
            _add(document, style, text)
    closing = _add(document, styles.BODY, _CLOSING)
    closing.paragraph_format.keep_with_next = True


def _signature(document: Any) -> None:
    table = document.add_table(rows=1, cols=2)
    fixed_table(table, (Mm(75), Mm(85)))
    row_flag(table.rows[0], "cantSplit")
    left, right = table.rows[0].cells
    _cell(left, styles.COPIES, "Nơi nhận:")
    _loop(left, "dong", "noi_nhan", styles.COPY, "{{ dong }}")
    _loop(right, "dong", "quyen_han", styles.SIGNATURE, "{{ dong }}")
    _add(right, styles.SIGNATURE, "{{ chuc_vu }}")
    _add(right, styles.SIGNER, _SIGNER)
    _drop_first(right)


# --- appendices --------------------------------------------------------------------------------------------------
def _new_section(document: Any) -> None:
    """An appendix numbers its own pages, from 1, hidden on its first page as in the document itself."""
    properties = document.sections[-1]._sectPr
    separator = _add(document, styles.SEPARATOR, "")
    separator._p.get_or_add_pPr().append(deepcopy(properties))
    properties = document.sections[-1]._sectPr
    numbering = properties.find(qn("w:pgNumType"))
    if numbering is None:
        numbering = OxmlElement("w:pgNumType")
        properties.find(qn("w:pgMar")).addnext(numbering)
    numbering.set(qn("w:start"), "1")
    document.sections[-1].start_type = WD_SECTION.NEW_PAGE


def _appendix(document: Any, name: str, title: str) -> None:
    _new_section(document)
    _add(document, styles.APPENDIX, f"{{{{ {name} }}}}")
    _add(document, styles.APPENDIX_TITLE, title)
    _add(document, styles.APPENDIX_REFERENCE, _REFERENCE)


def _grid(document: Any, heads: tuple[str, ...], widths: tuple[Length, ...]) -> Any:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _cell(cell, styles.TABLE_HEAD, text)
        cell.vertical_alignment = 1
    row_flag(table.rows[0], "cantSplit")
    row_flag(table.rows[0], "tblHeader")
    fixed_table(table, widths, margin=85)
    return table


def _command_row(table: Any, text: str) -> None:
    _cell(table.add_row().cells[0], styles.COMMAND, text)


def _data_row(table: Any, cells: tuple[tuple[str, str], ...]) -> Any:
    """A row that does not split over pages, its first cells filled."""
    row = table.add_row()
    row_flag(row, "cantSplit")
    for cell, (style, text) in zip(row.cells, cells, strict=False):
        _cell(cell, style, text)
    return row


def _documents_appendix(document: Any) -> None:
    _add(document, styles.COMMAND, "{%p if van_ban %}")
    _appendix(
        document,
        "phu_luc_van_ban",
        "DANH MỤC VĂN BẢN VỀ BÌNH ĐẲNG GIỚI\nVÀ VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ NĂM {{ nam }}",
    )
    heads = ("TT", "Loại văn bản, trích yếu nội dung", "Số, ký hiệu,\nngày ban hành", "Cơ quan\nban hành")
    table = _grid(document, heads, (Mm(12), Mm(70), Mm(46), Mm(32)))
    _command_row(table, "{%tr for v in van_ban %}")
    row = _data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ loop.index }}"),
            (styles.TABLE_TEXT, "{{ v.trich_yeu }}"),
            (styles.TABLE_TEXT, "{{ v.so }}"),
            (styles.TABLE_TEXT, "{{ v.co_quan }}"),
        ),
    )
    _add(row.cells[2], styles.TABLE_TEXT, "ngày {{ v.ngay }}")
    _command_row(table, "{%tr endfor %}")
    _add(document, styles.COMMAND, "{%p endif %}")


def _results_appendix(document: Any) -> None:
    _add(document, styles.COMMAND, "{%p if muc_tieu %}")
    _appendix(
        document,
        "phu_luc_ket_qua",
        "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU\nVỀ BÌNH ĐẲNG GIỚI NĂM {{ nam }}",
    )
    heads = ("TT", "Mục tiêu, chỉ tiêu", "Kết quả", "Mục tiêu\nphải đạt", "Đánh giá")
    table = _grid(document, heads, (Mm(16), Mm(49), Mm(34), Mm(29), Mm(32)))
    _command_row(table, "{%tr for muc in muc_tieu %}")
    group = table.add_row()
    row_flag(group, "cantSplit")
    merged = group.cells[0].merge(group.cells[-1])
    _cell(merged, styles.TABLE_GROUP, "{{ muc.ten }}")
    _command_row(table, "{%tr for c in muc.chi_tieu %}")
    row = _data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ c.tt }}"),
            (styles.TABLE_TEXT, "{{ c.ten }}"),
            (styles.TABLE_CENTRE, "{{ c.ket_qua }}"),
        ),
    )
    for cell, source in zip(row.cells[3:], ("c.muc_tieu", "c.danh_gia"), strict=True):
        _loop(cell, "dong", source, styles.TABLE_CENTRE, "{{ dong }}")
        _drop_first(cell)
    _command_row(table, "{%tr endfor %}")
    _command_row(table, "{%tr endfor %}")
    _add(document, styles.COMMAND, "{%p endif %}")


if __name__ == "__main__":
    from xlsx_addin.files import write_atomically
    from xlsx_addin.resources import resource

    write_atomically(resource("templates") / "bao_cao_nam.docx", build_annual())
