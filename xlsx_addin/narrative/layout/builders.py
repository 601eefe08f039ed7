"""Every template by the name of its file, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlsx_addin.narrative.layout.note_template import build_note
from xlsx_addin.narrative.layout.periodic_template import build_annual, build_half_year

BUILDERS: Mapping[str, Callable[[], bytes]] = {
    "bao_cao_nam.docx": build_annual,
    "bao_cao_6_thang.docx": build_half_year,
    "phieu_tra.docx": build_note,
}
