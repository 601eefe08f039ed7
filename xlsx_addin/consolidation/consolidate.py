"""One run of a consolidation: read, accept, merge, and account for every file and every unit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlsx_addin.catalogue import SCOPES, Edition, edition_for, is_valid_for, load_edition
from xlsx_addin.consolidation.accept import Accepted, Wanted, accept, identity, is_own, main_period
from xlsx_addin.consolidation.dues import Dues, dues_for
from xlsx_addin.consolidation.merge import Totals, merge
from xlsx_addin.consolidation.reasons import remarks_with_reasons, with_reasons
from xlsx_addin.consolidation.siblings import outliers_among_units
from xlsx_addin.consolidation.tracker import Tracked, track
from xlsx_addin.consolidation.units import ListedUnit, doubtful_lines
from xlsx_addin.findings import Finding, Severity, finding
from xlsx_addin.submission.records import Layout, ListRow, Rejected, Submission, Unit, count_severities
from xlsx_addin.units.ages import period_end

if TYPE_CHECKING:  # where nothing is merged (xlwings Lite) nothing of it is needed
    from xlsx_addin.deadlines import DeadlineSource
    from xlsx_addin.history.records import History
    from xlsx_addin.history.sheet import Past

_REMEDIES = {
    "unit-covered-twice": "Giữ một tệp của mỗi đơn vị rồi tổng hợp lại (dòng lệnh: --latest lấy bản chốt số liệu sau "
    "cùng).",
    "other-period": "Bỏ tệp của kỳ khác ra khỏi thư mục, hoặc chọn đúng kỳ (dòng lệnh: --year, --period).",
    "unit-merged-away": "Chỉ giữ tệp của đơn vị mới, hoặc bỏ tệp của đơn vị mới nếu chưa gồm số liệu này.",
    "unit-not-in-list": "Bổ sung đơn vị vào danh sách, hoặc bỏ tệp ra khỏi thư mục.",
    "other-edition": "Đề nghị đơn vị dùng đúng biểu mẫu (dòng lệnh: --edition chọn phiên bản).",
    "unit-identity-missing": "Ghi mã và tên đơn vị ở trang «Thông tin» của tệp (biểu tự gõ: ở tiêu đề, hoặc thêm cột "
    "«file» vào danh sách đơn vị) rồi tổng hợp lại.",
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
    past: Past | None = None  # the years of the merged unit, this one among them; of annual workbooks

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
    deadline: dt.date | None = None  # for all units; without it the calendar of deadlines says
    deadlines: DeadlineSource | None = None  # an office's changes to that calendar
    today: dt.date | None = None  # tells what is missing from what is not due yet
    received: Mapping[str, dt.date] = field(default_factory=dict)  # by identity: what a person wrote in the tracker
    accepted: Mapping[str, str] = field(default_factory=dict)  # by mark: reasons that whoever merges gave
    history: History | None = None  # earlier workbooks of the units and of the whole


def heeding(edition: Edition, result: Consolidation, reasons: Mapping[str, str]) -> Consolidation:
    """The result with reasons heeded for remarks that were made after it."""
    remarks = remarks_with_reasons(edition, result.submission, result.merged, result.remarks, reasons)
    return replace(result, remarks=remarks)


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
    from xlsx_addin.history.compare import history_findings
    from xlsx_addin.history.records import History
    from xlsx_addin.history.sheet import past_of

    submissions, rejected = _apart(read)
    said: list[Finding] = []
    if edition is None:
        edition = _edition(submissions, options.wanted, said)
    accepted = accept(edition, submissions, options.wanted)
    rejected += accepted.rejected
    if not accepted.merged:
        said += map(rejection, rejected)
        return Consolidation(_empty(edition, accepted), (), tuple(rejected), (), None, (), {}, tuple(said))
    merged = sorted(accepted.merged, key=lambda s: (not is_own(s, accepted.target), s.unit.code, s.unit.name, s.file))
    merged = [with_reasons(edition, s, options.accepted) for s in merged]
    listed = options.wanted.listed
    missing = _missing(listed, merged)
    totals = _totals(edition, merged, accepted.target, missing)
    dues, remarks = _dues(edition, accepted, options)
    tracker, tracked = track(merged, rejected, listed, missing, dues, file_date, options.received)
    remarks += [*dues.assumed([*(s.unit for s in merged), *missing]), *tracked]
    if not accepted.target.code and not accepted.target.name:
        said.append(finding("target-unknown"))
    said += _doubtful(edition, accepted, rejected, missing)
    siblings = outliers_among_units(edition, merged)
    said += [*map(rejection, rejected), *accepted.findings, *totals.findings, *siblings, *remarks]
    history = options.history or History()
    said += [*history.findings, *(f for s in merged for f in history_findings(edition, s, history))]
    submission = _as_submission(edition, accepted, merged, totals)
    return Consolidation(
        submission=submission,
        merged=tuple(merged),
        rejected=tuple(rejected),
        missing=missing,
        expected=len(listed) if listed is not None else None,
        tracker=tracker,
        used=totals.used,
        remarks=remarks_with_reasons(edition, submission, merged, said, options.accepted),
        past=past_of(edition, submission, history, f"Tổng hợp {len(merged)} bản nộp"),
    )


def _apart(read: Iterable[Submission | Rejected]) -> tuple[list[Submission], list[Rejected]]:
    """What can be merged, and what cannot."""
    submissions: list[Submission] = []
    rejected: list[Rejected] = []
    for each in read:
        if isinstance(each, Submission):
            submissions.append(each)
        else:
            rejected.append(each)
    return submissions, rejected


def _totals(edition: Edition, merged: Sequence[Submission], target: Unit, missing: Iterable[Unit]) -> Totals:
    """The sums, with every unit that is awaited counted once: by its consolidation or by the list of units."""
    already = {identity(u) for s in merged for u in s.awaited}
    came = {identity(u) for s in merged for u in (s.covers or (s.unit,))}
    return merge(
        edition,
        merged,
        target,
        missing=[u for u in missing if identity(u) not in already],
        twice=[u for s in merged for u in {identity(u): u for u in s.awaited}.values() if identity(u) in came],
    )


def _doubtful(
    edition: Edition, accepted: Accepted, rejected: Iterable[Rejected], missing: Iterable[Unit]
) -> Iterable[Finding]:
    """Lines of the units file that may be why a unit is missing: nothing of it came, not even to be refused."""
    if not accepted.year:
        return ()
    refused = {identity(r.unit) for r in rejected}
    silent = [u for u in missing if identity(u) not in refused]
    return doubtful_lines(edition, silent, period_end(accepted.year, accepted.period))


def edition_of_most(read: Iterable[Submission | Rejected], year: int | None, period: str) -> Edition:
    """The edition that a consolidation of these files is made on where none is asked for."""
    submissions = [each for each in read if isinstance(each, Submission)]
    return _edition(submissions, Wanted(year=year, period=period), [])


def _edition(submissions: Sequence[Submission], wanted: Wanted, said: list[Finding]) -> Edition:
    """The one valid at the end of the period. Where no file at all is made on that one, what most are made on, with a
    warning: nobody is helped by every file being rejected."""
    year, kind = main_period(submissions, wanted)
    edition, _ = edition_for(year or dt.date.today().year, kind)
    used = Counter(s.edition for s in submissions if (s.year, s.period) == (year, kind))
    if used and edition.id not in used:
        edition = load_edition(used.most_common(1)[0][0])
    if year and not is_valid_for(edition, year, kind):
        said.append(finding("edition-not-valid", edition=edition.id, period=edition.period_words(year, kind)))
    return edition


def _dues(edition: Edition, accepted: Accepted, options: Options) -> tuple[Dues, list[Finding]]:
    to, year, period = accepted.target.level, accepted.year, accepted.period
    told, own, today = options.deadline, options.deadlines, options.today
    return dues_for(edition, to, year, period, told=told, own=own, today=today)


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
