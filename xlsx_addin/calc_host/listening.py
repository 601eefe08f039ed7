"""What Calc tells of its own accord: buttons pressed, workbooks changed, saved, closed.

A listener is called on a thread of the bridge while Calc waits for its answer: what is done in ``OnSaveDone`` is done
when Calc goes on. Nothing may leave it as an exception: that would be a dialog in English.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from xlsx_addin.buttons import MACRO_MODULE
from xlsx_addin.calc_engine.uno_bridge import bases

_LOG = logging.getLogger(__name__)
_EVENTS = "document.XDocumentEventListener"
_OF_DOCUMENT = (_EVENTS, "script.XScriptListener", "util.XModifyListener", "util.XCloseListener")


class Heard:
    """What is to be done about the events of one workbook; each may be called on any thread."""

    def pressed(self, script: str) -> None:
        """A button was pressed that has this script URL."""

    def happened(self, event: str) -> None:
        """An event of the document, by its UNO name (``OnSaveDone``)."""

    def changed(self) -> None:
        """Something in the workbook changed, or it was saved."""

    def closed(self) -> None:
        """The workbook is going away."""


def listen(document: Any, heard: Heard) -> None:
    """Hear a document and the buttons on its sheets."""
    listener = _listener_classes()[0](heard)
    document.addDocumentEventListener(listener)
    document.addModifyListener(listener)
    document.addCloseListener(listener)
    for form in _forms(document):
        form.addScriptListener(listener)


def has_buttons(document: Any) -> bool:
    """Whether a document has buttons of ours."""
    scripts = (
        str(event.ScriptCode)
        for form in _forms(document)
        for index in range(form.Count)
        for event in form.getScriptEvents(index)
    )
    return any(f".{MACRO_MODULE}." in script for script in scripts)


def _forms(document: Any) -> Iterator[Any]:
    """The forms of all sheets: each holds the buttons of one."""
    pages: Any = getattr(document, "DrawPages", None)
    for number in range(pages.Count if pages else 0):
        forms = pages.getByIndex(number).Forms
        yield from (forms.getByIndex(index) for index in range(forms.Count))


def listen_to_openings(context: Any, opened: Callable[[Any], None]) -> None:
    """Hear of every document that Calc opens, by whatever way. ``opened`` gets the document, on any thread."""

    broadcaster = context.getByName("/singletons/com.sun.star.frame.theGlobalEventBroadcaster")
    broadcaster.addDocumentEventListener(_listener_classes()[1](opened))


@cache
def _listener_classes() -> tuple[Any, Any]:
    """The listeners to a document and to the program. Made when first needed: their bases exist only with a bridge to
    LibreOffice."""

    class Listener(*bases(*_OF_DOCUMENT)):  # type: ignore[misc] # bases of the bridge
        def __init__(self, heard: Heard) -> None:
            self._heard = heard

        def firing(self, event: Any) -> None:
            if event.ScriptType == "Script":  # the same press arrives as a VBA event as well
                _safely(self._heard.pressed, str(event.ScriptCode))

        def approveFiring(self, event: Any) -> None:  # noqa: N802 - UNO's names
            return None

        def documentEventOccured(self, event: Any) -> None:  # noqa: N802
            _safely(self._heard.happened, str(event.EventName))

        def modified(self, event: Any) -> None:
            _safely(self._heard.changed)

        def queryClosing(self, source: Any, gets_ownership: bool) -> None:  # noqa: N802
            pass

        def notifyClosing(self, source: Any) -> None:  # noqa: N802
            _safely(self._heard.closed)

        def disposing(self, source: Any) -> None:
            pass

    class ProgramListener(*bases(_EVENTS)):  # type: ignore[misc] # bases of the bridge
        def __init__(self, opened: Callable[[Any], None]) -> None:
            self._opened = opened

        def documentEventOccured(self, event: Any) -> None:  # noqa: N802
            if event.EventName == "OnViewCreated":  # the window is there as well
                _safely(self._opened, event.Source)

        def disposing(self, source: Any) -> None:
            pass

    return Listener, ProgramListener


def _safely(act: Callable[..., None], *arguments: Any) -> None:
    try:
        act(*arguments)
    except Exception:  # noqa: BLE001 - in another program there is nobody to catch it
        _LOG.exception("%s failed", act)
