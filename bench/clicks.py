"""The eight buttons in LibreOffice Calc: from a real click to the closing message, beside the command line's time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.measure import PROGRAM, Run, run, spread, task
from bench.rows import Row
from xlsx_addin.buttons import BUTTONS, BY_NAME
from xlsx_addin.resources import resource

SAMPLES = resource("workbooks", "mau_bac_kan_2023")
_TOOLS = ("Xvfb", "xdotool", "soffice")
_BUDGET = 0.5  # seconds
_WARM = 2  # clicks in a process that has clicked before
_READING = "Python looks at every cell of blocks that are mostly empty"
_HEIGHTS = "Calc fits the rows' heights anew after each area that is written"
_WHY = {
    "validate": f"{_HEIGHTS}; {_READING}",
    "undo": _HEIGHTS,
    "consolidate": f"{_HEIGHTS}; the workbooks are read in child processes that start first",
    "report": f"{_HEIGHTS}; {_READING}",
    "save_report": f"{_READING}; the template is inspected and filled anew; without the PDF",
    "seal": "Calc writes its copy, the changes go into the original, and that is read back and checked",
}


class _Unit(NamedTuple):
    """A sample workbook. ``merges``: whether it is what the others are merged into, before its buttons are clicked."""

    code: str
    name: str
    level: str
    merges: bool

    @property
    def spoken(self) -> str:
        return "the city with 8 communes merged" if self.merges else "a commune"


_UNITS = (_Unit("01840", "phường Đức Xuân", "xa", False), _Unit("058", "thành phố Bắc Kạn", "huyen", True))


def missing() -> str:
    """What these measurements need and this machine does not have; empty where all is there."""
    return ", ".join(name for name in _TOOLS if not shutil.which(name))


def clicks(folder: Path, rounds: int) -> list[Row]:
    """One row for the cold and one for the warm click of each button, and one for its ratio to the command line.

    ``rounds``: processes for each button. A cold click is the first one after the workbook was opened.
    """
    if lacks := missing():
        return [Row("clicks in LibreOffice Calc", f"not measured: {lacks} missing")]
    shutil.rmtree(folder, ignore_errors=True)
    inbox = folder / "so_cac_xa"
    inbox.mkdir(parents=True)
    for path in SAMPLES.glob("*.xlsx"):
        if not path.name.startswith("058"):
            shutil.copy(path, inbox)
    return [row for unit in _UNITS for row in _of_unit(unit, folder, inbox, rounds)]


def _of_unit(unit: _Unit, folder: Path, inbox: Path, rounds: int) -> Iterator[Row]:
    blank = _workbook(unit, folder)
    opened = blank
    if unit.merges:
        opened = Path(shutil.copy(blank, blank.with_stem("merged")))
        _done(task("merge", opened, inbox))
    for button in (each.name for each in BUTTONS):
        if button in ("consolidate", "notes") and not unit.merges:
            continue  # there is nothing below a commune
        file = blank if button == "consolidate" else opened
        if button == "undo" and not unit.merges:
            _done(run([PROGRAM, "fill", str(file)]))  # there has to be a run to take back
        said, peers = [], []
        for _ in range(rounds):
            said.append(_done(task("click", _fresh(file), button, inbox, _WARM)).said)
            if command := _command(button, _fresh(file), inbox):
                peers.append(_done(run(command)))
        counted = _done(task("click", _fresh(file), button, inbox, 1, "counting")).said
        yield from _rows(unit, button, said, int(counted["calls"]), peers)


def _rows(unit: _Unit, button: str, said: Sequence[dict[str, Any]], calls: int, peers: Sequence[Run]) -> Iterator[Row]:
    what = f"«{BY_NAME[button].caption}», {unit.spoken}"
    why = _WHY.get(button, _READING)
    cold = spread([each["cold"] for each in said])
    warm = spread([seconds for each in said for seconds in each["warm"]])
    yield Row(f"click on {what}", warm.text(unit=" s"), warm.median, _BUDGET, None, " s", why=why,
              note=f"{calls} calls over UNO")  # fmt: skip
    yield Row("  the first one after opening", cold.text(unit=" s"), note="with the import of what it needs")
    if peers:
        ratio = spread([each["warm"][0] / peer.wall for each, peer in zip(said, peers, strict=True)])
        seconds = spread([p.wall for p in peers]).text(unit=" s")
        yield Row("  click / command line", ratio.text(unit="x"), note=f"`{_COMMANDS[button]}` on the file: {seconds}")


_COMMANDS = {
    "fill": "fill",
    "validate": "validate",
    "overwrite": "fill --overwrite",
    "undo": "undo",
    "consolidate": "consolidate",
    "save_report": "report",
    "seal": "seal",
}


def _command(button: str, file: Path, inbox: Path) -> list[str]:
    """The same work on the file, as a process; empty for the guide, which the command line does not show."""
    if button not in _COMMANDS:
        return []
    inputs = [str(inbox)] if button == "consolidate" else []
    made = {"consolidate": "merged.xlsx", "save_report": "report.docx"}
    output = ["-o", str(file.with_name(made[button]))] if button in made else []
    return [PROGRAM, *_COMMANDS[button].split(), *inputs, str(file), *output]


def _done(made: Run) -> Run:
    """What refuses its work is fast, and no measure of anything."""
    if made.code not in (0, 1):  # 1: done, and there are findings
        raise RuntimeError(f"a measured process ended with {made.code}")
    return made


def _fresh(file: Path) -> Path:
    """A copy of its own in an empty folder, so that no run meets what another one left."""
    folder = file.parent / "fresh"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Path(shutil.copy(file, folder))


def _workbook(unit: _Unit, folder: Path) -> Path:
    """The unit's sample workbook, with buttons."""
    from tests.calc_host.running import workbook
    from tests.conftest import CommandLine

    made = folder / unit.code
    made.mkdir()
    return workbook(CommandLine(), made, (unit.code, unit.name, unit.level))
