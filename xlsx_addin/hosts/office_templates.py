"""The office's own Word templates for the buttons: a folder in the user's folder of the program, as its rules are.

Never one beside a workbook: what somebody sends must not bring a template of its own. Used or not, a template is
guarded and filled in the sandbox.
"""

from __future__ import annotations

from pathlib import Path

from xlsx_addin.faults import log_file

TEMPLATES_FOLDER = "mau_van_ban"


def office_template(name: str) -> Path | None:
    """The office's own file for the standard template ``name`` (``bao_cao_nam.docx``), or None."""
    path = log_file().with_name(TEMPLATES_FOLDER) / name
    return path if path.is_file() else None


def template_words(own: Path | None) -> str:
    """What the outcome of a run says about it."""
    return f" Đã dùng mẫu riêng của cơ quan ({TEMPLATES_FOLDER}/{own.name})." if own else ""


def unreadable_words(own: Path | None) -> str:
    return f"Không đọc được mẫu Word «{own}»; hãy kiểm tra tệp ấy, hoặc bỏ nó đi để dùng mẫu có sẵn."
