"""Workbooks that people changed, that are none, and faults of our own: one sentence, and nothing half done unsaid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Protection

from xlsx_addin.buttons import BUTTONS
from xlsx_addin.hosts import excel, scripts
from xlsx_addin.keys import RUN_KIND

from .clicks import CADRES, CHECKS, FORM, INFO, LOG, SUPPORT, address, cells, click, held, make, opened, outcome, put
from .paper import contents, open_book
from .test_buttons import MESSY, V1, V2

WITHOUT_FILES = ("fill", "overwrite", "validate", "undo")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    book = opened(tmp_path_factory.mktemp("sổ") / "sổ.xlsm", MESSY)
    return book, book.impl.snapshot()


@pytest.fixture
def book(shared: tuple[Any, Any]) -> Any:
    shared[0].impl.restore(shared[1])
    return shared[0]


def _both(book: Any) -> tuple[Any, Any]:
    return book.impl.formulas, book.impl.values


@pytest.mark.parametrize("button", [b.name for b in BUTTONS])
def test_a_foreign_workbook_is_told_and_left_alone(button: str, tmp_path: Path) -> None:
    other = openpyxl.Workbook()
    other.active["A1"] = "chấm công"
    other.save(tmp_path / "khác.xlsx")
    book = open_book(tmp_path / "khác.xlsx")[0]
    before = contents(book)
    done = click(book, button)
    assert done.mode == "critical"
    assert FORM in done.said
    assert contents(book) == before
    assert [p.name for p in tmp_path.iterdir()] == ["khác.xlsx"]


@pytest.mark.parametrize("button", [b.name for b in BUTTONS if b.name != "guide"])
def test_a_form_without_keys_is_told_and_left_alone(button: str, book: Any) -> None:
    for side in _both(book):
        for row in side[FORM].iter_rows():
            if any(c.value == "#id" for c in row):
                for c in row:
                    c.value = None
    before = contents(book)
    done = click(book, button)
    assert done.mode == "critical"
    assert FORM in done.said
    assert contents(book) == before


def test_renamed_sheets_are_found(tmp_path: Path, cli: Any) -> None:
    """A name without tones is the sheet's all the same; links and the log use the name that it has."""
    path = make(tmp_path / "sổ.xlsm", MESSY)
    renamed = {FORM: "Phu luc 01", SUPPORT: "SO LIEU GOC", CADRES: "Can bo nu", LOG: "Nhat ky", CHECKS: "kiểm  tra"}
    source = openpyxl.load_workbook(path, keep_vba=True)
    for old, new in renamed.items():
        source[old].title = new
    source.save(path)
    book = open_book(path)[0]
    at = address(V1)
    before = {name: found for name, found in cells(book).items() if name not in (INFO, "Nhat ky", "kiểm  tra")}
    assert click(book, "fill").fine
    sheets = book.impl.formulas
    assert sheets["Phu luc 01"][at].value == 9
    assert "Phu luc 01" in {c.value for c in sheets["Nhat ky"]["E"]}
    saved = tmp_path / "lưu.xlsm"
    saved.write_bytes(book.impl.to_bytes())
    undone = cli("undo", saved, "--json")  # what a button logged, the command line undoes
    assert at in {c["cell"] for c in undone.json["restored"]}
    assert openpyxl.load_workbook(saved)["Phu luc 01"][at].value == "09/29"
    assert click(book, "undo").fine
    assert {name: found for name, found in cells(book).items() if name in before} == before
    assert click(book, "validate").fine
    links = {str(c.value) for row in sheets["kiểm  tra"].iter_rows() for c in row}
    assert f'=HYPERLINK("#\'Phu luc 01\'!{at}","{at}")' in links


@pytest.mark.parametrize("missing", ["Văn bản", CHECKS, "Tổng hợp", "Theo dõi nộp", CADRES])
def test_a_sheet_that_was_deleted_stops_no_other(missing: str, tmp_path: Path) -> None:
    path = make(tmp_path / "sổ.xlsm", MESSY)
    source = openpyxl.load_workbook(path, keep_vba=True)
    del source[missing]
    source.save(path)
    book = open_book(path)[0]
    for button in ("fill", "validate", "undo", "report"):
        assert click(book, button).fine, button


def test_a_workbook_without_a_log_says_that_nothing_can_be_undone(tmp_path: Path) -> None:
    path = make(tmp_path / "sổ.xlsm", MESSY)
    source = openpyxl.load_workbook(path, keep_vba=True)
    del source[LOG]
    source.save(path)
    book = open_book(path)[0]
    done = click(book, "fill")
    assert done.fine
    assert LOG in done.said
    assert held(book, V1) == 9


def test_inserted_rows_and_moved_columns_are_followed(book: Any) -> None:
    """Twenty rows above the first row of figures, one column before the values."""
    for side in _both(book):
        side[FORM].insert_rows(9, 20)
        side[FORM].insert_cols(4)
    column, row = address(V1)[0], int(address(V1)[1:])
    place = f"{chr(ord(column) + 1)}{row + 20}"
    assert click(book, "fill").fine
    assert book.impl.formulas[FORM][place].value == 9
    assert click(book, "undo").fine
    assert book.impl.formulas[FORM][place].value == "09/29"


def test_no_button_writes_to_a_locked_cell(book: Any, own_home: Path) -> None:
    """``paper`` refuses as Excel does. The sheets of the form are protected; every click of the other tests counts."""
    assert all(book.impl.formulas[name].protection.sheet for name in (INFO, FORM, SUPPORT, CADRES))
    assert click(book, "overwrite").fine
    for side in _both(book):  # somebody locked a figure's cell
        cell = side[FORM][address(V2)]
        cell.protection = Protection(locked=True)
    put(book, V2, "030")
    scripts.fill(book)
    assert book.impl.app.said[-1][1] == "critical"
    assert "Locked" in book.impl.app.said[-1][0]
    assert held(book, V2) == "030"
    assert click(book, "undo").fine


# --- faults -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", WITHOUT_FILES)
def test_a_fault_of_our_own_is_logged_and_said(
    button: str, book: Any, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = {"fill": "plan_fill", "overwrite": "plan_fill", "validate": "plan_checks", "undo": "plan_undo"}[button]

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("thử")

    before = cells(book)
    with monkeypatch.context() as patched:
        patched.setattr(scripts, name, broken)
        done = click(book, button)
    assert done.mode == "critical"
    log = own_home / ".xlsx_addin" / "xlsx_addin.log"
    assert str(log) in done.said
    assert "RuntimeError" in done.said
    assert 'raise RuntimeError("thử")' in log.read_text(encoding="utf-8")
    assert done.changed.keys() <= {INFO}
    assert {k: v for k, v in cells(book).items() if k != INFO} == {k: v for k, v in before.items() if k != INFO}
    # The next click works, and is said to have worked.
    assert click(book, button).fine
    assert "chưa xong" not in str(outcome(book)[0])


def test_a_report_that_is_open_in_word_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(tmp_path / "sổ.xlsm", {V1: 9, V2: 29})
    assert click(book, "save_report").fine
    (docx,) = tmp_path.glob("*.docx")
    docx.chmod(0o444)
    put(book, V1, 10)
    data = docx.read_bytes()
    done = click(book, "save_report")
    docx.chmod(0o644)
    assert done.mode == "critical"
    assert str(docx) in done.said
    assert docx.read_bytes() == data
    assert outcome(book)[1] == done.said
    assert click(book, "save_report").fine
    assert outcome(book)[0] == "Lưu báo cáo"


def test_a_report_that_cannot_be_looked_at_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another program lets nobody read the file there, writing it decides, and an older one is kept."""
    book = opened(tmp_path / "sổ.xlsm", {V1: 9, V2: 29})
    assert click(book, "save_report").fine
    (docx,) = tmp_path.glob("*.docx")
    read = Path.read_bytes

    def locked(self: Path) -> bytes:
        if self == docx:
            raise PermissionError(13, "locked", str(self))
        return read(self)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", locked)
        assert click(book, "save_report").fine
    assert len(list(tmp_path.glob("*.docx.bak"))) == 1


def test_documents_need_a_place(tmp_path: Path) -> None:
    """A workbook that was never saved, or lies in the cloud, has no folder here."""
    book = opened(tmp_path / "sổ.xlsm")
    for path in ("Phu_luc_01.xlsm", "https://d.docs.live.net/x/Phu_luc_01.xlsm"):
        book.impl.path = Path(path)
        for button in ("save_report", "notes", "seal"):
            done = click(book, button)
            assert done.mode == "critical"
            assert "lưu" in done.said
        assert click(book, "report").fine  # what stays in the workbook needs none
    assert [p.name for p in tmp_path.iterdir()] == ["sổ.xlsm"]


@pytest.mark.parametrize("button", ["report", "save_report"])
def test_a_half_year_has_no_annual_report(button: str, tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", period="6-thang")
    put(book, RUN_KIND, "Báo cáo năm")
    done = click(book, button)
    assert done.mode == "critical"
    assert done.changed.keys() <= {INFO}
    assert [p.name for p in tmp_path.iterdir()] == ["sổ.xlsm"]


def test_macros_arrive_at_the_function_of_their_name(monkeypatch: pytest.MonkeyPatch) -> None:
    clicked: list[tuple[str, object]] = []
    caller = object()
    monkeypatch.setattr("xlwings.Book.caller", lambda: caller)
    for button in BUTTONS:
        monkeypatch.setattr(scripts, button.name, lambda book, name=button.name: clicked.append((name, book)))
        excel.run(button.name)
    assert clicked == [(button.name, caller) for button in BUTTONS]
    excel.warm_up()


def test_the_guide_opens(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: seen.append(address) or True)
    before = cells(book)
    done = click(book, "guide")
    assert done.fine
    assert seen[0].startswith("file://")
    assert seen[0].endswith("huong_dan.html")
    assert {k: v for k, v in cells(book).items() if k != INFO} == {k: v for k, v in before.items() if k != INFO}
