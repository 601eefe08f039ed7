"""Whether two files of one format (zip packages: .xlsx, .docx) hold the same, whenever they were made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection


def same_parts(a: bytes, b: bytes, *, ignoring: Collection[str] = ()) -> bool:
    """Whether both hold the same parts, apart from those named in ``ignoring``. False for what is no package."""
    try:
        return _parts(a, ignoring) == _parts(b, ignoring)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, EOFError):
        return False


def _parts(data: bytes, ignoring: Collection[str]) -> dict[str, tuple[int, int]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {x.filename: (x.CRC, x.file_size) for x in package.infolist() if x.filename not in ignoring}
