"""When two names are the same name: Unicode form, case, spacing, tone placement, and the words before a name.

``hoà`` and ``hòa`` are one word, ``Phường I``, ``Phường 01`` and ``P.1`` one ward; ``Đồng Tuyền`` and ``Đồng Tuyển``
are two, and so are ``Đa`` and ``Da`` (a match without tones or marks is only ever a proposal to a person).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
# Who writes for a unit, before the unit's own name: its People's Committee or Council, its Committee for women.
_COUNCIL = r"(?:hội đồng nhân dân|hđnd)"
_COMMITTEE = r"(?:[uủ][yỷ] ban nhân dân|ubnd)"
_WOMEN = r"ban (?:vì sự tiến bộ (?:của )?phụ nữ|vstbpn|vstbcpn)"
_PREFIX = re.compile(rf"^(?:(?:{_COUNCIL}\s*(?:và|&|,|-)\s*)?{_COMMITTEE}|{_COUNCIL}|{_WOMEN})\s+")
_WORDS = "thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|phường|xã"
_KIND = re.compile(rf"^({_WORDS}|(?:tp|tx|tt)\b\.?|[pqxh]\.|(?:tp|tx|tt|p|q)(?=\d))\s*(?=\S)")
_KIND_SHORT = {
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "p": "phường", "x": "xã", "q": "quận", "h": "huyện",
}  # fmt: skip
# ", thành phố Bắc Kạn" and "(huyện X)" behind a name say where it lies.
_WHERE = re.compile(rf"\s*(?:,|\(|\s-\s)\s*(?:{_WORDS}|(?:tp|tx|tt)\b\.?|[pqxht]\.)\s*\S.*$")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´′ʹ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_LIKE = {ord("ð"): "đ", ord("ɖ"): "đ", 0xAD: None, 0x200B: None, 0xFEFF: None}  # letters that look like đ; no letters
_PLAIN = _APOSTROPHES | _DASHES | _LIKE
_AROUND = re.compile(r"\s*(['\-])\s*")
_WORD = re.compile(r"[^\W_]+")
_ROMAN = dict(
    zip(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"],
        map(str, range(1, 16)),
        strict=True,
    )
)
_SYLLABLES = {"vi", "xi"}  # words of names too (xã Sơn Vi): numbers only where they are the whole name


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
    kind, bare = _split(name)
    return f"{kind} {bare}".strip()


@lru_cache(maxsize=65536)
def bare_name_key(name: str) -> str:
    """The key without the kind of unit: ``Phường Đức Xuân`` and ``Đức Xuân`` agree."""
    return _split(name)[1]


def words_of(text: str) -> tuple[str, ...]:
    """The words of any text as keys have them, punctuation aside: where to look for ``words_of_name``."""
    return tuple(_tone_last(_number(word, alone=False)) for word in _WORD.findall(_plain(text)))


@lru_cache(maxsize=65536)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words by which a unit is known inside a sentence; a name of one word (``Phường 1``, ``Xã Ba``) only with its
    kind in front, empty where it has none."""
    kind, bare = _parted(name)
    words = words_of(bare)
    return words if len(words) > 1 else (*words_of(kind), *words) if kind and words else ()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().translate(_PLAIN).split())


def _parted(name: str) -> tuple[str, str]:
    """The kind of unit, where it is written, and the name behind it, as plain texts."""
    text = _plain(name)
    text = _WHERE.sub("", _PREFIX.sub("", text)) or text
    if match := _KIND.match(text):
        short = match[1].rstrip(".")
        return _KIND_SHORT.get(short, short), text[match.end() :]
    return "", text


def _split(name: str) -> tuple[str, str]:
    """The same as keys."""
    kind, text = _parted(name)
    words = _AROUND.sub(r"\1", text).strip(" .;,").split()
    if words:
        words[-1] = _number(words[-1], alone=len(words) == 1)
    return " ".join(map(_tone_last, kind.split())), " ".join(map(_tone_last, words))


def _number(word: str, *, alone: bool) -> str:
    """``01`` and ``I`` at the end of a name are 1."""
    if word in _ROMAN and (alone or word not in _SYLLABLES):
        return _ROMAN[word]
    return (word.lstrip("0") or "0") if word.isascii() and word.isdecimal() else word


def _tone_last(word: str) -> str:
    """Where a tone sits on its vowels is a matter of style (hoà, hòa): move it behind the word."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in letters if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones
