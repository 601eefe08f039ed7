"""Identity in a consolidation: names inside their parent, proposals for strangers, units that are no more."""

import datetime as dt
from dataclasses import replace

from tests.forms import EDITION, submission
from xlsx_addin.consolidation.accept import Wanted
from xlsx_addin.consolidation.consolidate import Options, consolidate
from xlsx_addin.consolidation.units import ListedUnit
from xlsx_addin.submission.records import Unit
from xlsx_addin.units.changes import Change, Changes

FORM = submission({"M3.3.1": 2.0, "M3.3.2": 1.0})
CITY = Unit("058", "thành phố Bắc Kạn", "huyen", "06")
THAI_NGUYEN = Unit("19", "tỉnh Thái Nguyên", "tinh")


def commune(code, name, parent="058", year=2023, level="xa"):
    unit = Unit(code, name, level, parent)
    return replace(FORM, file=f"{code}_{name}_{parent}.xlsx", unit=unit, year=year, findings=())


def merge(*files, unit=CITY, listed=None, changes=None, year=2023):
    units = None if listed is None else tuple(map(ListedUnit, listed))
    wanted = Wanted(unit, year, listed=units, changes=changes)
    return consolidate(files, Options(wanted), edition=EDITION, file_date=lambda _: None)


def ends(result):
    return {r.unit.code or r.unit.name: r.code for r in result.rejected}


def test_a_stranger_is_refused_with_the_names_that_may_be_meant_and_never_taken_for_one():
    listed = [Unit("01846", "phường Huyền Tụng", "xa", "058"), Unit("01849", "xã Dương Quang", "xa", "058")]
    result = merge(commune("", "phường Huyền Tung"), commune("01849", "xã Dương Quang"), listed=listed)
    assert ends(result) == {"phường Huyền Tung": "unit-not-in-list"}
    assert "01846" in result.rejected[0].reason
    assert "01849" not in result.rejected[0].reason
    assert [u.code for u in result.missing] == ["01846"]


def test_at_most_three_names_are_proposed():
    listed = [Unit(f"0000{n}", f"xã Tân {word}", "xa") for n, word in enumerate(("Lập", "Lâp", "Lạp", "Lap", "Lăp"))]
    result = merge(commune("", "xã Tân Lặp"), commune("00001", "xã Tân Lâp"), listed=listed)
    assert result.rejected[0].reason.count("(mã 0000") == 3


def test_a_name_is_one_unit_whatever_its_spelling_when_its_letters_are_the_same():
    listed = [Unit("10001", "Phường 01", "xa", "058"), Unit("10002", "xã Hoà Bình", "xa", "058")]
    result = merge(commune("", "P.1"), commune("", "UBND xã Hòa Bình"), listed=listed)
    assert {s.unit.code for s in result.merged} == {"10001", "10002"}
    assert not result.rejected


def test_a_file_without_a_code_whose_name_differs_in_tones_only_is_told_and_not_taken_for_the_other():
    files = (
        commune("01846", "phường Huyền Tụng"),
        commune("", "phường Huyền Tung"),
        commune("01849", "xã Dương Quang"),
        commune("", "xã Tân Lập", "100"),
        commune("", "xã Tân Lâp", "200"),
    )
    result = merge(*files)
    assert len(result.merged) == len(files)
    told = [f for f in result.findings() if f.code == "unit-may-be-another"]
    assert [(f.file, f.severity.value) for f in told] == [(files[1].file, "warning")]
    assert "01846" in told[0].message


def test_a_bare_name_counts_inside_its_parent_only():
    listed = [Unit("04001", "xã Tân Lập", "xa", "100"), Unit("04009", "xã Khác", "xa", "100")]
    known = commune("04009", "xã Khác", "100")
    inside = merge(known, commune("", "Tân Lập", "100"), listed=listed)
    assert {s.unit.code for s in inside.merged} == {"04001", "04009"}
    outside = merge(known, commune("", "Tân Lập", "200"), listed=listed)
    assert ends(outside) == {"Tân Lập": "unit-not-in-list"}
    unsaid = merge(known, commune("", "Tân Lập", ""), listed=listed)
    assert ends(unsaid) == {"Tân Lập": "unit-not-in-list"}


def test_a_district_is_never_its_province_of_the_same_bare_name():
    listed = [Unit("256", "thành phố Bắc Ninh", "huyen", "27"), Unit("257", "huyện Khác", "huyen", "27")]
    province = commune("", "Bắc Ninh", "", level="tinh")
    result = merge(
        commune("257", "huyện Khác", "27", level="huyen"), province, listed=listed, unit=Unit("01", "", "tinh")
    )
    assert ends(result) == {"Bắc Ninh": "unit-not-in-list"}


def test_a_merged_unit_beside_its_successor_is_refused_and_alone_it_is_told():
    old = commune("01834", "phường Nguyễn Thị Minh Khai", "19", 2026)
    new = commune("01840", "phường Đức Xuân", "19", 2026)
    both = merge(old, new, unit=THAI_NGUYEN, year=2026)
    assert ends(both) == {"01834": "unit-merged-away"}
    assert [s.unit.code for s in both.merged] == ["01840"]
    assert [(f.code, f.severity.value) for f in both.findings() if f.code == "unit-merged-away"] == [
        ("unit-merged-away", "error")
    ]
    alone = merge(old, unit=THAI_NGUYEN, year=2026)
    assert [s.unit.code for s in alone.merged] == ["01834"]
    assert [(f.file, f.severity.value) for f in alone.findings() if f.code == "unit-merged-away"] == [
        (old.file, "warning")
    ]


def test_before_the_change_an_old_unit_is_itself():
    result = merge(commune("01834", "phường Nguyễn Thị Minh Khai"), commune("01840", "phường Đức Xuân"))
    assert not result.rejected
    assert len(result.merged) == 2
    assert not [f for f in result.findings() if f.code.startswith("unit-")]


def test_an_offices_own_table_counts_in_any_year():
    table = Changes.of([Change(dt.date(2023, 3, 1), "01834", "merged", (("01840", "phường Đức Xuân"),))])
    files = commune("01834", "phường Nguyễn Thị Minh Khai"), commune("01840", "phường Đức Xuân")
    assert ends(merge(*files, changes=table)) == {"01834": "unit-merged-away"}
    later = Changes.of([Change(dt.date(2024, 1, 1), "01834", "merged", (("01840", ""),))])
    assert not merge(*files, changes=later).rejected


def test_an_offices_own_table_speaks_in_place_of_ours():
    """Ours says that 01834 went into 01840 on 1 July 2025."""
    files = commune("01834", "phường Nguyễn Thị Minh Khai", "19", 2026), commune("01840", "phường Đức Xuân", "19", 2026)
    same = (("01834", "phường Nguyễn Thị Minh Khai"),)
    kept = Changes.of([Change(dt.date(2025, 7, 1), "01834", "unchanged", same)])
    assert not merge(*files, unit=THAI_NGUYEN, changes=kept, year=2026).rejected
    older = Changes.of([Change(dt.date(2024, 7, 1), "01834", "unchanged", same)])
    assert ends(merge(*files, unit=THAI_NGUYEN, changes=older, year=2026)) == {"01834": "unit-merged-away"}


def test_a_doubtful_line_of_the_list_is_told_while_its_unit_has_sent_nothing():
    listed = [Unit("01840", "phường Đức Xuân", "xa", "058"), Unit("01847", "phường Huyền Tụng", "xa", "058")]
    result = merge(commune("01840", "phường Đức Xuân"), listed=listed)
    said = [(f.code, f.unit) for f in result.findings() if f.code.startswith("unit-code")]
    assert said == [("unit-code-unknown", "phường Huyền Tụng")]


def test_a_stranger_that_was_merged_away_is_told_where_it_went():
    listed = [Unit("01840", "phường Đức Xuân", "xa", "19")]
    files = commune("01834", "phường Nguyễn Thị Minh Khai", "19", 2026), commune("01840", "phường Đức Xuân", "19", 2026)
    result = merge(*files, unit=THAI_NGUYEN, listed=listed, year=2026)
    assert ends(result) == {"01834": "unit-not-in-list"}
    assert "01840" in result.rejected[0].reason


def test_a_refused_unit_is_told_once():
    listed = [Unit("01834", "phường Nguyễn Thị Minh Khai", "xa", "19"), Unit("01840", "phường Đức Xuân", "xa", "19")]
    files = commune("01834", "phường Nguyễn Thị Minh Khai", "19", 2026), commune("01840", "phường Đức Xuân", "19", 2026)
    result = merge(*files, unit=THAI_NGUYEN, listed=listed, year=2026)
    assert [f.code for f in result.findings() if f.code.startswith("unit-")] == ["unit-merged-away", "unit-missing"]
