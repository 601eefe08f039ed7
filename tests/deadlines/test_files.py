"""An office's own file of deadlines: what it changes, and what is said where it cannot be used."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from xlsx_addin.catalogue import load_edition
from xlsx_addin.deadlines import Calendar, Deadline, DeadlineSource, DeadlinesUnreadable, deadlines_of

THREE, TWO = load_edition("bac_ninh_2024"), load_edition("hai_cap_2026")
NEW = """
[[deadlines]]
id = "xa-huyen-quy"
reports = ["phu-luc-01"]
from = "xa"
to = "huyen"
period = "6-thang"
day = 1
month = 6
"""


def read(text: str, edition: object = THREE) -> Calendar:
    return deadlines_of(edition, DeadlineSource("han.toml", text))  # type: ignore[arg-type]


def one(known: Calendar, line_id: str) -> Deadline:
    (found,) = (d for d in known.deadlines if d.id == line_id)
    return found


def test_a_changed_day_has_the_file_as_its_source() -> None:
    known = read('[[deadlines]]\nid = "xa-huyen-nam"\nday = 25\nmonth = 11\n')
    changed, before = one(known, "xa-huyen-nam"), one(deadlines_of(THREE), "xa-huyen-nam")
    assert (changed.day, changed.month) == (25, 11)
    assert "760" in before.source
    assert "760" not in changed.source and "han.toml" in changed.source
    assert changed.needs == before.needs
    assert len(known.deadlines) == len(deadlines_of(THREE).deadlines)


def test_a_source_of_ones_own_stands() -> None:
    known = read('[[deadlines]]\nid = "xa-huyen-nam"\nday = 25\nmonth = 11\nsource = "Công văn số 12/UBND"\n')
    assert one(known, "xa-huyen-nam").source == "Công văn số 12/UBND"


def test_new_lines_and_lines_that_are_no_more() -> None:
    known = read(f'without = ["phong-ban-xa-nam"]\n{NEW}')
    assert one(known, "xa-huyen-quy").due(2024) == dt.date(2024, 6, 1)
    assert all(d.id != "phong-ban-xa-nam" and "phong-ban-xa-nam" not in d.needs for d in known.deadlines)


def test_one_file_serves_both_editions() -> None:
    text = f'[[deadlines]]\nid = "xa-huyen-nam"\nday = 25\nmonth = 11\n{NEW}'
    assert one(read(text), "xa-huyen-nam").day == 25
    assert read(text, TWO).deadlines == deadlines_of(TWO).deadlines  # both lines speak of districts


def test_own_senders_and_reports() -> None:
    text = NEW.replace('"xa"', '"truong"').replace('"phu-luc-01"', '"nhanh"')
    text = f'[senders]\ntruong = "các trường học"\n[reports]\nnhanh = "Báo cáo nhanh"\n{text}'
    known = read(text)
    line = one(known, "xa-huyen-quy")
    assert (known.sender_words(line), known.report_words(line)) == ("các trường học", "Báo cáo nhanh")


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("day = ", 1, "TOML"),
        ('[[deadline]]\nid = "a"', 1, "deadline"),
        ('[[deadlines]]\nid = "xa-huyen-nam"\nday = 31\nmonth = 11', 3, "31/11"),
        ('[[deadlines]]\nid = "xa-huyen-nam"\nday = 29\nmonth = 2', 3, "29/2"),
        ('[[deadlines]]\nid = "xa-huyen-nam"\nday = "5"', 3, "5"),
        ('[[deadlines]]\nid = "xa-huyen-nam"\n\nmont = 11', 4, "mont"),
        ("[[deadlines]]\nday = 5", 1, "id"),
        (NEW.replace("day = 1\n", ""), 3, "day"),
        (NEW.replace('to = "huyen"', 'to = "quan"'), 6, "quan"),
        (NEW.replace("6-thang", "quy-1"), 7, "quy-1"),
        (NEW.replace("phu-luc-01", "phu-luc-09"), 4, "phu-luc-09"),
        (NEW + 'needs = ["khong-co"]', 10, "khong-co"),
        (NEW + 'valid_from = "2024-01-01"', 10, "valid_from"),
        (NEW + "next_year = 1", 10, "next_year"),
        (NEW + 'source = ""', 10, "source"),
        (NEW.replace("xa-huyen-quy", "Xã huyện"), 3, "Xã huyện"),
        (NEW + 'needs = ["xa-huyen-quy"]', 10, "vòng"),
        (NEW + 'needs = ["b"]' + NEW.replace("xa-huyen-quy", "b") + 'needs = ["xa-huyen-quy"]', 10, "vòng"),
        (NEW + "valid_from = 2026-01-01\nvalid_to = 2025-01-01", 11, "2025-01-01"),
        (NEW.replace('to = "huyen"', 'to = "xa"'), 6, "xa"),
        ("# mã cũ\n# x\ufffd" + NEW, 2, "UTF-8"),
        ("\0[\0", 1, "UTF-8"),
        (NEW.replace("day = 1", "day = 05"), 8, "05"),
        (NEW.replace('"xa"', "“xa”"), 5, "ngoặc kép"),
        (NEW + NEW, 2, "hai lần"),
        ('without = ["khong-co"]', 1, "khong-co"),
        ("without = 5", 1, "without"),
        ("deadlines = 5", 1, "deadlines"),
        ("[senders]\nxa = 5", 1, "senders"),
    ],
)
def test_a_bad_file_is_refused_whole_with_its_line(text: str, line: int, named: str) -> None:
    with pytest.raises(DeadlinesUnreadable) as caught:
        read(text)
    assert caught.value.line == line
    assert named in caught.value.reason


def test_an_empty_file_changes_nothing() -> None:
    assert read("# chưa có gì\n").deadlines == deadlines_of(THREE).deadlines
    assert read("\ufeff").deadlines == deadlines_of(THREE).deadlines


def test_the_file_that_the_guide_shows_works() -> None:
    page = (ROOT / "docs" / "han-bao-cao.md").read_text(encoding="utf-8")
    shown = page.partition("```toml\n")[2].partition("```")[0]
    three, two = read(shown), read(shown, TWO)
    assert all(d.id != "thanh-vien-xa-huyen-nam" for d in three.deadlines)
    assert one(two, "xa-tinh-phu-luc-01-nam").day == 10
    assert one(three, "truong-xa-nam").at == one(two, "truong-xa-nam").at == "xa"
    assert three.sender_words(one(three, "truong-xa-nam")) == "các trường học trên địa bàn"


_VALUE = st.sampled_from(
    [
        '"xa"', '"huyen"', '"tinh"', '"nam"', '"xa-huyen-nam"', '""', "5", "-1", "0", "true", "1.5", "[]", "[1]",
        "[[]]", '["xa-huyen-nam"]', '["phu-luc-01"]', "{}", '{a = "b"}', "2024-01-01", "2024-01-01T00:00:00",
        "12:00:00",
    ]
)  # fmt: skip
_KEY = st.sampled_from(
    ["id", "reports", "from", "at", "to", "period", "day", "month", "source", "valid_from", "needs", "next_year", "x"]
)
_TABLE = st.dictionaries(_KEY, _VALUE, max_size=15)


@settings(max_examples=150, deadline=None)
@given(st.lists(_TABLE, max_size=3), st.lists(_VALUE, max_size=1), st.dictionaries(_KEY, _VALUE, max_size=2))
def test_whatever_stands_there_is_used_or_refused(
    tables: list[dict[str, str]], without: list[str], senders: dict[str, str]
) -> None:
    lines = [*(f"without = {x}" for x in without), "[senders]", *(f"{key} = {x}" for key, x in senders.items())]
    for table in tables:
        lines += ["[[deadlines]]", *(f"{key} = {value}" for key, value in table.items())]
    for edition in (THREE, TWO):
        try:
            known = read("\n".join(lines), edition)
        except DeadlinesUnreadable as error:
            assert error.reason
        else:
            assert all(known.sender_words(d) and known.report_words(d) for d in known.deadlines)
