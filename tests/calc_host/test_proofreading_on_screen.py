"""A report proofread with a real mouse click in a real Calc: the document chosen in its dialog."""

from tests.calc_host.running import CITY, contents, workbook
from tests.conftest import CommandLine
from tests.proofreading.documents import comments_in, document

WRONG = (
    "- Tỷ lệ nữ đại biểu Hội đồng nhân dân:",
    "+ Hội đồng nhân dân thành phố: 10/29 người, chiếm tỷ lệ 34,48%.",
)


def test_a_report_is_chosen_and_proofread(cli: CommandLine, start, tmp_path):
    so = workbook(cli, tmp_path, CITY)
    report = tmp_path / "báo cáo.docx"
    report.write_bytes(data := document(*WRONG))
    run = start(so)
    window = run.window(so)

    window.click_button("Soát báo cáo")
    run.asked().press_key("Escape")
    assert run.calc.dialogs() == []

    window.click_button("Soát báo cáo")
    run.asked().choose_file(report)
    said = run.confirm()
    copy = tmp_path / "báo cáo_soat.docx"
    assert str(copy) in said
    run.display.picture("sau khi soát")
    assert [words for words, _ in comments_in(copy.read_bytes())] == ["10", "34,48%"]
    assert report.read_bytes() == data

    run.save(window, so)
    assert str(report) in contents(so)["Thông tin"].values(), "the next time it begins with the same document"
    run.close(so)
    assert run.end() == 0
