"""Counting what goes over the wire: time in a live program is the number of calls, not of cells."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Calls(Counter[str]):
    """How often each UNO member was read, written or called.

    Given to ``start`` or ``connect``, it counts for as long as that connection lasts; ``clear()`` starts anew.
    """


class Counted:
    """A UNO object that counts its use, and that of every object got from it."""

    __slots__ = ("_calls", "_object")

    def __init__(self, uno_object: Any, calls: Calls) -> None:
        object.__setattr__(self, "_object", uno_object)
        object.__setattr__(self, "_calls", calls)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._object, name)
        if type(value).__name__ == "PyUNO_callable":
            return _CountedMethod(name, value, self._calls)
        self._calls[name] += 1
        return wrapped(value, self._calls)

    def __setattr__(self, name: str, value: Any) -> None:
        self._calls[name] += 1
        setattr(self._object, name, plain(value))

    def __eq__(self, other: object) -> bool:
        return bool(self._object == plain(other))

    def __hash__(self) -> int:
        return hash(self._object)

    def __bool__(self) -> bool:
        return True


class _CountedMethod:
    __slots__ = ("_calls", "_method", "_name")

    def __init__(self, name: str, method: Any, calls: Calls) -> None:
        self._name, self._method, self._calls = name, method, calls

    def __call__(self, *args: Any) -> Any:
        self._calls[self._name] += 1
        return wrapped(self._method(*map(plain, args)), self._calls)


def wrapped(value: Any, calls: Calls) -> Any:
    """A UNO object with its use counted; values are left as they are."""
    return Counted(value, calls) if type(value).__name__ == "pyuno" else value


def plain(value: Any) -> Any:
    """The object itself, to hand it to the bridge or to anything that is not counted."""
    return object.__getattribute__(value, "_object") if isinstance(value, Counted) else value
