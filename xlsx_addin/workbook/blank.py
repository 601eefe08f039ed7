"""The blank workbook that every new one is made from, read once: its bytes, its keys, its formulas' places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from xlsx_addin.catalogue import Edition, load_edition
from xlsx_addin.reading.book import read_book
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.resources import resource
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Submission
from xlsx_addin.submission.sheets import KeyedSheet, sheets_of
from xlsx_addin.workbook.package import Package, Place


@dataclass(frozen=True)
class Blank:
    """``sheets`` has every keyed sheet; ``formulas`` every formula cell; ``submission`` its (empty) reading."""

    edition: Edition
    data: bytes
    book: RawBook
    sheets: Mapping[str, KeyedSheet]
    submission: Submission
    formulas: frozenset[tuple[str, Place]]


PLAIN, MACROS = ".xlsx", ".xlsm"
"""The kinds of workbook by the suffix of their files: without macros, and with buttons, ribbon and functions."""


@lru_cache(maxsize=4)
def blank(edition_id: str, suffix: str = PLAIN) -> Blank:
    """The committed blank workbook of an edition, of the kind that ``suffix`` names. Both have the same layout."""
    edition = load_edition(edition_id)
    path = resource("workbooks", PurePath(edition.workbook).with_suffix(suffix).name)
    data = path.read_bytes()
    book = read_book(path, lambda name: True)
    sheets = {key: found[0] for key, found in sheets_of(edition, book).items() if found and found[0]}
    submission = parse_book(book, edition)
    if not isinstance(submission, Submission):
        raise TypeError(f"the blank workbook {path} is no form: {submission.reason}")
    package = Package.open(data)
    places = frozenset(
        (name, place) for name in package.sheet_names for place, _ in package.sheet(name).formula_texts()
    )
    return Blank(edition, data, book, sheets, submission, places)
