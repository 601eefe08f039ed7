"""The building blocks of expressions: small functions from facts to a number, a truth value, or ``Missing``.

Three values: true, false, and not known because something is blank. ``and``, ``or`` follow Kleene (one false side
settles ``and``, one true side ``or``); everything else is missing as soon as one input is. Numbers are ``int`` or
``Fraction``, never floats.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsx_addin.numbers import Percent, Plain, round_half_up, understand
from xlsx_addin.rules.facts import Facts
from xlsx_addin.submission.records import ListCell, ListRow

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no value. ``what``: figure, rate, stated, previous, list, column, zero, condition, year."""

    what: str
    id: str = ""


Value = Number | bool | Missing
Run = Callable[[Facts], Value]

DIVISION_BY_ZERO = Missing("zero")
CONDITION = Missing("condition")  # the left side of "=>" is false: nothing to hold
NO_YEAR = Missing("year")


def constant(value: Number | bool) -> Run:
    return lambda f: value


def year(f: Facts) -> Value:
    return NO_YEAR if f.submission.year is None else f.submission.year


def figure(index: int, field_id: str) -> Run:
    """A stated figure; flags are 1 and 0."""
    missing = Missing("figure", field_id)

    def run(f: Facts) -> Value:
        value = f.submission.figures[index]
        if value is None:
            return missing
        return value if value.__class__ is int else Fraction(value)

    return run


def rate(rate_id: str) -> Run:
    """A computed rate, exact."""
    missing = Missing("rate", rate_id)

    def run(f: Facts) -> Value:
        exact = f.rates[rate_id].exact
        return missing if exact is None else exact

    return run


def stated(rate_id: str) -> Run:
    """A rate as it stands in the file."""
    missing = Missing("stated", rate_id)

    def run(f: Facts) -> Value:
        value = f.submission.stated_rates.get(rate_id)
        return missing if value is None else Fraction(value)

    return run


def previous(row_id: str) -> Run:
    """The number in column «Kết quả năm trước» of a row of the form."""
    missing, key = Missing("previous", row_id), f"{row_id}.prev"

    def run(f: Facts) -> Value:
        match understand(f.submission.texts.get(key, "")):
            case Plain(value=value) | Percent(value=value):
                return Fraction(value)
        return missing

    return run


def blank_figure(index: int, field_id: str) -> Run:
    """Nothing stands there. What cannot be read is neither blank nor a value."""
    missing = Missing("figure", field_id)

    def run(f: Facts) -> Value:
        if f.submission.figures[index] is not None:
            return False
        state = f.submission.states.get(field_id)
        return missing if state == "unreadable" else state is None

    return run


def blank_rate(rate_id: str) -> Run:
    return lambda f: f.rates[rate_id].outcome == "blank"


def blank_list(key: str) -> Run:
    return lambda f: not f.lists.get(key)


# --- arithmetic and logic ---------------------------------------------------------------------------------------
def both(apply: Callable[[Number, Number], Value], left: Run, right: Run) -> Run:
    """An operation on two numbers."""

    def run(f: Facts) -> Value:
        a = left(f)
        if a.__class__ is Missing:
            return a
        b = right(f)
        if b.__class__ is Missing:
            return b
        return apply(a, b)  # type: ignore[arg-type]

    return run


def divide(a: Number, b: Number) -> Value:
    return Fraction(a) / b if b else DIVISION_BY_ZERO


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WITH_SLACK: dict[str, Callable[[Any, Any, Any], bool]] = {
    "=": lambda a, b, s: abs(a - b) <= s,
    "!=": lambda a, b, s: abs(a - b) > s,
    "<": lambda a, b, s: a < b + s,
    "<=": lambda a, b, s: a <= b + s,
    ">": lambda a, b, s: a > b - s,
    ">=": lambda a, b, s: a >= b - s,
}


def compare(sign: str, left: Run, right: Run, slack: Run | None) -> Run:
    """A comparison; ``slack`` is what rounding may have moved the two sides apart."""
    if slack is None:
        return both(COMPARISONS[sign], left, right)
    test = _WITH_SLACK[sign]

    def run(f: Facts) -> Value:
        values = [side(f) for side in (left, right, slack)]
        for value in values:
            if value.__class__ is Missing:
                return value
        return test(*values)

    return run


def every(left: Run, right: Run) -> Run:
    """``and``; a side whose own condition does not hold leaves the other to decide."""

    def run(f: Facts) -> Value:
        a = left(f)
        if a is False:
            return False
        b = right(f)
        if b is False or a is True or a is CONDITION:
            return b
        return a

    return run


def either(left: Run, right: Run) -> Run:
    """``or``."""

    def run(f: Facts) -> Value:
        a = left(f)
        if a is True:
            return True
        b = right(f)
        if b is True or a is False:
            return b
        return a

    return run


def negate(of: Run) -> Run:
    def run(f: Facts) -> Value:
        a = of(f)
        return a if a.__class__ is Missing else not a

    return run


def implies(condition: Run, then: Run) -> Run:
    """``=>``: where the condition does not hold there is nothing to check."""

    def run(f: Facts) -> Value:
        holds = condition(f)
        if holds.__class__ is Missing:
            return holds
        return then(f) if holds else CONDITION

    return run


def choose(condition: Run, yes: Run, no: Run) -> Run:
    """``if``."""

    def run(f: Facts) -> Value:
        holds = condition(f)
        if holds.__class__ is Missing:
            return holds
        return yes(f) if holds else no(f)

    return run


def over(apply: Callable[[list[Number]], Number], terms: Sequence[Run]) -> Run:
    """``sum``, ``min``, ``max``, ``abs``: of numbers that are all known."""

    def run(f: Facts) -> Value:
        values: list[Number] = []
        for term in terms:
            value = term(f)
            if value.__class__ is Missing:
                return value
            values.append(value)  # type: ignore[arg-type]
        return apply(values)

    return run


AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "min": min,
    "max": max,
    "abs": lambda values: abs(values[0]),
}


def rounded(of: Run, places: int) -> Run:
    return over(lambda values: Fraction(round_half_up(Fraction(values[0]), places)), [of])


# --- lists --------------------------------------------------------------------------------------------------------
RowTest = Callable[[ListRow], bool]


def row_test(index: int, sign: str, wanted: str | Number | None) -> RowTest:
    """Whether a cell of a row is what a condition asks for; None asks for a blank cell. Texts: case does not matter."""
    if wanted is None or isinstance(wanted, str):
        text = wanted.casefold() if wanted is not None else None

        def same(row: ListRow) -> bool:
            return (_text(row[index]) == text) == (sign == "=")

        return same
    apply = COMPARISONS[sign]

    def compares(row: ListRow) -> bool:
        cell = row[index]
        return isinstance(cell, Decimal) and apply(Fraction(cell), wanted)

    return compares


def _text(cell: ListCell) -> str | None:
    return None if cell is None else str(cell).casefold()


def count_rows(key: str, tests: Sequence[RowTest]) -> Run:
    """How many rows of a list fit; a list without any row says nothing."""
    missing = Missing("list", key)

    def run(f: Facts) -> Value:
        rows = f.lists.get(key)
        return sum(all(test(row) for test in tests) for row in rows) if rows else missing

    return run


def sum_column(key: str, column: str, index: int, tests: Sequence[RowTest]) -> Run:
    """The sum of a column over the rows that fit; a blank or unreadable cell among them leaves it unknown."""
    missing, hole = Missing("list", key), Missing("column", f"{key}.{column}")

    def run(f: Facts) -> Value:
        rows = f.lists.get(key)
        if not rows:
            return missing
        cells = [row[index] for row in rows if all(test(row) for test in tests)]
        numbers = [Fraction(cell) for cell in cells if isinstance(cell, Decimal)]
        return sum(numbers, Fraction(0)) if len(numbers) == len(cells) else hole

    return run
