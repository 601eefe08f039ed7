"""The copy to send: a workbook without macros that carries a checksum of its figures.

Native formulas stay formulas. Those that call the add-in's own functions become the values they show, for where the
copy goes there is no add-in. What only macros need goes with them: the project, the ribbon, the buttons, the sheets of
help and settings; and what is the sender's own: the log, the outcome of runs, the folders of the disk, the name of who
saved it (``senders_own``). Everything else is the sender's file, byte for byte.

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
from xlsx_addin.cell_values import SheetPlace, Stored
from xlsx_addin.evaluation import evaluate, outside_validity
from xlsx_addin.findings import Finding
from xlsx_addin.keys import (
    CELL_FUNCTIONS,
    MACRO_SHEETS,
    PROPERTY_EDITION,
    PROPERTY_PERIOD,
    PROPERTY_SEALED,
    PROPERTY_UNIT,
)
from xlsx_addin.places import to_a1
from xlsx_addin.reading.book import read_bytes
from xlsx_addin.reading.raw import RawBook, UnreadableFile
from xlsx_addin.submission.checksum import Checksum, checksum
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import wanted_sheets
from xlsx_addin.workbook.macro_modules import lost_code_names
from xlsx_addin.workbook.new import workbook_name
from xlsx_addin.workbook.package import CannotEdit, CellError, Package, leads_to
from xlsx_addin.workbook.senders_own import leave_out
from xlsx_addin.workbook.sheets.settings import WORDS

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_OWN_FUNCTION = re.compile(
    rf"(?<![\w.])(?:_xl\w*\.)*(?:_xldudf_(?:\w+_)?)?(?:{'|'.join(CELL_FUNCTIONS)})\s*\(", re.IGNORECASE
)
_UNNAMED = "Phu_luc_01"
_LONGEST_NAME = 80
_MOST_NAMED = 10


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
    sealed (``cannot-edit-format``, ``macros-rewritten``, ``formula-not-computed``). Findings refuse nothing: whoever
    sends it decides.
    """
    read = _understood(data, edition, path)
    if isinstance(read, Rejected):
        return read
    book, submission = read
    if book.format not in ("xlsx", "xlsm"):
        raise CannotEdit("cannot-edit-format", "Chỉ lập được bản gửi từ tệp .xlsx, .xlsm; hãy lưu lại dạng .xlsx.")
    package = Package.open(data)
    if lost_code_names(data):
        raise CannotEdit(
            "macros-rewritten",
            "Sổ .xlsm này do LibreOffice hoặc chương trình khác lưu lại, không còn đúng dạng Excel. Hãy mở sổ bằng "
            "chương trình đó, lưu thành .xlsx (Save As) rồi tạo bản gửi từ tệp .xlsx.",
        )
    form = load_edition(submission.edition)
    there = tuple(name for name in package.sheet_names if name in MACRO_SHEETS)
    leave_out(package, book, form)
    frozen = package.freeze(partial(_is_lost, there), except_on=there)
    _refuse_failed(package, frozen)
    for name in there:
        package.remove_sheet(name)
    package.remove_macros()
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
        book = read_bytes(data, wanted_sheets(edition), path=path)
    except UnreadableFile as error:
        return Rejected(path, error.code, error.reason)
    book = RawBook(book.path, book.format, book.sheet_names, book.sheets)
    parsed = parse_book(book, edition)
    return parsed if isinstance(parsed, Rejected) else (book, parsed)


def _is_lost(sheets: Iterable[str], formula: str) -> bool:
    """Whether a formula cannot be computed without the add-in, or reads a sheet that goes."""
    return _OWN_FUNCTION.search(_TEXTS.sub('""', formula)) is not None or leads_to(formula, tuple(sheets))


def _refuse_failed(package: Package, frozen: Iterable[SheetPlace]) -> None:
    """A function that could not run shows an error or our words for it: no result to send."""
    failed = [(name, place) for name, place in frozen if _has_failed(package.sheet(name).value(place))]
    if failed:
        cells = ", ".join(f"«{name}» {to_a1(*place)}" for name, place in failed[:_MOST_NAMED])
        more = f" và {len(failed) - _MOST_NAMED} ô khác" if len(failed) > _MOST_NAMED else ""
        raise CannotEdit(
            "formula-not-computed",
            f"Ô {cells}{more}: hàm của phần bổ trợ chưa tính được nên chưa có kết quả để gửi. Hãy mở sổ bằng Excel "
            "trên máy đã cài phần bổ trợ, chờ các ô đó có kết quả, lưu lại rồi tạo bản gửi; hoặc xóa công thức ở đó.",
        )


def _has_failed(value: Stored) -> bool:
    """``#N/A``, ``#DIV/0!`` and their kind may be what the formula is meant to show."""
    if isinstance(value, CellError):
        return value in ("#NAME?", "#VALUE!")
    return isinstance(value, str) and WORDS["LOI_HAM"] in value


def _identity(submission: Submission, now: dt.datetime) -> dict[str, str]:
    return {
        PROPERTY_EDITION: submission.edition,
        PROPERTY_UNIT: submission.unit.code,
        PROPERTY_PERIOD: f"{submission.year or ''} {submission.period}".strip(),
        PROPERTY_SEALED: f"{now.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
