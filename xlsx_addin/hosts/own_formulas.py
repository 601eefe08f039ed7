"""The blank form's own formulas: from the committed workbook, or, where nothing can read one, from a table of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from xlsx_addin.actions.filling import OwnFormulas
from xlsx_addin.actions.keyed import KeyedCells
from xlsx_addin.actions.logbook import Content, Current, Kind, content_of, same, value_of
from xlsx_addin.cell_values import Formula, SheetPlace
from xlsx_addin.evaluation import rates_of
from xlsx_addin.shown import rate_shown
from xlsx_addin.submission.records import Layout, Submission

TABLE = "own_formulas_{}.json"


@lru_cache(maxsize=4)
def own_formulas(edition_id: str) -> OwnFormulas:
    """The formulas of rates in the blank form, and where it has everything."""
    table = Path(__file__).with_name(TABLE.format(edition_id))
    if table.exists():  # only in what runs without Python on the PC
        return from_json(table.read_text(encoding="utf-8"))
    from xlsx_addin.workbook.fill import own_formulas as from_workbook

    return from_workbook(edition_id)


def to_json(own: OwnFormulas) -> str:
    layout = {**asdict(own.layout), "packed": list(own.layout.packed)}
    return json.dumps({"layout": layout, "formulas": dict(own.texts)}, ensure_ascii=False)


def from_json(text: str) -> OwnFormulas:
    data = json.loads(text)
    layout = data["layout"]
    sheets, info = tuple(layout["sheets"]), tuple((info_id, cell) for info_id, cell in layout["info"])
    packed = bytes(layout["packed"])
    return OwnFormulas(Layout(**{**layout, "sheets": sheets, "packed": packed, "info": info}), data["formulas"])


class WithoutFormulas(Current):
    """What cells hold, as far as a host can tell that says neither formulas nor number formats.

    A rate that shows exactly what the form's own formula gives is taken for that formula; a fraction in the cell of a
    percentage for a number shown as a percentage, since ``30,56%`` is what people type and 0.3056 what then stands
    there; unless the computed rate is nearer to the fraction itself, as with 0,85 per cent.
    """

    def __init__(self, now: Current, cells: KeyedCells, submission: Submission) -> None:
        self._now = now
        self._own: dict[SheetPlace, tuple[Content, Content]] = {}
        self._percentages: set[SheetPlace] = set()
        rates, texts = rates_of(cells.edition, submission), own_formulas(cells.edition.id).texts
        for rate_id, text in texts.items():
            if place := cells.field(rate_id):
                self._own[place] = content_of(rate_shown(rates[rate_id])), content_of(Formula(text))
                if cells.edition.fields[rate_id].unit == "%":
                    self._percentages.add(place)

    def __call__(self, found: SheetPlace) -> Content:
        content = self._now(found)
        if found in self._own and same(content, self._own[found][0]):
            return self._own[found][1]
        if found in self._percentages and content.kind is Kind.NUMBER:
            number = value_of(content)
            if isinstance(number, Decimal) and 0 < number <= 1 and self._fits_hundredfold(found, number):
                return Content(Kind.PERCENT, content.text)
        return content

    def _fits_hundredfold(self, found: SheetPlace, number: Decimal) -> bool:
        computed = self._own[found][0]
        if computed.kind is not Kind.NUMBER:
            return True
        rate = Decimal(computed.text.replace(",", "."))
        return abs(100 * number - rate) <= abs(number - rate)
