"""A judge of official documents: Decree 30/2020/NĐ-CP, Appendix I, read from a made .docx.

Components are found by what they say and where they stand, never by names of styles, so that a template somebody
changed in Word is judged like ours. Measures are those of the decree; 0.5 mm and a twentieth of a point are allowed for
rounding. ``faults`` gives every breach as (code, where).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from .decree_measures import (
    ABOUT_LOOK,
    AGENCY_LOOK,
    APPENDIX_LOOK,
    BODY_LOOK,
    COPIES_LOOK,
    COPY_LOOK,
    HEADING_LOOK,
    MOTTO_LOOK,
    NAME_LOOK,
    NATION_LOOK,
    NUMBER_LOOK,
    PARENT_LOOK,
    PLACE_LOOK,
    REFERENCE_LOOK,
    SIGNATURE_LOOK,
    Look,
    text_width,
)
from .word_looks import look_at
from .word_records import Document, Para, Section, Table

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_SLACK = 0.5
_APPENDIX = re.compile(r"Phụ lục(?: (?P<roman>[IVXLC]+)| (?P<number>\d{2}))?")
_PLACE = re.compile(r".+, ngày .* tháng .* năm\b.*")
_NUMBERED = re.compile(r"(?:\d+\.)+\d* ")
_ROMAN_HEADING = re.compile(r"[IVXLC]+\. ")
_LONG_DATE = re.compile(r"\bngày (\d{1,2}) tháng (\d{1,2})\b")
_SHORT_DATE = re.compile(r"\bngày (\d{1,2})/(\d{1,2})/\d{4}\b")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class Fault(NamedTuple):
    code: str
    where: str


def faults(data: bytes) -> list[Fault]:
    """Every breach in a made document; an empty list is a document that keeps the rules."""
    return _Judge(look_at(data)).judged()


class _Judge:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[Fault] = []

    def judged(self) -> list[Fault]:
        blocks = self.document.blocks
        self.everywhere()
        for number, section in enumerate(self.document.sections):
            self.page(section, number)
        tables = [b for b in blocks if isinstance(b, Table)]
        for table in tables:
            if table.bordered:
                self.grid(table)
        head = next((t for t in tables if any(p.text == NATION for p in t.paras)), None)
        tail = next((t for t in tables if any(p.text == "Nơi nhận:" for p in t.paras)), None)
        if head is None:
            # A form or list by itself: an appendix to a document that was made elsewhere.
            self.appendices(blocks, alone=True)
        elif tail is None:
            self.say("no-signature", "")
        else:
            letter = self.head(head)
            start, end = blocks.index(head) + 1, blocks.index(tail)
            addressed = self.text(blocks[start:end], letter=letter)
            self.signature(tail, addressed=addressed)
            self.appendices(blocks[end + 1 :])
        return self.found

    def say(self, code: str, where: str) -> None:
        self.found.append(Fault(code, " ".join(where.split())[:60]))

    def looks(self, code: str, paras: Iterable[Para], look: Look) -> None:
        for p in paras:
            if not p.shown:
                continue
            if not all(look.least <= size <= look.most for size in p.sizes):
                self.say(f"{code}-size", p.text)
            if p.bold != look.bold or p.italic != look.italic or p.mixed:
                self.say(f"{code}-weight", p.text)
            if p.align != look.align:
                self.say(f"{code}-align", p.text)

    # --- what holds everywhere -----------------------------------------------------------------------------------
    def everywhere(self) -> None:
        for p in [*self.document.paras, *(p for s in self.document.sections for p in (*s.header, *s.first_header))]:
            if any(run.fonts != {"Times New Roman"} for run in p.shown):
                self.say("font", p.text)
            if any(run.colour not in ("000000", "auto") for run in p.shown):
                self.say("colour", p.text)
            if any(mark in p.text for mark in ("{{", "{%", "None")):
                self.say("leftover", p.text)
            for day, month in _LONG_DATE.findall(p.text) + _SHORT_DATE.findall(p.text):
                if len(day) < 2 or month in ("1", "2"):
                    self.say("date-padding", p.text)

    def page(self, section: Section, number: int) -> None:
        upright = abs(section.width - 210) < _SLACK and abs(section.height - 297) < _SLACK
        across = abs(section.width - 297) < _SLACK and abs(section.height - 210) < _SLACK
        if not upright and not (across and (number or not self.has_head)):
            self.say("paper", f"section {number}")
        m = section.margins
        allowed = [(20, 25, 20, 25, 30, 35, 15, 20)]  # top, bottom, left, right
        if across:
            # A page turned to be read from the right: its left edge becomes the top, or the bottom.
            allowed += [(30, 35, 15, 20, 20, 25, 20, 25), (15, 20, 30, 35, 20, 25, 20, 25)]
        sides = (m["top"], m["bottom"], m["left"], m["right"])
        if not any(
            all(low - _SLACK <= x <= high + _SLACK for x, low, high in zip(sides, a[::2], a[1::2], strict=True))
            for a in allowed
        ):
            self.say("margins", f"section {number}: {sides}")
        numbers = [p for p in section.header if "PAGE" in p.fields]
        if len(numbers) != 1:
            self.say("page-number", f"section {number}")
        self.looks("page-number", numbers, Look(13, 14))
        if not section.first_differs or any("PAGE" in p.fields or p.text for p in section.first_header):
            self.say("page-number-on-first-page", f"section {number}")

    @property
    def has_head(self) -> bool:
        return any(p.text == NATION for p in self.document.paras)

    def grid(self, table: Table) -> None:
        where = table.paras[0].text
        if not table.rows[0].header:
            self.say("table-header-not-repeated", where)
        if not all(row.whole for row in table.rows):
            self.say("table-row-splits", where)
        if table.width > self.document.sections[table.section].room + 1:
            self.say("table-too-wide", where)
        for p in (p for cell in table.rows[0].cells for p in cell if p.shown):
            if not p.bold or p.align != "center":
                self.say("table-header", p.text)
        if any(not 10 <= size <= 14 for p in table.paras for size in p.sizes):
            self.say("table-size", where)

    # --- the head ------------------------------------------------------------------------------------------------
    def head(self, table: Table) -> bool:
        """Whether it is the head of an official letter."""
        left, right = table.rows[0].cells
        self.looks("nation", [p for p in right if p.text == NATION], NATION_LOOK)
        mottos = [p for p in right if p.text == MOTTO]
        if not mottos:
            self.say("motto", "")
        self.looks("motto", mottos, MOTTO_LOOK)
        if mottos:
            width = text_width(MOTTO, max(mottos[0].sizes))
            self.rule("motto-rule", right, width * 0.95, width * 1.05)
        self.agencies(left)
        below = [p for row in table.rows[1:] for cell in row.cells for p in cell if p.text]
        numbers = [p for p in below if p.text.startswith("Số:")]
        if len(numbers) != 1 or "/" not in numbers[0].text or re.search(r"Số:\s*\d/", numbers[0].text):
            self.say("number", " ".join(p.text for p in numbers))
        self.looks("number", numbers, NUMBER_LOOK)
        places = [p for p in below if _PLACE.match(p.text)]
        if len(places) != 1:
            self.say("place", "")
        self.looks("place", places, PLACE_LOOK)
        about = [p for p in below if p not in numbers and p not in places]
        if about and not about[0].text.startswith("V/v"):
            self.say("about", about[0].text)
        self.looks("about", about, ABOUT_LOOK)
        return bool(about)

    def agencies(self, cell: Sequence[Para]) -> None:
        lines = [p for p in cell if p.text]
        issuing = [p for p in lines if p.bold]
        parents = lines[: len(lines) - len(issuing)]
        if not issuing or any(p.bold for p in parents):
            self.say("agency", " ".join(p.text for p in lines))
            return
        self.looks("parent-agency", parents, PARENT_LOOK)
        self.looks("agency", issuing, AGENCY_LOOK)
        for p in lines:
            if not p.caps:
                self.say("agency-capitals", p.text)
        longest = min(max(text_width(p.text, max(p.sizes)) for p in issuing), cell[0].room)
        self.rule("agency-rule", cell, longest / 3, longest / 2)

    def rule(self, code: str, paras: Sequence[Para], least: float, most: float) -> None:
        """The first line drawn among paragraphs, as long as it should be and in the middle."""
        rules = [p for p in paras if p.rule]
        if len(rules) != 1:
            self.say(code, f"{len(rules)} rules")
            return
        p = rules[0]
        if not least - _SLACK <= p.room - p.left - p.right <= most + _SLACK or abs(p.left - p.right) > _SLACK:
            self.say(code, f"{p.room - p.left - p.right:.1f} mm, not {least:.1f} to {most:.1f}")

    # --- the text ------------------------------------------------------------------------------------------------
    def text(self, blocks: Sequence[Para | Table], *, letter: bool) -> bool:
        """Whether the document says to whom it goes."""
        paras = [b for b in blocks if isinstance(b, Para) and (b.text or b.rule)]
        to = next((n for n, p in enumerate(paras) if p.text.startswith("Kính gửi")), None)
        first = next((n for n, p in enumerate(paras) if p.align == "justify"), len(paras)) if to is None else to + 1
        while to is not None and first < len(paras) and paras[first].text.startswith("- "):
            first += 1
            if paras[first - 1].text.endswith("."):
                break
        name = paras[: first if to is None else to]
        if letter and name:
            self.say("letter-with-a-name", name[0].text)
        if letter and to is None:
            self.say("letter-to-nobody", "")
        if not letter:
            self.name(name)
        self.recipients(paras[to:first] if to is not None else ())
        self.body(paras[first:], [b for b in blocks if isinstance(b, Para) and b.text])
        return to is not None

    def name(self, paras: Sequence[Para]) -> None:
        lines = [p for p in paras if p.text]
        if len(lines) < 2:
            self.say("name", "")
            return
        self.looks("name", lines[:1], NAME_LOOK)
        self.looks("subject", lines[1:], NAME_LOOK)
        if not lines[0].caps:
            self.say("name-capitals", lines[0].text)
        if all(p.caps for p in lines[1:]):
            self.say("subject-capitals", lines[1].text)
        widths = [text_width(line, max(p.sizes)) for p in lines[1:] for line in p.text.split("\n")]
        self.rule("subject-rule", paras, min(widths) / 3, min(max(widths), lines[0].room) / 2)

    def recipients(self, paras: Sequence[Para]) -> None:
        if not paras:
            return
        first, *others = paras
        for p in paras:
            self.looks("recipient", [p], Look(13, 14, align=p.align))
        if first.text == "Kính gửi:":
            starts = {round(p.left + p.first, 1) for p in others}
            if not others or len(starts) > 1 or any(p.align not in ("left", "justify") for p in others):
                self.say("recipient-lines", first.text)
            if any(not p.text.startswith("- ") for p in others):
                self.say("recipient-dash", first.text)
        elif others or first.align != "center":
            self.say("recipient-lines", first.text)

    def body(self, body: Sequence[Para], all_paras: Sequence[Para]) -> None:
        if not body:
            self.say("no-text", "")
            return
        for p in body:
            title = p.bold or bool(_ROMAN_HEADING.match(p.text))
            if title:
                self.heading(p)
            else:
                self.looks("text", [p], BODY_LOOK)
                if _NUMBERED.match(p.text) and p.text[-1] not in ".;:,…/":
                    self.say("heading-weight", p.text)
            if not any(abs(p.first - x) < _SLACK for x in (10, 12.7)) or abs(p.left) > _SLACK:
                self.say("text-indent", p.text)
            if p.line is not None and not 1 <= p.line <= 1.5:
                self.say("line-spacing", p.text)
        for one, two in pairwise(all_paras):
            if one in body and two in body and max(one.after, two.before) < 6:
                self.say("paragraph-spacing", two.text)
        if not body[-1].text.endswith("./.") or sum(p.text.endswith("./.") for p in body) != 1:
            self.say("end-mark", body[-1].text)
        if not body[-1].keep_next:
            self.say("signature-apart", body[-1].text)

    def heading(self, p: Para) -> None:
        self.looks("heading", [p], HEADING_LOOK)
        if _ROMAN_HEADING.match(p.text) and not p.caps:
            self.say("heading-capitals", p.text)
        if not p.keep_next:
            self.say("heading-apart", p.text)

    # --- the signature -------------------------------------------------------------------------------------------
    def signature(self, table: Table, *, addressed: bool) -> None:
        if table.bordered or not all(row.whole for row in table.rows):
            self.say("signature-splits", "")
        left, right = ([p for p in cell if p.text] for cell in table.rows[0].cells)
        self.looks("copies", left[:1], COPIES_LOOK)
        self.looks("copy", left[1:], COPY_LOOK)
        items = [p.text for p in left[1:]]
        if any(not text.startswith("- ") for text in items) or not items[-1].startswith("- Lưu: VT"):
            self.say("copies", " ".join(items))
        if any(not text.endswith(";") for text in items[:-1]):
            self.say("copies-marks", " ".join(items))
        if (items[0] == "- Như trên;") != addressed:
            self.say("as-above", items[0])
        self.looks("signature", right, SIGNATURE_LOOK)
        for p in right[:-1]:
            if not p.caps:
                self.say("signature-capitals", p.text)
        if len(right) < 2:
            self.say("signature", " ".join(p.text for p in right))

    # --- appendices ------------------------------------------------------------------------------------------------
    def appendices(self, blocks: Sequence[Para | Table], *, alone: bool = False) -> None:
        paras = [b for b in blocks if isinstance(b, Para)]
        starts = [n for n, p in enumerate(paras) if _APPENDIX.fullmatch(p.text)]
        if alone and (not starts or any(p.text for p in paras[: starts[0]])):
            self.say("no-head", paras[0].text if paras else "")
            return
        romans = [_APPENDIX.fullmatch(paras[n].text)["roman"] for n in starts]  # type: ignore[index]
        if romans not in ([None], [], list(_ROMANS[: len(starts)])) or romans == ["I"]:
            self.say("appendix-numerals", str(romans))
        for start, end in zip(starts, [*starts[1:], len(paras)] if starts else [], strict=True):
            self.appendix([p for p in paras[start:end] if p.text], first=alone and start == starts[0])
        loose = [p for p in paras[: starts[0] if starts else len(paras)] if p.text]
        if not alone and loose:
            self.say("after-the-signature", loose[0].text)

    def appendix(self, paras: Sequence[Para], *, first: bool) -> None:
        name, *others = paras
        self.looks("appendix", [name], APPENDIX_LOOK)
        if not (first or name.breaks_page or self.opens_section(name)):
            self.say("appendix-page", name.text)
        at = next((n for n, p in enumerate(others) if p.text.startswith("(")), None)
        if not others or at == 0:
            self.say("appendix-title", name.text)
            return
        title = others[: at if at is not None else 1]
        self.looks("appendix-title", title, NAME_LOOK)
        for p in title:
            if not p.caps:
                self.say("appendix-title-capitals", p.text)
        if at is None:
            self.say("appendix-reference", name.text)
        else:
            self.looks("appendix-reference", others[at : at + 1], REFERENCE_LOOK)

    def opens_section(self, name: Para) -> bool:
        blocks = [b for b in self.document.blocks if b.section == name.section]
        texts = [b for b in blocks if isinstance(b, Table) or b.text]
        new_page = self.document.sections[name.section].start in ("nextPage", "oddPage", "evenPage")
        return bool(texts) and texts[0] is name and name.section > 0 and new_page
