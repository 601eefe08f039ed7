"""The VBA modules of the macro workbook, as text: our own from ``macros/``, xlwings' from its wheel, and the generated
wrappers of the functions for cells.

xlwings' module names its DLL by version, so module, wheel and pin must be of one version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from xlsx_addin.resources import resource
from xlsx_addin.workbook.udf_wrappers import wrappers

DOCUMENT_MODULE = "ThisWorkbook"
_LIBRARY = "xlwings"
_PROJECT = "xlsx-addin"
_VERSION = re.compile(r'^Public Const XLWINGS_VERSION As String = "([^"]+)"', re.MULTILINE)
_PIN = re.compile(rf"^{_LIBRARY}\s*==\s*([^\s;,]+)")


class MacroSourceError(Exception):
    """The versions of xlwings do not agree, or a source cannot be kept in a VBA project. ``reason`` is a sentence in
    Vietnamese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Module:
    """A VBA module with its attribute lines; ``is_class`` for class modules."""

    name: str
    source: str
    is_class: bool = False


def own_modules() -> dict[str, str]:
    """The sources in ``macros/`` by module name, with Windows line ends; ``ThisWorkbook`` has no attribute lines."""
    return {path.stem: _windows(path.read_text("ascii")) for path in sorted(resource("macros").glob("*.bas"))}


def modules() -> tuple[Module, ...]:
    """Every module that is added to the project, in order, ``ThisWorkbook`` left out.

    Raises ``MacroSourceError``.
    """
    own = (Module(name, source) for name, source in own_modules().items() if name != DOCUMENT_MODULE)
    library = xlwings_module()
    check_versions(library)
    # xlwings' module declares a Dictionary where it runs on a Mac, which has none of Windows' own.
    dictionary = _windows(_wheel_file("addin/Dictionary.cls").read_text("utf-8"))
    made = (
        *own,
        Module(_LIBRARY, library),
        Module("Dictionary", dictionary, is_class=True),
        Module("xlwings_udfs", _windows(wrappers())),
    )
    for module in made:
        if not module.source.isascii():
            raise MacroSourceError(f"Mô-đun VBA {module.name} có chữ ngoài ASCII; dự án VBA không giữ được.")
    return made


def xlwings_module() -> str:
    """``xlwings.bas`` of the installed wheel, with its licence notice."""
    return _windows(_wheel_file("xlwings.bas").read_text("utf-8"))


def check_versions(library: str) -> None:
    """Raises ``MacroSourceError`` unless the module ``library``, the installed wheel and the pin agree."""
    stated = _VERSION.search(library)
    embedded = stated[1] if stated else "?"
    installed = metadata.version(_LIBRARY)
    pins = (_PIN.match(each) for each in metadata.requires(_PROJECT) or ())
    pinned = next((pin[1] for pin in pins if pin), "?")
    if len({embedded, installed, pinned}) > 1:
        raise MacroSourceError(
            f"Ba phiên bản xlwings phải bằng nhau: thư viện đã cài {installed}, mô-đun VBA {embedded}, pyproject.toml "
            f"ghim {pinned}. Hãy cài lại các thư viện theo pyproject.toml rồi dựng lại sổ."
        )


def _wheel_file(name: str) -> Path:
    """A file of the installed xlwings. Found without importing it, which would need a spreadsheet program's engine."""
    return Path(str(metadata.distribution(_LIBRARY).locate_file(f"{_LIBRARY}/{name}")))


def _windows(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"
