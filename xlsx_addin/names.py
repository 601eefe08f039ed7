"""When two names are the same name: Unicode form, case, spacing, tone placement, and the words before a name.

``hoà`` and ``hòa`` are one word; ``Đồng Tuyền`` and ``Đồng Tuyển`` are two (a match without tones is only ever a
proposal to a person).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_PREFIX = re.compile(r"^(ủy ban nhân dân|uỷ ban nhân dân|ubnd)\s+")
_KIND = re.compile(r"^(thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|phường|xã|tp\.?|tx\.?|tt\.?|p\.|x\.)\s*(?=\S)")
_KIND_SHORT = {"tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "p": "phường", "x": "xã"}


def fold(text: str) -> str:
    """Text without tones, marks, case, spaces: for finding sheets and headers, never for telling units apart."""
    flat = unicodedata.normalize("NFD", text).casefold().replace("đ", "d")
    return "".join(c for c in flat if c.isalnum())


_FORBIDDEN = frozenset('<>:"/\\|?*=')  # what Windows forbids in names, and "=", which breaks xlwings' own lookup


def safe_file_name(*parts: str) -> str:
    """The parts joined by ``_`` to one file name, without what no system or program allows there."""
    kept = ("".join(c for c in part if c not in _FORBIDDEN and ord(c) >= 32).strip(" .") for part in parts)
    return "_".join(filter(None, kept))


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """One key for all ways to write one name of a unit, its kind (phường, xã …) included where it is written."""
    text = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    text = _PREFIX.sub("", text)
    if match := _KIND.match(text):
        kind = match[1].rstrip(".")
        text = f"{_KIND_SHORT.get(kind, kind)} {text[match.end() :]}"
    return " ".join(_tone_last(word) for word in text.split())


@lru_cache(maxsize=65536)
def bare_name_key(name: str) -> str:
    """The key without the kind of unit: ``Phường Đức Xuân`` and ``Đức Xuân`` agree."""
    text = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    text = _KIND.sub("", _PREFIX.sub("", text))
    return " ".join(_tone_last(word) for word in text.split())


def _tone_last(word: str) -> str:
    """Where a tone sits on its vowels is a matter of style (hoà, hòa): move it behind the word."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in letters if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones
