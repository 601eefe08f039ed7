"""The directive letter to units below and offices: what to report, to whom and by when, and which agency does what.

It is about what comes next: an annual workbook with figures gives the letter of the next year, a six-month one that of
the rest of its year; a workbook without any figure that of its own year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from xlsx_addin.catalogue import TARGET_YEARS
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Made, Paragraph, Paragraphs, Part, TagValue, leave_blank, say
from xlsx_addin.narrative.facts import Facts, Row
from xlsx_addin.narrative.frame import FRAME_MEANINGS, addressed, build_frame, frame_tags
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.outline import Entry, part
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.narrative.sections.content import blank_text, free_text
from xlsx_addin.narrative.sections.schedule import Schedule, Scheduled, all_of, schedule
from xlsx_addin.narrative.words import BLANK, GAP, OPEN_DAY

_GENDER = "bình đẳng giới và vì sự tiến bộ của phụ nữ"
_GROUNDS = ("Căn cứ", "Thực hiện", "Theo ")

OUTLINE = (
    part("can_cu"),
    part("mo_dau"),
    Entry(2, "1. Nội dung báo cáo"),
    part("noi_dung"),
    Entry(2, "2. Thời hạn và nơi nhận báo cáo"),
    part("noi_gui"),
    Entry(2, "3. Nhiệm vụ của các cơ quan, đơn vị"),
    part("nhiem_vu"),
)

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        "trich_yeu": "các dòng V/v",
        "can_cu": "căn cứ",
        "mo_dau": "đoạn mở đầu",
        "noi_dung": "mục 1 của công văn chỉ đạo, nội dung báo cáo",
        "noi_gui": "mục 2 của công văn chỉ đạo, nơi nhận báo cáo",
        "lich": "bảng thời hạn, mỗi mục có bao_cao, ky, noi_gui, ngay",
        "nhiem_vu": "mục 3 của công văn chỉ đạo, nhiệm vụ của từng cơ quan",
    }
)


def directive(material: Material) -> Made:
    """Raises ``DocumentRefused`` (``nobody-below``, ``bad-deadlines``)."""
    facts = material.facts
    if facts.unit.level not in facts.edition.territorial_levels:
        raise DocumentRefused(
            "nobody-below",
            "Công văn chỉ đạo gửi cấp dưới và các cơ quan của địa phương; sổ của sở, ngành hoặc chưa ghi cấp thì không "
            "có.",
        )
    year, period = _next(facts)
    coming = schedule(material, year, period, received_only=True) if year else Schedule((), ())
    frame = build_frame(facts, sign="")
    who = frame.agency_in_text
    senders = _senders(coming.lines)
    about = f"năm {year}" if year else f"năm {GAP}"
    parts = (
        Part("can_cu", _grounds(facts)),
        Part("mo_dau", (_opening(who, senders, about),)),
        Part("noi_dung", _contents(coming.lines, year)),
        Part("noi_gui", _where(who, coming.lines)),
        Part("nhiem_vu", _tasks(facts)),
    )
    values: dict[str, TagValue] = {
        **frame_tags(facts, frame),
        "trich_yeu": ["V/v triển khai công tác", "bình đẳng giới, vì sự tiến bộ", f"của phụ nữ {about}"],
        "kinh_gui": list(addressed(senders) or (f"Kính gửi: {BLANK}",)),
        "noi_nhan": _copies(facts),
        "lich": [_line(facts, x) for x in coming.lines],
    }
    blanks = (*frame.blanks, *([] if senders else [Blank("nơi nhận công văn (Kính gửi)")]))
    name = ("Cong_van_chi_dao", facts.unit.code, facts.unit.name, str(year or ""))
    return Made(f"Công văn chỉ đạo {about}", name, parts, values, blanks, coming.remarks)


def _next(facts: Facts) -> tuple[int | None, str]:
    """The year that the letter is about, and the one period where it is not both."""
    year = facts.submission.year
    if year is None or not facts.values:
        return year, ""
    return (year, "nam") if facts.is_half_year else (year + 1, "")


def _senders(lines: Sequence[Scheduled]) -> tuple[str, ...]:
    """Whom the letter goes to: all who have something to send."""
    return tuple(dict.fromkeys(text for x in lines for text in x.senders))


def _grounds(facts: Facts) -> Paragraphs:
    """What staff wrote into a workbook that holds nothing else yet. Beside figures stand the grounds of a report on
    what is over, which are none of a letter on what comes: then it is a blank to fill in."""
    if facts.values:
        return (leave_blank(f"Căn cứ {BLANK};", Blank("căn cứ của công văn (văn bản chỉ đạo của cấp trên)")),)
    written = tuple(replace(p, text=_as_ground(p.text)) for p in free_text(facts, "can_cu"))
    return written or (replace(blank_text(facts, "can_cu"), text=f"Căn cứ {BLANK};"),)


def _as_ground(text: str) -> str:
    """``Căn cứ Công văn số …;``."""
    ground = text.lstrip("-+ ").rstrip(" .;,:")
    return f"{'' if ground.startswith(_GROUNDS) else 'Căn cứ '}{ground};"


def _opening(who: str, senders: Sequence[str], about: str) -> Paragraph:
    asked = all_of(["", *senders])[2:] or "các cơ quan, đơn vị"
    return say(
        f"{words.upper_first(who)} đề nghị {asked} triển khai thực hiện công tác {_GENDER} {about} và chế độ thông "
        "tin, báo cáo như sau:"
    )


def _contents(lines: Sequence[Scheduled], year: int | None) -> Paragraphs:
    """What goes into each report that is asked for."""
    asked = {report for x in lines for report in x.reports}
    said = []
    if not lines or asked & {"phu-luc-01", "ket-qua"}:
        said.append(
            say(
                "- Kết quả thực hiện các mục tiêu, chỉ tiêu về bình đẳng giới theo biểu Phụ lục 01 (sổ gửi kèm): ghi "
                "số lượng thực tế, tỷ lệ do biểu tính; không phát sinh thì ghi 0, chưa có số liệu thì để trống và nêu "
                "lý do; kiểm tra và sửa các lỗi trong sổ trước khi gửi."
            )
        )
    if not lines or asked & {"hoat-dong", "ket-qua"}:
        said.append(
            say(
                "- Kết quả hoạt động vì sự tiến bộ của phụ nữ theo đề cương Phụ lục 02: kết quả đạt được; khó khăn, "
                "vướng mắc; kiến nghị, đề xuất."
            )
        )
    if "tu-kiem-tra" in asked:
        said.append(say(f"- Kết quả tự kiểm tra công tác {_GENDER}, theo đề cương của đơn vị."))
    if target := _target_year(year):
        said.append(
            say(
                "- Cơ quan chủ trì chỉ tiêu nào thì rà soát, đánh giá kết quả và dự báo khả năng đạt chỉ tiêu đó đến "
                f"năm {target}."
            )
        )
    return tuple(said)


def _target_year(year: int | None) -> int | None:
    return next((target for target in TARGET_YEARS if year and year <= target), None)


def _where(who: str, lines: Sequence[Scheduled]) -> Paragraphs:
    by = ", theo thời hạn sau:" if lines else f", trước {OPEN_DAY}."
    blanks = [Blank("cơ quan đầu mối nhận báo cáo"), Blank("hộp thư nhận bản mềm")]
    blanks += [] if lines else [Blank("thời hạn báo cáo")]
    text = (
        f"Các cơ quan, đơn vị gửi báo cáo về {who} (qua {BLANK}), đồng thời gửi sổ Phụ lục 01 và bản mềm "
        f"của báo cáo đến hộp thư {BLANK}{by}"
    )
    return (leave_blank(text, *blanks),)


def _line(facts: Facts, x: Scheduled) -> TagValue:
    return {
        "bao_cao": x.what,
        "ky": words.upper_first(facts.edition.periods.get(x.period, x.period)),
        "noi_gui": all_of(x.senders),
        "ngay": words.date_text(x.due),
    }


def _tasks(facts: Facts) -> Paragraphs:
    """The planned activities by agency, in the order in which agencies first appear on ``Kế hoạch``."""
    by_agency: dict[str, list[Row]] = {}
    for row in facts.own_rows("ke_hoach"):
        if row.text("content"):
            by_agency.setdefault(row.text("agency").strip(" .;"), []).append(row)
    if not by_agency:
        return (leave_blank(BLANK, Blank("nhiệm vụ giao cho từng cơ quan, đơn vị", "ke_hoach")),)
    said = []
    for number, (agency, rows) in enumerate(by_agency.items(), start=1):
        said.append(say(f"3.{number}. {agency or 'Các cơ quan, đơn vị'}:", "ke_hoach"))
        said += [say(f"- {_task(row)}", "ke_hoach") for row in rows]
    return tuple(said)


def _task(row: Row) -> str:
    content, until = row.text("content").rstrip(" .;"), words.lower_first(words.date_text(row.cells.get("deadline")))
    return words.upper_first(f"{content} (thời hạn: {until})." if until else f"{content}.")


def _copies(facts: Facts) -> list[TagValue]:
    typed = words.listed(facts.submission.info.get("INFO.copies", ""))
    kept = [item for item in typed if not item.lower().startswith(("như trên", "lưu"))]
    return ["- Như trên;", *(f"- {item};" for item in kept or [BLANK]), f"- Lưu: VT, {GAP}"]
