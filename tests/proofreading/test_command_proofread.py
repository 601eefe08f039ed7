"""``proofread`` as staff run it: the contract of its JSON, exit codes, the copy, and what it refuses."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.conftest import CommandLine
from tests.narrative.samples import CITY

from .documents import comments_in, document

WRONG = "+ Hội đồng nhân dân thành phố: 09/29 người, chiếm tỷ lệ 30,03%."
RIGHT = WRONG.replace("30,03", "31,03")
CUT = "Toàn tỉnh có 2.302 người, trong đó nữ cán bộ lãnh đạo là 584 người (chiếm 25,36%)."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "báo cáo.docx"
    path.write_bytes(document("I. KẾT QUẢ", WRONG, CUT, RIGHT))
    return path


def test_the_contract_of_the_json(cli: CommandLine, report: Path) -> None:
    ran = cli("proofread", report, "--json")
    assert ran.code == 1
    assert set(ran.json) == {"statements", "findings", "remarks"}
    assert ran.json["statements"] == 3
    wrong, cut = ran.json["findings"]
    assert set(wrong) == {"place", "statement", "stated", "right", "kind", "code", "message"}
    assert (wrong["place"], wrong["stated"], wrong["right"], wrong["kind"]) == ("đoạn 2", "30,03%", "31,03%", "wrong")
    assert "09/29 người, chiếm tỷ lệ 30,03%" in wrong["statement"]
    assert (cut["place"], cut["stated"], cut["right"], cut["kind"]) == ("đoạn 3", "25,36%", "25,37%", "truncated")
    shown = cli("proofread", report)
    assert shown.code == 1
    assert all(x in shown.out for x in ("đoạn 2", "30,03%", "31,03%", "25,37%"))


def test_a_right_text_ends_well_from_a_file_and_pasted(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(RIGHT, encoding="utf-16")
    assert (cli("proofread", path, "--json").code, cli("proofread", path, "--json").json["findings"]) == (0, [])

    def pasted(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    pasted(RIGHT.encode())
    assert cli("proofread", "-").code == 0
    pasted(WRONG.encode())
    ran = cli("proofread", "-", "--json")
    assert (ran.code, [f["right"] for f in ran.json["findings"]]) == (1, ["31,03%"])
    pasted(b"\xb8\xb5\xb6")
    assert cli("proofread", "-", "--json").error == "old-encoding"
    pasted(b"")
    assert cli("proofread", "-", "--json").error == "no-text"
    monkeypatch.setattr(sys, "stdin", None)  # a program that has none
    assert cli("proofread", "-", "--json").error == "no-text"


def test_the_copy_has_the_comments_and_the_report_stays(cli: CommandLine, report: Path, tmp_path: Path) -> None:
    before = report.read_bytes()
    copy = tmp_path / "soat.docx"
    ran = cli("proofread", report, "-o", copy)
    assert ran.code == 1 and str(copy) in ran.out
    assert report.read_bytes() == before
    assert cli("proofread", report, "-o", tmp_path / "again.docx").code == 1
    assert (tmp_path / "again.docx").read_bytes() == copy.read_bytes()
    first, second = comments_in(copy.read_bytes())
    assert first[0] == "09/29 người, chiếm tỷ lệ 30,03%" and "31,03%" in first[1]
    assert "25,36%" in second[0] and "25,37%" in second[1]
    assert [p.text for p in docx.Document(str(copy)).paragraphs] == [
        p.text for p in docx.Document(str(report)).paragraphs
    ]
    cli("proofread", report, "-o", copy)
    assert (tmp_path / "soat.docx.bak").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("{folder}/không có.docx",), "file-missing"),
        (("{folder}",), "not-a-document"),
        (("{book}",), "not-a-document"),
        (("{text}", "-o", "{folder}/a.docx"), "copy-needs-docx"),
        (("-", "-o", "{folder}/a.docx"), "copy-needs-docx"),
        (("{report}", "-o", "{report}"), "output-is-input"),
        (("{report}", "-o", "{folder}/a.pdf"), "bad-output-name"),
        (("{report}", "--against", "{folder}/không có.xlsx"), "file-missing"),
        (("{report}", "--against", "{book}", "--edition", "x"), "unknown-edition"),
    ],
)
def test_what_cannot_be_used_is_refused(
    words: tuple[str, ...], code: str, cli: CommandLine, report: Path, tmp_path: Path
) -> None:
    text = tmp_path / "a.txt"
    text.write_text(RIGHT, encoding="utf-8")
    known = {"folder": tmp_path, "report": report, "text": text, "book": BOOK}
    ran = cli("proofread", *(word.format(**known) for word in words), "--json")
    assert (ran.code, ran.error) == (2, code)
    assert not (tmp_path / "a.docx").exists()


BOOK = next(Path(__file__).parents[2].glob(f"workbooks/mau_bac_kan_2023/{CITY.code}*.xlsx"))


def test_against_a_workbook_its_sheet_and_cell_are_named(cli: CommandLine, tmp_path: Path) -> None:
    cells: dict[str, Any] = cli("layout", BOOK, "--json").json["cells"]
    path = tmp_path / "báo cáo.docx"
    lines = ("Báo cáo của thành phố Bắc Kạn", "- Tỷ lệ nữ đại biểu Hội đồng nhân dân:", RIGHT.replace("09/29", "10/29"))
    path.write_bytes(document(*lines))
    copy = tmp_path / "soat.docx"
    ran = cli("proofread", path, "--against", BOOK, "-o", copy, "--json")
    assert ran.code == 1
    assert (ran.json["matched"], ran.json["names_unit"]) == (3, True)
    found = next(f for f in ran.json["findings"] if f["code"] == "against-workbook")
    assert (found["stated"], found["right"], found["kind"]) == ("10", "09", "wrong")
    assert found["statement"] == "Hội đồng nhân dân thành phố: 10/29 người, chiếm tỷ lệ 31,03%"
    place = cells["CB.hdnd.huyen.women"]
    assert f"«{place['sheet']}», ô {place['cell']}" in found["message"]
    assert ("10", next(said for words, said in comments_in(copy.read_bytes()) if words == "10"))[1].count("09")
    other = tmp_path / "khác.txt"
    other.write_text(RIGHT, encoding="utf-8")
    ran = cli("proofread", other, "--against", BOOK, "--json")
    assert (ran.code, ran.json["names_unit"]) == (0, False)
