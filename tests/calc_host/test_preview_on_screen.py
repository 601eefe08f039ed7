"""A report seen before it is saved, by a real mouse and keyboard in a real Calc: a blank typed over, Word and PDF."""

import docx

from tests.calc_host.running import contents, workbook
from tests.conftest import CommandLine

PREVIEW = "Xem trước"
OWN = "Địa bàn rộng, cán bộ kiêm nhiệm."


def test_a_report_is_looked_at_changed_and_saved(cli: CommandLine, start, tmp_path):
    so = workbook(cli, tmp_path)
    run = start(so)
    window = run.window(so)
    said = run.press(window, "Lập báo cáo")
    assert f"«{PREVIEW}»" in said
    assert not list(tmp_path.glob("*.docx"))
    sheet = window.document.Sheets.getByName(PREVIEW)
    assert sheet.IsVisible
    window.show_sheet(PREVIEW)
    row = next(n for n in range(5, 200) if "kho_khan:0" in sheet.getCellRangeByName(f"M{n}").String)
    long_row = max(range(5, row), key=lambda n: len(sheet.getCellRangeByName(f"B{n}").String))
    title = next(n for n in range(5, row) if sheet.getCellRangeByName(f"P{n}").String == "title")
    high, low = (sheet.Rows.getByIndex(n - 1).Height for n in (long_row, title))
    assert high > 1.5 * low, "wrapped text fits"
    links = [sheet.getCellRangeByName(f"D{n}").Formula for n in range(5, row)]
    assert [x for x in links if x.startswith("=HYPERLINK(")]

    window.type_into(f"B{row}", OWN)
    run.display.picture("xem trước")
    said = run.press(window, "Lưu báo cáo")  # the button on this very sheet
    (made,) = tmp_path.glob("*.docx")
    assert str(made) in said
    assert OWN in [p.text for p in docx.Document(str(made)).paragraphs]
    assert made.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert "«Nội dung báo cáo»" in said
    run.save(window, so)
    assert OWN in contents(so)["Nội dung báo cáo"].values()
    run.close(so)
    assert run.end() == 0
