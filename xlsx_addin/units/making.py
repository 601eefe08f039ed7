"""Makes the data files of this package anew: ``python -m xlsx_addin.units.making FOLDER``, run by a developer.

FOLDER holds wheels of the package vietnam-provinces, which carries the lists of the statistics office:

- 0.4.3, 0.5.0 and 0.6.0: the three-level lists of 3 February 2021, 7 May 2023 and 4 January 2025;
- 2025.10.1, the version this program depends on: the two-level list, but with a draft's codes for 123 communes;
- 2026.2.3: the two-level list with the codes in force (letter 1027/CTK-CSCL of 25 June 2025) and the statistics
  office's table of which communes became which on 1 July 2025.

Only facts are taken: codes, names, parents, what became what. No code of the wheels is run.
"""

from __future__ import annotations

import ast
import json
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from xlsx_addin.names import bare_name_key, name_key

DATA = Path(__file__).parent / "data"
THREE_LEVELS = {"0.4.3": "2021-02-03", "0.5.0": "2023-05-07", "0.6.0": "2025-01-04"}
DRAFT, OFFICIAL = "2025.10.1", "2026.2.3"
BREAK = "2025-07-01"

Units = dict[str, tuple[str, str]]
"""By code: name and parent's code."""


def main(folder: Path) -> None:
    lists = {day: _list(folder, version) for version, day in THREE_LEVELS.items()}
    draft, official = _list(folder, DRAFT), _list(folder, OFFICIAL)
    _write("three_levels.tsv", _three_level_header(lists), _three_levels(list(lists.values())))
    _write("two_levels.tsv", _TWO_HEADER, _corrections(draft, official))
    became = _became(folder, [*lists.values()][-1], official)
    _write("changes.tsv", _CHANGES_HEADER, became)


def _list(folder: Path, version: str) -> Units:
    nested = json.loads(_member(folder, version, "data/nested-divisions.json"))
    found: Units = {}
    for province in nested:
        code = f"{province['code']:02}"
        found[code] = (_clean(province["name"]), "")
        found |= {f"{w['code']:05}": (_clean(w["name"]), code) for w in province.get("wards", ())}
        for district in province.get("districts", ()):
            below = f"{district['code']:03}"
            found[below] = (_clean(district["name"]), code)
            found |= {f"{w['code']:05}": (_clean(w["name"]), below) for w in district["wards"]}
    return found


def _member(folder: Path, version: str, name: str) -> bytes:
    with zipfile.ZipFile(next(folder.glob(f"vietnam_provinces-{version}-*.whl"))) as wheel:
        return wheel.read(f"vietnam_provinces/{name}")


def _clean(name: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(name.split())).replace("’", "'").replace("–", "-")
    return text.replace("Thành Phố", "Thành phố").replace("Thị Xã", "Thị xã").replace("Thị Trấn", "Thị trấn")


def _three_levels(lists: list[Units]) -> Iterator[tuple[str, ...]]:
    """A line for each unit as it stands in some of the lists; a second line where a later list names it otherwise."""
    for code in sorted({code for each in lists for code in each}, key=lambda c: (len(c), c)):
        seen: dict[tuple[str, str], tuple[str, str, list[str]]] = {}
        for number, each in enumerate(lists, start=1):
            if code in each:
                name, parent = each[code]
                _, _, numbers = seen.get((name_key(name), parent), ("", "", []))
                seen[name_key(name), parent] = (name, parent, [*numbers, str(number)])
        for name, parent, numbers in seen.values():
            yield code, name, parent, "".join(numbers)


def _corrections(draft: Units, official: Units) -> Iterator[tuple[str, ...]]:
    """What the draft lacks or has otherwise; then the codes that only the draft has, with the right ones."""
    for code, (name, parent) in sorted(official.items()):
        if code not in draft or draft[code][1] != parent or name_key(draft[code][0]) != name_key(name):
            yield code, name, parent, ""
    right = {(name_key(name), parent): code for code, (name, parent) in official.items()}
    for code, (name, parent) in sorted(draft.items()):
        if code not in official:
            yield code, name, parent, right[name_key(name), parent]


def _became(folder: Path, old: Units, new: Units) -> Iterator[tuple[str, ...]]:
    """Old code, new codes, kind, for provinces, special zones and communes."""
    communes, provinces = _tables(folder)
    for code, name in _islands(old, new, communes):
        communes[code] = [name]
    for table in (provinces, communes):
        made_of = defaultdict(set)
        for code, codes in table.items():
            for each in codes:
                made_of[each].add(code)
        for code, codes in sorted(table.items()):
            yield code, ",".join(sorted(codes)), _kind(code, codes, made_of, old, new)


def _tables(folder: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """{old code: [new codes]} of communes and of provinces: a literal in a module, read as syntax and never run.

    A province became what most of its communes lie in: parts of single communes that changed sides do not split it.
    """
    tree = ast.parse(_member(folder, OFFICIAL, "_ward_conversion_2025.py"))
    literal: Any = next(
        n.value for n in tree.body if isinstance(n, ast.AnnAssign) and getattr(n.target, "id", "") == "OLD_TO_NEW"
    )
    communes: dict[str, list[str]] = {}
    became: dict[str, Counter[str]] = defaultdict(Counter)
    for key, entry in zip(literal.keys, literal.values, strict=True):
        old, new = entry.args
        communes[f"{key.value:05}"] = [f"{x.args[0].value:05}" for x in new.elts]
        became[f"{old.args[2].value:02}"].update(f"{x.args[1].value:02}" for x in new.elts)
    return communes, {code: [counts.most_common(1)[0][0]] for code, counts in became.items()}


def _islands(old: Units, new: Units, communes: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Island districts without communes became special zones of the same name; the table has communes only."""
    known = {code for codes in communes.values() for code in codes}
    parents = {parent for _, parent in old.values()}
    districts = {bare_name_key(n): c for c, (n, _) in old.items() if len(c) == 3 and c not in parents}
    for code, (name, _) in new.items():
        if len(code) == 5 and code not in known:
            yield districts[bare_name_key(name)], code


def _kind(code: str, codes: list[str], made_of: Mapping[str, set[str]], old: Units, new: Units) -> str:
    if len(codes) > 1:
        return "split"
    if made_of[codes[0]] != {code}:
        return "merged"
    same = name_key(old.get(code, ("", ""))[0]) == name_key(new[codes[0]][0])
    return "unchanged" if same else "renamed"


def _three_level_header(lists: Mapping[str, Units]) -> list[str]:
    counts = [
        f"{number}: {day}, " + ", ".join(f"{sum(len(c) == n for c in each)} {what}" for n, what in _LEVELS)
        for number, (day, each) in enumerate(lists.items(), start=1)
    ]
    return [
        "Provinces, districts and communes until 30 June 2025, from the statistics office's list on three days,",
        "as carried by vietnam-provinces " + ", ".join(THREE_LEVELS) + ". Made by xlsx_addin/units/making.py.",
        *counts,
        "code, name, parent's code, numbers of the lists that have it so",
    ]


_LEVELS = ((2, "provinces"), (3, "districts"), (5, "communes"))
_TWO_HEADER = [
    f"What the two-level list of vietnam-provinces {DRAFT} lacks against the codes in force from 1 July 2025 (letter",
    f"1027/CTK-CSCL of 25 June 2025, as carried by vietnam-provinces {OFFICIAL}). Made by xlsx_addin/units/making.py.",
    "code, name, parent's code; for a code that only the draft had: the code in force instead",
]
_CHANGES_HEADER = [
    f"What became of provinces, communes and island districts on {BREAK}: the statistics office's conversion table,",
    f"as carried by vietnam-provinces {OFFICIAL}. Made by xlsx_addin/units/making.py.",
    "old code, new codes, kind: unchanged and renamed keep their territory, merged and split do not",
]


def _write(name: str, header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    lines = [*(f"# {line}" for line in header), *("\t".join(row).rstrip("\t") for row in rows)]
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
