"""``undo``: what a run of ``fill`` wrote into a file is taken back, exactly, or refused with a code."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsx_addin.reading.book import read_bytes
from xlsx_addin.workbook.fill import fill_workbook, undo_workbook

FORM, SUPPORT, LOG, INFO = "Phụ lục 01", "Số liệu gốc", "Nhật ký", "Thông tin"
V1, V2, R = "M3.2.1.1.1", "M3.2.1.1", "M3.2.1.1.2"
NOW = dt.datetime(2024, 12, 1, 8, 30)
VALUES: dict[str, object] = {
    V1: "09/29",
    "M4.1.num": "05 người",
    "M4.1.den": "4",
    "M2.1": "30,56 %",
    "CB.ct_ubnd.xa.women": 1,
    "M1.1.4b": 0,
    "CB.hdnd.xa.total": 29,
    "CB.hdnd.xa.women": 9,
    "CB.hdnd.xa.rate": "30,03%",
}


@pytest.fixture
def path(make_book: Any, tmp_path: Path) -> Path:
    return Path(make_book(tmp_path / "sổ.xlsx", "00001", VALUES))


def _content(data: bytes) -> dict[str, dict[str, tuple[object, str, bool]]]:
    """Every cell's content, its kind, whether it shows a percentage; without the log and the last run's outcome."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = {
        s.title: {
            c.coordinate: (c.value, c.data_type, "%" in c.number_format)
            for row in s.iter_rows()
            for c in row
            if c.value is not None
        }
        for s in book.worksheets
        if s.title != LOG
    }
    marks = {c.value: c.row for c in book[INFO]["A"]}
    for row_id in ("RUN.time", "RUN.action", "RUN.outcome"):
        found[INFO].pop(f"C{marks[row_id]}", None)
    return found


def _shown(data: bytes) -> dict[str, dict[str, object]]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {s.title: {c.coordinate: c.value for row in s.iter_rows() for c in row} for s in book.worksheets[1:4]}


@pytest.mark.parametrize("options", [(), ("--overwrite",)])
def test_undo_gives_the_file_back(options: tuple[str, ...], path: Path, cli: Any, tmp_path: Path) -> None:
    before = path.read_bytes()
    filled = cli("fill", path, *options, "--json").json["changed"]
    ran = cli("undo", path, "--json")
    assert ran.code == 0
    assert set(ran.json) == {"file", "output", "backup", "action", "restored"}
    restored = {c["id"]: (c["sheet"], c["cell"], c["new"]) for c in ran.json["restored"]}
    assert restored.keys() == {c["id"] for c in filled}
    assert restored[V1][2] == "09/29"
    assert _content(path.read_bytes()) == _content(before)
    assert _shown(path.read_bytes()) == _shown(before)  # results of formulas too
    assert Path(ran.json["backup"]).name == "sổ.xlsx.bak1"
    assert (tmp_path / "sổ.xlsx.bak").read_bytes() == before
    again = cli("undo", path, "--json")
    assert (again.code, again.error) == (2, "nothing-to-undo")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["sổ.xlsx", "sổ.xlsx.bak", "sổ.xlsx.bak1"]


def test_undo_to_another_file_leaves_the_first(path: Path, cli: Any, tmp_path: Path) -> None:
    before = _content(path.read_bytes())
    cli("fill", path)
    data = path.read_bytes()
    ran = cli("undo", path, "-o", tmp_path / "khác.xlsx")
    assert (ran.code, ran.err) == (0, "")
    assert "→ 09/29" in ran.out
    assert path.read_bytes() == data
    assert _content((tmp_path / "khác.xlsx").read_bytes()) == before


def _edit(path: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)


def _refused(cli: Any, path: Path) -> tuple[str, str]:
    before = path.read_bytes()
    ran = cli("undo", path, "--json")
    assert ran.code == 2
    assert path.read_bytes() == before
    return ran.error, ran.json["error"]["message"]


def test_a_cell_that_somebody_changed_stops_it(path: Path, cli: Any) -> None:
    cli("fill", path)
    cell = cli("layout", path, "--json").json["cells"][V1]["cell"]
    _edit(path, FORM, cell, 10)
    code, message = _refused(cli, path)
    assert code == "changed-since"
    assert f"«{FORM}» {cell}." in message
    _edit(path, FORM, cell, 9)
    assert cli("undo", path).code == 0


def test_moved_rows_stop_it(path: Path, cli: Any) -> None:
    cli("fill", path)
    book = openpyxl.load_workbook(path)
    book[FORM].insert_rows(9)
    book.save(path)
    assert _refused(cli, path)[0] == "changed-since"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("H", "năm", "changed-since"),  # what it held before may be anything, if only the cell agrees with the rest
        ("J", "số", "log-damaged"),  # "05 người" is no number
        ("J", None, "log-damaged"),
        ("J", "vớ vẩn", "log-damaged"),
        ("K", "khối", "log-damaged"),
        ("I", "số", "log-damaged"),
        ("F", "dưới kia", "log-damaged"),
        ("E", "Trang lạ", "changed-since"),
    ],
)
def test_a_log_that_was_edited_is_not_trusted(column: str, text: str | None, code: str, path: Path, cli: Any) -> None:
    cli("fill", path)
    cell = cli("layout", path, "--json").json["cells"]["M4.1.num"]
    log = openpyxl.load_workbook(path)[LOG]
    (line,) = [c.row for c in log["G"] if c.value == "M4.1.num"]
    if column == "H":
        _edit(path, cell["sheet"], cell["cell"], 6)
    _edit(path, LOG, f"{column}{line}", text)
    assert _refused(cli, path)[0] == code


def test_what_cannot_be_undone(path: Path, cli: Any, tmp_path: Path) -> None:
    assert _refused(cli, path)[0] == "nothing-to-undo"
    (tmp_path / "1.xls").write_bytes(b"<html></html>")
    assert cli("undo", tmp_path / "1.xls", "--json").error == "not-a-workbook"
    assert cli("undo", tmp_path / "không.xlsx", "--json").code == 2
    assert cli("undo", path, "-o", tmp_path / "ra.docx", "--json").error == "bad-output-name"


@pytest.mark.parametrize(
    ("figure", "value", "look", "right"),
    [
        ("M2.1", "30,56 %", "0.00%", 30.56),
        ("M4.1", 1.25, "0.00%", None),
        ("M1.1.4b", dt.datetime(2024, 1, 8), "dd-mmm", 1),
        ("M4.1.num", "05 người", "dd/mm/yyyy", 5),
    ],
)
def test_a_number_never_stands_under_a_percent_or_date_format(
    figure: str, value: object, look: str, right: float | None, path: Path, cli: Any
) -> None:
    """Else 30.56 would be read as 3056 %, and 1 as 1 January 1900; and undoing brings the old look back."""
    place = cli("layout", path, "--json").json["cells"][figure]
    book = openpyxl.load_workbook(path)
    book[place["sheet"]][place["cell"]].value = value
    book[place["sheet"]][place["cell"]].number_format = look
    book.save(path)
    before = _content(path.read_bytes())
    assert cli("fill", path, "--overwrite").code in (0, 1)
    cell = openpyxl.load_workbook(path)[place["sheet"]][place["cell"]]
    assert "%" not in cell.number_format
    assert not cell.is_date
    if right is not None:
        assert cell.value == right
        assert float(cli("validate", path, "--json").json["files"][0]["values"][figure]) == right
    assert cli("fill", path, "--overwrite", "--json").json["changed"] == []
    assert cli("undo", path).code == 0
    now = _content(path.read_bytes())
    assert {s: {x: v[:2] for x, v in c.items()} for s, c in now.items()} == {
        s: {x: v[:2] for x, v in c.items()} for s, c in before.items()
    }
    if isinstance(value, float):
        assert now[place["sheet"]][place["cell"]] == (value, "n", True)


# --- any workbook, any fills --------------------------------------------------------------------------------------

TYPED = st.one_of(
    st.integers(0, 60).map(str), st.sampled_from(["09/29", "05 người", "-", "30,03%", "12.50", "=1+1", "007", "10.450"])
)
FIGURES = (
    V1,
    V2,
    R,
    "M4.1.num",
    "M4.1.den",
    "M4.1",
    "M2.1",
    "M1.1.4a",
    "M1.1.4b",
    "M6.3.q1",
    "CB.hdnd.xa.rate",
    "CB.ct_ubnd.xa.women",
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FIGURES), TYPED), st.lists(st.booleans(), min_size=1, max_size=3))
def test_any_fill_is_undone_exactly(make_book: Any, tmp_path: Path, typed: dict[str, str], fills: list[bool]) -> None:
    data = make_book(tmp_path / "bất kỳ.xlsx", "00001", typed).read_bytes()
    before = None
    for overwrite in fills:
        filled = fill_workbook(_read(data), data, overwrite=overwrite, now=NOW)
        if filled.changed:
            before, data = data, filled.package.to_bytes()
    if before is None:
        return
    undone = undo_workbook(_read(data), data, now=NOW)
    assert _content(undone.package.to_bytes()) == _content(before)


def _read(data: bytes) -> Any:
    return read_bytes(data, lambda name: True, path="sổ.xlsx")
