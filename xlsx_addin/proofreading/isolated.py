"""Reading and marking a document in a process of its own: a hostile one costs itself and nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from xlsx_addin.proofreading.docx_text import CannotRead, read_text
from xlsx_addin.proofreading.report import Comment
from xlsx_addin.proofreading.text import Text
from xlsx_addin.reading.isolate import Fault, run_isolated


def text_in_file(path: Path) -> Text:
    """A document's or text file's lines and tables. Raises ``CannotRead``."""
    _, result = next(iter(run_isolated(_text, [path], jobs=1)))
    if isinstance(result, Text):
        return result
    raise CannotRead(result.kind if isinstance(result, Fault) else result)


def copy_with_comments(path: Path, comments: tuple[Comment, ...]) -> bytes:
    """The bytes of the document with comments. Raises ``CannotRead``; ``not-a-document`` for what is no .docx."""
    _, result = next(iter(run_isolated(partial(_commented, comments=comments), [path], jobs=1)))
    if isinstance(result, bytes):
        return result
    raise CannotRead(result.kind if isinstance(result, Fault) else result)


def _text(path: Path) -> Text | str:
    try:
        return read_text(path)
    except CannotRead as error:
        return error.code


def _commented(path: Path, comments: tuple[Comment, ...]) -> bytes | str:
    from xlsx_addin.proofreading.docx_comments import commented

    try:
        return commented(path.read_bytes(), comments)
    except OSError:
        return "cannot-open"
    except CannotRead as error:
        return error.code
