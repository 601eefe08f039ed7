"""What doctor looks at: the PC, the installed program, and one workbook, each asked once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsx_addin.office_pc.pc import Owner, Pc, Places, places

_PROBE = """
import json, struct, sys
from importlib.metadata import PackageNotFoundError, version
def of(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
print(json.dumps({"python": sys.version_info[:2], "bits": 8 * struct.calcsize("P"), "program": of("xlsx-addin"),
    "xlwings": of("xlwings"), "base": sys.base_prefix}))
"""
SETTINGS_SHEET = "xlwings.conf"


@dataclass(frozen=True, slots=True)
class Program:
    """The installed program as it says itself; versions are empty when a package is missing."""

    python: tuple[int, int]
    bits: int
    version: str
    xlwings: str
    base: str  # the Python that the virtual environment rests on


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """What a workbook says about itself. ``trouble`` is a sentence when it could not be read, or is no workbook."""

    edition: str = ""
    modules: Mapping[str, str] = field(default_factory=dict)  # VBA
    settings: Mapping[str, str] = field(default_factory=dict)  # sheet xlwings.conf
    trouble: str = ""
    is_workbook: bool = True
    macros_rewritten: bool = False  # by another program than Excel

    @property
    def xlwings(self) -> str:
        """The version of the embedded xlwings module, or the empty string."""
        found = re.search(r'XLWINGS_VERSION As String = "([^"]+)"', self.modules.get("xlwings", ""))
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Situation:
    """``file`` and ``workbook`` are None when there is no workbook to look at."""

    pc: Pc
    places: Places
    program: Program | None
    file: Path | None
    workbook: WorkbookFacts | None


def look(pc: Pc, file: Path | None) -> Situation:
    """The situation of a PC; without a file, the installed workbook is looked at."""
    where = places(pc)
    chosen = file or (where.workbook if where.workbook.exists() else None)
    return Situation(pc, where, ask_program(pc, where), chosen, read_facts(chosen) if chosen else None)


def ask_program(pc: Pc, where: Places) -> Program | None:
    """The installed program's own answer, or None when it does not start. A stranger's program is not started."""
    if not where.python.exists() or pc.owner(where.home) is Owner.OTHER:
        return None
    ran = pc.run([where.python, "-I", "-c", _PROBE], 120)
    try:
        data: dict[str, Any] = json.loads(ran.said.strip().splitlines()[-1])
        major, minor = data["python"]
        return Program((major, minor), data["bits"], data["program"], data["xlwings"], data["base"])
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def read_facts(path: Path) -> WorkbookFacts:
    """Read one workbook in a child process: it may have come by mail."""
    from xlsx_addin.reading.isolate import Fault, run_isolated

    _, facts = next(iter(run_isolated(_facts, [path], jobs=1)))
    return WorkbookFacts(trouble=facts.reason) if isinstance(facts, Fault) else facts


def _facts(path: Path) -> WorkbookFacts:
    from xlsx_addin import keys
    from xlsx_addin.reading.book import DEFAULT_LIMITS, read_book
    from xlsx_addin.reading.guard import file_bytes
    from xlsx_addin.reading.raw import UnreadableFile
    from xlsx_addin.workbook.macro_modules import lost_code_names, macro_modules

    try:
        book = read_book(path, lambda name: name == SETTINGS_SHEET)
        modules = macro_modules(path) if book.format in ("xlsm", "xlsb", "xlsx") else {}
        rewritten = bool(modules) and lost_code_names(file_bytes(path, DEFAULT_LIMITS))
    except UnreadableFile as error:
        return WorkbookFacts(trouble=error.reason, is_workbook=error.code != "not-a-workbook")
    rows = book.sheets[SETTINGS_SHEET].rows if SETTINGS_SHEET in book.sheets else ()
    settings = {str(row[0]).strip().upper(): str(row[1]).strip() for row in rows if len(row) > 1 and row[0] != ""}
    edition = book.properties.get(keys.PROPERTY_EDITION, "")
    return WorkbookFacts(edition, modules, settings, macros_rewritten=rewritten)
