"""What the tests of the command line share: running it here and as a process, and workbooks made for one unit."""

from __future__ import annotations

import contextlib
import csv
import gc
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent

gc.set_threshold(100_000, 20, 20)  # looking for garbage among a workbook's many small objects took a sixth of all time


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share what is made once for their module go to one process, so that it is made once; all others are
    dealt out one by one."""
    for item in items:
        fixtures: Any = item._fixtureinfo.name2fixturedefs.values() if isinstance(item, pytest.Function) else ()
        if any(each[-1].scope == "module" for each in fixtures) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@dataclass(frozen=True)
class Ran:
    """One run of the command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it must be."""
        data = json.loads(self.out)
        assert isinstance(data, dict)
        return data

    @property
    def error(self) -> str:
        """The code of an exit of 2 or 3, whose JSON holds nothing else."""
        data = self.json
        assert set(data) == {"error"}, data
        assert set(data["error"]) == {"code", "message"}
        assert data["error"]["message"]
        return str(data["error"]["code"])

    def codes(self) -> list[str]:
        return [f["code"] for f in self.json["findings"]]

    def codes_of_files(self) -> list[str]:
        """The finding codes of ``validate``."""
        return [f["code"] for x in self.json["files"] for f in x["findings"]]

    def rejected(self) -> dict[str, str]:
        """File name -> code of rejection; a file stands there once."""
        listed = self.json["rejected"]
        found = {Path(r["file"]).name: r["code"] for r in listed}
        assert len(found) == len(listed)
        assert all(r["message"] for r in listed)
        return found


class CommandLine:
    """Calls return what the command printed and its exit code."""

    def __call__(self, *arguments: object) -> Ran:
        """In this very process: fast, and open to monkeypatching (reading forks, so that children see it too)."""
        from xlsx_addin.command_line.app import main

        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(x) for x in arguments])
        return Ran(code, out.getvalue(), err.getvalue())

    def process(self, *arguments: object, cwd: Path | None = None) -> Ran:
        """As staff run it: an own process with its own streams."""
        done = subprocess.run(
            [sys.executable, "-m", "xlsx_addin", *map(str, arguments)],
            capture_output=True,
            cwd=cwd,
            check=False,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture(scope="session")
def cli() -> CommandLine:
    return CommandLine()


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs of provoked faults do not land in the home of whoever runs the tests."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


MakeBook = Callable[..., Path]


@pytest.fixture(scope="session")
def make_book() -> MakeBook:
    """``make_book(path, code, values, ...)``: one unit's workbook with values as they would be typed."""
    from xlsx_addin.catalogue import load_edition
    from xlsx_addin.submission.records import Unit
    from xlsx_addin.workbook.new import Content, make_workbook

    edition = load_edition("bac_ninh_2024")

    def make(
        path: Path,
        code: str,
        values: Mapping[str, object] | None = None,
        *,
        name: str | None = None,
        level: str = "xa",
        parent: str = "",
        year: int = 2024,
        period: str = "nam",
    ) -> Path:
        unit = Unit(code, f"đơn vị {code}" if name is None else name, level, parent)
        content = Content({k: str(v) for k, v in (values or {}).items()})
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_workbook(edition, unit, year, period, content))
        return path

    return make


WriteTable = Callable[[Path, Sequence[str], Iterable[Sequence[object]]], Path]


@pytest.fixture(scope="session")
def write_table() -> WriteTable:
    """A CSV file of a header and rows."""

    def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(rows)
        return path

    return write
