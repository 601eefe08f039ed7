"""The offline bundle for Windows offices without internet: every wheel, the workbook, the guide, an install script.

``python -m xlsx_addin.office_pc.bundle make`` makes it in ``dist/``; ``lock`` chooses the versions anew. The lock holds
each wheel's checksum, so that a bundle is always made of the very files that were tested, and made twice is the same.
Wheels are chosen for Windows by a resolver that evaluates markers for another system than its own (uv); pip would
leave out what only Windows needs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from xlsx_addin import __version__
from xlsx_addin.files import write_atomically
from xlsx_addin.guide import guide_page
from xlsx_addin.hosts.lite.script import lite_script
from xlsx_addin.hosts.office_templates import TEMPLATES_FOLDER
from xlsx_addin.office_pc.paths import GUIDE_NAME, OLDER_WORKBOOKS, PYTHONS, WORKBOOK_NAME
from xlsx_addin.resources import resource

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "bundle"
WHEELS = WORK / "wheels"
LOCK = Path(__file__).with_name("bundle_files") / "windows.lock"
_PLATFORM, _UV_PLATFORM = "win_amd64", "x86_64-pc-windows-msvc"
_VERSIONS = tuple(f"{major}.{minor}" for major, minor in PYTHONS)
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


# --- wheels ------------------------------------------------------------------------------------------------------


def lock() -> None:
    """Choose a version of every package and write it with the checksums of its wheels."""
    pins: dict[str, str] = {}
    for version in _VERSIONS:
        target = ["--python-platform", _UV_PLATFORM, "--python-version", version]
        options = ["--no-header", "--no-annotate", "--quiet", "--only-binary", ":all:"]
        said = _run([sys.executable, "-m", "uv", "pip", "compile", *target, *options, str(ROOT / "pyproject.toml")])
        for name, _, number in (line.strip().partition("==") for line in said.splitlines() if "==" in line):
            if pins.setdefault(name, number) != number:
                raise SystemExit(f"{name} would need {pins[name]} and {number}: one bundle holds one version of each")
    _remove(WHEELS.glob("*.whl"))
    requirements = WORK / "requirements.txt"
    WORK.mkdir(parents=True, exist_ok=True)
    requirements.write_text("".join(f"{name}=={number}\n" for name, number in sorted(pins.items())), encoding="utf-8")
    _download(requirements)
    lines = []
    for name, number in sorted(pins.items()):
        found = sorted(_checksum(wheel) for wheel in WHEELS.glob("*.whl") if _project(wheel.name) == name)
        lines.append(f"{name}=={number}" + "".join(f" \\\n    --hash=sha256:{each}" for each in found))
    LOCK.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fetch_wheels() -> Path:
    """The folder with exactly the locked wheels; the network is used only for what is not there yet."""
    wanted = set(re.findall(r"--hash=sha256:(\w+)", LOCK.read_text(encoding="utf-8")))
    WHEELS.mkdir(parents=True, exist_ok=True)
    _remove(wheel for wheel in WHEELS.glob("*.whl") if _checksum(wheel) not in wanted)
    if {_checksum(wheel) for wheel in WHEELS.glob("*.whl")} != wanted:
        _download(LOCK)
    return WHEELS


def _download(requirements: Path) -> None:
    for version in _VERSIONS:
        target = ["--platform", _PLATFORM, "--python-version", version, "--implementation", "cp"]
        options = [
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--dest",
            str(WHEELS),
        ]
        _run([sys.executable, "-m", "pip", "download", *target, *options, "--requirement", str(requirements)])


def own_wheel(folder: Path) -> Path:
    """This program's wheel, built from the checkout into a folder."""
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    return next(folder.glob("*.whl"))


def _run(command: list[str]) -> str:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:5])} ... failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _project(wheel_name: str) -> str:
    return re.sub(r"[-_.]+", "-", wheel_name.partition("-")[0]).lower()


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        path.unlink()


# --- the zip -----------------------------------------------------------------------------------------------------


def contents(wheels: Iterable[Path], workbook: Path, guide: Path) -> dict[str, bytes]:
    """Name in the bundle -> bytes. The guide is left out where it does not exist; workbooks of older editions lie
    beside ``workbook``."""
    made = {
        "CAI_DAT.bat": _filled("CAI_DAT.bat").replace("\n", "\r\n").encode("ascii"),
        "KIEM_TRA_MAY.bat": _filled("KIEM_TRA_MAY.bat").replace("\n", "\r\n").encode("ascii"),
        "cai_dat.py": _filled("cai_dat.py").encode(),
        "xlwings_lite/main.py": lite_script().encode(),
        "xlwings_lite/requirements.txt": f"{_pinned_xlwings()}\n".encode(),
        **{
            f"{TEMPLATES_FOLDER}/{path.name}": path.read_bytes()
            for path in sorted(resource("templates").glob("*.docx"))
        },
        WORKBOOK_NAME: workbook.read_bytes(),
        **{name: workbook.with_name(name).read_bytes() for name in OLDER_WORKBOOKS},
    }
    if guide.is_file():
        made[GUIDE_NAME] = guide_page(guide).encode()
    listed = {
        "CAI_DAT.bat": "tệp chạy để cài",
        "KIEM_TRA_MAY.bat": "tệp chạy khi nút bấm không trả lời",
        WORKBOOK_NAME: "sổ có nút bấm, cho các kỳ từ 01/7/2025",
        **dict.fromkeys(OLDER_WORKBOOKS, "sổ có nút bấm, cho các kỳ đến hết tháng 6/2025"),
        GUIDE_NAME: "hướng dẫn sử dụng",
        "xlwings_lite/main.py": "đoạn mã cho máy không cài được Python",
    }
    words = [f"{name} ({what})" for name, what in listed.items() if name in made]
    words.append(f"{TEMPLATES_FOLDER} (mẫu Word của các văn bản, để sửa thành mẫu riêng)")
    readme = _filled("DOC_TRUOC.txt").replace("@CONTENTS@", "; ".join([*words, "wheels (các gói chương trình)"]))
    made["DOC_TRUOC.txt"] = readme.replace("\n", "\r\n").encode("utf-8-sig")  # Notepad of old knows it by the mark
    return made | {f"wheels/{wheel.name}": wheel.read_bytes() for wheel in wheels}


def _pinned_xlwings() -> str:
    """The one version of xlwings that everything here is made for."""
    return next(line for line in LOCK.read_text(encoding="utf-8").split() if line.startswith("xlwings=="))


def pack(files: dict[str, bytes], folder: str) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """The zip's entries, in one folder, with nothing in them that changes from day to day."""
    for name, data in sorted(files.items()):
        info = zipfile.ZipInfo(f"{folder}/{name}", _ZIP_DATE)
        info.compress_type = zipfile.ZIP_STORED if name.endswith((".whl", ".xlsm")) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        yield info, data


def make(output: Path) -> Path:
    """Write the bundle into a folder; returns its path."""
    folder = f"Phu_luc_01-{__version__}-windows"
    with tempfile.TemporaryDirectory() as own:
        wheels = [*sorted(fetch_wheels().glob("*.whl")), own_wheel(Path(own))]
        files = contents(wheels, ROOT / "workbooks" / WORKBOOK_NAME, ROOT / "docs" / "huong-dan.md")
    output.mkdir(parents=True, exist_ok=True)
    target = output / f"{folder}.zip"

    def write(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w") as archive:
            for info, data in pack(files, folder):
                archive.writestr(info, data)

    write_atomically(target, write, backup=False)
    return target


def _filled(name: str) -> str:
    """A file of ``bundle_files`` with the facts of this version."""
    last = {".bat": " hoac ", ".txt": " hoặc "}.get(Path(name).suffix, ", ")
    facts = {
        "@VERSION@": __version__,
        "@VERSIONS@": " ".join(_VERSIONS[::-1]),
        "@TUPLES@": ",".join(f"({major},{minor})" for major, minor in PYTHONS),
        "@SHOWN@": ", ".join(_VERSIONS[:-1]) + last + _VERSIONS[-1],
    }
    text = LOCK.with_name(name).read_text(encoding="utf-8")
    return re.sub("|".join(facts), lambda found: facts[found[0]], text)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("make", "lock"))
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    options = parser.parse_args(arguments)
    if options.what == "lock":
        lock()
        print(LOCK)
    else:
        print(make(options.output))


if __name__ == "__main__":
    main()
