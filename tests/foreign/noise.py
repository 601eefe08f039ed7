"""The ways in which people retype a form, as functions over its lines; each line keeps the id it came from."""

from __future__ import annotations

import datetime as dt
import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from xlsx_addin.catalogue import Edition
from xlsx_addin.reading.raw import Cell


@dataclass(frozen=True)
class Typed:
    """A line as somebody typed it; ``id`` is the form's row it stands for, empty for none."""

    id: str
    tt: Cell
    label: str
    value: Cell
    unit: str


Lines = list[Typed]
Noise = Callable[[Lines, random.Random], Lines]

DECOYS = (
    ("Tổng số nạn nhân nữ của bạo lực gia đình được phát hiện", "người"),
    ("Tổng số trẻ em là nạn nhân của bạo lực gia đình được phát hiện", "người"),
    ("Tổng số nạn nhân dưới 16 tuổi của bạo lực trên cơ sở giới được phát hiện", "người"),
    ("Tổng số nam giới gây bạo lực gia đình được phát hiện", "người"),
    ("Tổng số vụ bạo lực gia đình được hòa giải tại cơ sở", "vụ"),
    ("Tỷ lệ lao động nam làm công hưởng lương", "%"),
    ("Tổng số xã/phường/thị trấn đạt chuẩn nông thôn mới", "xã"),
    ("Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều", "%"),
    ("Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng", "%"),
    ("Số cán bộ nữ được cử đi đào tạo, bồi dưỡng", "người"),
    ("Tỷ lệ nữ đại biểu Hội đồng nhân dân cấp xã", "%"),
    ("Tổng số cơ sở giáo dục mầm non công lập", "cơ sở"),
)


def clean(edition: Edition) -> Lines:
    """The printed form, each row that has a value with a number of its own."""
    return [
        Typed(r.id, r.tt, r.label, float(1000 + n) if r.has_value else "", r.unit)
        for n, r in enumerate(edition.indicators)
    ]


def wording(change: Callable[[str, random.Random], str]) -> Noise:
    return lambda lines, rnd: [replace(x, label=change(x.label, rnd) if len(x.label) > 9 else x.label) for x in lines]


def _typos(text: str, rnd: random.Random) -> str:
    letters = [*text]
    for _ in range(max(len(text) // 25, 1)):
        at = rnd.randrange(len(letters) - 1)
        kind = rnd.randrange(3)
        if kind == 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind == 1:
            letters[at] = ""
        else:
            letters[at] = rnd.choice("aeiounhtgcmrsl ")
    return "".join(letters)


def _toneless(text: str, _: random.Random) -> str:
    flat = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in flat if not unicodedata.combining(c))


_SHORT = {
    "bạo lực gia đình": "BLGĐ", "bình đẳng giới": "BĐG", "bạo lực trên cơ sở giới": "BLTCSG", "thị xã": "TX",
    "thành phố": "TP", "doanh nghiệp": "DN", "hợp tác xã": "HTX", "lãnh đạo chủ chốt": "LĐCC", "Tỷ lệ": "TL",
}  # fmt: skip


def _abbreviated(text: str, _: random.Random) -> str:
    for whole, short in _SHORT.items():
        text = text.replace(whole, short)
    return text


def _bare(text: str, _: random.Random) -> str:
    return re.sub(r"^(Chỉ tiêu \d\w?: |Trong đó:? )", "", text)


def _run_together(text: str, rnd: random.Random) -> str:
    return "".join(" " * rnd.choice((0, 1, 1, 1, 1, 2)) if c == " " else c for c in text).replace(",", " ,")


def _less(text: str, rnd: random.Random) -> str:
    """Small words left out."""
    small = {"của", "các", "được", "có", "và", "là", "ở", "trong", "số"}
    return " ".join(w for w in text.split() if w.casefold() not in small or rnd.random() < 0.6)


def _cut(text: str, _: random.Random) -> str:
    words = text.split()
    return text if len(words) < 14 else " ".join(words[: len(words) * 3 // 4]) + "…"


def _more(text: str, rnd: random.Random) -> str:
    return rnd.choice((f"- {text}", f"{text} trên địa bàn", f"{text} (năm báo cáo)", f"+ {text};"))


def _split(lines: Lines, rnd: random.Random) -> Lines:
    """A long wording goes on in the next line, without TT; the result stands in the first or in the last."""
    found: Lines = []
    for x in lines:
        words = x.label.split()
        if len(words) < 12 or rnd.random() < 0.3:
            found.append(x)
            continue
        at = rnd.randrange(5, len(words) - 3)
        first, last = " ".join(words[:at]), " ".join(words[at:])
        below = rnd.random() < 0.5
        found.append(replace(x, label=first, value="" if below else x.value))
        found.append(Typed(x.id, "", last, x.value if below else "", ""))
    return found


def _pages(lines: Lines, _: random.Random) -> Lines:
    """Page breaks: the header once more, a page number, blank lines."""
    found: Lines = []
    for number, x in enumerate(lines):
        if number % 15 == 14:
            found += [
                Typed("", "", "", "", ""),
                Typed("", "", "Trang 2", "", ""),
                Typed("", "TT", "Mục tiêu, chỉ tiêu", "Kết quả năm 2023", "Đơn vị tính"),
                Typed("", "(1)", "(2)", "(3)", "(4)"),
            ]
        found.append(x)
    return found


def _changed_tt(lines: Lines, _: random.Random) -> Lines:
    """What a spreadsheet makes of 1.1, 1.10 and 2.1.1."""

    def tt(text: str) -> Cell:
        parts = text.split(".")
        if len(parts) == 2:
            return float(text)
        if len(parts) == 3:
            return dt.datetime(2000 + int(parts[2]), int(parts[1]), int(parts[0]))
        return text

    return [replace(x, tt=tt(str(x.tt))) for x in lines]


def _renumbered(lines: Lines, _: random.Random) -> Lines:
    return [replace(x, tt=float(n)) for n, x in enumerate(lines, start=1)]


def _signed(lines: Lines, _: random.Random) -> Lines:
    foot = [
        Typed("", "", "Ghi chú: số liệu tính đến 30/11/2023.", "", ""),
        Typed("", "", "NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN", ""),
        Typed("", "", "", "CHỦ TỊCH", ""),
    ]
    return [*lines, *foot]


def _decoys(lines: Lines, rnd: random.Random) -> Lines:
    """Rows of other forms among ours, some in the very place of a row that was left out."""
    found = [x for x in lines if rnd.random() < 0.85]
    for text, unit in DECOYS:
        near = [n for n, x in enumerate(found) if x.unit == unit] or [len(found) - 1]
        at = rnd.choice(near)
        if rnd.random() < 0.5:
            found[at] = Typed("", found[at].tt, text, 77.0, unit)
        else:
            found.insert(at, Typed("", "", text, 77.0, unit))
    return found


NOISES: dict[str, Noise] = {
    "as printed": lambda lines, rnd: lines,
    "typing errors": wording(_typos),
    "no tones": wording(_toneless),
    "decomposed letters": wording(lambda t, _: unicodedata.normalize("NFD", t)),
    "capitals": wording(lambda t, _: t.upper()),
    "abbreviations": wording(_abbreviated),
    "first words left out": wording(_bare),
    "spaces and commas": wording(_run_together),
    "small words left out": wording(_less),
    "end cut off": wording(_cut),
    "words added": wording(_more),
    "split over two lines": _split,
    "page breaks": _pages,
    "TT left out": lambda lines, rnd: [replace(x, tt="") for x in lines],
    "TT made numbers and dates": _changed_tt,
    "TT renumbered": _renumbered,
    "units left out": lambda lines, rnd: [replace(x, unit="") for x in lines],
    "objectives left out": lambda lines, rnd: [x for x in lines if "." in x.id],
    "numbers in the wording": lambda lines, rnd: [
        replace(x, tt="", label=f"{x.tt}. {x.label}" if x.tt else x.label) for x in lines
    ],
    "rows left out": lambda lines, rnd: [x for x in lines if rnd.random() < 0.7],
    "rows of other forms": _decoys,
    "notes and signatures": _signed,
}
