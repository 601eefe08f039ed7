"""Which of this program's modules some module needs, read from their imports; nothing is run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
HOST = "xlwings"

_LACKING = frozenset(
    {"curses", "dbm", "ensurepip", "fcntl", "grp", "idlelib", "lib2to3", "lzma", "msvcrt", "multiprocessing", "pty"}
    | {"pwd", "resource", "socket", "sqlite3", "ssl", "subprocess", "syslog", "termios", "threading", "tkinter", "tty"}
    | {"turtle", "turtledemo", "venv", "winreg", "winsound"}
)
"""What Pyodide leaves out of the standard library, or has without its working there."""


class NotForLite(Exception):  # noqa: N818 - says what is so, not that Python failed
    """A module needs something that xlwings Lite does not have; the message names both."""


def needed(start: str) -> dict[str, Path]:
    """Every module of this program that importing ``start`` imports, with its file, by name.

    Imports inside functions are left out: they are for what only some hosts can do, and never run on the others.
    Raises ``NotForLite`` where a needed module imports anything but this program, the standard library and xlwings.
    """
    found: dict[str, Path] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        file = _file(name)
        if file is None:
            raise NotForLite(f"{name} is no module of this program")
        found[name] = file
        waiting += [name.rpartition(".")[0]] if "." in name else []
        for imported in _imports(file):
            head = imported.partition(".")[0]
            if head == PACKAGE.name:
                waiting += [imported] if _file(imported) else []
            elif head != HOST and (head not in sys.stdlib_module_names or head in _LACKING):
                raise NotForLite(f"{name} imports {imported}, which xlwings Lite does not have")
    return dict(sorted(found.items()))


def _file(module: str) -> Path | None:
    """The file of a module of this program; None for a name inside a module."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.is_file():
            return file
    return None


def _imports(file: Path) -> Iterator[str]:
    """The names that importing a module imports; ``from a import b`` gives both ``a`` and ``a.b``."""
    for node in _run_at_import(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue  # for those who check types; never run
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from _run_at_import(child)
