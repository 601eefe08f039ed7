r"""Excel's trusted locations: folders whose workbooks run their macros without a question.

They stand as ``Location0``, ``Location1``... under ``HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted
Locations``, each with ``Path`` and ``AllowSubFolders``. A policy can forbid the user's own.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

from xlsx_addin.office_pc.pc import Pc, office_version
from xlsx_addin.office_pc.refusal import CannotInstall

_DESCRIPTION = "xlsx_addin: so Phu luc 01"


def is_trusted(pc: Pc, folder: Path) -> bool:
    """Whether Excel trusts the folder itself."""
    return any(_same(_path(pc, key), folder) for key in _locations(pc))


def is_forbidden(pc: Pc) -> bool:
    """Whether a policy switches trusted locations off, or the user's own ones."""
    base = rf"HKCU\Software\Policies\Microsoft\Office\{office_version(pc) or '16.0'}"
    off = pc.registry_value(rf"{base}\Excel\Security\Trusted Locations", "AllLocationsDisabled")
    own = pc.registry_value(rf"{base}\Common\Security\Trusted Locations", "Allow User Locations")
    return off == 1 or own == 0


def add(pc: Pc, folder: Path) -> None:
    """Make the folder trusted, without what lies in folders below. Raises ``CannotInstall``."""
    if is_forbidden(pc):
        raise CannotInstall("trust-refused", detail="quy định của cơ quan")
    version = office_version(pc) or "16.0"
    base = rf"HKCU\Software\Microsoft\Office\{version}\Excel\Security\Trusted Locations"
    taken = {key.casefold() for key in pc.registry_subkeys(base)}
    name = next(f"Location{number}" for number in count() if f"location{number}" not in taken)
    try:
        pc.set_registry_value(rf"{base}\{name}", "Path", f"{folder}\\")
        pc.set_registry_value(rf"{base}\{name}", "AllowSubFolders", 0)
        pc.set_registry_value(rf"{base}\{name}", "Description", _DESCRIPTION)
    except OSError as error:
        raise CannotInstall("trust-refused", detail=error) from error


def _locations(pc: Pc) -> list[str]:
    version = office_version(pc) or "16.0"
    roots = [
        rf"HKCU\Software\{middle}Microsoft\Office\{version}\Excel\Security\Trusted Locations"
        for middle in ("", "Policies\\")
    ]
    return [rf"{root}\{key}" for root in roots for key in pc.registry_subkeys(root)]


def _path(pc: Pc, key: str) -> str:
    value = pc.registry_value(key, "Path")
    return value if isinstance(value, str) else ""


def _same(path: str, folder: Path) -> bool:
    return bool(path) and path.rstrip("\\/").casefold() == str(folder).rstrip("\\/").casefold()
