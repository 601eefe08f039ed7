"""After a breakdown, of Calc or of our own process: what was not saved is brought back."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from xlsx_addin import calc_engine
from xlsx_addin.calc_host.changes import Changes, Watched
from xlsx_addin.calc_host.form import KEYED
from xlsx_addin.calc_host.patching import patched
from xlsx_addin.calc_host.saving import beside
from xlsx_addin.calc_host.sessions import LeftBehind, digest
from xlsx_addin.files import write_atomically
from xlsx_addin.workbook.calc_macros import for_calc
from xlsx_addin.workbook.package import CannotEdit

_NO_CHANGES = Changes()


@dataclass(frozen=True, slots=True)
class Recovered:
    """``data``: the workbook with what was not saved, to go on with; None where there was nothing, or it went into a
    file of its own. ``words`` say so to the person."""

    data: bytes | None = None
    words: str = ""


def recover(left: LeftBehind, on_disk: bytes, app: xw.App) -> Recovered:
    """What a session that broke down left behind. ``on_disk``: the original as it is now."""
    _save_orphan(left)
    at = max(left.kept_at, left.copy_saved_at)
    when = f"{dt.datetime.fromtimestamp(at):%H:%M:%S ngày %d/%m/%Y}" if at else ""
    by_calc = left.copy_saved_at > left.kept_at
    try:
        changes = _saved_by_calc(left, app) if by_calc else left.changes or _NO_CHANGES
        if changes.blocking:
            return _whole_beside(left, by_calc, when)
        data = patched(left.opened, changes)
    except (CannotEdit, calc_engine.CalcError):
        return _whole_beside(left, by_calc, when)
    if digest(data) == digest(on_disk):
        return Recovered()
    if digest(on_disk) != left.known:
        target = beside(left.original)
        write_atomically(target, data)
        return Recovered(
            words=f"Lần làm việc trước bị dừng đột ngột, còn thay đổi chưa lưu (đến {when}). Trong lúc đó sổ "
            f"«{left.original.name}» đã bị sửa ở nơi khác, nên các thay đổi ấy được ghi riêng thành «{target}». Hãy "
            "đối chiếu hai sổ."
        )
    return Recovered(
        data,
        f"Lần làm việc trước bị dừng đột ngột. Sổ được mở lại với mọi thay đổi đến {when}; những thay đổi này CHƯA ghi "
        "vào sổ gốc. Hãy xem lại rồi bấm lưu (Ctrl+S); nếu không cần, đóng sổ và chọn không lưu.",
    )


def _save_orphan(left: LeftBehind) -> None:
    """Where our process ended and Calc lived on with the copy: have that saved and closed, so that it is not open
    twice."""
    with contextlib.suppress(Exception):  # gone, as it mostly is
        orphan = calc_engine.connect(left.address)
        for document in _documents(orphan):
            if str(document.URL) == left.copy.as_uri():
                if document.isModified():
                    document.store()
                document.close(True)
        if not list(_documents(orphan)):
            orphan.api.terminate()


def _documents(app: xw.App) -> Iterator[Any]:
    for book in app.books:
        yield book.impl.api


def _saved_by_calc(left: LeftBehind, app: xw.App) -> Changes:
    """What the copy that Calc saved by itself holds, compared with the workbook as it was opened."""
    before = left.folder / "truoc.xlsm"
    before.write_bytes(for_calc(left.opened))
    books = [app.books.open(str(path)) for path in (before, left.copy)]
    try:
        return Watched(books[0]).changes_of(books[1], KEYED)
    finally:
        for book in books:
            book.close()


def _whole_beside(left: LeftBehind, by_calc: bool, when: str) -> Recovered:
    """What cannot be put back into a workbook with buttons is at least kept as Calc has it."""
    source: Path | None = left.copy if by_calc else left.whole
    if source is None:
        return Recovered()
    target = beside(left.original, source.suffix)
    write_atomically(target, source.read_bytes())
    return Recovered(
        words="Lần làm việc trước bị dừng đột ngột. Cấu trúc sổ khi ấy đã bị đổi (chèn dòng, xóa trang…) nên không "
        f"đưa lại vào sổ gốc được; toàn bộ sổ đến {when} được ghi riêng thành «{target}». Hãy chép phần cần giữ vào sổ."
    )
