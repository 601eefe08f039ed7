"""The guide's pictures: ``make screenshots`` takes them of the command ``calc`` at work, clicked through as staff do.

A commune fills and checks its workbook, its city merges the communes' and writes the report; the pictures show the
window as it is at each step. Needs what the tests on a screen need.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.calc_host.running import CITY, COMMUNE, SAMPLES, Running, workbook
from tests.conftest import CommandLine
from tests.office import converted
from tests.screen.calc_window import Window
from tests.screen.dialogs import Dialog
from tests.screen.display import Display, NotSeenError
from tests.screen.looking import area
from xlsx_addin.calc_engine.uno_bridge import constant

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "hinh"
INFO, FORM, CHECKS = "Thông tin", "Phụ lục 01", "Kiểm tra"
MERGED, TRACKED, PREVIEW, HELP = "Tổng hợp", "Theo dõi nộp", "Xem trước", "Hàm"
COLOURS = ["+dither", "-colors", "250", "-strip"]
SHORT = 480  # pixels of the window that show a sheet of few rows
CLICKS = 3
STEP, STILL = 0.3, 4  # seconds between looks at the screen, and how many of them have to be the same
ZOOM = 80  # per cent


def make(folder: Path) -> None:
    cli = CommandLine()
    commune, city = workbook(cli, folder, COMMUNE), workbook(cli, folder, CITY)
    with Display(folder) as display:
        of_commune(display, folder, commune)
        of_city(display, folder, city)
    first_page(folder, next(folder.glob("Bao_cao_058*.docx")))


def of_commune(display: Display, folder: Path, file: Path) -> None:
    """A commune's staff fill in the form."""
    run = Running(display, folder / "can_bo_xa", file)
    try:
        window = opened(run, file)
        take(display, window, "thong_tin")
        press(run, window, "Tính tỷ lệ")
        window.click_tab(FORM)
        take(display, window, "phu_luc_01")
    finally:
        run.kill()


def of_city(display: Display, folder: Path, file: Path) -> None:
    """A city's staff: derive, check, merge the communes' workbooks, follow who has sent one, write the report."""
    home = folder / "can_bo_huyen"
    inbox = home / "so_cac_xa"
    inbox.mkdir(parents=True)
    for path in SAMPLES.iterdir():
        if path.is_file() and not path.name.startswith(CITY[0]):
            shutil.copy(path, inbox)
    run = Running(display, home, file)
    try:
        window = opened(run, file)
        window.click_button("Tính tỷ lệ")
        run.asked()
        take(display, window, "calc_thong_bao", whole=True)
        answer(run.asked(), "OK")
        press(run, window, "Kiểm tra")
        window.click_tab(CHECKS)
        take(display, window, "kiem_tra", SHORT)
        window.click_tab(HELP)
        take(display, window, "ham")
        window.click_tab(INFO)
        window.click_button("Tổng hợp thư mục")
        run.asked()
        take(display, window, "calc_chon_thu_muc", whole=True)
        run.asked().choose_folder(inbox)
        assert "9 bản nộp" in answer(run.asked(), "OK")
        window.click_tab(MERGED)
        take(display, window, "tong_hop")
        window.click_tab(TRACKED)
        take(display, window, "theo_doi_nop", SHORT)
        window.click_tab(INFO)
        press(run, window, "Lập báo cáo")
        window.show_sheet(PREVIEW)
        take(display, window, "xem_truoc")
        press(run, window, "Lưu báo cáo")
    finally:
        run.kill()


def press(run: Running, window: Window, caption: str) -> None:
    """Click on a button and confirm what it says in the end."""
    window.click_button(caption)
    answer(run.asked(), "OK")


def answer(dialog: Dialog, button: str) -> str:
    """Read a dialog and close it. A click may get lost while Calc is still opening the dialog: then it is clicked
    again, as a person would."""
    said = dialog.text
    for _ in range(CLICKS):
        if dialog.is_open():
            with contextlib.suppress(NotSeenError):
                dialog.press(button)
    if dialog.is_open():
        raise NotSeenError(f"{dialog.title} closed by {button}")
    return said


def opened(run: Running, file: Path) -> Window:
    """The window, small enough to show a sheet's width, without the bar at its side, which has nothing for staff."""
    window = run.window(file)
    controller = window.document.CurrentController
    run.calc.run(controller.Frame, ".uno:Sidebar")
    controller.ZoomType, controller.ZoomValue = constant("view.DocumentZoomType.BY_VALUE"), ZOOM
    return window


def take(display: Display, window: Window, name: str, height: int = 0, *, whole: bool = False) -> None:
    """A picture of the sheet, of its upper ``height`` pixels where they show everything; or of the ``whole`` window
    with what stands over it."""
    settled(display)
    frame = window.document.CurrentController.Frame
    shown = frame.ContainerWindow if whole else frame.ComponentWindow
    left, top, right, bottom = area(shown.getAccessibleContext())
    crop = f"{right - left}x{height or bottom - top}+{left}+{top}"
    convert(display.picture(name), name, "-crop", crop, "+repage", *COLOURS)


def settled(display: Display) -> None:
    """Wait until the screen has stood still for a while: Calc paints in several steps, some time after a change."""
    shown: list[bytes] = []

    def is_still() -> bool:
        time.sleep(STEP)
        shown.append(display.picture("settling").read_bytes())
        return len(shown) >= STILL and len(set(shown[-STILL:])) == 1

    display.until(is_still, "a screen that stands still")


def first_page(folder: Path, document: Path) -> None:
    """The first page of the report."""
    (made,) = converted([document], "pdf", folder, folder / "profile")
    page = folder / "trang"
    subprocess.run(["pdftoppm", "-r", "70", "-l", "1", "-png", "-singlefile", made, str(page)], check=True)
    convert(page.with_suffix(".png"), "bao_cao", "-bordercolor", "#888888", "-border", "1", "-colors", "64", "-strip")


def convert(picture: Path, name: str, *options: str) -> None:
    subprocess.run(["convert", str(picture), *options, str(PICTURES / f"{name}.png")], check=True)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    place = Path(tempfile.gettempdir(), "phu_luc_01")  # its name is seen in a picture
    place.mkdir()
    try:
        make(place)
    finally:
        shutil.rmtree(place)
    sys.exit(0)
