"""What a bundle brings, in small, and the state of one folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from xlsx_addin.office_pc.install import Done, Wanted, plan, run
from xlsx_addin.office_pc.pc import Pc

ROOT = Path(__file__).parents[2]
WORKBOOK = ROOT / "workbooks" / "Phu_luc_01_hai_cap.xlsm"


@pytest.fixture
def wanted(tmp_path: Path) -> Wanted:
    wheels = tmp_path / "bộ cài" / "wheels"
    wheels.mkdir(parents=True)
    (wheels / "xlsx_addin-0.1.0-py3-none-any.whl").write_bytes(b"wheel")
    guide = wheels.parent / "Huong dan.html"
    guide.write_text("<p>Hướng dẫn</p>", encoding="utf-8")
    return Wanted(WORKBOOK, wheels, guide)


def install(pc: Pc, wanted: Wanted) -> list[Done]:
    return list(run(plan(pc, wanted)))


def changed(done: list[Done]) -> list[str]:
    return [each.code for each in done if each.changed]


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder with its checksum."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes of a test run, whichever of them comes first."""
    base = factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = root / name, root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
