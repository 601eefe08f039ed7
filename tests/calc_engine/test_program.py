"""The program: books, saving, messages, the caller, connecting, and what is said when it is gone."""

import builtins
import logging
import os
import subprocess
import sys

import openpyxl
import pytest
import xlwings as xw

from xlsx_addin import calc_engine
from xlsx_addin.calc_engine import BookClosedError, CalcError, OfficeGoneError, OfficeStartError, office
from xlsx_addin.calc_engine.uno_bridge import arguments


def test_the_engine_is_in_the_list(app):
    assert calc_engine.add_engine().name == "calc"
    assert xw.engines["calc"].apps[app.pid] == app
    assert app.pid in xw.engines["calc"].apps.keys()  # noqa: SIM118 - xlwings' own method
    assert [e.name for e in xw.engines].count("calc") == 1
    assert app.version.major >= 7
    assert app.visible is False
    with pytest.raises(KeyError):
        xw.engines["calc"].apps[-99]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".xls", ".fods"])
def test_saving_and_opening_again(app, tmp_path, suffix):
    book = app.books.add()
    rows = [[1.5, "chữ", None, True], ["=A1*2", "'09/29", "=1=1", "#N/A"]]
    book.sheets[0].name = "Phụ lục 01"
    book.sheets[0]["A1"].value = rows
    path = tmp_path / f"sổ có dấu {suffix}"
    book.save(path)
    assert book.fullname == str(path)
    assert book.name == path.name
    assert app.books[path.name] == book
    book.sheets[0]["A1"].value = 2
    book.save()
    book.close()
    again = app.books.open(path)
    assert again.sheets["Phụ lục 01"]["A1:D2"].options(err_to_str=True).value == [
        [2, "chữ", None, True],
        [4, "09/29", True, "#N/A"],
    ]
    assert app.books.open(path) == again
    again.close()


def test_a_suffix_that_calc_does_not_know(book, tmp_path):
    with pytest.raises(ValueError, match=r"\.xlsx"):
        book.save(tmp_path / "b.txt")


def test_a_password(app, tmp_path):
    book = app.books.add()
    book.sheets[0]["A1"].value = "kín"
    with pytest.raises(NotImplementedError, match=r"Book\.save with a password"):
        book.save(tmp_path / "b.xlsx", password="mật khẩu")
    assert not (tmp_path / "b.xlsx").exists()
    book.save(tmp_path / "b.ods", password="mật khẩu")
    book.close()
    for wrong in ("sai", None):
        with pytest.raises(CalcError, match="cannot open"):
            app.books.open(tmp_path / "b.ods", password=wrong)
    opened = app.books.open(tmp_path / "b.ods", password="mật khẩu")
    assert opened.sheets[0]["A1"].value == "kín"
    opened.close()


def test_opening_what_is_no_workbook(app, tmp_path):
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    count = len(app.books)
    with pytest.raises(CalcError, match=r"b\.xlsx"):
        app.books.open(tmp_path / "b.xlsx")
    assert len(app.books) == count


def test_a_workbook_that_somebody_seems_to_have_open_is_opened_without_a_question(app, tmp_path):
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    (tmp_path / ".~lock.b.xlsx#").write_text(",ai đó,máy khác,22.11.2026 02:43,file:///khac;", encoding="utf-8")
    book = app.books.open(tmp_path / "b.xlsx")
    book.sheets[0]["A1"].value = 1
    book.save()
    book.close()
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").active["A1"].value == 1


def test_stored_results_are_not_believed(app, tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A2"] = 20, "=A1+1"
    made.save(tmp_path / "b.xlsx")
    book = app.books.open(tmp_path / "b.xlsx")
    assert book.sheets[0]["A2"].value == 21
    book.close()


def test_books_in_order(app, book):
    second = app.books.add()
    try:
        assert list(app.books)[-2:] == [book, second]
        assert app.books[len(app.books) - 1] == second
        second.sheets[0]["A1"].value = "hai"
        assert book.sheets[0]["A1"].value is None
    finally:
        second.close()
    with pytest.raises(KeyError):
        app.books["không có.xlsx"]


def test_a_closed_book_says_so(app):
    book = app.books.add()
    sheet = book.sheets[0]
    cell = sheet["A1"]
    assert cell.value is None
    book.close()
    with pytest.raises(BookClosedError):
        _ = cell.value
    with pytest.raises(BookClosedError):
        sheet["A1"].value = 1
    with pytest.raises(BookClosedError):
        book.save()


def test_the_status_bar(app):
    book = app.books.add()
    assert app.status_bar is False
    app.status_bar = "Đang tính tỷ lệ"
    app.status_bar = "Đang ghi"
    assert app.status_bar == "Đang ghi"
    app.status_bar = False
    assert app.status_bar is False
    app.status_bar = "còn lại"
    book.close()
    app.status_bar = False
    assert app.status_bar is False


CAUTIOUS = {"ok": "ok", "ok_cancel": "cancel", "yes_no": "no", "yes_no_cancel": "cancel"}


@pytest.mark.parametrize("buttons", CAUTIOUS)
def test_a_message_without_a_screen_has_the_cautious_answer(app, book, caplog, buttons):
    with caplog.at_level(logging.WARNING):
        assert app.alert("Ghi đè 3 ô?", title="Phụ lục 01", buttons=buttons, mode="info") == CAUTIOUS[buttons]
    assert "Ghi đè 3 ô?" in caplog.text


def test_a_message_can_be_answered_by_a_function(app, book):
    asked = []
    app.impl.answer = lambda *question: asked.append(question) or "yes"
    try:
        assert app.alert("Tiếp tục?", buttons="yes_no", mode="critical") == "yes"
    finally:
        app.impl.answer = None
    assert asked == [("Tiếp tục?", "", "yes_no", "critical")]
    with pytest.raises(ValueError, match="yes_no"):
        app.alert("?", buttons="abort")


def test_the_caller(book):
    with calc_engine.calling(book):
        assert xw.Book.caller() == book
    with pytest.raises(Exception):  # noqa: B017 - xlwings' own, and another one on each system
        xw.Book.caller()


def test_screen_updating(app, book):
    assert app.screen_updating is True
    with app.properties(screen_updating=False):
        assert app.screen_updating is False
        book.sheets[0]["A1"].value = 1
    assert app.screen_updating is True
    assert not book.impl.api.hasControllersLocked()


def test_nobody_answers():
    with pytest.raises(OfficeStartError, match="nobody"):
        calc_engine.connect("pipe,name=nobody")


def test_a_program_that_does_not_start(tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho no display here >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(OfficeStartError, match=r"code 3 .* no display here"):
        calc_engine.start(program=program)


DUMB = """#!/bin/sh
exec {python} -I -c '
import pathlib, re, socket, sys, time
(name,) = re.findall(r"pipe,name=(\\w+)", " ".join(sys.argv))
path = pathlib.Path("/tmp/OSL_PIPE_{user}_" + name)
line = socket.socket(socket.AF_UNIX)
line.bind(str(path))
line.listen()
taken = line.accept()
path.unlink()
pathlib.Path("{folder}/taken").touch()
time.sleep(60)
' "$@"
"""


def test_a_program_that_takes_the_connection_and_says_nothing(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(DUMB.format(python=sys.executable, user=os.getuid(), folder=tmp_path), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(office, "START_SECONDS", 3.0)
    with pytest.raises(OfficeStartError):
        calc_engine.start(program=program)
    assert (tmp_path / "taken").exists()


def test_a_second_connection_a_crash_and_a_new_start(tmp_path):
    """One program started with a profile that is kept, spoken to twice, killed, and started again."""
    profile = tmp_path / "hồ sơ"
    app = calc_engine.start(profile=profile)
    command = app.impl.office.process.args
    address = next(a for a in command if a.startswith("--accept=")).removeprefix("--accept=").removesuffix(";urp;")
    other = calc_engine.connect(address, headless=True)
    book = app.books.add()
    book.sheets[0]["A1"].value = "một"
    assert other.books[book.name].sheets[0]["A1"].value == "một"
    assert other != app

    app.impl.office.process.kill()
    app.impl.office.process.wait(10)
    for act in (
        lambda: book.sheets[0]["A1"].value,
        lambda: setattr(book.sheets[0]["A1"], "value", 1),
        lambda: book.save(tmp_path / "b.xlsx"),
        lambda: app.books.add(),
        lambda: other.books.open(__file__),
        lambda: setattr(app, "status_bar", "x"),
    ):
        with pytest.raises(OfficeGoneError):
            act()
    other.quit()
    app.quit()
    assert app not in list(xw.engines["calc"].apps)

    with calc_engine.start(profile=profile) as again:
        again.books.add().sheets[0]["A1"].value = 1
    assert again.impl.office.process.poll() is not None
    assert profile.exists()


def test_the_bridge_leaves_import_alone(app):
    assert builtins.__import__.__module__ == "builtins"
    code = (
        "import builtins; plain = builtins.__import__\n"
        "from xlsx_addin.calc_engine import uno_bridge\n"
        "uno = uno_bridge.load()\n"
        "assert builtins.__import__ is plain\n"
        "print(uno.getClass('com.sun.star.script.XScriptListener').__name__)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "com.sun.star.script.XScriptListener"


def test_the_engine_knows_nothing_of_the_form():
    code = "import sys, xlsx_addin.calc_engine; print(*(m for m in sys.modules if m.startswith('xlsx_addin')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(m in ("xlsx_addin",) or m.startswith("xlsx_addin.calc_engine") for m in ran.stdout.split())


def test_commands_that_are_not_offered_do_nothing(tmp_path):
    with calc_engine.start(without=("SaveAs",)) as app:
        book = app.books.add()
        frame, other = book.impl.controller.Frame, tmp_path / "other.ods"
        dispatcher = app.impl.office.service("frame.DispatchHelper")
        dispatcher.executeDispatch(frame, ".uno:SaveAs", "", 0, arguments(URL=other.as_uri(), FilterName="calc8"))
        assert not other.exists()
        book.save(str(other))
        assert other.exists()


def test_a_copy_stands_for_its_original(app, tmp_path):
    original, done = tmp_path / "original.xlsx", []
    with app.books.add() as book:
        book.save(str(tmp_path / "copy.xlsx"))
        stand_in = calc_engine.standing_for(book, original, lambda: done.append(True))
        assert (stand_in.fullname, stand_in.name) == (str(original), "original.xlsx")
        stand_in.sheets[0]["A1"].value = 5
        assert book.sheets[0]["A1"].value == 5
        stand_in.save()
        assert done == [True]
        assert not original.exists()
        assert openpyxl.load_workbook(tmp_path / "copy.xlsx").active["A1"].value == 5


def test_whether_a_program_answers():
    app = calc_engine.start()
    assert calc_engine.answers(app)
    app.kill()
    assert not calc_engine.answers(app)
