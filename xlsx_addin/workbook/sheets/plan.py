"""Where everything stands on the grid sheets: decided before anything is written, since formulas cross sheets.

The places are those of the blank workbook; readers must go by the hidden keys (``workbook.keys``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Edition, Field, Indicator, Role
from xlsx_addin.places import to_a1

ID_COLUMN = 0
TITLE_ROW, HINT_ROW, KEY_ROW, HEADER_ROW, FIRST_ROW = range(5)
FORM_KEY_ROW = 5  # the form's printed title stands above it


class Look(StrEnum):
    """What a line of a grid is."""

    OBJECTIVE = "objective"
    GROUP = "group"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a grid. ``id`` is the row key ('' for headings that carry none)."""

    row: int
    look: Look
    id: str
    tt: str
    label: str
    indicator: Indicator | None = None
    field: Field | None = None


@dataclass(frozen=True)
class Grid:
    """A grid sheet: its visible name, key row, columns by key, and lines in order."""

    sheet: str
    key_row: int
    columns: Mapping[str, int]
    lines: tuple[Line, ...]

    @property
    def header_row(self) -> int:
        return self.key_row + 1

    @property
    def first_row(self) -> int:
        return self.key_row + 2

    @property
    def last_row(self) -> int:
        return self.lines[-1].row

    @property
    def last_column(self) -> int:
        return max(self.columns.values())

    @property
    def rows(self) -> dict[str, int]:
        return {line.id: line.row for line in self.lines if line.id}

    def figures(self) -> Iterator[Line]:
        return (line for line in self.lines if line.look is Look.FIGURE)

    def here(self, row: int, column: str) -> str:
        """A reference to a cell from its own sheet."""
        return to_a1(row, self.columns[column])

    def away(self, row: int, column: str) -> str:
        """A reference to a cell from another sheet."""
        return f"'{self.sheet}'!{self.here(row, column)}"


@dataclass(frozen=True)
class Plan:
    """All grid sheets by sheet key."""

    edition: Edition
    grids: Mapping[str, Grid]

    def cell(self, field_id: str, seen_from: str) -> str:
        """The reference of a figure's cell, seen from a sheet (by key)."""
        field = self.edition.fields[field_id]
        return self._reference(field, field.column, seen_from)

    def coverage(self, field_id: str, seen_from: str) -> str:
        """The reference of the coverage cell in a figure's row."""
        return self._reference(self.edition.fields[field_id], "cov", seen_from)

    def _reference(self, field: Field, column: str, seen_from: str) -> str:
        grid = self.grids[field.sheet]
        row = grid.rows[field.row]
        return grid.here(row, column) if field.sheet == seen_from else grid.away(row, column)


def make_plan(edition: Edition) -> Plan:
    """The places of every line of every grid sheet."""
    form = [*keys.FORM_PRINTED, "", *keys.FORM_ASIDE]
    return Plan(
        edition,
        {
            "thong_tin": _grid(edition, "thong_tin", keys.INFO_COLUMNS, _info_lines(edition)),
            "phu_luc_01": _grid(edition, "phu_luc_01", form, _form_lines(edition), FORM_KEY_ROW),
            "so_lieu_goc": _grid(edition, "so_lieu_goc", keys.SUPPORT_COLUMNS, _support_lines(edition)),
            "can_bo_nu": _grid(edition, "can_bo_nu", keys.CADRE_COLUMNS, _cadre_lines(edition)),
            "hoat_dong_khac": _grid(edition, "hoat_dong_khac", keys.ACTIVITY_COLUMNS, _activity_lines(edition)),
            "tong_hop": _grid(edition, "tong_hop", (*keys.MATRIX_COLUMNS, keys.UNIT_PREFIX), _matrix_lines(edition)),
        },
    )


_Draft = tuple[Look, str, str, str, Indicator | None, Field | None]


def _grid(
    edition: Edition, sheet: str, columns: Sequence[str], drafts: Sequence[_Draft], key_row: int = KEY_ROW
) -> Grid:
    """A '' among the columns leaves a spacer."""
    places = {key: i for i, key in enumerate(columns, start=ID_COLUMN + 1) if key}
    lines = tuple(Line(key_row + 2 + i, *draft) for i, draft in enumerate(drafts))
    return Grid(edition.sheets[sheet], key_row, places, lines)


def _heading(label: str, tt: str = "", look: Look = Look.GROUP) -> _Draft:
    return (look, "", tt, label, None, None)


def _info_lines(edition: Edition) -> list[_Draft]:
    drafts: list[_Draft] = []
    group = ""
    for each in edition.info:
        if each.group != group:
            group = each.group
            drafts.append(_heading(group))
        drafts.append((Look.FIGURE, each.id, "", each.label, None, None))
    for title, rows, labels in (
        ("Tổng hợp thư mục", keys.RUN_INPUTS[:2], ("Thư mục các sổ cần tổng hợp", "Hạn nộp của các đơn vị")),
        ("Lập báo cáo", (keys.RUN_KIND, keys.RUN_REPORT), ("Loại văn bản", "Báo cáo cần soát")),
        ("Kết quả lần chạy gần nhất", keys.RUN_ROWS, ("Thời điểm", "Thao tác", "Kết quả")),
    ):
        drafts.append(_heading(title))
        drafts += [(Look.FIGURE, key, "", label, None, None) for key, label in zip(rows, labels, strict=True)]
    return drafts


def _form_look(row: Indicator) -> Look:
    return {Role.HEADING: Look.OBJECTIVE, Role.GROUP: Look.GROUP}.get(row.role, Look.FIGURE)


def _form_lines(edition: Edition) -> list[_Draft]:
    return [(_form_look(r), r.id, r.tt, r.label, r, edition.fields.get(r.id)) for r in edition.indicators]


def _support_lines(edition: Edition) -> list[_Draft]:
    """Support figures under their row of the form, the rows under their objective."""
    by_row: dict[str, list[Field]] = {}
    for field in edition.fields.values():
        if field.sheet == "so_lieu_goc":
            by_row.setdefault(field.group, []).append(field)
    names = {"num": "Tử số", "den": "Mẫu số", "q1": "Quý I", "q2": "Quý II", "q3": "Quý III", "q4": "Quý IV"}
    drafts: list[_Draft] = []
    objective: Indicator | None = None
    for row in edition.indicators:
        if row.role is Role.HEADING:
            objective = row
        if row.id not in by_row:
            continue
        if objective:
            drafts.append(_heading(objective.label, objective.tt, Look.OBJECTIVE))
            objective = None
        drafts.append(_heading(row.label, row.tt))
        drafts += [
            (Look.FIGURE, f.row, names.get(f.id.rpartition(".")[2], ""), f.label, None, f) for f in by_row[row.id]
        ]
    return drafts


def _cadre_lines(edition: Edition) -> list[_Draft]:
    drafts: list[_Draft] = []
    for level in edition.levels:
        if not level.code_digits:
            continue
        drafts.append(_heading(level.name))
        for body in edition.bodies:
            field = edition.fields[f"CB.{body.code}.{level.code}.total"]
            drafts.append((Look.FIGURE, field.row, "", body.name, None, field))
    return drafts


def _activity_lines(edition: Edition) -> list[_Draft]:
    drafts: list[_Draft] = []
    group = ""
    for field in edition.fields.values():
        if field.sheet != "hoat_dong_khac":
            continue
        if field.group != group:
            group = field.group
            drafts.append(_heading(group))
        drafts.append((Look.FIGURE, field.id, "", field.label, None, field))
    return drafts


def _matrix_lines(edition: Edition) -> list[_Draft]:
    """Every figure in workbook order, one line each, under the headings of its own sheet."""
    drafts = _form_lines(edition)
    for sheet, lines in (
        ("so_lieu_goc", _support_lines(edition)),
        ("can_bo_nu", _cadre_lines(edition)),
        ("hoat_dong_khac", _activity_lines(edition)),
    ):
        drafts.append(_heading(edition.sheets[sheet], look=Look.OBJECTIVE))
        for draft in lines:
            look, _, tt, label, _, field = draft
            if field is None:
                drafts.append(_heading(label, tt, Look.GROUP if look is Look.OBJECTIVE else look))
            elif sheet == "can_bo_nu":
                cells = [f for f in edition.fields.values() if f.sheet == sheet and f.row == field.row]
                drafts += [(Look.FIGURE, f.id, "", f.label, None, f) for f in cells]
            else:
                drafts.append((Look.FIGURE, field.id, tt, label, None, field))
    return drafts
