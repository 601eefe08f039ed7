"""Results that we write beside formulas are those that a real spreadsheet program computes."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from tests import calc
from tests.forms import EDITION
from xlsx_addin.catalogue import Kind
from xlsx_addin.consolidation.accept import Wanted
from xlsx_addin.consolidation.consolidate import Options, consolidate
from xlsx_addin.intake import take_in
from xlsx_addin.submission.records import Unit
from xlsx_addin.workbook.consolidated import consolidated_workbook
from xlsx_addin.workbook.new import Content, make_workbook

LEVELS = ("xa", "huyen", "tinh", "nganh")


def random_content(seed: int, level: str) -> Content:
    """Figures of one unit: stated, blank, zero, half pairs, typed rates."""
    pick = random.Random(seed)
    values: dict[str, str] = {}
    for field in EDITION.fields.values():
        if pick.random() < 0.35:
            continue
        if field.kind is Kind.COUNT:
            top = 3 if field.id.endswith(("num", "women", "b", "1")) else 9
            values[field.id] = str(pick.choice([0, 0, pick.randint(0, top), pick.randint(1, 4000)]))
        elif field.kind is Kind.AMOUNT:
            values[field.id] = f"{pick.randint(0, 90) / 10}"
        elif field.kind is Kind.FLAG:
            values[field.id] = pick.choice(["Có", "Không"])
        elif field.sheet == "phu_luc_01" and pick.random() < 0.1:
            values[field.id] = f"{pick.randint(0, 9999) / 100}"
    values["M6.1.num"], values["M6.1.den"] = pick.choice([("59996", "100000"), ("60", "100"), ("0", "0"), ("3", "0")])
    return Content(values)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("made")
    files = []
    for number in range(12):
        level = LEVELS[number % 4]
        unit = Unit(f"{number:05}", f"đơn vị {number}", level, "06")
        year = (2023, 2025, 2026, 2030)[number % 4 if number < 8 else 1]
        path = folder / f"{number}.xlsx"
        path.write_bytes(make_workbook(EDITION, unit, year, "nam", random_content(number, level)))
        files.append(path)
    communes = [
        (folder / f"c{n}.xlsx", make_workbook(EDITION, Unit(f"{n:05}", f"xã {n}", "xa", "058"), 2024, "nam",
                                              random_content(100 + n, "xa")))
        for n in range(5)
    ]  # fmt: skip
    for path, data in communes:
        path.write_bytes(data)
    read = [take_in(path) for path, _ in communes]
    result = consolidate(read, Options(Wanted()), file_date=lambda _: dt.date(2024, 12, 1))
    total = folder / "tong_hop.xlsx"
    consolidated_workbook(EDITION, result, now=dt.datetime(2024, 12, 1, 8)).write(total)
    return [*files, total]


@pytest.fixture(scope="module")
def recalculated(made, tmp_path_factory) -> dict[str, openpyxl.Workbook]:
    """The same files after LibreOffice computed every formula anew."""
    return calc.recalculated(made, tmp_path_factory.mktemp("recalculated"))


def shown(cell) -> object:
    """A cell's value with blanks alike and numbers as floats."""
    value = cell.value
    if value is None or value == "":
        return None
    return round(float(value), 9) if isinstance(value, (int, float)) else value


def test_every_result_is_what_a_spreadsheet_program_computes(made, recalculated):
    compared = 0
    for path in made:
        formulas = openpyxl.load_workbook(path)
        ours = openpyxl.load_workbook(path, data_only=True)
        theirs = recalculated[path.name]
        for name in ("Phụ lục 01", "Cán bộ nữ"):
            for row in formulas[name].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        mine, right = shown(ours[name][cell.coordinate]), shown(theirs[name][cell.coordinate])
                        assert mine == right, f"{path.name} {name}!{cell.coordinate} {cell.value}"
                        compared += right is not None
    assert compared > 500


def test_made_workbooks_are_valid(made):
    validator = OpenXmlValidator()
    for path in (made[0], made[-1]):
        result = validator.validate(str(path))
        assert result.is_valid, [e.description for e in result.errors][:5]
