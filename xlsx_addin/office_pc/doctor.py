"""``doctor``: why do the buttons not answer? Every check says how it stands, in a sentence, with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from xlsx_addin.office_pc import checks_excel, checks_libreoffice, checks_program, checks_workbook
from xlsx_addin.office_pc.pc import Pc, System
from xlsx_addin.office_pc.results import Result, Status, unknown
from xlsx_addin.office_pc.situation import Situation, look

__all__ = ["CHECKS", "LINUX_CHECKS", "Result", "Status", "examine"]

Check = Callable[[Situation], Result]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("program", checks_program.program),
    ("program-version", checks_program.program_version),
    ("program-owner", checks_program.program_owner),
    ("python-version", checks_program.python_version),
    ("xlwings-dll", checks_program.xlwings_dll),
    ("mac-script", checks_program.mac_script),
    ("user-settings", checks_program.user_settings),
    ("profile-path", checks_program.profile_path),
    ("excel", checks_excel.excel),
    ("macro-policy", checks_excel.macro_policy),
    ("child-processes", checks_excel.child_processes),
    ("same-name-open", checks_excel.same_name_open),
    ("libreoffice", checks_libreoffice.libreoffice),
    ("pdf", checks_libreoffice.pdf),
    ("workbook", checks_workbook.workbook),
    ("xlwings-version", checks_workbook.xlwings_version),
    ("workbook-settings", checks_workbook.workbook_settings),
    ("macros", checks_workbook.macros),
    ("wrappers", checks_workbook.wrappers),
    ("edition", checks_workbook.edition),
    ("mark-of-the-web", checks_workbook.mark_of_the_web),
    ("trusted-folder", checks_workbook.trusted_folder),
    ("synced-folder", checks_workbook.synced_folder),
    ("file-name", checks_workbook.file_name),
    ("folder-writable", checks_workbook.folder_writable),
)
LINUX_CHECKS: tuple[tuple[str, Check], ...] = (
    ("calc-bridge", checks_libreoffice.bridge),
    ("calc-screen", checks_libreoffice.screen),
    ("calc-launcher", checks_libreoffice.launcher),
    ("calc-left-behind", checks_libreoffice.left_behind),
)
"""What only offices with LibreOffice on Linux have; elsewhere a list of them would help nobody."""


def examine(pc: Pc, file: Path | None = None) -> Iterator[tuple[str, Result]]:
    """Every check's code and result, in a fixed order. A check that breaks is unknown: no fault of the PC."""
    situation = look(pc, file)
    for code, check in CHECKS + (LINUX_CHECKS if pc.system is System.LINUX else ()):
        try:
            yield code, check(situation)
        except Exception as error:  # noqa: BLE001 - odd PCs are what doctor is for
            yield code, unknown(f"Không kiểm tra được mục này ({type(error).__name__}: {error}).")
