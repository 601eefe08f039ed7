"""Sessions: what is kept while a workbook is open in Calc, and found again after a breakdown."""

import os
import subprocess
import sys

import pytest

from xlsx_addin.calc_host.changes import Changes, Typed
from xlsx_addin.calc_host.sessions import AlreadyOpen, Session, digest, left_behind

ON_DISK, COPY = b"as it was opened", b"what Calc opens"
CHANGES = Changes(cells={"Phụ lục 01": {(3, 2): Typed(12.0)}})


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "nhà của tôi"
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def original(tmp_path):
    path = tmp_path / "sổ của xã.xlsm"
    path.write_bytes(ON_DISK)
    return path


def begun(original, opened=ON_DISK):
    session = Session.begin(original, ON_DISK, opened, COPY)
    session.record("pipe,name=x", 4711)
    return session


def test_calc_gets_a_copy_of_the_same_name(original):
    session = begun(original)
    assert session.copy.read_bytes() == COPY
    assert session.copy.name == original.name
    assert session.copy.parent != original.parent
    assert original.read_bytes() == ON_DISK


def test_an_ended_session_leaves_nothing(original, home):
    session = begun(original)
    session.keep(CHANGES)
    session.end()
    assert left_behind(original, ON_DISK) is None
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_what_was_kept_is_found_again(original):
    session = begun(original)
    session.keep(Changes())
    session.keep(CHANGES)
    session.release()
    left = left_behind(original, ON_DISK)
    assert left.changes == CHANGES
    assert left.opened == ON_DISK
    assert left.known == digest(ON_DISK)
    assert left.address == "pipe,name=x"
    left.end()
    assert left_behind(original, ON_DISK) is None


def test_only_the_sessions_of_the_same_file_are_found(original, tmp_path):
    begun(original).release()
    assert left_behind(tmp_path / "khác.xlsm", b"another") is None
    assert left_behind(original, ON_DISK)


def test_a_living_session_is_no_left_one(original):
    session = begun(original)
    with pytest.raises(AlreadyOpen):
        left_behind(original, ON_DISK)
    session.end()
    assert left_behind(original, ON_DISK) is None


def test_a_process_that_was_killed_leaves_its_session(original):
    code = (
        "import os, signal, sys; from pathlib import Path; from xlsx_addin.calc_host.sessions import Session\n"
        f"session = Session.begin(Path(sys.argv[1]), {ON_DISK!r}, {ON_DISK!r}, {COPY!r})\n"
        "session.record('pipe,name=y', 1)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(original)], check=False)
    assert done.returncode != 0
    assert left_behind(original, ON_DISK).address == "pipe,name=y"


def test_saved_changes_stay_noted(original):
    """What is saved differs from what was opened: to find only the first again would undo the save."""
    session = begun(original)
    session.saved(CHANGES, "digest of what was written")
    session.release()
    left = left_behind(original, ON_DISK)
    assert left.changes == CHANGES
    assert left.known == "digest of what was written"


def test_a_file_that_was_renamed_is_known_by_its_content(original, tmp_path):
    session = begun(original)
    session.keep(CHANGES)
    session.release()
    renamed = original.rename(tmp_path / "tên mới.xlsm")
    assert left_behind(tmp_path / "khác.xlsm", b"another") is None
    left = left_behind(renamed, ON_DISK)
    assert (left.changes, left.original) == (CHANGES, renamed)


def test_a_copy_of_a_file_that_is_still_there_is_another_one(original, tmp_path):
    begun(original).release()
    assert left_behind(tmp_path / "bản chép.xlsm", ON_DISK) is None


def test_saving_into_another_file_moves_the_session(original, tmp_path):
    session = begun(original)
    other = tmp_path / "sổ mới.xlsm"
    copy = session.copy
    session.moved(other, "known")
    session.release()
    assert left_behind(original, ON_DISK) is None
    left = left_behind(other, ON_DISK)
    assert left.copy == copy
    assert left.address == "pipe,name=x"


@pytest.mark.parametrize("broken", [b"", b"{", b"[1]", b'{"cells": 3}'])
def test_half_written_changes_are_none(original, broken):
    session = begun(original)
    (session.folder / "changes.json").write_bytes(broken)
    session.release()
    assert left_behind(original, ON_DISK).changes is None


def test_folders_that_are_no_sessions_are_passed_over(original, home):
    begun(original).release()
    strange = home / ".xlsx_addin" / "calc" / "000"
    strange.mkdir()
    (strange / "session.json").write_bytes(b"nonsense")
    assert left_behind(original, ON_DISK)


def test_a_copy_that_calc_saved_is_told_from_one_that_it_did_not(original):
    session = begun(original)
    session.release()
    left = left_behind(original, ON_DISK)
    assert left.copy_saved_at == 0
    later = (left.folder / "opened.xlsm").stat().st_mtime + 5
    os.utime(left.copy, (later, later))
    assert left.copy_saved_at == later
