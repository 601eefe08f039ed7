"""What a person says of typed sheets that do not say it themselves: whose they are, and for which period."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from xlsx_addin.submission.records import Unit


@dataclass(frozen=True, slots=True)
class Told:
    """Empty parts are taken from the sheet. ``unit``, ``year`` and ``period`` go before what the sheet says;
    ``usual_year`` and ``usual_period`` are those of the whole work, taken where the sheet says nothing."""

    unit: Unit = field(default_factory=Unit)
    year: int | None = None
    period: str = ""
    usual_year: int | None = None
    usual_period: str = ""


NOTHING_TOLD = Told()
NOBODY_TOLD: Mapping[str, Told] = MappingProxyType({})


def told_of(files: Iterable[tuple[str, Unit]], year: int | None = None, period: str = "") -> dict[str, Told]:
    """By file name (NFC): whose file it is; under ``""`` what goes for every other one."""
    usual = Told(usual_year=year, usual_period=period)
    named = {unicodedata.normalize("NFC", name.strip()): replace(usual, unit=unit) for name, unit in files}
    return {"": usual, **{name: told for name, told in named.items() if name}}
