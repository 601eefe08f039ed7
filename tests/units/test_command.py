"""``xlsx-addin units`` and ``--unit-changes`` as people use them, rightly and wrongly."""

import datetime as dt

import pytest

from xlsx_addin.catalogue import load_edition
from xlsx_addin.consolidation.units import read_units
from xlsx_addin.resources import resource
from xlsx_addin.units.official import units_of

SAMPLES = resource("workbooks", "mau_bac_kan_2023")


def test_the_list_it_writes_is_the_list_that_is_read(cli, tmp_path):
    out = tmp_path / "ds.csv"
    done = cli("units", "--parent", "058", "--on", "31/12/2023", "-o", out, "--json")
    assert done.code == 0
    edition = load_edition("bac_ninh_2024")
    listed = [x.unit for x in read_units(out, edition)]
    samples = [x.unit for x in read_units(SAMPLES / "danh_sach_don_vi.csv", edition) if x.unit.level == "xa"]
    assert {(u.code, u.level, u.parent_code) for u in listed} == {(u.code, u.level, u.parent_code) for u in samples}
    assert [u["code"] for u in done.json["units"]] == [u.code for u in listed]
    assert cli("units", "--parent", "058", "--on", "31/12/2023", "-o", out, "--json").json["backup"]


def test_all_communes_of_a_province_through_its_districts(cli):
    done = cli("units", "--parent", "06", "--level", "xa", "--on", "2024-01-01", "--json")
    assert len(done.json["units"]) == 108
    assert {u["level"] for u in done.json["units"]} == {"xa"}


@pytest.mark.parametrize("name", ["đức xuân", "Phường Đức Xuân", "duc xuan", "phuong duc xuan", "Đức Xuấn"])
def test_a_name_is_found_or_proposed(cli, name):
    done = cli("units", "--find", name, "--on", "01/01/2026", "--json")
    best = (done.json["units"] or done.json["proposals"])[0]
    assert (best["code"], best["parent_name"]) == ("01840", "Tỉnh Thái Nguyên")
    assert bool(done.json["units"]) == ("xuân" in name.casefold())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "usage"),
        (("--parent", "058", "--on", "01/01/2026"), "unknown-unit"),
        (("--parent", "99"), "unknown-unit"),
        (("--parent", "01", "--on", "hôm qua"), "bad-date"),
        (("--find", "zzzzzzzzzz"), "no-units"),
        (("--parent", "01", "--level", "ấp"), "bad-level"),
        (("--parent", "01", "--level", "huyen", "--on", "01/01/2026"), "no-units"),
        (("--parent", "01840", "--on", "01/01/2026"), "no-units"),
        (("--parent", "01", "-o", "ds.txt"), "bad-output-name"),
    ],
)
def test_what_cannot_be_answered_is_said(cli, words, code):
    done = cli("units", *words, "--json")
    assert done.code == 2
    assert done.json["error"]["code"] == code


def test_a_district_code_after_2025_is_explained(cli):
    done = cli("units", "--parent", "058", "--on", "01/01/2026", "--json")
    assert "Thành phố Bắc Kạn" in done.json["error"]["message"]


def test_nothing_is_written_for_a_name_that_is_only_nearly_right(cli, tmp_path):
    out = tmp_path / "ds.csv"
    assert cli("units", "--find", "Huyền Tung", "--on", "31/12/2023", "-o", out).code == 2
    assert not out.exists()


def test_people_read_lines(cli):
    done = cli("units", "--parent", "19", "--on", "01/01/2026")
    assert done.code == 0
    assert done.out.count("\n") == len(units_of("19", dt.date(2026, 1, 1))) + 1


def changes(tmp_path, line):
    path = tmp_path / "thay_doi.csv"
    path.write_text(f"date,old_code,new_code,kind\n{line}\n", encoding="utf-8")
    return path


def test_an_offices_own_changes_in_validate_and_consolidate(cli, tmp_path):
    table = changes(tmp_path, "01/03/2023,01834,01840,sáp nhập")
    old, new = (next(SAMPLES.glob(f"{code}_*.xlsx")) for code in ("01834", "01840"))
    said = cli("validate", old, new, "--unit-changes", table, "--json").json["files"]
    assert [[f["code"] for f in x["findings"] if f["code"] == "unit-merged-away"] for x in said] == [
        ["unit-merged-away"],
        [],
    ]
    merged = cli("consolidate", old, new, "-o", tmp_path / "ra.xlsx", "--unit-changes", table, "--json").json
    assert [(r["file"], r["code"]) for r in merged["rejected"]] == [(str(old), "unit-merged-away")]
    assert merged["merged"] == 1


def test_a_bad_table_of_changes_is_refused_before_anything_is_read(cli, tmp_path):
    table = changes(tmp_path, "01/03/2023,01834,01840,gì đó")
    for command in (("validate", "x.xlsx"), ("consolidate", tmp_path, "-o", tmp_path / "ra.xlsx")):
        done = cli(*command, "--unit-changes", table, "--json")
        assert (done.code, done.json["error"]["code"]) == (2, "bad-table")


def test_new_doubts_a_wrong_code_and_makes_the_workbook_all_the_same(cli, tmp_path):
    out = tmp_path / "so.xlsx"
    words = ("new", "--year", 2023, "--level", "xa", "--parent-code", "058", "-o", out, "--unit-name")
    done = cli(*words, "phường Đức Xuân", "--unit-code", "01843")
    assert done.code == 0
    assert out.exists()
    assert "01840" in done.err
    quiet = cli(*words, "phường Đức Xuân", "--unit-code", "01840", "--force")
    assert (quiet.code, quiet.err) == (0, "")
