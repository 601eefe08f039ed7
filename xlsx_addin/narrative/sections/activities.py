"""What a plan says of its activities: the table, who does what, and how much money is stated for how many of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsx_addin.catalogue import Edition, Indicator
from xlsx_addin.names import name_key
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.facts import Facts, Row
from xlsx_addin.narrative.sections.measures import number_of
from xlsx_addin.narrative.sections.planned import is_its_own
from xlsx_addin.narrative.words import BLANK
from xlsx_addin.numbers import padded, to_text

SHEET = "ke_hoach"
_SHOWN = 12
_OBJECTIVE = re.compile(r"^(Mục tiêu \w+)")


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of ``Kế hoạch``. ``money`` is in million dong; None where no number is stated."""

    number: int
    content: str
    agency: str
    deadline: str
    funding: str
    money: Decimal | None

    @property
    def agencies(self) -> tuple[str, ...]:
        """Names stand apart by semicolons or lines; a comma may be part of a name."""
        return words.listed(self.agency)


def activities(facts: Facts) -> tuple[Activity, ...]:
    """The unit's own, in the order of the sheet."""
    rows = [row for row in facts.own_rows(SHEET) if row.text("content")]
    return tuple(_activity(number, row) for number, row in enumerate(rows, start=1))


def _activity(number: int, row: Row) -> Activity:
    cell = row.cells.get("funding")
    money = cell if isinstance(cell, Decimal) else None
    funding = to_text(money) if money is not None else row.text("funding")
    agency = "; ".join(words.listed(str(row.cells.get("agency") or "")))
    deadline = words.date_text(row.cells.get("deadline"))
    return Activity(number, row.text("content").rstrip(" .;"), agency, deadline, funding, money)


def gaps(found: Sequence[Activity]) -> tuple[Blank, ...]:
    """Which activities lack an agency or a deadline; or that there are none. ``funding`` tells of sums."""
    if not found:
        return (Blank("các hoạt động của kế hoạch", SHEET),)
    lacking = (
        ("cơ quan thực hiện", [a for a in found if not a.agency]),
        ("thời hạn", [a for a in found if not a.deadline]),
    )
    return tuple(Blank(f"{what} của {_which(without)}", SHEET) for what, without in lacking if without)


def _which(some: Sequence[Activity]) -> str:
    """``02 hoạt động (số 3, 5)``; many are only counted."""
    listed = f" (số {', '.join(str(a.number) for a in some)})" if len(some) <= _SHOWN else ""
    return f"{padded(len(some))} hoạt động{listed}"


# --- money -----------------------------------------------------------------------------------------------------
def funding(found: Sequence[Activity]) -> Paragraphs:
    """The sum of what is stated, and of how many activities. A blank is no zero."""
    stated = [a.money for a in found if a.money is not None]
    if not stated:
        text = f"Kinh phí thực hiện Kế hoạch: {BLANK} triệu đồng."
        return (leave_blank(text, Blank("tổng kinh phí thực hiện kế hoạch", SHEET)),)
    total = sum(stated, Decimal(0))
    amount = words.money(total) if total else "0 đồng"
    if len(stated) == len(found):
        return (say(f"Tổng kinh phí dự kiến của {padded(len(found))} hoạt động là {amount}.", SHEET),)
    rest = [a for a in found if a.money is None]
    text = (
        f"Kinh phí dự kiến của {padded(len(stated))}/{padded(len(found))} hoạt động đã ghi kinh phí là {amount}; "
        f"kinh phí của {padded(len(rest))} hoạt động còn lại: {BLANK}."
    )
    return (leave_blank(text, Blank(f"kinh phí (bằng số) của {_which(rest)}", SHEET)),)


# --- who does what -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Duties:
    """What one agency has to do: activities of the plan, and chỉ tiêu by the name of their objective."""

    name: str
    activities: list[Activity]
    goals: dict[str, list[str]]
    blank: Blank | None = None


def duties(facts: Facts, found: Sequence[Activity], form: Edition) -> Paragraphs:
    """Numbered by agency: those of the activities in their order, then those that lead chỉ tiêu (only a province
    assigns these). ``form`` is the edition whose agencies are in office when the plan is in force."""
    by_agency: dict[str, _Duties] = {}
    for activity in found:
        for name in activity.agencies:
            by_agency.setdefault(name_key(name), _Duties(name, [], {})).activities.append(activity)
    if facts.unit.level == facts.edition.territorial_levels[0]:
        _add_leaders(facts, form, by_agency)
    return tuple(p for number, each in enumerate(by_agency.values(), start=1) for p in _of_agency(number, each))


def _add_leaders(facts: Facts, form: Edition, by_agency: dict[str, _Duties]) -> None:
    for rows in form.target_lines.values():
        for row in rows:
            known = facts.edition.by_id.get(row.id)
            if known is None or not is_its_own(facts, known):
                continue
            for code in row.owner_codes:
                agency = form.agencies[code]
                named = agency.name or words.clean(facts.submission.info.get(agency.info_id, ""))
                key = name_key(named) if named else code
                blank = None if named else Blank(f"tên cơ quan phụ trách {agency.field}", "thong_tin", agency.info_id)
                entry = by_agency.setdefault(key, _Duties(named or agency.words, [], {}, blank))
                entry.goals.setdefault(_objective(form, row), []).append(number_of(form, row))


def _objective(form: Edition, row: Indicator) -> str:
    """``Mục tiêu 4``."""
    heading = form.by_id[row.id.partition(".")[0]]
    match = _OBJECTIVE.match(heading.label)
    return match[1] if match else heading.label


def _of_agency(number: int, each: _Duties) -> Paragraphs:
    name = words.upper_first(each.name)
    tasks = [_task(a) for a in each.activities]
    if each.goals:
        goals = "; ".join(f"chỉ tiêu {', '.join(dict.fromkeys(n))} của {name}" for name, n in each.goals.items())
        tasks.append(f"Theo dõi, tổng hợp, báo cáo kết quả và dự báo khả năng đạt {goals}")
    blanks = (each.blank,) if each.blank else ()
    if len(tasks) == 1:
        return (Paragraph(f"{number}. {name}: {tasks[0]}.", (SHEET,), blanks),)
    lead = Paragraph(f"{number}. {name}:", (SHEET,), blanks)
    marks = [";"] * (len(tasks) - 1) + ["."]
    return (lead, *(say(f"- {task}{mark}", SHEET) for task, mark in zip(tasks, marks, strict=True)))


def _task(activity: Activity) -> str:
    content = words.upper_first(activity.content)
    return f"{content} (thời hạn: {words.lower_first(activity.deadline)})" if activity.deadline else content
