"""The table of chỉ tiêu against the targets that apply, inside the text of a plan or of a self-inspection."""

from __future__ import annotations

from typing import Any

from docx.shared import Mm

from xlsx_addin.narrative.layout import styles
from xlsx_addin.narrative.layout.parts import add, command_row, data_row, drop_first, fill_cell, grid, loop
from xlsx_addin.narrative.layout.styling import row_flag
from xlsx_addin.narrative.outline import Outline, part


def split_after(outline: Outline, name: str) -> tuple[Outline, Outline]:
    """The outline up to a part, and what comes behind it: a table stands between."""
    place = outline.index(part(name)) + 1
    return outline[:place], outline[place:]


def goal_table(document: Any, last_head: str) -> None:
    add(document, styles.COMMAND, "{%p if chi_tieu %}")
    heads = ("TT", "Mục tiêu, chỉ tiêu", "Kết quả\n{{ ky }}", "Mục tiêu\nđến năm {{ nam_muc_tieu }}", last_head)
    table = grid(document, heads, (Mm(14), Mm(54), Mm(31), Mm(29), Mm(32)))
    grouped_rows(table, "chi_tieu", "dong", ("muc_tieu", "khoang_cach"))
    add(document, styles.COMMAND, "{%p endif %}")


def grouped_rows(table: Any, groups: str, lines: str, lists: tuple[str, str]) -> None:
    """A row with the name of each item of ``groups``; under it one for each of its ``lines``, whose last two cells hold
    ``lists``, a paragraph for each of their texts."""
    command_row(table, f"{{%tr for muc in {groups} %}}")
    group = table.add_row()
    row_flag(group, "cantSplit")
    fill_cell(group.cells[0].merge(group.cells[-1]), styles.TABLE_GROUP, "{{ muc.ten }}")
    command_row(table, f"{{%tr for d in muc.{lines} %}}")
    row = data_row(
        table,
        (
            (styles.TABLE_CENTRE, "{{ d.tt }}"),
            (styles.TABLE_TEXT, "{{ d.ten }}"),
            (styles.TABLE_CENTRE, "{{ d.ket_qua }}"),
        ),
    )
    for cell, source in zip(row.cells[3:], lists, strict=True):
        loop(cell, "x", f"d.{source}", styles.TABLE_CENTRE, "{{ x }}")
        drop_first(cell)
    command_row(table, "{%tr endfor %}")
    command_row(table, "{%tr endfor %}")
