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
from xlsx_addin.narrative.sections.last_year import change_of_count, change_of_women, joined
from xlsx_addin.narrative.words import BLANK, GAP
from xlsx_addin.numbers import padded
from xlsx_addin.submission.records import Figure

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


def in_period(facts: Facts) -> str:
    """How a sentence on the period begins: ``Năm 2024``, ``Trong 6 tháng đầu năm 2024``."""
    return f"Trong {facts.period_words}" if facts.is_half_year else words.upper_first(facts.period_words)


def text_blank(facts: Facts, section: str) -> Blank:
    return Blank(f"nội dung «{facts.edition.sections.get(section, section)}»", "noi_dung")


# --- opening and I.1 -----------------------------------------------------------------------------------------
def opening(facts: Facts, frame: Frame) -> Paragraphs:
    """On what grounds the report is made, then who reports."""
    reports = f"{frame.agency_in_text} báo cáo kết quả"
    grounds = facts.written("can_cu")
    if not grounds:
        work = f"công tác bình đẳng giới và vì sự tiến bộ của phụ nữ {facts.period_words}"
        return (leave_blank(f"Thực hiện {BLANK}, {reports} {work} như sau:", text_blank(facts, "can_cu")),)
    *before, last = grounds
    if not last.endswith(":"):
        start = "" if last.startswith(("Thực hiện", "Căn cứ", "Theo ")) else "Thực hiện "
        last = f"{start}{last.rstrip(' .;,')}, {reports} như sau:"
    return tuple(say(line, "noi_dung.can_cu") for line in (*before, last))


def guidance(facts: Facts, frame: Frame, appendix: str) -> Paragraphs:
    """Documents the unit issued itself, then those of the units below; ``appendix`` names where they are listed."""
    own, below = facts.own_rows("van_ban"), facts.rows_below("van_ban")
    task = "văn bản chỉ đạo, triển khai công tác bình đẳng giới và vì sự tiến bộ của phụ nữ"
    issued = f"{in_period(facts)}, {frame.agency_in_text}"
    stated = facts.own("HD.van_ban.total")
    said: list[Paragraph] = []
    if own:
        where = f" (danh mục tại {appendix} kèm theo)" if appendix else ""
        kinds = f", gồm: {by_kind(own)}" if len(own) > 1 else f" là {by_kind(own)}"
        said.append(say(f"{issued} đã ban hành {padded(len(own))} {task}{kinds}{where}.", "van_ban"))
    elif stated == 0:
        said.append(say(f"{issued} chưa ban hành văn bản riêng về công tác này.", "HD.van_ban.total"))
    else:
        number = BLANK if stated is None else padded(stated)
        text = f"{issued} đã ban hành {number} {task}, gồm: {BLANK}."
        said.append(leave_blank(text, Blank("danh sách văn bản đã ban hành", "van_ban")))
    if below:
        units = len({row.unit for row in below})
        text = (
            f"{words.upper_first(facts.those_below)} đã ban hành {padded(len(below))} văn bản triển khai thực hiện "
            f"(của {padded(units)} đơn vị), gồm: {by_kind(below)}."
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
            subject=document_subject(row),
            number=row.text("number") or GAP,
            date=words.date_text(row.cells.get("date")) or GAP,
            issuer=row.text("issuer"),
        )
        for row in facts.own_rows("van_ban")
    )


def document_subject(row: Row) -> str:
    """``Kế hoạch triển khai …``: kind and subject as a list names a document."""
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
    changed, more = change_of_women(facts, stem, women or 0, total)
    used = (women_id, total_id, *more)
    return f"{joined((text, changed))}{facts.basis(women_id)}", used, ()


def _leaders_line(facts: Facts, level: str, who: str, codes: Sequence[str]) -> Paragraph:
    parts = [_share(facts, f"CB.{code}.{level}") for code in codes]
    said = "; ".join(f"{post}: {part[0]}" for post, part in zip(("Chủ tịch", "Phó Chủ tịch"), parts, strict=True))
    used = tuple(i for part in parts for i in part[1])
    return Paragraph(f"+ {who} {facts.level_words(level)}: {said}.", used, tuple(b for part in parts for b in part[2]))


# --- I.5 inspection ------------------------------------------------------------------------------------------
def inspection(facts: Facts, frame: Frame) -> Paragraphs:
    """How many units were inspected, and what came of it: the outline asks for both."""
    total_id = "HD.giam_sat.total"
    total = facts.get(total_id)
    period = in_period(facts)
    written = free_text(facts, "kiem_tra")
    if total is None:
        what = Blank("kết quả kiểm tra, giám sát", "hoat_dong_khac", total_id)
        return written or (leave_blank(BLANK, what),)
    changed = change_of_count(facts, total_id, total)
    if total == 0:
        text = joined((f"{period}, {frame.agency_in_text} chưa tổ chức kiểm tra, giám sát", changed))
        return (*written, say(f"{text}{facts.basis(total_id)}.", total_id))
    text = (
        f"{period}, đã kiểm tra, giám sát việc thực hiện công tác bình đẳng giới và vì sự tiến bộ của phụ nữ "
        f"tại {padded(total)} đơn vị{_ways(facts, total)}"
    )
    said = say(f"{joined((text, changed))}{facts.basis(total_id)}.", total_id, *(i for i, _ in _WAYS if facts.get(i)))
    if written:
        return (*written, said)
    outcome = f"Kết quả nổi bật, tồn tại, vướng mắc và kiến nghị qua kiểm tra, giám sát: {BLANK}"
    return (said, Paragraph(outcome, blanks=(text_blank(facts, "kiem_tra"),), section="kiem_tra"))


_WAYS = (("HD.giam_sat.truc_tiep", "trực tiếp"), ("HD.giam_sat.gian_tiep", "gián tiếp"))


def _ways(facts: Facts, total: Figure) -> str:
    """`` (trực tiếp 03, gián tiếp 05)``; `` (đều trực tiếp)``."""
    stated = [(name, value) for field_id, name in _WAYS if (value := facts.get(field_id))]
    if len(stated) == 1 and stated[0][1] == total:
        return f" ({'đều ' if total > 1 else ''}{stated[0][0]})"
    shares = ", ".join(f"{name} {padded(value)}" for name, value in stated)
    return f" ({shares})" if shares else ""


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
            ("thời hạn", words.lower_first(words.date_text(row.cells.get("deadline")))),
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
