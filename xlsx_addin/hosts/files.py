"""What the buttons do with files: merging a folder, the copy to send, the guide."""

from __future__ import annotations

import datetime as dt
import webbrowser
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from xlsx_addin.actions import contents
from xlsx_addin.actions.accepting import Written
from xlsx_addin.actions.history import history_edits
from xlsx_addin.actions.logbook import file_entries
from xlsx_addin.actions.merging import Own, check_result, own_part, plan_merge
from xlsx_addin.actions.outcome import CONSOLIDATE
from xlsx_addin.actions.overtyped import overtyped, overtyped_question, overtyped_rows, received_by_hand
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.buttons import BY_NAME
from xlsx_addin.consolidation.accept import Wanted
from xlsx_addin.consolidation.consolidate import Consolidation, Options, consolidate, heeding
from xlsx_addin.consolidation.ruled import with_rules_of_totals
from xlsx_addin.consolidation.units import ListedUnit, read_units
from xlsx_addin.evaluation import with_findings
from xlsx_addin.faults import log_file
from xlsx_addin.files import write_atomically
from xlsx_addin.findings import Severity
from xlsx_addin.foreign.told import told_of
from xlsx_addin.guide import guide_page
from xlsx_addin.history.folders import without_history
from xlsx_addin.history.gather import gather
from xlsx_addin.history.records import History
from xlsx_addin.history.sheet import read_past
from xlsx_addin.hosts.documents import beside, write_file
from xlsx_addin.hosts.office_deadlines import office_deadlines
from xlsx_addin.hosts.office_rules import office_rules, rules_words
from xlsx_addin.hosts.own_formulas import own_formulas
from xlsx_addin.hosts.running import TITLE, Desk, Ended, tell
from xlsx_addin.intake import read_many, without_other_documents
from xlsx_addin.keys import PROPERTY_SEALED, RUN_INPUTS, VALUE
from xlsx_addin.reading.book import read_bytes
from xlsx_addin.reading.discover import Skipped, discover, unread_words
from xlsx_addin.reading.raw import Cell, UnreadableFile
from xlsx_addin.submission.identity import cell_text, parse_date
from xlsx_addin.submission.records import Rejected, Submission
from xlsx_addin.tables import TableError

UNITS_FILES = ("danh_sach_don_vi.csv", "units.csv")
"""A list of the units that have to send a workbook, where it lies in the folder itself."""

_MOST_REASONS = 5
_RESERVED = 12  # calls kept for writing, showing sheets and the closing message


def consolidate_folder(desk: Desk) -> Ended:
    """Merge the folder named on ``Thông tin`` into the open workbook."""
    edition, live = desk.cells.edition, desk.live
    folder = _folder(desk)
    own = own_part(desk.cells, desk.book, desk.submission)
    rules = office_rules(is_remote=live.is_remote)
    mine = with_findings(edition, own.submission, rules) if own.submission else None
    found = discover([folder], output=Path(live.path) if live.path else None)
    inputs, earlier = without_history(found.inputs, [folder])
    if not inputs:
        raise Refused("no-input", f"Thư mục «{folder}» không có sổ nào để tổng hợp. Hãy chọn lại thư mục.")
    listed, year, period = _listed(desk, folder), desk.submission.year, desk.submission.period
    wanted = Wanted(desk.submission.unit, year, period, listed=listed)
    told = told_of(((x.file, x.unit) for x in listed or ()), year, period)
    aside: list[Skipped] = []
    read: Iterator[Submission | Rejected] = _followed(
        desk,
        without_other_documents(read_many(inputs, edition, told=told, own=rules), found.documents, aside),
        len(inputs),
    )
    came = [*([mine] if mine else []), *read]
    accepted = Written.of(desk.cells.sheets.get("kiem_tra")).reasons
    history = _history(desk, earlier)
    options = Options(
        wanted,
        _deadline(desk),
        deadlines=office_deadlines(),
        today=dt.date.today(),
        received=received_by_hand(desk.cells, desk.now),
        accepted=accepted,
        history=history,
    )
    result = consolidate(came, options, edition=edition, file_date=_file_date)
    own = Own(mine, own.typed)
    _check_merged(result)
    result = heeding(edition, with_rules_of_totals(edition, result, rules, desk.submission.layout), accepted)
    check_result(edition, result, own)
    edits = plan_merge(desk.cells, result, own, live.formula_at, own_formulas(edition.id))
    edits |= history_edits(desk.cells, result.past)
    places = [*overtyped(desk.cells, desk.book, desk.submission), *overtyped_rows(desk.cells, desk.now, edits)]
    if places and not live.ask(overtyped_question(places), TITLE):
        raise Refused("kept", "Đã dừng theo ý bạn; chưa ô nào bị đổi.")
    words = contents.outcome(result) + rules_words(rules)
    errors, warnings = result.counts()
    message = f"{words} Có {errors} lỗi, {warnings} cảnh báo: xem trang «Kiểm tra»; ai đã nộp: trang «Theo dõi nộp»."
    message += unread_words([*found.skipped, *aside], UNITS_FILES)
    entries = tuple(file_entries(CONSOLIDATE, contents.merged_files(result)))
    shows = ("kiem_tra", "tong_hop", "theo_doi_nop", *(("lich_su",) if result.past else ()))
    return Ended(words, message, edits, entries=entries, shows=shows)


def _history(desk: Desk, earlier: Sequence[Path]) -> History:
    """Earlier periods: what the workbook's sheet «Lịch sử» holds, and the workbooks in the folder of that name."""
    own = replace(desk.submission, past=read_past(desk.cells.edition, desk.cells.sheets.get("lich_su")))
    return gather(read_many(earlier, past=True) if earlier else (), [own])


def _input(desk: Desk, row_id: str) -> Cell:
    sheet, found = desk.cells.sheets.get("thong_tin"), desk.cells.place("thong_tin", row_id, VALUE)
    return sheet.cell(found[1][0], VALUE) if sheet and found else ""


def _folder(desk: Desk) -> Path:
    text = cell_text(_input(desk, RUN_INPUTS[0])).strip().strip('"')
    place = desk.cells.place("thong_tin", RUN_INPUTS[0], VALUE)
    where = f"ô «Thư mục các sổ cần tổng hợp» ở trang «{place[0]}»" if place else "trang «Thông tin»"
    if not text:
        raise Refused("no-folder", f"Chưa biết thư mục nào. Hãy bấm nút và chọn, hoặc ghi đường dẫn vào {where}.")
    folder = Path(text)
    if not folder.is_dir():
        raise Refused("no-folder", f"Không có thư mục «{text}». Hãy bấm nút và chọn lại, hoặc sửa {where}.")
    return folder


def _listed(desk: Desk, folder: Path) -> tuple[ListedUnit, ...] | None:
    path = next((folder / name for name in UNITS_FILES if (folder / name).is_file()), None)
    if path is None:
        return None
    try:
        return tuple(read_units(path, desk.cells.edition))
    except TableError as error:
        raise Refused("bad-table", error.reason) from error


def _deadline(desk: Desk) -> dt.date | None:
    cell = _input(desk, RUN_INPUTS[1])
    day = parse_date(cell)
    if cell != "" and day is None:
        raise Refused(
            "bad-date",
            f"Hạn nộp «{cell_text(cell)}» ở trang «Thông tin» không phải là một ngày. Hãy ghi như 05/12/2024 hoặc để "
            "trống.",
        )
    return day


def _followed(desk: Desk, read: Iterator[Submission | Rejected], total: int) -> Iterator[Submission | Rejected]:
    """What is read, with progress on the status bar a few times."""
    step = max(total // 4, 1)
    for number, each in enumerate(read, start=1):
        yield each
        if number % step == 0 and number < total:
            desk.live.progress(f"{CONSOLIDATE}: đã đọc {number}/{total} sổ…", reserved=_RESERVED)


def _file_date(path: str) -> dt.date | None:
    try:
        return dt.date.fromtimestamp(Path(path).stat().st_mtime)
    except OSError:
        return None


def _check_merged(result: Consolidation) -> None:
    """Something besides the unit itself must have come."""
    if any(not result.is_own(s) for s in result.merged):
        return
    reasons = [f"{Path(r.file).name}: {r.reason}" for r in result.rejected[:_MOST_REASONS]]
    more = [f"… và {len(result.rejected) - _MOST_REASONS} tệp khác."] if len(result.rejected) > _MOST_REASONS else []
    raise Refused("nothing-to-merge", "\n".join(["Không có sổ nào tổng hợp được, chưa ô nào bị đổi.", *reasons, *more]))


# --- copies --------------------------------------------------------------------------------------------------


def make_copy_to_send(desk: Desk) -> Ended:
    """Save the workbook, then the copy without macros beside it."""
    from xlsx_addin.workbook.package import CannotEdit
    from xlsx_addin.workbook.seal import seal, sealed_name

    folder = beside(desk)
    name = sealed_name(desk.submission)
    tell(
        desk, BY_NAME["seal"].caption, f"Bản gửi: «{name}», cùng thư mục với sổ này."
    )  # before saving: it is saved too
    desk.live.save()
    file = Path(desk.live.path)
    try:
        sealed = seal(file.read_bytes(), now=dt.datetime.now(dt.UTC), path=str(file))
    except OSError as error:
        reason = f"Không đọc lại được sổ «{file}» vừa lưu; hãy lưu sổ vào ổ đĩa của máy rồi bấm lại."
        raise Refused("not-saved", reason) from error
    except CannotEdit as error:
        raise Refused(error.code, error.reason) from error
    if isinstance(sealed, Rejected):
        raise Refused(sealed.code, sealed.reason)
    said = write_file(folder / name, sealed.data, _same_figures)
    errors = sum(f.severity is Severity.ERROR for f in sealed.findings)
    warnings = sum(f.severity is Severity.WARNING for f in sealed.findings)
    if errors or warnings:
        said += f" Sổ còn {errors} lỗi, {warnings} cảnh báo: hãy bấm «Kiểm tra» và sửa trước khi gửi."
    return Ended("", said)


def _same_figures(a: bytes, b: bytes) -> bool:
    """Whether two copies to send hold the same in every cell. Programs save one workbook in ever other bytes: the cell
    that is selected, the order of texts."""
    try:
        books = [read_bytes(data, lambda name: True) for data in (a, b)]
    except UnreadableFile:
        return False
    first, second = (
        (
            {name: (sheet.rows, sheet.errors, set(sheet.formulas)) for name, sheet in book.sheets.items()},
            {name: text for name, text in book.properties.items() if name != PROPERTY_SEALED},
        )
        for book in books
    )
    return first == second


def open_guide(desk: Desk) -> Ended:
    """The guide as a page of the browser."""
    target = log_file().with_name("huong_dan.html")
    target.parent.mkdir(parents=True, exist_ok=True)
    page = guide_page().encode()
    if not target.exists() or target.read_bytes() != page:
        write_atomically(target, page, backup=False)
    if not webbrowser.open(target.as_uri()):
        raise Refused("no-browser", f"Không mở được trình duyệt. Hãy mở tệp «{target}» bằng trình duyệt của máy.")
    return Ended(f"Đã mở hướng dẫn «{target}» trong trình duyệt.")
