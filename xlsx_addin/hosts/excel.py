"""Where the macros of the workbook arrive: ``RunPython "from xlsx_addin.hosts import excel; excel.run('fill')"``."""

from __future__ import annotations

import xlwings as xw

from xlsx_addin.buttons import BY_NAME


def run(name: str) -> None:
    """Run a button of the calling workbook. ``KeyError`` for a button that this version does not have."""
    button = BY_NAME[name]
    from xlsx_addin.hosts import scripts

    getattr(scripts, button.name)(xw.Book.caller())


def warm_up() -> None:
    """Called on opening: import what the first click would otherwise wait for."""
    import xlsx_addin.hosts.scripts  # noqa: F401
