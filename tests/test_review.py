"""What users do by mistake, found by using the product: each ends in the right figure or a plain sentence."""

import datetime as dt
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from tests.forms import EDITION, place
from xlsx_addin.consolidation.accept import Wanted
from xlsx_addin.consolidation.consolidate import Options, consolidate
from xlsx_addin.intake import take_in
from xlsx_addin.submission.records import Unit
from xlsx_addin.workbook.new import Content, ListCell, make_workbook, workbook_name


def made(path: Path, unit: Unit, values: dict[str, str], **content) -> Path:
    path.write_bytes(make_workbook(EDITION, unit, 2024, "nam", Content(values, **content)))
    return path


def merged(*paths: Path, **wanted):
    return consolidate(map(take_in, paths), Options(Wanted(**wanted)), file_date=lambda _: dt.date(2024, 12, 1))


def test_one_unit_with_and_without_its_code_is_one_unit(tmp_path):
    with_code = made(tmp_path / "1.xlsx", Unit("00101", "xã Hoà A", "xa"), {"M3.3.1": "2", "M3.3.2": "1"})
    name = unicodedata.normalize("NFD", "Xã  Hòa A")
    without = made(tmp_path / "2.xlsx", Unit("", name, "xa"), {"M3.3.1": "2", "M3.3.2": "1"})
    assert [r.code for r in merged(with_code, without).rejected] == ["unit-covered-twice"] * 2


def test_a_districts_consolidation_without_its_own_workbook_and_that_workbook_are_both_merged(cli, tmp_path):
    commune = made(tmp_path / "x.xlsx", Unit("00101", "xã A", "xa", "001"), {"M6.2.num": "1", "M6.2.den": "2"})
    own = made(tmp_path / "h.xlsx", Unit("001", "huyện H", "huyen", "27"), {"M6.2.num": "3", "M6.2.den": "4"})
    through = tmp_path / "h1.xlsx"
    assert cli("consolidate", commune, "-o", through, "--unit-code", "001", "--level", "huyen").code == 0
    result = merged(through, own, unit=Unit("27", "tỉnh T", "tinh"))
    assert not result.rejected
    values = result.submission.values(EDITION)
    assert (values["M6.2.num"], values["M6.2.den"]) == (4, 6)
    assert result.submission.coverage["M6.2.num"] == (2, 2)


def test_unit_codes_cannot_lead_out_of_the_folder():
    assert workbook_name(Unit("../../x", "a/b\\c", "xa")) == "x_abc.xlsx"


def test_a_consolidation_for_nobody_is_said(tmp_path):
    files = [made(tmp_path / f"{n}.xlsx", Unit(f"0010{n}", f"xã {n}", "xa"), {"M3.3.1": "2"}) for n in (1, 2)]
    assert "target-unknown" in {f.code for f in merged(*files).findings()}


def test_the_level_is_above_the_highest_unit(tmp_path):
    district = made(tmp_path / "h.xlsx", Unit("001", "huyện H", "huyen", "27"), {"M1.1.3a": "1", "M1.1.3b": "0"})
    commune = made(tmp_path / "x.xlsx", Unit("00101", "xã A", "xa"), {})
    assert merged(district, commune).submission.unit.level == "tinh"


def test_fill_restores_the_look_of_a_percent_cell(cli, tmp_path):
    path = made(tmp_path / "1.xlsx", Unit("00101", "xã A", "xa"), {"M3.2.1.1": "20", "M3.2.1.1.1": "15"})
    book = openpyxl.load_workbook(path)
    cell = book["Phụ lục 01"]["D29"]
    cell.value, cell.number_format = 0.75, "0.00%"
    book.save(path)
    assert cli("fill", path).code == 0
    filled = openpyxl.load_workbook(path)["Phụ lục 01"]["D29"]
    assert str(filled.value).startswith("=")
    assert "%" not in filled.number_format
    assert "rate-out-of-range" not in cli("validate", path, "--json").codes_of_files()


def test_fill_goes_on_after_a_broken_file(cli, tmp_path):
    good = made(tmp_path / "1.xlsx", Unit("00101", "xã A", "xa"), {"M3.3.1": "05 người"})
    broken = tmp_path / "2.xlsx"
    broken.write_bytes(b"PK")
    last = made(tmp_path / "3.xlsx", Unit("00102", "xã B", "xa"), {"M3.3.1": "05 người"})
    ran = cli("fill", good, broken, last, "--json")
    assert ran.code == 1
    assert [("error" in f) for f in ran.json["files"]] == [False, True, False]
    assert {c["id"] for c in ran.json["changed"]} >= {"M3.3.1"}


@pytest.mark.parametrize(("source", "output"), [("1.xlsx", "2.xlsm"), ("1.xlsx", "2.docx")])
def test_fill_keeps_the_kind_of_file(cli, tmp_path, source, output):
    path = made(tmp_path / source, Unit("00101", "xã A", "xa"), {})
    ran = cli("fill", path, "-o", tmp_path / output, "--json")
    assert (ran.code, ran.error) == (2, "bad-output-name")


def test_a_deleted_sheet_is_an_error(cli, tmp_path):
    path = made(tmp_path / "1.xlsx", Unit("00101", "xã A", "xa"), {"M3.3.1": "2", "M3.3.2": "2"})
    book = openpyxl.load_workbook(path)
    del book["Số liệu gốc"]
    book.save(path)
    ran = cli("validate", path, "--json")
    assert ran.code == 1
    assert "missing-sheet" in ran.codes_of_files()


def test_a_six_month_workbook_gets_no_annual_report(cli, tmp_path):
    path = tmp_path / "1.xlsx"
    path.write_bytes(make_workbook(EDITION, Unit("00101", "xã A", "xa"), 2024, "6-thang", Content()))
    ran = cli("report", path, "-o", tmp_path / "r.docx", "--kind", "nam", "--json")
    assert (ran.code, ran.error) == (2, "kind-not-period")
    assert not (tmp_path / "r.docx").exists()


def test_a_template_that_is_not_there_is_a_users_mistake(cli, tmp_path):
    path = made(tmp_path / "1.xlsx", Unit("00101", "xã A", "xa"), {})
    ran = cli("report", path, "-o", tmp_path / "r.docx", "--template", tmp_path / "none.docx", "--json")
    assert (ran.code, ran.error) == (2, "no-template")


def test_rows_of_new_lists_are_as_high_as_their_text(tmp_path):
    long = "Kế hoạch thực hiện công tác bình đẳng giới và vì sự tiến bộ của phụ nữ " * 4
    cells = (ListCell("van_ban", 1, "subject", long), ListCell("noi_dung", 2, "text", long))
    path = made(tmp_path / "1.xlsx", Unit("00101", "xã A", "xa"), {}, lists=cells)
    book = openpyxl.load_workbook(path)
    assert book["Văn bản"].row_dimensions[5].height > 40
    assert book["Nội dung báo cáo"].row_dimensions[6].height > 40
    assert [book["Nội dung báo cáo"].cell(r, 3).value for r in (5, 6, 15)] == [
        *list(EDITION.sections.values())[:2],
        list(EDITION.sections.values())[-1],
    ]


def test_levels_may_be_given_in_vietnamese(cli, tmp_path):
    ran = cli(
        "new", "--unit-code", "00101", "--unit-name", "xã A", "--level", "Xã", "--year", 2024, "-o", tmp_path / "1.xlsx"
    )
    assert ran.code == 0
    assert take_in(tmp_path / "1.xlsx").unit.level == "xa"


def test_missing_figures_are_one_line_on_the_sheet_of_findings(cli, tmp_path):
    for n in (1, 2):
        made(tmp_path / f"{n}.xlsx", Unit(f"0010{n}", f"xã {n}", "xa", "001"), {"M3.3.1": "2", "M3.3.2": "1"})
    cli("consolidate", tmp_path / "1.xlsx", tmp_path / "2.xlsx", "-o", tmp_path / "ra.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "ra.xlsx")["Kiểm tra"]
    place = [c.value for c in sheet[3]].index("code")
    codes = [row[place] for row in sheet.iter_rows(min_row=5, values_only=True)]
    assert codes.count("missing-required") == 4  # two units, two sheets each


def unit_file(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "u.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


VICTIMS = {"M3.2.1.1": "100", "M3.2.1.1.1": "50"}


@pytest.mark.parametrize(("code", "parent"), [("02600", "085"), ("", "085"), ("02600", "")])
def test_a_districts_figure_is_never_added_to_its_communes(tmp_path, code, parent):
    communes = [
        made(tmp_path / f"{n}.xlsx", Unit(code and f"0260{n}", f"xã {n}", "xa", parent), VICTIMS) for n in (1, 2)
    ]
    whole = {"M3.2.1.1": "200", "M3.2.1.1.1": "100"}
    district = made(tmp_path / "h.xlsx", Unit("085", "huyện H", "huyen", "10"), whole)
    result = merged(*communes, district, unit=Unit("10", "tỉnh T", "tinh"))
    assert result.submission.values(EDITION)["M3.2.1.1"] == 200


def test_a_commune_right_below_a_province(tmp_path):
    communes = [made(tmp_path / f"{n}.xlsx", Unit(f"0260{n}", f"xã {n}", "xa", "15"), VICTIMS) for n in (1, 2)]
    province = made(tmp_path / "t.xlsx", Unit("15", "tỉnh T", "tinh"), {})
    agency = made(tmp_path / "s.xlsx", Unit("SVHTTDL", "Sở Văn hóa", "nganh", "15"), VICTIMS)
    result = merged(*communes, province, agency)
    assert (result.submission.unit.code, result.submission.unit.level) == ("15", "tinh")
    assert result.submission.values(EDITION)["M3.2.1.1"] == 200


def test_a_name_never_overrules_a_code(cli, tmp_path):
    ward = made(tmp_path / "p.xlsx", Unit("02647", "Phường Lào Cai", "xa", "15"), VICTIMS)
    province = made(tmp_path / "t.xlsx", Unit("15", "Tỉnh Lào Cai", "tinh"), {})
    stranger = made(tmp_path / "x.xlsx", Unit("01999", "Xã Tân Lập", "xa"), VICTIMS)
    listed = unit_file(tmp_path, "code,name", "02647,Phường Lào Cai", "02600,Xã Tân Lập")
    ran = cli("consolidate", ward, province, stranger, "-o", tmp_path / "ra.xlsx", "--units", listed,
              "--unit-code", "15", "--level", "tinh", "--json")  # fmt: skip
    assert ran.rejected() == {"x.xlsx": "unit-not-in-list"}
    assert ran.json["merged"] == 2
    assert ran.json["coverage"]["M3.2.1.1"] == [1, 2]  # the listed unit that is missing counts, level or no level


def test_the_units_own_workbook_may_lack_its_code(tmp_path):
    own = made(tmp_path / "t.xlsx", Unit("", "Tỉnh B", "tinh"), {"M4.4": "1"})
    result = merged(own, unit=Unit("10", "tỉnh B", "tinh"), listed=())
    assert not result.rejected
    assert result.submission.values(EDITION)["M4.4"] == 1


@pytest.mark.parametrize(("field", "text"), [("M2.1", "3056"), ("M2.2", "-5"), ("M5.2", "250")])
def test_impossible_rates_are_assessed_by_nobody(cli, tmp_path, field, text):
    path = made(tmp_path / "1.xlsx", Unit("10", "tỉnh B", "tinh"), {field: text})
    said = cli("validate", path, "--json")
    assert "rate-out-of-range" in said.codes_of_files()
    assert said.json["files"][0]["values"][field] is None
    assert field not in said.json["files"][0]["assessments"]


@pytest.mark.parametrize("text", ["500.000.000 đồng", "5k", "5 nghìn", "12¹"])
def test_money_in_another_measure_is_a_question(text):
    parsed = take_in_cell("HD.kinh_phi.nsnn.xa", text)
    assert parsed.value(EDITION, "HD.kinh_phi.nsnn.xa") is None


def take_in_cell(field: str, text: object):
    from tests.forms import submission

    return submission({field: text})


@pytest.mark.parametrize("cell", ["1" * 30, 1e30, "9" * 16])
def test_a_number_beyond_counting_is_a_finding(cell):
    parsed = take_in_cell("M3.3.1", cell)
    assert "not-a-number" in {f.code for f in parsed.findings}


def test_odd_dates_and_long_texts_do_not_stop_a_consolidation(cli, tmp_path):
    cells = (ListCell("van_ban", 1, "date", "05/12/0224"), ListCell("van_ban", 1, "subject", "dài " * 8000))
    made(tmp_path / "1.xlsx", Unit("02601", "xã 1", "xa", "085"), {"M3.3.1": "ch " * 10000}, lists=cells)
    assert cli("consolidate", tmp_path / "1.xlsx", "-o", tmp_path / "ra.xlsx", "--json").code == 1
    assert openpyxl.load_workbook(tmp_path / "ra.xlsx")["Văn bản"]["E5"].value == "05/12/0224"


@pytest.mark.parametrize("text", ["\\[/x]", "[/x]", "[bold]", "{x} {0}"])
def test_cell_text_is_never_markup(cli, tmp_path, text):
    path = made(tmp_path / "1.xlsx", Unit("02601", text, "xa", "085"), {"M3.3.1": text})
    ran = cli("validate", path)
    assert ran.code == 1
    assert text in "".join(ran.out.split("\n"))
    assert cli("consolidate", path, "-o", tmp_path / "ra.xlsx").code == 1


def test_a_formula_without_a_result_is_no_blank_and_stays(cli, tmp_path):
    path = made(tmp_path / "1.xlsx", Unit("02601", "xã 1", "xa", "085"), {})
    book = openpyxl.load_workbook(path)
    book["Phụ lục 01"]["D17"] = "=IF(TRUE,5,0)"  # M1.1.4a; openpyxl stores no result
    book.save(path)
    assert "formula-not-computed" in cli("validate", path, "--json").codes_of_files()
    cli("fill", path)
    assert openpyxl.load_workbook(path)["Phụ lục 01"]["D17"].value == "=IF(TRUE,5,0)"


def test_fill_puts_no_formula_where_its_sheets_have_other_names(cli, tmp_path):
    path = made(
        tmp_path / "1.xlsx", Unit("02601", "xã 1", "xa", "085"), {"M6.1.num": "1", "M6.1.den": "2", "M6.1": "50"}
    )
    book = openpyxl.load_workbook(path)
    book["Số liệu gốc"].title = "SO LIEU GOC"
    book.save(path)
    cli("fill", path)
    name, (row, column) = place("M6.1")
    assert openpyxl.load_workbook(path)[name].cell(row + 1, column + 1).value == 50


def test_an_unrounded_rate_is_right(cli, tmp_path):
    values = {"M3.2.1.1": "29", "M3.2.1.1.1": "9", "M3.2.1.1.2": "31.03448275862069"}
    path = made(tmp_path / "1.xlsx", Unit("02601", "xã 1", "xa", "085"), values)
    assert "rate-differs" not in cli("validate", path, "--json").codes_of_files()


def test_units_without_codes_keep_their_own_column(cli, tmp_path):
    from xlsx_addin.command_line.inputs import read_for_report

    for n in (1, 2):
        made(tmp_path / f"{n}.xlsx", Unit("", f"xã {n}", "xa", "085"), VICTIMS)
    cli("consolidate", tmp_path / "1.xlsx", tmp_path / "2.xlsx", "-o", tmp_path / "ra.xlsx")
    _, breakdown, _ = read_for_report(tmp_path / "ra.xlsx", None)
    assert [(u.name, v) for u, v in breakdown["M3.2.1.1"]] == [("xã 1", 100), ("xã 2", 100)]


def test_a_unit_awaited_twice_counts_once(cli, tmp_path):
    listed = unit_file(
        tmp_path, "code,name,level,parent_code", "02601,xã 1,xa,085", "02602,xã 2,xa,085", "02603,xã 3,xa,085"
    )
    first = made(tmp_path / "1.xlsx", Unit("02601", "xã 1", "xa", "085"), VICTIMS)
    second = [made(tmp_path / f"2{x}.xlsx", Unit("02602", "xã 2", "xa", "085"), VICTIMS) for x in "ab"]
    district = tmp_path / "h.xlsx"
    ran = cli("consolidate", first, *second, "-o", district, "--units", listed, "--unit-code", "085", "--json")
    assert ran.json["coverage"]["M3.2.1.1"] == [1, 3]
    result = merged(district, second[0], unit=Unit("10", "tỉnh T", "tinh"))
    assert result.submission.coverage["M3.2.1.1"] == (2, 3)


@pytest.mark.parametrize(("total", "found"), [("30", False), ("31", True), (None, False)])
def test_a_rows_total_is_men_and_women(cli, tmp_path, total, found):
    row = {"men": "10", "women": "20", "total": total}
    cells = tuple(ListCell("truyen_thong", 1, column, text) for column, text in row.items() if text)
    path = made(tmp_path / "1.xlsx", Unit("02601", "xã 1", "xa", "085"), {}, lists=cells)
    assert ("row-total-differs" in cli("validate", path, "--json").codes_of_files()) == found
