"""A click on a button, with everything that must hold for every click; and workbooks to click in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsx_addin.hosts import scripts
from xlsx_addin.keys import RUN_ROWS
from xlsx_addin.submission.records import Unit
from xlsx_addin.workbook.new import Content, ListCell, make_workbook

from ..forms import BLANK, EDITION, place
from .paper import contents, open_book

MOST_CALLS = 25
INFO, FORM, SUPPORT, CADRES, LOG, CHECKS = (
    "Thông tin",
    "Phụ lục 01",
    "Số liệu gốc",
    "Cán bộ nữ",
    "Nhật ký",
    "Kiểm tra",
)
Cells = dict[str, dict[str, tuple[object, str]]]
"""Value and kind of every cell that is not empty, by sheet and address."""


@dataclass(frozen=True)
class Click:
    """``changed`` has the cells that a click changed, by sheet; ``said`` the closing message."""

    said: str
    mode: str
    changed: Mapping[str, set[str]]
    calls: int
    asked: str = ""

    @property
    def fine(self) -> bool:
        return self.mode == "info"


def click(book: Any, name: str, *, calls: int = MOST_CALLS) -> Click:
    """Click; at most so many calls beside one for each area of changed cells, and one question about it; no unchanged
    cell covered, the status bar given back, one closing message."""
    app = book.impl.app
    app.calls.clear()
    app.covered.clear()
    app.said.clear()
    app.statuses.clear()
    before = cells(book)
    getattr(scripts, name)(book)
    after = cells(book)
    changed = differing(before, after)
    assert app.covered == []
    assert len(app.writes) == count_areas(before, after, changed), (name, app.writes)
    questions = sum(what in ("number_format", "read formulas") for what, _ in app.others)
    excused = min(questions, len(app.writes))
    assert len(app.others) - excused <= calls, [len(app.others), *(f"{what} {where}" for what, where in app.others)]
    assert len(app.formats) <= len(app.writes)
    assert app.statuses[0]
    assert app.statuses[-1] is False
    *asked, (said, mode) = app.said
    assert len(asked) <= 1
    return Click(said, mode, changed, len(app.others) - excused, asked[0][0] if asked else "")


def cells(book: Any) -> Cells:
    return {sheet: found for sheet, (_, found) in contents(book).items()}


def without_reports(found: Cells) -> Cells:
    """The workbook apart from the log and the outcome of the last run: what undoing gives back."""
    rest = {sheet: dict(each) for sheet, each in found.items() if sheet != LOG}
    for row_id in RUN_ROWS:
        rest[INFO].pop(address(row_id), None)
    return rest


def differing(before: Cells, after: Cells) -> dict[str, set[str]]:
    changed = {}
    for sheet in after:
        a, b = before[sheet], after[sheet]
        if found := {x for x in {*a, *b} if a.get(x) != b.get(x)}:
            changed[sheet] = found
    return changed


def count_areas(before: Cells, after: Cells, changed: Mapping[str, set[str]]) -> int:
    """Contiguous areas, counted row by row: a run of neighbours that does not continue the very same run above.

    Formulas, values and each very long text are written apart; the outcome is written after everything else.
    """
    total = 0
    outcome = {address(x) for x in RUN_ROWS}
    for sheet, addresses in changed.items():
        kinds: dict[object, set[tuple[int, int]]] = {}
        for x in addresses:
            value, kind = after[sheet].get(x, (None, "n"))
            if isinstance(value, str) and len(value) > 8000:
                total += 1
                continue
            group = "formula" if kind == "f" else "outcome" if sheet == INFO and x in outcome else "value"
            kinds.setdefault(group, set()).add(_row_column(x))
        for places in kinds.values():
            by_row: dict[int, list[int]] = {}
            for row, column in sorted(places):
                by_row.setdefault(row, []).append(column)
            runs = {row: set(_runs(columns)) for row, columns in by_row.items()}
            total += sum(len(found - runs.get(row - 1, set())) for row, found in runs.items())
    return total


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    starts = [c for c in columns if c - 1 not in columns]
    ends = [c for c in columns if c + 1 not in columns]
    return list(zip(starts, ends, strict=True))


def _row_column(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column


# --- workbooks ------------------------------------------------------------------------------------------------


def make(
    path: Path,
    values: Mapping[str, object] | None = None,
    *,
    code: str = "01840",
    name: str = "phường Đức Xuân",
    level: str = "xa",
    parent: str = "058",
    year: int = 2024,
    period: str = "nam",
    lists: tuple[ListCell, ...] = (),
) -> Path:
    """A unit's workbook as ``new`` makes it, with values as typed."""
    content = Content({k: str(v) for k, v in (values or {}).items()}, lists)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_workbook(EDITION, Unit(code, name, level, parent), year, period, content, suffix=path.suffix))
    return path


def opened(path: Path, values: Mapping[str, object] | None = None, **options: Any) -> Any:
    """The same, open in a program of paper."""
    return open_book(make(path, values, **options))[0]


def address(row_id: str) -> str:
    """Where a figure or a row of ``Thông tin`` stands in the blank form, such as ``D18``."""
    _, (row, column) = where(row_id)
    return f"{chr(65 + column)}{row + 1}"


def where(row_id: str) -> tuple[str, tuple[int, int]]:
    if row_id.startswith("RUN."):
        sheet = BLANK.sheets["thong_tin"]
        row = next(r for r, i in sheet.rows_with_ids() if i == row_id)
        return sheet.raw.name, (row, sheet.columns["value"])
    return place(row_id)


def put(book: Any, row_id: str, value: object, look: str = "") -> None:
    """What a person puts into a figure's cell: a text is that text, whatever it looks like; a formula stands with its
    result, as a pair; ``look`` is a number format."""
    put_at(book, where(row_id)[0], address(row_id), value, look)


def put_at(book: Any, sheet: str, cell: str, value: object, look: str = "") -> None:
    for side, shown in ((book.impl.formulas, False), (book.impl.values, True)):
        target = side[sheet][cell]
        target.value = value[shown] if isinstance(value, tuple) else value
        if isinstance(value, str):
            target.data_type = "s"
        if look:
            target.number_format = look


def held(book: Any, row_id: str) -> object:
    return book.impl.formulas[where(row_id)[0]][address(row_id)].value


def kind(book: Any, row_id: str) -> str:
    return str(book.impl.formulas[where(row_id)[0]][address(row_id)].data_type)


def outcome(book: Any) -> tuple[object, object]:
    """Action and words of the last run."""
    return held(book, "RUN.action"), held(book, "RUN.outcome")


def list_cells(sheet: str, rows: int, **columns: str) -> tuple[ListCell, ...]:
    """Rows of a list, each column with the row's number behind its text."""
    return tuple(
        ListCell(sheet, row, column, text.format(row)) for row in range(1, rows + 1) for column, text in columns.items()
    )


DAY = dt.datetime(2024, 1, 8)
