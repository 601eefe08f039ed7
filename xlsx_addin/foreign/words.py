"""Wording made comparable: without tones, case and punctuation, with the abbreviations of this field written out.

Only for *scoring* likeness. Nothing here says that two wordings are the same: ``matching`` weighs it with TT, unit and
objective, and what stays doubtful is told to a person.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ABBREVIATIONS = {
    "bdg": "binh dang gioi",
    "blgd": "bao luc gia dinh",
    "blg": "bao luc tren co so gioi",
    "bltcsg": "bao luc tren co so gioi",
    "blcsg": "bao luc tren co so gioi",
    "hdnd": "hoi dong nhan dan",
    "ubnd": "uy ban nhan dan",
    "uybnd": "uy ban nhan dan",
    "tx": "thi xa",
    "tp": "thanh pho",
    "tt": "thi tran",
    "ldcc": "lanh dao chu chot",
    "qlnn": "quan ly nha nuoc",
    "cqnn": "co quan nha nuoc",
    "cqdp": "chinh quyen dia phuong",
    "dn": "doanh nghiep",
    "htx": "hop tac xa",
    "tgxh": "tro giup xa hoi",
    "gdnn": "giao duc nghe nghiep",
    "hvhs": "hoc vien hoc sinh",
    "tw": "trung uong",
    "tl": "ty le",
}
_KINDS = {
    "rate": re.compile(r"(ty|ti) (le|so|suat|trong)\b"),
    "part": re.compile(r"trong do\b"),
    "total": re.compile(r"tong so\b"),
    "count": re.compile(r"(so luong|so)\b"),
}
_EMPTY_WORDS = re.compile(r" (?:tren dia ban|nam bao cao|trong (?:nam|ky)(?! \d))(?= )")  # say nothing of the figure
_LEADING = re.compile(r"(chi tieu \d+ ?[a-z]?|muc tieu \d+) |trong do (?=(?:ty|ti) (?:le|so|suat))")
# Words that make another figure of the same wording: "tổng số nạn nhân nữ …" is not "tổng số nạn nhân …".
_QUALIFIERS = frozenset({"nữ", "nam", "trẻ", "em", "tuổi", "chưa", "không", "mới", "trai", "gái", "tộc", "khuyết"})
_NUMBERING = re.compile(
    r"\s*((?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,4}|[a-zđ])\s*[.):\-/]|[-+•*–]|\d{1,2}(?:\.\d{1,2})+)\s+"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """``flat`` is the text without spaces; ``kind`` what its first words say it is: rate, part, total, count or ''."""

    tokens: tuple[str, ...]
    flat: str
    known: frozenset[str]
    kind: str
    toned: frozenset[str]
    has_tones: bool


def bare(text: str) -> str:
    """Letters and digits without tones, single spaces between."""
    flat = unicodedata.normalize("NFD", text).casefold().replace("đ", "d")
    kept = (c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """A wording ready to be compared."""
    tokens: list[str] = []
    for token in bare(text).split():
        number = token.lstrip("0") or "0"
        tokens += _ABBREVIATIONS[token].split() if token in _ABBREVIATIONS else [number if token.isdigit() else token]
    composed = unicodedata.normalize("NFC", text).casefold()
    toned = frozenset(re.findall(r"[^\W\d_]+", composed))
    tokens = _EMPTY_WORDS.sub(" ", f" {' '.join(tokens)} ").split()
    flat, has_tones = "".join(tokens), bare(text) != _plain(composed)
    return Wording(tuple(tokens), flat, frozenset(tokens), _kind(" ".join(tokens)), toned, has_tones)


def _plain(composed: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in composed).split())


def _kind(text: str) -> str:
    rest = text
    while match := _LEADING.match(rest):
        rest = rest[match.end() :]
    return next((kind for kind, pattern in _KINDS.items() if pattern.match(rest)), "")


def without_number(text: str) -> tuple[str, str]:
    """A numbering in front of the wording (``2.1.1. Tổng số …``), and the wording without it."""
    match = _NUMBERING.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def likeness(typed: Wording, form: Wording) -> tuple[float, float]:
    """How like two wordings are, 0 to 100: as wholes, and when what is only a part of the form's wording counts too.

    Character by character (rapidfuzz, InDel), so that typing errors and joined words cost little.
    """
    from rapidfuzz import fuzz

    if not typed.flat:
        return 0.0, 0.0
    whole = part = fuzz.ratio(typed.flat, form.flat, score_cutoff=30)
    if whole and len(typed.tokens) >= _FEWEST and len(form.flat) < 4 * len(typed.flat) < 4 * len(form.flat):
        shared = sum(t in form.known for t in typed.tokens)
        if shared >= 0.8 * len(typed.tokens):  # a part of it: the rest was left out
            part = max(whole, 0.5 * whole + 0.5 * fuzz.partial_ratio(typed.flat, form.flat))
    if part < _WORTH_A_LOOK:
        return whole, part
    other = _OTHER_WORDS * _strange(typed, form)
    return whole - other, part - other


_FEWEST = 5
_WORTH_A_LOOK = 50.0
_OTHER_WORDS = 60.0  # what a wording of other words only would lose


def _strange(typed: Wording, form: Wording) -> float:
    """The share of the typed letters that are in words the form's wording does not have, typing errors apart.

    Letter by letter, "cơ sở giáo dục mầm non công lập" is rather like "cơ sở trợ giúp xã hội công lập".
    """
    from rapidfuzz.distance import OSA

    extra = [t for t in typed.tokens if t not in form.known]
    if not extra:
        return 0.0
    missing = [t for t in form.known if t not in typed.known]

    def is_known(token: str) -> bool:
        if len(token) > _ONE_WORD and token in form.flat:
            return True  # words run together
        near = 1 if len(token) < _ONE_WORD else 2
        for other in missing:
            if (len(token) < len(other) and token in other) or OSA.distance(token, other, score_cutoff=near) <= near:
                return True  # a piece of a word, or one with a typing error
        return False

    return sum(len(t) for t in extra if not is_known(t)) / len(typed.flat)


_ONE_WORD = 5


def qualifiers(typed: Wording, form: Wording) -> tuple[int, int]:
    """How many words that change the meaning only the typed wording has, and how many only the form's has."""
    if typed.has_tones:
        mine, yours = typed.toned & _QUALIFIERS, form.toned & _QUALIFIERS
        # A word typed with a wrong tone is still there ("nử"); only "nam" has a twin among ordinary words ("năm").
        extra = [q for q in mine - yours if q == "nam" or bare(q) not in form.known]
    else:
        mine = frozenset(_TONELESS & typed.known)
        yours = frozenset(q for q in form.toned & _QUALIFIERS if q != "nam")
        extra = [q for q in mine if q not in form.known]
    lost = [q for q in yours - mine if bare(q) not in typed.known]
    return len(extra) + _hidden(typed, form), len(lost)


def _hidden(typed: Wording, form: Wording) -> int:
    """Such words inside words that were run together (``nhânnữcủa``)."""
    missing = sorted(form.known - typed.known, key=len, reverse=True)
    found = 0
    for token in typed.known - form.known:
        rest = token
        for other in missing:
            rest = rest.replace(other, "", 1)
        found += rest != token and rest in _TONELESS
    return found


_TONELESS = frozenset(bare(q) for q in _QUALIFIERS) - {"nam", "toc", "em"}
