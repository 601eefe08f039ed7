"""What runs in a process of its own: our stages and the peers. Each prints one JSON object of seconds and counts."""

from __future__ import annotations

import datetime as dt
import json
import re
import statistics
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_list(listing: str) -> list[Path]:
    return [Path(line) for line in Path(listing).read_text(encoding="utf-8").splitlines()]


def sheet_names() -> list[str]:
    from bench.samples import EDITION
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.submission.sheets import READ_SHEETS

    edition = load_edition(EDITION)
    return [edition.sheets[key] for key in READ_SHEETS]


def consolidate(listing: str, output: str = "") -> dict[str, float]:
    """What the command ``consolidate`` does, stage by stage; without ``output`` it ends at the merged totals."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.command_line.inputs import file_date
    from xlsx_addin.consolidation.accept import Wanted
    from xlsx_addin.consolidation.consolidate import Options
    from xlsx_addin.consolidation.consolidate import consolidate as merge
    from xlsx_addin.intake import read_many
    from xlsx_addin.reading.discover import discover
    from xlsx_addin.submission.records import Unit
    from xlsx_addin.workbook.consolidated import consolidated_workbook

    started = time.perf_counter()
    inputs = discover(read_list(listing)).inputs
    options = Options(Wanted(Unit(name="Cả nước", level="tinh")))
    result = merge(read_many(inputs), options, file_date=file_date)
    merged = time.perf_counter()
    said = {"merge": merged - started, "merged": len(result.merged), "rejected": len(result.rejected)}
    if output:
        cpu = time.process_time()
        edition = load_edition(result.submission.edition)
        package = consolidated_workbook(edition, result, now=dt.datetime(2024, 12, 1))
        package.write(output, backup=False)
        said |= {"write": time.perf_counter() - merged, "write_cpu": time.process_time() - cpu}
    return said


def calamine(listing: str) -> dict[str, float]:
    """The peer of reading: the same sheets of the same files, cell values and nothing else, in one process."""
    from python_calamine import CalamineWorkbook

    names = sheet_names()
    cells = 0
    for path in read_list(listing):
        workbook = CalamineWorkbook.from_path(str(path))
        for name in names:
            cells += sum(map(len, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)))
    return {"cells": cells}


def openpyxl(listing: str, read_only: str) -> dict[str, float]:
    """The other peer of reading: the loop that people write."""
    import openpyxl as peer

    names = sheet_names()
    cells = 0
    for path in read_list(listing):
        workbook = peer.load_workbook(path, read_only=read_only == "read-only", data_only=True)
        for name in names:
            cells += sum(map(len, workbook[name].iter_rows(values_only=True)))
        workbook.close()
    return {"cells": cells}


_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?(?: s="(\d+)")?(?:/>|>(.*?)</c>)', re.DOTALL)
_TEXT = re.compile(rb"<(?:t|v)[^>]*>([^<]*)<")

Line = tuple[int, list[tuple[int, object, int]]]


def _lines(part: bytes, strings: list[str]) -> Iterator[Line]:
    """(row, [(column, value, style)]) of a sheet part that we wrote."""
    from xlsx_addin.places import column_number

    columns: dict[bytes, int] = {}
    row = -1
    cells: list[tuple[int, object, int]] = []
    for match in _CELL.finditer(part):
        letters, digits, style, kind, late_style, inside = match.groups()
        number = int(digits) - 1
        if number != row:
            if cells:
                yield row, cells
            row, cells = number, []
        if letters not in columns:
            columns[letters] = column_number(letters.decode())
        found = _TEXT.search(inside or b"")
        value: object = None
        if found and kind == b"s":
            value = strings[int(found[1])]
        elif found:
            text = found[1].decode()
            value = text if kind in (b"inlineStr", b"str", b"e") else float(text)
        cells.append((columns[letters], value, int(style or late_style or 0)))
    if cells:
        yield row, cells


def _load(path: str) -> dict[str, list[Line]]:
    with zipfile.ZipFile(path) as archive:
        strings = [
            "".join(t.decode() for t in re.findall(rb"<t[^>]*>([^<]*)<", item))
            for item in archive.read("xl/sharedStrings.xml").split(b"</si>")
        ]
        parts = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        return {part: list(_lines(archive.read(part), strings)) for part in parts}


def xlsxwriter(source: str, output: str) -> dict[str, float]:
    """The peer of writing: the same cells, blank ones with a style included, from memory, row by row."""
    import gc

    import xlsxwriter as peer

    sheets = _load(source)
    gc.collect()
    gc.freeze()  # the cells held ready are no burden of the peer's
    started, cpu = time.perf_counter(), time.process_time()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = peer.Workbook(output, options)
    styles: dict[int, object] = {}
    count = 0
    for number, lines in enumerate(sheets.values(), start=1):
        sheet = workbook.add_worksheet(f"S{number}")
        for row, cells in lines:
            for column, value, style in cells:
                if style not in styles:
                    styles[style] = workbook.add_format({"num_format": f"0.{'0' * (style % 9)}"}) if style else None
                if value is None:
                    sheet.write_blank(row, column, None, styles[style])
                elif isinstance(value, str):
                    sheet.write_string(row, column, value, styles[style])
                else:
                    sheet.write_number(row, column, value, styles[style])
                count += 1
    workbook.close()
    return {"write": time.perf_counter() - started, "write_cpu": time.process_time() - cpu, "cells": count}


def core(listing: str) -> dict[str, float]:
    """Median milliseconds of core work for one workbook that is already read, as a button has it."""
    from bench.samples import EDITION
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.evaluation import evaluate
    from xlsx_addin.reading.book import read_book
    from xlsx_addin.submission.parse import parse_book
    from xlsx_addin.submission.records import Submission
    from xlsx_addin.workbook.fill import fill_workbook

    edition = load_edition(EDITION)
    checks, fills, reads = [], [], []
    for path in read_list(listing):
        t0 = time.perf_counter()
        book = read_book(path, lambda name: True)
        t1 = time.perf_counter()
        submission = parse_book(book, edition)
        if isinstance(submission, Submission):
            evaluate(edition, submission)
        t2 = time.perf_counter()
        data = path.read_bytes()
        t3 = time.perf_counter()
        fill_workbook(book, data, overwrite=True, now=dt.datetime(2024, 12, 1))
        t4 = time.perf_counter()
        reads.append(t1 - t0)
        checks.append(t2 - t1)
        fills.append(t4 - t3)
    named = {"read": reads, "validate": checks, "fill": fills}
    return {name: 1000 * statistics.median(times) for name, times in named.items()}


def merge(file: str, inbox: str) -> dict[str, float]:
    """The sample workbooks of a folder merged into one that is open in Calc, by a click."""
    from bench import clicking

    clicking.merge(Path(file), Path(inbox))
    return {}


def click(file: str, button: str, inbox: str, times: str, counting: str = "") -> dict[str, Any]:
    """Clicks on one button of a workbook that is open in Calc; ``counting``: also the calls over UNO."""
    from bench import clicking

    return clicking.clicked(Path(file), button, Path(inbox), int(times), counting=bool(counting))


TASKS = {t.__name__: t for t in (consolidate, calamine, openpyxl, xlsxwriter, core, merge, click)}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
