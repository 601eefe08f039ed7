"""The copy to send: a workbook without macros that carries a checksum of its figures.

Native formulas stay formulas. Those that call the add-in's own functions become the values they show, for where the
copy goes there is no add-in. What only macros need goes with them: the project, the ribbon, the buttons, the sheets of
help and settings; and what is nobody's business: the folders of the sender's own disk. Everything else is the sender's
file, byte for byte.

The seal is no signature. It tells that figures are not those that were sealed (``submission.checksum``), to people who
want to know; it stops nobody who wants to deceive.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.cell_values import SheetPlace
from xlsx_addin.evaluation import evaluate, outside_validity
from xlsx_addin.findings import Finding
from xlsx_addin.keys import (
    CELL_FUNCTIONS,
    MACRO_SHEETS,
    PROPERTY_EDITION,
    PROPERTY_PERIOD,
    PROPERTY_SEALED,
    PROPERTY_UNIT,
    RUN_INPUTS,
    RUN_ROWS,
    VALUE,
)
from xlsx_addin.reading.book import read_bytes
from xlsx_addin.reading.raw import RawBook, UnreadableFile
from xlsx_addin.submission.checksum import Checksum, checksum
from xlsx_addin.submission.parse import DEFAULT_EDITION, parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import sheets_of, wanted_sheets
from xlsx_addin.workbook.new import workbook_name
from xlsx_addin.workbook.package import CannotEdit, Package, leads_to

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_OWN_FUNCTION = re.compile(
    rf"(?<![\w.])(?:_xl\w*\.)*(?:_xldudf_(?:\w+_)?)?(?:{'|'.join(CELL_FUNCTIONS)})\s*\(", re.IGNORECASE
)
_UNNAMED = "Phu_luc_01"
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Sealed:
    """``data`` is the .xlsx, ``name`` what to call it. ``findings`` are those of the figures sealed.

    ``frozen`` are the cells whose formula became its value.
    """

    data: bytes
    name: str
    submission: Submission
    checksum: Checksum
    frozen: tuple[SheetPlace, ...]
    findings: tuple[Finding, ...]


def seal(data: bytes, *, now: dt.datetime, edition: Edition | None = None, path: str = "") -> Sealed | Rejected:
    """The copy to send of a workbook's bytes; ``path`` is what findings call it, ``now`` a time with its zone.

    ``Rejected`` where it is no form or cannot be read; ``CannotEdit`` where it must not be edited (signed) or cannot be
    sealed (``cannot-edit-format``, ``formula-not-computed``). Findings refuse nothing: whoever sends it decides.
    """
    read = _understood(data, edition, path)
    if isinstance(read, Rejected):
        return read
    book, submission = read
    if book.format not in ("xlsx", "xlsm"):
        raise CannotEdit("cannot-edit-format", "Chỉ lập được bản gửi từ tệp .xlsx, .xlsm; hãy lưu lại dạng .xlsx.")
    form = load_edition(submission.edition)
    package = Package.open(data)
    there = tuple(name for name in package.sheet_names if name in MACRO_SHEETS)
    frozen = package.freeze(partial(_is_lost, there), except_on=there)
    for name in there:
        package.remove_sheet(name)
    package.remove_macros()
    _forget_folders(package, book, form)
    package.forget_strings()
    stripped = package.to_bytes()
    read = _understood(stripped, edition, path)  # as whoever receives it will read it
    if isinstance(read, Rejected):
        raise TypeError(f"{path}: sealing made the workbook unreadable: {read.reason}")
    submission = read[1]
    sums = checksum(form, submission)
    for name, text in {**_identity(submission, now), **sums.properties()}.items():
        package.set_property(name, text)
    findings = (*evaluate(form, submission).findings, *outside_validity(form, submission))
    return Sealed(package.to_bytes(), sealed_name(submission), submission, sums, tuple(frozen), findings)


def sealed_name(submission: Submission) -> str:
    """``01840_phường Đức Xuân_2024_gui.xlsx``; the half-year's has ``2024_6-thang``."""
    unit = workbook_name(submission.unit).removesuffix(".xlsx")[:_LONGEST_NAME].rstrip(" .")
    period = (str(submission.year or ""), "" if submission.period == "nam" else submission.period)
    return "_".join(filter(None, (unit or _UNNAMED, *period, "gui"))) + ".xlsx"


def _understood(data: bytes, edition: Edition | None, path: str) -> tuple[RawBook, Submission] | Rejected:
    """The workbook as any receiver reads it, but without what an earlier seal says."""
    try:
        book = read_bytes(data, wanted_sheets(edition or load_edition(DEFAULT_EDITION)), path=path)
    except UnreadableFile as error:
        return Rejected(path, error.code, error.reason)
    book = RawBook(book.path, book.format, book.sheet_names, book.sheets)
    parsed = parse_book(book, edition)
    return parsed if isinstance(parsed, Rejected) else (book, parsed)


def _is_lost(sheets: Iterable[str], formula: str) -> bool:
    """Whether a formula cannot be computed without the add-in, or reads a sheet that goes."""
    return _OWN_FUNCTION.search(_TEXTS.sub('""', formula)) is not None or leads_to(formula, tuple(sheets))


def _forget_folders(package: Package, book: RawBook, edition: Edition) -> None:
    """Empty what runs left on ``Thông tin``: the folder to merge, and the outcome of the last run, which may name
    paths and is nobody else's business. So two copies of the same figures are the same."""
    for sheet in filter(None, sheets_of(edition, book).get("thong_tin", ())):
        for row, row_id in sheet.rows_with_ids():
            if row_id in (RUN_INPUTS[0], *RUN_ROWS) and sheet.cell(row, VALUE) != "":
                package.sheet(sheet.raw.name).set((row, sheet.columns[VALUE]), None)


def _identity(submission: Submission, now: dt.datetime) -> dict[str, str]:
    return {
        PROPERTY_EDITION: submission.edition,
        PROPERTY_UNIT: submission.unit.code,
        PROPERTY_PERIOD: f"{submission.year or ''} {submission.period}".strip(),
        PROPERTY_SEALED: f"{now.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
