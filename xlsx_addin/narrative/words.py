"""Vietnamese words for figures, units and levels. Pure functions; counts are padded as reports write them (03)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from xlsx_addin.names import bare_name_key
from xlsx_addin.numbers import padded, round_half_up, to_text
from xlsx_addin.ratios import Outcome, women_rate
from xlsx_addin.submission.records import Figure, ListCell, Unit

BLANK = "……………"
"""What stands where the office has to fill something in."""

GAP = "……"
"""A short blank, for a number."""

FEW = 10
"""Up to so many units are named, more are counted."""

_KINDS = ("xã", "phường", "thị trấn", "đặc khu", "huyện", "thị xã", "thành phố", "quận", "tỉnh")
_KIND = re.compile(rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))}|tp\.?|tx\.?|tt\.?)\s+(?=\S)", re.IGNORECASE)
_SHORT = {"tp": "thành phố", "tx": "thị xã", "tt": "thị trấn"}


def clean(text: str) -> str:
    """Text for a document: composed, without control characters and lone surrogates, runs of spaces as one."""
    if not text.isprintable():  # most texts are, and then hold nothing of these
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn", "Zl", "Zp") else c for c in text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that was typed into one cell."""
    return tuple(line for part in re.split(r"[\r\n\x0b\x0c\u2028\u2029]+", text) if (line := clean(part)))


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence; abbreviations (UBND) and names keep their capitals."""
    return text[:1].lower() + text[1:] if len(text) > 1 and not text[1].isupper() else text


# What keeps its capital inside a sentence though its second word is small: "Luật …", "Chỉ thị số …".
_NAMED = re.compile(r"(Luật|Nghị quyết|Nghị định|Chỉ thị|Quyết định|Thông tư|Kết luận|Tháng hành động|Ngày)\b")


def inside(text: str) -> str:
    """A typed text as the continuation of a sentence: ``Chính sách …`` -> ``chính sách …``; names stay as they are."""
    second = text.partition(" ")[2][:1]
    return text if second.isupper() or _NAMED.match(text) else lower_first(text)


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a capital first and one mark at its end."""
    text = text.strip()
    return upper_first(text if text.endswith((".", ";", ":", "!", "?")) else f"{text}.")


# --- figures -------------------------------------------------------------------------------------------------
def percent(value: Decimal) -> str:
    return f"{to_text(value, 2)}%"


def exact_text(value: Fraction) -> str:
    """A sum of counts or amounts, which has few decimals."""
    return padded(Decimal(value.numerator) / Decimal(value.denominator))


def fraction(part: Figure, total: Figure) -> str:
    """``09/29``."""
    return f"{padded(part)}/{padded(total)}"


def women_of(women: Figure | None, total: Figure | None) -> str:
    """``09/29 người, chiếm tỷ lệ 31,03%``; ``0 người`` for none of one post; a blank for what is not known."""
    if women == 0 and (total or 0) <= 1:
        return "0 người"
    if women is None and total is None:
        return f"{GAP} người"
    if women is None or total is None:
        return f"{GAP if women is None else padded(women)}/{GAP if total is None else padded(total)} người"
    if women == 1 == total:
        return "01 người"  # one post
    rate = women_rate(women, total)
    if women == 0:
        return f"{fraction(women, total)} người"
    if rate.outcome is not Outcome.COMPUTED or rate.value is None or women > total:
        return f"{fraction(women, total)} người"
    return f"{fraction(women, total)} người, chiếm tỷ lệ {percent(rate.value)}"


SINCE = "cùng kỳ năm trước"
"""What a figure is compared with."""

_ENOUGH_FOR_SHARE = 30
"""From so many cases on a relative change says something."""


def change(now: Decimal, before: Decimal, since: str = SINCE) -> str:
    """The change of a percentage, in percentage points."""
    if now == before:
        return f"bằng {since} ({percent(before)})"
    verb = "tăng" if now > before else "giảm"
    return f"{verb} {to_text(abs(now - before), 2)} điểm phần trăm so với {since} ({percent(before)})"


def ratio_change(now: Decimal, before: Decimal, unit: str, since: str = SINCE) -> str:
    """The change of a ratio that is no percentage, in its unit: ``giảm 0,50 lần so với cùng kỳ năm trước (2,20)``."""
    if now == before:
        return f"bằng {since} ({to_text(before, 2)})"
    verb = "tăng" if now > before else "giảm"
    return f"{verb} {to_text(abs(now - before), 2)} {unit} so với {since} ({to_text(before, 2)})"


def count_change(now: Figure, before: Figure, unit: str = "", since: str = SINCE) -> str:
    """The change of a count: ``tăng 12 người so với cùng kỳ năm trước (từ 40 lên 52)``.

    The percentage stands beside it only where there were enough cases; from zero there is none, and where nothing is
    left the sentence says what there was.
    """
    measure = f" {unit}" if unit else ""
    if now == before:
        return f"bằng {since}"
    if not before:
        return f"{since} không có"
    if not now:
        return f"{since} có {padded(before)}{measure}"
    verb, way = ("tăng", "lên") if now > before else ("giảm", "xuống")
    distance = abs(Decimal(now) - Decimal(before))
    share = round_half_up(Fraction(distance) * 100 / Fraction(before))
    aside = f", tương ứng {percent(share)}," if before >= _ENOUGH_FOR_SHARE else ""
    return f"{verb} {padded(distance)}{measure}{aside} so với {since} (từ {padded(before)} {way} {padded(now)})"


def money(value: Figure) -> str:
    return f"{to_text(value)} triệu đồng"


def date_text(cell: ListCell) -> str:
    """``03/3/2023``, ``14/02/2023``: days below ten and the months 1 and 2 are padded. Text stays as it was typed."""
    if isinstance(cell, dt.date):
        month = f"{cell.month:02}" if cell.month <= 2 else str(cell.month)
        return f"{cell.day:02}/{month}/{cell.year}"
    return "" if cell is None else clean(str(cell))


def day_words(day: dt.date) -> str:
    """``ngày 05 tháng 6 năm 2024``: days below ten and the first two months have two digits."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


OPEN_DAY = f"ngày {GAP} tháng {GAP} năm {GAP}"
"""A day to fill in."""


def count_text(cell: ListCell) -> str:
    """A number of a list, padded; what was typed when it is not a number."""
    if isinstance(cell, Decimal):
        return padded(cell)
    return "" if cell is None else clean(str(cell))


# --- units and levels ----------------------------------------------------------------------------------------
def kind_of(name: str) -> str:
    """``phường`` of ``Phường Đức Xuân``; empty when the name says none."""
    match = _KIND.match(clean(name))
    if not match:
        return ""
    kind = match[1].lower().rstrip(".")
    return _SHORT.get(kind, kind)


def proper_name(name: str) -> str:
    """``Đức Xuân`` of ``phường Đức Xuân``."""
    return _KIND.sub("", clean(name), count=1) if kind_of(name) else clean(name)


def in_sentence(name: str) -> str:
    """A unit's name inside a sentence: ``Phường Đức Xuân`` -> ``phường Đức Xuân``."""
    kind = kind_of(name)
    return f"{kind} {proper_name(name)}" if kind else clean(name)


def kinds_text(names: Iterable[str]) -> str:
    """The kinds among units' names in the usual order: ``xã, phường``; empty when a name says none."""
    found = {kind_of(name) for name in names}
    return "" if "" in found else ", ".join(kind for kind in _KINDS if kind in found)


def name_units(units: Sequence[Unit]) -> str:
    """``phường Đức Xuân``; ``các phường: Đức Xuân, Xuất Hóa; xã Dương Quang``."""
    groups: dict[str, list[str]] = {}
    for unit in units:
        groups.setdefault(kind_of(unit.shown), []).append(proper_name(unit.shown))
    said = []
    for kind, names in groups.items():
        if not kind:
            said.append(", ".join(names))
        elif len(names) == 1:
            said.append(f"{kind} {names[0]}")
        else:
            said.append(f"các {kind}: {', '.join(names)}")
    return ("; " if any(":" in group for group in said) else ", ").join(said)


def mentions(text: str, unit_name: str) -> bool:
    """Whether a text already names a unit, so that it need not be named again."""
    return bare_name_key(unit_name) in bare_name_key(text)


_UBND, _BAN = "ủy ban nhân dân", "ban vì sự tiến bộ của phụ nữ"
_AGENCY_FORMS = (
    (re.compile(rf"{_UBND}|uỷ ban nhân dân|ubnd"), "Ủy ban nhân dân", "UBND"),
    (re.compile(rf"{_BAN}|ban vstbpn"), "Ban Vì sự tiến bộ của phụ nữ", "BVSTBPN"),
    (re.compile(r"hội đồng nhân dân|hđnd"), "Hội đồng nhân dân", "HĐND"),
)


def agency_in_sentence(agency: str, unit_name: str) -> str:
    """The issuing agency as the text names it: the header's capitals become ordinary writing."""
    flat = clean(agency).lower()
    for pattern, written, _ in _AGENCY_FORMS:
        if pattern.match(flat):
            return f"{written} {in_sentence(unit_name)}".strip()
    if agency and agency != agency.upper():
        return clean(agency)
    return in_sentence(unit_name)


def agency_symbol(agency: str) -> str:
    """``UBND`` for a people's committee; empty when the abbreviation is not certain."""
    flat = clean(agency).lower()
    return next((symbol for pattern, _, symbol in _AGENCY_FORMS if pattern.match(flat)), "")


_BREAK = re.compile(r"(.{10,}?)\s+((?:THÀNH PHỐ|THỊ XÃ|THỊ TRẤN|TỈNH|HUYỆN|QUẬN|PHƯỜNG|XÃ|ĐẶC KHU)\s.+)")


def agency_lines(agency: str) -> tuple[str, ...]:
    """An agency's name in capitals, the place on a line of its own as headers print it."""
    text = clean(agency).upper()
    match = _BREAK.fullmatch(text)
    return (match[1], match[2]) if match else (text,) if text else ()


def listed(text: str) -> tuple[str, ...]:
    """The items of a cell that separates them with semicolons or lines."""
    return tuple(item for part in re.split(r"[;\r\n]+", text) if (item := clean(part).strip(" -.,")))


def listed_lines(text: str) -> tuple[str, ...]:
    """As ``listed``, for lines whose marks belong to them (``TM.``)."""
    return tuple(item for part in re.split(r"[;\r\n]+", text) if (item := clean(part)))
