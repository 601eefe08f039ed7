"""The arithmetic of a document's tables: total rows, men and women beside a total, percentages beside their counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsx_addin.numbers import to_text
from xlsx_addin.proofreading.claims import Claim, judged, percent_text, slip
from xlsx_addin.proofreading.figures import Figure, Prose
from xlsx_addin.proofreading.model import Kind
from xlsx_addin.proofreading.text import Table

_TOTAL_ROW = re.compile(
    r"(?:tổng cộng|tổng số|tổng|cộng|toàn (?:tỉnh|huyện|thành phố|thị xã|xã|phường)|cộng chung)\s*(?:\([^)]*\))?\s*:?",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"(?:tt|stt|số tt|số thứ tự)\.?", re.IGNORECASE)
_RATE = re.compile(r"tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|%", re.IGNORECASE)
_NO_SUM = re.compile(
    r"tỷ lệ|tỉ lệ|tỷ số|tỷ suất|%|bình quân|trung bình|năm|ngày|đơn vị tính|đvt|mục tiêu|chỉ tiêu|số ký hiệu|ghi chú|"
    r"xếp|điểm",
    re.IGNORECASE,
)
_TOTAL_HEADER = re.compile(
    r"tổng(?: số| cộng)?(?:\s.*)?|số (?:người|lượt|đại biểu|cán bộ|học viên|nạn nhân|hộ|hội viên|lượt người)(?:\s.*)?",
    re.IGNORECASE,
)
_WOMEN_HEADER = re.compile(
    r"(?:(?:trong đó|số)\s*:?\s*)?(?:số\s+)?(?:cán bộ\s+|đại biểu\s+)?(?:là\s+)?nữ(?:\s+\(.*\))?", re.IGNORECASE
)
_MEN_HEADER = re.compile(r"(?:(?:trong đó|số)\s*:?\s*)?nam", re.IGNORECASE)
_PARTS = re.compile(r"trong đó|bao gồm|chia ra|\b[ivx]+\.?\s|^\s*[-+]", re.IGNORECASE)
_LEAST_ROWS = 2
_NOT_ADDED = re.compile(r"lũy kế|luỹ kế|cộng dồn|cuối|đầu|có đến|hiện có|tính đến|lượt.*/", re.IGNORECASE)
_ROW_OF_ITS_OWN = re.compile(
    r"(?:xã|phường|thị trấn|huyện|thị xã|thành phố|quận|tỉnh|thôn|xóm|bản|tổ|chi hội|chi bộ|cấp|trường|nam|nữ|lớp)"
    r"\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"tiền|kinh phí|đồng|vốn", re.IGNORECASE)
_FARTHEST = Decimal("0.2")  # a sum that is farther off counts something that overlaps


@dataclass(frozen=True, slots=True)
class CellClaim:
    """A claim about one cell, in its cleaned text."""

    row: int
    column: int
    claim: Claim


class _Grid:
    """A table with its header and the one figure of each cell."""

    def __init__(self, table: Table) -> None:
        width = max((len(row) for row in table.rows), default=0)
        self.text = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in table.rows]
        self.figures = [[_only_figure(cell) for cell in row] for row in self.text]
        self.head = _header_rows(self.figures, self.text)
        self.columns = range(width)

    def header(self, column: int) -> str:
        return " ".join(dict.fromkeys(self.text[r][column] for r in range(self.head) if self.text[r][column])).strip()

    @property
    def body(self) -> range:
        return range(self.head, len(self.text))

    def label(self, row: int) -> str:
        """The first cell that is no number."""
        cells = zip(self.text[row], self.figures[row], strict=True)
        return next((text for text, figure in cells if text and figure is None), "")


def _only_figure(cell: str) -> Figure | None:
    """The figure that is all of a cell, but for its unit's sign."""
    if not cell or not any(c.isdecimal() for c in cell):
        return None
    prose = Prose("x " + cell)  # no numbering at its beginning
    figures = prose.figures
    if len(figures) != 1 or figures[0].rough or figures[0].start != 2 or figures[0].end != len(prose.text.rstrip()):
        return None
    return figures[0]


def _header_rows(figures: list[list[Figure | None]], text: list[list[str]]) -> int:
    """How many rows the header has: those before the first row with a number beyond its numbering column."""
    for r, row in enumerate(figures):
        numbers = [c for c, figure in enumerate(row) if figure]
        counting = [row[c].value for c in numbers if row[c]]  # type: ignore[union-attr]
        if len(numbers) > 2 and counting == list(range(int(counting[0]), int(counting[0]) + len(numbers))):
            continue  # a row that numbers the columns
        if numbers and (numbers != [0] or any(text[r][1:])) and any(c for c in numbers):
            return r
    return len(figures)


def table_claims(table: Table) -> Iterator[CellClaim]:
    """Every certain statement of a table's layout. Needs a header and at least two rows of figures."""
    grid = _Grid(table)
    if not 0 < grid.head < len(grid.text):
        return
    yield from _total_rows(grid)
    yield from _both_sexes(grid)
    yield from _rates(grid)


def _total_rows(grid: _Grid) -> Iterator[CellClaim]:
    totals = [r for r in grid.body if _TOTAL_ROW.fullmatch(grid.label(r))]
    if len(totals) != 1 or totals[0] not in (grid.body[0], grid.body[-1]):
        return
    parts = [r for r in grid.body if r != totals[0]]
    if len(parts) < _LEAST_ROWS or not _flat(grid, parts):
        return
    claims = [c for column in grid.columns if (c := _column_sum(grid, column, totals[0], parts))]
    right = [c for c in claims if not c.claim.kind]
    yield from right
    whole = not grid.label(totals[0]).casefold().startswith("toàn")  # "toàn huyện" may be more than the rows shown
    sure = len(right) * 2 >= len(claims) > 1 or (whole and all(_ROW_OF_ITS_OWN.match(grid.label(r)) for r in parts))
    yield from (
        c
        for c in claims
        if c.claim.kind and (sure or slip(c.claim.stated, c.claim.right) or _MONEY.search(grid.header(c.column)))
    )


def _flat(grid: _Grid, rows: list[int]) -> bool:
    """Rows that stand beside each other, none a part of another: numbered 1, 2, 3 … or not at all."""
    if any(_PARTS.search(grid.label(r)) for r in rows):
        return False
    if not _NUMBERING.fullmatch(grid.header(0)) or not any(grid.text[r][0] for r in rows):
        return not any(re.fullmatch(r"[IVX]+\.?|\d+\.\d+.*|[a-zđA-Z][.)]?", grid.text[r][0]) for r in rows)
    return [grid.text[r][0].rstrip(".") for r in rows] == [str(i + 1) for i in range(len(rows))]


def _column_sum(grid: _Grid, column: int, total_row: int, parts: list[int]) -> CellClaim | None:
    total = grid.figures[total_row][column]
    header = grid.header(column)
    if not total or total.sign or _NO_SUM.search(header) or _NUMBERING.fullmatch(header):
        return None
    if not all(grid.figures[r][column] or grid.text[r][column] in ("", "-", "–", "0") for r in parts):
        return None
    figures = [f for r in parts if (f := grid.figures[r][column])]
    if len(figures) < _LEAST_ROWS or any(f.sign for f in figures):
        return None
    added = sum((f.value for f in figures), Decimal(0))
    kind = None if added == total.value else Kind.WRONG
    if kind and (total.decimals or _NOT_ADDED.search(header) or total.value <= max(f.value for f in figures)):
        return None  # rounded, cumulative or counted once over all rows
    if kind and added - total.value > _FARTHEST * added and not slip(to_text(total.value), to_text(added)):
        return None
    right = to_text(added)
    message = (
        f"Cộng các dòng của cột «{header}» được {right}, không phải {total.said}. Kiểm tra lại các dòng và dòng tổng."
    )
    return _claim(total_row, column, "table-sum", kind, total, right, message)


def _both_sexes(grid: _Grid) -> Iterator[CellClaim]:
    """Columns total, men, women: each row adds up; one row that does not, among others that do, is wrong."""
    columns = [c for c in grid.columns if c and not _RATE.search(grid.header(c))]
    men = [c for c in columns if _MEN_HEADER.fullmatch(_last_header(grid, c))]
    women = [c for c in columns if _WOMEN_HEADER.fullmatch(_last_header(grid, c))]
    if len(men) != 1 or len(women) != 1 or abs(men[0] - women[0]) != 1:
        return
    beside = [c for c in (min(men[0], women[0]) - 1, max(men[0], women[0]) + 1) if c in columns]
    totals = [
        c for c in beside if _TOTAL_HEADER.fullmatch(_last_header(grid, c)) or _TOTAL_HEADER.fullmatch(grid.header(c))
    ]
    if len(totals) != 1:
        return
    claims = []
    for r in grid.body:
        total, a, b = (grid.figures[r][c] for c in (totals[0], men[0], women[0]))
        if total and a and b and total.count and a.count and b.count:
            added = a.value + b.value
            kind = None if added == total.value else Kind.WRONG
            message = f"Nam {a.said} và nữ {b.said} cộng lại là {to_text(added)}, không phải {total.said}."
            claims.append(_claim(r, totals[0], "table-sum", kind, total, to_text(added), message))
    if sum(1 for c in claims if c.claim.kind is None) > len(claims) // 2:
        yield from claims


def _last_header(grid: _Grid, column: int) -> str:
    return next((grid.text[r][column] for r in range(grid.head - 1, -1, -1) if grid.text[r][column]), "")


def _rates(grid: _Grid) -> Iterator[CellClaim]:
    """Percentages whose counts stand to their left in the row: columns are taken where most rows fit."""
    rates = [c for c in grid.columns if _RATE.search(grid.header(c))]
    named = [c for c in rates if not _OTHER_BASE.search(grid.header(c))]
    counts = [c for c in grid.columns if c not in rates and not _NUMBERING.fullmatch(grid.header(c))]
    for rate in named:
        best: list[CellClaim] = []
        for part in counts:
            for total in counts:
                if part != total and max(part, total) < rate:
                    claims = list(_rate_column(grid, part, total, rate))
                    best = max(best, claims, key=_fitting)
        right = _fitting(best)
        if right > len(best) // 2 or (right and right == len(best) // 2 and _cut_off(best)):
            yield from best


def _fitting(claims: list[CellClaim]) -> int:
    return sum(1 for c in claims if c.claim.kind is None)


def _cut_off(claims: list[CellClaim]) -> bool:
    """Whether the rows that do not fit are all cut off instead of rounded."""
    return all(c.claim.kind in (None, Kind.TRUNCATED) for c in claims)


_OTHER_BASE = re.compile(r"so với|kế hoạch|chỉ tiêu|năm trước|cùng kỳ|tăng|giảm", re.IGNORECASE)


def _rate_column(grid: _Grid, part: int, total: int, rate: int) -> Iterator[CellClaim]:
    for r in grid.body:
        a, b, x = (grid.figures[r][c] for c in (part, total, rate))
        if not a or not b or not x or not a.count or not b.count or not b.value or x.sign not in ("", "%"):
            continue
        exact = 100 * Fraction(a.value) / Fraction(b.value)
        kind = judged(exact, x.value, x.decimals)
        right = percent_text(exact, x.decimals)
        of = f"{to_text(a.value)}/{to_text(b.value)}"
        message = f"{of} là {right}, không phải {x.written}%."
        if kind is Kind.TRUNCATED:
            message = f"{of} làm tròn là {right}; {x.written}% là số bị cắt bớt, không phải làm tròn."
        yield _claim(r, rate, "table-share", kind, x, right, message)


def _claim(row: int, column: int, code: str, kind: Kind | None, figure: Figure, right: str, message: str) -> CellClaim:
    start = figure.start - 2  # without the two letters put before the cell
    stated = figure.written + "%" if code == "table-share" else figure.said
    claim = Claim(start, figure.end - 2, start, code, kind, stated, right, message if kind else "")
    return CellClaim(row, column, claim)
