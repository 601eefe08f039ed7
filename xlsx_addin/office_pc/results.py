"""How a check of doctor ends."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Status(enum.Enum):
    """How a check stands; the values are those of ``doctor --json``."""

    OK = "ok"
    WARNING = "warning"  # works, or may work, with care
    PROBLEM = "problem"  # buttons or functions will not work
    UNKNOWN = "unknown"  # cannot be told on this system


@dataclass(frozen=True, slots=True)
class Result:
    """One check as it ended: whole Vietnamese sentences, the remedy empty where nothing is to be done."""

    status: Status
    message: str
    remedy: str = ""


def ok(message: str) -> Result:
    return Result(Status.OK, message)


def warning(message: str, remedy: str) -> Result:
    return Result(Status.WARNING, message, remedy)


def problem(message: str, remedy: str) -> Result:
    return Result(Status.PROBLEM, message, remedy)


def unknown(message: str) -> Result:
    return Result(Status.UNKNOWN, message)


ONLY_WINDOWS = unknown("Mục này chỉ kiểm tra được trên Windows.")
ONLY_MACOS = unknown("Mục này chỉ kiểm tra được trên macOS.")
NO_WORKBOOK = unknown("Chưa có sổ để kiểm tra; hãy ghi tên sổ sau lệnh «doctor».")
REINSTALL = "Hãy chạy lại bộ cài (CAI_DAT.bat, hoặc lệnh «xlsx-addin install»)."
"""The remedy of most troubles with the program."""
