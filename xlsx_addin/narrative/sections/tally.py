"""How many chỉ tiêu stand how: the sentences that count verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsx_addin.catalogue import Edition
from xlsx_addin.numbers import padded, to_text
from xlsx_addin.targets import Assessed, Assessment, Verdict

VERDICTS = {Verdict.MET: "đạt", Verdict.GAP: "còn khoảng cách", Verdict.NOT_MET: "chưa đạt"}


def counted_text(assessed: Sequence[Assessed], strategy: str = "") -> str:
    """``trong 05 chỉ tiêu được đánh giá có 03 chỉ tiêu đạt, 02 chỉ tiêu còn khoảng cách``; the centre's if they differ.

    One, all and none are said so. ``strategy`` is whose chỉ tiêu they are.
    """
    of = f" của {strategy}" if strategy else ""
    provincial, central = _tally([a.provincial for a in assessed]), _tally([a.central for a in assessed])
    if not provincial:
        return ""
    if all(a.provincial.target == a.central.target for a in assessed) or not central:
        return _outcome(provincial, of, " mục tiêu")
    if provincial == central:
        return f"theo mục tiêu của tỉnh cũng như của trung ương, {_outcome(provincial, of)}"
    same = sum(provincial.values()) == sum(central.values())
    centre = _tally_text(central) if same and len(central) > 1 else _outcome(central)
    return f"{_outcome(provincial, of, ' mục tiêu của tỉnh')}; theo mục tiêu của trung ương, {centre}"


def _outcome(counts: Mapping[Verdict, int], of: str = "", what: str = "") -> str:
    number = sum(counts.values())
    many = f"{padded(number)} chỉ tiêu{of} được đánh giá"
    if len(counts) == 1:
        verdict = _verdict(next(iter(counts)), what)
        return f"cả {many} đều {verdict}" if number > 1 else f"có {many}, kết quả {verdict}"
    return f"trong {many} {_tally_text(counts, what)}"


def _tally_text(counts: Mapping[Verdict, int], what: str = "") -> str:
    """``có 03 chỉ tiêu đạt mục tiêu của tỉnh, 02 chỉ tiêu còn khoảng cách``."""
    said = [f"{padded(n)} chỉ tiêu {_verdict(v, '' if at else what)}" for at, (v, n) in enumerate(counts.items())]
    return f"có {', '.join(said)}"


def _verdict(verdict: Verdict, what: str) -> str:
    """``đạt mục tiêu của tỉnh``, ``còn khoảng cách so với mục tiêu của tỉnh``."""
    return f"{VERDICTS[verdict]}{' so với' if what and verdict is Verdict.GAP else ''}{what}"


def nuances(edition: Edition, assessments: Sequence[Assessment]) -> str:
    """How many of those short of the provincial target are near it, and how many may have reached it."""
    near = sum(a.short and a.near for a in assessments)
    may_be = sum(a.may_be_met for a in assessments)
    share = to_text((edition.nearly * 100).normalize())
    said = [f"{padded(near)} chỉ tiêu gần đạt (còn thiếu không quá {share}% giá trị mục tiêu)"] if near else []
    if may_be:
        said.append(f"{padded(may_be)} chỉ tiêu có thể đã đạt vì biểu tính trên phạm vi rộng hơn mục tiêu")
    return f" Trong số còn dưới mục tiêu của tỉnh có {', '.join(said)}." if said else ""


def _tally(assessments: Sequence[Assessment]) -> Mapping[Verdict, int]:
    counts = {verdict: sum(a.verdict is verdict for a in assessments) for verdict in VERDICTS}
    return {verdict: n for verdict, n in counts.items() if n}
