"""Deadlines of reports as data: an edition's own, an office's changes to them, and what a calendar of them says.

An edition has its deadlines in ``deadlines.toml``, each with the document that it is from; an office may change them
by a file of its own. Nothing here knows a workbook, a document or today.
"""

from xlsx_addin.deadlines.calendar import (
    Dated,
    after_what_it_needs,
    of_year,
    same_day_as_what_it_needs,
    years_calendars,
)
from xlsx_addin.deadlines.model import OFFICES, Calendar, Deadline, DeadlineSource, DeadlinesUnreadable
from xlsx_addin.deadlines.reading import deadlines_of, edition_deadlines
from xlsx_addin.deadlines.remarks import assumed, assumed_in_document, day_text, remarks, unreadable, weekday

__all__ = [
    "OFFICES",
    "Calendar",
    "Dated",
    "Deadline",
    "DeadlineSource",
    "DeadlinesUnreadable",
    "after_what_it_needs",
    "assumed",
    "assumed_in_document",
    "day_text",
    "deadlines_of",
    "edition_deadlines",
    "of_year",
    "remarks",
    "same_day_as_what_it_needs",
    "unreadable",
    "weekday",
    "years_calendars",
]
