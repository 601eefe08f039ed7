"""What a report says, before any Word: frozen records of paragraphs, tables and the frame around them.

A paragraph knows the figures it rests on and the blanks it leaves, so that every number can be traced and every
blank becomes a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xlsx_addin.findings import Finding
from xlsx_addin.narrative.words import GAP


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that the outline demands and the workbook does not say. ``sheet`` is a key of the edition."""

    what: str
    sheet: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``figures`` are ids of figures and keys of lists; ``section`` the heading of «Nội dung báo cáo» (a key of the
    edition's sections) under which staff wrote, or are to write, the text."""

    text: str
    figures: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()
    section: str = ""


Paragraphs = tuple[Paragraph, ...]


def say(text: str, *figures: str) -> Paragraph:
    return Paragraph(text, figures)


def leave_blank(text: str, *blanks: Blank) -> Paragraph:
    return Paragraph(text, blanks=blanks)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One indicator in the appendix of results."""

    tt: str
    name: str
    value: str
    targets: tuple[str, ...]  # one line, or one each for province and centre
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective: its heading, what the text says of it, and its lines in the appendix."""

    name: str
    paragraphs: Paragraphs
    results: tuple[ResultLine, ...]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document in the appendix of documents."""

    subject: str
    number: str
    date: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the text that the rules on official documents demand."""

    parent_agency: tuple[str, ...]
    agency: tuple[str, ...]
    agency_in_text: str
    symbol: str
    place: str
    year: str
    next_year: str
    recipients: tuple[str, ...]
    copies: tuple[str, ...]
    authority: tuple[str, ...]
    position: str
    blanks: tuple[Blank, ...]


TagValue = str | list["TagValue"] | dict[str, "TagValue"]


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs that stand together. ``key`` is the tag under which a template finds them; ``muc_tieu.0`` are the
    paragraphs of the first item of the list ``muc_tieu``, as its ``doan``. ``heading`` stands above them where it is
    no heading of the outline."""

    key: str
    paragraphs: Paragraphs
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One document as text, before any Word. ``title`` names it among the properties of the file, ``name`` holds the
    words of its file's name; ``values`` are all tags besides those of ``parts``, ``blanks`` what is blank in them."""

    title: str
    name: tuple[str, ...]
    parts: tuple[Part, ...]
    values: Mapping[str, TagValue]
    blanks: tuple[Blank, ...] = ()
    remarks: tuple[Finding, ...] = ()  # what is to be told beside the document

    def tags(self) -> dict[str, TagValue]:
        """Plain text, lists and mappings: all that a template can reach."""
        found = dict(self.values)
        for part in self.parts:
            texts: list[TagValue] = [p.text for p in part.paragraphs]
            key, _, number = part.key.partition(".")
            items = found.get(key)
            if number and isinstance(items, list) and isinstance(item := items[int(number)], dict):
                found[key] = [*items[: int(number)], {**item, "doan": texts}, *items[int(number) + 1 :]]
            else:
                found[key] = texts
        return found

    def paragraphs(self) -> Iterable[Paragraph]:
        for part in self.parts:
            yield from part.paragraphs

    def all_blanks(self) -> tuple[Blank, ...]:
        """Every blank once: the frame's first, then in the order of the document."""
        return tuple(dict.fromkeys([*self.blanks, *(blank for p in self.paragraphs() for blank in p.blanks)]))

    def reworded(self, own: Mapping[str, str]) -> Made:
        """The same with other words for some paragraphs, by ``part key:number`` (``kho_khan:0``); lines are paragraphs.
        A paragraph that was given words of its own leaves no blank, unless one stands in them."""

        def each(key: str, number: int, p: Paragraph) -> Paragraphs:
            text = own.get(f"{key}:{number}")
            if text is None:
                return (p,)
            return tuple(replace(p, text=x, blanks=p.blanks if GAP in x else ()) for x in text.split("\n"))

        parts = tuple(
            replace(part, paragraphs=tuple(x for n, p in enumerate(part.paragraphs) for x in each(part.key, n, p)))
            for part in self.parts
        )
        return replace(self, parts=parts)
