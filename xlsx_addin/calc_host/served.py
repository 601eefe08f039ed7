"""One workbook that is open in Calc: its buttons, its saves, its end."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable
from typing import Any

import xlwings as xw

from xlsx_addin import calc_engine
from xlsx_addin.buttons import BUTTONS, MACRO_MODULE
from xlsx_addin.calc_host.changes import Watched
from xlsx_addin.calc_host.dialogs import chosen_document, chosen_folder
from xlsx_addin.calc_host.form import LISTS
from xlsx_addin.calc_host.listening import Heard, listen
from xlsx_addin.calc_host.quiet import nobody_types
from xlsx_addin.calc_host.saving import Saved, Saving, store_whole
from xlsx_addin.calc_host.sessions import Session
from xlsx_addin.files import CannotWrite
from xlsx_addin.hosts import excel
from xlsx_addin.hosts.running import TITLE
from xlsx_addin.keys import NAME_FOLDER, NAME_REPORT

_SUB = re.compile(rf"\b{MACRO_MODULE}\.(\w+)")
_BY_SUB = {button.sub: button.name for button in BUTTONS}
# What a button asks for first, as its macro does in Excel: the dialog, the name of the cell that Python reads, and the
# name of its title's.
ASKS = {
    "consolidate": (chosen_folder, NAME_FOLDER, "CHU_CHON_THU_MUC"),
    "proofread": (chosen_document, NAME_REPORT, "CHU_CHON_BAO_CAO"),
}

Later = Callable[[Callable[[], object]], None]
"""Has something done by the thread that serves, as soon as that is free."""


class Served(Heard):
    """An open workbook whose buttons work. Events arrive on any thread; work is done by the one that serves, except
    that of a save, for which Calc waits."""

    def __init__(self, session: Session, opened: xw.Book, later: Later) -> None:
        self.session = session
        self.saves = 0
        self.is_closed = False
        self.is_owed = False  # whether a save failed, so that changes wait in the session
        self._opened = opened
        self._later = later
        self._saving = Saving(session)
        self._told = ""  # what was said last about parts that are left out
        self._writing = threading.Lock()  # held for files only: whoever waits for Calc with it might wait for ever
        self._saves_begun = 0
        self._has_left = False
        self._is_changed = False
        self._is_busy = self._is_running = False
        self._by_button: Saved | None = None
        with nobody_types(self.document):  # what was typed and saved before anybody listens would be lost
            self._watched = Watched(opened, LISTS)
            listen(self.document, self)

    @property
    def document(self) -> Any:
        return self._opened.impl.api

    @property
    def app(self) -> xw.App:
        return self._opened.app

    def say(self, words: str, *, bad: bool = False) -> None:
        self.app.alert(words, title=TITLE, mode="critical" if bad else "info")

    # --- buttons

    def pressed(self, script: str) -> None:
        found = _SUB.search(script)
        if found and found[1] in _BY_SUB and not self._is_busy:
            self._is_busy = True  # a second press of a double-click is none
            self._later(lambda: self._press(_BY_SUB[found[1]]))

    def _press(self, name: str) -> None:
        if self.is_closed:  # while another one's message waited
            return
        document = self.document
        try:
            self._enter_what_is_typed()
            with nobody_types(document):
                if not self._chosen(name):
                    return
                book = calc_engine.standing_for(self._opened, self.session.original, self._after_saving)
                with calc_engine.calling(book):
                    self._is_running = True
                    excel.run(name)
            with contextlib.suppress(Exception):  # as in Excel: what a button did is undone by a button
                document.UndoManager.clear()
        finally:
            self._is_busy = self._is_running = False

    def _enter_what_is_typed(self) -> None:
        """A click on a button does not end the typing into a cell: what is half typed would be missing, and would then
        cover what the button writes there. Computing (F9) enters it."""
        dispatcher = self.app.impl.office.service("frame.DispatchHelper")
        dispatcher.executeDispatch(self.document.CurrentController.Frame, ".uno:Calculate", "", 0, ())

    def _chosen(self, name: str) -> bool:
        """Ask for the folder or the document that a button needs; False when the choice was cancelled."""
        if name not in ASKS:
            return True
        ask, cell_name, title_name = ASKS[name]
        cell, title = self._named(cell_name), self._named(title_name)
        if cell is None:
            return True  # the button's function says what is missing
        start = str(cell.value or self.session.original.parent)
        chosen = ask(self.app, str(title.value if title else TITLE), start)
        if chosen is None:
            return False
        cell.value = str(chosen)
        return True

    def _named(self, name: str) -> xw.Range | None:
        with contextlib.suppress(Exception):  # a name that a person took away
            return self._opened.names[name].refers_to_range
        return None

    # --- saving

    def happened(self, event: str) -> None:
        if event in ("OnSaveDone", "OnSaveFailed"):
            saved = self._save()
            if event == "OnSaveFailed" and saved.is_written:
                self.document.setModified(False)
                self.say(
                    "Calc không lưu được bản làm việc của nó (thường do ổ đĩa của thư mục nhà đã đầy), nhưng sổ "
                    f"«{self.session.original.name}» đã được ghi đủ. Hãy giải phóng ổ đĩa rồi làm tiếp."
                )

    def _save(self) -> Saved:
        with self._writing:
            self._saves_begun += 1
        saved = self._saving.save(self.document, self._watched.changes)
        self.is_owed = saved.is_owed
        self.saves += saved.is_written
        self._is_changed = False
        if not saved.is_written:
            self.document.setModified(True)
        words = "\n\n".join(filter(None, (saved.words, self._news(saved))))
        if self._is_running:
            self._by_button = saved
            if saved.is_written and words:
                self._later(lambda: self.say(words))
        elif words:
            self.say(words, bad=not saved.is_written)
        return saved

    def _news(self, saved: Saved) -> str:
        """What has not been said yet about parts that are left out."""
        told, self._told = self._told, saved.left_out
        return saved.left_out if saved.left_out != told else ""

    def _after_saving(self) -> None:
        """A button that saves must not go on with an original that lacks the changes."""
        saved, self._by_button = self._by_button, None
        if saved and not saved.is_written:
            raise CannotWrite("original-not-written", saved.words)

    # --- in between

    def changed(self) -> None:
        self._is_changed = True

    def keep(self, *, always: bool = False) -> None:
        """Keep what changed since the last time, so that it survives a breakdown; not what a button has half done,
        unless ``always``.

        A save may come in between, on another thread: then what was read here is older than what that has noted.
        """
        if not self._is_changed or self.is_closed or (self._is_running and not always):
            return
        self._is_changed = False
        try:
            begun = self._saves_begun
            changes = self._watched.changes()
            whole = bool(changes.blocking or changes.left_out)
            if whole:
                store_whole(self.document, self.session.new_whole)
            with self._writing:
                if begun == self._saves_begun and not self._has_left:
                    self.session.keep(changes, whole=whole)
        except Exception:
            self._is_changed = True
            raise

    def leave(self) -> bool:
        """The end of serving: whether something is not saved, and so is left for the next time."""
        with self._writing:
            if self._has_left:
                return False
            self._has_left = True
        waits = self.is_owed
        with contextlib.suppress(Exception):  # it is gone
            waits |= not self.is_closed and bool(self.document.isModified())
        if waits:
            self.session.release()
        else:
            self.session.end()
        return waits

    def closed(self) -> None:
        self.is_closed = True
        self._later(self.leave)
