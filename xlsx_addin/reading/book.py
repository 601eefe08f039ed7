"""One workbook file -> its asked-for sheets as raw cells, or UnreadableFile with a code and a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import python_calamine as calamine

from xlsx_addin.reading import biff, biff12, formats, ods, ole, ooxml
from xlsx_addin.reading.guard import Archive, Limits, file_bytes
from xlsx_addin.reading.marks import Marks, far_cell, too_many_cells
from xlsx_addin.reading.properties import custom_properties
from xlsx_addin.reading.raw import Cell, LazyPlaces, Place, RawBook, RawSheet
from xlsx_addin.reading.reasons import unreadable

DEFAULT_LIMITS = Limits()

T = TypeVar("T")
Wanted = Callable[[str], bool]
Sheets = dict[str, RawSheet]


def read_book(path: Path, wanted: Wanted, limits: Limits = DEFAULT_LIMITS) -> RawBook:
    """Read the sheets whose name ``wanted`` accepts. Raises UnreadableFile and nothing else.

    Hostile files are refused before parsing where they can be told; the rest needs a process of its own
    around this (``isolate.run_isolated``), since a parser may still abort or hang.
    """
    try:
        return read_bytes(file_bytes(path, limits), wanted, limits, str(path))
    except MemoryError as error:
        raise unreadable("too-large", detail="không đủ bộ nhớ để đọc") from error
    except RecursionError as error:
        raise unreadable("damaged-file", detail="cấu trúc lồng nhau quá sâu") from error


def read_bytes(data: bytes, wanted: Wanted, limits: Limits = DEFAULT_LIMITS, path: str = "") -> RawBook:
    """The same from a file's bytes; ``path`` is what the result calls it. Raises MemoryError and RecursionError too."""
    if formats.is_ole(data):
        return RawBook(path, "xls", *_read_xls(data, wanted, limits))
    if not formats.is_zip(data):
        raise formats.not_a_workbook(data)
    archive = Archive(data, limits)
    kind, main = formats.zip_format(archive)
    read = {"xlsb": _read_xlsb, "ods": _read_ods}.get(kind, _read_xlsx)
    return RawBook(path, kind, *read(archive, main, wanted, limits), custom_properties(archive))


def _read_xlsx(archive: Archive, main: str, wanted: Wanted, limits: Limits) -> tuple[tuple[str, ...], Sheets]:
    book = ooxml.read_workbook(archive, main)
    chosen = [(name, part) for name, part in book.sheets if part is not None and wanted(name)]
    percents = ooxml.percent_styles(archive.read(book.styles)) if book.styles and chosen else frozenset()
    strings = archive.read(book.strings) if book.strings and chosen else b""
    marks: list[Marks] = []
    parts: list[bytes] = []
    for name, part in chosen:
        sheet = archive.read(part)
        marks.append(ooxml.read_marks(sheet, name, percents, limits))
        if ooxml.shown_text(sheet, strings, limits.text_bytes) > limits.text_bytes:
            raise unreadable("too-large", detail=f"trang «{name}» có quá nhiều chữ")
        parts.append(ooxml.neutral(sheet, marks[-1]) if marks[-1].errors else sheet)
    names = tuple(name for name, _ in book.sheets)
    if not chosen:
        return names, {}
    given = _open(ooxml.package(archive, book, parts, strings))
    del parts  # a large sheet need not be held while the parser holds it too
    return names, {
        name: RawSheet(
            name,
            _rows(given, str(index), name, limits),
            marks[index].errors,
            marks[index].percents,
            LazyPlaces(partial(_formulas, archive, part)),
        )
        for index, (name, part) in enumerate(chosen)
    }


def _formulas(archive: Archive, part: str) -> Iterator[Place]:
    return ooxml.formula_places(archive.read(part))


def _open(data: bytes) -> calamine.CalamineWorkbook:
    return _parsed(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))


def _rows(workbook: calamine.CalamineWorkbook, given_name: str, name: str, limits: Limits) -> list[list[Cell]]:
    """The sheet's cells from A1 on. What the guard let through is measured once more before it is spread."""
    sheet = _parsed(lambda: workbook.get_sheet_by_name(given_name))
    end = sheet.end
    if end is not None:
        row, column = end
        if row >= limits.rows or column >= limits.columns:
            raise far_cell(name, end, limits)
        if (row + 1) * (column + 1) > limits.cells:
            raise too_many_cells(name, (row + 1) * (column + 1))
    return _parsed(lambda: sheet.to_python(skip_empty_area=False))


def _read_xlsb(archive: Archive, main: str, wanted: Wanted, limits: Limits) -> tuple[tuple[str, ...], Sheets]:
    book = biff12.read_workbook(archive, main)
    chosen = [(name, relation, part) for name, relation, part in book.sheets if part and wanted(name)]
    names = tuple(name for name, _, _ in book.sheets)
    if not chosen:
        return names, {}
    percents = biff12.percent_styles(archive.read(book.styles)) if book.styles else frozenset()
    parts = [(relation, archive.read(part)) for _, relation, part in chosen]
    marks = {
        name: biff12.read_marks(part, name, percents, limits)
        for (name, _, _), (_, part) in zip(chosen, parts, strict=True)
    }
    given = _open(biff12.package(archive, book, parts))
    return names, _sheets(given, marks, limits)


def _read_xls(data: bytes, wanted: Wanted, limits: Limits) -> tuple[tuple[str, ...], Sheets]:
    stream = biff.workbook_stream(ole.Container(data))
    book = biff.read_globals(stream)
    marks = [biff.read_marks(stream, start, book) for start in book.sheet_starts]
    given = _open(ole.pack("Workbook", biff.neutral(stream, book)))
    names = tuple(given.sheet_names)
    if len(names) != len(marks):
        raise unreadable("damaged-file", detail="mục lục các trang không khớp")
    chosen = {name: found for name, found in zip(names, marks, strict=True) if wanted(name)}
    return names, _sheets(given, chosen, limits)


def _read_ods(archive: Archive, main: str, wanted: Wanted, limits: Limits) -> tuple[tuple[str, ...], Sheets]:
    tables = ods.read_tables(archive, main)
    names = tuple(tables)
    marks = {name: ods.read_marks(table, name, limits) for name, table in tables.items() if wanted(name)}
    if not marks:
        return names, {}
    given = _open(ods.package(tables, set(marks)))
    return names, _sheets(given, marks, limits)


def _sheets(workbook: calamine.CalamineWorkbook, marks: dict[str, Marks], limits: Limits) -> Sheets:
    return {
        name: RawSheet(name, _rows(workbook, name, name, limits), found.errors, found.percents, found.formulas)
        for name, found in marks.items()
    }


def _parsed(parse: Callable[[], T]) -> T:
    """What calamine returns, or UnreadableFile for whatever it raises: its panics are BaseException."""
    try:
        return parse()
    except calamine.PasswordError as error:
        raise unreadable("password-protected") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise unreadable("damaged-file", detail="trình đọc không hiểu nội dung") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of pyo3, which offers no class to import
            raise
        raise unreadable("damaged-file", detail="trình đọc không hiểu nội dung") from error
