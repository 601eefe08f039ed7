"""What is on the screen, as LibreOffice tells it to programs for blind people."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from xlsx_addin.calc_engine.uno_bridge import constant, load

_MANY = 200  # children; a table has a million
_X_WINDOW = 6


@cache
def role(name: str) -> int:
    return int(constant(f"accessibility.AccessibleRole.{name}"))


def parts(context: Any, *, without: Collection[str] = ()) -> Iterator[Any]:
    """A part of the screen and all that is in it, from the top; roles named in ``without`` are not looked into."""
    yield context
    if context.getAccessibleRole() in {role(name) for name in without}:
        return
    for i in range(min(context.getAccessibleChildCount(), _MANY)):
        child = context.getAccessibleChild(i)
        if hasattr(child, "getAccessibleContext"):  # entries of some lists are there and cannot be looked at
            yield from parts(child.getAccessibleContext(), without=without)


def is_showing(context: Any) -> bool:
    return bool(context.getAccessibleStateSet().contains(constant("accessibility.AccessibleStateType.SHOWING")))


def area(context: Any) -> tuple[int, int, int, int]:
    """Left, top, right and bottom on the screen."""
    place, size = context.getLocationOnScreen(), context.getSize()
    return place.X, place.Y, place.X + size.Width, place.Y + size.Height


def middle(context: Any) -> tuple[int, int]:
    left, top, right, bottom = area(context)
    return (left + right) // 2, (top + bottom) // 2


def x_window(window: Any) -> int:
    """The number that X knows a window of LibreOffice by."""
    handle = window.getWindowHandle(load().ByteSequence(b""), _X_WINDOW)
    return int(handle.WindowHandle)
