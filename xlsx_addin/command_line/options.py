"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Optional

import typer

from xlsx_addin.command_line.console import fail

Json = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]
EditionName = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads it at run time on 3.11
    typer.Option("--edition", help="Phiên bản biểu mẫu; mặc định theo kỳ báo cáo."),
]
Year = Annotated[Optional[int], typer.Option("--year", min=2000, max=2100, help="Năm báo cáo.")]  # noqa: UP045


def parse_day(text: str | None, what: str) -> dt.date | None:
    """A date option: dd/mm/yyyy or yyyy-mm-dd."""
    from xlsx_addin.submission.identity import parse_date

    day = parse_date(text) if text else None
    if text and day is None:
        fail("bad-date", f"{what} «{text}» không phải ngày; ghi ngày/tháng/năm, ví dụ 05/12/2024.")
    return day


def check_period(period: str) -> str:
    if period not in ("nam", "6-thang"):
        fail("bad-period", f"Kỳ báo cáo «{period}» không đúng; dùng nam hoặc 6-thang.")
    return period


def check_level(level: str) -> str:
    """The code of a level that may be given by code or in Vietnamese (``xa``, ``Xã``, ``cấp xã``)."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.names import fold
    from xlsx_addin.submission.identity import level_code
    from xlsx_addin.submission.parse import DEFAULT_EDITION

    code = level_code(load_edition(DEFAULT_EDITION), level) or level_code(load_edition(DEFAULT_EDITION), fold(level))
    if not code:
        fail("bad-level", f"Cấp «{level}» không đúng; dùng tinh, huyen, xa hoặc nganh.")
    return code
