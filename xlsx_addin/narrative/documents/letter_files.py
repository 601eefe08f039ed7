"""Letters to many units as files of one folder: each is written whole or not at all, and its outcome is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsx_addin.files import CannotWrite, write_atomically


@dataclass(frozen=True, slots=True)
class LetterFile:
    """Where a letter lies, or why it could not be written; ``backup`` is its older file."""

    path: Path
    changed: bool = True
    backup: Path | None = None
    problem: str = ""


def file_names(stems: Sequence[str]) -> list[str]:
    """A file name for each letter, told apart also where capitals do not count."""
    taken: set[str] = set()
    names: list[str] = []
    for stem in stems:
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem}_{number}", number + 1
        taken.add(name.casefold())
        names.append(f"{name}.docx")
    return names


def make_folder(folder: Path) -> None:
    """The folder, where there is none. Raises ``CannotWrite``."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CannotWrite("cannot-write", f"Không tạo được thư mục «{folder}»; hãy chọn thư mục khác.") from error


def write_letter(path: Path, docx: bytes) -> LetterFile:
    """One that already lies there in the same words stays as it is."""
    try:
        if path.is_file() and path.read_bytes() == docx:
            return LetterFile(path, changed=False)
        return LetterFile(path, backup=write_atomically(path, docx))
    except CannotWrite as error:
        return LetterFile(path, problem=error.reason)
    except OSError:
        return LetterFile(path, problem=f"Không đọc được «{path}» để so với bản mới.")
