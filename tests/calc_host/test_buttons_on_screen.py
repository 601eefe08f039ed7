"""Every button of the committed workbook, by a real mouse click in a real Calc, as the command serves it."""

import shutil
from decimal import Decimal

import pytest

from tests.calc_host.running import CITY, SAMPLES, Running, contents, rows_of, workbook
from tests.conftest import CommandLine
from xlsx_addin.keys import RUN_ROWS
from xlsx_addin.places import from_a1

INFO, FORM, CADRES, LOG, CHECKS = "Thông tin", "Phụ lục 01", "Cán bộ nữ", "Nhật ký", "Kiểm tra"
PREVIEW = "Xem trước"  # shows what was merged until the next report
CHARTS = "Biểu đồ"


def place(cli, path, figure):
    """Sheet and A1 address of a figure."""
    found = cli("layout", path, "--json").json["cells"][figure]
    return found["sheet"], found["cell"]


def figures(path, *sheets):
    """What a workbook file holds, the outcome of the last run apart."""
    held = contents(path)
    info = held[INFO]
    for (row, column), key in list(info.items()):
        if column == 0 and key in (*RUN_ROWS, "RUN.folder"):
            info.pop((row, 2), None)
    return {name: held.get(name, {}) for name in sheets or held}


def without_log(path):
    return {name: cells for name, cells in figures(path).items() if name != LOG}


def same_numbers(one, other):
    """Programs add and round in the last of sixteen digits."""

    def rounded(cells):
        return {at: round(v, 9) if isinstance(v, Decimal) else v for at, v in cells.items()}

    assert {n: rounded(c) for n, c in one.items()} == {n: rounded(c) for n, c in other.items()}


def test_fill_then_undo(cli: CommandLine, start, tmp_path):
    so = workbook(cli, tmp_path)
    filled = shutil.copy(so, tmp_path / "dòng lệnh.xlsm")
    assert cli("fill", filled).code in (0, 1)
    before = without_log(so)
    run = start(so)
    window = run.window(so)

    said = run.press(window, "Tính tỷ lệ")
    assert "ô" in said
    run.save(window, so)
    in_calc, by_command = without_log(so), without_log(tmp_path / "dòng lệnh.xlsm")
    # A command takes away what it cannot compute of the charts' figures; Calc has computed them.
    in_calc[CHARTS] = {at: in_calc[CHARTS].get(at) for at in by_command[CHARTS]}
    same_numbers(in_calc, by_command)
    assert without_log(so) != before

    run.press(window, "Hoàn tác")
    run.save(window, so)
    same_numbers(without_log(so), before)
    run.close(so)
    assert run.end() == 0


def test_validate_lists_findings_and_shows_the_sheet(cli: CommandLine, start, tmp_path):
    so = workbook(cli, tmp_path, CITY)
    right = cli("validate", so, "--json").codes_of_files()
    run = start(so)
    window = run.window(so)
    said = run.press(window, "Kiểm tra")
    assert "«Kiểm tra»" in said
    assert window.document.Sheets.getByName(CHECKS).IsVisible
    listed = {cell for row in rows_of(window, CHECKS) for cell in row}
    assert right
    assert set(right) <= listed
    run.save(window, so)
    codes = {v for v in contents(so)[CHECKS].values() if isinstance(v, str)}
    assert set(right) <= codes


def test_overwrite_replaces_the_typed_rate(cli: CommandLine, start, tmp_path):
    so = workbook(cli, tmp_path, CITY)
    run = start(so)
    window = run.window(so)
    sheet, cell = place(cli, so, "CB.hdnd.huyen.rate")
    rate = window.document.Sheets.getByName(sheet).getCellRangeByName(cell)
    assert rate.String == "30,03%"
    said = run.press(window, "Tính tỷ lệ")
    assert f"«{sheet}» {cell}" in said
    assert rate.String == "30,03%", "what a person typed stays"
    run.press(window, "Ghi đè số sai khác")
    assert rate.Value == pytest.approx(31.03)
    assert rate.Formula.startswith("=")
    run.save(window, so)
    assert round(contents(so)[sheet][from_a1(cell)], 9) == Decimal("31.03")


def test_report_seal_and_guide(cli: CommandLine, start, tmp_path):
    so = workbook(cli, tmp_path)
    run = start(so)
    window = run.window(so)
    window.type_into("C20", "Đức Xuân")
    said = run.press(window, "Lưu báo cáo")
    made = [p for p in tmp_path.iterdir() if p.suffix == ".docx"]
    assert len(made) == 1
    assert str(made[0]) in said
    said = run.press(window, "Tạo bản gửi")
    sealed = next(p for p in tmp_path.iterdir() if p.name.endswith("_gui.xlsx"))
    assert str(sealed) in said
    assert "Đức Xuân" in contents(sealed)[INFO].values(), "what was typed is in the copy to send"
    assert "Đức Xuân" in contents(so)[INFO].values(), "and in the original, which this button saves"
    assert cli("validate", sealed, "--json").codes_of_files().count("changed-after-sealing") == 0
    said = run.press(window, "Hướng dẫn")
    assert "huong_dan.html" in said
    run.display.until(lambda: run.guide.exists() and "huong_dan.html" in run.guide.read_text(), "a browser")
    run.close(so, "Save")
    assert run.end() == 0


def inbox(tmp_path):
    folder = tmp_path / "sổ các xã"
    folder.mkdir()
    for path in SAMPLES.iterdir():
        if path.is_file() and not path.name.startswith("058"):
            shutil.copy(path, folder)
    return folder


def consolidate(run: Running, window, folder):
    window.click_button("Tổng hợp thư mục")
    run.asked().choose_folder(folder)
    return run.confirm()


def test_a_district_officers_day(cli: CommandLine, start, tmp_path):
    """Merge the communes, look at the findings, put the typed rate right, write the report, take the merge back."""
    folder = inbox(tmp_path)
    so = workbook(cli, tmp_path, CITY)
    assert cli("fill", so).code in (0, 1)
    own = shutil.copy(so, tmp_path / "của mình.xlsm")
    before = without_log(so)
    merged = tmp_path / "tổng.xlsx"
    units = folder / "danh_sach_don_vi.csv"
    right = cli("consolidate", folder, own, "-o", merged, "--units", units, "--json").json["values"]
    own.unlink()
    run = start(so)
    window = run.window(so)

    window.click_button("Tổng hợp thư mục")
    run.asked().press_key("Escape")
    assert run.calc.dialogs() == []
    said = consolidate(run, window, folder)
    assert "9 bản nộp" in said
    run.display.picture("sau khi tổng hợp")
    window.show_sheet("Theo dõi nộp")
    tracked = [row for row in rows_of(window, "Theo dõi nộp") if any("phường Đức Xuân" in cell for cell in row)]
    assert tracked
    window.show_sheet(CHECKS)
    findings = [row for row in rows_of(window, CHECKS) if any("30,03" in cell for cell in row)]
    assert findings
    run.save(window, so)
    cells = cli("layout", so, "--json").json["cells"]
    held = contents(so)
    wrong = [f for f, v in right.items() if v is not None and not agrees(v, held, cells[f])]
    assert wrong == []

    said = run.press(window, "Lưu báo cáo") if window.sheet == INFO else press_on(run, window, "Lưu báo cáo")
    assert next(tmp_path.glob("*.docx")).name in said
    said = press_on(run, window, "Phiếu trả")
    (notes,) = tmp_path.glob("Phieu_tra_*")
    assert str(notes) in said
    assert [p for p in notes.iterdir() if "Đức Xuân" in p.name]
    said = press_on(run, window, "Hoàn tác")
    run.save(window, so)
    same_numbers(
        {n: c for n, c in without_log(so).items() if n not in (CHECKS, INFO, PREVIEW)},
        {n: c for n, c in before.items() if n not in (CHECKS, INFO, PREVIEW)},
    )
    run.close(so)
    assert run.end() == 0


def press_on(run, window, caption):
    window.show_sheet(INFO)
    return run.press(window, caption)


def agrees(value, held, at):
    cell = held[at["sheet"]].get(from_a1(at["cell"]))
    if isinstance(cell, Decimal):
        return round(cell, 2) == round(Decimal(value), 2)
    return str(cell) == str(value) or cell is not None
