"""Figures by chance, in sizes that communes, districts, provinces and departments have; consistent in themselves."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.faults.books import Book

Facts = dict[str, int | Decimal]


def figures_of(book: Book, random: Random) -> Facts:
    """What a unit of the book's level enters on the form, on the supporting sheet and on «Hoạt động khác»."""
    level, code = book.unit.level, book.unit.code
    if level == "nganh":
        whole = _department(random)
        keep_consistent(whole)
        agency = code.partition("-")[0]
        return {k: v for k, v in whole.items() if k in book.edition.fields and agency in _owners(book, k)}
    own = {"xa": _commune, "huyen": _district, "tinh": _province}[level](random)
    facts = {**own, **_activities(random, level)}
    keep_consistent(facts)
    return facts


def _owners(book: Book, field_id: str) -> tuple[str, ...]:
    return book.edition.fields[field_id].owner_codes


def _part(random: Random, total: int, low: float = 0.5, high: float = 1.0) -> int:
    return min(total, round(total * random.uniform(low, high)))


def _commune(random: Random) -> Facts:
    facts: Facts = {"M1.1.4a": 1, "M1.1.4b": 0, "M6.3.den": 1, "M6.3.num": 0}
    for total, part in (
        ("M3.2.1.1", "M3.2.1.1.1"),
        ("M3.2.1.2", "M3.2.1.2.1"),
        ("M3.2.2.1", "M3.2.2.1.1"),
        ("M3.2.2.2", "M3.2.2.2.1"),
    ):
        facts[total] = random.randint(1, 9)
        facts[part] = _part(random, int(facts[total]))
    facts["M3.3.1"] = random.choice((0, 0, 1, 2))
    facts["M3.3.2"] = facts["M3.3.1"]
    girls = random.randint(40, 90)
    facts["M4.1.num"], facts["M4.1.den"] = round(girls * random.uniform(1.03, 1.12)), girls
    facts["M4.2.num"] = 0
    facts["M4.3.num"], facts["M4.3.den"] = random.randint(1, 4), random.randint(260, 420)
    people = random.randint(5000, 9000)
    facts["M6.1.num"], facts["M6.1.den"] = _part(random, people, 0.5, 0.75), people
    facts["M6.2.den"] = random.randint(12, 20)
    facts["M6.2.num"] = _part(random, int(facts["M6.2.den"]), 0.8)
    facts["M6.4.num"] = facts["M6.4.den"] = 1
    for quarter in (1, 2, 3, 4):
        facts[f"M6.3.q{quarter}"] = random.randint(4, 9)
    return facts


def _district(random: Random) -> Facts:
    bodies = random.randint(25, 40)
    return {
        "M1.1.3a": 1,
        "M1.1.3b": 0,
        "M6.2.den": bodies,
        "M6.2.num": _part(random, bodies, 0.85),
        "M6.4.num": 1,
        "M6.4.den": 1,
    }


def _province(random: Random) -> Facts:
    facts: Facts = {"M1.1.2": 1, "M1.1.2a": 0, "M5.1": 1, "M6.4.num": 2, "M6.4.den": 2}
    employed = random.randint(60_000, 90_000)
    for row, total, low, high in (
        ("M1.1.1", random.randint(18, 24), 0.4, 0.7),
        ("M2.1", employed, 0.45, 0.55),
        ("M2.2", employed, 0.18, 0.28),
        ("M2.3", random.randint(900, 1600), 0.24, 0.3),
        ("M5.2", random.randint(3000, 5000), 0.3, 0.4),
        ("M5.3.1", random.randint(600, 900), 0.45, 0.55),
        ("M5.3.2", random.randint(20, 40), 0.25, 0.35),
        ("M6.2", random.randint(40, 60), 0.9, 1.0),
    ):
        facts[f"{row}.den"], facts[f"{row}.num"] = total, _part(random, total, low, high)
    facts["M3.1.num"], facts["M3.1.den"] = Decimal("3.4"), Decimal("2.1")
    facts["M3.4.1"], facts["M3.4.2"] = 4, 3
    facts["M4.4"] = 1
    return facts


def _department(random: Random) -> Facts:
    """What departments of a province know of its whole territory; each leads only some of it."""
    facts = {**_commune(random), **_province(random), "M1.1.2a": 2, "M1.1.3a": 8, "M1.1.3b": 5}
    facts |= {"M1.1.4a": 108, "M1.1.4b": 61, "M6.3.den": 108, "M6.3.num": 97}
    return {key: value for key, value in facts.items() if not key.startswith("M6.3.q")}


def _activities(random: Random, level: str) -> Facts:
    members, directly, indirectly = random.randint(11, 19), random.randint(1, 5), random.randint(1, 5)
    return {
        "HD.mo_hinh": random.randint(3, 8),
        "HD.dia_chi_tin_cay": random.randint(6, 20),
        "HD.duong_day_nong": random.randint(2, 9),
        "HD.ban_vstbpn": 1,
        "HD.thanh_vien.total": members,
        "HD.thanh_vien.women": _part(random, members, 0.4, 0.6),
        "HD.can_bo.lanh_dao": 1,
        "HD.can_bo.cong_chuc": random.randint(1, 2),
        f"HD.kinh_phi.nsnn.{level}": Decimal(random.randint(10, 40)) / 2,
        f"HD.kinh_phi.khac.{level}": Decimal(random.randint(2, 10)) / 2,
        "HD.giam_sat.total": directly + indirectly,
        "HD.giam_sat.truc_tiep": directly,
        "HD.giam_sat.gian_tiep": indirectly,
    }


_PARTS = (
    ("M3.2.1.1.1", "M3.2.1.1"),
    ("M3.2.1.2.1", "M3.2.1.2"),
    ("M3.2.2.1.1", "M3.2.2.1"),
    ("M3.2.2.2.1", "M3.2.2.2"),
    ("M3.3.2", "M3.3.1"),
    ("M3.4.2", "M3.4.1"),
    ("HD.thanh_vien.women", "HD.thanh_vien.total"),
    *((f"{row}.num", f"{row}.den") for row in ("M1.1.1", "M2.1", "M2.2", "M2.3", "M5.2", "M5.3.1", "M5.3.2")),
    *((f"{row}.num", f"{row}.den") for row in ("M4.3", "M6.1", "M6.2", "M6.4")),
)


def keep_consistent(facts: Facts) -> None:
    """What must hold between figures whatever chance made of them."""
    for part, total in _PARTS:
        if part in facts:
            facts[part] = min(facts[part], facts[total])
    if "M4.1.num" in facts and "M4.1.den" in facts:
        facts["M4.2.den"] = facts["M4.1.num"] + facts["M4.1.den"]  # children born alive, boys and girls
        facts["M4.3.num"] = min(facts["M4.3.num"], facts["M4.2.den"])
    if "M2.1.den" in facts and "M2.2.den" in facts:
        facts["M2.2.den"] = facts["M2.1.den"]  # one and the same number: women in work
    if "M6.3.q1" in facts:
        facts["M6.3.num"] = int(all(facts[f"M6.3.q{n}"] >= 4 for n in (1, 2, 3, 4)))


def a_year_before(random: Random, key: str, value: int | Decimal) -> int | Decimal:
    """A figure as it may well have been a year earlier."""
    if isinstance(value, Decimal) or value <= 2 or key in ("M3.4.1", "M3.4.2"):
        return value
    return max(1, round(value * random.uniform(0.96, 1.04)) + random.choice((-1, 0, 1)))
