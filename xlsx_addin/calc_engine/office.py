"""The program LibreOffice as a process of our own, or one that runs already, reached over UNO."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from xlsx_addin.calc_engine.faults import OfficeGoneError, OfficeStartError
from xlsx_addin.calc_engine.tracing import Calls, wrapped
from xlsx_addin.calc_engine.uno_bridge import load, program_folders

START_SECONDS = 90.0
_STOP_SECONDS = 10.0
_START_AGAIN = 81  # what LibreOffice says after it has made a new profile
Settings = Mapping[str, Mapping[str, str]]
"""Settings by path below ``/org.openoffice.`` and name."""

_SETTINGS: Settings = {
    "Office.Common/Misc": {
        "FirstRun": "false",
        "ShowTipOfTheDay": "false",
        "CollectUsageInformation": "false",
        "UseDocumentOOoLockFile": "false",
    },
    "Office.Common/Save/Document": {"WarnAlienFormat": "false"},
    "Office.Common/Security/Scripting": {"MacroSecurityLevel": "0", "DisableMacrosExecution": "false"},
    "Office.Calc/Formula/Load": {"OOXMLRecalcMode": "0", "ODFRecalcMode": "0"},
    "Office.Recovery/AutoSave": {"Enabled": "false"},
    "Office.Recovery/RecoveryInfo": {"Enabled": "false"},
}
"""Nothing is asked, not even about the lock file that a broken-down program left beside a workbook, and formulas are
computed anew when a file is opened."""


class Office:
    """One running LibreOffice and the connection to it."""

    def __init__(
        self, address: str, process: subprocess.Popen[bytes] | None, folder: Path | None, calls: Calls | None
    ) -> None:
        self.address = address
        self.process = process
        self._folder = folder  # of a profile that is ours to remove
        context = _resolve(address, process)
        self.context = context if calls is None else wrapped(context, calls)

    def answers(self) -> bool:
        """Whether the program is still there to speak to."""
        try:
            self.context.getServiceManager()
        except Exception:  # noqa: BLE001 - of the bridge, which has several for it
            return False
        return True

    @property
    def is_ours(self) -> bool:
        return self.process is not None

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    def kill(self) -> None:
        """End a process of ours, at once, and remove its profile."""
        atexit.unregister(self.kill)
        if self.process is not None:
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait(_STOP_SECONDS)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def wait(self) -> None:
        """After the program was asked to end: give it the time it needs."""
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_STOP_SECONDS)
        self.kill()


def start_office(
    *,
    headless: bool,
    profile: Path | None = None,
    program: Path | None = None,
    settings: Settings | None = None,
    without: Collection[str] = (),
    calls: Calls | None = None,
) -> Office:
    """A LibreOffice with a profile of its own, that is ended when Python ends.

    ``profile``: a folder that is kept; by default a temporary one. ``program``: the file ``soffice`` to start.
    ``without``: commands that a new profile does not have, neither in menus nor by keys.
    """
    load()  # before any process is there to be left behind
    folder = None if profile else Path(tempfile.mkdtemp(prefix="calc_engine_"))
    home = profile or folder or Path()
    _write_settings(home, settings or {}, without)
    pipe = f"calc_engine_{uuid.uuid4().hex}"
    command = [
        str(program or _program()),
        *(["--headless"] if headless else []),
        *("--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
        f"--accept=pipe,name={pipe};urp;",
        f"-env:UserInstallation={home.resolve().as_uri()}",
    ]
    address = f"pipe,name={pipe}"
    for _ in range(3):
        process = _run(command, home)
        office = None
        try:
            with _stopped_after(process, START_SECONDS):
                office = Office(address, process, folder, calls)
        except OfficeGoneError:
            if process.poll() != _START_AGAIN:
                break
        finally:
            if office is None and process.poll() is None:
                process.kill()
                process.wait(_STOP_SECONDS)
        if office is not None:
            atexit.register(office.kill)
            return office
    said = (home / "soffice.log").read_text(encoding="utf-8", errors="replace").strip()[-500:]
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    raise OfficeStartError(f"LibreOffice ended with exit code {process.poll()} instead of starting. {said}")


@contextlib.contextmanager
def _stopped_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """A program that takes a connection and then says nothing would be waited for for ever."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _run(command: list[str], home: Path) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "URE_BOOTSTRAP")}
    with (home / "soffice.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - a program found by its own rules, arguments of our own
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True
        )


def _program() -> Path:
    """The program itself rather than a script that starts it, so that ending the process ends the program."""
    names = ("soffice.exe",) if sys.platform == "win32" else ("soffice.bin", "soffice", "../MacOS/soffice")
    for folder in program_folders():
        for name in names:
            if (folder / name).exists():
                return folder / name
    raise OfficeStartError("LibreOffice is not installed")


def _write_settings(home: Path, settings: Settings, without: Collection[str]) -> None:
    target = home / "user" / "registrymodifications.xcu"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, values in {**_SETTINGS, **settings}.items()
        for name, value in values.items()
    )
    items += "".join(
        f'<item oor:path="/org.openoffice.Office.Commands/Execute/Disabled"><node oor:name="{command}" '
        f'oor:op="replace"><prop oor:name="Command"><value>{command}</value></prop></node></item>'
        for command in without
    )
    target.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _resolve(address: str, process: subprocess.Popen[bytes] | None) -> Any:
    uno = load()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except Exception as error:
            if process is None:
                raise OfficeStartError(f"no LibreOffice answers at {address}") from error
            if process.poll() is not None:
                raise OfficeGoneError(f"LibreOffice ended with exit code {process.poll()}") from error
        time.sleep(0.1)
