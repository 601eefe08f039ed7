"""The notes as files of one folder: each is written whole or not at all, and its outcome is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.catalogue import Edition
from xlsx_addin.narrative.documents.letter_files import file_names, make_folder, write_letter
from xlsx_addin.narrative.documents.note import NoNotes, chosen_notes
from xlsx_addin.narrative.documents.returning import Note, note_made, own_blanks
from xlsx_addin.narrative.documents.standing import merged_on
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.frame import build_frame
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import TemplateRefused
from xlsx_addin.narrative.report import write_document
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.records import Submission, Unit


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
    today: dt.date | None = None,
    template: Path | None = None,
) -> Notes:
    """The notes of a consolidated workbook into a folder, which is made where there is none.

    ``only`` is the code of one unit; ``today`` tells which deadlines still lie ahead, without it the day of the merging
    does. Raises ``NoNotes`` (``not-consolidated``, ``list-too-old``, ``unknown-unit``),
    ``TemplateRefused``, ``OSError`` where the template cannot be read, and ``CannotWrite`` without a folder.
    """
    notes, fine = chosen_notes(edition, submission, book, only)
    files = file_names([note.name for note in notes])
    blanks = tuple(b.what for b in own_blanks(build_frame(Facts(edition, submission, {}), sign="")))
    outdated = (folder / f"{Note(unit, '', ()).name}.docx" for unit in fine)
    if notes:
        now = today or merged_on(Material(edition, submission, {}, book))
        documents = _documents(edition, submission, notes, now, template)  # all of them before any is written
        make_folder(folder)
        written = tuple(_written(n, folder / file, docx) for n, file, docx in zip(notes, files, documents, strict=True))
    else:
        written = ()
    return Notes(written, tuple(fine), tuple(p for p in outdated if p.is_file()), blanks)


def _documents(
    edition: Edition, s: Submission, notes: Sequence[Note], now: dt.date | None, template: Path | None
) -> list[bytes]:
    made = (note_made(edition, s, n, now) for n in notes)
    return [write_document(m, "phieu_tra.docx", template) for m in made]


def _written(note: Note, path: Path, docx: bytes) -> Written:
    file = write_letter(path, docx)
    return Written(note, file.path, file.changed, file.backup, file.problem)


__all__ = ["NoNotes", "Notes", "TemplateRefused", "Written", "write_notes"]
