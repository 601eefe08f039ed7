"""What becomes of a save in Calc: the changes go into the original, which Calc itself never writes."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsx_addin.calc_engine.uno_bridge import arguments
from xlsx_addin.calc_host.changes import Changes
from xlsx_addin.calc_host.patching import patched
from xlsx_addin.calc_host.sessions import Session, digest
from xlsx_addin.faults import log_traceback
from xlsx_addin.files import CannotWrite, write_atomically
from xlsx_addin.workbook.package import CannotEdit

_MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Saved:
    """How a save ended. ``words`` for the person; empty where all went as expected. ``left_out``: words about what the
    original cannot take, which stay the same from save to save. ``is_owed``: the changes are in no file of the
    person's, only in the session."""

    is_written: bool
    words: str = ""
    left_out: str = ""
    is_owed: bool = False


class Saving:
    """The saves of one workbook. An older file that is not of this session is backed up before it is written."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ours: set[Path] = set()  # files that this session has written already

    def save(self, document: Any, read: Callable[[], Changes]) -> Saved:
        """Put the changes that ``read`` gives into the original. Whatever hinders that, they are kept and the person is
        told."""
        session = self._session
        is_kept = False
        try:
            changes = read()
            with contextlib.suppress(CannotWrite):  # where the session lies nothing fits any more: the original may do
                session.keep(changes)
                is_kept = True
            return self._write(document, changes)
        except (CannotWrite, CannotEdit) as error:
            reason = error.reason
        except Exception as error:  # noqa: BLE001 - the last net: a save must never end in silence
            reason = f"Chương trình gặp sự cố ({type(error).__name__}); chi tiết ghi ở {log_traceback()}."
        later = (
            "Nếu đóng lúc này, lần mở sau bằng chương trình các thay đổi sẽ hiện lại."
            if is_kept
            else "ĐỪNG đóng sổ trước khi lưu được: các thay đổi chưa giữ được ở đâu khác."
        )
        return Saved(
            False,
            f"CHƯA ghi được vào sổ gốc «{session.original}». {reason} Số liệu trong cửa sổ này vẫn còn đủ: hãy xử lý "
            f"rồi bấm lưu (Ctrl+S) lại. {later}",
            is_owed=True,
        )

    def _write(self, document: Any, changes: Changes) -> Saved:
        session = self._session
        if changes.blocking:
            kept = self._keep_whole(document)
            return Saved(
                False,
                f"CHƯA ghi vào sổ gốc «{session.original.name}» vì sổ đã bị đổi cấu trúc:\n"
                f"{_listed(changes.blocking)}\nToàn bộ sổ như đang thấy được giữ ở «{kept}». Hãy trả lại cấu trúc cũ "
                "(Ctrl+Z) rồi lưu lại; không trả lại được thì đóng sổ, mở lại và chép phần cần giữ từ tệp đó sang.",
            )
        data = patched(session.opened, changes)
        words = self._put(data)
        with contextlib.suppress(CannotWrite):  # as above
            session.saved(changes, digest(data))
        left_out = ""
        if changes.left_out:
            left_out = (
                f"Đã ghi sổ gốc «{session.original.name}», trừ những phần mà sổ không nhận được:\n"
                f"{_listed(changes.left_out)}\n{self._kept_words(document)}"
            )
        return Saved(True, words, left_out)

    def _kept_words(self, document: Any) -> str:
        try:
            return f"Toàn bộ sổ, kể cả các phần đó, được giữ ở «{self._keep_whole(document)}»."
        except CannotWrite as error:
            return f"Các phần đó cũng CHƯA giữ được ở đâu khác: {error.reason}"

    def _put(self, data: bytes) -> str:
        """Write the original, or, where somebody else changed it meanwhile, a file beside it; what to tell."""
        session = self._session
        target = session.original
        there = digest(target.read_bytes()) if target.is_file() else ""
        if there == digest(data):
            return ""
        if there in ("", session.known):
            self._write_file(target, data)
            gone = f"Sổ «{target}» không còn ở chỗ cũ (đã bị chuyển, đổi tên hoặc xóa) nên được ghi lại tại đó."
            return "" if there else gone
        other = _free(target, "_ban_calc")
        self._write_file(other, data)
        session.moved(other, digest(data))
        return (
            f"Sổ «{target}» đã bị người khác hoặc chương trình khác sửa từ khi bạn mở, nên không bị ghi đè. Sổ của bạn "
            f"được ghi thành «{other.name}» cùng thư mục; từ nay lưu vào tệp đó. Hãy đối chiếu hai sổ."
        )

    def _keep_whole(self, document: Any) -> Path:
        """Keep the whole workbook beside the original, as Calc's own file."""
        session = self._session
        store_whole(document, session.new_whole)
        session.new_whole.replace(session.whole)
        target = session.original.with_name(f"{session.original.stem}_calc.ods")
        self._write_file(target, session.whole.read_bytes())
        return target

    def _write_file(self, target: Path, data: bytes) -> None:
        write_atomically(target, data, backup=target not in self._ours)
        self._ours.add(target)


def store_whole(document: Any, target: Path) -> None:
    """Keep a document as it is in Calc's own format; where it is saved otherwise does not change."""
    document.storeToURL(target.as_uri(), arguments(FilterName="calc8"))


def beside(original: Path, suffix: str = "") -> Path:
    """A free name for what was recovered, beside the original."""
    return _free(original.with_suffix(suffix or original.suffix), "_phuc_hoi")


def _free(path: Path, mark: str) -> Path:
    made = path.with_name(f"{path.stem}{mark}_{dt.datetime.now():%Y%m%d_%H%M%S}{path.suffix}")
    number = 1
    while made.exists():
        number += 1
        made = made.with_name(f"{path.stem}{mark}_{dt.datetime.now():%Y%m%d_%H%M%S}_{number}{path.suffix}")
    return made


def _listed(reasons: Any) -> str:
    lines = [f"- {each.reason}" for each in reasons[:_MOST_REASONS]]
    more = len(reasons) - _MOST_REASONS
    return "\n".join([*lines, *([f"- … và {more} chỗ khác."] if more > 0 else [])])
