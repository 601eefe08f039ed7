"""Workbooks that are open in Calc."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from xlwings import base_classes

from xlsx_addin.calc_engine.faults import CalcError
from xlsx_addin.calc_engine.formats import NumberFormats
from xlsx_addin.calc_engine.formulas import Formulas
from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.members import implements, is_of_uno
from xlsx_addin.calc_engine.names import Names
from xlsx_addin.calc_engine.remembering import Remembered
from xlsx_addin.calc_engine.sheets import Sheets
from xlsx_addin.calc_engine.uno_bridge import arguments, load

if TYPE_CHECKING:
    from xlsx_addin.calc_engine.apps import App

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".ots": "calc8_template",
    ".fods": "OpenDocument Spreadsheet Flat XML",
}

_WITH_PASSWORD = (".ods", ".ots")


@implements(base_classes.Books)
class Books(base_classes.Books):
    """The spreadsheets that are open in one program, in the order of their opening."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.api

    def _documents(self) -> list[Any]:
        found = []
        components = self.app.api.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if component.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(component)
        return sorted(found, key=lambda document: int(document.RuntimeUID))

    @property
    def active(self) -> Book:
        current = self.app.api.getCurrentComponent()
        if current is not None and current.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return Book(self.app, current)
        documents = self._documents()
        if not documents:
            raise CalcError("no workbook is open")
        return Book(self.app, documents[-1])

    def __call__(self, name_or_index: str | int) -> Book:
        documents = self._documents()
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(documents):
                raise KeyError(name_or_index)
            return Book(self.app, documents[name_or_index - 1])
        for book in (Book(self.app, document) for document in documents):
            if name_or_index.casefold() in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._documents())

    def __iter__(self) -> Iterator[Book]:
        return (Book(self.app, document) for document in self._documents())

    def add(self) -> Book:
        return Book(self.app, self._load("private:factory/scalc"))

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        *_others: Any,
        **_named_others: Any,
    ) -> Book:
        """Open a file of any format that Calc knows; no dialog is shown. Options of text files are not supported."""
        url = Path(fullname).resolve().as_uri()
        modes = load().getConstantByName
        mode = "ALWAYS_EXECUTE_NO_WARN" if self.app.macros else "NEVER_EXECUTE"
        update = "FULL_UPDATE" if update_links else "NO_UPDATE"
        document = self._load(
            url,
            ReadOnly=read_only or None,
            Password=password,
            MacroExecutionMode=modes(f"com.sun.star.document.MacroExecMode.{mode}"),
            UpdateDocMode=modes(f"com.sun.star.document.UpdateDocMode.{update}"),
        )
        if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument") or _is_read_as_text(document, url):
            document.close(True)
            raise CalcError(f"{fullname} is no workbook")
        return Book(self.app, document)

    def _load(self, url: str, **options: Any) -> Any:
        try:
            document = self.app.api.loadComponentFromURL(url, "_blank", 0, arguments(**options))
        except Exception as error:
            if not is_of_uno(error) or not self.app.office.answers():
                raise
            document = None
        if document is None:
            raise CalcError(f"Calc cannot open {unquote(url)}")
        return document


def _is_read_as_text(document: Any, url: str) -> bool:
    """Whether Calc found nothing better to do with a damaged workbook than to show its bytes as lines."""
    used = next((argument.Value for argument in document.Args if argument.Name == "FilterName"), "")
    return used.startswith("Text") and Path(url).suffix.lower() in FILTERS


@implements(base_classes.Book)
class Book(base_classes.Book):
    """One open workbook. The handle remembers what does not change while the workbook is open."""

    def __init__(self, app: App, api: Any) -> None:
        self._app = app
        self._api = api
        self._url = Remembered(app.moment, lambda: str(api.URL))
        self._title = Remembered(app.moment, lambda: str(api.Title))

    @property
    def api(self) -> Any:
        return self._api

    @property
    def app(self) -> App:
        return self._app

    @property
    def fullname(self) -> str:
        """The path of the file; the title of a workbook that has not been saved."""
        url = self._url()
        return str(load().fileUrlToSystemPath(url)) if url.startswith("file:") else url or self._title()

    @property
    def name(self) -> str:
        return Path(self.fullname).name if self._url() else self._title()

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @lazy_property
    def sheets_api(self) -> Any:
        return self._api.Sheets

    @lazy_property
    def formats(self) -> NumberFormats:
        return NumberFormats(self._api)

    @lazy_property
    def formulas(self) -> Formulas:
        return Formulas(self._api, self._app.mappings)

    @lazy_property
    def chart_data(self) -> Any:
        """What gives charts their labels: the one place that tells how many cells are shown in one call."""
        return self._api.createInstance("com.sun.star.chart2.data.DataProvider")

    @lazy_property
    def epoch(self) -> dt.datetime:
        day = self._api.NullDate
        return dt.datetime(day.Year, day.Month, day.Day)

    def is_open(self) -> bool:
        try:
            self._api.isModified()
        except Exception:  # noqa: BLE001 - of the bridge, which has several for it
            return False
        return True

    @property
    def controller(self) -> Any:
        """The window on the workbook; there is one without a screen too."""
        return self._api.CurrentController

    def activate(self) -> None:
        frame = self.controller.Frame
        frame.activate()
        frame.ContainerWindow.toFront()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save under the same name, or in the format of the path's suffix; without any name in the current folder.

        A macro workbook that Calc writes keeps neither its ribbon nor its buttons for Excel.
        """
        if path is None and self._api.hasLocation() and password is None:
            self._api.store()
            return
        self._app.moment.changed()
        target = Path(path or (self.fullname if self._api.hasLocation() else f"{self.name}.xlsx")).resolve()
        if target.suffix.lower() not in FILTERS:
            raise ValueError(f"{target.name}: Calc saves as {', '.join(FILTERS)}")
        if password is not None and target.suffix.lower() not in _WITH_PASSWORD:  # it would be left out without a word
            raise NotImplementedError(f"Book.save with a password as {target.suffix} is not supported")
        options = arguments(FilterName=FILTERS[target.suffix.lower()], Password=password)
        try:
            self._api.storeAsURL(target.as_uri(), options)
        except Exception as error:
            if not is_of_uno(error) or not self._app.office.answers():
                raise
            failure = CalcError(f"Calc cannot save {target}: {error}")
        else:
            return
        raise failure

    def close(self) -> None:
        """Close without saving."""
        self._api.setModified(False)
        self._api.close(True)


class StandIn(Book):
    """A workbook that is open in place of another file: code finds it under that file's name and saves the open one."""

    def __init__(self, book: Book, file: Path, saved: Callable[[], None]) -> None:
        super().__init__(book.app, book.api)
        # What the open one remembers: a click on a button would else begin by asking for all of it again.
        self.sheets_api, self.formats, self.formulas = book.sheets_api, book.formats, book.formulas
        self.chart_data, self.epoch = book.chart_data, book.epoch
        self._file = file
        self._saved = saved

    @property
    def fullname(self) -> str:
        return str(self._file)

    @property
    def name(self) -> str:
        return self._file.name

    def save(self, path: str | None = None, password: str | None = None) -> None:
        super().save(path, password)
        if path is None:
            self._saved()
