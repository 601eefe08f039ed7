"""The made documents open in LibreOffice and come out whole; one report takes well under a second."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.office import converted
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import write_report
from xlsx_addin.submission.records import Breakdown, Submission

from . import samples
from .samples import EDITION


def as_pdf_text(data: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out."""
    source = folder / "bao_cao.docx"
    source.write_bytes(data)
    (pdf,) = converted([source], "pdf", folder, folder / "profile")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, timeout=60)
    return text.stdout.decode().split("\f")[:-1]


def _first_line(page: str) -> str:
    return next(line.strip() for line in page.splitlines() if line.strip())


def test_the_report_in_libreoffice(tmp_path: Path) -> None:
    pages = as_pdf_text(write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN)).docx, tmp_path)
    firsts = [_first_line(page) for page in pages]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in firsts[0]
    one, two = firsts.index("Phụ lục I"), firsts.index("Phụ lục II")
    assert firsts[1:one] == [str(n) for n in range(2, one + 1)]  # the number on top of every page but the first
    assert firsts[one + 1 : two] == [str(n) for n in range(2, two - one + 1)]
    assert "Đánh giá" in pages[-1]  # the header of a table is repeated


@pytest.mark.parametrize("case", [samples.commune(), (samples.empty(), {})])
def test_small_reports_in_libreoffice(case: tuple[Submission, Breakdown], tmp_path: Path) -> None:
    pages = as_pdf_text(write_report(Material(EDITION, *case)).docx, tmp_path)
    assert 2 <= len(pages) <= 4


def test_one_report_is_quick() -> None:
    write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN))
    start = time.process_time()
    write_report(Material(EDITION, samples.bac_kan(), samples.BREAKDOWN))
    assert time.process_time() - start < 1
