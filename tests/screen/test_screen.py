"""What the harness can do, proven on a real Calc: each ability once, seen by what became of the workbook."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.conftest import ROOT
from tests.screen.calc_window import ON_SCREEN, Calc, Window
from tests.screen.display import Display, NotSeenError
from xlsx_addin import calc_engine
from xlsx_addin.calc_engine.uno_bridge import load
from xlsx_addin.calc_host.dialogs import chosen_folder

FIRST, FORM = "Thông tin", "Phụ lục 01"
QUESTION = "Ghi đè 3 ô đã gõ?\nSố cũ lấy lại được bằng nút «Hoàn tác»."
PAINTED = 20_000  # bytes of a picture on which there is more than grey
Run = Callable[..., "Future[Any]"]


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    with Display(tmp_path_factory.mktemp("pictures")) as display:
        yield display


@pytest.fixture(scope="module")
def app(display: Display) -> Iterator[xw.App]:
    """The product's side: the Calc that it started."""
    with display.shown():
        app = calc_engine.start(headless=False, settings=ON_SCREEN)
    yield app
    app.kill()


@pytest.fixture(scope="module")
def calc(display: Display, app: xw.App) -> Calc:
    """The person's side, over a connection of its own."""
    return Calc.of(display, app.pid)


@pytest.fixture
def book(app: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    path = tmp_path / "so_lieu.xlsm"
    shutil.copy(ROOT / "workbooks" / "Phu_luc_01.xlsm", path)
    book = app.books.open(path)
    yield book
    if book.impl.is_open():
        book.close()


@pytest.fixture
def window(calc: Calc, book: xw.Book) -> Window:
    return calc.window(Path(book.fullname))


@pytest.fixture
def run() -> Iterator[Run]:
    """Run what waits for the person in a thread of its own."""
    executor = ThreadPoolExecutor(1)
    yield executor.submit
    executor.shutdown(wait=False, cancel_futures=True)


def test_typing_is_what_a_vietnamese_keyboard_types(book: xw.Book, window: Window) -> None:
    text = "Ủy ban nhân dân phường Đức Xuân, thị trấn Chợ Rã; (xã) Ỷ La: ằ ẵ ỡ ữ ỹ ĐẶNG 99 <a@b>"
    window.type_into("C7", text)
    window.type_into("C6", "09/29")
    window.type_into("C14", "5/12/2023")
    sheet = book.sheets[FIRST]
    assert sheet["C7"].value == text
    assert sheet["C6"].value == "09/29"
    assert sheet["C14"].value == dt.datetime(2023, 12, 5)


def test_figures_are_typed_the_vietnamese_way(app: xw.App, calc: Calc, tmp_path: Path) -> None:
    path = tmp_path / "moi.xlsx"
    with app.books.add() as book:
        book.save(path)
        window = calc.window(path)
        typed = {"A1": "30,03", "A2": "1.234,5", "A3": "12%", "A4": "5/12/2023", "A5": "30.03"}
        for cell, text in typed.items():
            window.type_into(cell, text)
        assert book.sheets[0]["A1:A5"].value == [30.03, 1234.5, 0.12, dt.datetime(2023, 12, 5), "30.03"]


def test_sheets_are_gone_to_by_their_tabs(window: Window) -> None:
    assert window.sheet == FIRST
    window.click_tab(FORM)
    assert window.sheet == FORM
    window.show_sheet("Hàm")
    assert window.sheet == "Hàm"
    with pytest.raises(AssertionError, match="no tab 'Không có'"):
        window.click_tab("Không có")


def test_a_button_is_clicked_where_it_is_even_out_of_view(display: Display, window: Window) -> None:
    clicked = listen_to_buttons(window)
    window.click_button("Hướng dẫn")
    display.until(lambda: clicked, "the click heard")
    window.document.CurrentController.setFirstVisibleRow(60)
    window.click_button("Tính tỷ lệ")
    display.until(lambda: len(clicked) > 1, "the second click heard")
    macros = [code.partition("?")[0].rpartition(".")[2] for code in clicked]
    assert macros == ["MoHuongDan", "TinhTyLe"]
    window.click_tab(FORM)
    with pytest.raises(AssertionError, match="no button"):
        window.click_button("Không có")


def test_a_message_box_is_read_and_answered(app: xw.App, calc: Calc, window: Window, run: Run) -> None:
    assert calc.dialogs() == []
    for caption, answer in (("Yes", "yes"), ("No", "no"), ("Cancel", "cancel")):
        waiting = run(app.alert, QUESTION, "Phụ lục 01", "yes_no_cancel")
        dialog = calc.dialog()
        assert (dialog.title, dialog.text) == ("Phụ lục 01", QUESTION)
        assert dialog.buttons == ["Yes", "No", "Cancel"]
        assert not waiting.done()
        dialog.press(caption)
        assert waiting.result(5) == answer
    assert calc.dialogs() == []
    waiting = run(app.alert, QUESTION, "Phụ lục 01", "ok_cancel")
    calc.dialog().press_key("Escape")
    assert waiting.result(5) == "cancel"
    window.type_into("C7", "còn gõ được")
    assert window.cell("C7").String == "còn gõ được"


def test_what_does_not_come_is_said_with_a_picture(display: Display, calc: Calc, window: Window) -> None:
    window.to_front()
    display.until(lambda: display.picture("a workbook").stat().st_size > PAINTED, "the window painted")
    with pytest.raises(NotSeenError, match=r"a dialog: not within 0.3 s; the screen is (.*)") as caught:
        calc.dialog(seconds=0.3)
    picture = Path(str(caught.value).rpartition("the screen is ")[2])
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > PAINTED


def test_saving_and_undoing_by_keys(display: Display, book: xw.Book, window: Window) -> None:
    window.type_into("C7", "phường Đức Xuân")
    window.save()
    with_openpyxl = openpyxl.load_workbook(book.fullname)
    assert with_openpyxl[FIRST]["C7"].value == "phường Đức Xuân"
    window.type_into("C7", "xã khác")
    window.undo()
    display.until(lambda: window.cell("C7").String == "phường Đức Xuân", "undone")


def test_closing_asks_and_each_answer_counts(calc: Calc, app: xw.App, book: xw.Book, window: Window) -> None:
    path = Path(book.fullname)
    window.type_into("C7", "chưa lưu")
    window.close()
    asked = calc.dialog()
    assert asked.title == "Save Document?"
    assert asked.buttons == ["Don't Save", "Cancel", "Save"]
    asked.press("Cancel")
    assert calc.open_files() == {path}
    window.close_by_cross()
    calc.dialog().press("Save")
    calc.until_closed(path)
    assert openpyxl.load_workbook(path)[FIRST]["C7"].value == "chưa lưu"
    app.books.open(path)
    again = calc.window(path)
    again.type_into("C7", "bỏ đi")
    again.close()
    calc.dialog().press("Don't Save")
    calc.until_closed(path)
    assert openpyxl.load_workbook(path)[FIRST]["C7"].value == "chưa lưu"


def test_keys_go_to_the_workbook_in_front(calc: Calc, app: xw.App, window: Window, tmp_path: Path) -> None:
    other = tmp_path / "so_khac.xlsm"
    shutil.copy(ROOT / "workbooks" / "Phu_luc_01.xlsm", other)
    with app.books.open(other):
        second = calc.window(other)
        second.type_into("C7", "sổ thứ hai")
        window.type_into("C7", "sổ thứ nhất")
        second.type_into("C10", "sổ thứ hai nữa")
        assert [w.cell("C7").String for w in (window, second)] == ["sổ thứ nhất", "sổ thứ hai"]
        assert [w.cell("C10").String for w in (window, second)] == ["", "sổ thứ hai nữa"]


def test_a_folder_is_chosen_or_not(app: xw.App, calc: Calc, window: Window, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "báo cáo các xã 2024"
    folder.mkdir()
    waiting = run(chosen_folder, app, "Chọn thư mục báo cáo", str(tmp_path))
    picker = calc.dialog()
    assert picker.title == "Chọn thư mục báo cáo"
    picker.choose_folder(folder)
    assert waiting.result(5) == folder
    waiting = run(chosen_folder, app, "Chọn thư mục báo cáo", str(tmp_path))
    calc.dialog().press_key("Escape")
    assert waiting.result(5) is None


def test_a_window_that_is_held_takes_no_keys_but_answers(
    app: xw.App, calc: Calc, display: Display, window: Window, run: Run
) -> None:
    window.go_to("C7")
    held = window.document.CurrentController.Frame.ContainerWindow
    held.setEnable(False)
    display.type("mất")
    display.press("Return", "ctrl+w")
    waiting = run(app.alert, QUESTION, "Phụ lục 01", "yes_no_cancel")
    calc.dialog().press("No")
    assert waiting.result(5) == "no"
    held.setEnable(True)
    window.type_into("C7", "còn")
    assert window.cell("C7").String == "còn"


def listen_to_buttons(window: Window) -> list[str]:
    """The codes of the buttons clicked on the sheet in view, as they come."""
    uno = load()
    import unohelper

    clicked: list[str] = []

    class Listener(unohelper.Base, uno.getClass("com.sun.star.script.XScriptListener")):
        def firing(self, event: Any) -> None:
            if event.ScriptType == "Script":  # the same press arrives as a VBA event as well
                clicked.append(event.ScriptCode)

        def approveFiring(self, _event: Any) -> None:  # noqa: N802 - UNO's name
            pass

        def disposing(self, _event: Any) -> None:
            pass

    forms = window.document.CurrentController.ActiveSheet.DrawPage.Forms
    for i in range(forms.Count):
        forms.getByIndex(i).addScriptListener(Listener())
    return clicked
