"""The inside of a child process of ``isolate``: takes batches of items, gives back results."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing import connection, parent_process
from multiprocessing.connection import Connection
from typing import Any

READY = "ready"
Batch = list[tuple[int, Any]]
Progress = Any  # shared memory: [since when, index of the item]
Answer = tuple[int, str, bytes]  # index, kind of fault or '', pickled result or what went wrong

_FLUSH_SECONDS = 0.05
_GRACE_SECONDS = 10.0


def serve(
    pipe: Connection,
    task: Callable[[Any], Any],
    progress: Progress,
    seconds: float,
    memory: int,
) -> None:
    """Answer batches until the parent kills this process or is gone itself."""
    _behave(memory)
    pipe.send(READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            batch: Batch = pipe.recv()
            _answer(pipe, batch, task, progress, seconds)


def _behave(memory: int) -> None:
    """No keyboard interrupts, no output, no more memory than allowed, no life after the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # an aborting parser writes to them, and stdout may be someone's JSON
        os.dup2(nowhere, stream)
    os.close(nowhere)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for good
    _limit_memory(memory)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _limit_memory(memory: int) -> None:
    if sys.platform.startswith("linux"):
        import resource

        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - not a path of ours
            used = int(statm.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = used + memory if hard == resource.RLIM_INFINITY else min(used + memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an abort need not fill the disk


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _answer(pipe: Connection, batch: Batch, task: Callable[[Any], Any], progress: Progress, seconds: float) -> None:
    answers: list[Answer] = []
    flushed = time.monotonic()
    for index, item in batch:
        now = time.monotonic()
        if now - flushed > _FLUSH_SECONDS:
            pipe.send(answers)
            answers, flushed = [], now
        progress[0], progress[1] = now, index  # the time first: a torn read then errs on the kind side
        _alarm(seconds + _GRACE_SECONDS)
        answers.append(_run(task, index, item))
    _alarm(0)
    pipe.send(answers)


def _alarm(seconds: float) -> None:
    """The system ends this process then, if the parent, which would do so earlier, is gone."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _run(task: Callable[[Any], Any], index: int, item: Any) -> Answer:
    try:
        return index, "", pickle.dumps(task(item), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return index, "parser-crashed", pickle.dumps("MemoryError")
    except BaseException:  # noqa: BLE001 - whatever it is, it is this item's and must not end the others
        return index, "task-error", pickle.dumps(traceback.format_exc())
