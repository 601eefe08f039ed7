"""A folder «Lịch sử» beside the workbooks to merge holds those of earlier periods: history, no input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from xlsx_addin.names import fold

FOLDER = "Lịch sử"


def without_history(found: Sequence[Path], named: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Files to merge and files of earlier periods. ``named`` are the folders that were searched, at whatever depth."""
    folders = [path for path in named if path.is_dir()]
    parts: tuple[list[Path], list[Path]] = [], []
    for path in found:
        parts[any(_inside(path, folder) for folder in folders)].append(path)
    return parts


def _inside(path: Path, folder: Path) -> bool:
    if not path.is_relative_to(folder):
        return False
    return any(fold(part) == fold(FOLDER) for part in path.relative_to(folder).parts[:-1])
