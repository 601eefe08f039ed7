"""The file that makes the program appear among a Linux desktop's applications (freedesktop.org, Desktop Entry 1.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

FILE_NAME = "xlsx-addin-calc.desktop"
SHOWN_NAME = "Phụ lục 01 (LibreOffice)"
MIME_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.12"
_WORKBOOK = "--workbook"
_FILES = "%F"  # the files that the person opens, none where the entry itself is started

_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_PLAIN = {escaped: plain for plain, escaped in _ESCAPED.items()} | {"\\s": " "}


def entry(python: Path, workbook: Path) -> str:
    """The whole file. ``python``: the interpreter of the installed program; ``workbook``: what is opened where no file
    is named."""
    words = [str(python), "-I", "-m", "xlsx_addin.office_pc.launch", _WORKBOOK, str(workbook)]
    lines = {
        "Type": "Application",
        "Version": "1.0",
        "Name": SHOWN_NAME,
        "Comment": "Mở sổ Phụ lục 01 trong LibreOffice Calc, đủ nút bấm và hàm",
        "Exec": f"{command_line(words)} {_FILES}",
        "Icon": "libreoffice-calc",
        "Terminal": "false",
        "StartupNotify": "true",
        "Categories": "Office;Spreadsheet;",
        "MimeType": f"{MIME_TYPE};",
    }
    return "[Desktop Entry]\n" + "".join(f"{key}={value}\n" for key, value in lines.items())


def targets(text: str) -> tuple[Path, Path] | None:
    """The interpreter and the workbook that an entry names; None where it is no entry of ours."""
    found = re.search(r"^Exec=(.*)$", text, re.MULTILINE)
    words = words_of(found[1]) if found else []
    if _WORKBOOK not in words[1:-1]:
        return None
    return Path(words[0]), Path(words[words.index(_WORKBOOK) + 1])


def command_line(words: Sequence[str]) -> str:
    """Words as the key ``Exec`` wants them: each in quotes, for the shell-like reading that comes second, and the whole
    escaped as any text of the file, which is read first."""
    quoted = " ".join('"' + re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%") + '"' for word in words)
    return "".join(_ESCAPED.get(sign, sign) for sign in quoted)


def words_of(line: str) -> list[str]:
    """The words of a value of ``Exec``, as desktops read it."""
    text = re.sub(r"\\[\\ntrs]", lambda found: _PLAIN[found[0]], line)
    words = []
    for inside, bare in re.findall(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)', text, re.DOTALL):
        word = bare or re.sub(r"\\(.)", r"\1", inside, flags=re.DOTALL)
        words.append(word.replace("%%", "%"))
    return words
