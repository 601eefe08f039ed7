"""Who a typed sheet is from and for which period: from its title lines, else its file name, else what a person tells.

Only what is certain is taken: one unit named, one year. ``ngày 08 tháng 4 năm 2024`` is the date of a document and
``đến năm 2025`` a target, neither is the year of the report. Names without tones are nobody's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsx_addin.catalogue import Edition
from xlsx_addin.names import fold, name_key
from xlsx_addin.submission.records import Unit

_KINDS = {
    "xa": ("xã", "phường", "thị trấn", "đặc khu"),
    "huyen": ("huyện", "quận", "thị xã", "thành phố", "tp.", "tp"),
    "tinh": ("tỉnh",),
}
_LEVEL_OF = {kind: level for level, kinds in _KINDS.items() for kind in kinds}
_CENTRAL_CITIES = frozenset({"hà nội", "hồ chí minh", "hải phòng", "đà nẵng", "cần thơ", "huế"})
_SHORT = {"tp.": "thành phố", "tp": "thành phố"}
_UNIT = re.compile(
    r"(?P<before>(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|của|vstbpn|vì sự tiến bộ của phụ nữ)\s+)?"
    r"(?<![^\W_])(?P<kind>thị trấn|thị xã|thành phố|đặc khu|phường|huyện|quận|tỉnh|xã|tp\.?)[ ]+"
    r"(?P<rest>[^\W_].*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d{1,2}(?![\d/.])")
_END_WORDS = (
    "quý", "0?6 tháng", "tháng", "về", "kèm", "theo", "thực hiện", "báo cáo", "giai đoạn", "trong", "trên", "và", "các",
    "đến", "tại", "do", "ngày", "của", "kết quả", "số liệu", "huyện", "tỉnh", "thành phố", "thị xã", "quận", "xã",
    "phường", "thị trấn",
)  # fmt: skip
_ENDS = re.compile(
    rf"\s*(?:[,;:()\[\]–/\n|]|-\s|\bnăm\s*(?=20\d\d|[.…]|$)|\b(?:{'|'.join(_END_WORDS)})\b)", re.IGNORECASE
)
_YEAR_AFTER = re.compile(r"\s*\b(?:năm\s*20\d\d|0?6\s+tháng\b)", re.IGNORECASE)
_LONGEST_NAME = 4  # words
_DATES = re.compile(r"(?:tháng\s+\d{1,2}\s+năm\s+\d{4})|(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4})|(?:\d{4}\s*[-–]\s*\d{4})")
_TARGET_YEARS = re.compile(r"(?:đến|từ|vào|giai đoạn)\s+(?:hết\s+)?(?:năm\s+)?20\d\d")
_YEAR = re.compile(r"năm\s*(20\d\d)(?!\d)|(?<![\d/])(?:phụ lục|báo cáo|biểu)\D{0,40}?(?<!\d)(20\d\d)(?!\d)")
_HALF = re.compile(r"(?:0?6|sáu)\s*tháng(?!\s*\d)")
_OTHER_PERIOD = re.compile(r"(?<![\d])(?:0?[1-57-9]|1[01])\s*tháng(?!\s*\d)|quý\s*(?:[ivx]+|\d)\b")
_CODE = re.compile(r"(\d{2,5})[ _-]+(.+)")


@dataclass(frozen=True, slots=True)
class Period:
    """What title lines say of the time. ``other`` is a period that the form does not have (a quarter, nine months)."""

    years: frozenset[int]
    period: str  # empty: not said
    other: str


@dataclass(frozen=True, slots=True)
class Named:
    """The unit that was found. ``candidates``: the names between which nothing decides."""

    unit: Unit
    candidates: tuple[str, ...] = ()


def composed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def period_of(texts: Iterable[str]) -> Period:
    """Year and period of title lines, dates of documents and target years left aside."""
    years: set[int] = set()
    half, other = False, ""
    for text in texts:
        clean = _TARGET_YEARS.sub(" ", _DATES.sub(" ", composed(text).casefold()))
        years.update(int(next(filter(None, m.groups()))) for m in _YEAR.finditer(clean))
        half |= bool(_HALF.search(clean))
        if match := _OTHER_PERIOD.search(clean):
            other = match[0]
    if half:
        return Period(frozenset(years), "6-thang", "")
    return Period(frozenset(years), "nam" if years and not other else "", other)


def unit_of(edition: Edition, texts: Sequence[str], stem: str) -> Named:
    """The unit that the title lines name, else the file name; nobody when they name two."""
    inside = _lowest(edition, [u for text in texts for u in _units(edition, text)])
    is_below_province = inside.unit.level not in ("", edition.territorial_levels[0]) or inside.candidates
    if not is_below_province and (department := _department(edition, texts)):
        return department
    code, rest = _code_and_name(edition, stem)
    outside = _lowest(edition, [*_units(edition, rest)])
    if not inside.unit.name and not inside.candidates:
        return Named(Unit(code, outside.unit.name, outside.unit.level), outside.candidates)
    if inside.unit.name and outside.unit.name and inside.unit.level == outside.unit.level:
        if name_key(inside.unit.name) != name_key(outside.unit.name):
            return Named(Unit(), (inside.unit.name, outside.unit.name))
        return Named(Unit(code, inside.unit.name, inside.unit.level, "", inside.unit.parent_name))
    return inside


def _department(edition: Edition, texts: Sequence[str]) -> Named | None:
    """A line that is the very name of an agency that leads rows of the form."""
    known = {fold(name): (code, name) for code, name in edition.owners.items() if fold(name).startswith(("so", "cuc"))}
    found = {known[fold(text)] for text in texts if fold(text) in known}
    level = next((x.code for x in edition.levels if edition.is_department(x.code)), "")
    if len(found) != 1 or not level:
        return None
    code, name = found.pop()
    return Named(Unit(code, name, level))


def _code_and_name(edition: Edition, stem: str) -> tuple[str, str]:
    """``01840_phường Đức Xuân``: the code in front of a name of a unit, when it has the digits of that level."""
    text = composed(stem).replace("_", " ")
    match = _CODE.fullmatch(composed(stem))
    if match:
        rest = match[2].replace("_", " ")
        named = [*_units(edition, rest)]
        is_name = len(named) == 1 and rest.casefold().startswith(named[0].name.casefold())
        if is_name and edition.level_of_code(match[1]) == named[0].level:
            return match[1], rest
    return "", text


def _lowest(edition: Edition, units: Sequence[Unit]) -> Named:
    """The unit of the lowest level, when there is one only; its parent, when one stands above."""
    names: dict[str, dict[str, str]] = {}
    for unit in units:
        names.setdefault(unit.level, {}).setdefault(name_key(unit.name), unit.name)
    for level in reversed(edition.territorial_levels):
        found = [*names.get(level, {}).values()]
        if len(found) > 1:
            return Named(Unit(), tuple(found))
        if found:
            above = edition.territorial_levels[: edition.territorial_levels.index(level)]
            parents = next(([*names[x].values()] for x in reversed(above) if x in names), [])
            return Named(Unit("", found[0], level, "", parents[0] if len(parents) == 1 else ""))
    return Named(Unit())


def _units(edition: Edition, text: str) -> Iterable[Unit]:
    """Every unit that a text names with its kind in front."""
    whole = composed(text)
    start = 0
    while match := _UNIT.search(whole, start):
        start = match.start("kind") + len(match["kind"])
        kind = match["kind"].casefold()
        name = _name(match["rest"], capitals=match["kind"].isupper())
        if not name or (kind == "xã" and name.casefold().startswith("hội") and not match["before"]):
            continue
        level = _LEVEL_OF[kind]
        if level == "huyen" and kind not in ("huyện", "quận", "thị xã") and name.casefold() in _CENTRAL_CITIES:
            level = "tinh"
        if level in edition.territorial_levels:
            yield Unit("", f"{_SHORT.get(kind, kind)} {name}", level)


def _name(rest: str, *, capitals: bool) -> str:
    """The words of a proper name: capitalised ones, or, in a line of capitals, those up to a word that ends it."""
    end = (_ENDS if capitals else _YEAR_AFTER).search(rest)
    text = rest[: end.start()] if end else rest
    words: list[str] = []
    place = 0
    while match := _WORD.match(text, place):
        word = match[0]
        if (word.isdigit() and words) or not (word.isdigit() or word[0].isupper()):
            break
        words.append(word)
        place = match.end()
        if text[place : place + 1] != " ":
            break
        place += 1
    if not words or len(words) > _LONGEST_NAME:
        return ""
    return " ".join(w if w.isdigit() or (capitals and _is_roman(w)) else w.title() if capitals else w for w in words)


def _is_roman(word: str) -> bool:
    return bool(re.fullmatch(r"[IVX]+", word))
