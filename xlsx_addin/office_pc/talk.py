"""The one question that install asks."""

from __future__ import annotations

import sys
from pathlib import Path

from xlsx_addin.office_pc import trust
from xlsx_addin.office_pc.pc import Pc, System

_QUESTION = """
Excel có thể chạy nút bấm của mọi sổ trong thư mục
    {folder}
mà không hỏi lại. Chỉ nên đồng ý nếu thư mục này chỉ chứa sổ của chính bạn; sổ nơi khác gửi đến phải để ở chỗ khác.
Để Excel tin cậy thư mục này? Gõ C rồi Enter để đồng ý, chỉ Enter để thôi: """


def agrees_to_trust(pc: Pc, folder: Path) -> bool:
    """Ask, on Windows and where somebody sits at the keyboard; silence is a no."""
    if pc.system is not System.WINDOWS or trust.is_trusted(pc, folder) or not sys.stdin or not sys.stdin.isatty():
        return False
    try:
        return input(_QUESTION.format(folder=folder)).strip().casefold() in ("c", "có", "co")
    except EOFError:
        return False
