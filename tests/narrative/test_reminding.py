"""The reminder: to whom it goes, what it says of each, and that nobody who sent is reminded."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import docx
import openpyxl
import pytest

from tests.conftest import CommandLine, MakeBook, Ran, WriteTable
from xlsx_addin.findings import Severity
from xlsx_addin.keys import (
    TRACKER_ACCORDING,
    TRACKER_MERGED,
    TRACKER_MISSING,
    TRACKER_REJECTED,
    TRACKER_REJECTED_AWAITED,
    TRACKER_THROUGH,
)
from xlsx_addin.narrative.documents import reminding
from xlsx_addin.narrative.documents.returning import (
    Note,
    best_state,
    by_sender,
    is_missing,
    is_rejected,
    make_notes,
    note_made,
)
from xlsx_addin.narrative.documents.standing import Standing, Standings
from xlsx_addin.narrative.material import Material
from xlsx_addin.submission.listed import ListedFinding, TrackedUnit
from xlsx_addin.submission.records import Unit

from .reading import text_of
from .samples import CITY, COMMUNES, EDITION, INFO, submission

NAMES = {"01834": "phường Nguyễn Thị Minh Khai", "01837": "phường Sông Cầu", "01840": "phường Đức Xuân",
         "01846": "phường Huyền Tụng", "01849": "xã Dương Quang", "01852": "xã Nông Thượng"}  # fmt: skip
VALUES = {"M4.1.num": 10, "M4.1.den": 9}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory, make_book: MakeBook, write_table: WriteTable) -> Path:
    """One commune in time, one late, one of another year, one with two files, two that sent nothing."""
    folder = tmp_path_factory.mktemp("thành phố")
    inbox = folder / "in"
    for code, year in (("01834", 2024), ("01837", 2024), ("01840", 2023), ("01846", 2024)):
        make_book(inbox / f"{code}.xlsx", code, VALUES, name=NAMES[code], parent="058", year=year)
    make_book(inbox / "hai.xlsx", "01846", VALUES, name=NAMES["01846"], parent="058")
    received = {"01834": "01/12/2024", "01837": "09/12/2024"}
    rows = [(code, name, "xa", "058", received.get(code, "")) for code, name in NAMES.items()]
    table = write_table(folder / "u.csv", ("code", "name", "level", "parent_code", "received"), rows)
    ran = CommandLine()("consolidate", inbox, "-o", folder / "tổng.xlsx", "--units", table, "--unit-code", "058",
                        "--unit-name", "thành phố Bắc Kạn", "--level", "huyen", "--year", 2024, "--json")  # fmt: skip
    assert ran.code == 1, ran.err
    return folder / "tổng.xlsx"


def remind(merged: Path, folder: Path, *more: object) -> Ran:
    return CommandLine()("remind", merged, "-o", folder, *more, "--json")


def letter(path: Path) -> str:
    return text_of(path.read_bytes())


# --- letters to each -----------------------------------------------------------------------------------------------
def test_one_letter_for_each_that_is_missing_or_rejected(merged: Path, tmp_path: Path) -> None:
    ran = remind(merged, tmp_path / "thư")
    assert ran.code == 0
    written = {w["unit"]["code"]: w for w in ran.json["written"]}
    assert set(written) == {"01840", "01846", "01849", "01852"}
    assert {w["due"] for w in written.values()} == {"2024-12-05"}
    assert [u["code"] for u in ran.json["late"]] == ["01837"]
    assert ran.json["findings"] == []  # that members report before offices do is no matter of a reminder
    assert {p.name for p in (tmp_path / "thư").iterdir()} == {Path(w["file"]).name for w in written.values()}


def test_a_letter_names_its_reason_and_nobody_else(merged: Path, tmp_path: Path) -> None:
    remind(merged, tmp_path / "thư")
    texts = {p.name.split("_")[2]: letter(p) for p in (tmp_path / "thư").iterdir()}
    for code, text in texts.items():
        assert NAMES[code] in text.partition("Kính gửi")[2]
        assert not [name for other, name in NAMES.items() if other != code and name in text]
        assert "05 tháng 12 năm 2024" in text
    assert "chưa nhận được" in texts["01849"]
    assert "năm 2023" in texts["01840"]  # why it was rejected
    assert "chưa tổng hợp được" in texts["01846"]


def test_a_second_run_changes_nothing_and_says_what_is_needless(merged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "thư"
    first = remind(merged, folder).json
    old = folder / "Don_doc_01834_phường Nguyễn Thị Minh Khai.docx"
    old.write_bytes(b"x")
    second = remind(merged, folder).json
    assert second["written"] == []
    assert len(second["unchanged"]) == len(first["written"])
    assert [Path(p).name for p in second["outdated"]] == [old.name]


def test_one_unit(merged: Path, tmp_path: Path) -> None:
    assert [w["unit"]["code"] for w in remind(merged, tmp_path / "a", "--unit", "01852").json["written"]] == ["01852"]
    ran = CommandLine()("report", merged, "--kind", "don-doc", "--unit", "01852", "-o", tmp_path / "một.docx", "--json")
    assert ran.code == 0
    (same,) = (tmp_path / "a").iterdir()
    assert letter(tmp_path / "một.docx") == letter(same)


@pytest.mark.parametrize(
    ("code", "error"), [("01834", "nothing-to-remind"), ("01837", "nothing-to-remind"), ("99999", "unknown-unit")]
)
def test_units_that_get_no_letter(merged: Path, tmp_path: Path, code: str, error: str) -> None:
    ran = remind(merged, tmp_path / "thư", "--unit", code)
    assert (ran.code, ran.error) == (2, error)
    assert not (tmp_path / "thư").exists()


def test_refusals(merged: Path, tmp_path: Path, make_book: MakeBook) -> None:
    alone = make_book(tmp_path / "một.xlsx", "01834", VALUES)
    assert remind(alone, tmp_path / "thư").error == "not-consolidated"
    (tmp_path / "tệp").write_text("x")
    assert remind(merged, tmp_path / "tệp").error == "output-is-file"
    assert remind(merged, tmp_path / "không" / "có").error == "no-output-folder"
    assert remind(merged, tmp_path / "thư", "--template", tmp_path / "không.docx").error == "no-template"


def test_an_offices_own_template(merged: Path, tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("Mẫu riêng: {{ ten_co_quan }}")
    template.save(str(tmp_path / "mẫu.docx"))
    remind(merged, tmp_path / "thư", "--unit", "01852", "--template", tmp_path / "mẫu.docx")
    (path,) = (tmp_path / "thư").iterdir()
    assert letter(path) == "Mẫu riêng: thành phố Bắc Kạn"


# --- one letter to all ---------------------------------------------------------------------------------------------
def test_one_letter_with_a_list(merged: Path, tmp_path: Path) -> None:
    ran = CommandLine()("report", merged, "--kind", "don-doc", "-o", tmp_path / "chung.docx", "--json")
    assert ran.code == 0
    whats = [f["message"] for f in ran.json["findings"]]
    assert any("hạn nộp mới" in what for what in whats)  # the old day has passed: nothing is made up
    text = letter(tmp_path / "chung.docx")
    assert "04/06" in text
    assert all(NAMES[code] in text for code in ("01840", "01846", "01849", "01852"))
    table = docx.Document(str(tmp_path / "chung.docx")).tables[1]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[1] for row in cells[1:]] == [NAMES[c][:1].upper() + NAMES[c][1:] for c in
                                             ("01840", "01846", "01849", "01852")]  # fmt: skip
    assert [row[2] for row in cells[1:]] == ["Phải nộp lại", "Phải nộp lại", "Chưa nộp", "Chưa nộp"]
    assert {row[4] for row in cells[1:]} == {"05/12/2024"}
    assert [bool(row[3]) for row in cells[1:]] == [True, True, False, False]
    late = text[text.index("sau hạn nộp") :]
    assert "Sông Cầu" in late and "09/12/2024" in late
    assert "Nguyễn Thị Minh Khai" not in text


def test_nobody_to_remind(merged: Path, tmp_path: Path, make_book: MakeBook) -> None:
    for code in ("01834", "01837"):
        make_book(tmp_path / "in" / f"{code}.xlsx", code, VALUES, name=NAMES[code], parent="058")
    cli = CommandLine()
    cli("consolidate", tmp_path / "in", "-o", tmp_path / "ra.xlsx", "--level", "huyen", "--json")
    ran = cli("report", tmp_path / "ra.xlsx", "--kind", "don-doc", "-o", tmp_path / "a.docx", "--json")
    assert (ran.code, ran.error) == (2, "nothing-to-remind")
    ran = remind(tmp_path / "ra.xlsx", tmp_path / "thư")
    assert (ran.code, ran.json["written"]) == (0, [])
    assert not (tmp_path / "thư").exists()


def test_an_old_workbook_without_deadlines(merged: Path, tmp_path: Path) -> None:
    """A tracker of an older version has no column for the day."""
    book = openpyxl.load_workbook(merged)
    sheet = book["Theo dõi nộp"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "due":
                cell.value = None
    book.save(tmp_path / "cũ.xlsx")
    ran = remind(tmp_path / "cũ.xlsx", tmp_path / "thư")
    assert len(ran.json["written"]) == 4
    assert {w["due"] for w in ran.json["written"]} == {None}
    assert all("hạn nộp là" not in letter(p) for p in (tmp_path / "thư").iterdir())


# --- sentences -----------------------------------------------------------------------------------------------------
DUE = dt.date(2024, 12, 5)
MATERIAL = Material(EDITION, submission(CITY, covers=COMMUNES, info=INFO, year=2024), {})


def found(owing: int, late: int = 0, fine: int = 0, *, rejected: int = 0, **more: Any) -> Standings:
    """Communes by number: the first ``owing`` owe, the first ``rejected`` of them sent in vain."""
    units = iter([Unit(f"{n:05}", f"xã Số {n}", "xa") for n in range(1, 200)])
    states = [TRACKER_REJECTED_AWAITED] * rejected + [TRACKER_MISSING] * (owing - rejected)
    owed = tuple(Standing(next(units), state, more.get("due", DUE), reasons=()) for state in states)
    lates = tuple(Standing(next(units), TRACKER_MERGED, DUE, dt.date(2024, 12, 9)) for _ in range(late))
    fines = tuple(next(units) for _ in range(fine))
    return Standings(owed, lates, fines, more.get("awaited", ()), more.get("as_of", dt.date(2024, 12, 10)))


def made(standing: Standings, monkeypatch: pytest.MonkeyPatch, **more: Any) -> dict[str, Any]:
    monkeypatch.setattr(reminding, "standings", lambda material: standing)
    tags = reminding.reminder(replace(MATERIAL, **more)).tags()
    return json.loads(json.dumps(tags))


@pytest.mark.parametrize(
    ("owing", "rejected", "fine", "words"),
    [
        (1, 0, 7, "còn 01/08 đơn vị chưa nộp: xã Số 1."),
        (3, 0, 5, "còn 03/08 đơn vị chưa nộp: các xã: Số 1, Số 2, Số 3."),
        (2, 2, 6, "còn 02/08 đơn vị đã gửi nhưng chưa tổng hợp được, phải nộp lại: các xã: Số 1, Số 2."),
        (8, 0, 0, "cả 08 đơn vị chưa nộp: các xã: Số 1, Số 2, Số 3, Số 4, Số 5, Số 6, Số 7, Số 8."),
        (3, 1, 5, "còn 03/08 đơn vị chưa có số liệu được tổng hợp, gồm:"),
        (11, 0, 9, "còn 11/20 đơn vị chưa nộp (danh sách kèm theo)."),
    ],
)
def test_the_words_vary_with_the_units(
    owing: int, rejected: int, fine: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = made(found(owing, fine=fine, rejected=rejected), monkeypatch)
    assert tags["mo_dau"][0].endswith(f"Tính đến ngày 10 tháng 12 năm 2024, {words}")
    is_many = owing > 10
    assert (len(tags["don_vi"]), len(tags["danh_sach"])) == ((0, owing) if is_many else (owing, 0))
    assert len(tags["kinh_gui"]) == (1 if is_many or owing == 1 else owing + 1)


def test_many_units_are_counted_and_their_list_is_an_appendix(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = made(found(30, rejected=12, late=12, fine=3), monkeypatch)
    said = " ".join(tags["mo_dau"])
    assert "18 đơn vị." in said and "12 đơn vị." in said and "Số 1" not in said
    assert tags["kinh_gui"] == ["Kính gửi: Ủy ban nhân dân các xã (có danh sách kèm theo)"]
    assert "12 đơn vị." in tags["nop_muon"][0] and "Số" not in tags["nop_muon"][0]


@pytest.mark.parametrize(("level", "offices"), [("tinh", "Các sở"), ("huyen", "Các phòng")])
def test_departments_are_called_as_the_level_calls_them(
    level: str, offices: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = found(12, fine=3)
    office = Standing(Unit("P", "Phòng Nội vụ", "nganh"), TRACKER_MISSING, DUE)
    s = replace(MATERIAL.submission, unit=replace(CITY, level=level))
    tags = made(replace(many, owing=(*many.owing, office)), monkeypatch, submission=s)
    assert tags["kinh_gui"][-1].startswith(f"- {offices}, ban, ngành")


def test_none_late_nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = made(found(2, fine=3), monkeypatch)
    assert tags["nop_muon"] == tags["cap_duoi"] == []


@pytest.mark.parametrize(
    ("now", "request_ends"),
    [
        (dt.date(2024, 12, 1), "trước ngày 05 tháng 12 năm 2024 "),
        (dt.date(2024, 12, 5), "trước ngày …… tháng …… năm …… "),
        (None, "trước ngày …… tháng …… năm …… "),
    ],
)
def test_the_day_to_send_by(now: dt.date | None, request_ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that still lies ahead is named; one that has passed leaves a blank, and the blank is told."""
    standing = replace(found(2, fine=3), as_of=now)
    tags = made(standing, monkeypatch)
    assert request_ends in tags["de_nghi"][0]
    assert ("tính đến" in tags["mo_dau"][0].lower()) is (now is not None)
    blanks = [blank.what for blank in reminding.reminder(MATERIAL).all_blanks()]
    assert ("hạn nộp mới" in blanks) is ("……" in request_ends)


def test_units_that_a_district_still_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    awaited = ((Unit("1", "xã A", "xa"), "huyện X"), (Unit("2", "xã B", "xa"), "huyện X"))
    tags = made(found(1, fine=1, awaited=awaited), monkeypatch)
    assert tags["cap_duoi"] == [
        "Theo bản tổng hợp của huyện X, còn chưa nộp: 02 đơn vị (các xã: A, B). Đề nghị huyện X đôn đốc."
    ]


# --- the tracker ---------------------------------------------------------------------------------------------------
def test_which_lines_count() -> None:
    """A rejected copy beside a merged file is nothing to remind of; nor is what another's consolidation brought."""
    a, b, c, d = (Unit(f"0000{n}", f"xã {n}", "xa") for n in range(1, 5))
    lines = [
        TrackedUnit(a, TRACKER_MERGED, "", "a.xlsx"),
        TrackedUnit(a, TRACKER_REJECTED, "", "a cũ.xlsx"),
        TrackedUnit(b, TRACKER_MISSING, "Chưa đến hạn nộp.", ""),
        TrackedUnit(c, TRACKER_MERGED, f"{TRACKER_THROUGH}huyện X.", "x.xlsx"),
        TrackedUnit(d, TRACKER_MISSING, f"{TRACKER_ACCORDING}huyện X.", ""),
    ]
    states = {sent[0].unit.code: best_state(sent) for sent, _ in by_sender(CITY, lines)}
    assert set(states) == {"00001", "00002"}
    assert not is_missing(states["00001"]) and not is_rejected(states["00001"])
    assert is_missing(states["00002"])


def test_a_refused_copy_beside_a_merged_file_is_nothing_to_mend() -> None:
    """A unit sent last year's workbook first and the right one then; a file of one name in two folders stays told."""
    unit = COMMUNES[0]

    def told(refused: str) -> list[str]:
        lines = [TrackedUnit(unit, TRACKER_MERGED, "", "a/đúng.xlsx"), TrackedUnit(unit, TRACKER_REJECTED, "", refused)]
        named = [PurePath(x.file).name for x in lines]
        found = [ListedFinding(Severity.ERROR, unit.code, "", "", code, "", code, name)
                 for code, name in zip(("missing-required", "other-period"), named, strict=True)]  # fmt: skip
        notes, _ = make_notes(CITY, lines, found)
        return [item.message for note in notes for item in note.items]

    assert told("b/cũ.xlsx") == ["missing-required"]
    assert told("b/đúng.xlsx") == ["missing-required", "other-period"]


# --- the note as a kind of document --------------------------------------------------------------------------------
def test_one_note_is_the_one_that_all_notes_hold(merged: Path, tmp_path: Path) -> None:
    cli = CommandLine()
    ran = cli("report", merged, "--kind", "phieu-tra", "--unit", "01840", "-o", tmp_path / "phiếu.docx", "--json")
    assert ran.code == 0
    assert any("hạn gửi lại" in f["message"] for f in ran.json["findings"])
    cli("notes", merged, "-o", tmp_path / "phiếu", "--unit", "01840")
    (same,) = (tmp_path / "phiếu").iterdir()
    assert letter(tmp_path / "phiếu.docx") == letter(same)


@pytest.mark.parametrize(("unit", "error"), [("", "unit-needed"), ("99999", "unknown-unit")])
def test_notes_that_are_not_written(merged: Path, tmp_path: Path, unit: str, error: str) -> None:
    ran = CommandLine()("report", merged, "--kind", "phieu-tra", "--unit", unit, "-o", tmp_path / "a.docx", "--json")
    assert (ran.code, ran.error) == (2, error)


@pytest.mark.parametrize("ahead", [True, False])
def test_a_note_names_the_day_that_still_lies_ahead(ahead: bool) -> None:
    now = DUE - dt.timedelta(days=1) if ahead else DUE
    note = Note(COMMUNES[0], TRACKER_MISSING, (), DUE)
    made = note_made(EDITION, MATERIAL.submission, note, now)
    (request,) = made.tags()["de_nghi"]  # type: ignore[misc]
    assert ("trước ngày 05 tháng 12 năm 2024" in str(request)) is ahead
    assert ("hạn gửi lại" in {blank.what for blank in made.all_blanks()}) is not ahead
