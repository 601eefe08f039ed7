"""«Tổng hợp thư mục»: the open workbook of a district takes in a folder, and gives it back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from .clicks import (
    CADRES,
    DAY,
    FORM,
    INFO,
    LOG,
    MOST_CALLS,
    SUPPORT,
    address,
    cells,
    click,
    held,
    list_cells,
    make,
    opened,
    outcome,
    put,
    put_at,
    without_reports,
)
from .paper import contents, open_book

V1, V2, R = "M3.2.1.1.1", "M3.2.1.1", "M3.2.1.1.2"
DISTRICT = {"code": "058", "name": "thành phố Bắc Kạn", "level": "huyen", "parent": "06"}
OWN: dict[str, object] = {
    "M1.1.3a": 1,
    "M1.1.3b": 1,
    "CB.hdnd.huyen.total": 30,
    "CB.hdnd.huyen.women": "09 người",
    "CB.hdnd.huyen.rate": "30,03%",
    "M6.3.q1": "-",
}
MERGED = (
    FORM,
    SUPPORT,
    CADRES,
    "Hoạt động khác",
    "Văn bản",
    "Truyền thông",
    "Kế hoạch",
    "Nội dung báo cáo",
    "Kiểm tra",
)


def commune(folder: Path, n: int, **more: object) -> Path:
    values = {V1: n, V2: 10, "M4.1.num": n, "M4.1.den": 7, "M1.1.4a": 1, "M1.1.4b": n % 2, "CB.hdnd.xa.total": 20 + n}
    rows = list_cells("van_ban", 2, kind="Kế hoạch", number="{}/KH", subject=f"=xã {n} " + "{}/29")
    named = {"code": f"0000{n}", "name": f"xã {n}", "parent": "058", "lists": rows}
    return make(folder / f"{n}.xlsx", {**values, "CB.hdnd.xa.women": n, **more}, **named)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three communes' workbooks."""
    folder = tmp_path_factory.mktemp("gốc") / "các xã"
    for n in (1, 2, 3):
        commune(folder, n)
    return folder


@pytest.fixture
def folder(sent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sent, tmp_path / "các xã"))


@pytest.fixture
def district(folder: Path, tmp_path: Path) -> Any:
    rows = list_cells("van_ban", 2, kind="Kế hoạch", number="0{}", subject="huyện {}")
    book = opened(tmp_path / "huyện.xlsm", OWN, lists=rows, **DISTRICT)
    put(book, "RUN.folder", str(folder))
    return book


def test_merging_gives_every_cell_of_the_command_line(district: Any, folder: Path, cli: Any, tmp_path: Path) -> None:
    ran = cli("consolidate", folder, tmp_path / "huyện.xlsm", "-o", tmp_path / "ra.xlsx", "--json")
    assert ran.json["merged"] == 4
    done = click(district, "consolidate")
    assert done.fine
    right, made = cells(open_book(tmp_path / "ra.xlsx")[0]), cells(district)
    for sheet in (*MERGED, "Theo dõi nộp"):
        assert _below_title(made[sheet]) == _below_title(right[sheet]), sheet
    # The same but for the unit's own column, which keeps what was typed.
    differing = {x for x in right["Tổng hợp"] if made["Tổng hợp"].get(x) != right["Tổng hợp"][x]}
    assert {made["Tổng hợp"][x][0] for x in differing} <= {"09 người", "30,03%", "-"}
    assert outcome(district)[0] == "Tổng hợp thư mục"
    # Read back as a file, it says what the command says.
    district.impl.recalculate(tmp_path)
    (tmp_path / "lưu.xlsx").write_bytes(district.impl.to_bytes())
    said = cli("validate", tmp_path / "lưu.xlsx", "--json").json["files"][0]["values"]
    rateless = {k: v for k, v in ran.json["values"].items() if v is not None}
    assert {k: said[k] for k in rateless} == rateless


def _below_title(found: dict[str, tuple[object, str]]) -> dict[str, tuple[object, str]]:
    return {x: v for x, v in found.items() if int(x.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > 4}


def test_merging_again_changes_nothing(district: Any, tmp_path: Path) -> None:
    assert click(district, "consolidate").fine
    before, files = contents(district), sorted(p.name for p in tmp_path.iterdir())
    again = click(district, "consolidate")
    assert again.fine
    assert again.asked == ""
    assert contents(district) == before
    # Nor after Excel has computed, saved and opened it.
    district.impl.recalculate(tmp_path / "..")
    district.save()
    values = district.impl.values
    reopened = open_book(tmp_path / "huyện.xlsm")[0]
    reopened.impl.values = values
    before = contents(reopened)
    third = click(reopened, "consolidate")
    assert (third.fine, third.asked) == (True, "")
    assert contents(reopened) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == files
    # The next button's second click neither: report and check of a consolidation.
    for button in ("report", "validate", "fill", "overwrite"):
        click(reopened, button)
        before = contents(reopened)
        assert click(reopened, button).fine
        assert contents(reopened) == before, button


def test_undoing_a_merge_gives_everything_back(district: Any) -> None:
    put(district, "CB.hdnd.huyen.rate", 0.3003, "0.00%")
    put(district, "M1.1.3a", ("=2-1", 1))
    put_at(district, "Văn bản", "C5", ("=1+1", 2))
    before = without_reports(cells(district))
    assert click(district, "consolidate").fine
    assert held(district, "CB.hdnd.huyen.rate") != 0.3003
    assert district.impl.formulas[CADRES][address("CB.hdnd.huyen.rate")].number_format == "#,##0.00"
    assert click(district, "undo").fine
    assert without_reports(cells(district)) == before
    assert district.impl.formulas[CADRES][address("CB.hdnd.huyen.rate")].number_format == "0.00%"
    # What was undone can be done again, to the same end.
    assert click(district, "consolidate").fine
    assert held(district, V1) == 6


def test_own_figures_are_read_back_and_others_left_out(district: Any, folder: Path, tmp_path: Path) -> None:
    """A commune more, a commune less: own figures count once, whatever the form shows now."""
    assert click(district, "consolidate").fine
    assert (held(district, V1), held(district, "M1.1.3a"), held(district, "M1.1.4a")) == (6, 1, 3)
    (folder / "3.xlsx").unlink()
    assert click(district, "consolidate").fine
    assert (held(district, V1), held(district, "M1.1.3a"), held(district, "M1.1.4a")) == (3, 1, 2)
    commune(folder, 4)
    commune(folder, 5)
    assert click(district, "consolidate").fine
    assert (held(district, V1), held(district, "M1.1.3a")) == (12, 1)
    assert "09 người" in {c.value for row in district.impl.formulas["Tổng hợp"].iter_rows() for c in row}
    subjects = {c.value for row in district.impl.formulas["Văn bản"].iter_rows() for c in row}
    assert {"huyện 1", "=xã 5 2/29"} <= subjects
    assert "=xã 3 1/29" not in subjects


@pytest.mark.parametrize(
    ("figure", "value", "look"),
    [
        ("M1.1.3b", DAY, "dd/mm/yyyy"),
        ("CB.hdnd.huyen.rate", 0.3103, "0.00%"),
        ("CB.hdnd.huyen.women", 0.09, "0%"),
        ("M1.1.3a", True, "General"),
        ("M1.1.3a", 0, "General"),
        ("CB.hdnd.huyen.women", None, "General"),
        ("CB.hdnd.huyen.women", 9.5, "0.0"),
    ],
)
def test_own_cells_of_any_kind_say_the_same_on_the_second_click(
    figure: str, value: object, look: str, district: Any
) -> None:
    """What is kept in ``Tổng hợp`` as text must be understood, and complained of, as it was in its own cell."""
    put(district, figure, value, look)
    before = without_reports(cells(district))
    assert click(district, "consolidate").fine
    once = contents(district)
    assert click(district, "consolidate").fine
    assert contents(district) == once
    assert click(district, "undo").fine
    assert without_reports(cells(district)) == before


def test_a_sheet_of_units_turned_round_is_told(make_book: Any, cli: Any, folder: Path, tmp_path: Path) -> None:
    """A workbook that the command line made of many units has them down, not across."""
    many = tmp_path / "nhiều"
    for n in range(65):
        make_book(many / f"{n}.xlsx", f"{n:05}", {V1: 1, V2: 2}, parent="058")
    assert cli("consolidate", many, "-o", tmp_path / "058.xlsx", "--unit-code", "058", "--level", "huyen").code in (
        0,
        1,
    )
    book = open_book(tmp_path / "058.xlsx")[0]
    put(book, "RUN.folder", str(folder))
    before = without_reports(cells(book))
    done = click(book, "consolidate")
    assert done.mode == "critical"
    assert "Tổng hợp" in done.said
    assert without_reports(cells(book)) | {INFO: {}} == before | {INFO: {}}


def test_totals_that_were_overtyped_give_way_only_when_asked(district: Any) -> None:
    assert click(district, "consolidate").fine
    put(district, V1, 60)
    put(district, "M4.1.num", ("=3+4", 7))
    before = without_reports(cells(district))
    district.impl.app.answer = "no"
    kept = click(district, "consolidate")
    assert not kept.fine
    assert address(V1) in kept.asked
    assert address("M4.1.num") in kept.asked
    assert without_reports(cells(district)) == before
    district.impl.app.answer = "yes"
    done = click(district, "consolidate")
    assert done.fine
    assert (held(district, V1), held(district, "M4.1.num")) == (6, 6)
    assert outcome(district)[0] == "Tổng hợp thư mục"
    assert click(district, "undo").fine
    assert (held(district, V1), held(district, "M4.1.num")) == (60, "=3+4")


def test_two_owners_that_differ_stay_a_conflict_on_the_second_click(
    district: Any, folder: Path, cli: Any, tmp_path: Path
) -> None:
    """An owner row with two values says so in words; that is neither a figure nor overtyped."""
    for code, value in (("SYT-1", 40), ("SYT-2", 50)):
        make(
            folder / f"{code}.xlsx",
            {"M4.1.num": value, "M4.1.den": 100},
            code=code,
            name=code,
            level="nganh",
            parent="058",
        )
    ran = cli("consolidate", folder, tmp_path / "huyện.xlsm", "-o", tmp_path / "ra.xlsx", "--json")
    assert click(district, "consolidate").fine
    right = cells(open_book(tmp_path / "ra.xlsx")[0])
    assert _below_title(cells(district)[SUPPORT]) == _below_title(right[SUPPORT])
    assert len(ran.json["values"]) > 100
    before = contents(district)
    again = click(district, "consolidate")
    assert (again.fine, again.asked) == (True, "")
    assert contents(district) == before


def test_one_hundred_and_fifty_units_cost_no_more(tmp_path: Path) -> None:
    """150 communes with list rows: the sheets are long and wide, the calls stay few, also when the log is long."""
    folder = tmp_path / "các xã"
    rows = list_cells("truyen_thong", 14, content="Buổi {}")
    for n in range(150):
        make(folder / f"{n}.xlsx", {V1: n, V2: 200}, code=f"{n:05}", name=f"xã {n}", parent="27", lists=rows)
    own = list_cells("van_ban", 2000, kind="Kế hoạch", number="{}/KH")
    book = opened(tmp_path / "tỉnh.xlsm", {V2: 5}, code="27", name="tỉnh", level="tinh", parent="", lists=own)
    put(book, "RUN.folder", str(folder))
    assert click(book, "consolidate").fine
    assert held(book, V1) == sum(range(150))
    before = contents(book)
    assert click(book, "consolidate").changed == {}
    assert contents(book) == before
    for button in ("report", "validate", "consolidate", "undo"):
        assert click(book, button).fine, button


# --- refusals ---------------------------------------------------------------------------------------------------


def test_folders_that_are_none(district: Any, tmp_path: Path) -> None:
    empty = tmp_path / "rỗng"
    empty.mkdir()
    before = without_reports(cells(district))
    for text in ("", str(tmp_path / "không có"), str(empty)):
        put(district, "RUN.folder", text or None)
        done = click(district, "consolidate")
        assert done.mode == "critical"
        assert outcome(district) == ("Tổng hợp thư mục (chưa xong)", done.said)
        assert without_reports(cells(district)) | {INFO: {}} == before | {INFO: {}}
        assert click(district, "consolidate").changed == {}
    put(district, "RUN.folder", f'"{tmp_path / "các xã"}"')  # as Windows copies a path
    assert click(district, "consolidate").fine
    assert outcome(district)[0] == "Tổng hợp thư mục"


def test_a_failure_is_forgotten_once_it_works_again(district: Any, folder: Path) -> None:
    """Though no cell changes, ``Thông tin`` must not go on saying that it failed."""
    click(district, "consolidate")
    fine = outcome(district)
    put(district, "RUN.folder", "không có")
    click(district, "consolidate")
    assert outcome(district) != fine
    put(district, "RUN.folder", str(folder))
    assert click(district, "consolidate").changed == {INFO: {address(x) for x in ("RUN.action", "RUN.outcome")}}
    assert outcome(district) == fine


@pytest.mark.parametrize(
    ("values", "options", "word"),
    [
        ({V1: 1}, {"code": "058", "name": "thành phố Bắc Kạn", "level": "huyen", "parent": "06"}, "058"),
        ({V1: 1, V2: 2}, {"code": "059", "name": "huyện khác", "level": "huyen", "parent": "06"}, "huyện khác"),
    ],
)
def test_a_file_of_the_unit_itself_or_of_its_level_is_refused(
    values: dict[str, object], options: dict[str, str], word: str, district: Any, folder: Path
) -> None:
    make(folder / f"{word}.xlsx", values, **options)
    before = without_reports(cells(district))
    done = click(district, "consolidate")
    assert done.mode == "critical"
    assert word in done.said
    assert without_reports(cells(district)) == before


def test_files_that_cannot_be_merged_stand_in_the_tracker(district: Any, folder: Path) -> None:
    (folder / "hỏng.xlsx").write_bytes(b"PK\3\4 no zip")
    (folder / "~$1.xlsx").write_bytes(b"lock")
    (folder / "danh_sach_don_vi.csv").write_text(
        "code,name,level,parent_code\n" + "".join(f"0000{n},xã {n},xa,058\n" for n in (1, 2, 3, 4)), encoding="utf-8"
    )
    make(folder / "cũ.xlsx", {V1: 100}, code="00004", name="xã 4", year=2023)
    os.utime(folder / "1.xlsx", (0, 1_733_600_000))  # 7 December 2024
    put(district, "RUN.deadline", "05/12/2024")
    done = click(district, "consolidate")
    assert done.fine
    assert "còn thiếu 1" in done.said
    assert held(district, V1) == 6
    lines = {c.value for row in district.impl.formulas["Theo dõi nộp"].iter_rows() for c in row}
    assert {"hỏng.xlsx", "cũ.xlsx", "Muộn"} <= lines
    put(district, "RUN.deadline", "mùng năm")
    before = without_reports(cells(district))
    refused = click(district, "consolidate")
    assert refused.mode == "critical"
    assert "mùng năm" in refused.said
    assert without_reports(cells(district)) == before


def test_a_folder_of_rejected_files_changes_nothing(district: Any, folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"PK\3\4 no zip")
    before = without_reports(cells(district))
    done = click(district, "consolidate")
    assert done.mode == "critical"
    assert "1.xlsx" in done.said
    assert without_reports(cells(district)) == before
    assert cells(district)[LOG] == cells(open_book(folder.parent / "huyện.xlsm")[0])[LOG]


def test_progress_leaves_calls_for_the_rest(district: Any) -> None:
    done = click(district, "consolidate")
    assert done.calls <= MOST_CALLS
    assert len(district.impl.app.statuses) >= 2


def test_the_units_own_file_in_the_folder_serves_where_the_open_workbook_says_nothing(
    folder: Path, tmp_path: Path
) -> None:
    make(folder / "huyện.xlsx", {"M1.1.3a": 1, "M1.1.3b": 0, V2: 4}, **DISTRICT)
    book = opened(tmp_path / "sổ.xlsm", **DISTRICT)
    put(book, "RUN.folder", str(folder))
    before = without_reports(cells(book))
    assert click(book, "consolidate").fine
    assert (held(book, "M1.1.3a"), held(book, "M1.1.3b"), held(book, V1)) == (1, 0, 6)
    once = contents(book)
    assert click(book, "consolidate").changed == {}
    assert contents(book) == once
    assert click(book, "undo").fine
    assert without_reports(cells(book)) == before
