"""Which files are to be read: folders are searched, and whatever is left out is said."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

EXTENSIONS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
DOCUMENTS = (".docx", ".docm")  # may hold the form as a table; reading tells

_BACKUP = re.compile(r"\.(?:xlsx|xlsm|xlsb|xls|ods)\.bak\d*$", re.IGNORECASE)
_REASONS = {
    "lock-file": "«{name}» là tệp tạm do Excel hoặc LibreOffice tạo khi đang mở tệp khác nên được bỏ qua; "
    "hãy đóng tệp đang mở để chắc rằng dữ liệu đã được lưu.",
    "backup-file": "«{name}» là bản sao lưu nên được bỏ qua; muốn dùng thì hãy bỏ đuôi .bak.",
    "output-file": "«{name}» là chính tệp kết quả sẽ ghi ra nên không được đọc làm đầu vào.",
    "other-type": "«{name}» không phải là tệp bảng tính ({extensions}) hay văn bản Word (.docx) nên được bỏ qua; "
    "nếu bên trong có số liệu, hãy lưu thành tệp Excel rồi chạy lại.",
    "link-not-followed": "«{name}» là liên kết đến nơi khác nên được bỏ qua; hãy chỉ thẳng đến tệp hoặc thư mục thật.",
    "not-a-file": "«{name}» không phải là tệp thường nên được bỏ qua; hãy kiểm tra lại thư mục.",
    "no-permission": "Không mở được thư mục «{name}» nên các tệp bên trong chưa được đọc; "
    "hãy xem lại quyền truy cập rồi chạy lại.",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that is not read: a stable code and a whole Vietnamese sentence."""

    path: Path
    code: str
    reason: str


_OF_THE_PROGRAMS = ("lock-file", "backup-file", "output-file", "own-document")  # hold nothing that a unit sent
_MOST_NAMES = 5


def unread_words(skipped: Iterable[Skipped], known: Collection[str] = ()) -> str:
    """A sentence that names what may hold figures and was not read, with its leading space; empty for nothing.
    ``known``: names of files that are no units' files."""
    names = [f"«{x.path.name}»" for x in skipped if x.code not in _OF_THE_PROGRAMS and x.path.name not in known]
    more = " …" if len(names) > _MOST_NAMES else ""
    return f" Không đọc {len(names)} tệp không phải sổ: {', '.join(names[:_MOST_NAMES])}{more}." if names else ""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files to read, also those that do not exist, and what was left out; both by name.

    ``documents``: those of the inputs that are Word documents found in a folder. One that holds no form is no fault but
    skipped (``intake.without_other_documents``).
    """

    inputs: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    documents: frozenset[Path] = frozenset()


def discover(paths: Iterable[Path], *, output: Path | None = None) -> Discovery:
    """Files as named and folders searched to the bottom, each once, in the order of their NFC names.

    Links are never followed, neither those found nor those named. A named file is an input whatever its
    extension (what it is, its content tells), and so is a name where nothing is: reading says so then.
    """
    search = _Search(output)
    for path in paths:
        search.named(path)
    inputs = sorted(search.inputs.values(), key=_by_name)
    skipped = sorted(search.skipped.values(), key=lambda one: (_by_name(one.path), one.code))
    return Discovery(tuple(inputs), tuple(skipped), frozenset(search.documents))


def _by_name(path: Path) -> tuple[str, str]:
    return unicodedata.normalize("NFC", str(path)), str(path)


def _identity(path: Path) -> str:
    """One text for all ways to write one path. The folders above may be links; the file itself is none."""
    return os.path.normcase(os.path.join(os.path.realpath(path.parent), path.name))  # noqa: PTH118


def _is_same(path: Path, output: Path) -> bool:
    try:
        return path.samefile(output)
    except OSError:  # not written yet
        return _identity(path) == _identity(output)


@dataclass(slots=True)
class _Search:
    output: Path | None
    inputs: dict[str, Path] = field(default_factory=dict)
    skipped: dict[str, Skipped] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    documents: set[Path] = field(default_factory=set)

    def named(self, path: Path) -> None:
        try:
            mode = path.lstat().st_mode
        except (OSError, ValueError):
            self._take(path)  # missing, or unreadable: the reader says which
            return
        if stat.S_ISLNK(mode):
            self._skip(path, "link-not-followed")
        elif stat.S_ISDIR(mode):
            self._folder(path)
        elif not self._is_left_out(path):
            self.documents -= {self.inputs.get(_identity(path), path)}  # named: expected to be a form
            self._take(path)  # also what is no regular file: the reader refuses it and says so

    def _folder(self, top: Path) -> None:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            real = os.path.realpath(folder)  # also ends the loops of Windows' junctions
            if real in self.seen:
                continue
            self.seen.add(real)
            try:
                with os.scandir(folder) as entries:
                    found = list(entries)
            except OSError:
                self._skip(folder, "no-permission")
                continue
            waiting += [folder / entry.name for entry in found if self._is_folder(entry)]
            for entry in found:
                if not self._is_folder(entry):
                    self._entry(folder / entry.name, entry)

    @staticmethod
    def _is_folder(entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_dir(follow_symlinks=False)
        except OSError:
            return False

    def _entry(self, path: Path, entry: os.DirEntry[str]) -> None:
        if entry.is_symlink():
            self._skip(path, "link-not-followed")
        elif self._is_left_out(path):
            return
        elif path.suffix.lower() not in EXTENSIONS + DOCUMENTS:
            self._skip(path, "other-type")
        elif entry.is_file(follow_symlinks=False):
            if path.suffix.lower() in DOCUMENTS and _identity(path) not in self.inputs:
                self.documents.add(path)
            self._take(path)
        else:
            self._skip(path, "not-a-file")

    def _is_left_out(self, path: Path) -> bool:
        name = path.name
        if name.startswith(("~$", ".~lock.", "._")):
            self._skip(path, "lock-file")
        elif _BACKUP.search(name):
            self._skip(path, "backup-file")
        elif self.output is not None and _is_same(path, self.output):
            self._skip(path, "output-file")
        else:
            return False
        return True

    def _take(self, path: Path) -> None:
        self.inputs.setdefault(_identity(path), path)

    def _skip(self, path: Path, code: str) -> None:
        name = os.fsencode(path.name).decode("utf-8", "replace")
        reason = _REASONS[code].format(name=name, extensions=", ".join(EXTENSIONS))
        self.skipped.setdefault(_identity(path), Skipped(path, code, reason))
