"""The blank workbook, built from an edition of the form, without macros or with them: the same bytes every time.

XlsxWriter lays everything out in memory with fixed dates. Its package is then written once more, to give formulas
that show nothing the empty text as their stored value (XlsxWriter would store an empty number) and to keep dates
and attributes of the zip out of the hands of the machine.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import xlsxwriter

from xlsx_addin import keys
from xlsx_addin.catalogue.model import Edition
from xlsx_addin.workbook.macro.package import with_macros
from xlsx_addin.workbook.sheets import charts, figures, form, functions, history, info, lists, matrix, preview, settings
from xlsx_addin.workbook.sheets.frame import Desk
from xlsx_addin.workbook.sheets.plan import make_plan
from xlsx_addin.workbook.style import Styles

CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_WINDOW = (1600, 933)  # pixels
_CALC_ENGINE = 191029  # of Excel 2019 and 365; a file by an older one would be computed anew on opening
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_EMPTY_RESULT = re.compile(rb'<c (r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)>(<f>[^<]*</f>)<v></v></c>')


def build_workbook(edition: Edition, *, macros: bool = False) -> bytes:
    """The blank .xlsx of an edition; with ``macros`` its .xlsm: the same sheets, buttons on them, the functions' help
    and xlwings' settings behind them, VBA and ribbon. Raises ``MacroSourceError`` where versions do not agree."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": edition.title,
            "subject": edition.strategy,
            "category": "Báo cáo bình đẳng giới",
            "keywords": "bình đẳng giới, Phụ lục 01",
            "created": CREATED,
        }
    )
    workbook.set_custom_property(keys.PROPERTY_EDITION, edition.id, "text")
    if macros:  # every stored result is right: computing them on opening would wait for Python
        workbook.set_calc_mode("auto", _CALC_ENGINE)
        workbook.calc_on_load = False
    else:
        workbook.set_calc_mode("auto")
    workbook.set_size(*_WINDOW)
    desk = Desk(workbook, edition, make_plan(edition), Styles(workbook), macros)
    for key in edition.sheets:
        _write_sheet(desk, key)
    if macros:
        functions.write(desk)
        settings.write(desk)
        _set_code_names(workbook)
    workbook.get_worksheet_by_name(edition.sheets["thong_tin"]).activate()
    workbook.close()
    package = buffer.getvalue()
    return _repacked(with_macros(package) if macros else package)


def _set_code_names(workbook: Any) -> None:
    """Excel's own: the VBA project's document modules bear the same ones."""
    workbook.set_vba_name("ThisWorkbook")
    for number, sheet in enumerate(workbook.worksheets(), start=1):
        sheet.set_vba_name(f"Sheet{number}")


def _write_sheet(desk: Desk, key: str) -> None:
    writers = {
        "thong_tin": info.write,
        "phu_luc_01": form.write,
        "so_lieu_goc": figures.write_support,
        "can_bo_nu": figures.write_cadres,
        "hoat_dong_khac": figures.write_activities,
        "kiem_tra": lists.write_checks,
        "bieu_do": charts.write,
        "tong_hop": matrix.write,
        "theo_doi_nop": lists.write_tracker,
        "lich_su": history.write,
        "xem_truoc": preview.write,
        "nhat_ky": lists.write_log,
    }
    if key in writers:
        writers[key](desk)
    else:
        lists.write_lists(desk, key)


def _repacked(package: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = _EMPTY_RESULT.sub(rb'<c \1 t="str">\2<v></v></c>', data)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, data, compresslevel=9)
    return out.getvalue()
