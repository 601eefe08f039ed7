"""A PC with Windows. Only what the standard library and Windows itself bring; pywin32 is asked where it is there."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

from xlsx_addin.office_pc.pc import LocalPc, Owner, System

_HIVES = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE", "HKCR": "HKEY_CLASSES_ROOT"}
_ADMINISTRATORS, _SYSTEM, _USERS = "S-1-5-32-544", "S-1-5-18", "S-1-5-32-545"
_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"  # NT SERVICE\TrustedInstaller
# Names of groups are translated, their numbers are not. The folder travels in a variable: nothing to quote.
_ASK_OWNER = (
    "(Get-Acl -LiteralPath $env:XLSX_ADDIN_FOLDER).GetOwner([Security.Principal.SecurityIdentifier]).Value; "
    "[Security.Principal.WindowsIdentity]::GetCurrent().User.Value"
)
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls")


class WindowsPc(LocalPc):
    """See ``Pc``."""

    system = System.WINDOWS

    def registry_value(self, key: str, name: str) -> str | int | None:
        winreg = _winreg()
        for view in _views(winreg):
            try:
                with winreg.OpenKey(*_split(winreg, key), 0, winreg.KEY_READ | view) as opened:
                    value = winreg.QueryValueEx(opened, name)[0]
            except OSError:
                continue
            return value if isinstance(value, str | int) else None
        return None

    def registry_subkeys(self, key: str) -> tuple[str, ...]:
        winreg = _winreg()
        try:
            with winreg.OpenKey(*_split(winreg, key)) as opened:
                return tuple(winreg.EnumKey(opened, at) for at in range(winreg.QueryInfoKey(opened)[0]))
        except OSError:
            return ()

    def set_registry_value(self, key: str, name: str, value: str | int) -> None:
        winreg = _winreg()
        with winreg.CreateKeyEx(*_split(winreg, key), 0, winreg.KEY_WRITE) as opened:
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            winreg.SetValueEx(opened, name, 0, kind, value)

    def stream(self, path: Path, name: str) -> str | None:
        try:
            with open(f"{path}:{name}", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - no path
                return file.read(4096)
        except OSError:
            return None

    def open_workbooks(self) -> tuple[str, ...] | None:
        """Every Excel enters its saved workbooks in Windows' table of running objects, under their full names."""
        try:
            pythoncom = importlib.import_module("pythoncom")
            context = pythoncom.CreateBindCtx(0)
            names = [m.GetDisplayName(context, None) for m in pythoncom.GetRunningObjectTable().EnumRunning()]
        except Exception:  # noqa: BLE001 - pywin32 absent, or COM's own errors: then this cannot be told
            return None
        return tuple(sorted({name for name in names if name.lower().endswith(_WORKBOOK_ENDINGS)}))

    def owner(self, folder: Path) -> Owner:
        owner, user = self._sids(folder)
        if not owner:
            return Owner.UNKNOWN
        if owner == user:
            return Owner.MINE
        return Owner.ADMINISTRATORS if owner in (_ADMINISTRATORS, _SYSTEM, _INSTALLER) else Owner.OTHER

    def restrict(self, folder: Path) -> bool:
        """Folders in ProgramData let every user add files: one could slip another user a module to run."""
        _, user = self._sids(folder)
        if not user:
            return False
        full = [f"*{sid}:(OI)(CI)F" for sid in (user, _ADMINISTRATORS, _SYSTEM)]
        command = ["icacls", str(folder), "/inheritance:r", "/grant:r", *full, f"*{_USERS}:(OI)(CI)RX"]
        return self.run(command, 60).code == 0

    def _sids(self, folder: Path) -> tuple[str, str]:
        """The owner's and the user's security identifiers, or empty strings."""
        os.environ["XLSX_ADDIN_FOLDER"] = str(folder)
        ran = self.run(["powershell", "-NoProfile", "-NonInteractive", "-Command", _ASK_OWNER], 60)
        lines = [line.strip() for line in ran.said.splitlines() if line.strip().startswith("S-1-")]
        return (lines[0], lines[1]) if ran.code == 0 and len(lines) == 2 else ("", "")


def _winreg() -> Any:
    return importlib.import_module("winreg")


def _views(winreg: Any) -> tuple[int, int, int]:
    """A 32-bit Office on 64-bit Windows has its keys in the other view."""
    return 0, winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY


def _split(winreg: Any, key: str) -> tuple[Any, str]:
    hive, _, rest = key.partition("\\")
    return getattr(winreg, _HIVES[hive]), rest
