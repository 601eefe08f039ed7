"""A document as lines of text, as the sheet ``Xem trước`` shows it: what stands around it, headings, paragraphs, rows
of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlsx_addin.keys import LOOK_BLANK, LOOK_HEADINGS, LOOK_SENTENCE, LOOK_TABLE, LOOK_TITLE, LOOK_TYPED
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Made, Paragraph, Part, TagValue
from xlsx_addin.narrative.kinds import Kind

MOST_TABLE_LINES = 400
"""Rows of tables shown; the document has them all."""

_TAG = re.compile(r"\{\{\s*(\w+)\s*(\|\s*upper\s*)?\}\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``look`` is one of ``keys.LOOK_...``; ``figures`` are ids (of figures, of fields of ``Thông tin``, of
    lists); ``key`` is ``part:number`` of a paragraph."""

    look: str
    text: str
    figures: tuple[str, ...] = ()
    key: str = ""
    paragraph: Paragraph | None = None


def preview_lines(kind: Kind, made: Made) -> tuple[Line, ...]:
    """The whole document from top to bottom."""
    return (*_head(made), *_body(kind, made), *_tables(kind, made), *_foot(made))


def _texts(made: Made, tag: str) -> tuple[str, ...]:
    value = made.values.get(tag, ())
    return (value,) if isinstance(value, str) else tuple(x for x in value if isinstance(x, str))


def _head(made: Made) -> Iterator[Line]:
    agencies = " ".join((*_texts(made, "co_quan_chu_quan"), "–", *_texts(made, "co_quan_ban_hanh"))).strip("– ")
    yield Line(LOOK_TABLE, agencies, ("INFO.agency_parent", "INFO.agency"))
    symbol, place, year = (" ".join(_texts(made, tag)) for tag in ("ky_hieu", "dia_danh", "nam"))
    number = f"Số: {words.GAP}/{symbol}. {place}, ngày {words.GAP} tháng {words.GAP} năm {year}"
    yield Line(LOOK_TABLE, number, ("INFO.place",))
    yield Line(LOOK_TITLE, made.title.upper())
    if about := " ".join(_texts(made, "trich_yeu")):
        yield Line(LOOK_HEADINGS[1], about)
    if to := " ".join(_texts(made, "kinh_gui")):
        yield Line(LOOK_TABLE, to, ("INFO.recipient",))


def _foot(made: Made) -> Iterator[Line]:
    signs = " ".join((*_texts(made, "quyen_han"), *_texts(made, "chuc_vu")))
    yield Line(LOOK_TABLE, f"Người ký: {signs}", ("INFO.sign_for", "INFO.sign_position"))
    yield Line(LOOK_TABLE, f"Nơi nhận: {' '.join(_texts(made, 'noi_nhan'))}", ("INFO.copies",))


def _body(kind: Kind, made: Made) -> Iterator[Line]:
    """By the outline; parts that it does not name come last, so that no sentence is left out."""
    left = list(made.parts)
    tags = made.tags()
    for entry in kind.outline:
        if entry.level:
            if entry.stands(tags):
                yield Line(LOOK_HEADINGS[entry.level - 1], _filled(entry.text, made))
            continue
        for part in [p for p in left if p.key == entry.text or p.key.startswith(f"{entry.text}.")]:
            left.remove(part)
            yield from _part(part)
    for part in left:
        yield from _part(part)


def _filled(text: str, made: Made) -> str:
    def value(match: re.Match[str]) -> str:
        said = " ".join(_texts(made, match[1]))
        return said.upper() if match[2] else said

    return _TAG.sub(value, text)


def _part(part: Part) -> Iterator[Line]:
    if part.heading:
        yield Line(LOOK_HEADINGS[2], part.heading)
    for number, p in enumerate(part.paragraphs):
        yield Line(look_of(p), p.text, p.figures, f"{part.key}:{number}", p)


def look_of(paragraph: Paragraph) -> str:
    if paragraph.blanks:
        return LOOK_BLANK
    return LOOK_TYPED if paragraph.section else LOOK_SENTENCE


def _tables(kind: Kind, made: Made) -> Iterator[Line]:
    """The rows of the tables, cells side by side."""
    for tag, value in made.values.items():
        rows = list(_rows(value))
        if rows:
            # What a table is called; its tags, told behind that, are for whoever changes a template.
            name = re.split(r"[,:(]", kind.meanings.get(tag, tag), maxsplit=1)[0].strip()
            yield Line(LOOK_HEADINGS[1], f"Bảng kèm theo: {name}")
            yield from (Line(LOOK_TABLE, text) for text in rows[:MOST_TABLE_LINES])
            if len(rows) > MOST_TABLE_LINES:
                yield Line(LOOK_TABLE, f"… và {len(rows) - MOST_TABLE_LINES} dòng nữa trong tệp Word.")


def _rows(value: TagValue) -> Iterator[str]:
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, Mapping):
            continue
        cells = [_cell(each) for each in item.values()]
        if text := " | ".join(filter(None, cells)):
            yield text
        for each in item.values():
            yield from _rows(each)


def _cell(value: TagValue) -> str:
    if isinstance(value, str):
        return words.clean(value)
    return "; ".join(x for x in value if isinstance(x, str)) if isinstance(value, list) else ""
