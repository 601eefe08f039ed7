"""Dialogs of Calc itself."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from xlsx_addin.calc_engine.uno_bridge import load

_CHOSEN = 1


def chosen_folder(app: xw.App, title: str, start: str) -> Path | None:
    """A folder that the person chooses; None where the choice was cancelled. ``start``: the folder to begin with."""
    uno = load()
    picker = app.impl.office.service("ui.dialogs.FolderPicker")
    picker.setTitle(title)
    if start and Path(start).is_dir():
        picker.setDisplayDirectory(Path(start).resolve().as_uri())
    if picker.execute() != _CHOSEN:
        return None
    return Path(uno.fileUrlToSystemPath(picker.getDirectory()))
