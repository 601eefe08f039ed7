"""Checks on the change from last year to this one, as far as the workbook itself says what last year was.

Last year's results stand in the column «Kết quả năm trước» of the form, and in columns of ``Cán bộ nữ``. The same
judgement serves a history of earlier workbooks (``xlsx_addin.history``).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.checks.context import Checked
from xlsx_addin.findings import Finding
from xlsx_addin.numbers import Percent, Plain, Ratio, to_text, understand
from xlsx_addin.plausibility import count_jumps, ratio_jumps, share_jumps
from xlsx_addin.submission.records import Figure

PREVIOUS_COLUMN = "năm trước ghi trong sổ"
_HUNDRED = Decimal(100)


def change_on_last_year(c: Checked) -> Iterator[Finding]:
    """A row of the form that is implausibly far from its own «Kết quả năm trước»."""
    for key, text in c.submission.texts.items():
        row_id, _, column = key.rpartition(".")
        row = c.edition.by_id.get(row_id) if column == "prev" else None
        if row is None or not row.has_value:
            continue
        kind = c.edition.fields[row.id].kind
        before = previous_value(text, row.unit, kind)
        if before is None:
            continue
        if kind is Kind.RATE:
            yield from _rate_change(c, row.id, before)
        elif kind is Kind.COUNT:
            now = c.value(row.id)
            if now is not None and count_jumps(before, now):
                yield said(c, row.id, before, now)


def change_of_cadres(c: Checked) -> Iterator[Finding]:
    """The same on ``Cán bộ nữ``: members and women now, and a year ago."""
    figures = c.submission.figures
    for index, now_index, now_id in _with_previous(c.edition):
        before, now = figures[index], figures[now_index]
        if before is not None and now is not None and count_jumps(before, now):
            yield said(c, now_id, before, now)


@lru_cache(maxsize=8)
def _with_previous(edition: Edition) -> tuple[tuple[int, int, str], ...]:
    """The counts that stand beside their own of a year ago: place of both, id of the present one."""
    ids = [x for x, each in edition.fields.items() if x.endswith("_prev") and each.kind is Kind.COUNT]
    pairs = [(x, x.removesuffix("_prev")) for x in ids]
    return tuple((edition.index[x], edition.index[now], now) for x, now in pairs)


def _rate_change(c: Checked, rate_id: str, before: Decimal) -> Iterator[Finding]:
    rate = c.rates[rate_id]
    if rate.value is None:
        return
    if c.edition.fields[rate_id].unit != "%":
        if ratio_jumps(before, rate.value, None, None) and _enough_cases(rate.part):
            yield said(c, rate_id, before, rate.value)
        return
    fraction = 0 < before < 1 <= rate.value  # a percent format shows 0,31 as 31%; nobody knows here
    if not fraction and share_jumps(before, rate.value, None, rate.total):
        yield said(c, rate_id, before, rate.value)


def _enough_cases(part: Figure | None) -> bool:
    """Without last year's parts: a handful of cases is chance, and a survey's ratio has no cases."""
    return part is None or part >= 30 or part % 1 != 0


def previous_value(text: str, unit: str, kind: Kind) -> Decimal | None:
    """What «Kết quả năm trước» says, in the row's unit; None where it is no certain number."""
    percent = unit == "%"
    match understand(text, upper=_HUNDRED if percent else None, whole=kind is Kind.COUNT, unit=unit):
        case Plain(value=value):
            return value
        case Percent(value=value) if percent:
            return value
        case Ratio(part=part, total=total) if percent and total:
            return part / total * _HUNDRED
    return None


def said(c: Checked, field_id: str, before: Figure, now: Figure, basis: str = PREVIOUS_COLUMN) -> Finding:
    """The finding at the figure's cell: both numbers, and their difference in the right words."""
    each = c.edition.fields[field_id]
    rate = each.kind is Kind.RATE
    shown = [to_text(x, 2) if rate else to_text(x) for x in (before, now)]
    return c.say(
        "implausible-change",
        field_id,
        before=shown[0],
        now=shown[1],
        change=change_words(before, now, each.unit, rate=rate),
        basis=basis,
        measure="%" if each.unit == "%" else f" {each.unit}".rstrip(),
    )


def change_words(before: Figure, now: Figure, unit: str, *, rate: bool) -> str:
    """``tăng 34,20 điểm phần trăm`` for percentages, ``giảm 90%`` for counts; from zero there is no percentage."""
    way = "tăng" if now > before else "giảm"
    distance = abs(Decimal(now) - Decimal(before))
    if rate:
        return f"{way} {to_text(distance, 2)} {'điểm phần trăm' if unit == '%' else unit}"
    if before == 0:
        return f"{way} {to_text(distance)} {unit}".rstrip()
    return f"{way} {to_text(distance * 100 / Decimal(before), 0)}%"
