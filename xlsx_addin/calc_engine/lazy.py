"""Properties that are computed once, by whatever threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class lazy_property(Generic[Value]):  # noqa: N801 - read as a decorator
    """``functools.cached_property`` without the lock that this has before Python 3.12, one for all objects of a class.

    What is computed here asks Calc, and Calc may be waiting at that moment for another thread of ours that comes to
    the same property: with a lock neither would ever go on. Without it two threads may compute a value twice.
    """

    def __init__(self, function: Callable[[Any], Value]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> Value: ...
    def __get__(self, instance: object | None, owner: type | None = None) -> Self | Value:
        """Asked only where the object does not hold the value yet."""
        if instance is None:
            return self
        value = vars(instance)[self._name] = self.function(instance)
        return value
