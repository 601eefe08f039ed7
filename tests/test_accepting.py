"""Findings on ``Kiểm tra``: fixed ones go, accepted ones stay until the figure changes, nothing typed is lost."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import calc
from tests.conftest import CommandLine
from tests.forms import EDITION, judged, place, submission
from tests.hosts.clicks import CHECKS, FORM, Cells, cells, click, make, opened, put, put_at, without_reports
from tests.hosts.paper import open_book
from xlsx_addin.acceptance import marked, with_accepted
from xlsx_addin.evaluation import evaluate
from xlsx_addin.findings import Severity
from xlsx_addin.hosts import scripts
from xlsx_addin.keys import CHECK, CHECK_COLUMNS, TRACKER_COLUMNS
from xlsx_addin.reasons import LAPSED, NOT_FOR_ERRORS, OF_UNIT, TOO_SHORT, bare, reason_in

REASON = "Đã đối chiếu với sổ theo dõi, số đúng"
FIRST = 5  # the row of the first line of Kiểm tra
FAULTY: dict[str, object] = {
    "CB.hdnd.xa.total": 10,
    "CB.hdnd.xa.women": 12,  # part-exceeds-total
    "M3.2.1.1": 29,
    "M3.2.1.1.1": 9,
    "M3.2.1.1.2": "30,03",  # rate-differs
    "M4.1.num": 3,  # part-without-partner
    "M6.2.num": "5",
    "M6.2.den": "khoảng 8",  # bound-not-value
    "M1.1.4a": 1,
    "M1.1.4b": 0,  # against a woman chair: derived-differs
    "CB.ct_ubnd.xa.total": 1,
    "CB.ct_ubnd.xa.women": 1,
}


def lines(book: Any) -> list[dict[str, Any]]:
    """The lines of ``Kiểm tra`` of an open workbook, with their row."""
    sheet = book.impl.formulas[CHECKS] if hasattr(book, "impl") else book[CHECKS]
    rows = sheet.iter_rows(min_row=FIRST, min_col=2, max_col=1 + len(CHECK_COLUMNS))
    return [
        {**dict(zip(CHECK_COLUMNS, (c.value for c in row), strict=True)), "row": row[0].row}
        for row in rows
        if row[0].value is not None
    ]


def line(book: Any, code: str, about: str = "") -> dict[str, Any]:
    (found,) = (x for x in lines(book) if x["code"] == code and about in x["rows"])
    return found


def give_reason(book: Any, code: str, text: str, about: str = "") -> None:
    column = openpyxl.utils.get_column_letter(2 + CHECK_COLUMNS.index("accept"))
    put_at(book, CHECKS, f"{column}{line(book, code, about)['row']}", text, "@")


def marks(book: Any) -> set[str]:
    return {x["mark"] for x in lines(book)}


# --- in the open workbook ------------------------------------------------------------------------------------------


def test_fixing_the_cause_clears_exactly_its_line(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", FAULTY)
    click(book, "validate")
    give_reason(book, "derived-differs", REASON)
    click(book, "validate")
    accepted = line(book, "derived-differs")
    assert (accepted["severity"], accepted["accept"]) == ("Đã chấp nhận", REASON)
    before, whole = marks(book), without_reports(cells(book))

    wrong = line(book, "bound-not-value")
    put(book, "M6.2.den", 8)
    fixed = click(book, "validate")
    assert before - marks(book) == {wrong["mark"]}
    assert marks(book) < before
    assert line(book, "derived-differs")["accept"] == REASON
    assert "1 phát hiện đã chấp nhận" in fixed.said

    assert click(book, "undo").fine
    put(book, "M6.2.den", "khoảng 8")
    assert list_of(without_reports(cells(book))) == list_of(whole)


def list_of(found: Cells) -> Mapping[str, object]:
    return found[CHECKS]


def test_a_reason_holds_until_the_figure_changes(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", FAULTY)
    first = click(book, "validate")
    give_reason(book, "derived-differs", REASON)
    second = click(book, "validate")
    assert counted(second.said)[1] == counted(first.said)[1] - 1
    put(book, "M4.1.den", 4)  # another figure
    click(book, "validate")
    assert line(book, "derived-differs")["severity"] == "Đã chấp nhận"
    put(book, "M1.1.4b", 2)
    click(book, "validate")
    again = line(book, "derived-differs")
    assert (again["severity"], again["accept"]) == ("Cảnh báo", LAPSED + REASON)
    click(book, "validate")
    assert line(book, "derived-differs")["accept"] == LAPSED + REASON
    give_reason(book, "derived-differs", "Kiểm tra lại ngày hôm nay")
    click(book, "validate")
    assert line(book, "derived-differs")["severity"] == "Đã chấp nhận"


def counted(said: str) -> tuple[int, int]:
    """Errors and warnings as the closing message has them."""
    numbers = [int(word) for word in said.replace(",", " ").split() if word.isdecimal()]
    return numbers[0], numbers[1]


def test_an_error_is_not_accepted_and_words_beside_it_are_kept(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", FAULTY)
    click(book, "validate")
    give_reason(book, "rate-differs", "Lãnh đạo đã duyệt số này")
    give_reason(book, "part-without-partner", "ok")
    errors, _ = counted(click(book, "validate").said)
    answered = line(book, "rate-differs")
    assert (answered["severity"], answered["accept"]) == ("Lỗi", NOT_FOR_ERRORS + "Lãnh đạo đã duyệt số này")
    assert line(book, "part-without-partner")["accept"] == TOO_SHORT + "ok"
    assert line(book, "part-without-partner")["severity"] == "Cảnh báo"
    assert errors == sum(x["severity"] == "Lỗi" for x in lines(book))
    before = lines(book)
    assert "2 lý do chưa có tác dụng" in click(book, "validate").said
    assert lines(book) == before


def test_taking_a_reason_away_makes_it_a_finding_again(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", FAULTY)
    click(book, "validate")
    give_reason(book, "derived-differs", REASON)
    click(book, "validate")
    give_reason(book, "derived-differs", "")
    click(book, "validate")
    assert line(book, "derived-differs")["severity"] == "Cảnh báo"


def test_a_reason_goes_with_the_row_of_the_form(tmp_path: Path) -> None:
    """Rows inserted above, and another order of findings, leave it where it belongs."""
    book = opened(tmp_path / "sổ.xlsm", FAULTY)
    click(book, "validate")
    give_reason(book, "derived-differs", REASON)
    click(book, "validate")
    for side in (book.impl.formulas, book.impl.values):
        side[FORM].insert_rows(1, 3)
    click(book, "validate")
    moved = line(book, "derived-differs")
    assert (moved["severity"], moved["accept"]) == ("Đã chấp nhận", REASON)
    assert str(1 + place("M1.1.4b")[1][0] + 3) in moved["cell"]


# --- the command line and the consolidation ------------------------------------------------------------------------


def accepted_copy(path: Path, **options: Any) -> Path:
    """A unit's workbook in which one finding was accepted with the buttons."""
    book = open_book(make(path, FAULTY, **options))[0]
    click(book, "validate")
    give_reason(book, "derived-differs", REASON)
    click(book, "validate")
    book.impl.save()
    return path


def test_the_command_line_reads_reasons(cli: CommandLine, tmp_path: Path) -> None:
    path = accepted_copy(tmp_path / "sổ.xlsm")
    other = open_book(make(tmp_path / "khác.xlsm", FAULTY))[0]
    other.impl.save()  # by the same program
    plain = cli("validate", tmp_path / "khác.xlsm", "--json").json
    ran = cli("validate", path, "--json").json
    found = {f["code"]: f for f in ran["files"][0]["findings"]}
    assert found["derived-differs"]["accepted"] == REASON
    assert found["derived-differs"]["severity"] == "warning"
    assert [code for code, f in found.items() if "accepted" in f] == ["derived-differs"]
    assert ran["warnings"] == plain["warnings"] - 1
    assert ran["errors"] == plain["errors"]


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """Two communes, one of which gives a reason."""
    folder = tmp_path / "các xã"
    accepted_copy(folder / "một.xlsm", code="01840", name="phường Đức Xuân")
    make(folder / "hai.xlsx", FAULTY, code="01843", name="phường Phùng Chí Kiên")
    return folder


def consolidated(cli: CommandLine, folder: Path, output: Path) -> dict[str, Any]:
    ran = cli("consolidate", folder, "-o", output, "--unit-code", "058", "--unit-name", "thị xã A", "--level", "huyen",
              "--json")  # fmt: skip
    assert ran.code == 1
    return ran.json


def test_a_consolidation_carries_reasons(cli: CommandLine, district: Path, tmp_path: Path) -> None:
    output = tmp_path / "tổng.xlsx"
    ran = consolidated(cli, district, output)
    reasons = {f["unit"]: f.get("accepted") for f in ran["findings"] if f["code"] == "derived-differs" and f["file"]}
    assert reasons["phường Đức Xuân"] == REASON
    assert reasons["phường Phùng Chí Kiên"] is None
    book = openpyxl.load_workbook(output)
    rows = {x["unit_code"]: x for x in lines(book) if x["code"] == "derived-differs" and x["unit_code"] != "058"}
    assert rows["01840"]["severity"] == "Đã chấp nhận"
    assert rows["01840"]["accept"] == OF_UNIT + REASON
    assert rows["01843"]["severity"] == "Cảnh báo"
    names = TRACKER_COLUMNS.index("code"), TRACKER_COLUMNS.index("warnings")
    sheet = book["Theo dõi nộp"].iter_rows(min_row=FIRST, min_col=2, values_only=True)
    warned = {row[names[0]]: row[names[1]] for row in sheet}
    assert warned["01840"] == warned["01843"] - 1


def test_the_districts_own_reasons_outlive_the_next_consolidation(
    cli: CommandLine, district: Path, tmp_path: Path
) -> None:
    output = tmp_path / "tổng.xlsx"
    first = consolidated(cli, district, output)
    book = openpyxl.load_workbook(output)
    row = next(x for x in lines(book) if x["code"] == "part-without-partner" and x["unit_code"] == "01843")["row"]
    book[CHECKS].cell(row, 2 + CHECK_COLUMNS.index("accept")).value = REASON
    book.save(output)
    make(district / "ba.xlsx", {"M4.1.num": 5}, code="01837", name="phường Sông Cầu")
    second = consolidated(cli, district, output)
    said = {f["unit"]: f.get("accepted") for f in second["findings"] if f["code"] == "part-without-partner"}
    assert said["phường Phùng Chí Kiên"] == REASON
    assert [unit for unit, reason in said.items() if reason] == ["phường Phùng Chí Kiên"]
    listed = lines(openpyxl.load_workbook(output))
    kept = {x["unit_code"]: x["accept"] for x in listed if x["code"] == "part-without-partner"}
    assert kept["01843"] == REASON
    assert len(first["findings"]) < len(second["findings"])


def test_checking_a_consolidated_workbook_keeps_the_units_lines(
    cli: CommandLine, district: Path, tmp_path: Path
) -> None:
    output = tmp_path / "tổng.xlsx"
    consolidated(cli, district, output)
    book = open_book(output)[0]
    before = {x["mark"]: x["unit_code"] for x in lines(book)}
    give = next(x for x in lines(book) if x["unit_code"] == "01843" and x["code"] == "derived-differs")
    column = openpyxl.utils.get_column_letter(2 + CHECK_COLUMNS.index("accept"))
    put_at(book, CHECKS, f"{column}{give['row']}", REASON, "@")
    for _ in range(2):
        click(book, "validate")
        now = {x["mark"]: x for x in lines(book)}
        assert {mark: now[mark]["unit_code"] for mark in before} == before
        assert now[give["mark"]]["severity"] == "Đã chấp nhận"
        assert now[give["mark"]]["accept"] == REASON


def test_a_reason_for_what_the_totals_lack_outlives_the_next_consolidation(district: Path, tmp_path: Path) -> None:
    book = opened(tmp_path / "tổng.xlsm", code="058", name="thị xã A", level="huyen", parent="")
    put(book, "RUN.folder", str(district))
    assert click(book, "consolidate").fine
    assert click(book, "validate").fine
    give_reason(book, "missing-from-units", REASON, "M3.3.1")  # found by this workbook's own check
    assert click(book, "validate").fine
    mark = line(book, "missing-from-units", "M3.3.1")["mark"]
    for _ in range(2):
        assert click(book, "consolidate").fine
        (kept,) = (x for x in lines(book) if x["code"] == "missing-from-units")
        assert (kept["mark"], kept["severity"], kept["accept"]) == (mark, "Đã chấp nhận", REASON)
    scripts.validate(book)
    assert line(book, "missing-from-units", "M3.3.1")["accept"] == REASON


def test_reasons_travel_with_the_copy_to_send_and_are_sealed(cli: CommandLine, tmp_path: Path) -> None:
    path, sent = accepted_copy(tmp_path / "sổ.xlsx"), tmp_path / "gửi.xlsx"
    assert cli("seal", path, "-o", sent).code == 1
    found = cli("validate", sent, "--json").json["files"][0]["findings"]
    assert [f["code"] for f in found if "accepted" in f] == ["derived-differs"]
    assert "changed-after-sealing" not in [f["code"] for f in found]
    book = openpyxl.load_workbook(sent)
    row = line(book, "derived-differs")["row"]
    book[CHECKS].cell(row, 2 + CHECK_COLUMNS.index("accept")).value = "Một lý do khác hẳn"
    book.save(sent)
    assert "changed-after-sealing" in cli("validate", sent, "--json").codes_of_files()


# --- the column beside the figures ---------------------------------------------------------------------------------


def test_the_form_follows_the_list_in_a_real_program(cli: CommandLine, district: Path, tmp_path: Path) -> None:
    """The worst finding of a row that nobody accepted; of a consolidation only those of its own totals. The results
    that stand in the file are those that the program computes."""
    checked = accepted_copy(tmp_path / "sổ.xlsx")
    total = tmp_path / "tổng.xlsx"
    consolidated(cli, district, total)
    made = tmp_path / "tính"
    made.mkdir()
    books = calc.recalculated([checked, total], made)

    form = beside(books["sổ.xlsx"][FORM])
    assert form["M3.2.1.1.2"] == "Lỗi"
    assert not form["M1.1.4b"], "accepted"
    assert not form["M3.2.1.1"]
    assert beside(books["sổ.xlsx"]["Số liệu gốc"])["M4.1.num"] == "Cảnh báo"
    assert beside(books["sổ.xlsx"]["Cán bộ nữ"])["CB.hdnd.xa"] == "Lỗi"

    stored, computed = openpyxl.load_workbook(total, data_only=True), books["tổng.xlsx"]
    for name in (FORM, "Số liệu gốc", "Cán bộ nữ", "Hoạt động khác"):
        assert beside(stored[name]) == beside(computed[name]), name
    own = [x for x in lines(computed) if x["unit_code"] == "058" and x["severity"] in ("Lỗi", "Cảnh báo")]
    shown = {row for name in (FORM, "Số liệu gốc", "Cán bộ nữ") for row, word in beside(computed[name]).items() if word}
    assert shown == {row for x in own for row in x["rows"].strip("|").split("|") if row != "-"}


def beside(sheet: Any) -> dict[str, str]:
    """The words of the column by row id."""
    key_row = next(row for row in sheet.iter_rows(max_row=40) if row[0].value == "#id")
    column = next(c.column for c in key_row if c.value == CHECK)
    rows = sheet.iter_rows(min_row=key_row[0].row + 2)
    return {row[0].value: row[column - 1].value or "" for row in rows if row[0].value}


# --- marks ---------------------------------------------------------------------------------------------------------

counts = st.dictionaries(
    st.sampled_from(["M4.1.num", "M4.2.num", "M6.2.num", "M3.2.1.1", "CB.hdnd.xa.women", "M1.1.4b"]),
    st.integers(0, 50).map(float),
    min_size=1,
)


def all_marks(cells: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Marks with code and figure, of one workbook."""
    judgement = judged(cells)
    return {
        mark: (same[0].code, same[0].id)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        for mark, same in marked(EDITION, judgement.submission, judgement.findings, severity)
    }


@settings(max_examples=15, deadline=None)
@given(counts)
def test_every_line_has_its_own_mark_whatever_the_order(cells: dict[str, float]) -> None:
    judgement = judged(dict(cells))
    found = [f for f in judgement.findings if f.code != "missing-required"]
    shuffled = list(found)
    random.Random(1).shuffle(shuffled)

    def by_finding(findings: Iterable[Any]) -> dict[Any, str]:
        pairs = [
            (same[0], mark)
            for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
            for mark, same in marked(EDITION, judgement.submission, findings, severity)
        ]
        assert len({mark for _, mark in pairs}) == len(pairs) == len(found)
        return {(f.code, f.id, f.message): mark for f, mark in pairs}

    assert by_finding(found) == by_finding(shuffled)


@settings(max_examples=15, deadline=None)
@given(counts, st.integers(51, 90))
def test_another_figure_leaves_marks_alone_and_its_own_does_not(cells: dict[str, float], other: int) -> None:
    before = all_marks(dict(cells))
    after = all_marks({**cells, "M6.4.num": float(other)})
    mine = {mark for mark, (code, _) in before.items() if code == "part-without-partner"}
    assert mine <= after.keys()
    if "M4.1.num" in cells:
        changed = all_marks({**cells, "M4.1.num": float(other)})
        ours = {
            mark for mark, (code, figure) in before.items() if (code, figure) == ("part-without-partner", "M4.1.num")
        }
        assert len(ours) == 1
        assert not ours & changed.keys()


def test_a_mark_accepts_only_what_it_stands_for() -> None:
    read = submission({"M4.1.num": 3.0, "M4.2.num": 4.0})
    found = evaluate(EDITION, read).findings
    (mark,) = (m for m, same in marked(EDITION, read, found, Severity.WARNING)
               if (same[0].code, same[0].id) == ("part-without-partner", "M4.1.num"))  # fmt: skip
    accepted = [f for f in with_accepted(EDITION, read, found, {mark: REASON}) if f.accepted]
    assert [(f.code, f.id, f.severity, f.found) for f in accepted] == [
        ("part-without-partner", "M4.1.num", Severity.ACCEPTED, Severity.WARNING)
    ]
    again = evaluate(EDITION, replace(read, accepted={mark: REASON})).findings
    assert [f.accepted for f in again if f.accepted] == [REASON]
    errors = {m: REASON for m, _ in marked(EDITION, read, found, Severity.ERROR)}
    assert not [f for f in with_accepted(EDITION, read, found, errors) if f.accepted]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (REASON, REASON),
        (f"  {REASON} ", REASON),
        (TOO_SHORT + REASON, REASON),
        (NOT_FOR_ERRORS + REASON, REASON),
        (LAPSED + REASON, ""),
        (OF_UNIT + REASON, ""),
        ("ok", ""),
        ("12345678901", ""),
        ("", ""),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    assert reason_in(text) == reason
    assert not bare(text).startswith((LAPSED, OF_UNIT, TOO_SHORT, NOT_FOR_ERRORS))


def test_reasons_in_a_result_that_cannot_be_read_are_asked_back(
    cli: CommandLine, district: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tổng.xlsx"
    out.write_bytes(b"broken")
    ran = cli("consolidate", district, "-o", out)
    assert ran.code in (0, 1)  # merged
    assert "lý do chấp nhận" in ran.err
    assert (tmp_path / "tổng.xlsx.bak").read_bytes() == b"broken"
    assert "lý do chấp nhận" not in cli("consolidate", district, "-o", out).err


def test_a_units_file_that_names_an_absent_file_is_told(cli: CommandLine, district: Path, tmp_path: Path) -> None:
    units = tmp_path / "danh_sach.csv"
    there = sorted(district.glob("*.xlsx"))[0].name
    units.write_text(f"code,name,level,file\n00001,xã 1,xa,{there}\n00002,xã 2,xa,vắng.xlsx\n", encoding="utf-8")
    ran = cli("consolidate", district, "-o", tmp_path / "tổng.xlsx", "--units", units)
    (told,) = (line for line in ran.err.splitlines() if "vắng.xlsx" in line)
    assert there not in told
