"""The wheel carries everything: installed into an empty venv, the demo runs from another folder."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from xlsx_addin.narrative.kinds import KINDS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def install(python: Path, wheel: Path) -> None:
    """With everything that it says it needs: by uv, which takes a tenth of pip's time, or by pip where only that is
    told of an index."""
    quick = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(python), str(wheel)]
    if subprocess.run(quick, capture_output=True, check=False).returncode:
        slow = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", str(wheel)]
        subprocess.run(slow, check=True, capture_output=True)


def test_the_wheel_carries_templates_workbooks_and_macros(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "xlsx_addin/_data/workbooks/Phu_luc_01.xlsx" in names
    for folder in ("templates", "macros"):
        files = {f"xlsx_addin/_data/{folder}/{path.name}" for path in (ROOT / folder).iterdir()}
        assert len(files) > 1
        assert files <= {*names}
    assert {f"xlsx_addin/_data/templates/{kind.template}" for kind in KINDS.values()} <= {*names}
    assert "xlsx_addin/py.typed" in names
    assert sum(n.startswith("xlsx_addin/_data/workbooks/mau_bac_kan_2023/") and n.endswith(".xlsx") for n in names) == 9


def test_an_installed_wheel_runs_the_demo_elsewhere(wheel, tmp_path):
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install(python, wheel)
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    command = [python.parent / "xlsx-addin", "demo", "-o", "kết quả"]
    run = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert {p.name for p in (elsewhere / "kết quả").iterdir()} == {"tong_hop.xlsx", "bao_cao.docx"}
    assert "31,03" in run.stdout
