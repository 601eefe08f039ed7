"""What a window is spared while a button works."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def nobody_types(document: Any) -> Iterator[None]:
    """Keys and mouse do nothing, except in messages. A button reads cells and writes others later: what would be typed
    in between could be lost."""
    window = document.CurrentController.Frame.ContainerWindow
    window.setEnable(False)
    try:
        yield
    finally:
        with contextlib.suppress(Exception):  # the window may be gone with its workbook
            window.setEnable(True)


@contextmanager
def heights_at_the_end(document: Any, filled: Collection[str], growing: str) -> Iterator[None]:
    """Rows are fitted to their text once, at the end, and not again for each block that is written, which takes most of
    a merge's time. ``filled``: the sheets that buttons fill with text; ``growing``: one that only grows at its end."""
    before = _last_row(document, growing)
    document.IsAdjustHeightEnabled = False
    try:
        yield
    finally:
        with contextlib.suppress(Exception):  # as above
            document.IsAdjustHeightEnabled = True
            if _last_row(document, growing) != before:  # every run that changes anything says so there
                _fit(document, growing, before)
                for name in filled:
                    _fit(document, name, 0)


def _last_row(document: Any, name: str) -> int:
    """From 0; 0 where there is no such sheet."""
    if not document.Sheets.hasByName(name):
        return 0
    cursor = document.Sheets.getByName(name).createCursor()
    cursor.gotoEndOfUsedArea(False)
    return int(cursor.RangeAddress.EndRow)


def _fit(document: Any, name: str, first: int) -> None:
    """Clearing nothing makes Calc fit the rows, those apart that a person gave a height."""
    if document.Sheets.hasByName(name):
        rows = document.Sheets.getByName(name).getCellRangeByPosition(0, first, 0, _last_row(document, name))
        was_modified = document.isModified()
        rows.clearContents(0)
        if not was_modified:  # saved meanwhile: there is nothing new to save
            document.setModified(False)
