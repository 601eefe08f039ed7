"""Speed is the number of calls: it does not grow with the number of cells."""

import datetime as dt

import pytest


def counted(calls, act):
    calls.clear()
    act()
    return calls.total()


KINDS = {
    "numbers": lambda r, c: r * 0.3056 + c,
    "texts": lambda r, c: f"ô {'abc'[c % 3]}",
    "texts with digits": lambda r, c: f"0{r}/{c}",
    "mixed": lambda r, c: [1, "x", None, True, dt.datetime(2024, 1, 2), "'01", 0.5][(r + c) % 7],
    "dates": lambda r, c: dt.datetime(2020, 1, 1) + dt.timedelta(days=r, hours=c),
    "errors": lambda r, c: ["#N/A", "#DIV/0!"][(r + c) % 2],
}


@pytest.mark.parametrize("kind", KINDS)
def test_calls_do_not_grow_with_the_block(calls, book, kind):
    needed = []
    for height, width in ((7, 7), (140, 21)):
        sheet = book.sheets.add()
        rows = [[KINDS[kind](r, c) for c in range(width)] for r in range(height)]
        area = sheet["A1"].resize(height, width)
        write = counted(calls, lambda area=area, rows=rows: setattr(area, "value", rows))
        read = counted(calls, lambda area=area: area.value)
        needed.append((write, read))
    (small_write, small_read), (large_write, large_read) = needed
    rectangles_of_errors = 2 * 140 if kind == "errors" else 0
    assert large_write <= small_write + 3 + rectangles_of_errors
    assert large_read <= small_read + 4
    assert small_write <= 60
    assert small_read <= 25


def test_plain_values_are_one_call_beside_the_handles(calls, sheet):
    rows = [[f"ô {'abc'[c % 3]}" for c in range(20)] for _ in range(100)]
    sheet["A1"].value = rows
    area = sheet["A1:T100"]
    calls.clear()
    area.raw_value = rows
    assert calls["setDataArray"] == 1
    assert calls.total() <= 4, "beside the write: its range, and whether there are notes to keep"
    calls.clear()
    assert area.value == rows
    assert dict(calls) == {"getDataArray": 1}


def test_formulas_go_together(calls, sheet):
    formulas = [[f"=SUM(A{r + 1}:B{r + 2})*{c}" for c in range(5)] for r in range(100)]
    area = sheet["D1:H100"]
    assert counted(calls, lambda: setattr(area, "formula", formulas)) <= 60
    calls.clear()
    assert area.formula == tuple(map(tuple, formulas))
    assert calls.total() <= 50


def test_handles_cost_nothing(calls, book):
    sheet = book.sheets[0]
    calls.clear()
    assert sheet.impl.range("B2:C3,E5").get_address() == "$B$2:$C$3,$E$5"
    assert len(sheet.impl.range((1, 1), (9, 9))) == 81
    assert calls.total() == 0
