"""A PC with macOS or Linux: no registry, no streams, folders owned by numbers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xlsx_addin.office_pc.pc import LocalPc, Owner, System


class PosixPc(LocalPc):
    """See ``Pc``."""

    def __init__(self, system: System) -> None:
        self.system = system

    def registry_value(self, key: str, name: str) -> str | int | None:
        return None

    def registry_subkeys(self, key: str) -> tuple[str, ...]:
        return ()

    def set_registry_value(self, key: str, name: str, value: str | int) -> None:
        raise OSError(f"{self.system.value} has no registry")

    def stream(self, path: Path, name: str) -> str | None:
        return None

    def open_workbooks(self) -> tuple[str, ...] | None:
        return None

    def owner(self, folder: Path) -> Owner:
        try:
            user = folder.stat().st_uid
        except OSError:
            return Owner.UNKNOWN
        if sys.platform != "win32" and user == os.getuid():
            return Owner.MINE
        return Owner.ADMINISTRATORS if user == 0 else Owner.OTHER

    def restrict(self, folder: Path) -> bool:
        try:
            folder.chmod(0o755)
        except OSError:
            return False
        return True
