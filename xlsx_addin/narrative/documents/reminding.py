"""The reminder letter: one to all units whose figures are not in, with a list, or one to each of them.

A reminder goes to units that have not sent or have to send again. One that sent late has done its duty: it is only
mentioned in the common letter, for the next time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from xlsx_addin.findings import Finding
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Made, Paragraph, Paragraphs, Part, TagValue, say
from xlsx_addin.narrative.documents.returning import addressee, own_blanks
from xlsx_addin.narrative.documents.standing import Standing, Standings, standings
from xlsx_addin.narrative.frame import FRAME_MEANINGS, addressed, build_frame, frame_tags
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import part
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.sections.schedule import schedule
from xlsx_addin.narrative.words import FEW, GAP, OPEN_DAY
from xlsx_addin.numbers import padded
from xlsx_addin.submission.records import Unit

OUTLINE = (part("mo_dau"), part("nop_muon"), part("cap_duoi"), part("de_nghi"))

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        "trich_yeu": "các dòng V/v",
        "mo_dau": "đoạn mở đầu",
        "don_vi": "bảng đơn vị trong công văn, mỗi mục có ten, tinh_trang, ly_do, han_nop",
        "danh_sach": "bảng đơn vị ở phụ lục khi nhiều đơn vị, mỗi mục như don_vi",
        "nop_muon": "đoạn về đơn vị đã nộp nhưng muộn",
        "cap_duoi": "đoạn về đơn vị mà bản tổng hợp của cấp dưới còn thiếu",
        "de_nghi": "đoạn đề nghị",
    }
)

_FORM = "sổ Phụ lục 01"


def reminder(material: Material) -> Made:
    """The letter to the one unit that ``material.unit`` names, else the letter to all. Raises ``DocumentRefused``
    (``not-consolidated``, ``nothing-to-remind``, ``unknown-unit``)."""
    found = standings(material)
    if material.unit:
        return reminder_to(material, found, standing_of(material, found, material.unit))
    if not found.owing:
        late = f" {len(found.late)} đơn vị nộp muộn đã có số liệu." if found.late else ""
        raise DocumentRefused(
            "nothing-to-remind", f"Không đơn vị nào chưa nộp hay phải nộp lại nên không có ai để đôn đốc.{late}"
        )
    return _to_all(material, found)


def out_of_order(material: Material) -> tuple[Finding, ...]:
    """Deadlines by which units send reports of the workbook's period, to this unit or this one itself, that fall before
    the figures they need are due. What members and offices send is no matter of a reminder."""
    s = material.submission
    said = schedule(material, s.year, s.period, units_only=True).remarks if s.year else ()
    return tuple(f for f in said if f.code == "deadline-before-figures")


def standing_of(material: Material, found: Standings, code: str) -> Standing:
    """The unit of that code among those to remind. Raises ``DocumentRefused`` (``unknown-unit``,
    ``nothing-to-remind``)."""
    for each in found.owing:
        if each.unit.code == code:
            return each
    if code in {u.code for u in (*found.fine, *(s.unit for s in found.late))}:
        raise DocumentRefused("nothing-to-remind", f"Đơn vị mã «{code}» đã có số liệu nên không phải đôn đốc.")
    sheet = material.edition.sheets["theo_doi_nop"]
    raise DocumentRefused("unknown-unit", f"Trang «{sheet}» không có đơn vị mã «{code}» nộp trực tiếp cho sổ này.")


# --- one letter to all -------------------------------------------------------------------------------------------
def _to_all(material: Material, found: Standings) -> Made:
    owing = found.owing
    is_many = len(owing) > FEW
    rows: list[TagValue] = [_row(each) for each in owing]
    deadline, blanks = _new_day(material, found, owing)
    who = _agency(material)
    parts = (
        Part("mo_dau", _how_it_stands(material, found, is_many)),
        Part("nop_muon", _late(found.late)),
        Part("cap_duoi", _awaited(material, found)),
        Part(
            "de_nghi",
            (Paragraph(f"{_request(owing)} {deadline} để {who} tổng hợp, báo cáo theo quy định", (), blanks),),
        ),
    )
    return _made(
        material,
        ("Cong_van_don_doc", material.submission.unit.code, material.facts.year_text),
        "Công văn đôn đốc",
        addressed(_addressees(material, owing)),
        parts,
        {"don_vi": [] if is_many else rows, "danh_sach": rows if is_many else []},
    )


def _row(each: Standing) -> TagValue:
    return {
        "ten": words.upper_first(words.in_sentence(each.unit.shown)),
        "tinh_trang": "Chưa nộp" if each.is_missing else "Phải nộp lại",
        "ly_do": " ".join(map(words.sentence, each.reasons)),
        "han_nop": words.date_text(each.due) if each.due else "",
    }


def _addressees(material: Material, owing: Sequence[Standing]) -> tuple[str, ...]:
    if len(owing) <= FEW:
        return tuple(addressee(material.edition, each.unit) for each in owing)
    places = [x.unit for x in owing if x.unit.level in material.edition.territorial_levels]
    kinds = words.kinds_text(unit.name for unit in places) if places else ""
    named = [f"Ủy ban nhân dân các {kinds}" if kinds else "Các đơn vị cấp dưới"] if places else []
    is_top = material.submission.unit.level == material.edition.territorial_levels[0]
    offices = "Các sở, ban, ngành, đoàn thể" if is_top else "Các phòng, ban, ngành, đoàn thể"
    others = [offices] if len(places) < len(owing) else []
    return tuple(f"{text} (có danh sách kèm theo)" for text in (*named, *others))


_STATES = ((True, "chưa nộp"), (False, "đã gửi nhưng chưa tổng hợp được, phải nộp lại"))


def _how_it_stands(material: Material, found: Standings, is_many: bool) -> Paragraphs:
    owing, total = found.owing, found.total
    due = _common_day(owing)
    rule = f"; hạn nộp là trước {words.day_words(due)}" if due else ""
    opening = f"{words.upper_first(_agency(material))} đang tổng hợp báo cáo {_what(material)} (biểu Phụ lục 01){rule}."
    count = f"cả {padded(total)}" if len(owing) == total else f"còn {padded(len(owing))}/{padded(total)}"
    states = [text for is_missing, text in _STATES if any(x.is_missing is is_missing for x in owing)]
    state = states[0] if len(states) == 1 else "chưa có số liệu được tổng hợp"
    named = f": {words.name_units([x.unit for x in owing])}" if len(states) == 1 and not is_many else ""
    listed = " (danh sách kèm theo)" if is_many else named
    stands = words.upper_first(f"{_as_of(found)}{count} đơn vị {state}{listed}")
    if len(states) == 1:
        return (say(f"{opening} {stands}."),)
    split = [
        say(f"- {words.upper_first(text)}: {_units([x.unit for x in owing if x.is_missing is is_missing])}.")
        for is_missing, text in _STATES
    ]
    return (say(f"{opening} {stands}, gồm:"), *split)


def _units(units: Sequence[Unit]) -> str:
    """Named when few, counted when many."""
    named = f" ({words.name_units(units)})" if len(units) <= FEW else ""
    return f"{padded(len(units))} đơn vị{named}"


def _late(late: Sequence[Standing]) -> Paragraphs:
    if not late:
        return ()
    named = "; ".join(
        words.in_sentence(x.unit.shown) + (f", nhận ngày {words.date_text(x.received)}" if x.received else "")
        for x in late
    )
    listed = f" ({named})" if len(late) <= FEW else ""
    those = "Đơn vị này" if len(late) == 1 else "Các đơn vị này"
    text = (
        f"Đã nhận nhưng sau hạn nộp: {padded(len(late))} đơn vị{listed}. {those} không phải nộp lại; đề nghị các kỳ sau"
    )
    return (say(f"{text} nộp đúng hạn."),)


def _awaited(material: Material, found: Standings) -> Paragraphs:
    """Units that a unit below has not merged yet: it is for that one to remind them."""
    by_carrier: dict[str, list[Unit]] = {}
    for unit, carrier in found.awaited:
        by_carrier.setdefault(carrier, []).append(unit)
    return tuple(
        say(
            f"Theo bản tổng hợp của {words.in_sentence(carrier)}, còn chưa nộp: {_units(units)}. Đề nghị "
            f"{words.in_sentence(carrier)} đôn đốc."
        )
        for carrier, units in by_carrier.items()
    )


def _request(owing: Sequence[Standing]) -> str:
    missing = any(x.is_missing for x in owing)
    rejected = any(not x.is_missing for x in owing)
    if missing and rejected:
        return (
            f"Đề nghị các đơn vị chưa nộp khẩn trương hoàn thành và gửi {_FORM}, các đơn vị phải nộp lại khắc phục lỗi "
            f"và gửi lại {_FORM}"
        )
    those = "các đơn vị" if len(owing) > 1 else "đơn vị"
    return f"Đề nghị {those} {_ask(is_missing=missing)}"


def _ask(*, is_missing: bool) -> str:
    return f"khẩn trương hoàn thành và gửi {_FORM}" if is_missing else f"khắc phục lỗi và gửi lại {_FORM}"


# --- a letter to one ---------------------------------------------------------------------------------------------
def reminder_to(material: Material, found: Standings, each: Standing) -> Made:
    """The letter to one unit; nothing of any other unit is in it."""
    deadline, blanks = _new_day(material, found, (each,))
    who = _agency(material)
    rule = f"; hạn nộp là trước {words.day_words(each.due)}" if each.due else ""
    opening = f"{words.upper_first(who)} đang tổng hợp báo cáo {_what(material)} (biểu Phụ lục 01){rule}."
    if each.is_missing:
        stands = f"{_as_of(found)}chưa nhận được {_FORM} của đơn vị."
    else:
        because = ", vì:" if each.reasons else "."
        stands = f"{_as_of(found)}đã nhận {_FORM} của đơn vị nhưng chưa tổng hợp được{because}"
    lines = [say(f"{opening} {words.upper_first(stands)}")]
    lines += [say(f"- {words.sentence(text)}") for text in each.reasons]
    ask = f"Đề nghị đơn vị {_ask(is_missing=each.is_missing)} {deadline} để {who} tổng hợp, báo cáo theo quy định"
    parts = (Part("mo_dau", tuple(lines)), Part("de_nghi", (Paragraph(ask, (), blanks),)))
    return _made(
        material,
        reminder_name(each.unit),
        f"Công văn đôn đốc {each.unit.shown}",
        addressed((addressee(material.edition, each.unit),)),
        parts,
        {"don_vi": [], "danh_sach": []},
    )


def reminder_name(unit: Unit) -> tuple[str, ...]:
    """The words of the file's name of a letter to one unit."""
    return ("Don_doc", unit.code, unit.name)


# --- both --------------------------------------------------------------------------------------------------------
def _made(
    material: Material,
    name: tuple[str, ...],
    title: str,
    recipients: tuple[str, ...],
    parts: tuple[Part, ...],
    values: Mapping[str, TagValue],
) -> Made:
    facts = material.facts
    frame = build_frame(facts, sign="")
    given = {p.key for p in parts}
    tags: dict[str, TagValue] = {
        **frame_tags(facts, frame),
        "trich_yeu": ["V/v đôn đốc báo cáo kết quả", f"bình đẳng giới {facts.period_words}"],
        "kinh_gui": list(recipients),
        "noi_nhan": ["- Như trên;", f"- Lưu: VT, {GAP}"],
        **{entry.text: [] for entry in OUTLINE if entry.text not in given},
        **values,
    }
    return Made(title, name, parts, tags, own_blanks(frame), out_of_order(material))


def _agency(material: Material) -> str:
    return build_frame(material.facts, sign="").agency_in_text


def _what(material: Material) -> str:
    return f"kết quả thực hiện các mục tiêu, chỉ tiêu về bình đẳng giới {material.facts.period_words}"


def _as_of(found: Standings) -> str:
    return f"tính đến {words.day_words(found.as_of)}, " if found.as_of else "đến nay, "


def _common_day(owing: Sequence[Standing]) -> dt.date | None:
    days = {x.due for x in owing}
    return days.pop() if len(days) == 1 else None


def _new_day(material: Material, found: Standings, owing: Sequence[Standing]) -> tuple[str, tuple[Blank, ...]]:
    """By when to send: the deadline itself where it still lies ahead, else a blank."""
    due, now = _common_day(owing), material.today or found.as_of
    if due and now and due > now:
        return f"trước {words.day_words(due)}", ()
    return f"trước {OPEN_DAY}", (Blank("hạn nộp mới", "thong_tin"),)
