"""The two-level form as the command serves it in Calc: a button by a real mouse click, saved into the file."""

import shutil

from tests.calc_host.running import contents

FORM, INFO = "Phụ lục 01", "Thông tin"


def test_a_button_works_and_the_file_is_the_command_lines(cli, write_table, start, tmp_path):
    typed = [("M3.2.1.1.1", "09/29"), ("M2.1.num", 1), ("M2.1.den", 2), ("INFO.owner.LDVL", "Sở Nội vụ")]
    values = write_table(tmp_path / "v.csv", ("id", "value"), typed)
    unit = ("--unit-code", "01840", "--unit-name", "phường Đức Xuân", "--level", "xa", "--parent-code", "19")
    book = tmp_path / "sổ.xlsm"
    assert cli("new", *unit, "--year", 2026, "--values", values, "-o", book).code == 0
    filled = shutil.copy(book, tmp_path / "dòng lệnh.xlsm")
    cli("fill", filled)
    run = start(book)
    window = run.window(book)
    assert "ô" in run.press(window, "Tính tỷ lệ")
    run.save(window, book)
    assert contents(book)[FORM] == contents(filled)[FORM]
    read, right = (cli("validate", path, "--json").json["files"][0] for path in (book, filled))
    assert read["values"] == right["values"]
    assert read["values"]["M3.2.1.1"] == "29"
    assert any("Sở Nội vụ; …… (thống kê)" in str(cell) for cell in contents(book)[FORM].values())
