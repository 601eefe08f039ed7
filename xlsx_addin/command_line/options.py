"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlsx_addin.command_line.console import fail

if TYPE_CHECKING:
    from xlsx_addin.catalogue import Edition

Json = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]
EditionName = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads it at run time on 3.11
    typer.Option("--edition", help="Phiên bản biểu mẫu; mặc định theo kỳ báo cáo."),
]
TemplateFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--template", help="Mẫu Word riêng của cơ quan."),
]
Year = Annotated[Optional[int], typer.Option("--year", min=2000, max=2100, help="Năm báo cáo.")]  # noqa: UP045
UnitChanges = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--unit-changes", help="CSV đơn vị sáp nhập, đổi tên, chia tách: date,old_code,new_code,kind."),
]


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


def check_level(level: str, edition: Edition) -> str:
    """The code of a level that may be given by code or in Vietnamese (``xa``, ``Xã``, ``cấp xã``)."""
    from xlsx_addin.names import fold
    from xlsx_addin.submission.identity import level_code

    code = level_code(edition, level) or level_code(edition, fold(level))
    if not code:
        known = ", ".join(edition.level_names)
        fail("bad-level", f"Biểu mẫu {edition.id} không có cấp «{level}»; dùng một trong: {known}.")
    return code
