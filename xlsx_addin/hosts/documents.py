"""What the buttons do with documents: a preview on its sheet, the Word file and its PDF, the notes to the units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from xlsx_addin.actions.previewing import SHEET, Preview, chosen_kind, plan_preview
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.buttons import BY_NAME
from xlsx_addin.files import CannotWrite, write_atomically
from xlsx_addin.hosts import pdf
from xlsx_addin.hosts.office_deadlines import office_deadlines
from xlsx_addin.hosts.office_templates import office_template, template_words, unreadable_words
from xlsx_addin.hosts.running import Desk, Ended
from xlsx_addin.names import safe_file_name
from xlsx_addin.narrative.kinds import KINDS
from xlsx_addin.narrative.report import DocumentRefused, Report, TemplateRefused, write_report
from xlsx_addin.packages import same_parts

_MOST_REASONS = 5
_LONGEST_SHOWN = 60  # letters
_STAMP = "docProps/core.xml"
# Sheets that only these kinds repeat.
_FURTHER = {"phieu-tra": ("kiem_tra",), "don-doc": ("kiem_tra",), "tu-kiem-tra": ("kiem_tra",)}
_LEFT = 5  # calls kept for showing sheets and saying how it ended


def preview_document(desk: Desk) -> Ended:
    """The document's text on ``Xem trước``, as the figures are now."""
    if desk.cells.sheets.get(SHEET) is None:
        raise Refused(
            "no-preview",
            f"Sổ này không có trang «{desk.cells.edition.sheets[SHEET]}» dùng được (trang đã bị xóa, hoặc sổ lập từ "
            f"bản cũ của biểu mẫu). Hãy bấm «{BY_NAME['save_report'].caption}» để có ngay tệp Word.",
        )
    desk, preview = _planned(desk)
    blanks = len(preview.blanks)
    words = f"Đã lập «{preview.made.title}» ở trang «{desk.cells.edition.sheets[SHEET]}»."
    words += f" Còn {blanks} chỗ để trống «……» chờ điền." if blanks else ""
    words += f"{_kept_words(preview)} Xem, sửa lời rồi bấm «{BY_NAME['save_report'].caption}» để có tệp Word."
    return Ended(words, edits=preview.edits, shows=(SHEET,), desk=desk)


def save_document(desk: Desk) -> Ended:
    """The Word file of what ``Xem trước`` shows, made anew from the figures as they are now, beside the workbook; and
    its PDF where a program for it is there."""
    folder = beside(desk)
    desk, preview = _planned(desk)
    report = _written(preview)
    target = folder / (safe_file_name(*report.made.name) + ".docx")
    said = write_file(target, report.docx, partial(same_parts, ignoring=(_STAMP,)))
    said += template_words(office_template(preview.kind.template)) + _pdf_words(desk, target)
    left = len(report.made.all_blanks())
    blanks = f" Còn {left} chỗ để trống «……» chờ điền." if left else ""
    shows = (SHEET,) if preview.edits else ()
    return Ended(f"{said}{_changed_words(desk, preview)}{_kept_words(preview)}{blanks}", "", preview.edits, shows=shows,
                 desk=desk)  # fmt: skip


def _planned(desk: Desk) -> tuple[Desk, Preview]:
    try:
        kind = chosen_kind(desk.cells, desk.submission)
        if further := [key for key in _FURTHER.get(kind.code, ()) if key not in desk.cells.sheets]:
            desk = desk.reading(further, ())
        return desk, plan_preview(desk.cells, desk.submission, desk.book, kind, dt.date.today(), office_deadlines())
    except DocumentRefused as error:
        raise Refused(error.code, error.reason) from error


def _written(preview: Preview) -> Report:
    own = office_template(preview.kind.template)
    try:
        return write_report(preview.material, preview.kind.code, template=own, own_words=preview.placed.texts)
    except (TemplateRefused, DocumentRefused) as error:
        raise Refused(error.code, error.reason) from error
    except OSError as error:
        raise Refused("no-template", unreadable_words(own)) from error


def _changed_words(desk: Desk, preview: Preview) -> str:
    """Whether the sheet showed other figures than the file now has."""
    if not preview.changed:
        return ""
    sheet = desk.cells.edition.sheets[SHEET]
    return f" Số liệu đã đổi từ lần xem trước: {preview.changed} đoạn được lập lại, ở tệp và ở trang «{sheet}»."


def _kept_words(preview: Preview) -> str:
    """What became of the words that a person wrote."""
    words = ""
    if preview.written_back:
        words += f" Đã đưa {preview.written_back} đoạn bạn gõ về trang «Nội dung báo cáo»."
    if preview.placed.used:
        words += f" Giữ {len(preview.placed.used)} đoạn theo lời của bạn."
    if lapsed := sum(not own.is_note for own in preview.placed.beside.values()):
        words += f" {lapsed} đoạn có số liệu đã đổi: câu mới thay lời cũ, lời cũ để bên cạnh."
    if preview.placed.left:
        words += f" {len(preview.placed.left)} đoạn lời của bạn mà văn bản này chưa dùng thì để ở cuối trang."
    if preview.in_vain:
        words += (
            f" {len(preview.in_vain)} chỗ bạn gõ vào dòng khung (đầu, cuối văn bản, tiêu đề, bảng) không giữ được, như "
            f"«{_short(preview.in_vain[0])}»: hãy sửa ở ô mà dòng ấy dẫn tới, hoặc trong tệp Word."
        )
    return words


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _pdf_words(desk: Desk, docx: Path) -> str:
    """The PDF beside the Word file; one that is younger than it is right already."""
    target = docx.with_suffix(".pdf")
    if target.is_file() and target.stat().st_mtime_ns >= docx.stat().st_mtime_ns:
        return ""
    convert = pdf.converter()
    if convert is None:
        return ""
    desk.live.progress(f"{BY_NAME['save_report'].caption}: đang tạo bản PDF…", reserved=_LEFT)
    try:
        backup = write_atomically(target, pdf.as_pdf(docx.read_bytes(), convert))
    except (pdf.NoPdf, CannotWrite) as error:
        return f" {error.reason}"
    except OSError as error:
        return f" Chưa tạo được bản PDF ({error.strerror})."
    return f" Bản PDF: «{target.name}»." + (f" Bản PDF cũ giữ ở «{backup.name}»." if backup else "")


def return_notes(desk: Desk) -> Ended:
    """The notes to the units, in a folder beside the workbook."""
    from xlsx_addin.narrative.documents.note_files import NoNotes, write_notes

    s = desk.submission
    folder = beside(desk) / safe_file_name("Phieu_tra", s.unit.code, str(s.year or ""))
    own = office_template(KINDS["phieu-tra"].template)
    try:
        notes = write_notes(desk.cells.edition, s, desk.book, folder, today=dt.date.today(), template=own)
    except (NoNotes, TemplateRefused) as error:
        raise Refused(error.code, error.reason) from error
    except OSError as error:
        raise Refused("no-template", unreadable_words(own)) from error
    failed = [w for w in notes.written if w.problem]
    if not notes.written:
        words = "Không đơn vị nào còn lỗi, cảnh báo hay chưa nộp nên không có phiếu trả."
    else:
        fresh = sum(w.changed and not w.problem for w in notes.written)
        same = len(notes.written) - fresh - len(failed)
        words = f"Đã viết {fresh} phiếu trả vào «{folder}»."
        words += f" {same} phiếu đã đúng, không phải ghi lại." if same else ""
        words += f" {len(notes.fine)} đơn vị không có gì phải trả." if notes.fine else ""
    for w in failed[:_MOST_REASONS]:
        words += f" Chưa viết được phiếu của {w.note.unit.shown}: {w.problem}"
    if len(failed) > _MOST_REASONS:
        words += f" Và {len(failed) - _MOST_REASONS} phiếu khác chưa viết được."
    if notes.outdated:
        words += f" Trong thư mục còn {len(notes.outdated)} phiếu cũ của đơn vị nay không còn gì phải trả: hãy xóa."
    return Ended(words)


def beside(desk: Desk) -> Path:
    """The folder of the open workbook. ``Refused`` for one that lies in the cloud and has no folder here."""
    path = Path(desk.live.path)
    if path.is_absolute() and path.parent.is_dir():
        return path.parent
    raise Refused(
        "not-saved",
        "Sổ chưa được lưu vào một thư mục của máy này (mới mở, hoặc đang ở OneDrive/SharePoint). Hãy lưu sổ vào ổ đĩa "
        "rồi bấm lại.",
    )


def write_file(target: Path, data: bytes, same: Callable[[bytes, bytes], bool]) -> str:
    """Write a file, keeping an older one as backup; one that is the ``same`` stays as it is."""
    if _holds(target, data, same):
        return f"«{target}» đã đúng với số liệu hiện nay, không phải ghi lại."
    backup = write_atomically(target, data)
    return f"Đã ghi «{target}»." + (f" Bản cũ giữ ở «{backup.name}»." if backup else "")


def _holds(target: Path, data: bytes, same: Callable[[bytes, bytes], bool]) -> bool:
    try:
        return target.is_file() and same(target.read_bytes(), data)
    except OSError:  # open elsewhere, perhaps: writing says what is in the way
        return False
