"""The frame of the document: header, recipients, signature. What is not known is a visible blank."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Frame, TagValue
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.words import BLANK, GAP

SHEET = "thong_tin"


def build_frame(facts: Facts, sign: str = "BC") -> Frame:
    """``sign`` is the letters of the kind of document (BC, KH); none for an official letter, whose sign ends with that
    of the office that drafted it."""
    agency = facts.info("agency")
    name = facts.unit.name
    blanks = [
        Blank(label, SHEET, f"INFO.{key}")
        for key, label in (
            ("agency", "tên cơ quan ban hành"),
            ("place", "địa danh"),
            ("copies", "nơi nhận"),
            ("sign_position", "chức vụ người ký"),
        )
        if not facts.info(key)
    ]
    symbol = _symbol(facts, agency)
    if agency and not symbol:
        blanks.append(Blank("ký hiệu văn bản (chữ viết tắt tên cơ quan)", SHEET, "INFO.agency"))
    year = facts.submission.year
    if year is None:
        blanks.append(Blank("năm báo cáo", SHEET, "INFO.year"))
    if not name:
        blanks.append(Blank("tên đơn vị", SHEET, "INFO.unit_name"))
    recipients = words.listed(facts.submission.info.get("INFO.recipient", ""))
    return Frame(
        parent_agency=words.agency_lines(facts.info("agency_parent")),
        agency=words.agency_lines(agency) or (BLANK,),
        agency_in_text=words.agency_in_sentence(agency, name or BLANK),
        symbol=f"{sign}-{symbol or GAP}" if sign else f"{symbol or GAP}-{GAP}",
        place=facts.info("place") or BLANK,
        year=str(year) if year is not None else GAP,
        next_year=str(year + 1) if year is not None else GAP,
        recipients=addressed(recipients),
        copies=_copies(facts, addressed=bool(recipients)),
        authority=tuple(line.upper() for line in words.listed_lines(facts.submission.info.get("INFO.sign_for", ""))),
        position=facts.info("sign_position").upper() or BLANK,
        blanks=tuple(blanks),
    )


def _symbol(facts: Facts, agency: str) -> str:
    if facts.unit.level == "nganh" and facts.unit.code in facts.edition.owners:
        return facts.unit.code
    return words.agency_symbol(agency)


def addressed(items: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of Kính gửi: one recipient on the line itself, several below it."""
    if len(items) <= 1:
        return tuple(f"Kính gửi: {item}" for item in items)
    marks = [";"] * (len(items) - 1) + ["."]
    return ("Kính gửi:", *(f"- {item}{mark}" for item, mark in zip(items, marks, strict=True)))


def _copies(facts: Facts, *, addressed: bool) -> tuple[str, ...]:
    """``Như trên`` repeats Kính gửi, so it stands only where there is one; the filing line is always last."""
    typed = words.listed(facts.submission.info.get("INFO.copies", ""))
    kept = [item for item in typed if not item.lower().startswith(("như trên", "lưu"))]
    first = ["Như trên"] if addressed else []
    return (*(f"- {item};" for item in [*first, *(kept or [BLANK])]), f"- Lưu: VT, {GAP}")


FRAME_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "co_quan_chu_quan": "các dòng tên cơ quan chủ quản",
        "co_quan_ban_hanh": "các dòng tên cơ quan ban hành",
        "ten_co_quan": "tên cơ quan ban hành viết trong câu",
        "ky_hieu": "ký hiệu văn bản, ví dụ BC-UBND",
        "dia_danh": "địa danh",
        "nam": "năm báo cáo",
        "nam_sau": "năm sau năm báo cáo",
        "ky": "kỳ báo cáo viết trong câu: năm 2024, 6 tháng đầu năm 2024",
        "ky_sau": "kỳ tiếp theo: năm 2025, 6 tháng cuối năm 2024",
        "kinh_gui": "các dòng Kính gửi",
        "noi_nhan": "các dòng Nơi nhận",
        "quyen_han": "các dòng quyền hạn ký (TM., KT.)",
        "chuc_vu": "chức vụ người ký",
    }
)
"""The tags that every template has."""


def frame_tags(facts: Facts, frame: Frame) -> dict[str, TagValue]:
    """The values of ``FRAME_MEANINGS``."""
    return {
        "co_quan_chu_quan": list(frame.parent_agency),
        "co_quan_ban_hanh": list(frame.agency),
        "ten_co_quan": frame.agency_in_text,
        "ky_hieu": frame.symbol,
        "dia_danh": frame.place,
        "nam": frame.year,
        "nam_sau": frame.next_year,
        "ky": facts.period_words,
        "ky_sau": facts.next_period_words,
        "kinh_gui": list(frame.recipients),
        "noi_nhan": list(frame.copies),
        "quyen_han": list(frame.authority),
        "chuc_vu": frame.position,
    }
