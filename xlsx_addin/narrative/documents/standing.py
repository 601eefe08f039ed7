"""Where each unit of a consolidation stands with its workbook, from ``Theo dõi nộp`` and ``Kiểm tra``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xlsx_addin.findings import Severity
from xlsx_addin.keys import TRACKER_ACCORDING, VALUE
from xlsx_addin.names import fold
from xlsx_addin.narrative.documents.returning import best_state, by_sender, is_missing, is_rejected, make_notes
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.refusal import DocumentRefused
from xlsx_addin.submission.identity import cell_text, parse_date
from xlsx_addin.submission.listed import listed_findings, tracked_units
from xlsx_addin.submission.records import Unit
from xlsx_addin.submission.sheets import sheets_of

_MERGING = fold("Tổng hợp")  # what runs that fill the tracker are called on «Thông tin»


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit: its state as the tracker words it, by when it had to send, when its file came, why none was used."""

    unit: Unit
    state: str
    due: dt.date | None = None
    received: dt.date | None = None
    reasons: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        return is_missing(self.state)


@dataclass(frozen=True, slots=True)
class Standings:
    """``owing``: nothing of theirs could be merged. ``late``: merged, but received after the day. ``fine``: the rest.
    ``awaited`` are units that another's consolidation says it lacks, with that other's name. ``as_of`` is the day of
    the merging, None where the workbook no longer says."""

    owing: tuple[Standing, ...]
    late: tuple[Standing, ...]
    fine: tuple[Unit, ...]
    awaited: tuple[tuple[Unit, str], ...]
    as_of: dt.date | None

    @property
    def total(self) -> int:
        return len(self.owing) + len(self.late) + len(self.fine)


def standings(material: Material) -> Standings:
    """Raises ``DocumentRefused`` (``not-consolidated``)."""
    edition, book, own = material.edition, material.book, material.submission.unit
    tracked = tracked_units(edition, book) if book else []
    if book is None or not tracked or not material.submission.is_consolidation:
        raise DocumentRefused(
            "not-consolidated",
            f"Sổ chưa tổng hợp đơn vị nào (trang «{edition.sheets['theo_doi_nop']}» trống) nên không có ai để đôn đốc. "
            "Hãy tổng hợp trước.",
        )
    notes, _ = make_notes(own, tracked, listed_findings(edition, book) or ())
    owing = []
    for note in notes:
        if is_missing(note.state) or is_rejected(note.state):
            errors = tuple(item.message for item in note.items if item.severity is Severity.ERROR)
            owing.append(Standing(note.unit, note.state, note.due, reasons=errors if is_rejected(note.state) else ()))
    late, fine = [], []
    for sent, _ in by_sender(own, tracked):
        state = best_state(sent)
        if is_missing(state) or is_rejected(state):
            continue
        line = next((t for t in sent if t.is_late), None)
        if line:
            late.append(Standing(line.unit, state, line.due, line.received))
        else:
            fine.append(sent[0].unit)
    awaited = tuple(
        (t.unit, t.reason.removeprefix(TRACKER_ACCORDING).rstrip("."))
        for t in tracked
        if t.reason.startswith(TRACKER_ACCORDING)
    )
    return Standings(tuple(owing), tuple(late), tuple(fine), awaited, merged_on(material))


def merged_on(material: Material) -> dt.date | None:
    """The day of the last merging, where it was the last run."""
    found = sheets_of(material.edition, material.book).get("thong_tin") if material.book else None
    if not found or not found[0] or VALUE not in found[0].columns:
        return None
    cells = {row_id: cell_text(found[0].cell(row, VALUE)) for row, row_id in found[0].rows_with_ids()}
    if not fold(cells.get("RUN.action", "")).startswith(_MERGING):
        return None
    return parse_date(cells.get("RUN.time", "").partition(" ")[0])
