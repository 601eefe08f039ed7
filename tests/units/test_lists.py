"""The official lists: counted, and compared with a second road to them."""

import datetime as dt
import subprocess
import sys
from collections import defaultdict

import pytest
import vietnam_provinces

from xlsx_addin.names import bare_name_key, fold, name_key
from xlsx_addin.units.ages import age, ages
from xlsx_addin.units.official import below, elsewhen, official_unit, units_of
from xlsx_addin.units.proposals import exactly, nearly

DAYS = (dt.date(2021, 12, 31), dt.date(2023, 12, 31), dt.date(2025, 6, 30), dt.date(2025, 7, 1), dt.date(2030, 12, 31))
THEN, NOW = dt.date(2023, 12, 31), dt.date(2026, 12, 31)
DRAFTED = 114  # communes whose codes in the installed package are those of a draft only


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        (dt.date(2021, 3, 1), 63, 705, 10603),
        (dt.date(2023, 6, 1), 63, 705, 10598),
        (dt.date(2025, 6, 30), 63, 696, 10051),
        (dt.date(2025, 7, 1), 34, 0, 3321),
    ],
)
def test_each_day_has_as_many_units_as_its_list(day, provinces, districts, communes):
    assert [len(below("", day, x)) for x in ("tinh", "huyen", "xa")] == [provinces, districts, communes]


def test_ages_follow_one_another_without_a_gap_and_name_their_source():
    first, second = ages()
    assert second.first_day - first.last_day == dt.timedelta(days=1)
    assert (age(dt.date(2025, 6, 30)), age(dt.date(2025, 7, 1))) == (first, second)
    assert list(first.levels) == ["tinh", "huyen", "xa"]
    assert list(second.levels) == ["tinh", "xa"]
    assert "19/2025/QĐ-TTg" in second.source


def test_every_unit_of_the_installed_package_is_known_by_code_and_name():
    """The package's own objects are the second road: its lists hold codes of a draft for some communes."""
    drafted = 0
    for ward in vietnam_provinces.Ward.iter_all():
        unit = official_unit(f"{ward.code:05}", NOW)
        assert unit is not None
        if unit.instead:
            drafted += 1
            assert name_key(official_unit(unit.instead, NOW).name) == name_key(ward.name)
        elif bare_name_key(unit.name) != bare_name_key(ward.name):  # the draft gave this code to another commune
            siblings = units_of(f"{ward.province_code:02}", NOW)
            assert len(exactly(ward.name, siblings)) == 1
    assert drafted == DRAFTED


@pytest.mark.parametrize("day", DAYS)
def test_a_name_means_one_unit_inside_its_parent(day):
    seen = defaultdict(set)
    for unit in below("", day):
        seen[unit.parent, name_key(unit.name)].add((unit.code, unit.name))
    for same in seen.values():
        assert len({name for _, name in same}) == 1  # a collision of keys would join two names
    twice = [sorted(same) for same in seen.values() if len(same) > 1]
    expected = [[("16387", "Xã Đông Khê"), ("16408", "Xã Đông Khê")]]  # as the list of 4 January 2025 has it
    assert twice == (expected if day == dt.date(2025, 6, 30) else [])


def test_names_alike_without_tones_are_proposed_and_never_taken_for_the_same():
    pairs = 0
    for province in units_of("", NOW):
        units = units_of(province.code, NOW)
        flat = defaultdict(list)
        for unit in units:
            flat[fold(bare_name_key(unit.name))].append(unit)
        for alike in (x for x in flat.values() if len(x) > 1):
            pairs += 1
            for unit in alike:
                assert exactly(unit.name, units) == [unit]
                assert nearly(unit.name, units)[0] == unit
                assert set(alike) <= set(nearly(unit.name, units))
    assert pairs == 10


def test_a_code_outlives_its_meaning():
    ward = official_unit("01840", THEN)
    later = official_unit("01840", NOW)
    assert (ward.name, ward.parent, ward.level) == ("Phường Đức Xuân", "058", "xa")
    assert (later.name, later.parent, later.level) == ("Phường Đức Xuân", "19", "xa")
    assert official_unit("058", NOW) is None
    assert elsewhen("058", NOW)[0].name == "Thành phố Bắc Kạn"


def test_between_two_lists_both_names_of_a_renamed_commune_are_right():
    commune = official_unit("00181", THEN)
    assert commune.is_named("Văn Miếu")
    assert commune.is_named("phường Văn Miếu – Quốc Tử Giám")
    assert not commune.is_named("Văn Miêu")


def test_a_commune_merged_between_two_lists_is_known_until_the_later_one():
    gone = next(u for u in below("", dt.date(2023, 5, 7), "xa") if not official_unit(u.code, dt.date(2025, 1, 4)))
    assert official_unit(gone.code, dt.date(2024, 12, 31)) == official_unit(gone.code, dt.date(2023, 5, 7))


@pytest.mark.parametrize("code", ["", "SYT", "1", "1234", "00000", "99", "٠١", "01840 ", "999999"])
def test_what_is_no_official_code_is_no_unit(code):
    assert official_unit(code, THEN) is None
    assert official_unit(code, NOW) is None


def test_lists_are_read_on_demand_and_no_package_is_run_for_them():
    code = (
        "import sys, xlsx_addin.checks, xlsx_addin.consolidation.accept\n"
        "from xlsx_addin.units import lists\n"
        "before = lists.three_level_lists.cache_info().currsize + lists.two_level_list.cache_info().currsize\n"
        "count = len(lists.two_level_list())\n"
        "print(before, count, 'vietnam_provinces' in sys.modules, 'rapidfuzz' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["0", str(34 + 3321 + DRAFTED), "False", "False"]
