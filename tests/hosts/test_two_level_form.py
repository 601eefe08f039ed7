"""The buttons in a workbook of the two-level form: filled, checked, merged from communes, and given back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import forms
from xlsx_addin import calc_engine
from xlsx_addin.catalogue import load_edition
from xlsx_addin.hosts import scripts
from xlsx_addin.workbook.blank import blank

from . import clicks
from .clicks import FORM, INFO, LOG, cells, click, held, make, opened, outcome, put, without_reports

PROVINCE = {"code": "19", "name": "tỉnh Thái Nguyên", "level": "tinh", "parent": "", "year": 2025}
OWN: dict[str, object] = {
    "M1.1.1.num": 5,
    "M1.1.1.den": 14,
    "CB.ct_hdnd.tinh.women": 1,
    "CB.pct_hdnd.tinh.women": 0,
    "CB.ct_ubnd.tinh.women": 0,
    "CB.pct_ubnd.tinh.women": 0,
}


@pytest.fixture
def two_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    """The helpers of these tests work on the two-level form."""
    for module in (forms, clicks):
        monkeypatch.setattr(module, "EDITION", load_edition("hai_cap_2026"))
        monkeypatch.setattr(module, "BLANK", blank("hai_cap_2026"))


@pytest.fixture
def communes(two_levels: None, tmp_path: Path) -> Path:
    for n in (1, 2, 3):
        values = {"M1.1.4a": 1, "M1.1.4b": n % 2, "M3.2.1.1": 10, "M3.2.1.1.1": n}
        named = {"code": f"0184{n}", "name": f"xã {n}", "parent": "19", "year": 2025}
        make(tmp_path / "các xã" / f"{n}.xlsx", values, **named)
    return tmp_path / "các xã"


def test_a_provinces_day(communes: Path, cli: Any, tmp_path: Path) -> None:
    """Filling derives, merging gives what the command line gives, and undoing takes each back."""
    book = opened(tmp_path / "tỉnh.xlsm", OWN, **PROVINCE)
    put(book, "INFO.owner.LDVL", "Sở Nội vụ")
    put(book, "RUN.folder", str(communes))
    typed = cells(book)
    assert click(book, "fill").fine
    assert (held(book, "M1.1.2a"), held(book, "M1.1.2")) == (1, "Có")
    filled = cells(book)
    ran = cli("consolidate", communes, "-o", tmp_path / "ra.xlsx", "--unit-code", "19", "--level", "tinh", "--json")
    assert click(book, "consolidate").fine
    assert [held(book, x) for x in ("M1.1.4a", "M1.1.4b", "M3.2.1.1.1")] == [3, 2, 6]
    for field_id in ("M1.1.4a", "M1.1.4b", "M3.2.1.1", "M3.2.1.1.1"):
        assert str(held(book, field_id)) == ran.json["values"][field_id]
    assert click(book, "consolidate").changed == {}
    assert held(book, "INFO.owner.LDVL") == "Sở Nội vụ"
    assert click(book, "undo").fine
    assert without_reports(cells(book)) == without_reports(filled)
    click(book, "undo")
    assert set(filled[LOG]) < set(cells(book)[LOG])
    assert typed[FORM].keys() <= cells(book)[FORM].keys()


def test_checking_and_the_copy_to_send(two_levels: None, cli: Any, tmp_path: Path) -> None:
    book = opened(tmp_path / "xã.xlsm", {"M3.2.1.1": 3, "M3.2.1.1.1": 4}, code="01840", parent="19", year=2026)
    assert click(book, "validate").fine
    codes = {f["code"] for f in cli("validate", tmp_path / "xã.xlsm", "--json").json["files"][0]["findings"]}
    assert "part-exceeds-total" in codes
    assert "edition-not-valid" not in codes
    assert "lỗi" in str(outcome(book)[1])
    done = click(book, "seal")
    assert done.fine
    sealed = cli("validate", tmp_path / "01840_phường Đức Xuân_2026_gui.xlsx", "--json").json["files"][0]
    assert "part-exceeds-total" in {f["code"] for f in sealed["findings"]}


def test_a_folder_of_the_older_form_is_told(two_levels: None, make_book: Any, tmp_path: Path) -> None:
    book = opened(tmp_path / "tỉnh.xlsm", OWN, **PROVINCE)
    make_book(tmp_path / "các xã" / "1.xlsx", "01840", {"M1.1.4a": 1}, year=2025)
    put(book, "RUN.folder", str(tmp_path / "các xã"))
    before = without_reports(cells(book))
    done = click(book, "consolidate")
    assert not done.fine
    assert "bac_ninh_2024" in done.said
    assert without_reports(cells(book)) == before


@pytest.mark.xdist_group("two_levels_on_calc")
def test_calc_computes_the_merged_form(
    communes: Path, cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "tỉnh.xlsm", OWN, **PROVINCE)
    ran = cli("consolidate", communes, tmp_path / "tỉnh.xlsm", "-o", tmp_path / "ra.xlsx", "--json")
    app = calc_engine.start(headless=True)
    said: list[str] = []
    monkeypatch.setattr(type(app.impl), "alert", lambda self, prompt, *rest: said.append(prompt) or "yes")
    try:
        book = app.books.open(str(tmp_path / "tỉnh.xlsm"))
        info = book.sheets[INFO]
        for row_id, text in (("RUN.folder", str(communes)), ("INFO.owner.LDVL", "Sở Nội vụ")):
            info.range(clicks.address(row_id).replace("D", "C")).value = text
        scripts.consolidate(book)
        form = {str(row[0]): row for row in book.sheets[FORM].range("A1:F60").value}
    finally:
        app.kill()
    assert len(said) == 1
    for rate in ("M1.1.1", "M1.1.4", "M3.2.1.1.2"):
        assert f"{form[rate][3]:.2f}" == ran.json["values"][rate]
    assert form["M2.1"][5] == "Sở Nội vụ; …… (thống kê)"
