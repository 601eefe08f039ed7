"""Tables of results in a text: rows that name an indicator, against the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsx_addin.catalogue import Indicator, Role
from xlsx_addin.narrative.sections.measures import short_name
from xlsx_addin.proofreading.against_counts import compare_count, parts_of
from xlsx_addin.proofreading.against_figures import Compared, held_count, held_rate
from xlsx_addin.proofreading.against_scope import Scope
from xlsx_addin.proofreading.against_values import VALUE, compare_value
from xlsx_addin.proofreading.figures import Prose
from xlsx_addin.proofreading.text import Line, Table, Text

_RESULT = re.compile(r"kết quả(?:\s+(?:thực hiện|đạt được))?(?:\s+năm\s+(?P<year>\d{4}))?", re.IGNORECASE)


def compare_tables(scope: Scope, text: Text) -> Iterator[Compared]:
    """Every table that has one column of results of this year."""
    names = {_key(name): row for row in scope.facts.edition.indicators for name in (short_name(row), row.label)}
    for table in text.tables:
        column = _result_column(scope, table)
        if column is None:
            continue
        for number, row in enumerate(table.rows):
            named = next((names[_key(cell)] for cell in row[:column] if _key(cell) in names), None)
            if named is not None and named.has_value and named.role is not Role.FLAG and column < len(row):
                line = Line(table.cell_place(number, column), table.cell_key(number, column), row[column])
                yield from _cell(scope, named, line)


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .;:")


def _result_column(scope: Scope, table: Table) -> int | None:
    header = table.rows[0] if table.rows else ()
    found = [
        (number, match["year"])
        for number, cell in enumerate(header)
        if (match := _RESULT.fullmatch(" ".join(cell.split())))
    ]
    right = [n for n, year in found if not year or int(year) == scope.facts.submission.year]
    return right[0] if len(right) == 1 else None


def _cell(scope: Scope, row: Indicator, line: Line) -> Iterator[Compared]:
    prose = Prose(line.text)
    if not prose.figures or prose.figures[0].start != 0:
        return
    if row.formula is None:
        yield from compare_count(line, prose, 0, held_count(scope.facts, row.id))
        return
    rate, value = held_rate(scope.facts, row.id), VALUE.match(prose.text)
    if rate and value:
        yield from compare_value(line, prose, value, *parts_of(scope, row.id), rate)
