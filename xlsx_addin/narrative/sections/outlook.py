"""Whether the chỉ tiêu are on their way: the forecasts of the history, grouped as a report says them.

Agencies have to foresee whether they will reach their targets (plan 373/QĐ-UBND of Bắc Ninh, II.3). Where the years
known carry no forecast at all, nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsx_addin.catalogue import Compare, Indicator, Role
from xlsx_addin.forecast import INTERVAL_YEARS, POINT_YEARS, Certainty, Forecast, Outlook
from xlsx_addin.history.sheet import forecasts
from xlsx_addin.narrative.context import Paragraph, Paragraphs, say
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.sections.measures import goal_words, short_name
from xlsx_addin.narrative.sections.objectives import is_target_line
from xlsx_addin.narrative.words import lower_first
from xlsx_addin.numbers import padded, to_text

FEW_ROWS = 3
"""Up to so many rows are named in one sentence."""


def outlook(facts: Facts) -> Paragraphs:
    """One sentence for all, then the rows of each group; empty where no row has years enough."""
    found = [f for f in forecasts(facts.past).values() if is_target_line(facts.edition, f.id)]
    likely = [f for f in found if f.outlook is Outlook.LIKELY]
    unlikely = [f for f in found if f.outlook is Outlook.UNLIKELY]
    unknown = [f for f in found if f.outlook is Outlook.UNKNOWN]
    if not likely and not unlikely:
        return ()
    said = [say(_summary(likely, unlikely, unknown), *(f.id for f in found))]
    kept, coming = [f for f in likely if f.met], [f for f in likely if not f.met]
    if kept:
        said.append(_named(facts, "Có khả năng giữ được mục tiêu đã đạt", kept))
    if coming:
        said += [say("- Có khả năng đạt mục tiêu:"), *(_line(facts, f) for f in coming)]
    if unlikely:
        said += [say("- Khó đạt hoặc khó giữ mục tiêu với đà hiện nay:"), *(_line(facts, f) for f in unlikely)]
    if unknown:
        said.append(_unknown(facts, unknown))
    rough = [f for f in (*likely, *unlikely) if f.certainty is not Certainty.FAIR]
    if rough:
        said.append(say(_caution(len(rough), len(likely) + len(unlikely)), *(f.id for f in rough)))
    return tuple(said)


def _summary(likely: Sequence[Forecast], unlikely: Sequence[Forecast], unknown: Sequence[Forecast]) -> str:
    years = {year for f in (*likely, *unlikely) for year in f.years}
    told = [
        (len(likely), "có khả năng đạt hoặc giữ được mục tiêu"),
        (len(unlikely), "khó đạt hoặc khó giữ mục tiêu với đà hiện nay"),
        (len(unknown), "chưa đủ số liệu để dự báo"),
    ]
    there = [(number, words) for number, words in told if number]
    start = f"Căn cứ kết quả các năm từ {min(years)} đến {max(years)}"
    total = sum(number for number, _ in there)
    if len(there) == 1:
        every = "cả " if total > 1 else ""
        both = " đều" if total > 1 else ""
        return f"{start}, dự báo {every}{padded(total)} chỉ tiêu{both} {there[0][1]}."
    parts = ", ".join(f"{padded(number)} chỉ tiêu {words}" for number, words in there)
    return f"{start}, trong {padded(total)} chỉ tiêu có số liệu, dự báo {parts}."


def _line(facts: Facts, f: Forecast) -> Paragraph:
    """``+ Tỷ lệ …: dự kiến năm 2025 khoảng 55,00% (mục tiêu từ 60% trở lên); để đạt, mỗi năm cần tăng ít nhất …``"""
    row = facts.edition.by_id[f.id]
    goal = goal_words(row, f.target)
    text = f"+ {short_name(row)}: dự kiến năm {f.target_year} khoảng {_value(row, f.projected)} (mục tiêu {goal})"
    if f.met:
        text = f"{text}; năm {f.years[-1]} đang đạt nhưng có thể không giữ được ({_value(row, f.latest)})"
    elif needed := _needed(row, f):
        text = f"{text}; {needed}"
    if row.wider_denominator and f.outlook is Outlook.UNLIKELY:
        text = f"{text}; biểu tính trên phạm vi rộng hơn mục tiêu nên vẫn có thể đạt"
    return say(f"{text}.", f.id)


def _value(row: Indicator, value: Decimal | None) -> str:
    if value is None:
        return ""
    number = to_text(value, 2) if row.formula else padded(value)
    return f"{number}%" if row.unit == "%" else f"{number} {row.unit}".rstrip()


def _needed(row: Indicator, f: Forecast) -> str:
    """The pace that reaches the target; a count that cannot be had in hundredths has none."""
    if f.needed is None or not f.needed or row.formula is None or f.outlook is Outlook.LIKELY:
        return ""
    years = f.target_year - f.years[-1]
    start = f.years[-1] + 1
    each = f"từ năm {start} đến năm {f.target_year}, mỗi năm" if years > 1 else f"trong năm {f.target_year}"
    way = "tăng" if f.needed > 0 else "giảm"
    floor = "ít nhất" if f.target.compare in (Compare.GE, Compare.LE, Compare.EQ) else "trên"
    measure = "điểm phần trăm" if row.unit == "%" else row.unit
    return f"để đạt, {each} cần {way} {floor} {to_text(abs(f.needed), 2)} {measure}"


def _unknown(facts: Facts, found: Sequence[Forecast]) -> Paragraph:
    flags = any(facts.edition.by_id[f.id].role is Role.FLAG for f in found)
    reason = "" if flags else f" (mới có số liệu dưới {padded(POINT_YEARS)} năm)"
    return _named(facts, f"Chưa đủ số liệu để dự báo{reason}", found)


def _named(facts: Facts, lead: str, found: Sequence[Forecast]) -> Paragraph:
    """The rows by name when they are few, in number when many: their names are long."""
    ids = tuple(f.id for f in found)
    if len(found) > FEW_ROWS:
        return say(f"- {lead}: {padded(len(found))} chỉ tiêu.", *ids)
    names = "; ".join(lower_first(short_name(facts.edition.by_id[x])) for x in ids)
    return say(f"- {lead}: {names}.", *ids)


def _caution(rough: int, total: int) -> str:
    which = "Các dự báo trên" if rough == total else f"Trong các dự báo trên, {padded(rough)} dự báo"
    return (
        f"{which} chỉ là ước tính vì số liệu còn dưới {padded(INTERVAL_YEARS)} năm hoặc dao động, cần theo dõi và cập "
        "nhật khi có số liệu mới."
    )
