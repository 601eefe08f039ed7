"""Section I.1.3: the Committee, its staff, and money by level and source, units below named or counted."""

from __future__ import annotations

from collections.abc import Sequence

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.sections.content import free_text
from xlsx_addin.narrative.words import BLANK, FEW, GAP
from xlsx_addin.numbers import padded
from xlsx_addin.ratios import women_rate
from xlsx_addin.submission.records import Figure, Unit

_BAN, _MEMBERS, _WOMEN = "HD.ban_vstbpn", "HD.thanh_vien.total", "HD.thanh_vien.women"
_LEADERS, _STAFF = "HD.can_bo.lanh_dao", "HD.can_bo.cong_chuc"
_NAME = "Ban Vì sự tiến bộ của phụ nữ"


def organisation(facts: Facts) -> Paragraphs:
    said: list[Paragraph] = list(free_text(facts, "to_chuc"))
    if facts.submission.is_consolidation and not any(facts.breakdown.get(i) for i in (_BAN, _LEADERS, _STAFF)):
        # Without the units' own figures only the total over the whole territory is known.
        said += _of(facts, "Trên địa bàn", {i: facts.get(i) for i in (_BAN, _MEMBERS, _WOMEN, _LEADERS, _STAFF)})
    else:
        who = words.upper_first(facts.level_words(facts.unit.level)) if facts.unit.level in facts.levels else "Đơn vị"
        said += _of(facts, who, {i: facts.own(i) for i in (_BAN, _MEMBERS, _WOMEN, _LEADERS, _STAFF)})
        said += _below(facts)
    what = Blank("tổ chức, cán bộ của Ban Vì sự tiến bộ của phụ nữ", "hoat_dong_khac", _BAN)
    return tuple(said) or (leave_blank(f"- Công tác tổ chức: {BLANK}", what),)


def _of(facts: Facts, who: str, stated: dict[str, Figure | None]) -> list[Paragraph]:
    """Committee and staff of one unit (or one territory), each in a sentence where there is a figure."""
    said: list[Paragraph] = []
    committees, members, women = stated[_BAN], stated[_MEMBERS], stated[_WOMEN]
    if committees == 0:
        said.append(say(f"- {who} chưa thành lập {_NAME}.", _BAN))
    elif committees is not None or members:
        number = "" if committees in (1, None) else f"{padded(committees or 0)} "
        text = f"- {who} đã thành lập, kiện toàn {number}{_NAME}"
        if members:
            share = _women_among(women, members) if women is not None else ""
            text = f"{text}, gồm {padded(members)} thành viên{share}"
        said.append(say(f"{text}{facts.basis(_BAN) if 'địa bàn' in who else ''}.", _BAN, _MEMBERS, _WOMEN))
    staff = _staff_text(stated[_LEADERS], stated[_STAFF])
    if staff:
        said.append(say(f"- {who} có {staff}.", _LEADERS, _STAFF))
    return said


def _women_among(women: Figure, members: Figure) -> str:
    """``, trong đó nữ 11 người, chiếm tỷ lệ 44,00%``."""
    rate = women_rate(women, members)
    if not women:
        return ", không có nữ"
    share = f", chiếm tỷ lệ {words.percent(rate.value)}" if rate.value is not None and women < members else ""
    return f", {'đều là nữ' if women == members else f'trong đó nữ {padded(women)} người'}{share}"


def _staff_text(leaders: Figure | None, staff: Figure | None) -> str:
    """The form counts officials with and without other duties together, so the text may not tell them apart."""
    parts = []
    if leaders:
        parts.append(f"{padded(leaders)} lãnh đạo phụ trách")
    if staff:
        parts.append(f"{padded(staff)} công chức (chuyên trách hoặc kiêm nhiệm) làm")
    if not parts:
        return ""
    return f"{' và '.join(parts)} công tác bình đẳng giới và vì sự tiến bộ của phụ nữ"


def _below(facts: Facts) -> list[Paragraph]:
    rows, absent = facts.below(_BAN), facts.absent(_BAN)
    said: list[Paragraph] = []
    having, none, silent = _apart(rows)
    total = len(rows) + absent
    if having or none:
        parts = [f"{_of_all(len(having), total)} đã thành lập, kiện toàn {_NAME}"] if having else []
        what = _named(none) if having else f" {_NAME}"
        parts += [f"{_of_all(len(none), total)} chưa thành lập{what}"] if none else []
        parts += [f"{_of_all(len(silent) + absent, total)} chưa báo cáo"] if silent or absent else []
        said.append(say(f"- Ở {_where(facts, rows)}: {'; '.join(parts)}.", _BAN))
    leaders = sum((v or 0) for _, v in facts.below(_LEADERS))
    staff = sum((v or 0) for _, v in facts.below(_STAFF))
    text = _staff_text(leaders, staff)
    if text:
        basis = facts.basis(_LEADERS, _STAFF)
        said.append(say(f"- {words.upper_first(facts.those_below)} có {text}{basis}.", _LEADERS, _STAFF))
    return said


def _apart(rows: Sequence[tuple[Unit, Figure | None]]) -> tuple[list[Unit], list[Unit], list[Unit]]:
    """Units with something, units that stated zero, units that stated nothing."""
    return (
        [u for u, v in rows if v],
        [u for u, v in rows if v is not None and not v],
        [u for u, v in rows if v is None],
    )


def _of_all(number: int, total: int) -> str:
    """``07/08 đơn vị``; ``cả 08 đơn vị đều``."""
    return f"cả {padded(total)} đơn vị đều" if number == total > 1 else f"{words.fraction(number, total)} đơn vị"


def _named(units: Sequence[Unit]) -> str:
    """`` (phường Đức Xuân)`` where they are few."""
    return f" ({words.name_units(units)})" if len(units) <= FEW else ""


def _where(facts: Facts, rows: Sequence[tuple[Unit, Figure | None]]) -> str:
    levels = {u.level for u, _ in rows}
    return facts.at_level(next(iter(levels))) if len(levels) == 1 else "các cấp dưới"


# --- money -----------------------------------------------------------------------------------------------------
def budgets(facts: Facts) -> Paragraphs:
    """By level, highest first. The unit's own budget is demanded by the outline; the others stand if stated."""
    said: list[Paragraph] = []
    for level in facts.levels:
        if level == facts.unit.level or not facts.unit.level:
            said += _own_budget(facts, level)
        else:
            said += _budgets_below(facts, level)
    what = Blank("kinh phí cho công tác bình đẳng giới", "hoat_dong_khac", _first_budget(facts))
    return tuple(said) or (leave_blank(f"- Kinh phí: {BLANK}", what),)


def _first_budget(facts: Facts) -> str:
    stem = f"HD.kinh_phi.nsnn.{facts.unit.level}"
    return stem if stem in facts.edition.fields else ""


def _own_budget(facts: Facts, level: str) -> list[Paragraph]:
    state_id, other_id = f"HD.kinh_phi.nsnn.{level}", f"HD.kinh_phi.khac.{level}"
    state, other = facts.get(state_id), facts.get(other_id)
    if state is None and other is None and not facts.unit.level:
        return []
    lead = f"- Kinh phí {facts.at_level(level)}:"
    tail = f"; từ nguồn khác (dự án, tài trợ, huy động) {words.money(other)}" if other else ""
    if state is None:
        what = Blank("kinh phí từ ngân sách nhà nước bố trí riêng", "hoat_dong_khac", state_id)
        return [leave_blank(f"{lead} ngân sách nhà nước bố trí riêng {GAP} triệu đồng{tail}.", what)]
    if state == 0:
        return [say(f"{lead} chưa bố trí kinh phí riêng từ ngân sách nhà nước{tail}.", state_id, other_id)]
    return [say(f"{lead} ngân sách nhà nước bố trí riêng {words.money(state)}{tail}.", state_id, other_id)]


def _budgets_below(facts: Facts, level: str) -> list[Paragraph]:
    state_id, other_id = f"HD.kinh_phi.nsnn.{level}", f"HD.kinh_phi.khac.{level}"
    rows = [(u, v) for u, v in facts.below(state_id) if u.level == level]
    lead = f"- Kinh phí {facts.at_level(level)}:"
    total, other = facts.get(state_id), facts.get(other_id)
    parts: list[str] = []
    if any(v is not None for _, v in rows):
        parts += _by_unit(rows, facts.absent(state_id))
    elif total is not None:
        amount = words.money(total) if total else "chưa có"
        parts.append(f"ngân sách nhà nước bố trí riêng: {amount}{facts.basis(state_id)}")
    if other:
        parts.append(f"từ nguồn khác (dự án, tài trợ, huy động) {words.money(other)}{facts.basis(other_id)}")
    if not parts:
        return []
    return [say(f"{lead} {'; '.join(parts)}.", state_id, other_id)]


def _by_unit(rows: Sequence[tuple[Unit, Figure | None]], absent: int) -> list[str]:
    """How many units set money aside (named when few), how many did not, how many did not report: ``absent`` of these
    sent no workbook."""
    having, none, silent = _apart(rows)
    number = len(rows) + absent
    purpose = "bố trí kinh phí riêng từ ngân sách nhà nước cho công tác bình đẳng giới và vì sự tiến bộ của phụ nữ"
    parts = []
    if having:
        amounts = [f"{words.in_sentence(u.shown)} {words.money(v)}" for u, v in rows if v]
        total = words.money(sum(v for _, v in rows if v))
        if len(having) > FEW:
            aside = f"tổng số {total}"
        else:
            aside = ", ".join(amounts) + (f"; tổng số {total}" if len(having) > 1 else "")
        whole = len(having) == number > 1
        parts.append(f"{_of_all(len(having), number)} {f'{purpose} ({aside})' if whole else f'({aside}) {purpose}'}")
    if none:
        named = "" if len(none) == number else _named(none)
        parts.append(f"{_of_all(len(none), number)} chưa {'bố trí kinh phí riêng' if having else purpose}{named}")
    if silent or absent:
        named = "" if absent else _named(silent)
        parts.append(f"{_of_all(len(silent) + absent, number)} chưa báo cáo về kinh phí{named}")
    return parts
