"""Where the columns of a typed sheet are: its header lines, of one line or two, with cells merged or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsx_addin.names import fold
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.identity import cell_text

_LOOKED_AT = 60  # lines from the top in which a header may stand
_DEEPEST = 3  # lines of one header
_WIDEST = 60
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
# With another year, and not that year's result.
_COMPARED = ("sosanh", "sovoi", "socungky", "sonamtruoc", "tanggiam", "chenhlech")
_NOT_RESULTS = (
    "kehoach", "danhgia", "hoanthanh", "nguon", "phuongphap", "luyke", "chutri",
    "donvithuchien", "donviphoihop", "coquanthuchien", "thoigianthuchien", "tochucthuchien", "thuyetminh", "giaiphap",
    "sodonvi",
)  # fmt: skip
_RESULTS = ("ketqua", "thuchien", "solieu", "giatri", "sobaocao", "datduoc")
_LABELS = ("muctieu", "chitieu", "noidung", "tenchitieu", "cacmuctieu", "cacchitieu", "danhmuc", "hethongchitieu")
_ONLY_A_PERIOD = re.compile(r"(canam|nam)?20\d\d|0?6thang(daunam|nam)?(20\d\d)?")
_TARGETS = re.compile(r"cuatinh|cuatw|cuatrunguong|duocgiao|dennam|phandau|20\d\d")
_OTHER_PERIOD = re.compile(r"quy(?:i{1,3}|iv|[1-4])|(?<!\d)0?[1-57-9]thang|1[0-2]thang")


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of results with the year and period that its header states (None: it states none)."""

    column: int
    title: str
    year: int | None
    period: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: its lines, and the columns by role; -1 for a column that is not there."""

    first: int
    last: int
    labels: tuple[int, ...]  # several where objectives and indicators have a column each
    tt: int = -1
    unit: int = -1
    prev: int = -1
    note: int = -1
    results: tuple[ResultColumn, ...] = ()
    texts: frozenset[str] = field(default_factory=frozenset)  # folded, to know the header again on the next page

    def repeats(self, cells: Sequence[Cell]) -> bool:
        """Whether a line is this header once more (page breaks), or the numbering of its columns."""
        shown = [fold(cell_text(c)) for c in cells if c != ""]
        known = sum(t in self.texts for t in shown)
        return (known >= 2 and 2 * known > len(shown)) or _is_numbering(cells)


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """``(1) (2) (3)`` or ``A B 1 2`` under a header."""
    shown = [fold(cell_text(c)) for c in cells if c != ""]
    digits = [int(t) for t in shown if t.isdigit() and len(t) < 3]
    letters = [t for t in shown if len(t) == 1 and t.isalpha()]
    counted = bool(digits) and digits == [*range(digits[0], digits[0] + len(digits))]
    return len(shown) >= 3 and counted and len(digits) + len(letters) == len(shown)


def find_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The first header with a wording column and at least one column of results; None: this is no table of results."""
    for number, cells in enumerate(rows[:_LOOKED_AT]):
        if sum(c != "" for c in cells) < 2:
            continue
        for depth in range(_DEEPEST, 0, -1):
            last = number + depth - 1
            if last < len(rows) and _belong(rows, number, last) and (found := _header(rows, number, last)):
                return found
    return None


def _belong(rows: Sequence[Sequence[Cell]], first: int, last: int) -> bool:
    """Whether the lines below ``first`` only divide its columns: no wording, no TT of their own."""
    roles = [_role(fold(cell_text(c))) for c in rows[first][:_WIDEST]]
    fixed = [i for i, role in enumerate(roles) if role in ("label", "tt")]
    if not fixed and last > first:
        return False
    for line in rows[first + 1 : last + 1]:
        if not any(c != "" for c in line) or _is_numbering(line):
            return False
        if any(i < len(line) and line[i] != "" for i in fixed):
            return False
    return True


def _header(rows: Sequence[Sequence[Cell]], first: int, last: int) -> Header | None:
    titles = _titles(rows[first : last + 1])
    found: dict[str, int] = {}
    labels: list[int] = []
    results: list[ResultColumn] = []
    for column, title in enumerate(titles):
        role = _role(fold(title))
        if role == "result":
            results.append(_result(column, title))
        elif role == "label":
            labels.append(column)
        elif role:
            found.setdefault(role, column)
    if not labels or not (results or "prev" in found):
        return None
    texts = frozenset(fold(cell_text(c)) for line in rows[first : last + 1] for c in line if c != "")
    return Header(
        first, last, tuple(labels), found.get("tt", -1), found.get("unit", -1), found.get("prev", -1),
        found.get("note", -1), tuple(results), texts,
    )  # fmt: skip


def _titles(lines: Sequence[Sequence[Cell]]) -> list[str]:
    """The header of each column, read from top to bottom; a cell merged over columns stands over all of them."""
    width = min(max((len(line) for line in lines), default=0), _WIDEST)
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(lines):
        below = lines[depth + 1] if depth + 1 < len(lines) else ()
        over = ""
        for column in range(width):
            text = cell_text(line[column]) if column < len(line) else ""
            if text:
                over = text
            elif not (column < len(below) and below[column] != ""):
                over = ""  # nothing below: no merged cell reaches here
            shown = text or over
            if shown and shown not in parts[column]:
                parts[column].append(shown)
    return [" ".join(p) for p in parts]


def _role(text: str) -> str:
    """What a folded header says its column holds."""
    if not text:
        return ""
    if text in ("tt", "stt", "sott", "sothutu"):
        return "tt"
    if text.startswith(("donvitinh", "dvt", "dvtinh")) or text == "donvi":
        return "unit"
    if text.startswith("ghichu"):
        return "note"
    if any(word in text for word in _COMPARED):
        return "other"
    if "namtruoc" in text or "cungky" in text:
        return "prev" if any(w in text for w in _RESULTS) or text in ("namtruoc", "cungkynamtruoc") else "other"
    if text.startswith(_LABELS):
        return "other" if _TARGETS.search(text) else "label"
    if any(word in text for word in _NOT_RESULTS) or _OTHER_PERIOD.search(text):
        return "other"
    if any(word in text for word in _RESULTS) or _ONLY_A_PERIOD.fullmatch(text):
        return "result"
    return "other"


def _result(column: int, title: str) -> ResultColumn:
    text = fold(title)
    years = {int(y) for y in _YEAR.findall(text)}
    period = None
    if "6thang" in text or "sauthang" in text:
        period = "6-thang"
    elif "canam" in text:
        period = "nam"
    return ResultColumn(column, title, years.pop() if len(years) == 1 else None, period)
