"""What an action cannot do, said so that a person knows what to do instead."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an outcome with a name of its own
    """Nothing was changed. ``code`` is stable, ``reason`` whole Vietnamese sentences."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
