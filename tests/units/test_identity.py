"""What a workbook says of its unit against the official lists: the right code at the right cell, else nothing."""

import datetime as dt

import pytest

from tests.forms import EDITION, place, submission
from xlsx_addin.evaluation import evaluate
from xlsx_addin.intake import take_in
from xlsx_addin.places import to_a1
from xlsx_addin.resources import resource
from xlsx_addin.submission.records import Unit
from xlsx_addin.units.identity import Claimed, faults
from xlsx_addin.units.official import below, official_unit

THEN, NOW = dt.date(2023, 12, 31), dt.date(2026, 12, 31)
WARD = {"code": "01840", "name": "phường Đức Xuân", "level": "xa", "parent_code": "058", "parent_name": "TP. Bắc Kạn"}
NEW_WARD = WARD | {"parent_code": "19", "parent_name": "tỉnh Thái Nguyên"}


def found(day, **words):
    return [(f.code, f.info) for f in faults(Claimed(**words), day)]


CODE, NAME, LEVEL = "INFO.unit_code", "INFO.unit_name", "INFO.level"
PARENT, PARENT_NAME = "INFO.parent_code", "INFO.parent_name"


@pytest.mark.parametrize(
    ("day", "words", "expected"),
    [
        (THEN, WARD, []),
        (NOW, NEW_WARD, []),
        (THEN, WARD | {"code": "01841"}, [("unit-code-unknown", CODE)]),
        (THEN, WARD | {"code": "01841", "parent_name": ""}, [("unit-code-unknown", CODE)]),
        (THEN, WARD | {"code": "01841", "name": "phường Đức Xuan"}, [("unit-code-unknown", CODE)]),
        (THEN, WARD | {"code": "01843"}, [("unit-name-differs-from-code", NAME)]),
        (THEN, WARD | {"code": "10840"}, [("unit-name-differs-from-code", NAME)]),
        (THEN, WARD | {"code": "01846", "name": "phường Huyền Tung"}, [("unit-name-differs-from-code", NAME)]),
        (THEN, WARD | {"level": "huyen"}, [("unit-level-differs-from-code", LEVEL)]),
        (THEN, WARD | {"parent_code": "059", "parent_name": ""}, [("unit-parent-differs", PARENT)]),
        (THEN, WARD | {"parent_code": "", "parent_name": "TP Thái Nguyên"}, [("unit-parent-differs", PARENT_NAME)]),
        (THEN, WARD | {"parent_name": "huyện Chợ Đồn"}, [("unit-parent-differs", PARENT_NAME)]),
        (THEN, WARD | {"code": ""}, [("unit-code-proposed", CODE)]),
        (THEN, NEW_WARD, [("unit-code-not-valid-then", CODE)]),
        (NOW, WARD, [("unit-code-not-valid-then", CODE)]),
        (NOW, {"code": "058", "name": "thành phố Bắc Kạn", "level": "huyen", "parent_code": "06"},
         [("unit-code-not-valid-then", CODE)]),
        (NOW, {"code": "06", "name": "tỉnh Bắc Kạn", "level": "tinh"}, [("unit-code-not-valid-then", CODE)]),
        (NOW, NEW_WARD | {"code": "01837", "name": "phường Sông Cầu"}, [("unit-code-not-valid-then", CODE)]),
        (NOW, NEW_WARD | {"code": "01849", "name": "xã Dương Quang"}, [("unit-code-not-valid-then", CODE)]),
        (NOW, NEW_WARD | {"code": "05443", "name": "phường Phan Đình Phùng", "parent_code": "058", "parent_name": ""},
         [("unit-parent-differs", PARENT)]),
        (THEN, {"code": "28", "name": "tỉnh Bắc Ninh", "level": "tinh"}, [("unit-code-unknown", CODE)]),
        (NOW, {"code": "00073", "name": "phường Cửa Nam", "level": "xa", "parent_code": "01"},
         [("unit-code-superseded", CODE)]),
        (NOW, {"code": "00082", "name": "phường Cửa Nam", "level": "xa", "parent_code": "01"}, []),
    ],
)  # fmt: skip
def test_contradictions_are_found_once_and_where_they_stand(day, words, expected):
    assert found(day, **words) == expected


@pytest.mark.parametrize(
    "words",
    [
        WARD | {"parent_code": "06", "parent_name": "tỉnh Bắc Kạn"},  # straight to the province
        WARD | {"parent_code": "", "parent_name": ""},
        WARD | {"name": ""} | {"parent_name": ""},
        WARD | {"parent_name": "Ban VSTBPN thành phố Bắc Kạn"},
        WARD | {"parent_name": "Thường trực Thành ủy Bắc Kạn"},
        WARD | {"name": "UBND phường Đức Xuân, thành phố Bắc Kạn"},
        WARD | {"parent_code": "TP-BK"},
        {"code": "00101", "name": "xã A", "level": "xa", "parent_code": "001"},  # invented, whatever its digits
        {"code": "27", "name": "tỉnh T", "level": "tinh"},
        {"code": "SYT-27", "name": "Sở Y tế", "level": "", "parent_code": "27"},
        {"code": "x1", "name": "xã Mới", "level": "xa", "parent_code": "058"},
        {"code": "", "name": "", "level": "xa"},
        {"code": "1", "name": "xã 1", "level": "xa"},
    ],
)
def test_nothing_is_said_where_nothing_is_wrong_or_no_official_unit_is_meant(words):
    assert found(THEN, **words) == []


@pytest.mark.parametrize("day", [dt.date(2021, 12, 31), dt.date(2024, 6, 30), dt.date(2025, 6, 30), NOW])
def test_no_official_unit_under_its_own_name_is_ever_doubted(day):
    for unit in below("", day):
        parent = official_unit(unit.parent, day)
        words = Claimed(unit.code, unit.name.upper(), unit.level, unit.parent, parent.name if parent else "")
        assert list(faults(words, day)) == []


def test_the_other_way_round_every_commune_that_ended_is_told_in_the_year_after():
    told = 0
    for unit in below("", dt.date(2025, 6, 30), "xa"):
        words = Claimed(unit.code, unit.name, unit.level, unit.parent)
        codes = [f.code for f in faults(words, NOW)]
        assert codes == ["unit-code-not-valid-then"]
        told += 1
    assert told == 10051


def test_findings_point_at_the_lines_of_the_first_sheet():
    cells = {"INFO.unit_code": "01843", "INFO.parent_code": "164", "INFO.level": "Cấp huyện"}
    said = [f for f in evaluate(EDITION, submission(cells)).findings if f.code.startswith("unit-")]
    expected = {
        "unit-level-differs-from-code": LEVEL,
        "unit-name-differs-from-code": NAME,
        "unit-parent-differs": PARENT,
    }
    assert {f.code: f.id for f in said} == expected
    for each in said:
        sheet, (row, column) = place(expected[each.code])
        assert (each.sheet, each.cell) == (sheet, to_a1(row, column))


def test_proposals_name_the_unit_that_may_be_meant():
    evaluated = evaluate(EDITION, submission({"INFO.unit_code": "01843"}))
    message = next(f.message for f in evaluated.findings if f.code == "unit-name-differs-from-code")
    assert "01840" in message


def test_departments_have_no_such_codes():
    cells = {"INFO.level": "Sở, ngành", "INFO.unit_code": "058", "INFO.unit_name": "Sở Y tế", "INFO.parent_code": "27"}
    evaluated = evaluate(EDITION, submission(cells))
    assert not [f for f in evaluated.findings if f.code.startswith("unit-")]


def test_the_samples_are_who_they_say_they_are():
    files = sorted(resource("workbooks", "mau_bac_kan_2023").glob("*.xlsx"))
    assert len(files) == 9
    for file in files:
        read = take_in(file)
        assert isinstance(read.unit, Unit)
        assert not [f for f in read.findings if f.code.startswith("unit-")]
