"""Whatever a person does with the window, and whatever breaks down: no figure is lost, and a sentence says what is."""

import json
import os
import shutil
import signal
import zipfile
from pathlib import Path

import psutil
import pytest

from tests.calc_host.running import CITY, contents, rows_of, workbook

INFO, FORM = "Thông tin", "Phụ lục 01"
PLACE, PARENT = "C20", "C10"  # cells of Thông tin that take any text
UNTOUCHED = ("xl/vbaProject.bin", "customUI/customUI14.xml", "xl/drawings/vmlDrawing1.vml", "xl/styles.xml")


@pytest.fixture
def so(cli, tmp_path):
    return workbook(cli, tmp_path)


def texts(path):
    return {cell for cell in contents(path)[INFO].values() if isinstance(cell, str)}


def parts(path, *names):
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in names]


def backups(path):
    return sorted(each.name for each in path.parent.iterdir() if each.name.startswith(f"{path.name}.bak"))


# --- saving


def test_ctrl_s_writes_the_workbook_itself(start, so):
    before = so.read_bytes()
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "Đức Xuân")
    run.save(window, so)
    assert "Đức Xuân" in texts(so)
    assert parts(so, *UNTOUCHED) == parts(Path(f"{so}.bak"), *UNTOUCHED)
    window.type_into(PLACE, "Bắc Kạn")
    run.save(window, so)
    assert "Bắc Kạn" in texts(so)
    assert "Đức Xuân" not in texts(so)
    assert backups(so) == [f"{so.name}.bak"], "one backup: of the workbook as it was before"
    assert Path(f"{so}.bak").read_bytes() == before
    run.close(so)
    assert run.end() == 0
    assert run.records() == []


def test_closing_without_saving_leaves_the_workbook_alone(start, so):
    before = so.read_bytes()
    run = start(so)
    run.window(so).type_into(PLACE, "bỏ đi")
    run.close(so, "Don't Save")
    assert run.end() == 0
    assert so.read_bytes() == before
    assert run.records() == []
    run = start(so)
    assert run.calc.dialogs() == [], "what was not to be saved does not come back"
    assert run.window(so).cell(PLACE).String != "bỏ đi"


def test_saving_while_closing(start, so):
    run = start(so)
    run.window(so).type_into(PLACE, "lưu khi đóng")
    run.close(so, "Save")
    assert run.end() == 0
    assert "lưu khi đóng" in texts(so)


def test_leaving_the_program_by_ctrl_q(start, so):
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "thoát")
    window.press("ctrl+q")
    run.confirm("Save")
    assert run.end() == 0
    assert "thoát" in texts(so)
    assert run.records() == []


def test_a_half_typed_cell_counts_when_a_button_is_pressed(start, so):
    run = start(so)
    window = run.window(so)
    window.go_to(PLACE)
    run.display.type("gõ dở")
    run.press(window, "Kiểm tra")
    assert window.document.Sheets.getByName(INFO).getCellRangeByName(PLACE).String == "gõ dở"
    run.save(window, so)
    assert "gõ dở" in texts(so)


def test_what_is_typed_is_not_bettered(start, so):
    run = start(so)
    window = run.window(so)
    for text in ("ba", 'xã "Ba" (1st) -- THị xã www.a.vn'):
        window.type_into(PLACE, text)
        assert window.cell(PLACE).String == text


def test_functions_in_cells_are_saved_with_their_results(start, so):
    run = start(so)
    window = run.window(so)
    window.show_sheet("Hoạt động khác")
    window.document.CurrentController.ActiveSheet.unprotect("")
    window.type_into("J30", "=TYLE_NU(9;29)")
    assert window.cell("J30").String == "31,03"
    run.save(window, so)
    with zipfile.ZipFile(so) as archive:
        sheets = "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    assert "TYLE_NU(9,29)</f><v>31.03" in sheets


def test_calc_itself_neither_opens_nor_writes_other_files(start, so, tmp_path):
    """It could write its own .xlsm over the original, or show a workbook whose buttons nobody hears."""
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "còn đây")
    for keys in ("ctrl+shift+s", "ctrl+o", "ctrl+n", "ctrl+shift+n"):
        window.press(keys)
    frame = window.document.CurrentController.Frame
    other = tmp_path / "bản riêng.xlsm"
    run.calc.run(frame, ".uno:SaveAs", URL=other.as_uri(), FilterName="Calc MS Excel 2007 VBA XML")
    run.calc.run(frame, ".uno:Reload")
    run.save(window, so)
    assert run.calc.dialogs() == []
    assert len(run.calc.open_files()) == 1
    assert not other.exists()
    assert "còn đây" in texts(so)


# --- what the workbook cannot take


def test_an_added_sheet_is_named_and_kept_beside(start, so, tmp_path):
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "vẫn ghi")
    window.document.Sheets.insertNewByName("Nháp của tôi", 3)
    window.document.Sheets.getByName("Nháp của tôi").getCellRangeByName("A1").String = "giữ lại"
    run.save(window, so)
    said = run.confirm()
    assert "«Nháp của tôi»" in said
    beside = tmp_path / f"{so.stem}_calc.ods"
    assert str(beside) in said
    assert "vẫn ghi" in texts(so)
    assert b"gi\xe1\xbb\xaf l\xe1\xba\xa1i" in parts(beside, "content.xml")[0]
    window.type_into(PLACE, "lần hai")
    run.save(window, so)
    assert "lần hai" in texts(so)
    assert run.calc.dialogs() == [], "said once"


def test_inserted_rows_in_the_form_are_named_and_kept_beside(start, so, tmp_path):
    before = so.read_bytes()
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "chờ")
    form = window.document.Sheets.getByName(FORM)
    form.unprotect("")
    form.Rows.insertByIndex(12, 1)
    run.save(window, so)
    said = run.confirm()
    assert f"«{FORM}»" in said
    assert so.read_bytes() == before, "a workbook whose places have moved must not be written"
    assert b"ch\xe1\xbb\x9d" in parts(tmp_path / f"{so.stem}_calc.ods", "content.xml")[0]
    form.Rows.removeByIndex(12, 1)
    run.save(window, so)
    assert "chờ" in texts(so)


def test_inserted_rows_in_a_list_are_new_contents(start, so):
    run = start(so)
    window = run.window(so)
    window.show_sheet("Truyền thông")
    sheet = window.document.CurrentController.ActiveSheet
    first = next(r for r, row in enumerate(rows_of(window, "Truyền thông")) if row[0] == "#id") + 2
    second = sheet.getCellByPosition(1, first + 1).String
    sheet.Rows.insertByIndex(first + 1, 1)
    window.type_into(f"B{first + 2}", "hoạt động chen vào")
    run.save(window, so)
    assert run.calc.dialogs() == []
    held = contents(so)["Truyền thông"]
    assert held[first + 1, 1] == "hoạt động chen vào"
    assert str(held.get((first + 2, 1), "")) == second


def test_a_workbook_that_somebody_else_changed_is_not_overwritten(start, so, cli, tmp_path):
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "của tôi")
    assert cli("fill", so).code in (0, 1)
    theirs = so.read_bytes()
    run.save(window, so)
    assert "không bị ghi đè" in run.confirm()
    assert so.read_bytes() == theirs
    (mine,) = (p for p in tmp_path.iterdir() if "_ban_calc_" in p.name)
    assert "của tôi" in texts(mine)
    window.type_into(PLACE, "tiếp tục")
    run.display.press("ctrl+s")
    run.display.until(lambda: "tiếp tục" in texts(mine), "the second save")
    assert so.read_bytes() == theirs


def test_a_save_that_fails_is_said_and_can_be_repeated(start, so, tmp_path):
    folder, away = tmp_path / "sổ", tmp_path / "đi chỗ khác"
    folder.mkdir()
    inside = Path(shutil.move(so, folder))
    run = start(inside)
    window = run.window(inside)
    window.type_into(PLACE, "chưa mất")
    folder.rename(away)
    window.press("ctrl+s")
    said = run.confirm()
    assert "CHƯA ghi" in said
    assert window.document.isModified()
    away.rename(folder)
    run.save(window, inside)
    assert "chưa mất" in texts(inside)


# --- several


def test_each_button_works_on_its_own_workbook(cli, start, so, tmp_path):
    city = workbook(cli, tmp_path, CITY)
    before = city.read_bytes()
    run = start(so, city)
    run.press(run.window(so), "Tính tỷ lệ")
    run.save(run.window(so), so)
    assert city.read_bytes() == before
    held = contents(so)[INFO]
    assert "Tính tỷ lệ" in held.values()
    run.close(so)
    run.press(run.window(city), "Kiểm tra")
    run.close(city, "Save")
    assert run.end() == 0
    assert "Kiểm tra" in contents(city)[INFO].values()


def test_two_workbooks_of_one_name(cli, start, so, tmp_path):
    other = tmp_path / "nơi khác" / so.name
    other.parent.mkdir()
    shutil.copy(so, other)
    run = start(so, other)
    run.window(other).type_into(PLACE, "sổ thứ hai")
    run.save(run.window(other), other)
    assert "sổ thứ hai" in texts(other)
    assert "sổ thứ hai" not in texts(so)


def test_a_workbook_that_is_open_already_is_not_opened_twice(cli, start, so):
    run = start(so)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(run.home))
        ran = cli("calc", so, "--json")
    assert (ran.code, ran.error) == (2, "already-open")


# --- breakdowns


def test_calc_breaks_down(start, so):
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "trước khi sập")
    kept(run, "trước khi sập")
    office = run.office()
    office.kill()
    run.new_office(office.pid)
    said = run.confirm()
    assert "CHƯA ghi" in said
    assert "dừng đột ngột" in run.said
    window = run.window(so)
    assert window.cell(PLACE).String == "trước khi sập"
    assert "trước khi sập" not in texts(so)
    run.save(window, so)
    assert "trước khi sập" in texts(so)
    run.press(window, "Kiểm tra")
    run.close(so, "Save")
    assert run.end() == 0


def kept(run, text):
    """Until a text is in what is kept for a breakdown."""
    noted = json.dumps(text)
    run.display.until(lambda: any(noted in path.read_text() for path in notes(run)), f"{text} kept")


def notes(run):
    return [p for r in run.records() for p in [r["folder"] / "changes.json"] if p.exists()]


def test_our_process_breaks_down_and_calc_lives_on(start, so):
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "mồ côi")
    os.kill(run.process.pid, signal.SIGKILL)
    run.process.wait(10)
    window.type_into(PARENT, "gõ sau đó")
    again = start(so)
    assert "CHƯA ghi" in again.confirm()
    window = again.window(so)
    assert (window.cell(PLACE).String, window.cell(PARENT).String) == ("mồ côi", "gõ sau đó")
    again.save(window, so)
    assert {"mồ côi", "gõ sau đó"} <= texts(so)
    again.close(so)
    assert again.end() == 0


def test_rows_inserted_while_our_process_was_gone_do_not_shift_the_form(start, so, tmp_path):
    before = contents(so)[FORM]
    run = start(so)
    window = run.window(so)
    os.kill(run.process.pid, signal.SIGKILL)
    run.process.wait(10)
    form = window.document.Sheets.getByName(FORM)
    form.unprotect("")
    form.Rows.insertByIndex(12, 1)
    window.press("ctrl+s")
    again = start(so)
    assert "_phuc_hoi" in again.confirm()
    (kept_beside,) = (p for p in tmp_path.iterdir() if "_phuc_hoi" in p.name)
    assert contents(kept_beside)[FORM] != before
    again.window(so).type_into(PLACE, "đi tiếp")
    again.save(again.window(so), so)
    assert contents(so)[FORM] == before


def test_both_break_down(start, so):
    run = start(so)
    run.window(so).type_into(PLACE, "mất điện")
    kept(run, "mất điện")
    office = run.office()
    os.kill(run.process.pid, signal.SIGKILL)
    office.kill()
    run.process.wait(10)
    again = start(so)
    assert "CHƯA ghi" in again.confirm()
    window = again.window(so)
    assert window.cell(PLACE).String == "mất điện"
    again.close(so, "Don't Save")
    assert again.end() == 0
    assert "mất điện" not in texts(so)


def test_an_added_sheet_survives_a_breakdown(start, so, tmp_path):
    run = start(so)
    window = run.window(so)
    window.document.Sheets.insertNewByName("Nháp", 3)
    window.document.Sheets.getByName("Nháp").getCellRangeByName("A1").String = "giu lai"
    window.type_into(PLACE, "cùng trang nháp")
    kept(run, "cùng trang nháp")
    office = run.office()
    office.kill()
    run.new_office(office.pid)
    said = run.confirm()
    (beside,) = tmp_path.glob("*_phuc_hoi_*.ods")
    assert str(beside) in said
    assert b"giu lai" in parts(beside, "content.xml")[0]
    assert run.window(so).cell(PLACE).String == "cùng trang nháp"


def test_what_was_saved_is_not_brought_back(start, so):
    run = start(so)
    window = run.window(so)
    window.type_into(PLACE, "đã lưu")
    run.save(window, so)
    office = run.office()
    os.kill(run.process.pid, signal.SIGKILL)
    office.kill()
    run.process.wait(10)
    again = start(so)
    window = again.window(so)
    assert again.calc.dialogs() == []
    assert window.cell(PLACE).String == "đã lưu"
    assert not window.document.isModified()


def test_the_end_of_the_login_keeps_what_is_not_saved(start, so):
    run = start(so)
    run.window(so).type_into(PLACE, "tắt máy")
    run.process.send_signal(signal.SIGTERM)
    assert run.end() == 2
    assert "được giữ lại" in run.said
    again = start(so)
    assert "CHƯA ghi" in again.confirm()
    assert again.window(so).cell(PLACE).String == "tắt máy"


def test_the_end_of_the_login_while_a_message_waits(start, so):
    run = start(so)
    window = run.window(so)
    window.click_button("Kiểm tra")
    run.asked()
    run.process.send_signal(signal.SIGTERM)
    assert run.end() == 2
    again = start(so)
    assert "CHƯA ghi" in again.confirm()
    assert again.window(so).document.Sheets.getByName("Kiểm tra").IsVisible


def test_closing_the_terminal_leaves_the_workbook_open(start, so):
    run = start(so)
    window = run.window(so)
    run.process.send_signal(signal.SIGHUP)
    run.press(window, "Kiểm tra")
    run.close(so, "Save")
    assert run.end() == 0


def test_nothing_of_it_stays_behind(start, so):
    run = start(so)
    office = run.office()
    assert (run.home / ".xlsx_addin" / "calc").stat().st_mode & 0o077 == 0, "figures are nobody else's to read"
    run.close(so)
    assert run.end() == 0
    assert not psutil.pid_exists(office.pid) or psutil.Process(office.pid).status() == psutil.STATUS_ZOMBIE
    assert [p for p in so.parent.iterdir() if p.name.startswith(".")] == []
