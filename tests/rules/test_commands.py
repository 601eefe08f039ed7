"""Rules on the command line and behind the buttons: an office's own file, and what is said of every rule."""

import pytest

from tests.hosts.clicks import click, opened, put
from xlsx_addin.catalogue import load_edition
from xlsx_addin.rules import edition_rules

FEW = """[[rules]]
id = "it-dia-chi"
severity = "warning"
title = "Ít địa chỉ tin cậy"
expression = "HD.dia_chi_tin_cay >= 5"
at = "HD.dia_chi_tin_cay"
message = "Có {HD.dia_chi_tin_cay} địa chỉ tin cậy, kế hoạch là 5."
fix = "Xem lại kế hoạch."
"""
OF_TOTALS = (
    FEW.replace("it-dia-chi", "tong-it-dia-chi").replace(">= 5", ">= 50") + 'consolidation = true\nlevels = ["huyen"]\n'
)
BAD = FEW.replace(">= 5", ">= ")


@pytest.fixture
def books(make_book, tmp_path):
    folder = tmp_path / "xa"
    for code, number in (("01834", 3), ("01837", 9)):
        make_book(folder / f"{code}.xlsx", code, {"HD.dia_chi_tin_cay": number}, parent="058")
    return folder


@pytest.fixture
def rules_file(tmp_path):
    def write(text):
        path = tmp_path / "quy_tac.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_validate_says_how_every_rule_ended(cli, books, rules_file):
    said = cli("validate", books / "01834.xlsx", "--rules", rules_file(FEW), "--json").json["files"][0]
    ids = [r["id"] for r in said["rules"]]
    assert ids == [*(r.id for r in edition_rules(load_edition("bac_ninh_2024"))), "it-dia-chi"]
    assert all(set(r) == {"id", "outcome", "reason"} for r in said["rules"])
    assert {r["outcome"] for r in said["rules"]} <= {"passed", "failed", "not-applicable"}
    assert all(r["reason"] for r in said["rules"] if r["outcome"] != "passed")
    own = said["rules"][-1]
    (found,) = [f for f in said["findings"] if f["code"] == "it-dia-chi"]
    assert own == {"id": "it-dia-chi", "outcome": "failed", "reason": found["message"]}
    assert "3 địa chỉ" in found["message"]
    assert found["severity"] == "warning"
    layout = cli("layout", books / "01834.xlsx", "--json").json["cells"]["HD.dia_chi_tin_cay"]
    assert {"sheet": found["sheet"], "cell": found["cell"]} == layout


def test_without_the_file_nobody_knows_its_rules(cli, books):
    said = cli("validate", books / "01834.xlsx", "--json").json["files"][0]
    assert "it-dia-chi" not in [r["id"] for r in said["rules"]]
    assert "it-dia-chi" not in [f["code"] for f in said["findings"]]


def test_the_text_has_a_line_and_on_demand_every_rule(cli, books, rules_file):
    path = rules_file(FEW)
    short = cli("validate", books / "01837.xlsx", "--rules", path).out
    assert "Quy tắc: " in short
    assert "it-dia-chi" not in short
    long = cli("validate", books / "01837.xlsx", "--rules", path, "--show-rules").out
    assert "it-dia-chi: đạt" in long
    assert "births-differ: không áp dụng: " in long


def test_a_bad_file_is_a_finding_and_the_other_checks_run(cli, make_book, tmp_path, rules_file):
    path = make_book(tmp_path / "1.xlsx", "01834", {"M3.2.1.1": 2, "M3.2.1.1.1": 3})
    ran = cli("validate", path, "--rules", rules_file(BAD), "--json")
    codes = ran.codes_of_files()
    assert {"rules-unreadable", "part-exceeds-total"} <= set(codes)
    assert ran.code == 1
    (found,) = [f for f in ran.json["files"][0]["findings"] if f["code"] == "rules-unreadable"]
    assert "dòng 5" in found["message"]


def test_a_file_that_is_not_there_or_takes_known_ids(cli, books, rules_file, tmp_path):
    gone = cli("validate", books / "01834.xlsx", "--rules", tmp_path / "khong_co.toml", "--json")
    assert (gone.code, gone.error) == (2, "no-rules-file")
    taken = FEW.replace("it-dia-chi", "births-differ")
    assert (
        "rules-unreadable"
        in cli("validate", books / "01834.xlsx", "--rules", rules_file(taken), "--json").codes_of_files()
    )


def test_consolidate_checks_each_unit_and_the_totals(cli, books, rules_file, tmp_path):
    out = tmp_path / "tong.xlsx"
    ran = cli("consolidate", books, "-o", out, "--unit-code", "058", "--level", "huyen",
              "--rules", rules_file(FEW + OF_TOTALS), "--json")  # fmt: skip
    found = {f["code"]: f for f in ran.json["findings"] if "dia-chi" in f["code"]}
    assert found["it-dia-chi"]["file"].endswith("01834.xlsx")
    assert "12 địa chỉ" in found["tong-it-dia-chi"]["message"]
    cells = cli("layout", out, "--json").json["cells"]["HD.dia_chi_tin_cay"]
    assert {k: found["tong-it-dia-chi"][k] for k in ("sheet", "cell")} == cells
    assert ran.codes().count("it-dia-chi") == 1


def test_consolidate_says_once_that_the_file_is_bad(cli, books, rules_file, tmp_path):
    ran = cli("consolidate", books, "-o", tmp_path / "tong.xlsx", "--rules", rules_file(BAD), "--json")
    assert ran.codes().count("rules-unreadable") == 1
    assert ran.json["merged"] == 2


# --- the buttons ------------------------------------------------------------------------------------------------


def listed(book):
    """The lines of «Kiểm tra», as texts."""
    sheet = book.sheets["Kiểm tra"]
    return [[str(x) for x in row if x is not None] for row in sheet.used_range.value if row]


def test_the_button_uses_the_offices_file_and_says_so(own_home, tmp_path):
    book = opened(tmp_path / "so.xlsx", {"HD.dia_chi_tin_cay": 3})
    before = click(book, "validate")
    assert "quy_tac.toml" not in before.said
    folder = own_home / ".xlsx_addin"
    folder.mkdir(exist_ok=True)
    (folder / "quy_tac.toml").write_text(FEW, encoding="utf-8")
    after = click(book, "validate")
    assert "quy_tac.toml" in after.said
    assert any("it-dia-chi" in row for row in listed(book))
    (folder / "quy_tac.toml").write_text(BAD, encoding="utf-8")
    click(book, "validate")
    codes = [x for row in listed(book) for x in row]
    assert "rules-unreadable" in codes
    assert "it-dia-chi" not in codes


def test_a_file_beside_a_received_workbook_brings_no_rules(own_home, tmp_path):
    (tmp_path / "quy_tac.toml").write_text(FEW, encoding="utf-8")
    book = opened(tmp_path / "so.xlsx", {"HD.dia_chi_tin_cay": 3})
    said = click(book, "validate")
    assert "quy_tac.toml" not in said.said
    assert not any("it-dia-chi" in row for row in listed(book))


def test_merging_a_folder_by_its_button_uses_them_for_units_and_totals(own_home, books, tmp_path):
    (own_home / ".xlsx_addin").mkdir()
    (own_home / ".xlsx_addin" / "quy_tac.toml").write_text(FEW + OF_TOTALS, encoding="utf-8")
    book = opened(tmp_path / "huyện.xlsm", {}, code="058", name="huyện", level="huyen", parent="06")
    put(book, "RUN.folder", str(books))
    done = click(book, "consolidate")
    assert done.fine, done.said
    assert "quy_tac.toml" in done.said
    codes = [x for row in listed(book) for x in row]
    assert codes.count("it-dia-chi") == 1
    assert codes.count("tong-it-dia-chi") == 1
