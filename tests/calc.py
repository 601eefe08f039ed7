"""LibreOffice as the spreadsheet program that computes: workbooks in, the same with every formula computed anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from tests.office import converted

_ALWAYS_RECALCULATE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
    "<value>0</value></prop></item></oor:items>"
)


def recalculated(files: Sequence[Path], folder: Path) -> dict[str, openpyxl.Workbook]:
    """The files by name as LibreOffice saves them into ``folder``, read with the results of their formulas."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    made = converted(files, "xlsx:Calc MS Excel 2007 XML", folder, profile)
    return {path.name: openpyxl.load_workbook(path, data_only=True) for path in made}
