"""Which notes a consolidated workbook gives, and the one to a single unit."""

from __future__ import annotations

from xlsx_addin.catalogue import Edition
from xlsx_addin.narrative.context import Made
from xlsx_addin.narrative.documents.returning import Note, make_notes, note_made
from xlsx_addin.narrative.documents.standing import merged_on
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.listed import listed_findings, tracked_units
from xlsx_addin.submission.records import Submission, Unit


class NoNotes(DocumentRefused):
    """A workbook that no notes can be made of (``not-consolidated``, ``list-too-old``, ``unknown-unit``)."""


def note(material: Material) -> Made:
    """The note to the unit that ``material.unit`` names. Raises ``DocumentRefused``: those of ``NoNotes``,
    ``unit-needed`` and ``nothing-to-return``."""
    edition, s, book = material.edition, material.submission, material.book
    if not material.unit:
        raise DocumentRefused(
            "unit-needed",
            "Phiếu trả viết cho một đơn vị: thêm --unit và mã đơn vị, hoặc dùng lệnh notes để viết cho mọi đơn vị.",
        )
    notes, _ = chosen_notes(edition, s, book, material.unit) if book else ([], [])
    if not notes:
        raise DocumentRefused(
            "nothing-to-return", f"Đơn vị mã «{material.unit}» không còn lỗi, cảnh báo nên không có phiếu trả."
        )
    return note_made(edition, s, notes[0], material.today or merged_on(material))


def chosen_notes(edition: Edition, submission: Submission, book: RawBook, only: str) -> tuple[list[Note], list[Unit]]:
    """The notes and the units that need none, of all units or the one with the code ``only``. Raises ``NoNotes``."""
    tracker, checks = edition.sheets["theo_doi_nop"], edition.sheets["kiem_tra"]
    tracked = tracked_units(edition, book)
    if not submission.is_consolidation or not tracked:
        raise NoNotes(
            "not-consolidated",
            f"Sổ chưa tổng hợp đơn vị nào (trang «{tracker}» trống) nên không có phiếu để trả. Hãy tổng hợp trước.",
        )
    findings = listed_findings(edition, book)
    if findings is None:
        raise NoNotes(
            "list-too-old",
            f"Trang «{checks}» không cho biết phát hiện nào của đơn vị nào (sổ lập bằng bản cũ hoặc mất cột ẩn). Hãy "
            "tổng hợp lại rồi lập phiếu.",
        )
    notes, fine = make_notes(submission.unit, tracked, findings)
    if only:
        notes, fine = [n for n in notes if n.unit.code == only], [u for u in fine if u.code == only]
        if not notes and not fine:
            raise NoNotes("unknown-unit", f"Trang «{tracker}» không có đơn vị mã «{only}» nộp trực tiếp cho sổ này.")
    return notes, fine
