"""What Excel does to cells that people formatted, filled and protected in their own ways: nothing is lost by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Protection

from xlsx_addin.actions.refusal import Refused
from xlsx_addin.hosts.error_numbers import error_name
from xlsx_addin.hosts.live import LiveBook
from xlsx_addin.hosts.looks import Looks, addresses
from xlsx_addin.keys import CHECK_COLUMNS

from ..forms import EDITION
from .clicks import (
    CHECKS,
    DAY,
    FORM,
    LOG,
    address,
    cells,
    click,
    differing,
    held,
    kind,
    list_cells,
    make,
    opened,
    put,
    put_at,
    without_reports,
)
from .paper import contents
from .test_buttons import MESSY

V1, V2, R = "M3.2.1.1.1", "M3.2.1.1", "M3.2.1.1.2"
DISTRICT = {"code": "058", "name": "thành phố Bắc Kạn", "level": "huyen", "parent": "06"}
DOCUMENTS = "Văn bản"
BOTH = ("formulas", "values")
CODE = 1 + CHECK_COLUMNS.index("code")


def district(folder: Path, **lists: str) -> Any:
    """An open district's workbook, with two communes in its folder, each with a document."""
    lists = lists or {"kind": "Kế hoạch", "number": "{}/KH"}
    for n in (1, 2):
        rows = list_cells("van_ban", 1, **lists)
        values = {V1: n, V2: 10, "M4.1.num": n, "M4.1.den": 7}
        make(folder / "xã" / f"{n}.xlsx", values, code=f"0000{n}", name=f"xã {n}", parent="058", lists=rows)
    book = opened(folder / "huyện.xlsm", {"M1.1.3a": 1, "M1.1.3b": 1}, **DISTRICT)
    put(book, "RUN.folder", str(folder / "xã"))
    return book


def look(book: Any, figure: str) -> str:
    return str(book.impl.formulas[FORM][address(figure)].number_format)


# --- formats ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["dd/mm/yyyy", "@", "0%"])
@pytest.mark.parametrize("value", [None, 5, ("=2+3", 5)])
def test_a_total_is_a_number_whatever_its_cell_was_formatted_as(value: object, form: str, tmp_path: Path) -> None:
    """One odd cell among hundreds that are all right; empty, a number from before the format, somebody's formula."""
    if form != "@" and value == 5:
        value = 0.05 if form == "0%" else DAY
    book = district(tmp_path)
    put(book, V1, value, form)
    before = without_reports(cells(book))
    assert click(book, "consolidate").fine
    assert (kind(book, V1), look(book, V1)) == (kind(book, V2), look(book, V2))
    assert kind(book, V1) in "nf"
    once = contents(book)
    assert click(book, "consolidate").fine
    assert contents(book) == once
    assert click(book, "undo").fine
    assert differing(before, without_reports(cells(book))) == {}


def test_a_rate_typed_before_its_cell_became_text_becomes_its_formula(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", {V1: 9, V2: 29})
    own = held(book, R)
    put(book, R, 31.03, "@")
    assert click(book, "fill").fine
    assert (kind(book, R), held(book, R)) == ("f", own)


def test_whole_percentages_are_no_counts(tmp_path: Path, cli: Any) -> None:
    book = opened(tmp_path / "sổ.xlsm", {"M4.1.den": 9, "M1.1.4a": 1})
    put(book, V1, 1.0, "0%")
    put(book, "M4.1.num", 2.0, "0.0%")
    (tmp_path / "lưu.xlsm").write_bytes(book.impl.to_bytes())
    said = cli("validate", tmp_path / "lưu.xlsm", "--json").json["files"][0]["findings"]
    expected = {f["code"] for f in said if f["cell"] == address(V1)}
    assert expected
    assert click(book, "validate").fine
    lines = [[c.value for c in row] for row in book.impl.formulas[CHECKS].iter_rows()]
    assert {line[CODE] for line in lines if address(V1) in str(line[6])} == expected


@pytest.mark.parametrize(
    ("figure", "value", "form"), [(R, 0.3003, "0%"), (R, 0.3003, "0.0%"), ("M1.1.4b", DAY, "dd-mmm")]
)
def test_numbers_come_back_shown_as_they_were(figure: str, value: object, form: str, tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    put(book, "M1.1.4a", ("=1+0", 1))
    put(book, figure, value, form)
    before = without_reports(cells(book))
    assert click(book, "overwrite").fine
    assert look(book, figure) != form
    assert click(book, "undo").fine
    assert look(book, figure) == form
    assert without_reports(cells(book)) == before


def test_logs_from_before_formats_were_logged_are_undone(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", {V1: 9, V2: 29})
    put(book, R, 0.3003, "0%")
    assert click(book, "overwrite").fine
    (line,) = (c.row for c in book.impl.formulas[LOG]["G"] if c.value == R)
    assert book.impl.formulas[LOG][f"J{line}"].value == "phần trăm 0%"
    put_at(book, LOG, f"J{line}", "phần trăm")
    assert click(book, "undo").fine
    assert (held(book, R), look(book, R)) == (0.3003, "0.00%")


def test_questions_are_few_and_stop_in_time() -> None:
    """Cells alike cost a call for each address; the odd one is found by halving, as long as one may ask."""
    odd, asked = (77, 3), []
    places = [(row, 3) for row in range(400)]

    def ask(_: str, where: str) -> str | None:
        asked.append(where)
        inside = {p for portion, spelled in addresses(places) for p in portion if spelled == where} or {
            p for p in places if any(_within(p, area) for area in where.split(","))
        }
        return None if odd in inside and len(inside) > 1 else "@" if odd in inside else "#,##0"

    looks = Looks(ask)
    looks.learn("Trang", places)
    assert {looks.at(("Trang", p)) for p in places if p != odd} == {"#,##0"}
    assert looks.at(("Trang", odd)) == "@"
    assert len(asked) <= 20
    asked.clear()
    looks = Looks(ask)
    looks.learn("Trang", places, lambda: len(asked) < 3)
    assert len(asked) == 3
    assert looks.at(("Trang", odd)) is None


def _within(place: tuple[int, int], area: str) -> bool:
    first, _, last = area.partition(":")
    return int(first[1:]) <= place[0] + 1 <= int((last or first)[1:])


def test_texts_in_pasted_rows_stay_texts(tmp_path: Path) -> None:
    """Rows from another workbook bring their own formats, under which ``01/12`` would become a date."""
    book = district(tmp_path, kind="Kế hoạch", number="1{}/5", subject="01{}")
    numbers = {5: "01/12", 7: "05/12", 8: "007"}
    for row, number in numbers.items():
        for cell, text in ((f"C{row}", "Kế hoạch"), (f"D{row}", number), (f"G{row}", "01840")):
            put_at(book, DOCUMENTS, cell, text, "General")
    for side in BOTH:
        for row in range(5, 12):
            for column in "CDG":
                cell = getattr(book.impl, side)[DOCUMENTS][f"{column}{row}"]
                cell.number_format, cell.protection = "General", Protection(locked=False)
    before = without_reports(cells(book))
    assert click(book, "consolidate").fine
    sheet = book.impl.formulas[DOCUMENTS]
    kept = {sheet[f"D{row}"].value: sheet[f"D{row}"].data_type for row in range(5, 12)}
    assert {text: kept.get(text) for text in (*numbers.values(), "11/5")} == dict.fromkeys(
        (*numbers.values(), "11/5"), "s"
    )
    assert click(book, "undo").fine
    assert differing(before, without_reports(cells(book))) == {}


# --- what is there though it does not show ------------------------------------------------------------------------


def test_formulas_that_show_nothing_come_back(tmp_path: Path) -> None:
    book = district(tmp_path)
    put(book, "M4.1.num", ('=IF(D29="","",D29)', ""))
    put(book, V1, ('=IF(D18="","",D18)', ""))
    for cell in ("C5", "D5", "C6", "D6"):
        put_at(book, DOCUMENTS, cell, ('=IF(B7="","",B7)', ""))
    before = without_reports(cells(book))
    assert click(book, "consolidate").fine
    assert held(book, V1) != '=IF(D18="","",D18)'
    assert click(book, "undo").fine
    assert differing(before, without_reports(cells(book))) == {}


def test_rows_after_a_long_gap_are_read_and_kept(tmp_path: Path) -> None:
    book = district(tmp_path)
    put_at(book, DOCUMENTS, "D5", "đầu")
    put_at(book, DOCUMENTS, "D1400", "xa tít")
    assert click(book, "consolidate").fine
    assert {"đầu", "xa tít"} <= {c.value for c in book.impl.formulas[DOCUMENTS]["D"]}


def test_rows_that_were_not_read_are_not_covered(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm")
    put_at(book, DOCUMENTS, "D4500", "xa tít")
    live = LiveBook(book, EDITION)
    read = live.read(("van_ban",))
    live.learn_covered({(DOCUMENTS, (10, 3)): "mới"}, read)
    with pytest.raises(Refused):
        live.learn_covered({(DOCUMENTS, (4499, 3)): "mới"}, read)


def test_newer_errors_are_errors(tmp_path: Path) -> None:
    """They come as numbers: a count of -2146826243 men would go into the totals."""
    book = opened(tmp_path / "sổ.xlsm", {V1: 9, V2: 29})
    for figure, error in ((V1, "#SPILL!"), (V2, "#PYTHON!")):
        for side in BOTH:
            getattr(book.impl, side)[FORM][address(figure)].value = error
    read = LiveBook(book, EDITION).read(("phu_luc_01",)).sheets[FORM]
    assert sorted(read.errors.values()) == ["#N/A", "#SPILL!"]
    assert click(book, "validate").fine
    lines = [[c.value for c in row] for row in book.impl.formulas[CHECKS].iter_rows()]
    for figure in (V1, V2):
        assert "error-cell" in {line[CODE] for line in lines if address(figure) in str(line[6])}
    assert error_name(-2146826243.0) is None
    assert error_name(5) is None


@pytest.mark.parametrize("old", [False, True])
def test_dynamic_arrays_come_back_as_such(old: bool, tmp_path: Path) -> None:
    book = district(tmp_path)
    app = book.impl.app
    app.old = old
    array = "=SUM(SORT(D5:D9))"
    put(book, V1, (array, 12), "0%")
    if not old:
        app.dynamic.add(f"{FORM}!{address(V1)}")
    assert click(book, "consolidate").fine
    assert held(book, V1) != array
    assert f"{FORM}!{address(V1)}" not in app.dynamic
    assert click(book, "undo").fine
    assert (held(book, V1), look(book, V1)) == (array, "0%")
    assert app.dynamic == (set() if old else {f"{FORM}!{address(V1)}"})


# --- where Excel stands -------------------------------------------------------------------------------------------


def test_excel_for_mac(tmp_path: Path) -> None:
    """xlwings names errors there for single cells only; blocks have them blank."""
    book = opened(tmp_path / "sổ.xlsm", {V1: "09/29", V2: 29})
    book.impl.app.mac = True
    assert click(book, "fill").fine
    assert held(book, V1) == 9
    assert click(book, "validate").fine
    assert click(book, "undo").fine


def test_a_workbook_in_the_cloud(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", {V1: "09/29", V2: 29})
    book.impl.app.cloud = True
    for button in ("fill", "validate", "undo"):
        assert click(book, button).fine, button
    assert click(book, "report").fine
    for button in ("save_report", "seal"):
        done = click(book, button)
        assert done.mode == "critical"
        assert "lưu" in done.said
        assert "XlwingsError" not in done.said


def test_a_protected_structure_hides_sheets_and_stops_nothing(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", {V1: "09/29", V2: 29})
    book.impl.app.structure_protected = True
    assert book.impl.formulas[LOG].sheet_state != "visible"
    done = click(book, "fill")
    assert done.fine
    assert held(book, V1) == 9
    assert f"«{LOG}»" in done.said
    done = click(book, "validate")
    assert done.fine
    assert f"«{CHECKS}»" in done.said
    book.impl.app.structure_protected = False
    assert "ẩn" not in click(book, "validate").said


def test_a_locked_cell_is_named(tmp_path: Path, own_home: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", {V1: "09/29", V2: 29, "M6.3.q1": "07"})
    for side in BOTH:
        getattr(book.impl, side)[FORM][address(V1)].protection = Protection(locked=True)
    before = without_reports(cells(book))
    done = click_that_fails(book, "fill")
    assert f"«{FORM}»" in done
    assert address(V1) in done
    assert "khóa" in done
    assert click(book, "undo").fine
    assert without_reports(cells(book)) == before


def click_that_fails(book: Any, button: str) -> str:
    from xlsx_addin.hosts import scripts

    book.impl.app.said.clear()
    getattr(scripts, button)(book)
    said, mode = book.impl.app.said[-1]
    assert mode == "critical"
    return str(said)
