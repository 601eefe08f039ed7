"""What every check sees: one submission with its rates, and how to point at a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import Finding, finding
from xlsx_addin.places import to_a1
from xlsx_addin.ratios import Rate
from xlsx_addin.rules import RuleSource
from xlsx_addin.submission.records import Figure, ListRow, State, Submission


@dataclass(frozen=True, slots=True)
class Checked:
    """The input of a check. ``rates`` are computed from the submission's figures."""

    edition: Edition
    submission: Submission
    rates: Mapping[str, Rate]
    lists: Mapping[str, Sequence[ListRow]]  # unpacked once for all checks
    own: RuleSource | None = None  # an office's own rules

    def value(self, field_id: str) -> Figure | None:
        return self.submission.figures[self.edition.index[field_id]]

    def is_blank(self, field_id: str) -> bool:
        """Nothing stands there: no value, nothing unreadable, nothing said to be not arising."""
        return self.value(field_id) is None and field_id not in self.submission.states

    def is_settled(self, field_id: str) -> bool:
        """Something is said about the missing figure already: it cannot be read, or the unit means it to be blank."""
        return self.submission.states.get(field_id) in (State.UNREADABLE, State.ON_PURPOSE)

    def label(self, field_id: str) -> str:
        return self.edition.fields[field_id].label

    def cell(self, field_id: str) -> str:
        place = self.submission.layout.place(self.edition.index[field_id])
        return to_a1(place[1], place[2]) if place else "(biểu không còn ô này)"

    def say(self, code: str, field_id: str, **details: object) -> Finding:
        """A finding at the cell of a figure; ``label`` is always among the details."""
        place = self.submission.layout.place(self.edition.index[field_id])
        return finding(
            code,
            file=self.submission.file,
            unit=self.submission.unit.shown,
            sheet=place[0] if place else self.edition.sheets[self.edition.fields[field_id].sheet],
            cell=to_a1(place[1], place[2]) if place else "",
            id=field_id,
            **{"label": self.label(field_id), **details},
        )

    def row_place(self, key: str, number: int, column: str) -> tuple[str, int, int] | None:
        """Sheet, row and column of a cell of a list's row (``number`` from 0), where the file has told it."""
        packed = self.submission.packed_lists.get(key)
        columns = [each.key for each in self.edition.lists[key].columns]
        return packed.places.place(number, columns.index(column)) if packed and packed.places else None

    def row_cell(self, key: str, number: int, column: str) -> str:
        place = self.row_place(key, number, column)
        return to_a1(place[1], place[2]) if place else f"dòng thứ {number + 1}"

    def say_row(self, code: str, key: str, number: int, column: str, **details: object) -> Finding:
        """A finding at the cell of a list's row; ``number`` (from 1, among the rows listed) is among the details."""
        place = self.row_place(key, number, column)
        return finding(
            code,
            file=self.submission.file,
            unit=self.submission.unit.shown,
            sheet=place[0] if place else self.edition.sheets[key],
            cell=to_a1(place[1], place[2]) if place else "",
            id="",
            number=number + 1,
            **details,
        )
