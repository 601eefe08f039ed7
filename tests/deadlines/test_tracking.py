"""Deadlines in a consolidation and on the command line: who is late, who still has time, and which day was taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import CommandLine, MakeBook, Ran, WriteTable

UNITS = ("01834", "01837", "01840", "01843")
VALUES = {"M4.1.num": 10, "M4.1.den": 9}
OWN = '[[deadlines]]\nid = "xa-huyen-nam"\nday = 20\nmonth = 11\nsource = "Công văn số 9/UBND-VX"\n'


def merged(
    folder: Path,
    make_book: MakeBook,
    write_table: WriteTable,
    received: dict[str, str],
    *more: object,
    year: int = 2024,
) -> Ran:
    """Three communes sent, the fourth did not; ``received`` by code."""
    for code in UNITS[:3]:
        make_book(folder / "in" / f"{code}.xlsx", code, VALUES, name=f"xã {code}", parent="058", year=year)
    rows = [(code, f"xã {code}", "xa", "058", received.get(code, "")) for code in UNITS]
    table = write_table(folder / "u.csv", ("code", "name", "level", "parent_code", "received"), rows)
    ran = CommandLine()("consolidate", folder / "in", "-o", folder / "ra.xlsx", "--units", table, "--unit-code", "058",
                        "--unit-name", "huyện Mẫu", "--level", "huyen", *more, "--json")  # fmt: skip
    assert ran.code in (0, 1), ran.out
    return ran


def tracker(folder: Path) -> dict[str, dict[str, Any]]:
    """``Theo dõi nộp`` by unit code, columns by their hidden keys."""
    sheet = openpyxl.load_workbook(folder / "ra.xlsx")["Theo dõi nộp"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    top = next(i for i, row in enumerate(rows) if "#id" in row)
    lines = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 2 :]]
    return {line["code"]: line for line in lines if line["code"]}


def late(ran: Ran) -> set[str]:
    return {f["unit"] for f in ran.json["findings"] if f["code"] == "unit-late"}


def findings(ran: Ran, code: str) -> list[dict[str, Any]]:
    return [f for f in ran.json["findings"] if f["code"] == code]


def test_without_a_day_the_calendar_says_and_is_named(
    tmp_path: Path, make_book: MakeBook, write_table: WriteTable
) -> None:
    ran = merged(tmp_path, make_book, write_table, {"01834": "05/12/2024", "01837": "06/12/2024"})
    assert late(ran) == {"xã 01837"}
    (told,) = findings(ran, "deadline-assumed")
    assert told["severity"] == "info"
    assert "05/12/2024" in told["message"] and "760/UBND-LĐTBXH" in told["message"]
    lines = tracker(tmp_path)
    assert {code: line["due"].date() for code, line in lines.items()} == dict.fromkeys(UNITS, dt.date(2024, 12, 5))
    assert [code for code, line in lines.items() if line["late"]] == ["01837"]


def test_a_files_own_time_accuses_nobody_unless_a_day_was_named(
    tmp_path: Path, make_book: MakeBook, write_table: WriteTable
) -> None:
    """The files are of today, long after; nobody wrote when they came."""
    assert late(merged(tmp_path, make_book, write_table, {})) == set()
    named = merged(tmp_path, make_book, write_table, {}, "--deadline", "05/12/2024")
    assert late(named) == {"xã 01834", "xã 01837", "xã 01840"}
    assert findings(named, "deadline-assumed") == []


def test_an_office_changes_the_day(tmp_path: Path, make_book: MakeBook, write_table: WriteTable) -> None:
    own = tmp_path / "han_bao_cao.toml"
    own.write_text(OWN, encoding="utf-8")
    received = {"01834": "20/11/2024", "01837": "21/11/2024"}
    ran = merged(tmp_path, make_book, write_table, received, "--deadlines", own)
    assert late(ran) == {"xã 01837"}
    assert "Công văn số 9/UBND-VX" in findings(ran, "deadline-assumed")[0]["message"]


@pytest.mark.parametrize(("text", "code"), [("day = ", "bad-deadlines"), (None, "no-deadlines-file")])
def test_a_bad_file_stops_before_any_work(
    tmp_path: Path, make_book: MakeBook, text: str | None, code: str, cli: CommandLine
) -> None:
    own = tmp_path / "han.toml"
    if text is not None:
        own.write_text(text, encoding="utf-8")
    make_book(tmp_path / "a.xlsx", "01834", VALUES)
    ran = cli("consolidate", tmp_path, "-o", tmp_path / "ra.xlsx", "--deadlines", own, "--json")
    assert (ran.code, ran.error) == (2, code)
    assert not (tmp_path / "ra.xlsx").exists()


@pytest.mark.parametrize(("ahead", "severity"), [(0, "info"), (1, "info"), (-1, "warning")])
def test_who_still_has_time_is_missing_but_no_cause_for_alarm(
    ahead: int, severity: str, tmp_path: Path, make_book: MakeBook, write_table: WriteTable
) -> None:
    day = dt.date.today() + dt.timedelta(days=ahead)
    ran = merged(tmp_path, make_book, write_table, {}, "--deadline", f"{day:%d/%m/%Y}")
    assert [m["code"] for m in ran.json["missing"]] == ["01843"]
    (said,) = findings(ran, "unit-missing")
    assert said["severity"] == severity
    line = tracker(tmp_path)["01843"]
    assert line["state"] == "Chưa nộp"
    assert bool(line["reason"]) is (severity == "info")


def test_no_document_no_day(tmp_path: Path, make_book: MakeBook, write_table: WriteTable) -> None:
    """Before any document was issued nobody is late."""
    ran = merged(tmp_path, make_book, write_table, {"01834": "31/12/2021"}, year=2021)
    assert late(ran) == set()
    assert findings(ran, "deadline-assumed") == []
    assert {line["due"] for line in tracker(tmp_path).values()} == {None}


# --- the command ---------------------------------------------------------------------------------------------------
def test_the_calendar_of_a_year(cli: CommandLine) -> None:
    ran = cli("deadlines", "--year", 2024, "--level", "xa", "--json")
    assert ran.code == 0
    found = {d["id"]: d for d in ran.json["deadlines"]}
    assert found["thanh-vien-xa-huyen-nam"]["due"] == "2024-11-10"
    assert found["xa-huyen-nam"]["sent"] and not found["phong-ban-xa-nam"]["sent"]
    assert all(d["source"] for d in found.values())
    assert [d["due"] for d in ran.json["deadlines"]] == sorted(d["due"] for d in ran.json["deadlines"])
    assert "deadline-before-figures" in [f["code"] for f in ran.json["findings"]]


def test_the_calendar_in_words(cli: CommandLine) -> None:
    ran = cli("deadlines", "--year", 2024, "--level", "Cấp xã", "--period", "nam")
    assert ran.code == 0
    assert "10/11/2024" in ran.out and "Cảnh báo" in ran.out
    assert "05/06/2024" not in ran.out
    assert "không có hạn nào" in cli("deadlines", "--year", 2010).out
    assert "không có hạn nào của cấp huyện" in cli("deadlines", "--year", 2027, "--level", "huyện").out


def test_the_calendar_with_an_offices_file(cli: CommandLine, tmp_path: Path) -> None:
    own = tmp_path / "han.toml"
    own.write_text('[[deadlines]]\nid = "thanh-vien-xa-huyen-nam"\nday = 20\nmonth = 12\n', encoding="utf-8")
    ran = cli("deadlines", "--year", 2024, "--deadlines", own, "--json")
    assert "2024-12-20" in {d["due"] for d in ran.json["deadlines"]}
    assert "deadline-before-figures" not in [f["code"] for f in ran.json["findings"]]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--level", "quận"), "bad-level"), (("--period", "quý"), "bad-period"), (("--edition", "x"), "unknown-edition")],
)
def test_usage(cli: CommandLine, arguments: tuple[str, ...], code: str) -> None:
    ran = cli("deadlines", "--year", 2024, *arguments, "--json")
    assert (ran.code, ran.error) == (2, code)
