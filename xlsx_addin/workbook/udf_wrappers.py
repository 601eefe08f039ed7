"""The VBA module ``xlwings_udfs``: the wrappers through which cells call the functions in Python.

xlwings writes such a module only into an open Excel whose user trusts access to the VBA project. Made at build time
it is in the workbook from the start.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from xlsx_addin import resources

_GENERATOR = "xlsx_addin.hosts.udf_source"


@cache
def wrappers() -> str:
    """The module's source as xlwings generates it, from its ``Attribute VB_Name`` on: ASCII, Windows line ends.

    A child process makes it, since generating changes xlwings' modules for good. RuntimeError when it fails.
    """
    paths = (str(Path(resources.__file__).parents[1]), os.environ.get("PYTHONPATH", ""))
    environment = {k: v for k, v in os.environ.items() if k != "XLWINGS_ON_SERVER"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", _GENERATOR],
        capture_output=True,
        env=environment,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if done.returncode:
        raise RuntimeError(f"xlwings gave no wrappers for the cell functions: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode("ascii")
