"""One button from click to closing message: read, plan, write what changes, log it, say how it ended."""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial

import xlwings as xw

from xlsx_addin.actions.breakdown import unit_columns
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import Current, Entry, entries_of, log_edits
from xlsx_addin.actions.outcome import outcome_edits
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.buttons import BY_NAME
from xlsx_addin.catalogue import edition_names, load_edition
from xlsx_addin.cell_values import Edits, SheetPlace
from xlsx_addin.evaluation import without_knowing_formulas
from xlsx_addin.faults import log_traceback
from xlsx_addin.files import CannotWrite
from xlsx_addin.hosts.batches import WriteFailed
from xlsx_addin.hosts.live import LiveBook
from xlsx_addin.hosts.looks import own_looks
from xlsx_addin.hosts.own_formulas import WithoutFormulas
from xlsx_addin.keys import HISTORY_YEARS, RUN_ROWS, VALUE
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.submission.sheets import KeyedSheet, edition_of

TITLE = "Phụ lục 01"
_NO_LOG = "Sổ không còn trang «Nhật ký» nên lần chạy này không hoàn tác được."
_NOT_DONE = "(chưa xong)"  # so that the next time that it works is told
_CLOSING = 3  # calls kept for showing the log, giving back the status bar and the closing message


@dataclass(frozen=True)
class Desk:
    """The open workbook as one button sees it: read once, understood once."""

    live: LiveBook
    book: RawBook
    cells: KeyedCells
    submission: Submission

    @classmethod
    def of(cls, live: LiveBook, keys: Iterable[str], formulas: Collection[str]) -> Desk:
        """Raises ``Refused`` for a workbook that is not the form."""
        live.edition = edition_of(live.read(("thong_tin",), formulas))
        book = live.read(dict.fromkeys(("thong_tin", *keys)), formulas)
        submission = parse_book(book)
        if isinstance(submission, Rejected):
            raise Refused(submission.code, submission.reason)
        edition = load_edition(submission.edition)
        if not live.knows_formulas:
            submission = without_knowing_formulas(edition, submission)
        return cls(live, book, KeyedCells.of(edition, book, submission.layout), submission)

    def reading(self, keys: Iterable[str], formulas: Collection[str]) -> Desk:
        """The same with further sheets, by key."""
        known = [key for key, sheet in self.cells.sheets.items() if sheet.raw.name in self.book.sheets]
        return Desk.of(self.live, (*known, *keys), formulas)

    @cached_property
    def now(self) -> Current:
        now = Current(self.book, self.live.formula_at, self.live.looks.at)
        return WithoutFormulas(now, self.cells, self.submission) if self.live.is_remote else now

    def needs_files(self, name: str) -> None:
        """Raises ``Refused`` (``needs-files``) where a button cannot reach the files of the PC."""
        if self.live.is_remote:
            raise Refused(
                "needs-files",
                f"«{BY_NAME[name].caption}» cần đọc và ghi tệp trên máy, mà Excel ở máy này chạy không có Python. Hãy "
                "làm việc này trên máy đã cài chương trình.",
            )


@dataclass(frozen=True, slots=True)
class Ended:
    """How a button's work ended. ``edits`` are what the workbook should hold, changed or not; ``words`` go to
    ``Thông tin`` (none: the work has put them there), ``message`` (else the same words) to the person; ``shows`` are
    sheets that now have something to show; ``restores`` what an earlier run changed."""

    words: str
    message: str = ""
    edits: Edits = field(default_factory=dict)
    formats: Mapping[SheetPlace, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    shows: tuple[str, ...] = ()
    desk: Desk | None = None  # where the work had to read more sheets
    restores: bool = False


def run_button(
    book: xw.Book, name: str, keys: Iterable[str], work: Callable[[Desk], Ended], formulas: Collection[str] = ()
) -> None:
    """Run one button's ``work`` on the open workbook. Whatever happens, the person gets one sentence, and the status
    bar back; nothing is written where the work was refused."""
    caption = BY_NAME[name].caption
    live = LiveBook(book, load_edition(edition_names()[0]))  # until its own words say which one
    desk: Desk | None = None
    bad = True
    try:
        live.status(f"{caption}: đang đọc sổ…")
        desk = Desk.of(live, (*keys, "nhat_ky"), formulas)
        ended = work(desk)
        desk = ended.desk or desk
        message = _finish(desk, caption, ended)
        bad = False
    except (Refused, CannotWrite) as error:
        message = error.reason
    except Exception as error:  # noqa: BLE001 - the last net: whatever broke is logged and said, never shown raw
        message = _failed(caption, error, live)
    with suppress(Exception):  # a program that just failed must not hide the message
        if bad and desk:
            tell(desk, f"{caption} {_NOT_DONE}", message)
    with suppress(Exception):
        live.status(None)
    live.say(message, TITLE, bad=bad)


def _failed(caption: str, error: Exception, live: LiveBook) -> str:
    """What broke, where it is written down, and how it leaves the workbook."""
    if live.is_remote:  # a log file would lie inside the add-in, where nobody finds it
        traceback.print_exc()
        details = "hiện ở khung kết quả (Output) của xlwings Lite; hãy chép lại và gửi"
    else:
        details = f"ghi ở {log_traceback()}; hãy gửi tệp đó"
    undo = BY_NAME["undo"].caption
    state = (
        f"Việc ghi dừng giữa chừng, có thể một số ô đã đổi: hãy bấm «{undo}» để mọi ô trở lại như trước, rồi thử lại."
        if live.begun
        else "Chưa số liệu nào bị đổi."
    )
    where = ""
    if isinstance(error, WriteFailed):
        where = (
            f"Không ghi được vào trang «{error.sheet}», ô {error.area}: nếu ô ấy bị khóa, hãy mở khóa ô hoặc bỏ bảo vệ "
            "trang (Review > Unprotect Sheet). "
        )
        error = error.__cause__ if isinstance(error.__cause__, Exception) else error
    fault = type(error).__name__
    return f"«{caption}» gặp sự cố ({fault}) nên dừng lại. {where}{state} Chi tiết {details} cho người hỗ trợ."


def _finish(desk: Desk, action: str, ended: Ended) -> str:
    """Write what changes, its log and the outcome; the closing message.

    The log goes first, so that whatever breaks off midway can be undone. Undoing itself goes the other way round:
    until its line stands, the run before it is the one to undo.
    """
    live = desk.live
    changes = live.changes(ended.edits, desk.book)
    if changes:
        kept = len(ended.shows) + _CLOSING
        live.learn_covered(changes, desk.book)
        looks = own_looks(desk.cells, changes, desk.now, live.looks, partial(live.may_call, kept))
        live.progress(f"{action}: đang ghi…", reserved=kept)
        entries = (*ended.entries, *entries_of(action, changes, desk.now, desk.cells.field_ids))
        _show_new(desk, ended.shows)
        if not ended.restores:
            _log(desk, entries)
        live.begun = True
        live.write(changes, desk.cells, {**looks, **ended.formats}, restores=ended.restores)
        if ended.restores:
            _log(desk, entries)
    if ended.words and (changes or _outcome(desk)[0] != action):
        tell(desk, action, ended.words)
    message = ended.message or ended.words
    if live.hidden:
        named = ", ".join(f"«{name}»" for name in live.hidden)
        message += f" Trang {named} đang ẩn vì cấu trúc sổ được bảo vệ; muốn xem, hãy bỏ bảo vệ sổ rồi cho hiện trang."
    return f"{message} {_NO_LOG}" if changes and "nhat_ky" not in desk.cells.sheets else message


def _log(desk: Desk, entries: Sequence[Entry]) -> None:
    if log := desk.cells.sheets.get("nhat_ky"):
        lines = log_edits(log, entries, dt.datetime.now())
        desk.live.write(desk.live.changes(lines, desk.book), desk.cells)


def _show_new(desk: Desk, keys: Iterable[str]) -> None:
    """Sheets that have been empty until now are still hidden."""
    for key in (*keys, "nhat_ky"):
        sheet = desk.cells.sheets.get(key)
        if sheet and _is_empty(key, sheet):
            desk.live.show(key)


def _is_empty(key: str, sheet: KeyedSheet) -> bool:
    if key == "tong_hop":
        return not unit_columns(sheet)
    if key == "lich_su":
        years = [f"y{year}" for year in HISTORY_YEARS]
        return all(sheet.cell(row, year) == "" for row, _ in sheet.rows_with_ids() for year in years)
    return len(sheet.raw.rows) <= sheet.key_row + 2


def tell(desk: Desk, action: str, words: str) -> None:
    """The outcome of a run on ``Thông tin``, with its time; once."""
    if _outcome(desk) != (action, words):
        edits = outcome_edits(desk.cells, action, words, dt.datetime.now())
        desk.live.write(desk.live.changes(edits, desk.book), desk.cells)


def _outcome(desk: Desk) -> tuple[str, str]:
    """Action and words of the last run, as they stood on ``Thông tin`` before this one."""
    sheet = desk.cells.sheets.get("thong_tin")
    places = [desk.cells.place("thong_tin", row, VALUE) for row in RUN_ROWS[1:]]
    action, words = (str(sheet.cell(found[1][0], VALUE)) if sheet and found else "" for found in places)
    return action, words
