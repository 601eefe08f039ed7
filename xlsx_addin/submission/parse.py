"""Raw cells and the form to a submission: figures, states, lists, places, and the findings of reading."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from xlsx_addin.catalogue import Edition, Field, Kind, edition_names
from xlsx_addin.findings import finding
from xlsx_addin.keys import LAST_LIST_ROWS, VALUE
from xlsx_addin.numbers import to_text
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.submission.accepted import read_accepted
from xlsx_addin.submission.cells import Remark, understand_cell, understand_rate
from xlsx_addin.submission.draft import Draft, settle_fractions, settle_impossible
from xlsx_addin.submission.formulas import with_formulas_known
from xlsx_addin.submission.identity import Identity, cell_text, parse_identity
from xlsx_addin.submission.labels import changed_label
from xlsx_addin.submission.lists import read_list, read_tracker
from xlsx_addin.submission.purpose import with_purpose
from xlsx_addin.submission.records import (
    Layout,
    Rejected,
    State,
    Submission,
    Unit,
    pack_lists,
)
from xlsx_addin.submission.sealed import with_seal
from xlsx_addin.submission.sheets import KeyedSheet, edition_of, sheets_of

GRID_SHEETS = ("phu_luc_01", "so_lieu_goc", "can_bo_nu", "hoat_dong_khac")
LIST_SHEETS = ("van_ban", "truyen_thong", "ke_hoach", "noi_dung")
_MOST_PERCENT = Decimal(100)
_PLAIN = 10**9  # counts below it need no second look


@lru_cache(maxsize=8)
def _columns_by_row(edition: Edition, sheet: str) -> dict[str, tuple[tuple[str, int, Field], ...]]:
    """For each row id of a grid sheet: its columns with the index and definition of their fields."""
    rows: dict[str, list[tuple[str, int, Field]]] = {}
    for index, each in enumerate(edition.fields.values()):
        if each.sheet == sheet:
            rows.setdefault(each.row, []).append((each.column, index, each))
    return {row: tuple(columns) for row, columns in rows.items()}


def parse_book(book: RawBook, edition: Edition | None = None) -> Submission | Rejected:
    """A submission from a raw workbook, or why it is none.

    The edition is the one that the workbook names, else the one whose rows it has; ``edition`` demands one (another is
    then ``other-edition``) and serves workbooks that name none. Rejections: ``not-the-form`` (no form sheet),
    ``no-ids`` (a form sheet without its hidden keys), ``other-edition``.
    """
    base = edition or edition_of(book)
    sheets = sheets_of(base, book)
    info_sheet = next((s for s in sheets.get("thong_tin", ()) if s), None)
    identity = parse_identity(base, info_sheet)
    form = sheets.get("phu_luc_01")
    refusal = _refuse(book, base, identity, form, demanded=edition is not None)
    if refusal:
        return refusal
    parsed = _parse(book.path, base, identity, info_sheet, sheets)
    if book.format != "ods":  # where formulas are not told
        parsed = with_formulas_known(base, parsed, book.sheets)
    return with_seal(base, with_purpose(base, parsed), book.properties)


def parse_sheets(
    file: str,
    edition: Edition,
    identity: Identity,
    info_sheet: KeyedSheet | None,
    sheets: dict[str, list[KeyedSheet | None]],
) -> Submission:
    """A submission from sheets whose keys were found in another way than by ``find_keys`` (``xlsx_addin.foreign``)."""
    return _parse(file, edition, identity, info_sheet, sheets)


def _refuse(
    book: RawBook,
    base: Edition,
    identity: Identity,
    form: list[KeyedSheet | None] | None,
    *,
    demanded: bool,
) -> Rejected | None:
    name = base.sheets["phu_luc_01"]
    if not form:
        return Rejected(
            book.path, "not-the-form", f"Tệp không có trang «{name}» nên không phải biểu Phụ lục 01.", identity.unit
        )
    if not any(form):
        reason = (
            f"Trang «{name}» không có mã dòng (cột ẩn đầu trang đã bị xóa) nên không biết số nào của chỉ tiêu nào; "
            "chép số liệu sang biểu mẫu trống rồi gửi lại."
        )
        return Rejected(book.path, "no-ids", reason, identity.unit, sheet=name)
    if identity.edition and (identity.edition not in edition_names() or (demanded and identity.edition != base.id)):
        reason = f"Tệp dùng phiên bản biểu mẫu «{identity.edition}», không phải «{base.id}»; cần gửi đúng phiên bản."
        return Rejected(book.path, "other-edition", reason, identity.unit)
    if not any(True for sheet in form if sheet for _ in sheet.rows_with_ids()):
        return Rejected(book.path, "no-ids", f"Trang «{name}» không còn dòng nào có mã chỉ tiêu.", identity.unit)
    return None


def _parse(
    file: str,
    edition: Edition,
    identity: Identity,
    info_sheet: KeyedSheet | None,
    sheets: dict[str, list[KeyedSheet | None]],
) -> Submission:
    draft = Draft(
        edition,
        file,
        identity.unit.shown,
        figures=[None] * len(edition.fields),
        places=array("i", [-1]) * (3 * len(edition.fields)),
        sheet_names=[],
    )
    _say_identity(draft, identity, info_sheet)
    for key in GRID_SHEETS:
        found = next((s for s in sheets.get(key, ()) if s), None)
        if found is None:
            draft.findings.append(finding("missing-sheet", file=file, unit=draft.unit, text=edition.sheets[key]))
        else:
            _read_grid(draft, key, found)
    settle_fractions(draft)
    settle_impossible(draft)
    _say_copies(draft, edition, sheets)
    listed = {key: read_list(edition, key, _continued(sheets.get(key, ()))) for key in LIST_SHEETS}
    covers: tuple[Unit, ...] = ()
    awaited: tuple[Unit, ...] = ()
    if identity.is_consolidation:
        covers, awaited = read_tracker(edition, [s for s in sheets.get("theo_doi_nop", ()) if s])
        if not covers:
            _say_info(draft, identity, info_sheet, "scope-without-units", "INFO.scope")
    return Submission(
        file=file,
        edition=edition.id,
        unit=identity.unit,
        year=identity.year,
        period=identity.period,
        cutoff=identity.cutoff,
        info=identity.info,
        figures=tuple(draft.figures),
        states=draft.states,
        stated_rates=draft.stated_rates,
        formula_rates=frozenset(draft.formula_rates),
        layout=Layout(tuple(draft.sheet_names), draft.places.tobytes(), *_info_cells(identity, info_sheet)),
        findings=tuple(draft.findings),
        is_consolidation=bool(covers),
        covers=covers,
        awaited=awaited,
        coverage=draft.coverage,
        packed_lists=pack_lists({k: x[0] for k, x in listed.items()}, {k: x[1] for k, x in listed.items()}),
        accepted=read_accepted(s for s in sheets.get("kiem_tra", ()) if s),
        texts=draft.texts,
    )


_WHO = ("INFO.unit_code", "INFO.unit_name", "INFO.level", "INFO.parent_code", "INFO.parent_name")


def _info_cells(identity: Identity, sheet: KeyedSheet | None) -> tuple[tuple[tuple[str, str], ...], str]:
    """Where the lines of ``Thông tin`` stand that checks point at, and the sheet's name."""
    if sheet is None:
        return (), ""
    column = sheet.columns.get(VALUE, 0)
    return tuple((x, to_a1(identity.rows[x], column)) for x in _WHO if x in identity.rows), sheet.raw.name


def _continued(sheets: Sequence[KeyedSheet | None]) -> list[KeyedSheet]:
    """A list's sheets: the first, and those it goes on upon once it is full. Any other is a copy somebody made."""
    known = [s for s in sheets if s]
    full = [s for s in known if len(s.raw.rows) >= s.key_row + 2 + LAST_LIST_ROWS]
    return known[: len(full) + 1]


def _say_copies(draft: Draft, edition: Edition, sheets: Mapping[str, Sequence[KeyedSheet | None]]) -> None:
    for key in ("thong_tin", *GRID_SHEETS, *LIST_SHEETS):
        known = [s for s in sheets.get(key, ()) if s]
        for extra in known[len(_continued(known)) if key in LIST_SHEETS else 1 :]:
            names = {"text": extra.raw.name, "label": known[0].raw.name}
            draft.findings.append(
                finding("sheet-twice", file=draft.file, unit=draft.unit, sheet=extra.raw.name, **names)
            )


def _say_identity(draft: Draft, identity: Identity, sheet: KeyedSheet | None) -> None:
    for code, info_id, details in identity.remarks:
        _say_info(draft, identity, sheet, code, info_id, **details)
    if not identity.edition:
        _say_info(draft, identity, sheet, "edition-assumed", "INFO.edition", edition=draft.edition.id)


def _say_info(
    draft: Draft, identity: Identity, sheet: KeyedSheet | None, code: str, info_id: str, **details: object
) -> None:
    """A finding at the cell of a line of ``Thông tin``."""
    name = sheet.raw.name if sheet else draft.edition.sheets["thong_tin"]
    row = identity.rows.get(info_id)
    cell = to_a1(row, sheet.columns.get(VALUE, 0)) if sheet and row is not None else ""
    draft.findings.append(finding(code, file=draft.file, unit=draft.unit, sheet=name, cell=cell, id=info_id, **details))


def _read_grid(draft: Draft, key: str, sheet: KeyedSheet) -> None:
    wanted = _columns_by_row(draft.edition, key)
    sheet_number = len(draft.sheet_names)
    draft.sheet_names.append(sheet.raw.name)
    seen: dict[str, int] = {}
    columns, places = sheet.columns, draft.places
    own = "label" in columns and sheet.is_keyed  # a sheet that was matched by its wording has wording of its own
    for row, row_id in sheet.rows_with_ids():
        fields = wanted.get(row_id)
        if fields is None:
            if row_id not in draft.edition.by_id:  # headings and groups hold no figure
                draft.say(Remark("unknown-id", {"text": row_id}), sheet.raw.name, row, sheet.id_column, row_id)
            continue
        if row_id in seen:
            _doubled(draft, sheet, row_id, seen[row_id], row, fields)
            continue
        seen[row_id] = row
        if own and (said := changed_label(draft.edition, row_id, sheet.cell(row, "label"))):
            draft.say(said, sheet.raw.name, row, columns["label"], row_id)
        for column_key, index, each in fields:
            column = columns.get(column_key)
            if column is None:
                continue
            places[3 * index], places[3 * index + 1], places[3 * index + 2] = sheet_number, row, column
            _read_cell(draft, sheet, row, column, index, each)
        _read_aside(draft, sheet, row, row_id, fields)
    for row_id, fields in wanted.items():
        if row_id not in seen:
            label = fields[0][2].label
            draft.findings.append(
                finding(
                    "missing-id",
                    file=draft.file,
                    unit=draft.unit,
                    sheet=sheet.raw.name,
                    id=row_id,
                    label=label,
                    row_id=row_id,
                )
            )


def _read_cell(draft: Draft, sheet: KeyedSheet, row: int, column: int, index: int, each: Field) -> None:
    cells = sheet.raw.rows[row]
    cell: Cell = cells[column] if column < len(cells) else ""
    place = (row, column)
    name = sheet.raw.name
    if cell == "":
        if sheet.raw.errors and place in sheet.raw.errors:
            draft.states[each.id] = State.UNREADABLE
            draft.say(Remark("error-cell", {"text": sheet.raw.errors[place]}), name, row, column, each.id)
        elif each.kind is not Kind.RATE and place in sheet.raw.formulas:
            draft.states[each.id] = State.UNREADABLE
            draft.say(Remark("formula-not-computed", {}), name, row, column, each.id)
        return
    if each.kind is Kind.RATE:
        _read_rate(draft, sheet, row, column, each, cell)
        return
    if (
        type(cell) is float
        and not sheet.raw.percents
        and 0 <= cell < _PLAIN
        and cell % 1 == 0
        and each.kind is Kind.COUNT
    ):
        draft.figures[index] = int(cell)  # the plain case, nearly all cells
        return
    meaning = understand_cell(each, cell, percent=place in sheet.raw.percents)
    draft.figures[index] = meaning.value
    if meaning.ratio:
        text = str(meaning.remark.details["text"]) if meaning.remark else ""
        draft.fractions.append((each, text, meaning.ratio.part, meaning.ratio.total))
        return
    if meaning.state:
        draft.states[each.id] = meaning.state
    if meaning.remark:
        draft.say(meaning.remark, name, row, column, each.id)


def _read_rate(draft: Draft, sheet: KeyedSheet, row: int, column: int, each: Field, cell: Cell) -> None:
    formula = draft.edition.formulas[each.id]
    place = (row, column)
    rate = understand_rate(each.unit, formula.scale, formula.share, cell, percent=place in sheet.raw.percents)
    if rate.remark:
        draft.say(rate.remark, sheet.raw.name, row, column, each.id)
    if rate.unreadable:
        draft.states[each.id] = State.UNREADABLE
    if rate.value is None:
        return
    computed = place in sheet.raw.formulas
    if computed and not rate.value:
        return  # a formula that no program has computed yet shows 0; what its parts give is known anyway
    most = formula.scale if formula.share else (_MOST_PERCENT if each.unit == "%" else None)
    if rate.value < 0 or (most is not None and rate.value > most):
        # As with impossible counts: said, and kept out of everything that follows.
        details: dict[str, object] = {
            "label": each.label,
            "stated": to_text(rate.value),
            "range": "từ 0 trở lên" if most is None else f"từ 0 đến {to_text(most)}",
        }
        found = (Remark("rate-out-of-range", details), sheet.raw.name, row, column, each.id)
        if computed:
            draft.impossible.append((*found, rate.value))
        else:
            draft.states[each.id] = State.UNREADABLE
            draft.say(*found)
        return
    draft.stated_rates[each.id] = rate.value
    if computed:
        draft.formula_rates.add(each.id)


def _read_aside(
    draft: Draft, sheet: KeyedSheet, row: int, row_id: str, fields: tuple[tuple[str, int, Field], ...]
) -> None:
    """Coverage ("7/8"), last year's result and notes, beside the figures of a row."""
    for column in ("prev", "note"):
        if column in sheet.columns and (cell := sheet.cell(row, column)) != "":
            draft.texts[f"{row_id}.{column}"] = cell_text(cell)
    for column, previous in (("cov", False), ("cov_prev", True)):
        if column not in sheet.columns:
            continue
        k, slash, n = cell_text(sheet.cell(row, column)).partition("/")
        if slash and k.strip().isdecimal() and n.strip().isdecimal():
            for column_key, _, each in fields:
                if column_key.endswith("_prev") == previous:
                    draft.coverage[each.id] = (int(k), int(n))


def _doubled(
    draft: Draft,
    sheet: KeyedSheet,
    row_id: str,
    first: int,
    second: int,
    fields: tuple[tuple[str, int, Field], ...],
) -> None:
    """A row that stands twice: equal values are one value, different ones are none."""
    for column_key, index, each in fields:
        if sheet.cell(first, column_key) != sheet.cell(second, column_key):
            draft.figures[index] = None
            draft.stated_rates.pop(each.id, None)
            draft.states[each.id] = State.UNREADABLE
            draft.fractions = [f for f in draft.fractions if f[0].id != each.id]
    column = sheet.columns.get(fields[0][0], sheet.id_column)
    details: dict[str, object] = {
        "label": fields[0][2].label,
        "row_id": row_id,
        "first": to_a1(first, column),
        "second": to_a1(second, column),
    }
    draft.say(Remark("doubled-id", details), sheet.raw.name, second, column, row_id)
