"""LibreOffice as a program that turns files into others: started for it, ended after it, and stopped where it hangs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 100.0  # more than any conversion here takes on a busy machine
_GOES = 3


def converted(sources: Sequence[Path], extension: str, folder: Path, profile: Path) -> list[Path]:
    """The files as LibreOffice saves them into ``folder``; a filter may follow the extension behind a colon.

    ``profile``: a folder for its settings, which need not be there. A new one makes it end once with nothing done. One
    that hangs is stopped and begun anew.
    """
    settings = profile / "user" / "registrymodifications.xcu"
    given = settings.read_bytes() if settings.exists() else None
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", extension]
    command += ["--outdir", str(folder), *map(str, sources)]
    made = [folder / f"{source.stem}.{extension.partition(':')[0]}" for source in sources]
    said = ""
    for _ in range(_GOES):
        code, said = _run(command)
        if code == 0 and all(path.exists() for path in made):
            return made
        if code is None:  # what it left behind may make the next one wait as well
            shutil.rmtree(profile, ignore_errors=True)
            if given is not None:
                settings.parent.mkdir(parents=True, exist_ok=True)
                settings.write_bytes(given)
    raise AssertionError(f"LibreOffice did not convert {[source.name for source in sources]}: {said}")


def _run(command: Sequence[str]) -> tuple[int | None, str]:
    """The exit code, None where it had to be stopped, and what it said. The program is a child of the one that is
    started, so the whole group is stopped."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, f"stopped after {_SECONDS:g} s"
    return process.returncode, f"{process.returncode} {said.decode(errors='replace')}"
