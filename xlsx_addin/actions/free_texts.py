"""What people typed over free text on ``Xem trước``, back into ``Nội dung báo cáo`` under its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.cell_values import Edits
from xlsx_addin.keys import LIST_LAST
from xlsx_addin.names import fold, name_key
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Made, Paragraph
from xlsx_addin.narrative.own_words import OwnWords
from xlsx_addin.narrative.sections.content import bullet
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.records import Unit
from xlsx_addin.submission.sheets import KeyedSheet

SHEET = "noi_dung"


@dataclass(frozen=True, slots=True)
class WrittenBack:
    """``edits`` of ``Nội dung báo cáo``; ``taken`` are the words that stand there now."""

    edits: Edits
    taken: tuple[OwnWords, ...]


def write_back(cells: KeyedCells, unit: Unit, made: Made, used: Mapping[str, OwnWords]) -> WrittenBack:
    """Every line that a person changed takes the place of the line it was; what was typed over a blank becomes the text
    of its heading. Lines that are not found there stay the document's own."""
    sheet = cells.sheets.get(SHEET)
    if sheet is None or "text" not in sheet.columns:
        return WrittenBack({}, ())
    page = _Page(cells, sheet, unit)
    paragraphs = {f"{part.key}:{n}": p for part in made.parts for n, p in enumerate(part.paragraphs)}
    taken = tuple(own for key, own in used.items() if paragraphs[key].section and page.put(paragraphs[key], own))
    return WrittenBack(page.edits(), taken)


class _Page:
    """The unit's own rows of the sheet as lines, while they are changed."""

    def __init__(self, cells: KeyedCells, sheet: KeyedSheet, unit: Unit) -> None:
        self._sections = cells.edition.sections
        self._sheet = sheet
        self._rows: dict[int, tuple[str, list[str]]] = {}
        self._named: dict[int, str] = {}  # headings that this adds
        self._changed: set[int] = set()
        for row in range(sheet.key_row + 2, len(sheet.raw.rows)):
            if _is_own(sheet, row, unit):
                cell = sheet.cell(row, "text")
                text = cell if isinstance(cell, str) else cell_text(cell)
                self._rows[row] = (fold(cell_text(sheet.cell(row, "section"))), list(words.lines(text)))

    def put(self, paragraph: Paragraph, own: OwnWords) -> bool:
        wanted = {fold(paragraph.section), fold(self._sections.get(paragraph.section, ""))} - {""}
        rows = [row for row, (name, _) in self._rows.items() if name in wanted]
        typed = own.words.split("\n")
        for row in rows:
            lines = self._rows[row][1]
            at = next((i for i, line in enumerate(lines) if bullet(line) == paragraph.text), None)
            if at is not None:
                lines[at : at + 1] = typed
                self._changed.add(row)
                return True
        if not paragraph.blanks or any(self._rows[row][1] for row in rows):
            return False  # a sentence that was made of more than one line
        if words.GAP in own.words:
            return False  # not filled in yet
        row = rows[0] if rows else self._new_row(paragraph.section)
        self._rows[row][1].extend(typed)
        self._changed.add(row)
        return True

    def _new_row(self, section: str) -> int:
        row = max(len(self._sheet.raw.rows), self._sheet.key_row + 2, *(r + 1 for r in self._rows))
        self._named[row] = self._sections.get(section, section)
        self._rows[row] = (fold(self._named[row]), [])
        return row

    def edits(self) -> Edits:
        name, columns = self._sheet.raw.name, self._sheet.columns
        edits: Edits = {(name, (row, columns["text"])): "\n".join(self._rows[row][1]) for row in sorted(self._changed)}
        if "section" in columns:
            edits |= {(name, (row, columns["section"])): label for row, label in self._named.items()}
        return edits


def _is_own(sheet: KeyedSheet, row: int, unit: Unit) -> bool:
    """Whether a row is the unit's own: no unit's name stands beside it, or its own."""
    name, code = (cell_text(sheet.cell(row, key)) for key in LIST_LAST)
    if code and unit.code:
        return code == unit.code
    return not name or name_key(name) == name_key(unit.name)
