"""How one row of the form is named and how its value, its target and the distance between them are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Compare, Edition, Indicator, Role, Target
from xlsx_addin.narrative import words
from xlsx_addin.numbers import padded, to_text
from xlsx_addin.targets import Assessment

_NUMBER = re.compile(r"^Chỉ tiêu (\w+):")
_COMPARED = {
    Compare.GE: "từ {} trở lên",
    Compare.GT: "trên {}",
    Compare.LE: "không quá {}",
    Compare.LT: "dưới {}",
    Compare.EQ: "{}",
}
_SIGNS = {Compare.GE: "≥ ", Compare.GT: "> ", Compare.LE: "≤ ", Compare.LT: "< ", Compare.EQ: ""}


@cache
def _short_names() -> Mapping[str, str]:
    text = (files("xlsx_addin.narrative.sections") / "short_names.toml").read_text(encoding="utf-8")
    return {str(k): str(v) for k, v in tomllib.loads(text).items()}


def short_name(row: Indicator) -> str:
    """What a report calls an indicator: the edition's name, one of ours, else its label without "Chỉ tiêu 1:"."""
    stripped = re.sub(r"^(Chỉ tiêu \w+|Trong đó):\s*", "", words.clean(row.label))
    return row.short_name or _short_names().get(row.id) or words.upper_first(stripped.rstrip(" ."))


def number_of(form: Edition, row: Indicator) -> str:
    """The number of a chỉ tiêu in its objective, from its wording or that of its group: ``2a``."""
    above = form.by_id.get(row.id.rpartition(".")[0])
    for label in (row.label, above.label if above else ""):
        if match := _NUMBER.match(label):
            return match[1]
    return row.tt


def unit_words(row: Indicator) -> str:
    """``%``; `` cơ sở``, with a space before it."""
    return "%" if row.unit == "%" else f" {row.unit}" if row.unit else ""


def measure(row: Indicator, value: int | Decimal) -> str:
    """A value or a target in the row's unit: ``60,00%``, ``03 cơ sở``, ``Có``."""
    if row.role is Role.FLAG:
        return (FLAG_YES if value else FLAG_NO).lower()
    number = padded(value) if row.formula is None else to_text(value, 2)
    return f"{number}{unit_words(row)}"


def _target_measure(row: Indicator, target: Target) -> str:
    return measure(row, target.value) if row.formula is None else f"{to_text(target.value)}{unit_words(row)}"


def goal_words(row: Indicator, target: Target) -> str:
    """What a target asks for: ``từ 60% trở lên``, ``100%``, ``dưới 20%``."""
    return ("{}" if _is_whole(row, target) else _COMPARED[target.compare]).format(_target_measure(row, target))


def _is_whole(row: Indicator, target: Target) -> bool:
    """Whether all of a share is asked for: nothing can be above it."""
    return target.compare is Compare.GE and target.value == 100 and row.formula is not None and row.formula.share


def distance(row: Indicator, gap: Decimal) -> str:
    """``thấp hơn 4,44`` of a rate, ``thấp hơn 01`` of a count; the unit is for the caller to say."""
    number = padded(abs(gap)) if row.formula is None else to_text(abs(gap), 2)
    return f"{'cao' if gap > 0 else 'thấp'} hơn {number}"


def one_or_each(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """One line where province and centre say the same, else a line each."""
    if len({text for _, text in pairs}) <= 1:
        return [words.upper_first(text) for _, text in pairs[:1]] or ["-"]
    return [f"{who}: {text}" for who, text in pairs]


def target_cell(row: Indicator, assessment: Assessment) -> str:
    """``≥ 60%``, ``100%``, as a table shows it; ``-`` where no target applies."""
    target = assessment.target
    if target is None:
        return "-"
    sign = "" if _is_whole(row, target) else _SIGNS[target.compare]
    return f"{sign}{_target_measure(row, target)}"
