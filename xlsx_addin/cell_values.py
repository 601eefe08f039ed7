"""What may stand in a cell, and what may be written to it; the one vocabulary of every host and file format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

Place = tuple[int, int]
"""Row and column, both from 0."""

SheetPlace = tuple[str, Place]
"""A sheet's name and a place on it."""


class CellError(str):
    """An error value as stored, such as ``#DIV/0!``: a text of its own kind."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in the language of the file (English names, commas, no ``=``), and the result shown until
    recalculated."""

    text: str
    cached: Stored | int | float = None


Stored = None | str | Decimal | bool | CellError
"""What reading a cell gives."""

Value = None | str | int | float | Decimal | bool | dt.date | Formula
"""What may be written to a cell; None empties it. A ``datetime`` is a ``date``."""

Edits = dict[SheetPlace, Value]
"""New content by sheet name and place."""
