"""What the icon starts: the command's end reaches a person who has no terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.office_pc.pc import DESKTOP_TOOLS, FakePc
from xlsx_addin.office_pc.launch import main
from xlsx_addin.office_pc.pc import System

SAID = "Sổ «số & <liệu>.xlsm» chỉ đọc được, không ghi được."


@pytest.fixture
def pc(tmp_path: Path) -> FakePc:
    return FakePc(tmp_path / "pc", System.LINUX)


def acting(code: str) -> list[str]:
    """A program in place of the command; it gets the files after this."""
    return [sys.executable, "-I", "-X", "utf8", "-c", f"import os, sys; {code}"]


FAILING = acting(f"print({SAID!r}, file=sys.stderr); print('x'); sys.exit(2)")


def shown(pc: FakePc) -> list[str]:
    """The one program that was started to show something, with its words."""
    (command,) = pc.commands
    return command


def start(pc: FakePc, command: list[str], *files: str) -> int:
    return main(["--workbook", "/nhà/Phu_luc_01.xlsm", *files], pc, command)


def test_a_good_end_shows_nothing(pc):
    assert start(pc, acting("print('nothing to hear', file=sys.stderr)")) == 0
    assert pc.commands == []


def test_the_installed_workbook_is_opened_where_none_is_named(pc):
    assert start(pc, acting("sys.exit(10 * (sys.argv[1:] == ['/nhà/Phu_luc_01.xlsm']))")) == 10


def test_the_files_that_are_named_are_opened(pc):
    assert start(pc, acting("sys.exit(10 * (sys.argv[1:] == ['a b.xlsm', 'ổ.xlsm']))"), "a b.xlsm", "ổ.xlsm") == 10


def test_a_dialog_of_gnome(pc):
    pc.programs = {name: Path("/usr/bin") / name for name in ("soffice", "xdg-open", "kdialog", "zenity")}
    assert start(pc, FAILING) == 2
    assert shown(pc)[0] == "/usr/bin/zenity"
    assert f"--text={SAID}" in shown(pc)
    assert "--no-markup" in shown(pc)  # "<" and "&" in names mean themselves


def test_a_dialog_of_kde(pc):
    pc.programs = {name: Path("/usr/bin") / name for name in ("soffice", "xdg-open", "kdialog")}
    start(pc, FAILING)
    assert (shown(pc)[0], shown(pc)[-2:]) == ("/usr/bin/kdialog", ["--error", SAID])


@pytest.mark.parametrize(("name", "options"), [("xdg-open", []), ("soffice", ["--view"])])
def test_else_a_text_opens(pc, name, options):
    pc.programs = {name: Path("/usr/bin") / name}
    start(pc, FAILING)
    text = pc.user / ".xlsx_addin" / "thong_bao.txt"
    assert shown(pc) == [f"/usr/bin/{name}", *options, str(text)]
    assert SAID in text.read_text(encoding="utf-8-sig")
    assert text.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_desktop_that_opens_no_texts_leaves_it_to_libreoffice(pc):
    pc.programs = {name: Path("/usr/bin") / name for name in ("soffice", "xdg-open")}
    start(pc, FAILING)  # neither is there, so that both fail
    assert [words[0] for words in pc.commands] == ["/usr/bin/xdg-open", "/usr/bin/soffice"]


def test_one_that_does_is_enough(pc):
    pc.programs = {"xdg-open": DESKTOP_TOOLS / "xdg-open", "soffice": Path("/usr/bin/soffice")}
    start(pc, FAILING)
    assert shown(pc)[0] == str(DESKTOP_TOOLS / "xdg-open")


def test_where_nothing_can_show_it_the_text_is_there(pc):
    assert start(pc, FAILING) == 2
    assert pc.commands == []
    assert SAID in (pc.user / ".xlsx_addin" / "thong_bao.txt").read_text(encoding="utf-8-sig")


def test_a_home_that_cannot_be_written_is_no_second_fault(pc):
    (pc.user / ".xlsx_addin").touch()
    assert start(pc, FAILING) == 2


def test_a_crash_is_told_by_the_name_of_the_workbook(pc):
    pc.programs = {"zenity": Path("/usr/bin/zenity")}
    assert start(pc, acting("os.kill(os.getpid(), 9)"), "/nhà/sổ.xlsm") == -signal.SIGKILL
    assert "--text=Chương trình mở sổ sổ.xlsm dừng đột ngột (mã -9)." in " ".join(shown(pc))


def test_of_much_the_end_is_shown(pc):
    start(pc, acting("sys.stderr.write('đầu' + 'x' * 9999 + 'cuối'); sys.exit(3)"))
    text = (pc.user / ".xlsx_addin" / "thong_bao.txt").read_text(encoding="utf-8-sig")
    assert text.endswith("cuối\n")
    assert len(text) < 2000


def test_the_command_itself_is_what_is_started(pc, tmp_path):
    missing = tmp_path / "không có.xlsm"
    assert main(["--workbook", str(missing)], pc) == 2
    assert str(missing) in (pc.user / ".xlsx_addin" / "thong_bao.txt").read_text(encoding="utf-8-sig")


def test_the_command_goes_on_without_its_starter(tmp_path):
    """A workbook that is open is served on, and what the command says then breaks nothing."""
    done = tmp_path / "done"
    child = (
        "import sys, time, pathlib; pathlib.Path(sys.argv[1] + '.on').touch(); time.sleep(1.5);"
        "sys.stderr.write('x' * 100_000); sys.stderr.flush(); pathlib.Path(sys.argv[1]).touch()"
    )
    code = "import sys; from xlsx_addin.office_pc.launch import main; main(sys.argv[2:], None, eval(sys.argv[1]))"
    starter = subprocess.Popen(
        [sys.executable, "-I", "-c", code, repr([sys.executable, "-c", child]), "--workbook", str(done)]
    )
    wait_for(tmp_path / "done.on")
    os.kill(starter.pid, signal.SIGKILL)
    starter.wait()
    assert not done.exists()
    wait_for(done)


def wait_for(path: Path) -> None:
    end = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < end, f"{path} does not come"
        time.sleep(0.05)
