"""``python -m xlsx_addin.office_pc.launch``: what the icon starts: the command ``calc``, where no terminal shows how it
ends.

The command is a child, so that its end is shown whatever it was, a crash too. It writes its messages into a file and
not into a pipe: should this process be ended, the child goes on serving a workbook that is open.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xlsx_addin.office_pc.desktop_entry import SHOWN_NAME
from xlsx_addin.office_pc.pc import Pc, places, this_pc

CALC = (sys.executable, "-I", "-m", "xlsx_addin", "calc")
MESSAGE_NAME = "thong_bao.txt"
_MOST_SHOWN = 1500  # signs: the end of what was said
_A_DAY = 86_400.0


def main(arguments: Sequence[str] | None = None, pc: Pc | None = None, command: Sequence[str] = CALC) -> int:
    """Open the files, or the installed workbook where none is named; the exit code of ``calc``."""
    parser = argparse.ArgumentParser(description="Mở sổ trong LibreOffice Calc; lỗi hiện thành hộp thoại.")
    parser.add_argument("--workbook", required=True, help="sổ mở khi không ghi tệp nào")
    parser.add_argument("files", nargs="*", help="sổ cần mở")
    options = parser.parse_args(arguments)
    files = options.files or [options.workbook]
    code, said = _run([*command, *files])
    if code:
        names = ", ".join(Path(file).name for file in files)
        show(pc or this_pc(), said or _UNSAID.format(code=code, names=names))
    return code


_UNSAID = (
    "Chương trình mở sổ {names} dừng đột ngột (mã {code}). Nếu cửa sổ của sổ còn mở, đừng làm tiếp ở đó vì không còn "
    "được ghi vào sổ. Hãy mở lại sổ bằng biểu tượng này: những gì chưa lưu mà chương trình đã giữ được sẽ hiện lại."
)


def _run(command: list[str]) -> tuple[int, str]:
    """The exit code of a program, and what it said about its end."""
    with tempfile.TemporaryFile() as errors:
        done = subprocess.run(  # noqa: S603 - our own command line, arguments as a list
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, check=False
        )
        errors.seek(0)
        return done.returncode, errors.read().decode("utf-8", errors="replace").strip()[-_MOST_SHOWN:]


def show(pc: Pc, message: str) -> None:
    """Bring a message before the person: in a dialog of the desktop, else as a text that opens by itself.

    zenity comes with GNOME, Xfce, MATE and Cinnamon, kdialog with KDE; both wait for an answer. A notification would go
    away unread, and xmessage knows no Vietnamese letters.
    """
    dialogs = {
        "zenity": ("--error", "--no-markup", "--width=480", f"--title={SHOWN_NAME}", f"--text={message}"),
        "kdialog": ("--title", SHOWN_NAME, "--error", message),
    }
    for name, words in dialogs.items():
        if program := pc.program(name):
            pc.run([program, *words], _A_DAY)
            return
    text = places(pc).user / ".xlsx_addin" / MESSAGE_NAME
    with contextlib.suppress(OSError):
        text.parent.mkdir(parents=True, exist_ok=True)
        # The mark at its beginning tells every program that it is UTF-8.
        text.write_text(f"{SHOWN_NAME}\n\n{message}\n", encoding="utf-8-sig")
    for name, options in {"xdg-open": (), "soffice": ("--view",)}.items():
        program = pc.program(name)
        if program and pc.run([program, *options, text], _A_DAY).code == 0:
            return


if __name__ == "__main__":
    sys.exit(main())
