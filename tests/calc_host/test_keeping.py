"""Saving and keeping on two threads at once, without any Calc: what is noted last is what was read last."""

import threading
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from xlsx_addin.calc_host import served
from xlsx_addin.calc_host.changes import Blocking, Changes, LeftOut, Typed
from xlsx_addin.calc_host.saving import Saving
from xlsx_addin.calc_host.served import Served
from xlsx_addin.calc_host.sessions import Session, left_behind
from xlsx_addin.files import CannotWrite

ON_DISK = b"on disk"
OLD, NEW = (Changes(cells={"Trang": {(0, 0): Typed(text)}}) for text in ("cũ", "mới"))


class Document:
    """As much of a document of Calc as saving and keeping use."""

    def __init__(self):
        self.is_modified = False
        self.stored = []

    def setModified(self, value):  # noqa: N802 - UNO's names
        self.is_modified = value

    def storeToURL(self, url, _arguments):  # noqa: N802
        self.stored.append(url)
        Path(unquote(urlparse(url).path)).write_bytes(b"whole")


class Watched:
    def __init__(self, changes):
        self.now = changes
        self.before_answer = lambda: None

    def changes(self):
        read = self.now
        self.before_answer()
        return read


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "nhà"))
    original = tmp_path / "sổ.xlsm"
    original.write_bytes(ON_DISK)
    session = Session.begin(original, ON_DISK, ON_DISK, b"copy")
    session.record("pipe,name=x", 1)
    return session


@pytest.fixture
def made(session, monkeypatch):
    """A workbook that is served, without a window."""
    monkeypatch.setattr("xlsx_addin.calc_host.saving.patched", lambda opened, changes: repr(changes.cells).encode())
    document, said = Document(), []
    monkeypatch.setattr(Served, "document", document)
    monkeypatch.setattr(Served, "say", lambda self, words, bad=False: said.append(words))
    workbook = object.__new__(Served)
    monkeypatch.setattr(served, "nobody_types", lambda _document: pytest.fail("no window"))
    workbook.session, workbook.saves, workbook.is_closed, workbook.is_owed = session, 0, False, False
    workbook._saving, workbook._told, workbook._by_button = Saving(session), "", None
    workbook._writing, workbook._saves_begun = threading.Lock(), 0
    workbook._has_left = workbook._is_changed = workbook._is_busy = workbook._is_running = False
    workbook._watched = Watched(OLD)
    workbook.said = said
    return workbook


def test_a_save_that_overtakes_keeping_is_not_taken_back(made, session):
    def meanwhile():
        made._watched.before_answer = lambda: None
        made._watched.now = NEW
        made.happened("OnSaveDone")

    made.changed()
    made._watched.before_answer = meanwhile
    made.keep()
    session.release()
    assert left_behind(session.original, b"").changes == NEW
    assert session.original.read_bytes() == repr(NEW.cells).encode()


def test_what_cannot_be_patched_is_kept_whole_before_it_is_noted(made, session, monkeypatch):
    blocking = Changes(blocking=(Blocking("rows-moved", "Trang", "", "dòng bị chèn"),))
    made.changed()
    made.keep()
    made._watched.now = blocking
    monkeypatch.setattr(Document, "storeToURL", lambda *_: (_ for _ in ()).throw(OSError("full")))
    made.changed()
    with pytest.raises(OSError, match="full"):
        made.keep()
    assert made._is_changed, "it is tried again"
    session.release()
    left = left_behind(session.original, ON_DISK)
    assert left.changes == OLD, "the last that can be patched is still there"


def test_left_out_parts_are_kept_too(made, session):
    made._watched.now = Changes(cells=OLD.cells, left_out=(LeftOut("sheet-added", "Nháp", "", "trang mới"),))
    made.changed()
    made.keep()
    session.release()
    assert left_behind(session.original, ON_DISK).whole.read_bytes() == b"whole"


def test_nothing_is_kept_of_a_button_half_way_unless_asked(made, session):
    made.changed()
    made._is_running = True
    made.keep()
    assert not (session.folder / "changes.json").exists()
    made.keep(always=True)
    assert (session.folder / "changes.json").exists()


def test_a_changed_original_is_not_lost_sight_of_where_the_other_file_cannot_be_written(made, session, monkeypatch):
    session.original.write_bytes(b"of somebody else")
    monkeypatch.setattr(
        "xlsx_addin.calc_host.saving.write_atomically",
        lambda *_, **__: (_ for _ in ()).throw(CannotWrite("disk-full", "Ổ đĩa đầy.")),
    )
    made.happened("OnSaveDone")
    assert "CHƯA ghi" in made.said[0]
    assert session.original.name == "sổ.xlsm"
    assert made.is_owed
    session.release()
    assert left_behind(session.original, b"of somebody else").changes == OLD


def test_a_full_home_disk_does_not_hinder_saving(made, session, monkeypatch):
    monkeypatch.setattr(Session, "keep", lambda *_, **__: (_ for _ in ()).throw(CannotWrite("disk-full", "Ổ đĩa đầy.")))
    made.happened("OnSaveFailed")
    assert session.original.read_bytes() == repr(OLD.cells).encode()
    assert "đã được ghi đủ" in made.said[0]
    made._watched.now = NEW
    made.happened("OnSaveDone")
    assert session.original.read_bytes() == repr(NEW.cells).encode(), "our own bytes are not somebody else's"


def test_what_is_new_is_said_although_what_is_left_out_was_said_before(made, session):
    made._watched.now = Changes(cells=OLD.cells, left_out=(LeftOut("sheet-added", "Nháp", "", "trang mới"),))
    made.happened("OnSaveDone")
    made.happened("OnSaveDone")
    assert len(made.said) == 1, "said once"
    session.original.write_bytes(b"of somebody else")
    made.happened("OnSaveDone")
    assert len(made.said) == 2
    assert "không bị ghi đè" in made.said[1]


def test_a_renamed_original_is_said(made, session, tmp_path):
    session.original.rename(tmp_path / "tên khác.xlsm")
    made.happened("OnSaveDone")
    assert "không còn ở chỗ cũ" in made.said[0]
    assert session.original.exists()


def test_a_failed_save_is_owed_until_one_succeeds(made, session, monkeypatch):
    def fail(opened, changes):
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("xlsx_addin.calc_host.saving.patched", fail)
        made.happened("OnSaveDone")
    assert made.is_owed
    assert made.document.is_modified
    made.happened("OnSaveDone")
    assert not made.is_owed
    assert made.saves == 1
