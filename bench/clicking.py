"""One Calc on a screen of its own, served as the command ``calc`` serves it, and the mouse that clicks its buttons."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

from tests.screen.calc_window import Calc, Window
from tests.screen.display import Display
from xlsx_addin import calc_engine
from xlsx_addin.buttons import BY_NAME
from xlsx_addin.calc_host import served, serving
from xlsx_addin.hosts import pdf

INFO, LOG, MERGED = "Thông tin", "Nhật ký", "Tổng hợp"
_SECONDS = 60.0
_REFUSED = "critical"
_SHOWS = ("report", "save_report")  # whose preview is no run to take back: later clicks find it as it should be


class Click(NamedTuple):
    """From just before the mouse clicks to the closing message; ``calls``: what went over UNO, None if not counted."""

    seconds: float
    calls: int | None
    said: str


def merge(file: Path, inbox: Path) -> None:
    """Merge the folder into the workbook by its button, and save it."""
    with Person.at(file, inbox) as person:
        person.click("consolidate")
        person.save()


def clicked(file: Path, button: str, inbox: Path, times: int, *, counting: bool) -> dict[str, Any]:
    """Seconds of the first click on a button after the workbook was opened, and of ``times`` more that do the same work
    once again, what the one before did having been taken back; calls over UNO of the last one, None if not counted."""
    if button == "proofread":
        document = file.with_name("bao_cao.docx")
        subprocess.run(
            [sys.executable, "-m", "xlsx_addin", "report", file, "-o", document], check=True, stdout=subprocess.DEVNULL
        )
        _answers("proofread", document)
    with Person.at(file, inbox, counting=counting) as person:
        redo = "consolidate" if button == "undo" and person.has_merged() else "fill"
        made = []
        for _ in range(times + 1):
            there, logged = set(file.parent.iterdir()), person.logged()
            made.append(person.click(button))
            if button == "undo":
                person.click(redo)
            elif button not in _SHOWS and person.logged() != logged:
                person.click("undo")
            for path in set(file.parent.iterdir()) - there:
                path.unlink()
    cold, *warm = (each.seconds for each in made)
    return {"cold": cold, "warm": warm, "calls": made[-1].calls, "said": made[-1].said}


def _answers(button: str, path: Path) -> None:
    """What a button asks for is at hand without its dialog."""
    _, *names = served.ASKS[button]
    served.ASKS[button] = (lambda *_: path, *names)  # type: ignore[assignment]


class _Screen(Display):
    """Notes when the mouse clicked."""

    clicked = 0.0

    def click(self, x: int, y: int) -> None:
        self.clicked = time.perf_counter()  # before a process for xdotool is started
        super().click(x, y)


class Person:
    """Who clicks on the buttons of one workbook and takes no time to read what is said.

    ``inbox``: the folder that is chosen where one is asked for. ``counting``: with a counter around every UNO object.
    """

    def __init__(self, screen: _Screen, file: Path, inbox: Path, *, counting: bool) -> None:
        self._screen = screen
        self._calls = calc_engine.Calls() if counting else None
        self._ended = threading.Event()
        self._end = 0.0
        self._said: tuple[str, str | None] = ("", None)
        start = partial(calc_engine.start, answer=self._answer, calls=self._calls)
        with _replaced(calc_engine, "start", start):
            self._serving = serving.Serving(lambda words: None)
        _answers("consolidate", inbox)
        pdf.converter = lambda: None  # a PDF is the time of another program
        self._serving.open(file)
        self._thread = threading.Thread(target=self._serving.run)
        self._thread.start()
        try:
            self._calc = Calc(screen, self._serving._app.impl.office.address)
            self._window: Window = self._calc.window(self._serving._served[0].session.copy)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """The workbook is closed without saving."""
        self._serving.interrupt()
        self._thread.join()

    @classmethod
    @contextlib.contextmanager
    def at(cls, file: Path, inbox: Path, *, counting: bool = False) -> Iterator[Self]:
        """Before a screen that shows this workbook; nothing is left of it but what was written beside ``file``."""
        with tempfile.TemporaryDirectory() as home:
            os.environ.update(HOME=home, BROWSER="true")
            with _Screen(Path(home)) as screen, screen.shown():
                person = cls(screen, file, inbox, counting=counting)
                try:
                    yield person
                finally:
                    person.leave()

    def click(self, button: str) -> Click:
        """Click, and go on when the button's work is over. AssertionError where it was refused."""
        if self._window.sheet != INFO:
            self._window.show_sheet(INFO)
        self._until_idle()
        self._ended.clear()
        if self._calls is not None:
            self._calls.clear()
        self._window.click_button(BY_NAME[button].caption)
        if not self._ended.wait(_SECONDS):
            raise AssertionError(f"{button} does not end: {self._screen.picture(button)}")
        calls = None if self._calls is None else self._calls.total()
        words, mode = self._said
        self._until_idle()
        assert mode != _REFUSED, words
        return Click(self._end - self._screen.clicked, calls, words)

    def save(self) -> None:
        """Ctrl+S, which the original has been written by when it ends."""
        self._window.save()

    def has_merged(self) -> bool:
        """Whether others have been merged into the workbook: a sheet that is hidden until then is shown."""
        return bool(self._window.document.Sheets.getByName(MERGED).IsVisible)

    def logged(self) -> int:
        """How far the log goes: further after each run that changed something."""
        cursor = self._window.document.Sheets.getByName(LOG).createCursor()
        cursor.gotoEndOfUsedArea(False)
        return int(cursor.RangeAddress.EndRow)

    def _until_idle(self) -> None:
        """Clicks are worked off one after the other: what is put behind them comes when they are done."""
        idle = threading.Event()
        self._serving._tasks.put(idle.set)
        assert idle.wait(_SECONDS)

    def _answer(self, prompt: str, title: str, buttons: str, mode: str | None) -> str:
        self._end = time.perf_counter()
        self._said = prompt, mode
        if buttons == "yes_no":
            return "yes"
        self._ended.set()
        return "ok"


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
