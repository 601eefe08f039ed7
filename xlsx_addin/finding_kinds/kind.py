"""What a kind of finding is, and how severe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    ACCEPTED = "accepted"  # of no kind: a warning or a note that a person has accepted, with a reason


SEVERITY_WORDS = MappingProxyType(
    {
        Severity.ERROR: "Lỗi",
        Severity.WARNING: "Cảnh báo",
        Severity.INFO: "Lưu ý",
        Severity.ACCEPTED: "Đã chấp nhận",
    }
)
"""As people see them, worst first."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a code means. ``message`` and ``fix`` are templates over the finding's details."""

    severity: Severity
    title: str
    message: str
    fix: str
