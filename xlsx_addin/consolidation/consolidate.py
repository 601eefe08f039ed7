"""One run of a consolidation: read, accept, merge, and account for every file and every unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlsx_addin.catalogue import SCOPES, Edition, edition_for
from xlsx_addin.consolidation.accept import Accepted, Wanted, accept, identity, is_own, main_period
from xlsx_addin.consolidation.merge import Totals, merge
from xlsx_addin.consolidation.tracker import Tracked, track
from xlsx_addin.consolidation.units import ListedUnit
from xlsx_addin.findings import Finding, Severity, finding
from xlsx_addin.submission.records import Layout, ListRow, Rejected, Submission, Unit, count_severities

_REMEDIES = {
    "unit-covered-twice": "Giữ một tệp của mỗi đơn vị rồi tổng hợp lại (dòng lệnh: --latest lấy bản mới nhất).",
    "other-period": "Bỏ tệp của kỳ khác ra khỏi thư mục, hoặc chọn đúng kỳ (dòng lệnh: --year, --period).",
    "unit-not-in-list": "Bổ sung đơn vị vào danh sách, hoặc bỏ tệp ra khỏi thư mục.",
    "other-edition": "Đề nghị đơn vị dùng đúng biểu mẫu (dòng lệnh: --edition chọn phiên bản).",
    "unit-identity-missing": "Ghi mã và tên đơn vị ở trang «Thông tin» của tệp rồi tổng hợp lại.",
}
"""What to do about a rejection that is no fault of the file itself."""


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The whole result. ``submission`` is the merged one; ``used`` names, per field index, who counts in it."""

    submission: Submission
    merged: tuple[Submission, ...]
    rejected: tuple[Rejected, ...]
    missing: tuple[Unit, ...]
    expected: int | None
    tracker: tuple[Tracked, ...]
    used: Mapping[int, tuple[int, ...]]
    remarks: tuple[Finding, ...]  # of the consolidation itself

    def findings(self) -> Iterator[Finding]:
        """All findings: those of each merged file, then those of the consolidation."""
        for submission in self.merged:
            yield from submission.findings
        yield from self.remarks

    def counts(self) -> tuple[int, int]:
        """Errors and warnings among all findings."""
        counted = count_severities(self.remarks)
        for submission in self.merged:
            counted = counted + count_severities(submission.findings)
        return counted[Severity.ERROR], counted[Severity.WARNING]

    def list_length(self, key: str) -> int:
        return sum(s.packed_lists[key].count for s in self.merged if key in s.packed_lists)

    def list_rows(self, key: str, *, own: bool = True) -> Iterator[ListRow]:
        """The rows of one list of all units, each with the unit it came from; those of the target keep none, unless
        ``own`` is False."""
        for s in self.merged:
            if key not in s.packed_lists:
                continue
            named = own and self.is_own(s)
            for *cells, unit, code in s.packed_lists[key].rows():
                if named:
                    yield (*cells, unit, code if s.is_consolidation else None)
                else:  # whatever a unit writes as its name, the hidden code says whose row it is
                    yield (*cells, unit or s.unit.shown, code or s.unit.code or s.unit.shown)

    def is_own(self, submission: Submission) -> bool:
        return is_own(submission, self.submission.unit)


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for beside the files."""

    wanted: Wanted = field(default_factory=Wanted)
    deadline: dt.date | None = None
    received: Mapping[str, dt.date] = field(default_factory=dict)  # by identity: what a person wrote in the tracker


def consolidate(
    read: Iterable[Submission | Rejected],
    options: Options,
    *,
    edition: Edition | None = None,
    file_date: Callable[[str], dt.date | None],
) -> Consolidation:
    """Merge what was read. With nothing to merge, ``merged`` is empty and the caller says so and writes nothing.

    Without ``edition`` it is the one valid at the end of the period, else the nearest, with a warning.

    ``file_date`` gives the day a file arrived where the units file does not say.
    """
    submissions: list[Submission] = []
    rejected: list[Rejected] = []
    for each in read:
        if isinstance(each, Submission):
            submissions.append(each)
        else:
            rejected.append(each)
    said: list[Finding] = []
    if edition is None:
        edition = _edition(main_period(submissions, options.wanted), said)
    accepted = accept(edition, submissions, options.wanted)
    rejected += accepted.rejected
    if not accepted.merged:
        said += map(rejection, rejected)
        return Consolidation(_empty(edition, accepted), (), tuple(rejected), (), None, (), {}, tuple(said))
    merged = sorted(accepted.merged, key=lambda s: (not is_own(s, accepted.target), s.unit.code, s.unit.name, s.file))
    listed = options.wanted.listed
    missing = _missing(listed, merged)
    already = {identity(u) for s in merged for u in s.awaited}
    came = {identity(u) for s in merged for u in (s.covers or (s.unit,))}
    totals = merge(
        edition,
        merged,
        accepted.target,
        missing=[u for u in missing if identity(u) not in already],
        twice=[u for s in merged for u in {identity(u): u for u in s.awaited}.values() if identity(u) in came],
    )
    tracker, remarks = track(merged, rejected, listed, missing, options.deadline, file_date, options.received)
    if not accepted.target.code and not accepted.target.name:
        said.append(finding("target-unknown"))
    said += [*map(rejection, rejected), *accepted.findings, *totals.findings, *remarks]
    return Consolidation(
        submission=_as_submission(edition, accepted, merged, totals),
        merged=tuple(merged),
        rejected=tuple(rejected),
        missing=missing,
        expected=len(listed) if listed is not None else None,
        tracker=tracker,
        used=totals.used,
        remarks=tuple(said),
    )


def _edition(period: tuple[int | None, str], said: list[Finding]) -> Edition:
    year, kind = period
    edition, valid = edition_for(year or dt.date.today().year, kind)
    if year and not valid:
        said.append(finding("edition-not-valid", edition=edition.id, period=edition.period_words(year, kind)))
    return edition


def _empty(edition: Edition, accepted: Accepted) -> Submission:
    return Submission(
        "", edition.id, accepted.target, accepted.year, accepted.period, None, {},
        (None,) * len(edition.fields), {}, {}, Layout((), b""),
    )  # fmt: skip


def _missing(listed: Sequence[ListedUnit] | None, merged: Sequence[Submission]) -> tuple[Unit, ...]:
    if listed is None:
        return ()
    covered = {identity(u) for s in merged for u in (s.unit, *s.covers)}
    return tuple(x.unit for x in listed if identity(x.unit) not in covered)


def rejection(r: Rejected) -> Finding:
    """A rejected file is an error finding under its own code."""
    base = finding("file-rejected", file=r.file, unit=r.unit.shown if r.unit != Unit() else "", reason=r.reason)
    return replace(base, code=r.code, sheet=r.sheet, cell=r.cell, fix=_REMEDIES.get(r.code, base.fix))


def _as_submission(edition: Edition, accepted: Accepted, merged: Sequence[Submission], totals: Totals) -> Submission:
    own = next((s for s in merged if is_own(s, accepted.target)), None)
    cutoffs = [s.cutoff for s in merged if s.cutoff]
    unit = accepted.target
    if not unit.name and not unit.code and len(merged) == 1:
        unit = merged[0].unit
    info = {k: v for k, v in (own.info if own else {}).items() if v}
    info |= {
        "INFO.unit_code": unit.code,
        "INFO.unit_name": unit.name,
        "INFO.level": edition.level_names.get(unit.level, ""),
        "INFO.parent_code": unit.parent_code,
        "INFO.parent_name": unit.parent_name,
        "INFO.period": edition.periods.get(accepted.period, ""),
        "INFO.year": str(accepted.year or ""),
        "INFO.scope": SCOPES[1],
        "INFO.edition": edition.id,
    }
    covers = {identity(u): u for s in merged for u in (s.covers or (s.unit,))}
    return Submission(
        file="",
        edition=edition.id,
        unit=unit,
        year=accepted.year,
        period=accepted.period,
        cutoff=max(cutoffs) if cutoffs else None,
        info=info,
        figures=totals.figures,
        states=totals.states,
        stated_rates=totals.stated_rates,
        layout=Layout((), b""),
        is_consolidation=True,
        covers=tuple(covers.values()),
        coverage=totals.coverage,
        texts=own.texts if own else {},
    )
