"""Figures as cells show them: flags in words, rates computed, "Không phát sinh" on 0/0."""

from __future__ import annotations

from decimal import Decimal

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind
from xlsx_addin.keys import NOT_ARISING
from xlsx_addin.ratios import Outcome, Rate


def rate_shown(rate: Rate) -> str | Decimal:
    """What the form's formula for a rate gives; empty where a part is blank."""
    if rate.outcome is Outcome.NOT_ARISING:
        return NOT_ARISING
    return "" if rate.value is None else rate.value


def shown_value(
    edition: Edition, field_id: str, value: int | Decimal | None, rate: Rate | None
) -> str | int | Decimal | None:
    """A figure as a cell shows it; None for nothing."""
    kind = edition.fields[field_id].kind
    if kind is Kind.RATE:
        shown = rate_shown(rate) if rate else ""
        return shown if shown != "" else None
    if value is None:
        return None
    if kind is Kind.FLAG:
        return FLAG_YES if value else FLAG_NO
    return value
