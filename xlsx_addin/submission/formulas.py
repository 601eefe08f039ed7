"""Formulas of the form that somebody took away: a rate's cell is empty though its parts are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, finding
from xlsx_addin.places import to_a1
from xlsx_addin.reading.raw import RawSheet
from xlsx_addin.submission.records import Submission


def with_formulas_known(edition: Edition, s: Submission, sheets: Mapping[str, RawSheet]) -> Submission:
    """The submission with ``formula-removed`` for each rate whose cell holds nothing at all, not even a formula,
    though both its parts are stated: the printed form would lack the rate.

    Which cells hold formulas is asked of the file only where such a cell is empty.
    """
    found = tuple(_removed(edition, s, sheets))
    return replace(s, findings=(*s.findings, *found)) if found else s


def _removed(edition: Edition, s: Submission, sheets: Mapping[str, RawSheet]) -> Iterator[Finding]:
    for rate_id, formula in edition.formulas.items():
        if len(formula.pairs) != 1 or rate_id in s.stated_rates or rate_id in s.states:
            continue
        (pair,) = formula.pairs
        if not isinstance(pair.total, str) or s.value(edition, pair.part) is None:
            continue
        place = s.layout.place(edition.index[rate_id]) if s.value(edition, pair.total) is not None else None
        if place is None:
            continue
        sheet, row, column = place
        raw = sheets[sheet]
        cells = raw.rows[row]
        if column < len(cells) and cells[column] != "":
            continue  # 0 of a formula that nobody has computed yet, or words such as "Không phát sinh"
        if (row, column) not in raw.formulas:
            yield finding(
                "formula-removed",
                file=s.file,
                unit=s.unit.shown,
                sheet=sheet,
                cell=to_a1(row, column),
                id=rate_id,
                label=edition.fields[rate_id].label,
            )
