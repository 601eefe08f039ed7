"""The plan of a province, district, commune or department for the time after the workbook's period.

The sheet ``Kế hoạch`` holds next period's activities: the workbook of 2024 gives the plan of 2025, that of the first
half of 2025 the plan of its second half. Targets are those that apply to the plan's year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from xlsx_addin.catalogue import Edition, edition_on
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Made, Paragraphs, Part, TagValue, leave_blank, say
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.frame import FRAME_MEANINGS, build_frame, frame_tags
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import Entry, Outline, part
from xlsx_addin.narrative.sections.activities import Activity, activities, duties, funding, gaps
from xlsx_addin.narrative.sections.content import free_text
from xlsx_addin.narrative.sections.planned import Goals, counted, differs, goals, number_of_goals, unknown_blank
from xlsx_addin.narrative.sections.schedule import Schedule, reporting_dates, schedule
from xlsx_addin.narrative.words import BLANK, GAP
from xlsx_addin.numbers import padded, to_text
from xlsx_addin.targets import target_year

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"

OUTLINE: Outline = (
    part("can_cu"),
    Entry(1, "I. MỤC ĐÍCH, YÊU CẦU"),
    Entry(2, "1. Mục đích"),
    part("muc_dich"),
    Entry(2, "2. Yêu cầu"),
    part("yeu_cau"),
    Entry(1, "II. MỤC TIÊU, CHỈ TIÊU {{ ky_sau | upper }}"),
    part("muc_tieu_nam"),
    Entry(1, "III. NHIỆM VỤ, HOẠT ĐỘNG"),
    part("nhiem_vu_chinh"),
    Entry(1, "IV. TỔ CHỨC THỰC HIỆN"),
    part("phan_cong"),
    Entry(1, "V. KINH PHÍ THỰC HIỆN"),
    part("tong_kinh_phi"),
    Entry(1, "VI. CHẾ ĐỘ THÔNG TIN, BÁO CÁO"),
    part("bao_cao"),
)

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        "can_cu": "căn cứ và câu mở đầu",
        "muc_dich": "kế hoạch, mục I.1, mục đích",
        "yeu_cau": "kế hoạch, mục I.2, yêu cầu",
        "muc_tieu_nam": "kế hoạch, mục II, đoạn trước bảng chỉ tiêu",
        "nam_muc_tieu": "năm của mục tiêu áp dụng: 2025, 2030",
        "chi_tieu": "bảng chỉ tiêu: từng mục tiêu có ten và dong (tt, ten, ket_qua, muc_tieu, khoang_cach)",
        "nhiem_vu_chinh": "kế hoạch, mục III, đoạn trước bảng hoạt động",
        "hoat_dong": "bảng hoạt động: tt, noi_dung, co_quan, thoi_han, kinh_phi",
        "cong_kinh_phi": "kế hoạch, tổng kinh phí đã ghi; trống khi chưa ghi",
        "phan_cong": "kế hoạch, mục IV, nhiệm vụ của từng cơ quan",
        "tong_kinh_phi": "kế hoạch, mục V, kinh phí",
        "bao_cao": "kế hoạch, mục VI, thời hạn báo cáo",
    }
)


def plan(material: Material) -> Made:
    """Raises ``DocumentRefused`` (``bad-deadlines``)."""
    facts = material.facts
    frame = build_frame(facts, "KH")
    year, start = plan_time(facts)
    form = edition_on(start)[0] if start else facts.edition
    due = schedule(material, year, "nam" if facts.is_half_year else "") if year else Schedule((), ())
    found, ahead = activities(facts), goals(facts, year)
    parts = (
        Part("can_cu", _opening(facts, frame.agency_in_text)),
        Part("muc_dich", _purpose(facts)),
        Part("yeu_cau", _demands()),
        Part("muc_tieu_nam", _targets(facts, ahead)),
        Part("nhiem_vu_chinh", _tasks(facts, found)),
        Part("phan_cong", _duties(facts, found, form)),
        Part("tong_kinh_phi", funding(found)),
        Part("bao_cao", reporting_dates(due, frame.agency_in_text)),
    )
    values = {
        **frame_tags(facts, frame),
        "kinh_gui": [],
        "noi_nhan": _copies(facts, frame.copies),
        "nam_muc_tieu": GAP if year is None else str(target_year(year)),
        "chi_tieu": goal_tables(ahead),
        "hoat_dong": [_activity(a) for a in found],
        "cong_kinh_phi": _sum_of(found),
    }
    name = ("Ke_hoach", facts.unit.code, facts.unit.name, str(year or ""))
    blanks = (*frame.blanks, *unknown_blank(ahead, facts.period_words), *gaps(found))
    return Made(f"Kế hoạch {facts.next_period_words}", name, parts, values, blanks, due.remarks)


def plan_time(facts: Facts) -> tuple[int | None, dt.date | None]:
    """The plan's year and first day; None where the workbook does not tell its own year."""
    year = facts.submission.year
    if year is None:
        return None, None
    return (year, dt.date(year, 7, 1)) if facts.is_half_year else (year + 1, dt.date(year + 1, 1, 1))


# --- paragraphs ------------------------------------------------------------------------------------------------
def _opening(facts: Facts, agency: str) -> Paragraphs:
    """The documents that a plan rests on are not in the workbook: only the strategy is known."""
    text = (
        f"Thực hiện {facts.edition.strategy} và {BLANK}, {agency} ban hành Kế hoạch thực hiện công tác {_GENDER} "
        f"{facts.next_period_words} như sau:"
    )
    return (leave_blank(text, Blank("căn cứ ban hành kế hoạch (văn bản chỉ đạo của cấp trên)")),)


def _purpose(facts: Facts) -> Paragraphs:
    name = words.in_sentence(facts.unit.name) or BLANK
    where = f"của {name}" if facts.edition.is_department(facts.unit.level) else f"trên địa bàn {name}"
    return (
        say(
            f"- Triển khai {facts.edition.strategy} {where}; phấn đấu đạt các chỉ tiêu còn thấp, giữ vững các chỉ tiêu "
            "đã đạt."
        ),
        say(
            "- Nâng cao nhận thức, trách nhiệm của các cơ quan, đơn vị và người dân trong thực hiện bình đẳng giới, "
            "phòng ngừa và ứng phó với bạo lực trên cơ sở giới."
        ),
    )


def _demands() -> Paragraphs:
    return (
        say("- Mỗi nhiệm vụ phân công rõ cơ quan thực hiện, thời hạn và nguồn lực; hoạt động thiết thực, tiết kiệm."),
        say("- Kết quả được theo dõi theo biểu Phụ lục 01, báo cáo đầy đủ, đúng thời hạn."),
    )


def _targets(facts: Facts, ahead: Sequence[Goals]) -> Paragraphs:
    lead = f"Mục tiêu, chỉ tiêu áp dụng cho {facts.next_period_words} được đối chiếu với kết quả {facts.period_words}"
    if not ahead:
        return (leave_blank(f"{lead}: {BLANK}.", Blank("mục tiêu, chỉ tiêu của kế hoạch", "phu_luc_01")),)
    number = padded(number_of_goals(ahead))
    ids = [goal.row.id for each in ahead for goal in each.lines]
    if not differs(ahead):
        said = counted(ahead, to_come=True)
        said = words.upper_first(said) if said.startswith("cả ") else f"Trong {number} chỉ tiêu {said}"
        return (say(f"{lead}. {said}. Cụ thể:", *ids),)
    whose = f"theo mục tiêu của tỉnh {counted(ahead, to_come=True)}"
    central = f"Theo mục tiêu của trung ương {counted(ahead, central=True, to_come=True)}"
    return (say(f"{lead}. Trong {number} chỉ tiêu, {whose}. {central}. Cụ thể:", *ids),)


def _tasks(facts: Facts, found: Sequence[Activity]) -> Paragraphs:
    written = free_text(facts, "nhiem_vu")
    if not found:
        return (*written, leave_blank(f"Các hoạt động: {BLANK}."))  # ``gaps`` lists it
    lead = "Các hoạt động cụ thể" if written else "Các hoạt động"
    return (*written, say(f"{lead} {facts.next_period_words}:", "ke_hoach"))


def _duties(facts: Facts, found: Sequence[Activity], form: Edition) -> Paragraphs:
    named = duties(facts, found, form)
    rest = "Các cơ quan, đơn vị khác theo chức năng, nhiệm vụ phối hợp thực hiện Kế hoạch."
    if named:
        return (*named, say(rest))
    what = Blank("phân công nhiệm vụ cho từng cơ quan", "ke_hoach")
    return (leave_blank(f"1. {BLANK}", what), say(rest))


def _copies(facts: Facts, copies: Sequence[str]) -> list[TagValue]:
    """A plan has no Kính gửi: whom the report goes to is among those who receive a copy."""
    superior = [f"- {item};" for item in words.listed(facts.submission.info.get("INFO.recipient", ""))]
    rest = [line for line in copies if not line.startswith("- Như trên")]
    if superior:
        rest = [line for line in rest if line not in superior and line != f"- {BLANK};"]
    return [*superior, *rest]


# --- tables ----------------------------------------------------------------------------------------------------
def goal_tables(found: Sequence[Goals]) -> list[TagValue]:
    """The chỉ tiêu by objective, for a table."""
    tables: list[TagValue] = []
    for each in found:
        lines: list[TagValue] = [
            {
                "tt": goal.number,
                "ten": goal.name,
                "ket_qua": goal.result,
                "muc_tieu": list(goal.targets),
                "khoang_cach": list(goal.distances),
            }
            for goal in each.lines
        ]
        tables.append({"ten": words.clean(each.objective.label), "dong": lines})
    return tables


def _activity(a: Activity) -> TagValue:
    return {
        "tt": str(a.number),
        "noi_dung": words.upper_first(a.content),
        "co_quan": a.agency or GAP,
        "thoi_han": a.deadline or GAP,
        "kinh_phi": a.funding or GAP,
    }


def _sum_of(found: Sequence[Activity]) -> str:
    stated = [a.money for a in found if a.money is not None]
    return to_text(sum(stated)) if stated else ""
