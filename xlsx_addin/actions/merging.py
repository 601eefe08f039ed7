"""A folder of workbooks into the open one: its figures become totals, its own stay in ``Tổng hợp``.

What the unit itself stated is kept there as it was typed and read from there afterwards, so that merging again
counts it once and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsx_addin.actions import contents
from xlsx_addin.actions.accepting import Written
from xlsx_addin.actions.breakdown import OWN_KEY, OWN_NAME, own_cells, unit_columns, unit_key, values_of
from xlsx_addin.actions.edits import ERROR_NAMES, with_edits
from xlsx_addin.actions.filling import FormulaAt, OwnFormulas
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.catalogue import SCOPES, Edition, Kind
from xlsx_addin.cell_values import CellError, Edits, Formula, SheetPlace, Value
from xlsx_addin.consolidation.accept import identity
from xlsx_addin.consolidation.consolidate import Consolidation
from xlsx_addin.evaluation import without_knowing_formulas
from xlsx_addin.keys import CHECK_COLUMNS, TRACKER_COLUMNS, UNIT_PREFIX, VALUE
from xlsx_addin.names import fold
from xlsx_addin.numbers import to_text
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.submission.cells import from_float
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.parse import LIST_SHEETS, parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import KeyedSheet

_COVERAGE = ("cov", "cov_prev")

Typed = str | int | float
"""A figure's cell as it was typed; an empty text for a blank one."""


@dataclass(frozen=True, slots=True)
class Own:
    """The open workbook's own part: ``submission`` is None where the unit states nothing itself; ``typed`` are the
    cells of its figures as they were typed, by figure."""

    submission: Submission | None
    typed: Mapping[str, Typed]


def own_part(cells: KeyedCells, book: RawBook, submission: Submission) -> Own:
    """What the unit of the open workbook states itself, also where its form already shows totals.

    Raises ``Refused``: ``info-missing`` where ``Thông tin`` does not say who merges what, ``matrix-missing`` and
    ``matrix-changed`` where ``Tổng hợp`` cannot keep the unit's own figures, ``own-column-missing`` where it should
    and does not.
    """
    _check_identity(cells.edition, submission)
    matrix = _matrix(cells)
    kept_apart = holds_totals(cells, submission)
    if kept_apart:
        kept = _kept(matrix, submission)
        typed = {x: _plain(kept.get(x, "")) for x in cells.edition.ids}
        edits = _own_edits(cells, book, typed)
    else:
        typed = typed_cells(cells, book)
        edits = _as_kept(cells, book, typed)
    if edits:
        parsed = parse_book(with_edits(book, edits), cells.edition)
        if isinstance(parsed, Rejected):
            raise Refused(parsed.code, parsed.reason)
        submission = without_knowing_formulas(cells.edition, parsed) if kept_apart else parsed
    states = any(x is not None for x in submission.figures) or submission.states or submission.packed_lists
    return Own(submission if states or submission.stated_rates else None, typed)


def holds_totals(cells: KeyedCells, submission: Submission) -> bool:
    """Whether the form shows totals. Any trace of a merging says so: taking totals for own figures would count all
    units twice."""
    matrix = cells.sheets.get("tong_hop")
    scope = fold(submission.info.get("INFO.scope", "")) == fold(SCOPES[1])
    return scope or bool(submission.coverage) or bool(matrix and unit_columns(matrix))


def _matrix(cells: KeyedCells) -> KeyedSheet:
    """The sheet that keeps the unit's own figures, with a place for each."""
    matrix, name = cells.sheets.get("tong_hop"), cells.edition.sheets["tong_hop"]
    remedy = "Hãy mở sổ mới của đơn vị, chép số liệu của chính đơn vị sang rồi tổng hợp lại."
    if matrix is None:
        reason = f"Sổ không có trang «{name}» (hoặc trang mất hàng khóa) để giữ số liệu của chính đơn vị."
        raise Refused("matrix-missing", f"{reason} {remedy}")
    rows = {row_id for _, row_id in matrix.rows_with_ids()}
    if not (_units_start(matrix) and {"total", "cov"} <= matrix.columns.keys() and rows >= {*cells.edition.ids}):
        reason = f"Trang «{name}» không còn đúng mẫu (thiếu cột khóa hay dòng, hoặc các đơn vị xếp theo dòng)"
        raise Refused("matrix-changed", f"{reason} nên không ghi được. {remedy}")
    return matrix


def _kept(matrix: KeyedSheet, submission: Submission) -> Mapping[str, Cell]:
    """The unit's own figures as they were typed; none where the tracker shows that the unit gave none."""
    kept = own_cells(matrix)
    if kept is not None:
        return kept
    merged = {identity(u) for u in submission.covers}
    if merged and identity(submission.unit) not in merged:
        return {}  # made by the command line, without the unit's own workbook
    raise Refused(
        "own-column-missing",
        f"Biểu đang là số tổng hợp, nhưng trang «{matrix.raw.name}» không còn cột «{OWN_NAME}» nên không biết số nào "
        "là của chính đơn vị. Hãy lấy lại bản sổ còn cột ấy; nếu biểu chỉ có số của chính đơn vị, chọn phạm vi "
        f"«{SCOPES[0]}» ở trang «Thông tin» rồi bấm lại.",
    )


def _check_identity(edition: Edition, s: Submission) -> None:
    missing = [
        words
        for words, there in (
            ("mã hoặc tên đơn vị", s.unit.code or s.unit.name),
            ("cấp", s.unit.level),
            ("năm báo cáo", s.year),
        )
        if not there
    ]
    if missing:
        raise Refused(
            "info-missing",
            f"Trang «{edition.sheets['thong_tin']}» chưa ghi {', '.join(missing)} của đơn vị tổng hợp. Hãy ghi rồi bấm "
            "lại.",
        )


def typed_cells(cells: KeyedCells, book: RawBook) -> dict[str, Typed]:
    """The figures' cells as they stand; what only looks like a number in its cell goes as the text people see."""
    found: dict[str, Typed] = {}
    for field_id in cells.edition.ids:
        place = cells.field(field_id)
        if place is None:
            continue
        name, (row, column) = place
        raw = book.sheets[name]
        values = raw.rows[row] if row < len(raw.rows) else ()
        cell = values[column] if column < len(values) else ""
        if cell == "":
            cell = raw.errors.get((row, column), "")
        elif isinstance(cell, (int, float)) and (row, column) in raw.percents:
            cell = f"{to_text(from_float(float(cell)) * 100)}%"
        found[field_id] = _plain(cell)
    return found


def _as_kept(cells: KeyedCells, book: RawBook, typed: Mapping[str, Typed]) -> Edits:
    """Cells that will be kept as the text people see (dates, percentages), read as that text from the first time on."""
    edits: Edits = {}
    for field_id, text in typed.items():
        if isinstance(text, str) and text and text not in ERROR_NAMES and (found := cells.field(field_id)):
            name, (row, column) = found
            if book.sheets[name].rows[row][column] != text:
                edits[found] = text
    return edits


def _units_start(matrix: KeyedSheet) -> int | None:
    """The first column of units; None where units do not stand across."""
    return min((column for key, column in matrix.columns.items() if key.startswith(UNIT_PREFIX)), default=None)


def _plain(cell: Cell) -> Typed:
    return cell if isinstance(cell, (int, float, str)) else cell_text(cell)


def _own_edits(cells: KeyedCells, book: RawBook, typed: Mapping[str, Typed]) -> Edits:
    """A consolidated workbook made the unit's own again: its figures, no coverage, only its own rows of lists."""
    edits: Edits = {}
    for field_id, cell in typed.items():
        if found := cells.field(field_id):
            edits[found] = None if cell == "" else CellError(cell) if cell in ERROR_NAMES else cell
    for each in cells.edition.fields.values():
        for column in _COVERAGE:
            if found := cells.place(each.sheet, each.row, column):
                edits[found] = None
    if found := cells.place("thong_tin", "INFO.scope", VALUE):
        edits[found] = SCOPES[0]
    for key in LIST_SHEETS:
        sheet = cells.sheets.get(key)
        for row in range(sheet.key_row + 2, len(sheet.raw.rows)) if sheet else ():
            assert sheet is not None  # noqa: S101 - the loop is empty otherwise
            if sheet.cell(row, "unit_code") != "":  # what people write as the unit's name says nothing about that
                edits |= {(sheet.raw.name, (row, column)): None for column in sheet.columns.values()}
    return edits


def check_result(edition: Edition, result: Consolidation, own: Own) -> None:
    """Raises ``Refused`` where merging would lose the unit's own figures, or merge units that are not below it."""
    if own.submission and not any(result.is_own(s) for s in result.merged):
        file = own.submission.file
        reason = next((r.reason for r in result.rejected if r.file == file), "")
        raise Refused("own-rejected", f"Số liệu của chính đơn vị không tổng hợp được: {reason} Chưa ô nào bị đổi.")
    target = result.submission.unit
    ranked = [s for s in result.merged if not result.is_own(s) and s.unit.level in edition.territorial_levels]
    if target.level in edition.territorial_levels:
        same = [s for s in ranked if edition.rank(s.unit.level) >= edition.rank(target.level)]
        if same:
            raise Refused(
                "level-not-above",
                f"Sổ đang mở là của {edition.level_names[target.level].lower()} ({target.shown}), nhưng thư mục có "
                f"sổ của {same[0].unit.shown}, không phải cấp dưới. Hãy chọn đúng cấp ở trang "
                f"«{edition.sheets['thong_tin']}», hoặc chọn đúng thư mục.",
            )


def plan_merge(
    cells: KeyedCells, result: Consolidation, own: Own, formula_at: FormulaAt, formulas: OwnFormulas
) -> Edits:
    """Every cell that shows the consolidation; those that already do are among them."""
    edition = cells.edition
    edits: Edits = dict(_figure_edits(cells, result, formula_at, formulas))
    for key in edition.lists:
        if sheet := cells.sheets.get(key):
            rows, _ = contents.list_rows(edition, key, result, own=own.submission is not None)
            edits |= row_edits(sheet, contents.list_columns(edition, key), rows)
    if checks := cells.sheets.get("kiem_tra"):
        edits |= row_edits(checks, CHECK_COLUMNS, contents.all_finding_rows(edition, result, Written.of(checks)))
    if tracker := cells.sheets.get("theo_doi_nop"):
        edits |= row_edits(tracker, TRACKER_COLUMNS, contents.tracker_rows(edition, result, formulas.layout))
    if matrix := cells.sheets.get("tong_hop"):
        edits |= _matrix_edits(edition, matrix, result, own)
    if scope := cells.place("thong_tin", "INFO.scope", VALUE):
        edits[scope] = SCOPES[1]
    return edits


def _figure_edits(
    cells: KeyedCells, result: Consolidation, formula_at: FormulaAt, formulas: OwnFormulas
) -> Iterator[tuple[SheetPlace, Value]]:
    edition, submission = cells.edition, result.submission
    values = contents.figures(edition, submission)
    fits = cells.layout == formulas.layout
    for field_id, each in edition.fields.items():
        place = cells.field(field_id)
        if place is None:
            continue
        if each.kind is not Kind.RATE or field_id in values:
            yield place, values.get(field_id)
        elif formula_at(*place) is None and fits and (text := formulas.texts.get(field_id)):
            yield place, Formula(text, "")  # what the unit typed over its own rate says nothing about the total
    shares = contents.coverage(edition, submission)
    for each in edition.fields.values():
        for column in _COVERAGE:
            if found := cells.place(each.sheet, each.row, column):
                yield found, shares.get((each.sheet, each.row, column))


def row_edits(sheet: KeyedSheet, columns: Sequence[str], rows: Iterator[Sequence[Value]]) -> Edits:
    """A sheet of rows, whole: the given ones from the first line on, nothing in the lines below them."""
    edits: Edits = {}
    places = [sheet.columns.get(c) for c in columns]
    end = sheet.key_row + 2
    for row, values in enumerate(rows, start=end):
        for column, value in zip(places, values, strict=True):
            if column is not None:
                edits[sheet.raw.name, (row, column)] = None if value == "" else value
        end = row + 1
    for left in range(end, len(sheet.raw.rows)):
        edits |= {(sheet.raw.name, (left, column)): None for column in places if column is not None}
    return edits


def _matrix_edits(edition: Edition, sheet: KeyedSheet, result: Consolidation, own: Own) -> Edits:
    """One column a unit, right of the totals, whatever their number: a live sheet keeps the look it has. The first
    is the unit's own, also where it is blank: a workbook without it has lost something."""
    name = sheet.raw.name
    first = _units_start(sheet)
    assert first is not None  # noqa: S101 - see own_part
    rows = {row_id: row for row, row_id in sheet.rows_with_ids()}
    totals = dict(zip(edition.ids, values_of(edition, result.submission), strict=True))
    shares = {x: f"{k}/{n}" for x, (k, n) in result.submission.coverage.items()}
    edits: Edits = {}
    for field_id, value in totals.items():
        if field_id in rows:
            edits[name, (rows[field_id], sheet.columns["total"])] = value
            edits[name, (rows[field_id], sheet.columns["cov"])] = shares.get(field_id)
    units: list[tuple[str, str, Mapping[str, Value]]] = [
        (unit_key(s, number, own=False), s.unit.shown, dict(zip(edition.ids, values_of(edition, s), strict=True)))
        for number, s in enumerate(result.merged)
        if own.submission is None or not result.is_own(s)  # the unit's own file may lie in the folder instead
    ]
    typed = {x: None if cell == "" else cell for x, cell in own.typed.items()}
    for column, (key, shown, values) in enumerate([(OWN_KEY, OWN_NAME, typed), *units], start=first):
        edits[name, (sheet.key_row, column)] = key
        edits[name, (sheet.key_row + 1, column)] = shown
        edits |= {(name, (rows[x], column)): value for x, value in values.items() if x in rows}
    width = max(map(len, sheet.raw.rows), default=0)
    for column in range(first + 1 + len(units), width):
        edits[name, (sheet.key_row, column)] = None
        edits[name, (sheet.key_row + 1, column)] = None
        edits |= {(name, (row, column)): None for row in rows.values()}
    return edits
