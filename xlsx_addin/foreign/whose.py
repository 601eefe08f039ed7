"""The identity of a typed sheet as ``submission`` keeps it, and what to say where it is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlsx_addin.catalogue import Edition
from xlsx_addin.finding_kinds import Severity
from xlsx_addin.findings import Finding, finding
from xlsx_addin.foreign.titles import Named, Period, unit_of
from xlsx_addin.foreign.told import Told
from xlsx_addin.submission.identity import Identity, pad_code, parse_identity
from xlsx_addin.submission.records import Unit
from xlsx_addin.submission.sheets import KeyedSheet

_OF_WHOM = (
    "Ghi ở tiêu đề biểu (ví dụ «… của xã Đồng Tuyển năm 2024»), hoặc chạy validate với --unit-code, --unit-name, "
    "--level, consolidate với cột «file» trong danh sách đơn vị (--units)."
)
_FIXES = {
    "unit-identity-missing": _OF_WHOM,
    "level-missing": _OF_WHOM,
    "unit-code-missing": "Khi tổng hợp, mã được tìm theo tên trong danh sách đơn vị; validate thì thêm --unit-code.",
    "year-missing": "Ghi năm ở tiêu đề biểu, hoặc chạy lại với --year.",
}


@dataclass(frozen=True, slots=True)
class Whose:
    """Who and when, with what is missing: (code, sentence)."""

    identity: Identity
    missing: tuple[tuple[str, str], ...]

    def findings(self, place: Mapping[str, str]) -> list[Finding]:
        """The usual findings on identity, in the words of a sheet that has no ``Thông tin``."""
        empty = {"text": "", "name": self.identity.unit.name}
        found = (replace(finding(c, **place, **empty), message=said, fix=_FIXES[c]) for c, said in self.missing)
        # A form typed from paper has no place for a code: nobody's fault.
        return [replace(f, severity=Severity.INFO) if f.code == "unit-code-missing" else f for f in found]


def identify(
    edition: Edition,
    info_sheet: KeyedSheet | None,
    texts: Sequence[str],
    year: int | None,
    period: Period,
    stem: str,
    told: Told,
) -> Whose:
    """What the book's ``Thông tin`` says (our workbook without its ids), else what a person tells, else the titles."""
    if info_sheet is not None:
        stated = parse_identity(edition, info_sheet)
        if stated.unit.code or stated.unit.name:
            return Whose(stated, ())
    named = unit_of(edition, texts, stem)
    unit = _told_unit(edition, told.unit, named.unit)
    known_period = told.period or period.period or told.usual_period
    identity = Identity(unit=unit, year=year, period=known_period or "nam")
    missing = [*_unit_missing(unit, named)]
    if year is None:
        stated_years = ", ".join(map(str, sorted(period.years)))
        why = f" (tiêu đề và cột kết quả không cho một năm duy nhất: {stated_years})" if stated_years else ""
        missing.append(("year-missing", f"Biểu tự gõ không cho biết năm báo cáo{why}."))
    return Whose(identity, tuple(missing))


def _told_unit(edition: Edition, told: Unit, named: Unit) -> Unit:
    """What a person tells goes before what the sheet says, part by part; a unit told is the whole unit."""
    if not (told.code or told.name):
        return replace(named, level=told.level or named.level)
    level = told.level or (named.level if not told.name else "") or edition.level_of_code(told.code)
    name = told.name or named.name
    return Unit(pad_code(edition, told.code, level), name, level or named.level, told.parent_code, told.parent_name)


def _unit_missing(unit: Unit, named: Named) -> list[tuple[str, str]]:
    missing = []
    if not unit.code and not unit.name:
        between = f" Có nêu: {'; '.join(named.candidates)}, chưa rõ là đơn vị nào." if named.candidates else ""
        missing.append(
            ("unit-identity-missing", f"Biểu tự gõ không cho biết chắc chắn số liệu của đơn vị nào.{between}")
        )
    elif not unit.code:
        missing.append(("unit-code-missing", f"Biểu tự gõ không có mã đơn vị; tạm nhận theo tên «{unit.name}»."))
    if not unit.level:
        missing.append(("level-missing", "Biểu tự gõ không cho biết cấp của đơn vị."))
    return missing
