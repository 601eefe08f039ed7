"""Section I.4: models, trusted addresses, hotlines, penalty decisions, victims and those who caused violence."""

from __future__ import annotations

from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.facts import Facts, Row
from xlsx_addin.narrative.sections.content import free_text, text_blank
from xlsx_addin.narrative.sections.last_year import change_of_count, joined
from xlsx_addin.narrative.words import BLANK, FEW
from xlsx_addin.numbers import padded
from xlsx_addin.submission.records import Figure

PENALTY_MARK = "XPHC"
"""How the symbol of a decision on an administrative penalty ends."""

_KEPT = (
    ("HD.mo_hinh", "mô hình phòng, chống bạo lực gia đình, bạo lực trên cơ sở giới"),
    ("HD.dia_chi_tin_cay", "địa chỉ tin cậy ở cộng đồng"),
    ("HD.duong_day_nong", "đường dây nóng về phòng, chống bạo lực gia đình"),
)
_PEOPLE = (
    # (total, part, who, what was done for the part)
    ("M3.2.1.1", "M3.2.1.1.1", "nạn nhân của bạo lực gia đình", "được hỗ trợ ít nhất một dịch vụ cơ bản"),
    ("M3.2.1.2", "M3.2.1.2.1", "nạn nhân của bạo lực trên cơ sở giới", "được hỗ trợ ít nhất một dịch vụ cơ bản"),
    ("M3.2.2.1", "M3.2.2.1.1", "người gây bạo lực gia đình", "được tư vấn, tham vấn"),
    ("M3.2.2.2", "M3.2.2.2.1", "người gây bạo lực trên cơ sở giới", "được tư vấn, tham vấn"),
    (
        "M3.3.1",
        "M3.3.2",
        "nạn nhân bị mua bán trở về",
        "có nhu cầu và được hưởng các dịch vụ hỗ trợ, tái hòa nhập cộng đồng",
    ),
)


def violence(facts: Facts) -> Paragraphs:
    said = [*free_text(facts, "bao_luc"), *_kept(facts), *_people(facts), *_penalties(facts)]
    return tuple(said) or (leave_blank(BLANK, text_blank(facts, "bao_luc")),)


def _kept(facts: Facts) -> list[Paragraph]:
    """What stands ready, each with the units that have it; what there is none of, in one sentence."""
    there = [(i, name) for i, name in _KEPT if facts.get(i)]
    nothing = [(i, name) for i, name in _KEPT if facts.get(i) == 0]
    said = []
    if there:
        parts = [
            joined((f"{padded(facts.values[i])} {name}{_where(facts, i)}{facts.basis(i)}", _changed(facts, i)))
            for i, name in there
        ]
        said.append(say(f"- Duy trì hoạt động của {'; '.join(parts)}.", *(i for i, _ in there)))
    if nothing:
        names = [
            f"{name}{facts.basis(i)}{f' ({changed})' if (changed := _changed(facts, i)) else ''}" for i, name in nothing
        ]
        said.append(say(f"- Chưa có {_or(names)}.", *(i for i, _ in nothing)))
    return said


def _changed(facts: Facts, field_id: str) -> str:
    """Against last year; that there is still none of something is not said twice."""
    changed = change_of_count(facts, field_id, facts.values[field_id])
    return "" if not facts.values[field_id] and changed.startswith("bằng") else changed


def _or(names: list[str]) -> str:
    """``mô hình …, địa chỉ … và đường dây …``."""
    return " và ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _where(facts: Facts, field_id: str) -> str:
    """`` tại các phường: …`` when few units have it, `` tại 25 xã, phường`` when many."""
    rows = facts.below(field_id)
    having = [u for u, v in rows if v]
    if not having or facts.own(field_id):
        return ""
    kinds = words.kinds_text(u.shown for u in having)
    if len(having) == len(rows) > 3 and not facts.absent(field_id):
        return f" tại cả {padded(len(having))} {kinds or 'đơn vị'}"
    if len(having) <= FEW:
        return f" tại {words.name_units(having)}"
    return f" tại {padded(len(having))} {kinds or 'đơn vị'}"


def _people(facts: Facts) -> list[Paragraph]:
    said = []
    for total_id, part_id, who, done in _PEOPLE:
        total, part = facts.get(total_id), facts.get(part_id)
        if total is None:
            continue
        changed = _changed(facts, total_id)
        if total == 0:
            said.append(say(f"- {joined((f'Không phát hiện {who}', changed))}{facts.basis(total_id)}.", total_id))
            continue
        found = joined((f"Phát hiện {padded(total)} {who}", changed))
        of_these = "" if part is None else f"; {_done(total, part, done)}"
        said.append(say(f"- {found}{of_these}{facts.basis(total_id)}.", total_id, part_id))
    return said


def _done(total: Figure, part: Figure, done: str) -> str:
    """``trong đó 10 người được hỗ trợ …``; all and none are said so."""
    if part == 0:
        return f"chưa có người nào {done}"
    if part == total:
        return f"cả {padded(part)} người đều {done}" if total > 1 else f"người này {done}"
    return f"trong đó {padded(part)} người {done}"


def _penalties(facts: Facts) -> list[Paragraph]:
    """Penalty decisions among the documents listed; their field is named only where every subject names it."""
    rows: list[Row] = [*facts.own_rows("van_ban"), *facts.rows_below("van_ban")]
    found = [row for row in rows if PENALTY_MARK in row.text("number").upper()]
    if not found:
        return []
    field = "bạo lực gia đình"
    about = f" về phòng, chống {field}" if all(field in row.text("subject").lower() for row in found) else ""
    return [say(f"- Đã ban hành {padded(len(found))} quyết định xử phạt vi phạm hành chính{about}.", "van_ban")]
