"""The command ``xlsx-addin calc`` as it runs on an office's PC, and the person who works the Calc that it opened."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil

from tests.conftest import CommandLine
from tests.screen.calc_window import Calc, Window
from tests.screen.dialogs import Dialog
from tests.screen.display import SECONDS, Display
from xlsx_addin.reading.book import read_book
from xlsx_addin.resources import resource

SAMPLES = resource("workbooks", "mau_bac_kan_2023")
COMMUNE = ("01840", "phường Đức Xuân", "xa")
CITY = ("058", "thành phố Bắc Kạn", "huyen")


class Running:
    """One run of the command. ``home`` is the person's folder, where what is kept lies; ``calc`` the person's side."""

    def __init__(self, display: Display, home: Path, *files: Path) -> None:
        self.display, self.home = display, home
        self.guide = home / "opened_by_browser.txt"
        browser = f"{sys.executable} -c \"import sys; open({str(self.guide)!r}, 'a').write(sys.argv[1])\" %s"
        home.mkdir(exist_ok=True)
        packages = home / "packages"  # no office has pandas, which xlwings would load at every start
        packages.mkdir(exist_ok=True)
        (packages / "pandas.py").write_text("raise ImportError\n")
        self._said = (home / f"said_{len(list(home.glob('said_*')))}.txt").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xlsx_addin", "calc", *map(str, files)],
            env={
                **os.environ,
                **display.variables,
                "HOME": str(home),
                "BROWSER": browser,
                "PYTHONPATH": os.pathsep.join(filter(None, (str(packages), os.environ.get("PYTHONPATH")))),
            },
            stdout=self._said,
            stderr=self._said,
        )
        try:
            self._at = display.until(self._address, "a Calc that the command started")
            self.calc = Calc(display, self._at)
            for file in files:
                self.window(file)
        except BaseException:
            self.kill()  # its windows must not stand before those of other tests
            raise

    @property
    def said(self) -> str:
        """What the command said in its terminal."""
        return Path(self._said.name).read_text(encoding="utf-8")

    def _address(self) -> str:
        """Where the Calc of this very process can be reached, as soon as it is noted."""
        if self.process.poll() is not None:
            raise AssertionError(f"the command ended with {self.process.poll()}: {self.said}")
        for record in self.records():
            if psutil.pid_exists(record["office"]) and psutil.Process(record["office"]).ppid() == self.process.pid:
                return str(record["address"])
        return ""

    def records(self) -> list[dict[str, Any]]:
        """The sessions there are; each with its folder."""
        found = []
        for path in self.home.glob(".xlsx_addin/calc/*/session.json"):
            with contextlib.suppress(OSError, ValueError):  # being written, or ended at this moment
                found.append({**json.loads(path.read_text(encoding="utf-8")), "folder": path.parent})
        return found

    def copy(self, original: Path) -> Path:
        """The file that Calc has open in place of the original."""

        def found() -> Path | None:
            mine = [r for r in self.records() if psutil.pid_exists(r["office"]) and r["address"] == self._at]
            folders = [r["folder"] for r in mine if Path(r["original"]) == original.resolve()]
            return next((path for folder in folders for path in (folder / "so").glob("*.xlsm")), None)

        return self.display.until(found, f"a session of {original.name}")

    def window(self, original: Path) -> Window:
        """The window of a workbook, with its buttons heard."""
        window = self.calc.window(self.copy(original))
        self.display.until(lambda: "đã dùng được" in self.said, "the command serves")
        self.display.until(window.is_enabled, f"{original.name} served")
        return window

    def office(self) -> psutil.Process:
        return psutil.Process(self.records()[0]["office"])

    def new_office(self, old: int) -> None:
        """After Calc broke down: the person before the next one."""
        record = self.display.until(
            lambda: next((r for r in self.records() if r["office"] != old and psutil.pid_exists(r["office"])), None),
            "a new Calc",
        )
        self._at = record["address"]
        self.calc = Calc(self.display, self._at)

    # --- what the person does

    def press(self, window: Window, caption: str) -> str:
        """Click on a button, read the closing message and confirm it."""
        window.click_button(caption)
        return self.confirm()

    def save(self, window: Window, original: Path) -> None:
        """Ctrl+S; ends when the original is written or something is asked."""
        record = self.copy(original).parents[1] / "session.json"
        before = record.stat().st_mtime_ns
        window.press("ctrl+s")
        self.display.until(lambda: self.calc.dialogs() or record.stat().st_mtime_ns != before, f"{original.name} saved")

    def confirm(self, button: str = "OK") -> str:
        """The next message; ``button`` is pressed."""
        dialog = self.calc.dialog()
        text = dialog.text
        dialog.press(button)
        return text

    def asked(self) -> Dialog:
        return self.calc.dialog()

    def close(self, original: Path, answer: str = "") -> None:
        """Close a window; ``answer`` to whether to save."""
        copy = self.copy(original)
        self.calc.window(copy).close()
        if answer:
            self.calc.dialog().press(answer)
        self.calc.until_closed(copy)

    def end(self) -> int:
        """The command's exit code, once it has ended by itself."""
        return int(self.process.wait(SECONDS))

    def kill(self) -> None:
        """Whatever of the run is still there, at the end of a test."""
        self._said.close()
        offices = {r["office"] for r in self.records()}
        if self.process.poll() is None:
            offices |= {child.pid for child in psutil.Process(self.process.pid).children(recursive=True)}
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        for number in offices:
            with contextlib.suppress(psutil.NoSuchProcess):
                psutil.Process(number).kill()


def workbook(cli: CommandLine, folder: Path, unit: tuple[str, str, str] = COMMUNE) -> Path:
    """A sample unit's workbook with buttons, as it is sent to the unit and filled in."""
    code, name, level = unit
    tables = {}
    for table, columns in (("so_lieu", ("id", "value")), ("danh_sach", ("sheet", "row", "column", "value"))):
        tables[table] = folder / f"{code}_{table}.csv"
        with (
            (SAMPLES / "nguon" / f"{table}.csv").open(encoding="utf-8-sig") as source,
            tables[table].open("w", encoding="utf-8", newline="") as out,
        ):
            writer = csv.DictWriter(out, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(row for row in csv.DictReader(source) if row["code"] == code)
    path = folder / f"{code} {name}.xlsm"
    words = ("--unit-code", code, "--unit-name", name, "--level", level, "--year", 2023)
    made = cli("new", *words, "--values", tables["so_lieu"], "--lists", tables["danh_sach"], "-o", path)
    assert made.code == 0, made.err
    return path


def contents(path: Path, *, without: tuple[str, ...] = ("Nhật ký",)) -> dict[str, dict[tuple[int, int], object]]:
    """Every cell of a workbook file that is not empty, by sheet; numbers as exact decimals of what is stored."""
    book = read_book(path, lambda name: True)
    return {
        name: {
            (r, c): Decimal(repr(cell)) if isinstance(cell, float) else cell
            for r, row in enumerate(sheet.rows)
            for c, cell in enumerate(row)
            if cell != ""
        }
        for name, sheet in book.sheets.items()
        if name not in without
    }


def rows_of(window: Window, sheet: str) -> Iterator[tuple[str, ...]]:
    """What a sheet shows, row by row."""
    cells = window.document.Sheets.getByName(sheet)
    cursor = cells.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    for row in cells.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray():
        yield tuple("" if cell is None else str(cell) for cell in row)
