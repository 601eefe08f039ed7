"""What Calc tells of its own accord: buttons pressed, workbooks changed, saved, closed.

A listener is called on a thread of the bridge while Calc waits for its answer: what is done in ``OnSaveDone`` is done
when Calc goes on. Nothing may leave it as an exception: that would be a dialog in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from xlsx_addin.calc_engine import OfficeGoneError
from xlsx_addin.calc_engine.uno_bridge import bases
from xlsx_addin.faults import log_traceback

_INTERFACES = (
    "document.XDocumentEventListener",
    "script.XScriptListener",
    "util.XModifyListener",
    "util.XCloseListener",
)


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
    listener = _listener_class()(heard)
    document.addDocumentEventListener(listener)
    document.addModifyListener(listener)
    document.addCloseListener(listener)
    for form in _forms(document):
        form.addScriptListener(listener)


def _forms(document: Any) -> Iterator[Any]:
    """The forms of all sheets: each holds the buttons of one."""
    pages = document.DrawPages
    for number in range(pages.Count):
        forms = pages.getByIndex(number).Forms
        yield from (forms.getByIndex(index) for index in range(forms.Count))


@cache
def _listener_class() -> Any:
    """Made when first needed: its bases exist only with a bridge to LibreOffice."""

    class Listener(*bases(*_INTERFACES)):  # type: ignore[misc] # bases of the bridge
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

    return Listener


def _safely(act: Callable[..., None], *arguments: Any) -> None:
    try:
        act(*arguments)
    except OfficeGoneError:
        pass  # whoever serves the workbook sees that, and says so
    except Exception:  # noqa: BLE001 - in another program there is nobody to catch it
        log_traceback()
