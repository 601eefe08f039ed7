"""What every class of the engine owes to xlwings: each member works, or says by name that it is not supported."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from xlsx_addin.calc_engine.faults import BookClosedError, CalcError, OfficeGoneError
from xlsx_addin.calc_engine.lazy import lazy_property
from xlsx_addin.calc_engine.uno_bridge import load

_Class = TypeVar("_Class", bound=type)

_INHERITED = {
    "Range": {"expand", "max_cells_per_read", "max_cells_per_write"},
    "Names": {"snapshot"},
}
"""Members whose xlwings implementation rests on others and works here."""


def implements(base: type, also: Iterable[str] = ()) -> Callable[[_Class], _Class]:
    """Class decorator: members of ``base`` (and those named) that the class lacks raise NotImplementedError by name.

    Members that are there raise this engine's exceptions in place of the bridge's where the program or the document is
    gone.
    """

    def complete(cls: _Class) -> _Class:
        ours = [c for c in reversed(cls.__mro__) if c.__module__.startswith(_PACKAGE)]
        for name, own in [item for c in ours for item in vars(c).items()]:
            if not name.startswith("__") or name in ("__call__", "__iter__", "__len__"):
                setattr(cls, name, _translated(own, name))
        for name, member in [*inspect.getmembers_static(base), *((name, property()) for name in also)]:
            if name.startswith("__") and name not in ("__call__", "__iter__", "__len__", "__getitem__"):
                continue
            if name not in _INHERITED.get(cls.__name__, ()):
                _complete(cls, name, member)
        return cls

    return complete


def _complete(cls: type, name: str, member: Any) -> None:
    own = next((vars(c)[name] for c in cls.__mro__ if name in vars(c) and c.__module__.startswith(_PACKAGE)), None)
    if own is None and (isinstance(member, property) or callable(member) or isinstance(member, staticmethod)):
        refuse = _refusal(f"{cls.__name__}.{name}")
        setattr(cls, name, property(refuse, refuse) if isinstance(member, property) else refuse)
    elif isinstance(own, property) and own.fset is None and isinstance(member, property) and member.fset is not None:
        setattr(cls, name, own.setter(_refusal(f"setting {cls.__name__}.{name}")))


_PACKAGE = __name__.rpartition(".")[0]


def _refusal(member: str) -> Callable[..., Any]:
    def refuse(*_args: Any, **_kwargs: Any) -> Any:
        raise NotImplementedError(f"{member} is not supported by the calc engine")

    return refuse


def _translated(member: Any, name: str) -> Any:
    if isinstance(member, lazy_property):
        lazy = lazy_property(_guard(member.function))
        lazy.__set_name__(type(member), name)
        return lazy
    if isinstance(member, property):
        fget, fset = member.fget and _guard(member.fget), member.fset and _guard(member.fset)
        return property(fget, fset, doc=member.__doc__)
    if inspect.isgeneratorfunction(member) or not inspect.isfunction(member):
        return member
    return _guard(member)


def _guard(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            if (better := translated(error, args[0] if args else None)) is None:
                raise
        raise better

    return guarded


def is_of_uno(error: Exception) -> bool:
    return isinstance(error, load().getClass("com.sun.star.uno.Exception"))


def translated(error: Exception, handle: Any) -> CalcError | None:
    """What an exception of the bridge means to the user of a handle; None for an exception of another origin.

    The bridge's own are not let through at all: Python cannot give them a traceback, and so they turn into others on
    their way. Of an object that is gone it says in several ways that it lacks the member.
    """
    if not is_of_uno(error) and type(error) is not AttributeError:
        return None
    held = list(_held(handle))
    office = next((h.office for h in held if "office" in vars(h)), None)
    book = next((h for h in held if hasattr(type(h), "is_open")), None)
    if office is not None and not office.answers():
        return OfficeGoneError("LibreOffice was closed or broke down")
    if book is not None and not book.is_open():
        return BookClosedError("the workbook has been closed")
    return CalcError(f"Calc refuses: {error}") if is_of_uno(error) else None


def _held(handle: Any) -> Iterator[Any]:
    """A handle and what it belongs to: range, sheet, book, program."""
    while handle is not None and hasattr(handle, "__dict__"):
        yield handle
        handle = next((vars(handle)[name] for name in _BELONGS_TO if vars(handle).get(name) is not None), None)


_BELONGS_TO = ("_location", "parent", "_sheet", "_book", "_app", "app")
