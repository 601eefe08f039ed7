"""The live examples of sheet ``Hàm``: what each shows, so that its stored result is right without any Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from xlsx_addin.cell_functions import HELP, Cell, example_result
from xlsx_addin.cell_functions.help import Given
from xlsx_addin.cell_values import Place, Stored
from xlsx_addin.keys import ID_MARK
from xlsx_addin.submission.sheets import KeyedSheet

_BY_FORMULA = {described.example.removeprefix("="): described for described in HELP}


def example_shown(formula: str, form_rows: Callable[[], Sequence[Sequence[Cell]]]) -> str | Decimal | None:
    """What an example's formula (without ``=``) shows, "" for a blank; None when the formula is no example.

    ``form_rows`` gives the cells that the name of the form's rows covers, asked for by the one that reads them.
    """
    described = _BY_FORMULA.get(formula)
    if described is None:
        return None
    shown = example_result(described, form_rows() if Given.FORM in described.inputs else ())
    return "" if shown is None else shown


def form_rows(sheet: KeyedSheet, value: Callable[[Place], Stored]) -> list[list[Cell]]:
    """The form's keys and the values of its cells, ``value`` giving what a cell shows now."""
    columns = sorted(sheet.columns.items(), key=lambda item: item[1])
    rows: list[list[Cell]] = [[ID_MARK, *(key for key, _ in columns)]]
    rows += [[row_id, *(value((row, column)) for _, column in columns)] for row, row_id in sheet.rows_with_ids()]
    return rows
