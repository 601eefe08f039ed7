"""Section I.2: communication, training, action months. Events of the Committee apart from those of its members,
men apart from women, persons apart from attendances ("lượt")."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.facts import Facts, Row
from xlsx_addin.narrative.sections.content import free_text, in_period, text_blank
from xlsx_addin.narrative.sections.last_year import change_of_count, joined
from xlsx_addin.narrative.words import BLANK, FEW, GAP
from xlsx_addin.numbers import padded

MOST_BULLETS = 30
"""Up to so many rows each get a sentence; more are summed up by nature and organiser."""

MONTH, TRAINING, PRODUCT = "Tháng hành động", "Tập huấn", "Sản phẩm truyền thông"
_LIST = "truyen_thong"
_BAN = "Ban VSTBPN"


@dataclass(frozen=True, slots=True)
class _Nature:
    """One kind of activity: the lead of its part, what a session is called, whether the outline asks for it."""

    nature: str
    lead: str
    called: str
    demanded: bool = False


_NATURES = (
    _Nature("Truyền thông", "Hoạt động truyền thông", "cuộc truyền thông"),
    _Nature(MONTH, "Hưởng ứng các Tháng hành động", "hoạt động", demanded=True),
    _Nature(TRAINING, "Tập huấn, bồi dưỡng", "lớp tập huấn", demanded=True),
    _Nature(PRODUCT, "Sản phẩm truyền thông", "sản phẩm"),
    _Nature("", "Hoạt động khác", "hoạt động"),
)
_FAMILY_MONTH = _Nature(
    MONTH, "Hưởng ứng Tháng hành động quốc gia về phòng, chống bạo lực gia đình", "hoạt động", demanded=True
)
_GENDER_MONTH = _Nature(
    MONTH,
    "Hưởng ứng Tháng hành động vì bình đẳng giới và phòng ngừa, ứng phó với bạo lực trên cơ sở giới",
    "hoạt động",
    demanded=True,
)
# Forms that can be counted as they stand ("02 hội nghị") and those that need a word before ("21 buổi tuyên truyền").
_COUNTABLE = re.compile(
    r"(hội nghị|hội thảo|hội thi|tọa đàm|toạ đàm|chiến dịch|cuộc|lớp|khóa|buổi|lễ|diễn đàn|đợt|đội|chương trình|"
    r"chuyên mục|chuyên đề|câu lạc bộ|video|clip|tin|bài|phóng sự|tờ|pa nô|pano|băng rôn|áp phích|khẩu hiệu|poster)\b",
    re.IGNORECASE,
)
_CALLED = (
    ("buổi", re.compile(r"(tuyên truyền|sinh hoạt|nói chuyện|phổ biến|tư vấn|ngoại khóa)\b", re.IGNORECASE)),
    ("cuộc", re.compile(r"(truyền thông|đối thoại|vận động|thi)\b", re.IGNORECASE)),
    ("lớp", re.compile(r"(tập huấn|bồi dưỡng)\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class People:
    """Sums over rows of one measure. ``men`` and ``women`` cover the rows that state both."""

    total: Decimal
    men: Decimal
    women: Decimal


def outreach(facts: Facts) -> Paragraphs:
    own, below = facts.own_rows(_LIST), facts.rows_below(_LIST)
    rows = [*own, *below]
    written = free_text(facts, "truyen_thong")
    if not rows:
        return (*written, *_without_list(facts))
    said = [*written, *_totals(facts, rows)]
    brief = len(rows) > MOST_BULLETS
    for part, these in _parts(facts, rows):
        if these:
            said += _summary(part, these) if brief else _bullets(part, these)
        elif part.demanded:
            said.append(leave_blank(f"- {part.lead}: {BLANK}", Blank(f"hoạt động «{part.nature}»", _LIST)))
    if not written:
        blank = text_blank(facts, "truyen_thong")
        said.append(
            Paragraph(f"- Đánh giá hiệu quả công tác truyền thông, tập huấn: {BLANK}", (), (blank,), "truyen_thong")
        )
    return tuple(said)


def _parts(facts: Facts, rows: Sequence[Row]) -> list[tuple[_Nature, list[Row]]]:
    """The rows of each nature, the two months of action apart where the dates or the words tell them apart."""
    by_nature: dict[str, list[Row]] = {part.nature: [] for part in _NATURES}
    for row in rows:
        by_nature.get(row.text("nature"), by_nature[""]).append(row)
    found: list[tuple[_Nature, list[Row]]] = []
    for part in _NATURES:
        these = by_nature[part.nature]
        if part.nature != MONTH:
            found.append((part, these))
            continue
        family, gender = ([r for r in these if _is_family_month(r) == wanted] for wanted in (True, False))
        months = [(_FAMILY_MONTH, family), (_GENDER_MONTH, gender)]
        if facts.is_half_year or not these:
            # The month in November and December is over, or to come: half a year owes nothing on it.
            months = [m for m in months if m[1]] or [(_FAMILY_MONTH if facts.is_half_year else part, [])]
        found += months
    return found


def _is_family_month(row: Row) -> bool:
    """The national month against domestic violence is June; the other one is from mid-November to mid-December."""
    date = row.cells.get("date")
    if isinstance(date, dt.date):
        return 5 <= date.month <= 7
    words_of = f"{row.text('form')} {row.text('content')}".lower()
    return "gia đình" in words_of and "bình đẳng giới" not in words_of


def _without_list(facts: Facts) -> Paragraphs:
    """The totals that were stated without a list of activities, else a blank."""
    ids = tuple(f"HD.truyen_thong.{key}" for key in ("sessions", "men", "women"))
    sessions, men, women = (facts.get(i) for i in ids)
    blank = Blank("các hoạt động truyền thông, tập huấn", _LIST)
    if sessions is None:
        return (leave_blank(f"- Hoạt động truyền thông, tập huấn: {BLANK}", blank),)
    period = in_period(facts)
    changed = change_of_count(facts, ids[0], sessions)
    if sessions == 0:
        text = f"{period}, {_where(facts)}chưa tổ chức cuộc truyền thông, tập huấn nào"
        return (say(f"- {joined((text, changed))}{facts.basis(ids[0])}.", ids[0]),)
    sexes = [f"{name} {padded(v)} người" for name, v in (("nam", men), ("nữ", women)) if v is not None]
    text = joined((f"- {period}, {_where(facts)}đã tổ chức {padded(sessions)} cuộc truyền thông, tập huấn", changed))
    text = f"{text}; có {', '.join(sexes)} tham gia" if sexes else text
    return (say(f"{text}{facts.basis(ids[0])}.", *ids), leave_blank(f"- Cụ thể: {BLANK}", blank))


def _where(facts: Facts) -> str:
    """What is held on a territory is not all held by who reports; a department has none."""
    return "" if facts.edition.is_department(facts.unit.level) else "trên địa bàn "


# --- sums ----------------------------------------------------------------------------------------------------
def _amount(row: Row, key: str) -> Decimal | None:
    cell = row.cells.get(key)
    return cell if isinstance(cell, Decimal) else None


def _sessions(rows: Iterable[Row]) -> Decimal:
    return sum((_amount(r, "sessions") or Decimal(0) for r in rows), Decimal(0))


def _row_total(row: Row) -> Decimal | None:
    """The row's total; the sum of both sexes where only these are stated."""
    total, men, women = (_amount(row, key) for key in ("total", "men", "women"))
    return total if total is not None else men + women if men is not None and women is not None else None


def _people(rows: Iterable[Row], *, attendances: bool) -> People:
    total = men = women = Decimal(0)
    for row in rows:
        if (row.text("measure") == "lượt") is not attendances:
            continue
        total += _row_total(row) or 0
        by_sex = _amount(row, "men"), _amount(row, "women")
        if by_sex[0] is not None and by_sex[1] is not None:
            men, women = men + by_sex[0], women + by_sex[1]
    return People(total, men, women)


def _people_text(rows: Sequence[Row], *, ask: bool = False) -> str:
    """``500 người tham gia (nam 200 người, nữ 300 người) và 10.450 lượt người tham gia``; with ``ask``, blanks for men
    and women where no row tells persons apart."""
    parts = []
    for attendances, word in ((False, "người"), (True, "lượt người")):
        people = _people(rows, attendances=attendances)
        if not people.total:
            continue
        stated = people.men + people.women
        sexes = f"nam {padded(people.men)} {word}, nữ {padded(people.women)} {word}" if stated else ""
        if not sexes and ask and not attendances:
            sexes = f"nam {GAP} người, nữ {GAP} người"
        elif sexes and stated < people.total:
            sexes = f"trong số được thống kê theo giới tính: {sexes}"
        parts.append(f"{padded(people.total)} {word} tham gia{f' ({sexes})' if sexes else ''}")
    return " và ".join(parts)


def _by_organiser(rows: Sequence[Row], called: str = "cuộc") -> str:
    """``trong đó Ban … tổ chức 02 cuộc, các đơn vị thành viên tổ chức 24 cuộc``; ``đều do … tổ chức``."""
    committee = _sessions(r for r in rows if r.text("organiser_kind") == _BAN)
    members = _sessions(r for r in rows if r.text("organiser_kind") and r.text("organiser_kind") != _BAN)
    named = (("Ban Vì sự tiến bộ của phụ nữ", committee), ("các đơn vị thành viên", members))
    parts = [(who, number) for who, number in named if number]
    if len(parts) == 1 and parts[0][1] == _sessions(rows):
        return f"{'đều ' if parts[0][1] > 1 else ''}do {parts[0][0]} tổ chức"
    said = ", ".join(f"{who} tổ chức {padded(number)} {called}" for who, number in parts)
    return f"trong đó {said}" if said else ""


def _totals(facts: Facts, rows: Sequence[Row]) -> Paragraphs:
    """All events together; products are none. Rows that leave the number of sessions blank are events all the same."""
    events = [r for r in rows if r.text("nature") != PRODUCT]
    period = in_period(facts)
    if not events:
        return ()
    if all(_amount(r, "sessions") == 0 for r in events):
        return (say(f"- {period}, {_where(facts)}chưa tổ chức cuộc truyền thông, tập huấn nào.", _LIST),)
    number = _sessions(events)
    held = f"{padded(number)} cuộc" if number else "các hoạt động"
    text = f"- {period}, {_where(facts)}đã tổ chức {held} truyền thông, tập huấn và hoạt động hưởng ứng"
    by = _by_organiser(events)
    people = _people_text(events, ask=True)
    text = f"{text}, {by}" if by else text
    blanks = (Blank("số nam, số nữ tham gia truyền thông, tập huấn", _LIST),) if GAP in people else ()
    return (Paragraph(f"{text}; có {people}." if people else f"{text}.", (_LIST,), blanks),)


# --- one sentence a row ----------------------------------------------------------------------------------------
def _bullets(part: _Nature, rows: Sequence[Row]) -> list[Paragraph]:
    return [say(f"- {part.lead}:"), *(say(f"+ {row_sentence(row, part.called)}", _LIST) for row in rows)]


def row_sentence(row: Row, called: str) -> str:
    """``Ngày 20/11/2023, Hội Phụ nữ phường tổ chức 01 chiến dịch truyền thông; nội dung: …; có 130 người tham gia.``"""
    when = words.date_text(row.cells.get("date"))
    when = f"ngày {when}, " if when[:1].isdigit() else f"{when}, " if when else ""
    who = row.text("organiser") or words.in_sentence(row.unit)
    if not who:
        who = "Ban Vì sự tiến bộ của phụ nữ" if row.text("organiser_kind") == _BAN else "đơn vị thành viên"
    content = words.inside(row.text("content").rstrip(" .;"))
    if row.unit and not words.mentions(f"{who} {content}", words.proper_name(row.unit)):
        who = f"{who} ({words.in_sentence(row.unit)})"
    verb = "thực hiện" if row.text("nature") == PRODUCT else "tổ chức"
    verb = f"chưa {verb}" if _amount(row, "sessions") == 0 else verb
    what = _counted(row, called)
    parts = [f"{when}{who} {verb} {what}"]
    if content:
        parts.append(f"nội dung: {content}")
    if people := _row_people(row):
        parts.append(people)
    return words.sentence("; ".join(parts))


def _counted(row: Row, called: str) -> str:
    """``02 hội nghị``, ``21 buổi tuyên truyền``, ``03 cuộc truyền thông (loa truyền thanh)``."""
    number = "" if _amount(row, "sessions") == 0 else words.count_text(row.cells.get("sessions"))
    form = words.lower_first(row.text("form"))
    if _COUNTABLE.match(form):
        return f"{number} {form}".strip()
    for word, forms in _CALLED:
        if forms.match(form):
            return f"{number} {word} {form}" if number else form
    if not form:
        return f"{number} {called}" if number else called
    return f"{number} {called} ({form})" if number else f"{called} ({form})"


def _row_people(row: Row) -> str:
    unit = "lượt người" if row.text("measure") == "lượt" else "người"
    stated = (("nam", words.count_text(row.cells.get("men"))), ("nữ", words.count_text(row.cells.get("women"))))
    sexes = [f"{name} {number}" for name, number in stated if number]
    total = _row_total(row)
    number = padded(total) if total is not None else words.count_text(row.cells.get("total"))
    if not number or number == "0":
        return f"có {', '.join(sexes)} ({unit}) tham gia" if sexes and not number else ""
    said = f"có {number} {unit} tham gia"
    return f"{said} ({', '.join(sexes)})" if sexes else said


# --- many rows -------------------------------------------------------------------------------------------------
def _summary(part: _Nature, rows: Sequence[Row]) -> list[Paragraph]:
    """One sentence for a nature: sessions by kind of organiser, organisers named when few, people."""
    number, called = _sessions(rows), part.called
    text = f"- {part.lead}: {padded(number)} {called}" if number else f"- {part.lead}"
    organisers = sorted({r.text("organiser") for r in rows} - {""})
    by = _by_organiser(rows, called.split()[0])
    details = [by] if by else []
    if 0 < len(organisers) <= FEW:
        details.append(f"đơn vị tổ chức: {', '.join(organisers)}")
    units = {r.unit for r in rows if r.unit}
    if units:
        details.append(f"tại {padded(len(units))} đơn vị cấp dưới")
    if people := _people_text(rows):
        details.append(f"có {people}")
    return [say(f"{text}; {'; '.join(details)}." if details else f"{text}.", _LIST)]
