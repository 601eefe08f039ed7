"""Calc as a person works it: windows of workbooks, their sheets, cells and buttons, and the dialogs over them."""

from __future__ import annotations

import contextlib
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import psutil

from tests.screen.dialogs import Dialog
from tests.screen.display import AGAIN, SECONDS, Display, NotSeenError
from tests.screen.looking import area, is_showing, middle, parts, role, x_window
from xlsx_addin.calc_engine.faults import OfficeStartError
from xlsx_addin.calc_engine.office import Office
from xlsx_addin.calc_engine.uno_bridge import arguments, load

ON_SCREEN = {
    "Office.Common/Misc": {
        "FirstRun": "false",
        "ShowTipOfTheDay": "false",
        "CollectUsageInformation": "false",
        "UseDocumentOOoLockFile": "false",
        "UseSystemFileDialog": "false",
    },
    "Setup/L10N": {"ooSetupSystemLocale": "vi-VN"},
}
"""Settings for a Calc that is worked here; all of ``Office.Common/Misc``, since a path given replaces the default's."""

_ROWS, _COLUMNS = 5000, 200  # where buttons may be
_SCROLL_BAR = 30  # pixels, at the right and at the bottom


def address_of(process: int) -> str | None:
    """Where the LibreOffice that a process is, or started, can be spoken to; None where there is none (yet).

    It stands in its command line: ``--accept=pipe,name=...;urp;``.
    """
    with contextlib.suppress(psutil.NoSuchProcess):
        top = psutil.Process(process)
        for candidate in (top, *top.children(recursive=True)):
            if found := re.search(r"--accept=([^;]+);", " ".join(candidate.cmdline())):
                return found[1]
    return None


class Calc:
    """A LibreOffice on a display, over a connection of its own: it can look while another one waits for an answer.

    ``address``: ``pipe,name=...``.
    """

    def __init__(self, display: Display, address: str) -> None:
        self.display = display
        office = Office(address, None, None, None)
        self._toolkit = office.service("awt.Toolkit")
        self._desktop = office.service("frame.Desktop")
        self._dispatcher = office.service("frame.DispatchHelper")

    @classmethod
    def of(cls, display: Display, process: int) -> Self:
        """The LibreOffice that a process is or has started, as soon as it answers."""

        def answering() -> Any:
            with contextlib.suppress(OfficeStartError):
                return cls(display, address) if (address := address_of(process)) else None
            return None

        calc: Self = display.until(answering, f"a LibreOffice of process {process}")
        return calc

    # --- windows of workbooks

    def window(self, file: Path) -> Window:
        """The window of a workbook, as soon as it is there, in front of the others."""
        url = file.resolve().as_uri()
        document = self.display.until(lambda: self._document(url), f"a window of {file.name}")
        window = Window(self, document)
        window.to_front()
        return window

    def open_files(self) -> set[Path]:
        """The workbooks that have a window."""
        return {Path(load().fileUrlToSystemPath(d.URL)) for d in self._documents() if d.URL.startswith("file:")}

    def until_closed(self, file: Path) -> None:
        self.display.until(lambda: file.resolve() not in self.open_files(), f"{file.name} closed")

    def _document(self, url: str) -> Any:
        return next((document for document in self._documents() if url == document.URL), None)

    def _documents(self) -> list[Any]:
        found = []
        with contextlib.suppress(Exception):  # closed meanwhile: the next look will tell
            components = self._desktop.Components.createEnumeration()
            while components.hasMoreElements():
                component = components.nextElement()
                if component.supportsService("com.sun.star.sheet.SpreadsheetDocument") and component.CurrentController:
                    found.append(component)
        return found

    # --- dialogs

    def dialog(self, seconds: float = SECONDS) -> Dialog:
        """The next dialog, as soon as it is there."""
        return self.display.until(lambda: next(self._dialogs(), None), "a dialog", seconds)

    def dialogs(self) -> list[Dialog]:
        """The dialogs that are open now, the newest first."""
        return list(self._dialogs())

    def _dialogs(self) -> Iterator[Dialog]:
        kinds = (role("ALERT"), role("DIALOG"))
        with contextlib.suppress(Exception):  # opened or closed while it is looked at
            for i in range(self._toolkit.getTopWindowCount()):
                window = self._toolkit.getTopWindow(i)
                context = window.getAccessibleContext()
                if context is not None and context.getAccessibleRole() in kinds and is_showing(context):
                    yield Dialog(self.display, window, self._open_numbers)

    def _open_numbers(self) -> set[int]:
        return {dialog.number for dialog in self._dialogs()}

    def run(self, frame: Any, command: str, **values: str) -> None:
        """A command of the menus, as ``.uno:GoToCell``."""
        self._dispatcher.executeDispatch(frame, command, "", 0, arguments(**values))


class Window:
    """The window of one workbook. ``document``: the workbook for UNO, to see what became of it."""

    def __init__(self, calc: Calc, document: Any) -> None:
        self._calc = calc
        self._display = calc.display
        self.document = document
        self._controller = document.CurrentController
        self._frame = self._controller.Frame
        self.number = x_window(self._frame.ContainerWindow)

    def to_front(self) -> None:
        """Before the windows of other workbooks, with the keys; not to be called while a dialog is open."""

        end = time.monotonic() + SECONDS
        while True:
            self._display.focus(self.number)
            try:
                self._display.until(self._frame.ContainerWindow.isActive, f"{self.document.Title} in front", AGAIN)
                return
            except NotSeenError:
                if time.monotonic() > end:
                    raise
            self._display.take_focus_away()  # given while the window was still being made, it may not have been noticed

    def is_enabled(self) -> bool:
        """Whether it takes keys and clicks."""
        return bool(self._frame.ContainerWindow.isEnabled())

    # --- sheets

    @property
    def sheet(self) -> str:
        return str(self._controller.ActiveSheet.Name)

    def click_tab(self, name: str) -> None:
        """Go to a sheet by a click on its tab, which must be in view."""
        root = self._frame.ContainerWindow.getAccessibleContext()
        tabs = [
            p
            for p in parts(root, without=("MENU_BAR", "TOOL_BAR", "DOCUMENT_SPREADSHEET"))
            if p.getAccessibleRole() == role("PAGE_TAB") and p.getAccessibleName() == name
        ]
        if not tabs:
            raise AssertionError(f"no tab {name!r} in {self._display.picture(name)}")
        self._display.click(*middle(tabs[0]))
        self._display.until(lambda: self.sheet == name, f"sheet {name}")

    def show_sheet(self, name: str) -> None:
        """Go to a sheet without mouse or keys, wherever its tab is."""
        self._controller.setActiveSheet(self.document.Sheets.getByName(name))

    # --- buttons

    def click_button(self, caption: str) -> None:
        """Click on a button of the sheet, scrolled to where it can be seen; what it does is not waited for."""
        page = self._controller.ActiveSheet.DrawPage
        shapes = [page.getByIndex(i) for i in range(page.Count)]
        buttons = [s for s in shapes if hasattr(s, "Control") and getattr(s.Control, "Label", None) == caption]
        if not buttons:
            raise AssertionError(f"no button {caption!r} on {self.sheet}")
        self.to_front()
        context = self._display.until(lambda: self._seen(buttons[0]), f"button {caption}")
        self._display.click(*middle(context))

    def _seen(self, shape: Any) -> Any:
        """A button as it stands in the window; None where it is outside, and then it is scrolled to."""
        context = self._controller.getControl(shape.Control).getAccessibleContext()
        left, top, right, bottom = area(context)
        x, y, far_x, far_y = area(self._frame.ComponentWindow.getAccessibleContext())
        if x <= left < right <= far_x - _SCROLL_BAR and y <= top < bottom <= far_y - _SCROLL_BAR:
            return context
        at, cell = shape.Position, self._controller.ActiveSheet.getCellByPosition
        row = bisect_right(range(_ROWS), at.Y, key=lambda r: cell(0, r).Position.Y)
        column = bisect_right(range(_COLUMNS), at.X, key=lambda c: cell(c, 0).Position.X)
        self._controller.setFirstVisibleRow(max(row - 3, 0))
        self._controller.setFirstVisibleColumn(max(column - 2, 0))
        return None

    # --- cells

    def cell(self, address: str) -> Any:
        """A cell of the sheet in view, for UNO."""
        return self._controller.ActiveSheet.getCellRangeByName(address)

    def go_to(self, address: str) -> None:
        """Put the cursor on a cell."""
        self.to_front()
        self._calc.run(self._frame, ".uno:GoToCell", ToPoint=address)
        self._frame.ComponentWindow.setFocus()
        self._display.until(lambda: self._is_at(address), f"cursor on {address}")

    def type_into(self, address: str, text: str) -> None:
        """Type into a cell and confirm with Enter; ends when the cursor has gone on or a dialog is there."""
        self.go_to(address)
        self._display.type(text)
        self._display.press("Return")
        self._display.until(lambda: self._calc.dialogs() or not self._is_at(address), f"{text} entered into {address}")

    def _is_at(self, address: str) -> bool:
        selected = self._controller.getSelection()
        return bool(getattr(selected, "AbsoluteName", "") == self.cell(address).AbsoluteName)

    # --- keys and the end

    def press(self, *keys: str) -> None:
        self.to_front()
        self._display.press(*keys)

    def save(self) -> None:
        """Ctrl+S; ends when Calc has written its file or asks something. Who listens may hear of it a moment later."""
        self.press("ctrl+s")
        self._until(lambda: not self.document.isModified(), "saved")

    def undo(self) -> None:
        self.press("ctrl+z")

    def close(self) -> None:
        """Ctrl+W; what Calc asks then is for ``Calc.dialog()``."""
        self.press("ctrl+w")

    def close_by_cross(self) -> None:
        """The cross in the corner of the window."""
        self.to_front()
        self._display.ask_to_close(self.number)

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        self._display.until(lambda: self._calc.dialogs() or condition(), f"{self.document.Title} {what}")
