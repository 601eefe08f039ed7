"""Raw workbooks in memory for tests: the blank form with cells put in by id, as any spreadsheet might hold them."""

from __future__ import annotations

from dataclasses import replace

from xlsx_addin.catalogue import load_edition
from xlsx_addin.evaluation import Evaluated, evaluate
from xlsx_addin.keys import VALUE
from xlsx_addin.reading.raw import Cell, RawBook
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.workbook.blank import blank

EDITION = load_edition("bac_ninh_2024")
BLANK = blank(EDITION.id)
INFO: dict[str, Cell] = {
    "INFO.unit_code": "01840",
    "INFO.unit_name": "phường Đức Xuân",
    "INFO.level": "Cấp xã",
    "INFO.parent_code": "058",
    "INFO.year": 2024.0,
    "INFO.period": "Năm",
}


def place(field_id: str) -> tuple[str, tuple[int, int]]:
    """Sheet and cell of an id in the blank form; ``prev:ID`` is last year's result beside it."""
    if field_id.startswith("prev:"):
        sheet = BLANK.sheets["phu_luc_01"]
        row = next(r for r, i in sheet.rows_with_ids() if i == field_id.removeprefix("prev:"))
        return sheet.raw.name, (row, sheet.columns["prev"])
    if field_id.startswith("INFO."):
        sheet = BLANK.sheets["thong_tin"]
        row = next(r for r, i in sheet.rows_with_ids() if i == field_id)
        return sheet.raw.name, (row, sheet.columns[VALUE])
    name, row, column = BLANK.submission.layout.place(EDITION.index[field_id])
    return name, (row, column)


def raw_book(cells: dict[str, Cell] | None = None, **options: set[str] | dict[str, str]) -> RawBook:
    """The blank form with raw cells by id. Options: ``percents`` and ``formulas`` (sets of ids), ``errors``."""
    sheets = {name: replace(sheet, rows=[list(r) for r in sheet.rows]) for name, sheet in BLANK.book.sheets.items()}
    typed = {place(x) for x in (cells or {})}
    for field_id, cell in {**INFO, **(cells or {})}.items():
        name, (row, column) = place(field_id)
        line = sheets[name].rows[row]
        line.extend("" for _ in range(column + 1 - len(line)))
        line[column] = cell
    for name, sheet in sheets.items():
        percents = frozenset(p for s, p in map(place, options.get("percents", ())) if s == name)
        kept = {place(x) for x in options.get("formulas", ())}
        formulas = frozenset(p for p in sheet.formulas if (name, p) not in typed or (name, p) in kept)
        errors = {place(x)[1]: text for x, text in dict(options.get("errors", {})).items() if place(x)[0] == name}
        sheets[name] = replace(sheet, percents=percents, formulas=formulas, errors=errors)
    return replace(BLANK.book, path="so.xlsx", sheets=sheets)


def submission(cells: dict[str, Cell] | None = None, **options: set[str] | dict[str, str]) -> Submission:
    parsed = parse_book(raw_book(cells, **options))
    assert isinstance(parsed, Submission), parsed
    return parsed


def rejected(book: RawBook, **options: object) -> Rejected:
    parsed = parse_book(book, **options)
    assert isinstance(parsed, Rejected)
    return parsed


def judged(cells: dict[str, Cell] | None = None, **options: set[str] | dict[str, str]) -> Evaluated:
    return evaluate(EDITION, submission(cells, **options))


def codes(evaluated: Evaluated, *ignored: str) -> dict[str, str]:
    """Finding code by id, without the noise of a nearly empty form."""
    quiet = {"missing-required", *ignored}
    return {f.id: f.code for f in evaluated.findings if f.code not in quiet}
