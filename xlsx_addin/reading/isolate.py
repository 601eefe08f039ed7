"""Run a task on many items in child processes of our own, so that one item can cost only itself.

A parser that aborts, hangs or eats memory takes its process with it. ``ProcessPoolExecutor`` is of no use
here: one aborted worker breaks the pool for good, and a hung call can be neither stopped nor timed.

A child gets items in small batches and notes in shared memory which one it is at, so its death or its
silence has one culprit. A culprit of a death is tried once more, alone in a new process, before it is
blamed: the memory may have gone to another, or an earlier item may have done the harm.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.context import BaseContext
from typing import Any, Generic, TypeVar

from xlsx_addin.reading.child import READY, Batch, Progress, serve
from xlsx_addin.reading.reasons import REASONS

Item = TypeVar("Item")
Result = TypeVar("Result")

_BATCH_SECONDS = 0.05  # long enough to hide the cost of a message, short enough to share out evenly
_BATCH_MOST = 64
_IN_FLIGHT = 1000  # items begun but not yet given back, per run: a slow one holds back those after it
_START_SECONDS = 60.0
_ALARMED = -getattr(signal, "SIGALRM", 0)  # the exit code of a child that stopped itself


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What one item may cost: wall-clock seconds, and memory its process may gain (where systems allow)."""

    seconds: float = 60.0
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Fault:
    """An item without a result: ``timed-out``, ``parser-crashed``, or ``task-error`` (our own mistake).

    ``detail`` is for developers: the exit code, or the traceback of the task.
    """

    kind: str
    detail: str

    @property
    def reason(self) -> str:
        """A whole Vietnamese sentence."""
        return REASONS[self.kind]


def run_isolated(
    task: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int | None = None,
    limits: ProcessLimits = ProcessLimits(),
    start_method: str | None = None,
) -> Iterator[tuple[Item, Result | Fault]]:
    """``task(item)`` for each item, in the order of the items, each in a child process.

    ``task`` (a module-level function or a partial of one), items and results must pickle. Items are drawn
    as they are needed. An exception of the task comes back as a Fault of kind ``task-error``; one of the
    items' iterator, or children that cannot start at all, are raised here. Whatever ends this iterator,
    its children end with it.
    """
    run = _Run(task, items, jobs or _processors(), limits, get_context(start_method or _start_method()))
    try:
        yield from run.results()
    finally:
        run.stop()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_method() -> str:
    """fork costs a millisecond, the others a new interpreter; but it may not copy a lock another holds."""
    if not sys.platform.startswith("linux"):
        return "spawn"
    return "fork" if threading.active_count() == 1 else "forkserver"


class _Worker:
    """One child and the batch it was given."""

    def __init__(self, context: BaseContext, task: Callable[[Any], Any], limits: ProcessLimits) -> None:
        self.pipe, theirs = context.Pipe()
        self.progress: Progress = context.RawArray("d", [0.0, -1.0])
        self.batch: Batch = []
        self.given = 0
        self.ready = False
        self.given_at = self.heard_at = time.monotonic()
        self.process = context.Process(  # type: ignore[attr-defined]
            target=serve,
            args=(theirs, task, self.progress, limits.seconds, limits.memory),
            daemon=True,
            name="xlsx-addin-reader",
        )
        self.process.start()
        theirs.close()

    def give(self, batch: Batch) -> None:
        self.batch, self.given = batch, len(batch)
        self.given_at = self.heard_at = time.monotonic()
        with contextlib.suppress(OSError):  # it died meanwhile, which its sentinel will tell
            self.pipe.send(batch)

    def running(self) -> tuple[int, float]:
        """The index of the item it is at, and since when."""
        started, index = self.progress
        if any(number == index for number, _ in self.batch):
            return int(index), started
        return (self.batch[0][0] if self.batch else -1), self.heard_at  # about to start it

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.process.close()


class _Run(Generic[Item, Result]):
    def __init__(
        self,
        task: Callable[[Item], Result],
        items: Iterable[Item],
        jobs: int,
        limits: ProcessLimits,
        context: BaseContext,
    ) -> None:
        self._task = task
        self._fresh = enumerate(items)
        self._jobs = jobs
        self._limits = limits
        self._context = context
        self._workers: list[_Worker] = []
        self._again: deque[tuple[int, Item]] = deque()  # of a batch whose process died before their turn
        self._suspects: set[int] = set()
        self._items: dict[int, Item] = {}  # begun, not yet given back
        self._done: dict[int, Any] = {}
        self._next = 0
        self._exhausted = False
        self._batch_size = 1

    def results(self) -> Iterator[tuple[Item, Result | Fault]]:
        while True:
            self._employ()
            while self._next in self._done:
                yield self._items.pop(self._next), self._done.pop(self._next)
                self._next += 1
            if self._items:
                self._collect()
            elif self._exhausted:
                return

    def stop(self) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def _employ(self) -> None:
        """Give every idle child a batch, starting children while there is work for more."""
        for worker in self._workers:
            if worker.ready and not worker.batch:
                batch = self._draw()
                if not batch:
                    return
                worker.give(batch)
        while len(self._workers) < self._jobs:
            batch = self._draw()
            if not batch:
                return
            self._start(batch)

    def _start(self, batch: Batch) -> None:
        worker = _Worker(self._context, self._task, self._limits)
        self._workers.append(worker)
        worker.give(batch)

    def _draw(self) -> Batch:
        batch: Batch = []
        while len(batch) < self._batch_size:
            if self._again:
                batch.append(self._again.popleft())
                continue
            if len(self._items) >= _IN_FLIGHT:
                break
            drawn = next(self._fresh, None)
            if drawn is None:
                self._exhausted = True
                break
            self._items[drawn[0]] = drawn[1]
            batch.append(drawn)
        return batch

    def _collect(self) -> None:
        """Wait for answers, deaths, or the time when the longest running item has had its share."""
        sources: dict[Any, _Worker] = {}
        wait = _START_SECONDS
        for worker in self._workers:
            sources[worker.pipe] = sources[worker.process.sentinel] = worker
            if worker.batch:
                wait = min(wait, self._time_left(worker))
        ready = connection.wait(list(sources), timeout=max(wait, 0.01))
        for worker in {id(sources[source]): sources[source] for source in ready}.values():
            self._attend(worker)
        for worker in [*self._workers]:
            if worker.batch and self._time_left(worker) <= 0:
                self._bury(worker, Fault("timed-out", f"more than {self._limits.seconds:g} s"))

    def _time_left(self, worker: _Worker) -> float:
        allowed = self._limits.seconds if worker.ready else _START_SECONDS
        return worker.running()[1] + allowed - time.monotonic()

    def _attend(self, worker: _Worker) -> None:
        """Take all a child has said; if it is dead, find out at which item."""
        alive = worker.process.is_alive()  # asked first: what a dead child said is all there
        try:
            while worker.pipe.poll():
                self._hear(worker, worker.pipe.recv())
        except (EOFError, OSError):
            alive = False
            worker.process.join()
        if not alive:
            code = worker.process.exitcode
            kind = "timed-out" if code == _ALARMED else "parser-crashed"
            self._bury(worker, Fault(kind, f"exit code {code}"))

    def _hear(self, worker: _Worker, said: Any) -> None:
        worker.heard_at = time.monotonic()
        if said == READY:
            worker.ready = True
            return
        for index, fault, packed in said:
            value = pickle.loads(packed)  # noqa: S301 - our own child's
            self._done[index] = Fault(fault, value) if fault else value
        worker.batch = worker.batch[len(said) :]
        if not worker.batch:
            each = (worker.heard_at - worker.given_at) / worker.given
            self._batch_size = max(1, min(_BATCH_MOST, 2 * self._batch_size, int(_BATCH_SECONDS / each)))

    def _bury(self, worker: _Worker, fault: Fault) -> None:
        """Replace a child; its culprit is blamed or tried again alone, the rest of its batch goes on."""
        culprit, _ = worker.running()
        was_ready, batch, code = worker.ready, worker.batch, worker.process.exitcode
        self._workers.remove(worker)
        worker.kill()
        if not was_ready:
            raise RuntimeError(f"a child process cannot start (exit code {code}): {fault.detail}")
        self._again.extendleft(reversed([pair for pair in batch if pair[0] != culprit]))
        if culprit < 0:
            return  # it died idle, which is nobody's doing
        if fault.kind == "parser-crashed" and culprit not in self._suspects:
            self._suspects.add(culprit)
            self._start([(culprit, self._items[culprit])])
        else:
            self._suspects.discard(culprit)
            self._done[culprit] = fault
