"""``undo``: exactly the cells of the last run get back what they held, unless a person changed one of them since."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from xlsx_addin.actions.logbook import (
    UNDO_ACTION,
    Area,
    Content,
    Current,
    Entry,
    Kind,
    cells_of,
    entries_of_last_run,
    same,
    value_of,
)
from xlsx_addin.actions.refusal import Refused
from xlsx_addin.catalogue import Edition
from xlsx_addin.cell_values import Edits, SheetPlace
from xlsx_addin.places import from_a1, to_a1
from xlsx_addin.reading.raw import RawBook
from xlsx_addin.submission.sheets import KeyedSheet

_AREA = re.compile(r"([A-Z]{1,3}[0-9]+)(?::([A-Z]{1,3}[0-9]+))?")
_MOST_NAMED = 10

NOTHING_TO_UNDO = "nothing-to-undo"


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """``percents`` are the cells whose old number was shown as a percentage; ``looks`` the number formats of cells as
    far as the log has them."""

    action: str
    edits: Edits
    percents: frozenset[SheetPlace]
    looks: Mapping[SheetPlace, str]

    @property
    def outcome(self) -> str:
        return f"Đã trả lại {len(self.edits)} ô mà lần chạy «{self.action}» đã ghi."


def views(edition: Edition) -> tuple[str, ...]:
    """The sheets that only show what stands elsewhere: who looked at a report after merging takes the merge back."""
    return (edition.sheets["xem_truoc"],)


def plan_undo(log: KeyedSheet | None, book: RawBook, now: Current, shown_only: Collection[str] = ()) -> UndoPlan:
    """What undoing the last run writes, passing over runs that wrote ``shown_only`` sheets (``views``). Raises
    ``Refused``: ``nothing-to-undo``, ``changed-since`` (and where), ``log-damaged``."""
    try:
        entries = [e for e in (entries_of_last_run(log, shown_only) if log else []) if e.old.kind is not Kind.FILE]
        cells = [(e.sheet, place, old, new) for e in entries for place, old, new in _cells(e)]
        edits = {(s, p): value_of(old) for s, p, old, _ in cells}
        # A cell that already holds what it held before is no obstacle: a run that broke off midway left it so.
        changed = [
            (s, p)
            for s, p, old, new in cells
            if s not in book.sheets or not any(same(now((s, p)), x) for x in (new, old))
        ]
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise Refused(
            "log-damaged",
            "Trang «Nhật ký» đã bị sửa nên không biết ô nào trước đây là gì. Hãy nhập lại tay theo các dòng còn đọc "
            "được.",
        ) from error
    if not entries:
        raise Refused(NOTHING_TO_UNDO, "Chưa có lần chạy nào ghi đè lên ô của sổ này nên không có gì để hoàn tác.")
    if entries[0].action == UNDO_ACTION:
        raise Refused(NOTHING_TO_UNDO, "Lần chạy gần nhất đã được hoàn tác rồi; không có gì thay đổi thêm.")
    if changed:
        raise Refused("changed-since", _changed_words(entries[0].action, changed))
    percents = frozenset((s, p) for s, p, old, _ in cells if old.kind is Kind.PERCENT)
    looks = {(s, p): old.look for s, p, old, _ in cells if old.look}
    return UndoPlan(entries[0].action, edits, percents, looks)


def _cells(entry: Entry) -> list[tuple[tuple[int, int], Content, Content]]:
    area = _area(entry.area)
    pairs = zip(cells_of(area, entry.old), cells_of(area, entry.new), strict=True)
    return [(place, old, new) for (place, old), (_, new) in pairs]


def _area(text: str) -> Area:
    match = _AREA.fullmatch(text)
    if not match:
        raise ValueError(f"not an area: {text!r}")
    first, last = from_a1(match[1]), from_a1(match[2] or match[1])
    return (*first, *last)


def _changed_words(action: str, changed: list[SheetPlace]) -> str:
    named = ", ".join(f"«{sheet}» {to_a1(*place)}" for sheet, place in changed[:_MOST_NAMED])
    more = f" và {len(changed) - _MOST_NAMED} ô khác" if len(changed) > _MOST_NAMED else ""
    return (
        f"Không hoàn tác «{action}»: đã có người sửa sau lần chạy đó ở {named}{more}. Chưa ô nào bị đổi. Số cũ ghi ở "
        "trang «Nhật ký»; hãy sửa tay, hoặc trả các ô này về giá trị mới trong nhật ký rồi bấm lại."
    )
