"""The notes that go back to the units of a consolidation: each its own findings, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from xlsx_addin.catalogue import Edition
from xlsx_addin.findings import CODES, SEVERITY_WORDS, Severity
from xlsx_addin.keys import (
    TRACKER_ACCORDING,
    TRACKER_MISSING,
    TRACKER_REJECTED,
    TRACKER_REJECTED_AWAITED,
    TRACKER_THROUGH,
)
from xlsx_addin.names import fold, safe_file_name, words_of, words_of_name
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Frame, Made, Part, TagValue, leave_blank, say
from xlsx_addin.narrative.facts import Facts
from xlsx_addin.narrative.frame import FRAME_MEANINGS, build_frame, frame_tags
from xlsx_addin.narrative.outline import part
from xlsx_addin.narrative.words import GAP
from xlsx_addin.submission.listed import ListedFinding, TrackedUnit
from xlsx_addin.submission.records import Submission, Unit

_TOLD = (Severity.ERROR, Severity.WARNING)
_LONGEST_NAME = 80
_ALL_REJECTED, _MISSING = 1, 2
_REJECTED = {fold(TRACKER_REJECTED), fold(TRACKER_REJECTED_AWAITED)}

_NOT_THEIRS = frozenset(
    {"unit-missing", "used-in-place-of-units", "other-units-beside", "owner-conflict", "unit-may-be-another"}
)
"""What only whoever consolidates has to deal with."""

_ONLY_THEIRS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "outlier-among-units": ("Số liệu này khác hẳn các đơn vị cùng cấp.", ""),
        "owner-differs-from-sum": (
            "Số liệu này khác số cộng từ các đơn vị báo cáo.",
            "Rà soát lại số liệu; nếu đúng thì nêu rõ nguồn và phạm vi.",
        ),
        "unit-covered-twice": (
            "Có hơn một bản nộp của đơn vị nên chưa dùng bản nào.",
            "Gửi lại một bản đúng duy nhất.",
        ),
        "unit-not-in-list": ("Bản nộp ghi mã, tên không có trong danh sách đơn vị phải nộp.", "Kiểm tra mã và tên."),
        "other-period": ("", "Gửi lại sổ của đúng kỳ báo cáo."),
        "other-edition": ("", "Dùng đúng biểu mẫu rồi gửi lại."),
        "unit-late": ("", "Các kỳ sau nộp đúng hạn."),
    }
)
"""Sentences for the unit where those of the consolidation speak of others, or to whoever consolidates."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a note: what is wrong, where, what to do."""

    severity: Severity
    place: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Note:
    """What goes back to one unit; ``state`` and ``due`` as ``Theo dõi nộp`` has them."""

    unit: Unit
    state: str
    items: tuple[Item, ...]
    due: dt.date | None = None  # by when the unit had to send

    @property
    def name(self) -> str:
        """The name of its file, without suffix."""
        return safe_file_name(self.unit.code, self.unit.name)[:_LONGEST_NAME].rstrip(" .") or "don_vi"

    def count(self, severity: Severity) -> int:
        return sum(item.severity is severity for item in self.items)


def make_notes(
    own: Unit, tracked: Sequence[TrackedUnit], findings: Iterable[ListedFinding]
) -> tuple[list[Note], list[Unit]]:
    """The notes, in the order of the tracker, and the units that need none. Units that come through another's
    consolidation get theirs from there."""
    by_unit: dict[str, list[ListedFinding]] = {}
    for f in findings:
        if f.severity in _TOLD and f.about and f.code not in _NOT_THEIRS:
            by_unit.setdefault(f.about, []).append(f)
    units = _Units(tracked)
    notes: list[Note] = []
    fine: list[Unit] = []
    for sent, is_all in by_sender(own, tracked):
        unit, state = sent[0].unit, best_state(sent)
        files = {PurePath(t.file).name for t in sent}
        idle = _needless(sent)
        about = (f for f in by_unit.get(_key(unit), ()) if (is_all or f.file in files) and f.file not in idle)
        found = sorted(about, key=lambda f: _TOLD.index(f.severity))
        items = tuple(dict.fromkeys(units.item(f, unit) for f in found))
        if items or _rank(state):
            notes.append(Note(unit, state, items, next((t.due for t in sent if t.due), None)))
        else:
            fine.append(unit)
    return notes, fine


def by_sender(own: Unit, tracked: Sequence[TrackedUnit]) -> Iterator[tuple[Sequence[TrackedUnit], bool]]:
    """The lines of each unit that sends straight to ``own``, and whether these are all lines of that code or name."""
    direct: dict[str, list[TrackedUnit]] = {}
    for t in tracked:
        if not t.reason.startswith((TRACKER_THROUGH, TRACKER_ACCORDING)) and _key(t.unit) != _key(own):
            direct.setdefault(_key(t.unit), []).append(t)
    for whole in direct.values():
        for sent in _apart(whole):
            yield sent, len(sent) == len(whole)


def _needless(sent: Sequence[TrackedUnit]) -> set[str]:
    """Names of files that were refused while another of the unit's files was merged: nothing is to be done there."""
    used = {PurePath(t.file).name for t in sent if not _rank(t.state)}
    return {PurePath(t.file).name for t in sent} - used if used else set()


def best_state(sent: Sequence[TrackedUnit]) -> str:
    """What became of the best of a unit's files."""
    return min((t.state for t in sent), key=_rank)


def is_missing(state: str) -> bool:
    return _rank(state) == _MISSING


def is_rejected(state: str) -> bool:
    """None of the unit's files could be merged."""
    return _rank(state) == _ALL_REJECTED


def _apart(sent: Sequence[TrackedUnit]) -> Sequence[Sequence[TrackedUnit]]:
    """Units without codes that share a name («xã Tân Lập» of two districts) are known apart by their files: of one unit
    no more than one file is merged."""
    is_one = sent[0].unit.code or sum(not _rank(t.state) for t in sent) < 2
    return [sent] if is_one else [[t] for t in sent]


def _key(unit: Unit) -> str:
    return unit.code or unit.name


def _rank(state: str) -> int:
    """0 for a unit whose figures are in; the state of its best file otherwise."""
    if fold(state) in _REJECTED:
        return _ALL_REJECTED
    return _MISSING if fold(state) == fold(TRACKER_MISSING) else 0


class _Units:
    """Everything that names a unit of the consolidation, so that no note names another one."""

    def __init__(self, tracked: Sequence[TrackedUnit]) -> None:
        self._names: dict[str, set[tuple[str, ...]]] = {}  # by their first word
        self._codes = {t.unit.code: _key(t.unit) for t in tracked if t.unit.code}
        self._files = {t.file: _key(t.unit) for t in tracked if t.file}
        for name in {words_of_name(t.unit.name) for t in tracked} - {()}:
            self._names.setdefault(name[0], set()).add(name)

    def item(self, f: ListedFinding, unit: Unit) -> Item:
        """The line of a note to ``unit``."""
        message, fix = _ONLY_THEIRS.get(f.code, ("", ""))
        place = f"Trang «{f.sheet}», ô {f.cell}" if f.cell else f"Trang «{f.sheet}»" if f.sheet else "Cả sổ"
        title = CODES[f.code].title if f.code in CODES else "Số liệu này cần xem lại"
        return Item(
            f.severity,
            place,
            message or (f"{title}." if self._tells_of_others(f.message, unit) else f.message),
            fix or ("Rà soát lại số liệu." if self._tells_of_others(f.fix, unit) else f.fix),
        )

    def _tells_of_others(self, text: str, unit: Unit) -> bool:
        key = _key(unit)
        if any(self._codes.get(m[2], key) != key for m in _CODE.finditer(text) if m[1] or not _is_short(m[2])):
            return True
        if _FILE.search(text) and any(file in text and self._files[file] != key for file in self._files):
            return True
        own, words = words_of_name(unit.name), words_of(text)
        place = 0
        while place < len(words):  # the longest name that stands here: «Tân Lập» is not named in «Tân Lập Thượng»
            names = (x for x in self._names.get(words[place], ()) if words[place : place + len(x)] == x)
            found = max(names, key=len, default=())
            if found and found != own:
                return True
            place += len(found) or 1
        return False


_CODE = re.compile(r"(mã «?)?\b([^\W_][\w.-]*[^\W_]|[^\W_])")
_FILE = re.compile(r"\.(?:xls|ods|docx|docm)", re.IGNORECASE)


def _is_short(code: str) -> bool:
    """A code that may as well be a count in the sentence."""
    return code.isdecimal() and len(code) < 5


# --- the letter ------------------------------------------------------------------------------------------------


OUTLINE = (part("mo_dau"), part("de_nghi"))

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        **FRAME_MEANINGS,
        "trich_yeu": "các dòng V/v",
        "mo_dau": "đoạn mở đầu",
        "phat_hien": "bảng phát hiện, mỗi mục có muc_do, vi_tri, noi_dung, cach_xu_ly",
        "de_nghi": "đoạn đề nghị",
    }
)


def note_made(edition: Edition, submission: Submission, note: Note, now: dt.date | None = None) -> Made:
    """The letter to one unit. Number and date stay blanks to fill in, and so does the day to send again by, unless the
    unit's deadline still lies ahead of ``now``."""
    facts = Facts(edition, submission, {})
    frame = build_frame(facts, sign="")
    what = f"kết quả thực hiện các mục tiêu, chỉ tiêu về bình đẳng giới {facts.period_words}"
    items: list[TagValue] = [
        {
            "muc_do": SEVERITY_WORDS[item.severity],
            "vi_tri": item.place,
            "noi_dung": words.sentence(item.message),
            "cach_xu_ly": words.sentence(item.fix),
        }
        for item in note.items
    ]
    is_ahead = note.due is not None and now is not None and note.due > now
    day = words.day_words(note.due) if note.due and is_ahead else words.OPEN_DAY
    opening, request = _sentences(note, what, f"trước {day}")
    asked = say(request) if is_ahead else leave_blank(request, Blank("hạn gửi lại"))
    values: dict[str, TagValue] = {
        **frame_tags(facts, frame),
        "trich_yeu": [f"V/v {_subject(note)} số liệu", f"báo cáo bình đẳng giới {facts.period_words}"],
        "kinh_gui": [f"Kính gửi: {addressee(edition, note.unit)}"],
        "noi_nhan": ["- Như trên;", f"- Lưu: VT, {GAP}"],
        "phat_hien": items,
    }
    parts = (
        Part("mo_dau", (say(f"{words.upper_first(frame.agency_in_text)} {opening}"),)),
        Part("de_nghi", (asked,)),
    )
    return Made(f"Phiếu trả {note.unit.shown}", (note.name,), parts, values, own_blanks(frame))


def own_blanks(frame: Frame) -> tuple[Blank, ...]:
    """What a letter to one or a few units leaves blank at its head and foot: nobody else gets a copy."""
    return tuple(b for b in frame.blanks if b.id != "INFO.copies")


def _subject(note: Note) -> str:
    return "nộp" if _rank(note.state) == _MISSING else "rà soát, hoàn thiện"


def _sentences(note: Note, what: str, deadline: str) -> tuple[str, str]:
    """The opening and the request."""
    if _rank(note.state) == _MISSING:
        opening = f"chưa nhận được báo cáo {what} (biểu Phụ lục 01) của đơn vị."
        return opening, f"Đề nghị đơn vị hoàn thành và gửi sổ Phụ lục 01 {deadline}"
    errors, warnings = note.count(Severity.ERROR), note.count(Severity.WARNING)
    counts = [f"{n:02} {text}" for n, text in ((errors, "lỗi"), (warnings, "cảnh báo")) if n]
    listed = f" Các điểm cần xử lý gồm {' và '.join(counts)}, nêu ở bảng dưới đây:" if counts else ""
    if _rank(note.state) == _ALL_REJECTED:
        opening = f"đã nhận sổ Phụ lục 01 {what} của đơn vị nhưng chưa tổng hợp được.{listed}"
        return opening, f"Đề nghị đơn vị khắc phục và gửi lại sổ Phụ lục 01 {deadline}"
    fix = "sửa các lỗi" if errors else "xem lại các điểm nêu trên"
    reason = " Số liệu đúng mà vẫn bị cảnh báo thì ghi lý do vào cột «Chấp nhận, lý do», trang «Kiểm tra»."
    reason = reason if warnings else ""
    opening = f"đã tổng hợp sổ Phụ lục 01 {what} của đơn vị.{listed}"
    return opening, f"Đề nghị đơn vị {fix} trong sổ.{reason} Sổ đã hoàn thiện gửi lại {deadline}"


def addressee(edition: Edition, unit: Unit) -> str:
    """A commune or a district answers through its people's committee."""
    name = words.in_sentence(unit.shown)
    return f"Ủy ban nhân dân {name}" if unit.level in edition.territorial_levels and words.kind_of(name) else name
