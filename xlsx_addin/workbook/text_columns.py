"""Which keyed cells have the text format by design: Excel keeps what is written there as it stands.

Elsewhere Excel takes a text for typing and reads it (``09/29`` becomes a date, ``01840`` a number), so whoever writes
text into a live workbook must know. The builder formats by this module, hosts ask it: one truth.
"""

from __future__ import annotations

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Edition, Kind

_COVERAGE = frozenset({"cov", "cov_prev"})
_GRIDS = {
    "phu_luc_01": keys.FORM_ASIDE,
    "so_lieu_goc": keys.SUPPORT_COLUMNS,
    "can_bo_nu": keys.CADRE_COLUMNS,
    "hoat_dong_khac": keys.ACTIVITY_COLUMNS,
    "tong_hop": keys.MATRIX_COLUMNS,
}
_NUMBERS = {
    "kiem_tra": frozenset({"stt", "cell"}),  # a cell is a link, which no text cell can hold
    "theo_doi_nop": frozenset({"stt", "due", "received", "cutoff", "errors", "warnings"}),
    "nhat_ky": frozenset({"run"}),
    "xem_truoc": frozenset(keys.PREVIEW_FIGURES),  # links, too
}
_PROGRAM_SHEETS = {
    "kiem_tra": keys.CHECK_COLUMNS,
    "theo_doi_nop": keys.TRACKER_COLUMNS,
    "nhat_ky": keys.LOG_COLUMNS,
    "xem_truoc": keys.PREVIEW_COLUMNS,
}

TEXT_ROWS = frozenset({"INFO.unit_code", "INFO.parent_code", keys.RUN_INPUTS[0], keys.RUN_REPORT, *keys.RUN_ROWS})
"""Rows of ``Thông tin`` whose value cell has the text format; its other values have not."""


def text_columns(edition: Edition, sheet_key: str) -> frozenset[str]:
    """The keys of a sheet's columns that have the text format from top to bottom.

    ``Thông tin`` has none, since its value column is mixed: see ``TEXT_ROWS``.
    """
    if sheet_key in edition.lists:
        own = (c.key for c in edition.lists[sheet_key].columns if c.kind is Kind.TEXT)
        return frozenset((*own, *keys.LIST_LAST))
    if sheet_key in _PROGRAM_SHEETS:
        return frozenset(_PROGRAM_SHEETS[sheet_key]) - _NUMBERS[sheet_key]
    return _COVERAGE.intersection(_GRIDS.get(sheet_key, ()))
