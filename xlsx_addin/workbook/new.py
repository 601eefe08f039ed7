"""New workbooks for units: the blank one, patched with who reports, for when, and what is already known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xlsx_addin.actions.edits import with_edits
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.catalogue import Edition, Kind
from xlsx_addin.cell_values import Edits, Value
from xlsx_addin.keys import LIST_FIRST, LIST_LAST, PROPERTY_EDITION, PROPERTY_UNIT, VALUE
from xlsx_addin.names import fold
from xlsx_addin.submission.identity import parse_date
from xlsx_addin.submission.parse import LIST_SHEETS, parse_book
from xlsx_addin.submission.records import Submission, Unit
from xlsx_addin.submission.sheets import KeyedSheet
from xlsx_addin.tables import TableError, read_table
from xlsx_addin.workbook.blank import PLAIN, Blank, blank
from xlsx_addin.workbook.package import Package
from xlsx_addin.workbook.writing import Writer, typed


@dataclass(frozen=True, slots=True)
class ListCell:
    """One line of ``L.csv``: row numbers count from 1 below the header; ``column`` is its key."""

    sheet: str
    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a new workbook is prefilled with: values by id, cells of lists."""

    values: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[ListCell, ...] = ()


def read_values(path: Path) -> dict[str, dict[str, str]]:
    """``V.csv`` as values by unit code; the code is empty where the file has no column ``code``."""
    headers = {"code": ("code", "ma", "madonvi"), "id": ("id", "machitieu"), "value": ("value", "giatri")}
    by_code: dict[str, dict[str, str]] = {}
    for row in read_table(path, headers, ("id", "value")):
        by_code.setdefault(row.get("code", ""), {})[row["id"]] = row["value"]
    return by_code


def read_lists(path: Path, edition: Edition) -> dict[str, tuple[ListCell, ...]]:
    """``L.csv`` as list cells by unit code. Sheets and columns go by key or by Vietnamese name."""
    headers = {
        "code": ("code", "ma", "madonvi"),
        "sheet": ("sheet", "trang"),
        "row": ("row", "dong"),
        "column": ("column", "cot"),
        "value": ("value", "giatri"),
    }
    by_code: dict[str, list[ListCell]] = {}
    for number, row in enumerate(read_table(path, headers, ("sheet", "row", "column", "value")), start=2):
        wanted = fold(row["sheet"])
        key = next((k for k in LIST_SHEETS if wanted in (fold(k), fold(edition.sheets[k]))), None)
        if key is None or not row["row"].isdecimal() or int(row["row"]) < 1:
            raise TableError(
                f"Tệp «{path}» dòng {number}: trang «{row['sheet']}» hoặc số dòng «{row['row']}» không đúng."
            )
        columns = {fold(c.key): c.key for c in edition.lists[key].columns}
        columns |= {fold(c.header): c.key for c in edition.lists[key].columns}
        columns |= {fold(k): k for k in LIST_LAST}
        column = columns.get(fold(row["column"]))
        if column is None:
            raise TableError(f"Tệp «{path}» dòng {number}: trang «{row['sheet']}» không có cột «{row['column']}».")
        by_code.setdefault(row.get("code", ""), []).append(ListCell(key, int(row["row"]), column, row["value"]))
    return {code: tuple(cells) for code, cells in by_code.items()}


def make_workbook(
    edition: Edition, unit: Unit, year: int, period: str, content: Content, *, suffix: str = PLAIN
) -> bytes:
    """One unit's workbook, of the kind that ``suffix`` names (``.xlsx``, ``.xlsm``).

    Raises ``TableError`` for values whose id the form does not have.
    """
    base = blank(edition.id, suffix)
    package = Package.open(base.data)
    writer = Writer(package, KeyedCells(edition, base.sheets, base.submission.layout))
    edits = {**_info_edits(edition, unit, year, period, writer), **_value_edits(content, writer, base)}
    for (sheet, place), value in edits.items():
        package.sheet(sheet).set(place, value)
    rows = _list_edits(edition, content, base)
    filled = parse_book(with_edits(base.book, {**edits, **rows}), edition)
    _write_lists(writer, edition, content, rows)
    if isinstance(filled, Submission):
        writer.refresh(filled, base.formulas - edits.keys())
    package.set_property(PROPERTY_EDITION, edition.id)
    package.set_property(PROPERTY_UNIT, unit.code)
    return package.to_bytes()


def _info_edits(edition: Edition, unit: Unit, year: int, period: str, writer: Writer) -> Edits:
    info: dict[str, Value] = {
        "INFO.unit_code": unit.code,
        "INFO.unit_name": unit.name,
        "INFO.level": edition.level_names[unit.level],
        "INFO.parent_code": unit.parent_code or None,
        "INFO.parent_name": unit.parent_name or None,
        "INFO.period": edition.periods[period],
        "INFO.year": year,
    }
    return {found: value for key, value in info.items() if (found := writer.place("thong_tin", key, VALUE))}


def _value_edits(content: Content, writer: Writer, base: Blank) -> Edits:
    edits: Edits = {}
    for each, text in content.values.items():
        if each.startswith("INFO."):
            found = writer.place("thong_tin", each, VALUE)
            value: Value = _info_value(each, text)
        else:
            row_id, _, column = each.rpartition(".")
            aside = column in ("prev", "note") and row_id in base.edition.by_id
            found = writer.place("phu_luc_01", row_id, column) if aside else None
            if not aside and each in base.edition.fields:
                found = writer.field_place(each)
            value = typed(text) if text else None
        if found is None:
            raise TableError(f"Biểu mẫu không có ô mang mã «{each}».")
        edits[found] = value
    return edits


def _info_value(info_id: str, text: str) -> Value:
    if info_id == "INFO.cutoff":
        return parse_date(text) or text
    if info_id == "INFO.year" and text.isdecimal():
        return int(text)
    return text or None


def _list_edits(edition: Edition, content: Content, base: Blank) -> Edits:
    edits: Edits = {}
    for cell in content.lists:
        sheet = base.sheets[cell.sheet]
        kinds = {c.key: c.kind for c in edition.lists[cell.sheet].columns}
        row = sheet.key_row + 1 + cell.row
        value: Value = cell.value or None
        if kinds.get(cell.column) is Kind.DATE:
            value = parse_date(cell.value) or value
        elif kinds.get(cell.column) in (Kind.COUNT, Kind.AMOUNT) and cell.value:
            value = typed(cell.value)
        edits[sheet.raw.name, (row, sheet.columns[cell.column])] = value
        if "stt" in sheet.columns:
            edits[sheet.raw.name, (row, sheet.columns["stt"])] = cell.row
    return edits


def _write_lists(writer: Writer, edition: Edition, content: Content, edits: Edits) -> None:
    """The lists that have content, whole, so that rows get the look and the height of their text."""
    for key in {cell.sheet for cell in content.lists}:
        sheet = writer.sheets[key]
        columns = (*LIST_FIRST, *(c.key for c in edition.lists[key].columns), *LIST_LAST)
        first, last = sheet.key_row + 2, max(row for (name, (row, _)) in edits if name == sheet.raw.name)
        last = max(last, len(sheet.raw.rows) - 1 if key == "noi_dung" else last)  # its sections stay, filled or not
        rows = [
            [edits.get((sheet.raw.name, (row, sheet.columns[c])), _prefilled(sheet, row, c)) for c in columns]
            for row in range(first, last + 1)
        ]
        writer.write_rows(key, columns, rows, len(rows))


def _prefilled(sheet: KeyedSheet, row: int, column: str) -> Value:
    cell = sheet.cell(row, column) if row < len(sheet.raw.rows) else ""
    return None if cell == "" else int(cell) if isinstance(cell, float) else cell  # type: ignore[return-value]


def workbook_name(unit: Unit, suffix: str = PLAIN) -> str:
    """``CODE_name`` with what Windows forbids in names left out, and the suffix."""
    forbidden = '<>:"/\\|?*='
    kept = ("".join(c for c in x if c not in forbidden and ord(c) >= 32) for x in (unit.code, unit.name))
    parts = (x.strip(" .") for x in kept)
    return "_".join(filter(None, parts)) + suffix
