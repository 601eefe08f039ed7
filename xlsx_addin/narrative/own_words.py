"""What people wrote over the sentences of ``Xem trước``, and which sentences of a document made anew it is for.

A person's words belong to the sentence that stood there: as long as it is generated the same, the words take its place,
wherever it has moved within its part. When it changes (its figures did), the words stand beside it and are not lost.
What somebody notes beside a sentence stays beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass

from xlsx_addin.keys import NOTHING
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Made
from xlsx_addin.narrative.sections.content import bullet
from xlsx_addin.submission.identity import cell_text
from xlsx_addin.submission.sheets import KeyedSheet

LAPSED = "Số liệu đã đổi. Lời cũ: "
"""Before a person's words whose sentence has changed since."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """``words`` (one line or several) in place of the generated sentence ``made``, which was paragraph ``number`` of
    ``part`` in a document of ``kind``. A note beside a sentence stands for none: its ``made`` is ``NOTHING``."""

    kind: str
    part: str
    number: int
    made: str
    words: str

    @property
    def key(self) -> str:
        return f"{self.part}:{self.number}"

    @property
    def is_note(self) -> bool:
        return self.made == NOTHING


@dataclass(frozen=True, slots=True)
class Placed:
    """``used`` and ``beside`` by the key of a paragraph (``part:number``); ``left`` has no place in this document."""

    used: Mapping[str, OwnWords]
    beside: Mapping[str, OwnWords]
    left: tuple[OwnWords, ...]

    @property
    def texts(self) -> dict[str, str]:
        """For ``Made.reworded``."""
        return {key: own.words for key, own in self.used.items()}


def kind_shown(sheet: KeyedSheet | None) -> str:
    """The code of the kind of document that stands on the sheet; empty for none."""
    rows = range(sheet.key_row + 2, len(sheet.raw.rows)) if sheet else ()
    keys = (_text(sheet, row, "key") for row in rows if sheet and _text(sheet, row, "made") != NOTHING)
    return next((key.partition("/")[0] for key in keys if "/" in key), "")


def read_own_words(sheet: KeyedSheet | None) -> tuple[OwnWords, ...]:
    """From top to bottom. Rows that a person inserted or copied belong to the paragraph above, below a heading to the
    one that follows. A cell that was emptied says nothing: the generated sentence comes back."""
    if sheet is None or not {"text", "key", "made"} <= sheet.columns.keys():
        return ()
    rows = _Rows()
    for row in range(sheet.key_row + 2, len(sheet.raw.rows)):
        key, typed = _text(sheet, row, "key"), _lines(sheet, row, "text")
        if not key:
            rows.insert(typed)
        elif (place := _place(key)) is None:
            rows.heading()
        else:
            aside = tuple(words.lines(str(sheet.cell(row, "aside")).removeprefix(LAPSED)))
            rows.paragraph(place, _text(sheet, row, "made"), typed)
            rows.aside(place, _text(sheet, row, "before"), aside)
    return rows.found()


def read_lines_in_vain(sheet: KeyedSheet | None) -> tuple[str, ...]:
    """What people typed over lines that are no paragraphs (headings, head and foot, rows of tables) or beside them:
    nothing can be made of it there."""
    if sheet is None or not {"text", "key", "made"} <= sheet.columns.keys():
        return ()
    found: list[str] = []
    for row in range(sheet.key_row + 2, len(sheet.raw.rows)):
        made, typed, note = (_text(sheet, row, column) for column in ("made", "text", "aside"))
        if _text(sheet, row, "key") != NOTHING or made in ("", NOTHING):
            continue
        found += [typed] if typed not in ("", made) else []
        found += [note] if note else []
    return tuple(found)


def _text(sheet: KeyedSheet, row: int, column: str) -> str:
    return words.clean(cell_text(sheet.cell(row, column)))


def _lines(sheet: KeyedSheet, row: int, column: str) -> tuple[str, ...]:
    cell = sheet.cell(row, column)
    return words.lines(cell if isinstance(cell, str) else cell_text(cell))


def _place(key: str) -> tuple[str, str, int] | None:
    """``nam/kho_khan:0`` as kind, part and number."""
    kind, slash, rest = key.partition("/")
    part, _, number = rest.rpartition(":")
    return (kind, part, int(number)) if slash and part and number.isdecimal() else None


class _Rows:
    """The rows as they come: paragraphs with what was inserted around them."""

    def __init__(self) -> None:
        self._paragraphs: list[tuple[tuple[str, str, int], str, list[str]]] = []
        self._known: dict[tuple[tuple[str, str, int], str], list[str]] = {}
        self._asides: dict[OwnWords, None] = {}
        self._below_heading = True
        self._ahead: list[str] = []

    def heading(self) -> None:
        self._below_heading = True

    def insert(self, lines: Iterable[str]) -> None:
        if self._below_heading or not self._paragraphs:
            self._ahead += lines
        else:
            self._paragraphs[-1][2].extend(lines)

    def paragraph(self, place: tuple[str, str, int], made: str, typed: tuple[str, ...]) -> None:
        """A row that was copied, hidden cells and all, is one that was inserted."""
        if made == NOTHING:
            return
        lines = [*self._ahead, *(typed or (made,))]
        self._ahead, self._below_heading = [], False
        if (known := self._known.get((place, made))) is not None:
            known.extend(line for line in lines if line not in known)
            return
        self._known[place, made] = lines
        self._paragraphs.append((place, made, lines))

    def aside(self, place: tuple[str, str, int], made: str, lines: tuple[str, ...]) -> None:
        if lines:
            self._asides[OwnWords(*place, made or NOTHING, "\n".join(lines))] = None

    def found(self) -> tuple[OwnWords, ...]:
        if self._ahead and self._paragraphs:
            self._paragraphs[-1][2].extend(self._ahead)
        said = ((place, made, [line for line in lines if line]) for place, made, lines in self._paragraphs)
        own = (OwnWords(*place, made, "\n".join(lines)) for place, made, lines in said if lines and lines != [made])
        return (*own, *self._asides)


def place_words(kind: str, made: Made, own: Iterable[OwnWords]) -> Placed:
    """Which of a person's words are used in this document, which stand beside a sentence that has changed, and which
    are of another document or of a part that is no more. Of several for one sentence the latest stand beside it.
    Words that say what is generated anyway are done with."""
    texts = {f"{part.key}:{n}": p.text for part in made.parts for n, p in enumerate(part.paragraphs)}
    used: dict[str, OwnWords] = {}
    beside: dict[str, OwnWords] = {}
    left: list[OwnWords] = []
    for each in own:
        keys = [key for key in texts if key.rpartition(":")[0] == each.part] if each.kind == kind else []
        keys.sort(key=lambda key: key != each.key)  # its own place first
        if all(bullet(line) in {texts[key] for key in keys} for line in each.words.split("\n")):
            continue
        place = next((key for key in keys if texts[key] == each.made and key not in used), None)
        if place is not None:
            used[place] = each
        elif (near := _near(each, keys, beside)) is not None:
            beside[near] = each
        else:
            left.append(each)
    return Placed(used, beside, tuple(left))


def _near(own: OwnWords, keys: Collection[str], taken: Container[str]) -> str | None:
    """Where words stand aside: at their own place, as long as the part reaches so far, else at the first free one."""
    keys = [own.key] if own.key in keys else keys
    return next((key for key in keys if key not in taken), None)
