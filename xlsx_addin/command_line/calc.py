"""The command for offices that work with LibreOffice: ``calc``."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from xlsx_addin.command_line import console, inputs
from xlsx_addin.command_line.console import DONE, fail
from xlsx_addin.command_line.options import Json

if TYPE_CHECKING:
    from xlsx_addin.calc_host.serving import Serving


def calc(
    files: Annotated[list[Path], typer.Argument(help="Một hoặc nhiều sổ .xlsm.", show_default=False)],
    json: Json = False,
) -> int:
    """Mở sổ trong LibreOffice Calc, đủ nút bấm và hàm; không cần cài gì thêm vào LibreOffice.

    Lưu (Ctrl+S) là ghi vào chính sổ .xlsm, sổ vẫn dùng được ở Excel. Lệnh chạy đến khi đóng hết sổ.
    Ví dụ: xlsx-addin calc so.xlsm
    """
    from xlsx_addin.calc_host.serving import BrokenDown
    from xlsx_addin.calc_host.sessions import AlreadyOpen, left_behind

    say = console.warn if json else console.say
    originals = list(dict.fromkeys(map(_checked, files)))
    try:
        for path in originals:
            if left := left_behind(path, path.read_bytes()):  # one that lives is told before LibreOffice is started
                left.release()
    except AlreadyOpen:
        _already_open(path)
    except OSError as error:
        _cannot_open(path, str(error))
    serving = _started()
    try:
        with _ended_by_signals():
            for path in originals:
                say(f"Đang mở {path}…")
                _open(serving, path)
            say("Nút bấm và hàm trong sổ đã dùng được. Hãy để cửa sổ lệnh này mở cho đến khi đóng sổ.")
            serving.run()
    except KeyboardInterrupt:
        if serving.interrupt():
            fail("interrupted", "Đã dừng. Những thay đổi chưa lưu được giữ lại và sẽ hiện khi mở lại sổ bằng lệnh này.")
        fail("interrupted", "Đã dừng và đóng sổ; không có thay đổi nào chưa lưu.")
    except BrokenDown:
        fail(
            "libreoffice-broken",
            "LibreOffice bị dừng đột ngột nhiều lần nên chương trình thôi mở lại. Những thay đổi chưa lưu được giữ và "
            "sẽ hiện khi mở lại sổ bằng lệnh này. Hãy khởi động lại máy; nếu vẫn lỗi, hãy cài lại LibreOffice.",
        )
    if json:
        console.print_json({"files": [{"file": str(path), "saves": saves} for path, saves in serving.saves]})
    return DONE


def _open(serving: Serving, path: Path) -> None:
    from xlsx_addin.calc_engine import CalcError
    from xlsx_addin.calc_host.sessions import AlreadyOpen
    from xlsx_addin.files import CannotWrite
    from xlsx_addin.workbook.package import CannotEdit

    try:
        serving.open(path)
    except AlreadyOpen:
        serving.interrupt()
        _already_open(path)
    except CannotEdit as error:
        serving.interrupt()
        fail(error.code, f"«{path}»: {error.reason}")
    except (OSError, CannotWrite, CalcError) as error:
        serving.interrupt()
        _cannot_open(path, str(getattr(error, "reason", error)))


def _cannot_open(path: Path, reason: str) -> NoReturn:
    fail(
        "cannot-open",
        f"Không mở được «{path}» ({reason}). Hãy kiểm tra sổ và thư mục «.xlsx_addin» trong thư mục nhà của bạn: "
        "chương trình cần ghi được vào đó để giữ số liệu khi máy gặp sự cố.",
    )


def _already_open(path: Path) -> NoReturn:
    fail("already-open", f"Sổ «{path}» đang mở sẵn bằng chương trình này; hãy làm tiếp ở cửa sổ LibreOffice đang mở.")


def _checked(path: Path) -> Path:
    """A workbook with buttons that can be read and written; its full path."""
    from xlsx_addin.submission.parse import parse_book
    from xlsx_addin.submission.records import Rejected

    if path.suffix.lower() != ".xlsm":
        fail(
            "no-buttons",
            f"«{path}» không phải sổ .xlsm nên không có nút bấm. Sổ .xlsx mở thẳng bằng LibreOffice; muốn có nút, hãy "
            "dùng sổ .xlsm do cấp trên gửi (lệnh «xlsx-addin new … -o so.xlsm» lập sổ mới).",
        )
    book = inputs.read_whole(path)  # in a process of its own: a hostile file must not reach LibreOffice
    if isinstance(submission := parse_book(book), Rejected):
        fail(submission.code, f"«{path}»: {submission.reason}")
    if not os.access(path, os.W_OK):
        fail(
            "no-permission",
            f"Sổ «{path}» chỉ đọc được, không ghi được. Hãy bỏ thuộc tính chỉ đọc hoặc chép sang nơi khác.",
        )
    return path.resolve()


def _started() -> Serving:
    from xlsx_addin.calc_engine import OfficeStartError
    from xlsx_addin.calc_host.serving import Serving

    if sys.platform.startswith("linux") and not _has_screen():
        fail(
            "no-screen", "Không có màn hình để mở LibreOffice. Hãy chạy lệnh này trong một phiên làm việc có màn hình."
        )
    try:
        return Serving(console.warn)
    except ImportError as error:
        _not_there(error)
    except OfficeStartError as error:
        _not_there(error)


def _has_screen() -> bool:
    """Whether there is a screen to open windows on. Without one LibreOffice would start all the same, unseen."""
    display = os.environ.get("DISPLAY", "")
    if os.environ.get("WAYLAND_DISPLAY") or not display.startswith(":"):
        return bool(os.environ.get("WAYLAND_DISPLAY") or display)
    number = display[1:].partition(".")[0]
    with socket.socket(socket.AF_UNIX) as screen, contextlib.suppress(OSError):
        screen.connect(f"/tmp/.X11-unix/X{number}")  # noqa: S108 - where X keeps its screens
        return True
    return False


def _not_there(error: Exception) -> NoReturn:
    fail(
        "no-libreoffice",
        f"Không mở được LibreOffice từ chương trình này ({error}). Hãy cài LibreOffice Calc; trên Debian, Ubuntu cài "
        "các gói libreoffice-calc và python3-uno, rồi chạy chương trình bằng Python của hệ thống.",
    )


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """The end of the login ends the command in an orderly way; closing the terminal does not end it at all, since the
    workbook stays open."""

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = {signal.SIGTERM: signal.signal(signal.SIGTERM, interrupt)}
    if hasattr(signal, "SIGHUP"):
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
