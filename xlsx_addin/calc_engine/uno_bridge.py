"""LibreOffice's Python bridge ``uno``, wherever this system keeps it, without its hook into ``import``.

Debian keeps ``uno.py`` among the packages of its own Python; LibreOffice's own builds keep it in the program's folder.
It is loaded from there as a file, so that nothing else of those folders becomes importable. The bridge is a binary for
one minor version of Python; in another one it would crash the process, so that is checked before it is loaded.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

_MODULES = ("/usr/lib/python3/dist-packages", "/usr/lib/python3/site-packages", "/usr/lib64/python3/site-packages")
_PROGRAMS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "C:/Program Files/LibreOffice/program",
    "C:/Program Files (x86)/LibreOffice/program",
)


@cache
def load() -> Any:
    """The module ``uno``; ImportError says what to install where there is none for this Python.

    ``import uno`` replaces Python's own ``import``, which changes the messages of every later ImportError; the replaced
    one is put back, so classes are got by ``uno.getClass`` and not by ``from com.sun.star import``.
    """
    plain_import = builtins.__import__
    try:
        if "uno" not in sys.modules and importlib.util.find_spec("uno") is None:
            folder = _folder()
            for name in ("uno", "unohelper"):
                _load_file(name, folder / f"{name}.py")
        importlib.import_module("unohelper")
        return importlib.import_module("uno")
    finally:
        builtins.__import__ = plain_import


def program_folders() -> Iterator[Path]:
    """Where LibreOffice's program files may be, the likeliest first."""
    if found := shutil.which("soffice"):
        yield Path(found).resolve().parent
    for pattern in _PROGRAMS:
        path = Path(pattern)
        yield from sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))), reverse=True)


def struct(name: str, *values: Any) -> Any:
    """A UNO struct by its full name, with its members in order."""
    return load().createUnoStruct(f"com.sun.star.{name}", *values)


def constant(name: str) -> Any:
    return load().getConstantByName(f"com.sun.star.{name}")


def arguments(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO takes them; those that are None are left out."""
    handle, state = 0, load().Enum("com.sun.star.beans.PropertyState", "DIRECT_VALUE")
    return tuple(struct("beans.PropertyValue", n, handle, v, state) for n, v in values.items() if v is not None)


def bases(*interfaces: str) -> tuple[Any, ...]:
    """The bases of a Python class that implements UNO interfaces, by their names below ``com.sun.star``."""
    uno = load()
    return (sys.modules["unohelper"].Base, *(uno.getClass(f"com.sun.star.{name}") for name in interfaces))


def _folder() -> Path:
    wrong: set[str] = set()
    for folder in (*map(Path, _MODULES), *program_folders()):
        if not (folder / "uno.py").exists():
            continue
        version = _made_for(folder)
        if version in (None, f"3.{sys.version_info.minor}"):
            return folder
        wrong.add(str(version))
    here = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    if wrong:
        raise ImportError(f"LibreOffice's bridge is made for Python {', '.join(sorted(wrong))}, and this is {here}")
    raise ImportError("LibreOffice's Python bridge is missing; on Debian install python3-uno, elsewhere LibreOffice")


def _made_for(folder: Path) -> str | None:
    """The version of Python that the bridge beside ``uno.py`` needs; None where the binary does not say."""
    for place in (folder, *program_folders()):
        for name in ("pyuno.so", "libpyuno.so", "pyuno.pyd"):
            if (binary := place / name).exists():
                found = re.search(rb"libpython3\.(\d+)|python3(\d+)\.dll", binary.read_bytes())
                if found:
                    return f"3.{(found[1] or found[2]).decode()}"
    return None


def _load_file(name: str, path: Path) -> ModuleType:
    if name == "uno" and (path.parent / "fundamentalrc").exists():
        os.environ.setdefault("URE_BOOTSTRAP", f"vnd.sun.star.pathname:{path.parent / 'fundamentalrc'}")
        sys.path.append(str(path.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
