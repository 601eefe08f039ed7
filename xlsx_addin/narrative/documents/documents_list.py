"""The list of documents issued, as the appendix of a report: the unit's own, then those of each unit below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Made, Part, TagValue, say
from xlsx_addin.narrative.documents.form_table import appendix_blanks
from xlsx_addin.narrative.facts import Facts, Row
from xlsx_addin.narrative.frame import FRAME_MEANINGS, build_frame, frame_tags
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import Entry, Outline, part
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.sections.content import by_kind, document_subject
from xlsx_addin.narrative.words import BLANK, GAP
from xlsx_addin.numbers import padded

SHEET = "van_ban"
_SHOWN = 12

OUTLINE: Outline = (Entry(1, "DANH MỤC VĂN BẢN {{ ky | upper }}"), part("tong_so"))

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        "tong_so": "tổng số văn bản theo loại, trên bảng danh mục",
        "nhom": "bảng danh mục: từng nhóm có ten (trống khi chỉ có một nhóm) và van_ban",
    }
)


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of one unit, in the order of the sheet. ``name`` is as the text names it."""

    name: str
    rows: Sequence[Row]


def documents_list(material: Material) -> Made:
    """Raises ``DocumentRefused`` (``no-documents``) for a workbook that lists none."""
    facts = material.facts
    frame = build_frame(facts)
    found = groups(facts, frame.agency_in_text)
    if not found:
        raise DocumentRefused(
            "no-documents",
            "Trang «Văn bản» chưa ghi văn bản nào nên không có danh mục; hãy ghi từng văn bản ở đó rồi lập lại.",
        )
    values = {**frame_tags(facts, frame), "nhom": _tables(found)}
    name = ("Danh_muc_van_ban", facts.unit.code, facts.unit.name, frame.year)
    blanks = (*appendix_blanks(frame), *_gaps(found))
    parts = (Part("tong_so", tuple(say(text, SHEET) for text in totals(facts, found))),)
    return Made(f"Danh mục văn bản {frame.year}", name, parts, values, blanks)


def groups(facts: Facts, own_name: str) -> tuple[Group, ...]:
    """The unit's own documents first, then unit by unit in the order of the sheet."""
    own = facts.own_rows(SHEET)
    below: dict[str, list[Row]] = {}
    for row in facts.rows_below(SHEET):
        below.setdefault(row.code or row.unit, []).append(row)
    first = (Group(own_name, own),) if own else ()
    return (*first, *(Group(words.in_sentence(rows[0].unit), rows) for rows in below.values()))


def totals(facts: Facts, found: Sequence[Group]) -> tuple[str, ...]:
    """How many documents by kind: of all, and where there are several units of whom."""
    rows = [row for group in found for row in group.rows]
    all_of = f"Tổng số {padded(len(rows))} văn bản, gồm: {by_kind(rows)}."
    own, below = facts.own_rows(SHEET), facts.rows_below(SHEET)
    if not below or len(found) == 1:
        return (all_of,)
    units = len(found) - bool(own)
    said = [f"{found[0].name} {padded(len(own))} văn bản ({by_kind(own)})"] if own else []
    said.append(f"{padded(units)} đơn vị cấp dưới {padded(len(below))} văn bản ({by_kind(below)})")
    return (all_of, f"Trong đó: {'; '.join(said)}.")


def _tables(found: Sequence[Group]) -> list[TagValue]:
    """One numbering through all groups."""
    number = 0
    tables: list[TagValue] = []
    for group in found:
        lines: list[TagValue] = []
        for row in group.rows:
            number += 1
            lines.append(_line(number, row))
        title = f"{words.upper_first(group.name)} ({padded(len(group.rows))} văn bản)" if len(found) > 1 else ""
        tables.append({"ten": title, "van_ban": lines})
    return tables


def _line(number: int, row: Row) -> TagValue:
    return {
        "tt": str(number),
        "so": row.text("number") or GAP,
        "ngay": words.date_text(row.cells.get("date")) or GAP,
        "co_quan": row.text("issuer") or GAP,
        "trich_yeu": document_subject(row) if row.text("subject") else f"{row.text('kind')} {BLANK}".strip(),
    }


def _gaps(found: Sequence[Group]) -> tuple[Blank, ...]:
    """Which lines lack a number, a date, an issuer or a subject."""
    rows = [row for group in found for row in group.rows]
    blanks = []
    for key, what in (
        ("number", "số, ký hiệu"),
        ("date", "ngày ban hành"),
        ("issuer", "cơ quan ban hành"),
        ("subject", "trích yếu"),
    ):
        lacking = [str(n) for n, row in enumerate(rows, start=1) if not words.date_text(row.cells.get(key))]
        if lacking:
            listed = f" (TT {', '.join(lacking)})" if len(lacking) <= _SHOWN else ""
            blanks.append(Blank(f"{what} của {padded(len(lacking))} văn bản trong danh mục{listed}", SHEET))
    return tuple(blanks)
