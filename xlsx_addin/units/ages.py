"""The ages of local government, as data with dates and sources (``data/ages.toml``)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

DATA: Traversable = files(__package__ or "xlsx_addin.units") / "data"


@dataclass(frozen=True, slots=True)
class Age:
    """A time with the same levels of administration. ``levels``: the digits of a code by level, highest first."""

    id: str
    name: str
    first_day: dt.date
    last_day: dt.date
    levels: Mapping[str, int]
    source: str

    def level(self, code: str) -> str:
        """The level that a code of that many digits belongs to; empty for anything else than such a code."""
        digits = len(code) if code.isascii() and code.isdecimal() else 0
        return next((level for level, length in self.levels.items() if length == digits), "")


@lru_cache(maxsize=1)
def ages() -> tuple[Age, ...]:
    """All ages, oldest first; empty where the data are not at hand (xlwings Lite)."""
    try:
        data = tomllib.loads((DATA / "ages.toml").read_text(encoding="utf-8"))
    except OSError:
        return ()
    return tuple(
        Age(
            x["id"],
            x["name"],
            x.get("first_day", dt.date.min),
            x.get("last_day", dt.date.max),
            x["levels"],
            x["source"],
        )
        for x in data["age"]
    )


def age(on: dt.date) -> Age | None:
    """The age of a day: three levels until 30 June 2025, two from 1 July 2025."""
    return next((x for x in ages() if x.first_day <= on <= x.last_day), None)


def period_end(year: int, period: str) -> dt.date:
    """The last day of a reporting period (``nam`` or ``6-thang``): the day that a unit's identity is judged on."""
    return dt.date(year, 6, 30) if period == "6-thang" else dt.date(year, 12, 31)
