"""The report on what an agency found when it inspected itself.

The province's plan (decision 373/QĐ-UBND of 8 April 2024, part V.3) asks for it before 5 December and leaves the
outline to each agency, on the frame of the objectives and targets: this one is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Made, Paragraph, Paragraphs, Part, leave_blank, say
from xlsx_addin.narrative.documents import periodic
from xlsx_addin.narrative.documents.plan import goal_tables
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.frame import FRAME_MEANINGS, build_frame, frame_tags
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import Entry, Outline, part
from xlsx_addin.narrative.sections.content import demanded_text, free_text, guidance, inspection
from xlsx_addin.narrative.sections.organisation import budgets, organisation
from xlsx_addin.narrative.sections.own_checks import quality, units_without_figures
from xlsx_addin.narrative.sections.planned import (
    Goal,
    Goals,
    Standing,
    counted,
    differs,
    goals,
    number_of_goals,
    unknown,
    unknown_blank,
)
from xlsx_addin.narrative.words import BLANK, FEW, GAP
from xlsx_addin.numbers import padded
from xlsx_addin.targets import target_year

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"

OUTLINE: Outline = (
    part("can_cu"),
    Entry(1, "I. TÌNH HÌNH TRIỂN KHAI {{ ky | upper }}"),
    Entry(2, "1. Ban hành văn bản chỉ đạo, triển khai"),
    part("chi_dao"),
    Entry(2, "2. Tổ chức, cán bộ và kinh phí"),
    part("to_chuc"),
    part("kinh_phi"),
    Entry(2, "3. Phối hợp liên ngành"),
    part("phoi_hop"),
    Entry(2, "4. Kiểm tra, giám sát"),
    part("kiem_tra"),
    Entry(1, "II. KẾT QUẢ TỰ KIỂM TRA"),
    Entry(2, "1. Thực hiện các mục tiêu, chỉ tiêu"),
    part("tu_danh_gia"),
    Entry(2, "2. Số liệu báo cáo"),
    part("kiem_tra_so_lieu"),
    Entry(1, "III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"),
    Entry(2, "1. Tồn tại, hạn chế"),
    part("ton_tai"),
    Entry(2, "2. Nguyên nhân"),
    part("nguyen_nhan"),
    Entry(1, "IV. KIẾN NGHỊ"),
    part("kien_nghi"),
    Entry(1, "V. CAM KẾT, THỜI HẠN KHẮC PHỤC"),
    part("khac_phuc"),
)

_AS_IN_THE_REPORT = ("can_cu", "chi_dao", "to_chuc", "kinh_phi", "phoi_hop", "kiem_tra")
MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        **{key: periodic.MEANINGS[key] for key in _AS_IN_THE_REPORT},
        "tu_danh_gia": "tự kiểm tra, mục II.1, đoạn trước bảng chỉ tiêu",
        "nam_muc_tieu": "năm của mục tiêu áp dụng: 2025, 2030",
        "chi_tieu": "bảng chỉ tiêu: từng mục tiêu có ten và dong (tt, ten, ket_qua, muc_tieu, khoang_cach)",
        "kiem_tra_so_lieu": "tự kiểm tra, mục II.2, lỗi và cảnh báo còn lại, nội dung đã chấp nhận",
        "ton_tai": "tự kiểm tra, mục III.1, tồn tại, hạn chế",
        "nguyen_nhan": "tự kiểm tra, mục III.2, nguyên nhân",
        "kien_nghi": "tự kiểm tra, mục IV, kiến nghị",
        "khac_phuc": "tự kiểm tra, mục V, thời hạn khắc phục",
    }
)


def self_inspection(material: Material) -> Made:
    facts = material.facts
    frame = build_frame(facts)
    year = facts.submission.year
    found = goals(facts, year)
    parts = (
        Part("can_cu", _opening(facts, frame.agency_in_text)),
        Part("chi_dao", guidance(facts, frame, "")),
        Part("to_chuc", organisation(facts)),
        Part("kinh_phi", budgets(facts)),
        Part("phoi_hop", demanded_text(facts, "phoi_hop")),
        Part("kiem_tra", inspection(facts, frame)),
        Part("tu_danh_gia", _assessed(facts, found)),
        Part("kiem_tra_so_lieu", quality(material)),
        Part("ton_tai", _shortcomings(material, found)),
        Part("nguyen_nhan", (leave_blank(BLANK, Blank("nguyên nhân của tồn tại, hạn chế")),)),
        Part("kien_nghi", _proposals(facts)),
        Part("khac_phuc", _promise(frame.agency_in_text)),
    )
    values = {
        **frame_tags(facts, frame),
        "nam_muc_tieu": GAP if year is None else str(target_year(year)),
        "chi_tieu": goal_tables(found),
    }
    name = ("Tu_kiem_tra", facts.unit.code, facts.unit.name, frame.year)
    blanks = (*frame.blanks, *unknown_blank(found, facts.period_words))
    return Made(f"Báo cáo tự kiểm tra {frame.year}", name, parts, values, blanks)


def _opening(facts: Facts, agency: str) -> Paragraphs:
    """What the report of results rests on need not be what this one rests on."""
    text = f"Thực hiện {BLANK}, {agency} báo cáo kết quả tự kiểm tra công tác {_GENDER} {facts.period_words} như sau:"
    return (leave_blank(text, Blank("căn cứ tự kiểm tra (văn bản yêu cầu)")),)


def _assessed(facts: Facts, found: Sequence[Goals]) -> Paragraphs:
    if not found:
        return (leave_blank(BLANK, Blank("kết quả thực hiện các mục tiêu, chỉ tiêu", "phu_luc_01")),)
    ids = [goal.row.id for each in found for goal in each.lines]
    lead = f"Đối chiếu {padded(number_of_goals(found))} chỉ tiêu thuộc trách nhiệm báo cáo với mục tiêu áp dụng"
    if not differs(found):
        return (say(f"{lead}, {counted(found)}. Cụ thể:", *ids),)
    by_centre = f"Theo mục tiêu của trung ương, {counted(found, central=True)}"
    return (say(f"{lead}: theo mục tiêu của tỉnh, {counted(found)}. {by_centre}. Cụ thể:", *ids),)


# --- III -------------------------------------------------------------------------------------------------------
def _shortcomings(material: Material, found: Sequence[Goals]) -> Paragraphs:
    """What the figures show, then what the unit wrote. All rows are annual: half a year lacks none."""
    facts = material.facts
    short = [goal for each in found for goal in each.lines if Standing.AHEAD in (goal.provincial, goal.central)]
    facts_said = [
        *_named("chỉ tiêu dưới mục tiêu áp dụng", short, "tại bảng Mục II"),
        *_named("chỉ tiêu chưa có số liệu", () if facts.is_half_year else unknown(found), "tại bảng Mục II"),
        *_units(material),
    ]
    written = free_text(facts, "kho_khan")
    if facts_said or written:
        return (*facts_said, *written)
    if any(goal.provincial is Standing.REACHED for each in found for goal in each.lines):
        text = "Các chỉ tiêu có số liệu đều đạt mục tiêu áp dụng; tồn tại, hạn chế khác:"
    else:
        text = "Tồn tại, hạn chế:"
    return (leave_blank(f"{text} {BLANK}.", Blank("tồn tại, hạn chế", "noi_dung")),)


def _named(what: str, found: Sequence[Goal], where: str) -> list[Paragraph]:
    """Named when few, counted when many."""
    if not found:
        return []
    names = "; ".join(words.lower_first(goal.name) for goal in found)
    detail = f": {names}" if len(found) <= FEW else f", nêu {where}"
    return [say(f"- Còn {padded(len(found))} {what}{detail}.", *(goal.row.id for goal in found))]


def _units(material: Material) -> list[Paragraph]:
    without = units_without_figures(material)
    if not without:
        return []
    named = f": {words.name_units(without)}" if len(without) <= FEW else ", nêu tại trang «Theo dõi nộp» của sổ"
    return [say(f"- Còn {padded(len(without))} đơn vị chưa có số liệu trong sổ tổng hợp{named}.", "theo_doi_nop")]


# --- IV, V -----------------------------------------------------------------------------------------------------
def _proposals(facts: Facts) -> Paragraphs:
    written = (*free_text(facts, "kien_nghi_lanh_dao"), *free_text(facts, "kien_nghi_co_quan"))
    return written or demanded_text(facts, "kien_nghi_lanh_dao")


def _promise(agency: str) -> Paragraphs:
    day = f"trước ngày {GAP} tháng {GAP} năm {GAP}"
    text = f"{words.upper_first(agency)} khắc phục các tồn tại, hạn chế nêu trên {day}; cơ quan, người chịu trách nhiệm"
    return (leave_blank(f"{text}: {BLANK}.", Blank("thời hạn khắc phục, cơ quan và người chịu trách nhiệm")),)
