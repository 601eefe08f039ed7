"""What Excel for Mac needs beside the program: a line in xlwings' settings, and a script in Excel's own folder."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path

from xlsx_addin.files import write_atomically
from xlsx_addin.office_pc.paths import MAC_SCRIPTS, MAC_SETTINGS
from xlsx_addin.office_pc.pc import Places


def settings_file(where: Places) -> Path:
    return where.user / MAC_SETTINGS


def scripts_folder(where: Places) -> Path:
    return where.user / MAC_SCRIPTS


def has_excel_run(where: Places) -> bool:
    """Whether Excel has made its folder yet; nobody else may make that one."""
    return (where.user / MAC_SETTINGS).parent.is_dir()


def read_settings(path: Path) -> dict[str, str]:
    """xlwings' settings as VBA's ``Write #`` leaves them: ``"KEY","value"`` a line; the first of a key counts."""
    settings: dict[str, str] = {}
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8", errors="replace"))))
    except OSError:
        return settings
    for row in rows:
        if len(row) >= 2:
            settings.setdefault(row[0].upper(), row[1])
    return settings


def write_settings(path: Path, changes: Mapping[str, str]) -> None:
    """Set some keys and keep the others; what stood there is kept as a backup."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows({**read_settings(path), **changes}.items())
    write_atomically(path, out.getvalue().encode("utf-8"))


def has_scripts(where: Places) -> bool:
    """Whether the scripts of the installed xlwings are where Excel may call them."""
    found, folder = _scripts(where), scripts_folder(where)
    return bool(found) and all(
        (folder / f.name).is_file() and (folder / f.name).read_bytes() == f.read_bytes() for f in found
    )


def copy_scripts(where: Places) -> list[str]:
    """Put xlwings' script, which has its version in its name, where Excel may call it; the names copied."""
    folder = scripts_folder(where)
    folder.mkdir(parents=True, exist_ok=True)
    found = _scripts(where)
    for script in found:
        shutil.copyfile(script, folder / script.name)
    return [script.name for script in found]


def _scripts(where: Places) -> list[Path]:
    return sorted(where.venv.glob("lib/python*/site-packages/xlwings/xlwings-*.applescript"))
