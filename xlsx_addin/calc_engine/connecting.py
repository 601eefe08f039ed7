"""The way in: the engine in xlwings' list, a LibreOffice started or found, a workbook as the caller."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xlsx_addin.calc_engine.apps import ENGINE, Answer, register
from xlsx_addin.calc_engine.books import StandIn
from xlsx_addin.calc_engine.office import Office, Settings, start_office
from xlsx_addin.calc_engine.tracing import Calls


def add_engine(*, activate: bool = False) -> xw.Engine:
    """``xw.engines["calc"]``, put into xlwings' list at the first call.

    The active engine is what ``xw.App()``, ``xw.Book()`` and ``xw.apps`` speak to, and the one whose sheets xlwings
    lets be activated. It becomes this one if that is asked for, or where there is no other.
    """
    if ENGINE.name not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=ENGINE))
    engine = xw.engines[ENGINE.name]
    if activate or xw.engines.active is None:
        engine.activate()
    return engine


def start(
    *,
    headless: bool = True,
    profile: Path | None = None,
    program: Path | None = None,
    settings: Settings | None = None,
    without: Collection[str] = (),
    macros: bool = False,
    answer: Answer | None = None,
    calls: Calls | None = None,
) -> xw.App:
    """Start a LibreOffice of our own, which ends with this process at the latest.

    ``headless``: without a screen. ``profile``: a folder for its settings; by default a temporary one. ``program``:
    the file ``soffice``. ``settings``: settings of a new profile beside those of the engine, by path below
    ``/org.openoffice.`` and name. ``without``: commands that it does not offer, by their UNO names (``SaveAs``).
    ``macros``: whether macros of workbooks may run. ``answer``: called in place of message boxes. ``calls`` counts what
    goes over UNO. OfficeStartError says why it does not start.
    """
    add_engine()
    office = start_office(
        headless=headless, profile=profile, program=program, settings=settings, without=without, calls=calls
    )
    return xw.App(impl=register(office, headless=headless, macros=macros, answer=answer))


def connect(
    address: str,
    *,
    headless: bool = False,
    macros: bool = False,
    answer: Answer | None = None,
    calls: Calls | None = None,
) -> xw.App:
    """Speak to a LibreOffice that runs and was started with ``--accept=ADDRESS;urp;``.

    ``address``: ``pipe,name=...`` or ``socket,host=...,port=...``. ``headless`` has to say whether it runs without a
    screen, where message boxes must not be shown. Others as for ``start``. ``quit`` closes its workbooks and leaves it
    running.
    """
    add_engine()
    office = Office(address, None, None, calls)
    return xw.App(impl=register(office, headless=headless, macros=macros, answer=answer))


@contextmanager
def calling(book: xw.Book) -> Iterator[xw.Book]:
    """Make a workbook what ``xw.Book.caller()`` gives, as it is while a button's function runs."""
    before = getattr(xw.Book, "_mock_caller", None)
    book.set_mock_caller()
    try:
        yield book
    finally:
        if before is None:
            del xw.Book._mock_caller  # type: ignore[attr-defined]
        else:
            before.set_mock_caller()


def standing_for(book: xw.Book, file: Path, saved: Callable[[], None] = lambda: None) -> xw.Book:
    """The same open workbook under the name of another file, as a copy of which it was opened.

    ``save()`` saves what is open and then calls ``saved``, which brings it into ``file``, or raises what the caller of
    ``save()`` gets.
    """
    return xw.Book(impl=StandIn(book.impl, file, saved))


def answers(app: xw.App) -> bool:
    """Whether the program is still there to speak to: not ended, not broken down."""
    return bool(app.impl.office.answers())
