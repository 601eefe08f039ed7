"""The buttons in a real spreadsheet program: LibreOffice Calc, through the engine for it, with a real recalculation."""

import shutil
from decimal import Decimal

import pytest

from xlsx_addin import calc_engine
from xlsx_addin.catalogue import Kind, load_edition
from xlsx_addin.hosts import scripts
from xlsx_addin.places import from_a1
from xlsx_addin.resources import resource

EDITION = load_edition("bac_ninh_2024")
SAMPLES = resource("workbooks", "mau_bac_kan_2023")


@pytest.fixture(scope="module")
def office():
    app = calc_engine.start(headless=True)
    yield app
    app.kill()


@pytest.fixture
def said(office, monkeypatch):
    """What the program says to the person; questions are answered yes."""
    messages = []

    def alert(self, prompt, title, buttons, mode, callback):
        messages.append((prompt, mode))
        return "yes"

    monkeypatch.setattr(type(office.impl), "alert", alert)
    return messages


def everything(book):
    return {sheet.name: sheet.used_range.formula for sheet in book.sheets}


def test_a_districts_day(office, said, cli, tmp_path):
    """Fill, merge a folder, merge it again, take it back: totals and rates are those of the command line."""
    folder = tmp_path / "so_cac_xa"
    folder.mkdir()
    for path in SAMPLES.iterdir():
        if path.is_file() and not path.name.startswith("058"):
            shutil.copy(path, folder)
    path = tmp_path / "058.xlsm"
    unit = ("--unit-code", "058", "--unit-name", "thành phố Bắc Kạn", "--level", "huyen", "--year", 2023)
    assert cli("new", *unit, "-o", path).code == 0
    shutil.copy(path, tmp_path / "own.xlsm")
    book = office.books.open(str(path))
    info = book.sheets["Thông tin"]
    row = next(i for i, key in enumerate(info.range("A1:A80").value, start=1) if key == "RUN.folder")
    info.range((row, 3)).value = str(folder)

    scripts.fill(book)
    filled = everything(book)
    scripts.consolidate(book)
    assert [mode for _, mode in said] == ["info", "info"], said
    merged = everything(book)
    compare(book, cli, tmp_path, folder)
    scripts.consolidate(book)
    assert everything(book) == merged
    scripts.undo(book)
    left = everything(book)
    assert {k: v for k, v in left.items() if k not in ("Nhật ký", "Thông tin")} == {
        k: v for k, v in filled.items() if k not in ("Nhật ký", "Thông tin")
    }
    book.close()


def compare(book, cli, tmp_path, folder):
    """Every figure that Calc shows, its rates recalculated by Calc itself, is that of the command line."""
    own = tmp_path / "own.xlsm"
    assert cli("fill", own).code in (0, 1)
    right = cli(
        "consolidate", folder, own, "-o", tmp_path / "tong.xlsx", "--units", folder / "danh_sach_don_vi.csv", "--json"
    )
    values = right.json["values"]
    blocks = {sheet.name: sheet.range("A1:AN90").value for sheet in book.sheets}
    rates = counts = 0
    for figure, place in cli("layout", own, "--json").json["cells"].items():
        each = EDITION.fields[figure]
        if values[figure] is None or each.kind is Kind.FLAG:
            continue
        row, column = from_a1(place["cell"])
        shown = Decimal(repr(blocks[place["sheet"]][row][column]))
        assert Decimal(values[figure]) == round(shown, 2), figure
        rates += each.kind is Kind.RATE
        counts += each.kind is not Kind.RATE
    assert rates >= 5
    assert counts >= 15
