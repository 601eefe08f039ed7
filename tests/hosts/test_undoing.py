"""«Hoàn tác» in the open workbook: everything back as it was, or nothing at all and which cell is in the way."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsx_addin.faults import log_file
from xlsx_addin.hosts import scripts

from .clicks import FORM, LOG, address, cells, click, held, kind, opened, outcome, put, put_at, without_reports
from .paper import Gone
from .test_buttons import MESSY, V1, V2, R, _odd

FIGURES = (
    V1,
    V2,
    R,
    "M4.1.num",
    "M4.1.den",
    "M4.1",
    "M2.1",
    "M1.1.4a",
    "M1.1.4b",
    "M6.3.q1",
    "M6.3.q2",
    "CB.hdnd.xa.rate",
)
TYPED = st.one_of(
    st.none(),
    st.integers(0, 40),
    st.sampled_from(["09/29", "05 người", "-", "07", "30,03%", "không có", "x", "=A1", " 12 "]),
    st.sampled_from([(0.3003, "0.00%"), (12, "General"), ("9", "@"), (31.03, "#,##0.00")]),
    st.just(("=2+3", 5)),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """One open workbook, and what it was like: opening takes longer than all that follows."""
    book = opened(tmp_path_factory.mktemp("sổ") / "sổ.xlsm", MESSY)
    return book, book.impl.snapshot()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(FIGURES), TYPED),
    st.lists(st.sampled_from(["fill", "overwrite", "validate"]), min_size=1, max_size=3),
)
def test_undoing_gives_back_what_stood_before_the_last_run(
    shared: tuple[Any, Any], typed: dict[str, Any], buttons: list[str]
) -> None:
    book, start = shared
    book.impl.restore(start)
    for figure, value in typed.items():
        if isinstance(value, tuple) and not str(value[0]).startswith("="):
            put(book, figure, *value)
        else:
            put(book, figure, value)
    before = without_reports(cells(book))
    for button in buttons:
        now = without_reports(cells(book))
        assert click(book, button).fine
        if without_reports(cells(book)) != now:
            before = now  # only runs that changed something are runs to undo
    assert click(book, "undo").fine
    assert without_reports(cells(book)) == before
    assert click(book, "undo").changed == {}


def test_everything_comes_back_as_what_it_was(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    _odd(book)
    before = without_reports(cells(book))
    assert click(book, "overwrite").fine
    assert without_reports(cells(book)) != before
    done = click(book, "undo")
    assert done.fine
    assert without_reports(cells(book)) == before
    assert (kind(book, "M1.1.4a"), held(book, "M1.1.4a")) == ("f", "=1+0")
    assert outcome(book) == ("Hoàn tác", done.said)


@pytest.mark.parametrize("value", [10, None, "chín", ("=4+5", 9)])
def test_a_cell_that_somebody_changed_stops_it(value: object, tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    assert click(book, "fill").fine
    put(book, V1, value)
    before = without_reports(cells(book))
    done = click(book, "undo")
    assert done.mode == "critical"
    assert f"«{FORM}» {address(V1)}" in done.said
    assert address("M4.1.num") not in done.said.split()
    assert without_reports(cells(book)) == before
    assert click(book, "undo").changed == {}
    put(book, V1, 9)  # as the message says: back to what the run wrote
    assert click(book, "undo").fine
    assert held(book, V1) == "09/29"


def test_inserted_rows_stop_it(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    assert click(book, "fill").fine
    for side in (book.impl.formulas, book.impl.values):
        side[FORM].insert_rows(12)
    before = without_reports(cells(book))
    done = click(book, "undo")
    assert done.mode == "critical"
    assert without_reports(cells(book)) == before


@pytest.mark.parametrize(
    ("column", "text"), [("I", "số nào đó"), ("J", "vớ vẩn"), ("F", "ô kia"), ("E", "Trang lạ"), ("J", "khối")]
)
def test_a_log_that_was_edited_is_not_trusted(column: str, text: str, tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm", MESSY)
    assert click(book, "fill").fine
    line = next(c.row for c in book.impl.formulas[LOG]["G"] if c.value == V1)
    put_at(book, LOG, f"{column}{line}", text)
    before = without_reports(cells(book))
    done = click(book, "undo")
    assert done.mode == "critical"
    assert without_reports(cells(book)) == before


def test_nothing_to_undo(tmp_path: Path) -> None:
    book = opened(tmp_path / "sổ.xlsm")
    assert click(book, "undo").fine
    assert click(book, "undo").changed == {}


# --- a program that is gone in the middle ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "stays"), [("overwrite", False), ("overwrite", True), ("validate", False), ("undo", False)]
)
def test_wherever_it_breaks_off_undoing_brings_all_back(
    button: str, stays: bool, shared: tuple[Any, Any], own_home: Path
) -> None:
    """Every call of a click fails once, for good or only then: the message says how things stand, and undoing leads
    back, whatever was already written."""
    book, start = shared
    app = book.impl.app
    book.impl.restore(start)
    _odd(book)
    right = without_reports(cells(book))
    if button == "undo":
        click(book, "overwrite")
    ready = book.impl.snapshot()
    before = without_reports(cells(book))
    click(book, button)
    for number, (what, _) in enumerate(list(app.calls)):
        if what.startswith("read") and number % 5:
            continue  # reading fails alike wherever it fails
        book.impl.restore(ready)
        app.calls.clear()
        app.said.clear()
        app.fail_at, app.stays_gone = number, stays
        with suppress(Gone):  # where the closing message itself cannot be said
            getattr(scripts, button)(book)
        app.fail_at = None
        half = without_reports(cells(book)) != before
        if app.said:
            said, mode = app.said[-1]
            assert mode == "info" or str(log_file()) in said
            assert mode == "info" or not half or "có thể một số ô đã đổi" in said
            assert app.statuses[-1] is False or app.calls[number][0] == "status"
        click(book, "undo")
        assert without_reports(cells(book)) == right, (number, app.calls[number : number + 1])
    assert "Gone" in log_file().read_text(encoding="utf-8")
