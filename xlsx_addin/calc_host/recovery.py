"""After a breakdown, of Calc or of our own process: what was not saved is brought back."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from xlsx_addin import calc_engine
from xlsx_addin.calc_host.changes import Changes, Watched
from xlsx_addin.calc_host.form import KEYED
from xlsx_addin.calc_host.patching import patched
from xlsx_addin.calc_host.saving import beside, store_whole
from xlsx_addin.calc_host.sessions import LeftBehind, digest
from xlsx_addin.files import write_atomically
from xlsx_addin.workbook.calc_macros import for_calc
from xlsx_addin.workbook.package import CannotEdit

_NO_CHANGES = Changes()
_SEEN_IN_EVERY_COPY = "drawing-changed"  # Calc's own files have other drawings than what it read


@dataclass(frozen=True, slots=True)
class Recovered:
    """``data``: the workbook with what was not saved, to go on with; None where there was nothing, or it went into a
    file of its own. ``words`` say so to the person. ``is_done``: nothing is in the session that is not elsewhere."""

    data: bytes | None = None
    words: str = ""
    is_done: bool = True


def recover(left: LeftBehind, on_disk: bytes, app: xw.App) -> Recovered:
    """What a session that broke down left behind. ``on_disk``: the original as it is now."""
    _save_orphan(left)
    by_calc = left.copy_saved_at > left.kept_at
    at = dt.datetime.fromtimestamp(max(left.kept_at, left.copy_saved_at))
    when = f"{at:%H:%M:%S ngày %d/%m/%Y}"
    try:
        changes = _saved_by_calc(left, app) if by_calc else left.changes or _NO_CHANGES
        if changes.blocking:
            return _only_whole(left, app, by_calc, when)
        data = patched(left.opened, changes)
    except (CannotEdit, calc_engine.CalcError):
        return _only_whole(left, app, by_calc, when)
    words = _left_out_beside(left, app, changes, by_calc)
    if digest(data) in (digest(on_disk), left.known):  # saved, perhaps changed elsewhere after that
        return Recovered(words=words)
    moved = f" (khi ấy là «{left.was}»)" if left.was != left.original else ""
    if digest(on_disk) != left.known:
        target = beside(left.original)
        write_atomically(target, data)
        return Recovered(
            words=f"Lần làm việc trước bị dừng đột ngột, còn thay đổi chưa lưu (đến {when}). Trong lúc đó sổ "
            f"«{left.original.name}»{moved} đã bị sửa ở nơi khác, nên các thay đổi ấy được ghi riêng thành «{target}». "
            f"Hãy đối chiếu hai sổ. {words}".rstrip()
        )
    return Recovered(
        data,
        f"Lần làm việc trước với sổ này{moved} bị dừng đột ngột. Sổ được mở lại với mọi thay đổi đến {when}; những "
        "thay đổi này CHƯA ghi vào sổ gốc. Hãy xem lại rồi bấm lưu (Ctrl+S); nếu không cần, đóng sổ và chọn không lưu. "
        f"{words}".rstrip(),
    )


def _save_orphan(left: LeftBehind) -> None:
    """Where our process ended and Calc lived on with the copy: have that saved and closed, so that it is not open
    twice."""
    with contextlib.suppress(Exception):  # gone, as it mostly is
        orphan = calc_engine.connect(left.address)
        others = False
        for document in list(_documents(orphan)):
            if str(document.URL) == left.copy.as_uri():
                if document.isModified():
                    document.store()
                document.close(True)
            else:
                others = True
        if not others:
            orphan.api.terminate()


def _documents(app: xw.App) -> Iterator[Any]:
    components = app.api.Components.createEnumeration()
    while components.hasMoreElements():
        component = components.nextElement()
        if component.supportsService("com.sun.star.document.OfficeDocument"):
            yield component


def _saved_by_calc(left: LeftBehind, app: xw.App) -> Changes:
    """What the copy that Calc saved by itself holds, compared with the workbook as it was opened."""
    before = left.folder / "truoc.xlsm"
    before.write_bytes(for_calc(left.opened))
    books = [app.books.open(str(path)) for path in (before, _renamed(left))]
    try:
        return Watched(books[0]).changes_of(books[1], KEYED)
    finally:
        for book in books:
            book.close()


def _renamed(left: LeftBehind) -> Path:
    """Calc's copy under a name of its own: xlwings opens no two workbooks of one name."""
    return Path(shutil.copyfile(left.copy, left.folder / "sau.xlsm"))


def _left_out_beside(left: LeftBehind, app: xw.App, changes: Changes, by_calc: bool) -> str:
    """What the workbook cannot take is kept beside it; words that say so, empty where there is nothing."""
    lost = [each for each in changes.left_out if not (by_calc and each.code == _SEEN_IN_EVERY_COPY)]
    target = _whole_beside(left, app, by_calc) if lost else None
    return f"Những phần mà sổ gốc không nhận được (trang mới, ghi chú…) ở trong tệp «{target}»." if target else ""


def _only_whole(left: LeftBehind, app: xw.App, by_calc: bool, when: str) -> Recovered:
    """What cannot be put back into a workbook with buttons is at least kept as Calc has it."""
    target = _whole_beside(left, app, by_calc)
    if target is None:
        return Recovered(
            words="Lần làm việc trước bị dừng đột ngột, và các thay đổi chưa lưu khi ấy không đưa lại vào sổ được. "
            f"Chúng vẫn được giữ ở thư mục «{left.folder}»: hãy gửi thư mục đó cho người hỗ trợ.",
            is_done=False,
        )
    return Recovered(
        words="Lần làm việc trước bị dừng đột ngột. Cấu trúc sổ khi ấy đã bị đổi (chèn dòng, xóa trang…) nên không "
        f"đưa lại vào sổ gốc được; toàn bộ sổ đến {when} được ghi riêng thành «{target}». Hãy chép phần cần giữ vào sổ."
    )


def _whole_beside(left: LeftBehind, app: xw.App, by_calc: bool) -> Path | None:
    """The whole workbook as it was last, beside the original as Calc's own file; None where it was not kept."""
    target = beside(left.original, ".ods")
    if by_calc or (left.whole is None and left.copy_saved_at):
        book = app.books.open(str(_renamed(left)))
        whole = left.folder / "ban_cuoi.ods"
        try:
            store_whole(book.impl.api, whole)
        finally:
            book.close()
    elif left.whole is None:
        return None
    else:
        whole = left.whole
    write_atomically(target, whole.read_bytes())
    return target
