"""The list of documents: each unit's own, one numbering, counts that agree with the rows."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.narrative.documents.documents_list import documents_list
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.report import DocumentRefused, write_report
from xlsx_addin.submission.records import ListRow, Unit

from . import samples
from .samples import CITY, COMMUNES, EDITION, submission

KINDS = ["Kế hoạch", "Quyết định", "Công văn", "Chỉ thị", "Khác"]
PROVINCE = Unit("06", "tỉnh Bắc Kạn", "tinh")


def row(kind: str, unit: Unit | None = None, number: str = "1/X", day: dt.date | None = dt.date(2023, 5, 4)) -> ListRow:
    who = (unit.name, unit.code) if unit else (None, None)
    return (kind, number, day, "UBND", "Nội dung", *who)


def made(rows: list[ListRow], unit: Unit = CITY) -> Any:
    covers = (CITY, *COMMUNES)
    return documents_list(Material(EDITION, submission(unit, lists={"van_ban": rows}, covers=covers), {}))


def text(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs()]


def counts(sentence: str) -> Counter[str]:
    """The kinds with their numbers that a sentence states, parsed from its words."""
    found: Counter[str] = Counter()
    for number, kind in re.findall(r"(\d+) (Kế hoạch|Quyết định|Công văn|Chỉ thị|văn bản khác)", sentence):
        found["Khác" if kind == "văn bản khác" else kind] += int(number)
    return found


def test_one_unit_has_no_groups() -> None:
    (group,) = made([row("Kế hoạch"), row("Công văn")]).values["nhom"]
    assert group["ten"] == "" and [v["tt"] for v in group["van_ban"]] == ["1", "2"]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from([None, *COMMUNES])), min_size=1, max_size=40))
def test_counts_agree_with_the_rows(drawn: list[tuple[str, Unit | None]]) -> None:
    document = made([row(kind, unit) for kind, unit in drawn])
    printed = [v for group in document.values["nhom"] for v in group["van_ban"]]
    assert [v["tt"] for v in printed] == [str(n) for n in range(1, len(drawn) + 1)]
    total, *apart = text(document)
    assert counts(total) == Counter(kind for kind, _ in drawn)
    assert int(re.findall(r"Tổng số (\d+) văn bản", total)[0]) == len(drawn)
    for sentence in apart:
        own, below = ([kind for kind, unit in drawn if bool(unit) is wanted] for wanted in (False, True))
        assert counts(sentence) == Counter(own + below)
        assert f"{len({u.code for _, u in drawn if u}):02} đơn vị cấp dưới {len(below):02} văn bản" in sentence


def test_units_follow_the_city_each_by_itself() -> None:
    document = made([row("Kế hoạch", COMMUNES[1]), row("Công văn"), row("Quyết định", COMMUNES[1])])
    groups = document.values["nhom"]
    assert [g["ten"] for g in groups] == [
        "Ủy ban nhân dân thành phố Bắc Kạn (01 văn bản)",
        "Phường Sông Cầu (02 văn bản)",
    ]


def test_units_of_one_name_stay_apart() -> None:
    twins = [Unit(code, "xã Tân Lập", "xa") for code in ("02002", "02173")]
    document = made([row("Kế hoạch", u) for u in twins], PROVINCE)
    assert [len(g["van_ban"]) for g in document.values["nhom"]] == [1, 1]


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(DocumentRefused) as caught:
        made([])
    assert caught.value.code == "no-documents" and caught.value.reason.endswith(".")


def test_what_a_row_lacks_is_a_blank_and_told() -> None:
    lacking: ListRow = ("Công văn", None, None, None, None, None, None)
    document = made([row("Kế hoạch"), lacking])
    line = document.values["nhom"][0]["van_ban"][1]
    assert all("…" in line[key] for key in ("so", "ngay", "co_quan", "trich_yeu"))
    assert [b.what for b in document.blanks if "danh mục" in b.what] == [
        f"{what} của 01 văn bản trong danh mục (TT 2)"
        for what in ("số, ký hiệu", "ngày ban hành", "cơ quan ban hành", "trích yếu")
    ]


def test_the_page() -> None:
    material = Material(EDITION, samples.bac_kan(), samples.BREAKDOWN)
    document = docx.Document(io.BytesIO(write_report(material, "danh-muc").docx))
    (table,) = document.tables
    assert len(table.rows) == 1 + 2 + 17  # head, two groups, sixteen documents of the city and one of a commune
    flags = [[e.tag.rpartition("}")[2] for e in r._tr.trPr] for r in table.rows]
    assert "tblHeader" in flags[0] and all("cantSplit" in f for f in flags)
    assert table.rows[2].cells[2].text == "14/02/2023"
    assert document.paragraphs[0].text == "Phụ lục"
    assert document.sections[0].page_width < document.sections[0].page_height
