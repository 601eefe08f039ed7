"""Which year a typed sheet is of, and which of its columns of results is meant."""

from __future__ import annotations

from collections.abc import Sequence

from xlsx_addin.foreign.headers import Header, ResultColumn
from xlsx_addin.foreign.titles import Period
from xlsx_addin.foreign.told import Told
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import RawSheet


def reporting_year(header: Header, period: Period, told: Told) -> int | None:
    """The reporting year: told, or the one year of the title, or of the only column, or that of the whole work where
    the sheet names none; None where they disagree."""
    columns = {r.year for r in header.results if r.year}
    if told.year:
        return told.year
    if len(period.years) == 1:
        (year,) = period.years
        return year if not columns or year in columns else None
    if period.years:
        return None
    if len(columns) == 1:
        return columns.pop()
    return told.usual_year if not columns or told.usual_year in columns else None


def result_columns(header: Header, year: int | None, period: str) -> list[ResultColumn]:
    """The columns of results that may be meant: of this year and period; one that states the year before one that
    states none; without any year the latest."""
    fitting = [r for r in header.results if r.period in (None, period or "nam")] or [
        r for r in header.results if not period
    ]
    if year:
        same = [r for r in fitting if r.year == year]
        fitting = same or [r for r in fitting if r.year is None]
    elif any(r.year for r in fitting):
        latest = max(r.year or 0 for r in fitting)
        fitting = [r for r in fitting if r.year == latest]
    by_period = [r for r in fitting if r.period == period]
    return by_period if period and by_period else fitting


def no_result(header: Header) -> ResultColumn:
    return ResultColumn(header.prev, "", None, None)


def column_reason(raw: RawSheet, header: Header, candidates: Sequence[ResultColumn]) -> str:
    if candidates:
        names = ", ".join(f"«{c.title}» (cột {to_a1(0, c.column).rstrip('1')})" for c in candidates)
        return (
            f"Trang «{raw.name}» có {len(candidates)} cột kết quả: {names}; chưa biết lấy cột nào, hãy để lại một cột."
        )
    names = ", ".join(f"«{c.title}»" for c in header.results)
    return f"Trang «{raw.name}» không có cột kết quả của năm, kỳ báo cáo này (chỉ có: {names or 'kết quả năm trước'})."
