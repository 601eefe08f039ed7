"""The notes as files of one folder: each is written whole or not at all, and its outcome is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.catalogue import Edition
from xlsx_addin.files import CannotWrite, write_atomically
from xlsx_addin.narrative.documents.returning import Note, make_notes, note_made
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.frame import build_frame
from xlsx_addin.narrative.refusal import TemplateRefused
from xlsx_addin.narrative.report import write_document
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.listed import listed_findings, tracked_units
from xlsx_addin.submission.records import Submission, Unit


class NoNotes(Exception):  # noqa: N818 - an outcome with a name of its own
    """A workbook that no notes can be made of. ``code`` is stable; ``reason`` is a whole Vietnamese sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Written:
    """One unit's note: where it lies, or why it could not be written; ``backup`` is its older file."""

    note: Note
    path: Path
    changed: bool = True
    backup: Path | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """What became of every unit. ``outdated`` are notes of earlier runs to units that need none any more; ``blanks``
    what every note leaves blank since ``Thông tin`` does not say it."""

    written: tuple[Written, ...]
    fine: tuple[Unit, ...]
    outdated: tuple[Path, ...]
    blanks: tuple[str, ...]


def write_notes(
    edition: Edition,
    submission: Submission,
    book: RawBook,
    folder: Path,
    *,
    only: str = "",
    template: Path | None = None,
) -> Notes:
    """The notes of a consolidated workbook into a folder, which is made where there is none.

    ``only`` is the code of one unit. Raises ``NoNotes`` (``not-consolidated``, ``list-too-old``, ``unknown-unit``),
    ``TemplateRefused``, ``OSError`` where the template cannot be read, and ``CannotWrite`` without a folder.
    """
    notes, fine = _notes(edition, submission, book, only)
    files = _names(notes)
    blanks = tuple(b.what for b in build_frame(Facts(edition, submission, {})).blanks)
    outdated = (folder / f"{Note(unit, '', ()).name}.docx" for unit in fine)
    if notes:
        documents = _documents(edition, submission, notes, template)  # all of them before any is written
        _make(folder)
        written = tuple(_write(n, folder / file, docx) for n, file, docx in zip(notes, files, documents, strict=True))
    else:
        written = ()
    return Notes(written, tuple(fine), tuple(p for p in outdated if p.is_file()), blanks)


def _notes(edition: Edition, submission: Submission, book: RawBook, only: str) -> tuple[list[Note], list[Unit]]:
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


def _names(notes: Sequence[Note]) -> list[str]:
    """A file name for each note, told apart also where capitals do not count."""
    taken: set[str] = set()
    names: list[str] = []
    for note in notes:
        name, number = note.name, 2
        while name.casefold() in taken:
            name, number = f"{note.name}_{number}", number + 1
        taken.add(name.casefold())
        names.append(f"{name}.docx")
    return names


def _documents(edition: Edition, s: Submission, notes: Sequence[Note], template: Path | None) -> list[bytes]:
    made = (note_made(edition, s, n) for n in notes)
    return [write_document(m, "phieu_tra.docx", template) for m in made]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CannotWrite("cannot-write", f"Không tạo được thư mục «{folder}»; hãy chọn thư mục khác.") from error


def _write(note: Note, path: Path, docx: bytes) -> Written:
    try:
        if path.is_file() and path.read_bytes() == docx:
            return Written(note, path, changed=False)
        return Written(note, path, backup=write_atomically(path, docx))
    except CannotWrite as error:
        return Written(note, path, problem=error.reason)
    except OSError:
        return Written(note, path, problem=f"Không đọc được «{path}» để so với phiếu mới.")


__all__ = ["NoNotes", "Notes", "TemplateRefused", "Written", "write_notes"]
