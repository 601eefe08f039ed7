"""The notes to the units of a consolidation: each its own findings, all of them, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.conftest import ROOT, CommandLine
from tests.hosts.clicks import CHECKS, click, make
from tests.hosts.paper import open_book
from xlsx_addin.findings import Severity
from xlsx_addin.keys import CHECK_COLUMNS, TRACKER_MERGED_WITH_FINDINGS, TRACKER_MISSING
from xlsx_addin.narrative.documents.returning import make_notes
from xlsx_addin.narrative.layout.note_template import build_note
from xlsx_addin.submission.listed import ListedFinding, TrackedUnit
from xlsx_addin.submission.records import Unit

UNITS = {
    "01834": "phường Nguyễn Thị Minh Khai",
    "01837": "phường Sông Cầu",
    "01840": "phường Đức Xuân",
    "01843": "phường Phùng Chí Kiên",
    "01846": "phường Huyền Tụng",
}
REQUIRED = "missing-required"


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with a commune that errs, one that only warns, one that cannot be read, one missing, one of another
    period."""
    folder = tmp_path_factory.mktemp("thành phố")
    inbox = folder / "các phường"
    make(inbox / "a.xlsx", {"CB.hdnd.xa.total": 13, "CB.hdnd.xa.women": 17}, code="01834", name=UNITS["01834"])
    make(inbox / "b.xlsx", {"M4.1.num": 777}, code="01837", name=UNITS["01837"])
    make(inbox / "c.xlsx", {"M4.1.num": 991}, code="01840", name=UNITS["01840"], year=2021)
    make(inbox / "e1.xlsx", {"M4.1.num": 993}, code="01846", name=UNITS["01846"])
    make(inbox / "e2.xlsx", {"M4.1.num": 994}, code="01846", name=UNITS["01846"])
    table = folder / "danh_sach.csv"
    rows = [f"{code},{name},xa,058" for code, name in UNITS.items()]
    table.write_text("\n".join(["code,name,level,parent_code", *rows]), encoding="utf-8")
    ran = CommandLine()("consolidate", inbox, "-o", folder / "tổng.xlsx", "--units", table, "--unit-code", "058",
                        "--unit-name", "thành phố Bắc Kạn", "--level", "huyen", "--year", 2024, "--json")  # fmt: skip
    assert ran.code == 1, ran.err
    assert {Path(r["file"]).name for r in ran.json["rejected"]} == {"c.xlsx", "e1.xlsx", "e2.xlsx"}
    return folder / "tổng.xlsx"


@pytest.fixture(scope="module")
def written(merged: Path) -> tuple[Path, dict[str, Any]]:
    folder = merged.parent / "phiếu"
    ran = CommandLine()("notes", merged, "-o", folder, "--json")
    assert ran.code == 0, ran.out
    return folder, ran.json


def text_of(path: Path) -> str:
    """Everything that a note holds, as text: all parts of the package."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8", errors="replace") for name in package.namelist())


def said(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def note(folder: Path, code: str) -> Path:
    (found,) = folder.glob(f"{code}_*.docx")
    return found


def listed(path: Path, code: str) -> list[dict[str, Any]]:
    rows = openpyxl.load_workbook(path)[CHECKS].iter_rows(min_row=5, min_col=2, values_only=True)
    found = (dict(zip(CHECK_COLUMNS, row, strict=False)) for row in rows)
    return [x for x in found if x["unit_code"] == code and x["severity"] in ("Lỗi", "Cảnh báo")]


def test_each_unit_gets_all_its_findings(merged: Path, written: tuple[Path, dict[str, Any]]) -> None:
    folder, ran = written
    assert {x["unit"]["code"] for x in ran["written"]} == set(UNITS)
    assert sorted(p.name for p in folder.iterdir()) == sorted(f"{code}_{name}.docx" for code, name in UNITS.items())
    for code in ("01834", "01837"):
        words = said(note(folder, code))
        own = listed(merged, code)
        assert own
        for line in own:
            assert line["message"] in words or line["code"] == "outlier-among-units"
            assert f"Trang «{line['sheet']}», ô {line['cell']}" in words
        counted = next(x for x in ran["written"] if x["unit"]["code"] == code)
        assert counted["errors"] == sum(x["severity"] == "Lỗi" for x in own)
        assert counted["warnings"] == sum(x["severity"] == "Cảnh báo" for x in own)
    table = docx.Document(str(note(folder, "01834"))).tables[1]
    severities = [row.cells[1].text for row in table.rows[1:]]
    assert severities[0] == "Lỗi"
    assert severities == sorted(severities, key=["Lỗi", "Cảnh báo"].index)


def test_the_frame_is_a_letter_with_blanks(written: tuple[Path, dict[str, Any]]) -> None:
    folder, ran = written
    for code, name in UNITS.items():
        words = said(note(folder, code))
        assert f"Kính gửi: Ủy ban nhân dân {name}" in words
        assert "V/v" in words
        assert "trước ngày …… tháng …… năm ……" in words
        assert "- Như trên;" in words
        assert "{{" not in words
    assert "tên cơ quan ban hành" in ran["blanks"]
    assert "chưa nhận được" in said(note(folder, "01843"))
    assert "chưa tổng hợp được" in said(note(folder, "01840"))


def test_no_note_holds_anything_of_another_unit(written: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = written
    figures = {"01834": "17", "01837": "777", "01840": "991", "01843": "\0", "01846": "993"}
    files = {"01834": "a.xlsx", "01837": "b.xlsx", "01840": "c.xlsx", "01843": "\0", "01846": "e1.xlsx"}
    for code in UNITS:
        words = text_of(note(folder, code))
        body = said(note(folder, code))
        for other, name in UNITS.items():
            if other == code:
                continue
            assert name.removeprefix("phường ") not in words
            assert name.upper() not in words
            assert other not in body
            assert files[other] not in words
            assert figures[other] not in body.split()


def test_a_comparison_with_others_tells_the_unit_nothing_of_them() -> None:
    tracked = [TrackedUnit(Unit(c, n, "xa"), TRACKER_MERGED_WITH_FINDINGS, "", f"{c}.xlsx") for c, n in UNITS.items()]
    found = [
        ListedFinding(Severity.WARNING, "01840", "Phụ lục 01", "D18", "Là 40, thấp nhất 1, cao nhất 3.", "Xem lại.",
                      "outlier-among-units"),
        ListedFinding(Severity.WARNING, "01840", "Phụ lục 01", "D19", "Khác với phường Sông Cầu (12).", "Hỏi Sông Cầu.",
                      "an-office-rule"),
        ListedFinding(Severity.ERROR, "01840", "Phụ lục 01", "D20", "Đức Xuân sai.", "Sửa.", "part-exceeds-total"),
        ListedFinding(Severity.ACCEPTED, "01840", "Phụ lục 01", "D21", "Đã có lý do.", "", "derived-differs"),
        ListedFinding(Severity.WARNING, "", "", "", "Chung cho mọi đơn vị.", "", "target-unknown"),
    ]  # fmt: skip
    notes, fine = make_notes(Unit("058", "thành phố", "huyen"), tracked, found)
    (only,) = notes
    assert [i.place for i in only.items] == [f"Trang «Phụ lục 01», ô {c}" for c in ("D20", "D18", "D19")]
    words = " ".join(f"{i.message} {i.fix}" for i in only.items)
    assert "Đức Xuân sai." in words
    assert not [x for x in ("thấp nhất", "Sông Cầu", "12", "lý do") if x in words]
    assert {u.code for u in fine} == set(UNITS) - {"01840"}


@pytest.mark.parametrize(
    ("message", "is_kept"),
    [
        ("Khác các xã, phường Sông Cầu có 12.", False),
        ("Khác «phường Sông Cầu».", False),
        ("Khác xã Dương Quang.", False),
        ("Khác Phường 1.", False),
        ("Khác mã 058.", False),
        ("Xã Quang ghi 1 nữ trong 12 người, 2 đơn vị.", True),
        ("Khác 58 người, tổng 058.", True),
    ],
)
def test_another_unit_is_known_by_its_whole_name(message: str, is_kept: bool) -> None:
    """In brackets, behind a comma, around one's own name; and a number is not «Phường 1»."""
    units = {"1": "Xã Quang", "2": "xã Dương Quang", "3": "phường Sông Cầu", "4": "Phường 1", "058": "huyện A Lưới"}
    tracked = [
        TrackedUnit(Unit(code, name, "xa"), TRACKER_MERGED_WITH_FINDINGS, "", f"{code}.xlsx")
        for code, name in units.items()
    ]
    line = ListedFinding(Severity.WARNING, "1", "Phụ lục 01", "D4", message, "Sửa lại.", "part-exceeds-total")
    (made,), _ = make_notes(Unit("01", "tỉnh", "tinh"), tracked, [line])
    assert (made.items[0].message == message) is is_kept


def test_units_of_one_name_without_codes_get_their_own_files_findings_only() -> None:
    name = "xã Tân Lập"
    tracked = [TrackedUnit(Unit("", name, "xa"), TRACKER_MERGED_WITH_FINDINGS, "", f"{x}.xlsx") for x in "ab"]
    lines = [
        ListedFinding(Severity.WARNING, name, "Phụ lục 01", "D4", f"Số {x} sai.", "Sửa.", "rate-differs", f"{x}.xlsx")
        for x in "ab"
    ]
    notes, _ = make_notes(Unit("01", "tỉnh", "tinh"), tracked, lines)
    assert [[item.message for item in n.items] for n in notes] == [["Số a sai."], ["Số b sai."]]


def test_what_came_through_a_consolidation_is_not_answered_here() -> None:
    district = Unit("058", "thành phố", "huyen")
    tracked = [
        TrackedUnit(district, TRACKER_MERGED_WITH_FINDINGS, "", "b.xlsx"),
        TrackedUnit(Unit("01840", "phường A", "xa"), TRACKER_MISSING, "Theo bản tổng hợp của thành phố.", ""),
        TrackedUnit(Unit("06", "tỉnh", "tinh"), TRACKER_MERGED_WITH_FINDINGS, "", "t.xlsx"),
    ]
    found = [
        ListedFinding(Severity.ERROR, code, "Phụ lục 01", "D18", "Sai.", "Sửa.", "part-exceeds-total")
        for code in ("058", "01840", "06")
    ]
    notes, fine = make_notes(Unit("06", "tỉnh", "tinh"), tracked, found)
    assert [n.unit for n in notes] == [district]
    assert fine == []


def test_a_second_run_changes_nothing_and_old_notes_are_kept(cli: CommandLine, merged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "phiếu"
    first = cli("notes", merged, "-o", folder, "--json").json
    made = {p.name: p.read_bytes() for p in folder.iterdir()}
    again = cli("notes", merged, "-o", folder, "--json").json
    assert again["written"] == []
    assert len(again["unchanged"]) == len(first["written"]) == len(UNITS)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == made
    old = note(folder, "01837")
    old.write_bytes(b"edited")
    third = cli("notes", merged, "-o", folder, "--unit", "01837", "--json").json
    (one,) = third["written"]
    assert Path(one["backup"]).read_bytes() == b"edited"
    assert old.read_bytes() == made[old.name]


def test_a_unit_without_findings_gets_none_and_is_named(cli: CommandLine, merged: Path, tmp_path: Path) -> None:
    """Everything that 01837 has is accepted: its older note is told to be outdated."""
    folder = tmp_path / "phiếu"
    cli("notes", merged, "-o", folder)
    book = openpyxl.load_workbook(merged)
    sheet = book[CHECKS]
    at = {c: 2 + CHECK_COLUMNS.index(c) for c in ("unit_code", "severity")}
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, at["unit_code"]).value == "01837":
            sheet.cell(row, at["severity"]).value = "Đã chấp nhận"
    accepted = tmp_path / "tổng.xlsx"
    book.save(accepted)
    ran = cli("notes", accepted, "-o", folder, "--json").json
    assert [u["code"] for u in ran["without_findings"]] == ["01837"]
    assert [Path(p).name[:5] for p in ran["outdated"]] == ["01837"]
    only = cli("notes", accepted, "-o", tmp_path / "một", "--unit", "01837", "--json")
    assert only.code == 0
    assert not (tmp_path / "một").exists()


def test_one_note_that_cannot_be_written_does_not_stop_the_others(
    cli: CommandLine, merged: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "phiếu"
    (folder / f"01840_{UNITS['01840']}.docx").mkdir(parents=True)
    ran = cli("notes", merged, "-o", folder, "--json")
    assert ran.code == 1
    assert [x["unit"]["code"] for x in ran.json["failed"]] == ["01840"]
    assert len(ran.json["written"]) == len(UNITS) - 1


def test_refusals(cli: CommandLine, merged: Path, tmp_path: Path) -> None:
    own = make(tmp_path / "xã.xlsx", {"M4.1.num": 3})
    out = tmp_path / "phiếu"
    assert cli("notes", own, "-o", out, "--json").error == "not-consolidated"
    assert cli("notes", merged, "-o", out, "--unit", "99999", "--json").error == "unknown-unit"
    assert cli("notes", merged, "-o", merged, "--json").error == "output-is-file"
    assert cli("notes", merged, "-o", tmp_path / "không" / "có", "--json").error == "no-output-folder"
    assert cli("notes", merged, "-o", out, "--template", tmp_path / "không.docx", "--json").error == "no-template"
    assert cli("notes", merged, "-o", out, "--template", merged, "--json").error == "template-unreadable"
    book = openpyxl.load_workbook(merged)
    row = next(r for r in book[CHECKS].iter_rows(max_row=8) if r[0].value == "#id")
    next(c for c in row if c.value == "unit_code").value = None
    book.save(tmp_path / "cũ.xlsx")
    assert cli("notes", tmp_path / "cũ.xlsx", "-o", out, "--json").error == "list-too-old"
    assert not out.exists()


def test_the_committed_template_is_what_the_code_builds() -> None:
    assert (ROOT / "templates" / "phieu_tra.docx").read_bytes() == build_note()


def test_an_offices_own_template_is_used(cli: CommandLine, merged: Path, tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(build_note()))
    document.paragraphs[0].insert_paragraph_before("PHIẾU CỦA CƠ QUAN")
    document.save(str(tmp_path / "mẫu.docx"))
    ran = cli("notes", merged, "-o", tmp_path / "phiếu", "--template", tmp_path / "mẫu.docx")
    assert ran.code == 0
    assert "PHIẾU CỦA CƠ QUAN" in said(note(tmp_path / "phiếu", "01837"))


def test_the_button_writes_the_notes_of_the_command_line(
    merged: Path, written: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    book = open_book(shutil.copy(merged, tmp_path / "tổng.xlsx"))[0]
    done = click(book, "notes")
    assert done.fine
    assert done.asked == ""
    (folder,) = (p for p in tmp_path.iterdir() if p.is_dir())
    assert str(folder) in done.said
    assert "5 phiếu" in done.said
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {p.name: p.read_bytes() for p in written[0].iterdir()}
    assert "5 phiếu đã đúng" in click(book, "notes").said
    assert sorted(json.dumps(p.name) for p in folder.iterdir()) == sorted(
        json.dumps(p.name) for p in written[0].iterdir()
    )


def test_the_button_refuses_a_workbook_that_merged_nothing(tmp_path: Path) -> None:
    book = open_book(make(tmp_path / "xã.xlsm", {"M4.1.num": 3}))[0]
    done = click(book, "notes")
    assert not done.fine
    assert "chưa tổng hợp" in done.said
    assert [p.name for p in tmp_path.iterdir()] == ["xã.xlsm"]
