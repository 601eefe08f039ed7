"""Dialogs of Calc itself."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from xlsx_addin.calc_engine.uno_bridge import load

_CHOSEN = 1
_OPEN_ONE = 0  # com.sun.star.ui.dialogs.TemplateDescription.FILEOPEN_SIMPLE
_WORD = ("Word (*.docx)", "*.docx")


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


def chosen_document(app: xw.App, title: str, start: str) -> Path | None:
    """A Word document that the person chooses; None where the choice was cancelled. ``start``: a file or folder to
    begin with."""
    uno = load()
    picker = app.impl.office.service("ui.dialogs.FilePicker")
    picker.initialize((_OPEN_ONE,))
    picker.setTitle(title)
    picker.appendFilter(*_WORD)
    folder = Path(start) if Path(start).is_dir() else Path(start).parent
    if start and folder.is_dir():
        picker.setDisplayDirectory(folder.resolve().as_uri())
    if picker.execute() != _CHOSEN:
        return None
    return Path(uno.fileUrlToSystemPath(picker.getSelectedFiles()[0]))
