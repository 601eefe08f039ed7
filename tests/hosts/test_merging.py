"""«Tổng hợp thư mục»: the open workbook of a district takes in a folder, and gives it back."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

from xlsx_addin.actions.breakdown import read_breakdown
from xlsx_addin.reading.book import read_bytes
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Submission

from ..forms import EDITION
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
    kind,
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


def test_files_that_were_not_read_are_named(district: Any, folder: Path) -> None:
    assert "Không đọc" not in click(district, "consolidate").said
    docx.Document().save(str(folder / "công văn.docx"))
    (folder / "bản quét.pdf").write_bytes(b"%PDF-1.4")
    (folder / "~$1.xlsx").write_bytes(b"x")
    (folder / "units.csv").write_text("code,name\n00001,x\n00002,y\n00003,z\n", encoding="utf-8")
    said = click(district, "consolidate").said
    assert "Không đọc 2 tệp" in said
    assert "«công văn.docx»" in said
    assert "«bản quét.pdf»" in said


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


# --- what people do to the workbook between two mergings --------------------------------------------------------


def grid(book: Any, sheet: str, *columns: str) -> list[tuple[object, ...]]:
    """The rows of a sheet below its header, by the keys in its key row."""
    found = book.impl.formulas[sheet]
    head = next(r for r in range(1, 10) if any(c.value == columns[0] for c in found[r]))
    at = [next(c.column for c in found[head] if c.value == key) for key in columns]
    rows = (tuple(found.cell(r, c).value for c in at) for r in range(head + 2, found.max_row + 1))
    return [row for row in rows if any(x is not None for x in row)]


def both(book: Any) -> tuple[Any, Any]:
    return book.impl.formulas, book.impl.values


def own_column(book: Any) -> int:
    found = book.impl.formulas["Tổng hợp"]
    return int(next(c.column for row in found.iter_rows(max_row=6) for c in row if c.value == "Bản thân đơn vị"))


def clear_tracker(book: Any) -> None:
    for side in both(book):
        for row in side["Theo dõi nộp"].iter_rows(min_row=5):
            for cell in row:
                cell.value = None


def delete_tracker(book: Any) -> None:
    for side in both(book):
        del side["Theo dõi nộp"]


def set_scope_back(book: Any) -> None:
    put(book, "INFO.scope", "Bản thân đơn vị")


def rename_own_column(book: Any) -> None:
    column = own_column(book)
    for side in both(book):
        header = next(c for row in side["Tổng hợp"].iter_rows(max_row=6) for c in row if c.value == "Bản thân đơn vị")
        assert header.column == column
        header.value = "Số của huyện"


@pytest.mark.parametrize("harm", [clear_tracker, delete_tracker, set_scope_back, rename_own_column])
def test_totals_are_never_taken_for_own_figures(harm: Any, folder: Path, tmp_path: Path) -> None:
    book = opened(tmp_path / "huyện.xlsm", {"M1.1.3a": 1, "M1.1.3b": 1, "HD.mo_hinh": 5}, **DISTRICT)
    put(book, "RUN.folder", str(folder))
    commune(folder, 1, **{"HD.mo_hinh": 2})
    assert click(book, "consolidate").fine
    assert (held(book, "HD.mo_hinh"), held(book, "M1.1.3a")) == (7, 1)
    harm(book)
    for _ in range(2):
        assert click(book, "consolidate").fine
        assert (held(book, "HD.mo_hinh"), held(book, "M1.1.3a")) == (7, 1)


def delete_own_column(book: Any) -> None:
    column = own_column(book)
    for side in both(book):
        side["Tổng hợp"].delete_cols(column)


def delete_matrix(book: Any) -> None:
    for side in both(book):
        del side["Tổng hợp"]


def delete_matrix_row(book: Any) -> None:
    for side in both(book):
        side["Tổng hợp"].delete_rows(40)


def empty_matrix(book: Any) -> None:
    """Without its units, and scope and tracker set back: only the form's coverage says that totals stand there."""
    first = own_column(book)
    for side in both(book):
        for row in side["Tổng hợp"].iter_rows(min_row=3, min_col=first):
            for cell in row:
                cell.value = "@" if (cell.row, cell.column) == (3, first) else None
    set_scope_back(book)
    clear_tracker(book)


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (delete_own_column, "Bản thân đơn vị"),
        (delete_matrix, "Tổng hợp"),
        (delete_matrix_row, "Tổng hợp"),
        (empty_matrix, "Bản thân đơn vị"),
    ],
)
@pytest.mark.parametrize("own", [OWN, {}], ids=["own", "blank"])
def test_without_its_own_figures_nothing_is_merged_again(
    own: dict[str, object], harm: Any, word: str, folder: Path, tmp_path: Path
) -> None:
    book = opened(tmp_path / "huyện.xlsm", own, **DISTRICT)
    put(book, "RUN.folder", str(folder))
    assert click(book, "consolidate").fine
    harm(book)
    if (harm, own) == (delete_own_column, {}):
        clear_tracker(book)  # else it shows that the district itself gave nothing
    before = without_reports(cells(book))
    done = click(book, "consolidate")
    assert done.mode == "critical"
    assert word in done.said
    assert without_reports(cells(book)) == before


def test_own_figures_that_could_not_be_kept_are_not_merged(district: Any) -> None:
    delete_matrix(district)
    before = without_reports(cells(district))
    assert click(district, "consolidate").mode == "critical"
    assert without_reports(cells(district)) == before


def test_a_blank_own_column_is_blank_and_nobody_in_reports(folder: Path, tmp_path: Path) -> None:
    book = opened(tmp_path / "huyện.xlsm", **DISTRICT)
    put(book, "RUN.folder", str(folder))
    for harm in (clear_tracker, set_scope_back):
        assert click(book, "consolidate").fine
        assert held(book, V1) == 6
        harm(book)
    assert click(book, "consolidate").fine
    assert held(book, V1) == 6
    raw = read_bytes(book.impl.to_bytes(), lambda name: True)
    parsed = parse_book(raw)
    assert isinstance(parsed, Submission)
    assert [u.code for u, _ in read_breakdown(EDITION, raw, parsed)[V1]] == ["00001", "00002", "00003"]


def test_a_consolidation_of_the_command_line_merges_on(folder: Path, cli: Any, tmp_path: Path) -> None:
    """One without the district's own workbook says so in its tracker; one with it has it in its column."""
    options = ("--unit-code", "058", "--unit-name", "thành phố Bắc Kạn", "--level", "huyen")
    assert cli("consolidate", folder, "-o", tmp_path / "ra.xlsx", *options).code in (0, 1)
    make(tmp_path / "huyện.xlsx", {"M1.1.3a": 1, "M1.1.3b": 1}, **DISTRICT)
    both_in = tmp_path / "cả huyện.xlsx"
    assert cli("consolidate", folder, tmp_path / "huyện.xlsx", "-o", both_in, *options).code in (0, 1)
    commune(folder, 4)
    for path, own in ((tmp_path / "ra.xlsx", None), (both_in, 1)):
        book = open_book(path)[0]
        put(book, "RUN.folder", str(folder))
        assert click(book, "consolidate").fine
        assert (held(book, V1), held(book, "M1.1.3a")) == (10, own)


def test_own_rows_stay_whatever_stands_under_the_units_name(folder: Path, tmp_path: Path) -> None:
    """Only the hidden code makes a row another unit's; communes too may write who inside them did it."""
    rows = list_cells("van_ban", 3, kind="Kế hoạch", number="huyện {}")
    book = opened(tmp_path / "huyện.xlsm", {"M1.1.3a": 1}, lists=rows, **DISTRICT)
    put(book, "RUN.folder", str(folder))
    inside = list_cells("van_ban", 1, kind="Kế hoạch", number="hội", unit="Hội phụ nữ xã")
    make(folder / "4.xlsx", {V1: 4, V2: 10}, code="00004", name="xã 4", parent="058", lists=inside)
    make(folder / "không mã.xlsx", {V1: 5, V2: 10}, code="", name="xã không mã", parent="058", lists=inside)
    unit, code = (
        next(c.column_letter for row in book.impl.formulas["Văn bản"].iter_rows(max_row=4) for c in row if c.value == x)
        for x in ("unit", "unit_code")
    )
    put_at(book, "Văn bản", f"{unit}5", "Phòng Nội vụ")
    put_at(book, "Văn bản", f"{unit}6", "xã 1")
    put_at(book, "Văn bản", f"{code}7", "00009")  # pasted from another workbook
    own = {("huyện 1", "Phòng Nội vụ"), ("huyện 2", "xã 1"), ("huyện 3", None)}
    before = None
    for _ in range(3):
        done = click(book, "consolidate")
        assert (done.fine, done.asked) == (True, "")
        found = grid(book, "Văn bản", "number", "unit", "unit_code")
        assert {(number, name) for number, name, code in found if code is None} == own
        assert len([x for x in found if x[0] == "hội"]) == 2
        assert before in (None, found)
        before = found


def test_rows_of_other_units_changed_by_hand_give_way_only_when_asked(district: Any, folder: Path) -> None:
    assert click(district, "consolidate").fine
    commune(folder, 2, **{"HD.mo_hinh": 2})
    assert click(district, "consolidate").asked == ""
    row = next(c.row for r in district.impl.formulas["Văn bản"].iter_rows() for c in r if c.value == "xã 3")
    column = next(
        c.column_letter
        for r in district.impl.formulas["Văn bản"].iter_rows(max_row=4)
        for c in r
        if c.value == "number"
    )
    put_at(district, "Văn bản", f"{column}{row}", "1/KH-UBND")
    put_at(district, "Văn bản", f"{column}5", "của huyện")  # its own row: nobody is asked, it stays
    before = without_reports(cells(district))
    district.impl.app.answer = "no"
    kept = click(district, "consolidate")
    assert f"«Văn bản» {column}{row}" in kept.asked
    assert f"{column}5" not in kept.asked
    assert without_reports(cells(district)) == before
    district.impl.app.answer = "yes"
    assert click(district, "consolidate").fine
    numbers = [x for (x,) in grid(district, "Văn bản", "number")]
    assert "của huyện" in numbers
    assert "1/KH-UBND" not in numbers
    assert click(district, "consolidate").asked == ""


def test_dates_of_receipt_that_a_person_wrote_are_kept(district: Any, folder: Path) -> None:
    def received() -> dict[object, tuple[object, object]]:
        return {code: (day, late) for code, day, late in grid(district, "Theo dõi nộp", "code", "received", "late")}

    for n in (1, 2, 3):
        os.utime(folder / f"{n}.xlsx", (0, 1_733_600_000))  # 7 December 2024
    put(district, "RUN.deadline", "05/12/2024")
    assert click(district, "consolidate").fine
    assert received()["00002"][1] == "Muộn"
    sheet = district.impl.formulas["Theo dõi nộp"]
    row, column = (
        next(getattr(c, x) for r in sheet.iter_rows() for c in r if c.value == text)
        for x, text in (("row", "00002"), ("column_letter", "received"))
    )
    put_at(district, "Theo dõi nộp", f"{column}{row}", dt.datetime(2024, 12, 1))
    commune(folder, 0)  # moves the line
    os.utime(folder / "0.xlsx", (0, 1_733_600_000))
    for _ in range(3):
        assert click(district, "consolidate").fine
        assert received()["00002"] == (dt.datetime(2024, 12, 1), None)
        assert received()["00003"] == (dt.datetime(2024, 12, 7), "Muộn")
    os.utime(folder / "3.xlsx", (0, 1_733_800_000))  # 10 December: sent anew, and nobody said otherwise
    assert click(district, "consolidate").fine
    assert received()["00003"][0] == dt.datetime(2024, 12, 10)


@pytest.mark.parametrize("text", ["Không phát sinh", "-", "x"])
def test_a_text_typed_for_a_rate_stays_until_overwriting(text: str, tmp_path: Path) -> None:
    total, women, rate = (f"CB.hdnd.xa.{x}" for x in ("total", "women", "rate"))
    book = opened(tmp_path / "xã.xlsm", {total: 29, women: 9})
    put(book, rate, text)
    for _ in range(2):
        done = click(book, "fill")
        assert held(book, rate) == text
        assert address(rate) in done.said
        assert "31,03" in done.said
    assert click(book, "overwrite").fine
    assert kind(book, rate) == "f"
    put(book, total, 0)
    put(book, women, 0)
    put(book, rate, "Không phát sinh")  # what the formula says too
    assert click(book, "fill").fine
    assert kind(book, rate) == "f"
