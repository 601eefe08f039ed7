"""The office's own templates: a sentence changed in Word stands in the next document that a button writes."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from xlsx_addin.faults import log_file
from xlsx_addin.hosts.office_templates import TEMPLATES_FOLDER
from xlsx_addin.resources import resource

from .clicks import click, opened

SENTENCE = "Báo cáo này do cơ quan soạn theo mẫu riêng"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    made = log_file().with_name(TEMPLATES_FOLDER)
    made.mkdir(parents=True)
    return made


def changed(name: str, folder: Path, text: str) -> None:
    """A standard template with one more sentence before its end, as somebody types it in Word."""
    document = docx.Document(str(resource("templates", name)))
    next(p for p in document.paragraphs if "Trên đây" in p.text).insert_paragraph_before(text)
    document.save(str(folder / name))


def test_a_changed_sentence_stands_in_the_next_report(tmp_path: Path, folder: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", {"CB.hdnd.xa.women": 9, "CB.hdnd.xa.total": 29})
    changed("bao_cao_nam.docx", folder, f"{SENTENCE} {{{{ ky }}}}.")
    assert "bao_cao_nam.docx" in click(book, "save_report").said
    (path,) = tmp_path.glob("*.docx")
    assert f"{SENTENCE} năm 2024." in [p.text for p in docx.Document(str(path)).paragraphs]


def test_without_a_template_of_its_own_nothing_is_said(tmp_path: Path, folder: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm")
    assert TEMPLATES_FOLDER not in click(book, "save_report").said


def test_a_hostile_template_is_refused(tmp_path: Path, folder: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm")
    changed("bao_cao_nam.docx", folder, "{{ ky.__class__ }}")
    assert not click(book, "save_report").fine
    assert not list(tmp_path.glob("*.docx"))
