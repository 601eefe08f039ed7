"""What can go wrong between xlwings and Calc."""

from xlwings import XlwingsError


class CalcError(XlwingsError):
    """Calc did not do what it was asked."""


class OfficeStartError(CalcError):
    """LibreOffice could not be started or reached."""


class OfficeGoneError(CalcError):
    """LibreOffice was closed or broke down in the middle of things; none of its workbooks can be reached any more."""


class BookClosedError(CalcError):
    """The workbook, sheet or range that is spoken of is no longer there."""


class LockedCellsError(CalcError):
    """Cells of a protected sheet are locked; nothing has been written."""


class FormulaError(CalcError):
    """Calc cannot read a formula; nothing has been written."""
