"""The engine itself, and the programs it speaks to."""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from xlsx_addin.calc_engine.books import Books
from xlsx_addin.calc_engine.faults import CalcError, OfficeGoneError
from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.members import implements
from xlsx_addin.calc_engine.office import Office, start_office
from xlsx_addin.calc_engine.remembering import Moment
from xlsx_addin.calc_engine.uno_bridge import arguments, constant, load
from xlsx_addin.calc_engine.values import cleaned, prepared

_LOG = logging.getLogger(__name__)

Answer = Callable[[str, str, str, str | None], str]
"""Stands in for the person at the screen: prompt, title, buttons and mode of a message; the button that is pressed."""

_CAUTIOUS = {"ok": "ok", "ok_cancel": "cancel", "yes_no": "no", "yes_no_cancel": "cancel"}
_RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


class Engine:
    """What xlwings calls an engine: conversions of single values, and the programs."""

    name = "calc"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return prepared(value)

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        return [
            [empty_as] * len(row)
            if row.count(None) == len(row)  # most rows of a large block
            else [cleaned(v, datetime_builder, empty_as, number_builder, err_to_str) for v in row]
            for row in data
        ]


@implements(base_classes.Apps)
class Apps(base_classes.Apps):
    """The programs that were started or connected to, the newest first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def add(self, spec: str | None = None, add_book: bool | None = None, xl: Any = None, visible: Any = None) -> App:
        """What ``xw.App()`` calls: a program on the screen, or without one where ``visible`` is False."""
        office = start_office(headless=visible is False, profile=None, program=Path(spec) if spec else None, calls=None)
        app = self.register(App(self._engine, office, headless=visible is False))
        if add_book:
            app.books.add()
        return app

    def register(self, app: App) -> App:
        self._apps.insert(0, app)
        return app

    def forget(self, app: App) -> None:
        self._apps = [known for known in self._apps if known is not app]

    @staticmethod
    def cleanup() -> None:
        """Nothing is ever left behind: a program that was started is ended with Python."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


_numbers = itertools.count(1)


@implements(base_classes.App)
class App(base_classes.App):
    """One LibreOffice. ``macros``: whether macros of workbooks may run; ``answer`` replaces message boxes."""

    display_alerts = True  # to be set as for Excel; Calc asks nothing over UNO either way

    def __init__(
        self, engine: Engine, office: Office, *, headless: bool, macros: bool = False, answer: Answer | None = None
    ) -> None:
        self._engine = engine
        self.office = office
        self.headless = headless
        self.macros = macros
        self.answer = answer
        self.moment = Moment()
        self.mappings: dict[str, tuple[Any, ...]] = {}
        self._pid = office.process.pid if office.process else -next(_numbers)
        self._status: tuple[Any, str] | None = None
        self._locked: list[Any] = []

    @property
    def engine(self) -> Engine:
        return self._engine

    @lazy_property
    def _desktop(self) -> Any:
        return self.office.service("frame.Desktop")

    @property
    def api(self) -> Any:
        return self._desktop

    @property
    def pid(self) -> int:
        """The number of a process that was started here; a negative number for one that was connected to."""
        return self._pid

    @property
    def version(self) -> str:
        provider = self.office.service("configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", arguments(nodepath="/org.openoffice.Setup/Product")
        )
        return str(access.ooSetupVersionAboutBox)

    @property
    def path(self) -> str:
        expander = self.office.context.getByName("/singletons/com.sun.star.util.theMacroExpander")
        return str(load().fileUrlToSystemPath(expander.expandMacros("$BRAND_BASE_DIR/program")))

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Any:
        """The selected cells of the active book; None where something else is selected."""
        book = self.books.active
        selected = book.controller.Selection
        if not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        address = selected.RangeAddress
        return book.sheets(address.Sheet + 1).range_at(address)

    def activate(self, steal_focus: bool = False) -> None:
        self._engine.apps.forget(self)
        self._engine.apps.register(self)

    @property
    def visible(self) -> bool:
        return not self.headless

    @visible.setter
    def visible(self, value: bool) -> None:
        if bool(value) == self.headless:
            raise CalcError("LibreOffice is started with or without a screen; this cannot be changed later")

    # --- computing and showing

    @property
    def calculation(self) -> str:
        """``automatic`` or ``manual``, of the active book."""
        return "automatic" if self.books.active.api.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.api.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Compute every formula of every open book anew."""
        for book in self.books:
            book.api.calculateAll()

    @property
    def screen_updating(self) -> bool:
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) == self.screen_updating:
            return
        if value:
            for document in self._locked:
                document.unlockControllers()
            self._locked = []
        else:
            self._locked = [book.api for book in self.books]
            for document in self._locked:
                document.lockControllers()

    # --- talking to the person at the screen

    @property
    def status_bar(self) -> str | bool:
        """The text that was set; False where the bar is Calc's own."""
        return self._status[1] if self._status else False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if not isinstance(value, str):
            indicator, self._status = self._status and self._status[0], None
            with contextlib.suppress(Exception):  # the window may be closed, with its bar
                if indicator:
                    indicator.end()
        elif self._status:
            self._status[0].setText(value)
            self._status = self._status[0], value
        else:
            indicator = self.books.active.controller.getStatusIndicator()
            indicator.start(value, 0)
            self._status = indicator, value

    def alert(self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: Any) -> str:
        """A message box over the active book.

        Without a screen nobody could press a button and the call would never end: then, unless ``answer`` is set, the
        cautious button is the answer (no, cancel, or the only one), and the message goes to the log.
        """
        wanted = buttons or "ok"
        if wanted not in _CAUTIOUS:
            raise ValueError(f"buttons are {', '.join(_CAUTIOUS)}, not {buttons!r}")
        if self.answer is not None:
            return self.answer(prompt or "", title or "", wanted, mode)
        if self.headless:
            _LOG.warning("message without a screen: %s (%s)", prompt, _CAUTIOUS[wanted])
            return _CAUTIOUS[wanted]
        return self._message_box(prompt or "", title or "", wanted, mode)

    def _message_box(self, prompt: str, title: str, buttons: str, mode: str | None) -> str:
        names = {"info": "INFOBOX", "critical": "ERRORBOX", None: "QUERYBOX" if buttons != "ok" else "MESSAGEBOX"}
        # An INFOBOX shows no button but OK
        kind = "QUERYBOX" if buttons != "ok" and mode == "info" else names[mode]
        box = self.office.service("awt.Toolkit").createMessageBox(
            self.books.active.controller.Frame.ContainerWindow,
            load().Enum("com.sun.star.awt.MessageBoxType", kind),
            constant(f"awt.MessageBoxButtons.BUTTONS_{buttons.upper()}"),
            title,
            prompt,
        )
        try:
            return _RESULTS[box.execute()]
        finally:
            box.dispose()

    # --- the end

    def quit(self) -> None:
        """Close every book without saving; a program that was started here ends."""
        self._engine.apps.forget(self)
        if self.office.answers():
            for book in list(self.books):
                book.close()
            if self.office.is_ours:
                with contextlib.suppress(OfficeGoneError):
                    self._terminate()
        self.office.wait()

    def _terminate(self) -> None:
        self._desktop.terminate()  # may be gone before it answers

    def kill(self) -> None:
        self._engine.apps.forget(self)
        self.office.kill()


ENGINE = Engine()
"""One for the process, as xlwings' own engines are."""


def register(office: Office, *, headless: bool, macros: bool, answer: Answer | None) -> App:
    return ENGINE.apps.register(App(ENGINE, office, headless=headless, macros=macros, answer=answer))
