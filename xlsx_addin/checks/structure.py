"""Checks on the workbook as a form: the order of its rows, and formulas that were typed over."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache

from xlsx_addin.catalogue import Edition
from xlsx_addin.checks.context import Checked
from xlsx_addin.checks.rates import agrees
from xlsx_addin.findings import Finding
from xlsx_addin.numbers import to_text
from xlsx_addin.ratios import Outcome
from xlsx_addin.submission.records import Layout


def rows_reordered(c: Checked) -> Iterator[Finding]:
    """Rows that no longer stand in the form's order: read all the same, but the printed form would look odd."""
    if c.submission.matches or not c.submission.layout.packed:
        return  # a sheet that people typed themselves has an order of its own
    for field_id, other in _out_of_order(c.edition, c.submission.layout):
        sheet_name = c.edition.sheets[c.edition.fields[field_id].sheet]
        yield c.say("rows-reordered", field_id, sheet_name=sheet_name, other_label=c.label(other))


@lru_cache(maxsize=64)
def _out_of_order(edition: Edition, layout: Layout) -> tuple[tuple[str, str], ...]:
    """For each sheet the first figure that stands above one it should follow, and that one. Layouts are shared by
    thousands of workbooks."""
    numbers = array("i")
    numbers.frombytes(layout.packed)
    lowest: dict[int, tuple[int, str]] = {}
    found: dict[int, tuple[str, str]] = {}
    for index, field_id in enumerate(edition.fields):
        sheet, row = numbers[3 * index], numbers[3 * index + 1]
        if sheet < 0:
            continue
        before = lowest.get(sheet)
        if before is not None and row < before[0]:
            found.setdefault(sheet, (field_id, before[1]))
        else:
            lowest[sheet] = (row, field_id)
    return tuple(found.values())


def formula_replaced(c: Checked) -> Iterator[Finding]:
    """A rate that was typed over its formula and is right for now. Where formulas are not told (.ods), or the sheet
    never had any, nothing is said."""
    s = c.submission
    if s.matches or s.is_consolidation or s.file.lower().endswith(".ods"):
        return
    for rate_id, stated in s.stated_rates.items():
        rate = c.rates[rate_id]
        if rate_id not in s.formula_rates and rate.outcome is Outcome.COMPUTED and agrees(stated, rate):
            yield c.say("formula-replaced", rate_id, stated=to_text(stated))
