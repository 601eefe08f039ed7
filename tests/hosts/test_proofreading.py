"""The button that proofreads a report: which document it takes, what it says, what it writes."""

import os
from pathlib import Path

import pytest

from tests.proofreading.documents import comments_in, document

from .clicks import click, opened, outcome, put

VALUES = {
    "CB.hdnd.xa.total": 29,
    "CB.hdnd.xa.women": 9,
    "HD.mo_hinh": 15,
}
RIGHT = (
    "- Tỷ lệ nữ đại biểu Hội đồng nhân dân phường: 09/29 người, chiếm tỷ lệ 31,03%.",
    "Toàn phường duy trì 15 mô hình phòng, chống bạo lực gia đình.",
)
WRONG = (RIGHT[0].replace("31,03", "30,03"), RIGHT[1].replace("15", "16"))


@pytest.fixture
def book(tmp_path):
    return opened(tmp_path / "so.xlsm", VALUES)


def report(path: Path, *lines: str) -> Path:
    path.write_bytes(document(*lines))
    return path


def test_the_chosen_report_is_judged_and_a_copy_with_comments_stands_beside_it(book, tmp_path):
    path = report(tmp_path / "báo cáo.docx", *WRONG)
    before = path.read_bytes()
    put(book, "RUN.report", str(path))
    done = click(book, "proofread")
    assert done.fine
    copy = tmp_path / "báo cáo_soat.docx"
    assert str(copy) in done.said
    assert "30,03%" in done.said and "31,03%" in done.said and "16" in done.said
    assert path.read_bytes() == before
    assert [words for words, _ in comments_in(copy.read_bytes())] == ["09/29 người, chiếm tỷ lệ 30,03%", "16"]
    assert all("Hoạt động khác" in said for words, said in comments_in(copy.read_bytes()) if words == "16")
    assert outcome(book)[0] == "Soát báo cáo"
    assert set(done.changed) == {"Thông tin"}


def test_a_second_click_changes_nothing(book, tmp_path):
    put(book, "RUN.report", str(report(tmp_path / "a.docx", *WRONG)))
    click(book, "proofread")
    copy = (tmp_path / "a_soat.docx").read_bytes()
    again = click(book, "proofread")
    assert again.fine and again.changed == {}
    assert (tmp_path / "a_soat.docx").read_bytes() == copy
    assert not list(tmp_path.glob("*.bak"))


def test_a_right_report_gets_no_copy(book, tmp_path):
    put(book, "RUN.report", str(report(tmp_path / "a.docx", *RIGHT)))
    done = click(book, "proofread")
    assert done.fine
    assert not (tmp_path / "a_soat.docx").exists()


def test_without_a_chosen_one_the_newest_report_beside_the_workbook_is_taken(book, tmp_path):
    old = report(tmp_path / "Bao_cao_cu.docx", *RIGHT)
    os.utime(old, (1, 1))
    report(tmp_path / "Bao_cao_moi.docx", *WRONG)
    assert "Bao_cao_moi" in click(book, "proofread").said
    assert (tmp_path / "Bao_cao_moi_soat.docx").exists()
    assert "Bao_cao_moi.docx" in click(book, "proofread").said, "the copy is no report"


def test_no_report_is_told(book):
    for chosen in ("", "không có.docx"):
        put(book, "RUN.report", chosen)
        done = click(book, "proofread")
        assert not done.fine
        assert "báo cáo" in done.said


def test_what_is_no_word_document_is_told(book, tmp_path):
    old, text = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Nữ 09/29 người, chiếm tỷ lệ 30,03%.".encode()
    for name, data in (("a.docx", b"PK\x03\x04"), ("b.docx", old), ("c.txt", text)):
        (tmp_path / name).write_bytes(data)
        put(book, "RUN.report", str(tmp_path / name))
        done = click(book, "proofread")
        assert not done.fine
        assert name in done.said
    assert not list(tmp_path.glob("*_soat*"))
