"""A screen of its own, and the mouse and keyboard of who sits before it."""

from __future__ import annotations

import contextlib
import os
import re
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from tests.screen.keyboard import TYPEABLE, Keyboard

SIZE = "1600x1000x24"
SECONDS = 60.0
"""How long anything may take on a machine that does other things as well."""

AGAIN = 3.0
"""After how many seconds a click, or keys, are taken for lost."""

_END_WITH_PYTHON = ("setpriv", "--pdeathsig", "TERM")  # before a command: Linux ends it when this process ends

T = TypeVar("T")


class NotSeenError(AssertionError):
    """Something did not happen in time; a picture of the screen has been taken."""


class Display:
    """An Xvfb on the first free number, ended by ``with``, or with this process if that is killed.

    ``pictures``: the folder for pictures of the screen.
    """

    def __init__(self, pictures: Path) -> None:
        self._pictures = pictures
        self._taken = 0
        reading, writing = os.pipe()
        options = ["-screen", "0", SIZE, "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            [*_END_WITH_PYTHON, "Xvfb", "-displayfd", str(writing), *options],
            pass_fds=[writing],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(writing)
        try:
            self.name = f":{_number(reading)}"
            self._keyboard = Keyboard(self.name)
        except BaseException:
            self._stop()
            raise
        finally:
            os.close(reading)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keyboard.close()
        self._stop()

    def _stop(self) -> None:
        self._server.terminate()
        try:
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    @property
    def variables(self) -> dict[str, str]:
        """What a program needs in its environment to be shown here, looking the same on every machine."""
        return {"DISPLAY": self.name, "SAL_USE_VCLPLUGIN": "gen", "NO_AT_BRIDGE": "1"}

    @contextlib.contextmanager
    def shown(self) -> Iterator[None]:
        """Programs that are started inside of this are shown here."""
        before = {name: os.environ.get(name) for name in self.variables}
        os.environ.update(self.variables)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    # --- mouse and keyboard

    def click(self, x: int, y: int) -> None:
        self._do("mousemove", str(x), str(y), "click", "1")

    def type(self, text: str) -> None:
        """Letter by letter, into what has the focus."""
        if strange := set(text) - TYPEABLE:
            raise ValueError(f"no key types {sorted(strange)}")
        self._do("type", "--delay", "8", "--", text)

    def press(self, *keys: str) -> None:
        """Keys by their names for xdotool: ``Return``, ``ctrl+s``."""
        self._do("key", "--delay", "8", *keys)

    def focus(self, window: int) -> None:
        """Bring a window to the front and let it have the keys, which is left to us where no window manager is."""
        self._do("windowraise", str(window))
        self._do("windowfocus", str(window))

    def take_focus_away(self) -> None:
        """No window has the keys."""
        self._keyboard.take_focus_away()

    def has_focus(self, window: int) -> bool:
        return self._do("getwindowfocus", "-f") == str(window)

    def ask_to_close(self, window: int) -> None:
        """Click on the cross in the window's corner, which only a window manager would draw."""
        self._keyboard.ask_to_close(window)

    def _do(self, *command: str) -> str:
        done = subprocess.run(
            ["xdotool", *command],
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,  # a window that is gone or not shown yet; what should happen is waited for
        )
        return done.stdout.strip()

    # --- seeing

    def picture(self, about: str) -> Path:
        """A picture of the whole screen."""
        self._taken += 1
        name = re.sub(r"\W+", "_", about)[:60]
        path = self._pictures / f"{self._taken:02}_{name}.png"
        subprocess.run(["import", "-display", self.name, "-window", "root", str(path)], timeout=SECONDS, check=True)
        return path

    def until(self, condition: Callable[[], T | None], what: str, seconds: float = SECONDS) -> T:
        """Wait until a condition gives something true and return that.

        ``what`` should be seen: NotSeenError says so, and where its picture is.
        """
        end = time.monotonic() + seconds
        while not (found := condition()):
            if time.monotonic() > end:
                raise NotSeenError(f"{what}: not within {seconds:g} s; the screen is {self.picture(what)}")
            time.sleep(0.05)
        return found


def _number(reading: int) -> int:
    """The number that Xvfb found to be free, which it writes when it is ready."""
    if not select.select([reading], [], [], SECONDS)[0] or not (said := os.read(reading, 16).strip()):
        raise RuntimeError("Xvfb does not start")
    return int(said)
