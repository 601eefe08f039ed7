"""How facts are asked of Windows: the very calls, answered by stand-ins for what only Windows has."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from xlsx_addin.office_pc.pc import Owner, Ran
from xlsx_addin.office_pc.windows import WindowsPc


class Key:
    def __init__(self, path: tuple[str, str]) -> None:
        self.path = path

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None: ...


class Registry(ModuleType):
    """A registry in memory with winreg's calls: (hive, key) -> {name: (value, kind)}; 32-bit keys stand apart."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = "cu", "lm", "cr"
    KEY_READ, KEY_WRITE, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 0x20019, 0x20006, 0x100, 0x200
    REG_SZ, REG_DWORD = 1, 4

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[tuple[str, str], dict[str, tuple[object, int]]] = {}
        self.keys_32: dict[tuple[str, str], dict[str, tuple[object, int]]] = {}

    def _of(self, access: int) -> dict[tuple[str, str], dict[str, tuple[object, int]]]:
        return self.keys_32 if access & self.KEY_WOW64_32KEY else self.keys

    def OpenKey(self, hive, key, reserved=0, access=KEY_READ):  # noqa: N802 - winreg's name
        if (hive, key) not in self._of(access):
            raise FileNotFoundError(2, "not found")
        found = Key((hive, key))
        found.values = self._of(access)[hive, key]
        return found

    def CreateKeyEx(self, hive, key, reserved=0, access=KEY_WRITE):  # noqa: N802
        self._of(access).setdefault((hive, key), {})
        return self.OpenKey(hive, key, 0, access)

    def QueryValueEx(self, key, name):  # noqa: N802
        if name not in key.values:
            raise FileNotFoundError(2, "not found")
        return key.values[name]

    def SetValueEx(self, key, name, reserved, kind, value):  # noqa: N802
        key.values[name] = (value, kind)

    def _below(self, key: Key) -> list[str]:
        hive, path = key.path
        return [k.removeprefix(path + "\\") for h, k in self.keys if h == hive and k.startswith(path + "\\")]

    def QueryInfoKey(self, key):  # noqa: N802
        return len(self._below(key)), len(key.values), 0

    def EnumKey(self, key, at):  # noqa: N802
        return self._below(key)[at]


@pytest.fixture
def registry(monkeypatch) -> Registry:
    made = Registry()
    monkeypatch.setitem(sys.modules, "winreg", made)
    return made


def test_values_are_written_as_windows_wants_them_and_read_back(registry):
    pc = WindowsPc()
    pc.set_registry_value(r"HKCU\Software\A\Location1", "Path", "C:\\Sổ\\")
    pc.set_registry_value(r"HKCU\Software\A\Location1", "AllowSubFolders", 0)
    assert registry.keys == {
        ("cu", r"Software\A\Location1"): {"Path": ("C:\\Sổ\\", 1), "AllowSubFolders": (0, 4)},
    }
    assert pc.registry_value(r"HKCU\Software\A\Location1", "Path") == "C:\\Sổ\\"
    assert pc.registry_value(r"HKCU\Software\A\Location1", "AllowSubFolders") == 0
    assert pc.registry_value(r"HKCU\Software\A\Location1", "Description") is None
    assert pc.registry_value(r"HKLM\Software\A\Location1", "Path") is None
    registry.keys["cu", r"Software\A"] = {}
    assert pc.registry_subkeys(r"HKCU\Software\A") == ("Location1",)
    assert pc.registry_subkeys(r"HKCU\Software\B") == ()


def test_a_32_bit_office_is_found_too(registry):
    registry.keys_32["lm", r"SOFTWARE\Microsoft\Office\16.0\Outlook"] = {"Bitness": ("x86", 1)}
    assert WindowsPc().registry_value(r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness") == "x86"


def test_the_mark_of_the_web_is_a_stream_of_the_file(tmp_path):
    book = tmp_path / "sổ.xlsm"
    (tmp_path / "sổ.xlsm:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")
    assert WindowsPc().stream(book, "Zone.Identifier") == "[ZoneTransfer]\nZoneId=3\n"
    assert WindowsPc().stream(tmp_path / "khác.xlsm", "Zone.Identifier") is None


def test_open_workbooks_of_every_excel(monkeypatch):
    names = [
        r"C:\a\So.xlsm",
        "!{00024505-0016-0000-C000-000000000046}",
        "https://x.sharepoint.com/So.xlsx",
        r"C:\b.docx",
    ]
    running = [SimpleNamespace(GetDisplayName=lambda context, left, name=name: name) for name in names]
    table = SimpleNamespace(EnumRunning=lambda: iter(running))
    stand_in = SimpleNamespace(CreateBindCtx=lambda _: object(), GetRunningObjectTable=lambda: table)
    monkeypatch.setitem(sys.modules, "pythoncom", stand_in)
    assert WindowsPc().open_workbooks() == (r"C:\a\So.xlsm", "https://x.sharepoint.com/So.xlsx")


def test_without_pywin32_open_workbooks_are_not_known(monkeypatch):
    monkeypatch.setitem(sys.modules, "pythoncom", None)
    assert WindowsPc().open_workbooks() is None


ME, ADMINISTRATORS, STRANGER = "S-1-5-21-1-2-3-1001", "S-1-5-32-544", "S-1-5-21-1-2-3-1002"


@pytest.mark.parametrize(
    ("owner", "expected"),
    [(ME, Owner.MINE), (ADMINISTRATORS, Owner.ADMINISTRATORS), (STRANGER, Owner.OTHER), (None, Owner.UNKNOWN)],
)
def test_whose_a_folder_is(monkeypatch, tmp_path, owner, expected):
    said = Ran(0, f"{owner}\r\n{ME}\r\n") if owner else Ran(1, "Get-Acl : Access is denied")
    monkeypatch.setattr(WindowsPc, "run", lambda self, command, seconds=900: said)
    assert WindowsPc().owner(tmp_path) is expected


def test_others_may_read_the_program_and_not_write_it(monkeypatch, tmp_path):
    commands = []

    def run(self, command, seconds=900):
        commands.append(list(command))
        return Ran(0, f"{ME}\n{ME}\n")

    monkeypatch.setattr(WindowsPc, "run", run)
    assert WindowsPc().restrict(tmp_path)
    granted = set(commands[-1][commands[-1].index("/grant:r") + 1 :])
    assert commands[-1][:3] == ["icacls", str(tmp_path), "/inheritance:r"]
    assert granted == {
        f"*{ME}:(OI)(CI)F", f"*{ADMINISTRATORS}:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-545:(OI)(CI)RX",
    }  # fmt: skip
