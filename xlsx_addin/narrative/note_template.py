"""The template of the note that goes back to a unit: an official letter, built by code as the report's template is.

``python -m xlsx_addin.narrative.note_template`` writes it to ``templates/``. The bytes are the same on every run.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.shared import Mm

from xlsx_addin.narrative import styles
from xlsx_addin.narrative.styling import (
    LETTER_LOOKS,
    add_page_number,
    apply_styles,
    set_page,
)
from xlsx_addin.narrative.template import (
    _add,
    _cell,
    _command_row,
    _data_row,
    _drop_thumbnail,
    _grid,
    _loop,
    _saved,
    _signature,
    letterhead,
)

FILE = "phieu_tra.docx"


def build_note() -> bytes:
    """The template ``phieu_tra.docx``."""
    document = Document()
    _drop_thumbnail(document)
    apply_styles(document, *LETTER_LOOKS)
    section = document.sections[0]
    set_page(section)
    add_page_number(section)
    _header(document)
    _loop(document, "dong", "kinh_gui", styles.ADDRESSEE, "{{ dong }}")
    _loop(document, "doan", "mo_dau", styles.BODY, "{{ doan }}")
    _findings(document)
    _loop(document, "doan", "de_nghi", styles.AFTER_TABLE, "{{ doan }}./.")
    _signature(document)
    return _saved(document, "Mẫu phiếu trả đơn vị")


def _header(document: Any) -> None:
    """A letter has its subject under the number, and no name of a kind of document."""
    number, place = letterhead(document)
    _cell(number, styles.NUMBER, "Số:        /{{ ky_hieu }}")
    _loop(number, "dong", "trich_yeu", styles.ABOUT, "{{ dong }}")
    _cell(place, styles.PLACE, "{{ dia_danh }}, ngày       tháng       năm        ")


def _findings(document: Any) -> None:
    _add(document, styles.COMMAND, "{%p if phat_hien %}")
    heads = ("TT", "Mức độ", "Vị trí", "Nội dung", "Cách xử lý")
    table = _grid(document, heads, (Mm(11), Mm(20), Mm(31), Mm(54), Mm(44)))
    _command_row(table, "{%tr for p in phat_hien %}")
    _data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ loop.index }}"),
            (styles.TABLE_CENTRE, "{{ p.muc_do }}"),
            (styles.TABLE_TEXT, "{{ p.vi_tri }}"),
            (styles.TABLE_TEXT, "{{ p.noi_dung }}"),
            (styles.TABLE_TEXT, "{{ p.cach_xu_ly }}"),
        ),
    )
    _command_row(table, "{%tr endfor %}")
    _add(document, styles.COMMAND, "{%p endif %}")


if __name__ == "__main__":
    from xlsx_addin.files import write_atomically
    from xlsx_addin.resources import resource

    write_atomically(resource("templates") / FILE, build_note(), backup=False)
