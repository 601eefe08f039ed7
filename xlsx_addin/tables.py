"""Small CSV files that people hand over: units, values, cells of lists.

Separators comma, semicolon or tab; encoding UTF-8 with or without a mark; headers in English or Vietnamese.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from xlsx_addin.names import fold


class TableError(ValueError):
    """A CSV file that cannot be used; ``reason`` is a whole Vietnamese sentence naming file and line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_table(path: Path, headers: dict[str, tuple[str, ...]], required: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a small CSV by our column names; raises ``TableError`` for what is missing or malformed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"Không đọc được tệp «{path}»; cần tệp CSV có thật, lưu theo mã UTF-8.") from error
    first = text.partition("\n")[0]
    separator = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise TableError(f"Tệp «{path}» không phải bảng CSV đúng dạng.") from error
    if not lines:
        raise TableError(f"Tệp «{path}» trống.")
    columns: dict[str, int] = {}
    for place, header in enumerate(lines[0]):
        name = next((k for k, known in headers.items() if fold(header) in known), None)
        if name:
            columns.setdefault(name, place)
    if absent := [k for k in required if k not in columns]:
        raise TableError(f"Tệp «{path}» thiếu cột {', '.join(absent)} ở dòng đầu.")
    return [
        {k: (line[i].strip() if i < len(line) else "") for k, i in columns.items()}
        for line in lines[1:]
        if any(cell.strip() for cell in line)
    ]
