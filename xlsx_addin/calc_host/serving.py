"""Workbooks open in Calc for as long as they are open: opening, clicks, keeping, breakdowns, the end."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import xlwings as xw

from xlsx_addin import calc_engine
from xlsx_addin.calc_host.functions import offer_functions
from xlsx_addin.calc_host.recovery import Recovered, recover
from xlsx_addin.calc_host.served import Served
from xlsx_addin.calc_host.sessions import Session, left_behind
from xlsx_addin.faults import log_traceback
from xlsx_addin.workbook.calc_macros import for_calc, why_no_functions

_TICK = 0.5  # seconds between looks at whether Calc is still there
_KEEP_EVERY = 4.0  # seconds of work that a breakdown may cost at most
_MOST_BREAKDOWNS = 3
_END_SECONDS = 10.0
_SETTINGS = {
    # Decimal comma and day before month, as staff type them, whatever the PC's own language is.
    "Setup/L10N": {"ooSetupSystemLocale": "vi-VN"},
    "Setup/Office": {"ooSetupInstCompleted": "true"},
    # What is typed stays as it is typed: names without capitals, quotes, words that begin like another cell's.
    "Office.Calc/Input": {"AutoInput": "false"},
    "Office.Common/AutoCorrect": dict.fromkeys(
        (
            *("UseReplacementTable", "TwoCapitalsAtStart", "CapitalAtStartSentence", "ChangeOrdinalNumber"),
            *("ChangeDash", "SetInetAttribute", "ReplaceSingleQuote", "ReplaceDoubleQuote"),
        ),
        "false",
    ),
    # Our copies are opened with macros that we wrote; any other file that is opened there gets no such trust.
    "Office.Common/Security/Scripting": {"MacroSecurityLevel": "3"},
}

_WITHOUT = (
    *("SaveAs", "SaveACopy", "SaveAsRemote", "SaveAsTemplate", "ExportTo", "SendMail", "SendToMenu", "Signature"),
    *("Reload", "EditDoc", "NewWindow", "Open", "OpenFromCalc", "OpenRemote", "OpenUrl", "RecentFileList"),
    *("NewDoc", "AddDirect", "AutoPilotMenu", "TemplateManager"),
)
"""Commands that would have Calc write a workbook itself, over the original too, or show one whose buttons nobody hears:
its .xlsm has lost its buttons. What is opened is opened by us."""

Tell = Callable[[str], None]
"""Says something where no window of Calc can: in the terminal."""


class BrokenDown(Exception):  # noqa: N818 - an outcome with a name of its own
    """Calc broke down too often; what was not saved is kept for the next time."""


class Serving:
    """One Calc and the workbooks it has open for us."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._tasks: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._served: list[Served] = []
        self._breakdowns = 0
        self._is_broken = self._is_ending = False
        self._has_ended = threading.Event()
        self._has_ended.set()
        self._app = self._start()

    def open(self, original: Path) -> None:
        """Open a workbook and serve its buttons.

        Raises ``AlreadyOpen``, ``OSError``, ``CannotWrite``, ``CannotEdit``, ``CalcError``; what an earlier session
        left is then still there.
        """
        on_disk = original.read_bytes()
        left = left_behind(original, on_disk)
        try:
            found = recover(left, on_disk, self._app) if left else Recovered()
            served = self._serve(original, on_disk, found.data or on_disk)
        except BaseException:
            if left:
                left.release()
            raise
        if found.data:
            served.document.setModified(True)
        self._served.append(served)
        if left and found.is_done:
            left.end()
        elif left:
            left.set_aside()
        for words in filter(None, (found.words, why_no_functions(found.data or on_disk))):
            self._tasks.put(partial(served.say, words))

    def _serve(self, original: Path, on_disk: bytes, data: bytes) -> Served:
        session = Session.begin(original, on_disk, data, for_calc(data), self._free_name(original))
        try:
            session.record(self._app.impl.office.address, self._app.pid)
            book = self._app.books.open(str(session.copy))
            try:
                return Served(session, book, self._tasks.put)
            except BaseException:
                with contextlib.suppress(Exception):  # a window that nobody hears must not stay
                    book.close()
                raise
        except BaseException:
            session.end()
            raise

    def _free_name(self, original: Path) -> str:
        """The name that the window shows: two workbooks of one name, from two folders, are told apart by a number."""
        taken = {served.session.copy.name.casefold() for served in self._served if not served.is_closed}
        number, name = 1, original.name
        while name.casefold() in taken:
            number += 1
            name = f"{original.stem} ({number}){original.suffix}"
        return name

    @property
    def saves(self) -> list[tuple[Path, int]]:
        """The workbooks that were open, and how often each was saved."""
        return [(served.session.original, served.saves) for served in self._served]

    def run(self) -> None:
        """Serve until everything is closed. Raises ``BrokenDown``.

        A thread of its own does the work: it waits for Calc, and for people who read messages. The calling one stays
        free for signals, and keeps every few seconds what is not saved.
        """
        self._has_ended.clear()
        threading.Thread(target=self._work, name="serving", daemon=True).start()
        kept = time.monotonic()
        while not self._has_ended.wait(_TICK):  # a ``join`` that a signal interrupts takes the thread for ended
            if time.monotonic() - kept > _KEEP_EVERY:
                self._keep()
                kept = time.monotonic()
        if self._is_broken:
            raise BrokenDown

    def interrupt(self) -> bool:
        """Our process has to end: keep what is not saved, close Calc. Whether anything waits for the next time."""
        self._is_ending = True
        self._keep(always=True)
        waits = [served.leave() for served in self._served]
        self._app.kill()
        self._has_ended.wait(_END_SECONDS)  # what it waits for ends with Calc
        return any(waits)

    # --- parts of it

    def _start(self) -> xw.App:
        app = calc_engine.start(headless=False, settings=_SETTINGS, without=_WITHOUT, macros=True)
        offer_functions(app)
        return app

    def _work(self) -> None:
        try:
            while self._is_needed() and not self._is_ending:
                with contextlib.suppress(queue.Empty):
                    self._do(self._tasks.get(timeout=_TICK))
                if self._is_open() and not self._is_ending and not calc_engine.answers(self._app):
                    self._do(self._start_again)
            if not self._is_ending:
                self._end()
        finally:
            self._has_ended.set()

    def _is_open(self) -> bool:
        return any(not served.is_closed for served in self._served)

    def _is_needed(self) -> bool:
        """As long as a workbook of ours is open; and while the person has other documents open in the same program,
        which must not be closed under their hands."""
        return self._is_open() or not self._tasks.empty() or self._has_others()

    def _has_others(self) -> bool:
        with contextlib.suppress(Exception):  # it is gone, with everything that was open
            components = self._app.api.Components.createEnumeration()
            while components.hasMoreElements():
                if components.nextElement().supportsService("com.sun.star.document.OfficeDocument"):
                    return True
        return False

    def _do(self, task: Callable[[], object]) -> None:
        try:
            task()
        except calc_engine.OfficeGoneError:
            pass  # seen and said by the loop
        except Exception:  # noqa: BLE001 - the last net: the buttons go on working
            place = log_traceback()
            if calc_engine.answers(self._app):
                self._tell(f"Chương trình gặp sự cố; chi tiết ghi ở {place}. Các nút vẫn dùng được.")

    def _keep(self, *, always: bool = False) -> None:
        for served in list(self._served):
            try:
                served.keep(always=always)
            except calc_engine.CalcError:
                pass  # Calc is gone, which the loop sees and says
            except Exception:  # noqa: BLE001 - it may be closing at this moment; the next time it is kept again
                log_traceback()

    def _start_again(self) -> None:
        """Calc broke down: everything is opened again as it was kept last."""
        lost = [served.session for served in self._served if not served.is_closed]
        self._served = [served for served in self._served if served.is_closed]
        for session in lost:
            session.release()
        self._breakdowns += 1
        if self._breakdowns > _MOST_BREAKDOWNS:
            self._is_broken = self._is_ending = True
            return
        self._tell("LibreOffice vừa bị dừng đột ngột; đang mở lại sổ với những gì đã giữ được…")
        self._app.kill()
        self._app = self._start()
        for session in lost:
            try:
                self.open(session.original)
            except Exception as error:  # noqa: BLE001 - one workbook must not cost the others
                log_traceback()
                self._tell(
                    f"Không mở lại được «{session.original}» ({type(error).__name__}). Những thay đổi chưa lưu được "
                    "giữ, sẽ hiện khi mở lại sổ bằng chương trình này."
                )

    def _end(self) -> None:
        for served in self._served:
            served.leave()
        with contextlib.suppress(calc_engine.CalcError):  # the person has ended it already
            self._app.quit()
