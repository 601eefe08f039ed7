"""Many ways to write one name, and names that must stay two."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.names import bare_name_key, name_key

ONE_NAME = [
    ["Phường 1", "phường 01", "P.1", "P1", "P. 1", "PHƯỜNG I", "Phường I", "phường  1", "UBND phường 1"],
    ["Xã Hoà Bình", "xã Hòa Bình", "XÃ HOÀ BÌNH", "Ủy ban nhân dân xã Hòa Bình", "Uỷ ban nhân dân xã Hoà Bình",
     "Ban VSTBPN xã Hòa Bình", "Ban Vì sự tiến bộ của phụ nữ xã Hòa Bình", "HĐND và UBND xã Hòa Bình",
     "X. Hòa Bình", "Xã Hòa Bình, huyện Chi Lăng", "xã Hòa Bình (huyện Chi Lăng)", "Xã Hòa Bình - huyện Chi Lăng"],
    ["Thành phố Phan Rang-Tháp Chàm", "TP. Phan Rang - Tháp Chàm", "tp Phan Rang – Tháp Chàm"],
    ["Xã Ea H'leo", "Xã Ea H’leo", "xã Ea H' leo"],
    ["Xã Tam Xuân II", "xã Tam Xuân 2", "XÃ TAM XUÂN II"],
    ["Xã Đồng Tuyển", "Xã Ðồng Tuyển", "xã Đồng Tuyển\u200b"],
    ["Quận 3", "Q.3", "Q3", "quận 03"],
]  # fmt: skip
TWO_NAMES = [
    ("Xã Đồng Tuyền", "Xã Đồng Tuyển"),
    ("Phường Huyền Tụng", "Phường Huyền Tung"),
    ("Xã Văn Lăng", "Xã Văn Lang"),
    ("Xã Ba Tô", "Xã Ba Tơ"),
    ("Xã Tân Thạnh", "Xã Tân Thành"),
    ("Xã Đa Lộc", "Xã Da Lộc"),
    ("Xã Sơn Vi", "Xã Sơn 6"),
    ("Phường 1", "Phường 10"),
    ("Phường I", "Phường II"),
    ("Xã Lý Nhân", "Xã Lí Nhân"),
    ("Xã Phú", "Xã Phù"),
]


@pytest.mark.parametrize("names", ONE_NAME, ids=lambda names: names[0])
def test_ways_to_write_one_name(names):
    assert {name_key(n) for n in names} == {name_key(names[0])}
    decomposed = [unicodedata.normalize("NFD", n) for n in names]
    assert {name_key(n) for n in decomposed} == {name_key(names[0])}
    assert {bare_name_key(n) for n in names} == {bare_name_key(names[0])}


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_stay_two(one, other):
    assert name_key(one) != name_key(other)
    assert bare_name_key(one) != bare_name_key(other)


def test_a_kind_is_part_of_the_full_name_only():
    assert name_key("xã Đức Xuân") != name_key("phường Đức Xuân")
    assert bare_name_key("xã Đức Xuân") == bare_name_key("phường Đức Xuân") == bare_name_key("Đức Xuân")
    assert name_key("thị trấn Chờ") != name_key("thị xã Chờ")


@given(st.text(max_size=60))
def test_any_text_has_a_key_that_only_its_form_and_case_leave_alone(text):
    key = name_key(text)
    assert name_key(f"  {text} ") == key
    assert name_key(unicodedata.normalize("NFD", text)) == key


def test_digits_without_end_do_not_stop_anything():
    assert bare_name_key("phường " + "0" * 5000 + "1") == "1"
