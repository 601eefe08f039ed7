"""The eight functions, each for single cells: what the workbook's own rules say, one cell at a time.

Rates, numbers, targets and verdicts come from the same modules as the form's, so a cell never disagrees with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Indicator, Kind, edition_for, edition_names, load_edition
from xlsx_addin.cell_functions.blocks import (
    Argument,
    Block,
    CellFault,
    GivenCell,
    Shown,
    as_block,
    count,
    fault,
    number,
    raw,
    refused,
    spread,
    text,
    whole,
)
from xlsx_addin.keys import ID_MARK, NAME_FORM, NOT_ARISING, VALUE, VERDICT_NONE
from xlsx_addin.names import fold
from xlsx_addin.numbers import Nothing, Percent, round_half_up, to_text, understand
from xlsx_addin.ratios import Outcome, women_rate
from xlsx_addin.statements import Judged, Truth, find_statements, judge
from xlsx_addin.submission.cells import understand_cell, understand_rate
from xlsx_addin.submission.records import State
from xlsx_addin.target_words import VERDICT_WORDS, target_words
from xlsx_addin.targets import applying_target, assess

POINTS = "điểm phần trăm"
NOTHING_TO_CHECK = (
    "Không có tỷ lệ nào soát được chắc chắn; cần hai số và tỷ lệ của chính hai số ấy, "
    "ví dụ «09/29 người, chiếm 31,03%»."
)
_YEARS = (2000, 2100)
_MOST_PLACES = 9
_CENTRAL = {"tw", "trunguong", "quocgia"}
_PROVINCIAL = {"", "tinh", "captinh", "diaphuong"}


def women_share(women: GivenCell, total: GivenCell, places: GivenCell) -> Shown:
    """TYLE_NU: percent, rounded half up; blank while an input is; "Không phát sinh" on 0/0."""
    decimals = _places(places)
    part, whole_number = count(women, "Số nữ"), count(total, "Tổng số")
    rate = women_rate(part, whole_number)
    if part is None or whole_number is None or rate.outcome is Outcome.BLANK:
        return None
    if part > whole_number:
        raise CellFault(
            f"Số nữ ({to_text(part)}) lớn hơn tổng số ({to_text(whole_number)}). Kiểm tra lại hai số, thứ tự là nữ rồi "
            "đến tổng số."
        )
    if rate.exact is None:
        return NOT_ARISING
    return round_half_up(rate.exact, 2 if decimals is None else decimals)


def read_number(words: GivenCell) -> Shown:
    """DOC_SO: the number in a Vietnamese text; a dot groups thousands, a comma is decimal."""
    read = number(words, vietnamese=True)
    return _nothing(read) if isinstance(read, Nothing) else read.value


def vietnamese_number(x: GivenCell, places: GivenCell) -> Shown:
    """SO_VN: ``1.234,5``; a percentage keeps its sign."""
    decimals = _places(places)
    read = number(x)
    if isinstance(read, Nothing):
        return _nothing(read)
    return to_text(read.value, decimals) + ("%" if isinstance(read, Percent) else "")


def target(code: GivenCell, year: GivenCell, level: GivenCell) -> Shown:
    """CHITIEU: the target that applies, in the words of the form; blank where none does."""
    central = _is_central(level)
    found = _row(code, year)
    if found is None:
        return None
    _, row, reporting_year = found
    return target_words(row, applying_target(row, reporting_year, central=central)) or None


def verdict(code: GivenCell, value: GivenCell, year: GivenCell, level: GivenCell) -> Shown:
    """DANHGIA: the assessment of a value in the row's unit, in the words of the form."""
    central = _is_central(level)
    found = _row(code, year)
    if found is None:
        return None
    edition, row, reporting_year = found
    figure = _figure(edition, row.id, value)
    if figure is None or not (row.targets.provincial or row.targets.central):
        return None
    if isinstance(figure, str):
        return VERDICT_NONE
    written_percent = value.is_percent or (isinstance(value.value, str) and "%" in value.value)
    if row.unit == "%" and 0 < figure < 1 and not written_percent:
        raise fault("fraction-not-percent", label=row.id, stated=to_text(figure), percent=to_text(figure * 100))
    return VERDICT_WORDS[assess(row, Fraction(figure), reporting_year, central=central).verdict] or None


def compare(now: GivenCell, before: GivenCell, unit: GivenCell) -> Shown:
    """SO_SANH: the change of a percentage in percentage points, of anything else in its unit."""
    new, old, measure = number(now), number(before), text(unit)
    if isinstance(new, Nothing) or isinstance(old, Nothing):
        return None
    in_points = fold(measure) in ("", "diem", "phantram", fold(POINTS))  # "%" folds to nothing
    exact = new.value - old.value
    difference = round_half_up(exact) if in_points else exact
    if not difference:
        return "không thay đổi"
    amount = to_text(abs(difference), 2) if in_points else to_text(abs(difference))
    return f"{'tăng' if difference > 0 else 'giảm'} {amount} {POINTS if in_points else measure}"


def check_shares(words: GivenCell) -> Shown:
    """SOAT_TYLE: each "a/b … x%" of a text recomputed, one sentence for each."""
    cell = raw(words)
    if cell == "" or (isinstance(cell, str) and not cell.strip()):
        return None
    found = find_statements(cell) if isinstance(cell, str) else ()
    return " ".join(_judged_words(judge(s)) for s in found) or NOTHING_TO_CHECK


def form_results(codes: Argument, form: Argument) -> list[list[Shown]]:
    """KETQUA: figures of this workbook by code. ``form`` is the named range of the form, hidden keys included."""
    block = as_block(form)
    places = _FormPlaces(block)
    return spread(lambda code: places.result(code), codes)


class _FormPlaces:
    """Where the rows and the value column of a form stand, by its hidden keys."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._column: int | None = None
        self._rows: dict[str, list[int]] = {}
        marks = ((r, c) for r, line in enumerate(block.rows) for c, cell in enumerate(line) if cell == ID_MARK)
        key_row, id_column = next(marks, (0, -1))
        keyed = list(block.rows[key_row]) if id_column >= 0 else []
        if VALUE in keyed:
            self._column = keyed.index(VALUE)
            for r, line in enumerate(block.rows):
                row_id = line[id_column] if id_column < len(line) else None
                if r != key_row and isinstance(row_id, str) and row_id.strip():
                    self._rows.setdefault(row_id.strip().casefold(), []).append(r)

    def result(self, code: GivenCell) -> Shown:
        wanted = text(code)
        if not wanted:
            return None
        if self._column is None:
            raise CellFault(f"Vùng đưa vào không phải là biểu Phụ lục 01. Ghi tên vùng là {NAME_FORM}.")
        rows = self._rows.get(wanted.casefold(), [])
        if len(rows) != 1:
            raise CellFault(
                f"Biểu có {len(rows)} dòng mang mã «{wanted}». Xóa dòng thừa." if rows else _unknown(wanted, "biểu này")
            )
        given = self._block.at(rows[0], self._column)
        edition, row = _known_row(wanted)
        if not row.has_value:
            raise CellFault(_heading(row))
        figure = _figure(edition, row.id, given)
        if edition.fields[row.id].kind is Kind.FLAG and isinstance(figure, Decimal):
            return FLAG_YES if figure else FLAG_NO
        return figure


# --- what the functions share --------------------------------------------------------------------------------
def _places(given: GivenCell) -> int | None:
    return whole(given, 0, _MOST_PLACES, f"Số lẻ phải là số nguyên từ 0 đến {_MOST_PLACES}. Nhập lại, hoặc bỏ trống.")


def _nothing(read: Nothing) -> Shown:
    return None if read.arising else NOT_ARISING


def _is_central(level: GivenCell) -> bool:
    key = fold(text(level)).removeprefix("muctieu").removeprefix("cua")
    if key in _CENTRAL:
        return True
    if key in _PROVINCIAL:
        return False
    raise CellFault(f"Không có mục tiêu cấp «{text(level)}». Ghi «tỉnh» hoặc «TW»; bỏ trống là tỉnh.")


def _row(code: GivenCell, year: GivenCell) -> tuple[Edition, Indicator, int] | None:
    """A row of the form of a year, that of its first six months if only it has the row; None while code or year is
    blank."""
    reporting_year = whole(year, *_YEARS, f"Năm phải là số từ {_YEARS[0]} đến {_YEARS[1]}, ví dụ 2024. Nhập lại năm.")
    wanted = text(code)
    if reporting_year is None or not wanted:
        return None
    of_year = (edition_for(reporting_year, period)[0] for period in ("nam", "6-thang"))
    edition, row = next(((e, found) for e in of_year if (found := _rows(e).get(wanted.casefold()))), (None, None))
    if edition is None or row is None:
        raise CellFault(_unknown(wanted, f"biểu năm {reporting_year}"))
    if not row.has_value:
        raise CellFault(_heading(row))
    return edition, row, reporting_year


@lru_cache(maxsize=16)
def _rows(edition: Edition) -> Mapping[str, Indicator]:
    return MappingProxyType({row.id.casefold(): row for row in edition.indicators})


def _known_row(code: str) -> tuple[Edition, Indicator]:
    """A row of any edition, the last one that has it."""
    for name in reversed(edition_names()):
        edition = load_edition(name)
        if row := _rows(edition).get(code.casefold()):
            return edition, row
    raise CellFault(_unknown(code, "các biểu"))


def _unknown(code: str, where: str) -> str:
    example = "Mã gồm chữ M, số của mục tiêu và số thứ tự của dòng, ví dụ M3.2.1.1."
    return f"Không có chỉ tiêu mã «{code[:40]}» trong {where}. {example}"


def _heading(row: Indicator) -> str:
    return f"Mã «{row.id}» là dòng tiêu đề, không có số liệu. Chọn mã của một dòng bên dưới nó."


def _figure(edition: Edition, row_id: str, given: GivenCell) -> Decimal | str | None:
    """A cell read as the form reads the row's own: a number in its unit (Có is 1), NOT_ARISING, or None for a blank."""
    field, cell = edition.fields[row_id], raw(given)
    formula = edition.formulas.get(row_id)
    if formula is None:
        meaning = understand_cell(field, cell, percent=given.is_percent)
        if meaning.value is not None:
            return Decimal(meaning.value)
        if meaning.state is State.UNREADABLE:
            raise refused(meaning.remark)
        return NOT_ARISING if meaning.state is State.NOT_ARISING else None
    if isinstance(cell, bool):
        raise fault("not-a-number", text=FLAG_YES if cell else FLAG_NO)
    rate = understand_rate(field.unit, formula.scale, formula.share, cell, percent=given.is_percent)
    if rate.unreadable:
        raise refused(rate.remark)
    if rate.value is None and isinstance(cell, str) and understand(cell) == Nothing(arising=False):
        return NOT_ARISING
    return rate.value


def _judged_words(judged: Judged) -> str:
    s = judged.statement
    share, stated = f"{to_text(s.part)}/{to_text(s.total)}", f"{to_text(s.stated, s.decimals)}%"
    if judged.right is None:
        return f"Sai: {share} không có tỷ lệ vì mẫu số bằng 0, không phải {stated}."
    right = f"{to_text(judged.right, -int(judged.right.as_tuple().exponent))}%"
    match judged.truth:
        case Truth.RIGHT:
            return f"Đúng: {share} là {stated}."
        case Truth.TRUNCATED:
            return f"Làm tròn cụt: {share} phải là {right}, không phải {stated}."
        case Truth.WRONG:
            return f"Sai: {share} phải là {right}, không phải {stated}."


def _over(function: Callable[..., Shown], arity: int) -> Callable[..., list[list[Shown]]]:
    """A function of single cells as one of blocks; arguments left out are blank."""

    def over(*arguments: Argument) -> list[list[Shown]]:
        return spread(function, *arguments, *([None] * (arity - len(arguments))))

    return over


FUNCTIONS: Mapping[str, Callable[..., list[list[Shown]]]] = MappingProxyType(
    {
        "TYLE_NU": _over(women_share, 3),
        "DOC_SO": _over(read_number, 1),
        "SO_VN": _over(vietnamese_number, 2),
        "CHITIEU": _over(target, 3),
        "DANHGIA": _over(verdict, 4),
        "KETQUA": form_results,
        "SO_SANH": _over(compare, 3),
        "SOAT_TYLE": _over(check_shares, 1),
    }
)
"""Every function by its name in cells. Each takes cells or blocks and returns rows of cells."""
