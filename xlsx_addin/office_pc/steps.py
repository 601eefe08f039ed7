"""What install does, one thing after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``says`` tells it beforehand; ``act`` does it and tells what was done, and is None when
    there is nothing left to do."""

    code: str
    says: str
    act: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A step as it ended."""

    code: str
    changed: bool
    message: str
