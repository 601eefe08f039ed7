"""The reminders as files of one folder, one for each unit whose figures are not in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.findings import Finding
from xlsx_addin.names import safe_file_name
from xlsx_addin.narrative.documents.letter_files import LetterFile, file_names, make_folder, write_letter
from xlsx_addin.narrative.documents.reminding import out_of_order, reminder_name, reminder_to, standing_of
from xlsx_addin.narrative.documents.standing import Standing, standings
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import write_document
from xlsx_addin.submission.records import Unit

TEMPLATE = "cong_van_don_doc.docx"
_LONGEST_NAME = 90


@dataclass(frozen=True, slots=True)
class Written:
    """One unit's letter."""

    standing: Standing
    file: LetterFile


@dataclass(frozen=True, slots=True)
class Reminders:
    """What became of every unit. ``late`` ones are in and get none; ``outdated`` are letters of earlier runs to units
    that need none any more; ``blanks`` what the letters leave blank, ``remarks`` what is odd about the deadlines."""

    written: tuple[Written, ...]
    late: tuple[Standing, ...]
    outdated: tuple[Path, ...]
    blanks: tuple[str, ...]
    remarks: tuple[Finding, ...] = ()


def write_reminders(material: Material, folder: Path, *, template: Path | None = None) -> Reminders:
    """The letters into a folder, which is made where there is none; ``material.unit`` is the code of one unit.

    Raises ``DocumentRefused`` (``not-consolidated``, ``unknown-unit``, ``nothing-to-remind``), ``TemplateRefused``,
    ``OSError`` where the template cannot be read, and ``CannotWrite`` without a folder.
    """
    found = standings(material)
    owing = (standing_of(material, found, material.unit),) if material.unit else found.owing
    made = [reminder_to(material, found, each) for each in owing]
    files = file_names([_stem(each.unit) for each in owing])
    documents = [write_document(m, TEMPLATE, template) for m in made]  # all of them before any is written
    if made:
        make_folder(folder)
    letters = (write_letter(folder / name, docx) for name, docx in zip(files, documents, strict=True))
    written = tuple(map(Written, owing, letters))
    needless = () if material.unit else (*found.fine, *(s.unit for s in found.late))
    outdated = tuple(path for unit in needless if (path := folder / f"{_stem(unit)}.docx").is_file())
    blanks = tuple(dict.fromkeys(blank.what for m in made for blank in m.all_blanks()))
    return Reminders(written, found.late, outdated, blanks, out_of_order(material) if made else ())


def _stem(unit: Unit) -> str:
    return safe_file_name(*reminder_name(unit))[:_LONGEST_NAME].rstrip(" .")
