"""What commands read, always in a child process behind the guard: whole books for filling and reporting.

Readers are imported when they are used: ``--help`` should not wait for them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from xlsx_addin.command_line import console
from xlsx_addin.command_line.console import CommandError, fail
from xlsx_addin.command_line.typed import CONVERT, NO_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsx_addin.actions.accepting import Written
    from xlsx_addin.catalogue import Edition
    from xlsx_addin.evaluation import Evaluated
    from xlsx_addin.reading.raw import RawBook
    from xlsx_addin.submission.records import Breakdown, Rejected, Submission
    from xlsx_addin.units.changes import Changes

Result = TypeVar("Result")

_NEVER = ("kiem_tra", "nhat_ky", "bieu_do")  # sheets that a report has no use for


def load_named_edition(name: str | None) -> Edition | None:
    """The edition of ``--edition``, or None; an unknown name is a usage error."""
    from xlsx_addin.catalogue import CatalogueError, load_edition

    if not name:
        return None
    try:
        return load_edition(name)
    except CatalogueError as error:
        raise CommandError("unknown-edition", f"Không có phiên bản biểu mẫu «{name}».") from error


def refuse_early(asked: Callable[[Edition], Result], named: Edition | None, year: int | None, period: str) -> Result:
    """Options that fit no form are refused before hours of reading. ``asked`` understands them on a form; which form it
    is, only the files may tell: then one of them has to do. What it gave on the first that did is returned."""
    from xlsx_addin.catalogue import edition_for, edition_names, load_edition

    form = named or (edition_for(year, period or "nam")[0] if year else None)
    forms = (form,) if form else tuple(map(load_edition, edition_names()))
    for each in forms[:-1]:
        with contextlib.suppress(CommandError):
            return asked(each)
    return asked(forms[-1])


def read_whole(path: Path) -> RawBook:
    """Every keyed sheet of one workbook; raises ``CommandError`` with the reason when it cannot be read."""
    return _alone(_whole_book, path)


def read_merged(path: Path, edition: Edition | None) -> tuple[Edition, Submission, RawBook]:
    """Every keyed sheet of one workbook, its form, and what it states; raises ``CommandError`` with the reason when it
    is none of ours."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.submission.parse import parse_book
    from xlsx_addin.submission.records import Rejected

    book = read_whole(path)
    submission = parse_book(book, edition)
    if isinstance(submission, Rejected):
        fail(submission.code, f"{path}: {submission.reason}")
    return load_edition(submission.edition), submission, book


def read_for_report(
    path: Path, edition: Edition | None, *, with_checks: bool = False
) -> tuple[Evaluated, Breakdown, RawBook]:
    """One workbook with what its units stated, and its sheets (``Kiểm tra`` only ``with_checks``: it can be long);
    raises ``CommandError`` with the reason when it is none."""
    task = partial(_evaluated, edition_id=edition.id if edition else None, with_checks=with_checks)
    return _alone(task, path)


def read_written(path: Path) -> Written:
    """What people wrote on ``Kiểm tra`` of the workbook that a result takes the place of; nothing without one.

    One that cannot be read is told: its reasons are then only in the backup.
    """
    from xlsx_addin.actions.accepting import Written

    try:
        return _alone(_written, path) if path.is_file() else Written()
    except CommandError as error:
        console.warn(
            f"Không đọc được các lý do chấp nhận trong bản cũ: {error.reason} Bản cũ được giữ lại cạnh bản mới; hãy "
            "chép các lý do từ đó nếu cần."
        )
        return Written()


def _written(path: Path) -> Written | Rejected:
    from xlsx_addin.actions.accepting import Written
    from xlsx_addin.reading.book import read_book
    from xlsx_addin.reading.raw import UnreadableFile
    from xlsx_addin.submission.records import Rejected
    from xlsx_addin.submission.sheets import find_keys, wanted_sheets

    try:
        book = read_book(path, wanted_sheets(None, ("kiem_tra",)))
    except UnreadableFile as error:
        return Rejected(str(path), error.code, error.reason)
    return Written.of(next(filter(None, map(find_keys, book.sheets.values())), None))


def _alone(task: Callable[[Path], Result | Rejected], path: Path) -> Result:
    """One file's task in a child process of its own."""
    from xlsx_addin.reading.isolate import Fault, run_isolated
    from xlsx_addin.submission.records import Rejected

    _, result = next(iter(run_isolated(task, [path], jobs=1)))
    if isinstance(result, Fault):
        fail(result.kind, f"{path}: {result.reason}")
    if isinstance(result, Rejected):
        fail(result.code, f"{path}: {result.reason}{CONVERT if result.code in NO_KEYS else ''}")
    return result


def _whole_book(path: Path) -> RawBook | Rejected:
    from xlsx_addin.reading.book import read_book
    from xlsx_addin.reading.raw import UnreadableFile
    from xlsx_addin.submission.records import Rejected
    from xlsx_addin.submission.sheets import wanted_sheets

    try:
        return read_book(path, wanted_sheets(None, None))
    except UnreadableFile as error:
        return Rejected(str(path), error.code, error.reason)


def _evaluated(
    path: Path, edition_id: str | None, *, with_checks: bool
) -> tuple[Evaluated, Breakdown, RawBook] | Rejected:
    from xlsx_addin.actions.breakdown import read_breakdown
    from xlsx_addin.catalogue import edition_names, load_edition
    from xlsx_addin.evaluation import evaluate
    from xlsx_addin.reading.book import read_book
    from xlsx_addin.reading.raw import UnreadableFile
    from xlsx_addin.submission.parse import parse_book
    from xlsx_addin.submission.records import Rejected
    from xlsx_addin.submission.sheets import wanted_sheets

    demanded = load_edition(edition_id) if edition_id else None
    known = (demanded,) if demanded else map(load_edition, edition_names())
    never = {*_NEVER} - ({"kiem_tra"} if with_checks else set())
    keys = tuple(key for edition in known for key in edition.sheets if key not in never)
    try:
        book = read_book(path, wanted_sheets(demanded, keys))
    except UnreadableFile as error:
        return Rejected(str(path), error.code, error.reason)
    parsed = parse_book(book, demanded)
    if isinstance(parsed, Rejected):
        return parsed
    edition = load_edition(parsed.edition)
    return evaluate(edition, parsed), read_breakdown(edition, book, parsed), book


def read_unit_changes(path: Path | None) -> Changes | None:
    """An office's own table of merged, renamed and split units; a bad one is a usage error."""
    from xlsx_addin.tables import TableError
    from xlsx_addin.units.changes import read_changes

    try:
        return read_changes(path) if path else None
    except TableError as error:
        fail("bad-table", error.reason)


def file_date(path: str) -> dt.date | None:
    """The day a file was last changed, standing in for the day it was received."""
    try:
        return dt.date.fromtimestamp(Path(path).stat().st_mtime)
    except OSError:
        return None


def check_output(path: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse an output that cannot be made before hours of work, not after."""
    if path.suffix.lower() not in suffixes:
        fail("bad-output-name", f"Tên tệp kết quả «{path}» phải có đuôi {' hoặc '.join(suffixes)}.")
    folder = path.resolve().parent
    if not folder.is_dir():
        fail("no-output-folder", f"Không có thư mục «{folder}» để ghi kết quả; hãy tạo thư mục trước.")
    if path.is_dir():
        fail("output-is-folder", f"«{path}» là một thư mục, không phải tệp.")


def check_output_folder(folder: Path) -> None:
    """Refuse a folder for letters that cannot be made."""
    if folder.exists() and not folder.is_dir():
        fail("output-is-file", f"«{folder}» là một tệp; -o cần tên một thư mục.")
    if not folder.resolve().parent.is_dir():
        fail("no-output-folder", f"Không có thư mục «{folder.resolve().parent}»; hãy tạo thư mục trước.")
