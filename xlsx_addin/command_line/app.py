"""The command line: thin commands that read, call the library, and say how it ended.

Exit codes: 0 done and no error finding; 1 done with error findings; 2 not usable input or usage; 3 internal fault.
With ``--json`` an exit of 2 or 3 prints ``{"error": {"code", "message"}}``.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import re
import sys

import typer

from xlsx_addin import __version__
from xlsx_addin.command_line import (
    calc,
    calendar,
    console,
    demo,
    figures,
    forms,
    merging,
    notes,
    office,
    proofreading,
    reminding,
    reporting,
    sending,
    units,
)
from xlsx_addin.command_line.console import FAULT, UNUSABLE, CommandError
from xlsx_addin.faults import log_traceback

_INTERRUPTED = 130  # what Typer makes of Ctrl+C

app = typer.Typer(
    name="xlsx-addin",
    help="Báo cáo bình đẳng giới ngay trong sổ Phụ lục 01: lập biểu, kiểm tra, tổng hợp, viết báo cáo.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    forms.new,
    figures.fill,
    figures.undo,
    figures.validate,
    merging.consolidate,
    reporting.report,
    reporting.templates,
    proofreading.proofread,
    notes.notes,
    reminding.remind,
    calendar.deadlines,
    sending.seal,
    units.units,
    forms.layout,
    forms.build,
    calc.calc,
    office.install,
    office.doctor,
    demo.demo,
):
    app.command()(command)


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", help="In phiên bản rồi thoát."),
) -> None:
    if version:
        console.say(__version__)
        raise typer.Exit


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the console script exits with the number it returns."""
    words = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in words
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not words or "--help" in words:
        return _help(words or ["--help"])
    try:
        code = app(args=words, prog_name="xlsx-addin", standalone_mode=False)
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
    except CommandError as error:
        return _end(as_json, UNUSABLE, error.code, error.reason)
    except (typer.Abort, KeyboardInterrupt):
        return _end(as_json, UNUSABLE, "interrupted", "Đã dừng theo yêu cầu; không có tệp kết quả nào bị ghi dở.")
    except typer.TyperException as error:
        return _end(as_json, UNUSABLE, "usage", f"Lệnh chưa đúng: {_words(error)} Xem «xlsx-addin --help».")
    except Exception as error:  # noqa: BLE001 - the last net: whatever broke is logged and said, never shown raw
        place = log_traceback()
        message = f"Chương trình gặp sự cố ({type(error).__name__}). Chi tiết ở {place}; gửi tệp đó cho người hỗ trợ."
        return _end(as_json, FAULT, "internal", message)
    return code if isinstance(code, int) else 0


_HELP_WORDS = (
    ("Usage:", "Cách dùng:"),
    ("[OPTIONS]", "[TÙY CHỌN]"),
    ("COMMAND [ARGS]...", "LỆNH [THAM SỐ]..."),
    ("Arguments:", "Tham số:"),
    ("Options:", "Tùy chọn:"),
    ("Commands:", "Các lệnh:"),
    ("Show this message and exit.", "In hướng dẫn này rồi thoát."),
    ("[required]", "[bắt buộc]"),
    ("; required]", "; bắt buộc]"),
    ("[default: ", "[mặc định: "),
)
_ERROR_WORDS = (
    (r"Missing (?:argument|option|parameter)\(?s?\)? '?([^'.]+)'?\.?.*", r"Thiếu «\1»."),
    (r"No such command '?([^'.]+)'?\.?.*", r"Không có lệnh «\1»."),
    (r"No such option:? '?(-[^' .]+)'?.*", r"Không có tùy chọn «\1»."),
    (r"Invalid value for '?([^':]+)'?:.*", r"Giá trị của «\1» không đúng."),
    (r"Got unexpected extra arguments?\(?s?\)? \((.*)\)\.?", r"Thừa «\1»."),
    (r"Option '?([^' ]+)'? requires an argument\.?", r"Tùy chọn «\1» cần một giá trị."),
)


def _help(words: list[str]) -> int:
    """Help in Vietnamese: Typer's own few words are English whatever the program's are."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            app(args=words, prog_name="xlsx-addin", standalone_mode=False)
    except typer.TyperException as error:
        return _end(False, UNUSABLE, "usage", f"Lệnh chưa đúng: {_words(error)} Xem «xlsx-addin --help».")
    text = said.getvalue()
    for english, vietnamese in _HELP_WORDS:
        text = text.replace(english, vietnamese)
    console.say(text.rstrip())
    return 0


def _words(error: typer.TyperException) -> str:
    """What is wrong with the words of a command; a complaint we do not know stays as Typer says it."""
    message = " ".join(str(error.format_message()).split())
    for english, vietnamese in _ERROR_WORDS:
        if re.fullmatch(english, message, re.DOTALL):
            return re.sub(english, vietnamese, message, flags=re.DOTALL)
    return message


def _end(as_json: bool, code: int, name: str, message: str) -> int:
    if as_json:
        console.print_json({"error": {"code": name, "message": message}})
    else:
        console.warn(message)
    return code


def run() -> None:
    """The console script."""
    code = main()
    if "pyuno" in sys.modules:
        _end_at_once(code)
    sys.exit(code)


def _end_at_once(code: int) -> None:
    """End without taking Python down piece by piece: threads of LibreOffice's bridge may come back into Python at any
    moment, also long after LibreOffice has ended, and would abort the process then."""
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):  # a process without a console has none
        with contextlib.suppress(OSError, ValueError):  # closed by whoever read it
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
