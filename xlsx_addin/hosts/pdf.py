"""A Word document as PDF, by the LibreOffice of the PC, else by its Word; each in a process that is stopped in time.

The program works on a copy in a folder of its own, so that neither a document that somebody has open nor one that runs
already is in the way.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

SECONDS = 120.0
"""How long a program may take; a first start on an old PC needs half a minute."""

_MADE_PROFILE = 81  # what LibreOffice says after it has made a new profile
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_WORD = """
import sys
import win32com.client
word = win32com.client.DispatchEx("Word.Application")
try:
    word.DisplayAlerts = 0
    document = word.Documents.Open(sys.argv[1], ReadOnly=True, AddToRecentFiles=False)
    document.ExportAsFixedFormat(sys.argv[2], 17)
    document.Close(False)
finally:
    word.Quit()
"""

Convert = Callable[[Path, Path], None]
"""From a .docx to a .pdf, both in a folder that nobody else uses. Raises ``NoPdf``."""


class NoPdf(Exception):  # noqa: N818 - an outcome with a name of its own
    """``reason`` is a Vietnamese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def converter() -> Convert | None:
    """What makes PDFs on this PC; None where nothing does."""
    if (office := _libreoffice()) is not None:
        return lambda docx, pdf: _by_libreoffice(office, docx, pdf)
    return _by_word if _has_word() else None


def as_pdf(docx: bytes, convert: Convert) -> bytes:
    """Raises ``NoPdf`` where the program failed or took too long."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "van_ban.docx", Path(folder) / "van_ban.pdf"
        source.write_bytes(docx)
        convert(source, target)
        data = target.read_bytes() if target.is_file() else b""
    if not data.startswith(b"%PDF"):
        raise NoPdf("Chưa tạo được bản PDF: chương trình chuyển đổi không cho ra tệp nào.")
    return data


def _libreoffice() -> Path | None:
    folders = [Path(os.environ[x]) / "LibreOffice" for x in ("ProgramFiles", "ProgramFiles(x86)") if x in os.environ]
    places = [
        *(folder / "program" / "soffice.exe" for folder in folders),
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        Path("/usr/lib/libreoffice/program/soffice"),
        *sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True),
    ]
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next((place for place in places if place.is_file()), None)


def _by_libreoffice(office: Path, docx: Path, pdf: Path) -> None:
    profile = (docx.parent / "profile").as_uri()
    command = [
        str(office),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(pdf.parent),
        str(docx),
    ]
    if _run(command) == _MADE_PROFILE:
        _run(command)


def _has_word() -> bool:
    """Whether Windows knows a Word, and this Python the way to it."""
    if sys.platform != "win32":
        return False
    import importlib.util
    import winreg

    with contextlib.suppress(OSError), winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Word.Application"):
        return importlib.util.find_spec("win32com") is not None
    return False


def _by_word(docx: Path, pdf: Path) -> None:
    _run([sys.executable, "-c", _WORD, str(docx), str(pdf)])


def _run(command: Sequence[str]) -> int:
    """The program's exit code. On a Mac or Linux it gets a group of its own, so that all of it can be stopped."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a program found by our own rules, arguments of our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        raise NoPdf(f"Chưa tạo được bản PDF: không chạy được «{command[0]}» ({error.strerror}).") from error
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        _stop(process)
        reason = f"Chưa tạo được bản PDF: quá {SECONDS:.0f} giây mà chưa xong. Hãy mở tệp Word và lưu thành PDF."
        raise NoPdf(reason) from None


def _stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            import signal

            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
