"""The data files as they are: which units stood in which list on which day.

The three-level lists travel with this package. The two-level list is that of the installed package
``vietnam-provinces``, whose data file is read without running the package, with our corrections on top.
"""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from xlsx_addin.units.ages import DATA

LIST_DAYS = (dt.date(2021, 2, 3), dt.date(2023, 5, 7), dt.date(2025, 1, 4))
"""The days of the three-level lists, as the head of their file says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit as one list has it. ``instead``: a code that only a draft had, and the code in force."""

    code: str
    name: str
    parent: str
    instead: str = ""


@lru_cache(maxsize=1)
def three_level_lists() -> tuple[Mapping[str, Entry], ...]:
    """The lists of ``LIST_DAYS`` by code; empty lists where the data are not at hand."""
    lists: tuple[dict[str, Entry], ...] = tuple({} for _ in LIST_DAYS)
    for code, name, parent, numbers in _rows("three_levels.tsv", 4):
        entry = Entry(code, name, parent)
        for number in numbers:
            lists[int(number) - 1][code] = entry
    return lists


@lru_cache(maxsize=1)
def two_level_list() -> Mapping[str, Entry]:
    """The list from 1 July 2025 by code, codes of the draft included; empty where the data are not at hand."""
    found = _installed_list()
    if found:
        for code, name, parent, instead in _rows("two_levels.tsv", 4):
            found[code] = Entry(code, name, parent, instead)
    return found


def _rows(name: str, width: int) -> Iterator[list[str]]:
    try:
        text = (DATA / name).read_text(encoding="utf-8")
    except OSError:
        return
    for line in text.splitlines():
        if not line.startswith("#"):
            cells = line.split("\t")
            yield cells + [""] * (width - len(cells))


def became() -> Iterator[list[str]]:
    """Old code, new codes with commas, kind: what became of each unit on 1 July 2025."""
    return _rows("changes.tsv", 3)


def _installed_list() -> dict[str, Entry]:
    """The package's nested list; its modules, which take ten times as long, stay unloaded."""
    spec = find_spec("vietnam_provinces")
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(spec.submodule_search_locations[0], "data", "nested-divisions.json")
    try:
        provinces = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found: dict[str, Entry] = {}
    for province in provinces:
        code = f"{province['code']:02}"
        found[code] = Entry(code, _clean(province["name"]), "")
        for ward in province["wards"]:
            below = f"{ward['code']:05}"
            found[below] = Entry(below, _clean(ward["name"]), code)
    return found


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).replace("’", "'").replace("–", "-")
