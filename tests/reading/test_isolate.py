"""One item costs itself: whatever it does, all others are done, in order, and no process is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from xlsx_addin.reading import isolate
from xlsx_addin.reading.isolate import Fault, ProcessLimits, run_isolated

from . import tasks
from .tasks import behave

SHORT = ProcessLimits(seconds=1.0, memory=256 << 20)
METHODS = ["fork", "forkserver", "spawn"]


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True) if child.name() != "soffice"}


@pytest.fixture(autouse=True)
def no_orphans() -> Iterator[None]:
    before = children()
    yield
    left = {pid for pid in children() - before if "forkserver" not in cmdline(pid) and "tracker" not in cmdline(pid)}
    assert not left


def cmdline(pid: int) -> str:
    try:
        return " ".join(psutil.Process(pid).cmdline())
    except psutil.NoSuchProcess:
        return "forkserver"


@pytest.mark.parametrize("method", METHODS)
def test_results_in_order(method: str) -> None:
    assert list(run_isolated(behave, range(500), jobs=3, start_method=method)) == [(i, i) for i in range(500)]


def test_nothing_to_do_starts_nothing() -> None:
    assert list(run_isolated(behave, [])) == []


BAD = {
    "abort": "parser-crashed",
    "segfault": "parser-crashed",
    "exit": "parser-crashed",
    "eat memory": "parser-crashed",
    "hang": "timed-out",
    "spin": "timed-out",
    "raise": "task-error",
    "quit": "task-error",
    "unpicklable": "task-error",
}


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_item_costs_itself(bad: str) -> None:
    items = [*range(60), bad, *range(60, 120)]
    results = list(run_isolated(behave, items, jobs=2, limits=SHORT))
    assert [item for item, _ in results] == items
    faults = [(item, result.kind) for item, result in results if isinstance(result, Fault)]
    assert faults == [(bad, BAD[bad])]
    assert all(item == result for item, result in results if item != bad)


@pytest.mark.parametrize("method", METHODS)
def test_all_that_is_bad_between_what_is_good(method: str) -> None:
    items = [thing for number, bad in enumerate(BAD) for thing in (number, bad, str(number))]
    results = list(run_isolated(behave, items, jobs=3, limits=SHORT, start_method=method))
    assert [item for item, _ in results] == items
    for item, result in results:
        assert result.kind == BAD[item] if item in BAD else result == item  # type: ignore[index, union-attr]


def test_many_bad_items_at_once() -> None:
    bad = {"abort": "parser-crashed", "raise": "task-error", "exit": "parser-crashed", "hang": "timed-out"}
    items = [number if number % 7 else list(bad)[number // 7 % 4] for number in range(1, 100)]
    started = time.monotonic()
    for item, result in run_isolated(behave, items, jobs=4, limits=ProcessLimits(seconds=0.5)):
        assert result.kind == bad[item] if isinstance(item, str) else result == item  # type: ignore[union-attr]
    assert time.monotonic() - started < 15


def test_the_traceback_of_the_task_comes_back() -> None:
    [(_, fault)] = run_isolated(behave, ["raise"])
    assert isinstance(fault, Fault)
    assert "ValueError: lỗi của chính tác vụ" in fault.detail
    assert "behave" in fault.detail
    assert fault.reason.endswith(".")


def test_who_dies_once_is_tried_again_alone(tmp_path: Path) -> None:
    items = [*range(20), ("once", str(tmp_path / "mark")), *range(20, 40)]
    assert all(item == result for item, result in run_isolated(behave, items, jobs=2))


def test_the_time_limit_is_for_one_item_not_for_a_batch() -> None:
    items = [*range(200), *[("slow", 0.15)] * 20]
    limits = ProcessLimits(seconds=1.0)
    assert all(item == result for item, result in run_isolated(behave, items, jobs=1, limits=limits))


def test_a_slow_consumer_does_not_make_items_late() -> None:
    limits = ProcessLimits(seconds=0.5)
    for number, (item, result) in enumerate(run_isolated(behave, range(30), jobs=2, limits=limits)):
        assert item == result
        if number in (0, 10):
            time.sleep(1.2)


def test_bounded_in_flight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "_IN_FLIGHT", 50)
    drawn = 0

    def source() -> Iterator[object]:
        nonlocal drawn
        for number in range(2000):
            drawn += 1
            yield ("slow", 0.5) if number == 0 else number

    results = run_isolated(behave, source(), jobs=2)
    next(results)
    assert drawn <= 51
    assert sum(1 for _ in results) == 1999
    assert drawn == 2000


def test_large_items_and_results() -> None:
    items = [bytes(3_000_000)] * 12
    assert all(item == result for item, result in run_isolated(behave, items, jobs=2))


def test_few_items_start_few_processes() -> None:
    pids = {result for _, result in run_isolated(behave, ["pid"] * 2, jobs=8)}
    assert len(pids) <= 2
    started = time.monotonic()
    for _ in range(5):
        list(run_isolated(behave, [1], start_method="fork"))
    assert time.monotonic() - started < 2.5


def test_leaving_early_leaves_no_process() -> None:
    results = run_isolated(behave, ["hang", *range(10)], jobs=2)
    others = run_isolated(behave, [1, "hang", "hang"], jobs=2)
    assert next(others) == (1, 1)
    others.close()
    results.close()


def test_an_error_of_the_items_is_the_callers() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise KeyError("source")

    with pytest.raises(KeyError):
        list(run_isolated(behave, source(), jobs=1))


def test_children_that_cannot_start_blame_no_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "serve", lambda *_: os._exit(7))
    with pytest.raises(RuntimeError, match="exit code 7"):
        list(run_isolated(behave, range(3), start_method="fork"))


def test_children_write_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(run_isolated(behave, ["noise"])) == [("noise", "noise")]
    assert capfd.readouterr() == ("", "")


PARENT = """
    import signal, sys, time
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs start with it ignored
    sys.path[:0] = {path!r}
    from {module} import behave
    from xlsx_addin.reading.isolate import run_isolated
    if __name__ == "__main__":
        try:
            for item, result in run_isolated(behave, ["pid", "pid", "hang", "spin"], jobs=3, start_method={method!r}):
                print(result, flush=True)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
"""


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_children_end_with_their_parent(how: signal.Signals, method: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(PARENT.format(path=sys.path, module=tasks.__name__, method=method)), encoding="utf-8"
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert parent.stdout is not None
    parent.stdout.readline()
    time.sleep(0.3)
    family = psutil.Process(parent.pid).children(recursive=True)
    assert family
    if how == signal.SIGINT:
        os.killpg(parent.pid, how)  # as a terminal does: the children get it too
    else:
        parent.send_signal(how)
    assert parent.wait(10) != 0 if how != signal.SIGINT else parent.wait(10) == 0
    if how == signal.SIGINT:
        assert "interrupted" in parent.stdout.read()
    parent.stdout.close()
    _, alive = psutil.wait_procs(family, timeout=5)
    assert not alive
