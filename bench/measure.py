"""A whole process from outside: wall clock, processor time with all its children, peak memory of every process."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.executable).with_name("xlsx-addin"))
_SAMPLE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process. ``peaks``: MB of the process itself, then of each child, as far as they were seen."""

    code: int
    wall: float
    cpu: float
    peaks: tuple[float, ...]
    said: dict[str, Any]

    @property
    def peak(self) -> float:
        return max(self.peaks, default=0.0)


def run(command: Sequence[str]) -> Run:
    """Run to the end. What it prints on standard output is kept when it is one JSON object."""
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, cwd=ROOT, env=_environment())
        peaks: dict[int, float] = {}
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peaks, done))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watcher.join()
        out.seek(0)
        said: dict[str, Any] = {}
        with contextlib.suppress(ValueError):
            said = json.loads(out.read())
    own = peaks.pop(process.pid, 0.0)
    return Run(process.returncode, wall, usage.ru_utime + usage.ru_stime, (own, *peaks.values()), said)


def task(name: str, *arguments: object) -> Run:
    """One of ``bench.tasks`` in a process of its own."""
    return run([sys.executable, "-m", "bench.tasks", name, *map(str, arguments)])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _watch(pid: int, peaks: dict[int, float], done: threading.Event) -> None:
    """The system keeps each process's own high-water mark (VmHWM): sampling can only miss the last moments."""
    while not done.is_set():
        for each in (pid, *_children(pid)):
            with contextlib.suppress(OSError, ValueError, IndexError):
                status = Path(f"/proc/{each}/status").read_text(encoding="utf-8")
                peaks[each] = max(peaks.get(each, 0.0), int(status.partition("VmHWM:")[2].split()[0]) / 1024)
        done.wait(_SAMPLE_SECONDS)


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []


@dataclass(frozen=True, slots=True)
class Spread:
    """A few measurements of one thing."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def text(self, digits: int = 2, unit: str = "") -> str:
        middle = f"{self.median:.{digits}f}{unit}"
        if len(self.values) == 1:
            return middle
        return f"{middle} ({min(self.values):.{digits}f}–{max(self.values):.{digits}f})"


def spread(values: Sequence[float]) -> Spread:
    return Spread(tuple(values))


def paired(times: int, first: Callable[[], Run], second: Callable[[], Run]) -> tuple[list[Run], list[Run]]:
    """Both in turns, so that whatever else the machine does falls on both alike."""
    ours, theirs = [], []
    for _ in range(times):
        ours.append(first())
        theirs.append(second())
    return ours, theirs
