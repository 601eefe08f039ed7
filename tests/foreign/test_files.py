"""Files of typed forms from end to end: the samples retyped give the figures of the originals."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.foreign.typed import HEADER, Rows, printed, title, write_docx, write_ods, write_xlsx
from tests.forms import raw_book
from xlsx_addin.catalogue import Role, load_edition
from xlsx_addin.evaluation import rates_of
from xlsx_addin.foreign.recognise import recognise
from xlsx_addin.intake import take_in
from xlsx_addin.reading.raw import Cell
from xlsx_addin.submission.parse import parse_book
from xlsx_addin.submission.records import Submission

EDITION = load_edition("bac_ninh_2024")
SAMPLES = Path(__file__).parents[2] / "workbooks" / "mau_bac_kan_2023"
LIST = SAMPLES / "danh_sach_don_vi.csv"
TARGET = ("--units", LIST, "--unit-code", "058", "--unit-name", "thành phố Bắc Kạn", "--level", "huyen", "--json")


def shown_values(path: Path) -> tuple[str, dict[str, Cell]]:
    """What a person sees in the printed rows of one of our workbooks, and whose it is."""
    s = take_in(path)
    assert isinstance(s, Submission)
    rates = rates_of(EDITION, s)
    values: dict[str, Cell] = {}
    for row in EDITION.indicators:
        if row.formula is not None:
            rate = rates[row.id].value
            values[row.id] = "" if rate is None else float(rate)
        elif row.has_value:
            figure = s.value(EDITION, row.id)
            flag = "Có" if figure else "Không"
            values[row.id] = "" if figure is None else flag if row.role is Role.FLAG else float(figure)
    return s.unit.name, values


ORIGINALS = {path.name: shown_values(path) for path in sorted(SAMPLES.glob("*.xlsx"))}


def as_xlsx(folder: Path, name: str, values: dict[str, Cell]) -> Path:
    return write_xlsx(folder / f"{name}.xlsx", [*title(name), HEADER, *printed(EDITION, values)])


def as_ods(folder: Path, name: str, values: dict[str, Cell]) -> Path:
    return write_ods(folder / f"{name}.ods", [*title(name), HEADER, *printed(EDITION, values)])


def as_docx(folder: Path, name: str, values: dict[str, Cell]) -> Path:
    above = [str(row[0]) for row in title(name) if row]
    return write_docx(folder / f"{name}.docx", above, [HEADER, *printed(EDITION, values)])


@pytest.fixture(scope="module")
def originals(cli, tmp_path_factory) -> dict[str, str | None]:
    ran = cli("consolidate", SAMPLES, "-o", tmp_path_factory.mktemp("o") / "a.xlsx", *TARGET)
    return {i: v for i, v in ran.json["values"].items() if i in EDITION.by_id}


def parts_are_printed(row_id: str) -> bool:
    formula = EDITION.by_id[row_id].formula
    ids = [x for pair in formula.pairs for x in (pair.part, pair.total)] if formula else []
    return all(not isinstance(x, str) or x in EDITION.by_id for x in ids)


def mixed(folder: Path, name: str, values: dict[str, Cell]) -> Path:
    """Every third unit sends a table of another kind, or our own workbook."""
    number = len([*folder.iterdir()])
    if number % 4 == 3:
        original = next(n for n, (unit, _) in ORIGINALS.items() if unit == name)
        return Path(shutil.copy(SAMPLES / original, folder))
    return (as_xlsx, as_ods, as_docx)[number % 4](folder, name, values)


@pytest.mark.parametrize("retype", [as_xlsx, as_ods, as_docx, mixed])
def test_samples_retyped_consolidate_to_the_same_figures(cli, tmp_path, originals, retype: Callable[..., Path]):
    folder = tmp_path / "hòm thư"
    folder.mkdir()
    for name, values in ORIGINALS.values():
        retype(folder, name, values)
    ran = cli("consolidate", folder, "-o", tmp_path / "tong_hop.xlsx", *TARGET)
    assert (ran.json["merged"], ran.json["rejected"], ran.json["missing"]) == (9, [], [])
    compared = [i for i in originals if parts_are_printed(i)]
    assert len(compared) >= 30
    assert {i: ran.json["values"][i] for i in compared} == {i: originals[i] for i in compared}
    assert not [f for f in ran.json["findings"] if f["severity"] == "error"]


ONE = next(values for name, values in ORIGINALS.values() if name == "xã Dương Quang")


def test_validate_says_how_each_row_was_matched(cli, tmp_path):
    ran = cli("validate", as_xlsx(tmp_path, "xã Dương Quang", ONE), "--json")
    (file,) = ran.json["files"]
    assert (file["unit"], file["year"], file["period"]) == ({"code": "", "name": "xã Dương Quang"}, 2023, "nam")
    assert [m["id"] for m in file["matches"]] == [r.id for r in EDITION.indicators]
    assert file["matches"][-1] == {
        "id": "M6.4",
        "sheet": "Sheet1",
        "cell": "C61",
        "tt": "4",
        "label": EDITION.by_id["M6.4"].label,
        "confidence": 100,
    }
    assert ran.codes_of_files().count("foreign-sheet") == 1
    assert not {"missing-id", "missing-sheet", "edition-assumed"} & set(ran.codes_of_files())


def test_our_own_workbooks_have_no_matches(cli):
    assert cli("validate", next(SAMPLES.glob("*.xlsx")), "--json").json["files"][0]["matches"] == []


def test_a_rate_typed_without_parts_is_told_and_stays_out_of_sums(cli, tmp_path):
    inbox = tmp_path / "a"
    inbox.mkdir()
    as_xlsx(inbox, "xã Dương Quang", {**ONE, "M6.1": 55.5})
    ran = cli("consolidate", inbox, "-o", tmp_path / "b.xlsx", *TARGET)
    assert [f["cell"] for f in ran.json["findings"] if f["code"] == "rate-without-parts"] == ["C58"]
    assert ran.json["values"]["M6.1"] is None


def test_missing_figures_are_those_of_the_printed_form(cli, tmp_path):
    values = {i: v for i, v in ONE.items() if i not in ("M1.1", "M1.1.4", "M1.1.4b")}
    ran = cli("validate", as_xlsx(tmp_path, "xã Dương Quang", values), "--json")
    missing = {f["id"] for x in ran.json["files"] for f in x["findings"] if f["code"] == "missing-required"}
    assert {"M1.1.4b", "M4.1"} <= missing
    assert missing <= EDITION.by_id.keys()


UNNAMED: Rows = [["PHỤ LỤC 01"], ["TT", "Mục tiêu, chỉ tiêu", "Kết quả", "Đơn vị tính", "Đơn vị chủ trì"]]


def unnamed(folder: Path, name: str = "bieu.xlsx") -> Path:
    return write_xlsx(folder / name, [*UNNAMED, *printed(EDITION, ONE)])


def test_who_and_when_are_asked_for_where_nothing_says_them(cli, tmp_path):
    ran = cli("validate", unnamed(tmp_path), "--json")
    assert {"unit-identity-missing", "level-missing", "year-missing"} <= set(ran.codes_of_files())
    told = ("--unit-code", "01849", "--unit-name", "xã Dương Quang", "--level", "xa", "--year", "2023")
    ran = cli("validate", unnamed(tmp_path), *told, "--period", "nam", "--json")
    assert not {"unit-identity-missing", "level-missing", "year-missing", "unit-code-missing"} & set(
        ran.codes_of_files()
    )
    assert ran.json["files"][0]["unit"] == {"code": "01849", "name": "xã Dương Quang"}


def test_what_a_person_tells_is_for_one_file(cli, tmp_path):
    ran = cli("validate", unnamed(tmp_path), unnamed(tmp_path, "b.xlsx"), "--year", "2023", "--json")
    assert (ran.code, ran.error) == (2, "one-file")


def test_the_list_of_units_says_whose_a_file_is(cli, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    unnamed(inbox, "gửi huyện.xlsx")
    listed = tmp_path / "u.csv"
    with LIST.open(encoding="utf-8-sig") as file, listed.open("w", encoding="utf-8") as out:
        reader = csv.DictReader(file)
        writer = csv.DictWriter(out, [*reader.fieldnames, "file"])
        writer.writeheader()
        writer.writerows({**row, "file": "gửi huyện.xlsx" if row["code"] == "01849" else ""} for row in reader)
    target = ("--units", listed, *TARGET[2:])
    assert "year-missing" in cli("consolidate", inbox, "-o", tmp_path / "a.xlsx", *target).codes()
    ran = cli("consolidate", inbox, "-o", tmp_path / "b.xlsx", *target, "--year", "2023")
    assert ran.json["merged"] == 1
    assert "01849" not in {u["code"] for u in ran.json["missing"]}
    assert ran.json["values"]["M1.1.4a"] == "1"


def test_a_form_that_lost_its_ids_is_read_by_its_wording():
    book = raw_book({"M1.1.4a": 1.0, "M1.1.4b": 0.0, "M4.1.num": 9.0, "M3.2.1.1": 4.0, "CB.hdnd.xa.women": 2.0})
    name = EDITION.sheets["phu_luc_01"]
    form = replace(book.sheets[name], rows=[["", *row[1:]] for row in book.sheets[name].rows])
    lost = recognise(replace(book, sheets={**book.sheets, name: form}))
    assert isinstance(lost, Submission)
    assert (lost.unit.code, lost.year) == ("01840", 2024)  # as «Thông tin» says
    assert len(lost.matches) == len(EDITION.indicators)
    kept = parse_book(book)
    assert isinstance(kept, Submission)
    assert (lost.figures, lost.layout) == (kept.figures, kept.layout)


# --- Word documents in a folder ---------------------------------------------------------------------------------


def test_letters_in_a_folder_are_skipped_and_said_a_named_one_is_refused(cli, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    as_docx(inbox, "xã Dương Quang", ONE)
    letter = write_docx(inbox / "công văn.docx", ["Kính gửi: UBND thành phố"], [["Nơi nhận", "Số"]])
    ran = cli("consolidate", inbox, "-o", tmp_path / "a.xlsx", *TARGET)
    assert (ran.json["merged"], ran.json["rejected"], ran.json["skipped"]) == (1, [], [str(letter)])
    named = cli("consolidate", inbox, letter, "-o", tmp_path / "b.xlsx", *TARGET)
    assert named.rejected() == {"công văn.docx": "not-the-form"}


def test_our_own_reports_are_no_input(cli, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    workbook = Path(shutil.copy(next(p for p in SAMPLES.glob("*.xlsx") if "Dương Quang" in p.name), inbox))
    assert cli("report", workbook, "-o", inbox / "Bao_cao.docx").code == 0
    ran = cli("consolidate", inbox, "-o", tmp_path / "a.xlsx", *TARGET)
    assert (ran.json["rejected"], ran.json["skipped"]) == ([], [str(inbox / "Bao_cao.docx")])
    named = cli("validate", inbox / "Bao_cao.docx", "--json")
    assert (named.code, named.error) == (2, "own-document")


# --- into our own workbook ------------------------------------------------------------------------------------


@pytest.mark.parametrize("retype", [as_xlsx, as_docx])
def test_a_typed_form_becomes_a_workbook_of_ours(cli, tmp_path, retype):
    typed = retype(tmp_path, "xã Dương Quang", {**ONE, "M6.1": 55.5, "M3.3.1": "không phát sinh"})
    made = tmp_path / "sổ.xlsx"
    ran = cli("new", "--from", typed, "--unit-code", "01849", "-o", made, "--json")
    assert ran.code == 0
    assert [m["id"] for m in ran.json["matches"]] == [r.id for r in EDITION.indicators]
    before, after = take_in(typed), take_in(made)
    assert isinstance(before, Submission)
    assert isinstance(after, Submission)
    assert (after.unit.code, after.unit.name, after.year, after.matches) == ("01849", "xã Dương Quang", 2023, ())
    assert after.figures == before.figures
    assert after.stated_rates["M6.1"] == before.stated_rates["M6.1"]
    assert after.states["M3.3.1"] == "not-arising"


def test_what_cannot_be_converted_is_refused(cli, tmp_path):
    def error(*arguments):
        return cli("new", "-o", tmp_path / "x.xlsx", "--json", *arguments).error

    assert error("--from", next(SAMPLES.glob("*.xlsx"))) == "already-the-form"
    assert error("--from", unnamed(tmp_path)) == "unit-identity-missing"
    assert error("--from", unnamed(tmp_path), "--unit-name", "xã A", "--level", "xa") == "year-missing"
    assert error("--from", unnamed(tmp_path), "--units", LIST) == "one-source"
    assert error("--unit-name", "xã A", "--level", "xa") == "year-missing"
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("command", ["fill", "undo"])
def test_commands_on_our_workbook_say_how_to_get_one(cli, tmp_path, command):
    ran = cli(command, as_xlsx(tmp_path, "xã Dương Quang", ONE), "--json")
    assert (ran.code, ran.error) == (2, "not-the-form")
    assert "new --from" in ran.json["error"]["message"]
