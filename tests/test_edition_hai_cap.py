"""The two-level form: made from the three-level one, and worked with from ``new`` to ``report``."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.calc import recalculated
from xlsx_addin.catalogue import CatalogueError, edition_file, edition_names, load_edition
from xlsx_addin.catalogue.extending import extended
from xlsx_addin.keys import VALUE
from xlsx_addin.reading.book import read_book
from xlsx_addin.submission.sheets import edition_of, find_keys
from xlsx_addin.workbook.blank import blank

OLD, NEW = load_edition("bac_ninh_2024"), load_edition("hai_cap_2026")
GONE = re.compile(r"huyện|thị trấn|thị xã|LĐTBXH\b(?!-)", re.IGNORECASE)
FORM, INFO = "Phụ lục 01", "Thông tin"
UNITS = (
    ("19", "tỉnh Thái Nguyên", "tinh", ""),
    ("01840", "phường Đức Xuân", "xa", "19"),
    ("01843", "phường Bắc Kạn", "xa", "19"),
    ("01849", "xã Phong Quang", "xa", "19"),
    ("SNV-19", "Sở Nội vụ", "nganh", "19"),
    ("VIEC-19", "cơ quan lo việc làm", "nganh", "19"),
)
STATED: dict[str, dict[str, object]] = {
    "19": {
        "M1.1.1.num": 5, "M1.1.1.den": 14, "M1.1.2": "Có", "M1.1.2a": 1, "CB.hdnd.tinh.total": 75,
        "CB.hdnd.tinh.women": 24, "HD.kinh_phi.nsnn.tinh": 500, "INFO.owner.LDVL": "Sở Nội vụ",
        "INFO.reference": "Công văn số 12/SNV", "INFO.agency": "ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN",
    },
    "01840": {"M1.1.4a": 1, "M1.1.4b": 1, "CB.hdnd.xa.total": 29, "CB.hdnd.xa.women": 9, "CB.ct_ubnd.xa.women": 1,
              "CB.ct_ubnd.xa.total": 1, "HD.kinh_phi.nsnn.xa": 10},
    "01843": {"M1.1.4a": 1, "M1.1.4b": 0, "CB.hdnd.xa.total": 27, "CB.hdnd.xa.women": 7, "M3.2.1.1": 4},
    "01849": {"M1.1.4a": 1, "M1.1.4b": 1, "M3.2.1.1": 6, "M3.2.1.1.1": 3},
    "SNV-19": {"M5.3.1.num": 20, "M5.3.1.den": 60},
    "VIEC-19": {"M2.1.num": 48, "M2.1.den": 100},
}  # fmt: skip


# --- the form as data --------------------------------------------------------------------------------------------


def test_ids_are_those_of_the_older_form():
    """So that years compare across the change of the form."""
    assert set(NEW.fields) < set(OLD.fields)
    assert [i.id for i in NEW.indicators] == [i.id for i in OLD.indicators if not i.id.startswith("M1.1.3")]
    left = set(OLD.fields) - set(NEW.fields)
    assert all(x.startswith("M1.1.3") or ".huyen" in x for x in left)
    assert not any(".huyen" in x for x in NEW.fields)
    assert all(NEW.by_id[x].tt == OLD.by_id[x].tt for x in NEW.by_id)


def test_targets_and_rules_of_combining_are_carried_over():
    for row in NEW.indicators:
        assert row.targets == OLD.by_id[row.id].targets
        assert (row.role, row.applies_from) == (OLD.by_id[row.id].role, OLD.by_id[row.id].applies_from)
    for field_id, each in NEW.fields.items():
        assert (each.combine, each.kind) == (OLD.fields[field_id].combine, OLD.fields[field_id].kind)
        assert each.levels == OLD.fields[field_id].levels - {"huyen"}
    pairs = [(p.part, p.total) for p in NEW.formulas["M1.1"].pairs]
    assert pairs == [("M1.1.1.num", "M1.1.1.den"), ("M1.1.2", Decimal(1)), ("M1.1.4b", "M1.1.4a")]


def test_two_levels_of_places():
    assert {x.code: x.code_digits for x in NEW.levels} == {"tinh": 2, "xa": 5, "nganh": 0}
    assert NEW.level_of_code("058") == ""
    assert [NEW.rank(x) for x in ("xa", "tinh")] == [0, 1]


def test_nothing_speaks_of_a_level_that_is_no_more():
    words = [x for i in NEW.indicators for x in (i.label, i.unit, i.owner, i.help, i.short_name)]
    words += [x for f in NEW.fields.values() for x in (f.label, f.unit)]
    words += [x for f in NEW.info for x in (f.label, f.help) if not f.id.startswith("INFO.owner.")]
    assert [x for x in words if GONE.search(x)] == []


def test_a_name_of_an_agency_has_its_source_and_is_else_asked_for():
    asked = {f.id for f in NEW.info if f.id.startswith("INFO.owner.")}
    for agency in NEW.agencies.values():
        assert bool(agency.name) == bool(agency.source)
        assert (agency.info_id in asked) == (not agency.name)
        assert agency.name or agency.words.startswith("……")
    assert NEW.by_id["M6.1"].owner == "Sở Nội vụ"
    assert NEW.by_id["M2.1"].owner == "…… (lao động, việc làm); …… (thống kê)"
    assert all(agency.name for agency in OLD.agencies.values())


def test_whoever_leads_a_row_of_an_unnamed_agency_may_fill_it():
    assert NEW.leads("SYT-27", "M4.1.num")
    assert not NEW.leads("SGDDT-27", "M4.1.num")
    assert NEW.leads("SGDDT-27", "M5.2.num")


def test_further_files_of_an_edition_are_inherited():
    assert edition_file("hai_cap_2026", "indicators.csv") == edition_file("bac_ninh_2024", "indicators.csv")
    assert edition_file("hai_cap_2026", "không có.toml") is None


# --- extending, on data of its own -------------------------------------------------------------------------------
ROW = {"id": "", "owner": "ai", "owner_codes": "A|B", "levels": "", "numerator": "", "denominator": "", "label": ""}
ROWS = [
    {**ROW, "id": "R", "numerator": "a + b + c", "denominator": "x + 1 + z"},
    {**ROW, "id": "b", "levels": "h|t"},
    {**ROW, "id": "x", "levels": "t"},
]
BASE: dict[str, Any] = {
    "id": "base", "valid_to": 2025, "names": {"A": "a", "B": "b"}, "plain": ["b", "x", "other"],
    "tables": [{"id": "b", "n": 1}, {"id": "x", "n": 1, "levels": ["h", "t"]}],
}  # fmt: skip


def test_what_is_gone_leaves_every_row_table_and_list():
    rows, data = extended(ROWS, BASE, {"without": ["b", "h", "B"]})
    assert [r["id"] for r in rows] == ["R", "x"]
    assert (rows[0]["numerator"], rows[0]["denominator"], rows[0]["owner_codes"]) == ("a + c", "x + z", "A")
    assert data == {
        "names": {"A": "a"}, "plain": ["x", "other"], "tables": [{"id": "x", "n": 1, "levels": ["t"]}],
    }  # fmt: skip


def test_what_an_edition_states_is_joined_to_what_it_inherits():
    own = {"id": "new", "names": {"C": "c"}, "plain": ["only"], "tables": [{"id": "b", "n": 2}, {"id": "y"}]}
    rows, data = extended(ROWS, BASE, {**own, "rows": {"[bx]": {"label": "mới"}, "x": {"owner_codes": "C"}}})
    assert data["names"] == {"A": "a", "B": "b", "C": "c"}
    assert data["plain"] == ["only"]
    assert [(t["id"], t.get("n")) for t in data["tables"]] == [("b", 2), ("x", 1), ("y", None)]
    assert [r["label"] for r in rows] == ["", "mới", "mới"]
    assert [(r["owner"], r["owner_codes"]) for r in rows] == [("ai", "A|B"), ("ai", "A|B"), ("", "C")]


@pytest.mark.parametrize(
    "own",
    [
        {"without": ["không có"]},
        {"rows": {"R9": {"label": "x"}}},
        {"rows": {"R": {"cột lạ": "x"}}},
        {"without": ["t", "b"]},  # nobody would enter row x
    ],
)
def test_what_fits_nothing_is_refused(own):
    with pytest.raises(CatalogueError):
        extended(ROWS, BASE, own)


def test_an_edition_of_its_own_data_is_a_file_and_no_code():
    folder = files("xlsx_addin.catalogue") / "editions" / "hai_cap_2026"
    assert [x.name for x in folder.iterdir() if x.name.endswith(".csv")] == []
    assert tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))["extends"] == "bac_ninh_2024"


# --- the blank workbook ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_the_blank_workbook_has_blanks_where_no_source_is_at_hand(suffix):
    base = blank("hai_cap_2026", suffix)
    form = base.sheets["phu_luc_01"]
    cells = {row_id: form.cell(row, "owner") for row, row_id in form.rows_with_ids()}
    assert cells["M3.3.1"] == "…… (hỗ trợ nạn nhân bị mua bán)"
    assert form.raw.rows[3][1].startswith("(Kèm theo ……")
    texts = [str(c) for raw in base.book.sheets.values() for row in raw.rows for c in row if isinstance(c, str)]
    asked = {f"{agency.before})" for agency in NEW.agencies.values() if agency.before}
    assert [t for t in texts if GONE.search(t) and not any(t.endswith(a) for a in asked)] == []


# --- worked with -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sent(cli: Any, write_table: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province's own workbook, three communes' and two departments', for the year 2025."""
    folder = tmp_path_factory.mktemp("tỉnh")
    units = write_table(folder / "u.csv", ("code", "name", "level", "parent_code"), UNITS)
    lines = [(code, x, v) for code, values in STATED.items() for x, v in values.items()]
    values = write_table(folder / "v.csv", ("code", "id", "value"), lines)
    ran = cli("new", "--units", units, "--values", values, "--year", 2025, "-o", folder / "sổ", "--json")
    assert (ran.code, ran.err, ran.json["edition"]) == (0, "", "hai_cap_2026")
    return folder / "sổ"


@pytest.fixture(scope="module")
def merged(cli: Any, sent: Path) -> tuple[Path, dict[str, Any]]:
    target = sent.parent / "tổng hợp.xlsx"
    ran = cli("consolidate", sent, "-o", target, "--units", sent.parent / "u.csv", "--json")
    assert (ran.json["edition"], ran.json["merged"], ran.json["rejected"]) == ("hai_cap_2026", 6, [])
    return target, ran.json


def test_a_province_merges_its_communes(merged):
    """Against sums made here."""
    values, coverage = merged[1]["values"], merged[1]["coverage"]
    assert merged[1]["unit"] == {"code": "19", "name": "tỉnh Thái Nguyên", "level": "tinh"}
    assert (values["M1.1.4a"], values["M1.1.4b"], values["M1.1.4"]) == ("3", "2", "66.67")
    assert values["M1.1"] == "44.44"  # (5 + 1 + 2) of (14 + 1 + 3)
    assert (values["CB.hdnd.xa.women"], values["CB.hdnd.xa.rate"]) == ("16", "28.57")
    assert values["CB.hdnd.tinh.rate"] == "32.00"
    assert (values["M3.2.1.1"], coverage["M3.2.1.1"]) == ("6", [1, 3])  # a half alone stays out
    assert values["M5.3.1"] == "33.33"
    assert values["M2.1"] == "48.00"  # of a department that no source names as the leading one


def test_what_the_office_filled_in_is_printed_and_kept(cli, sent, merged, tmp_path):
    form = openpyxl.load_workbook(merged[0], data_only=True)[FORM]
    rows = {row[0].value: row for row in form.iter_rows(min_row=6)}
    owner = next(i for i, c in enumerate(rows["#id"]) if c.value == "owner")
    assert form["B4"].value == "(Kèm theo Công văn số 12/SNV)"
    assert rows["M2.1"][owner].value == "Sở Nội vụ; …… (thống kê)"
    own = next(sent.glob("19_*"))
    assert cli("fill", own, "-o", tmp_path / "sau.xlsx", "--json").code == 0
    again = openpyxl.load_workbook(tmp_path / "sau.xlsx", data_only=True)
    assert again[FORM]["B4"].value == "(Kèm theo Công văn số 12/SNV)"
    info = {row[0].value: row[2].value for row in again[INFO].iter_rows()}
    assert info["INFO.owner.LDVL"] == "Sở Nội vụ"


def test_libreoffice_computes_what_stands_there(merged, sent, tmp_path):
    """Every formula's stored result, of the merged workbook and of one that an office filled."""
    paths = [merged[0], next(sent.glob("19_*"))]
    wrong = {}
    for path, computed in zip(paths, recalculated(paths, tmp_path).values(), strict=True):
        stored = openpyxl.load_workbook(path, data_only=True)
        for sheet in openpyxl.load_workbook(path).worksheets:
            for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
                shown = [(book[sheet.title][cell.coordinate].value or "") for book in (stored, computed)]
                if shown[0] != "" and shown[0] != shown[1]:
                    wrong[path.name, sheet.title, cell.coordinate] = shown
    assert wrong == {}


def test_the_report_of_a_province_over_communes(cli, merged, tmp_path):
    assert cli("report", merged[0], "-o", tmp_path / "bc.docx").code == 0
    document = docx.Document(tmp_path / "bc.docx")
    texts = [p.text for p in document.paragraphs]
    texts += [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert [t for t in texts if GONE.search(t)] == []
    said = "\n".join(texts)
    assert "44,44% (08/18)" in said
    assert "Hội đồng nhân dân xã, phường: 16/56 người, chiếm tỷ lệ 28,57%" in said


def test_layout_seal_and_undo_know_the_form(cli, sent, tmp_path):
    path = tmp_path / "sổ.xlsm"
    unit = ("--unit-code", "01840", "--unit-name", "phường Đức Xuân", "--level", "xa", "--parent-code", "19")
    (tmp_path / "v.csv").write_text("id,value\nM3.2.1.1,10\nM3.2.1.1.1,09/10\n", encoding="utf-8")
    assert cli("new", *unit, "--year", 2026, "--values", tmp_path / "v.csv", "-o", path).code == 0
    told = cli("layout", path, "--json").json
    assert (told["edition"], set(told["cells"])) == ("hai_cap_2026", set(NEW.fields))
    done = cli("fill", path, "--json").json
    assert {c["id"] for c in done["changed"]} >= {"M3.2.1.1.1", "M1.1.4a"}
    back = cli("undo", path, "--json").json["restored"]
    assert {c["id"] for c in back} == {c["id"] for c in done["changed"]}
    sealed = cli("seal", path, "-o", tmp_path / "gửi.xlsx", "--json").json
    assert sealed["edition"] == "hai_cap_2026"
    read = cli("validate", tmp_path / "gửi.xlsx", "--json").json["files"][0]
    assert {"edition-not-valid", "edition-assumed", "sealed-changed"}.isdisjoint(f["code"] for f in read["findings"])


@pytest.mark.parametrize(
    ("year", "period", "edition"),
    [(2024, "nam", OLD.id), (2025, "6-thang", OLD.id), (2025, "nam", NEW.id), (2026, "6-thang", NEW.id)],
)
def test_the_period_chooses_the_form(year, period, edition, cli, tmp_path):
    unit = ("--unit-code", "01840", "--unit-name", "phường Đức Xuân", "--level", "xa")
    ran = cli("new", *unit, "--year", year, "--period", period, "-o", tmp_path / "1.xlsx", "--json")
    assert (ran.code, ran.err, ran.json["edition"]) == (0, "", edition)
    read = cli("validate", tmp_path / "1.xlsx", "--json").json["files"][0]
    assert "edition-not-valid" not in [f["code"] for f in read["findings"]]


# --- wrongly -----------------------------------------------------------------------------------------------------


def test_a_district_has_no_place_in_it(cli, sent, tmp_path):
    unit = ("--unit-code", "058", "--unit-name", "Bắc Kạn", "--level", "huyen")
    refused = cli("new", *unit, "--year", 2026, "-o", tmp_path / "1.xlsx", "--json")
    assert (refused.code, refused.error) == (2, "bad-level")
    refused = cli("consolidate", sent, "-o", tmp_path / "ra.xlsx", "--level", "huyen", "--json")
    assert (refused.code, refused.error) == (2, "bad-level")
    (tmp_path / "u.csv").write_text("code,name,level,parent_code\n058,Bắc Kạn,huyen,19\n", encoding="utf-8")
    refused = cli("consolidate", sent, "-o", tmp_path / "ra.xlsx", "--units", tmp_path / "u.csv", "--json")
    assert (refused.code, refused.error) == (2, "bad-table")
    assert not (tmp_path / "ra.xlsx").exists()


def test_a_workbook_that_says_it_is_a_districts_is_told(cli, sent, tmp_path):
    folder = tmp_path / "sổ"
    folder.mkdir()
    for path in sent.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / next(sent.glob("01840*")).name
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: row[2] for row in book[INFO].iter_rows()}
    rows["INFO.level"].value, rows["INFO.unit_code"].value = "Cấp huyện", "058"
    book.save(path)
    codes = [f["code"] for f in cli("validate", path, "--json").json["files"][0]["findings"]]
    assert "level-not-in-edition" in codes
    ran = cli("consolidate", folder, "-o", tmp_path / "ra.xlsx", "--json")
    assert ran.rejected() == {path.name: "level-missing"}


def test_both_forms_in_one_folder_are_told(cli, sent, make_book, tmp_path):
    folder = tmp_path / "sổ"
    folder.mkdir()
    for path in sent.glob("018*"):
        (folder / path.name).write_bytes(path.read_bytes())
    make_book(folder / "cũ.xlsx", "00001", {"M1.1.4a": 1}, year=2025)
    ran = cli("consolidate", folder, "-o", tmp_path / "ra.xlsx", "--json")
    assert ran.rejected() == {"cũ.xlsx": "other-edition"}
    assert ran.json["merged"] == 3
    demanded = cli("consolidate", folder, "-o", tmp_path / "ra.xlsx", "--edition", OLD.id, "--json")
    assert set(demanded.rejected().values()) == {"other-edition"}
    assert demanded.json["merged"] == 1
    assert "edition-not-valid" in [
        f["code"] for f in cli("validate", folder / "cũ.xlsx", "--json").json["files"][0]["findings"]
    ]


@pytest.mark.parametrize("edition", edition_names())
def test_a_workbook_that_does_not_say_its_edition_is_known_by_its_rows(edition, cli, tmp_path):
    path = tmp_path / "1.xlsx"
    unit = ("--unit-code", "01840", "--unit-name", "phường Đức Xuân", "--level", "xa", "--year", 2024)
    assert cli("new", *unit, "--edition", edition, "-o", path).code == 0
    book = openpyxl.load_workbook(path)
    next(row[2] for row in book[INFO].iter_rows() if row[0].value == "INFO.edition").value = None
    book.save(path)  # with its document properties
    assert edition_of(read_book(path, lambda name: True)).id == edition
    for each in list(book.custom_doc_props.names):
        del book.custom_doc_props[each]
    book.save(path)
    raw = read_book(path, lambda name: True)
    assert raw.properties == {}
    assert edition_of(raw).id == edition
    ran = cli("validate", path, "--json")
    assert "edition-assumed" in ran.codes_of_files()
    assert "missing-id" not in ran.codes_of_files()


def test_an_edition_that_nobody_knows_is_refused(cli, tmp_path):
    path = tmp_path / "1.xlsx"
    unit = ("--unit-code", "01840", "--unit-name", "phường Đức Xuân", "--level", "xa", "--year", 2026)
    assert cli("new", *unit, "-o", path).code == 0
    book = openpyxl.load_workbook(path)
    next(row[2] for row in book[INFO].iter_rows() if row[0].value == "INFO.edition").value = "ha_noi_2031"
    book.save(path)
    ran = cli("validate", path, "--json")
    assert (ran.code, ran.error) == (2, "other-edition")
    assert find_keys(read_book(path, lambda name: True).sheets[FORM]).columns[VALUE]
