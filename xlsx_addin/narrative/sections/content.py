"""Sections I.1, I.3, I.4, I.5 and II to IV of an annual report: figures to paragraphs.

No sentence stands for what has no figure. What the outline (Phụ lục 02) demands and the workbook does not say
becomes a blank to fill in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, DocumentLine, Frame, Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.facts import Facts, Row
from xlsx_addin.narrative.words import BLANK, GAP
from xlsx_addin.numbers import padded
from xlsx_addin.ratios import women_rate

KIND_ORDER = (
    "Nghị quyết",
    "Chỉ thị",
    "Chương trình",
    "Kế hoạch",
    "Quyết định",
    "Hướng dẫn",
    "Báo cáo",
    "Tờ trình",
    "Thông báo",
    "Công văn",
)
# Words that open a subject and stay small after the kind of document ("Kế hoạch thực hiện …").
_SMALL = re.compile(
    r"(báo|ban|bổ|chuẩn|chương|công|cử|đánh|điều|giao|góp|hưởng|kiểm|kiện|khen|phát|phân|phê|phối|quy|sơ|tăng|tham|"
    r"thành|thực|tiếp|tổ|tổng|triển|truyền|tuyên|về|việc|xây|xử)\s",
    re.IGNORECASE,
)


# --- free text -----------------------------------------------------------------------------------------------
def free_text(facts: Facts, section: str) -> Paragraphs:
    return tuple(Paragraph(bullet(line), (f"noi_dung.{section}",), section=section) for line in facts.written(section))


def bullet(line: str) -> str:
    """A typed line with the signs of a list made one: ``- ``, ``+ ``."""
    if line[0] in "-–—•*●▪":
        return f"- {line.lstrip('-–—•*●▪ ')}"
    return f"+ {line.lstrip('+ ')}" if line[0] == "+" else line


def demanded_text(facts: Facts, section: str) -> Paragraphs:
    return free_text(facts, section) or (blank_text(facts, section),)


def blank_text(facts: Facts, section: str) -> Paragraph:
    """The place of a text that nobody has written yet."""
    return Paragraph(BLANK, blanks=(text_blank(facts, section),), section=section)


def text_blank(facts: Facts, section: str) -> Blank:
    return Blank(f"nội dung «{facts.edition.sections.get(section, section)}»", "noi_dung")


# --- opening and I.1 -----------------------------------------------------------------------------------------
def opening(facts: Facts, frame: Frame) -> Paragraphs:
    """On what grounds the report is made, then who reports."""
    reports = f"{frame.agency_in_text} báo cáo kết quả thực hiện như sau:"
    grounds = facts.written("can_cu")
    if not grounds:
        return (leave_blank(f"Thực hiện {BLANK}, {reports}", text_blank(facts, "can_cu")),)
    *before, last = grounds
    if not last.endswith(":"):
        start = "" if last.startswith(("Thực hiện", "Căn cứ", "Theo ")) else "Thực hiện "
        last = f"{start}{last.rstrip(' .;,')}, {reports}"
    return tuple(say(line, "noi_dung.can_cu") for line in (*before, last))


def guidance(facts: Facts, frame: Frame, appendix: str) -> Paragraphs:
    """Documents the unit issued itself, then those of the units below."""
    own, below = facts.own_rows("van_ban"), facts.rows_below("van_ban")
    task = "văn bản chỉ đạo, triển khai công tác bình đẳng giới và vì sự tiến bộ của phụ nữ"
    issued = f"{words.upper_first(facts.period_words)}, {frame.agency_in_text}"
    stated = facts.own("HD.van_ban.total")
    said: list[Paragraph] = []
    if own:
        where = f" (danh mục tại {appendix} kèm theo)"
        said.append(say(f"{issued} đã ban hành {padded(len(own))} {task}, gồm: {by_kind(own)}{where}.", "van_ban"))
    elif stated == 0:
        said.append(say(f"{issued} chưa ban hành văn bản riêng về công tác này.", "HD.van_ban.total"))
    else:
        number = BLANK if stated is None else padded(stated)
        text = f"{issued} đã ban hành {number} {task}, gồm: {BLANK}."
        said.append(leave_blank(text, Blank("danh sách văn bản đã ban hành", "van_ban")))
    if below:
        units = len({row.unit for row in below})
        text = (
            f"{words.upper_first(facts.those_below)} đã ban hành {padded(len(below))} văn bản triển khai "
            f"({padded(units)} đơn vị), gồm: {by_kind(below)}."
        )
        said.append(say(text, "van_ban"))
    return tuple(said)


def by_kind(rows: Sequence[Row]) -> str:
    """``03 Kế hoạch; 04 Quyết định; 09 Công văn``, in the order of ``KIND_ORDER``."""
    counts = Counter(row.text("kind") if row.text("kind") in KIND_ORDER else "" for row in rows)
    named = [f"{padded(counts[kind])} {kind}" for kind in KIND_ORDER if counts[kind]]
    return "; ".join([*named, f"{padded(counts[''])} văn bản khác"] if counts[""] else named)


def document_lines(facts: Facts) -> tuple[DocumentLine, ...]:
    """The unit's own documents as they are listed, in the order of the sheet."""
    return tuple(
        DocumentLine(
            subject=_subject(row),
            number=row.text("number") or GAP,
            date=words.date_text(row.cells.get("date")) or GAP,
            issuer=row.text("issuer"),
        )
        for row in facts.own_rows("van_ban")
    )


def _subject(row: Row) -> str:
    kind, subject = row.text("kind"), row.text("subject")
    if not subject:
        return kind or BLANK
    if kind not in KIND_ORDER or subject.lower().startswith(kind.lower()):
        return subject
    return f"{kind} {words.lower_first(subject) if _SMALL.match(subject) else subject}"


# --- I.3 women cadres ----------------------------------------------------------------------------------------
def cadres(facts: Facts) -> Paragraphs:
    """Advice on women cadres as the unit wrote it, then every body at every level that the report speaks of."""
    said: list[Paragraph] = list(demanded_text(facts, "can_bo_nu"))
    for lead, code, who in (
        ("- Tỷ lệ nữ tham gia cấp ủy Đảng:", "capuy", "Cấp ủy Đảng"),
        ("- Tỷ lệ nữ đại biểu Hội đồng nhân dân:", "hdnd", "Hội đồng nhân dân"),
    ):
        levels = [level for level in facts.levels if _spoken_of(facts, level, [code])]
        if levels:
            said.append(say(lead))
        for level in levels:
            text, used, blanks = _share(facts, f"CB.{code}.{level}")
            mark = "." if level == levels[-1] else ";"
            said.append(Paragraph(f"+ {who} {facts.level_words(level)}: {text}{mark}", used, blanks))
    leaders = [
        _leaders_line(facts, level, who, codes)
        for codes, who in (
            (("ct_ubnd", "pct_ubnd"), "Ủy ban nhân dân"),
            (("ct_hdnd", "pct_hdnd"), "Hội đồng nhân dân"),
        )
        for level in facts.levels
        if _spoken_of(facts, level, codes)
    ]
    if leaders:
        said += [say("- Nữ giữ chức danh lãnh đạo chủ chốt của chính quyền địa phương:"), *leaders]
    return tuple(said)


def _spoken_of(facts: Facts, level: str, codes: Sequence[str]) -> bool:
    """A level's line stands when there are figures, or when figures are due from that level."""
    if any(facts.get(f"CB.{code}.{level}.{c}") is not None for code in codes for c in ("women", "total")):
        return True
    return level == facts.unit.level or (facts.submission.is_consolidation and level in facts.levels)


def _share(facts: Facts, stem: str) -> tuple[str, tuple[str, ...], tuple[Blank, ...]]:
    """What one row of the sheet says: text, figures used, blanks left."""
    women_id, total_id = f"{stem}.women", f"{stem}.total"
    women, total = facts.get(women_id), facts.get(total_id)
    text = words.women_of(women, total)
    if GAP in text:
        label = facts.edition.fields[women_id].label
        what = f"số liệu cán bộ nữ: {words.lower_first(label)}"
        return text, (), (Blank(what, "can_bo_nu", women_id if women is None else total_id),)
    now = women_rate(women, total).value
    women_before, total_before = facts.get(f"{women_id}_prev"), facts.get(f"{total_id}_prev")
    before = women_rate(women_before, total_before).value
    used: tuple[str, ...] = (women_id, total_id)
    if now is not None and before is not None and (total or 0) > 1:
        text = f"{text}, {words.change(now, before)}"
        used = (*used, f"{women_id}_prev", f"{total_id}_prev")
    return f"{text}{facts.basis(women_id)}", used, ()


def _leaders_line(facts: Facts, level: str, who: str, codes: Sequence[str]) -> Paragraph:
    parts = [_share(facts, f"CB.{code}.{level}") for code in codes]
    said = "; ".join(f"{post}: {part[0]}" for post, part in zip(("Chủ tịch", "Phó Chủ tịch"), parts, strict=True))
    used = tuple(i for part in parts for i in part[1])
    return Paragraph(f"+ {who} {facts.level_words(level)}: {said}.", used, tuple(b for part in parts for b in part[2]))


# --- I.5 inspection ------------------------------------------------------------------------------------------
def inspection(facts: Facts, frame: Frame) -> Paragraphs:
    total = facts.get("HD.giam_sat.total")
    period = words.upper_first(facts.period_words)
    written = free_text(facts, "kiem_tra")
    if total is None:
        what = Blank("kết quả kiểm tra, giám sát", "hoat_dong_khac", "HD.giam_sat.total")
        return written or (leave_blank(BLANK, what),)
    if total == 0:
        return (
            *written,
            say(f"{period}, chưa tổ chức kiểm tra, giám sát.", "HD.giam_sat.total"),
        )
    ways = [
        (f"HD.giam_sat.{key}", name, facts.get(f"HD.giam_sat.{key}"))
        for key, name in (("truc_tiep", "trực tiếp"), ("gian_tiep", "gián tiếp"))
    ]
    shares = ", ".join(f"{name} {padded(value)}" for _, name, value in ways if value is not None)
    text = (
        f"{period}, đã kiểm tra, giám sát việc thực hiện công tác bình đẳng giới và vì sự tiến bộ của phụ nữ "
        f"tại {padded(total)} đơn vị{f' ({shares})' if shares else ''}{facts.basis('HD.giam_sat.total')}."
    )
    return (*written, say(text, "HD.giam_sat.total", *(i for i, _, value in ways if value is not None)))


# --- IV next year --------------------------------------------------------------------------------------------
def next_tasks(facts: Facts) -> Paragraphs:
    """What the unit wrote, then its planned activities with agency, time and money."""
    said = list(free_text(facts, "nhiem_vu"))
    plans = [row for row in facts.own_rows("ke_hoach") if row.text("content")]
    if plans:
        said.append(say("Các hoạt động chính dự kiến thực hiện:" if said else "Các hoạt động chính:"))
        said += [say(f"- {_plan(row)}", "ke_hoach") for row in plans]
    return tuple(said) or (blank_text(facts, "nhiem_vu"),)


def _plan(row: Row) -> str:
    aside = [
        f"{name}: {text}"
        for name, text in (
            ("cơ quan thực hiện", row.text("agency")),
            ("thời hạn", row.text("deadline")),
            ("kinh phí", _funding(row)),
        )
        if text
    ]
    content = row.text("content").rstrip(" .;")
    return f"{content} ({'; '.join(aside)})." if aside else f"{content}."


def _funding(row: Row) -> str:
    cell = row.cells.get("funding")
    if isinstance(cell, Decimal):
        return words.money(cell) if cell else ""
    return words.count_text(cell)
