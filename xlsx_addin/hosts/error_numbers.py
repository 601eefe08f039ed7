"""Error values that xlwings hands over as numbers: it names only those that Excel has had for long."""

from __future__ import annotations

_NAMES = {2045: "#SPILL!", 2047: "#BLOCKED!", 2049: "#FIELD!", 2050: "#CALC!"}
_FIRST = -2_146_828_288  # what Excel adds to an error's number
_NUMBERS = range(-2_146_826_300, -2_146_826_200)
_UNNAMED = "#N/A"


def error_name(cell: object) -> str | None:
    """The name of an error that came as a number; None for everything else. Cells' own numbers come as floats."""
    if type(cell) is not int or cell not in _NUMBERS:
        return None
    return _NAMES.get(cell - _FIRST, _UNNAMED)
