"""What a window is spared while a button works."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
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
