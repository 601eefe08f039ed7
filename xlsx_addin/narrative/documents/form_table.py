"""Phụ lục 01 as the appendix of a report: every row of the form as it is printed, with what the workbook says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Indicator, Kind, Role
from xlsx_addin.evaluation import rates_of
from xlsx_addin.keys import NOT_ARISING
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Frame, Made, TagValue
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.frame import FRAME_MEANINGS, build_frame, frame_tags
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import Entry, Outline
from xlsx_addin.narrative.sections.planned import is_its_own
from xlsx_addin.narrative.words import BLANK
from xlsx_addin.numbers import padded, to_text
from xlsx_addin.ratios import Outcome, Rate
from xlsx_addin.submission.records import State, Submission

SHEET = "phu_luc_01"
_SHOWN_TT = 12
_NOT_PRINTED = frozenset({"INFO.place", "INFO.copies", "INFO.sign_position"})

OUTLINE: Outline = (Entry(1, "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU {{ ky | upper }}"),)

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        "don_vi": "tên đơn vị báo cáo",
        "van_ban_mau": "văn bản ban hành biểu mẫu, in dưới tên biểu",
        "bieu": "các dòng của biểu: từng mục tiêu có tt, ten và dong (tt, ten, ket_qua, don_vi_tinh, chu_tri, ky)",
    }
)


def form_table(material: Material) -> Made:
    """The rows in form order; a blank stays blank, and how many of the unit's own are blank is told."""
    facts = material.facts
    frame = build_frame(facts)
    rates = rates_of(facts.edition, facts.submission)
    reference = words.clean(facts.edition.reference or facts.info("reference"))
    unnamed = () if reference else (Blank("văn bản kèm theo biểu", "thong_tin", "INFO.reference"),)
    blanks = (*appendix_blanks(frame), *unnamed, *_unnamed_agencies(facts), *_missing(facts, rates))
    values = {
        **frame_tags(facts, frame),
        "don_vi": words.in_sentence(facts.unit.name) or BLANK,
        "van_ban_mau": reference or BLANK,
        "bieu": _objectives(facts, rates),
    }
    name = ("Phu_luc_01", facts.unit.code, facts.unit.name, frame.year)
    return Made(f"Phụ lục 01 {frame.year}", name, (), values, blanks)


def appendix_blanks(frame: Frame) -> tuple[Blank, ...]:
    """What is blank in a document that has neither head nor signature."""
    return tuple(blank for blank in frame.blanks if blank.id not in _NOT_PRINTED)


def _objectives(facts: Facts, rates: Mapping[str, Rate]) -> list[TagValue]:
    """The rows of the form, each objective with those below it."""
    found: list[tuple[Indicator, list[TagValue]]] = []
    for row in facts.edition.indicators:
        if row.role is Role.HEADING:
            found.append((row, []))
        else:
            found[-1][1].append(_line(facts, row, rates))
    return [{"tt": row.tt, "ten": words.clean(row.label), "dong": lines} for row, lines in found]


def _line(facts: Facts, row: Indicator, rates: Mapping[str, Rate]) -> TagValue:
    return {
        "tt": row.tt,
        "ten": words.clean(row.label),
        "ket_qua": _result(facts, row, rates) if row.has_value else "",
        "don_vi_tinh": row.unit,
        "chu_tri": facts.edition.owner_words(row, facts.submission.info),
        "ky": f"Theo {row.period}" if row.period else "",
    }


def _result(facts: Facts, row: Indicator, rates: Mapping[str, Rate]) -> str:
    """The figure, and on how many of how many units it rests where some have not reported it."""
    value = shown(facts.edition, facts.submission, row, rates)
    pairs = row.formula.pairs if row.formula else ()
    parts = [x for pair in pairs for x in (pair.part, pair.total) if isinstance(x, str)]
    partial = facts.partial(*(parts or [row.id]))
    return f"{value} ({padded(partial[0])}/{padded(partial[1])} đơn vị)" if value and partial else value


def shown(edition: Edition, submission: Submission, row: Indicator, rates: Mapping[str, Rate]) -> str:
    """A figure as the form shows it, in Vietnamese writing: ``10.450``, ``30,56``, ``Có``; empty for a blank."""
    if row.formula is not None:
        rate = rates[row.id]
        if rate.outcome is Outcome.NOT_ARISING:
            return NOT_ARISING
        return "" if rate.value is None else to_text(rate.value, 2)
    value: int | Decimal | None = submission.value(edition, row.id)
    if value is None:
        return NOT_ARISING if submission.states.get(row.id) is State.NOT_ARISING else ""
    if edition.fields[row.id].kind is Kind.FLAG:
        return FLAG_YES if value else FLAG_NO
    return to_text(value)


def _unnamed_agencies(facts: Facts) -> tuple[Blank, ...]:
    """The fields of agencies whose present name nobody has filled in, as one blank."""
    asked = {a.code: a for row in facts.edition.indicators for a in facts.edition.open_agencies(row.owner_codes)}
    fields = [a.field for a in asked.values() if not facts.submission.info.get(a.info_id, "").strip()]
    what = f"tên cơ quan chủ trì phụ trách: {'; '.join(fields)}"
    return (Blank(what, "thong_tin"),) if fields else ()


def _missing(facts: Facts, rates: Mapping[str, Rate]) -> tuple[Blank, ...]:
    """Which rows of the unit's own have no figure yet, as one blank. All rows are annual: half a year needs none."""
    if facts.is_half_year:
        return ()
    states = facts.submission.states
    empty = [
        row
        for row in facts.edition.indicators
        if row.has_value
        and not shown(facts.edition, facts.submission, row, rates)
        and states.get(row.id) is not State.ON_PURPOSE
        and is_its_own(facts, row)
    ]
    if not empty:
        return ()
    numbers = [row.tt for row in empty if row.tt]
    listed = f" (TT {', '.join(numbers)})" if 0 < len(numbers) <= _SHOWN_TT else ""
    return (Blank(f"kết quả của {padded(len(empty))} dòng trong biểu{listed}", SHEET),)
