"""How cells look: sizes, alignment and fonts. What cells do not share is None."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes, utils

from xlsx_addin.calc_engine.members import implements
from xlsx_addin.calc_engine.uno_bridge import constant, load

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.places import Area
    from xlsx_addin.calc_engine.ranges import Range

_POINT = 2540 / 72  # hundredths of a millimetre
_PIXEL = 2540 / 96
_DIGIT, _PADDING = 7, 5  # pixels of a digit and of a column's margins in Excel's standard font
_HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "fill": "REPEAT",
    "justify": "BLOCK",
}
_VERTICAL = {"top": "TOP", "center": "CENTER", "bottom": "BOTTOM", "justify": "BLOCK"}


class Looked:
    """The part of a range that is about looks."""

    api: Any
    areas: tuple[Area, ...]

    def require_unlocked(self) -> None:
        raise NotImplementedError

    def shared(self, name: str) -> Any:
        """A property that all cells share; None where they differ."""
        if self.api.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return getattr(self.api, name)

    def set_look(self, name: str, value: Any) -> None:
        """Set a property of all cells; Calc itself would leave locked cells as they are without a word."""
        if self.api is not None:
            self.require_unlocked()
            setattr(self.api, name, value)

    @property
    def wrap_text(self) -> bool | None:
        return self.shared("IsTextWrapped")  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_look("IsTextWrapped", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        found = self.shared("HoriJustify")
        return found and next((name for name, uno_name in _HORIZONTAL.items() if uno_name == found.value), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            raise NotImplementedError(f"Range.horizontal_alignment = {value!r} is not supported by the calc engine")
        self.set_look("HoriJustify", load().Enum("com.sun.star.table.CellHoriJustify", _HORIZONTAL[value]))

    @property
    def vertical_alignment(self) -> str | None:
        found = self.shared("VertJustify")
        names = {constant(f"table.CellVertJustify2.{uno_name}"): name for name, uno_name in _VERTICAL.items()}
        return None if found is None else names.get(found, "bottom")  # Calc's standard is Excel's bottom

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        if value not in _VERTICAL:
            raise NotImplementedError(f"Range.vertical_alignment = {value!r} is not supported by the calc engine")
        self.set_look("VertJustify", constant(f"table.CellVertJustify2.{_VERTICAL[value]}"))

    @property
    def column_width(self) -> float | None:
        """In characters, as Excel counts them for its standard font."""
        return _of_lines(self.api.Columns, "Width", _characters)  # type: ignore[no-any-return]

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.require_unlocked()
        pixels = value * (_DIGIT + _PADDING) if value < 1 else value * _DIGIT + _PADDING
        self.api.Columns.Width = round(pixels * _PIXEL)

    @property
    def row_height(self) -> float | None:
        """In points."""
        return _of_lines(self.api.Rows, "Height", _points)  # type: ignore[no-any-return]

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.require_unlocked()
        self.api.Rows.Height = round(value * _POINT)

    @property
    def column_hidden(self) -> bool | None:
        return _of_lines(self.api.Columns, "IsVisible", operator.not_)  # type: ignore[no-any-return]

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.require_unlocked()
        self.api.Columns.IsVisible = not value

    @property
    def row_hidden(self) -> bool | None:
        return _of_lines(self.api.Rows, "IsVisible", operator.not_)  # type: ignore[no-any-return]

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.require_unlocked()
        self.api.Rows.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        self.require_unlocked()
        if axis in (None, "columns", "c"):
            self.api.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            self.api.Rows.OptimalHeight = True

    @property
    def left(self) -> float:
        return _points(self.api.Position.X)

    @property
    def top(self) -> float:
        return _points(self.api.Position.Y)

    @property
    def width(self) -> float:
        return _points(self.api.Size.Width)

    @property
    def height(self) -> float:
        return _points(self.api.Size.Height)


@implements(base_classes.Font)
class Font(base_classes.Font):
    """The font of a range's cells."""

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        return self.parent.api

    @property
    def bold(self) -> bool | None:
        found = self.parent.shared("CharWeight")
        return None if found is None else bool(found > constant("awt.FontWeight.NORMAL"))

    @bold.setter
    def bold(self, value: bool) -> None:
        self.parent.set_look("CharWeight", constant(f"awt.FontWeight.{'BOLD' if value else 'NORMAL'}"))

    @property
    def italic(self) -> bool | None:
        found = self.parent.shared("CharPosture")
        return None if found is None else found.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self.parent.set_look("CharPosture", load().Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        return self.parent.shared("CharHeight")  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        self.parent.set_look("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        return self.parent.shared("CharFontName")  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        self.parent.set_look("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        found = self.parent.shared("CharColor")
        return None if found is None else rgb(max(found, 0))  # -1 is the automatic colour

    @color.setter
    def color(self, value: tuple[int, int, int] | int | str) -> None:
        self.parent.set_look("CharColor", uno_color(value))


def uno_color(value: Any) -> int:
    """A colour as red, green and blue, as ``#rrggbb`` or as Excel's number (blue first), as Calc's number."""
    if isinstance(value, str):
        value = utils.hex_to_rgb(value)  # type: ignore[no-untyped-call]
    elif isinstance(value, int):
        value = utils.int_to_rgb(value)  # type: ignore[no-untyped-call]
    red, green, blue = value
    return int((red << 16) + (green << 8) + blue)


def rgb(value: int) -> tuple[int, int, int]:
    return value >> 16 & 255, value >> 8 & 255, value & 255


def _of_lines(lines: Any, name: str, unit: Any) -> Any:
    """A property of columns or rows; None where they differ, that of the first where the whole sheet is meant."""
    number = lines.Count
    values = {unit(getattr(lines.getByIndex(i), name)) for i in range(number if number <= 1_024 else 1)}
    return values.pop() if len(values) == 1 else None


def _points(hundredths: float) -> float:
    return round(hundredths / _POINT, 2)


def _characters(hundredths: float) -> float:
    pixels = hundredths / _PIXEL
    if pixels < _DIGIT + _PADDING:
        return round(pixels / (_DIGIT + _PADDING), 2)
    return round((pixels - _PADDING) / _DIGIT, 2)
