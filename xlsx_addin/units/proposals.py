"""Names that are nearly the same: proposed to a person, never taken for the same.

Without tones and marks «Văn Lăng» and «Văn Lang» are alike and yet two communes of one province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from xlsx_addin.names import bare_name_key, fold, name_key

_ENOUGH = 80  # of 100: two letters of ten may differ
_MOST = 3
# "phuong 1": whoever types names without tones types the kind so too.
_UNTONED_KIND = re.compile(r"^(?:thanh pho|thi xa|thi tran|dac khu|tinh|huyen|quan|phuong|xa)\s+(?=\S)")


class Named(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


def exactly(name: str, units: Iterable[T]) -> list[T]:
    """The units of that very name, by the full name first, then without its kind (phường, xã)."""
    pool = list(units)
    for key in (name_key, bare_name_key):
        if found := [u for u in pool if key(u.name) == key(name)]:
            return found
    return []


def nearly(name: str, units: Sequence[T], most: int = _MOST) -> list[T]:
    """The units whose names may be meant, best first: the same name, then without tones, then nearly so written."""
    from rapidfuzz import fuzz, process

    wanted = bare_name_key(name)
    if not wanted:
        return []
    kind = name_key(name).removesuffix(wanted)
    # Judged without tones, so that a forgotten one costs little; the letters as written decide between equals.
    pool = [fold(bare_name_key(u.name)) for u in units]
    best: dict[int, float] = {}
    for flat in {fold(wanted), fold(_UNTONED_KIND.sub("", wanted))} - {""}:
        for _, score, place in process.extract(flat, pool, scorer=fuzz.ratio, limit=40, score_cutoff=_ENOUGH):
            best[place] = max(score, best.get(place, 0))
    ranked = sorted(
        best,
        key=lambda place: (
            -best[place],
            -fuzz.ratio(wanted, bare_name_key(units[place].name)),
            not name_key(units[place].name).startswith(kind),
            units[place].code,
        ),
    )
    return [units[place] for place in ranked[:most]]


def in_words(units: Sequence[Named]) -> str:
    """`` Có phải là «Phường Đức Xuân» (mã 01840)?``, with its leading space; empty without a proposal."""
    if not units:
        return ""
    return f" Có phải là {' hoặc '.join(f'«{u.name}» (mã {u.code})' for u in units)}?"
