r"""Where the program lives on a PC: one place for every user, plain ASCII, writable without administrator rights.

xlwings hands the interpreter's path to ``LoadLibraryA`` and ``cmd.exe`` from VBA, where a Vietnamese letter
(``C:\Users\Nguyễn Văn A``) does not survive, and ``%LOCALAPPDATA%`` lies inside such a profile. ``%ProgramData%`` does
not, lets every user create folders, and has one name on every PC: one workbook serves them all.
"""

from __future__ import annotations

WINDOWS_HOME = r"%ProgramData%\xlsx_addin"
"""Folder of code and interpreter on Windows, the environment variable unexpanded as the VBA wants it."""

WINDOWS_INTERPRETER = WINDOWS_HOME + r"\venv\Scripts\pythonw.exe"
"""Value of INTERPRETER_WIN on the workbook's sheet ``xlwings.conf``; xlwings' VBA expands it at run time."""

HOME_NAME = "xlsx_addin"
"""The folder's own name: in ``%ProgramData%`` on Windows, in the user's home elsewhere."""

MAC_SETTINGS = "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
"""The user's xlwings settings on macOS, below the home: inside the one folder that Excel's sandbox lets VBA read."""

MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
"""Where Excel for Mac finds the script that lets VBA start a program, below the home."""

WORKBOOK_NAME = "Phu_luc_01_hai_cap.xlsm"
"""The installed workbook: ASCII, and without "=", which xlwings takes for an option."""

OLDER_WORKBOOKS = ("Phu_luc_01.xlsm",)
"""Those beside it for reports on times when an older edition of the form was valid."""

WORKBOOK_FOLDER = "Phu luc 01"
"""The workbook's own folder: the only one that may become a trusted location."""

GUIDE_NAME = "Huong dan.html"
"""The guide for staff as one page, in the program's folder."""

PYTHONS = ((3, 11), (3, 12), (3, 13))
"""The versions of Python that the offline bundle carries packages for."""
