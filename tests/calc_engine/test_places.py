"""Addresses and areas, against openpyxl's reading of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries

from xlsx_addin.calc_engine.places import Area, address_of, area_of, quoted, rectangles, split_sheet

rows, columns = st.integers(1, 1_048_576), st.integers(1, 16_384)


@given(r1=rows, c1=columns, r2=rows, c2=columns, dollars=st.booleans())
def test_addresses_of_cells(r1, c1, r2, c2, dollars):
    mark = "$" if dollars else ""
    text = f"{mark}{get_column_letter(c1)}{mark}{r1}:{mark}{get_column_letter(c2)}{mark}{r2}"
    left, top, right, bottom = range_boundaries(text)
    area = area_of(text)
    assert (area.row, area.column, *area.last) == (
        min(top, bottom),
        min(left, right),
        max(top, bottom),
        max(left, right),
    )
    assert area_of(address_of(area)) == area
    assert area_of(address_of(area, row_absolute=False, column_absolute=False)) == area


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("A:C", Area(1, 1, 1_048_576, 3)),
        ("$2:$3", Area(2, 1, 2, 16_384)),
        ("xfd1048576", Area(1_048_576, 16_384)),
        ("A0", None),
        ("XFE1", None),
        ("A1048577", None),
        ("BIEU_PL01", None),
        ("", None),
        ("A1:", None),
    ],
)
def test_special_addresses(text, area):
    assert area_of(text) == area


@given(name=st.text(min_size=1, max_size=31).filter(lambda t: "\r" not in t))
def test_a_sheets_name_survives_quoting(name):
    if not set(name) & set("[]:*?/\\!"):
        assert split_sheet(f"{quoted(name)}!A1") == (name, "A1")


@pytest.mark.parametrize("name", ["A1", "My sheet", "Bà's", "R1C1", "R", "2024", "a-b"])
def test_names_that_need_quotes(name):
    assert quoted(name).startswith("'")


@given(places=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
def test_rectangles_hold_every_place_once(places):
    covered = [
        (r, c)
        for area in rectangles(places)
        for r in range(area.row, area.row + area.rows)
        for c in range(area.column, area.column + area.columns)
    ]
    assert sorted(covered) == sorted(places)


def test_a_block_is_one_rectangle():
    assert rectangles((r, c) for r in range(2, 9) for c in range(3, 5)) == [Area(2, 3, 7, 2)]
