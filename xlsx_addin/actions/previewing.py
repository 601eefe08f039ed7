"""A document on the sheet ``Xem trước``: each paragraph with links to the figures it rests on, and what people wrote
over it kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlsx_addin.actions.breakdown import read_breakdown
from xlsx_addin.actions.edits import with_edits
from xlsx_addin.actions.free_texts import write_back
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.merging import row_edits
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.cell_values import Edits, Formula, Value
from xlsx_addin.deadlines import DeadlineSource
from xlsx_addin.evaluation import evaluate, rates_of
from xlsx_addin.keys import (
    LOOK_BLANK,
    LOOK_HEADINGS,
    LOOK_LEFT,
    LOOK_OWN,
    NOTHING,
    PREVIEW_COLUMNS,
    PREVIEW_FIGURES,
    RUN_KIND,
    VALUE,
)
from xlsx_addin.names import fold
from xlsx_addin.narrative.context import Blank, Made
from xlsx_addin.narrative.kinds import KINDS, Kind, kind_of_period
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.own_words import (
    LAPSED,
    OwnWords,
    Placed,
    kind_shown,
    place_words,
    read_lines_in_vain,
    read_own_words,
)
from xlsx_addin.narrative.preview import Line, preview_lines
from xlsx_addin.narrative.words import GAP
from xlsx_addin.numbers import to_text
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.shown import shown_value
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Rejected, Submission

SHEET = "xem_truoc"
CHOICES = tuple(kind for kind in KINDS.values() if kind.code != "phieu-tra")
"""The kinds of documents that one workbook has one of; notes to units have a button of their own."""

_LONGEST_LINK = 48  # letters
_LONGEST_TEXT = 32_767  # of a cell, in UTF-16 units
_EMPTY = Formula('""', "")  # so that a row of links is written as one area


@dataclass(frozen=True)
class Preview:
    """What the sheet is to hold (``edits``, those of ``Nội dung báo cáo`` too), and what the document is made of: its
    ``material`` with the texts that were written back, and a person's ``placed`` words. ``written_back`` counts texts,
    ``changed`` the sentences that differ from the sheet's, where it showed this document; None where it did not;
    ``in_vain`` is what was typed where it cannot be kept."""

    edits: Edits
    kind: Kind
    made: Made
    material: Material
    placed: Placed
    written_back: int
    changed: int | None
    in_vain: tuple[str, ...]

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """What is still to be filled in, after a person's words."""
        return self.made.reworded(self.placed.texts).all_blanks()


def chosen_kind(cells: KeyedCells, submission: Submission) -> Kind:
    """The kind of document that ``Thông tin`` names; the report of the period where it names none. Raises ``Refused``
    (``unknown-kind``)."""
    sheet, found = cells.sheets.get("thong_tin"), cells.place("thong_tin", RUN_KIND, VALUE)
    text = cell_text(sheet.cell(found[1][0], VALUE)) if sheet and found else ""
    if not text:
        return kind_of_period(submission.period)
    for kind in CHOICES:
        if fold(text) in (fold(kind.name), fold(kind.code)):
            return kind
    raise Refused(
        "unknown-kind",
        f"Ô «Loại văn bản» ở trang «Thông tin» ghi «{text}», không phải tên một loại văn bản. Hãy chọn trong danh sách "
        "của ô, hoặc để trống để làm báo cáo của kỳ.",
    )


def plan_preview(
    cells: KeyedCells,
    submission: Submission,
    book: RawBook,
    kind: Kind,
    today: dt.date,
    deadlines: DeadlineSource | None = None,
) -> Preview:
    """The document of that kind from the workbook as it stands. Raises ``DocumentRefused`` where it gives none."""
    own = read_own_words(cells.sheets.get(SHEET))
    material = _material(cells, submission, book, today, deadlines)
    made = kind.make(material)
    placed = place_words(kind.code, made, own)
    back = write_back(cells, submission.unit, made, placed.used)
    if back.taken:
        material = _material(cells, submission, with_edits(book, back.edits), today, deadlines, again=True)
        made = kind.make(material)
        placed = place_words(kind.code, made, [each for each in own if each not in back.taken])
    edits = {**back.edits, **_sheet_edits(cells, kind, made, placed, material)}
    changed = _changed(cells, kind, made)
    in_vain = read_lines_in_vain(cells.sheets.get(SHEET))
    return Preview(edits, kind, made, material, placed, len(back.taken), changed, in_vain)


def _material(
    cells: KeyedCells,
    submission: Submission,
    book: RawBook,
    today: dt.date,
    deadlines: DeadlineSource | None,
    *,
    again: bool = False,
) -> Material:
    """``again``: free text has changed since the ``submission`` was read."""
    edition = cells.edition
    if again:
        parsed = parse_book(book, edition)
        if isinstance(parsed, Rejected):
            raise TypeError(f"{book.path}: free text made the workbook unreadable: {parsed.reason}")
        submission = replace(submission, packed_lists=parsed.packed_lists)
    evaluated = evaluate(edition, submission).submission
    breakdown = read_breakdown(edition, book, submission)
    return Material.of(edition, book, evaluated, breakdown, today=today, deadlines=deadlines)


def _changed(cells: KeyedCells, kind: Kind, made: Made) -> int | None:
    sheet = cells.sheets.get(SHEET)
    if sheet is None or kind_shown(sheet) != kind.code:
        return None
    known = {cell_text(sheet.cell(row, "made")) for row in range(sheet.key_row + 2, len(sheet.raw.rows))}
    return sum(not p.section and cell_text(p.text) not in known for p in made.paragraphs())


# --- the sheet ---------------------------------------------------------------------------------------------------


def _sheet_edits(cells: KeyedCells, kind: Kind, made: Made, placed: Placed, material: Material) -> Edits:
    sheet = cells.sheets.get(SHEET)
    if sheet is None:
        return {}
    links = _Links(cells, material.submission, {blank.id: blank for blank in made.blanks if blank.id})
    rows = [_row(line, kind, placed, links) for line in preview_lines(kind, made)]
    return row_edits(sheet, PREVIEW_COLUMNS, iter([*rows, *_left(placed.left)]))


def _row(line: Line, kind: Kind, placed: Placed, links: _Links) -> Sequence[Value]:
    own, beside = placed.used.get(line.key), placed.beside.get(line.key)
    look = line.look
    if own is not None:
        look = LOOK_BLANK if GAP in own.words else LOOK_OWN
    blanks = line.paragraph.blanks if line.paragraph and look == LOOK_BLANK else ()
    return (
        own.words if own else line.text or None,
        _aside(beside) if beside else None,
        *links.of(line.figures, blanks),
        f"{kind.code}/{line.key}" if line.key else NOTHING,
        line.text or NOTHING,
        beside.made if beside else NOTHING,
        look,
    )


def _aside(own: OwnWords) -> str:
    told = own.words if own.is_note else f"{LAPSED}{own.words}"
    return told if len(told.encode("utf-16-le")) <= 2 * _LONGEST_TEXT else own.words


def _left(left: Iterable[OwnWords]) -> Iterator[Sequence[Value]]:
    """Words without a place in this document, below it."""
    none = (_EMPTY,) * len(PREVIEW_FIGURES)
    for number, own in enumerate(left):
        if not number:
            title = "Lời đã sửa mà văn bản này chưa dùng: của văn bản khác, hoặc của câu nay đã đổi (xem cột bên)"
            yield (title, None, *none, NOTHING, NOTHING, NOTHING, LOOK_HEADINGS[1])
        name = KINDS[own.kind].name if own.kind in KINDS else own.kind
        made = "(ghi chú)" if own.is_note else own.made
        yield (f"{name}: {made}", own.words, *none, f"{own.kind}/{own.key}", NOTHING, own.made, LOOK_LEFT)


class _Links:
    """Figures and blanks as links to their cells."""

    def __init__(self, cells: KeyedCells, submission: Submission, wanted: Mapping[str, Blank]) -> None:
        """``wanted`` are the fields of ``Thông tin`` that the document cannot do without, by id."""
        self._cells, self._submission, self._wanted = cells, submission, wanted
        self._rates = rates_of(cells.edition, submission)
        edition, page = cells.edition, cells.sheets.get("noi_dung")
        rows = range(page.key_row + 2, len(page.raw.rows)) if page else ()
        named = [(fold(cell_text(page.cell(row, "section"))), row) for row in reversed(rows)] if page else []
        self._sections = {key: row for key, label in edition.sections.items() if (row := dict(named).get(fold(label)))}

    def of(self, figures: Iterable[str], blanks: Iterable[Blank]) -> list[Value]:
        """As many cells as the sheet has for them; the last one counts those that have no room."""
        found = dict.fromkeys(filter(None, (*map(self._figure, figures), *map(self._blank, blanks))))
        links: list[Value] = [_link(*each) for each in found]
        room = len(PREVIEW_FIGURES)
        if len(links) > room:
            said = f"… và {len(links) - room + 1} số nữa"
            links[room - 1 :] = [Formula(f'"{said}"', said)]
        return links + [_EMPTY] * (room - len(links))

    def _figure(self, figure: str) -> tuple[str, str, str] | None:
        """Sheet, cell and what to show."""
        shown = self._shown(figure)
        place = self._place(figure)
        if place is None:
            return self._sheet(figure.partition(".")[0])
        return (*place, shown) if shown else None

    def _place(self, figure: str) -> tuple[str, str] | None:
        """Sheet and cell of a figure, a field of ``Thông tin``, a heading of ``Nội dung báo cáo``."""
        if figure in self._cells.edition.fields:
            source = self._submission.source(self._cells.edition, figure)
            return (source.sheet, source.cell) if source else None
        if figure.startswith("INFO."):
            found = self._cells.place("thong_tin", figure, VALUE)
            return (found[0], to_a1(*found[1])) if found else None
        sheet, _, section = figure.partition(".")
        page, row = self._cells.sheets.get("noi_dung"), self._sections.get(section)
        if sheet != "noi_dung" or page is None or row is None or "text" not in page.columns:
            return None
        return page.raw.name, to_a1(row, page.columns["text"])

    def _shown(self, figure: str) -> str:
        """A figure as its cell shows it; empty for what is blank."""
        if figure not in self._cells.edition.fields:
            if figure.startswith("INFO."):
                wanted = self._wanted.get(figure)
                filled = bool(cell_text(self._submission.info.get(figure, "")))
                return self._cells.edition.sheets["thong_tin"] if filled else _to_fill(wanted) if wanted else ""
            return self._cells.edition.sheets.get(figure.partition(".")[0], "")
        edition = self._cells.edition
        value = self._submission.value(edition, figure)
        if figure in self._submission.stated_rates and value is None:
            value = self._submission.stated_rates[figure]
        shown = shown_value(edition, figure, value, self._rates.get(figure))
        if isinstance(shown, (int, Decimal)):
            unit = edition.fields[figure].unit
            places = 2 if figure in self._rates else None
            return f"{to_text(shown, places)}{unit if unit == '%' else ''}"
        return shown or ""

    def _blank(self, blank: Blank) -> tuple[str, str, str] | None:
        found = self._place(blank.id) if blank.id else None
        if found is None and (whole := self._sheet(blank.sheet)) is not None:
            found = whole[:2]
        return (*found, _to_fill(blank)) if found else None

    def _sheet(self, key: str) -> tuple[str, str, str] | None:
        if key not in self._cells.edition.sheets:
            return None
        sheet = self._cells.sheets.get(key)
        name = sheet.raw.name if sheet else self._cells.edition.sheets[key]
        return name, to_a1(sheet.key_row + 2, 1) if sheet else "A1", name


def _to_fill(blank: Blank) -> str:
    return f"Cần điền: {blank.what}"


def _link(sheet: str, cell: str, shown: str) -> Formula:
    shown = shown if len(shown) <= _LONGEST_LINK else f"{shown[: _LONGEST_LINK - 1]}…"
    target = f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}"
    target, label = (text.replace('"', '""') for text in (target, shown))
    return Formula(f'HYPERLINK("{target}","{label}")', shown)
