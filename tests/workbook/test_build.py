"""The blank workbook: reproducible, valid, found by its keys, and right when a spreadsheet program computes it."""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from tests.office import converted
from xlsx_addin import calc_engine, keys
from xlsx_addin.catalogue.load import load_edition
from xlsx_addin.catalogue.model import Edition, Kind
from xlsx_addin.ratios import Outcome, compute_rates
from xlsx_addin.resources import resource
from xlsx_addin.targets import Verdict, assess_all
from xlsx_addin.workbook.build import build_workbook
from xlsx_addin.workbook.text_columns import TEXT_ROWS, text_columns

GRIDS = ("thong_tin", "phu_luc_01", "so_lieu_goc", "can_bo_nu", "hoat_dong_khac")
HIDDEN = ("kiem_tra", "theo_doi_nop", "tong_hop", "lich_su", "xem_truoc", "nhat_ky")
PROTECTED = (*GRIDS, "van_ban", "truyen_thong", "ke_hoach", "noi_dung")


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load_edition("bac_ninh_2024")


@pytest.fixture(scope="module")
def built(edition: Edition) -> bytes:
    return build_workbook(edition)


@pytest.fixture(scope="module")
def with_buttons(edition: Edition) -> bytes:
    return build_workbook(edition, macros=True)


@pytest.fixture(scope="module")
def book(built: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(built))


@pytest.fixture(scope="module", params=["xlsx", "xlsm"])
def either(request: pytest.FixtureRequest) -> openpyxl.Workbook:
    """The blank workbook without macros, and with them."""
    data = request.getfixturevalue({"xlsx": "built", "xlsm": "with_buttons"}[request.param])
    return openpyxl.load_workbook(io.BytesIO(data), keep_vba=request.param == "xlsm")


@dataclass
class Keyed:
    """A sheet as a reader sees it: the rows and columns that its hidden keys name."""

    sheet: Worksheet
    mark: tuple[int, int]
    columns: dict[str, int]
    rows: dict[str, int]

    def cell(self, row: str, column: str) -> Any:
        return self.sheet.cell(self.rows[row], self.columns[column])


def keyed(sheet: Worksheet) -> Keyed:
    marks = [(c.row, c.column) for row in sheet.iter_rows() for c in row if c.value == keys.ID_MARK]
    assert len(marks) == 1, f"{sheet.title}: {marks}"
    row, column = marks[0]
    named = [(str(c.value), c.column) for c in sheet[row] if c.value and c.column != column]
    below = [sheet.cell(r, column) for r in range(row + 1, sheet.max_row + 1)]
    ids = [(str(c.value), c.row) for c in below if c.value]
    assert len(dict(named)) == len(named), f"{sheet.title}: a column key stands twice"
    assert len(dict(ids)) == len(ids), f"{sheet.title}: a row id stands twice"
    return Keyed(sheet, marks[0], dict(named), dict(ids))


def figures(grid: Keyed) -> dict[str, Any]:
    """The cells of a grid sheet by the id that its keys make."""
    return {
        row if column == keys.VALUE else f"{row}.{column}": grid.cell(row, column)
        for row in grid.rows
        for column in grid.columns
    }


# --- the file ------------------------------------------------------------------------------------------------


def test_committed_workbooks_are_the_builds(edition: Edition, built: bytes, with_buttons: bytes) -> None:
    committed = resource("workbooks", edition.workbook)
    assert committed.read_bytes() == built
    assert committed.with_suffix(".xlsm").read_bytes() == with_buttons


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "77", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    ],
)
def test_same_bytes_in_another_process(built: bytes, with_buttons: bytes, environment: dict[str, str]) -> None:
    code = (
        "import hashlib; from xlsx_addin.catalogue.load import load_edition;"
        "from xlsx_addin.workbook.build import build_workbook;"
        "form = load_edition('bac_ninh_2024');"
        "print(*(hashlib.sha256(build_workbook(form, macros=m)).hexdigest() for m in (False, True)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [hashlib.sha256(data).hexdigest() for data in (built, with_buttons)]


@pytest.mark.parametrize("kind", ["xlsx", "xlsm"])
def test_package_is_valid_and_carries_no_machine_dates(
    kind: str, built: bytes, with_buttons: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"built.{kind}"
    path.write_bytes(built if kind == "xlsx" else with_buttons)
    assert [str(e) for e in OpenXmlValidator().validate(str(path)).errors] == []
    with zipfile.ZipFile(path) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = package.namelist()
    assert not [n for n in names if "externalLink" in n]
    assert [n for n in names if "vbaProject" in n or "customUI" in n or "vmlDrawing2" in n] == (
        []
        if kind == "xlsx"
        else ["xl/drawings/vmlDrawing2.vml", "xl/vbaProject.bin", "customUI/customUI14.xml", "customUI/customUI.xml"]
    )


def test_no_formula_shows_a_number_before_it_is_computed(built: bytes) -> None:
    shown = openpyxl.load_workbook(io.BytesIO(built), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(built))
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and not knows_itself(cell):
                    assert not isinstance(shown[sheet.title][cell.coordinate].value, (int, float)), cell


def knows_itself(cell: Any) -> bool:
    """Which row the chart of «Lịch sử» shows, and that row's targets: they stand in the form, not in a submission."""
    label = cell.parent.cell(cell.row, 3).value
    return cell.parent.title == "Lịch sử" and (cell.value.startswith("=MATCH(") or label == "Mục tiêu của tỉnh")


def test_opening_the_macro_workbook_computes_nothing(with_buttons: bytes, tmp_path: Path) -> None:
    """Functions in cells would start Python. So every stored result must be right: a spreadsheet program that computes
    them all comes to the same."""
    with zipfile.ZipFile(io.BytesIO(with_buttons)) as package:
        (settings,) = re.findall(rb"<calcPr([^>]*)/>", package.read("xl/workbook.xml"))
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert b"fullCalcOnLoad" not in settings
    assert int(re.search(rb'calcId="(\d+)"', settings)[1]) >= 191029  # type: ignore[index]
    volatile = rb"\b(?:NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|CELL|INFO)\("
    texts = [text for sheet in sheets for text in re.findall(rb"<f>([^<]*)</f>", sheet)]
    assert texts and not [text for text in texts if re.search(volatile, text)]
    openpyxl.load_workbook(io.BytesIO(with_buttons)).save(tmp_path / "1.xlsx")  # which stores no results
    converted([tmp_path / "1.xlsx"], "xlsx", tmp_path / "out", tmp_path / "profile")
    formulas = openpyxl.load_workbook(io.BytesIO(with_buttons))
    stored = openpyxl.load_workbook(io.BytesIO(with_buttons), data_only=True)
    computed = openpyxl.load_workbook(tmp_path / "out" / "1.xlsx", data_only=True)
    cells = [(s.title, c.coordinate) for s in formulas for row in s.iter_rows() for c in row if c.data_type == "f"]
    ours = [place for place in cells if place[0] == "Hàm"]  # only Python computes these
    assert len(cells) > 300 and len(ours) == 8

    def differs(sheet: str, cell: str) -> bool:
        return (stored[sheet][cell].value or None) != (computed[sheet][cell].value or None)

    assert [place for place in cells if place not in ours and differs(*place)] == []


def test_the_window_fits_a_screen(either: openpyxl.Workbook) -> None:
    (view,) = either.views
    assert (view.windowWidth, view.windowHeight) == (24000, 13995)  # twips: 1600 by 933 pixels


# --- the contract of hidden keys -----------------------------------------------------------------------------


def test_sheets_names_and_properties(edition: Edition, book: openpyxl.Workbook) -> None:
    assert book.sheetnames == list(edition.sheets.values())
    hidden = {edition.sheets[key] for key in HIDDEN}
    assert {s.title for s in book if s.sheet_state != "visible"} == hidden
    assert {s.title for s in book if s.protection.sheet} == {edition.sheets[key] for key in PROTECTED}
    assert not [s.title for s in book if s.protection.password]
    assert book.custom_doc_props[keys.PROPERTY_EDITION].value == edition.id
    info = keyed(book[edition.sheets["thong_tin"]])
    for name, row in (
        (keys.NAME_YEAR, "INFO.year"),
        (keys.NAME_LEVEL, "INFO.level"),
        (keys.NAME_FOLDER, "RUN.folder"),
    ):
        ((sheet, cell),) = book.defined_names[name].destinations
        assert (sheet, cell.replace("$", "")) == (info.sheet.title, info.cell(row, keys.VALUE).coordinate)


def test_every_figure_has_exactly_one_cell(edition: Edition, book: openpyxl.Workbook) -> None:
    found: dict[str, list[str]] = {}
    for key in GRIDS[1:]:
        for figure, cell in figures(keyed(book[edition.sheets[key]])).items():
            if figure in edition.fields and edition.fields[figure].sheet == key:
                found.setdefault(figure, []).append(cell.coordinate)
                assert not cell.protection.locked, figure
    assert {figure: len(cells) for figure, cells in found.items()} == dict.fromkeys(edition.fields, 1)


def test_grid_columns_and_rows_follow_the_contract(edition: Edition, book: openpyxl.Workbook) -> None:
    columns = {
        "thong_tin": keys.INFO_COLUMNS,
        "phu_luc_01": (*keys.FORM_PRINTED, *keys.FORM_ASIDE),
        "so_lieu_goc": keys.SUPPORT_COLUMNS,
        "can_bo_nu": keys.CADRE_COLUMNS,
        "hoat_dong_khac": keys.ACTIVITY_COLUMNS,
        "tong_hop": (*keys.MATRIX_COLUMNS, keys.UNIT_PREFIX),
    }
    for key, wanted in columns.items():
        grid = keyed(book[edition.sheets[key]])
        assert tuple(grid.columns) == wanted
        assert grid.sheet.row_dimensions[grid.mark[0]].hidden
        assert grid.sheet.column_dimensions["A"].hidden
    assert list(keyed(book[edition.sheets["phu_luc_01"]]).rows) == [row.id for row in edition.indicators]
    info = [f.id for f in edition.info]
    assert list(keyed(book[edition.sheets["thong_tin"]]).rows) == [*info, *keys.RUN_INPUTS, *keys.RUN_ROWS]
    assert set(keyed(book[edition.sheets["tong_hop"]]).rows) >= set(edition.fields)


def test_list_sheets_have_keys_and_a_prototype_row(edition: Edition, book: openpyxl.Workbook) -> None:
    wanted = {
        key: (*keys.LIST_FIRST, *(c.key for c in edition.lists[key].columns), *keys.LIST_LAST) for key in edition.lists
    }
    wanted |= {"kiem_tra": keys.CHECK_COLUMNS, "theo_doi_nop": keys.TRACKER_COLUMNS, "nhat_ky": keys.LOG_COLUMNS}
    for key, columns in wanted.items():
        sheet = keyed(book[edition.sheets[key]])
        assert tuple(sheet.columns) == columns
        assert sheet.mark[1] == 1 and list(sheet.columns.values()) == list(range(2, 2 + len(columns)))
        prototype = [sheet.sheet.cell(sheet.mark[0] + 2, c) for c in sheet.columns.values()]
        assert all(c.has_style and c.border.bottom.style for c in prototype), key
        dates = [c.key for c in edition.lists[key].columns if c.kind is Kind.DATE] if key in edition.lists else []
        for name in dates:
            assert sheet.sheet.cell(sheet.mark[0] + 2, sheet.columns[name]).number_format == "dd/mm/yyyy"
    sections = keyed(book[edition.sheets["noi_dung"]])
    labels = [sections.sheet.cell(sections.mark[0] + 2 + i, sections.columns["section"]).value for i in range(11)]
    assert labels == list(edition.sections.values())


def test_what_the_program_writes_is_unlocked(edition: Edition, either: openpyxl.Workbook) -> None:
    """On protected sheets: every figure with what stands beside it, every field, the run's rows, every list column."""
    sheets = {key: keyed(either[name]) for key, name in edition.sheets.items() if key != "bieu_do"}
    form, info = sheets["phu_luc_01"], sheets["thong_tin"]
    beside = {
        "phu_luc_01": (keys.VALUE, *keys.FORM_ASIDE),
        "so_lieu_goc": (keys.VALUE, "cov", "note"),
        "can_bo_nu": keys.CADRE_COLUMNS[1:],
        "hoat_dong_khac": (keys.VALUE, "cov", "note"),
    }
    cells = [
        sheets[field.sheet].cell(field.row, column)
        for field in edition.fields.values()
        for column in beside[field.sheet]
    ]
    fields = [f.id for f in edition.info if not f.fixed]
    assert "INFO.scope" in fields
    cells += [info.cell(row, keys.VALUE) for row in (*fields, *keys.RUN_INPUTS, *keys.RUN_ROWS)]
    for key in edition.lists:
        listed = sheets[key]
        cells += [cell for c in listed.columns.values() for cell in styled_below(listed, c)]
        cells += [whole_column(listed, c) for c in listed.columns.values()]
    assert [str(cell) for cell in cells if cell.protection.locked] == []
    assert info.cell("INFO.edition", keys.VALUE).protection.locked
    assert form.cell("M1.1", "label").protection.locked


def test_what_is_text_by_design_has_the_text_format(edition: Edition, either: openpyxl.Workbook) -> None:
    info = keyed(either[edition.sheets["thong_tin"]])
    assert {row for row in info.rows if info.cell(row, keys.VALUE).number_format == "@"} == TEXT_ROWS
    assert {"INFO.unit_code", "RUN.folder", "RUN.outcome"} <= TEXT_ROWS
    assert info.cell("RUN.deadline", keys.VALUE).number_format == "dd/mm/yyyy"
    for key, name in edition.sheets.items():
        if key in ("bieu_do", "thong_tin"):
            continue
        sheet = keyed(either[name])
        text = {column for column in sheet.columns if column_is_text(edition, key, sheet, column)}
        assert text == text_columns(edition, key), key
    assert {"old", "new", "old_kind", "new_kind"} <= text_columns(edition, "nhat_ky")
    assert {"number", "subject", "unit", "unit_code"} <= text_columns(edition, "van_ban")


def whole_column(sheet: Keyed, column: int) -> Any:
    """A column's own look; neighbours that look alike are stored as one."""
    stored = sheet.sheet.column_dimensions.values()
    (found,) = (each for each in stored if each.min <= column <= each.max)
    return found


def styled_below(sheet: Keyed, column: int) -> list[Any]:
    """The cells of a list's column that have a look of their own; the others have the column's."""
    cells = [sheet.sheet.cell(row, column) for row in range(sheet.mark[0] + 2, sheet.sheet.max_row + 1)]
    styled = [cell for cell in cells if cell.has_style]
    assert styled
    return styled


def column_is_text(edition: Edition, key: str, sheet: Keyed, column: str) -> bool:
    """Whether every cell that may be written in a column has the text format, and a list's column itself."""
    place = sheet.columns[column]
    if key in (*edition.lists, "kiem_tra", "theo_doi_nop", "xem_truoc", "nhat_ky"):
        formats = {cell.number_format for cell in styled_below(sheet, place)}
        formats |= {whole_column(sheet, place).number_format}
    else:
        rows = {sheet.rows[row] for row in sheet.rows if row in {f.row for f in edition.fields.values()}}
        rows |= {sheet.rows[row] for row in sheet.rows if row in edition.fields}
        formats = {sheet.sheet.cell(row, place).number_format for row in rows}
    assert formats == {"@"} or "@" not in formats, f"{key} {column}"
    return formats == {"@"}


# --- computed by a spreadsheet program -----------------------------------------------------------------------

PROVINCE = {"M1.1.1.num": 3, "M1.1.1.den": 20, "M1.1.2": "Có"}
DISTRICT = {"M1.1.3b": 3, "M1.1.3a": 6}
COMMUNE = {"M1.1.4b": 5, "M1.1.4a": 8}
EVERYWHERE = {**PROVINCE, **DISTRICT, **COMMUNE}


@dataclass
class Case:
    """One filled-in workbook and what its cells must show; ``cov`` gives coverages by figure."""

    level: str
    year: int | str | None
    values: Mapping[str, Any]
    shown: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    cov: Mapping[str, str] = field(default_factory=dict)


def pair(row: str, part: Any, total: Any) -> dict[str, Any]:
    return {f"{row}.num": part, f"{row}.den": total}


CASES = {
    "edges-2025": Case(
        "Cấp tỉnh",
        2025,
        {
            **EVERYWHERE,
            **pair("M2.1", "09/29", 29),
            **pair("M2.2", 19998, 100000),
            **pair("M2.3", 27, 100),
            **pair("M3.1", 4.59, 2.7),
            **pair("M4.1", 3, 0),
            **pair("M4.2", 0, 0),
            **pair("M5.2", 30, 100),
            **pair("M6.1", 584, 2302),
            **pair("M6.2", 1, 1),
            **pair("M6.4", 201, 20000),
            "M3.2.1.1": 29,
            "M3.2.1.1.1": 9,
            "M3.2.1.2": 4,
            "M4.4": 3,
            "M5.1": "Có",
            "CB.hdnd.xa.total": 29,
            "CB.hdnd.xa.women": 9,
            "CB.hdnd.xa.total_prev": 30,
            "CB.hdnd.xa.women_prev": 6,
            "CB.capuy.xa.total": 0,
            "CB.capuy.xa.women": 0,
        },
        {
            ("M1.1", "value"): 34.29,  # (3 + 1 + 3 + 5) / (20 + 1 + 6 + 8)
            ("M1.1", "assessment"): keys.VERDICT_NOT_MET,
            ("M1.1.1", "value"): 15,
            ("M1.1.1", "assessment"): None,
            ("M2.1", "value"): None,
            ("M2.1", "assessment"): None,
            ("M2.1", "target"): "≥ 50",
            ("M2.2", "value"): 20,
            ("M2.2", "assessment"): keys.VERDICT_MET,
            ("M2.2", "target"): "< 20",
            ("M2.2", "target_central"): "< 30",
            ("M2.2", "status"): 2,
            ("M2.3", "assessment"): keys.VERDICT_MET,
            ("M2.3", "gap"): 0,
            ("M3.1", "value"): 1.7,
            ("M3.1", "target"): "≤ 1,7",
            ("M3.1", "assessment"): keys.VERDICT_MET,
            ("M3.2.1", "value"): None,
            ("M3.2.1.1.2", "value"): 31.03,
            ("M3.2.1.1.2", "gap"): -58.97,
            ("M3.2.1.1.2", "status"): 0,
            ("M4.1", "value"): None,
            ("M4.1", "assessment"): None,
            ("M4.2", "value"): keys.NOT_ARISING,
            ("M4.2", "assessment"): keys.VERDICT_NONE,
            ("M4.2", "status"): None,
            ("M4.4", "target"): None,
            ("M4.4", "assessment"): keys.VERDICT_NONE,
            ("M5.1", "target"): "Có",
            ("M5.1", "assessment"): keys.VERDICT_MET,
            ("M5.1", "gap"): None,
            ("M5.1", "status"): 2,
            ("M5.2", "assessment"): keys.VERDICT_NOT_MET,
            ("M6.1", "value"): 25.37,
            ("M6.2", "target"): "≥ 100",
            ("M6.2", "assessment"): keys.VERDICT_MET,
            ("M6.4", "value"): 1.01,  # 1,005 rounds up
            ("CB.hdnd.xa", "rate"): 31.03,
            ("CB.hdnd.xa", "rate_prev"): 20,
            ("CB.hdnd.xa", "change"): 11.03,
            ("CB.capuy.xa", "rate"): keys.NOT_ARISING,
            ("CB.capuy.tinh", "rate"): None,
        },
    ),
    "edges-2026": Case(
        "Cấp tỉnh",
        2026,
        {
            **pair("M2.1", 59996, 100000),
            **pair("M4.2", 42, 100000),
            **pair("M5.2", 38, 100),
            "M5.3.1": 50,  # typed over the formula, without parts
            "M4.4": 1,
            "M5.1": "Không",
        },
        {
            ("M2.1", "value"): 60,
            ("M2.1", "assessment"): keys.VERDICT_GAP,
            ("M2.1", "gap"): 0,
            ("M4.2", "target"): "< 42",
            ("M4.2", "assessment"): keys.VERDICT_GAP,
            ("M5.2", "assessment"): keys.VERDICT_MET,
            ("M5.2", "assessment_central"): keys.VERDICT_GAP,
            ("M5.2", "status"): 1,
            ("M5.3.1", "value"): 50,
            ("M5.3.1", "target"): "> 50",
            ("M5.3.1", "assessment"): keys.VERDICT_GAP,
            ("M5.3.1", "assessment_central"): keys.VERDICT_MET,
            ("M4.4", "target"): "≥ 1",
            ("M4.4", "assessment"): keys.VERDICT_MET,
            ("M4.4", "assessment_central"): keys.VERDICT_NONE,
            ("M4.4", "status"): 2,
            ("M5.1", "assessment"): keys.VERDICT_GAP,
            ("M1.1", "value"): None,
        },
    ),
    "commune-before-targets": Case(
        "Cấp xã",
        2024,
        {**EVERYWHERE, **pair("M6.2", 1, 2)},
        {
            ("M1.1", "value"): 62.5,
            ("M6.2", "target"): None,
            ("M6.2", "assessment"): keys.VERDICT_NONE,
            ("M2.1", "assessment"): None,
        },
    ),
    "district": Case("Cấp huyện", 2030, EVERYWHERE, {("M1.1", "value"): 57.14, ("M1.1", "target"): "≥ 75"}),
    "district-blank": Case("Cấp huyện", 2024, COMMUNE, {("M1.1", "value"): None}),
    "district-left-out": Case("Cấp huyện", 2024, COMMUNE, {("M1.1", "value"): 62.5}, {"M1.1.3b": "0/0"}),
    "district-half": Case("Cấp huyện", 2024, {**COMMUNE, "M1.1.3a": 6}, {("M1.1", "value"): None}, {"M1.1.3b": "0/0"}),
    "department": Case("Sở, ngành", 2024, {**EVERYWHERE, "M1.1.2": None}, {("M1.1", "value"): 32.35}),
    "flag-no": Case("Cấp tỉnh", 2024, {**EVERYWHERE, "M1.1.2": "Không"}, {("M1.1", "value"): 31.43}),
    "all-left-out": Case("Cấp xã", 2024, {}, {("M1.1", "value"): None}, {"M1.1.4b": "0/0"}),
    "pool-not-arising": Case("Cấp xã", 2024, {"M1.1.4a": 0, "M1.1.4b": 0}, {("M1.1", "value"): keys.NOT_ARISING}),
    "no-level": Case("", 2024, EVERYWHERE, {("M1.1", "value"): None}),
    "no-year": Case(
        "Cấp xã", None, COMMUNE, {("M1.1", "value"): 62.5, ("M1.1", "target"): None, ("M1.1", "assessment"): None}
    ),
}


def random_case(edition: Edition, seed: int) -> Case:
    """A workbook filled at random, with blanks, zeros and values near targets."""
    chance = random.Random(seed)
    values: dict[str, Any] = {}
    for figure in edition.fields.values():
        if figure.kind is Kind.RATE or figure.sheet == "hoat_dong_khac" or chance.random() < 0.15:
            continue
        if figure.kind is Kind.FLAG:
            values[figure.id] = chance.choice(["Có", "Không"])
        elif figure.kind is Kind.AMOUNT:
            values[figure.id] = chance.randrange(1, 900) / 100
        else:
            values[figure.id] = chance.choice([0, 1, 10, 27, 50, 60, 90, 100, chance.randrange(100000)])
    levels = [x.name for x in edition.levels]
    return Case(levels[seed % len(levels)], chance.choice([2023, 2024, 2025, 2026, 2030, 2031]), values)


@pytest.fixture(scope="module")
def all_cases(edition: Edition) -> dict[str, Case]:
    return {**CASES, **{f"random-{seed}": random_case(edition, seed) for seed in range(8)}}


@pytest.fixture(scope="module")
def calculated(
    edition: Edition, built: bytes, all_cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], dict[str, Any]]:
    """The values of every keyed cell of every case, computed by LibreOffice, which has the blank workbook open."""
    path = tmp_path_factory.mktemp("cases") / "1.xlsx"
    path.write_bytes(built)
    blank = openpyxl.load_workbook(path)
    grids = {key: keyed(blank[edition.sheets[key]]) for key in GRIDS}
    app = calc_engine.start()
    try:
        document = app.books.open(str(path)).impl.api
        for name in document.Sheets.ElementNames:
            document.Sheets.getByName(name).unprotect("")
        return {name: computed(document, edition, grids, case) for name, case in all_cases.items()}.__getitem__
    finally:
        app.kill()


def computed(document: Any, edition: Edition, grids: Mapping[str, Keyed], case: Case) -> dict[str, Any]:
    """What every keyed cell shows with the figures of a case in the workbook, which is blank again afterwards."""
    before: list[tuple[Any, str]] = []
    document.enableAutomaticCalculation(False)
    for cell, value in typed(edition, grids, case):
        sheet = document.Sheets.getByName(cell.parent.title)
        target = sheet.getCellByPosition(cell.column - 1, cell.row - 1)
        before.append((target, target.Formula))
        if isinstance(value, str):
            target.String = value  # also one that looks like a number
        else:
            target.Value = value
    document.enableAutomaticCalculation(True)
    document.calculateAll()
    found: dict[str, Any] = {}
    for key in GRIDS[1:]:
        grid, sheet = grids[key], document.Sheets.getByName(edition.sheets[key])
        right, bottom = max(grid.columns.values()), max(grid.rows.values())
        shown = sheet.getCellRangeByPosition(0, 0, right - 1, bottom - 1).getDataArray()
        found |= {f"{r} {c}": shown[grid.rows[r] - 1][grid.columns[c] - 1] for r in grid.rows for c in grid.columns}
    for target, formula in before:
        target.Formula = formula
    assert None not in found.values(), "an error"
    return {key: None if value == "" else value for key, value in found.items()}


def typed(edition: Edition, grids: Mapping[str, Keyed], case: Case) -> Iterator[tuple[Any, Any]]:
    """The cells that a person fills in, each with what is put there."""
    yield grids["thong_tin"].cell("INFO.level", keys.VALUE), case.level
    yield grids["thong_tin"].cell("INFO.year", keys.VALUE), case.year or ""
    for figure, value in case.values.items():
        place = edition.fields[figure]
        if value is not None:
            yield grids[place.sheet].cell(place.row, place.column), value
    for figure, coverage in case.cov.items():
        place = edition.fields[figure]
        yield grids[place.sheet].cell(place.row, "cov"), coverage


@pytest.mark.parametrize("name", CASES)
def test_spreadsheet_shows(name: str, calculated: Callable[[str], dict[str, Any]]) -> None:
    values = calculated(name)
    shown = {place: values[" ".join(place)] for place in CASES[name].shown}
    assert shown == {place: about(value) for place, value in CASES[name].shown.items()}


def about(value: Any) -> Any:
    """Numbers as a binary spreadsheet holds them."""
    return pytest.approx(float(value), abs=1e-9) if isinstance(value, (int, float, Decimal)) else value


WORDS = {
    Verdict.MET: keys.VERDICT_MET,
    Verdict.GAP: keys.VERDICT_GAP,
    Verdict.NOT_MET: keys.VERDICT_NOT_MET,
    Verdict.NOT_ASSESSED: keys.VERDICT_NONE,
    Verdict.NO_TARGET: None,
}


@pytest.mark.parametrize("seed", range(8))
def test_spreadsheet_and_core_agree(
    seed: int, edition: Edition, all_cases: dict[str, Case], calculated: Callable[[str], dict[str, Any]]
) -> None:
    case, shown = all_cases[f"random-{seed}"], calculated(f"random-{seed}")
    stated = {k: Decimal({"Có": "1", "Không": "0"}.get(str(v), str(v))) for k, v in case.values.items()}
    level = next(x.code for x in edition.levels if x.name == case.level)
    rates = compute_rates(edition, stated.get, level)
    for row_id, rate in rates.items():
        expected: Any = {Outcome.COMPUTED: rate.value, Outcome.NOT_ARISING: keys.NOT_ARISING}.get(rate.outcome)
        place = f"{row_id} value" if row_id in edition.by_id else " ".join(row_id.rsplit(".", 1))
        assert shown[place] == about(expected), row_id
    assert isinstance(case.year, int)
    assessed = assess_all(edition, {k: v for k, v in stated.items() if k in edition.by_id}, rates, case.year)
    for row in edition.indicators:
        verdicts = assessed.get(row.id)
        both = (verdicts.provincial, verdicts.central) if verdicts else ()
        words = [WORDS[each.verdict] for each in both] or [None, None]
        assert [shown[f"{row.id} assessment"], shown[f"{row.id} assessment_central"]] == words, row.id
