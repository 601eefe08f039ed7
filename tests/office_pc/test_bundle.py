"""The offline bundle: it is whole for Windows and every supported Python, and it really installs."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from tests.office_pc.conftest import WORKBOOK, files, shared
from xlsx_addin import __version__
from xlsx_addin.hosts.lite.script import lite_script
from xlsx_addin.office_pc import bundle
from xlsx_addin.office_pc.desktop_entry import FILE_NAME, words_of
from xlsx_addin.office_pc.paths import PYTHONS, WINDOWS_INTERPRETER

NOWHERE = str(Path(tempfile.gettempdir()) / "nowhere")  # dry runs name a target and lock its folder
VERSIONS = [f"{major}.{minor}" for major, minor in PYTHONS]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The bundle, extracted as staff would; downloaded and built once."""

    def make(folder: Path) -> None:
        with zipfile.ZipFile(bundle.make(folder)) as archive:
            archive.extractall(folder)

    (extracted,) = (p for p in shared(tmp_path_factory, "bundle", make).iterdir() if p.is_dir())
    return extracted


def resolve(wheels: Path, version: str) -> subprocess.CompletedProcess[str]:
    """What a resolver that knows Windows' markers and tags would install from these wheels alone."""
    target = ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", version, "--target", NOWHERE]
    source = ["--offline", "--no-cache", "--no-index", "--find-links", str(wheels), "--only-binary", ":all:"]
    command = [sys.executable, "-m", "uv", "pip", "install", "--dry-run", *target, *source, "xlsx-addin"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def picked(said: str) -> set[str]:
    return set(re.findall(r"^ \+ ([a-z0-9-]+)==", said, re.MULTILINE))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_wheels_are_whole_on_windows(made, version):
    done = resolve(made / "wheels", version)
    assert done.returncode == 0, done.stderr
    assert {"xlsx-addin", "xlwings", "pywin32", "colorama", "lxml"} <= picked(done.stderr)


def test_no_wheel_can_be_taken_away(made, tmp_path):
    wheels = sorted((made / "wheels").glob("*.whl"))
    assert len(wheels) > len(VERSIONS)
    for taken in wheels:
        folder = tmp_path / taken.name
        folder.mkdir()
        for wheel in wheels:
            if wheel != taken:
                (folder / wheel.name).symlink_to(wheel)
        tag = re.search(r"-cp3(\d+)-cp3\d+-win_amd64", taken.name)
        assert resolve(folder, f"3.{tag[1]}" if tag else VERSIONS[0]).returncode != 0, f"{taken.name} is not needed"


@pytest.mark.parametrize("version", VERSIONS)
def test_pip_finds_a_wheel_of_each_package_for_windows(made, version, tmp_path):
    """pip evaluates markers for its own system, so every package is named to it; tags it knows of others too."""
    names = [f"{name}=={number}" for name, number in pins(bundle.LOCK).items()]
    target = ["--platform", "win_amd64", "--python-version", version, "--only-binary", ":all:"]
    source = ["--isolated", "--no-index", "--find-links", str(made / "wheels"), "--dest", str(tmp_path)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *target, *source, "xlsx-addin", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.iterdir())) == len(names) + 1


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_wheel_is_the_locked_one(made):
    locked = set(re.findall(r"sha256:([0-9a-f]{64})", bundle.LOCK.read_text(encoding="utf-8")))
    wheels = list((made / "wheels").glob("*.whl"))
    found = {hashlib.sha256(p.read_bytes()).hexdigest() for p in wheels if not p.name.startswith("xlsx_addin-")}
    assert found == locked
    assert len(wheels) == len(locked) + 1


def test_the_libraries_for_excel_land_above_the_interpreter(made):
    """A wheel's data goes to the root of the virtual environment: where xlwings' VBA looks second."""
    version = pins(bundle.LOCK)["xlwings"]
    for wheel in (made / "wheels").glob("xlwings-*.whl"):
        names = zipfile.ZipFile(wheel).namelist()
        for bits in (32, 64):
            assert f"xlwings-{version}.data/data/xlwings{bits}-{version}.dll" in names
    vba = (made / "wheels" / f"xlwings-{version}-cp311-cp311-win_amd64.whl").open("rb")
    source = zipfile.ZipFile(vba).read("xlwings/xlwings.bas").decode()
    assert f'"xlwings64-{version}.dll"' in source
    assert 'LoadLibrary(ParentFolder(ParentFolder(PYTHON_WIN)) + "\\" + XLPyDLLName)' in source


def test_what_else_is_in_it(made):
    names = {p.name for p in made.iterdir()}
    scripts = {"CAI_DAT.bat", "KIEM_TRA_MAY.bat", "cai_dat.py"}
    books = {"Phu_luc_01.xlsm", "Phu_luc_01_hai_cap.xlsm"}
    assert names == {*scripts, *books, "DOC_TRUOC.txt", "Huong dan.html", "mau_van_ban", "wheels", "xlwings_lite"}
    templates = {p.name: p.read_bytes() for p in (WORKBOOK.parents[1] / "templates").glob("*.docx")}
    assert {p.name: p.read_bytes() for p in (made / "mau_van_ban").iterdir()} == templates
    assert (made / "xlwings_lite" / "main.py").read_text(encoding="utf-8") == lite_script()
    needed = (made / "xlwings_lite" / "requirements.txt").read_text(encoding="ascii").strip()
    assert needed == f"xlwings=={pins(bundle.LOCK)['xlwings']}"
    assert all((made / name).read_bytes() == WORKBOOK.with_name(name).read_bytes() for name in books)
    readme = (made / "DOC_TRUOC.txt").read_bytes()
    assert readme.startswith(b"\xef\xbb\xbf")
    text = readme.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    assert "@" not in text
    assert all(version in text for version in (*VERSIONS, __version__))


def test_made_twice_it_is_the_same(made, tmp_path):
    with zipfile.ZipFile(bundle.make(tmp_path)) as archive:
        assert {f"{made.name}/{name}": digest for name, digest in files(made).items()} == {
            info.filename: hashlib.sha256(archive.read(info)).hexdigest() for info in archive.infolist()
        }
        assert {info.date_time for info in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


def batch(script: Path) -> str:
    data = script.read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n")
    text = data.decode("ascii").replace("\r\n", "\n")
    assert set(re.findall(r"goto (\w+)", text)) <= set(re.findall(r"^:(\w+)$", text, re.MULTILINE))
    return text


def test_the_batch_file_that_asks_the_doctor(made):
    program = WINDOWS_INTERPRETER.replace("pythonw", "python")
    assert f'set "PROGRAM={program}"' in batch(made / "KIEM_TRA_MAY.bat")


def test_the_batch_file_that_installs(made):
    text = batch(made / "CAI_DAT.bat")
    assert re.search(r"in \(([\d. ]+)\) do", text)[1].split() == VERSIONS[::-1]
    # The check that a Python is a supported one of 64 bits, run as it stands there.
    check = re.search(r'^set "CHECK=(.*)"$', text, re.MULTILINE)[1]
    assert not set(check) & set('"%<>|&^')  # nothing that cmd would take for its own
    supported = sys.version_info[:2] in PYTHONS and sys.maxsize > 1 << 32
    assert (subprocess.run([sys.executable, "-c", check], check=False).returncode == 0) == supported
    older = check.replace("sys.version_info[:2]", "(3,10)")
    assert subprocess.run([sys.executable, "-c", older], check=False).returncode == 1


def test_the_guide_is_one_page_with_its_pictures(tmp_path):
    picture = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    (tmp_path / "hinh").mkdir()
    (tmp_path / "hinh" / "nút bấm.png").write_bytes(picture)
    guide = tmp_path / "huong-dan.md"
    guide.write_text(
        "# Hướng dẫn\n\n![Nút](<hinh/nút bấm.png>)\n\n| Nút | Việc |\n|---|---|\n| A | B |\n", encoding="utf-8"
    )
    page = bundle.guide_page(guide)
    assert "<title>Hướng dẫn</title>" in page
    assert base64.b64decode(re.search(r'src="data:image/png;base64,([^"]+)"', page)[1]) == picture
    assert "<td>A</td>" in page
    assert "@" not in page.split("<body>")[1]


# --- installed for good, on this very system -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def here(made, tmp_path_factory) -> Path:
    """The bundle with wheels for the system that the tests run on."""

    def make(folder: Path) -> None:
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns("*.whl"), dirs_exist_ok=True)
        own = next((made / "wheels").glob("xlsx_addin-*.whl"))
        wheels = ["--quiet", "--dest", str(folder / "wheels"), str(own)]
        subprocess.run([sys.executable, "-m", "pip", "download", *wheels], check=True, capture_output=True)

    return shared(tmp_path_factory, "bộ cài", make)


@pytest.fixture(scope="module")
def home(here, tmp_path_factory) -> Path:
    """A user's home, the program installed there from the bundle with nothing but Python."""

    def make(folder: Path) -> None:
        said = run(folder, *INSTALL, here / "cai_dat.py")
        (folder / "said.txt").write_text(said, encoding="utf-8")

    return shared(tmp_path_factory, "nhà", make)


INSTALL = (sys._base_executable, "-I", "-B")


def run(home: Path, *command: object) -> str:
    """A program with a home of its own, outside the checkout and without its packages."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}
    offline = {"PIP_NO_INDEX": "1", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(
        [str(word) for word in command], cwd=home, env={**environment, **offline, "HOME": str(home)},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_started_by_excel_it_takes_no_module_from_the_current_folder(home, tmp_path):
    """Excel's current folder may be that of received files; what xlwings' VBA starts looks there first."""
    (tmp_path / "tomllib.py").write_text("print('planted')", encoding="utf-8")
    python = home / "xlsx_addin" / "venv" / "bin" / "python"
    start = "import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path('false;a;a;;;;');import tomllib"
    assert run(tmp_path, python, "-B", "-c", start) == ""
    assert "planted" in run(tmp_path, python, "-B", "-c", "import tomllib")  # what it would have found


def test_the_bundle_installs_with_nothing_but_python(home):
    book, python = home / "Phu luc 01" / WORKBOOK.name, home / "xlsx_addin" / "venv" / "bin" / "python"
    assert book.read_bytes() == WORKBOOK.read_bytes()
    older = book.with_name("Phu_luc_01.xlsm")
    assert older.read_bytes() == WORKBOOK.with_name(older.name).read_bytes()
    assert str(book) in (home / "said.txt").read_text(encoding="utf-8")
    assert run(home, python, "-I", "-m", "xlsx_addin", "--version").strip() == __version__
    # The doctor of the installed program, whose exit code would be 1 with a problem.
    assert '"problems": 0' in run(home, python, "-I", "-m", "xlsx_addin", "doctor", "--json")
    assert run(home, python, "-c", "import xlwings, lxml.etree, python_calamine; print(xlwings.__version__)")


def test_the_icon_starts_the_command_and_shows_how_it_ends(home, tmp_path):
    """From the very line of the installed entry, where there is neither a terminal nor a program for dialogs."""
    text = (home / ".local/share/applications" / FILE_NAME).read_text(encoding="utf-8")
    *command, files = words_of(re.search("^Exec=(.*)$", text, re.MULTILINE)[1])
    assert files == "%F"
    environment = {"HOME": str(tmp_path), "PATH": str(tmp_path), "DISPLAY": ":none"}
    missing = tmp_path / "Sổ của tôi" / "không có.xlsm"
    done = subprocess.run(
        [*command, missing], cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")
    assert str(missing) in (tmp_path / ".xlsx_addin" / "thong_bao.txt").read_text(encoding="utf-8-sig")


def test_installing_again_changes_nothing(here, home):
    def state() -> dict[str, str]:
        found = files(home / "xlsx_addin") | files(home / ".local")
        return {k: v for k, v in found.items() if not k.endswith(".pyc")}

    before = state()
    run(home, *INSTALL, here / "cai_dat.py")
    assert state() == before


def test_the_installed_program_installs_itself_for_another(home, tmp_path):
    """Without wheels, the packages of the Python that runs are copied."""
    python = home / "xlsx_addin" / "venv" / "bin" / "python"
    run(tmp_path, python, "-I", "-m", "xlsx_addin", "install", "--no-trust")
    copy = tmp_path / "xlsx_addin" / "venv" / "bin" / "python"
    assert '"problems": 0' in run(tmp_path, copy, "-I", "-m", "xlsx_addin", "doctor", "--json")
    for name in (WORKBOOK.name, "Phu_luc_01.xlsm"):
        assert (tmp_path / "Phu luc 01" / name).read_bytes() == WORKBOOK.with_name(name).read_bytes()
    assert str(home) not in run(tmp_path, copy, "-I", "-c", "import xlsx_addin, lxml; print(xlsx_addin, lxml)")
    run(tmp_path, copy, "-I", "-m", "xlsx_addin", "build", "-o", tmp_path / "so.xlsx")
