"""What the workbook's own checks say: findings still open, those accepted with reasons, units that gave no figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlsx_addin.evaluation import evaluate
from xlsx_addin.findings import SEVERITY_WORDS, Severity, grouped
from xlsx_addin.keys import TRACKER_MISSING, TRACKER_REJECTED, TRACKER_REJECTED_AWAITED
from xlsx_addin.names import fold
from xlsx_addin.narrative import words
from xlsx_addin.narrative.context import Blank, Paragraph, Paragraphs, leave_blank, say
from xlsx_addin.narrative.material import Material
from xlsx_addin.narrative.words import BLANK, FEW
from xlsx_addin.numbers import padded
from xlsx_addin.submission.listed import listed_findings, tracked_units
from xlsx_addin.submission.records import Unit

SHEET = "kiem_tra"
_OPEN = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a person accepts, and why. ``place`` is a cell in words."""

    place: str
    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Lines as people see them: alike ones are one."""

    errors: int
    warnings: int
    accepted: tuple[Accepted, ...]


def checked(material: Material) -> Checked | None:
    """One unit's workbook is checked here and now. Of a consolidation the lines of its ``Kiểm tra`` count, since only
    they hold those of its units; None where these cannot be read."""
    edition, submission = material.edition, material.submission
    if submission.is_consolidation:
        lines = listed_findings(edition, material.book) if material.book else None
        if lines is None:
            return None
        return _of((f.severity, f.sheet, f.cell, f.message, f.reason) for f in lines)
    found = grouped(evaluate(edition, submission).findings)
    return _of((f.severity, f.sheet, f.cell, f.message, f.accepted) for f in found)


def _of(lines: Iterable[tuple[Severity, str, str, str, str]]) -> Checked:
    known = list(lines)
    errors, warnings = (sum(line[0] is severity for line in known) for severity in _OPEN)
    accepted = tuple(
        Accepted(_place(sheet, cell), words.clean(message), words.clean(reason))
        for severity, sheet, cell, message, reason in known
        if severity is Severity.ACCEPTED
    )
    return Checked(errors, warnings, accepted)


def _place(sheet: str, cell: str) -> str:
    return f"trang «{sheet}», ô {cell}" if cell else f"trang «{sheet}»" if sheet else "cả sổ"


def quality(material: Material) -> Paragraphs:
    """How many findings are open, and each that is accepted with its reason (counted when they are many)."""
    found = checked(material)
    if found is None:
        return (leave_blank(f"Kết quả kiểm tra số liệu của sổ: {BLANK}.", Blank("kết quả kiểm tra số liệu", SHEET)),)
    merged = material.submission.is_consolidation
    whose = "sổ tổng hợp và các đơn vị" if merged else "sổ Phụ lục 01"
    where = ", nêu tại trang «Kiểm tra» của sổ tổng hợp" if merged else ""
    counts = ((found.errors, Severity.ERROR), (found.warnings, Severity.WARNING))
    still = " và ".join(f"{padded(n)} {SEVERITY_WORDS[severity].lower()}" for n, severity in counts if n)
    if still:
        text = f"Qua kiểm tra, số liệu của {whose} còn {still} chưa xử lý{where}."
    else:
        text = f"Qua kiểm tra, số liệu của {whose} không còn lỗi, cảnh báo."
    return (say(text, SHEET), *_accepted(found.accepted))


def _accepted(found: tuple[Accepted, ...]) -> list[Paragraph]:
    if not found:
        return []
    lead = f"{padded(len(found))} nội dung bị cảnh báo đã được rà soát và chấp nhận"
    if len(found) > FEW:
        return [say(f"{lead}; lý do ghi tại trang «Kiểm tra» của sổ.", SHEET)]
    lines = [say(f"- {words.sentence(a.message)} Lý do ({a.place}): {words.sentence(a.reason)}", SHEET) for a in found]
    return [say(f"{lead}, cụ thể:", SHEET), *lines]


def units_without_figures(material: Material) -> tuple[Unit, ...]:
    """Units of a consolidation whose figures are not in it: nothing sent, or nothing that could be used."""
    if not material.book or not material.submission.is_consolidation:
        return ()
    states = {fold(x) for x in (TRACKER_MISSING, TRACKER_REJECTED, TRACKER_REJECTED_AWAITED)}
    tracked = tracked_units(material.edition, material.book)
    given = {t.unit.code or t.unit.name for t in tracked if fold(t.state) not in states}
    without = {t.unit.code or t.unit.name: t.unit for t in tracked if fold(t.state) in states}
    return tuple(unit for key, unit in without.items() if key not in given)
