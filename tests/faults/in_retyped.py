"""Faults in sheets that a commune typed itself from the printed form: no ids, no formulas, no other sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO

import openpyxl

from tests.faults.books import Book, Expected, Place
from tests.faults.kinds import Outcome, found
from xlsx_addin.catalogue import Kind

SHEET = "Sheet1"
_HEADER = ("TT", "Mục tiêu, chỉ tiêu", "Kết quả năm {year}", "Đơn vị tính", "Đơn vị chủ trì")
_COLUMNS = "ABCDE"


@dataclass
class Retyped:
    """The printed rows with what somebody typed beside them; ``lines`` stand above them."""

    lines: list[str]
    header: tuple[str, ...]
    rows: list[list[object]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def row(self, row_id: str) -> list[object]:
        return self.rows[self.ids.index(row_id)]

    def type(self, row_id: str, value: object) -> None:
        self.row(row_id)[2] = value

    def place(self, row_id: str, column: str = "C") -> Place:
        return Place(SHEET, f"{column}{len(self.lines) + 2 + self.ids.index(row_id)}")

    def at(self, row_id: str, code: str, column: str = "C") -> Expected:
        return Expected(code, self.place(row_id, column))

    def insert(self, at: int, row: list[object]) -> None:
        self.rows.insert(at, row)
        self.ids.insert(at, "")

    def to_bytes(self) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = SHEET
        for line in self.lines:
            sheet.append([line])
        sheet.append(self.header)
        for row in self.rows:
            sheet.append(row)
        out = BytesIO()
        book.save(out)
        return out.getvalue()


def retyped(book: Book) -> Retyped:
    """The printed form of a workbook, typed again."""
    name = book.unit.name.upper()
    title = f"KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU VỀ BÌNH ĐẲNG GIỚI CỦA {name} NĂM {book.year}"
    sheet = Retyped([f"UBND {name}", title], tuple(x.format(year=book.year) for x in _HEADER))
    for row in book.edition.indicators:
        sheet.rows.append([row.tt, row.label, _shown(book, row.id), row.unit, row.owner])
        sheet.ids.append(row.id)
    return sheet


def _shown(book: Book, row_id: str) -> object:
    """A figure as it is printed; rates with two decimals."""
    if row_id not in book.edition.fields:
        return None
    if book.edition.fields[row_id].kind is not Kind.RATE:
        text = book.values.get(row_id)
        return text if text is None or not text.isdecimal() else int(text)
    formula = book.edition.formulas[row_id]
    pairs = [(book.values.get(p.part), book.values.get(str(p.total))) for p in formula.pairs]
    known = [(Fraction(a), Fraction(b)) for a, b in pairs if a is not None and b is not None]
    total = sum(b for _, b in known)
    if not total or (len(known) < len(pairs) and row_id != "M1.1"):
        return None
    exact = sum(a for a, _ in known) * Fraction(formula.scale) / total
    return float((Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass(frozen=True)
class RetypedFault:
    name: str
    change: Callable[[Retyped], Outcome]
    family: str = "retyped"


RETYPED_FAULTS: list[RetypedFault] = []
Made = Callable[[Retyped], Outcome]


def fault(change: Made) -> Made:
    RETYPED_FAULTS.append(RetypedFault(change.__name__.replace("_", "-"), change))
    return change


@fault
def retyped_30_03(sheet: Retyped) -> Outcome:
    """The published fault again, where no formula could have prevented it."""
    sheet.type("M3.2.1.1", 29)
    sheet.type("M3.2.1.1.1", 9)
    sheet.type("M3.2.1.1.2", 30.03)
    sheet.type("M3.2.1", None)
    return found(sheet.at("M3.2.1.1.2", "rate-differs"))


@fault
def retyped_with_more_helped_than_found(sheet: Retyped) -> Outcome:
    sheet.type("M3.2.2.1.1", 14)
    sheet.type("M3.2.2.1", 4)
    for rate in ("M3.2.2", "M3.2.2.1.2"):
        sheet.type(rate, None)
    return found(sheet.at("M3.2.2.1.1", "part-exceeds-total"))


@fault
def retyped_with_a_rounded_number(sheet: Retyped) -> Outcome:
    sheet.type("M3.2.1.2", "khoảng 10")
    for rate in ("M3.2.1", "M3.2.1.2.2"):
        sheet.type(rate, None)
    return found(sheet.at("M3.2.1.2", "bound-not-value"))


@fault
def retyped_with_an_averaged_percentage(sheet: Retyped) -> Outcome:
    for row, part in (("M3.2.1.1", 9), ("M3.2.1.2", 1)):
        sheet.type(row, {9: 10, 1: 2}[part])
        sheet.type(f"{row}.1", part)
    sheet.type("M3.2.1.1.2", 90)
    sheet.type("M3.2.1.2.2", 50)
    sheet.type("M3.2.1", 70)
    return found(sheet.at("M3.2.1", "rate-differs"))


@fault
def retyped_with_a_row_of_another_form(sheet: Retyped) -> Outcome:
    sheet.insert(20, ["2.9", "Số hộ nghèo, hộ cận nghèo được vay vốn ưu đãi trong năm", 31, "hộ", "Hội Nông dân"])
    return found(Expected("row-not-matched", Place(SHEET, f"C{len(sheet.lines) + 2 + 20}")))


@fault
def retyped_with_a_row_twice(sheet: Retyped) -> Outcome:
    at = sheet.ids.index("M3.3.1")
    sheet.insert(at + 1, [*sheet.rows[at][:2], 7, *sheet.rows[at][3:]])
    second = Place(SHEET, f"C{len(sheet.lines) + 2 + at + 1}")
    return found(Expected("row-matched-twice", second))


@fault
def another_statistic_altogether(sheet: Retyped) -> Outcome:
    sheet.lines = ["BIỂU TỔNG HỢP HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2024"]
    sheet.rows = [
        [str(number), f"Số hộ nghèo thôn {name}", number * 3, "hộ", "UBND xã"]
        for number, name in enumerate(("Bản Pjạt", "Nà Nàng", "Khuổi Cuồng", "Tân Thành", "Nà Diểu"), start=1)
    ]
    return found(Expected("not-the-form", Place(SHEET)))
