"""Message boxes and other dialogs, read and answered while whoever opened them waits."""

from __future__ import annotations

import contextlib
import time
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.screen.display import AGAIN, SECONDS, Display, NotSeenError
from tests.screen.looking import middle, parts, role, x_window

_PATH, _FILE = "Path:", "File name:"


class Dialog:
    """One dialog that is open. ``window``: its window for UNO; ``still_there``: whether a number of X is a dialog's."""

    def __init__(self, display: Display, window: Any, open_numbers: Any) -> None:
        self._display = display
        self._context = window.getAccessibleContext()
        self._open_numbers = open_numbers
        self.number = x_window(window)
        self.title = str(self._context.getAccessibleName())

    @cached_property
    def text(self) -> str:
        """What it says, a paragraph a line."""
        spoken = (role("STATIC"), role("LABEL"))
        return "\n".join(p.getAccessibleName() for p in parts(self._context) if p.getAccessibleRole() in spoken)

    @property
    def buttons(self) -> list[str]:
        return [_plain(p.getAccessibleName()) for p in self._buttons()]

    def is_open(self) -> bool:
        return self.number in self._open_numbers()

    def press(self, caption: str) -> None:
        """Click on a button, and wait until the dialog is gone."""
        found = [p for p in self._buttons() if _plain(p.getAccessibleName()) == caption]
        if not found:
            raise AssertionError(f"no button {caption!r} but {self.buttons} in {self._display.picture(caption)}")
        end = time.monotonic() + SECONDS
        while self.is_open():  # a window that has just come may lose a click
            if time.monotonic() > end:
                self._until_closed(f"{self.title} closed by {caption}")
            self._display.focus(self.number)
            self._display.click(*middle(found[0]))
            with contextlib.suppress(NotSeenError):
                self._display.until(lambda: not self.is_open(), f"{self.title} closed", AGAIN)

    def press_key(self, key: str) -> None:
        """Answer by a key, as ``Return`` or ``Escape``, and wait until the dialog is gone."""
        self.take_keys()
        self._display.press(key)
        self._until_closed(f"{self.title} closed by {key}")

    def choose_folder(self, folder: Path) -> None:
        """In LibreOffice's own folder picker: type a path and confirm."""
        self._choose(folder, _PATH, "Select")

    def choose_file(self, file: Path) -> None:
        """The same in its file picker."""
        self._choose(file, _FILE, "Open")

    def _choose(self, folder: Path, name: str, button: str) -> None:
        self.take_keys()
        entry = next(
            p for p in parts(self._context) if p.getAccessibleRole() == role("TEXT") and p.getAccessibleName() == name
        )
        end = time.monotonic() + SECONDS
        # What was typed is completed to a folder's name that is there.
        while entry.getText().rstrip("/") != str(folder):  # a window that has just come may lose keys
            if time.monotonic() > end:
                raise NotSeenError(f"{folder} typed; the screen is {self._display.picture('typed')}")
            self.take_keys()
            self._display.click(*middle(entry))
            self._display.press("ctrl+a")
            self._display.type(str(folder))
            with contextlib.suppress(NotSeenError):
                self._display.until(lambda: entry.getText().rstrip("/") == str(folder), f"{folder} typed", AGAIN)
        self.press(button)

    def take_keys(self) -> None:
        def focused() -> bool:
            self._display.focus(self.number)
            return self._display.has_focus(self.number)

        self._display.until(focused, f"{self.title} with the focus")

    def _until_closed(self, what: str) -> None:
        self._display.until(lambda: not self.is_open(), what)

    def _buttons(self) -> list[Any]:
        return [p for p in parts(self._context) if p.getAccessibleRole() == role("PUSH_BUTTON")]


def _plain(caption: str) -> str:
    """``Don’t Save`` with the apostrophe that people type."""
    return caption.replace("’", "'")
