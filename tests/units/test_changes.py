"""What became of units: the table of 1 July 2025, an office's own table, and whether territories are the same."""

import datetime as dt

import pytest

from xlsx_addin.tables import TableError
from xlsx_addin.units.changes import Change, Changes, bundled_changes, read_changes, same_territory
from xlsx_addin.units.official import below, official_unit

BREAK = dt.date(2025, 7, 1)
END = {year: dt.date(year, 12, 31) for year in range(2020, 2031)}


def test_every_new_unit_comes_from_old_ones_and_every_old_commune_went_somewhere():
    table = bundled_changes()
    new = {code for changes in table.by_old.values() for c in changes for code, _ in c.new}
    assert new == {u.code for u in below("", BREAK)}
    old = {u.code for u in below("", BREAK - dt.timedelta(days=1), "xa")}
    without = old - set(table.by_old)
    assert len(without) == 28  # as the statistics office's table leaves them out
    assert {c.date for changes in table.by_old.values() for c in changes} == {BREAK}


def test_eleven_provinces_kept_their_territory():
    kept = [u.code for u in below("", BREAK, "tinh") if same_territory(u.code, END[2024], u.code, END[2025])]
    assert kept == ["01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"]


@pytest.mark.parametrize(
    ("old", "then", "new", "now", "expected"),
    [
        ("01840", 2024, "01840", 2025, False),  # merged under its old name and code
        ("01834", 2024, "01840", 2025, False),
        ("18196", 2024, "18196", 2026, True),  # Sơn Kim 1, as it was
        ("03997", 2024, "03997", 2026, True),  # renamed only
        ("318", 2024, "11948", 2025, True),  # an island district became a special zone
        ("00007", 2024, "00008", 2025, False),  # split
        ("058", 2024, "058", 2025, False),  # no more districts
        ("06", 2024, "19", 2025, False),
        ("01840", 2022, "01840", 2024, True),
        ("01840", 2026, "01840", 2028, True),
        ("01840", 2022, "01843", 2024, False),
        ("00541", 2022, "00541", 2025, False),
        ("SYT-27", 2024, "SYT-27", 2026, True),
        ("SYT-27", 2024, "SNV-27", 2026, None),
        ("", 2024, "", 2026, None),
        ("01651", 2024, "01651", 2026, None),  # the table does not have it
    ],
)
def test_same_territory(old, then, new, now, expected):
    assert same_territory(old, END[then], new, END[now]) is expected
    assert same_territory(new, END[now], old, END[then]) is expected


def test_a_commune_that_took_another_name_inside_an_age_is_not_known_to_be_the_same():
    assert official_unit("00541", END[2021]).name != official_unit("00541", dt.date(2025, 2, 1)).name
    assert same_territory("00541", END[2021], "00541", dt.date(2025, 3, 31)) is None


def table(tmp_path, *lines, header="date,old_code,old_name,new_code,new_name,kind,source"):
    path = tmp_path / "thay_doi.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return path


def test_an_offices_own_table_is_read_and_goes_before_ours(tmp_path):
    own = read_changes(
        table(
            tmp_path,
            "01/03/2023,00010,xã Cũ,00020,xã Mới,đổi tên,Nghị quyết 1",
            "2024-05-01,00030,xã B,00020,xã Mới,sáp nhập,",
            "01/07/2025,1840,,01840,,giữ nguyên,",
            "01/01/2026,00040,,00050,,chia tách,",
            "01/01/2026,00040,,00060,,chia tách,",
        )
    )
    assert same_territory("00010", END[2022], "00020", END[2023], own) is True
    assert same_territory("00010", END[2022], "00020", END[2024], own) is False  # it took in another since
    assert same_territory("00020", END[2023], "00020", END[2024], own) is False
    assert same_territory("00020", END[2024], "00020", dt.date(2025, 6, 30), own) is True
    assert same_territory("01840", END[2024], "01840", END[2025], own) is True
    assert [code for code, _ in own.ended("00040", END[2026]).new] == ["00050", "00060"]
    assert own.ended("00040", END[2025]) is None
    assert own.ended("00020", END[2026]) is None


def test_vietnamese_headers_and_semicolons(tmp_path):
    own = read_changes(table(tmp_path, "1-1-2024;00010;00020;sáp nhập", header="Ngày hiệu lực;Mã cũ;Mã mới;Hình thức"))
    assert own.ended("00010", END[2024]) == Change(dt.date(2024, 1, 1), "00010", "merged", (("00020", ""),))


@pytest.mark.parametrize(
    "line",
    [
        "32/01/2024,1,,2,,sáp nhập,",
        ",00010,,00020,,merged,",
        "01/01/2024,,,00020,,merged,",
        "01/01/2024,00010,,,,merged,",
        "01/01/2024,00010,,00020,,tan biến,",
        "01/01/2024,00010,,00020,,merged,\n01/01/2024,00010,,00030,,renamed,",
    ],
)
def test_a_bad_line_is_refused_with_its_number(tmp_path, line):
    with pytest.raises(TableError) as refused:
        read_changes(table(tmp_path, line))
    assert f"dòng {len(line.splitlines()) + 1}" in refused.value.reason


def test_a_unit_whose_code_lives_on_has_not_ended():
    changes = Changes.of([Change(BREAK, "1", "merged", (("2", ""),)), Change(BREAK, "2", "merged", (("2", ""),))])
    assert changes.ended("1", BREAK).new == (("2", ""),)
    assert changes.ended("2", BREAK) is None
    assert changes.ended("1", BREAK - dt.timedelta(days=1)) is None
