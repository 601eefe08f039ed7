"""An xlwings engine for LibreOffice Calc, over UNO.

>>> from xlsx_addin import calc_engine
>>> with calc_engine.start() as app:
...     app.books.add().sheets[0]["A1"].value = 1

``start`` and ``connect`` give an ``xlwings.App``; from there on everything is xlwings. Every member that the engine
does not support raises NotImplementedError with its name. What differs from Excel:

- A text that is written stays that text: ``09/29`` becomes no date, ``12`` no number. An apostrophe before it and ``=``
  mean what they mean in Excel.
- A number shown as a date is a datetime, also where only its formula makes it one; times without a date are read as
  parts of a day, amounts of money as floats. Booleans are numbers that are shown as such.
- References over several sheets (``Sheet1:Sheet3!A1``) and to other workbooks are not read in formulas.
- Formatting locked cells of a protected sheet is refused; unlocked ones may be formatted.
"""

from xlsx_addin.calc_engine.connecting import add_engine, answers, calling, connect, standing_for, start
from xlsx_addin.calc_engine.faults import (
    BookClosedError,
    CalcError,
    FormulaError,
    LockedCellsError,
    OfficeGoneError,
    OfficeStartError,
)
from xlsx_addin.calc_engine.tracing import Calls

__all__ = [
    "BookClosedError",
    "CalcError",
    "Calls",
    "FormulaError",
    "LockedCellsError",
    "OfficeGoneError",
    "OfficeStartError",
    "add_engine",
    "answers",
    "calling",
    "connect",
    "standing_for",
    "start",
]
