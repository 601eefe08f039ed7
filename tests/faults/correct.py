"""Workbooks without any fault, made by chance: consistent on every sheet, and with last year's results.

Their numbers come from a seed, in sizes that communes, districts, provinces and departments have. Whatever the product
finds to object to in them is a false alarm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

from tests.faults.books import Book
from tests.faults.figures import a_year_before, figures_of, keep_consistent
from xlsx_addin.catalogue import Edition, Kind, edition_for
from xlsx_addin.submission.records import Unit

LEADERS = ("ct_hdnd", "pct_hdnd", "ct_ubnd", "pct_ubnd")
_SYMBOLS = {
    "Kế hoạch": "KH-UBND",
    "Quyết định": "QĐ-UBND",
    "Công văn": "UBND-VX",
    "Chỉ thị": "CT-UBND",
    "Báo cáo": "BC-UBND",
    "Tờ trình": "TTr-UBND",
    "Thông báo": "TB-UBND",
}
_SUBJECTS = (
    "Triển khai Tháng hành động vì bình đẳng giới",
    "Thực hiện công tác bình đẳng giới và vì sự tiến bộ của phụ nữ",
    "Kiện toàn Ban Vì sự tiến bộ của phụ nữ",
    "Phòng, chống bạo lực gia đình",
    "Tăng cường truyền thông về bình đẳng giới",
)


def filled(unit: Unit, year: int, period: str, seed: int, edition: Edition | None = None) -> Book:
    """A correct workbook of a unit of any level; without ``edition`` that of the period."""
    form = edition or edition_for(year, period)[0]
    book = Book(form, unit, year, period)
    random = Random(f"{unit.code}/{year}/{period}/{seed}")
    facts = figures_of(book, random)
    last = {key: a_year_before(random, key, value) for key, value in facts.items()}
    keep_consistent(last)
    for key, value in facts.items():
        book.values[key] = str(value)
    _cadres(book, random)
    derived_rows(book, book.values)
    _lists(book, random)
    if period == "nam":
        _last_year(book, {key: str(value) for key, value in last.items()})
    else:
        _half_year(book)
    book.values = {key: value for key, value in book.values.items() if _stands_in(book, key)}
    book.values["INFO.cutoff"] = f"30/11/{year}" if period == "nam" else f"31/05/{year}"
    book.touched.clear()
    return book


def _stands_in(book: Book, key: str) -> bool:
    """Whether the edition has the cell (the two-level form lacks rows of the older one)."""
    row, _, column = key.rpartition(".")
    return key in book.edition.fields or (column in ("prev", "note") and row in book.edition.by_id)


# --- sheets beside the form --------------------------------------------------------------------------------


def _cadres(book: Book, random: Random) -> None:
    """The unit's own bodies: those elected for five years are what they were last year."""
    level = book.unit.level
    if level == "nganh":
        return
    size = {"xa": (13, 24, 1, 1, 1, 2), "huyen": (33, 32, 1, 2, 1, 3), "tinh": (50, 55, 1, 2, 1, 3)}[level]
    bodies = dict(zip(("capuy", "hdnd", *LEADERS), size, strict=True))
    women = {body: random.randint(0, 1) for body in LEADERS}
    women["capuy"] = random.randint(3, 4) * bodies["capuy"] // 13
    women["hdnd"] = random.randint(6, 9) * bodies["hdnd"] // 24 + 2
    women["pct_ubnd"] = 1 if level == "tinh" else women["pct_ubnd"]  # keeps «Có» in row M1.1.2 true
    for body, total in bodies.items():
        for suffix in ("", "_prev"):
            book.values[f"CB.{body}.{level}.total{suffix}"] = str(total)
            book.values[f"CB.{body}.{level}.women{suffix}"] = str(women[body])


def derived_rows(book: Book, values: dict[str, str]) -> None:
    """Rows of the form that say what «Cán bộ nữ» says: chair or vice-chairs of council or committee."""
    level = book.unit.level
    women = sum(int(values.get(f"CB.{body}.{level}.women", 0)) for body in LEADERS)
    if level == "xa":
        values["M1.1.4b"] = str(int(women > 0))
    elif level == "huyen":
        values["M1.1.3b"] = str(int(women > 0))
    elif level == "tinh":
        values["M1.1.2a"] = str(women)
    for flag in ("M1.1.2", "M5.1"):
        if flag in values:
            values[flag] = "Có"


def _lists(book: Book, random: Random) -> None:
    days = _days(book, random)
    if book.unit.level == "nganh":
        return
    book.lists["van_ban"] = [_document(book, random, number, days) for number in range(1, random.randint(4, 8))]
    book.lists["truyen_thong"] = [_event(book, random, days) for _ in range(random.randint(3, 6))]
    people = [row for row in book.lists["truyen_thong"] if row["measure"] == "người"]
    book.values["HD.van_ban.total"] = str(len(book.lists["van_ban"]))
    book.values["HD.truyen_thong.sessions"] = str(sum(int(x["sessions"]) for x in book.lists["truyen_thong"]))
    for sex in ("men", "women"):
        book.values[f"HD.truyen_thong.{sex}"] = str(sum(int(x[sex]) for x in people))
    book.lists["ke_hoach"] = [
        {
            "content": "Tổ chức Tháng hành động vì bình đẳng giới",
            "agency": book.unit.name,
            "deadline": f"Tháng 11/{book.year + 1}",
            "funding": "5",
        }
    ]


def _days(book: Book, random: Random) -> Sequence[dt.date]:
    """Days on which work of the period is done, none of them outside it by anybody's calendar."""
    first, last = dt.date(book.year, 1, 15), dt.date(book.year, *((11, 25) if book.period == "nam" else (5, 25)))
    return [first + dt.timedelta(random.randint(0, (last - first).days)) for _ in range(20)]


def _document(book: Book, random: Random, number: int, days: Sequence[dt.date]) -> dict[str, str]:
    kind = random.choice(list(_SYMBOLS))
    return {
        "kind": kind,
        "number": f"{number * 10 + random.randint(0, 9):02}/{_SYMBOLS[kind]}",
        "date": random.choice(days).strftime("%d/%m/%Y"),
        "issuer": f"UBND {book.unit.name}",
        "subject": random.choice(_SUBJECTS),
    }


def _event(book: Book, random: Random, days: Sequence[dt.date]) -> dict[str, str]:
    men, women = random.randint(15, 60), random.randint(20, 90)
    return {
        "date": random.choice(days).strftime("%d/%m/%Y"),
        "nature": random.choice(("Truyền thông", "Tập huấn")),
        "organiser_kind": random.choice(("Ban VSTBPN", "Đơn vị thành viên")),
        "organiser": random.choice(("Hội Liên hiệp Phụ nữ", "Đoàn Thanh niên", "Công an", "Trạm Y tế")),
        "form": "Hội nghị",
        "content": "Kiến thức về bình đẳng giới, phòng, chống bạo lực gia đình",
        "sessions": str(random.randint(1, 3)),
        "men": str(men),
        "women": str(women),
        "total": str(men + women),
        "measure": random.choice(("người", "người", "lượt")),
    }


# --- periods -----------------------------------------------------------------------------------------------


def _last_year(book: Book, last: dict[str, str]) -> None:
    """«Kết quả năm trước» beside the rows of the form, rates from last year's own figures."""
    for suffixed in [key for key in book.values if key.startswith("CB.") and key.endswith("_prev")]:
        last[suffixed.removesuffix("_prev")] = book.values[suffixed]
    derived_rows(book, last)
    for row in book.edition.indicators:
        if row.formula is None and row.id in last:
            book.values[f"{row.id}.prev"] = last[row.id]
    for row in book.edition.rates:
        parts = [x for pair in row.formula.pairs for x in (pair.part, pair.total)] if row.formula else []
        if row.id != "M1.1" and all(isinstance(x, str) and x in last for x in parts):
            share = exact_rate(book.edition, row.id, last)
            if share is not None:
                book.values[f"{row.id}.prev"] = str(share)


def exact_rate(edition: Edition, rate_id: str, figures: Mapping[str, str]) -> Decimal | None:
    """A rate of stated figures, half up to two decimals; None for n/0."""
    formula = edition.formulas[rate_id]
    parts = sum(Fraction(figures[pair.part]) for pair in formula.pairs)
    totals = sum(Fraction(figures[str(pair.total)]) for pair in formula.pairs)
    if not totals:
        return None
    exact = parts * Fraction(formula.scale) / totals
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _half_year(book: Book) -> None:
    """What June cannot know yet stays blank: two quarters of news, no yearly surveys."""
    for key in ("M6.3.q3", "M6.3.q4", "M6.3.num", "M6.3.den"):
        book.values.pop(key, None)
    rates = {key for key, each in book.edition.fields.items() if each.kind is Kind.RATE}
    book.values = {key: value for key, value in book.values.items() if key not in rates}
