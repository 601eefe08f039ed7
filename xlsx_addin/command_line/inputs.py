"""What commands read, always in a child process behind the guard: whole books for filling and reporting."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.command_line.console import CommandError, fail
from xlsx_addin.evaluation import Evaluated, evaluate
from xlsx_addin.reading.book import read_book
from xlsx_addin.reading.isolate import Fault, ProcessLimits, run_isolated
from xlsx_addin.reading.raw import RawBook, UnreadableFile
from xlsx_addin.submission.parse import DEFAULT_EDITION, parse_book
from xlsx_addin.submission.records import Breakdown, Rejected
from xlsx_addin.submission.sheets import sheet_key, wanted_sheets
from xlsx_addin.workbook.matrix import read_breakdown


def load_named_edition(name: str | None) -> Edition | None:
    """The edition of ``--edition``, or None; an unknown name is a usage error."""
    if not name:
        return None
    from xlsx_addin.catalogue import CatalogueError

    try:
        return load_edition(name)
    except CatalogueError as error:
        raise CommandError("unknown-edition", f"Không có phiên bản biểu mẫu «{name}».") from error


def _whole_book(path: Path, edition_id: str) -> RawBook | Rejected:
    edition = load_edition(edition_id)
    try:
        return read_book(path, lambda name: sheet_key(edition, name) is not None)
    except UnreadableFile as error:
        return Rejected(str(path), error.code, error.reason)


def read_whole(path: Path) -> RawBook:
    """Every keyed sheet of one workbook; raises ``CommandError`` with the reason when it cannot be read."""
    task = partial(_whole_book, edition_id=DEFAULT_EDITION)
    _, result = next(iter(run_isolated(task, [path], jobs=1, limits=ProcessLimits())))
    if isinstance(result, Fault):
        fail(result.kind, f"{path}: {result.reason}")
    if isinstance(result, Rejected):
        fail(result.code, f"{path}: {result.reason}")
    return result


def _evaluated(path: Path, edition_id: str | None) -> tuple[Evaluated, Breakdown] | Rejected:
    base = load_edition(edition_id or DEFAULT_EDITION)
    wanted = wanted_sheets(base, tuple(base.sheets))
    skipped = {base.sheets["kiem_tra"], base.sheets["nhat_ky"], base.sheets["bieu_do"]}
    try:
        book = read_book(path, lambda name: wanted(name) and name not in skipped)
    except UnreadableFile as error:
        return Rejected(str(path), error.code, error.reason)
    parsed = parse_book(book, base if edition_id else None)
    if isinstance(parsed, Rejected):
        return parsed
    edition = load_edition(parsed.edition)
    return evaluate(edition, parsed), read_breakdown(edition, book)


def read_for_report(path: Path, edition: Edition | None) -> tuple[Evaluated, Breakdown]:
    """One workbook with what its units stated; raises ``CommandError`` with the reason when it is none."""
    task = partial(_evaluated, edition_id=edition.id if edition else None)
    _, result = next(iter(run_isolated(task, [path], jobs=1, limits=ProcessLimits())))
    if isinstance(result, Fault):
        fail(result.kind, f"{path}: {result.reason}")
    if isinstance(result, Rejected):
        fail(result.code, f"{path}: {result.reason}")
    return result


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
