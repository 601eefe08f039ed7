"""Each button against the command line on the same file, its second click, and what it costs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlsx_addin.buttons import BUTTONS
from xlsx_addin.hosts import scripts
from xlsx_addin.keys import CHECK_COLUMNS

from ..proofreading.documents import document
from .clicks import (
    CADRES,
    CHECKS,
    DAY,
    FORM,
    INFO,
    LOG,
    SUPPORT,
    address,
    cells,
    click,
    held,
    kind,
    list_cells,
    make,
    opened,
    outcome,
    put,
    without_reports,
)
from .paper import contents, open_book

V1, V2, R = "M3.2.1.1.1", "M3.2.1.1", "M3.2.1.1.2"  # part, total and rate of one row
MESSY: dict[str, object] = {
    V1: "09/29",
    "M4.1.num": "05 người",
    "M4.1.den": "4",
    "M2.1": "30,56 %",
    "M6.1.den": "10 450",
    "CB.hdnd.xa.total": 29,
    "CB.hdnd.xa.women": 9,
    "CB.hdnd.xa.rate": "30,03%",
    "CB.ct_ubnd.xa.women": 1,
    "M1.1.4b": 0,
    "M6.3.q1": "-",
    "M6.3.q2": "01840",
    **{f"M6.3.q{n}": n for n in (3, 4)},
}
IN_PLACE = ("fill", "overwrite", "validate", "undo")


def test_every_button_has_its_function() -> None:
    for button in BUTTONS:
        assert callable(getattr(scripts, button.name)), button


# --- the same as the command line ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("button", "options"), [("fill", ()), ("overwrite", ("--overwrite",))])
def test_filling_gives_the_cells_of_the_command_line(
    button: str, options: tuple[str, ...], cli: Any, tmp_path: Path
) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    other = shutil.copy(tmp_path / "sổ.xlsm", tmp_path / "khác.xlsm")
    ran = cli("fill", other, *options, "--json")
    assert ran.json["changed"]
    done = click(book, button)
    assert done.fine
    assert without_reports(cells(book)) == without_reports(cells(open_book(other)[0]))
    # The log has the same lines, their time apart.
    assert _log(book) == _log(open_book(other)[0])
    assert {x["cell"] for x in ran.json["kept"]} <= set(done.said.replace(";", " ").split())


def test_checking_gives_the_findings_of_the_command_line(cli: Any, tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    said = cli("validate", tmp_path / "sổ.xlsm", "--json").json["files"][0]["findings"]
    assert click(book, "validate").fine
    sheet = book.impl.formulas[CHECKS]
    lines = [[c.value for c in row] for row in sheet.iter_rows(min_row=_key_row(sheet) + 2) if row[1].value]
    code = 1 + CHECK_COLUMNS.index("code")
    codes = [line[code] for line in lines]
    alike = {"missing-required", "missing-from-units"}  # many of one kind are one line on the sheet
    assert sorted(c for c in codes if c not in alike) == sorted(f["code"] for f in said if f["code"] not in alike)
    assert {*codes} == {f["code"] for f in said}
    assert sheet.sheet_state == "visible"
    # Each line leads to its cell.
    linked = next(line for line in lines if line[code] == "fraction-split")
    assert linked[6] == f'=HYPERLINK("#\'{FORM}\'!{address(V1)}","{address(V1)}")'


def test_the_report_and_the_copy_are_those_of_the_command_line(cli: Any, tmp_path: Path) -> None:
    path = make(tmp_path / "sổ.xlsm", {V1: 9, V2: 29})
    book = open_book(path)[0]
    assert click(book, "save_report").fine
    (docx,) = tmp_path.glob("*.docx")
    cli("report", path, "-o", tmp_path / "lệnh.docx")
    assert _parts(docx) == _parts(tmp_path / "lệnh.docx")
    book.impl.recalculate(tmp_path)
    assert click(book, "seal").fine
    (sent,) = tmp_path.glob("*_gui.xlsx")
    assert cli("seal", path, "-o", tmp_path / "lệnh.xlsx").code in (0, 1)
    assert _parts(sent) == _parts(tmp_path / "lệnh.xlsx")
    assert openpyxl.load_workbook(sent)[FORM][address(V1)].value == 9


def _parts(path: Path) -> dict[str, bytes]:
    import zipfile

    stamps = {"docProps/core.xml", "docProps/custom.xml"}
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if name not in stamps}


def _key_row(sheet: Any) -> int:
    return next(row[0].row for row in sheet.iter_rows() if any(c.value == "#id" for c in row))


def _log(book: Any) -> list[list[object]]:
    sheet = book.impl.formulas[LOG]
    lines = [[c.value for c in row] for row in sheet.iter_rows(min_row=_key_row(sheet) + 2)]
    return [[*line[:2], *line[3:]] for line in lines if line[1] is not None]


# --- the second click ---------------------------------------------------------------------------------------------


def _odd(book: Any) -> None:
    """What people leave in cells, as a program then holds it."""
    put(book, "M4.1", 0.3003, "0.00%")
    put(book, "M2.2", "30,56 %", "0.00%")
    put(book, "M6.3.q1", "07", "@")
    put(book, "M1.1.4b", DAY, "dd-mmm")
    put(book, "M1.1.4a", ("=1+0", 1))
    put(book, "M1.1.3a", "-")


@pytest.mark.parametrize("button", IN_PLACE)
def test_a_second_click_changes_nothing(button: str, tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    _odd(book)
    if button == "undo":
        click(book, "overwrite")
    first = click(book, button)
    assert first.fine
    assert first.changed
    before = contents(book)
    second = click(book, button)
    assert second.fine
    assert contents(book) == before
    assert [p.name for p in tmp_path.iterdir()] == ["sổ.xlsm"]


def test_second_clicks_after_saving_and_computing(tmp_path: Path) -> None:
    """What Excel computes in between is no reason to change anything."""
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    _odd(book)
    for button in ("overwrite", "validate", "report", "save_report", "seal"):
        click(book, button)
    book.impl.recalculate(tmp_path)
    for button in ("overwrite", "validate", "overwrite", "validate"):
        click(book, button)  # findings of values that were not computed are gone
    before = without_reports(cells(book))
    for button in ("fill", "overwrite", "validate"):
        assert click(book, button).changed.keys() <= {INFO}, button
    assert without_reports(cells(book)) == before
    assert held(book, V2) == 29


def test_documents_are_written_once(tmp_path: Path) -> None:
    """The second report and the second copy find the first right; no backups, no other workbook."""
    book = opened(tmp_path / "sổ.xlsm", {V1: 9, V2: 29})
    for button in ("save_report", "seal"):
        assert click(book, button).fine
        names, before = sorted(p.name for p in tmp_path.iterdir()), contents(book)
        made = {p: p.read_bytes() for p in tmp_path.iterdir() if p.name != "sổ.xlsm"}
        assert click(book, button).fine
        assert contents(book) == before
        assert sorted(p.name for p in tmp_path.iterdir()) == names
        assert all(p.read_bytes() == data for p, data in made.items())
        assert outcome(book)[0] in (b.caption for b in BUTTONS if b.name == button)
    put(book, V1, 10)
    click(book, "save_report")
    click(book, "seal")
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".bak", ".bak", ".docx", ".xlsm", ".xlsx"]


def test_a_figure_becomes_a_number_whatever_its_cell_was_formatted_as(tmp_path: Path) -> None:
    """Under the text format 7 would be the text "7", under a percent format 30.56 would be 3056 %, under a date 1 would
    be 1 January 1900."""
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    _odd(book)
    assert click(book, "overwrite").fine
    sheet = book.impl.formulas
    for figure, right, look in (
        ("M6.3.q1", 7, "#,##0"),
        ("M2.2", 30.56, "#,##0.00"),
        ("M1.1.4b", 1, "#,##0"),
    ):
        cell = sheet[FORM if figure[1] != "6" else SUPPORT][address(figure)]
        assert (cell.data_type, cell.value, cell.number_format) == ("n", right, look), figure
    rate = sheet[FORM][address("M4.1")]
    assert (rate.data_type, rate.number_format) == ("f", "#,##0.00")
    assert click(book, "undo").fine
    assert (held(book, "M6.3.q1"), held(book, "M2.2"), held(book, "M1.1.4b")) == ("07", "30,56 %", DAY)
    assert sheet[FORM][address("M4.1")].number_format == "0.00%"
    assert held(book, "M4.1") == 0.3003
    assert kind(book, "M6.3.q1") == "s"


# --- what a click costs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", [b.name for b in BUTTONS if b.name not in ("guide", "consolidate", "notes")])
def test_the_calls_do_not_grow_with_the_rows(button: str, tmp_path: Path) -> None:
    """2,000 documents, 2,000 events, twenty inserted rows, typed percentages all over: ``click`` counts."""
    lists = (
        *list_cells("van_ban", 2000, kind="Kế hoạch", number="{}/KH-UBND", subject="Kế hoạch số {}"),
        *list_cells("truyen_thong", 2000, content="Buổi {}"),
    )
    book = opened(tmp_path / "sổ.xlsm", MESSY, lists=lists)
    (tmp_path / "Bao_cao.docx").write_bytes(document("Có 09/29 người, chiếm tỷ lệ 30,03%."))
    for name in (FORM, SUPPORT, CADRES):
        for side in (book.impl.formulas, book.impl.values):
            side[name].insert_rows(1, 20)
    for row in range(40, 60):
        book.impl.formulas[FORM].row_dimensions[row].height = 15
    for sheet in (book.impl.formulas, book.impl.values):
        for name in (FORM, CADRES):
            for line in sheet[name].iter_rows():
                for cell in line:
                    if cell.number_format == "#,##0.00" and cell.column in (4, 9):
                        cell.value, cell.number_format = 0.3056, "0.00%"
    if button == "undo":
        assert click(book, "overwrite").changed
    for _ in range(2):
        assert click(book, button).fine
