"""Text stays the text that staff typed: through filling, merging and undoing, whatever Excel would make of it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from xlsx_addin.catalogue import Kind
from xlsx_addin.hosts.typed_text import as_typed

from ..forms import EDITION
from .clicks import address, cells, click, differing, held, kind, make, opened, put, without_reports
from .paper import _read_as_excel, contents

TREACHEROUS = (
    "09/29",
    "01840",
    "=A1",
    "+84 912 345 678",
    "-",
    "- 5",
    "@nhà",
    "#tag",
    "'x",
    "''",
    "TRUE",
    "đúng",
    "1e5",
    "10:30",
    "3-4",
    "30,56 %",
    "  =1+1",
    "Kế hoạch\nsố 5\n\tngày 6/7",
    unicodedata.normalize("NFD", "Đường lối 09/29, phụ nữ tiến bộ"),
    "dài " + "á" * 9_000 + " 5",
    "x" * 8_001,
)
COUNTS = [x for x, field in EDITION.fields.items() if field.kind is Kind.COUNT and "xa" in field.levels][
    : len(TREACHEROUS)
]


def test_own_texts_survive_merging_and_undoing(tmp_path: Path) -> None:
    """Kept in ``Tổng hợp`` as typed, read back from there, and put back into their cells."""
    make(tmp_path / "xã" / "1.xlsx", dict.fromkeys(COUNTS, 7), code="00001", name="xã 1", parent="058")
    book = opened(tmp_path / "huyện.xlsm", {"M1.1.3a": 1}, code="058", name="huyện", level="huyen", parent="06")
    put(book, "RUN.folder", str(tmp_path / "xã"))
    typed = dict(zip(COUNTS, TREACHEROUS, strict=False))
    for figure, text in typed.items():
        put(book, figure, text)
    before = without_reports(cells(book))
    assert click(book, "consolidate").fine
    assert not [figure for figure, text in typed.items() if held(book, figure) == text]
    kept = {c.value: c.data_type for row in book.impl.formulas["Tổng hợp"].iter_rows() for c in row}
    assert [kept.get(text) for text in TREACHEROUS] == ["s"] * len(TREACHEROUS)
    once = contents(book)
    assert click(book, "consolidate").fine
    assert contents(book) == once
    assert click(book, "undo").fine
    assert without_reports(cells(book)) == before
    assert [held(book, figure) for figure in typed] == [*TREACHEROUS]
    assert {kind(book, figure) for figure in typed} == {"s"}


def test_texts_that_became_numbers_come_back_as_texts(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm")
    start = book.impl.snapshot()
    numbers = {"09/29": 9, "01840": 1840, "05 người": 5, "1 234": 1234, "'07": None, "1e5": None}
    for look in ("@", "#,##0", "General"):
        for text, number in numbers.items():
            book.impl.restore(start)
            put(book, "M3.2.1.1.1", text, look)
            assert click(book, "fill").fine
            assert held(book, "M3.2.1.1.1") == (text if number is None else number), look
            assert click(book, "undo").fine
            assert (held(book, "M3.2.1.1.1"), kind(book, "M3.2.1.1.1")) == (text, "s")


def test_an_error_in_an_own_cell_stays_with_the_unit(tmp_path: Path) -> None:
    """No program tells the error from the text of its name; merging twice must not lose it."""
    make(tmp_path / "xã" / "1.xlsx", {"M3.2.1.1": 7}, code="00001", name="xã 1", parent="058")
    book = opened(tmp_path / "huyện.xlsm", {"M1.1.3a": 1}, code="058", name="huyện", level="huyen", parent="06")
    put(book, "RUN.folder", str(tmp_path / "xã"))
    put(book, "M3.2.1.1", "#DIV/0!")
    book.impl.formulas["Phụ lục 01"][address("M3.2.1.1")].data_type = "e"
    before = without_reports(cells(book))
    assert click(book, "consolidate").fine
    once = contents(book)
    assert click(book, "consolidate").fine
    assert contents(book) == once
    assert click(book, "undo").fine
    assert differing(before, without_reports(cells(book))) == {}


@given(st.text(alphabet=st.sampled_from("0123456789/-+=@'#%.,:eE tTrueTRUEFalse đúngsai\n"), min_size=1, max_size=12))
def test_no_text_is_read_as_something_else(text: str) -> None:
    """What is given to a program either starts with an apostrophe, or is something that it leaves alone."""
    given_to_it = as_typed(text)
    if given_to_it != text:
        assert given_to_it == f"'{text}"
    else:
        assert _read_as_excel(text) == text
        assert not text.strip().startswith(("=", "+", "-", "@", "'", "#"))
