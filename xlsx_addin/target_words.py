"""How the form says targets and verdicts in words: ``≥ 60``, ``Đạt``. The form, its cells and reports share them."""

from __future__ import annotations

from collections.abc import Mapping

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Compare, Indicator, Role, Target
from xlsx_addin.keys import VERDICT_GAP, VERDICT_MET, VERDICT_NONE, VERDICT_NOT_MET
from xlsx_addin.numbers import to_text
from xlsx_addin.targets import Verdict

SIGNS: Mapping[Compare, str] = {
    Compare.GE: "≥",
    Compare.GT: ">",
    Compare.LE: "≤",
    Compare.LT: "<",
    Compare.EQ: "=",
}

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.MET: VERDICT_MET,
    Verdict.GAP: VERDICT_GAP,
    Verdict.NOT_MET: VERDICT_NOT_MET,
    Verdict.NOT_ASSESSED: VERDICT_NONE,
    Verdict.NO_TARGET: "",
}


# How a chỉ tiêu stands, as the counts by objective say it.
NEARLY_MET = "Gần đạt"
SHORT = "Chưa đạt"  # also before the target year: what is still to go
COUNT_WORDS: Mapping[str, str] = {
    "met": VERDICT_MET,
    "nearly": NEARLY_MET,
    "not_met": SHORT,
    "not_assessed": VERDICT_NONE,
}


def gap_unit(row: Indicator) -> str:
    """The unit of a difference from the target: two percentages differ by percentage points."""
    return "điểm phần trăm" if row.unit == "%" else row.unit


def target_words(row: Indicator, target: Target | None) -> str:
    """``≥ 60``, ``< 20``, ``Có``; empty where no target applies."""
    if target is None:
        return ""
    if row.role is Role.FLAG:
        return FLAG_YES if target.value else FLAG_NO
    return f"{SIGNS[target.compare]} {to_text(target.value)}"
