"""What changed in a workbook since it was opened, as records that go into a file and come back the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from xlsx_addin.cell_values import CellError, Formula, Place

Content = None | str | float | bool | CellError | Formula
"""What a person or a button put into a cell: nothing, a text, a number, a formula (in the language of the file)."""

Shown = None | str | float | bool | CellError
"""What a formula shows; None where Calc cannot say, because it does not know a function or a name."""

Cells = Mapping[Place, "Typed"]
Results = Mapping[Place, Shown]


class Look(Enum):
    """How a number is shown, as far as that changes its meaning."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Typed:
    """The new content of a cell. ``look``: of a number, or of what a formula shows; None where it does not matter."""

    content: Content
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that cannot go into the file; everything else can. ``code`` is stable; ``cell`` (``B12``) is empty
    where it is not about a cell, ``sheet`` where it is about the workbook; ``reason``: a whole Vietnamese sentence."""

    code: str
    sheet: str
    cell: str
    reason: str


@dataclass(frozen=True, slots=True)
class Blocking(LeftOut):
    """Why the file must not be written at all: places would no longer be those of the file."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the workbook as it was opened.

    ``cells``: new contents by sheet and place. ``results``: what each formula of the workbook shows now; empty as long
    as no cell changed. ``visible``: sheets that were shown or hidden since. Where ``blocking`` says that places have
    moved, the first three are empty.
    """

    cells: Mapping[str, Cells] = field(default_factory=dict)
    results: Mapping[str, Results] = field(default_factory=dict)
    visible: Mapping[str, bool] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    blocking: tuple[Blocking, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything at all changed."""
        return bool(self.cells or self.visible or self.left_out or self.blocking)

    def to_json(self) -> dict[str, Any]:
        """For ``json.dumps``; ``from_json`` gives the same again."""
        return {
            "cells": {
                sheet: [
                    [*place, _out(typed.content), typed.look and typed.look.value] for place, typed in cells.items()
                ]
                for sheet, cells in self.cells.items()
            },
            "results": {
                sheet: [[*place, _out(shown)] for place, shown in results.items()]
                for sheet, results in self.results.items()
            },
            "visible": dict(self.visible),
            "left_out": [[each.code, each.sheet, each.cell, each.reason] for each in self.left_out],
            "blocking": [[each.code, each.sheet, each.cell, each.reason] for each in self.blocking],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Changes:
        """What ``to_json`` gave. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything else."""
        return cls(
            {
                sheet: {(row, column): Typed(_in(made), look and Look(look)) for row, column, made, look in cells}
                for sheet, cells in data["cells"].items()
            },
            {sheet: {(r, c): _in(made) for r, c, made in results} for sheet, results in data["results"].items()},
            dict(data["visible"]),
            tuple(LeftOut(*each) for each in data["left_out"]),
            tuple(Blocking(*each) for each in data["blocking"]),
        )


def _out(content: Content) -> Any:
    """JSON has texts, numbers and truth values of its own; what else is a text says so."""
    if isinstance(content, Formula):
        return {"formula": content.text}
    return {"error": str(content)} if isinstance(content, CellError) else content


def _in(made: Any) -> Any:
    if not isinstance(made, dict):
        return made
    return Formula(made["formula"]) if "formula" in made else CellError(made["error"])
