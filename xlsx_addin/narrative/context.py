"""What a report says, before any Word: frozen records of paragraphs, tables and the frame around them.

A paragraph knows the figures it rests on and the blanks it leaves, so that every number can be traced and every
blank becomes a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that the outline demands and the workbook does not say. ``sheet`` is a key of the edition."""

    what: str
    sheet: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    figures: tuple[str, ...] = ()
    blanks: tuple[Blank, ...] = ()


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


SECTIONS = (
    "can_cu",
    "chi_dao",
    "phoi_hop",
    "to_chuc",
    "kinh_phi",
    "truyen_thong",
    "can_bo_nu",
    "bao_luc",
    "kiem_tra",
    "muc_tieu_chung",
    "kho_khan",
    "kien_nghi_lanh_dao",
    "kien_nghi_co_quan",
    "nhiem_vu",
)
"""The parts of an annual report that are lists of paragraphs, in order; also their tags in the template."""


@dataclass(frozen=True, slots=True)
class ReportContext:
    frame: Frame
    sections: Mapping[str, Paragraphs]
    objectives: tuple[Objective, ...] = ()
    documents: tuple[DocumentLine, ...] = field(default=())

    def paragraphs(self) -> Iterable[Paragraph]:
        for key in SECTIONS:
            yield from self.sections[key]
        for objective in self.objectives:
            yield from objective.paragraphs

    def blanks(self) -> tuple[Blank, ...]:
        """Every blank once, in the order of the document."""
        found = [*self.frame.blanks, *(blank for p in self.paragraphs() for blank in p.blanks)]
        return tuple(dict.fromkeys(found))
