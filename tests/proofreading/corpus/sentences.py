"""Sentences of reports with figures drawn at random: each once right and once with one figure changed.

The right figure comes from exact fractions here, not from the product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random

from tests.proofreading.corpus.judging import number, rounded

FIRST_PADDED = 10
ROUNDING = Decimal("0.02")
"""The difference of two rounded percentages, itself rounded, may lie so far from that of the exact ones."""
_PEOPLE = ("người", "đồng chí", "đại biểu", "cán bộ", "học viên", "đảng viên")
_THINGS = ("hộ", "thôn", "đơn vị", "mô hình", "văn bản", "cuộc")


@dataclass(frozen=True)
class Sentence:
    """``right`` is true, ``wrong`` differs in the one figure ``stated``, which should read ``truth``."""

    right: str
    wrong: str
    stated: str
    truth: str


Maker = Callable[[Random], Sentence]


def count(n: int) -> str:
    """``03``, ``2.302``: as reports write counts."""
    return f"{n:02d}" if n < FIRST_PADDED else f"{n:,}".replace(",", ".")


def percent(part: int, total: int, places: int = 2) -> str:
    return figure(Fraction(100 * part, total), places)


def figure(exact: Fraction, places: int) -> str:
    return str(rounded(exact, places)).replace(".", ",")


def _digit_changed(random: Random, text: str) -> str:
    """Another number of the same length: one digit of it is another one."""
    at = random.choice([i for i, sign in enumerate(text) if sign.isdigit()])
    first = at == 0 or not any(sign.isdigit() for sign in text[:at])
    digits = [d for d in "0123456789" if d != text[at] and not (first and d == "0")]
    return text[:at] + random.choice(digits) + text[at + 1 :]


def _value(text: str) -> Decimal:
    value = number(text)
    assert value is not None
    return value


def _sentence(random: Random, template: str, truth: str, least: Decimal = Decimal(0)) -> Sentence:
    """``least``: by how much the changed figure differs, where the rounding of printed figures leaves room."""
    stated = truth
    while abs(_value(stated) - _value(truth)) <= least:
        stated = _digit_changed(random, truth)
    return Sentence(template.replace("§", truth), template.replace("§", stated), stated, truth)


def fraction(random: Random) -> Sentence:
    total = random.choice([random.randint(5, 60), random.randint(100, 900), random.randint(1000, 1899)])
    part, unit = random.randint(total // 5, total - 1), random.choice(_PEOPLE)
    opening = random.choice(("Nữ đại biểu HĐND xã", "Nữ cấp ủy viên", "+ Cấp huyện", "Nữ trưởng thôn"))
    template = f"{opening}: {count(part)}/{count(total)} {unit}, chiếm tỷ lệ §%."
    return _sentence(random, template, percent(part, total))


def among(random: Random) -> Sentence:
    total, unit = random.randint(30, 1899), random.choice(_PEOPLE)
    part = random.randint(total // 4, total - 1)
    how = random.choice((" (chiếm §%)", ", chiếm §%", ", chiếm tỷ lệ §%"))
    template = f"Tổng số là {count(total)} {unit}, trong đó nữ {count(part)} {unit}{how}."
    return _sentence(random, template, percent(part, total))


def before_fraction(random: Random) -> Sentence:
    total, unit = random.randint(5, 40), random.choice(_PEOPLE)
    part = random.randint(1, total - 1)
    return _sentence(random, f"Tỷ lệ nữ đạt §% ({count(part)}/{count(total)} {unit}).", percent(part, total))


def sexes(random: Random) -> Sentence:
    men, women = random.randint(20, 90), random.randint(20, 90)
    template = f"Lớp tập huấn có § người tham dự ({count(men)} nam, {count(women)} nữ)."
    return _sentence(random, template, count(men + women))


def parts(random: Random) -> Sentence:
    plans, decisions, letters = (random.randint(3, 19) for _ in range(3))
    template = (
        f"UBND đã ban hành § văn bản, cụ thể: {count(plans)} Kế hoạch; {count(decisions)} Quyết định; "
        f"{count(letters)} Công văn."
    )
    return _sentence(random, template, count(plans + decisions + letters))


def change(random: Random) -> Sentence:
    before, more = random.randint(40, 400), random.randint(10, 38)
    rise, unit = random.random() < 0.5, random.choice(_THINGS)
    now = before + more if rise else before - more
    word = "tăng" if rise else "giảm"
    template = f"Trong năm có {count(now)} {unit}, {word} § {unit} so với cùng kỳ năm trước ({count(before)} {unit})."
    return _sentence(random, template, count(more))


def growth(random: Random) -> Sentence:
    before = random.randint(40, 400)
    now = before + random.randint(5, before // 2)
    exact = Fraction(100 * (now - before), before)
    template = f"Số hội viên tăng từ {count(before)} lên {count(now)} người, tăng §% so với đầu năm."
    return _sentence(random, template, figure(exact, 2))


def points(random: Random) -> Sentence:
    before, more = random.randint(1000, 6000), random.randint(100, 900)
    rise = random.random() < 0.5
    now = before + more if rise else before - more
    word = "tăng" if rise else "giảm"
    template = (
        f"Tỷ lệ nữ cấp ủy viên đạt {figure(Fraction(now, 100), 2)}%, {word} § điểm phần trăm "
        f"so với năm trước ({figure(Fraction(before, 100), 2)}%)."
    )
    return _sentence(random, template, figure(Fraction(more, 100), 2), ROUNDING)


def births(random: Random) -> Sentence:
    girls = random.randint(150, 400)
    boys = girls + random.randint(5, 60)
    template = f"Tỷ số giới tính khi sinh là § bé trai/100 bé gái ({count(boys)} bé trai, {count(girls)} bé gái)."
    return _sentence(random, template, figure(Fraction(100 * boys, girls), 1))


MAKERS: Mapping[str, Maker] = {
    maker.__name__: maker for maker in (fraction, among, before_fraction, sexes, parts, change, growth, points, births)
}
